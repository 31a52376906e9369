"""What one page says: its article and statements, or why it says nothing; within a limit of time."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from unionties.extract.pages import Page, article_of
from unionties.extract.pipeline import extract
from unionties.graph.errors import SetAside, UniontiesError
from unionties.graph.statement import Article, Statement

Extract = Callable[[Article, dict[str, tuple[str, ...]]], list[Statement]]
PLENTY = 60.0
"""Seconds that a page may take where nothing else is said: some hundred times what a long article takes."""


@dataclass(frozen=True)
class Reading:
    """The article of a page, its statements, and the names that stay open in it with the ids of their bearers."""

    article: Article
    statements: list[Statement]
    left_open: dict[str, tuple[str, ...]] = field(default_factory=dict)


Outcome = Reading | UniontiesError
"""What a page says, or why it says nothing: SetAside where trying again may help."""


class TimeIsUp(BaseException):
    """A page took longer than it may; no Exception, so that no library takes it for a fault of its own and goes on."""


def read(page: Page, *, seconds: float | None = None, extraction: Extract = extract) -> Outcome:
    """The reading of a page; whatever goes wrong is told as its outcome.

    Args:
        page: what to read.
        seconds: set the page aside after so long. It needs the main thread and a system with ``SIGALRM``; a library
            in C is stopped only once it comes back to Python. Without it there is no limit.
        extraction: what finds the statements.
    """
    left_open: dict[str, tuple[str, ...]] = {}
    try:
        with limited(seconds):
            article = article_of(page)
            return Reading(article, extraction(article, left_open), left_open)
    except UniontiesError as error:
        return error
    except TimeIsUp:
        return too_slow(seconds or 0)
    except MemoryError:
        return too_large()
    except (Exception, SystemExit) as error:
        told = " ".join(f"{type(error).__name__} {error}".split())
        return SetAside(f"an error in unionties, please report it with the page: {told[:200]}")


def too_slow(seconds: float) -> SetAside:
    """What is said of a page that took longer than it may."""
    return SetAside(f"it took longer than {seconds:g} s (--time-limit)")


def too_large() -> SetAside:
    """What is said of a page that needs more memory than it may take."""
    return SetAside("it needs more memory than a page may take (--memory-limit)")


@contextmanager
def limited(seconds: float | None) -> Iterator[None]:
    """Raise TimeIsUp in the block when the seconds are over, and again each second after that.

    Without seconds, and in another thread than the main one, there is no limit.
    """
    if seconds is None or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(*_: Any) -> None:
        raise TimeIsUp

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, 1)  # again each second, should a library swallow the first
    try:
        yield
    finally:
        try:  # noqa: SIM105 - the alarm could ring in the call of suppress(), before anything catches it
            signal.setitimer(signal.ITIMER_REAL, 0)
        except TimeIsUp:
            pass
        signal.signal(signal.SIGALRM, before)
