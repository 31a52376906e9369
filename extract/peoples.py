"""``the Norwegians``, ``our Cuban comrades``: those of a country as a reference to its union, where one was named."""

from __future__ import annotations

import re
from functools import cache

from unionties.extract.cues import SIDE
from unionties.extract.language import Language, alternation, language
from unionties.extract.masked import Masked, Side
from unionties.extract.resolution import Resolver
from unionties.extract.salience import UNIONS


def find_peoples(masked: Masked, data: Language, resolver: Resolver) -> list[tuple[int, int, str]]:
    """The places of a sentence where a country's people stand for its union, each with the side put there."""
    found = _patterns(data.code)
    known = {r.country for r in resolver.records.values() if r.type in UNIONS and r.country}
    if found is None or not known:
        return []
    nouns, compatriots, people = found
    spans: list[tuple[int, int, str]] = []
    lower = masked.lower()
    for pattern in (compatriots, people) if any(noun in lower for noun in nouns) else (people,):
        for match in pattern.finditer(lower):
            start, end = match.span()
            country = _country(data, match["land"], pattern is people)
            if country in known and not any(start < b and a < end for a, b, _ in spans):
                place = masked.spans[start][0], masked.spans[end - 1][1]
                side = Side((), *place, kind="national", inferred=True, wrapper=match.group(), words=country or "")
                spans.append((start, end, masked.add(side)))
    return spans


def _country(data: Language, word: str, people: bool) -> str | None:
    """The country of an adjective (``cuban``), or of the name of its people (``swedes``, ``kenyans``)."""
    if not people:
        return data.countries.get(word.title())
    irregular: dict[str, str] = data.data["reference"].get("peoples", {})
    if word in irregular or data.countries.get(word.title()):
        return irregular.get(word)
    return data.countries.get(word.removesuffix("s").title())


@cache
def _patterns(code: str) -> tuple[tuple[str, ...], re.Pattern[str], re.Pattern[str]] | None:
    data = language(code).data
    nouns = data["reference"].get("compatriots")
    if not nouns:
        return None
    compatriots = re.compile(
        rf"\b(?:(?:{alternation(data['wrappers']['determiners'])})\s+)?(?P<land>(?:(?:new|south|north|costa|sri)\s+)?[a-z]+)"
        rf"\s+(?:{alternation(nouns)})\b(?!\s*{SIDE})"
    )
    return tuple(nouns), compatriots, re.compile(r"\bthe\s+(?P<land>[a-z]{3,}s)\b(?!\s+(?:of|in)\b)(?![’'-])")
