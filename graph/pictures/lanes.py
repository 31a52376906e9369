"""Lanes: things on one line, put side by side or one below the other so that none touches another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Item(Generic[Thing]):
    """A thing whose middle may stand from ``low`` to ``high`` and which reaches so far to either side of it."""

    thing: Thing
    low: float
    high: float
    before: float
    after: float

    def fit(self, taken: Sequence[tuple[float, float]]) -> float | None:
        """The free place nearest to the middle of those it may stand at; None where none is free."""
        middle, step = (self.low + self.high) / 2, max(0.5, (self.before + self.after) / 6)
        for n in range(2 * int((self.high - self.low) / 2 / step) + 1):
            x = middle + (n + 1) // 2 * step * (1 if n % 2 else -1)
            if all(x + self.after <= left or x - self.before >= right for left, right in taken):
                return x
        return None


@dataclass(frozen=True)
class Placed(Generic[Thing]):
    """A thing with its lane, counted from the top, and its place on it."""

    thing: Thing
    lane: int
    x: float


def pack(items: Iterable[Item[Thing]]) -> tuple[list[Placed[Thing]], int]:
    """Each item in the first lane that has room for it, and the number of lanes.

    >>> placed, lanes = pack([Item("a", 5, 5, 2, 2), Item("b", 6, 6, 2, 2), Item("c", 9, 9, 2, 2)])
    >>> [(one.thing, one.lane) for one in placed], lanes
    ([('a', 0), ('b', 1), ('c', 0)], 2)
    """
    lanes: list[list[tuple[float, float]]] = []
    placed = []
    for item in items:
        lane, x = next(
            ((n, at) for n, taken in enumerate(lanes) if (at := item.fit(taken)) is not None),
            (len(lanes), (item.low + item.high) / 2),
        )
        if lane == len(lanes):
            lanes.append([])
        lanes[lane].append((x - item.before, x + item.after))
        placed.append(Placed(item.thing, lane, x))
    return placed, len(lanes)
