"""What all tests need."""

from __future__ import annotations

import signal

import pytest

LONGEST = ("test_spark.py", "test_crash.py", "test_notebooks.py", "test_review_browser.py", "test_explorer_browser.py")
"""The files that take longest begin first, so that no process is left alone with them at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort them so."""
    items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))


def pytest_configure() -> None:
    """Let processes that tests start be interrupted: what runs in a shell's background has them ignore it."""
    for number, handler in ((signal.SIGINT, signal.default_int_handler), (signal.SIGHUP, signal.SIG_DFL)):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, handler)
