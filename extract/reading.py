"""Articles from files, folders and standard input, and statements from JSON Lines.

A file that can't be read is handed to ``on_skip`` with the reason and the rest goes on. Articles come in
the order of their names, whatever the order of the arguments; contents are read one at a time.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from unionties.extract.metadata import Metadata
from unionties.extract.pages import Page, article_of
from unionties.graph.errors import ReadError, StatementError
from unionties.graph.statement import Article, Statement, nfc
from unionties.graph.store import SETTINGS

OnSkip = Callable[[str, str], None]
TEXT_TYPES = (".txt", ".text", ".md")
HTML_TYPES = (".html", ".htm")
_METADATA_TYPES = (".json", ".yaml", ".yml")


@dataclass(frozen=True)
class _Found:
    """A file that holds an article; ``data`` is set for what came through standard input."""

    name: str
    path: Path
    data: bytes | None = None


def read_articles(paths: Sequence[Path | str], *, on_skip: OnSkip, stdin: BinaryIO | None = None) -> Iterator[Article]:
    """The articles of the pages that :func:`read_pages` gives; a page without one is handed to ``on_skip``.

    Raises:
        ReadError: a path doesn't exist. It is raised at the call, before any article is read.
    """
    return articles_of(read_pages(paths, on_skip=on_skip, stdin=stdin), on_skip)


def read_pages(paths: Sequence[Path | str], *, on_skip: OnSkip, stdin: BinaryIO | None = None) -> Iterator[Page]:
    """The pages of files and folders, sorted by name; ``-`` is standard input.

    Text files (.txt, .text, .md) and HTML pages are articles; folders are read with all below them but
    hidden files. An article is named by its file without the ending, below a folder with the path from
    there. Files of one name but different texts get the start of their text's SHA-256 added; the same text
    under one name is read once.

    Args:
        paths: files, folders, or ``-``.
        on_skip: called with a path and a reason for everything that is left out or can't be used.
        stdin: the stream behind ``-``; standard input where it is None.

    Raises:
        ReadError: a path doesn't exist. It is raised at the call, before any page is read.
    """
    found: dict[tuple[str, bytes | None], _Found] = {}
    for path in paths:
        for item in _find(path, on_skip, stdin):
            key = (str(item.path.resolve()), item.data)
            # A file reached by two ways keeps the longer name: the one it has when its whole folder is read.
            if key not in found or (-len(item.name), item.name) < (-len(found[key].name), found[key].name):
                found[key] = item
    metadata = Metadata(on_skip)
    return _pages(sorted(found.values(), key=lambda f: (f.name, f.path.resolve())), metadata, on_skip)


def articles_of(pages: Iterable[Page], on_skip: OnSkip) -> Iterator[Article]:
    """The articles of pages; a page without one is handed to ``on_skip``."""
    for page in pages:
        try:
            yield article_of(page)
        except ReadError as error:
            on_skip(page.place, str(error))


def read_statements(source: Path | str | BinaryIO, *, on_skip: OnSkip) -> Iterator[Statement]:
    """The statements of a JSON Lines file or stream; a broken line is reported as ``file:line`` and left out.

    Raises:
        ReadError: the file can't be opened.
    """
    if not isinstance(source, Path | str):
        yield from _statements(source, str(getattr(source, "name", "standard input")), on_skip)
        return
    try:
        with Path(source).open("rb") as stream:
            yield from _statements(stream, str(source), on_skip)
    except OSError as error:
        raise ReadError(f"can't read {str(source)!r}: {error.strerror}") from None


def _find(argument: Path | str, on_skip: OnSkip, stdin: BinaryIO | None) -> Iterator[_Found]:
    """The article files that one argument names."""
    if str(argument) == "-":
        yield _Found("stdin", Path("-"), (stdin or sys.stdin.buffer).read())
        return
    path = Path(argument)
    try:
        exists, folder = path.exists(), path.is_dir()
    except OSError as error:
        raise ReadError(f"can't read {str(argument)!r}: {error.strerror}") from None
    if not exists:
        raise ReadError(f"no file or folder {str(argument)!r}: check the path")
    if folder:
        yield from _walk(path, on_skip)
    elif path.suffix.lower() in _METADATA_TYPES:
        on_skip(str(path), f"{path.suffix} files are metadata, not articles: give a text or HTML file")
    elif path.suffix.lower() == ".jsonl":
        on_skip(str(path), "statement JSON Lines are not articles: they are read as statements")
    else:
        yield _Found(nfc(path.stem), path)


def _walk(folder: Path, on_skip: OnSkip) -> Iterator[_Found]:
    """The article files below a folder; what else lies there is counted and reported in one line."""
    other: Counter[str] = Counter()

    def unreadable(error: OSError) -> None:
        on_skip(str(error.filename), f"can't read the folder: {error.strerror}")

    for place, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = sorted(f for f in folders if not f.startswith(".") and not _is_store(Path(place, f)))
        for name in sorted(n for n in names if not n.startswith(".")):
            path = Path(place, name)
            if path.suffix.lower() in TEXT_TYPES + HTML_TYPES:
                yield _Found(nfc(path.relative_to(folder).with_suffix("").as_posix()), path)
            elif path.suffix.lower() not in _METADATA_TYPES:
                other[path.suffix.lower() or "no ending"] += 1
    if other:
        kinds = ", ".join(f"{count} × {kind}" for kind, count in sorted(other.items()))
        on_skip(str(folder), f"{other.total()} files that are neither text nor HTML were ignored: {kinds}")


def _is_store(folder: Path) -> bool:
    """Whether a folder is a store of ours: what the graph's files hold is no article."""
    return (folder / SETTINGS).is_file()


def _pages(found: Iterable[_Found], metadata: Metadata, on_skip: OnSkip) -> Iterator[Page]:
    for item, name in _named(found, metadata):
        try:
            page = _page(item, name, metadata)
        except ReadError as error:
            on_skip(str(item.path), str(error))
        else:
            yield page


def _named(found: Iterable[_Found], metadata: Metadata) -> list[tuple[_Found, str]]:
    """Files with names that differ, sorted by name; only files that share a name are read for that."""
    groups: dict[str, list[_Found]] = defaultdict(list)
    for item in found:
        groups[item.name].append(item)
    named = []
    for name, items in groups.items():
        texts: dict[str, _Found] = {}
        for item in items if len(items) > 1 else ():
            try:
                text = article_of(_page(item, name, metadata)).text
            except ReadError:
                named.append((item, name))  # what reads it says why it can't
            else:
                texts.setdefault(hashlib.sha256(text.encode()).hexdigest()[:8], item)
        if len(items) == 1 or len(texts) == 1:
            named.append((items[0] if len(items) == 1 else next(iter(texts.values())), name))
        else:
            named += [(item, f"{name}-{digest}") for digest, item in texts.items()]
    return sorted(named, key=lambda pair: (pair[1], pair[0].path.resolve()))


def _page(item: _Found, name: str, metadata: Metadata) -> Page:
    """The page of a file under a name; raises ReadError."""
    if item.data is not None:
        return Page(name, item.data, str(item.path), markup=None)
    try:
        data = item.path.read_bytes()
    except OSError as error:
        raise ReadError(f"can't read the file: {error.strerror}") from None
    return Page(name, data, str(item.path), metadata.of(item.path), item.path.suffix.lower() in HTML_TYPES)


def _statements(lines: Iterable[bytes], name: str, on_skip: OnSkip) -> Iterator[Statement]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            data = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
            if not isinstance(data, dict):
                raise StatementError(f"expected a JSON object, found {type(data).__name__}")
            yield Statement.from_json(data)
        except UnicodeDecodeError as error:
            on_skip(f"{name}:{number}", f"not UTF-8 at byte {error.start} of the line: save the file as UTF-8")
        except (ValueError, RecursionError) as error:
            on_skip(f"{name}:{number}", f"broken JSON, {error}: expected one statement object a line")
        except (StatementError, TypeError) as error:
            on_skip(f"{name}:{number}", f"not a statement: {error}")
