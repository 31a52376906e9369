"""The files of archives, listed by Hadoop's file systems, and the pages in them, read one at a time by the workers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO
from urllib.parse import unquote, urlsplit

from unionties.extract.archives import KINDS, kind_by_name
from unionties.extract.gate import may_matter
from unionties.extract.spark.extracting import Settings, prepare
from unionties.extract.spark.frames import PAGES, Row, frames, rows
from unionties.graph.errors import ReadError, UniontiesError

if TYPE_CHECKING:
    import pandas as pd
    from pyspark.sql import DataFrame, SparkSession

ENDINGS = tuple(ending for kind in KINDS for ending in kind.endings)
"""What is read, by the ending of the name."""
_FILES = "path string, input string"
_SCHEMES = {"s3a": "s3", "s3n": "s3"}  # Hadoop's names of what Arrow calls otherwise


@dataclass(frozen=True)
class File:
    """An archive: its address, and a key that changes with its size, its time of change and what reads it."""

    path: str
    key: str


def files(spark: SparkSession, inputs: Sequence[str], reader: str) -> list[File]:
    """The archives of files, folders and patterns of any file system that Spark's Hadoop knows, sorted.

    Args:
        spark: the session.
        inputs: addresses or paths; a path without a scheme is on Hadoop's default file system.
        reader: a digest of all that decides what is made of a file.

    Raises:
        ReadError: nothing has such an address, or nothing below it is an archive.
    """
    from py4j.protocol import Py4JError

    found: dict[str, File] = {}
    for given in inputs:
        try:
            states = _states(spark, given)
        except Py4JError as error:
            raise ReadError(f"can't read {given!r}: {_reason(error)}") from None
        if states is None:
            raise ReadError(f"no file or folder {given!r}: check the path")
        for path, size, changed in states:
            found[path] = File(path, hashlib.sha256(f"{reader} {path} {size} {changed}".encode()).hexdigest()[:24])
    archives = [found[path] for path in sorted(found) if path.lower().endswith(ENDINGS)]
    if not archives:
        raise ReadError(f"no archive in {', '.join(inputs)}: expected files that end in {', '.join(ENDINGS)}")
    return archives


def pages(spark: SparkSession, archives: Sequence[File], settings: Settings) -> DataFrame:
    """The pages (``PAGES``) of archives, those that pass the gate; each file is read by one task, a page at a time."""
    told = [(file.path, file.key) for file in archives]
    table = spark.createDataFrame(spark.sparkContext.parallelize(told, len(told)), _FILES)
    return table.mapInPandas(partial(_read, settings=settings), PAGES)


def _states(spark: SparkSession, given: str) -> list[tuple[str, int, int]] | None:
    """Address, size and time of change of each file below a path or a pattern; None where there is no such thing."""
    jvm: Any = spark._jvm  # the only way to Hadoop's file systems, which PySpark doesn't offer itself
    path = jvm.org.apache.hadoop.fs.Path(given)
    system = path.getFileSystem(spark._jsc.hadoopConfiguration())
    tops = [system.getFileStatus(path)] if system.exists(path) else system.globStatus(path)
    found = []
    for top in tops or ():
        if not top.isDirectory():
            found.append(_state(top))
            continue
        below, depth = system.listFiles(top.getPath(), True), top.getPath().depth()
        while below.hasNext():
            one = below.next()
            inner = str(one.getPath().toUri().getPath()).strip("/").split("/")[depth:]
            if not any(name.startswith((".", "_")) for name in inner):
                found.append(_state(one))
    return found if tops else None


def _state(status: Any) -> tuple[str, int, int]:
    return str(status.getPath().toUri().toString()), int(status.getLen()), int(status.getModificationTime())


def _reason(error: Exception) -> str:
    """The message of what Java threw, in one line."""
    thrown = getattr(error, "java_exception", None)
    return " ".join(str(thrown.getMessage() if thrown is not None else error).split())


def _read(batches: Iterable[pd.DataFrame], settings: Settings) -> Iterator[pd.DataFrame]:
    prepare(settings)  # the gate lets the user's own organisations pass
    told = (page for file in rows(batches) for page in _pages_of(file["path"], file["input"], settings.gate))
    return frames(told, PAGES)


def _pages_of(path: str, key: str, gate: bool) -> Iterator[Row]:
    """The rows of a file: its pages, what is wrong with it, and how many pages it has, if its end is reached."""
    told: list[Row] = []
    name = _local(path) or path
    kind = kind_by_name(Path(name))
    assert kind is not None, f"{path} was listed, but is no archive"

    def skip(place: str, reason: str) -> None:
        told.append({"input": key, "place": place, "reason": reason})

    read = passed = 0
    try:
        with opened(path) as stream:
            for page in kind.read(stream, name, skip):
                yield from told
                told.clear()
                read += 1
                if gate and not may_matter(page.data):
                    continue
                passed += 1
                yield {
                    "input": key, "number": read, "place": page.place, "name": page.name, "data": page.data,
                    "source": json.dumps(page.source.to_json()), "markup": page.markup, "gathered": page.gathered,
                    "charset": page.charset,
                }  # fmt: skip
        told.append({"input": key, "place": name, "pages": read, "passed": passed})
    except (OSError, UniontiesError) as error:
        skip(name, f"can't read it to its end: {' '.join(str(error).split())}")
    yield from told


def _local(path: str) -> str | None:
    """The path of a file of this machine; None for another's."""
    parts = urlsplit(path)
    return unquote(parts.path) if parts.scheme in ("", "file") else None


@contextmanager
def opened(path: str) -> Iterator[BinaryIO]:
    """A file to be read from its beginning: of this machine as it is, of others through Arrow.

    Raises:
        ReadError: Arrow doesn't know its file system.
    """
    if place := _local(path):
        with Path(place).open("rb") as local:
            yield local
        return
    from pyarrow import ArrowInvalid
    from pyarrow.fs import FileSystem

    parts = urlsplit(path)
    try:
        system, place = FileSystem.from_uri(parts._replace(scheme=_SCHEMES.get(parts.scheme, parts.scheme)).geturl())
    except (ArrowInvalid, OSError) as error:
        raise ReadError(f"can't open the file system of {path}: {error}; see docs/how-to/cluster.md") from None
    with system.open_input_file(place) as stream:
        yield stream
