"""The statement model: who did what with whom, when, and the sentence that says so.

A :class:`Statement` is the atom between extraction and graph. In JSON Lines, one statement a line, it is what
``unionties extract`` prints and ``unionties build`` reads. Its ends are :class:`Entity` objects; its
:class:`Evidence` quotes the article with offsets in characters of the NFC text as stored.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from unionties.graph.errors import StatementError
from unionties.graph.vocabulary import vocabulary

_POINT = r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?"
_WHEN = re.compile(rf"(?:{_POINT}|\.\.)(?:/(?:{_POINT}|\.\.))?")
_COMMANDS = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control characters, of ASCII and beyond, and those that turn the direction of writing."""


@dataclass(frozen=True)
class Source:
    """Where an article comes from: the metadata of its page. Dates are ISO 8601."""

    published: str | None = None
    language: str | None = None
    url: str | None = None
    title: str | None = None
    outlet: str | None = None

    def to_json(self) -> dict[str, str]:
        """The fields that are known."""
        return {k: v for k, v in vars(self).items() if v}


@dataclass(frozen=True)
class Article:
    """One article: ``name`` identifies it in a graph, ``text`` is NFC with ``\\n`` line ends."""

    name: str
    text: str
    source: Source = field(default_factory=Source)


@dataclass(frozen=True)
class Entity:
    """An end of a statement.

    ``id`` is the readable local identifier (``vgcl``), ``labels`` the preferred names by language code,
    ``mentions`` the forms in this article that were resolved to it (no pronouns or generic nouns), sorted.
    """

    id: str
    type: str
    label: str
    labels: tuple[tuple[str, str], ...] = ()
    mentions: tuple[str, ...] = ()
    country: str | None = None

    def to_json(self) -> dict[str, Any]:
        """A JSON object; ``country`` (ISO 3166-1 alpha-2) is left out where unknown."""
        data: dict[str, Any] = {"id": self.id, "type": self.type, "label": self.label}
        if self.labels:
            data["labels"] = dict(self.labels)
        data["mentions"] = list(self.mentions)
        if self.country:
            data["country"] = self.country
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Entity:
        """The entity of a JSON object; raises StatementError where a key is missing or has a wrong value."""
        for key in ("id", "type", "label"):
            if not isinstance(data.get(key), str) or not data[key]:
                raise StatementError(f"an entity needs the text {key!r}, found {data.get(key)!r}")
        if data["type"] not in vocabulary().types:
            raise StatementError(
                f"unknown entity type {data['type']!r}: expected one of {', '.join(vocabulary().types)}"
            )
        return cls(
            id=nfc(data["id"]), type=data["type"], label=nfc(data["label"]),
            labels=tuple(sorted((k, nfc(v)) for k, v in data.get("labels", {}).items())),
            mentions=tuple(sorted({nfc(m) for m in data.get("mentions", ())})), country=data.get("country"),
        )  # fmt: skip


@dataclass(frozen=True, order=True)
class Evidence:
    """The passage that says so: ``article_text[start:end] == text``, offsets in NFC characters."""

    article: str
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Statement:
    """One thing that one passage of one article says.

    ``when`` is ISO 8601 with its precision kept (``2015-05``, ``2018/2023``, ``2009/..``) or None;
    ``title`` names the office of a ``post``; ``confidence`` is a probability from 0 to 1.
    """

    subject: Entity
    relation: str
    object: Entity
    evidence: Evidence
    when: str | None = None
    planned: bool = False
    title: str | None = None
    confidence: float = 1.0
    source: Source = field(default_factory=Source)

    def ordered(self) -> Statement:
        """The statement with the ends of a symmetric relation in the order of their ids."""
        if vocabulary().relations[self.relation].symmetric and self.object.id < self.subject.id:
            return replace(self, subject=self.object, object=self.subject)
        return self

    @cached_property
    def tie_id(self) -> str:
        """The identity of the act: ends, relation, time, plan and title, whatever article reports it."""
        s = self.ordered()
        return digest(
            s.subject.id, s.relation, s.object.id, s.when or "", "planned" if s.planned else "", s.title or ""
        )

    @cached_property
    def id(self) -> str:
        """The identity of the statement: the act and the passage."""
        return digest(self.tie_id, self.evidence.article, str(self.evidence.start), str(self.evidence.end))

    def to_json(self) -> dict[str, Any]:
        """The JSON object of one line of statement JSON Lines."""
        data: dict[str, Any] = {
            "article": self.evidence.article, "id": self.id, "subject": self.subject.to_json(),
            "relation": self.relation, "object": self.object.to_json(),
        }  # fmt: skip
        for key in ("when", "title"):
            if getattr(self, key):
                data[key] = getattr(self, key)
        data["planned"] = self.planned
        data["confidence"] = round(self.confidence, 3)
        data["evidence"] = {
            "text": self.evidence.text,
            "start": self.evidence.start,
            "end": self.evidence.end,
        }
        if source := self.source.to_json():
            data["source"] = source
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Statement:
        """The statement of a JSON object.

        Raises:
            StatementError: a key is missing, the relation or a type is unknown, or a value has a wrong form.
        """
        try:
            evidence = Evidence(
                nfc(data["article"]),
                data["evidence"]["start"],
                data["evidence"]["end"],
                nfc(data["evidence"]["text"]),
            )
            statement = cls(
                subject=Entity.from_json(data["subject"]), relation=data["relation"],
                object=Entity.from_json(data["object"]), evidence=evidence, when=data.get("when"),
                planned=data.get("planned", False), title=data.get("title"),
                confidence=data.get("confidence", 1.0), source=_source(data.get("source", {})),
            )  # fmt: skip
        except (KeyError, TypeError, AttributeError) as error:
            raise StatementError(f"a statement lacks or misforms the key {error}") from None
        statement.check()
        return statement

    def check(self) -> None:
        """Raise StatementError unless relation, ends, ``when``, offsets and confidence have their form."""
        relation = vocabulary().relations.get(self.relation)
        if relation is None:
            raise StatementError(
                f"unknown relation {self.relation!r}: expected one of {', '.join(vocabulary().relations)}"
            )
        for side, entity, types in (
            ("subject", self.subject, relation.subject),
            ("object", self.object, relation.object),
        ):
            if entity.type not in types:
                raise StatementError(f"the {side} of {self.relation} can't be of type {entity.type}: {entity.label!r}")
        if self.subject.id == self.object.id:
            raise StatementError(f"{self.relation} joins {self.subject.label!r} to itself")
        if self.when is not None and not _WHEN.fullmatch(self.when):
            raise StatementError(f"bad time {self.when!r}: expected ISO 8601 such as 2015-05 or 2018/2023")
        if not isinstance(self.planned, bool):
            raise StatementError(f"planned is {self.planned!r}: expected true or false")
        ev = self.evidence
        if not (isinstance(ev.start, int) and isinstance(ev.end, int) and 0 <= ev.start < ev.end):
            raise StatementError(f"bad offsets {ev.start!r}–{ev.end!r}: expected 0 ≤ start < end")
        if len(ev.text) != ev.end - ev.start:
            raise StatementError(f"the evidence has {len(ev.text)} characters, its offsets span {ev.end - ev.start}")
        if not (isinstance(self.confidence, (int, float)) and 0 <= self.confidence <= 1):
            raise StatementError(f"confidence is {self.confidence!r}: expected a number from 0 to 1")


def write_lines(statements: Iterable[Statement]) -> Iterator[str]:
    """Statement JSON Lines, without line ends."""
    for statement in statements:
        yield json.dumps(statement.to_json(), ensure_ascii=False)


def common_source(statements: Iterable[Statement]) -> Source:
    """What the statements of an article tell of it: each field from the first, by id, that knows it."""
    known: dict[str, str] = {}
    for statement in sorted(statements, key=lambda s: s.id):
        known = statement.source.to_json() | known
    return Source(**known)


def digest(*parts: str) -> str:
    """A short stable identifier of the parts: 16 hexadecimal digits of SHA-256."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def nfc(text: str) -> str:
    """The text in Unicode NFC."""
    return unicodedata.normalize("NFC", text)


def one_line(text: str) -> str:
    r"""A name or title on one line, without what a terminal takes for a command or UTF-8 can't write.

    >>> one_line("a\x1b[31m  b\n"), one_line("\ud800")
    ('a [31m b', '\\ud800')
    """
    return " ".join(_COMMANDS.sub(" ", text.encode("utf-8", "backslashreplace").decode()).split())


def _source(data: Mapping[str, Any]) -> Source:
    return Source(**{k: data.get(k) for k in ("published", "language", "url", "title", "outlet")})
