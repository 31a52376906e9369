"""Arcs between nodes, round what stands in their way, and the room beside them: geometry in points.

An arc is a quadratic Bézier curve, an array 3 × 2 of its control points.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from unionties.graph.layout import Array


def curve(start: Array, end: Array, bend: float) -> Array:
    """The three control points of an arc whose middle stands ``bend`` points left of the straight line."""
    way = end - start
    normal = np.array([-way[1], way[0]]) / max(float(np.hypot(way[0], way[1])), 1e-9)
    return np.array([start, (start + end) / 2 + 2 * bend * normal, end])


def along(arc: Array, t: Array | float) -> Array:
    """The points of an arc at the parameters ``t`` (0 to 1)."""
    t = np.asarray(t, dtype=float)[..., None]
    return np.asarray((1 - t) ** 2 * arc[0] + 2 * t * (1 - t) * arc[1] + t**2 * arc[2])


def trim(arc: Array, before: float, after: float) -> Array:
    """The arc without the parts nearer than ``before`` to its start and ``after`` to its end, in points."""
    t = np.linspace(0, 1, 201)
    points = along(arc, t)
    free = (np.linalg.norm(points - arc[0], axis=1) >= before) & (np.linalg.norm(points - arc[2], axis=1) >= after)
    if free.sum() < 2:
        return arc
    t0, t1 = float(t[free][0]), float(t[free][-1])
    middle = (1 - t0) * (1 - t1) * arc[0] + (t0 * (1 - t1) + t1 * (1 - t0)) * arc[1] + t0 * t1 * arc[2]
    return np.array([along(arc, t0), middle, along(arc, t1)])


def detour(start: Array, end: Array, obstacles: Array, weights: Array) -> float:
    """The bend, a sixth of the length at most, with which an arc runs through the fewest obstacles.

    Obstacles are boxes; running through one costs its weight.
    """
    length = float(np.hypot(end[0] - start[0], end[1] - start[1]))
    low, high = np.minimum(start, end) - length / 6, np.maximum(start, end) + length / 6
    near = np.all((obstacles[:, :2] < high) & (obstacles[:, 2:] > low), axis=1)  # no arc reaches the others
    obstacles, weights = obstacles[near], weights[near]
    bends = np.linspace(-1, 1, 13)
    t = np.linspace(0.04, 0.96, 48)
    points = np.array([along(curve(start, end, float(bend) * length / 6), t) for bend in bends])[:, :, None]
    inside = np.all((points > obstacles[:, :2]) & (points < obstacles[:, 2:]), axis=3)
    cost = np.any(inside, axis=1) @ weights + 0.7 * np.abs(bends)
    return float(bends[int(np.argmin(np.round(cost, 6)))]) * length / 6


class Room:
    """The room that labels may still take: outside all boxes, and off the discs that were taken before."""

    def __init__(self, boxes: Array) -> None:
        self.boxes = boxes
        self.discs = np.zeros((0, 3))

    def free(self, discs: Array) -> bool:
        """Whether discs (n × 3: x, y, radius) touch nothing."""
        x, y, r = (discs[:, None, k] for k in range(3))
        left, bottom, right, top = self.boxes.T
        if ((x + r > left) & (x - r < right) & (y + r > bottom) & (y - r < top)).any():
            return False
        return not (np.hypot(x - self.discs[:, 0], y - self.discs[:, 1]) < r + self.discs[:, 2]).any()

    def take(self, discs: Array) -> None:
        """Take their room."""
        self.discs = np.concatenate([self.discs, discs])

    def along(self, arc: Array, wide: float, high: float, places: Sequence[float]) -> tuple[Array, float] | None:
        """Take the first place on an arc where a line of text has room: its middle and angle in degrees."""
        if wide > 0.62 * float(np.hypot(*(arc[2] - arc[0]))):
            return None
        for t in places:
            way = along(arc, t + 0.02) - along(arc, t - 0.02)
            way = way / max(float(np.hypot(way[0], way[1])), 1e-9) * (1 if way[0] >= 0 else -1)
            steps = np.linspace(-wide / 2, wide / 2, max(2, round(wide / high) + 1))[:, None]
            discs = np.column_stack([along(arc, t) + steps * way, np.full(len(steps), 0.55 * high)])
            if self.free(discs):
                self.take(discs)
                return along(arc, t), math.degrees(math.atan2(way[1], way[0]))
        return None
