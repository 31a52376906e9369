"""How fast quads are loaded beside pyoxigraph's own loading, also at sizes of which a store is hours in the building:

    python tests/benchmarks/load_speed.py [--sizes 10000 100000 1000000] [--loads 1]

For each size the named graphs of generated statements (``generated_store.py``) are written as an export has them,
sorted N-Quads, without a store. ``unionties import`` of that file is measured and ``bulk_load`` of all that ends in the
store: the same quads and their union. Both are processes of their own and take turns. Compared is the processor's
time, since ``bulk_load`` works on all cores; the clock's stands beside it. Exits with 1 where an import is slower than
the project allows (``store_speed.py``).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from generated_store import statements
from pyoxigraph import Quad, RdfFormat
from store_speed import BULK_LOAD, LOADING, UNIONTIES, Times, timed_loads

from unionties.graph.addresses import Addresses
from unionties.graph.importing import with_union
from unionties.graph.rdf import article_quads, ontology_quads
from unionties.graph.sorting import sorted_lines


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000], metavar="N", help="ties of each")
    parser.add_argument("--loads", type=int, default=1, metavar="N", help="rounds of loading (default 1)")
    told = parser.parse_args()
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    print("     ties       quads  in named graphs        import (clock)     bulk_load (clock)  import's speed")
    slowest = 1.0
    for size in sorted(told.sizes):
        with tempfile.TemporaryDirectory() as folder:
            times = measured(Path(folder), size, told.loads)
        slowest = min(slowest, times["bulk_load"] / times["import"])
        print(
            f"{size:9,} {times['quads']:11,.0f} {times['quads of the export']:16,.0f}"
            + "".join(f" {times[name]:10.1f} s {times[f'{name}, clock']:6.1f} s" for name in ("import", "bulk_load"))
            + f" {times['bulk_load'] / times['import']:14.0%}"
        )
    raise SystemExit(slowest < LOADING)


def measured(folder: Path, size: int, loads: int) -> Times:
    """The seconds of loading so many ties, and how many quads they are."""
    addresses, times = Addresses(), Times()
    export, everything, fresh = folder / "export.nq", folder / "all.nq", folder / "fresh"
    with export.open("wb") as stream:
        stream.writelines(sorted_lines(quads(addresses, size), RdfFormat.N_QUADS))
    with export.open("rb") as lines, everything.open("wb") as stream:
        stream.writelines(with_union(lines, addresses))
    for name, file in (("quads", everything), ("quads of the export", export)):
        with file.open("rb") as lines:
            times[name] = sum(1 for _ in lines)
    commands = {
        "bulk_load": [sys.executable, "-c", BULK_LOAD, str(everything), str(fresh)],
        "import": [UNIONTIES, "import", str(export), "--store", str(fresh)],
    }
    return times | timed_loads(commands, fresh, loads)


def quads(addresses: Addresses, size: int) -> Iterator[Quad]:
    """The quads of so many generated ties, in the graphs of their articles, and the ontology's."""
    yield from ontology_quads(addresses)
    for name, told in groupby(statements(size), key=lambda statement: statement.evidence.article):
        listed = list(told)
        yield from article_quads(addresses, name, listed[0].source, None, listed)


if __name__ == "__main__":
    main()
