"""The union of a store's named graphs, kept beside them as its default graph: each triple once.

``hidden`` tells of the name of a graph whether it is no part of the union.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain

import pyoxigraph
from pyoxigraph import DefaultGraph, Quad

Hidden = Callable[[object], bool]
_BULK = 50_000  # from here on Oxigraph's bulk loader is quicker than a transaction


def extend(graph: pyoxigraph.Store, quads: list[Quad], hidden: Hidden) -> None:
    """Put quads of named graphs into a store, and their triples into the union."""
    both = chain(quads, (Quad(*q.triple) for q in quads if not hidden(q.graph_name)))
    (graph.bulk_extend if 2 * len(quads) >= _BULK else graph.extend)(both)


def discard(graph: pyoxigraph.Store, quads: list[Quad], hidden: Hidden) -> None:
    """Take quads of named graphs out of a store, and out of the union those that no other graph has."""
    for quad in quads:
        graph.remove(quad)
    for triple in dict.fromkeys(quad.triple for quad in quads if not hidden(quad.graph_name)):
        rest = graph.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
        if all(isinstance(q.graph_name, DefaultGraph) or hidden(q.graph_name) for q in rest):
            graph.remove(Quad(triple.subject, triple.predicate, triple.object))


def mend(graph: pyoxigraph.Store, hidden: Hidden) -> int:
    """Make the default graph the union again, where it isn't; how many triples were mended."""
    said = {q.triple for q in graph if not (isinstance(q.graph_name, DefaultGraph) or hidden(q.graph_name))}
    held = {q.triple for q in graph.quads_for_pattern(None, None, None, DefaultGraph())}
    for triple in held - said:
        graph.remove(Quad(triple.subject, triple.predicate, triple.object))
    graph.extend(Quad(t.subject, t.predicate, t.object) for t in said - held)
    return len(held ^ said)
