"""Unions that English names by nothing but their kind and their place: ``Dong Nai Federation of Labour``.

They are the unions that Vietnamese names by the place alone (``LĐLĐ tỉnh Đồng Nai``), so that their identity is the
place's, whatever their kind is called; ``Vietnam Federation of Trade Unions`` is the national centre by the same reason
where a country has only one.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from unionties.extract.language import Language
from unionties.graph.names import match_key, strip_marks
from unionties.graph.places import subdivisions

_WORDS = re.compile(r"[^\W_]+")
#: The greatest number of words in a place's name.
_LONGEST = 4


class _Words(NamedTuple):
    """Words for kinds of unions, and all that may stand beside them in the name of a place's or a country's union."""

    kinds: frozenset[str]
    local: frozenset[str]
    national: frozenset[str]


def _words(language: Language) -> _Words:
    told = language.names.get("placed_unions", {})
    kinds = frozenset(told.get("kinds", ()))
    local = kinds | frozenset(told.get("words", ()))
    return _Words(kinds, local, local | frozenset(told.get("national", ())))


class Local(NamedTuple):
    """A place with its level and its country's ISO code."""

    place: str
    level: str | None
    country: str


def local_union(name: str, country: str | None, language: Language) -> Local | None:
    """The place that tells a union apart whose name holds nothing else but words for its kind.

    >>> from unionties.extract.language import language
    >>> local_union("Dong Nai Federation of Labour", None, language("en"))
    Local(place='Đồng Nai', level=None, country='VN')
    >>> local_union("Dong Nai Textile Workers' Union", None, language("en"))
    """
    words, known = [match_key(word) for word in _WORDS.findall(name)], language.once(_words)
    if not known.kinds & set(words):
        return None
    for size in range(min(_LONGEST, len(words)), 0, -1):
        for first in range(len(words) - size + 1):
            told = " ".join(words[first : first + size])
            place = _places().get(told)
            rest = [*words[:first], *words[first + size :]]
            if place is None or language.countries.get(told.title()) or not set(rest) <= known.local:
                continue
            if country in (None, place.country):
                level = "province" if {"province", "provincial"} & set(rest) else None
                return place._replace(level="city" if {"city", "municipal"} & set(rest) else level)
    return None


def national_union(name: str, language: Language) -> str | None:
    """The country of a union whose name holds nothing but the country and words for its kind.

    >>> from unionties.extract.language import language
    >>> national_union("Vietnam Federation of Trade Unions", language("en"))
    'VN'
    """
    words, known = _WORDS.findall(name), language.once(_words)
    for size in (3, 2, 1):
        for first in range(len(words) - size + 1):
            country = language.countries.get(" ".join(words[first : first + size]))
            rest = {match_key(word) for word in (*words[:first], *words[first + size :])}
            if country and rest <= known.national and rest & known.kinds and len(rest) > 1:
                return country
    return None


@cache
def _places() -> dict[str, Local]:
    """First-level divisions by their names without marks; a name that two countries share tells nothing."""
    found: dict[str, Local | None] = {}
    for form, name, country in subdivisions():
        for key in {match_key(form), match_key(strip_marks(form)), match_key(strip_marks(form)).replace(" ", "")}:
            place = Local(name, None, country)
            found[key] = place if found.get(key, place) == place else None
    return {key: place for key, place in found.items() if place}
