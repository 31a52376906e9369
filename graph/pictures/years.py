"""The acts of each year, a row of columns for each relation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import networkx as nx
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from unionties.graph import style
from unionties.graph.frame import Frame, add_foot, extent, open_frame, put, relation_label, rule, say_empty, text
from unionties.graph.pictures.acts import Act, acts, era
from unionties.graph.pictures.axis import Axis, draw_axis, draw_heading
from unionties.graph.pictures.signs import stroke


def draw_years(
    graph: nx.MultiDiGraph[str], *, title: str, source: str, remarks: Sequence[str] = (), lang: str = "vi",
    size: str = "page",
) -> Figure:  # fmt: skip
    """How many acts began in each year, of each relation and in all, on one scale; what is planned hollow on top.

    Acts without a date have a column of their own, and so have those long before all others.

    Args:
        graph: a network; see :func:`unionties.graph.network.network`.
        title: the headline.
        source: the line at the foot that says what the picture rests on.
        remarks: what is said above it, besides what the picture notes itself.
        lang: ``vi`` or ``en``.
        size: ``slide``, ``page`` or ``poster``.

    Raises:
        UniontiesError: ``lang`` or ``size`` is none of those allowed.
    """
    frame = open_frame(title, lang, size)
    told = acts(graph)
    words = style.WORDS[lang]
    notes = [words["begun"]] + [words["hollow"]] * any(act.planned for act in told)
    frame = add_foot(frame, source, [*notes, *remarks] if told else remarks)
    if not told:
        return say_empty(frame, "no acts")
    relations = sorted({act.relation for act in told}, key=style.relation_rank)
    rows = [_Row(words["total"], None, told)] if len(relations) > 1 else []
    rows += [_Row(relation_label(key, lang), key, [a for a in told if a.relation == key]) for key in relations]
    _draw(frame, rows)
    return frame.figure


@dataclass(frozen=True)
class _Row:
    """A row: what it is called, its relation (None for all), its acts."""

    name: str
    relation: str | None
    acts: Sequence[Act]

    def counts(self, first: int) -> dict[int | None, tuple[int, int]]:
        """Acts done and planned by year; those before the first year under the year before it, undated under None."""
        found: dict[int | None, tuple[int, int]] = {}
        for act in self.acts:
            year = act.year if act.year is None else max(act.year, first - 1)
            done, planned = found.get(year, (0, 0))
            found[year] = (done + (not act.planned), planned + act.planned)
        return found


def _draw(frame: Frame, rows: Sequence[_Row]) -> None:
    font, words = frame.size.font, style.WORDS[frame.lang]
    left, low, right, high = frame.room
    span = era([act.year for act in rows[0].acts if act.year is not None]) or (0, 0)
    counts = [row.counts(span[0]) for row in rows]
    totals = [_total(count, frame.lang) for count in counts]
    early, none = any(span[0] - 1 in c for c in counts), any(None in c for c in counts)
    before = style.say("before", frame.lang, year=str(span[0]))
    side, aside, numbers = (
        extent(frame, text(frame, w, font))[0] for w in (before, words["undated"], max(totals, key=len))
    )
    strokes = left + max(extent(frame, text(frame, row.name, font))[0] for row in rows) + font
    edge = strokes + 2.4 * font + numbers + 2.4 * font
    axis = Axis(*span, edge + (side + font) * early, right - (aside + font) * none)
    top = high - 1.6 * font
    if any(year is not None for count in counts for year in count):
        draw_axis(frame, axis, top, low, centred=True)
    if early:
        draw_heading(frame, before, edge, top, ha="left")
    if none:
        draw_heading(frame, words["undated"], right, top, ha="right")
    draw_heading(frame, words["acts"], edge - 1.4 * font, top, ha="right")
    heights, scale = _heights(
        [[c for y, c in count.items() if y and y >= span[0]] for count in counts], top - low, font
    )
    longest = max((len(style.tally(*pair, frame.lang)) for c in counts for y, pair in c.items() if y), default=1)
    small = min(0.8 * font, max(0.45 * font, axis.year / (0.66 * longest)))
    y = top
    for number, (row, count, tall) in enumerate(zip(rows, counts, heights, strict=True)):
        y -= tall
        rule(frame, [left, right], [y, y], width=0.5)
        line = y + 0.75 * font
        put(frame, row.name, left, line, font, bold=row.relation is None, gid=f"label-{number}")
        if row.relation:
            stroke(frame, row.relation, strokes, strokes + 2.2 * font, line, font / 8)
        put(
            frame, totals[number], edge - 1.4 * font, line, font, ha="right", bold=row.relation is None,
            gid=f"total-{number}",
        )  # fmt: skip
        colour = style.relation_style(row.relation).colour if row.relation else style.QUIET
        for year, pair in count.items():
            if year is None:
                put(frame, style.tally(*pair, frame.lang), right, line, 0.9 * font, ha="right", color=style.QUIET)
            elif year < span[0]:
                put(frame, style.tally(*pair, frame.lang), edge, line, 0.9 * font, color=style.QUIET)
            else:
                _column(frame, axis, year, y, scale, pair, colour, small)


def _total(count: Mapping[int | None, tuple[int, int]], lang: str) -> str:
    return style.tally(sum(done for done, _ in count.values()), sum(planned for _, planned in count.values()), lang)


def _heights(counts: Sequence[Sequence[tuple[int, int]]], room: float, font: float) -> tuple[list[float], float]:
    """The heights of the rows and the height of one act, the same in all rows, as great as the room allows."""
    most = [max(map(sum, count), default=0) for count in counts]
    scale = 3.0 * font
    while True:
        heights = [max(1.8 * font, scale * n + 1.5 * font) for n in most]
        if sum(heights) <= room or scale < 1e-4:
            return heights, scale
        scale *= 0.97


def _column(
    frame: Frame, axis: Axis, year: int, base: float, scale: float, pair: tuple[int, int], colour: str, small: float
) -> None:
    """Acts done as a filled column, planned ones hollow upon it, their number above."""
    (done, planned), x, font = pair, axis.x(year + 0.5), frame.size.font
    wide = min(axis.year * 0.78, 3.2 * font)
    if done:
        box = Rectangle((x - wide / 2, base), wide, done * scale, fc=colour, ec="none", zorder=2, gid="column")
        frame.axes.add_artist(box)
    if planned:
        edge = 0.08 * font
        box = Rectangle(
            (x - wide / 2 + edge / 2, base + done * scale), wide - edge, planned * scale - edge / 2, fc=style.PAPER,
            ec=colour, lw=edge, ls=style.DASHES, zorder=2, gid="planned-column",
        )  # fmt: skip
        frame.axes.add_artist(box)
    y = base + (done + planned) * scale + 0.15 * font
    put(
        frame,
        style.tally(done, planned, frame.lang),
        x,
        y,
        small,
        ha="center",
        va="bottom",
        color=style.QUIET,
        gid="number",
    )
