"""A sentence in which names and dates are single characters, so that cues see verbs and prepositions only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, TypeVar

from unionties.extract.cues import DATE, DATES, EVENT, EVENTS, SIDE, SIDES
from unionties.extract.leaps import Beginnings, beginnings, expressions
from unionties.extract.mentions import DateMention, PersonMention
from unionties.extract.tokens import lower
from unionties.graph.names import place_tones

if TYPE_CHECKING:
    from unionties.extract.same_events import Content

T = TypeVar("T")
#: What counts several.
_SEVERAL = re.compile(r"0*(?:[2-9]|[1-9]\d)\s")
#: Line ends, tabs, and the characters that stand for sides, events and dates: blank in the text itself.
_BLANKS = re.compile(f"[\n\t{SIDES[0]}-{DATES[1]}]")
_SIDES = re.compile(SIDE)
_EVENTS, _DATES = re.compile(EVENT), re.compile(DATE)
SideKind = Literal[
    "organisation",
    "delegation",
    "person",
    "pair",
    "set",
    "other",
    "host",
    "last",
    "bare",
    "home",
    "topic",
    "it",
    "speaker",
    "he",
    "national",
]


@dataclass
class Side:
    """What may be an end of a tie: ``ids`` are the entities it stands for.

    ``kind`` tells how it was said; ``inferred`` that it is a reference and no name; ``words`` is the first
    word of the name. ``person`` is who acts.
    """

    ids: tuple[str, ...]
    start: int
    end: int
    kind: SideKind = "organisation"
    inferred: bool = False
    wrapper: str = ""
    prefix: str = ""
    words: str = ""
    persons: tuple[PersonMention, ...] = ()
    groups: tuple[Side, ...] = ()

    @property
    def delegated(self) -> bool:
        """Whether it is a delegation, or a group with one."""
        return self.kind == "delegation" or any(side.kind == "delegation" for side in self.groups)

    @property
    def several(self) -> bool:
        """Whether it is a number of delegations, and none in particular: ``02 đoàn cán bộ của X``."""
        return self.kind == "delegation" and _SEVERAL.match(self.wrapper) is not None


@dataclass
class EventMention:
    """An event that the text names, or a bare ``hội nghị`` that points back to it.

    ``new`` is one that doesn't: ``a conference``; ``body`` is whose event its name says it is; ``aside`` is one that
    the sentence names beside what it tells: ``ahead of the congress``; a ``vague`` word may mean an event of any kind.
    ``placed`` is one told by its kind and place alone: ``the congress in Tbilisi``; ``audience`` is whom it is for.
    ``described`` is one told by common nouns, ``generic`` where they tell no more than the kind,
    ``held`` where what stands round them tells that it was held. ``content`` is what its name tells.
    """

    id: str | None
    start: int
    end: int
    head: str = ""
    body: tuple[str, ...] = ()
    new: bool = False
    aside: bool = False
    vague: bool = False
    placed: bool = False
    audience: tuple[str, ...] = ()
    described: bool = False
    generic: bool = False
    held: bool = False
    content: Content | None = None


@dataclass(frozen=True)
class OpenName:
    """A name that stays open: its offsets in the article, the ids of those who bear it, and its form."""

    start: int
    end: int
    bearers: tuple[str, ...]
    form: str


@dataclass
class Masked:
    """Text with every replaced span as one character; ``spans`` gives each character's offsets in the article."""

    text: str
    spans: list[tuple[int, int]]
    sides: list[Side] = field(default_factory=list)
    events: list[EventMention] = field(default_factory=list)
    dates: list[DateMention] = field(default_factory=list)
    open: list[OpenName] = field(default_factory=list)
    """Names that several organisations bear and that nothing here settles."""
    _lower: tuple[str, str] = field(default=("", ""), init=False, repr=False, compare=False)
    _placed: tuple[str, Sequence[tuple[int, Side]]] = field(default=("", ()), init=False, repr=False, compare=False)
    _begin: tuple[str, int, Beginnings] = field(default=("", 0, {}), init=False, repr=False, compare=False)

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Masked:
        """The unmasked form of ``text[start:end]``; line ends become spaces, tones stand in their older place."""
        plain = _BLANKS.sub(" ", place_tones(text[start:end]))
        return cls(plain, list(pairwise(range(start, end + 1))))

    def replace(self, spans: Iterable[tuple[int, int, str]]) -> None:
        """Replace spans of the masked text by characters (or by nothing); spans must not overlap."""
        spans = sorted(spans)
        if not spans:
            return
        text, places, last = [], [], 0
        for start, end, character in spans:
            text.append(self.text[last:start])
            places.extend(self.spans[last:start])
            if character:
                text.append(character)
                places.append((self.spans[start][0], self.spans[end - 1][1]))
            last = end
        text.append(self.text[last:])
        places.extend(self.spans[last:])
        self.text, self.spans = "".join(text), places

    def add(self, item: Side | EventMention | DateMention) -> str:
        """Register what a character will stand for, and give the character."""
        listed: list[Side] | list[EventMention] | list[DateMention]
        if isinstance(item, Side):
            listed, base = self.sides, SIDES[0]
        elif isinstance(item, EventMention):
            listed, base = self.events, EVENTS[0]
        else:
            listed, base = self.dates, DATES[0]
        listed.append(item)  # type: ignore[arg-type]
        return chr(ord(base) + len(listed) - 1)

    def lower(self) -> str:
        """The text in lower case, as long as it is."""
        if self._lower[0] is not self.text:
            self._lower = self.text, lower(self.text)
        return self._lower[1]

    def beginnings(self) -> Beginnings:
        """What the words of the text begin with, and where."""
        if self._begin[0] is not self.text or self._begin[1] != expressions():
            self._begin = self.text, expressions(), beginnings(self.text)
        return self._begin[2]

    def side(self, character: str) -> Side | None:
        """The side a character stands for, or None for any other character."""
        return _item(self.sides, character, SIDES)

    def event(self, character: str) -> EventMention | None:
        """The event a character stands for."""
        return _item(self.events, character, EVENTS)

    def date(self, character: str) -> DateMention | None:
        """The date a character stands for."""
        return _item(self.dates, character, DATES)

    def told_apart(self, event: EventMention, day: DateMention) -> bool:
        """Whether another event that somebody else acts at stands between an event and a day behind it."""
        others = [e.start for e in self.events if event.end <= e.start < day.start]
        return any(event.end <= side.start < max(others) for side in self.sides) if others else False

    def placed_sides(self, text: str | None = None) -> Sequence[tuple[int, Side]]:
        """The sides with their positions, in the order of the text (or of another reading of it)."""
        text = self.text if text is None else text
        if self._placed[0] is not text:
            first, sides = ord(SIDES[0]), self.sides
            self._placed = text, [(m.start(), sides[ord(m.group()) - first]) for m in _SIDES.finditer(text)]
        return self._placed[1]

    def placed_events(self) -> Iterator[tuple[int, EventMention]]:
        """The events with their positions, in the order of the text."""
        for match in _EVENTS.finditer(self.text):
            yield match.start(), self.events[ord(match.group()) - ord(EVENTS[0])]

    def placed_dates(self, text: str | None = None) -> Iterator[tuple[int, DateMention]]:
        """The dates with their positions, in the order of the text (or of another reading of it)."""
        for match in _DATES.finditer(self.text if text is None else text):
            yield match.start(), self.dates[ord(match.group()) - ord(DATES[0])]

    def slots(self, text: str, elides: bool) -> frozenset[str]:
        """The slots of cues that a reading may fill, by what it holds; ``elides``: its only side may be an object."""
        sides = [side for _, side in self.placed_sides(text)]
        kinds = {"V", "T", "X"}
        if sides:
            kinds |= {"S"} | ({"O"} if elides or len(sides) > 1 or self.events else set())
        if any(s.groups or s.kind in ("pair", "set", "topic") for s in sides):
            kinds |= {"P", "O"}
        if any(s.delegated for s in sides):
            kinds.add("G")
        return frozenset(kinds | ({"E"} if self.events else set()))


NOT_PRESENT = "nothing says that the subjects are participants"
"""Why nearly every sentence is rejected by the cues for those present at an event."""


@dataclass(frozen=True)
class Rejection:
    """A cue that matched and made no statement: the offsets of its sentence, and why."""

    start: int
    end: int
    relation: str
    cue: str
    words: str
    reason: str


def readable(masked_text: str) -> str:
    """Masked text as a person can read it: ``…`` for each side, event and date."""
    return "".join("…" if SIDES[0] <= c <= DATES[1] else c for c in masked_text)


def _item(listed: Sequence[T], character: str, kind: tuple[str, str]) -> T | None:
    return listed[ord(character) - ord(kind[0])] if kind[0] <= character <= kind[1] else None
