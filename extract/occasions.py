"""Which events an article means: those it names, and those that words such as ``the congress`` point to."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from unionties.extract.masked import EventMention, Masked
from unionties.extract.resolution import Resolver

#: For how many sentences an event stays the one that is meant without being named again.
_NEAR = 3
#: How far from the words that mean it an event of their sentence is named; characters.
_BESIDE = 30


@dataclass
class Occasions:
    """The events of an article after the sentences read so far.

    ``event`` is the one named last, ``age`` sentences ago; ``events`` are the first ones of each kind, ``coming`` those
    that the whole article names, by kind; ``held`` tells when each took place, ``bodies`` whose it is, ``occasion`` is
    the one at the head of the article if it comes back to it.
    """

    resolver: Resolver
    event: str | None = None
    age: int = 0
    events: dict[str, str] = field(default_factory=dict)
    coming: dict[str, list[str]] = field(default_factory=dict)
    held: dict[str, str] = field(default_factory=dict)
    bodies: dict[str, tuple[str, ...]] = field(default_factory=dict)
    occasion: str | None = None
    title: bool = False

    def foresee(self, sentences: Collection[Masked], first: Collection[Masked]) -> None:
        """Take in which events the article is going to name; ``first`` are its sentences at the head."""
        for event in (e for m in sentences for e in m.events if e.id):
            self.coming.setdefault(self._head(event), []).append(event.id or "")
        told = next((e for m in first for e in m.events if e.id), None)
        if told is not None:
            head, events = self._head(told), (e for m in sentences for e in m.events)
            again = sum(e.id == told.id or (e.id is None and e.head == head) for e in events) > 1
            self.occasion = told.id if again else None

    def remember(self, masked: Masked) -> None:
        """Take in what events a sentence has told of."""
        days = [d for d in masked.dates if d.role in ("point", "period") and len(d.when) != 9]
        self.age += 1
        for event in masked.events:
            if meant := event.id or self.events.get(event.head):
                self.event, self.age = meant, 0
            if event.id:
                if days:
                    nearest = min(days, key=lambda day: abs(day.start - event.start))
                    self.held.setdefault(event.id, nearest.when)
                self.events.setdefault(self._head(event), event.id)
                if event.body:
                    self.bodies.setdefault(event.id, event.body)

    def meant(self, mention: EventMention) -> str | None:
        """The event that a mention means: named, the first of its kind told before, or the only one that is to come."""
        if mention.new and not self.title:
            return self._coming(mention.head) if mention.head not in self.events else None
        return mention.id or self.events.get(mention.head) or self.event or self._coming(mention.head)

    def met(self, mention: EventMention, relation: str) -> tuple[str, ...]:
        """The event that a mention means; where a message went to it, the body whose it is, if a name told that."""
        event = self.meant(mention)
        if relation == "solidarity":
            return mention.body or self.bodies.get(event or "", ())
        return (event,) if event else ()

    def told(self, match: re.Match[str], talks: bool) -> str | None:
        """The event that words such as ``the meeting`` mean: of that kind, else that of the sentence before, unless
        the article tells of ``talks``."""
        kind = next((event for head, event in self.events.items() if head in match.group()), None)
        return kind or (self.event if self.age <= 1 and not talks else None)

    def likely(self, masked: Masked, match: re.Match[str]) -> tuple[str, ...]:
        """The events that words may mean without naming one: near them in the sentence or of a kind that they tell, the
        one at the head of the article, the one named last, any of the sentence; the likeliest first."""
        words = match.string[max(0, match.start() - _BESIDE) : match.end() + _BESIDE]
        near = [event.id for character in words if (event := masked.event(character)) and event.id]
        told = [event for head, event in self.events.items() if head in match.group()]
        recent = [self.event] if self.event and self.age <= _NEAR else []
        it = any(not at and side.kind == "topic" for at, side in masked.placed_sides())
        head = [self.occasion] if self.occasion else []
        return (*near, *told, *(recent + head if it else head + recent), *(e.id for e in masked.events if e.id))

    def _coming(self, head: str) -> str | None:
        """The only event of a kind that the article is going to name."""
        coming = set(self.coming.get(head, ()))
        return coming.pop() if len(coming) == 1 else None

    def _head(self, event: EventMention) -> str:
        return event.head or self.resolver.label(event.id or "").split()[0].casefold()
