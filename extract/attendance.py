"""Who was at the one event that an article reports, told by lists in sentences that tell of nothing else.

``The congress of X opened in Izmir. They came from Brazil and Korea, and from the ETUC, the ITUC and EPSU.``
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from unionties.extract.called_by import UNIONS
from unionties.extract.discourse import Discourse
from unionties.extract.drafts import Draft
from unionties.extract.forms import filled
from unionties.extract.language import language
from unionties.extract.masked import Masked
from unionties.extract.presence import Presence
from unionties.extract.rolls import FEWEST

#: How sure it is that the members of such a list were there, and how far before it the words stand that tell so.
_SURE, _REACH = 0.8, 160
#: What is shown as the cue.
_CUE = "a list of those present"
#: Statements that are no acts.
_NO_ACTS = ("post", "partOf")


@dataclass(frozen=True)
class _Lists:
    """What stands right before a list of participants, and what tells in its sentence that it is none."""

    before: re.Pattern[str]
    elsewhere: re.Pattern[str]


@cache
def _lists(code: str) -> _Lists | None:
    """The patterns of a language; None where it has none."""
    data = language(code).data["events"].get("attending")
    if data is None:
        return None
    before, elsewhere = (re.compile(filled(data[key], {}), re.IGNORECASE) for key in ("before", "elsewhere"))
    return _Lists(before, elsewhere)


class Attendance:
    """Reads lists of those who were at the event that an article reports."""

    def __init__(self, code: str, discourse: Discourse, published: str | None) -> None:
        self.discourse, self._lists, self._published = discourse, _lists(code), published
        self._presence = Presence(code, discourse, published)

    def members(
        self, masked: Masked, readings: Iterable[str], found: Sequence[Draft], start: int, end: int
    ) -> Iterator[Draft]:
        """The statements of a sentence that tells who was there, by a list or by words of being there; ``readings`` are
        the ways in which it is read, with its lists as groups, ``found`` is what it tells otherwise."""
        listed = [*self._listed(masked, readings, found, start, end)]
        yield from listed
        yield from self._presence.told(masked, [*found, *listed], start, end)

    def _listed(
        self, masked: Masked, readings: Iterable[str], found: Sequence[Draft], start: int, end: int
    ) -> Iterator[Draft]:
        """The statements of a sentence that lists participants and tells nothing else."""
        occasions = self.discourse.occasions
        event = occasions.only
        lists = self._lists
        if event is None or lists is None or occasions.title or lists.elsewhere.search(masked.text):
            return
        if any(draft.relation not in _NO_ACTS for draft in found):
            return
        if any(occasions.meant(mention) not in (None, event) for mention in masked.events):
            return
        when = occasions.held.get(event)
        ahead = bool(when and self._published and when > self._published[: len(when)])
        ids: dict[str, None] = {}
        for text in readings:
            for at, side in masked.placed_sides(text):
                before = f"{text[max(0, at - _REACH) : at]}{side.groups[0].wrapper} " if side.groups else ""
                if not lists.before.search(before):
                    continue
                members = dict.fromkeys(i for g in side.groups if not g.inferred for i in g.ids)
                unions = sum(self.discourse.resolver.type(i) in UNIONS for i in members)
                if len(members) >= FEWEST and 2 * unions >= len(members):
                    ids |= members
        for id_ in ids if not ahead else ():
            yield Draft(id_, "participation", event, start, end, when, False, None, _SURE, _CUE, whole=True)
