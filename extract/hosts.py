"""Who is visited where a text tells no more than the country: ``is on a visit to Baku``."""

from __future__ import annotations

import re
from collections.abc import Collection

from unionties.extract.called_by import UNIONS
from unionties.extract.noun_missions import seats_of
from unionties.extract.resolution import Resolver

#: How far after the words of a visit its country is looked for, and how many words may stand before it.
_REACH, _WORDS = 40, 2
_WORD = re.compile(r"[^\W\d_]+")


def host(
    match: re.Match[str], guest: str, told: Collection[str], resolver: Resolver, partner: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """The union of the country, or of the capital, that the words of a visit or those after them name: the national
    centre, or the only union of the country, if the article tells of it; ``told`` are all bodies that it names. First
    of all it is the ``partner`` in talks, if of that country. Of a place it is the union there, if it is the partner or
    the guest is a place's own, too: ``sang thăm tỉnh Savannakhet``.

    Nobody is a guest at home, and only unions are.
    """
    if resolver.type(guest) not in UNIONS:
        return ()
    text = match.string
    if local := _of_place(text[match.end() : match.end() + _REACH], guest, told, partner, resolver):
        return local
    country = _country(text, match.end(), resolver)
    if country is None and match.groupdict().get("S"):  # a visit to Vietnam in May by S
        words = _WORD.finditer(text, match.start("V"), match.start("S"))
        country = next((found for word in words if (found := _country(text, word.start(), resolver, 0))), None)
    if country is None or country == resolver.country(guest):
        return ()
    unions = [i for i in told if i in resolver.records and resolver.type(i) == "TradeUnion"]
    unions = [i for i in unions if resolver.country(i) == country]
    centre = resolver.facts.centres.get(country)
    centres = unions[:1] == [centre] and guest in resolver.facts.centres.values()
    if partner and resolver.type(partner[0]) in UNIONS and resolver.country(partner[0]) == country:
        return (centre,) if centre and centres else partner
    return (centre,) if centre in unions else tuple(unions) if len(unions) == 1 else ()


def _country(text: str, position: int, resolver: Resolver, words: int = _WORDS) -> str | None:
    """The country named at a position of a text, or some words on, by its name, its adjective or its capital."""
    language = resolver.language
    tokens = language.tokeniser(text[position : position + _REACH])
    for i, token in enumerate(tokens[: words + 1]):
        if not token.text.isalpha():
            return None
        for listed in (language.countries, seats_of(language)):
            if found := listed.longest(tokens, i):
                return found[1]
    return None


def at_home(resolver: Resolver, id_: str) -> bool:
    """Whether an entity is of the country whose press the language's is."""
    home = resolver.language.data.get("home")
    return home is not None and not id_.startswith("person:") and resolver.country(id_) == home


def _of_place(
    text: str, guest: str, told: Collection[str], partner: tuple[str, ...], resolver: Resolver
) -> tuple[str, ...]:
    """The only union of the place that a text begins with, or has behind words for its level."""
    places = {i: r.parts.place for i, r in resolver.records.items() if r.parts and r.parts.place and not r.parts.own}
    told_there = {i for i in told if i in places and i != guest and resolver.type(i) in UNIONS}
    level = r"\s*(?:[^\W\d_]++[.\s]\s?){0,2}?"
    found = {i for i in told_there if re.match(rf"{level}(?i:{re.escape(places[i])})\b", text)}
    there = tuple(i for i in found if (guest in places and places[guest] != places[i]) or i in partner)
    return there if len(there) == 1 else ()
