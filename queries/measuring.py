"""The command that measures the network: central."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

import click

from unionties.graph.filters import Asked
from unionties.queries.central import MEASURES, Central, Community
from unionties.queries.emptied import nothing, why_empty
from unionties.queries.options import filter_options, format_option, language_option, opened, say, store_option
from unionties.queries.printing import called
from unionties.queries.progress import waiting
from unionties.queries.tables import Column, Row, columns, write_rows

CENTRAL_CSV = ("year", "rank", "id", "name", "type", "country", "value", "partners", "acts", "reports")
COMMUNITY_CSV = ("year", "number", "size", "acts", "members")
_MEMBERS = 8
"""Members of a community that a table names."""


@click.command()
@click.option(
    "--measure", type=click.Choice(MEASURES), default="degree", show_default=True,
    help="degree: the number of partners; betweenness: the share of the shortest ways between two others that lead "
    "through it; pagerank: how well connected its partners are, weighted by acts; communities: groups with more ties "
    "inside than out.",
)  # fmt: skip
@click.option("--by-year", is_flag=True, help="For each year in which ties have a day; what has no date falls out.")
@click.option("--top", type=click.IntRange(1), default=10, show_default=True, metavar="N", help="The most rows.")
@click.option("--everybody", is_flag=True, help="Let persons and events take part, not only organisations.")
@filter_options(planned=False)
@language_option
@format_option()
@store_option
def central(
    measure: str, by_year: bool, top: int, everybody: bool, asked: Asked, lang: str, format: str, store_path: Path  # noqa: A002
) -> None:  # fmt: skip
    """Who is central in the network of ties, in all or year by year, and which communities it falls into.

    Measures are taken by NetworkX on the network of organisations: two of them are joined where any tie joins them.
    Partners, acts and reports are counted apart. Of --country one end of a tie must be. Communities are those of the
    method of Louvain with a fixed seed; the same store always gives the same. Above 2,000 organisations betweenness is
    estimated from 500 of them.

    \b
    Examples:
      unionties central
      unionties central --measure betweenness --since 2010 --top 5
      unionties central --measure degree --by-year --top 3 --relation visit
      unionties central --measure communities --format json
    """
    from unionties.queries.central import central as ranked

    with opened(store_path) as store:
        with waiting("Measuring"):
            rows = ranked(store, measure, by_year=by_year, top=top, everybody=everybody, language=lang, **asked)
        if not rows:
            count = partial(ranked, store, by_year=by_year, top=sys.maxsize, everybody=everybody)
            say(nothing("no tie is left", why_empty(asked, lambda other: len(count(**other)), "organisation")))
    if format == "json":
        write_rows([row.to_json() for row in rows], [], sys.stdout, format=format)
    elif format == "csv":
        keys = columns(COMMUNITY_CSV if measure == "communities" else CENTRAL_CSV)
        write_rows([_flat(row) for row in rows], keys, sys.stdout, format=format)
    elif rows:
        headings = _COMMUNITIES if measure == "communities" else [*_CENTRAL, *_value(measure), *_COUNTS]
        shown = [_readable(row) for row in rows]
        write_rows(shown, [Column("year", wrap=False), *headings] if by_year else headings, sys.stdout, format=format)


_CENTRAL = [
    Column("rank", justify="right", wrap=False), Column("name", "organisation"), Column("country", wrap=False)
]  # fmt: skip
_COUNTS = [Column(key, justify="right", wrap=False) for key in ("partners", "acts", "reports")]
_COMMUNITIES = [
    Column("number", "community", justify="right", wrap=False), Column("size", justify="right", wrap=False),
    Column("acts", justify="right", wrap=False), Column("members"),
]  # fmt: skip


def _value(measure: str) -> list[Column]:
    """The column of the measure; that of the degree are the partners, which stand in the table anyway."""
    return [Column("value", measure, justify="right", wrap=False)] if measure != "degree" else []


def _flat(row: Central | Community) -> Row:
    data = row.to_json()
    return data | ({"members": [member["id"] for member in row.members]} if isinstance(row, Community) else {})


def _readable(row: Central | Community) -> Row:
    if isinstance(row, Community):
        names = [member["name"] for member in row.members[:_MEMBERS]]
        return row.to_json() | {"members": names + (["…"] if row.size > _MEMBERS else [])}
    return row.to_json() | {"name": called(row.name, row.id), "value": f"{row.value:.4f}"}
