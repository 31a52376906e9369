"""Annotated articles: the pairs of ``NAME.txt`` and ``NAME.json`` that answers are scored against."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from unionties.graph.errors import ReadError
from unionties.graph.names import match_key
from unionties.graph.statement import Article, Source
from unionties.graph.vocabulary import vocabulary

IMPLIED = {
    "cooperationAgreement": "cooperation",
    "training": "cooperation",
    "aid": "cooperation",
    "jointActivity": "cooperation",
    "visit": "meeting",
}
"""What a relation between two brings along in either direction, so that stating it too isn't charged."""

Key = tuple[str, str, str, bool]
"""Subject, relation, object and whether planned; the ends are keys of gold entities or ``?name``."""


@dataclass(frozen=True)
class Passage:
    """One annotation of a key: its time and the text of its evidence."""

    text: str
    when: str | None
    optional: bool


@dataclass(frozen=True)
class GoldEntity:
    """An entity of an annotated article: its type, and all that it may rightly be called."""

    type: str
    names: tuple[str, ...]


@dataclass
class GoldArticle:
    """An annotated article.

    ``entities`` are its entities by their keys in the file; ``owners`` maps each folded name to its entity's key;
    ``required`` keys are to be found, ``optional`` ones are neither required nor charged; ``passages`` are the
    annotations of each key in the order of the file.
    """

    article: Article
    language: str
    entities: dict[str, GoldEntity] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    required: set[Key] = field(default_factory=set)
    optional: set[Key] = field(default_factory=set)
    passages: dict[Key, list[Passage]] = field(default_factory=dict)

    def owner(self, label: str, mentions: Iterable[str] = ()) -> str:
        """The key of the entity with the label, else of that with most of the mentions, else ``?label``."""
        name = fold(label)
        if name in self.owners:
            return self.owners[name]
        votes = Counter(self.owners[form] for form in map(fold, mentions) if form in self.owners)
        return votes.most_common(1)[0][0] if votes else f"?{name}"

    def key(self, answer: Mapping[str, Any]) -> Key:
        """What an answer, a JSON object as in statement JSON Lines, says in gold keys."""
        ends = [self.owner(answer[end]["label"], answer[end].get("mentions", ())) for end in ("subject", "object")]
        return make_key(ends[0], answer["relation"], ends[1], answer.get("planned"))


def load_gold(folder: Path, texts: Path | None = None) -> dict[str, GoldArticle]:
    """The annotated articles of a folder, by name.

    Args:
        folder: holds the annotations ``NAME.json``.
        texts: holds the texts ``NAME.txt``, where they don't lie beside the annotations.

    Raises:
        ReadError: there is no annotation, one has no text, or a file can't be read or is misformed.
    """
    if not folder.is_dir():
        raise ReadError(f"there is no folder {folder}: name one with annotations NAME.json")
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise ReadError(f"{folder} holds no annotation: expected pairs of NAME.txt and NAME.json")
    return {path.stem: _read(path, (texts or folder) / f"{path.stem}.txt") for path in paths}


def annotated(name: str, text: str, data: Mapping[str, Any]) -> GoldArticle:
    """The article of a gold file's name, text and annotation; a system is told its date and language only.

    Raises:
        KeyError: the annotation lacks a key, or a value has another type (AttributeError, TypeError).
    """
    source = Source(published=data.get("published"), language=data.get("language"))
    gold = GoldArticle(Article(name, unicodedata.normalize("NFC", text), source), data.get("language") or "?")
    for owner, entity in data["entities"].items():
        gold.entities[owner] = GoldEntity(entity["type"], tuple(entity["names"]))
        gold.owners.update((fold(form), owner) for form in entity["names"])
    for statement in data["statements"]:
        key = make_key(statement["s"], statement["r"], statement["o"], statement.get("planned"))
        optional = bool(statement.get("optional"))
        (gold.optional if optional else gold.required).add(key)
        quoted = unicodedata.normalize("NFC", statement["evidence"])
        gold.passages.setdefault(key, []).append(Passage(quoted, statement.get("when"), optional))
    for subject, relation, target, planned in sorted(gold.required | gold.optional):
        if relation in IMPLIED:
            ends = ((subject, target), (target, subject))
            gold.optional |= {make_key(a, IMPLIED[relation], b, planned) for a, b in ends}
    gold.optional -= gold.required
    return gold


def make_key(subject: str, relation: str, target: str, planned: object) -> Key:
    """The key of a statement, whose ends are in order where the relation is symmetric."""
    known = vocabulary().relations.get(relation)
    ends = sorted((subject, target)) if known and known.symmetric else (subject, target)
    return ends[0], relation, ends[1], bool(planned)


def fold(name: str) -> str:
    """A name as gold and answers are compared: letters and digits, without case, tones in one place.

    >>> fold("TP.HCM – Công đoàn Hoà Bình")
    'tp hcm công đoàn hòa bình'
    """
    return " ".join(re.findall(r"\w+", match_key(name)))


def _read(path: Path, text: Path) -> GoldArticle:
    try:
        return annotated(path.stem, text.read_text("utf-8"), json.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        raise ReadError(f"{path} has no text: there is no {text}; say where the texts are (--texts DIR)") from None
    except OSError as error:
        raise ReadError(f"{error.filename} can't be read: {error.strerror}") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ReadError(f"{path} isn't an annotation: {type(error).__name__}: {error}") from None
