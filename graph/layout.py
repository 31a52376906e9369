"""Where things stand in a picture of a network: geometry only, in points, with no drawing library.

Everything is computed on sorted nodes from fixed beginnings, so that one graph has one picture, however it
was put together. The free layout is stress majorisation (Gansner, Koren and North 2004); parts are packed
on shelves. Names are kept apart by moving nodes a little and shrinking letters until all have room, which adjustText,
measured beside it by ``tests/benchmarks/label_placement.py``, doesn't reach. Boxes are arrays n × 4 of left, bottom,
right, top.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

import networkx as nx
import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
#: How much farther out the last node of a part begins than its first, and how unlike two axes are at least to be told.
_SPIRAL, _ROUND = 0.3, 1e-3
SIDES = {"below": (0.0, -1.0), "above": (0.0, 1.0), "right": (1.0, 0.0), "left": (-1.0, 0.0)}


def arrange(graph: nx.Graph[str], width: float, height: float) -> Array:
    """Positions (n × 2) of a whole network in ``width`` × ``height`` points, components side by side."""
    nodes = list(graph)
    parts = sorted((sorted(c) for c in nx.connected_components(graph)), key=lambda c: (-len(c), c[0]))
    placed = [_stress(graph, part) for part in parts]
    xy = np.zeros((len(nodes), 2))
    row = {n: i for i, n in enumerate(nodes)}
    corners = _pack([np.ptp(p, axis=0) + np.array([1.3, 0.9]) for p in placed], width / height)
    for part, positions, corner in zip(parts, placed, corners, strict=True):
        xy[[row[n] for n in part]] = positions - positions.min(axis=0) + corner
    return _fill(xy, width, height)


def _stress(graph: nx.Graph[str], part: list[str]) -> Array:
    """Positions of one component by stress majorisation, an edge about 1 long, lying rather than standing."""
    n = len(part)
    if n == 1:
        return np.zeros((1, 2))
    part_row = {node: i for i, node in enumerate(part)}
    wanted = np.zeros((n, n))
    for node, reached in nx.all_pairs_shortest_path_length(graph.subgraph(part)):
        for other, steps in reached.items():
            wanted[part_row[node], part_row[other]] = steps
    hub = min(part, key=lambda node: (-graph.degree(node), node))
    xy = np.zeros((n, 2))
    for i, node in enumerate(_walk(graph, hub)):
        # A spiral, since on a circle what machines round otherwise would decide where the nodes go.
        angle, away = 2 * math.pi * i / n, wanted.max() / 2 * (1 + _SPIRAL * i / n)
        xy[part_row[node]] = away * np.array([math.cos(angle), math.sin(angle)])
    weights = (wanted + np.eye(n)) ** -2.0 * (1 - np.eye(n))
    inverse = np.linalg.pinv(np.diag(weights.sum(axis=1)) - weights)
    for _ in range(150):
        gap = np.maximum(np.linalg.norm(xy[:, None] - xy[None], axis=2), 1e-6)
        pull = -weights * wanted / gap * (1 - np.eye(n))
        xy = inverse @ ((pull - np.diag(pull.sum(axis=1))) @ xy)
    spread = xy - xy.mean(axis=0)
    slant, longer = 2 * float((spread[:, 0] * spread[:, 1]).sum()), float((spread**2 @ [1, -1]).sum())
    turn = 0.5 * math.atan2(slant, longer) if math.hypot(slant, longer) > _ROUND * float((spread**2).sum()) else 0.0
    c, s = math.cos(turn), math.sin(turn)
    return np.asarray(spread @ np.array([[c, -s], [s, c]]))


def _walk(graph: nx.Graph[str], start: str) -> list[str]:
    """The nodes depth first, neighbours by id: neighbours on the circle are often neighbours in the graph."""
    seen, stack = [], [start]
    met = set()
    while stack:
        node = stack.pop()
        if node not in met:
            met.add(node)
            seen.append(node)
            stack.extend(sorted(set(graph[node]) - met, reverse=True))
    return seen


def _pack(sizes: Sequence[Array], aspect: float) -> list[Array]:
    """The lower left corners of rectangles (largest first) on shelves whose whole comes near the aspect."""
    best: tuple[float, list[Array]] | None = None
    widest, total = max(float(s[0]) for s in sizes), sum(float(s[0]) for s in sizes)
    for shelf in np.linspace(widest, total, 40):
        corners, (wide, high) = _shelves(sizes, float(shelf))
        cost = max(wide / aspect, high)
        if best is None or cost < best[0] - 1e-9:
            best = (cost, corners)
    assert best is not None
    return best[1]


def _shelves(sizes: Sequence[Array], shelf: float) -> tuple[list[Array], tuple[float, float]]:
    corners: list[Array] = []
    bottom = height = right = column = top = widest = 0.0
    for w, h in ((float(w), float(h)) for w, h in sizes):
        if corners and w <= column + 1e-9 and top + h <= bottom + height + 1e-9:
            corners.append(np.array([right - column, top]))  # on top of its left neighbour
            top += h
            continue
        if right + w > shelf + 1e-9:
            bottom, right, height = bottom + height, 0.0, 0.0
        corners.append(np.array([right, bottom]))
        right, column, top, height = right + w, w, bottom + h, max(height, h)
        widest = max(widest, right)
    return corners, (widest, bottom + height)


def _fill(xy: Array, width: float, height: float) -> Array:
    """The positions scaled into the frame and centred, each axis by half evened out to thin the crowds.

    The axes may differ in scale by a factor of 1.7 at most.
    """
    n = len(xy)
    if n > 2:
        places = np.round(xy, 6)
        ranks = (places[:, None] > places[None]).sum(axis=1) + (places[:, None] >= places[None]).sum(axis=1)
        xy = xy + 0.5 * (np.ptp(xy, axis=0) * (ranks - 1) / (2 * n - 2) + xy.min(axis=0) - xy)
    extent = np.maximum(np.ptp(xy, axis=0), 1e-6)
    scale = np.array([width, height]) / extent
    scale = np.minimum(scale, 1.7 * scale.min())
    if n <= 2:
        scale = np.minimum(scale, 0.4 * width / extent.max())
    middle = (xy.max(axis=0) + xy.min(axis=0)) / 2
    return np.asarray((xy - middle) * scale + np.array([width, height]) / 2)


def surround(
    graph: nx.Graph[str], centre: str, order: Mapping[str, tuple[object, ...]], width: float, height: float
) -> Array:
    """Positions (n × 2) with ``centre`` in the middle and the others on ellipses by their distance from it.

    Those that hang on one node stand in its sector; neighbours follow each other by ``order``, a sort key. Two nodes
    alone stand side by side, three that are tied in a ring as a triangle: else a tie would run through the centre.
    """
    if len(graph) == 2:
        return _fill(np.array([[float(node != centre), 0.0] for node in graph]), width, height)
    if len(graph) == 3 and graph.number_of_edges() == 3:
        left, _ = sorted(set(graph) - {centre}, key=lambda n: order[n])
        corners = {centre: (1.0, 0.9), left: (0.0, 0.0)}
        return _fill(np.array([corners.get(node, (2.0, 0.0)) for node in graph]), width, height)
    depth = nx.single_source_shortest_path_length(graph, centre)
    children: dict[str, list[str]] = defaultdict(list)
    for node in sorted(set(depth) - {centre}, key=lambda n: (depth[n], n)):
        parent = min((m for m in graph[node] if depth[m] < depth[node]), key=lambda m: (depth[m], m))
        children[parent].append(node)
    leaves: dict[str, int] = {}
    for node in sorted(depth, key=lambda n: -depth[n]):
        leaves[node] = max(1, sum(leaves[c] for c in children[node]))
    angle = {centre: 0.0}
    start = {centre: math.pi / 2}
    rings: dict[int, list[str]] = defaultdict(list)
    for node in sorted(depth, key=lambda n: (depth[n], n)):
        begin = start[node]
        for child in sorted(children[node], key=lambda c: order[c]):
            share = 2 * math.pi * leaves[child] / leaves[centre]
            start[child], angle[child] = begin, begin - share / 2
            rings[depth[child]].append(child)
            begin -= share
    return _rings(list(graph), rings, angle, width, height)


def _rings(
    nodes: Sequence[str],
    rings: Mapping[int, list[str]],
    angle: Mapping[str, float],
    width: float,
    height: float,
) -> Array:
    """Crowded rings become two or three, their nodes by turns on each, so that spokes pass between labels.

    A ring's reach is partly by its number and partly by how many stand within it; the whole fills the frame.
    """
    lanes: list[list[str]] = []
    for _, ring in sorted(rings.items()):
        ordered = sorted(ring, key=lambda n: -angle[n])
        turns = min(3, 1 + len(ring) // 19)
        lanes += [ordered[turn::turns] for turn in range(turns)]
    row = {n: i for i, n in enumerate(nodes)}
    out = np.zeros((len(nodes), 2))
    within = 0
    for number, lane in enumerate(lanes, 1):
        within += len(lane)
        reach = 0.6 * (number + 0.4) / (len(lanes) + 0.4) + 0.4 * math.sqrt(within / (len(nodes) - 1))
        for node in lane:
            out[row[node]] = reach * np.array([math.cos(angle[node]), math.sin(angle[node])])
    scale = np.array([width, height]) / 2 / np.maximum(np.abs(out).max(axis=0, initial=0.0), 1e-6)
    return np.asarray(out * np.minimum(scale, max(width, height) / 2) + np.array([width, height]) / 2)


def join(
    graph: nx.Graph[str], one: str, two: str, order: Mapping[str, tuple[object, ...]], width: float, height: float
) -> Array:
    """Positions (n × 2) between ``one`` at the left and ``two`` at the right, others by their distances to both.

    Those of one column stand by ``order``, half above and half below the straight line, which stays free.
    """
    left, right = (nx.single_source_shortest_path_length(graph, end) for end in (one, two))
    columns: dict[float, list[str]] = defaultdict(list)
    place = {one: (0.0, 0.5), two: (1.0, 0.5)}
    for node in sorted(set(graph) - {one, two}, key=lambda n: order[n]):
        columns[left[node] / (left[node] + right[node])].append(node)
    for x, column in columns.items():
        above, turns = (len(column) + 1) // 2, min(3, 1 + len(column) // 9)
        for k, node in enumerate(column):
            y = 1 - 0.4 * (k + 0.5) / above if k < above else 0.4 * (len(column) - k - 0.5) / (len(column) - above)
            place[node] = (x + 0.16 * (k % turns - (turns - 1) / 2), y)
    return np.asarray(np.array([place[node] for node in graph]) * np.array([width, height]))


def sides(xy: Array, pairs: Sequence[tuple[int, int]], sizes: Array, radii: Array) -> list[str]:
    """For each node the side of its label (``sizes``: width, height) that its links spare most.

    Of equally free sides the one away from where the links go. A pair stands as often as it has links.
    """
    ways: dict[int, list[Array]] = defaultdict(list)
    for i, j in pairs:
        ways[i].append(xy[j] - xy[i])
        ways[j].append(xy[i] - xy[j])
    chosen = []
    for i in range(len(xy)):
        to = np.array(ways[i]) if ways[i] else np.zeros((0, 2))
        length = np.maximum(np.linalg.norm(to, axis=1, keepdims=True), 1e-9)
        rays = to[:, None] * np.linspace(0.03, 0.7, 40)[None, :, None]
        away = -(to / length).sum(axis=0)
        away /= max(1.0, float(np.hypot(away[0], away[1])))
        cost = {}
        for side, way in SIDES.items():
            box = label_box(side, sizes[i], float(radii[i]), 2.0)
            inside = np.all((rays > box[:2]) & (rays < box[2:]), axis=2)
            cost[side] = float(np.any(inside, axis=1).sum()) - 0.9 * float(away @ np.array(way))
        chosen.append(min(SIDES, key=lambda s: round(cost[s], 6)))
    return chosen


def label_box(side: str, size: Array, radius: float, gap: float) -> Array:
    """The box of a label from its node: on one side of a mark of that radius, ``gap`` points off."""
    way = np.array(SIDES[side])
    middle = way * (radius + gap + size / 2)
    return np.concatenate([middle - size / 2, middle + size / 2])


def spread(xy: Array, boxes: Array, area: Array, fixed: int | Sequence[int] | None = None) -> Array:
    """Move nodes into empty parts: boxes so wide that they'd fill half of the area push each other."""
    sizes = boxes[:, 2:] - boxes[:, :2]
    wide, high = area[2:] - area[:2]
    around, spare = float(sizes.sum()), 0.5 * float(wide * high) - float(sizes.prod(axis=1).sum())
    margin = (math.sqrt(around**2 + 4 * len(xy) * max(0.0, spare)) - around) / (2 * len(xy))
    margins = np.array([-0.5, -0.5, 0.5, 0.5]) * min(margin, 0.12 * float(min(wide, high)))
    return keep_apart(xy, boxes + margins, area + margins, fixed, rounds=120)[0]


def keep_apart(
    xy: Array, boxes: Array, area: Array, fixed: int | Sequence[int] | None = None, rounds: int = 300
) -> tuple[Array, bool]:
    """Move nodes as little as needed until their boxes neither overlap nor leave the area.

    ``boxes`` are counted from their nodes, ``area`` (left, bottom, right, top) is absolute; the nodes
    ``fixed`` stay. Gives the positions and whether all boxes are free.
    """
    half, middle = (boxes[:, 2:] - boxes[:, :2]) / 2, (boxes[:, 2:] + boxes[:, :2]) / 2
    low, high = area[:2] + half, np.maximum(area[2:] - half, area[:2] + half)
    n = len(xy)
    share = np.ones(n)
    stay = [] if fixed is None else [fixed] if isinstance(fixed, int) else list(fixed)
    low[stay] = high[stay] = xy[stay] + middle[stay]
    share[stay] = 0.0
    one, two = np.triu_indices(n, 1)
    reach = half[one] + half[two]
    at = np.clip(xy + middle, low, high)
    for _ in range(rounds):
        over = reach - np.abs(at[one] - at[two])
        clash = np.flatnonzero(over.min(axis=1, initial=np.inf) > 0.05)
        if not len(clash):
            return at - middle, True
        i, j, depth = one[clash], two[clash], over[clash]
        axis = np.where(depth[:, 0] < 1.6 * depth[:, 1], 0, 1)
        delta = (at[i] - at[j])[np.arange(len(clash)), axis]
        push = (
            np.where(delta < 0, -1.0, 1.0)
            * (depth[np.arange(len(clash)), axis] + 0.1)
            / np.maximum(share[i] + share[j], 0.5)
        )
        count = np.bincount(np.concatenate([i, j]), minlength=n)
        for k in (0, 1):
            chosen = axis == k
            moved = np.bincount(i[chosen], push[chosen], n) - np.bincount(j[chosen], push[chosen], n)
            at[:, k] += share * moved / np.maximum(1.0, count**0.3)
        at = np.clip(at, low, high)
    return at - middle, False
