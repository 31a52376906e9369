"""A store from files of RDF that an export wrote: the named graphs as they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat

from unionties.graph.addresses import Addresses
from unionties.graph.errors import ReadError

if TYPE_CHECKING:
    from unionties.graph.writer import Writer

READABLE = {".nq": RdfFormat.N_QUADS, ".trig": RdfFormat.TRIG, ".jsonld": RdfFormat.JSON_LD}
"""The formats with named graphs, by ending."""
_UNIONS = (".ttl", ".nt", ".rdf")
_SHARED = ("graph/organisations", "graph/identities", "graph/ontology")
_PLACES = ("article/", "machine/", *_SHARED)


def import_files(writer: Writer, paths: Iterable[Path]) -> tuple[int, int]:
    """Put the named graphs of the files into the store; an article's graph takes the place of the one there.

    The graphs that articles share — organisations, identities, the ontology — are added to those of the store.

    Returns:
        How many quads were read, and of how many articles.

    Raises:
        ReadError: a file can't be read, or isn't one that an export wrote.
        StoreError: the disk can't take it.
    """
    prefix = writer.addresses.prefixes["article"]
    count, articles = 0, set()

    def counted() -> Iterator[Quad]:
        nonlocal count
        for path in paths:
            for quad in read_quads(path, writer.addresses):
                count += 1
                if (name := graph_of(quad).value).startswith(prefix):
                    articles.add(name)
                yield quad

    writer.restore(counted())
    return count, len(articles)


def read_quads(path: Path, addresses: Addresses) -> Iterator[Quad]:
    """The quads of a file, one after the other.

    Raises:
        ReadError: the file can't be read, holds no named graphs, or one that no store has.
    """
    places = tuple(f"{addresses.base}{place}" for place in _PLACES)
    for quad in _parsed(path):
        graph = quad.graph_name
        if isinstance(graph, DefaultGraph):
            raise ReadError(
                f"{path} has a triple outside of any named graph: expected a file that unionties export wrote"
            )
        if not (isinstance(graph, NamedNode) and graph.value.startswith(places)):
            raise ReadError(
                f"{path} has the graph {graph}: expected one below {addresses.base}; name the base of the file in "
                "UNIONTIES_BASE, and a new store"
            )
        yield quad


def base_of(paths: Iterable[Path]) -> str | None:
    """The base address of the store that the files come from, told by the name of the ontology's graph; else None.

    Raises:
        ReadError: a file can't be read.
    """
    bases = {
        graph_of(quad).value.removesuffix("graph/ontology")
        for path in paths
        for quad in _parsed(path)
        if isinstance(quad.graph_name, NamedNode) and quad.graph_name.value.endswith("/graph/ontology")
    }
    if len(bases) > 1:
        raise ReadError(
            f"the files have the bases {', '.join(sorted(bases))}: expected one; import each into its own store"
        )
    return next(iter(bases), None)


def graph_of(quad: Quad) -> NamedNode:
    """The name of the graph of a quad that has one."""
    assert isinstance(quad.graph_name, NamedNode)
    return quad.graph_name


def _parsed(path: Path) -> Iterator[Quad]:
    kind = READABLE.get(path.suffix.lower())
    if kind is None:
        why = ", which doesn't tell what each article says" if path.suffix.lower() in _UNIONS else ""
        raise ReadError(f"can't import {path}{why}: expected an export that ends in {', '.join(READABLE)}")
    try:
        with path.open("rb") as stream:
            yield from pyoxigraph.parse(stream, kind)
    except FileNotFoundError:
        raise ReadError(f"there is no file {path}; name one that unionties export wrote") from None
    except SyntaxError as error:
        raise ReadError(f"{path} isn't {path.suffix[1:]}: {' '.join(str(error).split())}; export it again") from None
    except (OSError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise ReadError(f"{path} can't be read: {reason}; expected a file that unionties export wrote") from None
