"""How fast the endpoint answers beside a bare database:

    python tests/benchmarks/endpoint_throughput.py [--peers [PYTHON]]

Builds ``seeds/`` into a store and lets wrk (Debian's package ``wrk``) ask ``unionties serve`` and, behind the same
HTTP server with the same settings, the same pyoxigraph store with nothing in between. Each query is asked over and
over as it is (``same``), and with another comment at its end each time (``other``), so that nothing learned of one
request helps the next. The servers run side by side and are asked by turns, each query by all before the next, so
that whatever else the machine does meets all alike, and each is left to finish before the next begins. A ratio is the
median of those of single turns: of requests per second, and of requests per second of processor time, user and system,
of a server with its processes, which a busy machine disturbs less.

``--peers`` asks rdflib-endpoint over rdflib's memory store, too. It needs packages that nothing else here does, so
it may have an environment of its own:

    python3 -m venv --without-pip /tmp/peers && python3 -m pip --python /tmp/peers install rdflib-endpoint uvicorn
    python tests/benchmarks/endpoint_throughput.py --peers /tmp/peers/bin/python
"""

from __future__ import annotations

import argparse
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

import psutil

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


@dataclass(frozen=True)
class Speed:
    """Requests per second, and per second of processor time."""

    rate: float
    by_processor: float


@dataclass(frozen=True)
class Server:
    """A server that runs."""

    address: str
    process: psutil.Process

    def settle(self) -> float:
        """The seconds of processor time it has taken, once it has done what clients that left have asked."""
        before = -1.0
        for _ in range(300):
            tree = [self.process, *self.process.children(recursive=True)]
            taken = sum(sum(process.cpu_times()[:4]) for process in tree)
            if taken - before < 0.03:
                break
            before = taken
            time.sleep(0.2)
        return taken


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
        found: dict[str, list[list[Speed]]] = {}
        servers = commands(Path(folder), options.peers)
        started = [stack.enter_context(running(command)) for command in servers.values()]
        for _ in range(options.turns):
            for query, text in QUERIES.items():
                asked = f"/sparql?{urlencode({'query': PREFIXES + text}, quote_via=quote)}"
                for way, more in (("same", []), ("other", ["-s", str(script)])):
                    turn = [speed(server, [*more, server.address + asked], options) for server in started]
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
def running(command: list[str]) -> Iterator[Server]:
    """A server that answers, for as long as the block lasts; raises RuntimeError where it ends by itself."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen([part.replace("PORT", str(port)) for part in command], stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            if process.poll() is not None:
                raise RuntimeError(f"a server ended at once: {command}")
            try:
                urllib.request.urlopen(f"{address}/sparql?{urlencode({'query': 'ASK {}'})}").close()
                break
            except urllib.error.HTTPError:
                break
            except OSError:
                time.sleep(0.1)
        yield Server(address, psutil.Process(process.pid))
    finally:
        process.terminate()
        process.wait()


def speed(server: Server, target: list[str], options: argparse.Namespace) -> Speed:
    """What wrk measures; raises RuntimeError where an answer isn't 2xx."""
    begun = server.settle()
    command = ["wrk", "-t1", f"-c{options.connections}", f"-d{options.seconds}s", "--timeout", "60s"]
    command += ["-H", "Accept: application/sparql-results+json", *target]
    told = subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout
    if "Non-2xx" in told:
        raise RuntimeError(f"not every answer was 2xx:\n{told}")
    count, rate = (re.search(pattern, told)[1] for pattern in (r"(\d+) requests in", r"Requests/sec:\s+([\d.]+)"))  # type: ignore[index]
    return Speed(float(rate), int(count) / max(0.01, server.settle() - begun))


def report(servers: list[str], found: dict[str, list[list[Speed]]]) -> float:
    """Print a row a query: medians of requests per second, and of ratios to the bare store; gives the least of ours."""
    others = [name for name in servers if name != "bare"]
    bare, least = servers.index("bare"), float("inf")
    heads = [*servers, *(f"{name} / bare" for name in others), *(f"{name}, CPU" for name in others)]
    print(f"{'requests/s':18}" + "".join(f"{head:>24}" for head in heads))
    for query, turns in found.items():
        row = [statistics.median(turn[n].rate for turn in turns) for n in range(len(servers))]
        for field in ("rate", "by_processor"):
            for name in others:
                mine = servers.index(name)
                row.append(statistics.median(getattr(t[mine], field) / getattr(t[bare], field) for t in turns))
        least = min(least, row[len(servers)])
        print(f"{query:18}" + "".join(f"{v:24.1f}" for v in row[: len(servers)]), end="")
        print("".join(f"{v:24.3f}" for v in row[len(servers) :]))
    print(f"limit {LIMIT:g}, lowest ratio {least:.2f}")
    return least


if __name__ == "__main__":
    main()
