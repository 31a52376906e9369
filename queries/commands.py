"""The commands that ask a store: partners, show, evidence, sparql and stats."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from unionties.graph.filters import Asked
from unionties.queries.coverage import BY
from unionties.queries.emptied import nothing, why_empty
from unionties.queries.options import (
    filter_options,
    format_option,
    language_option,
    name_argument,
    opened,
    say,
    shell_word,
    store_hint,
    store_option,
)
from unionties.queries.printing import (
    EVIDENCE_CSV,
    PARTNER_CSV,
    REPORT,
    cells,
    evidence_rows,
    partner_row,
    portrait_text,
    write_partners,
    write_tie,
)
from unionties.queries.progress import waiting
from unionties.queries.sparql import FORMATS as SPARQL_FORMATS
from unionties.queries.tables import Column, columns, write_json, write_rows, write_table


@click.command()
@name_argument("name")
@filter_options()
@click.option("--evidence", "quoted", is_flag=True, help="Quote the best sentence under each row.")
@language_option
@format_option()
@store_option
def partners(
    name: str, asked: Asked, quoted: bool, lang: str, format: str, store_path: Path  # noqa: A002
) -> None:  # fmt: skip
    """Whom NAME has ties with: by which relation, when, how many acts in how many articles.

    NAME is a name in any language, typed with or without tones, an acronym, the beginning of a name or an id.
    Acts are distinct times of one relation; reports are articles. What is planned stands apart, at the end.

    \b
    Examples:
      unionties partners VGCL
      unionties partners "Tong LDLD Viet Nam" --at 2016
      unionties partners "LĐLĐ tỉnh Kon Tum" --relation visit --evidence
      unionties partners VGCL --country Lào --since 2018 --min-confidence 0.8
    """
    from unionties.queries import lookups
    from unionties.queries.ties import Sources, sources_of

    with opened(store_path) as store:
        found = lookups.partners(store, name, language=lang, **asked)
        articles = sources_of(store, (row.best for row in found.rows)) if quoted else Sources()
        if not found.rows:
            why = why_empty(asked, lambda other: len(lookups.partners(store, name, **other).rows))
            say(nothing(f"{found.of.label(lang)} has no such ties", why, f"unionties show {found.of.id}{store_hint()}"))
    if format != "table":
        rows = [partner_row(found, row, articles, quoted) for row in found.rows]
        keys = PARTNER_CSV + (REPORT if quoted else ())
        if format == "csv":
            rows = [row | (cells(row["best"]) if quoted else {}) for row in rows]
        write_rows(rows, columns(keys), sys.stdout, format=format)
    elif found.rows:
        write_partners(found, articles if quoted else None, lang, sys.stdout)


@click.command()
@name_argument("name")
@filter_options()
@language_option
@format_option()
@store_option
def show(name: str, asked: Asked, lang: str, format: str, store_path: Path) -> None:  # noqa: A002
    """What the store holds on NAME: names, country, parent, officers, mentions, counts and articles.

    Filters choose the partners, ties and articles that are counted; officers and posts follow those of time, plan and
    confidence.

    \b
    Examples:
      unionties show VGCL
      unionties show "Liên đoàn Công đoàn Lào" --format json
      unionties show VGCL --at 2018 --country LA
    """
    from unionties.queries.portraits import portrait

    with opened(store_path) as store:
        facts = portrait(store, name, language=lang, **asked).facts
        if not facts["articles"] and (
            why := why_empty(asked, lambda other: len(portrait(store, name, **other).facts["articles"]), "article")
        ):
            say(nothing(f"no tie of {facts['name']} is left", why))
    if format == "json":
        write_json(facts, sys.stdout)
        return
    rows = [
        {"field": key.replace("_", " "), "value": portrait_text(value, format)}
        for key, value in facts.items()
        if format == "csv" or key != "type_label"
    ]
    rows = [row for row in rows if row["value"]]
    write_rows(rows, [Column("field", wrap=False), Column("value")], sys.stdout, format=format)


@click.command()
@name_argument("a")
@name_argument("b")
@filter_options()
@language_option
@format_option()
@store_option
def evidence(
    a: str, b: str, asked: Asked, lang: str, format: str, store_path: Path  # noqa: A002
) -> None:  # fmt: skip
    """The ties between A and B with the sentences that say so, their articles and offsets.

    Offsets count characters of the article's text as the store keeps it.

    \b
    Examples:
      unionties evidence VGCL "Liên đoàn Công đoàn Lào"
      unionties evidence vgcl lftu --relation cooperationAgreement --format json
    """
    from unionties.queries import lookups
    from unionties.queries.asking import refuse_same
    from unionties.queries.naming import find

    with opened(store_path) as store:
        ties = lookups.evidence(store, a, b, language=lang, **asked)
        if not ties:
            refuse_same(a, b, find(store, a, language=lang), find(store, b, language=lang), lang)
            why = why_empty(asked, lambda other: len(lookups.evidence(store, a, b, **other)), "tie")
            way = f"unionties path {shell_word(a)} {shell_word(b)}{store_hint()}"
            say(nothing(f"no such tie joins {a!r} and {b!r}", why, way))
    if format == "json":
        write_json([tie.to_json(lang) for tie in ties], sys.stdout)
    elif format == "csv":
        write_rows(evidence_rows(ties, lang), columns(EVIDENCE_CSV), sys.stdout, format=format)
    else:
        for tie in ties:
            write_tie(tie, lang, sys.stdout)


@click.command()
@click.argument("query")
@format_option(*SPARQL_FORMATS)
@store_option
def sparql(query: str, format: str, store_path: Path) -> None:  # noqa: A002
    """Answer a SPARQL QUERY: the query itself, the file that holds it, or - for standard input.

    The prefixes of docs/model.md are preset; the default graph is the union of all. SELECT, ASK, CONSTRUCT
    and DESCRIBE are answered, updates refused. The format ttl is for CONSTRUCT and DESCRIBE.

    \b
    Examples:
      unionties sparql 'SELECT ?who ?whom WHERE { ?who ut:cooperationAgreement ?whom }'
      unionties sparql query.rq --format csv
      echo 'ASK { id:vgcl ut:visit ?x }' | unionties sparql -
    """
    from unionties.queries.sparql import answer, read_query

    text = read_query(query)
    with opened(store_path) as store:
        if not answer(store, text, sys.stdout, format=format):
            say("nothing in the store fits the query")


@click.command()
@click.option("--by", type=click.Choice(BY), help="Count acts, planned acts and reports by this instead.")
@filter_options()
@language_option
@format_option()
@store_option
def stats(by: str | None, asked: Asked, lang: str, format: str, store_path: Path) -> None:  # noqa: A002
    """Count articles, entities and ties: by type, relation, year, outlet and country.

    With --by the store's coverage: how many acts, how many planned ones, and how many articles report them. With
    filters the ties that pass are counted, with the articles and entities that have one; of --country one end must
    be.

    \b
    Examples:
      unionties stats
      unionties stats --by year --country LA
      unionties stats --by outlet --relation visit --since 2015
      unionties stats --format csv > stats.csv
    """
    from unionties.queries.coverage import coverage
    from unionties.queries.portraits import statistics

    with opened(store_path) as store:
        if by:
            with waiting("Counting"):
                covered = coverage(store, by, language=lang, **asked)
            if not covered:
                why = why_empty(
                    asked,
                    lambda other: _acts(coverage(store, "relation", **other)),
                    "tie",
                )
                say(nothing("no tie is left to count", why))
            write_rows(covered, _coverage_columns(by, format), sys.stdout, format=format)
            return
        with waiting("Counting"):
            rows = statistics(store, language=lang, **asked)
        if not _total(rows, "ties") and not _total(rows, "passages"):
            why = why_empty(asked, lambda other: _total(statistics(store, **other), "ties"), "tie")
            say(nothing("no tie is left to count", why))
    headings = [Column("measure"), Column("key"), Column("count", justify="right")]
    if format != "table":
        write_rows(rows, headings, sys.stdout, format=format)
        return
    ends = [n for n in range(len(rows) - 1) if rows[n + 1]["key"] and rows[n]["measure"] != rows[n + 1]["measure"]]
    shown = [
        row | {"measure": row["measure"] if not n or rows[n - 1]["measure"] != row["measure"] else ""}
        for n, row in enumerate(rows)
    ]
    write_table(shown, headings, sys.stdout, sections=ends)


def _acts(rows: list[dict[str, Any]]) -> int:
    return sum(row["acts"] + row["planned"] for row in rows)


def _total(rows: list[dict[str, Any]], measure: str) -> int:
    return next(int(row["count"]) for row in rows if row["measure"] == measure)


def _coverage_columns(by: str, form: str) -> list[Column]:
    counts = [Column(key, justify="right", wrap=False) for key in ("acts", "planned", "reports")]
    return [Column("label", by), *counts] if form == "table" else [Column("key"), Column("label"), *counts]
