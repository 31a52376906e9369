"""The commands that put ties in a row: timeline, path and compare."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from unionties.graph.filters import Asked
from unionties.queries.emptied import nothing, why_empty
from unionties.queries.options import (
    filter_options,
    format_option,
    language_option,
    name_argument,
    opened,
    say,
    store_hint,
    store_option,
)
from unionties.queries.tables import columns, write_json, write_rows

if TYPE_CHECKING:
    from unionties.queries.naming import Named


@click.command()
@name_argument("name")
@filter_options()
@click.option("--evidence", "quoted", is_flag=True, help="Quote under each act the sentences that tell of it.")
@language_option
@format_option()
@store_option
def timeline(
    name: str, asked: Asked, quoted: bool, lang: str, format: str, store_path: Path  # noqa: A002
) -> None:  # fmt: skip
    """The acts of NAME in the order of time, what has no date at the end.

    A date is as precise as its article tells. Acts and reports (articles) are counted apart; reports without a date
    count no act where acts of the same kind with the same partner have one. Of a person the offices are listed, too.

    \b
    Examples:
      unionties timeline VGCL
      unionties timeline LFTU --since 2018 --relation visit --evidence
      unionties timeline VGCL --country Lào --format csv
    """
    from unionties.queries import telling
    from unionties.queries.printing import REPORT
    from unionties.queries.timeline import timeline as ordered

    with opened(store_path) as store:
        found = ordered(store, name, language=lang, **asked)
        if not found.rows:
            why = why_empty(asked, lambda other: len(ordered(store, name, **other).rows))
            say(nothing(f"{found.of.label(lang)} has no such acts", why, f"unionties show {found.of.id}{store_hint()}"))
    if format == "json":
        write_json(found.to_json(lang), sys.stdout)
    elif format == "csv":
        keys = telling.TIMELINE_CSV + (REPORT if quoted else ())
        write_rows(telling.timeline_rows(found), columns(keys), sys.stdout, format=format)
    elif found.rows:
        telling.write_timeline(found, quoted, lang, sys.stdout)


@click.command()
@name_argument("a")
@name_argument("b")
@click.option("--all", "every", is_flag=True, help="All ways up to --max steps, not only one of the shortest.")
@click.option(
    "--max", "longest", type=click.IntRange(1, 8), default=3, show_default=True, metavar="N",
    help="With --all: the most steps of a way.",
)  # fmt: skip
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="With --all: the most ways.")
@click.option("--persons", is_flag=True, help="Let ways lead through persons, over their offices, too.")
@click.option("--events", is_flag=True, help="Let ways lead through events, too.")
@filter_options(planned=False)
@language_option
@format_option()
@store_option
def path(
    a: str, b: str, every: bool, longest: int, limit: int, persons: bool, events: bool, asked: Asked, lang: str,
    format: str, store_path: Path,  # noqa: A002
) -> None:  # fmt: skip
    """How A and B hang together: the shortest way from one to the other over ties, each step with its evidence.

    Of several shortest ways you see the one whose weakest step is told best. A step shows its strongest relation with
    the best sentence and article, and names the others. Ways lead through organisations only, unless you ask for
    more; with --country all that lie between A and B are of it.

    \b
    Examples:
      unionties path "LĐLĐ tỉnh Kon Tum" WFTU
      unionties path VGCL ITUC --all --max 2 --at 2018
      unionties path VGCL ILO --relation membership --format json
    """
    from unionties.queries import telling
    from unionties.queries.paths import paths

    with opened(store_path) as store:
        among = partial(paths, store, a, b, longest=longest if every else None, limit=limit, language=lang)
        found = among(persons=persons, events=events, **asked)
        refuse_same(a, b, found.a, found.b, lang)
        if not found.paths:
            why = why_empty(asked, lambda other: len(among(persons=persons, events=events, **other).paths), "way")
            more = "" if persons and events else "; --persons and --events let ways lead through them, too"
            say(nothing(f"no way leads from {a!r} to {b!r}", why) + more)
    if found.more:
        say(f"there are more than {limit} ways; raise --limit, lower --max or filter to see others")
    if format == "json":
        write_json(found.to_json(lang), sys.stdout)
    elif format == "csv":
        write_rows(telling.path_rows(found, lang), columns(telling.PATH_CSV), sys.stdout, format=format)
    else:
        telling.write_paths(found, lang, sys.stdout)


@click.command()
@name_argument("a")
@name_argument("b")
@filter_options()
@language_option
@format_option()
@store_option
def compare(a: str, b: str, asked: Asked, lang: str, format: str, store_path: Path) -> None:  # noqa: A002
    """A and B side by side: what ties them, the partners they share, and who else each has.

    For each partner the relations are named; acts, planned acts and reports (articles) are counted apart.

    \b
    Examples:
      unionties compare VGCL LFTU
      unionties compare VGCL "Công đoàn Lào" --since 2015 --relation visit --lang en
      unionties compare ITUC WFTU --format csv
    """
    from unionties.queries import telling
    from unionties.queries.compare import compare as compared

    with opened(store_path) as store:
        found = compared(store, a, b, language=lang, **asked)
        refuse_same(a, b, found.a, found.b, lang)
        if not found.rows:
            why = why_empty(asked, lambda other: compared(store, a, b, **other).rows, "partner")
            say(nothing("neither has such ties", why))
    if format == "json":
        write_json(found.to_json(lang), sys.stdout)
    elif format == "csv":
        write_rows(telling.comparison_rows(found), columns(telling.COMPARE_CSV), sys.stdout, format=format)
    else:
        telling.write_comparison(found, lang, sys.stdout)


def refuse_same(a: str, b: str, one: Named, two: Named, lang: str) -> None:
    """Refuse two names that mean one entity, where a lookup needs two."""
    if one.iri == two.iri:
        raise click.UsageError(f"{a!r} and {b!r} are the same: {one.label(lang)} [{one.id}]")
