"""How long a cold search takes among many names: python tests/benchmarks/search_speed.py [--names 100000]

Makes a store of organisations with invented names, then prints medians of the processor time of ``unionties search``,
each run in a process of its own, and for a completion.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
from itertools import pairwise
from pathlib import Path

from unionties.graph.statement import Article, Entity, Evidence, Statement
from unionties.graph.store import Store

TEXT = (
    "liên hiệp công đoàn tỉnh thành phố lao động ngành dệt may việt nam lào campuchia quốc tế hòa bình thủy sản "
    "giáo dục y tế khách sạn union federation workers national general confederation metal transport public services"
)
TYPED = {"exact": "{}", "words": "thủy sản hòa", "typing error": "lien hiep cong doan tinh hoa bnh"}


def main() -> None:
    """Build the store, time each kind of search and print medians."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--names", type=int, default=100_000, metavar="N", help="names in the store (default 100000)")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="runs of each (default 5)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "many.db")
        example = _build(path, arguments.names)
        script = Path(sys.executable).with_name("unionties")
        print(f"{arguments.names} names, medians of {arguments.runs}")
        for kind, typed in TYPED.items():
            command = [str(script), "search", typed.format(example)]
            times = [_timed(command, path) for _ in range(arguments.runs)]
            print(f"{kind:28}{statistics.median(times):8.2f} s")
        completing = {
            "_UNIONTIES_COMPLETE": "bash_complete", "COMP_WORDS": "unionties partners lien", "COMP_CWORD": "2"
        }  # fmt: skip
        times = [_timed([str(script)], path, completing) for _ in range(arguments.runs)]
        print(f"{'completion':28}{statistics.median(times):8.2f} s")


def _build(path: Path, count: int) -> str:
    """A store of so many organisations, each of which meets the next; gives one of their names."""
    rng = random.Random(1)
    entities = []
    for number in range(count):
        name = " ".join(rng.choices(TEXT.split(), k=6)) + f" {number}"
        entities.append(Entity(f"o{number}", "TradeUnion", name, labels=(("vi", name),)))
    with Store.writing(path) as writer:
        for start in range(0, count, 1000):
            block = entities[start : start + 1000]
            evidence = Evidence(f"a{start}", 0, 4, "gặp!")
            told = [Statement(a, "meeting", b, evidence).ordered() for a, b in pairwise(block)]
            writer.replace(Article(f"a{start}", "gặp!"), told)
        writer.finish({})
    return entities[count // 2].label


def _timed(command: list[str], store: Path, more: dict[str, str] | None = None) -> float:
    """Seconds of processor time that a command takes; raises CalledProcessError where it fails."""
    environment = os.environ | {"UNIONTIES_STORE": str(store)} | (more or {})
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    main()
