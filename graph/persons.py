"""Which persons of different articles are one, as far as the machine may say.

Extraction gives a person the id of the name and of the organisation of the first office that its article tells
(``identity.person_id``). So one spelling of a name with one first office is one person already, in however many
articles, while *Chủ tịch Tổng LĐLĐ, Đại biểu Quốc hội* and *Đại biểu Quốc hội, Chủ tịch Tổng LĐLĐ* may be two.
Here two of them become one if they share an organisation in which both hold an office and have the same name:

- the same words but for their order, letter case, the place of tone marks and honorifics;
- or one is typed without any diacritics, and among the names with diacritics that it may stand for exactly one is
  borne in its organisations. Two names with different diacritics (*Hùng*, *Hưng*) are never one.

A name of one word, or one that is met without an office, is nobody else's. Persons that have one organisation after
the other in common are one: A with B in the first, B with C in the second. Who is left apart although one
(a spelling mistake, an office that no article tells) or merged although two (namesakes in one organisation) is for
people to judge; their ``different`` wins.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from unionties.graph.identities import classes
from unionties.graph.judgement import Pair
from unionties.graph.names import match_key, strip_marks

_HONORIFICS = frozenset({
    "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "madam", "mme", "mlle", "monsieur",
    "madame", "comrade", "ông", "bà", "anh", "chị", "cô", "chú", "bác", "ngài", "cụ", "ts", "ths", "gs", "pgs", "đ.c",
})  # fmt: skip
_PHRASES = ("đồng chí ", "tiến sĩ ", "thạc sĩ ", "giáo sư ", "phó giáo sư ")


@dataclass(frozen=True)
class Person:
    """A person as the machine knows it: an id, the names it has, the ids of the organisations with an office."""

    id: str
    names: frozenset[str]
    organisations: frozenset[str] = frozenset()


def name_key(name: str) -> tuple[str, ...]:
    """The words of a person's name, sorted, without honorifics; empty for a name of one word.

    >>> name_key("Mr. KHANG Nguyễn Đình") == name_key("ông Nguyễn Đình Khang")
    True
    >>> name_key("Ông Khang")
    ()
    """
    rest = match_key(name)
    while True:
        first, _, others = rest.partition(" ")
        phrase = next((p for p in _PHRASES if rest.startswith(p)), None)
        if phrase:
            rest = rest.removeprefix(phrase)
        elif others and (first in _HONORIFICS or all(part in _HONORIFICS for part in first.split("."))):
            rest = others
        else:
            break
    words = rest.split()
    return tuple(sorted(words)) if len(words) > 1 else ()


def bare_key(key: tuple[str, ...]) -> tuple[str, ...]:
    """The key as it would be typed without diacritics; it gathers candidates and decides nothing."""
    return tuple(sorted(map(_bare, key)))


def namesakes(people: Iterable[Person]) -> list[list[Person]]:
    """The persons who share a name, diacritics aside: those that may be one. Each list is sorted by id."""
    groups: dict[tuple[str, ...], dict[str, Person]] = defaultdict(dict)
    for person in people:
        for key in {bare_key(name_key(name)) for name in person.names}:
            if key:
                groups[key][person.id] = person
    return [[g[one] for one in sorted(g)] for _, g in sorted(groups.items()) if len(g) > 1]


def same_persons(group: Iterable[Person]) -> set[Pair]:
    """The pairs of ids that are one person, of persons who share a name, diacritics aside (:func:`namesakes`)."""
    spelt: dict[tuple[str, ...], list[Person]] = defaultdict(list)
    for person in group:
        for key in {name_key(name) for name in person.names} - {()}:
            spelt[key].append(person)
    found = {pair for people in spelt.values() for pair in _sharing(people)}
    toned = {key: people for key, people in spelt.items() if bare_key(key) != key}
    own = {person.id for people in toned.values() for person in people}
    bare = {p.id: p for key in spelt.keys() - toned.keys() for p in spelt[key] if p.id not in own}
    together = classes(pair for pair in found if pair.a in bare and pair.b in bare)
    apart = [[one] for one in sorted(bare.keys() - {one for ids in together for one in ids})]
    for ids in [*together, *apart]:
        found |= _toned([bare[one] for one in ids], toned)
    return found


@lru_cache(1 << 16)
def _bare(word: str) -> str:
    return strip_marks(word)


def _toned(bare: list[Person], toned: dict[tuple[str, ...], list[Person]]) -> set[Pair]:
    """The pairs of one person without diacritics, known by several ids, with the only name that fits."""
    places = frozenset[str]().union(*(person.organisations for person in bare))
    fitting = [people for people in toned.values() if any(places & person.organisations for person in people)]
    if len(fitting) != 1:
        return set()
    return {
        Pair.of(one.id, other.id) for one in bare for other in fitting[0] if one.organisations & other.organisations
    }


def _sharing(people: Iterable[Person]) -> set[Pair]:
    holders: dict[str, set[str]] = defaultdict(set)
    for person in people:
        for organisation in person.organisations:
            holders[organisation].add(person.id)
    return {Pair(*pair) for ids in holders.values() for pair in combinations(sorted(ids), 2)}
