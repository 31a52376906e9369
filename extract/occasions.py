"""Which events an article means: those it names, and those that words such as ``the congress`` point to."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from unionties.extract.convened import convened
from unionties.extract.cues import DATE
from unionties.extract.described import short
from unionties.extract.language import alternation, language
from unionties.extract.lowercase import for_lower
from unionties.extract.masked import EventMention, Masked
from unionties.extract.mentions import DateMention
from unionties.extract.reported import opened, single
from unionties.extract.resolution import Resolver
from unionties.extract.same_events import same

#: For how many sentences an event stays the one that is meant without being named again.
NEAR = 3
#: How far from the words that mean it an event of their sentence is named; characters.
_BESIDE = 30
#: How far from an event the bare year of its holding is told, or a time that those who do something there in the same
#: sentence take; a farther one is that of a law, a term or another act, unless it stands right behind a long name.
#: Characters.
_YEAR, _NEXT = 60, 12
#: The date of a report before its first sentence: ``(11 July 2017) The 9th congress …``.
_DATELINE = re.compile(rf"\W*\((?:[^(){DATE[1:-1]}]{{0,40}}[\s,])?({DATE})\)")


@cache
def _ended(code: str) -> re.Pattern[str]:
    """What tells of the last day of an event, in masked text in lower case."""
    return for_lower(rf"\b(?:{alternation(language(code).data['phrases_for_time'].get('closed', ['(?!)']))})\b")


def _gap(day: DateMention, event: EventMention) -> int:
    """How many characters of the article stand between a time and an event."""
    return max(day.start - event.end, event.start - day.end)


@dataclass
class Occasions:
    """The events of an article after the sentences read so far.

    ``event`` is the one named last as an occasion, ``age`` sentences ago, ``last`` any named in the sentence before;
    ``events`` are the first ones of each kind, ``coming`` those that the whole article names, by kind; ``held`` tells
    when each took place, ``bodies`` whose it is, ``first`` is the one at the head of the article, ``occasion`` the same
    if the article comes back to it, ``only`` the only one that it names if it names it at its head, ``report`` the same
    if guests speak there. ``kin`` are the sets of kinds of which each word may mean an event of another,
    ``unattended`` the kinds at which nobody can be present, ``inward`` those of a body's own, whose leaders speak there
    without taking part as others do, ``passing`` those that a report of another event names in passing; ``apart`` tells
    that events of a kind which are told by their places are each one of its own.
    """

    resolver: Resolver
    kin: Sequence[frozenset[str]] = ()
    unattended: frozenset[str] = frozenset()
    inward: frozenset[str] = frozenset()
    passing: frozenset[str] = frozenset()
    apart: bool = False
    event: str | None = None
    age: int = 0
    last: str | None = None
    events: dict[str, str] = field(default_factory=dict)
    coming: dict[str, list[str]] = field(default_factory=dict)
    held: dict[str, str] = field(default_factory=dict)
    bodies: dict[str, tuple[str, ...]] = field(default_factory=dict)
    occasion: str | None = None
    first: str | None = None
    report: str | None = None
    only: str | None = None
    title: bool = False
    heads: dict[str, str] = field(default_factory=dict)
    asides: set[str] = field(default_factory=set)

    def foresee(self, sentences: Collection[Masked], first: Collection[Masked]) -> None:
        """Take in which events the article is going to name; ``first`` are its sentences at the head."""
        events = [e for m in sentences for e in m.events]
        self._rename(events, same(events))
        self._rename(events, self._headlined(events, first))
        for event in (e for m in sentences for e in m.events if e.id and not e.placed and not e.described):
            self.coming.setdefault(self._head(event), []).append(event.id or "")
        for event in (e for m in sentences for e in m.events if e.id and e.placed):
            self._identify(event)
        told = [e for m in sentences for e in m.events if e.id and e.described]
        opening = opened(self, sentences, first)
        for event in sorted(told, key=lambda e: (e.generic, e is not opening)):
            self._settle(event, event is opening, {e.id for e in told})
        recalled = [*self._recall(first)]
        heads = [e for m in first for e in m.events if e.id and not e.aside]
        opens = [e for e in heads if not e.described or e is opening or e in recalled]
        if opens:
            self._report(min(opens, key=lambda e: e.described), sentences, first)

    def _recall(self, first: Collection[Masked]) -> Iterator[EventMention]:
        """Take a bare word at the head of the article that tells of an event as new to the reader (``came to a
        conference that X had called``) for the one that later sentences mean by its kind alone."""
        for event in (e for m in first for e in m.events if e.new and not e.id and not e.aside):
            coming = self._coming(event.head)
            if coming and short(name := self.resolver.label(coming)) == name and " " not in name:
                event.id, event.described, event.generic = coming, True, True
                yield event

    def _report(self, opens: EventMention, sentences: Collection[Masked], first: Collection[Masked]) -> None:
        """Take in that an event stands at the head of the article: the first that it names there, else the first that
        it tells of by common nouns."""
        head, events = self._head(opens), [e for m in sentences for e in m.events]
        kinds = self.kinds(head) if opens.described else {head}
        again = sum(e.id == opens.id or (e.id is None and (e.vague or e.head in kinds)) for e in events) > 1
        self.first, self.occasion = opens.id, opens.id if again else None
        told = [e for e in events if e.id and (opens.described or not e.described)]
        passing = frozenset() if head in self.passing else self.passing
        heads = {e.id: self._head(e) for e in told if e.id == opens.id or not (e.aside or self._head(e) in passing)}
        alone = single(heads, opens, events, first)
        reported = alone and head not in self.unattended and (again or opens.held or not opens.described)
        self.only = opens.id if reported else None
        self.report = self.only if head not in self.inward else None
        if self.only:
            self._convene(self.only, kinds, sentences)

    def _convene(self, event: str, kinds: Collection[str], sentences: Collection[Masked]) -> None:
        """Take in when the event that the article reports was held, if a sentence tells just that."""
        for masked in sentences:
            told = masked.placed_events()
            back = {at for at, e in told if e.id == event or (not e.id and not e.new and (e.vague or e.head in kinds))}
            when = convened(masked, {masked.text[at] for at in back}, self.resolver.language.code)
            if when:
                self.held[event] = when
                return

    def kinds(self, head: str) -> set[str]:
        """The kinds of which a word may tell an event of one."""
        return {head}.union(*(kinds for kinds in self.kin if head in kinds))

    def date_events(self, masked: Masked, beside: bool = False) -> None:
        """Take in when the events that a sentence names are held, if a time stands ``beside`` them or however far: of
        one that ended on a day no more than the month."""
        above = _DATELINE.match(masked.text)
        head = masked.date(above[1]) if above else None
        days = [d for d in masked.dates if d.role in ("point", "period") and len(d.when) != 9 and d is not head]
        ended = days and _ended(self.resolver.language.code).search(masked.lower()) is not None
        for event in masked.events if days else ():
            own = [d for d in days if not masked.told_apart(event, d)]
            told = [d for d in own if len(d.when) > 4 or abs(d.start - event.start) <= _YEAR or _gap(d, event) <= _NEXT]
            near = [day for day in told if not beside or _gap(day, event) <= _YEAR]
            if event.id and near:
                when = min(near, key=lambda day: _gap(day, event)).when
                when = when[:7] if ended and len(when) == 10 else when
                known = self.held.setdefault(event.id, when)
                self.held[event.id] = when if len(known) == 4 and when.startswith(known) else known

    def time_of(self, event: str, when: str | None, alone: bool) -> str | None:
        """When an event was held, as the time of an act there: where its sentence tells no time of its own (``alone``),
        or where the event's time lies within the one it tells (``when``)."""
        held = self.held.get(event)
        return held if held and (alone or held.startswith(when or "")) else None

    def made(self, relation: str, masked: Masked) -> str | None:
        """When the one event of a sentence took place, for those who made it together."""
        if relation != "jointActivity" or len(masked.events) != 1 or masked.dates:
            return None
        return self.held.get(self.meant(masked.events[0]) or "")

    def remember(self, masked: Masked) -> None:
        """Take in what events a sentence has told of."""
        self.date_events(masked)
        self.age, self.last = self.age + 1, None
        for event in masked.events:
            if meant := self.meant(event):
                self.last = meant
                if not event.aside and not self._past(meant):
                    self.event, self.age = meant, 0
            if event.id:
                new = event.id not in self.heads
                head = self.heads[event.id] = self._head(event)
                first = self.events.setdefault(head, event.id)
                beside = event.aside or self._past(event.id)
                if first in self.asides and not beside:
                    self.events[head] = event.id
                if beside and (first == event.id or new):
                    self.asides.add(event.id)
                if event.body:
                    self.bodies.setdefault(event.id, event.body)

    def _past(self, event: str) -> bool:
        """Whether an event was held in an earlier year than the one at the head of the article."""
        held, first = self.held.get(event), self.held.get(self.first or "")
        return held is not None and first is not None and held[:4] < first[:4]

    def meant(self, mention: EventMention) -> str | None:
        """The event that a mention means: named, the first of its kind told before, or the only one that is to come."""
        if mention.new and not mention.id and not self.title:
            return self._coming(mention.head) if mention.head not in self.events else None
        named = mention.id or self.events.get(mention.head)
        if mention.vague:
            return named or (self.event if self.age <= NEAR else self.occasion)
        other = self._of_kind(mention.head, self.event) if self.kin else None
        return named or other or self._coming(mention.head)

    def met(self, mention: EventMention, relation: str) -> tuple[str, ...]:
        """The event that a mention means; where a message went to it, the body whose it is, if a name told that; where
        somebody is taught there, those whom it is for."""
        if relation == "training":
            return mention.audience
        event = self.meant(mention)
        if relation == "participation" and mention.aside:
            return ()
        if relation == "solidarity":
            return mention.body or self.bodies.get(event or "", ())
        return (event,) if event else ()

    def reported(self) -> str | None:
        """The event that the article has told of at its head, if it has told of no other since but in passing, and if
        guests speak there."""
        named = {event for event in self.heads if event not in self.asides}
        own = self.heads.get(self.first or "") in self.inward
        return self.first if named == {self.first} and not own and not self.title else None

    def told(self, match: re.Match[str], talks: bool, many: bool = False) -> str | None:
        """The event that words such as ``the meeting`` mean: of that kind, else that of the sentence before, or, where
        ``many`` were there, the one that the article reports, unless it tells of ``talks``."""
        kind = next((event for head, event in self.events.items() if head in match.group()), None)
        meant = self.event if self.age <= 1 else self.reported() if many else None
        return kind or (None if talks else self._of_kind(match.group(), meant))

    def likely(self, masked: Masked, match: re.Match[str], many: bool = False) -> tuple[str, ...]:
        """The events that words may mean without naming one: near them in the sentence or of a kind that they tell, the
        one at the head of the article, the one named last, any of the sentence; the likeliest first. Where ``many``
        took part, it may be the only one that the article has told so far, however long ago, be it by its title."""
        words = match.string[max(0, match.start() - _BESIDE) : match.end() + _BESIDE]
        near = [event.id for character in words if (event := masked.event(character)) and event.id and not event.aside]
        told = [event for head, event in self.events.items() if head in match.group()]
        it = any(not at and side.kind == "topic" for at, side in masked.placed_sides())
        recent = [self.last] if it and self.last else [self.event] if self.event and self.age <= NEAR else []
        head = [self.occasion] if self.occasion else []
        named = [event for event in self.heads if event not in self.asides]
        only = (named or ([self.first] if self.first else [])) if many else []
        found = (
            *near,
            *told,
            *(recent + head if it else head + recent),
            *(e.id for e in masked.events if e.id and not e.aside),
            *(only if len(only) == 1 else ()),
        )
        return tuple(i for i in found if self.heads.get(i) not in self.unattended)

    def _of_kind(self, words: str, event: str | None) -> str | None:
        """The event unless the words mean one of another kind: a rally is no seminar."""
        head = self.heads.get(event or "", "")
        told = [kinds for kinds in self.kin if any(word in kinds for word in words.split())]
        other = told and any(head in kinds for kinds in self.kin) and not any(head in kinds for kinds in told)
        return None if other else event

    def _rename(self, events: Collection[EventMention], fuller: Mapping[str, str]) -> None:
        """Give the names of one event one id."""
        records = self.resolver.records
        for event in (e for e in events if e.id in fuller):
            known = fuller[event.id or ""]
            records[known].forms.update(records[event.id or ""].forms)
            event.id = known

    def _headlined(self, events: Collection[EventMention], first: Collection[Masked]) -> dict[str, str]:
        """For the event of a headline (``CUPE Convention``) the id of the only other one of its kind that the article
        names, if it does so at its head and nothing tells the two apart; or the other way round, the fuller name."""
        found: dict[str, str] = {}
        start = min((m.spans[0][0] for m in [*first][:1] if m.spans), default=0)
        named = [e for e in events if e.id and e.content and not e.described and self._head(e) not in self.passing]
        for title in (e for e in named if e.start < start and not e.aside):
            others = {e.id: e for e in named if e.id != title.id and self._head(e) == self._head(title)}
            lead = [e for m in first for e in m.events if e.id in others and e.start > start and not e.aside]
            if len(others) == 1 and lead and title.content and lead[0].content:
                one, other = title.content, lead[0].content
                if not one.apart(other):
                    pair = sorted(((one.size, title.id or ""), (other.size, lead[0].id or "")))
                    found = {pair[0][1]: pair[1][1]}
        return found

    def _identify(self, event: EventMention) -> None:
        """Give an event that is told by its kind and place alone the id of the only other of its kind, if that has no
        place in its name."""
        named = self._coming(event.head)
        records = self.resolver.records
        if named is None or " in " in self.resolver.label(named):
            self.coming.setdefault(event.head, []).append(event.id or "")
        else:
            records[named].forms.update(records[event.id or ""].forms)
            event.id = named

    def _settle(self, event: EventMention, opens: bool, told: Collection[str | None]) -> None:
        """Keep an event told by common nouns apart, or let it point to the one that the article names, or tells of in
        words that say which one it is; one that ``opens`` the article stays. ``told`` are all told so."""
        id_, records = event.id or "", self.resolver.records
        kinds = self.kinds(event.head) if event.generic else {event.head}
        others = {i for kind in kinds for i in self.coming.get(kind, ()) if i != id_}
        words = set(self.resolver.label(id_).casefold().split())
        if self.apart and not event.generic and others.issubset(told):
            others = {i for i in others if words <= set(self.resolver.label(i).casefold().split())}
        if (others and not (opens and event.held)) or (event.new and not opens):
            within = [i for i in others if words <= set(self.resolver.label(i).casefold().split())]
            event.id = within[0] if len(within) == 1 and not event.new else None
            if event.id:
                records[event.id].forms.update(records[id_].forms)
        elif id_ not in self.coming.get(event.head, ()):
            self.coming.setdefault(event.head, []).append(id_)

    def _coming(self, head: str) -> str | None:
        """The only event of a kind that the article is going to name."""
        coming = set(self.coming.get(head, ()))
        return coming.pop() if len(coming) == 1 else None

    def _head(self, event: EventMention) -> str:
        return event.head or self.resolver.label(event.id or "").split()[0].casefold()
