"""What it costs to add 100 articles to a small and to a large store.

    python tests/benchmarks/incremental.py [--sizes 10000 100000] [--added 100] [--rounds 3]

Stores of generated articles (``tests/generated_articles.py``) get 100 more, without extraction, which costs the same
whatever the store holds. Printed are the seconds of the processor to make the store, and the least of several rounds
for adding, for reading 100 again of which each says one thing less, and for removing them; the last columns are the
ratios to the smallest store: 1 is a cost in proportion to the 100 alone.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from generated_articles import articles

from unionties.graph.organisations import organisations
from unionties.graph.store import Store
from unionties.graph.writer import Writer


def timed(path: Path, change: Callable[[Writer], None]) -> float:
    """The seconds of the processor that one build takes, its threads' included."""
    began = time.process_time()
    with Store.writing(path) as writer:
        change(writer)
        writer.finish(organisations())
    return time.process_time() - began


def measured(path: Path, size: int, added: int, rounds: int) -> dict[str, float]:
    """Seconds by what was done."""
    more = list(articles(added, first=size))
    less = [(article, statements[:-1]) for article, statements in more]

    def put(those: list) -> Callable[[Writer], None]:  # type: ignore[type-arg]
        return lambda writer: [writer.replace(*one) for one in those] and None

    def remove(writer: Writer) -> None:
        for article, _ in more:
            writer.remove(article.name)

    seconds = {"made": timed(path, lambda writer: [writer.replace(*one) for one in articles(size)] and None)}
    for name, change in (("add", put(more)), ("again", put(less)), ("remove", remove)) * rounds:
        seconds[name] = min(seconds.get(name, float("inf")), timed(path, change))
    return seconds


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--added", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--profile", action="store_true", help="show where adding to the last store spends its time")
    asked = parser.parse_args()
    organisations()
    names = ("add", "again", "remove")
    print(f"{'articles':>9} {'made s':>7}", *(f"{name + ' s':>9}" for name in names), *(f"{'×':>6}" for _ in names))
    base: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for size in asked.sizes:
            path = Path(folder) / f"{size}.db"
            seconds = measured(path, size, asked.added, asked.rounds)
            base = base or seconds
            ratios = (f"{seconds[name] / base[name]:>6.2f}" for name in names)
            print(f"{size:>9,} {seconds['made']:>7.1f}", *(f"{seconds[n]:>9.2f}" for n in names), *ratios, flush=True)
        if asked.profile:
            profile = cProfile.Profile()
            profile.runcall(timed, path, lambda writer: [writer.replace(*one) for one in articles(100, 10**6)] and None)
            pstats.Stats(profile).sort_stats("cumulative").print_stats(25)


if __name__ == "__main__":
    main()
