"""How fast the endpoint answers beside a bare database: python tests/benchmarks/endpoint_throughput.py

Builds ``seeds/`` into a store and lets wrk (Debian's package ``wrk``) ask, by turns and in one run, ``unionties
serve``, the same pyoxigraph store behind the same HTTP server with nothing in between, and rdflib-endpoint over an
rdflib graph in memory (``pip install rdflib-endpoint uvicorn``, or ``--rdflib PYTHON`` of another environment). Each
query is asked over and over as it is (``same``), and with another comment at its end each time (``other``), so that
nothing learned of one request helps the next. Prints medians of requests per second and their ratios to the bare store.
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

SEEDS = Path(__file__).parents[2] / "seeds"
LIMIT = 0.7
"""The share of the bare store's requests per second that the project holds itself to."""
PREFIXES = "PREFIX ut: <https://w3id.org/unionties/ontology#> PREFIX id: <https://w3id.org/unionties/id/> "
QUERIES = {
    "lookup": "SELECT * WHERE { id:vgcl ?p ?o }",
    "join": "SELECT DISTINCT ?a ?b WHERE { ?a ut:cooperationAgreement ?b . ?b ut:meeting ?c }",
    "aggregate": "SELECT ?p (COUNT(*) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?p",
    "large": "SELECT * WHERE { ?s ?p ?o }",
}
_BARE = """
import sys, pyoxigraph, waitress, logging
from urllib.parse import parse_qs
from unionties.graph.store import Store
logging.getLogger("waitress").setLevel(logging.CRITICAL)
graph = Store.open(sys.argv[1]).graph
def app(environ, start):
    query = parse_qs(environ["QUERY_STRING"])["query"][0]
    data = graph.query(query).serialize(format=pyoxigraph.QueryResultsFormat.JSON)
    start("200 OK", [("Content-Type", "application/sparql-results+json"), ("Content-Length", str(len(data)))])
    return [data]
waitress.serve(app, host="127.0.0.1", port=int(sys.argv[2]), threads=20, _quiet=True)
"""
_OTHER = """
local mark, n = "%20%23" .. tostring(math.random(1e9)) .. "x", 0
request = function() n = n + 1; return wrk.format("GET", wrk.path .. mark .. n) end
"""
_RDFLIB = """
import sys, uvicorn
from rdflib import Graph
from rdflib_endpoint import SparqlEndpoint
graph = Graph()
graph.parse(sys.argv[1], format="turtle")
uvicorn.run(SparqlEndpoint(graph=graph, path="/sparql"), host="127.0.0.1", port=int(sys.argv[2]), log_level="critical")
"""


def main() -> None:
    """Measure all servers by turns; exit with 1 where the endpoint's ratio is below the limit."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=int, default=5, metavar="S", help="of each measurement (default 5)")
    parser.add_argument("--turns", type=int, default=3, metavar="N", help="measurements of each (default 3)")
    parser.add_argument("--connections", type=int, default=8, metavar="N", help="clients at a time (default 8)")
    parser.add_argument("--rdflib", default=sys.executable, metavar="PYTHON", help="one that has rdflib-endpoint")
    options = parser.parse_args()
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is missing: install it with: apt-get install wrk")
    with tempfile.TemporaryDirectory() as folder:
        servers = commands(Path(folder), options.rdflib)
        script = Path(folder, "other.lua")
        script.write_text(_OTHER)
        found: dict[tuple[str, str], list[float]] = {}
        for _ in range(options.turns):
            for name, command in servers.items():
                with running(command) as address:
                    for query, text in QUERIES.items():
                        target = f"{address}/sparql?{urlencode({'query': PREFIXES + text}, quote_via=quote)}"
                        for way, more in (("same", []), ("other", ["-s", str(script)])):
                            measured = requests_per_second([*more, target], options)
                            found.setdefault((name, f"{query}, {way}"), []).append(measured)
    ratios = report(list(servers), {key: statistics.median(values) for key, values in found.items()})
    raise SystemExit(0 if min(ratios) >= LIMIT else 1)


def commands(folder: Path, rdflib: str) -> dict[str, list[str]]:
    """The servers' commands, each with a port at the place of ``PORT``; the store they serve is built."""
    script, store = str(Path(sys.executable).with_name("unionties")), str(folder / "seeds.db")
    subprocess.run([script, "build", str(SEEDS), "--store", store], check=True, stdout=subprocess.DEVNULL)
    servers = {
        "unionties serve": [script, "serve", "--store", store, "--port", "PORT"],
        "bare": [sys.executable, "-c", _BARE, store, "PORT"],
    }
    if not subprocess.run([rdflib, "-c", "import rdflib_endpoint, uvicorn"], capture_output=True).returncode:
        turtle = str(folder / "seeds.ttl")
        subprocess.run([script, "export", "-o", turtle, "--store", store], check=True, stderr=subprocess.DEVNULL)
        servers["rdflib-endpoint"] = [rdflib, "-c", _RDFLIB, turtle, "PORT"]
    else:
        print("rdflib-endpoint isn't installed and is left out: pip install rdflib-endpoint uvicorn")
    return servers


@contextmanager
def running(command: list[str], port: int = 18765) -> Iterator[str]:
    """The address of a server that answers, for as long as the block lasts."""
    process = subprocess.Popen([part.replace("PORT", str(port)) for part in command], stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{address}/sparql?{urlencode({'query': 'ASK {}'})}").close()
                break
            except urllib.error.HTTPError:
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait()


def requests_per_second(target: list[str], options: argparse.Namespace) -> float:
    """What wrk measures; raises RuntimeError where an answer isn't 2xx."""
    command = ["wrk", "-t1", f"-c{options.connections}", f"-d{options.seconds}s", "--timeout", "60s"]
    command += ["-H", "Accept: application/sparql-results+json", *target]
    told = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    if "Non-2xx" in told:
        raise RuntimeError(f"not every answer was 2xx:\n{told}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1])  # type: ignore[index]


def report(servers: list[str], medians: dict[tuple[str, str], float]) -> list[float]:
    """Print a row a query; gives the endpoint's ratios."""
    print(f"{'requests/s':18}" + "".join(f"{name:>18}" for name in servers) + f"{'ratio to bare':>18}")
    ratios = []
    for query in [f"{query}, {way}" for query in QUERIES for way in ("same", "other")]:
        values = [medians[name, query] for name in servers]
        ratios.append(values[0] / values[1])
        told = "".join(f"{value:18.1f}" for value in values)
        print(f"{query:18}{told}{ratios[-1]:18.2f}")
    print(f"limit {LIMIT:g}, lowest ratio {min(ratios):.2f}")
    return ratios


if __name__ == "__main__":
    main()
