"""The knowledge of organisations: who is who in the union world, read from the YAML files beside this module.

``docs/organisations.md`` describes the files. :func:`organisations` gives what ships with the package,
:func:`load` reads any files of the schema, :func:`check` finds the contradictions in what was read.
Files are read as text only: ``NO`` is Norway and never a truth value.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml

from unionties.graph.errors import KnowledgeError
from unionties.graph.names import match_key
from unionties.graph.vocabulary import vocabulary

LABEL_LANGUAGES = ("vi", "en")

_REFERENCES = ("parent", "successor")
_DATES = ("founded", "dissolved")
_TEXTS = ("id", "type", "country", *_REFERENCES, *_DATES, "website", "source")
_LISTS = ("acronyms", "affiliations")
_KEYS = (*_TEXTS, *_LISTS, "names", "centre")
_REQUIRED = ("id", "type", "names", "source")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_UNLISTED_COUNTRIES = frozenset({"XK"})  # Kosovo: in common use, but not in ISO 3166-1

_Base: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class _Loader(_Base):  # type: ignore[misc]
    """Composes nodes whose tags nobody asks for; without the search for tags a fifth of the time is saved."""

    def descend_resolver(self, current_node: Any, current_index: Any) -> None: ...
    def ascend_resolver(self) -> None: ...
    def resolve(self, kind: Any, value: Any, implicit: Any) -> str:
        return ""


@dataclass(frozen=True)
class Organisation:
    """One organisation of the knowledge.

    ``names`` are by BCP 47 language tag, the first of each the preferred label; ``country`` is ISO 3166-1
    alpha-2, None for an international body; ``parent``, ``successor`` and ``affiliations`` are ids;
    ``founded`` and ``dissolved`` are ISO 8601 with their precision kept. ``centre`` marks the one national
    centre that the name of the country's union movement means when nothing else is said.
    """

    id: str
    type: str
    country: str | None = None
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    acronyms: tuple[str, ...] = ()
    centre: bool = False
    parent: str | None = None
    affiliations: tuple[str, ...] = ()
    founded: str | None = None
    dissolved: str | None = None
    successor: str | None = None
    website: str | None = None
    source: str = ""

    def label(self, language: str = "vi") -> str:
        """The preferred name in the language; else in Vietnamese, in English, in any; else acronym or id.

        >>> organisations()["lftu"].label("en")
        'Lao Federation of Trade Unions'
        """
        for tag in (language, *LABEL_LANGUAGES, *self.names):
            if self.names.get(tag):
                return self.names[tag][0]
        return self.acronyms[0] if self.acronyms else self.id

    def all_names(self) -> tuple[str, ...]:
        """Every name of every language, then the acronyms; each once, in the order of the file."""
        return tuple(dict.fromkeys([*(name for names in self.names.values() for name in names), *self.acronyms]))


@cache
def organisations() -> Mapping[str, Organisation]:
    """The knowledge that ships with the package, by id, sorted; the same object on every call.

    Raises:
        KnowledgeError: a file breaks the schema.

    >>> organisations()["vgcl"].label("vi")
    'Tổng Liên đoàn Lao động Việt Nam'
    """
    folder = files("unionties.graph.organisations")
    return load(entry for entry in folder.iterdir() if entry.name.endswith(".yaml"))


def load(paths: Iterable[Path | Traversable]) -> Mapping[str, Organisation]:
    """The organisations of these files, by id, sorted; the order of the files doesn't count.

    Raises:
        KnowledgeError: a file can't be read or isn't YAML, a block breaks the schema, or two blocks have one
            id; the message holds the file, the line, the id and the remedy.
    """
    found: dict[str, Organisation] = {}
    places: dict[str, str] = {}
    for path in sorted(paths, key=str):
        for place, organisation in _read(path):
            if organisation.id in found:
                raise KnowledgeError(
                    f"{place}: the id {organisation.id!r} is taken by {places[organisation.id]}: "
                    "give this block another id, or join the two"
                )
            found[organisation.id] = organisation
            places[organisation.id] = place
    return dict(sorted(found.items()))


def check(orgs: Mapping[str, Organisation]) -> list[str]:
    """The contradictions among these organisations, one line each, sorted; none is an empty list.

    Found are unknown types and countries, missing labels, ids that nobody has, cycles of parents and of
    successors, two owners of one name (by :func:`unionties.graph.names.match_key`) in one country, two
    centres of one country, a centre without a country, and an end before the beginning.
    """
    checks: tuple[Callable[[Mapping[str, Organisation]], Iterator[str]], ...] = (
        _unknown, _missing_labels, _dangling, _cycles, _shared_names, _centres, _lifetimes,
    )  # fmt: skip
    return sorted({problem for find in checks for problem in find(orgs)})


def _read(path: Path | Traversable) -> Iterator[tuple[str, Organisation]]:
    try:
        root = yaml.compose(path.read_text("utf-8"), Loader=_Loader)
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
        yield place, _organisation(place, {**defaults, **block})


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


def _organisation(place: str, block: Mapping[str, Any]) -> Organisation:
    identifier = block.get("id")
    if not isinstance(identifier, str) or not _ID.fullmatch(identifier):
        raise KnowledgeError(f"{place}: bad id {identifier!r}: expected lower-case ASCII letters, digits and hyphens")
    place = f"{place}: {identifier}"
    if unknown := sorted(set(block) - set(_KEYS)):
        raise KnowledgeError(f"{place}: unknown key {unknown[0]!r}: expected one of {', '.join(_KEYS)}")
    if missing := [key for key in _REQUIRED if not block.get(key)]:
        raise KnowledgeError(f"{place}: the key {missing[0]!r} is missing: add it to the block or to the defaults")
    values: dict[str, Any] = {key: _text(place, key, block[key]) for key in _TEXTS if key in block}
    values |= {key: _list(place, key, block[key]) for key in _LISTS if key in block}
    for key in _DATES:
        if key in values and not _DATE.fullmatch(values[key]):
            raise KnowledgeError(f"{place}: bad {key} {values[key]!r}: expected ISO 8601 such as 1956 or 2006-11-01")
    if block.get("centre", "false") not in ("true", "false"):
        raise KnowledgeError(f"{place}: bad centre {block['centre']!r}: expected true or false")
    return Organisation(names=_names(place, block["names"]), centre=block.get("centre") == "true", **values)


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


def _unknown(orgs: Mapping[str, Organisation]) -> Iterator[str]:
    import pycountry  # slow to load, and only the checker needs it

    types = sorted(vocabulary().organisation_types)
    for org in orgs.values():
        if org.type not in types:
            yield f"{org.id}: unknown type {org.type!r}: expected one of {', '.join(types)}"
        known = org.country in _UNLISTED_COUNTRIES or pycountry.countries.get(alpha_2=org.country or "")
        if org.country is not None and not known:
            yield f"{org.id}: unknown country {org.country!r}: expected ISO 3166-1 alpha-2, such as LA"


def _missing_labels(orgs: Mapping[str, Organisation]) -> Iterator[str]:
    """Organisations without a label in a language; a company is called the same everywhere."""
    for org in orgs.values():
        for language in LABEL_LANGUAGES:
            if not org.names.get(language) and not (org.type == "Company" and org.names):
                yield f"{org.id}: no name in {language!r}: add its label to names.{language}"


def _dangling(orgs: Mapping[str, Organisation]) -> Iterator[str]:
    for org in orgs.values():
        for key, target in (("parent", org.parent), ("successor", org.successor)):
            if target is not None and target not in orgs:
                yield f"{org.id}: the {key} {target!r} is no id here: add its block or mend the id"
        for target in org.affiliations:
            if target not in orgs:
                yield f"{org.id}: the affiliation {target!r} is no id here: add its block or mend the id"
            elif target == org.id:
                yield f"{org.id}: is affiliated to itself: take it out of affiliations"


def _cycles(orgs: Mapping[str, Organisation]) -> Iterator[str]:
    for key in _REFERENCES:
        for start in orgs:
            way = [start]
            while (target := getattr(orgs[way[-1]], key)) in orgs and target not in way:
                way.append(target)
            if target == start and start == min(way):  # each cycle is told once, by its first id
                yield f"{start}: the {key} of {' → '.join([*way, start])} runs in a circle: take one out"


def _shared_names(orgs: Mapping[str, Organisation]) -> Iterator[str]:
    owners: dict[tuple[str | None, str], dict[str, str]] = defaultdict(dict)
    for org in orgs.values():
        for name in org.all_names():
            if not (key := match_key(name)):
                yield f"{org.id}: the name {name!r} has no letters: take it out"
            owners[org.country, key].setdefault(org.id, name)
    for (country, _), names in owners.items():
        if len(names) > 1:
            name = names[min(names)]
            place = country or "the international bodies"
            yield f"{', '.join(sorted(names))}: share the name {name!r} in {place}: leave it to one, or join"


def _centres(orgs: Mapping[str, Organisation]) -> Iterator[str]:
    centres: dict[str, list[str]] = defaultdict(list)
    for org in orgs.values():
        if org.centre and org.country is None:
            yield f"{org.id}: a national centre without a country: add country, or take centre out"
        elif org.centre and org.country is not None:
            centres[org.country].append(org.id)
    for country, ids in centres.items():
        if len(ids) > 1:
            yield f"{', '.join(sorted(ids))}: each is the centre of {country}: leave centre to one or none"


def _lifetimes(orgs: Mapping[str, Organisation]) -> Iterator[str]:
    for org in orgs.values():
        if org.founded and org.dissolved and org.dissolved < org.founded:
            yield f"{org.id}: dissolved {org.dissolved} before it was founded {org.founded}: mend the dates"
