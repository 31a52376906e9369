"""Pages from zip files of HTML and text, named as in a folder."""

from __future__ import annotations

import json
import lzma
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import BinaryIO

from unionties.extract.metadata import checked
from unionties.extract.page_names import plain_name
from unionties.extract.pages import HTML_TYPES, LARGEST, TEXT_TYPES, Page
from unionties.graph.statement import Source

_MOST = 200  # times the size of the zip file: HTML packs to a tenth or so, all pages alike to a fiftieth
_BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, NotImplementedError, RuntimeError,
    ValueError,
)  # fmt: skip
"""What zipfile raises for damage, as far as fuzzing has shown."""
_BESIDE = (".json", ".yaml", ".yml")


def pages(file: BinaryIO, name: str, on_skip: Callable[[str, str], None]) -> Iterator[Page]:
    """The pages of a zip file in the order of its table of contents, with what ``NAME.meta.json`` tells of them.

    Args:
        file: the file, opened for reading and able to seek.
        name: what to call it in reports.
        on_skip: called with the file and its member and a reason for all that can't be read.
    """
    size = file.seek(0, 2)
    try:
        archive = zipfile.ZipFile(file)
    except _BROKEN as error:
        on_skip(name, f"no whole zip file of {size} bytes, {error}: `zip -FF` may mend it")
        return
    other: Counter[str] = Counter()
    left = _MOST * size + LARGEST
    for member in archive.infolist():
        path = PurePosixPath(member.filename)
        kind = path.suffix.lower()
        if member.is_dir() or any(part.startswith((".", "__MACOSX")) for part in path.parts) or kind in _BESIDE:
            continue
        if kind not in TEXT_TYPES + HTML_TYPES:
            other[kind or "no ending"] += 1
            continue
        place = f"{name}, {member.filename}"
        data = _content(archive, member, place, on_skip)
        if data is None:
            continue
        left -= len(data)
        if left < 0:
            on_skip(place, f"the file unpacks to more than {_MOST} times its size, a zip bomb: the rest is left out")
            return
        source = _beside(archive, path, f"{name}, ", on_skip)
        yield Page(plain_name(path.with_suffix("").as_posix()), data, place, source, kind in HTML_TYPES, gathered=True)
    if other:
        kinds = ", ".join(f"{count} × {kind}" for kind, count in sorted(other.items())[:20])
        on_skip(name, f"{other.total()} files in it that hold no pages were ignored: {kinds}")


def _content(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, place: str, on_skip: Callable[[str, str], None]
) -> bytes | None:
    """The bytes of a member, never more than a page may have."""
    if member.flag_bits & 1:
        on_skip(place, "encrypted: unpack the file with its password and give the folder")
        return None
    try:
        with archive.open(member) as stream:
            data = stream.read(LARGEST + 1)
    except _BROKEN as error:
        on_skip(place, f"damaged at byte {member.header_offset} of the zip file: {error}")
        return None
    if len(data) > LARGEST:
        on_skip(place, f"a page of over {LARGEST >> 20} MB: no news page is so large, it is set aside")
        return None
    return data


def _beside(archive: zipfile.ZipFile, path: PurePosixPath, file: str, on_skip: Callable[[str, str], None]) -> Source:
    """What ``NAME.meta.json`` beside a member tells of it."""
    beside = path.with_name(path.stem + ".meta.json").as_posix()
    if beside not in archive.NameToInfo:
        return Source()
    data = _content(archive, archive.getinfo(beside), file + beside, on_skip)
    try:
        told = json.loads(data or b"{}")
    except (ValueError, RecursionError) as error:
        on_skip(file + beside, f"broken metadata, {error}: the article goes without it")
        return Source()
    return Source(**checked(told, lambda reason: on_skip(file + beside, reason)))
