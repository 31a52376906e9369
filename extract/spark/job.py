"""The job: read, gate, extract, merge, write; what was extracted before is not extracted again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pyspark.sql import functions as F

from unionties.extract.fingerprint import extraction_key
from unionties.extract.spark.extracting import Settings, extracted
from unionties.extract.spark.frames import ARTICLES
from unionties.extract.spark.merging import merged, unique
from unionties.extract.spark.reading import File, files, pages
from unionties.extract.spark.shards import DONE, EXTRACTED, Output, write_problems, write_quads, write_statements
from unionties.graph.addresses import Addresses
from unionties.graph.errors import WriteError
from unionties.graph.ledger import Ledger
from unionties.graph.organisations import organisations, use_files
from unionties.graph.verdicts import Verdicts

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_PACKAGES = ("unionties.extract.archives", "unionties.extract.spark")
Say = Callable[[str], None]


@dataclass(frozen=True)
class Options:
    """What a user asks of the job; see ``python -m unionties.extract.spark --help``."""

    inputs: tuple[str, ...]
    output: str
    organisation_files: tuple[Path, ...] = ()
    phrase_files: tuple[Path, ...] = ()
    ledger: Path | None = None
    all_pages: bool = False
    limit: float = 60
    shards: int | None = None
    compress: bool = True
    machine: bool = False
    files_at_once: int = 500
    overwrite: bool = False


@dataclass(frozen=True)
class Outcome:
    """What the job did, in numbers.

    ``extracted`` counts the files that weren't extracted before, ``passed`` the pages with a word of unions in them,
    ``merged`` the ids that others stand for, ``empty`` the pages without an article in a language that is known here.
    """

    files: int
    extracted: int
    pages: int
    passed: int
    articles: int
    statements: int
    merged: int
    copies: int
    empty: int
    problems: int
    shards: int


def run(spark: SparkSession, options: Options, say: Say = lambda _: None) -> Outcome:
    """Extract the archives and write the graph into the folder of the output.

    Raises:
        ReadError: an input can't be found.
        WriteError: the output is whole already, or something else.
        KnowledgeError, LedgerError: a file of the user's breaks its form.
    """
    from unionties.extract.language import use_phrases

    output = Output(spark, options.output)
    if output.has(DONE) and not options.overwrite:
        raise WriteError(f"{options.output} is whole already: name another folder, or give --overwrite to renew it")
    use_files(options.organisation_files)
    use_phrases(options.phrase_files)
    verdicts = Ledger(options.ledger).verdicts() if options.ledger else Verdicts()
    settings = _settings(spark, options)
    reader = f"{extraction_key(*_PACKAGES)} {settings.base} {settings.limit} {settings.gate}"
    archives = files(spark, options.inputs, reader)
    output.drop(DONE)
    _configure(spark)
    present = _present(spark, output)
    missing = [file for file in archives if file.key not in present]
    if len(missing) < len(archives):
        say(f"{len(archives) - len(missing)} of {len(archives)} files were extracted before.")
    for start in range(0, len(missing), options.files_at_once):
        part = missing[start : start + options.files_at_once]
        _extract(spark, part, settings, output)
        say(f"Extracted {start + len(part)} of {len(missing)} files.")
    told = _extracted(spark, archives, output)
    articles = unique(told)
    addresses = Addresses(settings.base)
    graph = merged(spark, articles, addresses, organisations(), verdicts, options.machine)
    write_statements(graph, output)
    shards = write_quads(graph, output, options.shards, options.compress)
    write_problems(told, output)
    output.done()
    counts = told.agg(
        F.sum("pages").alias("pages"), F.sum("passed").alias("passed"), F.count("reason").alias("problems"),
        F.count_if(F.coalesce("name", "reason", F.col("pages").cast("string")).isNull()).alias("empty"),
    ).first()  # fmt: skip
    made = graph.articles.agg(F.count("*").alias("articles"), F.sum(F.size("statements")).alias("statements")).first()
    assert counts is not None and made is not None
    return Outcome(
        len(archives), len(missing), counts["pages"] or 0, counts["passed"] or 0, made["articles"],
        made["statements"] or 0, graph.merged, graph.copies, counts["empty"], counts["problems"], shards,
    )  # fmt: skip


def _settings(spark: SparkSession, options: Options) -> Settings:
    """What the workers go by; the user's files are sent to them."""
    for file in (*options.organisation_files, *options.phrase_files):
        spark.sparkContext.addFile(str(file.absolute()))
    return Settings(
        Addresses().base, options.limit, not options.all_pages,
        tuple(file.name for file in options.organisation_files), tuple(file.name for file in options.phrase_files),
    )  # fmt: skip


def _configure(spark: SparkSession) -> None:
    """Keep what goes to Python in small pieces: a page may be as large as a thousand others, and costs far more to read
    than its bytes tell."""
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", "200")
    spark.conf.set("spark.sql.execution.arrow.maxBytesPerBatch", "8m")
    spark.conf.set("spark.sql.adaptive.coalescePartitions.minPartitionSize", "64k")


def _extract(spark: SparkSession, archives: Sequence[File], settings: Settings, output: Output) -> None:
    """Write the articles of archives, each archive's into a folder of its own, all of them or none."""
    found = pages(spark, archives, settings).repartition("place")
    articles = found.mapInPandas(partial(extracted, settings=settings), ARTICLES)
    writer = articles.hint("rebalance", "input").write.mode("overwrite").partitionBy("input")
    writer.option("partitionOverwriteMode", "dynamic").parquet(output.of(EXTRACTED))


def _present(spark: SparkSession, output: Output) -> set[str]:
    """The keys of the files that were read to their end."""
    if not output.has(EXTRACTED):
        return set()
    table = spark.read.schema(ARTICLES).parquet(output.of(EXTRACTED))
    return {row["input"] for row in table.where("pages is not null").select("input").distinct().collect()}


def _extracted(spark: SparkSession, archives: Sequence[File], output: Output) -> DataFrame:
    table = spark.read.schema(ARTICLES).parquet(output.of(EXTRACTED))
    return table.where(F.col("input").isin([file.key for file in archives]))
