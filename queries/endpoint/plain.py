"""Queries so plain that what they cost is known before they are evaluated.

A query that only lists triple patterns has at most as many rows as the product of how many triples fit each pattern,
in whatever order the database joins them, and can neither nest, call a function or a server, nor take more memory
than these rows. Everything else is no plain query, also where it would be as harmless.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice

from pyoxigraph import DefaultGraph, NamedNode

from unionties.graph.store import Store

MOST = 1000
"""Rows."""
_LONGEST, _MOST_PATTERNS, _REMEMBERED = 4096, 8, 10_000
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_S = r"(?:[ \t\r\n]|\#[^\r\n]*+)*+"
_NAME, _IRI = r"(?:[^\W\d_][\w\-]*+)?+", r"<[^<>\"{}|^`\\\x00-\x20]*+>"
_TERM = (
    rf"\?\w++|{_IRI}|{_NAME}:[\w\-]*+(?=[\s;,}}]|\.[\s}}])|(?-i:a)(?=[\s<?])"
    r"|\"[^\"\\\r\n]++\"(?!\")(?:@[A-Za-z\-]++)?+|[.;,]"
)
_PLAIN = re.compile(
    rf"{_S}(?P<prologue>(?:PREFIX\b{_S}{_NAME}:{_S}{_IRI}{_S})*+)"
    rf"(?:SELECT\b{_S}(?:(?:DISTINCT|REDUCED)\b{_S})?+(?:\*|(?:\?\w++{_S})++)|ASK\b){_S}"
    rf"(?:WHERE\b{_S})?+\{{(?P<body>(?:{_S}(?:{_TERM}))*+{_S})\}}{_S}"
    rf"(?:ORDER\b{_S}BY\b(?:{_S}\?\w++)++{_S})?+(?:LIMIT\b{_S}[0-9]{{1,9}}+{_S})?+(?:OFFSET\b{_S}[0-9]{{1,9}}+{_S})?+",
    re.IGNORECASE,
)
_TERMS = re.compile(rf"\#[^\r\n]*+|({_TERM})")
_PREFIXES = re.compile(rf"\#[^\r\n]*+|PREFIX\b{_S}({_NAME}):{_S}<([^>]*+)>", re.IGNORECASE)


class Counts:
    """How many triples of a store fit patterns, up to ``MOST`` and one more, remembered."""

    def __init__(self, store: Store) -> None:
        """``store`` is open."""
        self._store = store
        self._known: dict[tuple[str | None, ...], int] = {}

    def rows(self, query: str) -> int | None:
        """The most rows that a plain query can have; None for any other query, or if that is more than ``MOST``."""
        found = _PLAIN.fullmatch(query) if len(query) <= _LONGEST else None
        if found is None:
            return None
        patterns = list(islice(_patterns(found["body"]), _MOST_PATTERNS + 1))
        if None in patterns or len(patterns) > _MOST_PATTERNS:
            return None
        prefixes = dict(self._store.addresses.prefixes)
        prefixes.update(_declared(found["prologue"]))
        rows = 1
        try:
            for pattern in patterns:
                rows *= self._count(tuple(_address(term, prefixes) for term in pattern or ()))
                if rows > MOST:
                    return None
        except (KeyError, ValueError):  # a prefix that isn't declared, an address that is none
            return None
        return rows

    def _count(self, pattern: tuple[str | None, ...]) -> int:
        count = self._known.get(pattern)
        if count is None:
            subject, predicate, value = (None if address is None else NamedNode(address) for address in pattern)
            found = self._store.graph.quads_for_pattern(subject, predicate, value, DefaultGraph())
            count = sum(1 for _ in islice(found, MOST + 1))
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[pattern] = count
        return max(1, count)


@lru_cache(256)
def _declared(prologue: str) -> list[tuple[str, str]]:
    return [pair for pair in _PREFIXES.findall(prologue) if pair[1]]


def _patterns(body: str) -> Iterator[list[str] | None]:
    """The terms of each pattern; None where they aren't three."""
    terms: list[str] = []
    for term in filter(None, _TERMS.findall(body)):
        if term not in ".;,":
            terms.append(term)
            continue
        yield terms if len(terms) == 3 else None
        terms = terms[: ".;,".index(term)]
    if terms:
        yield terms if len(terms) == 3 else None


def _address(term: str, prefixes: Mapping[str, str]) -> str | None:
    """What a term names; None for what fits more: a variable, and a text, whose ways of writing are many."""
    if term[0] in '?"':
        return None
    if term[0] == "<":
        return term[1:-1]
    if term == "a":
        return _TYPE
    prefix, _, name = term.partition(":")
    return prefixes[prefix] + name
