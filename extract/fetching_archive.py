"""The WARC that pages are kept in: appended record by record, so that it is whole whenever it is looked at.

Every record is a gzip member of its own. A write that was cut off leaves a torn last member, which is cut away when
the file is opened again; damage anywhere else is an error and nothing is touched.
"""

from __future__ import annotations

import os
import threading
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from unionties.extract.fetching_addresses import address_of
from unionties.extract.fetching_requests import Answer
from unionties.graph.errors import ReadError, StoreBusy, WriteError

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

REDIRECTS = (301, 302, 303, 307, 308)
_HEAD = 65_536  # unpacked bytes of a record that are looked at for its headers
_BLOCK = 1 << 20
_FOLLOWED = 10  # stored redirects, one after the other
_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"


@dataclass(frozen=True, slots=True)
class Kept:
    """What the archive holds of an address: the newest answer's status, and what a later request needs of it."""

    address: str
    status: int
    date: str
    digest: str
    location: str | None
    conditions: Mapping[str, str]
    """Headers that ask for the page only if it has changed since."""


class Archive:
    """A WARC open for appending; ``kept`` is what it holds, by the keys of addresses, ``cut`` the bytes cut away."""

    def __init__(self, path: Path, stream: BinaryIO, software: str, agent: str) -> None:
        self._path, self._stream, self._software, self._agent = path, stream, software, agent
        self._lock = threading.Lock()
        self._closed = False
        self.kept: dict[str, Kept] = {}
        self._end, size = 0, os.fstat(stream.fileno()).st_size
        for self._end, head in _members(path, stream):
            self._take_in(head)
        self.cut = size - self._end
        if self.cut:
            os.ftruncate(stream.fileno(), self._end)

    def finished(self, key: str) -> bool:
        """Whether the page of an address is here, also by the redirects that are stored."""
        for _ in range(_FOLLOWED):
            kept = self.kept.get(key)
            if kept is None or kept.location is None:
                return kept is not None
            try:
                key = address_of(kept.location, base=kept.address).key
            except ReadError:
                return False
        return False

    def add(self, answer: Answer) -> bool:
        """Append an answer; whether it brings anything new, and isn't what is kept already.

        Raises:
            WriteError: it couldn't be written; the file is as it was before.
        """
        from warcio.statusandheaders import StatusAndHeaders

        key, date = answer.address.key, _iso(answer.at)
        headers = [(name, value) for name, value in answer.headers if name.lower() != "set-cookie"]
        told = {"WARC-Date": date} | ({"WARC-IP-Address": answer.ip} if answer.ip else {})
        protocol = StatusAndHeaders(f"{answer.status} {answer.reason}".strip(), headers, protocol="HTTP/1.1")
        made, buffer = _writer()
        kept = self.kept.get(key)
        if kept and kept.status == answer.status and kept.location and kept.location == answer.header("Location"):
            return False
        if answer.status == 304 and kept:
            told |= {
                "WARC-Profile": _NOT_MODIFIED, "WARC-Refers-To-Target-URI": kept.address,
                "WARC-Refers-To-Date": kept.date,
            }  # fmt: skip
            record = made.create_warc_record(
                answer.address.text, "revisit", http_headers=protocol, warc_headers_dict=told
            )
        else:
            record = made.create_warc_record(
                answer.address.text, "response", payload=BytesIO(answer.body), length=len(answer.body),
                http_headers=protocol, warc_headers_dict=told,
            )  # fmt: skip
            digest = record.rec_headers.get_header("WARC-Payload-Digest")
            if kept and kept.status == answer.status == 200 and kept.digest == digest:
                record = made.create_revisit_record(
                    answer.address.text, digest, kept.address, kept.date, http_headers=protocol, warc_headers_dict=told
                )
        target = answer.address.text.removeprefix(answer.address.origin)
        asked = StatusAndHeaders(f"GET {target} HTTP/1.1", list(answer.asked), is_http_request=True)
        made.write_request_response_pair(
            made.create_warc_record(answer.address.text, "request", http_headers=asked), record
        )
        self._append(buffer.getvalue())
        if record.rec_type != "response":
            return False
        self._remember(record)
        return True

    def close(self) -> None:
        """Flush everything to the disk; a file that nothing was put into is taken away."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            os.fsync(self._stream.fileno())
            if self._end == 0:
                self._path.unlink(missing_ok=True)

    def _append(self, data: bytes) -> None:
        with self._lock:
            if self._closed:
                return
            if self._end == 0:
                data = self._first() + data
            try:
                self._stream.seek(self._end)
                self._stream.write(data)
                self._stream.flush()
            except OSError as error:
                os.ftruncate(self._stream.fileno(), self._end)
                raise WriteError(f"can't write {self._path}: {error.strerror}; what is in it is whole") from None
            self._end += len(data)

    def _first(self) -> bytes:
        made, buffer = _writer()
        told = {
            "software": self._software, "format": "WARC File Format 1.1", "robots": "obey",
            "http-header-user-agent": self._agent,
            "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        }  # fmt: skip
        made.write_record(made.create_warcinfo_record(self._path.name, told))
        return buffer.getvalue()

    def _take_in(self, head: bytes) -> None:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed

        if head.startswith(b"WARC/1.") and b"\r\nWARC-Type: request\r\n" in head.partition(b"\r\n\r\n")[0]:
            return
        try:
            record = next(iter(ArchiveIterator(BytesIO(head))))
        except (ArchiveLoadFailed, StopIteration):
            raise ReadError(f"{self._path} is gzipped, but holds no WARC: name another file") from None
        if record.rec_type == "response" and record.http_headers:
            self._remember(record)

    def _remember(self, record: ArcWarcRecord) -> None:
        told, http = record.rec_headers, record.http_headers
        status = int(code) if (code := http.get_statuscode()).isdigit() else 0
        if status != 200 and status not in REDIRECTS:
            return
        conditions = {
            name: value
            for name, value in (
                ("If-None-Match", http.get_header("ETag")), ("If-Modified-Since", http.get_header("Last-Modified"))
            )
            if value and status == 200
        }  # fmt: skip
        try:
            address = address_of(told.get_header("WARC-Target-URI") or "")
        except ReadError:
            return
        self.kept[address.key] = Kept(
            address.text, status, told.get_header("WARC-Date"), told.get_header("WARC-Payload-Digest") or "",
            (http.get_header("Location") or "") if status != 200 else None, conditions,
        )  # fmt: skip


@contextmanager
def archive(path: Path, software: str, agent: str) -> Iterator[Archive]:
    """An archive to append to, made where there is none, for as long as the block lasts.

    Raises:
        StoreBusy: another process appends to it.
        ReadError: the file is no WARC whose records are gzipped one by one, or it is damaged before its end.
        WriteError: it can't be opened.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise WriteError(f"can't write {path}: {error.strerror}") from None
    with os.fdopen(descriptor, "r+b") as stream:
        _lock(path, descriptor)
        opened = Archive(path, stream, software, agent)
        try:
            yield opened
        finally:
            opened.close()


def _lock(path: Path, descriptor: int) -> None:
    try:
        import fcntl
    except ImportError:
        raise WriteError(f"can't lock {path}: fetching needs Linux, macOS or WSL") from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise StoreBusy(f"{path} is being written by another fetch: wait until it has ended, or name another") from None
    except OSError as error:
        raise WriteError(f"can't lock {path}: {error.strerror}; use a folder on a local disk") from None
    if not path.exists() or not os.path.samestat(os.fstat(descriptor), path.stat()):
        raise StoreBusy(f"{path} was just given up by another fetch; try again")


def _members(path: Path, stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The end and the first unpacked bytes of each whole gzip member; the file may end in a torn one.

    Raises:
        ReadError: what follows a member, and isn't the file's torn end, is no gzip.
    """
    start, read, pending = 0, 0, b""
    while True:
        unpacking, head = zlib.decompressobj(31), bytearray()
        while not unpacking.eof:
            if not pending:
                pending = stream.read(_BLOCK)
                read += len(pending)
                if not pending:
                    return
            try:
                part = unpacking.decompress(pending, _BLOCK)
            except zlib.error:
                if start and not pending.strip(b"\0") and not stream.read().strip(b"\0"):
                    return  # zeros, as a file system may leave them where power was lost
                raise ReadError(
                    f"{path} is damaged at byte {start}, or isn't gzipped: nothing is added to it; name another file"
                ) from None
            pending = unpacking.unused_data if unpacking.eof else unpacking.unconsumed_tail
            head += part[: _HEAD - len(head)]
        start = read - len(pending)
        yield start, bytes(head)


def _writer() -> tuple[Any, BytesIO]:
    from warcio.warcwriter import WARCWriter

    buffer = BytesIO()
    return WARCWriter(buffer, gzip=True, warc_version="1.1"), buffer


def _iso(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
