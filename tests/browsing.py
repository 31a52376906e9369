"""A real browser over a real server, for the tests of the explorer: Chromium, driven by Playwright."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SEEDS = Path(__file__).parents[1] / "seeds"
SCREENSHOTS = Path(__file__).parent / "screenshots"
"""Where pictures of pages are kept, if ``UNIONTIES_SCREENSHOTS`` is set; git ignores the folder."""
WIDE, PHONE = (1280, 900), (360, 740)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; without it the test is skipped, but where all that must hold is checked it fails."""
    binary = shutil.which("chromium") or shutil.which("chromium-browser")
    if "CI" not in os.environ:
        pytest.importorskip("playwright")
        if not binary:
            pytest.skip("no chromium: install Debian's package chromium")
    assert binary, "no chromium: install Debian's package chromium"
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=binary, args=["--no-sandbox", "--disable-dev-shm-usage"])
        try:
            yield browser
        finally:
            browser.close()


def build_seeds(store: Path) -> Path:
    """The store of the five seed articles, built as people build it."""
    command = [sys.executable, "-m", "unionties.queries.cli", "build", str(SEEDS), "--store", str(store)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return store


@dataclass
class Tab:
    """A page of the browser, with all that went wrong in it: errors of scripts, refusals of the policy, dialogs."""

    page: Page
    root: str
    problems: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)

    def open(self, path: str) -> Page:
        """Go to a path of the server."""
        self.page.goto(self.root + path, wait_until="load")
        return self.page

    def shoot(self, name: str, whole: bool = False) -> None:
        """Keep a picture of what is seen, if pictures are asked for."""
        if "UNIONTIES_SCREENSHOTS" not in os.environ:
            return
        SCREENSHOTS.mkdir(exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=whole)


@contextmanager
def tab(browser: Browser, root: str, size: tuple[int, int] = WIDE, **options: Any) -> Iterator[Tab]:
    """A fresh window; at the end nothing may have gone wrong in it, and no other host been asked."""
    window = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="en", **options)
    try:
        page = window.new_page()
        page.set_default_timeout(30_000)  # slow machines take their time
        found = Tab(page, root)
        page.on("pageerror", lambda error: found.problems.append(f"error: {error}"))
        page.on("console", lambda said: found.problems.append(said.text) if said.type == "error" else None)
        page.on("dialog", lambda dialog: (found.problems.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: found.hosts.add(request.url.split("/")[2] if "//" in request.url else ""))
        yield found
        assert found.problems == []
        assert found.hosts <= {root.split("/")[2], ""}
    finally:
        window.close()
