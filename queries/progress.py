"""How far the reading of articles is, on standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """What moves the bar: the name of an article that is done, and the number of bytes that were read."""

    done: Callable[[str], None] = lambda _: None
    read: Callable[[int], None] = lambda _: None


@contextmanager
def reading(total: Callable[[], int]) -> Iterator[Progress]:
    """A bar of the bytes read, with the number of articles, if standard error is a terminal.

    Articles can't be counted before an archive is read; the size of files can.
    """
    if not sys.stderr.isatty():
        yield Progress()
        return
    from rich import progress
    from rich.console import Console

    columns = (
        progress.TextColumn("{task.fields[articles]} articles"), progress.BarColumn(), progress.TaskProgressColumn(),
        progress.TimeElapsedColumn(), progress.TextColumn("{task.description}"),
    )  # fmt: skip
    with progress.Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total() or None, articles=0)

        def done(name: str) -> None:
            bar.update(task, description=name[:40], articles=bar.tasks[0].fields["articles"] + 1)

        yield Progress(done, lambda size: bar.advance(task, size))
