"""Reading the knowledge of organisations from YAML files of the schema in ``docs/organisations.md``.

Files are read as text only: ``NO`` is Norway and never a truth value.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml

from unionties.graph.errors import KnowledgeError
from unionties.graph.organisations.model import Organisation

_DATES = ("founded", "dissolved")
_TEXTS = ("id", "type", "country", "parent", *_DATES, "website", "wikidata")
_LISTS = ("acronyms", "successor", "source")
KEYS = (*_TEXTS, *_LISTS, "affiliations", "names", "renamed", "centre")
"""The keys that a block may have."""
_REQUIRED = ("id", "type", "names", "source")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_TIME = r"\d{4}(?:-\d{2}(?:-\d{2})?)?"
_DATE = re.compile(_TIME)
_TERM = re.compile(rf"(?:{_TIME}|\.\.)/(?:{_TIME}|\.\.)")
_QID = re.compile(r"Q[1-9]\d*")

_Base: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class _Loader(_Base):  # type: ignore[misc]
    """Composes nodes whose tags nobody asks for; without the search for tags a fifth of the time is saved."""

    def descend_resolver(self, current_node: Any, current_index: Any) -> None: ...
    def ascend_resolver(self) -> None: ...
    def resolve(self, kind: Any, value: Any, implicit: Any) -> str:
        return ""


def load(
    paths: Iterable[Path | Traversable], known: Mapping[str, Organisation] | None = None
) -> Mapping[str, Organisation]:
    """The organisations of these files, by id, sorted; the order of the files doesn't count.

    A block whose id is ``known`` adds to that organisation, and needs no more than what it adds.

    Raises:
        KnowledgeError: a file can't be read or isn't YAML, a block breaks the schema, or two blocks have one
            id; the message holds the file, the line, the id and the remedy.
    """
    found: dict[str, Organisation] = {}
    places: dict[str, str] = {}
    for path in sorted(paths, key=str):
        for place, organisation in _read(path, known or {}):
            if organisation.id in found:
                raise KnowledgeError(
                    f"{place}: the id {organisation.id!r} is taken by {places[organisation.id]}: "
                    "give this block another id, or join the two"
                )
            found[organisation.id] = organisation
            places[organisation.id] = place
    return dict(sorted(found.items()))


def _read(path: Path | Traversable, known: Mapping[str, Organisation]) -> Iterator[tuple[str, Organisation]]:
    try:
        root = yaml.compose(path.read_text("utf-8"), Loader=_Loader)
    except FileNotFoundError:
        raise KnowledgeError(f"there is no file {path}: expected YAML as in docs/organisations.md") from None
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"{path.name}: can't be read as UTF-8 text ({error}): save it as UTF-8") from None
    except yaml.YAMLError as error:
        reason = " ".join(str(error).split())
        raise KnowledgeError(f"{path.name}: not YAML ({reason}): mend the file at that line") from None
    if root is None:
        return
    if not isinstance(root, yaml.SequenceNode):
        raise KnowledgeError(f"{path.name}: expected a list of blocks, each beginning with '- id: …'")
    defaults: dict[str, Any] = {}
    for node in root.value:
        place = f"{path.name}:{node.start_mark.line + 1}"
        block = _plain(node, place)
        if not isinstance(block, dict):
            raise KnowledgeError(f"{place}: expected a block that begins with '- id: …', found {block!r}")
        if set(block) == {"defaults"} and isinstance(block["defaults"], dict):
            defaults = block["defaults"]
            continue
        yield place, _organisation(place, {**defaults, **block}, known)


def _plain(node: yaml.Node, place: str) -> Any:
    """The node as text, list or dict; a key that stands twice would lose a value, so it is refused."""
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child, place) for child in node.value]
    plain = {}
    for key, value in node.value:
        if key.value in plain:
            raise KnowledgeError(f"{place}: the key {key.value!r} stands twice: keep one")
        plain[key.value] = _plain(value, place)
    return plain


def _organisation(place: str, block: Mapping[str, Any], known: Mapping[str, Organisation]) -> Organisation:
    identifier = block.get("id")
    old = known.get(identifier) if isinstance(identifier, str) else None
    if not isinstance(identifier, str) or not _ID.fullmatch(identifier):
        raise KnowledgeError(f"{place}: bad id {identifier!r}: expected lower-case ASCII letters, digits and hyphens")
    place = f"{place}: {identifier}"
    if unknown := sorted(set(block) - set(KEYS)):
        raise KnowledgeError(f"{place}: unknown key {unknown[0]!r}: expected one of {', '.join(KEYS)}")
    if missing := [key for key in _REQUIRED if not block.get(key) and not old]:
        raise KnowledgeError(f"{place}: the key {missing[0]!r} is missing: add it to the block or to the defaults")
    values: dict[str, Any] = {key: _text(place, key, block[key]) for key in _TEXTS if key in block}
    lists = {key: _list(place, key, block[key]) for key in _LISTS if key in block}
    affiliations, terms = _affiliations(place, block.get("affiliations", []))
    for key in _DATES:
        if key in values and not _DATE.fullmatch(values[key]):
            raise KnowledgeError(f"{place}: bad {key} {values[key]!r}: expected ISO 8601 such as 1956 or 2006-11-01")
    if block.get("centre", "false") not in ("true", "false"):
        raise KnowledgeError(f"{place}: bad centre {block['centre']!r}: expected true or false")
    if "wikidata" in values and not _QID.fullmatch(values["wikidata"]):
        raise KnowledgeError(f"{place}: bad wikidata {values['wikidata']!r}: expected a QID such as Q54129")
    values.setdefault("type", "")
    new = Organisation(
        names=_names(place, block.get("names", {})), centre=block.get("centre") == "true",
        renamed=_renamed(place, block.get("renamed", {})), affiliations=affiliations, terms=terms,
        acronyms=lists.get("acronyms", ()), successors=lists.get("successor", ()),
        source="; ".join(lists.get("source", ())), **values,
    )  # fmt: skip
    return _joined(old, new) if old else new


def _joined(old: Organisation, new: Organisation) -> Organisation:
    """The old organisation with what a further block adds to its lists, and says anew of its single values."""
    single = {key: getattr(new, key) for key in (*_TEXTS, "source") if getattr(new, key)}
    tags = dict.fromkeys([*old.names, *new.names])
    return replace(
        old, **single, centre=old.centre or new.centre, terms={**old.terms, **new.terms},
        names={tag: tuple(dict.fromkeys([*old.names.get(tag, ()), *new.names.get(tag, ())])) for tag in tags},
        acronyms=tuple(dict.fromkeys([*old.acronyms, *new.acronyms])),
        affiliations=tuple(dict.fromkeys([*old.affiliations, *new.affiliations])),
        renamed={**old.renamed, **new.renamed}, successors=new.successors or old.successors,
    )  # fmt: skip


def _affiliations(place: str, value: Any) -> tuple[tuple[str, ...], Mapping[str, str]]:
    """The ids of a list of ``id`` and ``{id: interval}``, and the intervals by id."""
    bodies: dict[str, str] = {}
    for item in value if isinstance(value, list) else [value]:
        entries = item.items() if isinstance(item, dict) else [(item, "")]
        for body, term in entries:
            if term and not (isinstance(term, str) and _TERM.fullmatch(term)):
                raise KnowledgeError(f"{place}: bad time {term!r} of the affiliation {body}: expected such as 2006/..")
            bodies[_text(place, "affiliations", body)] = term
    return tuple(bodies), {body: term for body, term in bodies.items() if term}


def _renamed(place: str, value: Any) -> Mapping[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        raise KnowledgeError(f"{place}: renamed is {value!r}: expected names given up by time, such as {{1988: Old}}")
    for time in value:
        if not _DATE.fullmatch(time):
            raise KnowledgeError(f"{place}: bad time {time!r} of renamed: expected ISO 8601 such as 1988 or 1988-10-20")
    return {time: _list(place, f"renamed.{time}", names) for time, names in sorted(value.items())}


def _names(place: str, value: Any) -> Mapping[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        raise KnowledgeError(f"{place}: names are {value!r}: expected lists by language, such as 'en: [Full Name]'")
    for tag in value:
        if not _LANGUAGE.fullmatch(tag):
            raise KnowledgeError(f"{place}: bad language {tag!r}: expected a BCP 47 tag such as vi or zh-Latn")
    return {tag: _list(place, f"names.{tag}", names) for tag, names in value.items()}


def _list(place: str, key: str, value: Any) -> tuple[str, ...]:
    items = value if isinstance(value, list) else [value]
    return tuple(dict.fromkeys(_text(place, key, item) for item in items))


def _text(place: str, key: str, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise KnowledgeError(f"{place}: {key} holds {value!r}: expected text (quote it if it holds a colon)")
    return value if value.isascii() else unicodedata.normalize("NFC", value)
