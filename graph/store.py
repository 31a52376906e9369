"""The store: an Oxigraph database in a folder, opened for reading here and written by ``publish.py``.

``DIR/current`` holds the number of the published version, ``DIR/versions/N/`` its database,
``DIR/unionties.json`` the schema and the base address, ``DIR/lock`` the writer. A published version never
changes: a build works on a copy and switches ``current``, so a reader always has a whole graph. Beside its
named graphs each database keeps their union as its default graph, where a triple that several articles state
stands once: over the union that Oxigraph makes while it queries, such triples would multiply.
The graphs that keep what only the machine said of judged articles (``Addresses.machine``) are no part of it.
"""

from __future__ import annotations

import json
import os
import re
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import product
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import pyoxigraph
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from unionties.graph.addresses import Addresses, term
from unionties.graph.errors import QueryError, StoreError
from unionties.graph.readable import Fact, QueryResults, lines

try:
    import fcntl
except ImportError:  # Windows: reading works, without the mark that keeps a version from being removed
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    import rdflib

    from unionties.graph.names_index import NameIndex
    from unionties.graph.writer import Writer

SCHEMA = 2
"""1: graphs of articles, organisations, identities and the ontology; 2: the machine's notes beside them."""
OLDEST = 1
"""The oldest schema that can be read; whoever writes the store next brings it on."""
SETTINGS, POINTER, VERSIONS, LOCK, JOURNAL = "unionties.json", "current", "versions", "lock", "extracted"
_OURS = frozenset((SETTINGS, POINTER, VERSIONS, LOCK, JOURNAL))
_ATTEMPTS = 5
_PLACE = r"error at (\d+):(\d+): (.*)"
_NAME = r"[\w.\-]*:[\w.\-]*"
#: A class of letters among what the parser expected, as the grammar writes it: it tells a reader nothing.
_CLASS = r", \[[^\]]*\](?=,|$)"


class Store:
    """A published graph, open for reading; a context manager. ``graph`` is the pyoxigraph store.

    Beside the named graphs ``graph`` holds their union as its default graph, without those of the machine.
    """

    def __init__(
        self, path: Path, graph: pyoxigraph.Store, addresses: Addresses, hold: int | None = None,
        folder: Path | None = None, version: int = 0,
    ) -> None:  # fmt: skip
        """Called by :meth:`open`; ``hold`` is the descriptor that marks the version in ``folder`` as in use."""
        self.path = path
        self.version = version
        self.addresses = addresses
        self._folder = folder
        self._names: NameIndex | None = None
        self._graph: pyoxigraph.Store | None = graph
        self._release = weakref.finalize(self, os.close, hold) if hold is not None else None

    @classmethod
    def open(cls, path: Path | str, version: int | None = None) -> Store:
        """The published graph of a store's folder, or of a ``version`` that was published earlier.

        Raises:
            StoreError: the folder is missing, empty, damaged, isn't a store, or is of a newer schema.
        """
        path, wanted = Path(path), version
        addresses = Addresses(settings(path)["base"])
        for _ in range(_ATTEMPTS):
            version = current(path) if wanted is None else wanted
            if version is None:
                raise StoreError(f"the store {path} is empty: no build has finished; {_remedy(path)}")
            folder = path / VERSIONS / str(version)
            hold: int | None = None
            try:
                hold = _mark(folder)
                return cls(path, pyoxigraph.Store.read_only(str(folder)), addresses, hold, folder, version)
            except (OSError, RuntimeError) as error:
                if hold is not None:
                    os.close(hold)
                if wanted is not None and not folder.exists():
                    raise StoreError(f"{path} has no version {wanted} any more; it has {_kept(path)}") from None
                if wanted is not None or current(path) == version:  # else a build has replaced it meanwhile
                    raise StoreError(f"the store {path} can't be read: {_line(error)}; {_mend(path)}") from None
        raise StoreError(f"the store {path} changes faster than it can be opened; try again")

    @staticmethod
    def writing(path: Path | str, *, base: str | None = None) -> AbstractContextManager[Writer]:
        """Make or open a store for its one writer; leaving the block without an error publishes it.

        ``base`` is the base address of a new store (default: ``UNIONTIES_BASE``, else w3id.org/unionties).

        Raises:
            StoreError: another writer is at work, or the folder isn't a store, can't be written or has
                another base.
        """
        from unionties.graph.publish import writing

        return writing(Path(path), base)

    @property
    def folder(self) -> Path:
        """Where the database of this version lies."""
        return self.path / VERSIONS / str(self.version)

    @property
    def graph(self) -> pyoxigraph.Store:
        """The pyoxigraph store; raises StoreError once closed."""
        if self._graph is None:
            raise StoreError(f"the store {self.path} is closed; open it again")
        return self._graph

    def query(
        self,
        sparql: str,
        *,
        default_graph: list[NamedNode | BlankNode | DefaultGraph] | None = None,
        named_graphs: list[NamedNode | BlankNode] | None = None,
    ) -> QueryResults:
        """What a SELECT, ASK, CONSTRUCT or DESCRIBE query gives over the union of all graphs.

        The prefixes of ``docs/model.md`` needn't be declared. Graphs that are given here take the place of the
        union, of all named graphs and of those that the query names by FROM.

        Raises:
            QueryError: the query can't be parsed (with line and column) or evaluated.
        """
        return checked(self.graph, sparql, self.addresses, default_graph=default_graph, named_graphs=named_graphs)

    def facts(self, nodes: Iterable[str], properties: Sequence[str]) -> Iterator[Fact]:
        """The values that the union gives these addresses for prefixed properties.

        It reads the index itself: over thousands of addresses a query with VALUES takes minutes.
        """
        find, union, terms = self.graph.quads_for_pattern, DefaultGraph(), [(name, term(name)) for name in properties]
        for iri in nodes:
            node = NamedNode(iri)
            for name, predicate in terms:
                for quad in find(node, predicate, None, union):
                    yield iri, name, quad.object  # type: ignore[misc]

    def bearers(self, properties: Sequence[str], values: Sequence[NamedNode | Literal]) -> Iterator[str]:
        """The addresses to which the union gives one of the values for one of the properties."""
        for name, value in product(properties, values):
            for quad in self.graph.quads_for_pattern(None, term(name), value, DefaultGraph()):
                if isinstance(quad.subject, NamedNode):
                    yield quad.subject.value

    def quads(self, *, machine: bool = False) -> Iterable[Quad]:
        """Every quad of the named graphs, in no order; what only the machine said of judged articles if wanted."""
        hidden = self.addresses.is_machine
        named = (q for q in self.graph if not isinstance(q.graph_name, DefaultGraph))
        return named if machine else (q for q in named if not hidden(q.graph_name))

    def union(self) -> Iterator[Triple]:
        """Every triple of the union of the named graphs, once, in no order."""
        return (quad.triple for quad in self.graph.quads_for_pattern(None, None, None, DefaultGraph()))

    def dump(self) -> list[str]:
        """The named graphs as sorted N-Quads lines: the same for the same articles, however built.

        Raises:
            StoreError: the database is damaged.
        """
        try:
            return list(lines(self.quads()))
        except (OSError, RuntimeError) as error:
            raise StoreError(f"the store {self.path} can't be read: {_line(error)}; {_mend(self.path)}") from None

    def dataset(self) -> rdflib.Dataset:
        """The store as a read-only rdflib Dataset, whose default graph is the union of the named ones."""
        import rdflib
        from oxrdflib import OxigraphStore

        dataset = rdflib.Dataset(store=OxigraphStore(store=self.graph))
        for prefix, namespace in self.addresses.prefixes.items():
            dataset.bind(prefix, namespace)
        return dataset

    def names(self) -> NameIndex | None:
        """The index of names that the build left beside the graph, if it did."""
        if self._folder is not None and self._names is None:
            from unionties.graph.names_index import NameIndex

            self._names = NameIndex.open(self._folder)
        return self._names

    def close(self) -> None:
        """Let go of the database; a second call does nothing."""
        self._graph = None
        if self._release:
            self._release()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def checked(graph: pyoxigraph.Store, sparql: str, addresses: Addresses, **graphs: Any) -> QueryResults:
    """What a query gives on a database; raises QueryError with the place of what can't be parsed.

    ``graphs`` may be the ``default_graph`` and the ``named_graphs`` in place of those that the query names.
    """
    prefixes = addresses.prefixes
    if "\\" not in sparql:  # which could spell a prefix; to declare all takes longer than a small query
        prefixes = {name: base for name, base in prefixes.items() if f"{name}:" in sparql}
    try:
        return graph.query(sparql, prefixes=prefixes, **graphs)
    except SyntaxError as error:
        raise QueryError(_syntax(sparql, str(error))) from None
    except (OSError, RuntimeError, ValueError) as error:
        raise QueryError(f"the query can't be evaluated: {_line(error)}") from None


def settings(path: Path) -> dict[str, Any]:
    """The settings of a store's folder: its ``schema`` and ``base``.

    Raises:
        StoreError: the folder is missing, isn't a store, or is of a newer schema.
    """
    try:
        data = json.loads((path / SETTINGS).read_text("utf-8"))
        schema, _ = int(data["schema"]), str(data["base"])
    except FileNotFoundError:
        if not path.exists():
            raise StoreError(f"there is no store {path}; {_remedy(path)}") from None
        if path.is_dir() and not strangers(path):
            raise StoreError(f"the store {path} is empty; {_remedy(path)}") from None
        raise StoreError(f"{path} isn't a store: it has no {SETTINGS}; name another folder") from None
    except NotADirectoryError:
        raise StoreError(f"{path} isn't a store but a file; name the folder of a store") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{path / SETTINGS} can't be read: {_line(error)}; {_mend(path)}") from None
    if schema < OLDEST:
        raise StoreError(
            f"the store {path} has schema {schema}, this version reads {OLDEST} to {SCHEMA}; {_remedy(path)}"
        )
    if schema > SCHEMA:
        raise StoreError(f"the store {path} has schema {schema}, this version reads up to {SCHEMA}; upgrade unionties")
    return dict(data)


def strangers(path: Path) -> list[str]:
    """The names of what lies in a folder and is no part of a store without settings, sorted."""
    return sorted(entry.name for entry in path.iterdir() if entry.name.removesuffix(".new") not in _OURS)


def current(path: Path) -> int | None:
    """The number of the published version, None before the first build."""
    try:
        return int((path / POINTER).read_text("ascii"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise StoreError(f"{path / POINTER} can't be read: {_line(error)}; {_mend(path)}") from None


def published(path: Path) -> list[int]:
    """The numbers of the versions that a store's folder still holds, whole or not."""
    return sorted(int(folder.name) for folder in (path / VERSIONS).glob("*") if folder.name.isdecimal())


def _mark(folder: Path) -> int | None:
    """Mark a version as in use, so that no writer removes it; None where the file system has no marks."""
    descriptor = os.open(folder / "CURRENT", os.O_RDONLY)
    if fcntl is None:
        return descriptor
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise
    except OSError:
        os.close(descriptor)
        return None
    return descriptor


def _syntax(sparql: str, message: str) -> str:
    if not sparql.strip():
        return "SPARQL error at line 1, column 1: the query is empty, expected SELECT, ASK, CONSTRUCT or DESCRIBE"
    match = re.match(_PLACE, message, re.DOTALL)
    if not match:
        return f"SPARQL error: {_line(message)}"
    line, column, expected = int(match[1]), int(match[2]), re.sub(_CLASS, "", _line(match[3]))
    text = sparql.split("\n")[line - 1] if line <= sparql.count("\n") + 1 else ""
    names = [m[0] for m in re.finditer(_NAME, text) if m.start() < column <= m.end() + 1]
    if "Prefix not found" in expected and names:
        expected = f"the prefix of {names[-1]} isn't declared; add PREFIX {names[-1].split(':')[0]}: <…>"
    elif len(expected) > 120:
        expected = f"{expected[:120]}…"
    near = text[max(0, column - 21) : column + 20].strip()
    return f"SPARQL error at line {line}, column {column}{f', near {near!r}' if near else ''}: {expected}"


def _line(error: object) -> str:
    return " ".join(str(error).split())


def _kept(path: Path) -> str:
    return ", ".join(map(str, published(path))) or "none"


def _mend(path: Path) -> str:
    return f"mend it with: unionties doctor --repair --store {path}"


def _remedy(path: Path) -> str:
    return f"build one with: unionties build PATH --store {path}"
