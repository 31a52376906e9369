"""What a request of the SPARQL 1.1 Protocol asks: its query and its dataset, or why it is refused.

After https://www.w3.org/TR/sparql11-protocol/: a query comes by GET, by POST of a form, or by POST of itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

LONGEST_QUERY = 128 * 1024
"""Bytes of UTF-8."""
FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
_MOST_PARAMETERS = 500
_DATASET = ("default-graph-uri", "named-graph-uri")
READ_ONLY = "this endpoint only reads: change the graph by `unionties build`"


class Refused(Exception):
    """A request that gets no answer: an HTTP status, a line that says why, and further headers."""

    def __init__(self, status: int, why: str, headers: Mapping[str, str] | None = None) -> None:
        """``why`` is shown to the client and holds nothing of the server's inside."""
        super().__init__(why)
        self.status = status
        self.why = why
        self.headers = dict(headers or {})


@dataclass(frozen=True)
class Asked:
    """A query, the graphs that the request names (None where it names none), and its ``format`` parameter."""

    query: str
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    wish: str = ""


@dataclass
class _Parameters:
    values: dict[str, list[str]] = field(default_factory=dict)

    def one(self, name: str) -> str | None:
        found = self.values.get(name, [])
        if len(found) > 1:
            raise Refused(400, f"{len(found)} parameters {name}: give one")
        return found[0] if found else None


def from_url(query_string: str) -> Asked | None:
    """What a GET asks; None where it holds no query, which asks for the description of the service.

    Args:
        query_string: the part of the address after ``?``, each byte as one character (as WSGI has it).

    Raises:
        Refused: the parameters can't be read, or ask for what isn't done here.
    """
    parameters = _read(query_string.encode("latin-1"))
    _no_update(parameters)
    query = parameters.one("query")
    return None if query is None else _asked(query, parameters, 414)


def from_body(content_type: str, body: bytes, query_string: str) -> Asked:
    """What a POST asks, its query in a form or as the body itself.

    Raises:
        Refused: the type isn't one of the protocol's two, the body can't be read or holds no query.
    """
    media, *rest = (part.strip().lower() for part in content_type.split(";"))
    charset = next((p[8:].strip('"') for p in rest if p.startswith("charset=")), "utf-8")
    if media == UPDATE:
        raise Refused(403, READ_ONLY)
    if media not in (FORM, QUERY):
        told = f"the type {media!r}" if media else "a body without Content-Type"
        raise Refused(415, f"{told}: expected {FORM} or {QUERY}", {"Accept-Post": f"{FORM}, {QUERY}"})
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise Refused(415, f"the charset {charset!r}: send UTF-8", {"Accept-Post": f"{FORM}, {QUERY}"})
    if media == QUERY:
        parameters = _read(query_string.encode("latin-1"))
        if "query" in parameters.values:
            raise Refused(400, "two queries, in the body and in the address: give one")
        return _asked(_decoded(body), parameters, 413)
    parameters = _read(body)
    _no_update(parameters)
    query = parameters.one("query")
    if query is None:
        raise Refused(400, "the form has no query: give it the parameter query")
    return _asked(query, parameters, 413)


def _read(data: bytes) -> _Parameters:
    parameters = _Parameters()
    pieces = data.split(b"&", _MOST_PARAMETERS)
    if len(pieces) > _MOST_PARAMETERS:
        raise Refused(400, f"more than {_MOST_PARAMETERS} parameters")
    for piece in filter(None, pieces):
        name, _, value = piece.replace(b"+", b" ").partition(b"=")
        parameters.values.setdefault(_unquoted(name), []).append(_unquoted(value))
    return parameters


def _unquoted(data: bytes) -> str:
    """The text of percent-encoded UTF-8; ``urllib`` takes as long over it as the database over a small query."""
    try:
        plain = data.replace(b"\\", rb"\\").replace(b"%", rb"\x").decode("unicode_escape").encode("latin-1")
    except UnicodeDecodeError:  # a percent sign before what is no number stays
        plain = unquote_to_bytes(data)
    try:
        return plain.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused(400, "the parameters aren't UTF-8: encode them as UTF-8, then with percent signs") from None


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(400, f"byte {error.start + 1} isn't UTF-8: send the query as UTF-8") from None


def _no_update(parameters: _Parameters) -> None:
    if {"update", "using-graph-uri", "using-named-graph-uri"} & set(parameters.values):
        raise Refused(403, READ_ONLY)


def _asked(query: str, parameters: _Parameters, too_long: int) -> Asked:
    size = len(query.encode())
    if size > LONGEST_QUERY:
        raise Refused(too_long, f"a query of {size} bytes: at most {LONGEST_QUERY} are read")
    if not query.strip():
        raise Refused(400, "the query is empty: give one, such as ASK { ?s ?p ?o }")
    default, named = (tuple(parameters.values.get(name, ())) for name in _DATASET)
    wish = (parameters.values.get("format") or [""])[0]
    if not (default or named):
        return Asked(query, wish=wish)
    return Asked(query, default, named, wish)
