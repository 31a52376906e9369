"""A real server in a process of its own, for the tests of the endpoint."""

from __future__ import annotations

import http.client
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

QUERY_TYPE, FORM_TYPE = "application/sparql-query", "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answer:
    """What came back, header names in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def media(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]


@dataclass(frozen=True)
class Server:
    """A server that runs: its address, its process, and the store it serves."""

    address: str
    process: subprocess.Popen[str]
    store: Path

    @property
    def place(self) -> tuple[str, int]:
        parts = urlsplit(self.address)
        assert parts.hostname and parts.port
        return parts.hostname, parts.port

    def ask(
        self,
        method: str = "GET",
        target: str = "/sparql",
        body: bytes | None = None,
        timeout: float = 60,
        **headers: str,
    ) -> Answer:
        """One request; ``_`` in the names of headers stands for ``-``."""
        connection = http.client.HTTPConnection(*self.place, timeout=timeout)
        try:
            connection.request(method, target, body, {k.replace("_", "-"): v for k, v in headers.items()})
            response = connection.getresponse()
            told = {k.lower(): v for k, v in response.getheaders()}
            return Answer(response.status, told, response.read())
        finally:
            connection.close()

    def get(self, query: str, accept: str = "", more: dict[str, str] | None = None) -> Answer:
        """A query by GET."""
        target = f"/sparql?{urlencode({'query': query} | (more or {}), quote_via=quote)}"
        return self.ask(target=target, **({"Accept": accept} if accept else {}))


@contextmanager
def serving(store: Path, *options: str) -> Iterator[Server]:
    """``unionties serve`` on a free port, for as long as the block lasts."""
    command = [sys.executable, "-m", "unionties.queries.cli", "serve", "--store", str(store), "--port", "0", *options]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, encoding="utf-8")
    assert process.stderr
    said = ""
    try:
        while not (found := re.search(r"http://\S+/sparql", said)):
            line = process.stderr.readline()
            assert line, f"the server ended: {said}"
            said += line
        yield Server(found[0], process, store)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stderr.close()
