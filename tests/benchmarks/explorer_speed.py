"""How long pages of the explorer take in a headless browser: python tests/benchmarks/explorer_speed.py [--ties 100000]

Serves a generated store. A page is timed from its address to the load event, in a window that has nothing cached;
evidence from the click on a tie to the frame after its sentence is in the panel. Prints medians and the slowest.
Status 1 where a median is over its limit: 2 s for a page, 0.3 s for evidence.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS), str(TESTS / "benchmarks")]

from browsing import Tab, chromium, tab  # noqa: E402
from endpoint_server import serving  # noqa: E402
from generated_store import ASKED  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PAGES = (
    "/", f"/organisation/{ASKED[0]}", "/organisation/org-0", f"/path?from={ASKED[0]}&to={ASKED[1]}", "/country/LA",
    "/statistics", "/article/0000/article-0000000",
)  # fmt: skip
PAGE, EVIDENCE = 2.0, 0.3
"""The most that a median may be, in seconds."""


def main() -> int:
    """Build the store, time each page and the evidence of ties."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ties", type=int, default=100_000, metavar="N", help="ties in the store (default 100000)")
    parser.add_argument("--runs", type=int, default=7, metavar="N", help="runs of each (default 7)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        with serving(_build(Path(folder), arguments.ties)) as server:
            root = server.address.removesuffix("/sparql")
            print(f"{arguments.ties} ties, {arguments.runs} runs{'median':>26}{'slowest':>10}")
            slow = [_told(path, PAGE, _timed(browser, root, arguments.runs, _page(path))) for path in PAGES]
            for path in PAGES[1:3]:
                slow.append(
                    _told(f"evidence, {path}", EVIDENCE, _timed(browser, root, arguments.runs, _evidence(path)))
                )
    return int(any(slow))


def _build(folder: Path, ties: int) -> Path:
    script = TESTS / "benchmarks" / "generated_store.py"
    told, store = folder / "statements.jsonl", folder / "generated.db"
    with told.open("w", encoding="utf-8") as lines:
        subprocess.run([sys.executable, str(script), "--ties", str(ties)], stdout=lines, check=True)
    command = [sys.executable, "-m", "unionties.queries.cli", "build", str(told), "--store", str(store)]
    subprocess.run(command, check=True, capture_output=True)
    told.unlink()
    return store


def _timed(browser: Browser, root: str, runs: int, measured: Callable[[Tab, int], float]) -> list[float]:
    seconds = []
    for number in range(runs):
        with tab(browser, root) as window:
            seconds.append(measured(window, number))
    return seconds


def _page(path: str) -> Callable[[Tab, int], float]:
    def measured(window: Tab, _: int) -> float:
        begin = time.perf_counter()
        window.open(path)
        return time.perf_counter() - begin

    return measured


def _evidence(path: str) -> Callable[[Tab, int], float]:
    def measured(window: Tab, number: int) -> float:
        page = window.open(path)
        tie = page.locator("table.partners a.says").nth(number)
        tie.scroll_into_view_if_needed()
        begin = time.perf_counter()
        tie.click()
        page.locator("#evidence mark").first.wait_for()
        return time.perf_counter() - begin

    return measured


def _told(name: str, limit: float, seconds: list[float]) -> bool:
    median = statistics.median(seconds)
    over = median > limit
    print(f"{name:44}{median:7.3f} s{max(seconds):8.3f} s{'  over its limit' if over else ''}", flush=True)
    return over


if __name__ == "__main__":
    sys.exit(main())
