"""Sorting more lines than memory should hold: runs are sorted, kept in temporary files and merged."""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from typing import IO, Any

import pyoxigraph
from pyoxigraph import Quad, RdfFormat, Triple

RUN = 20_000
"""Lines in memory at a time."""
_FILES = 64  # of one level, open at a time: a line is written again once for each 64-fold
_TYPE = b"<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
Key = Callable[[bytes], Any]


def sorted_lines(
    items: Iterable[Quad] | Iterable[Triple], kind: RdfFormat, key: Key | None = None, run: int = RUN
) -> Iterator[bytes]:
    """The N-Quads or N-Triples lines of the items, each with its line end, sorted by their bytes or by a key.

    The order of UTF-8 bytes is that of the characters. At most ``run`` lines are in memory.
    """
    waiting: Iterator[Any] = iter(items)
    with ExitStack() as files:
        runs: list[list[IO[bytes]]] = [[]]  # by how often they were merged
        while batch := list(islice(waiting, run)):
            data = pyoxigraph.serialize(batch, format=kind) or b""
            lines = sorted(data.splitlines(keepends=True), key=key)
            if len(batch) < run and not any(runs):
                yield from lines
                return
            _add(runs, 0, _spooled(files, lines), files, key)
        yield from heapq.merge(*(file for level in runs for file in level), key=key)


def _add(runs: list[list[IO[bytes]]], level: int, file: IO[bytes], files: ExitStack, key: Key | None) -> None:
    """Add a run to those of its level; as many as may be open become one of the next level."""
    runs[level].append(file)
    if len(runs[level]) == _FILES:
        merged = _spooled(files, heapq.merge(*runs[level], key=key))
        for one in runs[level]:
            one.close()
        runs[level] = []
        if level + 1 == len(runs):
            runs.append([])
        _add(runs, level + 1, merged, files, key)


def _spooled(files: ExitStack, lines: Iterable[bytes]) -> IO[bytes]:
    """A temporary file of the lines, to be read from its beginning."""
    file = files.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - the stack closes it
    file.writelines(lines)
    file.seek(0)
    return file


def by_subject(line: bytes) -> tuple[bytes, bool, bytes]:
    """The key that puts the triples of a subject together, its type first, as a reader expects."""
    subject, predicate, _ = line.split(b" ", 2)
    return subject, predicate != _TYPE, line


def by_graph(line: bytes) -> tuple[bytes, bytes, bool, bytes]:
    """The same within each named graph."""
    return line.rsplit(b" ", 2)[1], *by_subject(line)
