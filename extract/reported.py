"""Which event an article reports: the one that its head tells as new to the reader, and that it goes on about."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from unionties.extract.convened import convened
from unionties.extract.described import gathered, goes_on, short
from unionties.extract.masked import EventMention, Masked

if TYPE_CHECKING:
    from unionties.extract.occasions import Occasions


def opened(occasions: Occasions, sentences: Collection[Masked], first: Collection[Masked]) -> EventMention | None:
    """The event that the head of the article tells as new to the reader (``a seminar on wages``) and the article
    comes back to, or of which it tells there when it was held, if it names none that is like it."""
    events = [e for m in sentences for e in m.events]
    code = occasions.resolver.language.code
    for masked in first:
        for at, event in masked.placed_events():
            if not event.described or not event.new or event.aside:
                continue
            kinds = occasions.kinds(event.head)
            if event.held and _alone(event, first) and goes_on(event, kinds, sentences, code):
                return event
            fresh = kinds.isdisjoint(occasions.coming)
            if not fresh or (event.generic and short(name := occasions.resolver.label(event.id or "")) == name):
                continue
            back = sum(e is not event and not e.new and (e.vague or e.head in kinds) for e in events) > 1
            if back or gathered(masked, at, event, sentences, code) or convened(masked, masked.text[at], code):
                return event
    return None


def _alone(event: EventMention, first: Collection[Masked]) -> bool:
    """Whether the head of the article tells of no other event that may be the one that it reports."""
    return not any(e.id not in (None, event.id) and not e.aside for m in first for e in m.events)


def single(
    heads: Mapping[str | None, str], opens: EventMention, events: Collection[EventMention], first: Collection[Masked]
) -> bool:
    """Whether an article tells of no event at length but of the one that opens it: all that it tells of, by their
    kinds in ``heads``, are of its kind and stand at its head; where the opening tells that it was held, any other that
    it names once and later may be one of another time."""
    there = {e.id for m in first for e in m.events}
    others = {i: head for i, head in heads.items() if i != opens.id}
    if opens.held:
        others = {i: head for i, head in others.items() if i in there or sum(e.id == i for e in events) > 1}
    return set(others) <= there and set(others.values()) <= {heads.get(opens.id)}
