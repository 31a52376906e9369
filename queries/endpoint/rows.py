"""How many rows a result has, counted as it is written: the database writes it whole, without a hook for rows.

Marks between rows are counted, which costs next to nothing. In CSV and JSON a text can hold the same characters, so
that count is a bound; only where it passes the limit are texts taken out and the rest counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_FORMATS: Mapping[str, tuple[bytes, int, re.Pattern[bytes] | None]] = {
    "json": (b"},{", 1, re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)),
    "csv": (b"\n", -1, re.compile(rb'"[^"]*"')),
    "tsv": (b"\n", -1, None),
    "xml": (b"<result>", 0, None),
}
"""The mark, what to add to its number, and the texts in which it may stand without being one."""


class _Marks:
    """Occurrences of a mark in a stream of pieces, outside of texts where these have a pattern."""

    def __init__(self, mark: bytes, text: re.Pattern[bytes] | None) -> None:
        self.count = 0
        self._mark, self._text = mark, text
        self._seam = self._rest = b""

    def add(self, piece: bytes) -> None:
        if self._text:
            piece = self._text.sub(b"", self._rest + piece)
            begun = piece.find(b'"')
            piece, self._rest = (piece, b"") if begun < 0 else (piece[:begun], piece[begun:])
        piece = self._seam + piece
        self.count += piece.count(self._mark)
        self._seam = piece[len(piece) - len(self._mark) + 1 :] if len(self._mark) > 1 else b""


class Rows:
    """Says of a growing result whether it has more rows than allowed."""

    def __init__(self, format: str, limit: int) -> None:  # noqa: A002
        """``format`` is one of those of solutions; of others no rows are counted."""
        mark, offset, self._text = _FORMATS.get(format, (b"\n", 0, None))
        self._most = limit - offset if format in _FORMATS else None
        self._bound, self._exact = _Marks(mark, None), _Marks(mark, self._text)
        self._is_exact = False

    def exceeded(self, piece: bytes, before: Iterable[bytes]) -> bool:
        """Whether there are too many with this piece; ``before`` gives the earlier ones anew, if they are needed."""
        if self._most is None:
            return False
        if not self._is_exact:
            self._bound.add(piece)
            if self._bound.count <= self._most:
                return False
            if not self._text:
                return True
            self._is_exact = True
            for earlier in before:
                self._exact.add(earlier)
        self._exact.add(piece)
        return self._exact.count > self._most
