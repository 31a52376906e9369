"""N-Quads in shards: a folder of .nq and .nq.gz files, as a job on a cluster writes them."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from unionties.graph.errors import ReadError

ENDINGS = (".nq", ".nq.gz")


def shards(paths: Iterable[Path]) -> list[Path]:
    """The paths, with the shards in a folder in the place of the folder; a folder without any stays."""
    return [file for path in paths for file in (_within(path) or (path,))]


def is_packed(path: Path) -> bool:
    """Whether the file is gzipped N-Quads, by its name."""
    return path.name.lower().endswith(".nq.gz")


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """A file of N-Quads, unpacked where it is packed.

    Raises:
        OSError: it can't be read.
        ReadError: it is packed and damaged, which may show while it is read.
    """
    if not is_packed(path):
        with path.open("rb") as plain:
            yield plain
        return
    try:
        with gzip.open(path) as packed:
            yield cast("IO[bytes]", packed)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise ReadError(f"{path} is damaged: {' '.join(str(error).split())}; copy or write it again") from None


def _within(path: Path) -> list[Path]:
    if not path.is_dir():
        return []
    return sorted(f for f in path.iterdir() if f.name.lower().endswith(ENDINGS) and not f.name.startswith((".", "_")))
