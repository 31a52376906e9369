"""Rows written as a table, as JSON or as CSV: the three forms of every lookup."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple, TextIO
from unicodedata import category, combining, east_asian_width

FORMATS = ("table", "json", "csv")
PIPED_WIDTH = 120
"""Columns of a table that goes into a file or a pipe."""
_NARROWEST = 8

Row = Mapping[str, Any]


class Column(NamedTuple):
    """A column: the ``key`` of its values in a row, its heading, how it is justified, whether it may wrap."""

    key: str
    heading: str = ""
    justify: Literal["left", "right"] = "left"
    wrap: bool = True


def columns(keys: Iterable[str]) -> list[Column]:
    """Plain columns headed by their keys."""
    return [Column(key) for key in keys]


def write_rows(
    rows: Iterable[Row],
    columns: Sequence[Column],
    target: TextIO,
    *,
    format: str,  # noqa: A002
) -> None:
    """Write the rows to ``target`` in one of ``FORMATS``.

    A table and CSV have the given columns; JSON has every key of the rows.
    """
    if format == "json":
        write_json(list(rows), target)
    elif format == "csv":
        write_csv(rows, columns, target)
    else:
        write_table(rows, columns, target)


def write_json(data: Any, target: TextIO) -> None:
    """Write the data as indented JSON; Vietnamese stays readable."""
    import json

    target.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")


def write_csv(rows: Iterable[Row], columns: Sequence[Column], target: TextIO, *, delimiter: str = ",") -> None:
    """Write RFC 4180 fields with a line of keys; lists are joined by semicolons."""
    import csv

    writer = csv.writer(target, delimiter=delimiter, lineterminator="\n")
    writer.writerow([column.key for column in columns])
    for row in rows:
        writer.writerow([flat(row.get(column.key)) for column in columns])


def write_table(
    rows: Iterable[Row],
    columns: Sequence[Column],
    target: TextIO,
    *,
    title: str = "",
    sections: Iterable[int] = (),
) -> None:
    """Write a table for reading: by rich on a terminal, else as plain text of at most ``PIPED_WIDTH`` columns.

    Args:
        rows: values by key; lists are joined by commas.
        columns: the columns in their order.
        target: where the table goes.
        title: a line above.
        sections: numbers of rows (from 0) after which the table has a gap.
    """
    cells = [[flat(row.get(column.key), ", ") for column in columns] for row in rows]
    if is_terminal(target):
        _write_rich(cells, columns, target, title, set(sections))
    else:
        # Loading rich takes as long as the rest of a lookup, and a file has no use for its colours.
        _write_plain(cells, columns, target, title, set(sections))


def flat(value: Any, joint: str = "; ") -> str:
    """A value as the text of one cell: nothing for None, ``yes`` or ``no`` for a truth, items joined."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return joint.join(flat(item) for item in value)
    if isinstance(value, dict):
        return joint.join(f"{key}: {flat(item)}" for key, item in value.items())
    return str(value)


def width(target: TextIO) -> int:
    """The columns that output to ``target`` may take."""
    if not is_terminal(target):
        return PIPED_WIDTH
    import shutil

    return shutil.get_terminal_size((PIPED_WIDTH, 24)).columns


def _write_rich(
    cells: Iterable[Sequence[str]], columns: Sequence[Column], target: TextIO, title: str, gaps: Collection[int]
) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    for column in columns:
        table.add_column(
            Text(column.heading or column.key), justify=column.justify, no_wrap=not column.wrap, overflow="fold"
        )
    for number, row in enumerate(cells):
        table.add_row(*map(Text, row), end_section=number in gaps)
    console = Console(file=target, highlight=False)
    if title:
        console.print(Text(title, style="bold"))
    console.print(table)


def _write_plain(
    cells: Sequence[Sequence[str]], columns: Sequence[Column], target: TextIO, title: str, gaps: Collection[int]
) -> None:
    headings = [column.heading or column.key for column in columns]
    widths = _widths([headings, *cells], columns)
    lines = [title, ""] if title else []
    lines += _layout(headings, widths, columns)
    lines.append("  ".join("─" * room for room in widths))
    for number, row in enumerate(cells):
        lines += _layout(row, widths, columns)
        if number in gaps:
            lines.append("")
    target.writelines(f"{line.rstrip()}\n" for line in lines)


def _widths(rows: Iterable[Sequence[str]], columns: Sequence[Column]) -> list[int]:
    """The columns' widths: what the longest line needs, the widest ones that may wrap cut down to fit the page."""
    widths = [
        max(cell_width(line) for cell in column for line in cell.split("\n")) for column in zip(*rows, strict=True)
    ]
    wrapping = [number for number, column in enumerate(columns) if column.wrap]
    while wrapping and sum(widths) + 2 * (len(widths) - 1) > PIPED_WIDTH:
        widest = max(wrapping, key=lambda number: widths[number])
        if widths[widest] <= _NARROWEST:
            break
        widths[widest] -= 1
    return widths


def _layout(row: Sequence[str], widths: Sequence[int], columns: Sequence[Column]) -> Iterator[str]:
    """The lines of one row."""
    wrapped = [_wrapped(cell, room) for cell, room in zip(row, widths, strict=True)]
    for number in range(max(map(len, wrapped))):
        parts = []
        for lines, room, column in zip(wrapped, widths, columns, strict=True):
            text = lines[number] if number < len(lines) else ""
            blank = " " * (room - cell_width(text))
            parts.append(blank + text if column.justify == "right" else text + blank)
        yield "  ".join(parts)


def _wrapped(text: str, room: int) -> list[str]:
    """The text in lines of at most ``room``, broken between words and within those that are longer."""
    lines = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            joined = f"{line} {word}" if line else word
            if cell_width(joined) <= room:
                line = joined
                continue
            if line:
                lines.append(line)
            while cell_width(word) > room:
                lines.append(word[:room])
                word = word[room:]
            line = word
        lines.append(line)
    return lines


def cell_width(text: str) -> int:
    """The columns that a text takes: none for a combining mark, two for a wide letter.

    >>> cell_width("Lào"), cell_width("工会"), cell_width("ສະຫະພັນ")
    (3, 4, 6)
    """
    if text.isascii():
        return len(text)
    return sum(0 if combining(c) or category(c) == "Mn" else 1 + (east_asian_width(c) in "WF") for c in text)


def is_terminal(target: TextIO) -> bool:
    """Whether output to ``target`` is read on a terminal."""
    return target.isatty() and target in (sys.stdout, sys.stderr)
