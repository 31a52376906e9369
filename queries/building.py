"""The commands that read articles: build and extract. They load the language machinery when they run."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from unionties.queries.options import (
    PATHS,
    format_option,
    know,
    organisations_option,
    say,
    written_store_option,
)
from unionties.queries.page_reading import Limits, put, read_lines, readings, to_read
from unionties.queries.phrases import FOLDER as PHRASES
from unionties.queries.phrases import learn, phrases_option
from unionties.queries.progress import Progress, reading, waiting
from unionties.queries.tables import Column, write_table
from unionties.queries.tally import Tally, require_articles, write_summary

if TYPE_CHECKING:
    from collections.abc import Callable

    from unionties.extract.identities import Identified
    from unionties.graph.statement import Article, Statement


_all_pages_option = click.option(
    "--all-pages", is_flag=True, help="Read all pages of archives, also those without a word of unions."
)


@click.command()
@click.argument("paths", nargs=-1, required=True, type=PATHS, metavar="PATH…")
@click.option(
    "--jobs", type=click.IntRange(1), metavar="N", show_default="one a core, where there are many pages",
    help="Processes that read pages and extract.",
)  # fmt: skip
@click.option(
    "--time-limit", "seconds", type=click.FloatRange(0, min_open=True), default=Limits.seconds, show_default=True,
    metavar="SECONDS", help="Set a page aside that takes longer.",
)  # fmt: skip
@click.option(
    "--memory-limit", "megabytes", type=click.IntRange(50), default=Limits.megabytes, show_default=True, metavar="MB",
    help="Set a page aside that takes more memory.",
)  # fmt: skip
@click.option("--again", is_flag=True, help="Extract all articles, also those that haven't changed.")
@_all_pages_option
@organisations_option
@phrases_option
@written_store_option
def build(
    paths: tuple[Path, ...], jobs: int | None, seconds: float, megabytes: int, again: bool, all_pages: bool,
    own_files: tuple[Path, ...], phrase_files: tuple[Path, ...], store_path: Path,
) -> None:  # fmt: skip
    """Read articles, extract their statements and publish them as the graph of a store.

    A PATH is a text or HTML file, an archive of pages (WARC, JSON Lines, Parquet, zip, RSS or Atom), a folder of
    them, a file of statements (.jsonl) as `unionties extract` prints them, or - for an article or an archive on
    standard input; WARC and lines may be compressed. An article that the store has already is replaced;
    one that hasn't changed since (its page, its metadata, the organisations, unionties itself) isn't extracted again.
    Pages of archives that hold no word of unions aren't read; --all-pages reads them, too.
    What can't be read is skipped and said; readers of the store see the old graph until the new one is whole.
    A page that takes too much time or memory, or ends the process that reads it, is set aside and said, and the
    same build tries it again.
    A build that is interrupted or killed publishes nothing, and the same command goes on where it was.
    Files of --organisations and --phrases are kept with the store and used by its later builds, too.
    What people judged, in the file DIR.judgements.jsonl beside the store, holds for what is read now, too.

    \b
    Examples:
      unionties build seeds
      unionties build articles/ --organisations my-unions.yaml
      unionties build articles/ more.txt --store my.db --jobs 4
      unionties build CC-NEWS-20240506.warc.gz pages.jsonl.zst
      unionties extract articles/ > statements.jsonl && unionties build statements.jsonl
    """
    from unionties.extract.reading import holds_statements, size_of
    from unionties.graph.ledger import Ledger
    from unionties.graph.organisations import keep, organisations
    from unionties.graph.store import Store

    began, tally = time.monotonic(), Tally()
    known, phrases = know(store_path, own_files), learn(store_path, phrase_files)
    ledger = Ledger.beside(store_path)
    ledger.read()  # tells of a file that is no ledger before the articles are read
    lines = list(filter(holds_statements, paths))
    with ExitStack() as until_published, Store.writing(store_path) as writer, _kept_when_interrupted():
        with reading(lambda: size_of(paths), tally.faults) as progress:
            place = partial(put, writer, tally, progress)
            needed = partial(to_read, writer, tally, progress, place, again)
            texts = [path for path in paths if path not in lines]
            for page, found in readings(
                texts, tally, extraction, jobs=jobs, limits=Limits(seconds, megabytes), needed=needed,
                all_pages=all_pages, on_read=progress.read,
            ):  # fmt: skip
                place(page, found)
            for path in lines:
                writer.add_statements(read_lines(path, tally, progress))
        require_articles(paths, tally)
        until_published.enter_context(waiting("Merging and publishing"))
        applied = writer.finish(organisations())
        tally.problems += sorted(writer.problems)
    keep(store_path, known)
    keep(store_path, phrases, PHRASES)
    write_summary(tally, store_path, time.monotonic() - began, replace(applied, problems=tuple(ledger.problems())))


@click.command()
@click.argument("paths", nargs=-1, required=True, type=PATHS, metavar="PATH…")
@click.option(
    "--min-confidence", type=click.FloatRange(0, 1), default=0.0, show_default=True, metavar="P",
    help="Leave out statements that are less certain.",
)  # fmt: skip
@click.option(
    "--explain", is_flag=True,
    help="Show instead, sentence by sentence, what was found, which cue told it, and what was rejected and why.",
)  # fmt: skip
@_all_pages_option
@organisations_option
@phrases_option
@format_option("jsonl", "table", "html")
def extract(
    paths: tuple[Path, ...], min_confidence: float, explain: bool, all_pages: bool, own_files: tuple[Path, ...],
    phrase_files: tuple[Path, ...], format: str,  # noqa: A002
) -> None:  # fmt: skip
    """Print the statements of articles, without a store: JSON Lines, one statement a line.

    A PATH is a text or HTML file, an archive of pages (WARC, JSON Lines, Parquet, zip, RSS or Atom), a folder of
    them, or - for an article or an archive on standard input. With --explain you see how each sentence was read; with
    --explain --format html as a page, to be kept or sent on.

    \b
    Examples:
      unionties extract seeds > statements.jsonl
      unionties extract article.txt --format table --min-confidence 0.8
      unionties extract article.txt --explain --phrases my-phrases.yaml
      unionties extract articles/ --explain --format html > explained.html
      unionties extract pages.warc.gz | gzip > statements.jsonl.gz
      cat article.txt | unionties extract -
    """
    from unionties.extract.reading import size_of
    from unionties.graph.statement import write_lines

    tally = Tally()
    know(None, own_files)
    learn(None, phrase_files)
    if explain:
        if min_confidence or format == "table":
            option = "--min-confidence" if min_confidence else "--format table"
            raise click.UsageError(f"{option} doesn't go with --explain, which shows all that was read: leave it out")
        from unionties.queries.explaining import explain_articles

        explain_articles(paths, format == "html", tally)
        return
    if format == "html":
        raise click.UsageError("--format html is the page of --explain: add --explain, or choose jsonl or table")
    kept: list[Statement] = []
    shown = format == "table" or not sys.stdout.isatty()  # lines and a bar would be in each other's way
    with reading(lambda: size_of(paths), tally.faults) if shown else nullcontext(Progress()) as progress:
        for _, found in readings(paths, tally, extraction, all_pages=all_pages, on_read=progress.read):
            tally.articles += 1
            sure = [s for s in found.statements if s.confidence >= min_confidence]
            if format == "table":
                kept += sure
            else:
                sys.stdout.writelines(f"{line}\n" for line in write_lines(sure))
            progress.done(found.article.name)
    require_articles(paths, tally)
    for line in (*tally.skipped_lines(), *tally.aside_lines(), *tally.empty_lines()):
        say(line)
    if kept:
        columns = [Column(key) for key in ("article", "subject", "relation", "object", "when", "sure", "evidence")]
        write_table(map(_statement_row, kept), columns, sys.stdout)


def extraction() -> Callable[..., list[Statement]]:
    """The function that extracts from an article and takes a dictionary for the names that stay open; loaded now."""
    from unionties.extract import pipeline

    return pipeline.extract


def identification() -> Callable[[Article], list[Identified]]:
    """The function that tells whom an article's names mean, loaded now."""
    from unionties.extract import identities

    return identities.identified


@contextmanager
def _kept_when_interrupted() -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        say("What was extracted so far is kept; nothing is published: the same command goes on from there.")
        raise


def _statement_row(statement: Statement) -> dict[str, Any]:
    """A statement for reading: its ends named in the article's language, as far as that is known."""
    from unionties.queries.naming import best_label

    language = statement.source.language or "vi"
    planned = " (planned)" if statement.planned else ""
    title = f" “{statement.title}”" if statement.title else ""
    return {
        "article": statement.evidence.article, "subject": best_label(statement.subject.labels, language),
        "relation": f"{statement.relation}{title}{planned}", "object": best_label(statement.object.labels, language),
        "when": statement.when, "sure": f"{statement.confidence:.2f}",
        "evidence": " ".join(statement.evidence.text.split()),
    }  # fmt: skip
