"""Clauses that only suppose what they tell: ``had A joined B``, ``whether A met B``, ``A accused B of leaving C``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from unionties.extract.cues import SIDES, wording
from unionties.extract.language import alternation, language
from unionties.extract.lowercase import for_lower

_NEVER = re.compile("(?!)")


@dataclass(frozen=True)
class Supposing:
    """What stands before an act in a clause that only supposes it, and what before its noun tells that there was one
    all the same: *if the agreement with A fails*."""

    before: re.Pattern[str]
    known: re.Pattern[str]

    def of(self, text: str, verb: int, main: int) -> bool:
        """Whether the act of a cue that begins at a verb, its main verb at ``main``, is only supposed."""
        return self.before.search(text, 0, main) is not None and not self.known.search(text, 0, verb)


@cache
def supposing(code: str) -> Supposing:
    """The words of a language, from its file."""
    data = language(code).data.get("supposing")
    if data is None:
        return Supposing(_NEVER, _NEVER)
    words, opened, ends, known = (alternation(data[key]) for key in ("words", "opened", "ends", "known"))
    joins = alternation(data["joins"])
    sides = f"{SIDES[0]}-{SIDES[1]}"
    first = rf"\A[^\w{sides}]{{0,3}}(?:{opened})\s+(?:[\w-]+\s+){{0,3}}[{sides}]"
    return Supposing(
        before=for_lower(
            rf"\b(?:{words})\b[^,;]*\Z|\b{wording(data['frames'])}(?:(?!\b(?:{joins})\b)[^,;])*\Z"
            rf"|{first}(?:(?!\b(?:{ends})\b)[^;])*\Z"
        ),
        known=for_lower(rf"(?<!\w)(?:{known})\s+(?:\w+\s+){{0,2}}\Z"),
    )
