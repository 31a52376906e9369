"""Who was at an event, told by words of being there in whatever sentence: a role, a place in the hall, a list.

``Among the guests were N N (secretary, A), N N of B and C.`` ``N N of A took the chair.`` Where the sentence names no
event, it is the one that the article reports.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache

from unionties.extract.cues import SIDE
from unionties.extract.discourse import Discourse
from unionties.extract.drafts import Draft
from unionties.extract.forms import filled
from unionties.extract.language import alternation, language
from unionties.extract.masked import Masked, Side
from unionties.extract.occasions import NEAR

#: How sure it is that those were there whom the words of being there list.
_SURE = 0.8
#: What is shown as the cue.
_CUE = "present: "
#: How far from the words, or from the one before it, the next of those present stands; characters.
_REACH = 160
#: How much before the words may tell that nobody was there.
_AROUND = 80


@dataclass(frozen=True)
class _Words:
    """The words of being there: those ``before`` whom they tell of and those ``behind`` them, what ends a list of those
    present (``stop``), what ``joined`` two of them, what tells before a name (``apart``, ``part``) or behind it
    (``owner``) that it is none of them, what tells that nobody was there (``elsewhere``), and what tells of an event
    ``other`` than the reported one; ``beside`` what tells before a body of those who only have to do with it."""

    before: re.Pattern[str]
    behind: re.Pattern[str]
    stop: re.Pattern[str]
    apart: re.Pattern[str]
    owner: re.Pattern[str]
    joined: re.Pattern[str]
    part: re.Pattern[str]
    elsewhere: re.Pattern[str]
    other: re.Pattern[str]
    beside: re.Pattern[str]


@cache
def _words(code: str) -> _Words | None:
    """The words of a language; None where it has none."""
    data: Mapping[str, object] | None = language(code).data["events"].get("presence")
    if data is None:
        return None
    more: dict[str, str] = {}
    for name, words in dict(data.get("classes", {})).items():  # type: ignore[call-overload]
        more[name] = filled(words if isinstance(words, str) else f"(?:{alternation(words)})", more)

    def compiled(key: str) -> re.Pattern[str]:
        told = data[key]
        patterns = [told] if isinstance(told, str) else list(told)  # type: ignore[call-overload]
        return re.compile("|".join(f"(?:{filled(p, more)})" for p in patterns), re.IGNORECASE)

    return _Words(*(compiled(field.name) for field in fields(_Words)))


def beside(code: str, masked: Masked, text: str, place: int) -> bool:
    """Whether the words before a side tell of somebody who only has to do with it: ``critics of X``, ``a driver at
    X``."""
    words = _words(code)
    side = masked.side(text[place])
    return (
        words is not None
        and side is not None
        and side.kind != "person"
        and words.beside.search(text, max(0, place - 40), place) is not None
    )


def _with_people(masked: Masked) -> str:
    """The masked sentence with words such as ``participants``, which stand for nobody known, as they are written."""
    nobody = [s for s in masked.sides if s.inferred and not s.ids and s.kind == "delegation" and s.wrapper]
    if not nobody:
        return masked.text
    return "".join(side.wrapper if (side := masked.side(c)) in nobody and side else c for c in masked.text)


class Presence:
    """Reads who was there, by the words that tell so."""

    def __init__(self, code: str, discourse: Discourse, published: str | None) -> None:
        self.discourse, self._words, self._published = discourse, _words(code), published

    def told(self, masked: Masked, found: Sequence[Draft], start: int, end: int) -> Iterator[Draft]:
        """The participations that a sentence tells beside those ``found``."""
        words, occasions = self._words, self.discourse.occasions
        if words is None or occasions.title:
            return
        if not (masked.events or occasions.only or occasions.first or occasions.event):
            return  # the article has told of no event
        text = _with_people(masked)
        placed = [(at, side) for at, side in masked.placed_sides(text) if not side.inferred]
        runs: list[tuple[re.Match[str], int, list[Side]]] = []
        for match in words.before.finditer(text) if placed else ():
            runs.append((match, match.end(), list(self._following(text, match, placed))))
        for match in words.behind.finditer(text) if placed else ():
            runs.append((match, match.end(), list(self._preceding(text, match, placed))))
        if not any(sides for *_, sides in runs):
            return
        event = self._event(masked)
        if event is None:
            return
        told = {d.subject for d in found if d.relation == "participation" and d.object == event}
        when = occasions.held.get(event)
        begun = when.split("/")[0] if when else ""
        if self._published and begun > self._published[: len(begun)]:
            return
        own = occasions.bodies.get(event, ()) if occasions.heads.get(event) in occasions.inward else ()
        for match, last, sides in runs:
            if words.elsewhere.search(text, max(0, match.start() - _AROUND), last + _AROUND // 2):
                continue
            ids = dict.fromkeys(i for side in sides for i in self.discourse.ids(masked, side))
            if not masked.events and all(self.discourse.resolver.type(i) == "Company" for i in ids):
                continue  # companies are what they talk about
            cue = _CUE + " ".join(re.sub(SIDE, "…", match.group()).split())
            for id_ in ids:
                if id_ not in told and id_ not in own:
                    told.add(id_)
                    yield Draft(id_, "participation", event, start, end, when, False, None, _SURE, cue, whole=True)

    def _event(self, masked: Masked) -> str | None:
        """The event that a sentence tells of: the only one that it names, else the one that the article reports."""
        occasions = self.discourse.occasions
        here = [e for e in masked.events if not e.aside]
        meant = {occasions.meant(e) for e in here}
        if len(meant) > 1 or None in meant:
            return None
        assert self._words is not None, "there are words where one matched"
        if not meant and (
            self.discourse.talks or self.discourse.received or (not here and self._words.other.search(masked.text))
        ):
            return None  # who was there was at the talks told of last, or at the other event
        event = meant.pop() if meant else occasions.only or occasions.reported()
        near = occasions.event if occasions.age <= NEAR else None
        if event is None and near and occasions.heads.get(near) == occasions.heads.get(occasions.first or "", "-"):
            event = near
        if event is None or occasions.heads.get(event) in occasions.unattended:
            return None
        year = (occasions.held.get(event) or self._published or "")[:4]
        other = year and any(day.when[:4] != year for day in masked.dates if day.when[:4].isdigit())
        return None if other else event

    def _following(self, text: str, match: re.Match[str], placed: Sequence[tuple[int, Side]]) -> Iterator[Side]:
        """The sides that follow words as a list."""
        words, last, stopped, apart = self._words, match.end(), False, False
        assert words is not None, "there are words where one matched"
        for at, side in placed:
            if at < match.end():
                continue
            gap = text[last:at]
            if len(gap) > _REACH:
                return
            stop = words.stop.search(gap)
            if stopped or stop:
                if ";" not in gap or words.stop.search(gap, gap.rindex(";")):
                    if ";" not in text:
                        return
                    stopped, last = True, at + 1
                    continue
                stopped = False
            last = at + 1
            goes_on = words.joined.fullmatch(gap.strip(" )")) is not None
            apart = words.apart.search(gap) is not None or (apart and goes_on)
            if not apart and not words.owner.match(text, at + 1):
                yield side

    def _preceding(self, text: str, match: re.Match[str], placed: Sequence[tuple[int, Side]]) -> Iterator[Side]:
        """The sides that precede words as a list: the last one, and those that ``and`` or commas join to it."""
        words, first, joined = self._words, match.start(), True
        assert words is not None, "there are words where one matched"
        for at, side in reversed(placed):
            if at >= match.start():
                continue
            gap = text[at + 1 : first]
            if len(gap) > _REACH or words.stop.search(gap) or not joined:
                return
            if words.owner.match(text, at + 1) or words.apart.search(text[max(0, at - 40) : at]):
                return
            if side.kind == "organisation" and words.part.search(text[max(0, at - 40) : at]):
                return
            yield side
            first, joined = at, words.joined.search(text[max(0, at - 20) : at]) is not None
