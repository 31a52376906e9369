"""What all tests need."""

from __future__ import annotations

import fcntl
import gc
import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

LONGEST = (
    "test_spark.py", "test_notebooks.py", "test_crash.py", "test_review_browser.py", "test_explorer_browser.py",
    "test_workers.py", "test_big_export.py", "test_pages.py", "test_remote.py", "test_readme.py",
)  # fmt: skip
"""The files that take longest begin first, so that no process is left alone with them at the end."""
TOGETHER = {
    name: names[0]
    for names in (("test_readme.py", "test_accuracy.py", "test_quality.py"),)  # what is extracted from the gold
    for name in names
}
"""Files that one process runs, for what they have in common is made once a process; each with the first of them."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort them so."""
    items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """With ``--dist loadfile`` keep together what belongs together."""
    if config.getvalue("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    class Scheduling(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            folder, slash, name = super()._split_scope(nodeid).rpartition("/")
            return f"{folder}{slash}{TOGETHER.get(name, name)}"

    return Scheduling(config, log)


def pytest_configure() -> None:
    """Let processes that tests start be interrupted: what runs in a shell's background has them ignore it.

    And look for garbage less often: the languages are some hundred thousand objects that stay, and to look at them
    again and again takes a seventh of the time of extraction.
    """
    gc.set_threshold(20_000, 20, 50)
    for number, handler in ((signal.SIGINT, signal.default_int_handler), (signal.SIGHUP, signal.SIG_DFL)):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, handler)


@pytest.fixture(scope="session")
def copy_of_seeds(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """A function that puts the store of the five seed articles somewhere: it is built once for all processes."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    store, built = shared / "seeds.db", shared / "seeds.built"
    with (shared / "seeds.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not built.exists():
            from browsing import build_seeds

            shutil.rmtree(store, ignore_errors=True)
            build_seeds(store)
            built.touch()
    return lambda path: Path(shutil.copytree(store, path))
