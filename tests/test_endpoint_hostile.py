"""Random and hostile requests: none makes the server fail, tells of its inside, or lets its memory grow.

A few hundred in each run, 10,000 with ``-m soak``. Requests are written as bytes, so that they can break HTTP itself.
"""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from http.client import HTTPResponse
from pathlib import Path
from urllib.parse import quote_from_bytes

import psutil
import pytest
from endpoint_server import FORM_TYPE, QUERY_TYPE, Server, serving
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from sample_store import build_store

FEW, MANY = 300, 10_000
GROWTH = 1.25
"""The limit of memory after the requests over that after the first tenth of them, which fills caches."""
_HERE = re.escape(str(Path(__file__).parents[1])).encode()
_INSIDE = re.compile(
    rb"Traceback|File \"|site-packages|\.py\b|/tmp/|/usr/|versions/|0x[0-9a-f]{6}|panicked|rocksdb|" + _HERE,
    re.IGNORECASE,
)
_WORDS = r"""
    SELECT * ?s ?p ?o WHERE { } ( ) [ ] . ; , ASK CONSTRUCT DESCRIBE FILTER OPTIONAL UNION MINUS BIND( id:vgcl ut:visit
    a     <http://a/> < > ' " ''' \ \u0041 \u00 @vi ^^xsd:date ^^xsd:integer 1 -1e999 1/0 STRLEN(?o) SERVICE FROM
    LIMIT OFFSET 18446744073709551616 COUNT(*) DISTINCT LOAD DELETE CLEAR PREFIX BASE # ắ ລາວ 😀 ut:visit*
    (ut:visit|^ut:visit)+ ! !(a|^a) / | << >> LATERAL EXISTS NOT IN <http://f>(1) '9999-99-99'^^xsd:date
    ../../etc/passwd ${jndi:ldap://127.0.0.1/a} <script>alert(1)</script>
"""
_PIECES = st.sampled_from(
    [
        *_WORDS.split(), '"""', "GRAPH ?g", " AS ?x)", "VALUES ?s", "REGEX(?o, '(a+)+$')", "REGEX(?o, '[')",
        "REPLACE(?o, '.', 'xx')", "SERVICE <http://127.0.0.1:9/>", "FROM NAMED", "ORDER BY", "GROUP BY ?s",
        "INSERT DATA", "DROP ALL", "PREFIX :", "\n", "\r", "\x00", "\ufeff", "' OR 1=1 --",
    ]
)  # fmt: skip
_WHOLE = st.sampled_from(
    [
        "SELECT * { ?s ?p ?o }",
        "ASK { id:vgcl ut:visit ?o }",
        "CONSTRUCT WHERE { ?s ut:visit ?o }",
        "DESCRIBE id:vgcl",
        "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY ?n",
        "SELECT * { GRAPH ?g { ?s ut:meeting* ?o } }",
        "SELECT (<http://f>(1) AS ?y) {}",
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    ]
)


@st.composite
def queries(draw: st.DrawFn) -> str:
    """A query, one that is broken in places, or what was never one."""
    kind = draw(st.integers(0, 5))
    if kind == 0:
        return draw(st.text(max_size=60))
    if kind == 1:
        return " ".join(draw(st.lists(_PIECES, max_size=14)))
    text = draw(_WHOLE)
    for _ in range(draw(st.sampled_from([0, 0, 1, 2, 3]))):
        place = draw(st.integers(0, len(text)))
        text = text[:place] + draw(_PIECES) + text[place + draw(st.integers(0, 4)) :]
    return text * (draw(st.sampled_from([1, 1, 1, 50])) if kind == 3 else 1)


_VALUES = st.one_of(
    st.sampled_from(
        ["*/*", "text/csv", "application/ld+json", "text/html", "a/b;q=", ",,,", ";q=1", "*/*;q=0", "x" * 5000]
    ),
    st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=40),
)
_USUAL = [
    "Accept",
    "Accept",
    "Accept",
    "Origin",
    "Range",
    "Accept-Encoding",
    "X-Forwarded-For",
    "Forwarded",
    "Cookie",
    "If-None-Match",
]
_RARE = ["Content-Type", "Content-Length", "Transfer-Encoding", "Host", "Expect", "Connection", "Upgrade"]
_METHODS = ["GET"] * 6 + ["POST"] * 5 + ["HEAD", "OPTIONS", "PUT", "TRACE", "CONNECT", "get", "A" * 300]
_HEADERS = st.lists(st.tuples(st.sampled_from(_USUAL * 4 + _RARE), _VALUES), max_size=2)


@st.composite
def requests(draw: st.DrawFn) -> bytes:
    """A request as bytes: by the protocol with any query, or as something else."""
    if draw(st.integers(0, 15)) == 0:
        return draw(st.binary(max_size=200)) + b"\r\n\r\n"
    method = draw(st.sampled_from(_METHODS))
    path = draw(
        st.sampled_from(
            ["/sparql"] * 6
            + [
                "/",
                "",
                "//",
                "/sparql/",
                "/%2e%2e/%2e%2e/etc/passwd",
                "http://a/sparql",
                "*",
                "/sparql;x",
                "/\xff",
                "/sparql%00",
            ]
        )
    )
    data = draw(queries()).encode("utf-8", "surrogatepass") if draw(st.integers(0, 7)) else draw(st.binary(max_size=80))
    name = draw(st.sampled_from(["query"] * 6 + ["update", "default-graph-uri", "format", "quérý", ""]))
    more = draw(
        st.sampled_from(
            [""] * 4
            + [
                "&query=ASK{}",
                "&default-graph-uri=http://a/",
                "&named-graph-uri=a b",
                "&" * 600,
                "&format=csv",
                "&format=../x",
                "&%zz=%",
                "&query",
            ]
        )
    )
    form = f"{name}={quote_from_bytes(data)}{more}".encode()
    headers = [f"{key}: {value}".encode("latin-1", "replace") for key, value in draw(_HEADERS)]
    if draw(st.integers(0, 9)):
        headers.append(b"Host: localhost")
    body = b""
    target = path.encode("latin-1")
    if method == "POST":
        kind = draw(
            st.sampled_from(
                [QUERY_TYPE, FORM_TYPE, QUERY_TYPE, FORM_TYPE, "text/plain", "application/sparql-update", "a;b=c;"]
            )
        )
        body = form if kind == FORM_TYPE else data
        length = len(body) + draw(st.sampled_from([0] * 12 + [-1, 5]))
        headers += [f"Content-Type: {kind}".encode(), f"Content-Length: {max(0, length)}".encode()]
    else:
        target += b"?" + (
            form if draw(st.integers(0, 5)) else data.replace(b"\n", b"").replace(b"\r", b"").replace(b" ", b"+")
        )
    version = draw(st.sampled_from(["HTTP/1.1"] * 8 + ["HTTP/1.0", "HTTP/9.9", ""]))
    return (
        b"\r\n".join(
            [f"{method} ".encode() + target + f" {version}".encode(), *headers, b"Connection: close", b"", b""]
        )
        + body
    )


def exchange(server: Server, data: bytes) -> tuple[int, bytes, bytes]:
    """Send bytes; gives status (0 where the server only closes), headers and body."""
    with socket.create_connection(server.place, timeout=30) as connection:
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        response = HTTPResponse(connection, method="HEAD" if data.startswith(b"HEAD ") else "GET")
        try:
            response.begin()
        except (ConnectionError, OSError, ValueError) as error:
            assert not isinstance(error, TimeoutError), "no answer"
            return 0, b"", b""
        with response:
            return response.status, str(response.headers).encode(), response.read()


def has_unknown_coding(data: bytes) -> bool:
    """Whether a request has a transfer coding but chunked, which RFC 9112, 6.1, wants to be answered by 501."""
    head = data.partition(b"\r\n\r\n")[0].lower()
    codings = [line.partition(b":")[2].strip() for line in head.split(b"\r\n") if line.startswith(b"transfer-encoding")]
    return any(coding != b"chunked" for coding in codings)


def memory(server: Server) -> int:
    """Resident bytes of the server and its processes."""
    root = psutil.Process(server.process.pid)
    return sum(process.memory_info().rss for process in (root, *root.children(recursive=True)))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    store = build_store(tmp_path_factory.mktemp("hostile") / "sample.db")
    with serving(store, "--time-limit", "20", "--row-limit", "3000") as server:
        yield server


def attack(server: Server, count: int) -> dict[int, int]:
    """Send so many requests; gives how often each status came. Fails on a 5xx, a leak, silence or growth."""
    statuses: dict[int, int] = {}
    sizes: list[int] = []

    @seed(20260301)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        derandomize=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(requests())
    def send(data: bytes) -> None:
        status, headers, body = exchange(server, data)
        statuses[status] = statuses.get(status, 0) + 1
        assert status < 500 or (status == 501 and has_unknown_coding(data)), (data, body)
        # A client's own words come back in errors and in results.
        leak = _INSIDE.search(headers + body)
        assert leak is None or status == 200 or leak[0] in data or str(server.store).encode() not in body, (data, body)
        assert status == 200 or (b"Traceback" not in body and str(server.store).encode() not in headers + body), (
            data,
            body,
        )
        if sum(statuses.values()) % max(1, count // 10) == 0:
            sizes.append(memory(server))

    send()
    assert server.get("ASK {}").status == 200
    assert len(sizes) >= 8
    assert sizes[-1] <= sizes[0] * GROWTH, sizes
    print(f"statuses {dict(sorted(statuses.items()))}, memory in MB {[size >> 20 for size in sizes]}")
    return statuses


def test_hundreds_of_hostile_requests(server):
    statuses = attack(server, FEW)
    assert {200, 400} <= set(statuses)


@pytest.mark.soak
def test_ten_thousand_hostile_requests(server):
    assert sum(attack(server, MANY).values()) >= MANY


@pytest.mark.parametrize(
    "data",
    [
        b"GET /sparql HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\nzz\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999\r\n\r\n",
        b"GET /sparql?query=ASK{}\x00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /sparql HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 300_000 + b"\r\n\r\n",
        b"GET /sparql?query=%00%01%ff HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET http://169.254.169.254/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /sparql?query=" + b"%28" * 40_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ],
)
def test_broken_http_is_the_clients_fault(server, data):
    status, _, body = exchange(server, data)
    assert status == 0 or 200 <= status < 500
    assert b"Traceback" not in body
    assert server.get("ASK {}").status == 200


@pytest.mark.parametrize(("coding", "expected"), [("gzip", 501), ("chunked", 200)])
def test_only_an_unknown_transfer_coding_is_answered_by_501(server, coding, expected):
    head = f"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: {QUERY_TYPE}\r\nTransfer-Encoding: {coding}\r\n"
    data = head.encode() + b"Connection: close\r\n\r\n6\r\nASK {}\r\n0\r\n\r\n"
    assert has_unknown_coding(data) == (expected == 501)
    status, _, body = exchange(server, data)
    assert status == expected
    assert b"Traceback" not in body


def test_slow_clients_hold_nobody_up(server):
    """Sixty that never finish their request, and some that never read their answer."""
    waiting = [socket.create_connection(server.place) for _ in range(60)]
    try:
        for number, connection in enumerate(waiting):
            if number % 2:
                connection.sendall(
                    b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
                )
            else:
                connection.sendall(b"GET /sparql?query=SELECT*%7B?s?p?o%7D HTTP/1.1\r\nHost: localhost\r\n\r\n")
        begun = time.monotonic()
        for _ in range(5):
            assert server.get("ASK {}").status == 200
        assert time.monotonic() - begun < 10
    finally:
        for connection in waiting:
            connection.close()
