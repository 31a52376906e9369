"""Articles from files, folders, archives and standard input, and statements from JSON Lines.

A file that can't be read is handed to ``on_skip`` with the reason and the rest goes on. Articles come in
the order of their names, whatever the order of the arguments, and then those of archives, each in the order of
its file; contents are read one at a time.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from unionties.extract.archives import LINES, Kind, kind_by_content, kind_by_name, pages_of
from unionties.extract.archives.lines import holds, numbered, parsed
from unionties.extract.metadata import Metadata
from unionties.extract.pages import HTML_TYPES, TEXT_TYPES, Page, article_of
from unionties.graph.errors import NoArticle, ReadError, StatementError
from unionties.graph.statement import Article, Statement, nfc
from unionties.graph.store import SETTINGS

OnSkip = Callable[[str, str], None]
OnRead = Callable[[int], None]
_METADATA_TYPES = (".json", ".yaml", ".yml")
_HEAD = 1 << 20  # bytes of standard input that tell what it is


@dataclass(frozen=True)
class _Found:
    """A file that holds an article, or an archive of a ``kind``.

    What came through standard input is in ``data``, or, an archive, in the open ``file``.
    """

    name: str
    path: Path
    data: bytes | None = None
    kind: Kind | None = None
    file: BinaryIO | None = None


def read_articles(
    paths: Sequence[Path | str], *, on_skip: OnSkip, on_empty: OnSkip | None = None, on_read: OnRead = lambda _: None,
    stdin: BinaryIO | None = None,
) -> Iterator[Article]:  # fmt: skip
    """The articles of the pages that :func:`read_pages` gives; a page without one is handed to ``on_skip``.

    In an archive it is no fault that a page holds no article in a language that is known here: where ``on_empty`` is
    given, such pages are handed to it.

    Raises:
        ReadError: a path doesn't exist. It is raised at the call, before any article is read.
    """
    pages = read_pages(paths, on_skip=on_skip, on_read=on_read, stdin=stdin)
    return _articles(pages, on_skip, on_skip if on_empty is None else on_empty)


def read_pages(
    paths: Sequence[Path | str], *, on_skip: OnSkip, on_read: OnRead = lambda _: None, stdin: BinaryIO | None = None
) -> Iterator[Page]:
    """The pages of files and folders, sorted by name, then those of archives; ``-`` is standard input.

    Text files (.txt, .text, .md) and HTML pages are articles; folders are read with all below them but
    hidden files. An article is named by its file without the ending, below a folder with the path from
    there. Files of one name but different texts get the start of their text's SHA-256 added; the same text
    under one name is read once. Pages of archives (``extract/archives``) are ``gathered``.

    Args:
        paths: files, folders, archives, or ``-``.
        on_skip: called with a path and a reason for everything that is left out or can't be used.
        on_read: called with numbers of bytes as they have been read; they sum up to about :func:`size_of`.
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
    return _pages(sorted(found.values(), key=lambda f: (f.name, f.path.resolve())), metadata, on_skip, on_read)


def size_of(paths: Iterable[Path]) -> int:
    """How many bytes the paths hold that would be read."""
    files = (file for path in paths for file in (path.rglob("*") if path.is_dir() else (path,)))
    read = (f for f in files if f.suffix.lower() in TEXT_TYPES + HTML_TYPES or kind_by_name(f))
    return sum(file.stat().st_size for file in read if file.is_file())


def holds_statements(path: Path) -> bool:
    """Whether a file is JSON Lines of statements, or at least not of articles."""
    return kind_by_name(path) is LINES and path.is_file() and _lines_hold(path) != "articles"


def _articles(pages: Iterable[Page], on_skip: OnSkip, on_empty: OnSkip) -> Iterator[Article]:
    """The articles of pages; pages of archives without one are handed to ``on_empty``, others to ``on_skip``."""
    for page in pages:
        try:
            yield article_of(page)
        except ReadError as error:
            (on_empty if page.gathered and isinstance(error, NoArticle) else on_skip)(page.place, str(error))


def read_statements(
    source: Path | str | BinaryIO, *, on_skip: OnSkip, on_read: OnRead = lambda _: None
) -> Iterator[Statement]:
    """The statements of a JSON Lines file or stream, compressed or not.

    A broken line is reported as ``file:line`` and left out. ``on_read`` is called with numbers of bytes as they have
    been read from a file.

    Raises:
        ReadError: the file can't be opened.
    """
    if not isinstance(source, Path | str):
        yield from _statements(source, str(getattr(source, "name", "standard input")), on_skip)
        return
    try:
        with Path(source).open("rb") as stream:
            told = 0
            for statement in _statements(stream, str(source), on_skip):
                on_read(-told + (told := stream.tell()))
                yield statement
            on_read(stream.seek(0, 2) - told)
    except OSError as error:
        raise ReadError(f"can't read {str(source)!r}: {error.strerror}") from None


def _find(argument: Path | str, on_skip: OnSkip, stdin: BinaryIO | None) -> Iterator[_Found]:
    """The article files that one argument names."""
    if str(argument) == "-":
        yield _standard_input(stdin or sys.stdin.buffer)
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
    elif path.suffix.lower() in TEXT_TYPES + HTML_TYPES:
        yield _Found(nfc(path.stem), path)
    else:
        yield from _other(path, on_skip)


def _other(path: Path, on_skip: OnSkip) -> Iterator[_Found]:
    """A file whose ending isn't that of a text: an archive, or a text all the same."""
    kind = kind_by_name(path)
    if kind is LINES and (told := _lines_hold(path)) != "articles":
        why = "statement JSON Lines are not articles: they are read as statements"
        on_skip(str(path), why if told else "no line holds an article: expected objects with the key text or html")
        return
    try:
        with path.open("rb") as file:
            kind = kind or kind_by_content(file)
    except OSError:
        pass  # what reads it says why it can't
    yield _Found(nfc(path.stem), path, kind=kind)


def _lines_hold(path: Path) -> str | None:
    """What a file of JSON Lines holds: see ``lines.holds``."""
    try:
        with path.open("rb") as file:
            return holds(file)
    except (OSError, ReadError):
        return "articles"  # what reads it says why it can't


def _standard_input(stream: BinaryIO) -> _Found:
    head = stream.read(_HEAD)
    kind = kind_by_content(io.BytesIO(head))
    if kind is None:
        return _Found("stdin", Path("-"), head + stream.read())
    file = tempfile.TemporaryFile()  # noqa: SIM115 - what reads it closes it
    file.write(head)
    shutil.copyfileobj(stream, file)
    file.seek(0)
    return _Found("stdin", Path("-"), kind=kind, file=cast(BinaryIO, file))


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
            elif (kind := kind_by_name(path)) and (kind is not LINES or _lines_hold(path) == "articles"):
                yield _Found(nfc(path.relative_to(folder).as_posix()), path, kind=kind)
            elif path.suffix.lower() not in _METADATA_TYPES:
                other[path.suffix.lower() or "no ending"] += 1
    if other:
        kinds = ", ".join(f"{count} × {kind}" for kind, count in sorted(other.items()))
        on_skip(
            str(folder),
            f"{other.total()} files that hold no pages were ignored: {kinds}",
        )


def _is_store(folder: Path) -> bool:
    """Whether a folder is a store of ours: what the graph's files hold is no article."""
    return (folder / SETTINGS).is_file()


def _pages(found: Iterable[_Found], metadata: Metadata, on_skip: OnSkip, on_read: OnRead) -> Iterator[Page]:
    items = list(found)
    for item, name in _named((i for i in items if i.kind is None), metadata):
        try:
            page = _page(item, name, metadata)
        except ReadError as error:
            on_skip(str(item.path), str(error))
        else:
            yield page
            on_read(len(page.data))
    for item in items:
        if item.kind:
            try:
                yield from pages_of(item.path, item.kind, on_skip=on_skip, on_read=on_read, file=item.file)
            except ReadError as error:
                on_skip(str(item.path), str(error))


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


def _statements(file: BinaryIO, name: str, on_skip: OnSkip) -> Iterator[Statement]:
    for number, line in numbered(file, name, on_skip):
        try:
            yield Statement.from_json(parsed(line))
        except ValueError as error:
            on_skip(f"{name}:{number}", str(error))
        except (StatementError, TypeError) as error:
            on_skip(f"{name}:{number}", f"not a statement: {error}")
