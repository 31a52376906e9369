"""Unions that English names by nothing but their kind and their place: ``Dong Nai Federation of Labour``.

They are the unions that Vietnamese names by the place alone (``LĐLĐ tỉnh Đồng Nai``), so that their identity is the
place's, whatever their kind is called; ``Vietnam Federation of Trade Unions`` is the national centre by the same reason
where a country has only one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from unionties.extract.language import Language
from unionties.graph.divisions import division
from unionties.graph.kinds import Term, sector_told
from unionties.graph.names import match_key, strip_marks
from unionties.graph.places import subdivisions

_LEVELS = {"province": "province", "provincial": "province", "city": "city", "municipal": "city"}
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
    known = language.once(_words)
    for place, rest in _told(name, language):
        if set(rest) <= known.local and known.kinds & set(rest) and country in (None, place.country):
            return place
    return None


def local_body(name: str, language: Language) -> tuple[str, Local] | None:
    """The kind, in Vietnamese, and the place of a state or party body whose English name holds nothing else.

    >>> from unionties.extract.language import language
    >>> local_body("Hanoi People's Committee", language("en"))
    ('ủy ban nhân dân', Local(place='Hà Nội', level=None, country='VN'))
    >>> local_body("provincial Party Committee of Ha Nam", language("en"))
    ('tỉnh ủy', Local(place='Hà Nam', level='province', country='VN'))
    """
    kinds = language.names.get("placed_bodies", {})
    for place, rest in _told(name, language) if kinds else ():
        kind = " ".join(word for word in rest if word not in _LEVELS and word not in ("of", "the"))
        if place.country == "VN" and kind in kinds:
            city = place.level == "city" or division(place.country, place.place, "city") is not None
            return kinds.get(f"{kind} of a city" if city else kind, kinds[kind]), place
    return None


def local_branch(name: str, country: str | None, language: Language) -> tuple[Term, Local] | None:
    """The branch of work and the place of a union whose English name holds nothing else but words for its kind.

    >>> from unionties.extract.language import language
    >>> branch, place = local_branch("Nghe An Provincial Education Union", None, language("en"))
    >>> branch.vi, place.place, place.level
    ('Giáo dục', 'Nghệ An', 'province')
    """
    for place, rest in _told(name, language):
        branch = sector_told(" ".join(rest), frozenset(_LEVELS))
        if branch and country in (None, place.country):
            return branch, place
    return None


def without_country(name: str, country: str | None, language: Language) -> str:
    """A name without its own country, before it or after ``of``, as long as words are left that tell it apart.

    >>> from unionties.extract.language import language
    >>> without_country("Bustamante Industrial Trade Union of Jamaica", "JM", language("en"))
    'Bustamante Industrial Trade Union'
    >>> without_country("Belgian Transport Union", "BE", language("en"))
    'Transport Union'
    """
    words = name.split() if country else []
    for size in (3, 2, 1):
        tail = len(words) - size
        linked = next((n for n in (2, 1) if words[tail - n : tail] in (["of"], ["of", "the"])), 0) if tail > 0 else 0
        if linked and language.countries.get(" ".join(words[tail:])) == country:
            return " ".join(words[: tail - linked])
        if len(words) > size + 1 and language.countries.get(" ".join(words[:size])) == country:
            return " ".join(words[size:])
    return name


def place_end(words: Sequence[str]) -> int:
    """How many of the first words are the name of a first-level division; 0 for none.

    >>> place_end(["Dong", "Nai", "provincial"]), place_end(["Workers"])
    (2, 0)
    """
    if not words or match_key(words[0]).partition(" ")[0] not in _place_openings():
        return 0
    keys = [match_key(word) for word in words[:_LONGEST]]
    return next((size for size in range(len(keys), 0, -1) if " ".join(keys[:size]) in _places()), 0)


def placed_at(form: str, level: str | None) -> tuple[str, str] | None:
    """The division of a level that a name means, and its country.

    >>> placed_at("Can Tho", "city"), placed_at("Dong Nai", "city")
    (('Cần Thơ', 'VN'), None)
    """
    place = _places().get(match_key(form))
    return (place.place, place.country) if place and division(place.country, place.place, level) else None


def union_words(language: Language) -> tuple[frozenset[str], frozenset[str]]:
    """Kinds of unions of a place, and all words that such a union's name may have."""
    known = language.once(_words)
    return known.kinds, known.local


def _told(name: str, language: Language) -> Iterator[tuple[Local, list[str]]]:
    """The places in a name with the level that it tells, the longest first, each with the other words."""
    words = [match_key(word) for word in _WORDS.findall(name)]
    for size in range(min(_LONGEST, len(words)), 0, -1):
        for first in range(len(words) - size + 1):
            told, rest = " ".join(words[first : first + size]), [*words[:first], *words[first + size :]]
            place = _places().get(told)
            if place and not language.countries.get(told.title()):
                yield place._replace(level=next((_LEVELS[word] for word in rest if word in _LEVELS), None)), rest


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
def _place_openings() -> frozenset[str]:
    return frozenset(name.partition(" ")[0] for name in _places())


@cache
def _places() -> dict[str, Local]:
    """First-level divisions by their names without marks; a name that two countries share tells nothing."""
    found: dict[str, Local | None] = {}
    for form, name, country in subdivisions():
        for key in {match_key(form), match_key(strip_marks(form)), match_key(strip_marks(form)).replace(" ", "")}:
            place = Local(name, None, country)
            found[key] = place if found.get(key, place) == place else None
    return {key: place for key, place in found.items() if place}
