"""Where a cue may match: its template cut at the gaps into segments, looked for at the words that they begin with.

An expression with gaps takes long to find out that it doesn't match. Its segments are short, many cues share them, and
each is tried only where one of its first words stands; a cue is tried where its segments follow each other.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

_WORD = re.compile(r"\w+")
_NUMBER = r"(?<!\w)\d"
#: Expressions that hold wherever one of their openings stands: of one whole word, or of any of some, and of a slot.
_WHOLE = re.compile(r"\\b\w+\\b|\(\?:\\b\(\?:\w+(?:\|\w+)*\)\\b\)|\(\?P<[A-Z]>\[[^\]]+\]\)")


@dataclass(frozen=True, eq=False)
class Segment:
    """A part of a template without gaps, made once for all templates that hold it.

    ``openings`` are the words, slots and marks that it may begin with (``sign*``: any word that begins so; ``#``: a
    number in figures), none where that can't be told.
    """

    expression: str
    openings: frozenset[str]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The compiled expression."""
        return re.compile(self.expression)

    @cached_property
    def whole(self) -> bool:
        """Whether its openings are all of it."""
        return _WHOLE.fullmatch(self.expression) is not None

    @cached_property
    def by_word(self) -> bool:
        """Whether all its openings are whole words or slots."""
        return not (self.marks or self.stems)

    @cached_property
    def only(self) -> str | None:
        """The one word or slot that it begins with, if there is no other opening."""
        return next(iter(self.words)) if self.by_word and len(self.words) == 1 else None

    @cached_property
    def anywhere(self) -> re.Pattern[str]:
        """An expression that matches wherever the segment begins, also within another match of it."""
        return re.compile(f"(?={self.expression})")

    @cached_property
    def words(self) -> frozenset[str]:
        """The whole words and slots among the openings: of ``co-signed`` it is ``co``."""
        found = (_WORD.match(opening) for opening in self.openings - self._begun)
        return frozenset(match.group() for match in found if match)

    @cached_property
    def marks(self) -> frozenset[str]:
        """The marks among the openings."""
        return frozenset(opening for opening in self.openings if not _WORD.match(opening))

    @cached_property
    def stems(self) -> tuple[str, ...]:
        """The beginnings of words among the openings."""
        return tuple(sorted(opening[:-1] for opening in self._begun))

    @property
    def _begun(self) -> frozenset[str]:
        return frozenset(o for o in self.openings if o.endswith("*") and _WORD.fullmatch(o[:-1]))


class Places:
    """The places of words, slots and segments in a masked text in lower case.

    ``slots`` tells which slots a character of a class fills.
    """

    def __init__(self, text: str, slots: Mapping[re.Pattern[str], Sequence[str]]) -> None:
        self.text = text
        self.words: dict[str, list[int]] = {}
        for match in _WORD.finditer(text):
            word = match.group()
            if word in self.words:
                self.words[word].append(match.start())
            else:
                self.words[word] = [match.start()]
        for pattern, names in slots.items():
            filled = [match.start() for match in pattern.finditer(text)]
            for name in names:
                self.words[name] = filled
        self._told = frozenset(self.words)
        self._found: dict[Segment, list[int]] = {}

    def of(self, segment: Segment) -> list[int]:
        """Where the segment matches, in the order of the text."""
        found = self._found.get(segment)
        if found is None:
            found = self._found[segment] = self._matched(segment)
        return found

    def before(self, segments: Sequence[Segment]) -> int:
        """Before which place a match must begin, so that the segments can begin one after the other behind it; 0 where
        they nowhere do."""
        bound = len(self.text) + 1
        for segment in reversed(segments):
            places = self.of(segment)
            if not places or places[0] >= bound:
                return 0
            bound = places[bisect_left(places, bound) - 1]
        return bound

    def _matched(self, segment: Segment) -> list[int]:
        if not segment.openings:
            return [match.start() for match in segment.anywhere.finditer(self.text)]
        opened = self._opened(segment)
        if not opened or segment.whole:
            return opened
        matches, text = segment.pattern.match, self.text
        return [place for place in opened if matches(text, place)]

    def _opened(self, segment: Segment) -> list[int]:
        """Where one of the openings of a segment stands, in the order of the text."""
        if segment.only is not None:
            return self.words.get(segment.only, [])
        listed = [self.words[word] for word in segment.words & self._told]
        if segment.by_word and len(listed) < 2:
            return listed[0] if listed else []
        listed += map(self._marked, segment.marks)
        if segment.stems:
            listed += (places for word, places in self.words.items() if word.startswith(segment.stems))
        return sorted(set().union(*listed))

    def _marked(self, mark: str) -> list[int]:
        if mark not in self.words:
            begins = _NUMBER if mark == "#" else re.escape(mark)
            self.words[mark] = [match.start() for match in re.finditer(begins, self.text)]
        return self.words[mark]
