"""Lists whose members stand in lines of their own, below a line that says what they do.

``The following unions took part:``, ``Participants:``; each line then names a body, or a person with an office. What no
heading of a kind tells is read as if the members ended the sentence above them: ``Money was sent to:``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from unionties.extract.cues import SIDE
from unionties.extract.discourse import Discourse
from unionties.extract.drafts import Draft
from unionties.extract.enumerations import counts
from unionties.extract.forms import filled
from unionties.extract.language import alternation, language
from unionties.extract.masked import Masked, Side, SideKind

#: How sure a member of a list is, and the greatest length of its line; characters.
_SURE, _LONGEST = 0.85, 200
#: The greatest length of a heading without a colon; characters.
_HEADING = 160
#: The fewest whom a sentence names that the one before only counted.
_FEWEST = 2
#: How a line of a list begins that may name somebody unknown.
_BULLET = re.compile(r"[-–—•*+▪►>]|\d{1,2}[.)]\s")


@dataclass(frozen=True)
class _Lines:
    """How a language's lists are headed and how their lines begin; ``no_line`` are words that no such line holds;
    ``above`` ends a sentence of any act whose ends stand in the lines below it, ``bare`` such a heading without a
    colon, over lines with bullets, ``ends`` one of which the lines are the end; ``named`` begins a sentence that names
    whom the one before only counted."""

    headings: tuple[tuple[str, re.Pattern[str]], ...]
    opening: re.Pattern[str]
    no_line: re.Pattern[str]
    above: re.Pattern[str]
    bare: re.Pattern[str]
    ends: re.Pattern[str]
    named: re.Pattern[str]


@cache
def _lines(code: str) -> _Lines | None:
    data = language(code).data
    lists = data.get("listings")
    if lists is None:
        return None
    wrappers = data["wrappers"]
    named = [*data["honorifics"], *wrappers["representatives"], *wrappers.get("people", ())]
    counted = rf"(?:{data['enumerations']['counted']}\s+)?" if "enumerations" in data else ""
    return _Lines(
        tuple((relation, re.compile(filled(lists[relation], {}), re.IGNORECASE)) for relation in sorted(lists["of"])),
        re.compile(
            rf"\W*(?:\d+\W+)?(?:(?P<by>{alternation(lists['by'])})\s|(?:{lists['rank']})\s*[:–—-]\s*)?"
            rf"{counted}(?:(?:{alternation(named)})\b\W*(?:of\s+|from\s+)?){{0,3}}{SIDE}",
            re.IGNORECASE,
        ),
        re.compile(rf"\b(?:{alternation(lists['verbs'])})\b", re.IGNORECASE),
        re.compile(filled(lists["above"], {}), re.IGNORECASE),
        re.compile(filled(lists["bare"], {}), re.IGNORECASE),
        re.compile(rf"\b(?:{alternation(lists['by'])})\s*:$", re.IGNORECASE),
        re.compile(filled(lists["named"], {}), re.IGNORECASE),
    )


class Listing:
    """The list that an article is in, if any: what its members do, and with whom or at what."""

    def __init__(self, code: str, discourse: Discourse) -> None:
        self.lines, self.discourse, self.code = _lines(code), discourse, code
        self._open: tuple[str, str] | None = None
        self._above: Masked | None = None
        self._before: tuple[Masked, int] | None = None
        self._named: tuple[Side, ...] = ()
        self._bare, self._by = False, ""
        self.start = 0
        """Where the sentence above the list begins."""

    def members(self, masked: Masked, start: int, end: int) -> Iterator[Draft]:
        """The statements of a line of the list; a line of another make ends it."""
        if self._open is None or not self._line(masked):
            return
        relation, whole = self._open
        when = self.discourse.occasions.held.get(whole)
        for id_ in dict.fromkeys(i for _, side in masked.placed_sides() for i in self.discourse.ids(masked, side)):
            yield Draft(id_, relation, whole, start, end, when, False, None, _SURE, "…: S", above=self.start)

    def ended(self, masked: Masked) -> tuple[Masked, frozenset[str], int] | None:
        """The sentence above the list with the members so far at its end, those of this line, and where that sentence
        begins; None where the line is no member of a list."""
        opening = self.lines.named.match(masked.text) if self.lines and self._before else None
        if opening and not any(s.kind != "topic" for _, s in masked.placed_sides(opening.group())):
            return self._counted(masked)
        if self._above is None or not self._line(masked):
            return None
        sides = [side for _, side in masked.placed_sides()]
        ids = frozenset(i for side in sides for i in self.discourse.ids(masked, side, personal=True))
        if not ids:
            return None
        bodies = tuple(sorted(i for i in ids if not i.startswith("person:")))
        persons = tuple(p for side in sides for p in side.persons)
        kind: SideKind = "person" if persons else "organisation"
        self._named += (Side(bodies, masked.spans[0][0], masked.spans[-1][1], kind, persons=persons),)
        by = f"{self._by} " if self._by and not self._above.text.endswith(f" {self._by} ") else ""
        whole = replace(self._above, text=self._above.text + by, sides=[*self._above.sides])
        whole.text += whole.add(Side((), *whole.spans[0], groups=self._named))
        whole.spans = [*whole.spans, *[whole.spans[-1]] * len(by), masked.spans[-1]]
        return whole, ids, self.start

    def _counted(self, masked: Masked) -> tuple[Masked, frozenset[str], int] | None:
        """The sentence before with those that this one names behind a colon: ``It admitted two unions: A and B``."""
        named = [s for _, s in masked.placed_sides() for s in s.groups or (s,) if not s.inferred]
        ids = frozenset(i for side in named for i in self.discourse.ids(masked, side))
        before, start = self._before or (masked, 0)
        if before is masked or len(named) < _FEWEST or not ids or not counts(before.text, self.code):
            return None
        text = before.text.rstrip(" .") + ": "
        whole = replace(before, text=text, sides=[*before.sides])
        whole.text += whole.add(Side((), named[0].start, named[-1].end, groups=tuple(named)))
        spans = [*before.spans, before.spans[-1], before.spans[-1]]
        whole.spans = [*spans[: len(text)], masked.spans[-1]]
        return whole, ids, start

    def _line(self, masked: Masked) -> bool:
        """Whether a sentence is a line of the list, which one of another make ends."""
        assert self.lines is not None, "a language without lists opens none"
        text = masked.text
        if len(text) <= _LONGEST and not self.lines.no_line.search(text):
            opening = self.lines.opening.match(text)
            if opening and (not self._bare or _BULLET.match(text)):
                self._by = opening["by"] or ""
                return True
            if _BULLET.match(text):
                return False
        self._open = self._above = None
        return False

    def head(self, masked: Masked, start: int) -> None:
        """Open the list that a sentence heads, which begins at ``start``: one that ends with a colon and says what
        those below it do; a bare noun (``Participants:``) has to say at what."""
        self._before = (masked, start)
        text = masked.text.rstrip()
        if self.lines is None:
            return
        bare = len(text) <= _HEADING and self.lines.bare.search(text) is not None and not _BULLET.match(text)
        if not bare and not text.endswith(":"):
            return
        self._open, self._above, self._named, self.start, self._bare = None, None, (), start, bare
        text = f"{text}:" if bare else text
        for relation, pattern in self.lines.headings:
            match = pattern.search(text)
            if match is None:
                continue
            if relation == "membership":
                found = self.discourse.ids(masked, masked.side(match["side"] or match["whole"]))
            else:
                found = self._occasions(masked, match)
            self._open = (relation, found[0]) if found else None
            break
        heads = bare or self.lines.above.search(text) or counts(text, self.code)
        if any(e.id for e in masked.events) or (self._open is None and heads):
            if self.lines.ends.search(text):
                text = text.rstrip(" :")  # given to: A
            spans = [*masked.spans[: len(text)], masked.spans[-1], masked.spans[-1]]
            self._above = replace(masked, text=f"{text} ", spans=spans[: len(text) + 1])

    def _occasions(self, masked: Masked, match: re.Match[str]) -> tuple[str, ...]:
        """The events that a heading may mean, the likeliest first; those that a bare noun says itself."""
        occasions = self.discourse.occasions
        if not match.groupdict().get("noun"):
            return occasions.likely(masked, match)
        events = (event for character in match.group() if (event := masked.event(character)))
        return tuple(id_ for event in events if (id_ := occasions.meant(event)))
