"""The graph as an RDF file, written piece by piece, the same bytes for the same graph."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from typing import IO, TYPE_CHECKING, cast

import pyoxigraph
from pyoxigraph import Literal, Quad, RdfFormat, Triple

from unionties.graph.selection import Selection
from unionties.graph.sorting import by_graph, by_subject, sorted_lines
from unionties.graph.xml_text import cleaned

if TYPE_CHECKING:
    from unionties.graph.readable import Readable

_HEAD = 1 << 16
_DECLARED = re.compile(rb"\A(@prefix [^\n]*\n)+")
_ROOT = re.compile(rb"\A(<\?xml[^>]*>\s*<rdf:RDF)((?: xmlns:[^ >]+)+)")

Writer = Callable[["Readable", IO[bytes], Selection], int]


def quads(store: Readable, selection: Selection) -> Iterable[Quad]:
    """The quads of the named graphs, those of the machine only if the selection wants them; never its notes."""
    found, notes = store.quads(machine=selection.machine), store.addresses.readings
    return (quad for quad in found if quad.graph_name != notes) if selection.machine else found


def nquads(store: Readable, stream: IO[bytes], selection: Selection) -> int:
    """Write sorted N-Quads; gives how many."""
    return _put(sorted_lines(quads(store, selection), RdfFormat.N_QUADS), stream)


def ntriples(store: Readable, stream: IO[bytes], _: Selection) -> int:
    """Write the union of all graphs as sorted N-Triples; gives how many."""
    return _put(sorted_lines(_union(store), RdfFormat.N_TRIPLES), stream)


def apart(kind: RdfFormat) -> Writer:
    """The writer of a format with named graphs."""

    def write(store: Readable, stream: IO[bytes], selection: Selection) -> int:
        with tempfile.TemporaryFile() as spool:
            count = _put(sorted_lines(quads(store, selection), RdfFormat.N_QUADS, by_graph), spool)
            spool.seek(0)
            _serialise(pyoxigraph.parse(spool, RdfFormat.N_QUADS), stream, kind, store)
        return count

    return write


def union(kind: RdfFormat) -> Writer:
    """The writer of a format without named graphs: each triple once."""

    def write(store: Readable, stream: IO[bytes], _: Selection) -> int:
        with tempfile.TemporaryFile() as spool:
            count = _put(sorted_lines(_union(store), RdfFormat.N_TRIPLES, by_subject), spool)
            spool.seek(0)
            triples: Iterator[Triple] = (q.triple for q in pyoxigraph.parse(spool, RdfFormat.N_TRIPLES))
            _serialise(map(_xml, triples) if kind == RdfFormat.RDF_XML else triples, stream, kind, store)
        return count

    return write


def tidied(data: bytes) -> bytes:
    """The beginning of a file, or all of it, with its prefixes in their alphabetical order."""
    data = _DECLARED.sub(lambda m: b"".join(sorted(m[0].splitlines(keepends=True))), data, count=1)
    return _ROOT.sub(lambda m: m[1] + b"".join(b" " + name for name in sorted(m[2].split())), data, count=1)


def _union(store: Readable) -> Iterator[Triple]:
    return iter(store.union())


def _put(lines: Iterable[bytes], stream: IO[bytes]) -> int:
    count = 0
    for count, line in enumerate(lines, 1):  # noqa: B007
        stream.write(line)
    return count


def _serialise(items: Iterable[Quad] | Iterable[Triple], stream: IO[bytes], kind: RdfFormat, store: Readable) -> None:
    head = _Head(stream)
    pyoxigraph.serialize(items, cast("IO[bytes]", head), kind, prefixes=store.addresses.prefixes)
    head.end()


def _xml(triple: Triple) -> Triple:
    """The triple without the characters that XML can't hold."""
    text = triple.object
    if not isinstance(text, Literal) or (clean := cleaned(text.value)) == text.value:
        return triple
    literal = Literal(clean, language=text.language) if text.language else Literal(clean, datatype=text.datatype)
    return Triple(triple.subject, triple.predicate, literal)


class _Head:
    """A stream that sorts the declarations of prefixes, whose order would change from run to run."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._head: bytes | None = b""

    def write(self, data: bytes) -> int:
        if self._head is None:
            self._stream.write(data)
        else:
            self._head += data
            if len(self._head) >= _HEAD:
                self.end()
        return len(data)

    def flush(self) -> None:
        pass

    def end(self) -> None:
        """Let go of what waits."""
        if self._head is not None:
            head, self._head = tidied(self._head), None
            self._stream.write(head)
