"""A store from files of RDF that an export wrote: the named graphs as they are.

The lines of N-Quads go to Oxigraph's bulk loader as they stand, each followed by its triple for the union of all
graphs: no quad becomes an object of Python's, and nothing is held in memory but the names of the graphs.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

import pyoxigraph
from pyoxigraph import NamedNode, RdfFormat

from unionties.graph.addresses import Addresses
from unionties.graph.errors import ReadError
from unionties.graph.shards import ENDINGS, is_packed, shards
from unionties.graph.shards import opened as opened_shard

if TYPE_CHECKING:
    from unionties.graph.writer import Writer

READABLE = {".nq": RdfFormat.N_QUADS, ".trig": RdfFormat.TRIG, ".jsonld": RdfFormat.JSON_LD}
"""The formats with named graphs, by ending."""
_UNIONS = (".ttl", ".nt", ".rdf")
_ONTOLOGY = "graph/ontology"
_PLACES = ("article/", "machine/", "graph/organisations", "graph/identities", "graph/copies", _ONTOLOGY)
_NODE = rb"(?:<[^>]*>|_:[^ #]+)"
_TEXT = rb'"[^"\\]*(?:\\.[^"\\]*)*"(?:@[A-Za-z0-9-]+|\^\^<[^>]*>)?'
_LINE = re.compile(rb"^%s <[^>]*> (?:%s|%s) <([^>]*)> \.\n" % (_NODE, _NODE, _TEXT), re.MULTILINE)
"""A line as an export writes it: only such a one can be cut without being parsed."""
_PIECE = 1 << 18  # bytes


@dataclass(frozen=True)
class File:
    """A file that was looked through, as N-Quads; ``graphs`` counts the quads of each graph."""

    path: Path
    lines: IO[bytes]
    graphs: Counter[str]


@contextmanager
def opened(paths: Iterable[Path]) -> Iterator[list[File]]:
    """Look through files, and the shards in folders, to import them.

    Raises:
        ReadError: a file can't be read, or isn't one that an export wrote.
    """
    with ExitStack() as stack:
        yield [_opened(path, stack) for path in shards(paths)]


def base_of(files: Iterable[File]) -> str | None:
    """The base address of the store that the files come from, told by the name of the ontology's graph; else None.

    Raises:
        ReadError: they come from several.
    """
    names = {name for file in files for name in file.graphs if name.endswith(f"/{_ONTOLOGY}")}
    bases = sorted(name.removesuffix(_ONTOLOGY) for name in names)
    if len(bases) > 1:
        raise ReadError(f"the files have the bases {', '.join(bases)}: expected one; import each into its own store")
    return next(iter(bases), None)


def import_files(writer: Writer, files: Sequence[File]) -> tuple[int, int]:
    """Put the named graphs of the files into the store; an article's graph takes the place of the one there.

    The graphs that articles share — organisations, identities, copies, the ontology — are added to those of the store.

    Returns:
        How many quads were read, and of how many articles.

    Raises:
        ReadError: a file has a graph that no store has, or isn't valid.
        StoreError: the disk can't take it.
    """
    addresses, graphs = writer.addresses, Counter[str]()
    places = tuple(f"{addresses.base}{place}" for place in _PLACES)
    for file in files:
        if strange := sorted(name for name in file.graphs if not name.startswith(places)):
            raise ReadError(
                f"{file.path} has the graph <{strange[0]}>: expected one below {addresses.base}; name the base of the "
                "file in UNIONTIES_BASE, and a new store"
            )
        graphs += file.graphs
    stream = _Stream(chain.from_iterable(with_union(file.lines, addresses) for file in files))
    try:
        writer.restore(map(NamedNode, graphs), cast("IO[bytes]", stream))
    except SyntaxError:
        for file in files:
            _tell_line(file)
        raise
    return graphs.total(), sum(name.startswith(addresses.prefixes["article"]) for name in graphs)


def _opened(path: Path, stack: ExitStack) -> File:
    ending = ".nq" if is_packed(path) else path.suffix.lower()
    if path.is_dir():
        raise ReadError(f"no shards in the folder {path}: expected files that end in {' or '.join(ENDINGS)}")
    if ending not in READABLE:
        why = ", which doesn't tell what each article says" if ending in _UNIONS else ""
        raise ReadError(f"can't import {path}{why}: expected an export that ends in {', '.join(READABLE)}")
    with _told(path):
        lines = _unpacked(path, stack) if is_packed(path) else stack.enter_context(path.open("rb"))
        graphs = _graphs(lines) if READABLE[ending] == RdfFormat.N_QUADS else None
        if graphs is None:
            spool = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - the stack closes it
            lines.seek(0)
            pyoxigraph.serialize(pyoxigraph.parse(lines, READABLE[ending]), spool, RdfFormat.N_QUADS)
            lines, graphs = spool, _graphs(spool)
    if graphs is None:
        raise ReadError(f"{path} has a triple outside of any named graph: expected a file that unionties export wrote")
    return File(path, lines, graphs)


def _unpacked(path: Path, stack: ExitStack) -> IO[bytes]:
    """The lines of a packed file, unpacked on the disk: they are read twice."""
    spool = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - the stack closes it
    with opened_shard(path) as packed:
        shutil.copyfileobj(packed, spool)
    return spool


def _graphs(lines: IO[bytes]) -> Counter[str] | None:
    """How many quads each graph has; None where a line isn't written as an export does."""
    counts: Counter[bytes] = Counter()
    lines.seek(0)
    while piece := lines.readlines(_PIECE):
        graphs = _LINE.findall(b"".join(piece))
        if len(graphs) < len(piece):
            return None
        counts.update(graphs)
    return Counter({name.decode(): count for name, count in counts.items()})


def with_union(lines: IO[bytes], addresses: Addresses) -> Iterator[bytes]:
    """Pieces of the lines, each followed by its triple unless that went before; without the machine's notes."""
    readings, machine = f"<{addresses.readings.value}>".encode(), f"<{addresses.prefixes['machine']}".encode()
    last = b""
    lines.seek(0)
    while piece := lines.readlines(_PIECE):
        both = []
        for line in piece:
            triple, graph, _ = line.rsplit(b" ", 2)
            if graph == readings:
                continue
            both.append(line)
            if triple != last and not graph.startswith(machine):
                both.append(triple + b" .\n")
                last = triple
        yield b"".join(both)


def _tell_line(file: File) -> None:
    """Raise the ReadError that tells where the file isn't valid, if it isn't."""
    file.lines.seek(0)
    with _told(file.path):
        for _ in pyoxigraph.parse(file.lines, RdfFormat.N_QUADS):
            pass


class _Stream:
    """Pieces as a stream to read from."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = filter(None, pieces)
        self._piece = BytesIO()

    def read(self, size: int) -> bytes:
        """At most so many bytes; none at the end."""
        if not (data := self._piece.read(size)):
            self._piece = BytesIO(next(self._pieces, b""))
            data = self._piece.read(size)
        return data


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Tell of what can't be read, or isn't what its ending says, as a ReadError."""
    try:
        yield
    except FileNotFoundError:
        raise ReadError(f"there is no file {path}; name one that unionties export wrote") from None
    except SyntaxError as error:
        raise ReadError(f"{path} isn't {path.suffix[1:]}: {' '.join(str(error).split())}; export it again") from None
    except (OSError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise ReadError(f"{path} can't be read: {reason}; expected a file that unionties export wrote") from None
