"""The endpoint as a WSGI application: ``/sparql`` answers programs, and sends people to a page with a form."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import quote

from unionties.queries.endpoint.description import description
from unionties.queries.endpoint.guard import Environment, StartResponse, told
from unionties.queries.endpoint.negotiation import GRAPHS, SOLUTIONS, choose, wants_page
from unionties.queries.endpoint.pool import Body, Pool
from unionties.queries.endpoint.protocol import Asked, Refused, from_body, from_url
from unionties.queries.endpoint.worker import Question

LONGEST_BODY = 1 << 20
"""Bytes of a POST: a form writes a letter beyond ASCII with up to nine."""
_METHODS = ("GET", "HEAD", "POST", "OPTIONS")


@dataclass
class _Response:
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: Body | bytes = b""


class Endpoint:
    """A WSGI application that answers from a pool of processes."""

    def __init__(self, pool: Pool, *, cors: str = "", page: str = "") -> None:
        """Make the application.

        Args:
            pool: where queries are evaluated.
            cors: the Origin whose pages may read answers, ``*`` for all, empty for none.
            page: the address of a page with a form, for people; without it they get what programs get.
        """
        self._pool, self._cors, self._page = pool, cors, page

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
                "Access-Control-Allow-Private-Network": "true",
            }
        return _Response(204, headers)

    def _send(self, response: _Response, environ: Environment, start_response: StartResponse) -> Iterable[bytes]:
        body, headers = response.body, response.headers
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


def _plain(refused: Refused) -> _Response:
    return _Response(refused.status, *told(refused))


def _read_body(environ: Environment) -> bytes:
    try:
        length = int(environ.get("CONTENT_LENGTH") or 0)
    except ValueError:
        raise Refused(400, "Content-Length isn't a number") from None
    if length > LONGEST_BODY:
        raise Refused(413, f"a body of {length} bytes: at most {LONGEST_BODY} are read")
    data: bytes = environ["wsgi.input"].read(max(0, length))
    return data
