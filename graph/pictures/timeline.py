"""The acts of one entity along the years, a row for each partner."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import networkx as nx
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from unionties.graph import style
from unionties.graph.errors import NameNotFound
from unionties.graph.frame import (
    Entry,
    Frame,
    add_foot,
    add_key,
    check_limit,
    extent,
    open_frame,
    put,
    relation_label,
    rule,
    say_empty,
    text,
)
from unionties.graph.pictures.acts import Act, acts, country_of, era, lasting, name_of, ranked, stretch
from unionties.graph.pictures.axis import Axis, draw_axis, draw_heading
from unionties.graph.pictures.lanes import Item, Placed, pack
from unionties.graph.pictures.signs import caret, sign, sign_entry, stroke
from unionties.graph.places import country_label

_RADIUS, _PITCH = 0.42, 2.7  # of a sign, in letters; of a lane, in radii


def draw_timeline(
    graph: nx.MultiDiGraph[str], centre: str, *, title: str, source: str, remarks: Sequence[str] = (),
    partner: str | None = None, lang: str = "vi", size: str = "page", limit: int = 30,
) -> Figure:  # fmt: skip
    """A timeline of the acts of one entity: a row for each partner, those first met at the top.

    Points are signs by relation, durations lines, what is planned hollow or dashed. Acts without a date stand in a
    column of their own, those long before all others in another. A small arrow says who did it to whom.

    Args:
        graph: a network with the entity's ties; see :func:`unionties.graph.network.network`.
        centre: the entity's id.
        title: the headline.
        source: the line at the foot that says what the picture rests on.
        remarks: what is said above it, besides what the picture notes itself.
        partner: only the acts with this one, a row for each relation.
        lang: ``vi`` or ``en``.
        size: ``slide``, ``page`` or ``poster``.
        limit: with more rows than this, those with the most acts are drawn and a note says so.

    Raises:
        NameNotFound: ``centre`` isn't in the graph.
        UniontiesError: ``lang``, ``size`` or ``limit`` is none of those allowed.
    """
    check_limit(limit, 1, "rows")
    frame = open_frame(title, lang, size)
    if centre not in graph:
        raise NameNotFound(f"{centre!r} has no ties in this graph: choose another entity, or fewer filters")
    told = [a for a in acts(graph) if centre in (a.subject, a.object) and partner in (None, a.other(centre))]
    by_row: dict[str, list[Act]] = defaultdict(list)
    for act in told:
        by_row[act.relation if partner else act.other(centre)].append(act)
    shown = ranked({key: len(group) for key, group in by_row.items()}, limit)
    drawn = [act for key in shown for act in by_row[key]]
    notes = [style.say("coarse", lang)] if any(len(a.when or "") == 4 for a in drawn) else []
    if len(shown) < len(by_row):
        notes.append(
            style.say(
                "rows limit", lang, rows=len(shown), all_rows=len(by_row), acts=len(drawn), all_acts=len(told),
                what=style.WORDS[lang]["relations" if partner else "partners"].lower(),
            )
        )  # fmt: skip
    frame = add_foot(frame, source, [*notes, *remarks])
    if not drawn:
        return say_empty(frame, "no acts")
    frame = add_key(frame, [(style.WORDS[lang]["relations"], _key(frame, drawn, centre))])
    names = {
        key: (relation_label(key, lang), "") if partner else _named(graph, key, lang) for key in shown
    }  # fmt: skip
    shown = sorted(shown, key=lambda key: (min(_start(a) for a in by_row[key]), names[key], key))
    _draw(frame, {key: by_row[key] for key in shown}, names, centre)
    return frame.figure


def _named(graph: nx.MultiDiGraph[str], node: str, lang: str) -> tuple[str, str]:
    """Name and country of a partner."""
    code = str(graph.nodes[node].get("country") or "")
    return name_of(graph, node, lang), country_label(code, lang) if len(country_of(graph, node)) == 2 else ""


def _start(act: Act) -> float:
    begin, end = stretch(act.when) if act.when else (None, None)
    return next((edge for edge in (begin, end) if edge is not None), 9999.0)


def _towards(act: Act, centre: str) -> bool | None:
    """Whether the act goes from the partner to the centre; None where it has no direction."""
    return None if act.symmetric else act.object == centre


def _key(frame: Frame, drawn: Iterable[Act], centre: str) -> list[Entry]:
    unit = frame.size.font / 8
    kinds = {(a.relation, _towards(a, centre)) for a in drawn}
    entries = [
        sign_entry(relation, frame.lang, unit, inverse=towards)
        for relation, towards in sorted(kinds, key=lambda kind: (style.relation_rank(kind[0]), bool(kind[1])))
    ]
    if any(a.planned for a in drawn):
        circle = sign("meeting", 3.4 * unit, planned=True)
        circle.set(markeredgecolor=style.QUIET)
        dashes = Line2D([], [], color=style.QUIET, lw=1.6 * unit, ls=style.DASHES)
        entries.append((style.WORDS[frame.lang]["planned"], (dashes, circle)))
    return entries


@dataclass(frozen=True)
class _Columns:
    """Where the parts stand, in points: names from the left, numbers before ``edge``, early acts, years, undated."""

    edge: float
    early: tuple[float, float]
    axis: Axis
    undated: tuple[float, float]


@dataclass(frozen=True)
class _Row:
    """A row: its name in lines, what stands behind it, the acts with their lanes, its least height."""

    name: str
    wide: float
    aside: str
    acts: Sequence[Act]
    placed: Sequence[Placed[Act]]
    lanes: int
    high: float


def _draw(frame: Frame, groups: Mapping[str, list[Act]], names: Mapping[str, tuple[str, str]], centre: str) -> None:
    font = frame.size.font
    top = frame.room[3] - 1.6 * font
    wrapped = [("\n".join(textwrap.wrap(name, 44)), aside) for name, aside in map(names.__getitem__, groups)]
    shrink = 1.0
    columns, rows = _arranged(frame, list(groups.values()), wrapped, centre, shrink)
    while (spare := top - frame.room[1] - sum(row.high for row in rows)) < 0 and shrink > 0.02:
        shrink *= 0.92
        columns, rows = _arranged(frame, list(groups.values()), wrapped, centre, shrink)
    extra = min(spare / len(rows), 2.2 * font)
    _draw_columns(
        frame, columns, [a for row in rows for a in row.acts], top, top - sum(row.high + extra for row in rows)
    )
    y, radius = top, _RADIUS * font * shrink
    for number, row in enumerate(rows):
        high = row.high + extra
        rule(frame, [frame.room[0], frame.room[2]], [y, y], width=0.4)
        middle = y - high / 2
        _write(frame, columns, row, middle, shrink * font, number)
        for one in row.placed:
            lane = middle + ((row.lanes - 1) / 2 - one.lane) * _PITCH * radius
            _draw_act(frame, columns, one, lane, radius, centre)
        y -= high
    rule(frame, [frame.room[0], frame.room[2]], [y, y], width=0.4)


def _arranged(
    frame: Frame, groups: Sequence[list[Act]], names: Sequence[tuple[str, str]], centre: str, shrink: float
) -> tuple[_Columns, list[_Row]]:
    """Columns and rows with letters and signs shrunk by a factor."""
    font, small, radius = frame.size.font, frame.size.font * shrink, _RADIUS * frame.size.font * shrink
    wide = [extent(frame, text(frame, name, small))[0] for name, _ in names]
    behind = [extent(frame, text(frame, aside, 0.85 * small))[0] + 0.6 * small if aside else 0.0 for _, aside in names]
    edge = frame.room[0] + max(a + b for a, b in zip(wide, behind, strict=True)) + 4.0 * font
    span = era(
        [a.year for group in groups for a in group if a.year is not None], [a.last for group in groups for a in group]
    )
    early = any(a.year is not None and a.year < span[0] for group in groups for a in group) if span else False
    gutter = 5.6 * font if early else 0.0
    most = max(sum(a.year is None for a in group) for group in groups)
    column = max(6.2 * font, min(most, 6) * 4.4 * radius) if most else 0.0
    right = frame.room[2]
    axis = Axis(*(span or (0, 0)), edge + gutter, right - column - 1.5 * font * bool(most))
    columns = _Columns(edge, (edge, edge + gutter), axis, (right - column, right))
    rows = []
    for (name, aside), group, width in zip(names, groups, wide, strict=True):
        items = [_item(act, columns, centre, radius) for act in sorted(group, key=lambda a: (_start(a), a.planned))]
        placed, lanes = pack(items)
        lines = 1 + name.count("\n")
        high = max(_PITCH * radius * lanes, 1.2 * small * lines) + 0.35 * small
        rows.append(_Row(name, width, aside, group, placed, lanes, high))
    return columns, rows


def _item(act: Act, columns: _Columns, centre: str, radius: float) -> Item[Act]:
    """Where an act may stand: at its day, anywhere in its month or year, in the column of what has no date."""
    reach = [1.25 * radius, 1.25 * radius]
    if (towards := _towards(act, centre)) is not None:
        reach[int(towards)] = 2.3 * radius
    axis = columns.axis
    if act.when is None:
        return Item(act, columns.undated[0] + reach[0], columns.undated[1] - reach[1], *reach)
    begin, end = stretch(act.when)
    early = act.year is not None and act.year < axis.first and begin is not None
    low = columns.early[0] + reach[0] if early else axis.x(begin if begin is not None else axis.first)
    high = axis.x(end if end is not None else axis.last + 1)
    if lasting(act.when):
        return Item(act, low, low, reach[0], max(high - low, reach[1]))
    if early:
        return Item(act, low, low, reach[0], reach[1] + 5 * radius)
    middle = (low + high) / 2
    return Item(act, min(low + reach[0], middle), max(high - reach[1], middle), *reach)


def _draw_columns(frame: Frame, columns: _Columns, told: Sequence[Act], top: float, bottom: float) -> None:
    """Headings and lines of years."""
    font, words = frame.size.font, style.WORDS[frame.lang]
    draw_heading(frame, words["acts"], columns.edge - 1.2 * font, top, ha="right")
    if any(act.when for act in told):
        draw_axis(frame, columns.axis, top, bottom)
    if columns.early[1] > columns.early[0]:
        draw_heading(
            frame, style.say("before", frame.lang, year=str(columns.axis.first)), columns.early[0], top, ha="left"
        )
    if columns.undated[1] > columns.undated[0]:
        draw_heading(frame, words["undated"], sum(columns.undated) / 2, top)
        x = columns.undated[0] - 0.6 * font
        rule(frame, [x, x], [top + 1.2 * font, bottom], width=0.8)


def _write(frame: Frame, columns: _Columns, row: _Row, y: float, font: float, number: int) -> None:
    """Name, country and number of acts of a row."""
    put(frame, row.name, frame.room[0], y, font, gid=f"label-{number}")
    if row.aside:
        x = frame.room[0] + row.wide + 0.6 * font
        put(frame, row.aside, x, y, 0.85 * font, color=style.QUIET, gid=f"aside-{number}")
    count = style.tally(sum(not a.planned for a in row.acts), sum(a.planned for a in row.acts), frame.lang)
    x = columns.edge - 1.2 * frame.size.font
    put(frame, count, x, y, 0.9 * font, ha="right", color=style.QUIET, gid=f"count-{number}")


def _draw_act(frame: Frame, columns: _Columns, placed: Placed[Act], y: float, radius: float, centre: str) -> None:
    """The sign of an act at its place, with its line if it lasts and the span of its year if only that is known."""
    act, axis, x, unit = placed.thing, columns.axis, placed.x, radius / 3.4
    if act.when and lasting(act.when):
        _, end = stretch(act.when)
        right = axis.x(end if end is not None else axis.last + 1)
        stroke(frame, act.relation, x, right, y, unit, planned=act.planned)
        if end is None:
            arrow = caret(act.relation, 1.3 * radius, to_left=False)
            arrow.set(xdata=[right - 1.6 * radius], ydata=[y], gid="open")
            frame.axes.add_line(arrow)
    elif act.when and len(act.when) == 4 and act.year is not None and act.year >= axis.first:
        low = y - 1.12 * radius
        rule(frame, [axis.x(act.year) + 0.5, axis.x(act.year + 1) - 0.5], [low, low], color=style.FAINT, width=0.4)
    if act.year is not None and act.year < axis.first and act.when:
        put(frame, act.when[:4], x + 1.6 * radius, y, 1.9 * radius, color=style.QUIET).set_bbox(
            {"fc": style.PAPER, "ec": "none", "pad": 0.3}
        )
    point = sign(act.relation, radius, planned=act.planned)
    point.set(xdata=[x], ydata=[y], gid="planned-act" if act.planned else "act")
    frame.axes.add_line(point)
    if (towards := _towards(act, centre)) is not None:
        arrow = caret(act.relation, radius, to_left=not towards)
        arrow.set(xdata=[x], ydata=[y])
        frame.axes.add_line(arrow)
