"""One request for a page, within bounds of time, size and kind, and to a host that may be asked.

urllib3 does the work. trafilatura's own downloader can't be used beneath the rules kept here: it follows redirects
itself (so that neither robots.txt nor the rate of the next host is asked), bounds the wait between two bytes but not
the whole, sends no conditional requests, keeps no headers as they came, and falls back to unverified certificates.
"""

from __future__ import annotations

import base64
import ipaddress
import re
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache, partial
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from unionties.extract.fetching_addresses import Address

if TYPE_CHECKING:
    import ssl

    import urllib3

Headers = tuple[tuple[str, str], ...]
_CONNECTING = 20.0  # seconds
_CHUNK = 65_536
_NAME = re.compile(r"[!#-'*+.^-z|~A-Z0-9-]+")
PRIVATE = "leads to the private address"
_PRIVATE = PRIVATE + " {}, which nobody named: --private allows it"
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f]")


class Failure(Exception):
    """A request that gave nothing; its text is the reason. ``passing`` ones are worth another try."""

    def __init__(self, reason: str, *, passing: bool = False) -> None:
        super().__init__(reason)
        self.passing = passing


class PrivateHost(Failure):
    """The address leads to a private host that it may not lead to."""


@dataclass(frozen=True)
class Limits:
    """The bounds of one request: seconds from its start to its end, bytes of the page when unpacked."""

    seconds: float = 60
    size: int = 20_000_000


@dataclass(frozen=True)
class Answer:
    """What a server answered: ``body`` without transfer and content encoding, empty unless the status is 200."""

    address: Address
    status: int
    reason: str
    headers: Headers
    body: bytes
    ip: str
    at: datetime
    asked: Headers

    def header(self, name: str) -> str | None:
        """The first header of that name."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    @property
    def private(self) -> bool:
        """Whether it came from a private host; of what a proxy asks that isn't known."""
        return bool(self.ip) and not is_public(self.ip)

    @property
    def kind(self) -> str:
        """The media type in small letters, without parameters; empty where none is told."""
        return (self.header("Content-Type") or "").partition(";")[0].strip().lower()

    @property
    def retry_after(self) -> float | None:
        """The seconds that the server asks to wait, which it may tell as a date; None where it doesn't ask."""
        told = (self.header("Retry-After") or "").strip()
        if told.isdecimal():
            return float(told)
        try:
            return max(0.0, parsedate_to_datetime(told).timestamp() - self.at.timestamp())
        except ValueError:
            return None


def is_public(ip: str) -> bool:
    """Whether an IP address is one of the public network.

    >>> is_public("127.0.0.1"), is_public("169.254.169.254"), is_public("::ffff:10.0.0.1"), is_public("8.8.8.8")
    (False, False, False, True)
    """
    found = ipaddress.ip_address(ip.partition("%")[0])
    return (getattr(found, "ipv4_mapped", None) or found).is_global


def ask(
    address: Address, headers: Mapping[str, str], limits: Limits, *, private: bool,
    refused: Callable[[str], str | None] = lambda _: None,
) -> Answer:  # fmt: skip
    """Ask for an address, once, without following redirects.

    Args:
        address: what to ask for.
        headers: sent beside ``Host``, ``Accept-Encoding`` and, where the address has a secret, ``Authorization``.
        limits: the bounds.
        private: whether the host may be one of a private network or this computer. It is looked at once connected,
            so that no name that changes its meaning leads there.
        refused: given the media type of an answer with status 200; a reason not to read it, or None.

    Raises:
        Failure: there was no answer, or none within the bounds.
    """
    from urllib3 import exceptions

    sent = {"Accept-Encoding": "gzip", **headers, "Connection": "close"}
    secret = {"Authorization": _basic(address.secret)} if address.secret else {}
    proxy = _proxy(address)
    guard = _Guard(private, proxied=proxy is not None)
    if proxy and not private and _seems_private(address):
        raise PrivateHost(_PRIVATE.format(urlsplit(address.text).hostname))
    try:
        with guard.within(limits.seconds), _pool(address, guard, limits, proxy) as pool:
            whole = proxy and address.origin.startswith("http:")
            response = pool.urlopen(
                "GET", address.text if whole else address.text.removeprefix(address.origin),
                headers=sent | secret | (_proxy_headers(proxy) if whole else {}),
                redirect=False, retries=False, preload_content=False, assert_same_host=False,
            )  # fmt: skip
            found = tuple((n, _readable(value)) for n, value in response.headers.items() if _NAME.fullmatch(n))
            answer = Answer(
                address, response.status, ascii(response.reason or "")[1:-1], found, b"", guard.ip, datetime.now(UTC),
                (("Host", address.host), *sent.items()),
            )  # fmt: skip
            try:
                if answer.status == 200 and not guard.late:
                    if reason := refused(answer.kind):
                        raise Failure(reason)
                    answer = _with_body(answer, response, limits.size)
                if guard.late:  # headers, or a body of no told length, just seem to end
                    raise TimeoutError
                return answer
            finally:
                response.close()
    except (exceptions.HTTPError, OSError, ValueError) as error:
        raise guard.failure(error, limits) from None


def _with_body(answer: Answer, response: urllib3.BaseHTTPResponse, size: int) -> Answer:
    """The answer with its body; as archives do it, its headers tell of the encodings under other names."""
    too_large = f"larger than {size:,} bytes"
    encoding = (answer.header("Content-Encoding") or "identity").strip().lower()
    if encoding not in ("identity", "gzip", "x-gzip", "deflate"):
        raise Failure(f"sent in the encoding {encoding!r}, though gzip was asked for")
    if (told := answer.header("Content-Length") or "").isdigit() and int(told) > size:
        raise Failure(too_large)
    parts, length = [], 0
    while part := response.read1(_CHUNK, decode_content=True):
        parts.append(part)
        if (length := length + len(part)) > size:
            raise Failure(too_large)
    dropped = ("content-encoding", "transfer-encoding", "content-length")
    headers = [(f"X-Crawler-{name}" if name.lower() in dropped else name, value) for name, value in answer.headers]
    headers.append(("Content-Length", str(length)))
    return Answer(**{**vars(answer), "headers": tuple(headers), "body": b"".join(parts)})


class _Guard:
    """What watches over one request: whom it is connected with, and how long it takes."""

    def __init__(self, private: bool, proxied: bool) -> None:
        self.private = private
        self.proxied = proxied
        self.ip = ""
        self.late = False
        self._connected = False
        self._refusal: str | None = None
        self._sockets: list[socket.socket] = []

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """End what is connected once the time is over: a timeout of its own would begin anew with every byte."""
        timer = threading.Timer(seconds, self._end)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            for one in self._sockets:
                one.close()

    def connected(self, made: socket.socket) -> socket.socket:
        """Look at whom a new connection leads to."""
        ip = made.getpeername()[0]
        self._connected = True
        if not self.proxied:
            self.ip = ip
            if not self.private and not is_public(ip):
                made.close()
                self._refusal = _PRIVATE.format(ip)
                raise OSError(self._refusal)
        self._sockets.append(made.dup())
        if self.late:
            self._end()
        return made

    def _end(self) -> None:
        self.late = True
        for one in self._sockets:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def failure(self, error: Exception, limits: Limits) -> Failure:
        """The failure that an exception of a request stands for."""
        from urllib3 import exceptions

        if self._refusal:
            return PrivateHost(self._refusal)
        if isinstance(error, exceptions.NameResolutionError):
            return Failure("the host's name isn't known", passing=True)
        if isinstance(error, exceptions.NewConnectionError):
            return Failure("no connection: " + _short(error.__context__ or error), passing=True)
        if self.late or isinstance(error, exceptions.TimeoutError | TimeoutError):
            told = f"took longer than {limits.seconds:g} s" if self._connected else "no connection in time"
            return Failure(told, passing=True)
        if isinstance(error, exceptions.SSLError):
            return Failure(f"no safe connection: {_short(error)}")
        if isinstance(error, exceptions.DecodeError):
            return Failure("the body is broken: it can't be unpacked")
        return Failure(f"the connection broke: {_short(error)}", passing=True)


@contextmanager
def _pool(address: Address, guard: _Guard, limits: Limits, proxy: str | None) -> Iterator[Any]:
    """A pool for one connection, which the guard looks at before anything is sent."""
    import urllib3

    more: dict[str, Any] = {
        "timeout": urllib3.Timeout(connect=min(_CONNECTING, limits.seconds), read=limits.seconds), "maxsize": 1,
    }  # fmt: skip
    if address.origin.startswith("https:"):
        more["ssl_context"] = _trust()
    if proxy:
        manager = urllib3.ProxyManager(proxy, proxy_headers=_proxy_headers(proxy), **more)
        pool = manager.connection_from_url(address.origin)
    else:
        pool = urllib3.connectionpool.connection_from_url(address.origin, **more)
    pool.ConnectionCls = partial(_guarded(pool.ConnectionCls), guard)  # type: ignore[assignment]
    try:
        yield pool
    finally:
        pool.close()


def _proxy(address: Address) -> str | None:
    """The proxy that the environment names for an address (``https_proxy``, ``no_proxy``)."""
    from urllib.request import getproxies, proxy_bypass

    scheme, place = address.origin.split("://")
    proxy = getproxies().get(scheme)
    return None if not proxy or proxy_bypass(place) else proxy


def _proxy_headers(proxy: str | None) -> dict[str, str]:
    user = urlsplit(proxy or "").netloc.rpartition("@")[0]
    return {"Proxy-Authorization": _basic(user)} if user else {}


def _seems_private(address: Address) -> bool:
    """Whether an address that a proxy would ask names a private host: all that can be told without asking."""
    host = urlsplit(address.text).hostname or ""
    try:
        return not is_public(host)
    except ValueError:
        return "." not in host or host.endswith((".localhost", ".local", ".internal"))


@cache
def _guarded(base: Any) -> Any:
    class Guarded(base):  # type: ignore[misc]
        def __init__(self, guard: _Guard, *args: Any, **more: Any) -> None:
            super().__init__(*args, **more)
            self._guard = guard

        def _new_conn(self) -> socket.socket:
            return self._guard.connected(super()._new_conn())

    return Guarded


@cache
def _trust() -> ssl.SSLContext:
    import os

    import certifi
    from urllib3.util.ssl_ import create_urllib3_context

    context = create_urllib3_context()
    context.load_verify_locations(os.environ.get("SSL_CERT_FILE") or certifi.where())
    return context


def _basic(secret: str) -> str:
    return "Basic " + base64.b64encode(unquote(secret).encode()).decode()


def _readable(value: str) -> str:
    """A header in one line, whose bytes may be UTF-8, which the HTTP library gives as Latin-1."""
    with suppress(ValueError):
        value = value.encode("latin-1").decode("utf-8")
    return _CONTROL.sub(" ", value)


def _short(error: BaseException) -> str:
    """What an exception says, in one short line, without the objects that urllib3 names in it."""
    text = getattr(error, "strerror", None) or str(error)
    return " ".join(str(text).rpartition(">: ")[2].split())[:120]
