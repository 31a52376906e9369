"""The commands that find: search for entities, ask for named questions."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from unionties.graph.filters import Asked
from unionties.queries.options import filter_options, format_option, language_option, opened, say, store_option
from unionties.queries.printing import called
from unionties.queries.tables import Column, columns, write_rows

SEARCH_CSV = ("id", "name", "type", "type_label", "country", "acts", "reports", "form", "way", "score")


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--type", "types", multiple=True, metavar="TYPE", help="Keep this entity type, such as TradeUnion.")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, metavar="N", help="The most matches.")
@filter_options()
@language_option
@format_option()
@store_option
def search(
    words: tuple[str, ...], types: tuple[str, ...], limit: int, asked: Asked, lang: str, format: str,  # noqa: A002
    store_path: Path,
) -> None:  # fmt: skip
    """Find organisations, persons and events by WORDS of a name: the likeliest first, with the form that matches.

    WORDS are found with and without diacritics, by the beginnings of words in any order, by initials, and with typing
    errors. Acts are those that were done, reports the articles. --country keeps entities of it, the other filters
    those that have a tie that passes.

    \b
    Examples:
      unionties search kon tum
      unionties search Tong Lien doan lao dogn
      unionties search union federation --country LA --type TradeUnion --format json
    """
    from unionties.graph.errors import QueryError
    from unionties.graph.vocabulary import vocabulary
    from unionties.queries.search import search as find

    for kind in types:
        if kind not in vocabulary().types:
            raise QueryError(f"{kind!r} is no entity type: expected one of {', '.join(vocabulary().types)}")
    with opened(store_path) as store:
        found = find(store, " ".join(words), limit=limit, types=types, language=lang, **asked)
    if not found:
        say(f"nothing is called {' '.join(words)!r}; try fewer words or filters")
    if format != "table":
        write_rows([match.to_json() for match in found], columns(SEARCH_CSV), sys.stdout, format=format)
    elif found:
        rows = [match.to_json() | {"name": called(match.name, match.id)} for match in found]
        headings = [
            Column("name"), Column("type_label", "type"), Column("country", wrap=False),
            Column("acts", justify="right", wrap=False), Column("reports", justify="right", wrap=False),
            Column("form", "matched"), Column("way", wrap=False),
        ]  # fmt: skip
        write_rows(rows, headings, sys.stdout, format=format)
