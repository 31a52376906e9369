"""Who does what a sentence asks of somebody, or thanks somebody for: ``A urged B to leave C``, ``A thanked B for``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from unionties.extract.cues import EVENTS, SIDE, SIDES
from unionties.extract.language import alternation, language
from unionties.extract.lowercase import for_lower

_ENDS = f"{SIDES[0]}-{EVENTS[1]}"
_NEVER = re.compile("(?!)")


class Asked(NamedTuple):
    """Where the side stands that acts, and whether it is only asked to."""

    place: int
    planned: bool


@dataclass(frozen=True)
class Asking:
    """What stands before a verb that another side than the sentence's subject is the one to act by: it is asked
    ``to`` do so (or ``that`` it do so), or told of as one who has (``having``)."""

    to: re.Pattern[str]
    that: re.Pattern[str]
    having: re.Pattern[str]
    finite: re.Pattern[str]

    def asked(self, text: str, verb: int) -> Asked | None:
        """Who acts by the verb at a place of a masked sentence in lower case, where the sentence asks or thanks it."""
        if self.finite.match(text, verb):
            return None
        if found := self.to.search(text, 0, verb) or self.that.search(text, 0, verb):
            return Asked(found.start("who"), True)
        found = self.having.search(text, 0, verb)
        return Asked(found.start("who"), False) if found else None


@cache
def asking(code: str) -> Asking:
    """The words of a language, from its file."""
    data = language(code).data.get("asking")
    if data is None:
        return Asking(_NEVER, _NEVER, _NEVER, _NEVER)
    asks, that, having = (alternation(data[key]) for key in ("to", "that", "having"))
    who, gap = rf"(?P<who>{SIDE})", rf"(?:[^,;:{_ENDS}]|(?<=\d),(?=\d)){{0,60}}"
    return Asking(
        to=for_lower(rf"\b(?:{asks})\s+{who}\s+(?:[a-z]+\s+)?(?:{data['infinitive']})\s{gap}\Z"),
        that=for_lower(rf"\b(?:{that})\s+{who}\s+(?:[a-z]+\s+){{0,2}}\Z"),
        having=for_lower(rf"\b(?:{having})\s+{who}\s+(?:{data['gerund']})\s{gap}\Z"),
        finite=for_lower(rf"(?<!\bbe )\s*(?:{data['finite']})"),
    )
