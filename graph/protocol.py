"""Talking to a server of the SPARQL 1.1 protocols over HTTP: requests, log-in, and errors that say what to do."""

from __future__ import annotations

import http.client
import os
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from unionties.graph.errors import QueryError, StoreError

if TYPE_CHECKING:
    from email.message import Message

TIMEOUT = 60.0
"""Seconds without an answer after which a server counts as hanging; ``UNIONTIES_TIMEOUT`` sets another."""
_AGAIN = (0.2, 1.0)  # seconds to wait before a reading request is sent anew
_BUSY = frozenset({429, 502, 503, 504})
_SHOWN = 200


@dataclass(frozen=True)
class Answer:
    """What a server answered: its headers and the body."""

    headers: Message
    body: bytes

    @property
    def kind(self) -> str:
        """The media type."""
        return str(self.headers.get_content_type())


class Server:
    """One address of a server, with the log-in for it."""

    def __init__(self, url: str, *, user: str | None = None, password: str = "", timeout: float | None = None) -> None:
        """``url`` is that of the SPARQL endpoint; the log-in is sent as the server asks, by digest or in plain.

        Raises:
            StoreError: the address isn't one of http or https, or the timeout isn't a number of seconds.
        """
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise StoreError(f"{url} isn't the address of a server: expected such as http://localhost:8890/sparql")
        self.url = url
        self.timeout = _timeout() if timeout is None else timeout
        handlers: list[urllib.request.BaseHandler] = []
        if user is not None:
            realm = urllib.request.HTTPPasswordMgrWithDefaultRealm()
            realm.add_password(None, f"{parts.scheme}://{parts.netloc}/", user, password)
            handlers = [urllib.request.HTTPDigestAuthHandler(realm), urllib.request.HTTPBasicAuthHandler(realm)]
        self._opener = urllib.request.build_opener(*handlers)

    def ask(self, query: str, accept: str, **more: str) -> Answer:
        """Send a query by POST; it only reads, so it is sent anew where the server is busy or hangs up.

        Raises:
            StoreError: the server can't be reached, hangs, refuses or fails.
            QueryError: the server says that the query is bad.
        """
        data = urlencode({"query": query, **more}).encode()
        headers = {"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"}
        return self.send("POST", self.url, data, headers, again=_AGAIN)

    def send(
        self, method: str, url: str, data: bytes | None, headers: Mapping[str, str], again: tuple[float, ...] = ()
    ) -> Answer:
        """Send one request, anew after each of the waits in ``again`` as long as only the moment was bad."""
        for wait in (*again, None):
            try:
                request = urllib.request.Request(url, data, dict(headers), method=method)
                with self._opener.open(request, timeout=self.timeout) as response:
                    return Answer(response.headers, response.read())
            except urllib.error.HTTPError as error:
                if wait is None or error.code not in _BUSY:
                    raise self._refused(error) from None
                error.close()
            except (OSError, http.client.HTTPException, ValueError) as error:
                if wait is None or not _passes(error):
                    raise StoreError(self._unreached(error)) from None
            time.sleep(wait)
        raise AssertionError("the last try returns or raises")

    def _refused(self, error: urllib.error.HTTPError) -> StoreError | QueryError:
        with error:
            said = _first_line(error.read(4000)) or str(error.reason)
        if error.code in (401, 403):
            return StoreError(
                f"the server {self.url} refuses the log-in or the right ({error.code}): {said}; "
                "give --user NAME and UNIONTIES_PASSWORD, or ask its keeper for the right"
            )
        if error.code == 400:
            return QueryError(f"the server {self.url} can't take the request: {said}")
        if error.code == 404:
            return StoreError(f"the server {self.url} has nothing there (404): {said}; check the address")
        return StoreError(f"the server {self.url} answered {error.code}: {said}; see its log, or try again")

    def _unreached(self, error: Exception) -> str:
        import ssl

        reason = error.reason if isinstance(error, urllib.error.URLError) else error
        if isinstance(reason, ssl.SSLCertVerificationError):
            why = reason.verify_message or str(reason)
            return f"the certificate of {self.url} can't be trusted: {why}; name its authority in SSL_CERT_FILE"
        if isinstance(reason, TimeoutError):
            return (
                f"the server {self.url} gave no answer within {self.timeout:g} s; "
                "ask for less, or set UNIONTIES_TIMEOUT to more seconds"
            )
        if isinstance(reason, ConnectionRefusedError):
            return f"nothing listens at {self.url}: connection refused; start the server or check the address"
        return f"the server {self.url} can't be reached: {_first_line(str(reason).encode())}; check the address"


def _passes(error: Exception) -> bool:
    """Whether the same request may get through a moment later: the server hung up before it answered."""
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    return isinstance(reason, (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError))


def _first_line(body: bytes) -> str:
    """The first line of text that a server said, without its tags."""
    import re

    text = re.sub(r"<(style|script|title)\b.*?</\1>|<[^>]*>", " ", body.decode("utf-8", "replace"), flags=re.S | re.I)
    line = next((" ".join(line.split()) for line in text.splitlines() if line.strip()), "")
    return f"{line[:_SHOWN]}…" if len(line) > _SHOWN else line


def _timeout() -> float:
    text = os.environ.get("UNIONTIES_TIMEOUT", "")
    try:
        seconds = float(text) if text else TIMEOUT
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 1e6:
        raise StoreError(f"bad UNIONTIES_TIMEOUT {text!r}: expected seconds such as 120")
    return seconds
