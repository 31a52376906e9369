"""Expressions that are tried only at the words with which their matches may begin.

A search tries an expression at every letter of a text. Where few words begin a match, most of that is in vain: the
words of a masked text are read once for all such expressions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from unionties.extract.openings import LENGTH, openings
from unionties.extract.tokens import LOWER, UPPER, lower

_BEGINNING = re.compile(r"\w+|[^\w\s]")
_SPACES = "".join(c for c in map(chr, range(0x3001)) if c.isspace())
#: Classes of letters that are compared as they are written, where the case of others may be ignored.
_WRITTEN = (f"[{UPPER}]", f"[{LOWER}]")

Beginnings = Sequence[tuple[str, int]]


def beginnings(text: str) -> Beginnings:
    """The first letters of each word of a text, and each mark, with their places.

    >>> beginnings("Hai bên ký.")
    [('Hai', 0), ('bên', 4), ('ký', 8), ('.', 10)]
    """
    return [(match.group()[:LENGTH], match.start()) for match in _BEGINNING.finditer(text)]


class Leaping:
    """An expression of which each match begins with the first letter of a word or with a mark.

    It is searched for as any other where its matches may begin with any word or with white space.
    """

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern = pattern
        found = openings(pattern.pattern)
        classes = sorted(opening for opening in found if opening[0] in ("[", "\\") or opening == ".")
        self._letters = tuple(sorted(found.difference(classes)))
        written = "|".join(c if c in _WRITTEN else f"(?i:{c})" for c in classes)
        self._class = re.compile(written) if classes else None
        self.anywhere = self._class is not None and self._class.search(_SPACES) is not None
        self.may_begin = lru_cache(maxsize=5_000)(self._may_begin)

    def finditer(self, text: str, begin: Beginnings) -> Iterator[re.Match[str]]:
        """The matches in a text, of which the beginnings are given, or in the same text in lower case."""
        if self.anywhere:
            return self.pattern.finditer(text)
        return self.at(text, (place for letters, place in begin if self.may_begin(letters)))

    def at(self, text: str, places: Iterable[int]) -> Iterator[re.Match[str]]:
        """The matches that begin at these places, none overlapping another."""
        match_at, end = self.pattern.match, 0
        for place in places:
            if place >= end and (match := match_at(text, place)):
                yield match
                end = match.end()

    def _may_begin(self, letters: str) -> bool:
        small = lower(letters)
        odd = small != letters.casefold() or "ı" in letters  # the same as other letters where case is ignored
        return odd or small.startswith(self._letters) or (self._class is not None and bool(self._class.match(letters)))


class LeapingEach:
    """Several expressions that are looked for in one text, one after the other."""

    def __init__(self, expressions: Sequence[Leaping]) -> None:
        self.expressions = expressions
        self._beginning = lru_cache(maxsize=5_000)(self._which)

    def finditer(self, text: str, begin: Beginnings) -> Iterator[tuple[int, Iterator[re.Match[str]]]]:
        """The number of each expression that may match, with its matches (see :meth:`Leaping.finditer`)."""
        places: dict[int, list[int]] = {}
        for letters, place in begin:
            for number in self._beginning(letters):
                places.setdefault(number, []).append(place)
        for number, expression in enumerate(self.expressions):
            if expression.anywhere:
                yield number, expression.pattern.finditer(text)
            elif number in places:
                yield number, expression.at(text, places[number])

    def _which(self, letters: str) -> tuple[int, ...]:
        return tuple(n for n, e in enumerate(self.expressions) if not e.anywhere and e.may_begin(letters))
