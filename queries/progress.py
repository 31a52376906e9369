"""How far the reading of articles is, on standard error: a bar on a terminal, else now and then a line."""

from __future__ import annotations

import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from unionties.queries.options import say

_SPAN = 30.0
"""Seconds over which the pace is told, and between two lines where there is no terminal."""
_SOON = 1.0
"""Seconds after which a terminal shows that something goes on."""


@dataclass(frozen=True)
class Progress:
    """What moves the bar: the name of an article that is done, and the number of bytes that were read."""

    done: Callable[[str], None] = lambda _: None
    read: Callable[[int], None] = lambda _: None


@dataclass
class Pace:
    """How many articles and bytes were read, and how quickly of late; of ``total`` bytes, where that is known."""

    total: int = 0
    articles: int = 0
    size: int = 0
    clock: Callable[[], float] = time.monotonic
    marks: deque[tuple[float, int, int]] = field(default_factory=deque)

    def __post_init__(self) -> None:
        self.marks.append((self.clock(), 0, 0))

    def rates(self) -> tuple[float, float]:
        """Articles and bytes a second, over the last half minute."""
        now = self.clock()
        if now - self.marks[-1][0] >= 1:
            self.marks.append((now, self.articles, self.size))
        while len(self.marks) > 2 and now - self.marks[1][0] > _SPAN:
            self.marks.popleft()
        then, articles, size = self.marks[0]
        passed = max(now - then, 0.001)
        return (self.articles - articles) / passed, (self.size - size) / passed

    def line(self, faults: int) -> str:
        """The state in words."""
        pace, speed = self.rates()
        parts = [f"{self.articles:,} articles", f"{pace:.1f} a second"]
        if self.total:
            parts.append(f"{min(self.size / self.total, 1):.0%} of the input")
        if self.total and speed:
            parts.append(f"about {_duration(max(self.total - self.size, 0) / speed)} left")
        return ", ".join([*parts, f"{faults:,} skipped"] if faults else parts)


@contextmanager
def reading(total: Callable[[], int], faults: Callable[[], int]) -> Iterator[Progress]:
    """What to tell of the reading, while it goes on; it shows the pace, how long it will last and what failed.

    Articles can't be counted before an archive is read; the size of files can.

    Args:
        total: how many bytes there are to be read; asked for only where it is shown.
        faults: how many pages were skipped so far.
    """
    if not sys.stderr.isatty():
        yield _lines(total, faults)
        return
    from rich import progress
    from rich.console import Console

    from unionties.graph.statement import one_line

    columns = (
        progress.TextColumn("{task.fields[told]}", markup=False), progress.BarColumn(), progress.TaskProgressColumn(),
        progress.TimeElapsedColumn(), progress.TextColumn("left"), progress.TimeRemainingColumn(),
        progress.TextColumn("{task.description}", markup=False),
    )  # fmt: skip
    pace = Pace()
    with progress.Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total() or None, told="")

        def done(name: str) -> None:
            pace.articles += 1
            bar.update(task, description=one_line(name)[:40], told=pace.line(faults()))

        yield Progress(done, lambda size: bar.advance(task, size))


@contextmanager
def waiting(text: str) -> Iterator[None]:
    """Say that something goes on, of which nobody knows how long it lasts: with a clock on a terminal after a second,
    else by one line after half a minute."""
    shown: list[Callable[[], None]] = []
    clock = sys.stderr.isatty()
    timer = threading.Timer(
        _SOON if clock else _SPAN, lambda: shown.append(_clock(text)) if clock else say(f"{text} ...")
    )
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        for stop in shown:
            stop()


def _clock(text: str) -> Callable[[], None]:
    """A clock on the terminal that goes from now on; called, what is returned takes it away."""
    from rich import progress
    from rich.console import Console

    columns = progress.SpinnerColumn(), progress.TextColumn("{task.description}"), progress.TimeElapsedColumn()
    bar = progress.Progress(*columns, console=Console(stderr=True), transient=True)
    bar.add_task(text, total=None)
    bar.start()
    return bar.stop


def _lines(total: Callable[[], int], faults: Callable[[], int]) -> Progress:
    """A line of the state every half minute."""
    pace = Pace()
    last = pace.clock()

    def tell() -> None:
        nonlocal last
        if pace.clock() - last >= _SPAN:
            last = pace.clock()
            pace.total = pace.total or total()
            say(pace.line(faults()))

    def done(_: str) -> None:
        pace.articles += 1
        tell()

    def read(size: int) -> None:  # an archive may have few articles in many gigabytes
        pace.size += size
        tell()

    return Progress(done, read)


def _duration(seconds: float) -> str:
    """A time in words.

    >>> _duration(40), _duration(400), _duration(40_000)
    ('40 s', '7 min', '11.1 h')
    """
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
