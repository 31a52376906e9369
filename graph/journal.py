"""What an unfinished build has extracted, kept so that the next build needn't extract it again.

``DIR/extracted`` gets a line for each article as soon as it is extracted: the digest of all that the extraction
depends on, and the article with its statements, packed. A build that is killed leaves the file; whichever build comes
next takes from it what it needs, so that no state of the private copy has to be trusted. A line torn by a crash doesn't
unpack and is passed over. What a published build used is dropped.
"""

from __future__ import annotations

import base64
import json
import os
import zlib
from collections.abc import Iterable, Iterator
from io import FileIO
from pathlib import Path

from unionties.graph.errors import StatementError
from unionties.graph.statement import Article, Source, Statement
from unionties.graph.store import JOURNAL

Told = tuple[Article, list[Statement]]
"""An article and its statements."""


class Journal:
    """The articles that were extracted but not published yet, by the digest of what they were extracted from.

    Only the writer of the store may use it. Its methods raise OSError where the disk doesn't do as told.
    """

    def __init__(self, store_path: Path) -> None:
        """``store_path`` is the folder of the store, which needn't hold a journal yet."""
        self._path = store_path / JOURNAL
        self._stream: FileIO | None = None
        self._places: dict[str, tuple[int, int]] = {}
        self._used: set[str] = set()
        for key, at, length in self._scan():
            self._places[key] = (at, length)

    def __len__(self) -> int:
        """How many articles it holds."""
        return len(self._places)

    def take(self, key: str) -> Told | None:
        """The article kept under the key with its statements, None where there is none or it is damaged."""
        if key not in self._places:
            return None
        at, length = self._places[key]
        with self._path.open("rb") as stream:
            stream.seek(at)
            told = _unpacked(stream.read(length))
        if told is None:
            del self._places[key]
        else:
            self._used.add(key)
        return told

    def add(self, key: str, article: Article, statements: Iterable[Statement]) -> None:
        """Keep the article and its statements, unless it has them; they outlive this process from now on."""
        if key in self._places:
            self._used.add(key)
            return
        line = f"{key} ".encode() + _packed(article, statements) + b"\n"
        if self._stream is None:
            self._stream = self._open()
        place = self._stream.seek(0, os.SEEK_END) + len(key) + 1
        self._stream.write(line)
        self._places[key] = (place, len(line) - len(key) - 2)
        self._used.add(key)

    def published(self) -> None:
        """Drop what was added or taken here, since it is in the published graph; called by ``publish.writing``."""
        self.close()
        left = {key: place for key, place in self._places.items() if key not in self._used}
        if not left:
            self._path.unlink(missing_ok=True)
        elif self._used:
            beside = self._path.with_name(f"{JOURNAL}.new")
            with self._path.open("rb") as old, beside.open("wb") as new:
                for key, (at, length) in left.items():
                    old.seek(at)
                    new.write(f"{key} ".encode() + old.read(length) + b"\n")
            beside.replace(self._path)
        self._places, self._used = {}, set()

    def close(self) -> None:
        """Let go of the file."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None

    def _open(self) -> FileIO:
        """The file, to be written at its end, after a line end: a torn line mustn't swallow the next one."""
        stream = self._path.open("a+b", buffering=0)
        if stream.seek(0, os.SEEK_END):
            stream.seek(-1, os.SEEK_END)
            if stream.read(1) != b"\n":
                stream.write(b"\n")
        return stream

    def _scan(self) -> Iterator[tuple[str, int, int]]:
        """Key, place and length of each whole line's statements."""
        if not self._path.exists():
            return
        place = 0
        with self._path.open("rb") as stream:
            for line in stream:
                key, blank, packed = line.partition(b" ")
                if blank and line.endswith(b"\n") and key.isalnum():
                    yield key.decode("ascii", "replace"), place + len(key) + 1, len(packed) - 1
                place += len(line)


def _packed(article: Article, statements: Iterable[Statement]) -> bytes:
    told = {
        "name": article.name, "text": article.text, "source": article.source.to_json(),
        "statements": [s.to_json() | {"confidence": s.confidence} for s in statements],
    }  # fmt: skip
    return base64.b64encode(zlib.compress(json.dumps(told, ensure_ascii=False).encode(), 1))


def _unpacked(packed: bytes) -> Told | None:
    try:
        told = json.loads(zlib.decompress(base64.b64decode(packed, validate=True)))
        article = Article(told["name"], told["text"], Source(**told["source"]))
        return article, [Statement.from_json(record) for record in told["statements"]]
    except (ValueError, TypeError, KeyError, zlib.error, StatementError):
        return None
