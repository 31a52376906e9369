"""The graph in the formats of other tools: RDF, network files and a table of ties."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

import pyoxigraph
from pyoxigraph import NamedNode, Quad, RdfFormat

from unionties.graph.addresses import PREFIXES
from unionties.graph.errors import WriteError
from unionties.graph.network import entities, label, network, rows, ties

if TYPE_CHECKING:
    import networkx

    from unionties.graph.readable import Readable

COLUMNS = (
    "subject", "subject_label", "relation", "object", "object_label", "when", "planned", "title", "reports",
    "article", "evidence", "start", "end",
)  # fmt: skip
_PASSAGES = """
SELECT DISTINCT ?tie ?article ?text ?start ?end WHERE {
  ?tie ut:evidence ?evidence .
  ?evidence prov:wasDerivedFrom ?article ; oa:hasSelector ?selector .
  ?selector oa:exact ?text ; oa:start ?start ; oa:end ?end .
}"""
_DECLARED = re.compile(rb"(@prefix [^\n]*\n)+")
_TODAY = re.compile(rb' lastmodifieddate="[^"]*"')
_TYPE = NamedNode(f"{PREFIXES['rdf']}type")


def export(store: Readable, path: Path | str, format: str | None = None) -> int:  # noqa: A002
    """Write the graph to a file, whole or not at all, in the format of its ending.

    ``ttl`` holds the union of all graphs; ``nq``, ``trig`` and ``jsonld`` keep them apart. ``graphml`` and
    ``gexf`` hold the network of ties, planned ones marked, without posts. ``csv`` is the table of ties and
    posts, one row for each piece of evidence, in UTF-8 with a byte order mark, so that spreadsheets read
    Vietnamese.

    Args:
        store: an open store.
        path: the file to write.
        format: one of ``FORMATS``, where the ending doesn't tell.

    Returns:
        How many triples, quads, edges or rows were written.

    Raises:
        WriteError: the format is unknown, or the file can't be written.
    """
    path = Path(path)
    kind = (format or path.suffix.removeprefix(".")).lower()
    if kind not in FORMATS:
        raise WriteError(f"can't export to {format or path.name!r}: expected the ending {', '.join(FORMATS)}")
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with beside.open("wb") as stream:
            count = FORMATS[kind](store, stream)
        beside.replace(path)
    except OSError as error:
        raise WriteError(f"can't write {path}: {error.strerror or error}; name a file in a folder of yours") from None
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
    return count


def _rdf(kind: RdfFormat) -> Callable[[Readable, IO[bytes]], int]:
    def write(store: Readable, stream: IO[bytes]) -> int:
        quads = sorted(store.quads(), key=_order)
        _put(stream, pyoxigraph.serialize(quads, format=kind, prefixes=store.addresses.prefixes))
        return len(quads)

    return write


def _turtle(store: Readable, stream: IO[bytes]) -> int:
    triples = [q.triple for q in sorted((Quad(*triple) for triple in store.union()), key=_order)]
    _put(stream, pyoxigraph.serialize(triples, format=RdfFormat.TURTLE, prefixes=store.addresses.prefixes))
    return len(triples)


def _put(stream: IO[bytes], data: bytes | None) -> None:
    data = data or b""
    # pyoxigraph declares the prefixes in an order that changes from run to run.
    head = _DECLARED.match(data)
    declared = head[0].splitlines(keepends=True) if head else []
    stream.writelines(sorted(declared))
    stream.write(memoryview(data)[sum(map(len, declared)) :])


def _nquads(store: Readable, stream: IO[bytes]) -> int:
    lines = store.dump()
    stream.writelines(f"{line}\n".encode() for line in lines)
    return len(lines)


def _order(quad: Quad) -> tuple[str, str, bool, str, str]:
    """By graph and subject, its type first, as a reader expects."""
    predicate = str(quad.predicate)
    return str(quad.graph_name), str(quad.subject), quad.predicate != _TYPE, predicate, str(quad.object)


def _graphml(store: Readable, stream: IO[bytes]) -> int:
    import networkx

    graph = _known(store)
    networkx.write_graphml_xml(graph, stream, encoding="utf-8", prettyprint=True)
    return graph.number_of_edges()


def _gexf(store: Readable, stream: IO[bytes]) -> int:
    import networkx

    graph = _known(store)
    buffer = io.BytesIO()
    networkx.write_gexf(graph, buffer, encoding="utf-8", prettyprint=True)
    stream.write(_TODAY.sub(b"", buffer.getvalue(), count=1))
    return graph.number_of_edges()


def _known(store: Readable) -> networkx.MultiDiGraph[str]:
    """The network without the attributes that aren't known, which these formats can't say."""
    graph = network(store)
    for attributes in (*(a for _, a in graph.nodes(data=True)), *(a for _, _, a in graph.edges(data=True))):
        for key in [key for key, value in attributes.items() if value is None]:
            del attributes[key]
    return graph


def _csv(store: Readable, stream: IO[bytes]) -> int:
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    table = csv.writer(text)
    table.writerow(COLUMNS)
    count = 0
    for count, row in enumerate(_passages(store), 1):  # noqa: B007
        table.writerow(row)
    text.flush()
    text.detach()
    return count


def _passages(store: Readable) -> Iterator[tuple[str | int, ...]]:
    local = store.addresses.local
    passages: dict[str, list[tuple[str, int, int, str]]] = {}
    for row in rows(store, _PASSAGES):
        passages.setdefault(local(row["tie"].value), []).append(
            (local(row["article"].value), int(row["start"].value), int(row["end"].value), row["text"].value)
        )
    known = entities(store)
    for tie in ties(store):
        names = [label(known.get(end, {}), end) for end in (tie.subject, tie.object)]
        for article, start, end, text in sorted(passages.get(tie.id, ())):
            yield (
                tie.subject, names[0], tie.relation, tie.object, names[1], tie.when or "",
                "true" if tie.planned else "false", tie.title or "", tie.reports, article, text, start, end,
            )  # fmt: skip


FORMATS: dict[str, Callable[[Readable, IO[bytes]], int]] = {
    "ttl": _turtle,
    "nq": _nquads,
    "trig": _rdf(RdfFormat.TRIG),
    "jsonld": _rdf(RdfFormat.JSON_LD),
    "graphml": _graphml,
    "gexf": _gexf,
    "csv": _csv,
}
"""What writes each format, by the ending of its files."""
