"""A circle of countries, joined by ribbons as broad as there are acts between them: a chord diagram."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch, Wedge
from matplotlib.path import Path as Outline

from unionties.graph import style
from unionties.graph.frame import (
    Entry,
    Frame,
    add_foot,
    add_key,
    check_limit,
    extent,
    open_frame,
    put,
    rule,
    say_empty,
    text,
)
from unionties.graph.layout import Array
from unionties.graph.pictures.acts import BODIES, NOWHERE, acts, country_of, ranked
from unionties.graph.pictures.matrix import country_heading

Ribbon = tuple[str, str, str, bool]
"""Two countries in the order of their codes, a family of relations, whether planned."""
_ALPHA = 0.86
_GAP = 1.6  # degrees between countries
_RING = 0.9  # breadth of the ring, in letters


def draw_countries(
    graph: nx.MultiDiGraph[str], *, title: str, source: str, remarks: Sequence[str] = (), lang: str = "vi",
    size: str = "page", limit: int = 24,
) -> Figure:  # fmt: skip
    """Who is tied to whom by country: each a part of a circle, the acts between two a ribbon.

    Ribbons are coloured by family of relations; what is planned is hollow with dashes. International bodies are a part
    of their own. A note counts what a circle of countries can't show: acts within a country or with a side whose
    country isn't known.

    Args:
        graph: a network; see :func:`unionties.graph.network.network`.
        title: the headline.
        source: the line at the foot that says what the picture rests on.
        remarks: what is said above it, besides what the picture notes itself.
        lang: ``vi`` or ``en``.
        size: ``slide``, ``page`` or ``poster``.
        limit: with more countries than this, those with the most acts are drawn and a note says so.

    Raises:
        UniontiesError: ``lang``, ``size`` or ``limit`` is none of those allowed.
    """
    check_limit(limit, 2, "countries")
    frame = open_frame(title, lang, size)
    ribbons: Counter[Ribbon] = Counter()
    left_out: Counter[str] = Counter()
    for act in acts(graph):
        one, two = sorted(country_of(graph, end) for end in (act.subject, act.object))
        if NOWHERE in (one, two):
            left_out["side unknown"] += 1
        elif one == two:
            left_out["among bodies" if one == BODIES else "inner"] += 1
        else:
            ribbons[one, two, style.family_of(act.relation), act.planned] += 1
    counts: Counter[str] = Counter()
    for (one, two, _, _), number in ribbons.items():
        counts.update({one: number, two: number})
    shown = ranked(counts, limit)
    drawn = {ribbon: number for ribbon, number in ribbons.items() if set(ribbon[:2]) <= set(shown)}
    notes = [style.WORDS[lang]["ribbons"]] if drawn else []
    if len(shown) < len(counts):
        notes.append(
            style.say(
                "rows limit", lang, rows=len(shown), all_rows=len(counts), acts=sum(drawn.values()),
                all_acts=ribbons.total(), what=style.WORDS[lang]["countries"],
            )
        )  # fmt: skip
    if left_out:
        keys = [key for key in ("inner", "among bodies", "side unknown") if left_out[key]]
        parts = ", ".join(style.say(key, lang, n=left_out[key]) for key in keys)
        notes.append(style.say("not drawn", lang, parts=parts))
    frame = add_foot(frame, source, [*notes, *remarks])
    if not drawn:
        return say_empty(frame, "no acts")
    frame = add_key(frame, [(style.WORDS[lang]["families"], _key(frame, drawn))])
    _draw(frame, [code for code in shown if any(code in ribbon[:2] for ribbon in drawn)], drawn)
    return frame.figure


def _key(frame: Frame, drawn: Mapping[Ribbon, int]) -> list[Entry]:
    wide = frame.size.font
    families = {family for _, _, family, planned in drawn}
    entries: list[Entry] = [
        (look.label[frame.lang], (Line2D([], [], color=look.colour, lw=wide, alpha=_ALPHA, solid_capstyle="butt"),))
        for key, look in style.FAMILIES.items()
        if key in families
    ]
    if any(planned for *_, planned in drawn):
        dashes = Line2D([], [], color=style.QUIET, lw=0.2 * wide, ls=style.DASHES)
        entries.append((style.WORDS[frame.lang]["planned"], (dashes,)))
    return entries


@dataclass(frozen=True)
class _Circle:
    """The middle and radius in points; angles are degrees clockwise from the top."""

    x: float
    y: float
    radius: float

    def at(self, angle: float, radius: float | None = None) -> Array:
        """A place on the circle, or on one of another radius."""
        turn = math.radians(90 - angle)
        reach = self.radius if radius is None else radius
        return np.array([self.x + reach * math.cos(turn), self.y + reach * math.sin(turn)])

    def arc(self, start: float, end: float) -> Array:
        """Places from one angle to another."""
        return np.array([self.at(a) for a in np.linspace(start, end, max(2, int(abs(end - start) / 2) + 2))])


def _draw(frame: Frame, order: Sequence[str], drawn: Mapping[Ribbon, int]) -> None:
    font = frame.size.font
    left, low, right, high = frame.room
    names = {code: country_heading(code, frame.lang) for code in order}
    total = {code: sum(n for ribbon, n in drawn.items() if code in ribbon[:2]) for code in order}
    turn = (360 - _GAP * len(order)) / sum(total.values())
    starts, at = {}, 0.0
    for code in order:
        starts[code] = at
        at += total[code] * turn + _GAP
    small = order[len(order) // 2 :]  # where names stand closest: they have most room at nine o'clock
    off = 270 - (starts[small[0]] + starts[small[-1]] + total[small[-1]] * turn) / 2
    starts = {code: start + off for code, start in starts.items()}
    angles = {code: starts[code] + total[code] * turn / 2 for code in order}
    radius = (high - low) / 2 - 2.2 * font
    for code, angle in angles.items():  # as great as the names beside it allow
        wide = extent(frame, text(frame, names[code], font))[0] + 6.5 * font
        radius = min(radius, ((right - left) / 2 - wide) / max(0.3, abs(math.sin(math.radians(angle)))))
    circle = _Circle((left + right) / 2, (low + high) / 2, max(radius, 6 * font) - _RING * font)
    places = _places(order, drawn, starts, turn)
    for ribbon in sorted(drawn, key=lambda r: (r[3], -drawn[r], r)):
        _draw_ribbon(frame, circle, ribbon, places[ribbon], math.radians(turn * drawn[ribbon]) * circle.radius)
    for code in order:
        ends = (starts[code], starts[code] + total[code] * turn)
        colour = style.TYPES["InternationalUnionBody"].colour if code == BODIES else style.QUIET
        ring = Wedge(
            (circle.x, circle.y), circle.radius + _RING * font, 90 - ends[1], 90 - ends[0], width=0.75 * _RING * font,
            fc=colour, ec="none", zorder=3, gid=f"part-{code}",
        )  # fmt: skip
        frame.axes.add_artist(ring)
    planned = {code: sum(n for r, n in drawn.items() if code in r[:2] and r[3]) for code in order}
    tallies = {code: style.tally(total[code] - planned[code], planned[code], frame.lang) for code in order}
    _label(frame, circle, angles, names, tallies)


def _places(
    order: Sequence[str], drawn: Mapping[Ribbon, int], starts: Mapping[str, float], turn: float
) -> dict[Ribbon, list[tuple[float, float]]]:
    """Where the two ends of each ribbon lie: those to the next part last, so that ribbons cross as little as may be."""
    row, families = {code: n for n, code in enumerate(order)}, list(style.FAMILIES)
    places: dict[Ribbon, dict[str, tuple[float, float]]] = {ribbon: {} for ribbon in drawn}
    for code in order:
        at = starts[code]

        def turned(ribbon: Ribbon, code: str = code) -> tuple[int, int]:
            away = (row[ribbon[1] if ribbon[0] == code else ribbon[0]] - row[code]) % len(order)
            rank = 2 * families.index(ribbon[2]) + ribbon[3]
            return -away, rank if ribbon[0] == code else -rank

        for ribbon in sorted((r for r in drawn if code in r[:2]), key=turned):
            places[ribbon][code] = (at, at + drawn[ribbon] * turn)
            at += drawn[ribbon] * turn
    return {ribbon: [ends[ribbon[0]], ends[ribbon[1]]] for ribbon, ends in places.items()}


def _draw_ribbon(
    frame: Frame, circle: _Circle, ribbon: Ribbon, ends: Sequence[tuple[float, float]], wide: float
) -> None:
    """A ribbon between two arcs of the circle, in points ``wide`` at its ends."""
    _, _, family, planned = ribbon
    font, colour, middle = frame.size.font, style.FAMILIES[family].colour, np.array([circle.x, circle.y])
    one, two = circle.arc(*ends[0]), circle.arc(*ends[1])
    # nearer to the edge between neighbours, through the middle between opposite sides
    over, back = (
        (middle + 0.32 * ((start + end) / 2 - middle)) for start, end in ((one[-1], two[0]), (two[-1], one[0]))
    )
    points = np.vstack([one, over, two, back, one[:1]])
    codes = [Outline.MOVETO, *[Outline.LINETO] * (len(one) - 1), Outline.CURVE3, Outline.CURVE3]
    codes += [*[Outline.LINETO] * (len(two) - 1), Outline.CURVE3, Outline.CURVE3]
    patch = PathPatch(
        Outline(points, codes), zorder=1.5 if planned else 1, gid="planned-ribbon" if planned else "ribbon"
    )
    if planned:
        patch.set(fc=(1, 1, 1, 0.6), ec=colour, lw=min(0.09 * font, 0.3 * wide), ls=style.DASHES)
    else:
        patch.set(fc=colour, ec=style.PAPER, lw=min(0.05 * font, 0.15 * wide), alpha=_ALPHA)
    frame.axes.add_artist(patch)


def _label(
    frame: Frame, circle: _Circle, angles: Mapping[str, float], names: Mapping[str, str], tallies: Mapping[str, str]
) -> None:
    """Names with their acts beside the circle, moved up or down until none touches another."""
    font = frame.size.font
    reach = circle.radius + 1.6 * _RING * font
    for right in (True, False):
        side = [code for code in angles if (angles[code] % 360 < 180) is right]
        side.sort(key=lambda code: (-circle.at(angles[code])[1], code))
        wished = [float(circle.at(angles[code], reach)[1]) for code in side]
        bounds = (frame.room[1] + 0.6 * font, frame.room[3] - 0.6 * font)
        for code, y in zip(side, _apart(wished, 1.35 * font, *bounds), strict=True):
            start = circle.at(angles[code], circle.radius + 1.05 * _RING * font)
            bend = circle.at(angles[code], reach)
            offset = math.sqrt(max(0.0, reach**2 - (y - circle.y) ** 2))
            x = circle.x + (max(offset, 0.0) + 0.9 * font) * (1 if right else -1)
            if abs(y - bend[1]) > 0.3 * font:
                rule(frame, [start[0], x], [start[1], y], color=style.FAINT, width=0.4)
            x += 0.25 * font * (1 if right else -1)
            wide = extent(frame, text(frame, names[code], font))[0]
            gap = 0.5 * font
            ha = "left" if right else "right"
            put(frame, names[code], x, y, font, ha=ha, gid=f"label-{code}")
            x += (wide + gap) * (1 if right else -1)
            put(frame, tallies[code], x, y, 0.85 * font, ha=ha, color=style.QUIET, gid=f"count-{code}")


def _apart(wished: Sequence[float], least: float, low: float, high: float) -> list[float]:
    """Heights from the top down, as near to those wished for as a least distance allows.

    >>> _apart([10.0, 9.0, 2.0], 4.0, 0.0, 12.0)
    [11.5, 7.5, 2.0]
    """
    groups: list[tuple[float, int]] = []  # the mean height of neighbours that touch, and how many they are
    for y in wished:
        groups.append((y, 1))
        while len(groups) > 1:
            (upper, n), (lower, m) = groups[-2:]
            if upper - lower >= least * (n + m) / 2 - 1e-9:
                break
            # each of the lower ones stands a distance below: joined, the mean is that of what both wished
            groups[-2:] = [((n * upper + m * lower) / (n + m), n + m)]
    placed = [middle + least * ((n - 1) / 2 - k) for middle, n in groups for k in range(n)]
    for k in range(len(placed)):
        placed[k] = min(placed[k], high - k * least)
    for k in range(len(placed) - 1, -1, -1):
        placed[k] = max(placed[k], low + (len(placed) - 1 - k) * least)
    return placed
