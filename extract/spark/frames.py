"""The tables of the job, and how their rows pass between Spark and Python."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]

PAGES = (
    "input string, number long, place string, name string, data binary, source string, markup boolean, "
    "gathered boolean, charset string, reason string, pages long, passed long"
)
"""Pages as read. A row without a name tells of a problem (``reason``), or of a file that was read to its end."""
ARTICLES = (
    "input string, number long, place string, reason string, pages long, passed long, name string, published string, "
    "day string, time string, text string, bands array<string>, statements array<string>, lines array<string>, "
    "ends array<string>, people array<struct<id: string, name: string, office: string>>"
)
"""Articles with what they say: when they were published (``dates.Order``), the band keys of the text (``copies.py``),
``statements`` in JSON, ``lines`` the N-Quads of its graph as the machine said, ``ends`` the addresses of all ends of
ties, ``people`` those that are persons with a name or an office. Rows without a name are as above, or of pages that
hold no article."""
SAID = "name string, published string, statements array<string>, lines array<string>, ends array<string>"
"""Articles with what they say in the end, as people judged it and without what copies only repeat."""
ENTITY = (
    "struct<id: string, type: string, label: string, labels: map<string, string>, mentions: array<string>, "
    "country: string>"
)
STATEMENT = (
    f"id string, article string, subject {ENTITY}, relation string, object {ENTITY}, `when` string, title string, "
    "planned boolean, confidence double, evidence struct<text: string, start: int, end: int>, "
    "source struct<published: string, language: string, url: string, title: string, outlet: string>"
)
"""A statement, in the form of ``unionties extract``."""
_ROWS, _BYTES = 200, 4 << 20


def columns(schema: str) -> list[str]:
    """The names of a schema's columns, in order.

    >>> columns("a string, b array<struct<c: int, d: int>>")
    ['a', 'b']
    """
    names, depth, last = [], 0, ""
    for word in schema.replace(",", " , ").replace("<", " < ").replace(">", " > ").split():
        depth += {"<": 1, ">": -1}.get(word, 0)
        if depth == 0 and last in ("", ","):
            names.append(word.strip("`"))
        last = word
    return names


def rows(frames: Iterable[pd.DataFrame]) -> Iterator[Row]:
    """The rows of Spark's frames, with None for what is null."""
    for frame in frames:
        yield from frame.astype(object).where(frame.notna(), None).to_dict("records")


def frames(rows: Iterable[Row], schema: str) -> Iterator[pd.DataFrame]:
    """Rows as frames for Spark, each of a few megabytes, so that no worker holds a file."""
    import pandas as pd

    names = columns(schema)
    batch: list[list[Any]] = []
    size = 0
    for row in rows:
        batch.append([row.get(name) for name in names])
        size += len(row.get("data") or row.get("text") or "")
        if len(batch) == _ROWS or size > _BYTES:
            yield pd.DataFrame(batch, columns=names, dtype=object)
            batch, size = [], 0
    if batch:
        yield pd.DataFrame(batch, columns=names, dtype=object)
