"""Those of a country or a place as a reference to its union, where the article has named one.

``the Norwegians``, ``our Cuban comrades``, ``phía Trung Quốc``; ``Tây Ninh`` for the union of Tây Ninh.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from unionties.extract.called_by import UNIONS
from unionties.extract.cues import SIDE
from unionties.extract.language import Language, alternation, language
from unionties.extract.masked import Masked, Side
from unionties.extract.resolution import Resolver
from unionties.extract.tokens import UPPER

_NAME = rf"[{UPPER}]\w*(?:\s[{UPPER}]\w*){{0,2}}"
#: How far before a noun its adjective and article may begin; characters.
_REACH = 40


@dataclass(frozen=True)
class _Forms:
    """Patterns with a group ``land``; ``compatriots`` are what stands after a country's ``adjective``."""

    nouns: tuple[str, ...]
    compatriots: re.Pattern[str] | None
    adjective: re.Pattern[str]
    people: re.Pattern[str] | None
    sides: re.Pattern[str] | None
    inner: re.Pattern[str]
    placed: re.Pattern[str] | None


def find_peoples(masked: Masked, data: Language, resolver: Resolver) -> list[tuple[int, int, str]]:
    """The places of a sentence where a country or a place stands for its union, each with the side put there."""
    spans: list[tuple[int, int, str]] = []
    unions = [r for r in resolver.records.values() if r.type in UNIONS]
    countries = {r.country for r in unions}
    for start, end, country in _countries(masked, data) if unions else ():
        if country and country in countries and not any(start < b and a < end for a, b, _ in spans):
            side = _side(masked, start, end)
            side.words = country
            spans.append((start, end, masked.add(side)))
    placed = _forms(data.code).placed
    if placed is not None:
        places = {r.parts.place: r.id for r in reversed(unions) if r.parts and r.parts.place and not r.parts.own}
        for match in placed.finditer(masked.text) if any(p in masked.text for p in places) else ():
            start, end = match.span("land")
            if match["land"] in places and not any(start < b and a < end for a, b, _ in spans):
                side = _side(masked, start, end)
                side.ids, side.kind = (places[match["land"]],), "organisation"
                spans.append((start, end, masked.add(side)))
    return spans


def _side(masked: Masked, start: int, end: int) -> Side:
    place = masked.spans[start][0], masked.spans[end - 1][1]
    return Side((), *place, kind="national", inferred=True, wrapper=masked.text[start:end].casefold())


def _countries(masked: Masked, data: Language) -> Iterator[tuple[int, int, str | None]]:
    """Where those of a country are named, and the country."""
    forms = _forms(data.code)
    if forms.sides:
        for match in forms.sides.finditer(masked.text):
            if forms.inner.search(masked.text, 0, match.start()):
                continue  # công đoàn Campuchia
            words = match["land"].split()
            for count in range(len(words), 0, -1):
                if country := data.countries.get(" ".join(words[:count])):
                    yield match.start(), match.start("land") + len(" ".join(words[:count])), country
                    break
    lower = masked.lower()
    if forms.compatriots and any(noun in lower for noun in forms.nouns):
        for match in forms.compatriots.finditer(lower):
            first = max(0, match.start() - _REACH)
            if before := forms.adjective.search(lower[first : match.start()]):
                yield first + before.start(), match.end(), data.countries.get(before["land"].title())
    if forms.people:
        for match in forms.people.finditer(lower):
            yield *match.span(), _people(data, match["land"])


def _people(data: Language, word: str) -> str | None:
    """The country of a people: ``swedes``, ``kenyans``; none for the name of a country (``philippines``)."""
    if word in data.data["reference"].get("plurals", ()):
        return data.countries.get(word.title())
    irregular: dict[str, str] = data.data["reference"].get("peoples", {})
    if word in irregular or data.countries.get(word.title()):
        return irregular.get(word)
    return data.countries.get(word.removesuffix("s").title())


@cache
def _forms(code: str) -> _Forms:
    data = language(code).data
    reference = data["reference"]
    nouns, sides, before = (reference.get(key, ()) for key in ("compatriots", "sides_of", "place_after"))
    determiners = alternation(data["wrappers"].get("determiners", ["-"]))
    plurals, acting = (alternation(reference.get(key, ["-"])) for key in ("plurals", "plural_verbs"))
    # What goes on to say who is meant makes the noun none that points back.
    more = rf"|,\s*{SIDE}|\s(?:{alternation(reference['not_compatriots'])})\b" if "not_compatriots" in reference else ""
    return _Forms(
        nouns=tuple(nouns),
        compatriots=re.compile(rf"\s(?:{alternation(nouns)})\b(?!\s*{SIDE}{more})") if nouns else None,
        adjective=re.compile(rf"\b(?:(?:{determiners})\s+)?(?P<land>(?:(?:new|south|north|costa|sri)\s+)?[a-z]+)\s*$"),
        people=re.compile(
            rf"\bthe\s+(?P<land>[a-z]{{3,}}s\b(?!\s+(?:of|in)\b)(?![’'-])|(?:{plurals})(?=\s+(?:{acting})\b))"
        )
        if nouns
        else None,
        sides=re.compile(rf"\b(?i:{alternation(sides)})\s+(?P<land>{_NAME})") if sides else None,
        inner=re.compile(rf"\b(?i:{alternation(reference.get('compound_before', ['-']))})\s$"),
        placed=re.compile(rf"(?:^|[,;]\s|\b(?i:{alternation(before)})\s)(?P<land>{_NAME})(?!\w|\s*{SIDE})")
        if before
        else None,
    )
