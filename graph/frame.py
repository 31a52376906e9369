"""What every picture has: a page with a headline, a foot and a legend; its letters; the file it goes to.

The axes cover the whole figure and count in points, so a length on paper is a length here. Nothing touches
pyplot: pictures can be drawn beside a user's own plots.
"""

from __future__ import annotations

import contextlib
import math
import os
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.legend import Legend
from matplotlib.legend_handler import HandlerTuple
from matplotlib.lines import Line2D
from matplotlib.text import Text

from unionties.graph import style
from unionties.graph.errors import UniontiesError, WriteError
from unionties.graph.layout import Array
from unionties.graph.links import Link
from unionties.graph.vocabulary import vocabulary

FORMATS = (".png", ".svg", ".pdf")


@dataclass(frozen=True)
class Frame:
    """A figure with its axes in points, its format and language, and the room that is still free in it."""

    figure: Figure
    axes: Axes
    size: style.Size
    lang: str
    room: Array  # left, bottom, right, top


def open_frame(title: str, lang: str, size: str) -> Frame:
    """A blank page of that size (see ``style.SIZES``) with its headline.

    Raises:
        UniontiesError: ``lang`` or ``size`` is none of those that there are.
    """
    for name, value, allowed in (("language", lang, style.WORDS), ("size", size, style.SIZES)):
        if value not in allowed:
            raise UniontiesError(f"unknown {name} of a picture {value!r}: expected {', '.join(allowed)}")
    form = style.SIZES[size]
    figure = Figure(figsize=(form.width, form.height), dpi=form.dpi, facecolor=style.PAPER)
    FigureCanvasAgg(figure)
    wide, high, margin = form.width * 72, form.height * 72, 2.4 * form.font
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set(xlim=(0, wide), ylim=(0, high))
    axes.set_axis_off()
    font = 1.7 * form.font
    lines = textwrap.wrap(title, max(12, int((wide - 2 * margin) / (0.66 * font)))) or [""]
    figure.suptitle(
        "\n".join(lines), x=margin / wide, y=1 - margin / high, ha="left", va="top", color=style.INK,
        fontproperties=_font(font, bold=True), parse_math=False,
    )  # fmt: skip
    top = high - margin - 1.25 * font * len(lines) - 0.8 * form.font
    return Frame(figure, axes, form, lang, np.array([margin, margin, wide - margin, top]))


def check_limit(limit: int, least: int, what: str) -> None:
    """Refuse a limit that leaves nothing to draw.

    Raises:
        UniontiesError: it is less than ``least``.
    """
    if limit < least:
        raise UniontiesError(f"a picture can't be limited to {limit} {what}: expected {least} or more")


def add_foot(frame: Frame, source: str, notes: Sequence[str]) -> Frame:
    """Write the notes, and below them the source, at the foot; gives the frame with the room above."""
    font = 0.9 * frame.size.font
    fits = int((frame.room[2] - frame.room[0]) / (0.58 * font))
    lines = textwrap.wrap(" ".join(notes), fits) + textwrap.wrap(source, fits)
    words = text(frame, "\n".join(lines), font, color=style.QUIET)
    words.set(position=frame.room[:2], va="bottom", gid="foot")
    frame.axes.add_artist(words)
    return narrowed(frame, 1, frame.room[1] + (1.3 * len(lines) + 1) * font)


def narrowed(frame: Frame, side: int, value: float) -> Frame:
    """The frame with one side of its room (0 left, 1 bottom, 2 right, 3 top) moved to a value."""
    room = frame.room.copy()
    room[side] = value
    return replace(frame, room=room)


Entry = tuple[str, tuple[Line2D, ...]]
"""A line of a legend: what it says, and the layers of its sample."""


def add_legend(frame: Frame, types: Sequence[str], links: Sequence[Link]) -> Frame:
    """Put a legend of just the types and relations drawn at the right; gives the rest of the room."""
    words, known, unit = style.WORDS[frame.lang], vocabulary(), frame.size.font / 8
    kinds = [t for t in style.TYPES if t in types] + sorted(set(types) - set(style.TYPES))
    relations = sorted({k.relation for k in links}, key=style.relation_rank)
    named: list[Entry] = [
        (known.types[t].label[frame.lang] if t in known.types else t, (mark(t, 4.6 * unit),)) for t in kinds
    ]
    strokes: list[Entry] = [
        (relation_label(key, frame.lang), _sample(style.relation_style(key), unit)) for key in relations
    ]
    if any(k.planned for k in links):
        strokes.append((words["planned"], (Line2D([], [], color=style.QUIET, lw=1.6 * unit, ls=style.DASHES),)))
    return add_key(frame, [(words["types"], named), (words["relations"], strokes)])


def add_key(frame: Frame, blocks: Sequence[tuple[str, Sequence[Entry]]]) -> Frame:
    """Put blocks of a legend, each with its heading, at the right; gives the rest of the room."""
    legends = [_block(frame, heading, entries) for heading, entries in blocks if entries]
    if not legends:
        return frame
    extents = [extent(frame, legend) for legend in legends]
    left, top = frame.room[2] - max(wide for wide, _ in extents), frame.room[3]
    for legend, (_, high) in zip(legends, extents, strict=True):
        legend.set_bbox_to_anchor((left, top), transform=frame.axes.transData)
        top -= high + 1.2 * frame.size.font
    return narrowed(frame, 2, left - 1.5 * frame.size.font)


def relation_label(key: str, lang: str, *, inverse: bool = False) -> str:
    """What a relation is called, from the object's side where ``inverse``; a relation without a label by its id."""
    relation = vocabulary().relations.get(key)
    if relation is None:
        return key
    return (relation.inverse if inverse and relation.inverse else relation.label)[lang]


def _block(frame: Frame, heading: str, entries: Sequence[Entry]) -> Legend:
    font = frame.size.font
    legend = Legend(
        frame.figure, [layers for _, layers in entries], [name for name, _ in entries], title=heading,
        loc="upper left", frameon=False, borderpad=0, borderaxespad=0, labelspacing=0.55,
        handlelength=3.0, handletextpad=0.8, alignment="left", labelcolor=style.INK, prop=_font(0.95 * font),
        title_fontproperties=_font(font, bold=True), handler_map={tuple: HandlerTuple(ndivide=1, pad=0)},
    )  # fmt: skip
    legend.get_title().set_color(style.INK)
    frame.figure.legends.append(legend)
    return legend


def _sample(look: style.RelationStyle, unit: float) -> tuple[Line2D, ...]:
    """A stroke as the legend shows it: the line, the gap of a double one, the glyph."""
    layers = [Line2D([], [], color=look.colour, lw=(3.2 if look.double else 1.7) * unit, solid_capstyle="butt")]
    if look.double:
        layers.append(Line2D([], [], color=style.PAPER, lw=1.1 * unit, solid_capstyle="butt"))
    if look.glyph:
        layers.append(glyph(look, unit))
    return tuple(layers)


def save(figure: Figure, path: Path) -> None:
    """Write the picture in the format of the file's ending: ``.png``, ``.svg`` (text stays text) or ``.pdf``.

    The same figure gives the same bytes. The file is written beside its target, then renamed.

    Raises:
        WriteError: the ending is none of these, or the target can't be written.
    """
    ending = check_ending(path)
    headline = figure.get_suptitle()
    metadata: dict[str, dict[str, str | None]] = {
        ".png": {"Software": None, "Title": headline},
        ".svg": {"Date": None, "Title": headline},
        ".pdf": {"CreationDate": None, "Title": headline},
    }
    settings: dict[Any, Any] = {
        "svg.fonttype": "none", "svg.hashsalt": "unionties", "pdf.fonttype": 42, "savefig.bbox": None,
        "font.sans-serif": [style.FONT, *style.LIKE_FONT],
    }  # fmt: skip
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with matplotlib.rc_context(settings):
            figure.savefig(beside, format=ending[1:], metadata=metadata[ending], dpi=figure.dpi)
        beside.replace(path)
    except OSError as error:
        reason = error.strerror or error
        raise WriteError(f"can't write the picture {str(path)!r}: {reason}; name a place you may write to") from None
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)


def check_ending(path: Path) -> str:
    """The ending of a picture's file, in small letters.

    Raises:
        WriteError: pictures of this ending can't be made.
    """
    ending = path.suffix.lower()
    if ending not in FORMATS:
        raise WriteError(f"can't draw to {path.name!r}: expected a name that ends in {', '.join(FORMATS)}")
    return ending


def _font(size: float, bold: bool = False) -> FontProperties:
    return FontProperties(family=[style.FONT, "sans-serif"], size=size, weight="bold" if bold else "normal")


def text(frame: Frame, words: str, font: float, *, color: str = style.INK, bold: bool = False) -> Text:
    """Text on a pale ground, so that a line behind it doesn't spoil it; ``$`` is a letter like any other."""
    label = Text(
        0, 0, words, color=color, va="center", linespacing=1.1, zorder=6, parse_math=False,
        fontproperties=_font(font, bold), bbox={"fc": style.PAPER, "ec": "none", "alpha": 0.82, "pad": 0.6},
    )  # fmt: skip
    label.set_figure(frame.figure)
    label.set_transform(frame.axes.transData)
    return label


def put(
    frame: Frame, words: str, x: float, y: float, font: float, *, ha: str = "left", va: str = "center",
    color: str = style.INK, bold: bool = False, gid: str | None = None,
) -> Text:  # fmt: skip
    """Write words at a place, without a ground of their own; the lines of a row stand on one base line."""
    label = text(frame, words, font, color=color, bold=bold)
    if va == "center" and "\n" not in words:
        y, va = y - 0.36 * font, "baseline"
    label.set(position=(x, y), ha=ha, va=va, bbox=None, gid=gid)
    frame.axes.add_artist(label)
    return label


def rule(
    frame: Frame, xs: Sequence[float], ys: Sequence[float], *, color: str = style.HAIR, width: float = 0.6,
    dashed: bool = False, zorder: float = 0.5, gid: str | None = None,
) -> None:  # fmt: skip
    """A line from place to place; its width is told in eighths of the letters."""
    line = Line2D(
        xs, ys, color=color, lw=width * frame.size.font / 8, ls=style.DASHES if dashed else "solid", zorder=zorder,
        gid=gid, solid_capstyle="butt", dash_capstyle="butt",
    )  # fmt: skip
    frame.axes.add_line(line)


def say_empty(frame: Frame, key: str) -> Figure:
    """The picture of nothing: words in the middle that say so."""
    middle = (frame.room[:2] + frame.room[2:]) / 2
    x, y = (float(v) for v in middle)
    put(frame, style.WORDS[frame.lang][key], x, y, frame.size.font, ha="center", color=style.QUIET, gid="empty")
    return frame.figure


def extent(frame: Frame, artist: Text | Legend) -> tuple[float, float]:
    """Width and height in points."""
    renderer: Any = cast(Any, frame.figure.canvas).get_renderer()
    box = artist.get_window_extent(renderer)
    return box.width * 72 / frame.figure.dpi, box.height * 72 / frame.figure.dpi


def mark(kind: str, radius: float) -> Line2D:
    """The mark of an entity type; the caller sets its place."""
    look = style.type_style(kind)
    return Line2D(
        [], [], ls="none", marker=look.mark, markersize=2 * radius * look.scale, markerfacecolor=look.colour,
        markeredgecolor=style.INK, markeredgewidth=0.16 * math.sqrt(radius) + 0.3,
    )  # fmt: skip


def glyph(look: style.RelationStyle, unit: float) -> Line2D:
    """The glyph of a relation; the caller sets its place. ``unit`` is an eighth of the font, in points."""
    return Line2D(
        [], [], ls="none", marker=look.glyph, markersize=5.4 * unit, markerfacecolor=style.PAPER,
        markeredgecolor=look.colour, markeredgewidth=1.1 * unit,
    )  # fmt: skip
