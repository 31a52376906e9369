"""The network of ties: entities as marks, the ties of two as lines side by side."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Polygon
from matplotlib.path import Path as Outline

from unionties.graph import curves, layout, style
from unionties.graph.errors import NameNotFound
from unionties.graph.frame import (
    Frame,
    add_foot,
    add_legend,
    check_limit,
    extent,
    glyph,
    mark,
    open_frame,
    say_empty,
    text,
)
from unionties.graph.layout import Array
from unionties.graph.links import Link, bundle, ring_order, simple, strongest, years
from unionties.graph.pictures.acts import name_of

WRAP = 22
_SMALLEST = 2.8  # points; smaller years aren't read


def draw_network(
    graph: nx.MultiDiGraph[str], *, title: str, source: str, remarks: Sequence[str] = (), lang: str = "vi",
    size: str = "page", centre: str | None = None, limit: int = 80,
) -> Figure:  # fmt: skip
    """A picture of a network, or with ``centre`` of that node's surroundings on rings around it.

    Args:
        graph: nodes with ``label``, ``label_vi``, ``label_en`` and ``type``; edges, one a tie, with
            ``relation``, ``when``, ``planned`` and ``reports``.
        title: the headline.
        source: the line at the foot that says what the picture rests on.
        remarks: what is said above it, besides what the picture notes itself.
        lang: ``vi`` or ``en``.
        size: ``slide``, ``page`` or ``poster``.
        centre: the id of the node in the middle; nodes that can't be reached from it are left out.
        limit: with more nodes than this, those of the most reported ties are drawn and a note says so.
            Every name has room of its own; with many more than the default, letters become very small.

    Raises:
        NameNotFound: ``centre`` isn't in the graph.
        UniontiesError: ``lang``, ``size`` or ``limit`` is none of those allowed.
    """
    check_limit(limit, 2, "nodes")
    frame = open_frame(title, lang, size)
    if centre is not None:
        require(graph, centre)
        graph = graph.subgraph(nx.node_connected_component(nx.Graph(graph), centre))
    nodes, shown = strongest(sorted(graph), bundle(graph), limit, centre)
    notes = [style.WORDS[lang]["reading"]] if shown else []
    if len(nodes) < len(graph):
        notes.append(limit_note(graph, nodes, shown, lang))
    frame = add_foot(frame, source, [*notes, *remarks])
    if not nodes:
        return say_empty(frame, "empty")
    frame = add_legend(frame, [str(graph.nodes[n].get("type") or "?") for n in nodes], shown)
    scene = scene_of(graph, nodes, shown, [centre] if centre is not None else [], lang)
    paint(frame, scene, plan_of(frame, scene))
    return frame.figure


def require(graph: nx.MultiDiGraph[str], node: str) -> None:
    """Refuse to draw what isn't there.

    Raises:
        NameNotFound: the graph hasn't this node.
    """
    if node not in graph:
        raise NameNotFound(
            f"{node!r} has no ties in this graph: choose another entity, fewer filters, or draw the whole"
        )


def limit_note(graph: nx.MultiDiGraph[str], nodes: Sequence[str], links: Sequence[Link], lang: str) -> str:
    """How much of a network is drawn."""
    return style.say(
        "limit", lang, nodes=len(nodes), all_nodes=len(graph), ties=sum(k.ties for k in links),
        all_ties=graph.number_of_edges(),
    )  # fmt: skip


@dataclass(frozen=True)
class Scene:
    """What is drawn: the nodes in their order with type, wrapped name and number of ties, and the links."""

    nodes: Sequence[str]
    kinds: Sequence[str]
    names: Sequence[str]
    ties: Sequence[int]
    links: Sequence[Link]
    centres: Sequence[int]

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """The ends of each link as row numbers."""
        row = {node: i for i, node in enumerate(self.nodes)}
        return [(row[k.a], row[k.b]) for k in self.links]


@dataclass(frozen=True)
class Plan:
    """Where it stands, one row a node; the boxes ``marked`` and ``written`` are counted from the node."""

    font: float
    xy: Array
    radii: Array
    sides: Sequence[str]
    marked: Array
    written: Array


def scene_of(
    graph: nx.MultiDiGraph[str], nodes: Sequence[str], links: Sequence[Link], centres: Sequence[str], lang: str
) -> Scene:
    """What is to be drawn of a network: these nodes and links, ``centres`` with bold names."""
    kinds = [str(graph.nodes[n].get("type") or "?") for n in nodes]
    names = [_wrapped(name_of(graph, n, lang)) for n in nodes]
    return Scene(nodes, kinds, names, [graph.degree(n) for n in nodes], links, [nodes.index(c) for c in centres])


def paint(frame: Frame, scene: Scene, plan: Plan, tag: str = "") -> None:
    """Links, marks and labels at their places; ``tag`` tells the ids of one panel from another's."""
    _draw_links(frame, scene, plan, tag)
    aligned = {"left": (2, "right"), "right": (0, "left")}
    for i, (kind, name) in enumerate(zip(scene.kinds, scene.names, strict=True)):
        x, y = plan.xy[i]
        point = mark(kind, float(plan.radii[i]))
        point.set(xdata=[x], ydata=[y], zorder=5, gid=f"node-{tag}{i}")
        frame.axes.add_line(point)
        box = plan.written[i]
        edge, align = aligned.get(plan.sides[i], (None, "center"))
        label = text(frame, name, plan.font, bold=i in scene.centres)
        label.set(
            x=x + (0.0 if edge is None else box[edge]),
            y=y + (box[1] + box[3]) / 2,
            ha=align,
            gid=f"label-{tag}{i}",
        )
        frame.axes.add_artist(label)


def plan_of(frame: Frame, scene: Scene) -> Plan:
    """The places of all nodes and labels; letters and marks shrink until each label has room."""
    inset = np.array([4.0, 2.0]) * frame.size.font
    wide, high = frame.room[2:] - frame.room[:2] - 2 * inset
    plain = simple(scene.nodes, scene.links)
    if not scene.centres:
        start = layout.arrange(plain, wide, high)
    else:
        centre, *others = (scene.nodes[c] for c in scene.centres)
        order = ring_order(scene.links, centre, dict(zip(scene.nodes, scene.kinds, strict=True)))
        if others:  # their names stand outside of them
            called = [text(frame, scene.names[c], frame.size.font, bold=True) for c in scene.centres]
            inset[0] = max(inset[0], max(extent(frame, name)[0] for name in called) + 3 * frame.size.font)
            wide = frame.room[2] - frame.room[0] - 2 * inset[0]
            start = layout.join(plain, centre, others[0], order, wide, high)
        else:
            start = layout.surround(plain, centre, order, wide, high)
    start += frame.room[:2] + inset
    font = frame.size.font
    letters = sum(np.prod(extent(frame, text(frame, name, 1.1 * font))) for name in scene.names)
    font *= min(1.0, math.sqrt(0.4 * wide * high / letters))
    plan, free = _fitted(frame, scene, start, font)
    while not free and font > 2:
        font *= 0.92
        plan, free = _fitted(frame, scene, start, font)
    return plan


def _fitted(frame: Frame, scene: Scene, start: Array, font: float) -> tuple[Plan, bool]:
    """The plan with a font of that size, and whether all labels have room."""
    bold = [i in scene.centres for i in range(len(scene.nodes))]
    radii = np.array([_radius(t, b) * font / 8 for t, b in zip(scene.ties, bold, strict=True)])
    labels = [text(frame, name, font, bold=b) for name, b in zip(scene.names, bold, strict=True)]
    sizes = np.array([extent(frame, label) for label in labels])
    marked = np.column_stack([-radii, -radii, radii, radii])
    margin = np.array([-0.3, -0.3, 0.3, 0.3]) * font
    xy, free = start, False
    for _ in range(2):  # the better sides are known once the nodes stand
        sides = layout.sides(xy, scene.pairs, sizes, radii)
        written = np.array(
            [layout.label_box(s, size, r, margin[2]) for s, size, r in zip(sides, sizes, radii, strict=True)]
        )
        both = np.hstack([np.minimum(written, marked)[:, :2], np.maximum(written, marked)[:, 2:]]) + margin
        xy = layout.spread(xy, both, frame.room, scene.centres)
        xy, free = layout.keep_apart(xy, both, frame.room, scene.centres)
    return Plan(font, np.round(xy, 2), radii, sides, marked, written), free


def _radius(ties: int, central: bool) -> float:
    """The radius of a mark at 8 points of font: its area grows with the number of ties."""
    return min(11.0, math.sqrt(12 + 4 * ties)) * (1.2 if central else 1.0)


def _wrapped(name: str) -> str:
    """The name in lines of at most 22 characters, as even as that number of lines allows."""
    hyphens = max(map(len, name.split()), default=0) > WRAP
    lines = textwrap.wrap(name, WRAP, break_on_hyphens=hyphens)
    for width in range(WRAP // 2, WRAP):
        even = textwrap.wrap(name, width, break_on_hyphens=hyphens, break_long_words=False)
        if len(even) <= len(lines) and max(map(len, even)) <= width:
            return "\n".join(even)
    return "\n".join(lines)


def _draw_links(frame: Frame, scene: Scene, plan: Plan, tag: str) -> None:
    """All links, those of a pair side by side; the bundle bends round marks and labels in its way."""
    bundles: dict[tuple[int, int], list[Link]] = {}
    for pair, link in zip(scene.pairs, scene.links, strict=True):
        bundles.setdefault(pair, []).append(link)
    unit, n, arcs = plan.font / 8, len(plan.xy), []
    obstacles = np.concatenate([plan.marked, plan.written]) + np.tile(plan.xy[:, [0, 1, 0, 1]], (2, 1))
    for (i, j), together in bundles.items():
        start, end, before, after = plan.xy[i], plan.xy[j], plan.radii[i] + unit, plan.radii[j] + unit
        weights = np.ones(2 * n)
        weights[[i, j]], weights[[n + i, n + j]] = 0.0, 0.4  # its own marks and labels
        bend = curves.detour(start, end, obstacles, weights)
        step = min(10.0 * unit, 0.5 * float(np.hypot(*(end - start))) / len(together))
        for k, link in enumerate(together):
            arc = curves.curve(start, end, bend + (k - (len(together) - 1) / 2) * step)
            arcs.append((link, curves.trim(arc, before, after), after > before))
    room = curves.Room(obstacles)
    for number, (link, arc, to_hub) in enumerate(arcs):
        _draw_link(frame, link, arc, f"{tag}{number}", unit)
        _draw_glyph(frame, link, arc[::-1] if to_hub else arc, unit, room)
    for number, (link, arc, to_hub) in sorted(enumerate(arcs), key=lambda e: (-e[1][0].reports, e[0])):
        _draw_years(frame, link, arc[::-1] if to_hub else arc, f"{tag}{number}", 0.82 * plan.font, room)


def _draw_link(frame: Frame, link: Link, arc: Array, number: str, unit: float) -> None:
    """The stroke of a link, dashed if planned, with a head where it points."""
    look = style.relation_style(link.relation)
    stroke = unit * min(4.0, 1.1 + 0.6 * math.log2(link.reports))
    head = 3.2 * unit + 1.6 * stroke
    shaft = curves.trim(arc, 0.8 * head * link.backward, 0.8 * head * link.forward)
    outline = Outline(shaft, [Outline.MOVETO, Outline.CURVE3, Outline.CURVE3])
    layers = [(look.colour, stroke + (1.6 * unit if look.double else 0.0))]
    if look.double:
        layers.append((style.PAPER, 0.45 * stroke + 0.5 * unit))
    for layer, (colour, width) in enumerate(layers):
        line = PathPatch(outline, fill=False, ec=colour, lw=width, capstyle="butt", zorder=1 + layer / 10)
        line.set_linestyle(style.DASHES if link.planned and layer == 0 else "solid")
        line.set_gid(f"{'planned' if link.planned else 'tie'}-{number}" + ("-core" if layer else ""))
        frame.axes.add_artist(line)
    for points, tip in ((link.forward, arc[2]), (link.backward, arc[0])):
        if points:
            way = (tip - arc[1]) / max(float(np.hypot(*(tip - arc[1]))), 1e-9)
            across = np.array([-way[1], way[0]]) * head * 0.42
            corners = np.array([tip, tip - way * head + across, tip - way * head - across])
            frame.axes.add_artist(Polygon(corners, closed=True, fc=look.colour, ec="none", zorder=1.2))


def _draw_glyph(frame: Frame, link: Link, arc: Array, unit: float, room: curves.Room) -> None:
    """The relation's glyph, towards the smaller node (the end of the arc), where lines are fewer."""
    look = style.relation_style(link.relation)
    if look.glyph:
        discs = [np.array([[*curves.along(arc, t), 3.4 * unit]]) for t in (0.74, 0.66, 0.82, 0.3, 0.58, 0.4)]
        place = next((disc for disc in discs if room.free(disc)), discs[0])
        room.take(place)
        point = glyph(look, unit)
        point.set(xdata=place[:, 0], ydata=place[:, 1], zorder=2)
        frame.axes.add_line(point)


def _draw_years(frame: Frame, link: Link, arc: Array, number: str, font: float, room: curves.Room) -> None:
    """The years along the link, where there is room for them."""
    words = years(link.whens)
    if not words or font < _SMALLEST:
        return
    label = text(frame, words, font, color=style.relation_style(link.relation).colour)
    place = room.along(arc, *extent(frame, label), places=(0.5, 0.56, 0.62, 0.68, 0.44, 0.38))
    if place:
        label.set(position=place[0], rotation=place[1], rotation_mode="anchor", ha="center", zorder=3)
        label.set_gid(f"years-{number}")
        frame.axes.add_artist(label)
