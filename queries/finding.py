"""The commands that find: search for entities, ask for named questions."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from unionties.graph.filters import Asked
from unionties.queries.emptied import nothing, why_empty
from unionties.queries.options import filter_options, format_option, language_option, opened, say, store_option
from unionties.queries.printing import called
from unionties.queries.sparql import FORMATS as SPARQL_FORMATS
from unionties.queries.tables import Column, columns, write_rows

if TYPE_CHECKING:
    from unionties.graph.readable import Readable
    from unionties.queries.named_questions import Question

_EVERY = 100_000
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
    from unionties.queries.search import search as find

    if types:
        _check_types(types)
    with opened(store_path) as store:
        found = find(store, " ".join(words), limit=limit, types=types, language=lang, **asked)
        if not found:
            _say_why(store, " ".join(words), types, asked)
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


def _say_why(store: Readable, words: str, types: tuple[str, ...], asked: Asked) -> None:
    """Tell whether nothing is called so, or the filters leave nothing that is."""
    from unionties.queries.search import search as find

    known = find(store, words, limit=_EVERY)
    if not known:
        say(f"nothing is called {words!r}; try fewer or shorter words")
        return
    if types:
        kinds = ", ".join(sorted({match.type for match in known}))
        say(f"nothing called {words!r} is left; what is called so without filters is of {kinds}")
        return
    why = why_empty(asked, lambda other: len(find(store, words, limit=_EVERY, **other)), "hit")
    say(nothing(f"nothing called {words!r} is left", why))


def _check_types(types: tuple[str, ...]) -> None:
    from unionties.graph.vocabulary import vocabulary

    for kind in types:
        if kind not in vocabulary().types:
            raise click.UsageError(f"{kind!r} is no entity type: expected one of {', '.join(vocabulary().types)}")


def _names(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    from unionties.queries.named_questions import questions

    return [name for name in questions() if name.startswith(incomplete)]


@click.command(add_help_option=False)
@click.argument("name", required=False, shell_complete=_names)
@click.argument("values", nargs=-1, metavar="[PARAMETER=VALUE]...")
@click.option("--query", "shown", is_flag=True, help="Print the SPARQL of the question with its values instead.")
@language_option
@format_option(*SPARQL_FORMATS)
@store_option
@click.option("-h", "--help", "helped", is_flag=True, help="Show this message, or what NAME asks, and exit.")
@click.pass_context
def ask(
    context: click.Context, name: str | None, values: tuple[str, ...], shown: bool, lang: str, format: str,  # noqa: A002
    store_path: Path, helped: bool,
) -> None:  # fmt: skip
    """Ask the question called NAME; without NAME, list the questions.

    Questions are SPARQL queries that ship with a title and parameters; `unionties ask NAME --help` tells them. A value
    is a name as other commands take it, a time, a relation or a country; --lang chooses the language of names. The
    format ttl is for questions that give a graph.

    \b
    Examples:
      unionties ask
      unionties ask agreements-in-force --help
      unionties ask agreements-in-force at=2016 of=VGCL
      unionties ask partners-of-country country=Lào --format csv
      unionties ask surroundings of=LFTU --format ttl
      unionties ask officers of=VGCL --query
    """
    from unionties.queries.answers import answer_question, why_unanswered
    from unionties.queries.named_questions import bound, question, questions

    if name is None:
        if helped:
            click.echo(context.get_help())
            return
        rows = [{"question": one.name, "title": one.title[lang]} for one in questions().values()]
        form = format if format in ("json", "csv") else "table"
        write_rows(rows, [Column("question", wrap=False), Column("title")], sys.stdout, format=form)
        return
    asked = question(name)
    if helped:
        _explain(asked, lang)
        return
    pairs = dict(_pair(value) for value in values)
    with opened(store_path) as store:
        if shown:
            click.echo(bound(store, asked, pairs, language=lang).rstrip("\n"))
        elif not answer_question(store, asked, pairs, sys.stdout, format=format, language=lang):
            say(
                nothing(
                    f"nothing in the store answers {' '.join([name, *values])}", why_unanswered(store, asked, pairs)
                )
            )


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals or not key or not value:
        raise click.UsageError(f"{text!r} is no value of a parameter: expected PARAMETER=VALUE, such as of=VGCL")
    return key, value


def _explain(asked: Question, lang: str) -> None:
    """Print what a question asks, its parameters and its example."""
    from unionties.queries.named_questions import TYPES, typed

    words = {"vi": ("Tham số", "có thể bỏ", "Ví dụ"), "en": ("Parameters", "may be left out", "Example")}[lang]
    click.echo(f"{asked.name}: {asked.title[lang]}")
    if asked.parameters:
        click.echo(f"\n{words[0]}:")
    for parameter in asked.parameters:
        kind = TYPES[parameter.type][lang == "en"]
        optional = f"; {words[1]}" if parameter.optional else ""
        click.echo(f"  {parameter.name}=  {parameter.says[lang]} ({kind}{optional})")
    click.echo(f"\n{words[2]}:\n  {typed(asked)}")
