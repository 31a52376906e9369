"""The bytes of a page from the body of an HTTP response as it was sent: in chunks, compressed, or lying about both."""

from __future__ import annotations

import re
import zlib
from io import BytesIO
from typing import TYPE_CHECKING

from unionties.extract.pages import LARGEST
from unionties.graph.errors import ReadError

if TYPE_CHECKING:
    from fastwarc.stream_io import WarcReader

_CHUNK = re.compile(rb"[0-9A-Fa-f]{1,8}[ \t]*(?:;[^\r\n]*)?\r?\n")
_ZLIB_OR_GZIP = 32 + zlib.MAX_WBITS


def decoded(body: bytes, transfer: str, encoding: str) -> bytes:
    """The page in a body, of at most ``LARGEST`` bytes.

    A crawler may have decoded the body and kept the headers that tell how it was sent: what doesn't look as they say
    is taken as it is.

    Args:
        body: the bytes after the HTTP header.
        transfer: the header Transfer-Encoding, or nothing.
        encoding: the header Content-Encoding, or nothing.

    Raises:
        ReadError: the body breaks off, unpacks to more than a page may have, or is packed in an unknown way.
    """
    from fastwarc.stream_io import BrotliReader, ChunkedReader, ZstdReader

    if "chunked" in transfer.lower() and _CHUNK.match(body):
        body = _read(ChunkedReader(BytesIO(body)), "chunked")
    for way in reversed(encoding.lower().replace(",", " ").split()):
        if way in ("gzip", "x-gzip", "deflate"):
            body = _inflated(body, way)
        elif way == "br":
            body = _read(BrotliReader(BytesIO(body)), way, body)
        elif way == "zstd":
            body = _read(ZstdReader(BytesIO(body)), way) if body.startswith(b"\x28\xb5\x2f\xfd") else body
        elif way not in ("identity", "none", "utf-8"):
            raise ReadError(f"the body is packed as {way[:20]!r}: expected gzip, deflate, br or zstd")
    return body


def _read(reader: WarcReader, way: str, otherwise: bytes | None = None) -> bytes:
    """What a reader gives; ``otherwise`` where it fails before it gave anything."""
    parts: list[bytes] = []
    size = 0
    try:
        while size <= LARGEST and (part := reader.read(1 << 16)):
            parts.append(part)
            size += len(part)
    except OSError as error:
        if not parts and otherwise is not None:
            return otherwise
        raise ReadError(f"the {way} body is broken: {error}") from None
    return _bounded(b"".join(parts), way)


def _inflated(body: bytes, way: str) -> bytes:
    if way != "deflate" and not body.startswith(b"\x1f\x8b"):
        return body
    for bits in (_ZLIB_OR_GZIP, -zlib.MAX_WBITS):  # "deflate" is sent with zlib's header and without
        unpacking = zlib.decompressobj(bits)
        try:
            page = _bounded(unpacking.decompress(body, LARGEST + 1), way)
        except zlib.error as error:
            if way != "deflate":
                raise ReadError(f"the {way} body is broken: {error}") from None
            continue
        if not unpacking.eof:
            raise ReadError(f"the {way} body breaks off")
        return page
    return body


def _bounded(page: bytes, way: str) -> bytes:
    if len(page) > LARGEST:
        raise ReadError(f"the {way} body unpacks to more than {LARGEST >> 20} MB, no news page is so large: set aside")
    return page
