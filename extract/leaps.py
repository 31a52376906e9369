"""Expressions that are tried only at the words with which their matches may begin.

A search tries an expression at every letter of a text. Where few words begin a match, most of that is in vain: the
words of a masked text are read once for all such expressions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from unionties.extract.openings import LENGTH, openings
from unionties.extract.tokens import LOWER, UPPER, lower

_BEGINNING = re.compile(r"\w+|[^\w\s]")
#: How many beginnings of words are remembered.
_KEPT = 20_000
_SPACES = "".join(c for c in map(chr, range(0x3001)) if c.isspace())
#: Classes of letters that are compared as they are written, where the case of others may be ignored.
_WRITTEN = (f"[{UPPER}]", f"[{LOWER}]")

Beginnings = Mapping[int, Sequence[int]]
"""For the number of each expression the places of a text where its matches may begin, where there are any."""

_numbered: list[Leaping] = []


def beginnings(text: str) -> Beginnings:
    """Where in a text the matches of all expressions may begin that leap."""
    places: dict[int, list[int]] = {}
    for word in _BEGINNING.finditer(text):
        if numbers := _begun[word.group()[:LENGTH]]:
            place = word.start()
            for number in numbers:
                if number in places:
                    places[number].append(place)
                else:
                    places[number] = [place]
    return places


def expressions() -> int:
    """How many expressions leap so far: what was read of a text before the last one was made knows nothing of it."""
    return len(_numbered)


class _Begun(dict[str, tuple[int, ...]]):
    """The numbers of the expressions whose matches may begin with a word that begins so; some are remembered."""

    def __missing__(self, letters: str) -> tuple[int, ...]:
        if len(self) >= _KEPT:
            self.clear()
        told = (number for number, expression in enumerate(_numbered) if expression.may_begin(letters))
        numbers = self[letters] = tuple(told)
        return numbers


_begun = _Begun()


class Leaping:
    """An expression of which each match begins with the first letter of a word or with a mark; one for all texts.

    It is searched for as any other where its matches may begin with any word or with white space.
    """

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern = pattern
        found = openings(pattern.pattern)
        classes = sorted(opening for opening in found if opening[0] in ("[", "\\") or opening == ".")
        self._letters = tuple(sorted(found.difference(classes)))
        written = "|".join(c if c in _WRITTEN else f"(?i:{c})" for c in classes)
        self._class = re.compile(written) if classes else None
        self._anywhere = self._class is not None and self._class.search(_SPACES) is not None
        self._number = len(_numbered)
        _numbered.append(self)
        _begun.clear()

    def finditer(self, text: str, begin: Beginnings) -> Iterable[re.Match[str]]:
        """The matches in a text, of which the beginnings are given, or in the same text in lower case."""
        if self._anywhere:
            return self.pattern.finditer(text)
        places = begin.get(self._number)
        return self._at(text, places) if places else ()

    def _at(self, text: str, places: Iterable[int]) -> Iterator[re.Match[str]]:
        """The matches that begin at these places, none overlapping another."""
        match_at, end = self.pattern.match, 0
        for place in places:
            if place >= end and (match := match_at(text, place)):
                yield match
                end = match.end()

    def may_begin(self, letters: str) -> bool:
        """Whether a match may begin with a word that begins so; nothing is told of those that may begin anywhere."""
        small = lower(letters)
        odd = small != letters.casefold() or "ı" in letters  # the same as other letters where case is ignored
        told = odd or small.startswith(self._letters) or (self._class is not None and self._class.match(letters))
        return bool(told) and not self._anywhere
