"""The writer of a store: it puts articles into a private copy and keeps the union of all graphs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING

import pyoxigraph
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat

from unionties.graph.addresses import Addresses, term
from unionties.graph.constraints import article_problems
from unionties.graph.disk import told
from unionties.graph.errors import StoreError
from unionties.graph.journal import Journal, Told
from unionties.graph.judging import Applied, Judging
from unionties.graph.ledger import Ledger
from unionties.graph.name_counts import Changes
from unionties.graph.notes import Notes
from unionties.graph.rdf import DESCRIPTION, article_quads, ontology_quads, organisation_quads, strongest
from unionties.graph.reading_keys import ReadingKeys
from unionties.graph.statement import common_source
from unionties.graph.syndication import Syndication
from unionties.graph.union import discard, extend, mend

if TYPE_CHECKING:
    from unionties.graph.organisations import Organisation
    from unionties.graph.statement import Article, Statement
    from unionties.graph.verdicts import Verdicts

_ENDS = (term("rdf:subject"), term("rdf:object"))
_TEXT = term("schema:articleBody")
_TOUCHING = frozenset((*_ENDS, term("rdf:type"), term("skos:prefLabel"), term("ut:post")))
_BATCH = 50_000  # quads kept in memory: fewer make many small files to be merged, more let those wait who read pages
_STATEMENTS = 20_000


class Writer:
    """What goes into the next version of a store; from ``Store.writing``."""

    def __init__(self, graph: pyoxigraph.Store, addresses: Addresses, path: Path) -> None:
        """Called by ``publish.writing``; ``graph`` is the private copy."""
        self.addresses = addresses
        self._path = path
        self._copy: tuple[pyoxigraph.Store, Notes, Syndication] | None
        self._copy = graph, Notes(graph, addresses), Syndication(graph, addresses)
        self._pending: dict[str, list[Quad]] = {}
        self.keys = ReadingKeys(lambda: self._open, addresses)
        """From which pages articles were read."""
        self._journal: Journal | None = None
        self._size = 0
        self._written: set[str] = set()
        self.problems: list[str] = []
        """What breaks the shapes (``constraints.py``) in the articles that were put in."""
        self._touched: set[str] = set()
        self._changes = Changes(addresses)
        self._basis: str | None = None
        self._known: frozenset[NamedNode] = frozenset()

    def recall(self, key: str) -> Told | None:
        """The article and its statements that a build which didn't end has remembered under this key."""
        with told(self._path):
            if self._journal is None:
                self._journal = Journal(self._path)
            return self._journal.take(key)

    def remember(self, key: str, article: Article, statements: Iterable[Statement]) -> None:
        """Keep them for a later build, should this one not end; raises StoreError on a full disk."""
        with told(self._path):
            if self._journal is None:
                self._journal = Journal(self._path)
            self._journal.add(key, article, statements)

    def replace(self, article: Article, statements: Iterable[Statement], key: str | None = None) -> None:
        """Let the article say these statements and nothing else; nothing changes where it raises.

        ``key`` is a digest of what the statements were extracted from, to be asked for by ``keys.name_of``.

        Raises:
            StatementError: a statement quotes another article, or not what stands at its offsets.
            StoreError: the disk can't take it.
        """
        quads = article_quads(self.addresses, article.name, article.source, article.text, statements)
        self.problems += article_problems(self.addresses, quads)
        self._size += len(quads) - len(self._pending.get(article.name, ()))
        self._pending[article.name] = quads
        self._written.discard(article.name)
        self.keys.replace(article.name, key)
        self._flush(_BATCH)

    def keep(self, article_name: str, key: str) -> bool:
        """Let an article stay as it is, and be known by this key, too; whether it is met the first time.

        Raises:
            StoreError: the disk can't take it.
        """
        with told(self._path):
            return self.keys.keep(article_name, key)

    def add_statements(self, statements: Iterable[Statement]) -> None:
        """Take statements without their articles' texts, in any order.

        What an article said before this writer began is replaced; what this writer has of it stays.

        Raises:
            StatementError: a statement's time or text is bad; the statements before it may be in.
            StoreError: the disk can't take it.
        """
        groups: dict[str, list[Statement]] = {}
        for count, statement in enumerate(statements, 1):
            groups.setdefault(statement.evidence.article, []).append(statement)
            if count % _STATEMENTS == 0:
                self._append(groups)
                groups = {}
        self._append(groups)

    def restore(self, graphs: Iterable[NamedNode], quads: IO[bytes]) -> None:
        """Take N-Quads of these graphs, and the union's triples among them, as they are.

        The graph of an article, or of the machine's, takes the place of the one that the store has; other graphs are
        added to. What they describe is neither judged nor refreshed: see ``finish``.

        Raises:
            StoreError: the disk can't take it.
            SyntaxError: they aren't N-Quads.
        """
        self._flush()
        prefixes = article, _ = self.addresses.prefixes["article"], self.addresses.prefixes["machine"]
        with told(self._path):
            old = {name for name in graphs if name.value.startswith(prefixes)}
            old |= {self.addresses.machine(name) for name in old if name.value.startswith(article)}
            old = set(filter(self._open.contains_named_graph, old)) - {self.addresses.readings}
            self._unsettle()
            for name in old:  # one at a time: all of them may be more than memory holds
                self._change({name: []})
            self.keys.forget(self.addresses.local(name.value) for name in old)
            self._syndication.forget()
            self._changes.forget()
            self._open.bulk_load(quads, RdfFormat.N_QUADS)

    def remove(self, article_name: str) -> bool:
        """Forget the article and what it says; whether the store had it."""
        waited = self._pending.pop(article_name, None)
        self._size -= len(waited or ())
        self._written.discard(article_name)
        with told(self._path):
            node = self.addresses.article(article_name)
            had = self._open.contains_named_graph(node)
            self._change({node: [], self.addresses.machine(node): []})
            self.keys.forget([article_name])
            if had:
                self._syndication.note({node: None})
        return had or waited is not None

    def mend_union(self) -> int:
        """Make the default graph the union of the named ones again, where it isn't; how many triples were mended."""
        with told(self._path):
            mended = mend(self._open, self.addresses.is_machine)
        if mended:
            self._changes.forget()
        return mended

    def know(self, organisations: Mapping[str, Organisation]) -> None:
        """Leave out from now on what articles say of the names and countries of these, as ``finish`` does."""
        self._known = frozenset(map(self.addresses.entity, organisations))

    def finish(self, organisations: Mapping[str, Organisation], verdicts: Verdicts | None = None) -> Applied:
        """Judge the graph, refresh the graphs of organisations and of the ontology; call it once, after the articles.

        Described are the organisations that occur and all that they belong to. What articles say of the names
        and countries of known organisations gives way to the knowledge. ``verdicts`` are those of the ledger
        beside the store, unless others are given.

        Returns:
            What the judgements did, and how many of the articles that were written are copies of others.

        Raises:
            KnowledgeError: an organisation belongs to one that isn't known.
            LedgerError: the file beside the store isn't a ledger.
            StoreError: the disk can't take it.
        """
        self.know(organisations)
        self._flush()
        verdicts = Ledger.beside(self._path).verdicts() if verdicts is None else verdicts
        with told(self._path):
            self._undescribe(key for key in organisations if self._occurs(key, None))
            self._unsettle()
            moved = self._syndication.settle(self._change)
            judging = Judging(
                self._open, self.addresses, organisations, verdicts, self._syndication, self._touched, self._basis or ""
            )
            applied = judging.run(self._written, moved, self._change)
            self._syndication.carry(judging.judged, self._change)
            copies = sum(self._syndication.root(self.addresses.article(name)) is not None for name in self._written)
            described = [key for key in organisations if self._occurs(key, DefaultGraph())]
            described += {key for pair in judging.identities.canonical.items() for key in pair if key in organisations}
            quads = organisation_quads(self.addresses, organisations, described)
            self._change({
                self.addresses.organisations: judging.organisations(quads),
                self.addresses.ontology: ontology_quads(self.addresses),
            })  # fmt: skip
            self._notes.settle(judging.basis)
            self._touched, self._basis = set(), None
        return replace(applied, copies=copies)

    @property
    def _held(self) -> tuple[pyoxigraph.Store, Notes, Syndication]:
        if self._copy is None:
            raise StoreError(f"the writer of {self._path} has ended; begin another with Store.writing")
        return self._copy

    @property
    def _open(self) -> pyoxigraph.Store:
        return self._held[0]

    @property
    def _notes(self) -> Notes:
        return self._held[1]

    @property
    def _syndication(self) -> Syndication:
        return self._held[2]

    def close(self, work: Path, before: Path | None) -> None:
        """Write what waits and the index of names into the folder ``work``, and let go of this copy of ``before``."""
        self._flush()
        with told(self._path):
            self._changes.write(work, before, self._open)
            self._open.flush()
        self.drop()

    def published(self) -> None:
        """Drop from the journal what is in the graph; called by ``publish.writing``."""
        if self._journal is not None:
            self._journal.published()

    def drop(self) -> None:
        """Let go of the copy, as it is, and of the journal."""
        self._copy = None
        if self._journal is not None:
            self._journal.close()

    def _append(self, groups: Mapping[str, list[Statement]]) -> None:
        for name, statements in sorted(groups.items()):
            quads = article_quads(self.addresses, name, common_source(statements), None, statements)
            before = list(self._pending.get(name, ()))
            if name in self._written:  # its graph is this writer's already: read it back to add to it
                before += self._graph_of(self.addresses.article(name))
            quads = strongest([*quads, *before]) if before else quads
            self._size += len(quads) - len(self._pending.get(name, ()))
            self._pending[name] = quads
            self.keys.replace(name, None)
        self._flush(_BATCH)

    def _flush(self, least: int = 1) -> None:
        if self._size < least:
            return
        with told(self._path):
            graphs: dict[NamedNode, list[Quad]] = {}
            for name, quads in self._pending.items():
                node = self.addresses.article(name)
                graphs[node] = [q for q in quads if not self._is_described(q)] if self._known else quads
                if self._open.contains_named_graph(kept := self.addresses.machine(node)):
                    graphs[kept] = []
            self._change(graphs)
            self.keys.written()
            self._syndication.note({
                self.addresses.article(name): next((str(q.object.value) for q in quads if q.predicate == _TEXT), None)  # type: ignore[union-attr]
                for name, quads in self._pending.items()
            })  # fmt: skip
        self._written |= set(self._pending)
        self._pending.clear()
        self._size = 0

    def _is_described(self, quad: Quad) -> bool:
        return quad.predicate in DESCRIPTION and quad.subject in self._known

    def _change(self, graphs: Mapping[NamedNode, list[Quad]], subjects: Set[NamedNode] | None = None) -> None:
        """Give the named graphs these quads, and keep the default graph the union of all but the machine's.

        With ``subjects`` only what the graphs say of these is replaced.
        """
        self._unsettle()
        gone: list[Quad] = []
        new: list[Quad] = []
        for node, quads in graphs.items():
            old = set(self._graph_of(node, subjects))
            gone += old.difference(quads)
            new += (q for q in quads if q not in old) if old else quads
        self._discard(gone)  # first: the store may spell a literal otherwise (1.0 as 1), and what is new must stay
        self._extend(new)
        for quad in (*gone, *new) if self._basis else ():  # without a basis all is looked at
            if quad.predicate in _TOUCHING:
                end = quad.object if quad.predicate in _ENDS else quad.subject
                self._touched.add(self.addresses.local(str(end.value)))  # type: ignore[union-attr]
        for node, quads in graphs.items():
            if not quads and next(iter(self._graph_of(node)), None) is None:
                self._open.remove_graph(node)

    def _unsettle(self) -> None:
        """Forget that judgements are applied to the graph as it is, until :meth:`finish` has done so again."""
        if self._basis is None:
            self._basis = self._notes.take_basis()

    def _extend(self, quads: list[Quad]) -> None:
        self._changes.note(quads)
        extend(self._open, quads, self.addresses.is_machine)

    def _discard(self, quads: list[Quad]) -> None:
        self._changes.note(quads)
        discard(self._open, quads, self.addresses.is_machine)

    def _undescribe(self, known: Iterable[str]) -> None:
        ours = (DefaultGraph(), self.addresses.organisations)
        for node in map(self.addresses.entity, known):
            for predicate in DESCRIPTION:
                quads = list(self._open.quads_for_pattern(node, predicate, None, None))
                self._discard([q for q in quads if q.graph_name not in ours])

    def _graph_of(self, node: NamedNode, subjects: Set[NamedNode] | None = None) -> Iterable[Quad]:
        if subjects is None:
            return self._open.quads_for_pattern(None, None, None, node)
        return (quad for one in subjects for quad in self._open.quads_for_pattern(one, None, None, node))

    def _occurs(self, key: str, graph: DefaultGraph | None) -> bool:
        """Whether an act of the graph, or of any graph, has this end."""
        node, look = self.addresses.entity(key), self._open.quads_for_pattern
        return any(next(iter(look(None, end, node, graph)), None) is not None for end in _ENDS)
