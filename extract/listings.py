"""Lists of participants and affiliates whose members stand in lines of their own, below a line that says what they do.

``The following unions took part:``, ``Participants:``; each line then names a body, or a person with an office.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from unionties.extract.cues import SIDE
from unionties.extract.discourse import Discourse
from unionties.extract.drafts import Draft
from unionties.extract.forms import filled
from unionties.extract.language import alternation, language
from unionties.extract.masked import Masked

#: How sure a member of a list is, and the greatest length of its line; characters.
_SURE, _LONGEST = 0.85, 200


@dataclass(frozen=True)
class _Lines:
    """How a language's lists are headed and how their lines begin; ``no_line`` are words that no such line holds."""

    headings: tuple[tuple[str, re.Pattern[str]], ...]
    opening: re.Pattern[str]
    no_line: re.Pattern[str]


@cache
def _lines(code: str) -> _Lines | None:
    data = language(code).data
    lists = data.get("listings")
    if lists is None:
        return None
    named = [*data["honorifics"], *data["wrappers"]["representatives"]]
    return _Lines(
        tuple((relation, re.compile(filled(lists[relation], {}), re.IGNORECASE)) for relation in sorted(lists["of"])),
        re.compile(rf"\W*(?:\d+\W+)?(?:(?:{alternation(named)})\b\W*(?:of\s+|from\s+)?){{0,3}}{SIDE}", re.IGNORECASE),
        re.compile(rf"\b(?:{alternation(lists['verbs'])})\b", re.IGNORECASE),
    )


class Listing:
    """The list that an article is in, if any: what its members do, and with whom or at what."""

    def __init__(self, code: str, discourse: Discourse) -> None:
        self.lines, self.discourse = _lines(code), discourse
        self._open: tuple[str, str] | None = None

    def members(self, masked: Masked, start: int, end: int) -> Iterator[Draft]:
        """The statements of a line of the list; a line of another make ends it."""
        if self._open is None or self.lines is None:
            return
        text, (relation, whole) = masked.text, self._open
        if len(text) > _LONGEST or not self.lines.opening.match(text) or self.lines.no_line.search(text):
            self._open = None
            return
        when = self.discourse.occasions.held.get(whole)
        for id_ in dict.fromkeys(i for _, side in masked.placed_sides() for i in self.discourse.ids(masked, side)):
            yield Draft(id_, relation, whole, start, end, when, False, None, _SURE, "…: S")

    def head(self, masked: Masked) -> None:
        """Open the list that a sentence heads: one that ends with a colon and says what those below it do; a bare noun
        (``Participants:``) has to say at what."""
        if self.lines is None or not masked.text.rstrip().endswith(":"):
            return
        for relation, pattern in self.lines.headings:
            match = pattern.search(masked.text)
            if match is None:
                continue
            if relation == "membership":
                found = self.discourse.ids(masked, masked.side(match["side"] or match["whole"]))
            else:
                found = self._occasions(masked, match)
            self._open = (relation, found[0]) if found else None
            return

    def _occasions(self, masked: Masked, match: re.Match[str]) -> tuple[str, ...]:
        """The events that a heading may mean, the likeliest first; those that a bare noun says itself."""
        occasions = self.discourse.occasions
        if not match.groupdict().get("noun"):
            return occasions.likely(masked, match)
        events = (event for character in match.group() if (event := masked.event(character)))
        return tuple(id_ for event in events if (id_ := occasions.meant(event)))
