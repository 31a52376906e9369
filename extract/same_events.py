"""Several names of one event in an article: ``the International Labour Conference`` is its ``106th ILC``.

Two names mean one event where the words and bodies of one are all among those of the other and no number or year tells
them apart: ``Đại hội XIII Công đoàn Việt Nam`` and ``Đại hội Công đoàn Việt Nam lần thứ XIII``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from unionties.extract.language import language
from unionties.extract.masked import EventMention
from unionties.graph.name_parts import counted
from unionties.graph.names import match_key

_YEARS = range(1850, 2100)
#: Of how many words and bodies the name of an event is at least that needs no number to be known again.
_MANY = 3
_NONE, _FIRST = frozenset[int](), frozenset({1})


@dataclass(frozen=True)
class Content:
    """What the name of an event tells: its words, the ids of bodies that it names, its numbers and its years.

    ``kinds`` are the words of it that tell what kind of event it is, with those of which each may mean one of another.
    """

    words: frozenset[str]
    bodies: frozenset[str]
    kinds: frozenset[str]
    numbers: frozenset[int]
    years: frozenset[int]

    def apart(self, other: Content) -> bool:
        """Whether a number, a year or a body tells the two events apart."""
        pairs = (self.years, other.years), (self.numbers, other.numbers)
        return any(a and b and a != b for a, b in pairs) or not self._nested(other)

    def _nested(self, other: Content) -> bool:
        return self.bodies <= other.bodies or other.bodies <= self.bodies

    def alike(self, other: Content) -> bool:
        """Whether the other name, which tells as much or more, may be one of the same event."""
        if self.apart(other):
            return False
        numbers = self.numbers - (_NONE if other.numbers or len(self.words | self.bodies) < _MANY else _FIRST)
        if self.words <= other.words and self.bodies <= other.bodies and numbers <= other.numbers:
            return True  # but for a first one, a number that only the shorter one tells may be that of another event
        told = self.numbers and self.numbers == other.numbers and (self.bodies or other.bodies)
        return bool(told) and not self.kinds.isdisjoint(other.kinds)

    @property
    def size(self) -> tuple[int, int, int]:
        """How much it tells, for an order."""
        return len(self.words | self.bodies), len(self.numbers), len(self.years)


@cache
def _small(code: str) -> tuple[frozenset[str], Mapping[str, str], tuple[frozenset[str], ...]]:
    """The words of a language that don't tell which event is meant, what its acronyms stand for, and kinds of which one
    word may mean another."""
    data = language(code).data["events"]
    kin = tuple(frozenset(words) for words in data.get("kin", ()))
    return frozenset(data.get("small", ())), data.get("written_out", {}), kin


def content(told: str, bodies: Iterable[str], code: str) -> Content:
    """What a masked name tells; ``bodies`` are the ids of those that it names."""
    small, written_out, kin = _small(code)
    numbers, words = counted(told)
    keys = map(match_key, words)
    listed = frozenset(w for key in keys for w in written_out.get(key, key).split() if w not in small)
    kinds = frozenset(kind for group in kin if not listed.isdisjoint(group) for kind in group)
    years = frozenset(number for number in numbers if number in _YEARS)
    return Content(listed, frozenset(bodies), kinds, numbers - years, years)


def same(mentions: Collection[EventMention]) -> dict[str, str]:
    """For each event that has a fuller name in the article the id of that, where it is the only one."""
    told: dict[str, Content] = {}
    for mention in sorted(mentions, key=lambda m: m.start):
        if mention.id and mention.content and not (mention.placed or mention.described):
            told.setdefault(mention.id, mention.content)
    order = {id_: one.size for id_, one in told.items()}
    found: dict[str, str] = {}
    for id_, one in sorted(told.items(), key=lambda item: order[item[0]]):
        fuller = {
            other: of for other, of in told.items() if (order[other], other) > (order[id_], id_) and one.alike(of)
        }
        most = max(fuller, key=lambda other: (order[other], other), default=None)
        if most is not None and all(of.alike(fuller[most]) for of in fuller.values()):
            found[id_] = most
    return {id_: _last(found, id_) for id_ in found}


def _last(found: Mapping[str, str], id_: str) -> str:
    while id_ in found:
        id_ = found[id_]
    return id_
