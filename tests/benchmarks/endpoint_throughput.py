"""How fast the endpoint answers beside a bare database:

    python tests/benchmarks/endpoint_throughput.py [--peers [PYTHON]]

Builds ``seeds/`` into a store and lets wrk (Debian's package ``wrk``) ask ``unionties serve`` and, behind the same
HTTP server with the same settings, the same pyoxigraph store with nothing in between. Each query is asked over and
over as it is (``same``), and with another comment at its end each time (``other``), so that nothing learned of one
request helps the next. The servers run side by side and are asked by turns, each query by all before the next, so
that whatever else the machine does meets all alike; a ratio is the median of those of single turns.

``--peers`` asks rdflib-endpoint over rdflib's memory store, too. It needs packages that nothing else here does, so
it may have an environment of its own:

    python3 -m venv --without-pip /tmp/peers && python3 -m pip --python /tmp/peers install rdflib-endpoint uvicorn
    python tests/benchmarks/endpoint_throughput.py --peers /tmp/peers/bin/python
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
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

SEEDS = Path(__file__).parents[2] / "seeds"
LIMIT = 0.75
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
from unionties.queries.serving import WAITRESS
logging.getLogger("waitress").setLevel(logging.CRITICAL)
graph = Store.open(sys.argv[1]).graph
def app(environ, start):
    query = parse_qs(environ["QUERY_STRING"])["query"][0]
    data = graph.query(query).serialize(format=pyoxigraph.QueryResultsFormat.JSON)
    start("200 OK", [("Content-Type", "application/sparql-results+json"), ("Content-Length", str(len(data)))])
    return [data]
waitress.serve(app, host="127.0.0.1", port=int(sys.argv[2]), threads=20, _quiet=True, **WAITRESS)
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
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition(":")[0])
    parser.add_argument("--seconds", type=int, default=3, metavar="S", help="of each measurement (default 3)")
    parser.add_argument("--turns", type=int, default=5, metavar="N", help="measurements of each (default 5)")
    parser.add_argument("--connections", type=int, default=8, metavar="N", help="clients at a time (default 8)")
    parser.add_argument(
        "--peers", nargs="?", const=sys.executable, metavar="PYTHON",
        help="measure rdflib-endpoint beside it, run by that Python (default: this one)",
    )  # fmt: skip
    options = parser.parse_args()
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is missing: install it with: apt-get install wrk")
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        script = Path(folder, "other.lua")
        script.write_text(_OTHER)
        found: dict[str, list[list[float]]] = {}
        servers = commands(Path(folder), options.peers)
        addresses = [stack.enter_context(running(command, 18765 + n)) for n, command in enumerate(servers.values())]
        for _ in range(options.turns):
            for query, text in QUERIES.items():
                asked = f"/sparql?{urlencode({'query': PREFIXES + text}, quote_via=quote)}"
                for way, more in (("same", []), ("other", ["-s", str(script)])):
                    turn = [requests_per_second([*more, address + asked], options) for address in addresses]
                    found.setdefault(f"{query}, {way}", []).append(turn)
    raise SystemExit(0 if report(list(servers), found) >= LIMIT else 1)


def commands(folder: Path, rdflib: str | None) -> dict[str, list[str]]:
    """The servers' commands, each with a port at the place of ``PORT``; the store they serve is built."""
    script, store = str(Path(sys.executable).with_name("unionties")), str(folder / "seeds.db")
    subprocess.run([script, "build", str(SEEDS), "--store", store], check=True, stdout=subprocess.DEVNULL)
    servers = {
        "unionties serve": [script, "serve", "--store", store, "--port", "PORT"],
        "bare": [sys.executable, "-c", _BARE, store, "PORT"],
    }
    if rdflib is None:
        return servers
    if subprocess.run([rdflib, "-c", "import rdflib_endpoint, uvicorn"], capture_output=True).returncode:
        raise SystemExit(f"{rdflib} has no rdflib-endpoint: install it there with: pip install rdflib-endpoint uvicorn")
    turtle = str(folder / "seeds.ttl")
    subprocess.run([script, "export", "-o", turtle, "--store", store], check=True, stderr=subprocess.DEVNULL)
    return servers | {"rdflib-endpoint": [rdflib, "-c", _RDFLIB, turtle, "PORT"]}


@contextmanager
def running(command: list[str], port: int) -> Iterator[str]:
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


def report(servers: list[str], found: dict[str, list[list[float]]]) -> float:
    """Print a row a query: medians of requests per second, and of ratios to the bare store; gives the least of ours."""
    others = [name for name in servers if name != "bare"]
    heads = [*servers, *(f"{name} / bare" for name in others)]
    print(f"{'requests/s':18}" + "".join(f"{head:>24}" for head in heads))
    bare, least = servers.index("bare"), float("inf")
    for query, turns in found.items():
        speeds = [statistics.median(turn[n] for turn in turns) for n in range(len(servers))]
        ratios = [statistics.median(turn[servers.index(name)] / turn[bare] for turn in turns) for name in others]
        least = min(least, ratios[0])
        print(f"{query:18}" + "".join(f"{v:24.1f}" for v in speeds) + "".join(f"{v:24.3f}" for v in ratios))
    print(f"limit {LIMIT:g}, lowest ratio {least:.2f}")
    return least


if __name__ == "__main__":
    main()
