"""Whether a country's adjective and a word for the kind mean its national centre: ``the Uzbek federation``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from unionties.extract.knowledge import Knowledge
from unionties.extract.language import Language, alternation, language
from unionties.extract.mentions import Parts
from unionties.extract.short_names import order
from unionties.extract.unplaced import countries_of_seats, told_countries

if TYPE_CHECKING:
    from unionties.extract.resolution import Record


def called_centre(
    data: Language, facts: Knowledge, country: str, kind: str, text: str, named: Iterable[Record]
) -> str | None:
    """The centre of a country that a kind means in a text about unions, though it wasn't named before. Where a body of
    the country that is no union and of the same kind has been ``named``, nobody knows which is meant."""
    centre = facts.centres.get(country)
    if centre is None or country in data.names.get("unitary", ()):
        return centre
    kinds: dict[str, list[str]] = data.names.get("national_kinds", {})
    named = tuple(named)
    if kind not in kinds or country in kinds[kind] or not _of_unions(data.code, text, any(map(_union, named))):
        return None
    names = facts.organisations[centre].names.get(data.code, ())
    if " " not in kind and not any(kind in name.casefold().split() for name in names):  # no confederation is one
        return None
    others = (record for record in named if record.country == country and record.type != "TradeUnion")
    return None if any(_holds((*r.forms, *(label for _, label in r.labels)), kind) for r in others) else centre


def namesake(data: Language, facts: Knowledge, id_: str, parts: Parts, text: str) -> str:
    """The centre that a centre's name means without its country: of *the Trades Union Congress (TUC)* that one with
    this acronym and these words whose country an article names, where it doesn't name the other's."""
    org = facts.organisations[id_]
    if parts.country or org.country is None or facts.centres.get(org.country) != id_:
        return id_
    same = {other for acronym in org.acronyms for other in facts.names.get(acronym) or ()} - {id_}
    lands = told_countries(data, text) | countries_of_seats(data, text) if same else frozenset()
    if not lands or org.country in lands:
        return id_
    near = [facts.organisations[other] for other in same if facts.organisations[other].country in lands]
    if len(near) != 1:
        return id_
    words, country = order(parts.text, data.code), near[0].country or ""
    return near[0].id if any(order(name, data.code, country) == words for name in near[0].names_in(data.code)) else id_


def of_kind(data: Language, facts: Knowledge, record: Record, kind: str) -> bool:
    """Whether a union may be called by a kind: ``the Armenian confederation`` is no miners' union of Armenia."""
    if kind not in data.names.get("told_kinds", ()) or record.id == facts.centres.get(record.country or ""):
        return True
    known = facts.organisations.get(record.id)
    names = (*record.forms, *(label for _, label in record.labels), *(known.all_names() if known else ()))
    return _holds(names, kind.split()[-1])


def _holds(names: Iterable[str], kind: str) -> bool:
    return any(kind in name.casefold() for name in names)


def _union(record: Record) -> bool:
    return record.type in ("TradeUnion", "InternationalUnionBody")


@lru_cache(maxsize=4)
def _of_unions(code: str, text: str, named: bool) -> bool:
    """Whether a text tells of unions, some of which it may have ``named``, and of nothing else that has national
    federations."""
    unions, others = _texts(code)
    return (named or unions.search(text) is not None) and others.search(text) is None


@cache
def _texts(code: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    listed = language(code).names.get("national_texts", {})
    of, but = (alternation(listed.get(side, ())) or "(?!)" for side in ("of", "but"))
    return re.compile(rf"\b(?:{of})\b", re.IGNORECASE), re.compile(rf"\b(?:{but})", re.IGNORECASE)
