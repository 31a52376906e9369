"""What is shown while a build reads."""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from unionties.extract.pages import Page
from unionties.queries import options, progress
from unionties.queries.cli import cli
from unionties.queries.page_reading import UnderWay, read_lines
from unionties.queries.tally import Tally


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Called by tests themselves: pytest puts its own stream in the place of what a fixture sets."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr(sys, "stderr", shown := Terminal())
    return shown


def test_a_name_is_shown_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = terminal(monkeypatch)
    with progress.reading(lambda: 100, lambda: 0) as told:
        told.read(50)
        told.done("a.vn/[/b] \x1b]0;title\x07")
    assert "a.vn/[/b] ]0;title" in shown.getvalue()


def test_an_address_is_shown_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = terminal(monkeypatch)
    with options.progress("Fetching", lambda: 2) as advance:
        advance("https://a.vn/[/b]")
    assert "Fetching https://a.vn/[/b]" in shown.getvalue()


def test_an_archive_without_articles_shows_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(progress, "_SPAN", 0)
    with progress.reading(lambda: 100, lambda: 0) as told:
        told.read(50)
    assert "0 articles" in (said := capsys.readouterr().err)
    assert "50% of the input" in said


def test_what_was_read_counts_when_its_page_is_done() -> None:
    told: list[int] = []
    under_way = UnderWay(told.append)

    def read(sizes: list[int]) -> Iterator[Page]:
        for number, size in enumerate(sizes):
            under_way.read(size)
            yield Page(f"{number}", b"", f"{number}")

    under_way.read(7)
    assert sum(told) == 7, "of an archive in which nothing has mattered so far"
    taken = under_way.taken(read([10, 20, 30]))
    first, second, third = next(taken), next(taken), next(taken)
    under_way.read(5)
    assert sum(told) == 17, "two processes may be given all pages before the first one is done"
    under_way.done(second)
    assert sum(told) == 37
    under_way.done(first)
    under_way.done(third)
    assert sum(told) == 72


def test_a_statement_file_moves_the_bar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seeds = Path(__file__).parents[1] / "seeds"
    runner = CliRunner()
    lines = runner.invoke(cli, ["extract", str(next(seeds.glob("*.txt")))]).stdout
    (path := tmp_path / "s.jsonl").write_text(lines, "utf-8")
    sizes: list[int] = []
    told = progress.Progress(read=sizes.append)
    assert list(read_lines(path, Tally(), told))
    assert sum(sizes) == path.stat().st_size


def test_what_takes_long_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with progress.waiting("Publishing"):
        pass
    assert not capsys.readouterr().err
    monkeypatch.setattr(progress, "_SPAN", 0)
    with progress.waiting("Publishing"):
        time.sleep(0.05)
    assert capsys.readouterr().err == "Publishing ...\n"


def test_what_takes_long_has_a_clock_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = terminal(monkeypatch)
    with progress.waiting("Counting"):
        pass
    assert not shown.getvalue(), "what is quick doesn't flicker"
    monkeypatch.setattr(progress, "_SOON", 0)
    with pytest.raises(KeyError), progress.waiting("Counting"):
        time.sleep(0.3)
        raise KeyError
    assert " Counting " in shown.getvalue()
    assert shown.getvalue().endswith("\x1b[2K"), "the line is taken away"
