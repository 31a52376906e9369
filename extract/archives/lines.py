"""JSON Lines, plain or compressed: of articles, one object a line, or of statements."""

from __future__ import annotations

import gzip
import io
import json
import zlib
from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from unionties.extract.archives.installed import needs
from unionties.extract.archives.objects import TEXTS, Objects
from unionties.extract.pages import LARGEST, Page

if TYPE_CHECKING:
    from fastwarc.stream_io import ZstdReader

_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_LONGEST = 2 * LARGEST  # bytes of a line: JSON writes a letter in up to six
_LOOKED_AT = 20  # lines from the top of a file
_STATEMENT = {"subject", "relation", "object"}


def pages(file: BinaryIO, name: str, on_skip: Callable[[str, str], None]) -> Iterator[Page]:
    """The pages of JSON Lines of articles (``objects.KEYS``), in the order of the lines.

    Args:
        file: the file, opened for reading and able to seek.
        name: what to call it in reports.
        on_skip: called with ``name:line`` and a reason for all that can't be read.
    """
    objects = Objects(name, on_skip)
    for number, line in numbered(file, name, on_skip):
        place = f"{name}:{number}"
        try:
            data = parsed(line)
        except ValueError as error:
            on_skip(place, str(error))
            continue
        if page := objects.page(data, place):
            yield page


def holds(file: BinaryIO) -> str | None:
    """``articles`` or ``statements``, as the first lines of a file say; None where they say neither. Seeks to 0.

    Where the file breaks before they do it counts as one of articles: who reads those tells what is broken.
    """
    broken: list[str] = []
    for _, line in islice(numbered(file, "", lambda _, why: broken.append(why)), _LOOKED_AT):
        try:
            data = parsed(line)
        except ValueError:
            continue
        if data.keys() >= _STATEMENT:
            return "statements"
        if not data.keys().isdisjoint(TEXTS):
            return "articles"
    return "articles" if broken else None


def parsed(line: bytes) -> dict[str, Any]:
    """The object in a line; raises ValueError with what is wrong of it."""
    try:
        data = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8 at byte {error.start} of the line: save the file as UTF-8") from None
    except (ValueError, RecursionError) as error:
        raise ValueError(f"broken JSON, {error}: expected one object a line") from None
    if not isinstance(data, dict):
        raise ValueError(f"expected a JSON object, found {type(data).__name__}")  # noqa: TRY004
    return data


def numbered(file: BinaryIO, name: str, on_skip: Callable[[str, str], None]) -> Iterator[tuple[int, bytes]]:
    """The lines of a file that aren't blank, with their numbers from 1; compressed by gzip or zstd, or plain.

    A line longer than any page is handed to ``on_skip`` and never held; so is the place where a compressed file breaks.
    """
    number = 0
    try:
        lines = _unpacked(file)
        while line := lines.readline(_LONGEST + 1):
            number += 1
            if len(line) <= _LONGEST:
                if line.strip():
                    yield number, line
                continue
            while line and not line.endswith(b"\n"):
                line = lines.readline(1 << 20)
            on_skip(f"{name}:{number}", f"a line of over {_LONGEST >> 20} MB: no article is so large, it is set aside")
    except (EOFError, zlib.error, OSError) as error:
        on_skip(f"{name}:{number + 1}", f"the file can't be unpacked from about its byte {file.tell()} on: {error}")


def _unpacked(file: BinaryIO) -> BinaryIO:
    if isinstance(file, io.BufferedReader):
        start = file.peek(4)[:4]
    else:
        start = file.read(4)
        file.seek(0)
    if start.startswith(_GZIP):
        return cast(BinaryIO, gzip.GzipFile(fileobj=file))
    if start == _ZSTD:
        needs("fastwarc")
        from fastwarc.stream_io import ZstdReader

        return io.BufferedReader(_Raw(ZstdReader(file)), 1 << 18)
    return file


class _Raw(io.RawIOBase):
    """A reader of FastWARC's as a stream of Python's, which has lines. It tells of a zstd file that breaks off."""

    def __init__(self, reader: ZstdReader) -> None:
        self._reader = reader

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        part = self._reader.read(len(buffer))
        buffer[: len(part)] = part
        return len(part)
