"""How long a cold lookup takes beside the imports it can't do without: python tests/benchmarks/cold_lookup.py

Prints the ratio of the wall times of ``unionties partners VGCL`` on a built store and of
``python -c "import click, pyoxigraph"``: medians of runs that take turns, each in a process of its own.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SEEDS = Path(__file__).parents[2] / "seeds"
LIMIT = 2.0
"""The ratio that the project holds itself to."""


def main() -> None:
    """Build the seeds into a store, time both commands by turns and print medians and ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=15, metavar="N", help="runs of each, at least 9 (default 15)")
    runs = max(9, parser.parse_args().runs)
    with tempfile.TemporaryDirectory() as folder:
        script = Path(sys.executable).with_name("unionties")
        lookup = [str(script), "partners", "VGCL", "--store", str(Path(folder, "seeds.db"))]
        floor = [sys.executable, "-c", "import click, pyoxigraph"]
        _timed([str(script), "build", str(SEEDS), "--store", lookup[-1]])
        times: dict[str, list[float]] = {"lookup": [], "floor": []}
        for _ in range(runs + 1):
            times["lookup"].append(_timed(lookup))
            times["floor"].append(_timed(floor))
    # The first turn fills the file cache.
    ours, theirs = (statistics.median(times[name][1:]) for name in ("lookup", "floor"))
    print(f"unionties partners VGCL         {ours * 1000:6.0f} ms, median of {runs}")
    print(f"import click, pyoxigraph        {theirs * 1000:6.0f} ms, median of {runs}")
    print(f"ratio                           {ours / theirs:6.2f} (limit {LIMIT:g})")


def _timed(command: list[str]) -> float:
    """Seconds of wall time that a command takes; raises CalledProcessError where it fails."""
    # Where Python keeps no compiled modules, ours are compiled at each start: an installed package has them.
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("UNIONTIES_", "PYTHONDONTWRITE"))}
    begin = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
