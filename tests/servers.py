"""Servers for the tests of remote stores: Virtuoso where it is installed, and a small one in this process."""

from __future__ import annotations

import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import URLError
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import pyoxigraph as ox

ROWS = 100
"""The rows that the test's Virtuoso gives at most, so that small results come in pages, too."""
_INI = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 5
[SPARQL]
ResultSetMaxRows = {rows}
"""


def virtuoso_binary() -> str | None:
    """The program of the Debian package virtuoso-opensource-7-bin, if it is installed."""
    return shutil.which("virtuoso-t")


@contextmanager
def virtuoso(folder: Path, rows: int = ROWS) -> Iterator[str]:
    """A Virtuoso of its own on loopback, with its files in the folder; gives the address of its SPARQL endpoint."""
    binary = virtuoso_binary()
    assert binary
    sql, http = _free_port(), _free_port()
    (folder / "virtuoso.ini").write_text(_INI.format(sql=sql, http=http, rows=rows))
    url = f"http://127.0.0.1:{http}/sparql"
    command = [binary, "+foreground", "+configfile", "virtuoso.ini"]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(url, process, folder)
        yield url
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(url: str, process: subprocess.Popen[bytes], folder: Path) -> None:
    end = time.monotonic() + 90
    while time.monotonic() < end and process.poll() is None:
        try:
            with urlopen(f"{url}?query=ASK%7B%7D", timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.2)
    log = folder / "virtuoso.log"
    raise AssertionError(f"Virtuoso didn't start: {log.read_text('utf-8', 'replace') if log.exists() else 'no log'}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Handler(BaseHTTPRequestHandler):
    """SPARQL 1.1 Protocol and Graph Store Protocol, strict as the standard is, on the server's ``graph``."""

    protocol_version = "HTTP/1.1"
    graph: ox.Store
    requests: list[str]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.requests.append(f"POST {self.path}")
        if self.path == "/query":
            self.answer(parse_qs(body.decode()))
        else:
            self.put(body)

    def do_PUT(self) -> None:
        self.requests.append(f"PUT {self.path}")
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.graph.remove_graph(self.name)
        self.put(body)

    def do_DELETE(self) -> None:
        self.requests.append(f"DELETE {self.path}")
        self.graph.remove_graph(self.name)
        self.say(204, "text/plain", b"")

    @property
    def name(self) -> ox.NamedNode:
        return ox.NamedNode(parse_qs(urlsplit(self.path).query)["graph"][0])

    def put(self, body: bytes) -> None:
        self.graph.load(body, format=ox.RdfFormat.N_TRIPLES, to_graph=self.name)
        self.say(204, "text/plain", b"")

    def answer(self, form: dict[str, list[str]]) -> None:
        default = [ox.NamedNode(name) for name in form.get("default-graph-uri", ())]
        dataset = {"default_graph": default, "named_graphs": []} if default else {}
        results = self.graph.query(form["query"][0], **dataset)
        if isinstance(results, ox.QueryTriples):
            self.say(200, "application/n-triples", results.serialize(format=ox.RdfFormat.N_TRIPLES) or b"")
        else:
            data = results.serialize(format=ox.QueryResultsFormat.JSON) or b""
            self.say(200, "application/sparql-results+json", data)

    def say(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def version_string(self) -> str:
        return "oxigraph-test"

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextmanager
def served(post: Callable[[Handler], None] | None = None) -> Iterator[tuple[str, type[Handler]]]:
    """A server in this process: its SPARQL address and its handler's class; ``post`` answers POST in its place."""
    body = {"graph": ox.Store(), "requests": []}
    handler = type("Served", (Handler,), body | ({"do_POST": post} if post else {}))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/query", handler
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
