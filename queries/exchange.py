"""The commands that hand the graph to other tools and take it back: export, import and describe."""

from __future__ import annotations

from pathlib import Path

import click

from unionties.queries.options import (
    CountryName,
    confidence_option,
    language_option,
    opened,
    planned_option,
    relation_option,
    say,
    store_hint,
    store_option,
    time_options,
    written_store_option,
)
from unionties.queries.progress import waiting


@click.command()
@click.option(
    "-o", "--output", metavar="FILE", required=True,
    help="The file to write; a folder or FILE.zip takes the tables nodes.csv and edges.csv.",
)  # fmt: skip
@click.option(
    "--format", metavar="FORMAT",
    help="ttl, nt, rdf, nq, trig, jsonld, graphml, gexf, csv, tables or qs; by default the file's ending.",
)  # fmt: skip
@click.option("--neo4j", is_flag=True, help="Write the tables with the headers that Neo4j imports.")
@time_options
@relation_option
@click.option(
    "--country", "countries", multiple=True, type=CountryName(), metavar="C",
    help="Keep ties with an end of this country, by its ISO code or its name in Vietnamese or English; "
    "may be repeated.",
)  # fmt: skip
@planned_option
@confidence_option
@click.option(
    "--posts/--no-posts", default=None,
    help="Whether to keep officers and parts of bodies; by default csv and --neo4j do, other forms don't.",
)  # fmt: skip
@click.option(
    "--machine", is_flag=True,
    help="For nq, trig and jsonld: keep what only the machine said of judged articles, too.",
)  # fmt: skip
@language_option
@store_option
def export(
    output: str, format: str | None, neo4j: bool, at: str | None, since: str | None, until: str | None,  # noqa: A002
    relations: tuple[str, ...], countries: tuple[str, ...], planned: bool, min_confidence: float,
    posts: bool | None, machine: bool, lang: str, store_path: Path,
) -> None:  # fmt: skip
    """Write the graph for other tools: RDF, a network file, tables or QuickStatements.

    ttl, nt and rdf are the union of all graphs; nq, trig and jsonld keep each article's graph apart and can be
    imported. graphml and gexf hold the network of ties for Gephi, Cytoscape or R, gexf with its times; csv has a
    row for each sentence, a folder or .zip the tables of nodes and edges; qs are memberships for Wikidata.
    Filters choose the ties of network files and tables. docs/export.md tells which form suits which tool.

    \b
    Examples:
      unionties export -o graph.ttl
      unionties export -o ties.csv --since 2015 --country LA
      unionties export -o network.gexf --relation visit --lang en
      unionties export -o network/
      unionties export -o neo4j.zip --neo4j
    """
    from unionties.graph.export import export as write
    from unionties.graph.export import format_of, unit
    from unionties.graph.selection import Selection

    if neo4j and format not in (None, "tables", "neo4j"):
        raise click.UsageError(f"--neo4j goes with the tables of nodes and edges, not with --format {format}")
    kind = format_of(output, "neo4j" if neo4j else format)
    selection = Selection(at, since, until, relations, countries, planned, min_confidence, posts, machine, lang)
    with waiting("Exporting"), opened(store_path) as store:
        count = write(store, output, kind, selection)
    say(f"{output}: {count} {unit(kind)} written")
    if not count and selection.filters:
        say(f"no tie passes the filters; what there is tells: unionties stats --by year{store_hint()}")
    if kind == "qs" and not count:
        say("No membership is known of two organisations that have a QID: docs/organisations.md shows where to put it.")


@click.command("import")
@click.argument("paths", nargs=-1, required=True, metavar="FILE|DIR…", type=click.Path(path_type=Path))
@written_store_option
def import_(paths: tuple[Path, ...], store_path: Path) -> None:
    """Make a store from files that export wrote, .nq, .trig or .jsonld, or from folders of shards, .nq or .nq.gz.

    The named graphs are taken as they are, so a new store holds the same graph. In a store that is there the graph
    of an article takes the place of the one before; what is known of organisations is added. The address of
    the graphs tells the base of a new store.

    \b
    Examples:
      unionties import graph.nq --store copy.db
      unionties import ours.trig theirs.trig --store both.db
      unionties import out/quads --store news.db
    """
    from unionties.graph.importing import base_of, import_files
    from unionties.graph.importing import opened as opened_files
    from unionties.graph.store import Store

    with waiting("Importing"), opened_files(paths) as files, Store.writing(store_path, base=base_of(files)) as writer:
        count, articles = import_files(writer, files)
    say(f"Read {count} quads of {articles} articles; the graph is in {store_path}.")
    say(f"Next: unionties stats{store_hint()}")


@click.command()
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE",
    help="The file to write; by default standard output.",
)  # fmt: skip
@click.option("--endpoint", metavar="URL", help="Where the graph answers SPARQL.")
@click.option("--download", "downloads", multiple=True, metavar="URL", help="Where an export lies; may be repeated.")
@click.option("--licence", metavar="URL", help="The licence of the statements, without the articles' texts.")
@click.option("--date", metavar="DAY", help="The day of this description; without it none is named.")
@store_option
def describe(
    output: Path | None, endpoint: str | None, downloads: tuple[str, ...], licence: str | None, date: str | None,
    store_path: Path,
) -> None:  # fmt: skip
    """Describe the graph for catalogues, as VoID and DCAT in Turtle: size, parts, licences and origin.

    The same graph has the same description: no clock takes part.

    \b
    Examples:
      unionties describe
      unionties describe -o void.ttl --endpoint https://example.org/sparql --date 2026-03-01
    """
    from unionties.graph.description import Publication
    from unionties.graph.description import describe as description

    with opened(store_path) as store:
        text = description(store, Publication(endpoint, downloads, date, licence))
    if output is None:
        click.echo(text, nl=False)
        return
    from unionties.graph.export import written

    with written(output) as beside:
        beside.write_text(text, "utf-8")
    say(f"{output}: {text.count(chr(10))} lines written")
