"""The network period by period: small pictures on one page, each entity at the same place in all."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import networkx as nx
import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from unionties.graph import style
from unionties.graph.dates import Interval, bounds, overlaps
from unionties.graph.errors import UniontiesError
from unionties.graph.frame import Frame, add_foot, add_legend, check_limit, extent, open_frame, put, rule, say_empty
from unionties.graph.layout import Array
from unionties.graph.links import Link, bundle, strongest
from unionties.graph.pictures.acts import acts, era
from unionties.graph.pictures.network import Plan, Scene, limit_note, paint, plan_of, require, scene_of

MOST = 12
"""The most periods of one picture."""


def split(graph: nx.MultiDiGraph[str], number: int) -> list[str]:
    """So many periods of whole years, as even as they can be, that hold the dated acts, such as ``2011/2015``.

    Fewer where there are fewer years. A few acts long before all others stay outside; see
    :func:`unionties.graph.pictures.acts.era`.
    """
    span = era(act.year for act in acts(graph) if act.year is not None)
    if span is None:
        return []
    edges = np.linspace(span[0], span[1] + 1, min(number, span[1] + 1 - span[0]) + 1).round().astype(int)
    return [str(a) if b - a == 1 else f"{a}/{b - 1}" for a, b in pairwise(edges)]


def draw_periods(
    graph: nx.MultiDiGraph[str], periods: Sequence[str], *, title: str, source: str, remarks: Sequence[str] = (),
    lang: str = "vi", size: str = "page", centre: str | None = None, limit: int | None = None,
) -> Figure:  # fmt: skip
    """The network in each of several periods, every entity at its one place, faint where it has no ties then.

    An act that lasts stands in every period that has a day of it. A note counts the acts without a date, which stand
    in none.

    Args:
        graph: a network; see :func:`unionties.graph.network.network`.
        periods: times of ISO 8601 such as ``2016`` or ``2011/2015``, at most ``MOST``; see :func:`split`.
        title: the headline.
        source: the line at the foot that says what the picture rests on.
        remarks: what is said above it, besides what the picture notes itself.
        lang: ``vi`` or ``en``.
        size: ``slide``, ``page`` or ``poster``.
        centre: the id of an entity to stand in the middle.
        limit: with more entities than this, those of the most reported ties are drawn and a note says so; by default
            24, fewer where panels are many and small.

    Raises:
        NameNotFound: ``centre`` isn't in the graph.
        StatementError: a period isn't such a time.
        UniontiesError: there are too many periods; ``lang``, ``size`` or ``limit`` is none of those allowed.
    """
    limit = min(24, 96 // max(1, len(periods))) if limit is None else limit
    check_limit(limit, 2, "nodes")
    if len(periods) > MOST:
        raise UniontiesError(f"{len(periods)} periods are too many for one picture: expected {MOST} or fewer")
    days = {period: bounds(period) for period in periods}
    frame = open_frame(title, lang, size)
    if centre is not None:
        require(graph, centre)
        graph = graph.subgraph(nx.node_connected_component(nx.Graph(graph), centre))
    graphs = {period: _within(graph, span) for period, span in days.items()}
    dated: nx.MultiDiGraph[str] = nx.compose_all([nx.MultiDiGraph(), *graphs.values()])
    nodes, shown = strongest(sorted(dated), bundle(dated), limit, centre if centre in dated else None)
    every = acts(graph)
    notes = [style.say(key, lang) for key in ("reading", "spanning")] if shown else []
    if undated := sum(act.year is None for act in every):
        notes.append(style.say("no date", lang, undated=undated, acts=len(every)))
    if len(nodes) < len(dated):
        notes.append(limit_note(dated, nodes, shown, lang))
    frame = add_foot(frame, source, [*notes, *remarks])
    if not shown:
        return say_empty(frame, "no acts")
    frame = add_legend(frame, [str(graph.nodes[n].get("type") or "?") for n in nodes], shown)
    scene = scene_of(dated, nodes, shown, [centre] if centre in nodes else [], lang)
    panels = _panels(frame, len(periods))
    plan = plan_of(panels[0], scene)
    for number, (panel, (period, part)) in enumerate(zip(panels, graphs.items(), strict=True)):
        _head(panel, period, part)
        offset = panel.room[:2] - panels[0].room[:2]
        _draw_panel(panel, replace(plan, xy=plan.xy + offset), scene, bundle(part), f"{number}-")
    return frame.figure


def _within(graph: nx.MultiDiGraph[str], days: Interval) -> nx.MultiDiGraph[str]:
    """The ties that have a day in a period."""
    part: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for one, two, key, data in graph.edges(keys=True, data=True):
        if data.get("when") and overlaps(*bounds(data["when"]), days):
            part.add_nodes_from((end, graph.nodes[end]) for end in (one, two))
            part.add_edge(one, two, key=key, **data)
    return part


def _panels(frame: Frame, number: int) -> list[Frame]:
    """So many frames on a grid that leaves each as much room as can be, with somewhat smaller letters."""
    font = 0.85 * frame.size.font
    gap = np.array([2.0, 1.6]) * font
    wide, high = frame.room[2:] - frame.room[:2]

    def room(columns: int) -> Array:
        rows = math.ceil(number / columns)
        return np.array([(wide + gap[0]) / columns - gap[0], (high + gap[1]) / rows - gap[1]])

    columns = max(range(1, number + 1), key=lambda n: (float(min(room(n) / np.array([1.4, 1.0]))), -n))
    size, panels = room(columns), []
    for k in range(number):
        row, column = divmod(k, columns)
        corner = np.array([frame.room[0] + column * (size[0] + gap[0]), frame.room[3] - row * (size[1] + gap[1])])
        area = np.array([corner[0], corner[1] - size[1], corner[0] + size[0], corner[1] - 2.0 * font])
        panels.append(replace(frame, room=area, size=replace(frame.size, font=font)))
    return panels


def _head(panel: Frame, period: str, part: nx.MultiDiGraph[str]) -> None:
    """The period above its panel, with what it holds."""
    left, _, right, top = panel.room
    font = panel.size.font
    y = top + 1.1 * font
    name = put(panel, period.replace("/", "–").replace("..", ""), left, y, 1.15 * font, bold=True, gid="period")
    told = style.say("in all", panel.lang, acts=len(acts(part)), nodes=len(part))
    put(panel, told, left + extent(panel, name)[0] + 0.8 * font, y, 0.9 * font, color=style.QUIET, gid="period-count")
    rule(panel, [left, right], [top + 2.1 * font] * 2, width=0.8)


def _draw_panel(panel: Frame, plan: Plan, scene: Scene, links: Sequence[Link], tag: str) -> None:
    """What is tied in a period, and faint dots where the others stand."""
    pairs = {(k.a, k.b) for k in scene.links}
    links = [k for k in links if (k.a, k.b) in pairs]
    active = {end for k in links for end in (k.a, k.b)} | {scene.nodes[c] for c in scene.centres}
    rows = [i for i, node in enumerate(scene.nodes) if node in active]
    for i, node in enumerate(scene.nodes):
        if node not in active:
            x, y = plan.xy[i]
            dot = Line2D(
                [x], [y], ls="none", marker="o", markersize=0.4 * plan.font, mfc=style.HAIR, mec="none", zorder=0.6
            )
            panel.axes.add_line(dot)
    shown = Scene(
        [scene.nodes[i] for i in rows], [scene.kinds[i] for i in rows], [scene.names[i] for i in rows],
        [scene.ties[i] for i in rows], links, [rows.index(c) for c in scene.centres],
    )  # fmt: skip
    part = Plan(
        plan.font, plan.xy[rows], plan.radii[rows], [plan.sides[i] for i in rows], plan.marked[rows], plan.written[rows]
    )
    paint(panel, shown, part, tag)
