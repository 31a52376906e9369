"""What a store asks of the disk: whole files, kept for good, and errors in one clear line."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from unionties.graph.errors import StoreError


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Tell of a full disk or a folder that can't be written as a StoreError."""
    try:
        yield
    except OSError as error:
        if path.is_file():
            raise StoreError(f"{path} isn't a store but a file; name the folder of a store") from None
        reason = " ".join((error.strerror or str(error)).split())
        raise StoreError(f"can't write the store {path}: {reason}; free space there or name another folder") from None
    except RuntimeError as error:
        if "orruption" not in str(error):
            raise
        reason = " ".join(str(error).split())
        raise StoreError(f"the store {path} is damaged: {reason}; mend it with: unionties doctor --repair") from None


def write_whole(file: Path, text: str) -> None:
    """Write a small file whole: beside it, then in its place."""
    beside = file.with_name(f"{file.name}.new")
    with beside.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(file)
    sync(file.parent)


def sync(path: Path) -> None:
    """Have the system put a file, or the names in a folder, on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
