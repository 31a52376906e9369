"""The commands that read articles: build and extract. They load the language machinery when they run."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from unionties.graph.errors import StatementError, UniontiesError
from unionties.queries.options import (
    PATHS,
    format_option,
    know,
    organisations_option,
    say,
    written_store_option,
)
from unionties.queries.phrases import FOLDER as PHRASES
from unionties.queries.phrases import learn, phrases_option
from unionties.queries.progress import Progress, reading
from unionties.queries.tables import Column, write_table
from unionties.queries.tally import Tally, require_articles, write_summary

if TYPE_CHECKING:
    from collections.abc import Callable

    from unionties.extract.identities import Identified
    from unionties.graph.statement import Article, Statement
    from unionties.graph.writer import Writer

_AHEAD = 16
"""Articles that each worker may be ahead of the writer."""


@click.command()
@click.argument("paths", nargs=-1, required=True, type=PATHS, metavar="PATH…")
@click.option(
    "--jobs", type=click.IntRange(1), default=1, show_default=True, metavar="N", help="Processes that extract."
)  # fmt: skip
@click.option("--again", is_flag=True, help="Extract all articles, also those that haven't changed.")
@organisations_option
@phrases_option
@written_store_option
def build(
    paths: tuple[Path, ...], jobs: int, again: bool, own_files: tuple[Path, ...], phrase_files: tuple[Path, ...],
    store_path: Path,
) -> None:  # fmt: skip
    """Read articles, extract their statements and publish them as the graph of a store.

    A PATH is a text or HTML file, an archive of pages (WARC, JSON Lines, Parquet, zip, RSS or Atom), a folder of
    them, a file of statements (.jsonl) as `unionties extract` prints them, or - for an article or an archive on
    standard input; WARC and lines may be compressed. An article that the store has already is replaced;
    one that hasn't changed since (its text, its metadata, the organisations, unionties itself) isn't extracted again.
    What can't be read is skipped and said; readers of the store see the old graph until the new one is whole.
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
    with Store.writing(store_path) as writer, _kept_when_interrupted():
        with reading(lambda: size_of(paths)) as progress:
            put = partial(_put, writer, tally, progress)
            texts = partial(_to_extract, writer, put, again, tally)
            others = [path for path in paths if path not in lines]
            for article, statements in _extracted(others, jobs, tally, texts, progress.read):
                put(article, statements)
            for path in lines:
                writer.add_statements(_read_lines(path, tally, progress))
        require_articles(paths, tally)
        applied = writer.finish(organisations())
        tally.problems += writer.problems
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
@organisations_option
@phrases_option
@format_option("jsonl", "table", "html")
def extract(
    paths: tuple[Path, ...], min_confidence: float, explain: bool, own_files: tuple[Path, ...],
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
      unionties extract pages.warc.gz | gzip > statements.jsonl.gz
      unionties extract article.txt --explain --phrases my-phrases.yaml
      unionties extract articles/ --explain --format html > explained.html
      cat article.txt | unionties extract -
    """
    from unionties.graph.statement import write_lines

    tally = Tally()
    know(None, own_files)
    learn(None, phrase_files)
    if explain:
        from unionties.queries.explaining import explain_articles

        explain_articles(paths, format == "html", tally)
        return
    if format == "html":
        raise click.UsageError("--format html is the page of --explain: add --explain, or choose jsonl or table")
    kept: list[Statement] = []
    for _, statements in _extracted(paths, 1, tally):
        tally.articles += 1
        sure = [s for s in statements if s.confidence >= min_confidence]
        if format == "table":
            kept += sure
        else:
            sys.stdout.writelines(f"{line}\n" for line in write_lines(sure))
    require_articles(paths, tally)
    for line in (*tally.skipped_lines(), *tally.empty_lines()):
        say(line)
    if kept:
        columns = [Column(key) for key in ("article", "subject", "relation", "object", "when", "evidence")]
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


def _to_extract(
    writer: Writer, put: Callable[..., None], again: bool, tally: Tally, articles: Iterable[Article]
) -> Iterator[Article]:
    """The articles that must be extracted; others are in the store, or are put there from an unfinished build."""
    from unionties.extract.fingerprint import reading_key

    for article in articles:
        key = reading_key(article)
        if again:
            yield article
        elif writer.key_of(article.name) == key:
            tally.unchanged += 1
            put(article, None)
        elif (statements := writer.recall(key)) is not None:
            tally.resumed += 1
            put(article, statements)
        else:
            yield article


def _put(
    writer: Writer, tally: Tally, progress: Progress, article: Article, statements: list[Statement] | None
) -> None:
    """Put an article into the store, or count it where it is there as it is (``statements`` is None)."""
    from unionties.extract.fingerprint import reading_key

    try:
        if statements is not None:
            key = reading_key(article)
            writer.remember(key, statements)
            writer.replace(article, statements, key)
    except StatementError as error:
        tally.skip(article.name, error)
        return
    tally.articles += 1
    tally.add(statements or ())
    progress.done(article.name)


def _once(articles: Iterable[Article], tally: Tally) -> Iterator[Article]:
    """The articles without those that came before: their names tell, of archives also their texts."""
    seen: set[str] = set()
    for article in articles:
        if article.name in seen:
            tally.repeated += 1
        else:
            seen.add(article.name)
            yield article


def _extracted(
    paths: Iterable[Path], jobs: int, tally: Tally,
    needed: Callable[[Iterable[Article]], Iterator[Article]] = iter, on_read: Callable[[int], None] = lambda _: None,
) -> Iterator[tuple[Article, list[Statement]]]:  # fmt: skip
    """The articles that are ``needed``, with their statements, in the order of reading; what fails is skipped."""
    paths = list(paths)
    if not paths:
        return
    from unionties.extract.reading import read_articles

    found = read_articles(paths, on_skip=tally.skip, on_empty=tally.pass_over, on_read=on_read, stdin=sys.stdin.buffer)
    articles = needed(_once(found, tally))
    if jobs == 1:
        yield from _kept(map(_attempt, articles), tally)
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    from unionties.extract.language import used_phrases
    from unionties.graph.organisations import used_files

    context = multiprocessing.get_context("spawn")  # the progress bar's thread makes a fork unsafe
    own = (used_files(), used_phrases())
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=_start_worker, initargs=own) as pool:
        while batch := list(islice(articles, jobs * _AHEAD)):
            yield from _kept(pool.map(_attempt, batch), tally)


Attempt = tuple["Article", "list[Statement] | str", dict[str, tuple[str, ...]]]


def _attempt(article: Article) -> Attempt:
    """An article with its statements, or with the reason why it has none; and the names that it leaves open."""
    left_open: dict[str, tuple[str, ...]] = {}
    try:
        return article, extraction()(article, left_open), left_open
    except UniontiesError as error:
        return article, str(error), {}


def _kept(attempts: Iterable[Attempt], tally: Tally) -> Iterator[tuple[Article, list[Statement]]]:
    for article, outcome, left_open in attempts:
        if isinstance(outcome, str):
            tally.skip(article.name, outcome)
        else:
            tally.leave_open(article.name, left_open)
            yield article, outcome


def _start_worker(own_files: Iterable[Path], phrase_files: Iterable[Path]) -> None:
    import signal
    import threading

    from unionties.extract.language import use_phrases
    from unionties.graph.organisations import use_files

    use_files(own_files)
    use_phrases(phrase_files)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends its workers
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this worker once its parent is gone: one that is killed can't tell it."""
    import multiprocessing

    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


def _read_lines(path: Path, tally: Tally, progress: Progress) -> Iterator[Statement]:
    from unionties.extract.reading import read_statements

    seen: set[str] = set()
    for statement in read_statements(path, on_skip=tally.skip):
        if statement.evidence.article not in seen:
            seen.add(statement.evidence.article)
            tally.articles += 1
            progress.done(statement.evidence.article)
        tally.add([statement])
        yield statement
    progress.read(path.stat().st_size)


def _statement_row(statement: Statement) -> dict[str, Any]:
    planned = " (planned)" if statement.planned else ""
    title = f" “{statement.title}”" if statement.title else ""
    return {
        "article": statement.evidence.article, "subject": statement.subject.label,
        "relation": f"{statement.relation}{title}{planned}", "object": statement.object.label,
        "when": statement.when, "evidence": " ".join(statement.evidence.text.split()),
    }  # fmt: skip
