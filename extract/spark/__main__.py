"""The command of the job: ``python -m unionties.extract.spark``, or this file for ``spark-submit``."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from unionties.graph.errors import UniontiesError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from unionties.extract.spark.job import Options

_FILE = click.Path(path_type=Path, dir_okay=False, exists=True)
_FULL = "No space left on device"
_QUIET = Path(__file__).absolute().with_name("log4j2.properties")


def _print_path(context: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        click.echo(__file__)
        context.exit()


def _print_zip(context: click.Context, _: click.Parameter, value: Path | None) -> None:
    if value:
        from unionties.extract.spark.packing import pack

        click.echo(f"{value}: {pack(value)} files written", err=True)
        context.exit()


@click.command(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT…")
@click.option("-o", "--output", required=True, metavar="DIR", help="The folder to write, on any of these file systems.")
@click.option("--overwrite", is_flag=True, help="Renew an output that is whole; only what has changed is read.")
@click.option("--all-pages", is_flag=True, help="Extract pages without a word of unions in them, too.")
@click.option(
    "--limit", type=click.FloatRange(0, min_open=True), default=60, show_default=True, metavar="SECONDS",
    help="How long a page may take before it is set aside.",
)  # fmt: skip
@click.option("--organisations", "organisation_files", multiple=True, type=_FILE, metavar="FILE",
              help="A YAML file of organisations of your own; may be repeated.")  # fmt: skip
@click.option("--phrases", "phrase_files", multiple=True, type=_FILE, metavar="FILE",
              help="A YAML file of phrases of your own; may be repeated.")  # fmt: skip
@click.option("--judgements", "ledger", type=_FILE, metavar="FILE", help="What people judged, DIR.judgements.jsonl.")
@click.option("--machine", is_flag=True, help="Keep what only the machine said of judged articles, too.")
@click.option("--shards", type=click.IntRange(1), metavar="N", help="How many files of N-Quads; else Spark decides.")
@click.option("--plain", is_flag=True, help="Write N-Quads that aren't packed, .nq in place of .nq.gz.")
@click.option(
    "--files-at-once", type=click.IntRange(1), default=500, show_default=True, metavar="N",
    help="How many input files are extracted before their articles are kept for a rerun.",
)  # fmt: skip
@click.option("--master", metavar="URL", help="Spark's master; else spark-submit's, or all cores of this machine.")
@click.option("--path", is_flag=True, expose_value=False, is_eager=True, callback=_print_path,
              help="Print the path of this command's file, for spark-submit.")  # fmt: skip
@click.option("--zip", expose_value=False, is_eager=True, callback=_print_zip, metavar="FILE",
              type=click.Path(path_type=Path, dir_okay=False),
              help="Write unionties as an archive for spark-submit --py-files.")  # fmt: skip
def command(inputs: tuple[str, ...], output: str, master: str | None, plain: bool, **asked: Any) -> None:
    """Extract archives of pages on Apache Spark and write the graph, the same as `unionties build` makes of them.

    An INPUT is a WARC, Parquet or JSON Lines file, a folder or a pattern of them, on any file system that Hadoop knows.
    DIR gets statements/ (Parquet, by year of publication), quads/ (sorted N-Quads in shards, for `unionties import`,
    `unionties load` or any SPARQL server), problems/ (what couldn't be read, and why) and extracted/ (for a rerun: only
    files that are new or have changed are read again). An interrupted job goes on with the same command.

    \b
    Examples:
      python -m unionties.extract.spark archives/ -o out
      python -m unionties.extract.spark 'news-2024*.warc.gz' -o out --master 'local[2,4]'
      python -m unionties.extract.spark archives/ -o out --overwrite
      python -m unionties.extract.spark --zip unionties.zip
      spark-submit --py-files unionties.zip $(python -m unionties.extract.spark --path) hdfs:///news -o hdfs:///graph
    """
    from unionties.extract.spark.job import Options

    try:
        with _session(master) as spark:
            _run(spark, Options(inputs, output, compress=not plain, **asked))
    except UniontiesError as error:
        raise click.ClickException(" ".join(str(error).split())) from None


def _run(spark: SparkSession, options: Options) -> None:
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    from unionties.extract.spark.job import run

    def say(line: str) -> None:
        click.echo(line, err=True)

    began = time.monotonic()
    try:
        done = run(spark, options, say)
    except (Py4JError, PySparkException) as error:
        raise click.ClickException(_told(str(error), options.output)) from None
    say(f"Read {_count(done.pages, 'page')} of {_count(done.files, 'file')}; {done.passed} passed the gate.")
    found, articles = _count(done.statements, "statement"), _count(done.articles, "article")
    say(f"Found {found} in {articles}, of which {done.copies} are copies of others.")
    if done.merged:
        say(f"Merged {_count(done.merged, 'id')} into others.")
    if done.empty:
        say(f"{_count(done.empty, 'page')} without an article in a language that is known here.")
    if done.problems:
        say(f"{_count(done.problems, 'problem')}: see {options.output}/problems")
    seconds = time.monotonic() - began
    say(f"The graph is in {options.output}, its N-Quads in {_count(done.shards, 'shard')}; {seconds:.0f} s.")
    say(f"Next: unionties import {options.output}/quads --store unionties.db")


@contextmanager
def _session(master: str | None) -> Iterator[SparkSession]:
    """The session: that of spark-submit, or one of this machine.

    Raises:
        click.ClickException: PySpark or Java is missing, or Spark doesn't start.
    """
    for name in ("pyspark", "pyarrow", "pandas"):
        if importlib.util.find_spec(name) is None:
            raise click.ClickException(f"{name} isn't installed: pip install 'unionties[spark]'")
    warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas")
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("unionties")
    if "PYSPARK_GATEWAY_PORT" not in os.environ:  # else spark-submit has started Java, and settings are its own
        java = Path(os.environ["JAVA_HOME"], "bin", "java") if os.environ.get("JAVA_HOME") else shutil.which("java")
        if not java or not Path(java).is_file():
            raise click.ClickException("Java isn't found: install a JRE of version 17 or newer, or set JAVA_HOME to it")
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        for key, value in _settings(master).items():
            builder = builder.config(key, value)
    try:
        spark = builder.getOrCreate()
    except Exception as error:
        raise click.ClickException(f"Spark doesn't start: {' '.join(str(error).split())[:300]}") from None
    try:
        yield spark
    finally:
        spark.stop()


def _settings(master: str | None) -> dict[str, str]:
    """The settings of a session that begins here, not in spark-submit."""
    settings = {
        "spark.master": master or "local[*,4]",
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={_QUIET.as_uri()}",
        "spark.ui.showConsoleProgress": str(sys.stderr.isatty()).lower(),
    }
    if settings["spark.master"].startswith("local"):
        settings |= {
            "spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1", "spark.ui.enabled": "false",
            "spark.sql.shuffle.partitions": str(2 * (os.cpu_count() or 1)),
        }  # fmt: skip
    return settings


def _count(number: int, one: str) -> str:
    return f"{number} {one}{'' if number == 1 else 's'}"


def _told(message: str, output: str) -> str:
    """One line for what Spark says at length."""
    if _FULL in message:
        return f"the disk is full: free some space for {output} and Spark's temporary files, then run the same again"
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    causes = [line.removeprefix("Caused by: ") for line in lines if line.startswith("Caused by: ")]
    thrown = [line.removeprefix(": ") for line in lines if line.startswith(": ")]  # what follows "An error occurred"
    reason = next(iter([*causes[-1:], *thrown, *lines, "no reason told"]))
    return f"Spark gave up: {reason[:300]}; run the same again"


if __name__ == "__main__":
    command(prog_name="python -m unionties.extract.spark")
