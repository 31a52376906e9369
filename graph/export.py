"""The graph in the formats of other tools: RDF, network files, tables and QuickStatements."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from pyoxigraph import RdfFormat

from unionties.graph.errors import QueryError, WriteError
from unionties.graph.network_files import gexf, graphml
from unionties.graph.quickstatements import quickstatements
from unionties.graph.rdf_files import apart, nquads, ntriples, union
from unionties.graph.selection import EVERYTHING, Selection
from unionties.graph.tables import Table, neo4j_tables, network_tables, passages

if TYPE_CHECKING:
    from unionties.graph.store import Store

Writer = Callable[["Store", IO[bytes], Selection], int]
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # of zip archives: the same tables give the same archive


@dataclass(frozen=True)
class Format:
    """What writes a file, what it counts, and whether a selection of ties can go into it."""

    write: Writer
    unit: str
    selects: bool = False


FORMATS: dict[str, Format] = {
    "ttl": Format(union(RdfFormat.TURTLE), "triples"),
    "nt": Format(ntriples, "triples"),
    "rdf": Format(union(RdfFormat.RDF_XML), "triples"),
    "nq": Format(nquads, "quads"),
    "trig": Format(apart(RdfFormat.TRIG), "quads"),
    "jsonld": Format(apart(RdfFormat.JSON_LD), "quads"),
    "graphml": Format(graphml, "ties", selects=True),
    "gexf": Format(gexf, "ties", selects=True),
    "csv": Format(passages, "rows", selects=True),
    "qs": Format(quickstatements, "statements"),
}
"""What writes each format, by the ending of its files."""
TABLES: dict[str, Callable[[Store, Selection], list[Table]]] = {"tables": network_tables, "neo4j": neo4j_tables}
"""The formats of several files, in a folder or an archive."""
KEEPS_GRAPHS = ("nq", "trig", "jsonld")
"""The formats that keep the named graphs apart, and can be imported."""


def export(
    store: Store, path: Path | str, format: str | None = None, selection: Selection = EVERYTHING  # noqa: A002
) -> int:  # fmt: skip
    """Write the graph to a file, whole or not at all, in the format of its ending; see ``docs/export.md``.

    ``ttl``, ``nt`` and ``rdf`` hold the union of all graphs; ``nq``, ``trig`` and ``jsonld`` keep them apart.
    ``graphml`` and ``gexf`` hold the network of ties, planned ones marked, without posts. ``csv`` is the table of
    ties and posts, one row for each piece of evidence. A folder (an existing one, or a name that ends in a slash)
    and ``.zip`` take the tables of nodes and edges, with the format ``neo4j`` those for Neo4j. ``qs`` are
    QuickStatements for Wikidata. Memory holds the ties at most, never the texts of all articles.

    Args:
        store: an open store.
        path: the file or folder to write.
        format: one of ``FORMATS`` or ``TABLES``, where the ending doesn't tell.
        selection: which ties, for tables and network files.

    Returns:
        How many triples, quads, ties, rows or statements were written; of two tables, those of the edges.

    Raises:
        QueryError: the selection is misformed, or the format can't hold one.
        StatementError: a time of the selection is misformed.
        WriteError: the format is unknown, or the file can't be written.
    """
    kind, target = format_of(path, format), Path(path)
    if kind in TABLES:
        return _write_tables(TABLES[kind](store, selection), target)
    chosen = FORMATS[kind]
    if selection.filters and not chosen.selects:
        able = [name for name, one in FORMATS.items() if one.selects]
        raise QueryError(
            f"can't select by {selection.filters[0]} in {kind}, which holds the whole graph: expected "
            f"{', '.join(able)} or tables; ask for a part of the graph with: unionties sparql CONSTRUCT --format ttl"
        )
    if selection.machine and kind not in KEEPS_GRAPHS:
        raise QueryError(f"{kind} can't keep the machine's graphs apart: expected {', '.join(KEEPS_GRAPHS)}")
    with written(target) as beside, beside.open("wb") as stream:
        return chosen.write(store, stream, selection)


def format_of(path: Path | str, format: str | None = None) -> str:  # noqa: A002
    """The name of the format that a file or folder has, unless it is said.

    Raises:
        WriteError: there is no such format.
    """
    target = Path(path)
    ending = target.suffix.removeprefix(".").lower()
    folder = str(path).endswith(("/", os.sep)) or target.is_dir() or ending == "zip"
    kind = (format or ("tables" if folder else ending)).lower()
    if kind not in FORMATS and kind not in TABLES:
        raise WriteError(
            f"can't export to {format or target.name!r}: expected the ending {', '.join(FORMATS)} or zip, or a folder"
        )
    if kind in TABLES and ending in FORMATS:
        raise WriteError(f"can't write two tables to {target.name!r}: expected a folder or FILE.zip")
    if kind in FORMATS and folder and not format:
        raise WriteError(f"can't export {kind} to {str(path)!r}: expected a file; name one with that ending")
    return kind


def unit(kind: str) -> str:
    """What a format counts."""
    return FORMATS[kind].unit if kind in FORMATS else "ties"


@contextmanager
def written(path: Path) -> Iterator[Path]:
    """A place beside a file or folder, moved there when the block ends without an error; else what was there stays.

    Raises:
        WriteError: the disk doesn't take it.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield beside
        beside.replace(path)
    except OSError as error:
        raise WriteError(f"can't write {path}: {error.strerror or error}; name a file in a folder of yours") from None
    finally:
        with suppress(OSError):
            if beside.is_dir():
                shutil.rmtree(beside)
            beside.unlink(missing_ok=True)


def _write_tables(tables: list[Table], target: Path) -> int:
    count = 0
    if target.suffix.lower() == ".zip":
        with written(target) as beside, zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, write in tables:
                with archive.open(_entry(name), "w", force_zip64=True) as stream:
                    count = write(stream)
        return count
    if target.is_dir():
        for name, write in tables:
            with written(target / name) as beside, beside.open("wb") as stream:
                count = write(stream)
        return count
    with written(target) as folder:
        folder.mkdir()
        for name, write in tables:
            with (folder / name).open("wb") as stream:
                count = write(stream)
    return count


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _FIRST_DAY)
    entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
    return entry
