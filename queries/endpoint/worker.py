"""A process that evaluates queries, one at a time: ``python -m unionties.queries.endpoint.worker DIR SECONDS``.

It reads questions from standard input and writes frames to standard output, each a kind, the length of its data and
the data. A question is a frame ``Q`` of JSON (``Question``). The answer is ``T`` (the format), any number of ``D``
(bytes of the result) and ``E``, whose data is ``last`` if the process ends after it; or else, at any time, ``X`` with
a status and a line. ``R`` says at the beginning that the process is ready.
"""

from __future__ import annotations

import json
import os
import signal
import struct
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any

import pyoxigraph as ox

from unionties.graph.errors import QueryError, StoreError
from unionties.graph.store import POINTER, Store
from unionties.queries.endpoint.protocol import READ_ONLY, Refused
from unionties.queries.endpoint.refusals import refusal
from unionties.queries.endpoint.sandbox import with_memory, without_network
from unionties.queries.sparql import update_word

HEAD = struct.Struct("!cI")
MEMORY = 1 << 30
"""Bytes that a query may take."""
_GROWN = 256 << 20
"""Bytes of growth after which a process is replaced: the database keeps what it once took."""
UNREADABLE = "the store can't be read just now: try again"
_GRACE = 5.0
_PIECE = 1 << 16
_SOLUTIONS = {
    "json": ox.QueryResultsFormat.JSON, "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV, "tsv": ox.QueryResultsFormat.TSV,
}  # fmt: skip
_GRAPHS = {
    "ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
}  # fmt: skip


@dataclass(frozen=True)
class Question:
    """A query with the format for each form of it (None: the client takes none) and the most rows to answer with."""

    query: str
    solutions: str | None
    graph: str | None
    most_rows: int
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None

    def to_bytes(self) -> bytes:
        """The question as a frame."""
        data = json.dumps(self.__dict__).encode()
        return HEAD.pack(b"Q", len(data)) + data


class Sink:
    """A binary file that writes what it is given as frames ``D``, small pieces joined.

    A small answer goes out in one piece with its last frame: each piece wakes the server once.
    """

    def __init__(self, target: IO[bytes]) -> None:
        """``target`` is a binary file that may be buffered."""
        self._target, self._pending, self._gathered = target, bytearray(), bytearray()

    def begin(self, name: str) -> None:
        """Say the format, before the first piece."""
        self._pending += HEAD.pack(b"T", len(name)) + name.encode()

    def write(self, data: bytes) -> int:
        """Take a piece."""
        self._gathered += data
        if len(self._gathered) >= _PIECE:
            self._frame()
            self._send()
        return len(data)

    def flush(self) -> None:
        """Nothing: the database asks for it before the last frame is there."""

    def end(self, frame: bytes) -> None:
        """Write the last frame together with what is gathered."""
        self._frame()
        self._pending += frame
        self._send()

    def _frame(self) -> None:
        if self._gathered:
            self._pending += HEAD.pack(b"D", len(self._gathered)) + self._gathered
            self._gathered.clear()

    def _send(self) -> None:
        self._target.write(self._pending)
        self._target.flush()
        self._pending.clear()


Sign = tuple[int, int]
"""What marks a published version of a store."""


class Reader:
    """The published graph of a store, opened anew when a build has published another; many threads may ask."""

    def __init__(self, path: Path) -> None:
        """Raises StoreError where the store can't be opened."""
        self._path, self._pointer = path, str(path / POINTER)
        sign = self._sign()
        self._held = Store.open(path), sign

    @property
    def seen(self) -> Sign | None:
        """The mark of the version that was looked for last."""
        return self._held[1]

    def store(self) -> tuple[Store, Sign | None]:
        """The store as it is published now, with its mark; the one before where that can't be opened."""
        sign, held = self._sign(), self._held
        if sign != held[1]:
            with suppress(StoreError):
                self._held = held = Store.open(self._path), sign  # who still reads the old one keeps it
        return held

    def _sign(self) -> Sign | None:
        try:
            told = os.stat(self._pointer)  # noqa: PTH116 - a path object takes longer than the system
        except OSError:
            return None
        return told.st_ino, told.st_mtime_ns


def answer(store: Store, question: Question, target: IO[bytes]) -> Sink:
    """Write the frames of an answer but for the last.

    Raises:
        Refused: the query is no query, is refused, fails, or gives what the client doesn't take.
    """
    if word := update_word(question.query):
        raise Refused(400, f"{word} is an update and no query; {READ_ONLY}")
    if why := refusal(question.query):
        raise Refused(403 if why.startswith("SERVICE") else 400, why)
    sink = Sink(target)
    evaluate(store, question, sink, sink.begin)
    return sink


def evaluate(store: Store, question: Question, target: Any, begin: Callable[[str], object]) -> bytes:
    """Write the result of a query that may be asked to ``target``, after telling its format to ``begin``.

    Without a target (None) the result is returned.

    Raises:
        Refused: the query can't be parsed or evaluated, or gives what the client doesn't take.
    """
    try:
        results = store.query(question.query, **_dataset(question))
        is_graph = isinstance(results, ox.QueryTriples)
        name = question.graph if is_graph else question.solutions
        if name is None:
            raise Refused(406, _offer(is_graph))
        begin(name)
        if isinstance(results, ox.QueryTriples):
            counted = _Counted(results, question.most_rows)
            data = ox.serialize(counted, target, _GRAPHS[name], prefixes=store.addresses.prefixes)
            if counted.more:
                raise Refused(403, too_many(question.most_rows, "triples"))
        else:
            data = results.serialize(target, _SOLUTIONS[name])
        return data or b""
    except QueryError as error:
        if isinstance(error.__context__, OSError):
            raise Refused(500, UNREADABLE) from None
        raise Refused(400, str(error)) from None
    except (RuntimeError, ValueError) as error:
        raise Refused(400, f"the query can't be evaluated: {' '.join(str(error).split())}") from None
    except OSError:
        raise Refused(500, UNREADABLE) from None


def too_many(most: int, what: str) -> str:
    """The line that says that a result is too long."""
    return f"the result has more than {most} {what}: ask for less, or in parts with ORDER BY, LIMIT and OFFSET"


class _Counted:
    """The first ``most`` of some triples, and whether there are more."""

    def __init__(self, triples: ox.QueryTriples, most: int) -> None:
        self._triples, self._most, self.more = triples, most, False

    def __iter__(self) -> Any:
        yield from islice(self._triples, self._most)
        self.more = next(self._triples, None) is not None


def _dataset(question: Question) -> dict[str, Any]:
    if question.default_graphs is None and question.named_graphs is None:
        return {}
    try:
        return {
            "default_graph": [ox.NamedNode(iri) for iri in question.default_graphs or ()],
            "named_graphs": [ox.NamedNode(iri) for iri in question.named_graphs or ()],
        }
    except ValueError as error:
        raise Refused(400, f"the address of a graph isn't an absolute IRI: {' '.join(str(error).split())}") from None


def _offer(is_graph: bool) -> str:
    if is_graph:
        return "a graph can be had as text/turtle, application/n-triples, application/ld+json or application/rdf+xml"
    return (
        "a table can be had as application/sparql-results+json, application/sparql-results+xml, text/csv or "
        "text/tab-separated-values"
    )


def read_frame(source: IO[bytes]) -> tuple[bytes, bytes] | None:
    """The next frame's kind and data; None where the other side has ended."""
    head = source.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    kind, length = HEAD.unpack(head)
    data = source.read(length)
    return (kind, data) if len(data) == length else None


def frames(source: IO[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Kind and data of all frames up to the end of an answer, or up to where they break off."""
    while frame := read_frame(source):
        yield frame
        if frame[0] in b"EX":
            return


def main() -> None:
    """Answer questions until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's
    path, limit = Path(sys.argv[1]), float(sys.argv[2])
    source, target = sys.stdin.buffer, sys.stdout.buffer
    try:
        reader = Reader(path)
    except StoreError:
        return
    with_memory(MEMORY)
    without_network()
    begun = _peak()
    target.write(HEAD.pack(b"R", 0))
    target.flush()
    while frame := read_frame(source):
        question, is_last = Question(**json.loads(frame[1])), False
        _alarm(limit + _GRACE)
        try:
            sink = answer(reader.store()[0], question, target)
            is_last = _peak() - begun > _GROWN
            sink.end(HEAD.pack(b"E", 4) + b"last" if is_last else HEAD.pack(b"E", 0))
        except Refused as error:
            _refuse(target, error.status, error.why)
        except MemoryError:
            sys.exit(1)
        _alarm(0)
        if is_last:
            return


def _refuse(target: IO[bytes], status: int, why: str) -> None:
    data = f"{status} {why}".encode("utf-8", "replace")
    target.write(HEAD.pack(b"X", len(data)) + data)
    target.flush()


def _alarm(seconds: float) -> None:
    """End this process after that time, should the server be gone that would have ended it; 0 takes it back."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _peak() -> int:
    """The most bytes of memory that this process ever held; 0 where that isn't known."""
    try:
        import resource
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    main()
