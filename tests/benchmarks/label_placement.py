"""Our placement of names in pictures of networks against adjustText, on the same networks and the same page.

    python tests/benchmarks/label_placement.py [STORE …]        # adjustText and scipy are installed for it alone

Of each network are measured: pairs of names that overlap, names that overlap a mark of another node, names that leave
the room, the mean distance from a name's box to its mark in letters, the size of the letters in points, and CPU time.
``ours`` moves nodes a little and shrinks letters until every name has room; ``adjustText`` gets the nodes where the
layout put them, names beside them in letters of the same size, and moves the names.
"""

from __future__ import annotations

import itertools
import random
import sys
import time
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
from adjustText import adjust_text

from unionties.graph import layout
from unionties.graph.frame import extent, open_frame, text
from unionties.graph.links import bundle, simple, strongest
from unionties.graph.network import network
from unionties.graph.pictures.network import plan_of, scene_of
from unionties.graph.store import Store

Boxes = Any


def generated(count: int) -> nx.MultiDiGraph[str]:
    """Organisations with long names, tied to earlier ones, which gives hubs."""
    chance = random.Random(7)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for i in range(count):
        name = f"Liên đoàn Lao động tỉnh Bà Rịa – Vũng Tàu {i}"
        graph.add_node(f"o{i:04}", label=name, label_vi=name, type="TradeUnion")
        if i:
            other = f"o{int(i * chance.random() ** 2.5):04}"
            graph.add_edge(
                f"o{i:04}", other, key=f"t{i}", relation="visit", when=None, planned=False, reports=1 + i % 4
            )
    return graph


def measure(labels: Boxes, marks: Boxes, room: Boxes, font: float) -> str:
    """The figures of names and marks, arrays of boxes in points."""

    def meet(one: Boxes, two: Boxes) -> bool:
        return bool((np.minimum(one[2:], two[2:]) - np.maximum(one[:2], two[:2]) > 0.05).all())

    pairs = sum(meet(labels[i], labels[j]) for i, j in itertools.combinations(range(len(labels)), 2))
    nodes = sum(meet(labels[i], marks[j]) for i in range(len(labels)) for j in range(len(marks)) if i != j)
    out = int(((labels[:, :2] < room[:2] - 0.1) | (labels[:, 2:] > room[2:] + 0.1)).any(axis=1).sum())
    gap = np.maximum(0, np.maximum(labels[:, :2] - marks[:, 2:], marks[:, :2] - labels[:, 2:]))
    far = float(np.hypot(*gap.T).mean()) / font
    return f"name–name {pairs:5}  name–mark {nodes:5}  outside {out:4}  distance {far:5.2f} letters  {font:4.1f} pt"


def compare(name: str, graph: nx.MultiDiGraph[str], limit: int) -> None:
    """Print the figures of both."""
    nodes, links = strongest(sorted(graph), bundle(graph), limit)
    frame = open_frame("", "vi", "page")
    scene = scene_of(graph, nodes, links, [], "vi")
    start = time.process_time()
    plan = plan_of(frame, scene)
    spent = time.process_time() - start
    places = np.tile(plan.xy, (1, 2))
    told = measure(plan.written + places, plan.marked + places, frame.room, plan.font)
    print(f"{name:14} {len(nodes):4} ours        {told}  {spent:6.2f} s")
    start = time.process_time()
    inset = np.array([4.0, 2.0]) * frame.size.font
    wide, high = frame.room[2:] - frame.room[:2] - 2 * inset
    xy = layout.arrange(simple(nodes, links), wide, high) + frame.room[:2] + inset
    labels = []
    for (x, y), words in zip(xy, scene.names, strict=True):
        label = text(frame, words, plan.font)
        label.set(position=(x, y), ha="center", bbox=None)
        frame.axes.add_artist(label)
        labels.append(label)
    points = frame.axes.scatter(*xy.T, s=(2 * plan.radii) ** 2)
    np.random.seed(1)
    adjust_text(labels, x=xy[:, 0], y=xy[:, 1], objects=points, ax=frame.axes, time_lim=15)
    spent = time.process_time() - start
    boxes = []
    for label in labels:
        x, y = label.get_position()
        half = np.array(extent(frame, label)) / 2
        boxes.append([x - half[0], y - half[1], x + half[0], y + half[1]])
    marks = np.hstack([xy - plan.radii[:, None], xy + plan.radii[:, None]])
    print(
        f"{name:14} {len(nodes):4} adjustText  {measure(np.array(boxes), marks, frame.room, plan.font)}  {spent:6.2f} s"
    )


def main() -> None:
    """Measure generated networks of three sizes, and those of the stores named."""
    for count in (10, 100, 1000):
        compare("generated", generated(count), 80)
    compare("no limit", generated(300), 300)
    for path in map(Path, sys.argv[1:]):
        with Store.open(path) as store:
            compare(path.stem, network(store), 80)


if __name__ == "__main__":
    main()
