"""What is shown while a build reads."""

from __future__ import annotations

import io
import sys

import pytest

from unionties.queries import options, progress


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
