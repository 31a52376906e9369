"""How long the knowledge of organisations takes to load: python tests/benchmarks/load_organisations.py"""

from __future__ import annotations

import statistics
import time
from pathlib import Path

from unionties.graph.organisations import check, load

ROUNDS = 7


def main() -> None:
    """Print the first, the median and the best time of loading, and the time of a check, in milliseconds."""
    paths = sorted((Path(__file__).parents[2] / "graph" / "organisations").glob("*.yaml"))
    times = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        orgs = load(paths)
        times.append((time.perf_counter() - begin) * 1000)
    begin = time.perf_counter()
    problems = check(orgs)
    checked = (time.perf_counter() - begin) * 1000
    names = sum(len(org.all_names()) for org in orgs.values())
    print(f"{len(orgs)} organisations, {names} names, {len(paths)} files")
    print(f"load: first {times[0]:.0f} ms, median {statistics.median(times):.0f} ms, best {min(times):.0f} ms")
    print(f"check: {checked:.0f} ms, {len(problems)} problems")


if __name__ == "__main__":
    main()
