"""Reading pages for a command: which must be read, by whom, and where it goes what they say."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from unionties.graph.errors import NoArticle, SetAside, StatementError
from unionties.queries.progress import Progress
from unionties.queries.tally import Tally

if TYPE_CHECKING:
    from unionties.extract.pages import Page
    from unionties.extract.readings import Extract, Outcome, Reading
    from unionties.graph.statement import Statement
    from unionties.graph.writer import Writer

_FEW, _LITTLE = 50, 4 * 2**20
"""Up to so many pages, of so many bytes, processes take longer to start than they would save."""
_LARGE = 2**20
"""A page of more bytes is always read by another process: what it needs may be more than there is."""


@dataclass(frozen=True)
class Limits:
    """What reading one page may take."""

    seconds: float = 60
    megabytes: int = 2048


@dataclass
class UnderWay:
    """Tells of bytes as read when what they hold is done, since processes are given pages long before that.

    What is read while no page is under way, as where an archive holds none that matters, is told at once.
    """

    tell: Callable[[int], None]
    waiting: int = 0
    pages: dict[int, int] = field(default_factory=dict)
    """Of the pages that were taken and aren't done, the bytes that were read for each."""

    def read(self, size: int) -> None:
        """Take in a number of bytes that were read."""
        self.waiting += size
        if not self.pages:
            self._tell()

    def taken(self, pages: Iterable[Page]) -> Iterator[Page]:
        """The pages, noted as they are taken."""
        for page in pages:
            self.pages[id(page)], self.waiting = self.waiting, 0
            yield page

    def done(self, page: Page) -> None:
        """A page is done; after the last one nothing waits."""
        self.tell(self.pages.pop(id(page), 0))
        if not self.pages:
            self._tell()

    def _tell(self) -> None:
        self.tell(self.waiting)
        self.waiting = 0


def to_read(
    writer: Writer, tally: Tally, progress: Progress, put: Callable[[Page, Reading], None], again: bool,
    pages: Iterable[Page],
) -> Iterator[Page]:  # fmt: skip
    """The pages that must be read; what others say is in the store, or is put there from an unfinished build."""
    from unionties.extract.fingerprint import page_key
    from unionties.extract.readings import Reading
    from unionties.graph.organisations import organisations

    writer.know(organisations())  # loaded here, while the processes that read are being started
    gc.freeze()  # all that stays is loaded: the collector needn't look through it again and again
    for page in pages:
        key = page_key(page)
        if again:
            yield page
        elif (name := writer.keys.name_of(key)) is not None:
            if writer.keep(name, key):
                tally.unchanged += 1
                tally.articles += 1
                progress.done(name)
            else:
                tally.repeated += 1
        elif (told := writer.recall(key)) is not None:
            tally.resumed += 1
            put(page, Reading(*told))
        else:
            yield page


def put(writer: Writer, tally: Tally, progress: Progress, page: Page, reading: Reading) -> None:
    """Put what a page says into the store; an article that another page had is there already."""
    from unionties.extract.fingerprint import page_key

    key, article = page_key(page), reading.article
    if writer.keys.has_met(article.name):
        writer.keep(article.name, key)
        tally.repeated += 1
        return
    try:
        writer.remember(key, article, reading.statements)
        writer.replace(article, reading.statements, key)
    except StatementError as error:
        tally.skip(article.name, error)
        return
    tally.articles += 1
    tally.add(reading.statements)
    tally.leave_open(reading.left_open)
    progress.done(article.name)


def readings(
    paths: Iterable[Path], tally: Tally, extraction: Callable[[], Extract], *, jobs: int | None = 1,
    limits: Limits | None = None, needed: Callable[[Iterable[Page]], Iterator[Page]] = iter, all_pages: bool = False,
    on_read: Callable[[int], None] = lambda _: None,
) -> Iterator[tuple[Page, Reading]]:  # fmt: skip
    """The pages that are ``needed``, with what they say, as they are read; what fails is skipped or set aside."""
    paths = list(paths)
    if not paths:
        return
    from unionties.extract.gate import gated
    from unionties.extract.reading import read_pages
    from unionties.extract.readings import Reading

    under_way = UnderWay(on_read)
    pages = read_pages(paths, on_skip=tally.skip, on_read=under_way.read, stdin=sys.stdin.buffer)
    wanted = under_way.taken(needed(pages if all_pages else gated(pages, tally.pages)))
    for page, outcome in _outcomes(wanted, extraction, jobs, limits or Limits()):
        under_way.done(page)
        if isinstance(outcome, Reading):
            yield page, outcome
        elif isinstance(outcome, SetAside):
            tally.set_aside(page.place, outcome)
        elif isinstance(outcome, NoArticle) and page.gathered:
            tally.pass_over(page.place, outcome)
        else:
            tally.skip(page.place, outcome)


def _outcomes(
    pages: Iterator[Page], extraction: Callable[[], Extract], jobs: int | None, limits: Limits
) -> Iterator[tuple[Page, Outcome]]:
    """What reading the pages gives: by processes, or one after the other in this one."""
    from unionties.extract.readings import read
    from unionties.extract.workers import Workers

    first: list[Page] = []
    waiting = 0
    while jobs is None and waiting <= _LITTLE and len(first) <= _FEW and (page := next(pages, None)):
        first.append(page)
        waiting += len(page.data)
    many = waiting > _LITTLE or len(first) > _FEW
    count = jobs or (_cores() if many else 1)
    pages = chain(first, pages)
    with Workers(count, seconds=limits.seconds, memory=limits.megabytes * 2**20) as workers:
        if count > 1:
            yield from workers.read(pages)
        for page in pages:
            if len(page.data) > _LARGE:
                yield from workers.read([page])
            else:
                yield page, read(page, seconds=limits.seconds, extraction=extraction())


def _cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def read_lines(path: Path, tally: Tally, progress: Progress) -> Iterator[Statement]:
    """The statements of a JSON Lines file, counted as they pass."""
    from unionties.extract.reading import read_statements

    seen: set[str] = set()
    for statement in read_statements(path, on_skip=tally.skip, on_read=progress.read):
        if statement.evidence.article not in seen:
            seen.add(statement.evidence.article)
            tally.articles += 1
            progress.done(statement.evidence.article)
        tally.add([statement])
        yield statement
