"""Expressions for texts in lower case, which are found faster than those that ignore the case of letters."""

from __future__ import annotations

import re

from unionties.extract.tokens import lower

_KEPT = re.compile(r"\\.|\(\?P[<=]\w+[>)]|\(\?-i:|\(\?i:|\w")


def for_lower(expression: str) -> re.Pattern[str]:
    r"""An expression compiled for texts in lower case; raises ValueError where it tells capitals from small letters.

    >>> for_lower(r"(?P<A>(?i:Hanoi|HUE))\W").pattern
    '(?P<A>(?:hanoi|hue))\\W'
    """
    return re.compile(_KEPT.sub(_lowered, expression))


def _lowered(piece: re.Match[str]) -> str:
    if piece.group() == "(?-i:":
        raise ValueError(f"no expression for texts in lower case: {piece.string!r}")
    if piece.group() == "(?i:":
        return "(?:"
    return piece.group() if len(piece.group()) > 1 else lower(piece.group())
