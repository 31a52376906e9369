"""Archives of pages: which kinds there are, and the pages of each.

A kind is told by the ending of a file's name, or by its first bytes where the name says nothing.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from unionties.extract.archives import columns, feeds, lines, warc, zipped
from unionties.extract.pages import Page
from unionties.graph.errors import ReadError

Read = Callable[[BinaryIO, str, Callable[[str, str], None]], Iterator[Page]]
_HTML = re.compile(rb"<(?:!doctype\s+)?html\b", re.IGNORECASE)
_HEAD = 512  # bytes that tell a kind


@dataclass(frozen=True)
class Kind:
    """One kind of archive: the endings of its files, what their first bytes begin with, and what reads them."""

    name: str
    endings: tuple[str, ...]
    magic: tuple[bytes, ...]
    read: Read


LINES = Kind(
    "JSON Lines", (".jsonl", ".jsonl.gz", ".jsonl.zst", ".ndjson", ".ndjson.gz", ".ndjson.zst"), (), lines.pages
)
WARC = Kind("WARC", (".warc", ".warc.gz"), (b"WARC/1.",), warc.pages)
FEED = Kind("feed", (".rss", ".atom", ".xml"), (b"<?xml", b"<rss", b"<feed"), feeds.pages)
KINDS = (
    WARC,
    LINES,
    Kind("Parquet", (".parquet",), (b"PAR1",), columns.pages),
    Kind("zip", (".zip",), (b"PK\x03\x04", b"PK\x05\x06"), zipped.pages),
    FEED,
)


def kind_by_name(path: Path) -> Kind | None:
    """The kind that the ending of a file's name tells."""
    name = path.name.lower()
    return next((kind for kind in KINDS if name.endswith(kind.endings)), None)


def kind_by_content(file: BinaryIO) -> Kind | None:
    """The kind that a file's first bytes tell; leaves the file at its start."""
    head = file.read(_HEAD)
    file.seek(0)
    if head.startswith(b"\x1f\x8b"):
        inside = _unpacked(head)
        return WARC if inside.startswith(WARC.magic) else LINES if inside.startswith(b"{") else None
    if kind := next((kind for kind in KINDS if kind.magic and head.lstrip().startswith(kind.magic)), None):
        return None if kind is FEED and _HTML.search(head) else kind
    told = lines.holds(file) if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"{", b"\x28\xb5\x2f\xfd")) else None
    file.seek(0)
    return LINES if told else None


def pages_of(
    path: Path, kind: Kind, *, on_skip: Callable[[str, str], None], on_read: Callable[[int], None] = lambda _: None,
    file: BinaryIO | None = None,
) -> Iterator[Page]:  # fmt: skip
    """The pages of an archive in the order of the file, one at a time; what can't be read doesn't end them.

    Args:
        path: the file, which also names it in reports.
        kind: what it is.
        on_skip: called with a place (file and byte, line, row or member) and a reason for all that can't be read.
        on_read: called with the number of bytes read since the last call.
        file: the file where it is open already; it must be able to seek.

    Raises:
        ReadError: the file can't be opened, or the library that reads it isn't installed.
    """
    try:
        opened = file or path.open("rb")
    except OSError as error:
        raise ReadError(f"can't read the file: {error.strerror}") from None
    done = 0
    with opened:
        try:
            if opened.seek(0, 2) == 0:
                on_skip(str(path), "the file is empty")
                return
            opened.seek(0)
            for page in kind.read(opened, str(path), on_skip):
                yield page
                done, before = max(done, opened.tell()), done
                on_read(done - before)
            on_read(opened.seek(0, 2) - done)
        except OSError as error:
            on_skip(f"{path}, byte {opened.tell()}", f"can't read on: {error.strerror or error}")


def _unpacked(head: bytes) -> bytes:
    try:
        return zlib.decompressobj(31).decompress(head, 64).lstrip()
    except zlib.error:
        return b""
