"""Generated pages as files: a folder, or archives in the forms in which news archives are kept."""

from __future__ import annotations

import gzip
import json
import uuid
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from tests.benchmarks.corpus.series import Made

Put = Callable[[Made], None]
TRUTH = "truth.jsonl"
_ROWS = 500  # rows of a row group


def write(made: Iterable[Made], folder: Path, form: str, shards: int = 1, *, body: str = "html") -> int:
    """Write pages and ``truth.jsonl`` into a folder, one page at a time; gives their number.

    Args:
        made: the pages.
        folder: where to; it is made.
        form: one of ``FORMS``.
        shards: over how many archives the pages are dealt out; folders have no shards.
        body: whether rows of JSON Lines and Parquet hold ``html`` or ``text``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    with ExitStack() as stack:
        truth = stack.enter_context((folder / TRUTH).open("w", encoding="utf-8"))
        if form in _FOLDERS:
            puts = [_FOLDERS[form](folder / "pages")]
        else:
            names = [f"pages-{shard:05}" for shard in range(shards)] if shards > 1 else ["pages"]
            paths = [folder / f"{name}.{_ENDINGS.get(form, form)}" for name in names]
            puts = [stack.enter_context(_ARCHIVES[form](path, body)) for path in paths]
        for page in made:
            puts[page.number % len(puts)](page)
            truth.write(json.dumps(page.line(), ensure_ascii=False) + "\n")
            written += 1
    return written


def row(page: Made, body: str = "html") -> dict[str, Any]:
    """The page as a row of JSON Lines or Parquet."""
    about = {
        "url": page.url, "title": page.title, "published": page.published.isoformat(), "language": page.language,
        "outlet": page.outlet,
    }  # fmt: skip
    return about | {body: page.html if body == "html" else "\n\n".join([page.title, *page.body()])}


def _html(folder: Path) -> Put:
    def put(page: Made) -> None:
        path = folder / f"{page.name}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page.html, "utf-8")

    return put


def _txt(folder: Path) -> Put:
    """Pairs of text and annotation, for ``unionties evaluate``."""
    folder.mkdir(parents=True, exist_ok=True)

    def put(page: Made) -> None:
        path = folder / f"{page.language}-{page.number:07}.txt"
        path.write_text(page.text, "utf-8")
        path.with_suffix(".json").write_text(json.dumps(page.truth(), ensure_ascii=False, indent=1), "utf-8")

    return put


@contextmanager
def _warc(path: Path, body: str) -> Iterator[Put]:
    """As Common Crawl keeps its news: a record that tells of the file, then a response for each page, gzipped alone."""
    with path.open("wb") as stream:
        about = b"software: unionties, generated pages\r\nformat: WARC File Format 1.0\r\n"
        stream.write(_record("warcinfo", {"Content-Type": "application/warc-fields"}, about, "2016-01-01", path.name))

        def put(page: Made) -> None:
            data = page.html.encode()
            head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(data)}\r\n\r\n"
            told = {"WARC-Target-URI": page.url, "Content-Type": "application/http; msgtype=response"}
            stream.write(_record("response", told, head.encode() + data, page.published.isoformat(), page.url))

        yield put


def _record(kind: str, told: dict[str, str], data: bytes, day: str, named: str) -> bytes:
    """One gzipped WARC record; its bytes follow from what is in it."""
    told = {
        "WARC-Type": kind, "WARC-Date": f"{day}T12:00:00Z",
        "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, named)}>", **told,
        "Content-Length": str(len(data)),
    }  # fmt: skip
    lines = "".join(f"{key}: {value}\r\n" for key, value in told.items())
    return gzip.compress(f"WARC/1.0\r\n{lines}\r\n".encode() + data + b"\r\n\r\n", 6, mtime=0)


@contextmanager
def _jsonl(path: Path, body: str) -> Iterator[Put]:
    with path.open("w", encoding="utf-8") as stream:
        yield lambda page: _ignore(stream.write(json.dumps(row(page, body), ensure_ascii=False) + "\n"))


@contextmanager
def _zst(path: Path, body: str) -> Iterator[Put]:
    import zstandard

    with path.open("wb") as raw, zstandard.ZstdCompressor().stream_writer(raw) as stream:
        yield lambda page: _ignore(stream.write((json.dumps(row(page, body), ensure_ascii=False) + "\n").encode()))


@contextmanager
def _parquet(path: Path, body: str) -> Iterator[Put]:
    import pyarrow
    import pyarrow.parquet

    keys = ("url", "title", "published", "language", "outlet", body)
    schema = pyarrow.schema([(key, pyarrow.string()) for key in keys])
    rows: list[dict[str, Any]] = []
    with pyarrow.parquet.ParquetWriter(path, schema, compression="zstd") as writer:

        def flush() -> None:
            writer.write_table(pyarrow.Table.from_pylist(rows, schema))
            rows.clear()

        def put(page: Made) -> None:
            rows.append(row(page, body))
            if len(rows) == _ROWS:
                flush()

        yield put
        flush()


@contextmanager
def _zip(path: Path, body: str) -> Iterator[Put]:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:

        def put(page: Made) -> None:
            day = page.published
            entry = zipfile.ZipInfo(f"{page.name}.html", (day.year, day.month, day.day, 0, 0, 0))
            archive.writestr(entry, page.html, zipfile.ZIP_DEFLATED)

        yield put


def _ignore(_: object) -> None: ...


_FOLDERS: dict[str, Callable[[Path], Put]] = {"html": _html, "txt": _txt}
_ARCHIVES = {"warc": _warc, "jsonl": _jsonl, "jsonl.zst": _zst, "parquet": _parquet, "zip": _zip}
_ENDINGS = {"warc": "warc.gz"}
FORMS = (*_FOLDERS, *_ARCHIVES)
"""What pages can be written as."""
