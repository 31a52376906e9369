"""What all applications of the server share: whom they answer, and what a browser may do with their answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from unionties.queries.endpoint.protocol import Refused

Environment = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environment, StartResponse], Iterable[bytes]]
"""A WSGI application (PEP 3333)."""
_LOOPBACK = re.compile(r"(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?", re.IGNORECASE)
_HOST = re.compile(r"(?:[\w.\-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?", re.ASCII)
_HEADERS = [("X-Content-Type-Options", "nosniff"), ("Cross-Origin-Resource-Policy", "same-origin")]


class Guarded:
    """A WSGI application that answers only for names of this computer, and whose answers no other site can embed."""

    def __init__(self, app: Application, *, any_host: bool = False) -> None:
        """Guard ``app``.

        Args:
            app: the application.
            any_host: answer whatever the Host header says, not only to names of this computer. On loopback a page of
                another site could otherwise have its name lead here (DNS rebinding).
        """
        self._app, self._any_host = app, any_host

    def __call__(self, environ: Environment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            return start_response(status, headers + _HEADERS, *more)

        try:
            self._check(environ.get("HTTP_HOST", ""))
        except Refused as refused:
            more, line = told(refused)
            more["Content-Length"] = str(len(line))
            start(f"{refused.status} {HTTPStatus(refused.status).phrase}", list(more.items()))
            return [] if environ["REQUEST_METHOD"] == "HEAD" else [line]
        return self._app(environ, start)

    def _check(self, host: str) -> None:
        if not host:
            return
        if not _HOST.fullmatch(host):
            raise Refused(400, "the Host header isn't a name with or without a port")
        if not self._any_host and not _LOOPBACK.fullmatch(host):
            raise Refused(421, "this server answers to localhost and 127.0.0.1 only: ask it by one of these names")


def told(refused: Refused) -> tuple[dict[str, str], bytes]:
    """The headers and the body that say why a request is refused."""
    return {"Content-Type": "text/plain; charset=utf-8"} | refused.headers, f"{refused.why}\n".encode(
        "utf-8", "replace"
    )
