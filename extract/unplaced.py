"""Names that leave out the place, as a local paper does: ``UBND tỉnh``, ``LĐLĐ tỉnh`` are those of its own province."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from unionties.extract.language import Language
from unionties.extract.mentions import Parts
from unionties.extract.noun_missions import seats_of
from unionties.extract.tokens import Phrases, tokenise
from unionties.graph.divisions import division
from unionties.graph.names import match_key

if TYPE_CHECKING:
    from unionties.extract.knowledge import Knowledge
    from unionties.extract.resolution import Record

_TOP = ("province", "city")
#: How far before a name its sentence is looked through; characters.
_NEAR = 240
_ACRONYM = re.compile(r"\b[A-Z]{2,}(?:-[A-Z]+)*\b")


def placed(parts: Parts, named: Iterator[Record], language: Language, text: str) -> Parts | None:
    """The parts with the place of the unit named last, else with the province that the article names most."""
    if not parts.level or parts.place or parts.own or parts.country not in (None, language.data.get("home")):
        return None
    for record in named:
        other = record.parts
        if other and other.place and other.level == parts.level and record.country == language.data.get("home"):
            return _at(parts, other.place, record.country)
    place = province(language, text, parts.level) if parts.level in _TOP else None
    return _at(parts, place, language.data.get("home")) if place else None


def here(members: Sequence[Parts], text: str, start: int, language: Language) -> Sequence[Parts]:
    """The members of a name at ``start`` with the place that its sentence gives where they leave it out: ``In Huế, the
    delegation met the city's federation``. No guest's name: ``In Huế the delegation of the city's federation spoke``.
    """
    words = language.names.get("here")
    if words is None or not any(p.level in _TOP and not p.place and not p.own for p in members):
        return members
    lines = re.split(r"(?<=[.!?])\s+(?=\w)|\n", text[max(0, start - _NEAR) : start])
    told = lines[-1].casefold()
    if told.rstrip().endswith(tuple(words["guests"])):
        return members
    back = any(word in told for word in words["back"])
    tokens, found = tokenise(" ".join(lines[-2:] if back else lines[-1:])), dict[str, str]()
    for i, token in enumerate(tokens):
        place = language.places.longest(tokens, i) if i and token.capital else None
        at = next((k for k in range(i - 1, -1, -1) if tokens[k].key not in words["between"]), 0)
        if place and place[1][1] == language.data.get("home") and tokens[at].key in words["at"]:
            found |= {level: place[1][0] for level in _TOP if division(place[1][1], place[1][0], level)}
    return [
        _at(p, found[p.level], language.data.get("home"))
        if p.level in found and not p.place and not p.own and p.country in (None, language.data.get("home"))
        else p
        for p in members
    ]


def _at(parts: Parts, place: str, country: str | None) -> Parts:
    return replace(parts, place=place, country=country, text=f"{parts.text} {place}")


def province(language: Language, text: str, level: str) -> str | None:
    """The province of the press's own country that the article names most, or the city, as the level tells."""
    tokens, counts, home = tokenise(text), Counter[str](), language.data.get("home")
    i = 0
    while i < len(tokens):
        found = language.places.longest(tokens, i) if tokens[i].capital else None
        if found and found[1][1] == home and division(home, found[1][0], level):
            counts[found[1][0]] += 1
        i = found[0] if found else i + 1
    common = counts.most_common(2)
    return None if not common or len({n for _, n in common}) < len(common) else common[0][0]


def workplace(named: Iterator[Record], words: Sequence[str]) -> str | None:
    """The union at a workplace that was named last: what ``công đoàn công ty`` means."""
    for record in named:
        own = match_key(record.parts.own) if record.parts and record.parts.type == "TradeUnion" else ""
        if own.startswith(tuple(words)):
            return record.id
    return None


def same_level(parts: Parts, label: str, levels: Mapping[str, str]) -> bool:
    """Whether a shipped organisation's name tells the level that a name without a place gives."""
    words = tokenise(label)
    return any(parts.level in (levels.get(a.key), levels.get(f"{a.key} {b.key}")) for a, b in pairwise(words))


def told_countries(language: Language, text: str) -> frozenset[str]:
    """The countries that a text names."""
    return _named(language.countries, language, text)


def _named(listed: Phrases[str], language: Language, text: str) -> frozenset[str]:
    tokens = language.tokeniser(text)
    named = (listed.longest(tokens, i) for i, t in enumerate(tokens) if t.capital)
    return frozenset(found[1] for found in named if found)


def countries_of_acronyms(facts: Knowledge, text: str) -> frozenset[str]:
    """The countries of the bodies that a text calls by acronyms which nobody else has: of *CFDT*, but not of *CGT*."""
    named = (facts.names.get(word) or () for word in dict.fromkeys(_ACRONYM.findall(text)))
    bodies = (facts.organisations[ids[0]] for ids in named if len(ids) == 1)
    return frozenset(body.country for body in bodies if body.country)


def countries_of_seats(language: Language, text: str) -> frozenset[str]:
    """The countries whose capitals a text names."""
    return _named(seats_of(language), language, text)


def countries_told(language: Language, facts: Knowledge, text: str) -> tuple[frozenset[str], ...]:
    """The countries that a text names, then those of its bodies' acronyms, then those of its capitals."""
    bodies, capitals = countries_of_acronyms(facts, text), countries_of_seats(language, text)
    return told_countries(language, text), bodies, capitals
