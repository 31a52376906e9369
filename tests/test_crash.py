"""What a store goes through: killed builds, full disks, torn files, read-only folders, two writers, many readers.

``pytest -m soak tests/test_crash.py`` kills 200 builds of 2,000 articles (``UNIONTIES_KILLS`` says how many else).
Don't change the code meanwhile, since a build of changed code extracts all anew. What needs the rights of root
(mounting) is there, too.
"""

from __future__ import annotations

import errno
import os
import random
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from crashing import extracted, outcome, started, write_articles
from store_fixtures import built, second_article

from unionties.graph.checking import check, repair
from unionties.graph.errors import StoreError, UniontiesError
from unionties.graph.journal import Journal
from unionties.graph.store import JOURNAL, Store, current

SEEDS = Path(__file__).parent.parent / "seeds"


def dump(path: Path) -> list[str]:
    with Store.open(path) as store:
        return store.dump()


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A store in which a first build published something."""
    return built(tmp_path / "old.db", [second_article()])


DEATHS = 8
"""How often one build is killed before it may end."""


def copied(old: Path, path: Path) -> Path:
    shutil.rmtree(path, ignore_errors=True)
    shutil.copytree(old, path)
    return path


# Killed builds


def kill_builds(tmp_path: Path, old: Path, articles: int, kills: int, seed: int = 3) -> None:
    """Kill builds at random moments; check after each what the store is, and that work isn't done twice."""
    folder, path, log = write_articles(tmp_path / "articles", articles), tmp_path / "s.db", tmp_path / "log"
    for _ in range(2):  # the first pays for what processes share, and would let most kills come too late
        began = time.monotonic()
        assert outcome(folder, copied(old, path), log=log) == ""
        lasts = time.monotonic() - began
    before, after = dump(old), dump(path)
    choose, killed, rounds = random.Random(seed), 0, 0
    while killed < kills:
        copied(old, path)
        log.unlink(missing_ok=True)
        rounds, deaths, kept = rounds + 1, 0, 0
        while True:
            process = started(folder, path, log=log)
            lives = killed >= kills or deaths >= DEATHS  # so that builds are killed from their beginning again
            process.join(None if lives else choose.uniform(0, lasts * 0.7))
            if process.exitcode is not None:
                assert process.exitcode == 0
                break
            process.kill()
            process.join()
            killed, deaths = killed + 1, deaths + 1
            assert dump(path) in (before, after)
            if current(path) == current(old):
                assert len(Journal(path)) >= kept
                kept = len(Journal(path))
        assert dump(path) == after
        assert len(extracted(log)) <= articles + deaths
        assert not (path / JOURNAL).exists() and not (path / "versions" / "building").exists()
    assert check(path, shacl=False).problems == []
    print(f"{killed} kills in {rounds} rounds of {articles} articles; an undisturbed build took {lasts:.1f} s")


def test_builds_killed_at_random_moments(tmp_path: Path, old: Path) -> None:
    kill_builds(tmp_path, old, articles=200, kills=12)


@pytest.mark.soak
def test_200_builds_of_2000_articles_killed_at_random_moments(tmp_path: Path, old: Path) -> None:
    kill_builds(tmp_path, old, articles=2000, kills=int(os.environ.get("UNIONTIES_KILLS", "200")))


def test_a_killed_build_goes_on_after_what_it_extracted_in_earnest(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    process = started(SEEDS, path)
    kept = path / JOURNAL
    while process.is_alive() and not (kept.exists() and b"\n" in kept.read_bytes()):
        time.sleep(0.01)
    process.kill()
    process.join()
    with pytest.raises(StoreError, match="no build has finished"):
        Store.open(path)
    assert len(Journal(path)) >= 1
    assert outcome(SEEDS, path) == ""
    assert outcome(SEEDS, tmp_path / "whole.db") == ""
    assert dump(path) == dump(tmp_path / "whole.db")


def kill_at_steps(tmp_path: Path, old: Path | None, steps: range) -> int:
    """Kill builds at such calls that make something durable, move or remove it; the last step that came about."""
    folder, path, log = write_articles(tmp_path / "articles", 2), tmp_path / "s.db", tmp_path / "log"
    whole = tmp_path / "whole.db"
    assert outcome(folder, copied(old, whole) if old else whole, log=log) == ""
    after = dump(whole)
    for step in steps:
        shutil.rmtree(path, ignore_errors=True)
        if outcome(folder, copied(old, path) if old else path, log=log, die_at=step) != "killed":
            return step
        try:
            assert dump(path) in (dump(old) if old else after, after), step
        except StoreError as error:
            assert not old and "build one with" in str(error), step
        assert outcome(folder, path, log=log) == "", step
        assert dump(path) == after, step
    return steps[-1]


@pytest.mark.parametrize("first", [True, False])
def test_killed_at_steps_of_publishing(tmp_path: Path, old: Path, first: bool) -> None:
    kill_at_steps(tmp_path, None if first else old, range(1, 40, 12))


@pytest.mark.soak
@pytest.mark.parametrize("first", [True, False])
def test_killed_at_every_step_of_publishing(tmp_path: Path, old: Path, first: bool) -> None:
    assert kill_at_steps(tmp_path, None if first else old, range(1, 100)) in range(10, 100)


# Full disks


@pytest.mark.parametrize("largest", [40, 3_000, 60_000])
def test_a_disk_that_takes_no_more(tmp_path: Path, old: Path, largest: int) -> None:
    folder, before = write_articles(tmp_path / "articles", 60), dump(old)
    said = outcome(folder, old, log=tmp_path / "log", largest=largest)
    assert said.startswith("can't write the store") and "free space there" in said and "\n" not in said
    assert dump(old) == before
    assert outcome(folder, old, log=tmp_path / "log") == ""
    assert check(old, shacl=False).problems == []


@pytest.fixture
def mounted(tmp_path: Path) -> object:
    """A function that mounts something there until the test ends."""
    points: list[Path] = []

    def mount(point: Path, *arguments: str) -> Path:
        point.mkdir(exist_ok=True)
        done = subprocess.run(["mount", *arguments, str(point)], capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"mounting needs root: {done.stderr.strip()}")
        points.append(point)
        return point

    yield mount
    for point in points:
        subprocess.run(["umount", str(point)], check=True)


@pytest.mark.soak
@pytest.mark.parametrize("kilobytes", [100, 300, 600, 1000])
def test_a_full_disk_in_earnest(tmp_path: Path, old: Path, mounted: Callable[..., Path], kilobytes: int) -> None:
    pages = sum(-(-file.stat().st_size // 4096) + 1 for file in old.rglob("*"))
    disk = mounted(tmp_path / "disk", "-t", "tmpfs", "-o", f"size={4 * pages + kilobytes}k", "tmpfs")
    path, before = copied(old, disk / "s.db"), dump(old)
    said = outcome(write_articles(tmp_path / "articles", 1500), path, log=tmp_path / "log")
    assert said.startswith("can't write the store") and "\n" not in said
    assert dump(path) == before


@pytest.mark.soak
def test_a_read_only_disk_in_earnest(tmp_path: Path, old: Path, mounted: Callable[..., Path]) -> None:
    disk = mounted(tmp_path / "disk", "-o", "bind,ro", str(old.parent))
    path, before = disk / old.name, dump(old)
    said = outcome(write_articles(tmp_path / "articles", 2), path, log=tmp_path / "log")
    assert "Read-only file system" in said and said.startswith("can't write the store")
    assert dump(path) == before
    assert check(path, shacl=False).problems == []


def test_a_read_only_folder(tmp_path: Path, old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may write everywhere, so the system's answer is put in its mouth."""
    before, opening = dump(old), os.open

    def refused(path: object, flags: int, *more: int, **named: object) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), path)
        return opening(path, flags, *more, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", refused)
    with pytest.raises(StoreError, match=r"can't write the store .*: Read-only file system"), Store.writing(old):
        pass
    assert dump(old) == before


# Torn files


def tear(file: Path, how: str) -> None:
    data = file.read_bytes()
    file.unlink()  # a new file: versions share theirs
    if how == "cut":
        file.write_bytes(data[: len(data) // 2])
    elif how == "zeros":
        file.write_bytes(bytes(len(data)))
    elif how == "flipped":
        middle = len(data) // 2
        file.write_bytes(data[:middle] + bytes(255 - byte for byte in data[middle : middle + 8]) + data[middle + 8 :])


def places(store: Path) -> list[str]:
    return sorted(
        file.relative_to(store).as_posix() for file in store.rglob("*") if file.is_file() and file.stat().st_size
    )


@pytest.mark.parametrize(
    ("first", "step"), [(0, 3), *(pytest.param(first, 1, marks=pytest.mark.soak) for first in range(4))]
)
def test_a_torn_file_is_told_and_the_version_before_is_left(tmp_path: Path, old: Path, first: int, step: int) -> None:
    """Whichever file is torn: what is read is right or refused in one line, and doctor mends what can be mended.

    A third of the files is torn in every way; ``-m soak`` tears each in every way.
    """
    before = dump(old)
    built(old)
    after, told = dump(old), 0
    for number, place in enumerate(places(old)[::step], first):
        path = copied(old, tmp_path / "s.db")
        tear(path / place, ("cut", "zeros", "flipped", "gone")[number % 4])
        try:
            assert dump(path) == after, place
            sound = check(path, shacl=False).problems == []
        except UniontiesError as error:
            assert re.fullmatch(r".*(mend it with|isn't a store|is empty).*", str(error)), error
            sound = False
        told += not sound
        repair(path)
        assert dump(path) in (after, before), place
        assert check(path, shacl=False).problems == [], place
    built(path)
    assert dump(path) == after
    assert told >= 4


def test_a_torn_journal_costs_one_article(tmp_path: Path, old: Path) -> None:
    folder, log = write_articles(tmp_path / "articles", 5), tmp_path / "log"
    process = started(folder, old, log=log, die_at=4)
    process.join()
    journal = old / JOURNAL
    whole = journal.read_bytes()
    assert len(Journal(old)) == 5
    for data in (whole[:-30], whole[: len(whole) // 2] + b"\0" * 40 + whole[len(whole) // 2 + 40 :]):
        journal.write_bytes(data)
        log.unlink()
        path = copied(old, tmp_path / "s.db")
        assert outcome(folder, path, log=log) == ""
        assert 1 <= len(extracted(log)) <= 2


def test_a_build_that_goes_on_keeps_no_article_twice(tmp_path: Path, old: Path) -> None:
    folder = write_articles(tmp_path / "articles", 5)
    for count in (3, 4):
        started(folder, old, log=tmp_path / "log", die_at=count).join()
        lines = (old / JOURNAL).read_bytes().splitlines()
        assert len({line.partition(b" ")[0] for line in lines}) == len(lines)


# Several at once


def test_readers_see_the_old_graph_or_the_new_one(tmp_path: Path, old: Path) -> None:
    """Lookups go on opening and asking while builds publish one version after the other."""
    sizes, wrong, reads, done = {3, 7}, [], [0], threading.Event()
    query = "SELECT (COUNT(*) AS ?n) { ?t a ut:Tie }"

    def read() -> None:
        while not done.is_set():
            with Store.open(old) as store:
                (row,) = store.query(query)  # type: ignore[union-attr]
                if int(row["n"].value) not in sizes:
                    wrong.append(row["n"].value)
            reads[0] += 1

    with Store.open(old) as store:
        sizes = {int(next(iter(store.query(query)))["n"].value)}  # type: ignore[arg-type]
    both = built(tmp_path / "both.db")
    with Store.open(both) as store:
        sizes.add(int(next(iter(store.query(query)))["n"].value))  # type: ignore[arg-type]
    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for _ in range(4):
        built(old)
        with Store.writing(old) as writer:
            writer.remove("2018/ký kết")
            writer.finish({})
    done.set()
    for reader in readers:
        reader.join()
    assert not wrong and reads[0] > 8


def test_a_second_build_is_refused_with_the_holder(tmp_path: Path, old: Path) -> None:
    folder, before = write_articles(tmp_path / "articles", 2), dump(old)
    with Store.writing(old):
        said = outcome(folder, old, log=tmp_path / "log")
    assert f"is being written by process {os.getpid()} on " in said
    assert extracted(tmp_path / "log") == []
    assert dump(old) == before
