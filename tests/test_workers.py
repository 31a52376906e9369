"""Builds by several processes: whatever happens to one of them, the rest goes on and the graph is the same."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest
from click.testing import CliRunner, Result

from unionties.extract.pages import Page
from unionties.extract.readings import Outcome, Reading, read
from unionties.extract.workers import Workers, WorkersError
from unionties.graph.errors import ReadError, SetAside
from unionties.graph.statement import Article, Source, Statement
from unionties.graph.store import Store
from unionties.queries import building
from unionties.queries.cli import cli

POISON = '''
"""Loaded by every Python that is started with this folder on its path: reading some pages goes wrong."""

import os, signal, sys, time

FINDERS = list(sys.meta_path)


class Finder:
    def find_spec(self, name, path=None, target=None):
        if name != "unionties.extract.pages":
            return None
        for finder in sys.meta_path:
            if finder is not self and (spec := finder.find_spec(name, path, target)):
                load = spec.loader.exec_module
                spec.loader.exec_module = lambda module: (load(module), poisoned(module))
                return spec


def poisoned(module):
    good = module.article_of

    def article_of(page):
        for line in page.data.decode().splitlines():
            word, _, rest = line.partition(": ")
            if word == "POISON":
                exec(rest)
        return good(page)

    module.article_of = article_of


sys.meta_path.insert(0, Finder())
'''
TEXT = "Ngày {day}/5/2019, Công đoàn Việt Nam đã hội đàm với Liên hiệp Công đoàn Lào tại Hà Nội. Bài {day}."


def page(number: int, more: str = "") -> Page:
    text = f"{TEXT.format(day=number % 28 + 1)}\n\nBài số {number}.\n{more}\n"
    return Page(f"bai-{number:03}", text.encode(), f"bai-{number:03}.txt", Source("2019-06-01", "vi"))


@pytest.fixture
def poison(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """What a page must hold for its reading to run a line of Python, in processes that are started from now on."""
    folder = tmp_path / "poison"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(POISON, "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(folder))
    return lambda line: f"POISON: {line}"


def outcomes(pages: list[Page], count: int = 2, **limits: float) -> dict[str, Outcome]:
    with Workers(count, **limits) as workers:  # type: ignore[arg-type]
        found = [(page.name, outcome) for page, outcome in workers.read(pages)]
    assert len(found) == len(dict(found)) == len(pages)
    return dict(found)


def aside(found: dict[str, Outcome]) -> dict[str, str]:
    """Why pages were set aside; all others were read."""
    assert all(isinstance(outcome, Reading | SetAside) for outcome in found.values())
    return {name: str(outcome) for name, outcome in found.items() if isinstance(outcome, SetAside)}


def test_workers_say_what_one_process_says() -> None:
    pages = [page(number) for number in range(30)]
    much = Page("much", b"\0" * 3_000_000, "much.txt")  # more than a pipe takes
    found = outcomes([*pages, much])
    assert isinstance(told := found.pop("much"), ReadError) and "the file is binary" in str(told)
    assert found == {page.name: read(page) for page in pages}
    assert sum(len(one.statements) for one in found.values() if isinstance(one, Reading)) >= 30


def test_whatever_goes_wrong_with_a_page_the_others_are_read(poison: Callable[[str], str], tmp_path: Path) -> None:
    once = tmp_path / "once"  # a page whose worker is killed by accident is read by another one
    bad = {
        1: f"p = {str(once)!r}; os.path.exists(p) or (open(p, 'w'), os.kill(os.getpid(), 9))",
        3: "time.sleep(1000)",
        7: "os.kill(os.getpid(), signal.SIGKILL)",
        11: "os._exit(0)",
        13: "sys.exit(3)",
        17: "raise MemoryError",
        19: "bytearray(3 << 30)",
        23: "[][1]",
        29: "os.kill(os.getpid(), signal.SIGSTOP)",
        31: "while True: pass",
    }
    pages = [page(number, poison(bad[number]) if number in bad else "") for number in range(40)]
    assert aside(outcomes(pages, seconds=2)) == {
        "bai-003": "it took longer than 2 s (--time-limit)",
        "bai-007": "the process that read it was killed, perhaps for want of memory, twice",
        "bai-011": "the process that read it ended, twice",
        "bai-013": "an error in unionties, please report it with the page: SystemExit 3",
        "bai-017": "it needs more memory than a page may take (--memory-limit)",
        "bai-019": "it needs more memory than a page may take (--memory-limit)",
        "bai-023": "an error in unionties, please report it with the page: IndexError list index out of range",
        "bai-029": "it took longer than 2 s (--time-limit)",
        "bai-031": "it took longer than 2 s (--time-limit)",
    }
    assert once.exists()


def test_workers_that_are_killed_again_and_again_lose_nothing() -> None:
    pages, choose, found = [page(number) for number in range(160)], random.Random(1), {}
    seen = set[int]()
    with Workers(2) as workers:
        for one, outcome in workers.read(pages):
            found[one.name] = outcome
            seen.update(workers.pids)
            if len(found) in (20, 155):  # so far apart that none meets one page twice
                os.kill(choose.choice(workers.pids), signal.SIGKILL)
            if len(found) == 80 and workers._nursery:  # what makes workers may be killed, too
                workers._nursery.kill()
    assert aside(found) == {} and len(found) == 160
    assert len(seen) >= 3 and all(map(ended, seen))


def ended(pid: int) -> bool:
    """Whether a process ends now, be it that nobody has asked yet how."""
    for _ in range(500):
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.02)
    return False


def test_processes_that_can_not_start_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(broken))
    with pytest.raises(WorkersError, match="end as soon as they start"):
        outcomes([page(1)])


# In this process


def loops(article: Article, left_open: object = None) -> list[Statement]:
    while True:
        time.sleep(0.01)


def swallows(article: Article, left_open: object = None) -> list[Statement]:
    try:
        loops(article)
    except Exception:
        return []
    raise AssertionError


@pytest.mark.parametrize("extraction", [loops, swallows])
def test_a_page_that_takes_too_long_in_this_process_is_set_aside(extraction: Callable[..., list[Statement]]) -> None:
    before = signal.getsignal(signal.SIGALRM)
    assert str(read(page(1), seconds=0.2, extraction=extraction)) == "it took longer than 0.2 s (--time-limit)"
    assert signal.getsignal(signal.SIGALRM) == before and signal.getitimer(signal.ITIMER_REAL)[0] == 0


def test_what_is_no_article_is_not_set_aside() -> None:
    told = read(Page("x", b"Los sindicatos han firmado un acuerdo.", "x.txt"))
    assert isinstance(told, ReadError) and "in no language" in str(told)


# Builds


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


def write(folder: Path, numbers: range, more: dict[int, str]) -> Path:
    folder.mkdir(exist_ok=True)
    for number in numbers:
        (folder / f"bai-{number:03}.txt").write_bytes(page(number, more.get(number, "")).data)
    return folder


def everything(path: Path) -> list[str]:
    """All that a store holds, with the keys of its articles."""
    with Store.open(path) as store:
        return sorted(str(quad) for quad in store.graph)


def test_what_was_set_aside_is_told_and_tried_again(tmp_path: Path, poison: Callable[[str], str]) -> None:
    folder, path = (
        write(tmp_path / "a", range(30), {4: poison("time.sleep(99)"), 9: poison("os._exit(1)")}),
        tmp_path / "s",
    )
    result = run("build", folder, "--store", path, "--jobs", 2, "--time-limit", 1)
    assert result.exit_code == 0, result.output
    assert "Read 28 articles" in result.output
    assert [line for line in result.output.splitlines() if "set aside" in line] == [
        f"  set aside {folder}/bai-004.txt: it took longer than 1 s (--time-limit)",
        f"  set aside {folder}/bai-009.txt: the process that read it ended, twice",
        "The same build tries again what was set aside: 2 pages.",
    ]
    write(folder, range(4, 10), {})
    result = run("build", folder, "--store", path)
    assert "28 articles hadn't changed" in result.output and "set aside" not in result.output
    assert run("build", folder, "--store", tmp_path / "whole", "--jobs", 1).exit_code == 0
    assert everything(path) == everything(tmp_path / "whole")


def test_nothing_but_what_was_set_aside_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "extraction", lambda: loops)
    result = run("build", write(tmp_path / "a", range(1), {}), "--store", tmp_path / "s", "--time-limit", 0.1)
    assert "bai-000.txt: it took longer than 0.1 s (--time-limit)" in result.output
    assert not (tmp_path / "s").exists()


def test_the_graph_depends_neither_on_processes_nor_on_order(
    tmp_path: Path, whole: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from unionties.extract import reading

    ordered = reading.read_pages

    def shuffled(*arguments: Any, **more: Any) -> Iterator[Page]:
        pages = list(ordered(*arguments, **more))
        random.Random(5).shuffle(pages)
        return iter(pages)

    monkeypatch.setattr(reading, "read_pages", shuffled)
    assert run("build", write(tmp_path / "a", range(40), {}), "--store", tmp_path / "s", "--jobs", 3).exit_code == 0
    assert everything(tmp_path / "s") == whole


def test_an_article_of_several_pages_counts_once_in_any_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from unionties.extract import reading

    one = replace(page(1), gathered=True)
    pages = [one, replace(one, data=b"\xef\xbb\xbf" + one.data), replace(one, data=one.data.replace(b"\n", b"\r\n"))]
    found = []
    for order in ([0, 1, 2], [2, 0, 1], [1, 2, 0]):
        path, given = tmp_path / f"s{order}", [pages[number] for number in order]
        monkeypatch.setattr(reading, "read_pages", lambda *_, given=given, **__: iter(given))
        first, second = (run("build", tmp_path, "--store", path).output for _ in range(2))
        assert "Read 1 article in" in first and "2 pages came more than once" in first
        assert "Read 1 article in" in second and "1 article hadn't changed" in second
        found.append(everything(path))
    assert found[0] == found[1] == found[2]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    folder = tmp_path_factory.mktemp("whole")
    assert run("build", write(folder / "a", range(40), {}), "--store", folder / "s").exit_code == 0
    yield everything(folder / "s")


def started(folder: Path, store: Path) -> psutil.Popen:
    command = [
        sys.executable,
        "-m",
        "unionties.queries.cli",
        "build",
        str(folder),
        "--store",
        str(store),
        "--jobs",
        "2",
    ]
    return psutil.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")


def others(process: psutil.Popen, count: int = 3) -> list[psutil.Process]:
    """The processes that a build has started, once they are all there."""
    while len(children := process.children(recursive=True)) < count:
        assert process.poll() is None
        time.sleep(0.02)
    return children


@pytest.mark.parametrize("kill", [signal.SIGKILL, signal.SIGINT])
def test_workers_end_with_a_build_that_is_killed_or_interrupted(tmp_path: Path, kill: int, whole: list[str]) -> None:
    folder, path = write(tmp_path / "a", range(40), {}), tmp_path / "s"
    (folder / "zz.txt").write_text("Không có gì. " * 1_000_000, "utf-8")
    process = started(folder, path)
    children = others(process)
    while not (path / "extracted").exists():
        time.sleep(0.01)
    process.send_signal(kill)
    _, said = process.communicate(timeout=60)
    assert process.returncode == (130 if kill == signal.SIGINT else -9), said
    if kill == signal.SIGINT:
        assert "the same command goes on from there" in said and "Traceback" not in said
    assert all(ended(child.pid) for child in children)
    (folder / "zz.txt").unlink()
    assert "had been extracted by a build that didn't end" in run("build", folder, "--store", path).output
    assert everything(path) == whole
