"""The axis of years that timelines and counts by year share, with columns beside it for what it can't show."""

from __future__ import annotations

import math
from dataclasses import dataclass

from unionties.graph import style
from unionties.graph.frame import Frame, put, rule


@dataclass(frozen=True)
class Axis:
    """Years from the beginning of ``first`` to the end of ``last`` between two places, in points."""

    first: int
    last: int
    left: float
    right: float

    @property
    def year(self) -> float:
        """The width of a year."""
        return (self.right - self.left) / (self.last + 1 - self.first)

    def x(self, moment: float) -> float:
        """The place of a moment, such as 2016.5; what lies outside stands at the edge."""
        return min(max(self.left + (moment - self.first) * self.year, self.left), self.right)


def draw_axis(frame: Frame, axis: Axis, top: float, bottom: float, *, centred: bool = False) -> None:
    """The years, each beside the line of its first day, or without lines in its middle where ``centred``."""
    font = 0.9 * frame.size.font
    step = next(s for s in (1, 2, 5, 10, 20, 50, 100, 1000) if s * axis.year > 2.9 * font)
    for year in range(math.ceil(axis.first / step) * step, axis.last + 1, step):
        x = axis.x(year + (0.5 if centred else 0.0))
        if not centred:
            rule(frame, [x, x], [top + 0.9 * font, bottom], width=0.45)
            x += 0.25 * font
        if centred or x + 2.4 * font < axis.right + 1.6 * font:
            ha = "center" if centred else "left"
            put(
                frame, str(year), x, top + 0.6 * font, font, ha=ha, va="baseline", color=style.QUIET, gid=f"year-{year}"
            )


def draw_heading(frame: Frame, words: str, x: float, top: float, *, ha: str = "center") -> None:
    """A column's heading, in the line of the years."""
    font = 0.9 * frame.size.font
    put(frame, words, x, top + 0.6 * font, font, ha=ha, va="baseline", color=style.QUIET, gid="heading")
