"""The picture of a network as SVG that pages hold: every entity and every tie in it is a link."""

from __future__ import annotations

import math
import textwrap
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from flask import Blueprint, Response, request

from unionties.graph import curves, layout, style
from unionties.graph.filters import Asked
from unionties.graph.links import Link, bundle, ring_order, simple, years
from unionties.queries.explorer.asked import asked, choice, whole
from unionties.queries.explorer.language import lang
from unionties.queries.explorer.reading import graph, store
from unionties.queries.naming import find
from unionties.queries.surroundings import LIMIT, Surroundings, surroundings

if TYPE_CHECKING:
    import networkx as nx

    from unionties.graph.layout import Array

pages = Blueprint("network", __name__, url_prefix="/network")

WRAP = 24
"""Characters of a line of a label."""
EXPANDED = 8
"""Entities that may be expanded at the same time."""
_LINE, _LETTER = 15.0, 7.6
_SIZES = ((3, 1100, 280), (8, 1100, 480), (20, 1140, 660), (40, 1200, 800), (10_000, 1320, 940))
"""Up to so many entities: width and height, in units of a label of 13."""


@dataclass(frozen=True)
class Node:
    """An entity with its place; the label's lines begin ``dx``, ``dy`` from there."""

    id: str
    name: str
    lines: list[str]
    type: str
    mark: str
    x: float
    y: float
    radius: float
    dx: float
    dy: float
    anchor: str
    centre: bool
    ties: int


@dataclass(frozen=True)
class Line:
    """All ties of one relation between two entities; ``mid`` is where a glyph stands, ``bend`` how far it is bowed."""

    link: Link
    path: str
    width: float
    bend: float
    mid: tuple[float, float]
    glyph: str
    double: bool
    years: str
    arrows: list[str]


@dataclass(frozen=True)
class Drawing:
    """What the template draws: ``types`` and ``relations`` are those of the legend, in its order."""

    width: int
    height: int
    nodes: list[Node]
    lines: list[Line]
    types: list[str]
    relations: list[str]
    planned: bool
    left_out: int


def drawing(entity: str, filters: Asked, expanded: list[str]) -> Drawing:
    """The picture of what is around the entity of an address."""
    return placed(_around(entity, filters, expanded), lang())


def _around(entity: str, filters: Asked, expanded: list[str]) -> Surroundings:
    iris = [store().addresses.entity(one).value for one in expanded[:EXPANDED]]
    limit = whole("most", LIMIT, 2, 2 * LIMIT)
    return surroundings(
        store(), entity, expanded=iris, depth=whole("depth", 1, 1, 2), limit=limit, read=graph().ties, **filters
    )


@pages.get("/<id>.<form>")
def picture(id: str, form: str) -> Response:  # noqa: A002
    """The picture as a PNG, SVG or PDF file, drawn as ``unionties draw`` draws."""
    import tempfile
    from pathlib import Path

    from flask import abort

    from unionties.graph.draw import draw_network, save

    media = {"png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf"}
    if form not in media:
        abort(404)
    entity = find(store(), id, language=lang())
    around = _around(entity.iri, asked(), request.args.getlist("expand"))
    from unionties.queries.explorer.language import t

    centre = around.centre if around.network.degree(around.centre) else None
    figure = draw_network(
        around.network, title=t("ties_of", name=entity.label(lang())), source=t("made_by"), lang=lang(), centre=centre,
        size=choice("size", ("slide", "page", "poster")),
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"picture.{form}"
        save(figure, target)
        response = Response(target.read_bytes(), content_type=media[form])
    response.headers.set("Content-Disposition", "attachment", filename=f"{entity.id}.{form}")
    return response


def placed(around: Surroundings, language: str) -> Drawing:
    """The entities on rings around the one in the middle, each label in room of its own."""
    network, centre = around.network, around.centre
    links = bundle(network)
    nodes = sorted(network)
    width, height = next((wide, high) for most, wide, high in _SIZES if len(nodes) <= most)
    names = [_wrapped(_name(network, node, language)) for node in nodes]
    degree = _degrees(nodes, links)
    radii = np.array([_radius(degree[node], node == centre) for node in nodes])
    sizes = np.array([[_LETTER * max(map(len, lines)), _LINE * len(lines)] for lines in names])
    xy, sides, written = _places(nodes, links, network, centre, radii, sizes, (width, height))
    shown = [
        _node(network, node, lines, radius, point, side, box, node == centre, degree[node], language)
        for node, lines, radius, point, side, box in zip(nodes, names, radii, xy, sides, written, strict=True)
    ]
    marked = np.column_stack([-radii, -radii, radii, radii])
    obstacles = np.concatenate([marked, written]) + np.tile(xy[:, [0, 1, 0, 1]], (2, 1))
    relations = sorted({link.relation for link in links}, key=style.relation_rank)
    kinds = {str(network.nodes[node].get("type") or "") for node in nodes}
    return Drawing(
        width, height, shown, _lines(nodes, links, xy, radii, obstacles),
        [kind for kind in style.TYPES if kind in kinds], relations, any(link.planned for link in links),
        around.left_out,
    )  # fmt: skip


def _places(
    nodes: list[str], links: list[Link], network: nx.MultiDiGraph[str], centre: str, radii: Array, sizes: Array,
    room: tuple[int, int],
) -> tuple[Array, list[str], Array]:  # fmt: skip
    """Where the entities stand, on which side of each its label is, and the labels' boxes counted from there."""
    plain = simple(nodes, links)
    area = np.array([8.0, 8.0, room[0] - 8.0, room[1] - 8.0])
    row = {node: i for i, node in enumerate(nodes)}
    pairs = [(row[link.a], row[link.b]) for link in links]
    kinds = {node: str(network.nodes[node].get("type") or "") for node in nodes}
    inset = np.array([90.0, 40.0])
    if len(nodes) == 1:
        xy = np.array([[room[0] / 2, room[1] / 2]])
    else:
        xy = layout.surround(plain, centre, ring_order(links, centre, kinds), *(np.array(room) - 2 * inset)) + inset
    for _ in range(2):  # the better sides are known once the nodes stand
        sides = layout.sides(xy, pairs, sizes, radii)
        written = np.array([layout.label_box(s, size, r, 4.0) for s, size, r in zip(sides, sizes, radii, strict=True)])
        marked = np.column_stack([-radii, -radii, radii, radii])
        both = np.hstack([np.minimum(written, marked)[:, :2], np.maximum(written, marked)[:, 2:]])
        both = both + np.array([-4.0, -3.0, 4.0, 3.0])
        xy = layout.spread(xy, both, area, row[centre])
        xy, _ = layout.keep_apart(xy, both, area, row[centre])
    return np.round(xy, 1), sides, written


def _node(
    network: nx.MultiDiGraph[str], node: str, lines: list[str], radius: float, point: Array, side: str, box: Array,
    is_centre: bool, ties: int, language: str,
) -> Node:  # fmt: skip
    kind = str(network.nodes[node].get("type") or "")
    look = style.type_style(kind)
    anchor, edge = {"left": ("end", box[2]), "right": ("start", box[0])}.get(side, ("middle", 0.0))
    return Node(
        node, _name(network, node, language), lines, kind, look.mark, float(point[0]), float(point[1]),
        round(float(radius) * look.scale, 1), round(float(edge), 1), round(float(box[1]) + 0.8 * _LINE, 1), anchor,
        is_centre, ties,
    )  # fmt: skip


def _lines(nodes: list[str], links: list[Link], xy: Array, radii: Array, obstacles: Array) -> list[Line]:
    """Those of a pair side by side, bowed round what stands in their way; heavier ones below lighter ones."""
    row, n = {node: i for i, node in enumerate(nodes)}, len(nodes)
    pairs: dict[tuple[int, int], list[Link]] = defaultdict(list)
    for link in links:
        pairs[row[link.a], row[link.b]].append(link)
    lines = []
    for (i, j), together in pairs.items():
        weights = np.ones(2 * n)
        weights[[i, j]], weights[[n + i, n + j]] = 0.0, 0.4  # its own marks and labels
        bend = curves.detour(xy[i], xy[j], obstacles, weights)
        step = min(9.0, 0.5 * math.dist(xy[i], xy[j]) / len(together))
        for k, link in enumerate(together):
            own = bend + (k - (len(together) - 1) / 2) * step
            lines.append(_line(link, xy[i], xy[j], own, radii[i] + 2, radii[j] + 2))
    return sorted(lines, key=lambda line: (-line.width, line.link.a, line.link.b, line.link.relation))


def _line(link: Link, start: Array, end: Array, bend: float, before: float, after: float) -> Line:
    arc = curves.trim(curves.curve(start, end, bend), before, after)
    (ax, ay), (cx, cy), (bx, by) = np.round(arc, 1)
    mid = np.round(curves.along(arc, 0.5), 1)
    look = style.relation_style(link.relation)
    width = round(min(4.0, 1.2 + 0.6 * math.log2(max(1, link.reports))), 2)
    return Line(
        link, f"M{ax} {ay}Q{cx} {cy} {bx} {by}", width, round(float(bend), 1), (float(mid[0]), float(mid[1])),
        look.glyph, look.double, years(link.whens), _arrows(link, arc),
    )  # fmt: skip


def _arrows(link: Link, arc: Array) -> list[str]:
    """Where the heads of a directed relation stand and whither they point, as SVG transforms."""
    heads = [(arc[2], arc[2] - arc[1])] * link.forward + [(arc[0], arc[0] - arc[1])] * link.backward
    return [
        f"translate({tip[0]:.1f} {tip[1]:.1f}) rotate({math.degrees(math.atan2(way[1], way[0])):.1f})"
        for tip, way in heads
    ]


def _degrees(nodes: list[str], links: list[Link]) -> dict[str, int]:
    degree = dict.fromkeys(nodes, 0)
    for link in links:
        degree[link.a] += link.ties
        degree[link.b] += link.ties
    return degree


def _radius(ties: int, central: bool) -> float:
    return min(13.0, math.sqrt(22 + 5 * ties)) * (1.25 if central else 1.0)


def _name(network: nx.MultiDiGraph[str], node: str, language: str) -> str:
    known: Any = network.nodes[node]
    return str(known.get(f"label_{language}") or known.get("label") or node)


def _wrapped(name: str) -> list[str]:
    """The name in at most four lines; what doesn't fit is told by the link."""
    lines = textwrap.wrap(name, WRAP, break_on_hyphens=False) or [name]
    return lines if len(lines) <= 4 else [*lines[:3], f"{lines[3][: WRAP - 1]}…"]
