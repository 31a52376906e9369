"""Relations as signs and strokes: an act on a timeline, the sample of a line above a column."""

from __future__ import annotations

from matplotlib.lines import Line2D
from matplotlib.markers import MarkerStyle
from matplotlib.path import Path as Outline

from unionties.graph import style
from unionties.graph.frame import Entry, Frame, relation_label, rule

_BAR = [(-1.0, -0.22), (1.0, -0.22), (1.0, 0.22), (-1.0, 0.22), (-1.0, -0.22)]
_CODES = [Outline.MOVETO, Outline.LINETO, Outline.LINETO, Outline.LINETO, Outline.CLOSEPOLY]
_PATHS = {
    "-": Outline(_BAR, _CODES),
    "=": Outline([(x, 1.1 * y + side) for side in (0.5, -0.5) for x, y in _BAR], _CODES * 2),
    "|": Outline([(1.0 * y, x) for x, y in _BAR], _CODES),
}
_TIP = 2.1
_SCALE = {"*": 1.35, "X": 1.05, "P": 1.1, "D": 0.82, "s": 0.88, "^": 1.05, "v": 1.05, "h": 1.08, "p": 1.1}


def sign(relation: str, radius: float, *, planned: bool = False) -> Line2D:
    """The sign of an act: filled, or hollow if planned; the caller sets its place."""
    look = style.relation_style(relation)
    shape = MarkerStyle(_PATHS[look.sign]) if look.sign in _PATHS else MarkerStyle(look.sign)
    return Line2D(
        [], [], ls="none", marker=shape, markersize=2 * radius * _SCALE.get(look.sign, 1.0), zorder=3,
        markerfacecolor=style.PAPER if planned else look.colour, markeredgecolor=look.colour,
        markeredgewidth=0.24 * radius,
    )  # fmt: skip


def caret(relation: str, radius: float, *, to_left: bool) -> Line2D:
    """The small arrow left or right of a sign of that radius: which way the act goes. It takes the sign's place."""
    way = -1.0 if to_left else 1.0
    corners = [(way * _TIP, 0.0), (way * 1.4, 0.6), (way * 1.4, -0.6), (way * _TIP, 0.0)]
    codes = [Outline.MOVETO, Outline.LINETO, Outline.LINETO, Outline.CLOSEPOLY]
    return Line2D(
        [], [], ls="none", marker=MarkerStyle(Outline(corners, codes)), markersize=2 * _TIP * radius, zorder=3,
        markeredgewidth=0, markerfacecolor=style.relation_style(relation).colour,
    )  # fmt: skip


def stroke(frame: Frame, relation: str, x0: float, x1: float, y: float, unit: float, *, planned: bool = False) -> None:
    """A relation's line from left to right: double if it is so, dashed if planned. ``unit``: an eighth of the font."""
    look = style.relation_style(relation)
    unit /= frame.size.font / 8
    width = (3.4 if look.double else 1.7) * unit
    kind = "planned-line" if planned else "line"
    rule(frame, [x0, x1], [y, y], color=look.colour, width=width, dashed=planned, zorder=2, gid=kind)
    if look.double:
        rule(frame, [x0, x1], [y, y], color=style.PAPER, width=1.1 * unit, zorder=2.1)


def sign_entry(relation: str, lang: str, unit: float, *, inverse: bool | None) -> Entry:
    """A line of a legend for acts of a relation: seen from the object's side where ``inverse``; None has no sides."""
    layers = [sign(relation, 3.4 * unit)]
    if inverse is not None:
        layers.append(caret(relation, 3.4 * unit, to_left=not inverse))
    return relation_label(relation, lang, inverse=bool(inverse)), tuple(layers)
