"""Where entities stand in pictures."""

from __future__ import annotations

import networkx as nx
import numpy as np

from unionties.graph.layout import surround


def test_no_tie_of_two_neighbours_runs_through_the_centre() -> None:
    graph = nx.Graph([("a", "centre"), ("b", "centre"), ("a", "b")])
    places = dict(zip(graph, surround(graph, "centre", {n: (n,) for n in graph}, 400, 200), strict=True))
    a, b, centre = places["a"], places["b"], places["centre"]
    away = abs(np.linalg.det([b - a, centre - a])) / np.linalg.norm(b - a)
    assert away > 100
    assert all(0 <= x <= 400 and 0 <= y <= 200 for x, y in places.values())
