"""Sentences end at a full stop, question or exclamation mark or a line's end, not in ``18-7.``, ``TP.HCM``, ``đ/c.``"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from unionties.extract.language import language
from unionties.extract.tokens import UPPER

LONGEST = 3_000
"""Characters of a sentence, at most; the longest of the annotated articles has 593."""
WIDEST = 20
"""White space that parts sentences as a line's end does: the columns of a table."""
_END = re.compile(r"[.!?…]+[\"”’')\]]*(?=\s|$)|\n+|" + rf"\s{{{WIDEST},}}")
_WORD_BEFORE = re.compile(r"[\w/.]+$")
_INITIALS = re.compile(rf"(?:[{UPPER}]\.){{0,2}}[{UPPER}]")
_NEXT = re.compile(r"[\s\"“‘'(\[*–-]*(\S)")


@cache
def _abbreviations(code: str) -> frozenset[str]:
    return frozenset(language(code).data.get("sentences", {}).get("abbreviations", ()))


def sentences(text: str, start: int, end: int, code: str) -> Iterator[tuple[int, int]]:
    """The offsets of the sentences in ``text[start:end]``, without the white space round them.

    What goes on for more than LONGEST characters is a table, a list or rubbish and left out: who does what to whom
    can't be told there, and the time that it takes grows faster than its length.

    >>> s = "Đ/c. Hà đến TP.HCM ngày 18-7. Hai bên ký."
    >>> [s[a:b] for a, b in sentences(s, 0, len(s), "vi")]
    ['Đ/c. Hà đến TP.HCM ngày 18-7.', 'Hai bên ký.']
    """
    first = start
    for match in _END.finditer(text, start, end):
        if not match.group().isspace() and not _ends(text, match, first, end, code):
            continue
        yield from _trimmed(text, first, match.end())
        first = match.end()
    yield from _trimmed(text, first, end)


def _ends(text: str, match: re.Match[str], first: int, end: int, code: str) -> bool:
    following = _NEXT.match(text, match.end(), end)
    if following is None:
        return True
    if following[1].islower():
        return False
    if match.group() != ".":
        return True
    word = _WORD_BEFORE.search(text, max(first, match.start() - 20), match.start())
    if word is None:
        return True
    before = word.group()
    if before.isdigit() and text[first : match.start()].strip() == before:
        return False  # the number of a line in a list
    return not (before.casefold().rstrip(".") in _abbreviations(code) or _INITIALS.fullmatch(before))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end <= start + LONGEST:
        yield start, end
