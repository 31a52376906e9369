"""How fast the gate is beside extraction, and what it lets pass: python -m tests.benchmarks.gate_speed

Pages are raw HTML as archives hold it: the annotated articles and ``tests/gate/unrelated.yaml``, each in the page of a
news site with a menu and scripts; a short unrelated text is repeated to 3,000 characters. Gate and extraction
(``article_of`` and ``extract``) take turns on the same pages in one run; the least CPU time of the rounds counts.
"""

from __future__ import annotations

import argparse
import contextlib
import time
from collections.abc import Callable, Iterable

from tests.gate_pages import gold, page, unrelated
from unionties.extract.gate import may_matter
from unionties.extract.pages import Page, article_of
from unionties.extract.pipeline import extract
from unionties.graph.errors import ReadError
from unionties.graph.statement import Source

LIMIT = 20.0
"""At least as many times the speed of extraction."""
LENGTH = 3_000


def main() -> None:
    """Print the table; exit with 1 where the gate is too slow or loses an annotated article."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="turns of each (default 3)")
    rounds = parser.parse_args().rounds
    sets = {f"unrelated, {code}": _unrelated(code) for code in ("vi", "en", "fr")}
    for code in ("vi", "en", "fr"):
        sets[f"annotated, {code}"] = [
            (page(g.article.text, code).encode(), code) for g in gold().values() if g.language == code
        ]
    sets["words elsewhere"] = [(page(_long(text), "en").encode(), "en") for text in unrelated()["passing"]]
    extract(article_of(Page("warm", sets["annotated, en"][0][0], "warm", markup=True)))
    print(f"{'pages':18}{'number':>7}{'kB each':>9}{'pass':>6}{'gate MB/s':>11}{'extraction MB/s':>17}{'ratio':>8}")
    ratios, lost = [], 0
    for name, pages in sets.items():
        size = sum(len(data) for data, _ in pages)
        passed = sum(may_matter(data) for data, _ in pages)
        quick, slow = measured(pages, rounds)
        ratios.append(slow / quick)
        lost += (len(pages) - passed) if name.startswith("annotated") else 0
        print(
            f"{name:18}{len(pages):7}{size / len(pages) / 1000:9.1f}{passed:6}{size / quick / 1e6:11.1f}"
            f"{size / slow / 1e6:17.2f}{slow / quick:8.0f}"
        )
    print(f"limit: {LIMIT:g} × extraction, no annotated article lost; least ratio {min(ratios):.0f}, lost {lost}")
    raise SystemExit(min(ratios) < LIMIT or lost > 0)


def measured(pages: list[tuple[bytes, str]], rounds: int) -> tuple[float, float]:
    """The least CPU seconds that the gate and extraction took over the pages, by turns."""
    turns = [(_seconds(_judge, pages), _seconds(_read, pages)) for _ in range(rounds)]
    return min(quick for quick, _ in turns), min(slow for _, slow in turns)


def _seconds(work: Callable[[bytes, str], object], pages: Iterable[tuple[bytes, str]]) -> float:
    begin = time.process_time()
    for data, code in pages:
        work(data, code)
    return time.process_time() - begin


def _judge(data: bytes, _: str) -> bool:
    return may_matter(data)


def _read(data: bytes, code: str) -> None:
    with contextlib.suppress(ReadError):
        extract(article_of(Page("page", data, "page", Source(language=code), markup=True)))


def _unrelated(code: str) -> list[tuple[bytes, str]]:
    return [(page(_long(text), code).encode(), code) for text in unrelated()[code]]


def _long(text: str) -> str:
    """The text as an article: sentence after sentence with a number, since pages that repeat themselves aren't read."""
    return "\n".join(f"{n}. {text}" for n in range(1, LENGTH // len(text) + 2))


if __name__ == "__main__":
    main()
