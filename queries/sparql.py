"""SPARQL over a store: SELECT, ASK, CONSTRUCT and DESCRIBE, with the project's prefixes preset."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TextIO

import pyoxigraph as ox

from unionties.graph.errors import QueryError, ReadError
from unionties.queries.tables import columns, write_csv, write_json, write_table

if TYPE_CHECKING:
    from unionties.graph.readable import Readable

Short = Mapping[str, str]
"""Prefixes and their namespaces."""
FORMATS = ("table", "csv", "tsv", "json", "xml", "ttl")
_SOLUTIONS = {
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}
_UPDATE = (
    r"(?:\s+|#[^\n]*\n|BASE\s*<[^>]*>|PREFIX\s+[^\s:]*:\s*<[^>]*>)*+"
    r"(INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD|WITH)\b"
)


def read_query(argument: str, stdin: IO[str] | None = None) -> str:
    """The text of a query given as itself, as the path of a file, or as ``-`` for ``stdin``.

    Raises:
        ReadError: the file can't be read as UTF-8, or a ``.rq`` or ``.sparql`` file isn't there.
    """
    if argument == "-":
        return (stdin or sys.stdin).read()
    path = Path(argument)
    is_name = re.fullmatch(r"[^\s{}]+\.\w+", argument) is not None
    try:
        if is_name or path.is_file():
            return path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise ReadError(f"{path} isn't UTF-8 text: save the query as UTF-8") from None
    except OSError as error:
        if is_name:
            reason = error.strerror or "can't be read"
            raise ReadError(f"{path}: {reason}: give a query, the file of one, or - for standard input") from None
    return argument


def answer(store: Readable, query: str, target: TextIO, *, format: str = "table") -> bool:  # noqa: A002
    """Run the query and write its result to ``target``.

    Args:
        store: an open store; the query sees the union of its graphs.
        query: SPARQL 1.1; the prefixes of the data model need no declaration.
        target: where the result goes.
        format: one of ``FORMATS``; ``ttl`` is for CONSTRUCT and DESCRIBE, whose ``table`` has a row a triple.

    Returns:
        False where a table has no row.

    Raises:
        QueryError: the query can't be parsed (the message has the place), is an update, or fails.
    """
    if word := update_word(query):
        raise QueryError(f"{word} is an update, and queries only read: change a store by `unionties build`")
    results = store.query(query)
    try:
        if isinstance(results, ox.QueryBoolean):
            _write_boolean(results, target, format)
            return True
        if isinstance(results, ox.QueryTriples):
            return _write_triples(results, target, format, store.addresses.prefixes)
        return _write_solutions(results, target, format, store.addresses.prefixes)
    except RuntimeError as error:  # told only while the rows are computed
        raise QueryError(f"the query can't be evaluated: {' '.join(str(error).split())}") from None


def update_word(query: str) -> str | None:
    """The word by which a text is an update and no query, in capitals, such as ``INSERT``; None for a query."""
    found = re.match(_UPDATE, query, re.IGNORECASE)
    return found[1].upper() if found else None


def select(store: Readable, query: str) -> Iterator[ox.QuerySolution]:
    """The rows of a SELECT query; raises QueryError as ``Store.query`` does."""
    results = store.query(query)
    if not isinstance(results, ox.QuerySolutions):
        raise QueryError("expected a SELECT query")
    return results


def facts(store: Readable, iri: str, *properties: str) -> Iterator[tuple[str, Any]]:
    """The values that the store gives an address for prefixed properties, as pairs (property, term)."""
    return ((name, value) for _, name, value in store.facts([iri], properties))


def shorten(value: Any, prefixes: Short) -> str:
    """A term as a reader wants it: addresses by prefix, literals as their text, ``""`` for no term."""
    if value is None:
        return ""
    if not isinstance(value, ox.NamedNode):
        return value.value if isinstance(value, ox.Literal) else str(value)
    iri = value.value
    fitting = [(len(base), prefix, base) for prefix, base in prefixes.items() if iri.startswith(base)]
    if not fitting:
        return f"<{iri}>"
    _, prefix, base = max(fitting)
    return f"{prefix}:{iri.removeprefix(base)}"


def _write_boolean(results: ox.QueryBoolean, target: TextIO, format: str) -> None:  # noqa: A002
    if format == "ttl":
        raise QueryError("ttl is for CONSTRUCT and DESCRIBE: ask with table, json or xml")
    if format in ("json", "xml"):
        target.write((results.serialize(format=_SOLUTIONS[format]) or b"").decode() + "\n")
    else:
        target.write("true\n" if results else "false\n")


def _write_solutions(results: ox.QuerySolutions, target: TextIO, format: str, short: Short) -> bool:  # noqa: A002
    if format == "ttl":
        raise QueryError("ttl is for CONSTRUCT and DESCRIBE: take table, csv, tsv, json or xml for a SELECT")
    if format == "table":
        names = [variable.value for variable in results.variables]
        rows = [{n: shorten(row[n], short) for n in names} for row in results]
        write_table(rows, columns(names), target)
        return bool(rows)
    text = (results.serialize(format=_SOLUTIONS[format]) or b"").decode()
    target.write(text if text.endswith("\n") else text + "\n")
    return True


def _write_triples(results: ox.QueryTriples, target: TextIO, format: str, short: Short) -> bool:  # noqa: A002
    triples = sorted(set(results), key=str)
    names = ("subject", "predicate", "object")
    if format in ("ttl", "xml"):
        kind = ox.RdfFormat.TURTLE if format == "ttl" else ox.RdfFormat.RDF_XML
        text = (ox.serialize(triples, format=kind, prefixes=dict(short)) or b"").decode()
        target.write(with_sorted_prefixes(text).rstrip("\n") + "\n")
    elif format == "json":
        bindings = [dict(zip(names, map(_json_term, triple), strict=True)) for triple in triples]
        write_json({"head": {"vars": list(names)}, "results": {"bindings": bindings}}, target)
    else:
        cell = (lambda value: shorten(value, short)) if format == "table" else _plain
        rows = [dict(zip(names, map(cell, triple), strict=True)) for triple in triples]
        if format == "table":
            write_table(rows, columns(names), target)
        else:
            write_csv(rows, columns(names), target, delimiter="\t" if format == "tsv" else ",")
    return bool(triples) or format != "table"


def with_sorted_prefixes(text: str) -> str:
    """Turtle or RDF/XML with its prefixes in order, which pyoxigraph shuffles; Turtle without the unused."""
    lines = text.split("\n")
    heads = sorted(line for line in lines if line.startswith("@prefix "))
    if heads:
        body = "\n".join(lines[len(heads) :])
        return "\n".join([*(h for h in heads if re.search(rf"\b{h.split()[1]}", body)), "", body])
    return re.sub(r"(?: xmlns:\w+=\"[^\"]*\")+", lambda m: " " + " ".join(sorted(m[0].split())), text, count=1)


def _plain(value: Any) -> str:
    return value.value if isinstance(value, (ox.NamedNode, ox.Literal)) else str(value)


def _json_term(value: Any) -> dict[str, str]:
    """A term as the SPARQL results in JSON have it."""
    if isinstance(value, ox.NamedNode):
        return {"type": "uri", "value": value.value}
    if not isinstance(value, ox.Literal):
        return {"type": "bnode", "value": str(value).removeprefix("_:")}
    data = {"type": "literal", "value": value.value}
    if value.language:
        return data | {"xml:lang": value.language}
    plain = value.datatype.value.endswith("#string")
    return data if plain else data | {"datatype": value.datatype.value}
