"""Which format an answer takes: the media types of SPARQL results and RDF against a request's Accept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

SOLUTIONS: Mapping[str, str] = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
}
"""The formats of SELECT and ASK, the preferred first, and what Content-Type says."""
GRAPHS: Mapping[str, str] = {
    "ttl": "text/turtle; charset=utf-8",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
}
"""The formats of CONSTRUCT and DESCRIBE, the preferred first, and what Content-Type says."""
_ALSO: Mapping[str, tuple[str, ...]] = {
    "json": ("application/json", "text/json"),
    "xml": ("application/xml", "text/xml"),
    "tsv": ("text/tsv",),
    "ttl": ("application/turtle", "application/x-turtle", "text/n3", "text/rdf+n3"),
    "nt": ("text/plain",),
    "jsonld": ("application/json",),
    "rdf": ("application/xml", "text/xml"),
}
"""Other names that clients use."""
_SHORT: Mapping[str, str] = {
    "turtle": "ttl", "n3": "ttl", "ntriples": "nt", "n-triples": "nt", "json-ld": "jsonld", "rdf+xml": "rdf",
    "rdfxml": "rdf",
}  # fmt: skip
_MOST_RANGES = 100


@dataclass(frozen=True)
class Range:
    """One media range of an Accept header, with its weight from 0 to 1."""

    type: str
    subtype: str
    weight: float

    def fits(self, media: str) -> int:
        """How exactly the range names a media type: 3 by name, 2 by its type, 1 by ``*/*``, 0 not."""
        kind, _, name = media.partition("/")
        if self.type == "*":
            return 1
        return 0 if self.type != kind else 2 if self.subtype == "*" else 3 if self.subtype == name else 0


def ranges(accept: str) -> Iterator[Range]:
    """The media ranges of an Accept header in its order; what isn't one is passed over.

    >>> [(r.subtype, r.weight) for r in ranges("text/csv;q=0.5, */*;q=x, nonsense")]
    [('csv', 0.5), ('*', 1.0)]
    """
    for part in accept.split(",")[:_MOST_RANGES]:
        media, *parameters = (piece.strip().lower() for piece in part.split(";"))
        kind, slash, name = media.partition("/")
        if slash and kind and name:
            yield Range(kind, name, next((_weight(p[2:]) for p in parameters if p.startswith("q=")), 1.0))


def choose(accept: str, offered: Mapping[str, str], wish: str = "") -> str | None:
    """The format of ``offered`` that a request wants most, None where it wants none of them.

    Args:
        accept: the Accept header; empty stands for anything.
        offered: formats and their Content-Type, the preferred first.
        wish: what a ``format`` parameter says, such as ``csv``; it wins where it names one of ``offered``.

    >>> choose("application/xml;q=0.9, text/csv", SOLUTIONS), choose("image/png", SOLUTIONS)
    ('csv', None)
    """
    wish = _SHORT.get(wish.lower(), wish.lower())
    return wish if wish in offered else _accepted(accept, tuple(offered))


@lru_cache(256)
def _accepted(accept: str, offered: tuple[str, ...]) -> str | None:
    wanted = list(ranges(accept)) if accept.strip() else [Range("*", "*", 1.0)]
    best, found = 0.0, None
    for name in offered:
        media = (SOLUTIONS.get(name) or GRAPHS[name]).partition(";")[0]
        named = [r for r in wanted if r.subtype != "*"]  # only a name lets in another name of the format
        weight = max([_weighted(media, wanted), *(_weighted(alias, named) for alias in _ALSO.get(name, ()))])
        if weight > best:
            best, found = weight, name
    return found


@lru_cache(256)
def wants_page(accept: str) -> bool:
    """Whether a browser asks: HTML is named in Accept with at least the weight of anything else."""
    wanted = list(ranges(accept))
    html = max((r.weight for r in wanted if r.fits("text/html") == 3), default=0.0)
    return html > 0 and html >= max(r.weight for r in wanted)


def _weighted(media: str, wanted: list[Range]) -> float:
    """The weight of the range that names the media type most exactly (RFC 9110, 12.5.1)."""
    fitting = [(r.fits(media), r.weight) for r in wanted if r.fits(media)]
    if not fitting:
        return 0.0
    closeness = max(fit for fit, _ in fitting)
    # A type that is named comes before one that only a wildcard lets in with the same weight.
    return max(weight for fit, weight in fitting if fit == closeness) * (1 + closeness / 1e6)


def _weight(text: str) -> float:
    try:
        return min(1.0, max(0.0, float(text)))
    except ValueError:
        return 1.0
