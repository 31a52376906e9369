"""Pages from WARC files, plain or compressed, as Common Crawl publishes them.

FastWARC reads the records. It stops at the first damage and doesn't tell a file that breaks off from one that ends:
here reading goes on at the next record that can be found, and both are told with their offsets.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, BinaryIO, cast

from unionties.extract.archives.bodies import decoded
from unionties.extract.archives.installed import needs
from unionties.extract.page_names import name_of
from unionties.extract.pages import LARGEST, Page
from unionties.graph.errors import ReadError
from unionties.graph.statement import Source, one_line

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

_TYPES = {"text/html": True, "application/xhtml+xml": True, "text/plain": False}
_MEMBER, _RECORD = b"\x1f\x8b\x08", b"WARC/1."
_SECOND = re.compile(rb"\r\n\r\nWARC/1\.[01]\r\nWARC-", re.IGNORECASE)
_START = re.compile(rb"WARC/1\.[01]\r\n(?:[\w-]+:[^\n]*\n)*?WARC-Type:", re.IGNORECASE)
_LENGTH = re.compile(rb"\r\nContent-Length:\s*(\d{1,18})\s*\r\n", re.IGNORECASE)
_HEADER = 65_536  # bytes: more than the header of any record has
_CHUNK = 1 << 20


class _BrokenRecord(Exception):
    """A record ends before its length says so, or holds something else than it says."""


def pages(file: BinaryIO, name: str, on_skip: Callable[[str, str], None]) -> Iterator[Page]:
    """The pages of a WARC file in its order: responses of status 200 with HTML or plain text.

    The date of the crawl isn't the article's and takes no part.

    Args:
        file: the file, opened for reading and able to seek.
        name: what to call it in reports.
        on_skip: called with a place and a reason for all that can't be read.

    Raises:
        ReadError: FastWARC isn't installed.
    """
    needs("fastwarc")
    start = file.read(len(_RECORD))
    packed = start.startswith(_MEMBER) or (start != _RECORD and _Members.search(file, 0) is not None)
    if packed and _holds_many(file):
        # Reading it as one stream tells also whether its end and its checksum are there.
        yield from _read_on(cast(BinaryIO, gzip.GzipFile(fileobj=file)), f"{name} (unpacked)", on_skip, _Plain)
    else:
        yield from _read_on(file, name, on_skip, _Members if packed else _Plain)


def _read_on(file: BinaryIO, name: str, on_skip: Callable[[str, str], None], layout: type[_Plain]) -> Iterator[Page]:
    """The pages from the start of a file, and from behind each damage."""
    from fastwarc.warc import ArchiveIterator

    start: int | None = 0
    while start is not None:
        at, seen, why = start, False, "the file breaks off here"
        try:
            file.seek(start)
            for record in ArchiveIterator(file, parse_http=True):
                at, seen = record.stream_pos, True
                if page := _page(record, f"{name}, byte {at}", on_skip):
                    yield page
            end = layout.end(file, at) if seen else start
        except _BrokenRecord as error:
            end, why = at, str(error)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            on_skip(f"{name}, byte {at}", f"damaged behind this record, the rest can't be unpacked: {error}")
            return
        except OSError as error:
            end, why = (layout.end(file, at) if seen else start), f"damaged: {error}"
        if _is_blank(file, end):
            return
        following = layout.search(file, end if end > at else at + 1)
        if not (seen and following == end > at):  # else the record there is tried first
            lost = f"the {following - end} bytes up to byte {following}" if following else "the rest of the file"
            on_skip(f"{name}, byte {end}", f"{why}; left out: {lost}")
        start = following


def _page(record: WarcRecord, place: str, on_skip: Callable[[str, str], None]) -> Page | None:
    """The page of a record, if it has one; reads the record to its end.

    Raises:
        _BrokenRecord: the file ends before the record, or it isn't the response that it says to be.
    """
    from fastwarc.warc import WarcRecordType

    length = record.content_length
    markup = _markup(record)
    if markup is None or length > LARGEST:
        left = record.reader.consume(length)
    else:
        body = record.reader.read(length)
        left = len(body)
    if left < length:
        raise _BrokenRecord(f"the record breaks off after {left} of {length} bytes")
    if record.record_type == WarcRecordType.response and record.is_http and not record.http_headers.status_code:
        raise _BrokenRecord("the record breaks off or holds no HTTP response")
    if markup is None:
        return None
    if length > LARGEST:
        on_skip(place, f"a page of {length >> 20} MB: no news page is so large, it is set aside unread")
        return None
    address = one_line(record.headers.get("WARC-Target-URI") or "").strip("<> ")
    sent = record.http_headers
    try:
        data = decoded(body, sent.get("Transfer-Encoding") or "", sent.get("Content-Encoding") or "")
    except ReadError as error:
        on_skip(place, f"{error} ({address[:200]})")
        return None
    return Page(
        name_of(address), data, place, Source(url=address or None), markup, gathered=True, charset=record.http_charset
    )


def _markup(record: WarcRecord) -> bool | None:
    """Whether a record is a page of HTML or of plain text; None where it is no page."""
    from fastwarc.warc import WarcRecordType

    if record.record_type != WarcRecordType.response or not record.is_http_parsed:
        return None
    if record.http_headers.status_code != 200:
        return None
    return _TYPES.get((record.http_content_type or "").lower())


def _holds_many(file: BinaryIO) -> bool:
    """Whether the first member of a gzip file holds more than one record."""
    file.seek(0)
    try:
        head = zlib.decompressobj(31).decompress(file.read(_CHUNK), _CHUNK)
    except zlib.error:
        head = b""
    file.seek(0)
    return bool(_SECOND.search(head))


def _is_blank(file: BinaryIO, start: int) -> bool:
    """Whether nothing but line ends or padding follows."""
    file.seek(start)
    while part := file.read(_CHUNK):
        if part.strip(b"\0\r\n"):
            return False
    return True


class _Plain:
    """A file whose records follow one another."""

    mark = _RECORD

    @staticmethod
    def end(file: BinaryIO, start: int) -> int:
        """The offset behind the record that starts here."""
        file.seek(start)
        header, found, _ = file.read(_HEADER).partition(b"\r\n\r\n")
        length = _LENGTH.search(header + b"\r\n")
        if not (found and length):
            return start
        end = start + len(header) + 4 + int(length[1])
        file.seek(end)
        return end + 4 * (file.read(4) == b"\r\n\r\n")

    @staticmethod
    def starts(file: BinaryIO, start: int) -> bool:
        """Whether a record starts here."""
        file.seek(start)
        return bool(_START.match(file.read(2048)))

    @classmethod
    def search(cls, file: BinaryIO, start: int) -> int | None:
        """The offset of the next record from here on."""
        at, held = start, b""
        while True:
            file.seek(at)
            if not (part := file.read(_CHUNK)):
                return None
            held += part
            base = at + len(part) - len(held)
            found = held.find(cls.mark)
            while found >= 0:
                if cls.starts(file, base + found):
                    return base + found
                found = held.find(cls.mark, found + 1)
            at, held = at + len(part), held[1 - len(cls.mark) :]


class _Members(_Plain):
    """A file of gzip members, one for each record."""

    mark = _MEMBER

    @staticmethod
    def end(file: BinaryIO, start: int) -> int:
        """The offset behind the member that starts here; its start, where it is damaged."""
        file.seek(start)
        unpacking, at = zlib.decompressobj(31), start
        try:
            while not unpacking.eof and (part := file.read(_CHUNK)):
                at += len(part)
                while part and not unpacking.eof:
                    unpacking.decompress(part, _CHUNK)
                    part = unpacking.unconsumed_tail
        except zlib.error:
            return start
        return at - len(unpacking.unused_data) if unpacking.eof else start

    @staticmethod
    def starts(file: BinaryIO, start: int) -> bool:
        """Whether a member with a record starts here."""
        file.seek(start)
        try:
            return zlib.decompressobj(31).decompress(file.read(1024), len(_RECORD)) == _RECORD
        except zlib.error:
            return False
