"""A table of countries and relations, with the acts counted in its cells."""

from __future__ import annotations

import math
import textwrap
from collections import defaultdict
from collections.abc import Mapping, Sequence

import networkx as nx
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from unionties.graph import style
from unionties.graph.errors import NameNotFound
from unionties.graph.frame import (
    Frame,
    add_foot,
    check_limit,
    extent,
    open_frame,
    put,
    relation_label,
    rule,
    say_empty,
    text,
)
from unionties.graph.pictures.acts import BODIES, NOWHERE, Act, acts, country_of, ranked
from unionties.graph.pictures.signs import stroke
from unionties.graph.places import country_label


def draw_matrix(
    graph: nx.MultiDiGraph[str], *, title: str, source: str, remarks: Sequence[str] = (), lang: str = "vi",
    size: str = "page", centre: str | None = None, limit: int = 30,
) -> Figure:  # fmt: skip
    """How many acts of each relation there are with each country, as numbers on shaded cells.

    An act between two countries counts for both. International bodies and ends of unknown country stand below the
    countries. What is planned is told apart as ``+1`` and isn't in the totals.

    Args:
        graph: a network; see :func:`unionties.graph.network.network`.
        title: the headline.
        source: the line at the foot that says what the picture rests on.
        remarks: what is said above it, besides what the picture notes itself.
        lang: ``vi`` or ``en``.
        size: ``slide``, ``page`` or ``poster``.
        centre: the id of an entity: only its acts, by the country of the other end.
        limit: with more countries than this, those with the most acts are drawn and a note says so.

    Raises:
        NameNotFound: ``centre`` isn't in the graph.
        UniontiesError: ``lang``, ``size`` or ``limit`` is none of those allowed.
    """
    check_limit(limit, 1, "countries")
    frame = open_frame(title, lang, size)
    if centre is not None and centre not in graph:
        raise NameNotFound(f"{centre!r} has no ties in this graph: choose another entity, or fewer filters")
    told = [act for act in acts(graph) if centre in (None, act.subject, act.object)]
    rows: dict[str, list[Act]] = defaultdict(list)
    for act in told:
        for code in {country_of(graph, end) for end in (act.subject, act.object) if centre is None or end != centre}:
            rows[code].append(act)
    countries = {code: len(group) for code, group in rows.items() if code not in (BODIES, NOWHERE)}
    shown = [*ranked(countries, limit), *(code for code in (BODIES, NOWHERE) if code in rows)]
    drawn = {act for code in shown for act in rows[code]}
    notes = [style.WORDS[lang]["plus"]] if any(act.planned for act in drawn) else []
    if centre is None and len(shown) > 1:
        notes.append(style.WORDS[lang]["both"])
    if len(countries) > limit:
        notes.append(
            style.say(
                "rows limit", lang, rows=limit, all_rows=len(countries), acts=len(drawn), all_acts=len(told),
                what=style.WORDS[lang]["countries"],
            )
        )  # fmt: skip
    frame = add_foot(frame, source, [*notes, *remarks])
    if not told:
        return say_empty(frame, "no acts")
    _draw(frame, {code: rows[code] for code in shown}, told)
    return frame.figure


def country_heading(code: str, lang: str) -> str:
    """What a row or a part of a circle is called: a country, or what stands for none."""
    known = {BODIES: "bodies", NOWHERE: "nowhere"}
    return style.WORDS[lang][known[code]] if code in known else country_label(code, lang)


def _draw(frame: Frame, rows: Mapping[str, Sequence[Act]], told: Sequence[Act]) -> None:
    font = frame.size.font
    left, low, right, high = frame.room
    relations = sorted({act.relation for act in told}, key=style.relation_rank)
    total = style.WORDS[frame.lang]["total"]
    names = {code: country_heading(code, frame.lang) for code in rows}
    edge = left + max(extent(frame, text(frame, n, font))[0] for n in [*names.values(), total]) + 1.2 * font
    wide = min((right - edge) / (len(relations) + 1), 9 * font)
    small = min(0.9 * font, wide / 6.2)
    headings = [_lines(relation_label(key, frame.lang), wide, small) for key in relations]
    top = high - 1.15 * small * max(1 + heading.count("\n") for heading in headings) - 1.3 * font
    apart = 0.5 * font * sum(code in rows for code in (BODIES,)) or 0.5 * font * (NOWHERE in rows)
    tall = min((top - low - apart - 0.6 * font) / (len(rows) + 1), 2.6 * font)
    letters = min(font, 0.72 * tall)
    places = {key: edge + (n + 0.5) * wide for n, key in enumerate(relations)}
    for key, heading in zip(relations, headings, strict=True):
        put(frame, heading, places[key], top + 1.1 * font, small, ha="center", va="bottom", gid=f"heading-{key}")
        stroke(frame, key, places[key] - 0.3 * wide, places[key] + 0.3 * wide, top + 0.5 * font, font / 8)
    last = edge + (len(relations) + 0.5) * wide
    put(frame, total, last, top + 1.1 * font, small, ha="center", va="bottom", color=style.QUIET)
    most = max(len([a for a in group if a.relation == key]) for group in rows.values() for key in relations)
    y = top
    for number, (code, group) in enumerate(rows.items()):
        if code in (BODIES, NOWHERE) and apart:
            y, apart = y - apart, 0.0
        y -= tall
        middle = y + tall / 2
        rule(frame, [left, edge + (len(relations) + 1) * wide], [y, y], width=0.4)
        put(frame, names[code], left, middle, letters, gid=f"label-{number}")
        for key in relations:
            _cell(frame, [a for a in group if a.relation == key], places[key], middle, wide, tall, most)
        put(frame, _tally(group, frame), last, middle, letters, ha="center", color=style.QUIET)
    y -= 0.6 * font + tall / 2
    put(frame, total, left, y, letters, color=style.QUIET)
    for key in relations:
        count = _tally([a for a in told if a.relation == key], frame)
        put(frame, count, places[key], y, letters, ha="center", color=style.QUIET)
    put(frame, _tally(told, frame), last, y, letters, ha="center", bold=True)


def _lines(name: str, wide: float, font: float) -> str:
    return "\n".join(textwrap.wrap(name, max(6, int(0.94 * wide / (0.56 * font))), break_long_words=False))


def _tally(told: Sequence[Act], frame: Frame) -> str:
    planned = sum(act.planned for act in told)
    return style.tally(len(told) - planned, planned, frame.lang)


def _cell(frame: Frame, told: Sequence[Act], x: float, y: float, wide: float, tall: float, most: int) -> None:
    """The number on a ground of the relation's colour, the stronger the more acts; only planned ones: dashed."""
    if not told:
        return
    font, done = frame.size.font, sum(not act.planned for act in told)
    colour = style.relation_style(told[0].relation).colour
    gap = 0.08 * font
    box = Rectangle((x - wide / 2 + gap, y - tall / 2 + gap), wide - 2 * gap, tall - 2 * gap, zorder=1)
    strength = 0.1 + 0.5 * math.sqrt(done / most)
    box.set(fc=style.tint(colour, strength) if done else style.PAPER, ec="none", gid="cell")
    if not done:
        box.set(ec=colour, lw=0.08 * font, ls=style.DASHES, gid="planned-cell")
    frame.axes.add_artist(box)
    ink = style.PAPER if done and style.luminance(style.tint(colour, strength)) < 0.3 else style.INK
    put(frame, _tally(told, frame), x, y, min(font, 0.72 * tall), ha="center", color=ink, gid="number")
