"""The endpoint as a WSGI application: ``/sparql`` answers programs, and sends people to a page with a form."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from unionties.queries.endpoint.description import description
from unionties.queries.endpoint.negotiation import GRAPHS, SOLUTIONS, choose, wants_page
from unionties.queries.endpoint.pool import Body, Pool
from unionties.queries.endpoint.protocol import Asked, Refused, from_body, from_url
from unionties.queries.endpoint.worker import Question

Environment = Mapping[str, Any]
StartResponse = Callable[..., Any]
LONGEST_BODY = 1 << 20
"""Bytes of a POST: a form writes a letter beyond ASCII with up to nine."""
_LOOPBACK = re.compile(r"(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?", re.IGNORECASE)
_HOST = re.compile(r"(?:[\w.\-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?", re.ASCII)
_METHODS = ("GET", "HEAD", "POST", "OPTIONS")


@dataclass
class _Response:
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: Body | bytes = b""


class Endpoint:
    """A WSGI application that answers from a pool of processes."""

    def __init__(self, pool: Pool, *, cors: str = "*", any_host: bool = False, page: str = "") -> None:
        """Make the application.

        Args:
            pool: where queries are evaluated.
            cors: the Origin whose pages may read answers, ``*`` for all, empty for none.
            any_host: answer whatever the Host header says, not only to names of this computer. On loopback a page of
                another site could otherwise have its name lead here (DNS rebinding).
            page: the address of a page with a form, for people; without it they get what programs get.
        """
        self._pool, self._cors, self._any_host, self._page = pool, cors, any_host, page

    def __call__(self, environ: Environment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        try:
            response = self._respond(environ)
        except Refused as refused:
            response = _plain(refused)
        except Exception:  # what nobody thought of is told without its inside
            logging.getLogger(__name__).exception("a request failed")
            response = _plain(Refused(500, "this server failed: try again"))
        return self._send(response, environ, start_response)

    def _respond(self, environ: Environment) -> _Response:
        path, method = environ.get("PATH_INFO") or "/", environ["REQUEST_METHOD"]
        check_host(environ.get("HTTP_HOST", ""), self._any_host)
        if path != "/sparql":
            raise Refused(404, "nothing is here: the endpoint is at /sparql")
        if method not in _METHODS:
            allowed = ", ".join(_METHODS)
            raise Refused(405, f"the method isn't done here: expected one of {allowed}", {"Allow": allowed})
        if method == "OPTIONS":
            return self._options(environ)
        return self._sparql(environ, method)

    def _sparql(self, environ: Environment, method: str) -> _Response:
        accept = environ.get("HTTP_ACCEPT", "")[:4096]
        if method == "POST":
            asked: Asked | None = from_body(
                environ.get("CONTENT_TYPE", ""), _read_body(environ), environ.get("QUERY_STRING", "")
            )
        else:
            asked = from_url(environ.get("QUERY_STRING", ""))
        if asked is None:
            return self._describe(environ, accept)
        if wants_page(accept):  # a browser: it takes anything, but shows what is plain
            accept = "*/*"
        question = Question(
            asked.query,
            choose(accept, SOLUTIONS, asked.wish),
            choose(accept, GRAPHS, asked.wish),
            self._pool.limits.rows,
            asked.default_graphs,
            asked.named_graphs,
        )
        body = self._pool.ask(question)
        media = SOLUTIONS.get(body.format) or GRAPHS[body.format]
        return _Response(200, {"Content-Type": media, "Vary": "Accept"}, body)

    def _describe(self, environ: Environment, accept: str) -> _Response:
        if self._page and wants_page(accept):
            return _Response(303, {"Location": self._page, "Vary": "Accept"})
        name = choose("*/*" if wants_page(accept) else accept, GRAPHS)
        if name is None:
            kinds = ", ".join(media.partition(";")[0] for media in GRAPHS.values())
            raise Refused(406, f"the description of the service can be had as {kinds}")
        host = environ.get("HTTP_HOST") or f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}"
        address = f"{environ['wsgi.url_scheme']}://{host}{quote(environ.get('SCRIPT_NAME', ''))}/sparql"
        return _Response(200, {"Content-Type": GRAPHS[name], "Vary": "Accept"}, description(address, name))

    def _options(self, environ: Environment) -> _Response:
        allowed = ", ".join(_METHODS)
        headers = {"Allow": allowed}
        if self._cors and environ.get("HTTP_ORIGIN"):
            headers |= {
                "Access-Control-Allow-Methods": allowed,
                "Access-Control-Allow-Headers": "Accept, Content-Type",
                "Access-Control-Max-Age": "86400",
            }
        return _Response(204, headers)

    def _send(self, response: _Response, environ: Environment, start_response: StartResponse) -> Iterable[bytes]:
        body, headers = response.body, response.headers
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Cache-Control"] = "no-cache"
        if self._cors and environ.get("PATH_INFO") == "/sparql":
            headers["Access-Control-Allow-Origin"] = self._cors
            headers["Access-Control-Expose-Headers"] = "Retry-After"
        if response.status != 204:
            headers["Content-Length"] = str(body.size if isinstance(body, Body) else len(body))
        start_response(f"{response.status} {HTTPStatus(response.status).phrase}", list(headers.items()))
        if environ["REQUEST_METHOD"] == "HEAD":
            if isinstance(body, Body):
                body.close()
            return []
        if isinstance(body, bytes):
            return [body]
        if body.file is None:
            return body.pieces
        body.file.seek(0)
        if wrapper := environ.get("wsgi.file_wrapper"):
            return wrapper(body.file)  # type: ignore[no-any-return]
        return body.read()


def check_host(host: str, any_host: bool) -> None:
    """Refuse a request that was meant for another name; see ``any_host`` of :class:`Endpoint`.

    Raises:
        Refused: the Host header is no name, or one of another computer.
    """
    if not host:
        return
    if not _HOST.fullmatch(host):
        raise Refused(400, "the Host header isn't a name with or without a port")
    if not any_host and not _LOOPBACK.fullmatch(host):
        raise Refused(421, "this server answers to localhost and 127.0.0.1 only: ask it by one of these names")


def _plain(refused: Refused) -> _Response:
    headers = {"Content-Type": "text/plain; charset=utf-8"} | refused.headers
    return _Response(refused.status, headers, f"{refused.why}\n".encode("utf-8", "replace"))


def _read_body(environ: Environment) -> bytes:
    try:
        length = int(environ.get("CONTENT_LENGTH") or 0)
    except ValueError:
        raise Refused(400, "Content-Length isn't a number") from None
    if length > LONGEST_BODY:
        raise Refused(413, f"a body of {length} bytes: at most {LONGEST_BODY} are read")
    data: bytes = environ["wsgi.input"].read(max(0, length))
    return data
