"""What joins two entities: their own ties, and those with partners that both have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import islice, pairwise

import networkx as nx
from matplotlib.figure import Figure

from unionties.graph import style
from unionties.graph.errors import NameNotFound
from unionties.graph.frame import add_foot, add_legend, check_limit, open_frame
from unionties.graph.links import Link, bundle, simple
from unionties.graph.pictures.network import limit_note, paint, plan_of, require, scene_of

_MOST_WAYS = 2000  # of more than that, the rest isn't looked at


def draw_between(
    graph: nx.MultiDiGraph[str], one: str, two: str, *, title: str, source: str, remarks: Sequence[str] = (),
    lang: str = "vi", size: str = "page", limit: int = 24,
) -> Figure:  # fmt: skip
    """The ties between two entities, ``one`` at the left and ``two`` at the right.

    Their own ties run straight across; partners that both have stand above and below. Where they have neither, all
    shortest ways between them are drawn.

    Args:
        graph: the whole network; see :func:`unionties.graph.network.network`.
        one: the id of an entity.
        two: the id of another.
        title: the headline.
        source: the line at the foot that says what the picture rests on.
        remarks: what is said above it, besides what the picture notes itself.
        lang: ``vi`` or ``en``.
        size: ``slide``, ``page`` or ``poster``.
        limit: with more entities than this, those with the most reports to both sides are drawn and a note says so.

    Raises:
        NameNotFound: one of the two isn't in the graph, or no ties lead from one to the other.
        UniontiesError: ``lang``, ``size`` or ``limit`` is none of those allowed.
    """
    check_limit(limit, 3, "nodes")
    frame = open_frame(title, lang, size)
    found, left, right = ways(graph, one, two)
    steps = [k for k in bundle(found) if left[k.a] != left[k.b] or right[k.a] != right[k.b]]
    nodes = _joining(steps, one, two, left[two], limit)
    links = [k for k in steps if k.a in nodes and k.b in nodes]
    notes = [style.WORDS[lang]["reading"]]
    if len(nodes) < len(found):
        notes.append(limit_note(found, nodes, links, lang))
    frame = add_foot(frame, source, [*notes, *remarks])
    frame = add_legend(frame, [str(graph.nodes[n].get("type") or "?") for n in nodes], links)
    scene = scene_of(found, nodes, links, [one, two], lang)
    paint(frame, scene, plan_of(frame, scene))
    return frame.figure


def ways(
    graph: nx.MultiDiGraph[str], one: str, two: str
) -> tuple[nx.MultiDiGraph[str], dict[str, int], dict[str, int]]:
    """The part of a network that joins two entities, with how many ties each entity of the network lies away from the
    one and from the other; raises NameNotFound where one of them isn't in it, or no ties lead from one to the other."""
    for end in (one, two):
        require(graph, end)
    plain = nx.Graph(graph)
    left, right = (dict(nx.single_source_shortest_path_length(plain, end)) for end in (one, two))
    if one == two or two not in left:
        raise NameNotFound(f"no ties lead from {one!r} to {two!r} in this graph: choose two others, or fewer filters")
    reach = max(2, left[two])
    return graph.subgraph(n for n in left if n in right and left[n] + right[n] <= reach), left, right


def _joining(steps: Sequence[Link], one: str, two: str, distance: int, limit: int) -> list[str]:
    """The two and those between them, whole ways at a time, the most reported first, as far as the limit allows."""
    reports: Counter[frozenset[str]] = Counter()
    for link in steps:
        reports[frozenset((link.a, link.b))] += link.reports
    plain = simple(sorted({end for link in steps for end in (link.a, link.b)}), steps)
    if distance <= 2:
        ways = [[one, node, two] for node in plain if node not in (one, two)]
    else:
        ways = list(islice(nx.all_shortest_paths(plain, one, two), _MOST_WAYS))

    def rank(way: list[str]) -> tuple[int, int, list[str]]:
        told = [reports[frozenset(pair)] for pair in pairwise(way)]
        return -min(told), -sum(told), way

    kept = {one, two}
    for way in sorted(ways, key=rank):
        if len(kept.union(way)) <= limit:
            kept.update(way)
    return sorted(kept)
