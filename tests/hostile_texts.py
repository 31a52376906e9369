"""Texts that make a careless regular expression slow: runs of one thing, and runs made from the expression itself."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

RUNS = (
    " ", "a", "7", '"', "“", "(", ")", ".", "A", "Aa ", ",", ", ", "đ", "Công đoàn ", "CGT, ", "&", "<", "<a ", "a ",
    "1/", "12/5, ", "the ", "of ", "\t", "\xa0", "a,", "'", "_", "A.", "A. ", "|", "ab-", "/", ":", ";", "-",
    "ông Nguyễn Văn A, ", "President of the ", "the LFTU and ", "\ue000", "\ue000, ", "\ue000 and ", "\ue000 a ", "a\n",
    "\n",
)  # fmt: skip
"""What is repeated; ``\\ue000`` stands for an organisation in the text that cues see."""
_CANDIDATES = "a 1,.A(-đ\ue000\n"
_ENDLESS = 10
"""Repeats that may go on for longer are tried."""
_TRIED = 8


def repeated(run: str, length: int) -> str:
    """The run again and again, cut at the length."""
    return (run * (length // len(run) + 1))[:length]


def seconds(work: Callable[[], object], least: float = 0.0, turns: int = 3) -> float:
    """The least CPU time of some turns; a turn that stays below ``least`` is enough."""
    best = float("inf")
    for _ in range(turns):
        begin = time.process_time()
        work()
        best = min(best, time.process_time() - begin)
        if best <= least:
            break
    return best


def pumps(pattern: str, flags: int) -> list[tuple[str, str]]:
    """For the endless repeats of an expression: what leads to it, and what it takes once."""
    found = dict.fromkeys(_pumps(parser.parse(pattern, flags & ~re.DEBUG), ""))
    return list(found)[:_TRIED]


def _pumps(items: Any, before: str) -> Iterator[tuple[str, str]]:
    for kind, value in items:
        if kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            if value[1] > _ENDLESS and (body := _sample(value[2])):
                yield before, body
            yield from _pumps(value[2], before)
        elif kind is op.BRANCH:
            for branch in value[1][:4]:
                yield from _pumps(branch, before)
        elif kind is op.SUBPATTERN:
            yield from _pumps(value[-1], before)
        elif kind is op.ATOMIC_GROUP:
            yield from _pumps(value, before)
        before += _sample([(kind, value)])


def _sample(items: Any) -> str:
    """A text that the parsed expression takes, as far as that can be told without trying."""
    text = ""
    for kind, value in items:
        if kind is op.LITERAL:
            text += chr(value)
        elif kind is op.IN:
            listed = (chr(v if k is op.LITERAL else v[0]) for k, v in value if k in (op.LITERAL, op.RANGE))
            text += next((c for c in (*_CANDIDATES, *listed) if _takes(value, c)), "")
        elif kind in (op.ANY, op.NOT_LITERAL):
            text += "a"
        elif kind is op.BRANCH:
            text += _sample(value[1][0])
        elif kind is op.SUBPATTERN:
            text += _sample(value[-1])
        elif kind is op.ATOMIC_GROUP:
            text += _sample(value)
        elif kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            text += _sample(value[2]) * max(1, min(value[0], 3))
    return text


def _takes(members: Any, char: str) -> bool:
    negated, found = False, False
    for kind, value in members:
        if kind is op.NEGATE:
            negated = True
        elif kind is op.LITERAL:
            found |= ord(char) == value
        elif kind is op.RANGE:
            found |= value[0] <= ord(char) <= value[1]
        elif kind is op.CATEGORY:
            name = str(value).rsplit("_", 1)[-1].lower()
            inside = {"word": r"\w", "space": r"\s", "digit": r"\d"}[name]
            found |= bool(re.fullmatch(inside, char)) is not ("NOT" in str(value))
    return found is not negated
