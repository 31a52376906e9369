"""What of a network a picture shows: its ties bundled into links, the most reported ones kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import networkx as nx

from unionties.graph.style import relation_rank
from unionties.graph.vocabulary import vocabulary


@dataclass(frozen=True)
class Link:
    """All ties of one relation between two nodes (``a < b``), planned and asserted ones apart.

    ``forward`` and ``backward`` say which way a directed relation points; a symmetric one has neither.
    """

    a: str
    b: str
    relation: str
    planned: bool
    forward: bool
    backward: bool
    ties: int
    reports: int
    whens: tuple[str, ...]


def bundle(graph: nx.MultiDiGraph[str]) -> list[Link]:
    """The links of a graph whose edges carry ``relation``, ``when``, ``planned`` and ``reports``, sorted."""
    relations = vocabulary().relations
    groups: dict[tuple[str, str, str, bool], list[tuple[bool, Mapping[str, object]]]] = defaultdict(list)
    for subject, target, data in graph.edges(data=True):
        a, b = sorted((subject, target))
        groups[a, b, str(data["relation"]), bool(data.get("planned"))].append((subject == a, data))
    links = []
    for (a, b, relation, planned), ties in groups.items():
        directed = relation not in relations or not relations[relation].symmetric
        ahead = [forward for forward, _ in ties]
        link = Link(
            a, b, relation, planned, forward=directed and any(ahead), backward=directed and not all(ahead),
            ties=len(ties), reports=sum(_reports(data) for _, data in ties),
            whens=tuple(sorted({str(data["when"]) for _, data in ties if data.get("when")})),
        )  # fmt: skip
        links.append(link)
    return sorted(links, key=lambda k: (k.a, k.b, relation_rank(k.relation), k.planned))


def _reports(data: Mapping[str, object]) -> int:
    value = data.get("reports")
    return value if isinstance(value, int) and value > 0 else 1


def years(whens: Sequence[str]) -> str:
    """The years of ISO 8601 times, short enough to stand beside a line.

    >>> years(["2018/2023", "2013/2018"]), years(["2015-05", "2015-05-07"]), years(["2009/.."])
    ('2013–2018, 2018–2023', '2015', '2009–')
    >>> years(["2011", "2013", "2015", "2019"]), years(["2017", "2017-09-24/2017-09-27"])
    ('2011 … 2019', '2017')
    """
    told = {"–".join("" if p == ".." else p[:4] for p in when.split("/")) for when in whens}
    spans = sorted({s.split("–")[0] if s[:4] == s[5:] else s for s in told})
    if len(spans) <= 2 or (len(spans) == 3 and max(map(len, spans)) == 4):
        return ", ".join(spans)
    marks = sorted(p for s in spans for p in s.split("–") if p)
    return f"{marks[0]} … {marks[-1]}"


def strongest(
    nodes: Sequence[str], links: Sequence[Link], limit: int, centre: str | None = None
) -> tuple[list[str], list[Link]]:
    """At most ``limit`` nodes, those of the most reported links, or the nearest that a ``centre`` reaches.

    The centre's own links come first. Where nodes are left out, so are the weaker links among the rest: five pairs on
    four nodes at most.
    """
    distance = dict.fromkeys(nodes, 0)
    if centre is not None:
        distance = dict(nx.single_source_shortest_path_length(simple(nodes, links), centre))
        links = [k for k in links if k.a in distance]
    if len(distance) <= limit:
        return sorted(distance), list(links)
    weight: dict[str, int] = defaultdict(int)
    pairs: dict[tuple[str, str], list[Link]] = defaultdict(list)
    for link in links:
        pairs[link.a, link.b].append(link)
        weight[link.a] += link.reports
        weight[link.b] += link.reports

    def rank(pair: tuple[str, str]) -> tuple[int, int, int, tuple[str, str]]:
        far = sum(distance[n] for n in pair)
        return (far, -sum(k.reports for k in pairs[pair]), -sum(weight[n] for n in pair), pair)

    ranked = sorted(pairs, key=rank)
    kept = {centre} if centre is not None else set()
    shown: dict[tuple[str, str], None] = {}
    for pair in ranked:
        if not kept.issuperset(pair) and len(kept.union(pair)) <= limit:
            kept.update(pair)
            shown[pair] = None
    for pair in ranked:
        if len(shown) < 1.25 * limit and kept.issuperset(pair):
            shown[pair] = None
    return sorted(kept), [k for k in links if (k.a, k.b) in shown]


def simple(nodes: Sequence[str], links: Sequence[Link]) -> nx.Graph[str]:
    """The undirected graph of the links, its nodes in the order given."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from((k.a, k.b) for k in links)
    return graph


def ring_order(links: Sequence[Link], centre: str, types: Mapping[str, str]) -> dict[str, tuple[object, ...]]:
    """The sort key of nodes on a ring: by relation to the centre, in it by type."""
    relation: dict[str, tuple[int, str]] = {}
    for link in sorted(links, key=lambda k: (centre not in (k.a, k.b), -k.reports, relation_rank(k.relation))):
        for node in (link.a, link.b):
            relation.setdefault(node, relation_rank(link.relation))
    return {n: (relation.get(n, (999, "")), kind, n) for n, kind in types.items()}
