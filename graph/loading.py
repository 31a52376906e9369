"""Putting a graph onto a server by the SPARQL 1.1 Graph Store Protocol, so that ``remote.py`` can read it.

Each named graph is replaced whole: its first piece by PUT, the others by POST. Both may be sent twice without
harm, since a graph is a set, so a load that broke off is completed by running it again. The ontology's graph goes last:
by it a reader knows the base address. Graphs below the base that the source doesn't have are deleted at the end: the
server then holds what the source holds, and the graph of the union (``Addresses.union``).
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Triple

from unionties.graph.addresses import Addresses
from unionties.graph.errors import QueryError, ReadError, StoreError
from unionties.graph.protocol import Server
from unionties.graph.shards import opened, shards
from unionties.graph.store import Store

PIECE = 2_000
"""Triples in one request."""
_AGAIN = (0.5, 2.0)
_QUERY_ENDS, _JSON = ("/sparql", "/query"), "application/sparql-results+json"
_ONTOLOGY = "graph/ontology"


@dataclass(frozen=True)
class Loaded:
    """What a load did: graphs and triples put onto the server, the union's counted too, and graphs deleted."""

    graphs: int
    triples: int
    deleted: int


@dataclass(frozen=True)
class Source:
    """What is to be loaded: a database whose default graph is the union of the named ones, and its addresses."""

    graph: pyoxigraph.Store
    addresses: Addresses

    def names(self) -> list[NamedNode]:
        """The named graphs in the order of loading: articles and what belongs to them, union, ontology."""
        last = (self.addresses.union, self.addresses.ontology)
        apart = (*last, self.addresses.readings)  # the machine's notes are for builds alone
        own = (n for n in self.graph.named_graphs() if isinstance(n, NamedNode) and n not in apart)
        return [*sorted(own, key=lambda node: node.value), *last]

    def triples(self, name: NamedNode) -> Iterator[Triple]:
        """The triples of a graph of :meth:`names`."""
        graph = DefaultGraph() if name == self.addresses.union else name
        return (quad.triple for quad in self.graph.quads_for_pattern(None, None, None, graph))


@contextmanager
def source(paths: Sequence[Path]) -> Iterator[Source]:
    """The folders of stores, N-Quads files and folders of such files, packed or not, as one source.

    Raises:
        StoreError: a folder isn't a store, or the paths have different base addresses.
        ReadError: a file can't be read, isn't N-Quads or holds no graph of unionties.
    """
    paths = shards(paths)
    with ExitStack() as stack:
        if len(paths) == 1 and not paths[0].is_file():
            store = stack.enter_context(Store.open(paths[0]))
            yield Source(store.graph, store.addresses)
            return
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="unionties-"))
        graph = pyoxigraph.Store(folder)
        for path in paths:
            if path.is_dir():
                with Store.open(path) as store:
                    graph.bulk_extend(store.quads())
            else:
                _read(graph, path)
        addresses = _addresses(graph, paths)
        graph.bulk_extend(
            Quad(*quad.triple) for quad in graph
            if quad.graph_name != DefaultGraph() and not addresses.is_hidden(quad.graph_name)
        )  # fmt: skip
        yield Source(graph, addresses)


def load(what: Source, server: Server, graphs: str, advance: Callable[[str, int], None] | None = None) -> Loaded:
    """Put the source onto a server.

    Args:
        what: what to load.
        server: its SPARQL endpoint, with the log-in.
        graphs: the address of its Graph Store Protocol, from :func:`graph_store`.
        advance: called with the name of each graph and its triples when it is there.

    Raises:
        StoreError: the server can't be reached, or refused graphs; the message names the first of them.
    """
    refused: list[str] = []
    count = total = 0
    names = what.names()
    for name in names:
        try:
            size = _put(server, graphs, name, what.triples(name))
        except (QueryError, StoreError) as error:
            refused.append(f"{name.value}: {error}")
            if isinstance(error.__cause__, ConnectionError) or count == 0:
                break
            continue
        count, total = count + 1, total + size
        if advance:
            advance(name.value, size)
    if refused:
        raise StoreError(
            f"{count} of {len(names)} graphs were loaded, {len(refused)} failed, the first: {refused[0]}; "
            "run it again to complete the load"
        )
    gone = sorted(_present(server, what.addresses) - {name.value for name in names})
    for other in gone:
        server.send("DELETE", _address(graphs, other), None, {}, _AGAIN)
    return Loaded(count, total, len(gone))


def graph_store(server: Server, *, authorised: bool = False) -> str:
    """The address of a server's Graph Store Protocol, as far as its kind tells.

    Raises:
        StoreError: it doesn't.
    """
    answer = server.ask("ASK {}", _JSON)
    kind = str(answer.headers["Server"] or "")
    root = next((server.url.removesuffix(end) for end in _QUERY_ENDS if server.url.endswith(end)), None)
    if root is not None and kind.startswith("Virtuoso"):
        return f"{root}/sparql-graph-crud{'-auth' if authorised else ''}"
    if root is not None and "oxigraph" in kind.lower():
        return f"{root}/store"
    if root is not None and (answer.headers["Fuseki-Request-Id"] or "fuseki" in kind.lower()):
        return f"{root}/data"
    raise StoreError(f"the server {server.url} doesn't tell where its Graph Store Protocol is; give --graphs URL")


def _put(server: Server, graphs: str, name: NamedNode, triples: Iterator[Triple]) -> int:
    """Replace a graph of the server; gives the number of its triples."""
    address, method, size = _address(graphs, name.value), "PUT", 0
    while piece := list(islice(triples, PIECE)):
        data = pyoxigraph.serialize(piece, format=RdfFormat.N_TRIPLES)
        server.send(method, address, data, {"Content-Type": "application/n-triples"}, _AGAIN)
        method, size = "POST", size + len(piece)
    return size


def _address(graphs: str, name: str) -> str:
    return f"{graphs}{'&' if '?' in graphs else '?'}{urlencode({'graph': name})}"


def _present(server: Server, addresses: Addresses) -> set[str]:
    """The graphs below the base that the server has."""
    from unionties.graph.remote import Remote

    query = f'SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), "{addresses.base}")) }}'
    rows = Remote(server, addresses, union=False).query(query)
    assert isinstance(rows, pyoxigraph.QuerySolutions)
    return {row["g"].value for row in rows}


def _read(graph: pyoxigraph.Store, path: Path) -> None:
    try:
        with opened(path) as stream:
            graph.bulk_load(stream, RdfFormat.N_QUADS)
    except SyntaxError as error:
        raise ReadError(f"{path} isn't N-Quads: {' '.join(str(error).split())}; export one as .nq") from None
    except OSError as error:
        raise ReadError(f"{path}: {error.strerror or error}: give an N-Quads file or the folder of a store") from None


def _addresses(graph: pyoxigraph.Store, paths: Iterable[Path]) -> Addresses:
    names = (node.value for node in graph.named_graphs() if isinstance(node, NamedNode))
    bases = sorted(name.removesuffix(_ONTOLOGY) for name in names if name.endswith(f"/{_ONTOLOGY}"))
    if len(bases) != 1:
        told = f"they have the bases {', '.join(bases)}" if bases else "there is no graph of the ontology"
        raise ReadError(
            f"can't load {', '.join(map(str, paths))} as one graph: {told}; give what `export` wrote as .nq"
        )
    return Addresses(bases[0])
