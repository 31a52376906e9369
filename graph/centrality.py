"""How central the entities of a network are, and which of them form communities.

Measures are taken on the simple undirected network: one edge between two entities that any tie joins, with the
number of their acts as its weight. A meeting has no direction, and that of a visit says who travelled, not who counts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from unionties.graph.errors import QueryError

if TYPE_CHECKING:
    import networkx

EXACT = 2_000
"""Entities up to which betweenness is exact; in larger networks it is estimated from ``SOURCES`` of them."""
SOURCES = 500
SEED = 1
_DAMPING = 0.85
_TOLERANCE = 1e-10
_ROUNDS = 200


def simple(network: networkx.MultiDiGraph[str]) -> networkx.Graph[str]:
    """The undirected network with one edge for each pair: ``acts`` and ``reports`` are the sums of its ties'.

    Nodes keep their attributes; nodes and edges come in the order of their names.
    """
    import networkx

    graph: networkx.Graph[str] = networkx.Graph()
    graph.add_nodes_from(sorted(network.nodes(data=True), key=lambda node: node[0]))
    counts: dict[tuple[str, str], list[int]] = {}
    for subject, target, data in network.edges(data=True):
        pair = (subject, target) if subject <= target else (target, subject)
        sums = counts.setdefault(pair, [0, 0])
        sums[0] += data["acts"]
        sums[1] += data["reports"]
    for (one, other), (acts, reports) in sorted(counts.items()):
        graph.add_edge(one, other, acts=acts, reports=reports)
    return graph


def measured(graph: networkx.Graph[str], measure: str) -> dict[str, float]:
    """The value of each node by one of ``MEASURES``.

    Raises:
        QueryError: the measure is unknown.

    >>> import networkx
    >>> measured(networkx.star_graph(["a", "b", "c"]), "degree")
    {'a': 2.0, 'b': 1.0, 'c': 1.0}
    """
    if measure not in MEASURES:
        raise QueryError(f"unknown measure {measure!r}: expected one of {', '.join(MEASURES)}")
    return MEASURES[measure](graph)


def communities(graph: networkx.Graph[str]) -> list[list[str]]:
    """The communities by the method of Louvain, weighted by acts: the largest first, their members sorted.

    The seed is fixed and the nodes are numbered in the order of their names, so that the same network always has the
    same communities (Blondel et al. 2008, doi 10.1088/1742-5468/2008/10/P10008).
    """
    import networkx

    if not graph:
        return []
    names = sorted(graph)
    numbers = {name: number for number, name in enumerate(names)}
    numbered: networkx.Graph[int] = networkx.Graph()
    numbered.add_nodes_from(range(len(names)))
    numbered.add_weighted_edges_from(
        sorted((numbers[a], numbers[b], data.get("acts", 1)) for a, b, data in graph.edges(data=True))
    )
    found = networkx.community.louvain_communities(numbered, weight="weight", seed=SEED)
    groups = [sorted(names[number] for number in group) for group in found]
    return sorted(groups, key=lambda group: (-len(group), group))


def _degree(graph: networkx.Graph[str]) -> dict[str, float]:
    """The number of partners."""
    return {name: float(degree) for name, degree in graph.degree()}


def _betweenness(graph: networkx.Graph[str]) -> dict[str, float]:
    """The share of shortest ways between two others that lead through an entity."""
    import networkx

    sources = SOURCES if len(graph) > EXACT else None
    return {name: float(v) for name, v in networkx.betweenness_centrality(graph, k=sources, seed=SEED).items()}


def pagerank(graph: networkx.Graph[str]) -> dict[str, float]:
    """PageRank weighted by acts, by power iteration with a damping of 0.85; the values add up to 1.

    ``networkx.pagerank`` gives the same, but needs SciPy, which nothing else here does.
    """
    if not graph:
        return {}
    size = len(graph)
    weights: Mapping[str, float] = {
        name: float(sum(data.get("acts", 1) for _, _, data in graph.edges(name, data=True))) for name in graph
    }
    ranks = dict.fromkeys(graph, 1 / size)
    for _ in range(_ROUNDS):
        lost = sum(rank for name, rank in ranks.items() if not weights[name])
        rest = (1 - _DAMPING + _DAMPING * lost) / size
        fresh = {
            name: rest
            + _DAMPING * sum(ranks[o] * data.get("acts", 1) / weights[o] for o, data in graph.adj[name].items())
            for name in graph
        }
        moved = sum(abs(fresh[name] - ranks[name]) for name in graph)
        ranks = fresh
        if moved < _TOLERANCE:
            break
    return ranks


MEASURES: dict[str, Callable[[networkx.Graph[str]], dict[str, float]]] = {
    "degree": _degree,
    "betweenness": _betweenness,
    "pagerank": pagerank,
}
"""What tells how central an entity is."""
