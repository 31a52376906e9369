"""Writing the graph: statements as Parquet by year, sorted N-Quads in shards, and what went wrong as JSON Lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyspark.sql import functions as F

from unionties.extract.spark.frames import STATEMENT
from unionties.graph.errors import WriteError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

    from unionties.extract.spark.merging import Merged

QUADS, STATEMENTS, PROBLEMS, EXTRACTED, DONE = "quads", "statements", "problems", "extracted", "_SUCCESS"
"""What lies in the folder of the output."""


class Output:
    """The folder of a job's output, on any file system that Spark's Hadoop knows."""

    def __init__(self, spark: SparkSession, path: str) -> None:
        """``path`` needn't exist.

        Raises:
            WriteError: it is the folder of something else.
        """
        self._jvm: Any = spark._jvm
        self.path = path.rstrip("/") or "/"
        self._system = self._at().getFileSystem(spark._jsc.hadoopConfiguration())
        if self._system.exists(self._at()) and not self.has(EXTRACTED) and self._names():
            raise WriteError(f"{path} holds something else: expected a new folder, or one that this job wrote")

    def of(self, *names: str) -> str:
        """The path of something in the folder."""
        return "/".join((self.path, *names))

    def has(self, *names: str) -> bool:
        """Whether there is such a thing in the folder."""
        return bool(self._system.exists(self._at(*names)))

    def drop(self, *names: str) -> None:
        """Remove something, if it is there."""
        self._system.delete(self._at(*names), True)

    def done(self) -> None:
        """Mark the output as whole."""
        self._system.create(self._at(DONE), True).close()

    def settle(self, beside: str, name: str, ending: str) -> int:
        """Give a folder's parts an ending and put it in the place of another; gives how many parts it has."""
        parts = sorted(one for one in self._names(beside) if one.startswith("part-"))
        for part in parts:
            number = part.split("-")[1]
            self._system.rename(self._at(beside, part), self._at(beside, f"part-{number}{ending}"))
        self.drop(name)
        self._system.rename(self._at(beside), self._at(name))
        return len(parts)

    def _at(self, *names: str) -> Any:
        return self._jvm.org.apache.hadoop.fs.Path(self.of(*names) if names else self.path)

    def _names(self, *names: str) -> list[str]:
        if not self.has(*names):
            return []
        return [str(one.getPath().getName()) for one in self._system.listStatus(self._at(*names))]


def write_statements(graph: Merged, output: Output) -> None:
    """Write the statements as Parquet, in a folder for each year of publication, ``year=unknown`` for the others."""
    year = F.coalesce(F.nullif(F.regexp_extract("published", r"^(\d{4})(-|$)", 1), F.lit("")), F.lit("unknown"))
    told = graph.articles.select(year.alias("year"), F.explode("statements").alias("line"))
    table = told.select("year", F.from_json("line", STATEMENT).alias("statement")).select("year", "statement.*")
    table.hint("rebalance", "year").write.mode("overwrite").partitionBy("year").parquet(output.of(STATEMENTS))


def write_quads(graph: Merged, output: Output, shards: int | None, compress: bool) -> int:
    """Write the graph as N-Quads, sorted by their bytes over all shards; gives how many shards."""
    lines = graph.articles.select(F.explode("lines").alias("line")).union(graph.shared)
    parts = lines.repartitionByRange(shards, "line") if shards else lines.repartitionByRange("line")
    beside = f"{QUADS}.new"
    writer = parts.sortWithinPartitions("line").write.mode("overwrite")
    writer.option("compression", "gzip" if compress else "none").text(output.of(beside))
    return output.settle(beside, QUADS, ".nq.gz" if compress else ".nq")


def write_problems(extracted: DataFrame, output: Output) -> None:
    """Write what couldn't be read or extracted as JSON Lines of the place and the reason, sorted."""
    told = extracted.where("reason is not null").select("place", "reason").distinct()
    told.coalesce(1).sortWithinPartitions("place", "reason").write.mode("overwrite").json(output.of(PROBLEMS))
