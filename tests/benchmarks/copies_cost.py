"""What telling copies costs beside extraction: python tests/benchmarks/copies_cost.py [--rounds N] [--every N]

Prints the processor's microseconds for each gold article, the least of several rounds by turns: of the band keys, of
comparing it with a copy of it, and of extraction. The limit is a tenth of extraction for the keys.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

from unionties.extract.pipeline import extract
from unionties.graph.copies import alike, band_keys
from unionties.graph.statement import Article, nfc

GOLD = Path(__file__).resolve().parents[1] / "gold"


def compared(article: Article) -> bool:
    """The article against itself with a line more."""
    return alike(article.text, f"{article.text}\nTheo TTXVN")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--every", type=int, default=8, help="take each Nth article")
    asked = parser.parse_args()
    paths = sorted(GOLD.glob("*/*.txt"))[:: asked.every]
    articles = [Article(path.stem, nfc(path.read_text("utf-8"))) for path in paths]
    ways: dict[str, Callable[[Article], object]] = {
        "band keys": lambda article: band_keys(article.text), "comparing two": compared, "extraction": extract,
    }  # fmt: skip
    least = dict.fromkeys(ways, float("inf"))
    for _ in range(asked.rounds):
        for name, way in ways.items():
            began = time.process_time()
            for article in articles:
                way(article)
            least[name] = min(least[name], (time.process_time() - began) / len(articles))
    print(f"{len(articles)} articles, the least of {asked.rounds} rounds")
    for name, seconds in least.items():
        print(f"{name:14} {seconds * 1e6:8,.0f} µs {seconds / least['extraction']:7.1%}")


if __name__ == "__main__":
    main()
