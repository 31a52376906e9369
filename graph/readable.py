"""The one interface by which lookups read a graph, wherever it is.

``store.py`` has it for the embedded database, ``remote.py`` for a server of the SPARQL 1.1 protocol. A lookup that
asks nothing but this gives the same answer on both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad, Triple

from unionties.graph.addresses import Addresses

if TYPE_CHECKING:
    import rdflib

    from unionties.graph.names_index import NameIndex

QueryResults = pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean | pyoxigraph.QueryTriples
Fact = tuple[str, str, NamedNode | Literal]
"""An address, a property as a prefixed name, and a value of it."""


class Readable(Protocol):
    """A graph that is read: the union of its named graphs by default, without the machine's second ones."""

    addresses: Addresses

    def query(self, sparql: str) -> QueryResults:
        """What a SELECT, ASK, CONSTRUCT or DESCRIBE query gives; raises QueryError for a bad one."""

    def facts(self, nodes: Iterable[str], properties: Sequence[str]) -> Iterable[Fact]:
        """The values that the union gives these addresses for prefixed properties."""

    def bearers(self, properties: Sequence[str], values: Sequence[NamedNode | Literal]) -> Iterable[str]:
        """The addresses to which the union gives one of the values for one of the properties."""

    def quads(self, *, machine: bool = False) -> Iterable[Quad]:
        """Every quad of the named graphs, in no order; what only the machine said of judged articles if wanted."""

    def union(self) -> Iterable[Triple]:
        """Every triple of the union, once, in no order."""

    def dump(self) -> list[str]:
        """The named graphs as sorted N-Quads lines."""

    def dataset(self) -> rdflib.Dataset:
        """An rdflib Dataset of it, to be read only."""

    def names(self) -> NameIndex | None:
        """The index of names beside the graph, where there is one: see ``names_index.py``."""

    def close(self) -> None:
        """Let go of it; a second call does nothing."""


def lines(quads: Iterable[Quad]) -> Iterator[str]:
    """The quads as sorted N-Quads lines: the same for the same quads, wherever they come from."""
    data = pyoxigraph.serialize(quads, format=pyoxigraph.RdfFormat.N_QUADS) or b""
    yield from (line.decode() for line in sorted(data.split(b"\n")) if line)
