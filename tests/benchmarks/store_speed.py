"""How fast the store is beside its peers, as ratios of one run:

    python tests/benchmarks/store_speed.py [--sizes 10000 100000 1000000] [--peers] [--rounds 15] [--loads 3]
    python tests/benchmarks/store_speed.py --of STORE      # of one that merge_cost.py --keep has left

For each size a generated store (``generated_store.py``) is built, and measured are

- ``unionties import`` of its export (N-Quads) and ``unionties build`` of its statements (JSON Lines), each from nothing
  to a published store, and pyoxigraph's own ``bulk_load`` of the same quads: all that end in the store, so those of the
  named graphs and their union, in one file of N-Quads. Beside it stands ``bulk_load`` of the export alone, without the
  union. All are processes and take turns; compared is the processor's time, since ``bulk_load`` works on all cores;
- ``partners`` of organisations with forty ties each, in this process, and the bare query to pyoxigraph that answers it:
  the acts with their times and, for each piece of evidence, article, confidence and sentence;
- ``find`` of a name typed exactly, without tones, by initials and by its beginning;
- a cold ``unionties partners`` as a process, and ``python -c "import click, pyoxigraph"``.

With ``--peers`` the bare query runs, too, in rdflib's memory store and by HTTP against rdflib-endpoint over it, where
they are installed, on a store of the smallest size. Times are the least of several rounds that take turns, each in
a process of its own only where said.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
from generated_store import ASKED, entity, statements

from unionties.graph.names import search_key
from unionties.graph.sorting import sorted_lines
from unionties.graph.statement import write_lines
from unionties.graph.store import Store
from unionties.queries.lookups import partners
from unionties.queries.naming import find

LIMITS = {"partners / bare query": 5.0, "cold lookup / imports": 2.0, "largest / smallest store": 3.0}
"""The greatest ratios that the project holds itself to."""
LOADING = 0.6
"""The least speed of an import as a part of ``bulk_load``'s."""
BULK_LOAD = """
import sys, pyoxigraph as ox
ox.Store(sys.argv[2]).bulk_load(path=sys.argv[1], format=ox.RdfFormat.N_QUADS)"""
BARE = """
SELECT ?subject ?relation ?object ?when ?planned ?article ?confidence ?text WHERE {
  VALUES ?near { rdf:subject rdf:object }
  ?tie ?near <%s> .
  OPTIONAL { ?tie ut:when ?when }
  ?tie rdf:subject ?subject ; rdf:predicate ?relation ; rdf:object ?object ; ut:planned ?planned .
  ?tie ut:evidence ?evidence .
  ?evidence ut:confidence ?confidence ; oa:hasSource ?article ; oa:hasSelector ?selector .
  ?selector oa:exact ?text .
}"""
UNIONTIES = str(Path(sys.executable).with_name("unionties"))
Times = dict[str, float]


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=[10_000, 100_000], metavar="N", help="ties of each store"
    )
    parser.add_argument("--of", type=Path, metavar="STORE", help="a store of generated ties, in place of building some")
    parser.add_argument("--rounds", type=int, default=15, metavar="N", help="rounds of each lookup (default 15)")
    parser.add_argument("--loads", type=int, default=3, metavar="N", help="rounds of loading (default 3)")
    parser.add_argument("--peers", action="store_true", help="measure rdflib and rdflib-endpoint beside it")
    told = parser.parse_args()
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    with tempfile.TemporaryDirectory() as folder:
        found: dict[int, Times] = {}
        if told.of:
            show(told.of.name, measured(Path(folder), told.of, {}, told.rounds, told.loads))
            return
        for size in sorted(told.sizes):
            found[size] = built(Path(folder), size, told.rounds, told.loads)
            show(f"{size} ties", found[size])
        least, most = min(found), max(found)
        if most > least:
            print(f"\n{most} ties over {least}, limit {LIMITS['largest / smallest store']:g}")
            for name in ("partners", *(key for key in found[least] if key.startswith("find"))):
                print(f"  {name:<34}{found[most][name] / found[least][name]:8.2f}")
        if told.peers:
            peers(Path(folder, f"{least}.nq"), found[least], told.rounds)


def built(folder: Path, size: int, rounds: int, loads: int) -> Times:
    """Build a store of so many ties and time everything."""
    path, said = folder / f"{size}.db", folder / f"{size}.jsonl"
    with said.open("w", encoding="utf-8") as lines:
        lines.writelines(f"{line}\n" for line in write_lines(statements(size)))
    build = [UNIONTIES, "build", str(said), "--store"]
    _process([*build, str(path)])
    return measured(folder, path, {"build": build}, rounds, loads)


def measured(folder: Path, path: Path, builds: dict[str, list[str]], rounds: int, loads: int) -> Times:
    """Time loading and asking of a store, and commands that build it, which lack the path of a fresh store."""
    export, all_quads = folder / f"{path.stem}.nq", folder / f"{path.stem}.all.nq"
    _process([UNIONTIES, "export", "-o", str(export), "--store", str(path)])
    with Store.open(path) as store:
        _write(store, all_quads)
    fresh, bulk_load = folder / "fresh", [sys.executable, "-c", BULK_LOAD]
    commands = {
        "bulk_load": [*bulk_load, str(all_quads)],
        "bulk_load of the export": [*bulk_load, str(export)],
        "import": [UNIONTIES, "import", str(export), "--store"],
    } | builds
    times = timed_loads({name: [*command, str(fresh)] for name, command in commands.items()}, fresh, loads)
    for name, file in (("quads", all_quads), ("quads of the export", export)):
        with file.open("rb") as stream:
            times[name] = sum(1 for _ in stream)
    all_quads.unlink()
    with Store.open(path) as store:
        times |= _lookups(store, rounds)
    return times | _cold(path, rounds)


def timed_loads(commands: dict[str, list[str]], fresh: Path, rounds: int) -> Times:
    """The least seconds of the processor of each command, and by the clock, the commands taken in turn."""
    best: Times = {}
    for _ in range(rounds):
        for name, command in commands.items():
            before, began = os.times(), time.perf_counter()
            _process(command)
            wall, after = time.perf_counter() - began, os.times()
            spent = after.children_user + after.children_system - before.children_user - before.children_system
            best[name] = min(best.get(name, spent), spent)
            best[f"{name}, clock"] = min(best.get(f"{name}, clock", wall), wall)
            shutil.rmtree(fresh)
    return best


def _lookups(store: Store, rounds: int) -> Times:
    one = entity(ASKED[0]).label
    typed = {
        "find, typed exactly": one, "find, without tones": search_key(one), "find, by initials": _shortened(one),
        "find, by its beginning": search_key(one)[:-2],
    }  # fmt: skip
    nodes = [store.addresses.entity(name).value for name in ASKED]
    cases: dict[str, Callable[[], object]] = {
        "partners": lambda: [partners(store, name) for name in ASKED],
        "bare query": lambda: [list(store.query(BARE % node)) for node in nodes],
    }
    for name, text in typed.items():
        assert find(store, text).id == ASKED[0], text
        cases[name] = lambda text=text: find(store, text)  # type: ignore[misc]
    return _least(cases, rounds)


def _cold(path: Path, rounds: int) -> Times:
    lookup = [UNIONTIES, "partners", entity(ASKED[0]).label, "--store", str(path)]
    imports = [sys.executable, "-c", "import click, pyoxigraph"]
    return _least({"cold lookup": lambda: _process(lookup), "imports": lambda: _process(imports)}, rounds)


def peers(file: Path, ours: Times, rounds: int) -> None:
    """Time the bare query in rdflib's memory store and by HTTP over it."""
    import rdflib

    graph = rdflib.Dataset(default_union=True)
    loading = _seconds(lambda: graph.parse(str(file), format="nquads"))
    prefixes = Store.open(file.with_suffix(".db")).addresses.prefixes
    query = (
        "".join(f"PREFIX {name}: <{base}> " for name, base in prefixes.items()) + BARE % f"{prefixes['id']}{ASKED[0]}"
    )
    own = ours["bare query"] / len(ASKED)
    print(f"\nbeside it: bulk_load took {ours['bulk_load of the export']:.1f} s, rdflib's parser {loading:.1f} s")
    times = _least({"rdflib in memory": lambda: list(graph.query(query))}, max(2, rounds // 5))
    try:
        from fastapi.testclient import TestClient
        from rdflib_endpoint import SparqlEndpoint
    except ImportError as error:
        print(f"  rdflib-endpoint isn't measured: {error}")
    else:
        client = TestClient(SparqlEndpoint(graph=graph))
        headers = {"Accept": "application/sparql-results+json"}
        ask = {"rdflib-endpoint": lambda: client.post("/", data={"query": query}, headers=headers).raise_for_status()}
        times |= _least(ask, max(2, rounds // 5))
    lookup = ours["partners"] / len(ASKED)
    for name, seconds in times.items():
        print(
            f"  {name:<20}{seconds * 1000:9.1f} ms, {seconds / lookup:7.1f} times partners, "
            f"{seconds / own:7.1f} times pyoxigraph"
        )


def show(title: str, times: Times) -> None:
    """Print the times and ratios of a store."""
    limits = {"import": f", limit {LOADING:.0%}"}
    print(f"\n{title}, {times['quads']:.0f} quads, {times['quads of the export']:.0f} of them in named graphs")
    for name in ("bulk_load", "bulk_load of the export", "import", "build"):
        if name not in times:
            continue
        print(
            f"  {name:<24}{times[name]:8.1f} s of the processor, {times[f'{name}, clock']:8.1f} s by the clock", end=""
        )
        print(f": {times['bulk_load'] / times[name]:.0%} of bulk_load's speed{limits.get(name, '')}")
    for name, other in (("partners", "bare query"), ("cold lookup", "imports")):
        ratio, limit = times[name] / times[other], LIMITS[f"{name} / {other}"]
        count = len(ASKED) if name == "partners" else 1
        print(
            f"  {name:<12}{times[name] / count * 1000:9.2f} ms, {other:<11}{times[other] / count * 1000:9.2f} ms",
            end="",
        )
        print(f": {ratio:.2f}, limit {limit:g}")
    for name in times:
        if name.startswith("find"):
            print(f"  {name:<24}{times[name] * 1000:9.2f} ms")


def _write(store: Store, file: Path) -> None:
    """Write all quads of a store's database, sorted as an export's are."""
    with file.open("wb") as stream:
        stream.writelines(sorted_lines(store.graph, ox.RdfFormat.N_QUADS))


def _shortened(name: str) -> str:
    """The name without tones, its first three words as initials."""
    words = search_key(name).split()
    return " ".join(["".join(word[0] for word in words[:3]), *words[3:]])


def _process(command: list[str]) -> None:
    # Where Python keeps no compiled modules, ours are compiled at each start: an installed package has them.
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("UNIONTIES_", "PYTHONDONTWRITE"))}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment)


def _least(cases: dict[str, Callable[[], object]], rounds: int) -> Times:
    """The least time of each case, the cases taken in turn."""
    best = dict.fromkeys(cases, float("inf"))
    for _ in range(rounds + 1):
        for name, run in cases.items():
            best[name] = min(best[name], _seconds(run))
    return best


def _seconds(run: Callable[[], object]) -> float:
    begin = time.perf_counter()
    run()
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
