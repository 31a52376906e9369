"""Rows written as a table, as JSON or as CSV: the three forms of every lookup."""

from __future__ import annotations

import csv
import json
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TextIO

if TYPE_CHECKING:
    from rich.console import Console

FORMATS = ("table", "json", "csv")
PIPED_WIDTH = 120
"""Columns of a table that goes into a file or a pipe."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Column:
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
    target.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")


def write_csv(rows: Iterable[Row], columns: Sequence[Column], target: TextIO, *, delimiter: str = ",") -> None:
    """Write RFC 4180 fields with a line of keys; lists are joined by semicolons."""
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
    """Write a table for reading, as wide as the terminal or ``PIPED_WIDTH``.

    Args:
        rows: values by key; lists are joined by commas.
        columns: the columns in their order.
        target: where the table goes.
        title: a line above.
        sections: numbers of rows (from 0) after which a rule is drawn.
    """
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        collapse_padding=True,
        title=title or None,
        title_justify="left",
        title_style="bold",
    )
    for column in columns:
        table.add_column(
            Text(column.heading or column.key),
            justify=column.justify,
            no_wrap=not column.wrap,
            overflow="fold",
        )
    ends = set(sections)
    for number, row in enumerate(rows):
        cells = [Text(flat(row.get(column.key), ", ")) for column in columns]
        table.add_row(*cells, end_section=number in ends)
    console = _console(target)
    with console.capture() as capture:
        console.print(table)
    lines = [line.rstrip() for line in capture.get().splitlines()]
    target.write("\n".join(lines).strip("\n") + "\n")


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
    return shutil.get_terminal_size((PIPED_WIDTH, 24)).columns if _is_terminal(target) else PIPED_WIDTH


def _console(target: TextIO) -> Console:
    from rich.console import Console

    return Console(file=target, width=width(target), highlight=False, markup=False, emoji=False)


def _is_terminal(target: TextIO) -> bool:
    return target.isatty() and target in (sys.stdout, sys.stderr)
