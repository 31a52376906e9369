"""A server on loopback that tells what was asked of it, when, and how many requests were under way at once."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path

PAGE = "<!doctype html><html lang=vi><title>{0}</title><p>Hai công đoàn đã ký thỏa thuận số {0}.</p></html>"
Route = Callable[["Handler"], None]


@dataclass
class Request:
    """A request with the times of its start and its end, in seconds."""

    path: str
    headers: dict[str, str]
    began: float
    ended: float = 0


@dataclass
class Site:
    """What the server gives, by path, and what it was asked; ``routes`` may be changed while it runs."""

    base: str
    routes: dict[str, Route] = field(default_factory=dict)
    asked: list[Request] = field(default_factory=list)

    def paths(self) -> list[str]:
        """The paths asked for, without robots.txt."""
        return [one.path for one in self.asked if one.path != "/robots.txt"]

    def gaps(self) -> list[float]:
        """The seconds between the end of each request and the start of the next; negative where they overlap."""
        ordered = sorted(self.asked, key=lambda one: one.began)
        return [after.began - before.ended for before, after in pairwise(ordered)]


class Handler(BaseHTTPRequestHandler):
    """Looks the route up; without one, a path of digits is a page and anything else isn't found."""

    protocol_version = "HTTP/1.1"
    site: Site

    def do_GET(self) -> None:
        request = Request(self.path, {k.lower(): v for k, v in self.headers.items()}, time.monotonic())
        self.site.asked.append(request)
        with suppress(BrokenPipeError, ConnectionResetError):
            if route := self.site.routes.get(self.path):
                route(self)
            elif self.path.strip("/").isdigit():
                self.give(PAGE.format(self.path.strip("/")).encode())
            else:
                self.give(b"nothing here", status=404)
        request.ended = time.monotonic()

    def give(self, body: bytes, kind: str = "text/html; charset=utf-8", status: int = 200, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers and "Transfer_Encoding" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


def gives(body: bytes | str, kind: str = "text/html; charset=utf-8", status: int = 200, **headers: str) -> Route:
    """A route that always gives the same."""
    data = body.encode() if isinstance(body, str) else body
    return lambda handler: handler.give(data, kind, status, **headers)


def leads(to: str, status: int = 301) -> Route:
    """A route that redirects."""
    return gives(b"", status=status, Location=to)


@contextmanager
def site(certificate: Path | None = None) -> Iterator[Site]:
    """A server on a free port, for as long as the block lasts; with the file of a certificate and its key by TLS."""
    handler = type("SiteHandler", (Handler,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    handler.site = found = Site(f"{'https' if certificate else 'http'}://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
