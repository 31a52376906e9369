"""The command that shows the knowledge of organisations."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from unionties.queries.options import (
    format_option,
    know,
    language_option,
    organisations_option,
    say,
    written_store_option,
)
from unionties.queries.tables import Column, write_json, write_rows

if TYPE_CHECKING:
    from unionties.graph.organisations import Organisation

_COLUMNS = ("id", "name", "acronyms", "type", "country", "years", "belongs to")


@click.command()
@click.argument("words", nargs=-1)
@click.option("--country", metavar="CODE", help="Keep one country, by its ISO 3166-1 code, such as LA.")
@click.option("--type", "kind", metavar="TYPE", help="Keep one entity type, such as TradeUnion.")
@organisations_option
@language_option
@format_option()
@written_store_option
def organisations(
    words: tuple[str, ...], country: str | None, kind: str | None, own_files: tuple[Path, ...], lang: str,
    format: str, store_path: Path,  # noqa: A002
) -> None:  # fmt: skip
    """List the organisations that are known from the start: names, acronyms, years, what each belongs to.

    WORDS are words of a name in any language, typed with or without tones, an acronym or an id; without them all
    are listed. Files of your own are read beside what ships, those that the store was built with too. The JSON form
    has every name in every language and the source of each entry.

    \b
    Examples:
      unionties organisations --country LA
      unionties organisations dệt may
      unionties organisations CTC --format json
      unionties organisations --organisations my-unions.yaml --type TradeUnion
    """
    from unionties.graph.organisations import organisations as all_organisations
    from unionties.graph.vocabulary import vocabulary

    know(store_path, own_files)
    known = all_organisations()
    if kind and kind not in vocabulary().organisation_types:
        types = ", ".join(sorted(vocabulary().organisation_types))
        raise click.UsageError(f"{kind!r} is no type of organisations: expected one of {types}")
    if country and country.upper() not in {org.country for org in known.values()}:
        raise click.UsageError(f"no organisation of {country!r} is known: expected an ISO 3166-1 code such as LA")
    found = [
        org
        for org in known.values()
        if (not country or org.country == country.upper()) and (not kind or org.type == kind)
    ]
    if words:
        found = [org for org in found if _called(org, words)] or [org for org in found if _named(org, words)]
    if not found:
        say("no organisation fits; try fewer words, or add yours: docs/organisations.md")
    if format == "json":
        write_json([_entry(org) for org in found], sys.stdout)
        return
    rows = [_row(org, known, lang) for org in found]
    write_rows(rows, [Column(key, wrap=key in ("name", "acronyms")) for key in _COLUMNS], sys.stdout, format=format)


def _called(org: Organisation, words: tuple[str, ...]) -> bool:
    """Whether the words are the id or an acronym."""
    from unionties.graph.names import search_key

    return search_key(" ".join(words)) in {org.id.replace("-", " "), *(search_key(name) for name in org.acronyms)}


def _named(org: Organisation, words: tuple[str, ...]) -> bool:
    """Whether every word is the beginning of a word of one of the names."""
    from unionties.graph.names import search_key

    wanted = search_key(" ".join(words)).split()
    return bool(wanted) and any(
        all(any(part.startswith(word) for part in name) for word in wanted)
        for name in (search_key(name).split() for name in org.all_names())
    )


def _row(org: Organisation, known: Mapping[str, Organisation], language: str) -> dict[str, Any]:
    from unionties.graph.vocabulary import vocabulary

    types = vocabulary().types
    years = f"{org.founded or ''}–{org.dissolved or ''}" if org.founded or org.dissolved else ""
    return {
        "id": org.id, "name": org.label(language), "acronyms": ", ".join(org.acronyms),
        "type": types[org.type].label[language], "country": org.country or "", "years": years,
        "belongs to": ", ".join(dict.fromkeys(_above(org, known))),
    }  # fmt: skip


def _above(org: Organisation, known: Mapping[str, Organisation]) -> Iterator[str]:
    yield from (body for body in (org.parent, *org.belongs()) if body and body in known)
    yield from (f"→ {successor}" for successor in org.successors)


def _entry(org: Organisation) -> dict[str, Any]:
    """Everything that is known of one organisation, in plain values; what isn't known is left out."""
    entry = {
        "id": org.id, "type": org.type, "country": org.country, "names": {tag: list(n) for tag, n in org.names.items()},
        "acronyms": list(org.acronyms), "centre": org.centre, "parent": org.parent,
        "affiliations": [{"id": i} | ({"when": org.terms[i]} if i in org.terms else {}) for i in org.affiliations],
        "founded": org.founded, "renamed": {when: list(names) for when, names in org.renamed.items()},
        "dissolved": org.dissolved, "successors": list(org.successors), "website": org.website,
        "wikidata": org.wikidata, "source": org.source,
    }  # fmt: skip
    return {key: value for key, value in entry.items() if value}
