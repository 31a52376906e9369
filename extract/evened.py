"""An article without what its page put between words: blanks of other kinds, several blanks, captions amid a sentence.

Names, titles and cues are read in running text. Where a page's text isn't as even as that, extraction reads a copy and
gives the places of its evidence in the article itself.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from unionties.extract.blocks import captions_amid
from unionties.graph.statement import Article, Evidence, Statement

#: Blanks between words that are no single space; more than four part the columns of a table.
_BLANKS = re.compile(r"(?<=[^\s|])(?:[ \t]*[\u00a0\u2002-\u200a\u202f\u3000][ \t\u00a0]*|  {1,3})(?=[^\s|])")
#: Blanks of which every such run holds one, or else two spaces.
_NO_SPACE = re.compile(r"[\u00a0\u2002-\u200a\u202f\u3000]")


@dataclass(frozen=True)
class Evened:
    """The article as it is read; ``shifts`` are places in it with how much further on they stand in the article."""

    article: Article
    whole: Article
    places: Sequence[int] = ()
    shifts: Sequence[int] = ()

    def placed(self, statement: Statement) -> Statement:
        """A statement of what was read with its evidence as it stands in the article."""
        if not self.places:
            return statement
        told = statement.evidence
        start, end = self._of(told.start), self._of(told.end - 1) + 1
        return replace(statement, evidence=Evidence(told.article, start, end, self.whole.text[start:end]))

    def _of(self, place: int) -> int:
        found = bisect_right(self.places, place)
        return place + (self.shifts[found - 1] if found else 0)


def evened(article: Article) -> Evened:
    """The article with one space for every such run of blanks, and without captions that part a sentence.

    >>> evened(Article("a", "Công đoàn\\u00a0Lào  thăm Hà Nội.")).article.text
    'Công đoàn Lào thăm Hà Nội.'
    """
    text = article.text
    runs = _BLANKS.finditer(text) if "  " in text or _NO_SPACE.search(text) else ()
    spans = sorted([*(found.span() for found in runs), *captions_amid(text)])
    if not spans:
        return Evened(article, article)
    parts, places, shifts, last, length = list[str](), list[int](), list[int](), 0, 0
    for start, end in spans:
        if start < last:
            continue
        parts += text[last:start], " "
        length += start - last + 1
        places.append(length)
        shifts.append(end - length)
        last = end
    return Evened(replace(article, text="".join([*parts, text[last:]])), article, places, shifts)
