"""Events that a text tells by common nouns: ``the hurricane seminar``, ``its safe staffing conference``.

They have no name, so another article may mean another one by the same words: the day of publication is part of their
ids. Where an article names an event of the kind as well, words that don't tell which one is meant point to that.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from unionties.extract.cues import SIDE
from unionties.extract.forms import event_pieces, filled
from unionties.extract.language import language
from unionties.extract.masked import EventMention, Masked
from unionties.extract.tokens import lower

#: Where at most the event stands with which a sentence opens, behind its article; characters.
_OPENING = 6
_TAIL = re.compile(rf"\s+(?:in|on|for|of|about|against)\s.*$|{SIDE}")


@dataclass(frozen=True)
class _Words:
    """How a language tells events by common nouns, and the words among them that don't tell which one."""

    patterns: tuple[re.Pattern[str], ...]
    held: tuple[re.Pattern[str], ...]
    generic: re.Pattern[str]
    new: re.Pattern[str]


@dataclass(frozen=True)
class Described:
    """An event told by common nouns: where it stands in a masked text, what kind it is of, whether it is new to the
    reader (``a seminar in Lomé``), whether its words tell no more than the kind (``the two-day conference``), and
    whether what stands round them tells that it was held (``met at a workshop called by X``)."""

    start: int
    end: int
    head: str
    new: bool
    generic: bool
    held: bool = False


@cache
def _words(code: str) -> _Words | None:
    """The patterns of a language; None where it has none."""
    data: Mapping[str, Any] = language(code).data
    told = data["events"].get("described")
    if told is None:
        return None
    pieces = event_pieces(data["events"], data["names"])
    for name, pattern in told["classes"].items():
        pieces[name] = filled(pattern, pieces)
    return _Words(
        tuple(re.compile(filled(pattern, pieces)) for pattern in told["patterns"]),
        tuple(re.compile(filled(pattern, pieces)) for pattern in told.get("held", ())),
        re.compile(filled(told["generic"], pieces)),
        re.compile(filled(told["new"], pieces), re.IGNORECASE),
    )


def described(masked: Masked, code: str) -> Iterator[Described]:
    """The events of a masked sentence that are told so."""
    words = _words(code)
    if words is None:
        return
    for pattern in (*words.held, *words.patterns):
        for match in pattern.finditer(masked.text):
            start, end = match.span("event")
            new = words.new.fullmatch(match["before"]) is not None
            generic = words.generic.fullmatch(match["event"]) is not None
            yield Described(start, end, lower(match["kind"]), new, generic, pattern in words.held)


@cache
def _those_there(code: str) -> re.Pattern[str]:
    """What goes on about those who were at an event that the sentence before told of."""
    return re.compile(language(code).data["events"].get("gathered", "(?!)"), re.IGNORECASE)


def gathered(first: Masked, at: int, event: EventMention, sentences: Collection[Masked], code: str) -> bool:
    """Whether an article that names no other event opens with one told so, in the sentence ``first``, and goes on about
    those who were there: ``A pay workshop has ended in Nairobi. It brought together ...``"""
    if event.generic or at > _OPENING or any(e.id not in (None, event.id) for m in sentences for e in m.events):
        return False
    told = _those_there(code)
    later = [masked for masked in sentences if masked is not first]
    return any(told.search(m.text) or any(told.search(side.wrapper) for side in m.sides) for m in later)


def goes_on(event: EventMention, kinds: Collection[str], sentences: Collection[Masked], code: str) -> bool:
    """Whether an article comes back to an event, by words for its kind or about those who were there."""
    told = _those_there(code)
    back = any(e is not event and not e.new and (e.vague or e.head in kinds) for m in sentences for e in m.events)
    later = [m for m in sentences if event not in m.events]
    return back or any(told.search(m.text) or any(told.search(side.wrapper) for side in m.sides) for m in later)


def short(name: str) -> str:
    """A name without its place and what it is about."""
    return _TAIL.sub("", name)
