"""A graph on a server of the SPARQL 1.1 protocol, read as the embedded store is.

The graph is put there by ``loading.py``: the named graphs, and one more (``Addresses.union``) with each triple of
their union once, because what a server takes for its default graph differs. Queries name that graph as the default
one by the protocol's ``default-graph-uri``. Where a server then hides all named graphs from ``GRAPH`` (as the
standard has it), a query with ``GRAPH`` goes without, and sees the server's own default graph beside them.
A server that holds no such graph is asked as it is.

Peculiarities of Virtuoso, met here so that nothing above knows of them:

- booleans come back as ``"0"`` and ``"1"``; they are written as ``false`` and ``true`` again;
- an ASK answers with a table of one integer; it is taken for the boolean that it means;
- results end silently at ``ResultSetMaxRows`` (10,000 in Debian); the header ``X-SPARQL-MaxRows`` tells, and the
  rest is fetched in pages of a fixed order; of a CONSTRUCT nothing tells, so its pattern is asked for as a SELECT and
  its triples are made here;
- where a default graph is named ``GRAPH ?g`` sees all named graphs, but ``GRAPH <name>`` nothing: a query with one
  goes without the default graph;
- an aggregate in COALESCE and a sum of aggregates' names in ORDER BY are errors, MIN of a text may be another than the
  least, FILTER by a date beside NOT EXISTS spoils it: our questions avoid all that;
- beside a UNION or a GROUP BY it leaves the dates of an OPTIONAL unbound, and BIND before GRAPH gives no rows: our
  queries have VALUES in their place;
- what DESCRIBE gives is each server's choice: a CONSTRUCT of the node's own triples is sent instead;
- a query that ran out of time gives a part with the header ``X-SQL-State``; that is an error here.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, cast

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad, QueryResultsFormat, Triple

from unionties.graph.addresses import Addresses, term
from unionties.graph.errors import QueryError, StoreError
from unionties.graph.protocol import Answer, Server
from unionties.graph.querytext import bare, constructing, declared, divided
from unionties.graph.readable import Fact, QueryResults, lines
from unionties.graph.store import checked

if TYPE_CHECKING:
    import rdflib

    from unionties.graph.names_index import NameIndex

_JSON = "application/sparql-results+json"
_ASKED = 200  # addresses in one query
_ROWS = 5_000  # quads that one query reads of several graphs
_BASES = f"SELECT DISTINCT ?g WHERE {{ GRAPH ?g {{ {term('ut:Tie')} a {term('owl:Class')} }} }}"
_BOOLEAN = term("xsd:boolean").value


class Remote:
    """A graph on a server, open for reading; a context manager. See ``Readable`` for what it answers."""

    def __init__(self, server: Server, addresses: Addresses, *, union: bool = True, strict: bool = False) -> None:
        """Called by :meth:`open`.

        ``union`` tells that the server holds the graph of the union, ``strict`` that ``GRAPH`` sees nothing where
        a default graph is named.
        """
        self.addresses = addresses
        self._server: Server | None = server
        self._union, self._strict = union, strict

    @classmethod
    def open(cls, url: str, *, user: str | None = None, password: str = "") -> Remote:
        """The graph on the server whose SPARQL endpoint has this address.

        The base address is that of ``UNIONTIES_BASE``, else the one that the server's graphs have.

        Raises:
            StoreError: the server can't be reached, refuses, speaks no SPARQL or holds no graph of ours, or
                several and ``UNIONTIES_BASE`` doesn't tell which.
        """
        server = Server(url, user=user, password=password)
        # Any name does: a strict server sees nothing beside it, others all.
        probe = {"default-graph-uri": term("ut:Tie").value}
        found = _graphs(_rows(server, server.ask(_BASES, _JSON, **probe)))
        strict = not found
        if strict:
            found = _graphs(_rows(server, server.ask(_BASES, _JSON)))
        addresses = Addresses(_base(url, found))
        return cls(server, addresses, union=addresses.union.value in found, strict=strict)

    def query(self, sparql: str) -> QueryResults:
        """What a SELECT, ASK, CONSTRUCT or DESCRIBE query gives over the union of all graphs.

        The prefixes of ``docs/model.md`` needn't be declared.

        Raises:
            QueryError: the query can't be parsed (with line and column) or evaluated.
            StoreError: the server can't be reached or fails.
        """
        form = type(checked(pyoxigraph.Store(), sparql, self.addresses))  # told without a round trip
        if form is pyoxigraph.QueryTriples:
            return self._construct(constructing(sparql))
        answer = self._ask(sparql, _JSON)
        table = _table(self._open, answer)
        if form is pyoxigraph.QueryBoolean:
            table = {"head": {}, "boolean": _truth(table)}
        elif (most := answer.headers["X-SPARQL-MaxRows"]) and len(table["results"]["bindings"]) >= int(most):
            table["results"]["bindings"] = list(self._pages(sparql, table["head"]["vars"], int(most)))
        return cast("QueryResults", pyoxigraph.parse_query_results(json.dumps(table), format=QueryResultsFormat.JSON))

    def facts(self, nodes: Iterable[str], properties: Sequence[str]) -> Iterator[Fact]:
        """The values that the union gives these addresses for prefixed properties."""
        called = {term(name).value: name for name in properties}
        wanted = list(dict.fromkeys(nodes))
        for start in range(0, len(wanted), _ASKED):
            asked = " ".join(f"<{iri}>" for iri in wanted[start : start + _ASKED])
            for row in self._select(
                f"SELECT DISTINCT ?node ?property ?value WHERE {{ VALUES ?node {{ {asked} }} "
                f"VALUES ?property {{ {' '.join(properties)} }} ?node ?property ?value }}"
            ):
                yield row["node"].value, called[row["property"].value], row["value"]

    def bearers(self, properties: Sequence[str], values: Sequence[NamedNode | Literal]) -> Iterator[str]:
        """The addresses to which the union gives one of the values for one of the properties."""
        either = " UNION ".join(f"{{ ?node {name} {value} }}" for name in properties for value in values)
        for row in self._select(f"SELECT DISTINCT ?node WHERE {{ {either} }}"):
            if isinstance(row["node"], NamedNode):
                yield row["node"].value

    def quads(self, *, machine: bool = False) -> Iterator[Quad]:
        """Every quad of the named graphs but the union's; what only the machine said of judged articles if wanted."""
        waiting: list[str] = []
        size = 0
        for name, count in self._sizes(machine):
            if waiting and size + count > _ROWS:
                yield from self._several(waiting)
                waiting, size = [], 0
            waiting.append(name)
            size += count
        if waiting:
            yield from self._several(waiting)

    def union(self) -> Iterable[Triple]:
        """Every triple of the union, once."""
        rows = self._select("SELECT DISTINCT ?s ?p ?o WHERE { ?s ?p ?o }")
        return (Triple(row["s"], row["p"], row["o"]) for row in rows)

    def dump(self) -> list[str]:
        """The named graphs as sorted N-Quads lines."""
        return list(lines(self.quads()))

    def dataset(self) -> rdflib.Dataset:
        """A copy in memory as an rdflib Dataset, whose default graph is the union of the named ones."""
        import rdflib
        from oxrdflib import OxigraphStore

        graph = pyoxigraph.Store()
        graph.bulk_extend(self.quads())
        graph.bulk_extend(Quad(*triple) for triple in self.union())
        dataset = rdflib.Dataset(store=OxigraphStore(store=graph))
        for prefix, namespace in self.addresses.prefixes.items():
            dataset.bind(prefix, namespace)
        return dataset

    def names(self) -> NameIndex | None:
        """None: a server has no index of names; typed names are looked up by queries."""
        return None

    def close(self) -> None:
        """Let go of the server; a second call does nothing."""
        self._server = None

    def __enter__(self) -> Remote:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def _open(self) -> Server:
        if self._server is None:
            raise StoreError("the remote store is closed; open it again")
        return self._server

    def _ask(self, sparql: str, accept: str) -> Answer:
        words = bare(sparql)
        named: object = re.search(r"(?<![?$:\w])(?:FROM\b|GRAPH\s*[^\s?$])", words, re.I)
        named = named or (self._strict and re.search(r"(?<![?$:\w])GRAPH\b", words, re.I))
        union = {} if named or not self._union else {"default-graph-uri": self.addresses.union.value}
        answer = self._open.ask(declared(sparql, words, self.addresses.prefixes), accept, **union)
        if answer.headers["X-SQL-State"]:
            told = answer.headers["X-SQL-Message"] or answer.headers["X-SQL-State"]
            raise QueryError(f"the server {self._open.url} gave a part of the answer only: {told}; ask for less")
        return answer

    def _select(self, sparql: str) -> pyoxigraph.QuerySolutions:
        return cast("pyoxigraph.QuerySolutions", self.query(sparql))

    def _construct(self, sparql: str) -> pyoxigraph.QueryTriples:
        """The triples of a CONSTRUCT: the server finds the rows, the template is filled in here."""
        head, body = divided(sparql)
        words = bare(body)
        opened, closed = words.index("{"), words.index("}")
        if short := re.match(r"CONSTRUCT\s*(FROM|WHERE)\b", words, re.I):
            template, rest = body[opened : words.rindex("}") + 1], body[short.start(1) :]
        else:
            template, rest = body[opened : closed + 1], body[closed + 1 :]
        rows = self._select(f"{head}SELECT * {rest}")
        names = [str(variable) for variable in rows.variables]
        values = " ".join(f"({' '.join('UNDEF' if cell is None else str(cell) for cell in row)})" for row in rows)
        filled = f"{head}CONSTRUCT {template} WHERE {{ VALUES ({' '.join(names)}) {{ {values} }} }}"
        return cast("pyoxigraph.QueryTriples", checked(pyoxigraph.Store(), filled, self.addresses))

    def _pages(self, sparql: str, names: Sequence[str], most: int) -> Iterator[dict[str, Any]]:
        """All rows of a SELECT of which the server gives so many at once."""
        head, body = divided(sparql)
        words = bare(body)
        if re.search(r"(?<![?$:\w])FROM\b", words, re.I):
            raise QueryError(f"the server gives {most} rows at most: take FROM out, or add ORDER BY, LIMIT and OFFSET")
        if not re.search(r"\bORDER\s+BY\b[^{}]*$", words, re.I):
            body = f"SELECT * WHERE {{ {{ {body}\n}} }} ORDER BY {' '.join(f'?{name}' for name in names)}"
        place = 0
        while True:
            page = f"{head}SELECT * WHERE {{ {{ {body}\n}} }} LIMIT {most} OFFSET {place}"
            rows = _table(self._open, self._ask(page, _JSON))["results"]["bindings"]
            yield from rows
            if len(rows) < most:
                return
            place += most

    def _sizes(self, machine: bool) -> list[tuple[str, int]]:
        rows = self._select(
            "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } "
            f'FILTER(STRSTARTS(STR(?g), "{self.addresses.base}")) }} GROUP BY ?g'
        )
        found = ((row["g"], int(row["n"].value)) for row in rows)
        hidden = self.addresses.is_hidden
        return sorted(
            (node.value, n) for node, n in found
            if not hidden(node) or (machine and self.addresses.is_machine(node))
        )  # fmt: skip

    def _several(self, names: Sequence[str]) -> Iterator[Quad]:
        asked = " ".join(f"<{name}>" for name in names)
        for row in self._select(f"SELECT ?g ?s ?p ?o WHERE {{ VALUES ?g {{ {asked} }} GRAPH ?g {{ ?s ?p ?o }} }}"):
            yield Quad(row["s"], row["p"], row["o"], row["g"])


def _graphs(rows: Iterable[dict[str, Any]]) -> set[str]:
    return {row["g"]["value"] for row in rows}


def _base(url: str, graphs: set[str]) -> str:
    """The base address of the graphs on a server."""
    ending = "graph/ontology"
    bases = sorted(name.removesuffix(ending) for name in graphs if name.endswith(ending))
    wanted = os.environ.get("UNIONTIES_BASE")
    if wanted and (base := Addresses(wanted).base) in bases:
        return base
    remedy = f"load one with: unionties load DIR --to {url}"
    if wanted:
        told = f"with the base {wanted}" + (f", but {', '.join(bases)}" if bases else "")
        raise StoreError(f"the server {url} holds no graph {told}; set UNIONTIES_BASE, or {remedy}")
    if not bases:
        raise StoreError(f"the server {url} holds no graph of unionties; {remedy}")
    if len(bases) > 1:
        raise StoreError(f"the server {url} holds {len(bases)} graphs; set UNIONTIES_BASE to one of {', '.join(bases)}")
    return bases[0]


def _table(server: Server, answer: Answer) -> dict[str, Any]:
    """The results in JSON as pyoxigraph reads them."""
    try:
        table = json.loads(answer.body)
        for row in table["results"]["bindings"] if "results" in table else ():
            for value in row.values():
                if value.get("datatype") == _BOOLEAN:
                    value["value"] = {"0": "false", "1": "true"}.get(value["value"], value["value"])
        if "results" not in table and "boolean" not in table:
            raise KeyError("results")
        return dict(table)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise _strange(server, answer) from None


def _rows(server: Server, answer: Answer) -> list[dict[str, Any]]:
    return list(_table(server, answer)["results"]["bindings"])


def _truth(table: dict[str, Any]) -> bool:
    if "boolean" in table:
        return bool(table["boolean"])
    return any(value["value"] in ("1", "true") for row in table["results"]["bindings"] for value in row.values())


def _strange(server: Server, answer: Answer) -> StoreError:
    start = " ".join(answer.body[:80].decode("utf-8", "replace").split())
    return StoreError(
        f"the server {server.url} answered {answer.kind} that is no result of SPARQL: {start!r}; "
        "give the address of its SPARQL endpoint, such as http://localhost:8890/sparql"
    )
