"""How a text begins wherever an expression matches: a cheap look before a long expression is tried."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

#: How many letters of a text are looked at.
LENGTH = 3
_TOKEN = re.compile(
    r"\(\?<?[=!]|\(\?(?:P<\w+>|[a-z-]*:)|\(\??|\[\^?\]?(?:\\.|[^\]\\])*\]|\{\d*,?\d*\}|\\.|.", re.DOTALL
)
_LOOKS = ("(?=", "(?!", "(?<=", "(?<!")
_ANY = "."
#: What takes no room between two letters.
_BOUNDS = (r"\b", "^", "$")


def openings(expression: str) -> frozenset[str]:
    r"""The first letters, as far as they are told, of what an expression may match in lower case; ``\d`` and ``\s``
    and classes of letters stand for themselves, and a full stop for anything.

    >>> sorted(openings(r"(?:(?:on|by)\s+)?(?P<d>\d{1,2})\s+(?i:May|June)|mid-\w+"))
    ['\\d', 'by', 'mid', 'on']
    """
    shut, open_ = _read(iter(_TOKEN.findall(expression)))
    return frozenset(opening or _ANY for opening in shut | open_)


def opened(found: Iterable[str]) -> str:
    """An expression for texts in lower case that begin so, where a word or a mark begins; it begins with a class of
    characters, to which a search leaps."""
    rests: dict[str, list[str]] = {}
    for opening in sorted(found):
        head = opening if opening in (r"\d", r"\s", _ANY) else re.escape(opening[0])
        rests.setdefault(head, []).append("" if head == opening else re.escape(opening[1:]))
    if _ANY in rests or any(opening[0] == "[" for opening in found):
        return r"(?s:.)(?<![\w/].)"
    choices = (rf"(?<={head})(?:{'|'.join(sorted(tails, reverse=True))})" for head, tails in rests.items())
    return rf"[{''.join(rests)}](?<![\w/].)(?:{'|'.join(choices)})"


def _read(tokens: Iterator[str]) -> tuple[set[str], set[str]]:
    """The openings up to the closing bracket: those that anything may follow, and those that are all of a match."""
    shut, whole = set[str](), set[str]()
    before = branch = {""}
    for token in tokens:
        if token == ")":
            break
        if token == "|":
            whole |= branch
            before = branch = {""}
        elif token in _LOOKS:
            _read(tokens)
        elif token[0] in "?*+{":
            if token[0] in "*+{":  # what is repeated, follows itself
                shut |= branch - before
                branch = branch & before
            if token[0] in "?*" or token.startswith(("{0", "{,")):
                branch = branch | before
        else:
            before = branch
            ends, goes_on = _read(tokens) if token[0] == "(" else _single(token)
            if token == "(?":  # a kind of group that isn't known here
                ends, goes_on = {_ANY}, set()
            shut |= {_after(start, end) for start in branch for end in ends}
            branch = {_after(start, more) for start in branch for more in goes_on}
            shut |= {start for start in branch if len(start) == LENGTH}
            branch = {start for start in branch if len(start) < LENGTH}
    return shut, whole | branch


def _single(token: str) -> tuple[set[str], set[str]]:
    """The openings of one character."""
    if token.isalnum():
        return set(), {token.lower()}
    if token in (r"\d", r"\s"):
        return {token}, set()
    if token in _BOUNDS:
        return set(), {""}
    if token[0] == "[" and token[1] != "^":
        return {token}, set()
    literal = token.removeprefix("\\")
    return {literal if len(literal) == 1 and not literal.isalnum() and token not in ".^$" else _ANY}, set()


def _after(start: str, more: str) -> str:
    if not start:
        return more
    return (start + more)[:LENGTH] if more.isalnum() else start
