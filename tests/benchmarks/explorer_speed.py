"""How long the explorer's pages take over a large store: processor time of each, and what a browser waits for.

    python tests/benchmarks/generated_store.py --ties 100000 > statements.jsonl
    unionties build statements.jsonl --store large.db
    python tests/benchmarks/explorer_speed.py large.db --browser /usr/bin/chromium

The first column is the first answer of a page, the second the least of the next ones. The browser, which needs
Playwright, opens the server anew: the first page with all its files, then the sentences of a tie in their panel.
"""

from __future__ import annotations

import argparse
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

from unionties.queries.explorer.app import create_app

PAGES = (
    "/", "/suggest.json?q=cong+doan", "/suggest.json?q=khanh+hoa", "/organisation/asked-3",
    "/organisation/asked-3?part=ties&since=2000", "/organisation/asked-3?part=ties&depth=2", "/tie/asked-3/org-0",
    "/organisation/org-0", "/organisation/org-0?part=ties", "/tie/org-0/org-1", "/article/0000/article-0000007",
    "/country/VN", "/statistics", "/path?from=asked-1&to=asked-5", "/search?q=cong+doan",
)  # fmt: skip


def pages(store: Path, rounds: int) -> None:
    """Print the processor time of each page."""
    client = create_app(store).test_client()
    print(f"{'first':>8} {'again':>8} {'bytes':>9}  page")
    for page in PAGES:
        times, size = [], 0
        for _ in range(rounds + 1):
            begin = time.process_time()
            with client.get(page) as answer:
                size = len(answer.data)
            times.append(time.process_time() - begin)
        print(f"{times[0]:8.3f} {min(times[1:]):8.3f} {size:9}  {page}")


def browser(store: Path, program: str, rounds: int) -> None:
    """Print what a headless browser waits for, in seconds."""
    from playwright.sync_api import sync_playwright

    command = [sys.executable, "-m", "unionties.queries.cli", "serve", "--store", str(store), "--port", "0"]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, encoding="utf-8")
    assert server.stderr
    try:
        found = re.search(r"http://\S+:\d+", server.stderr.readline())
        assert found
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
            page = chromium.new_page()
            begin = time.perf_counter()
            page.goto(f"{found[0]}/", wait_until="load")
            print(f"{time.perf_counter() - begin:8.3f} the first page, {found[0]}/, right after the start")
            page.goto(f"{found[0]}/organisation/asked-3", wait_until="load")
            waits = []
            links = page.locator("a.says")
            for number in range(rounds):
                begin = time.perf_counter()
                links.nth(number).dispatch_event("click")
                page.locator("#evidence blockquote").first.wait_for()
                waits.append(time.perf_counter() - begin)
                page.keyboard.press("Escape")
                page.locator("#evidence").wait_for(state="hidden")
            print(
                f"{statistics.median(waits):8.3f} the sentences of a tie, median of {rounds}; at most {max(waits):.3f}"
            )
            chromium.close()
    finally:
        server.terminate()
        server.wait()
        server.stderr.close()


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("store", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--browser", metavar="PROGRAM", help="a Chromium; without it no browser is measured")
    told = parser.parse_args()
    pages(told.store, told.rounds)
    if told.browser:
        browser(told.store, told.browser, 4 * told.rounds)


if __name__ == "__main__":
    main()
