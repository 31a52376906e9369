"""What the index of names says of entities: their names, and how many acts and reports there are of them.

:func:`everything` asks a whole graph. :class:`Changes` notes what a build changes, and tells of these entities alone
what is different between the version before and the new one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pyoxigraph
from pyoxigraph import DefaultGraph, NamedNode, Quad

from unionties.graph.addresses import Addresses, term
from unionties.graph.dates import distinct_times
from unionties.graph.filters import DESCRIBING
from unionties.graph.names import search_key
from unionties.graph.names_index import Known, Name, NameIndex, add, share, write
from unionties.graph.store import checked
from unionties.graph.vocabulary import vocabulary

_MARKS = {
    "skos:prefLabel": "preferred",
    "skos:altLabel": "other",
    "skos:hiddenLabel": "hidden",
    "ut:mention": "mention",
}
_PROPERTIES = (*_MARKS, "ut:country", "rdf:type")
_NAMING = {term(name): name for name in _PROPERTIES}
_SUBJECT, _PREDICATE, _OBJECT = term("rdf:subject"), term("rdf:predicate"), term("rdf:object")
_PLANNED, _WHEN = term("ut:planned"), term("ut:when")
_UT = term("ut:").value
_UNION = DefaultGraph()
_MUCH = 1000
"""Bytes of an index for each entity that changed, from which on it is quicker to look at these alone."""
_MOST = 100_000
"""Ties that change, from which on the index is made anew."""
_VALUES = "SELECT DISTINCT ?e ?v WHERE { %s ?e %s ?v }"
_ACTS = """
SELECT ?subject ?relation ?object ?when WHERE {
  { SELECT ?tie WHERE { ?tie ut:planned false } }
  { SELECT ?tie ?subject WHERE { ?tie rdf:subject ?subject } }
  { SELECT ?tie ?relation WHERE { ?tie rdf:predicate ?relation } }
  { SELECT ?tie ?object WHERE { ?tie rdf:object ?object } }
  OPTIONAL { SELECT ?tie ?when WHERE { ?tie ut:when ?when } }
}
"""
"""Asked apart, so that each property is read in one go: to look up the properties of each tie takes thrice as long."""
_REPORTS = """
SELECT ?end (COUNT(DISTINCT ?article) AS ?reports) WHERE {
  { GRAPH ?article { ?tie rdf:subject ?end } } UNION { GRAPH ?article { ?tie rdf:object ?end } }
  FILTER(STRSTARTS(STR(?article), "%s"))
} GROUP BY ?end
"""
_Kind = tuple[str, str, str]
"""Subject, relation and object of acts: addresses."""


def everything(query: Callable[[str], Any], addresses: Addresses) -> dict[str, Known]:
    """What the index says of all entities of a graph that ``query`` asks, by the ends of their addresses."""
    prefix, articles = addresses.prefixes["id"], addresses.prefixes["article"]
    types = f"VALUES ?v {{ {' '.join(f'ut:{name}' for name in vocabulary().types)} }}"
    values: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name in _PROPERTIES:
        for row in query(_VALUES % (types if name == "rdf:type" else "", name)):
            if row["e"].value.startswith(prefix):
                values[row["e"].value].append((name, row["v"].value))
    times: dict[_Kind, list[str | None]] = defaultdict(list)
    for row in query(_ACTS):
        kind = row["subject"].value, row["relation"].value, row["object"].value
        if _is_act(kind[1]):
            times[kind].append(row["when"].value if row["when"] else None)
    acts: dict[str, int] = defaultdict(int)
    for kind, told in times.items():
        _add(acts, kind, _count(told))
    reports = {row["end"].value: int(row["reports"].value) for row in query(_REPORTS % articles)}
    return {
        iri.removeprefix(prefix): _known(iri.removeprefix(prefix), values[iri], acts.get(iri, 0), reports.get(iri, 0))
        for iri in sorted(values.keys() | acts.keys() | reports.keys())
        if iri.startswith(prefix)
    }  # fmt: skip


@dataclass
class Changes:
    """What a build changed that the index depends on."""

    addresses: Addresses
    entities: set[str] = field(default_factory=set)
    ties: set[NamedNode] = field(default_factory=set)
    articles: set[NamedNode] = field(default_factory=set)
    known: bool = True
    """Whether they are all: else the index is made anew."""

    def forget(self) -> None:
        """Note nothing any more: the index is made anew."""
        self.known = False
        self.entities, self.ties, self.articles = set(), set(), set()

    def note(self, quads: Iterable[Quad]) -> None:
        """Note quads of named graphs that come or go, until they are so many that it is no use."""
        if len(self.ties) > _MOST:
            self.forget()
        for quad in quads if self.known else ():
            if quad.predicate in _NAMING:
                self.entities.add(quad.subject.value)  # type: ignore[union-attr]
            elif quad.predicate in (_SUBJECT, _OBJECT):
                self.ties.add(quad.subject)  # type: ignore[arg-type]
                self.articles.add(quad.graph_name)  # type: ignore[arg-type]

    def write(self, work: Path, before: Path | None, graph: pyoxigraph.Store) -> None:
        """Write the index of a graph in the folder ``work`` from that of the version ``before``.

        It is made anew where there is none, or when much of it changed.
        """
        index = NameIndex.open(before) if before else None
        if before is None or index is None or not self.known or len(self.entities) * _MUCH > index.size:
            write(work, everything(partial(checked, graph, addresses=self.addresses), self.addresses))
            return
        share(before, work)
        add(work, self.told(index, pyoxigraph.Store.read_only(str(before)), graph))

    def told(self, index: NameIndex, old: pyoxigraph.Store, new: pyoxigraph.Store) -> dict[str, Known]:
        """What ``index``, that of ``old``, must say of entities to be the one of ``new``."""
        prefix = self.addresses.prefixes["id"]
        reports, acts = defaultdict[str, int](int), defaultdict[str, int](int)
        for article in self.articles:
            if not self.addresses.is_machine(article):
                _sum(reports, _ends(new, article), _ends(old, article))
        for kind, (before, after) in self._times(old, new).items():
            rest = list(self._untouched(new, kind))
            _add(acts, kind, _count([*rest, *after]) - _count([*rest, *before]))
        found = {}
        for iri in sorted(self.entities | reports.keys() | acts.keys()):
            if iri.startswith(prefix):
                entity = iri.removeprefix(prefix)
                was = index.of_entity(entity)
                counts = was.acts + acts[iri], was.reports + reports[iri]
                found[entity] = _known(entity, _values(new, NamedNode(iri)), *counts)
        return found

    def _times(self, *graphs: pyoxigraph.Store) -> dict[_Kind, list[list[str | None]]]:
        """The times of the ties that changed, by what was done, in each of the graphs."""
        times: dict[_Kind, list[list[str | None]]] = {}
        for number, graph in enumerate(graphs):
            for kind, when in (done for tie in self.ties for done in _done(graph, tie)):
                times.setdefault(kind, [[] for _ in graphs])[number].append(when)
        return times

    def _untouched(self, graph: pyoxigraph.Store, kind: _Kind) -> Iterator[str | None]:
        """The times of all others of a kind: by the articles that state it, since an end may have very many."""
        subject, relation, other = map(NamedNode, kind)
        seen: set[object] = set(self.ties)
        for stated in graph.quads_for_pattern(subject, relation, other, None):
            article = stated.graph_name
            if not isinstance(article, NamedNode) or self.addresses.is_machine(article):
                continue
            for quad in graph.quads_for_pattern(None, _OBJECT, other, article):
                if quad.subject not in seen:
                    seen.add(quad.subject)
                    yield from (when for one, when in _done(graph, quad.subject) if one == kind)


def _done(graph: pyoxigraph.Store, tie: object) -> Iterator[tuple[_Kind, str | None]]:
    """Ends, relation and time of a tie that counts as an act; nothing for another."""
    quads = graph.quads_for_pattern(tie, None, None, _UNION)  # type: ignore[arg-type]
    said = {quad.predicate: quad.object.value for quad in quads}  # type: ignore[union-attr]
    if said.get(_PLANNED) == "false" and _is_act(said[_PREDICATE]):
        yield (said[_SUBJECT], said[_PREDICATE], said[_OBJECT]), said.get(_WHEN)


def _is_act(relation: str) -> bool:
    return relation.removeprefix(_UT) not in DESCRIBING


def _ends(graph: pyoxigraph.Store, article: NamedNode) -> set[str]:
    found = (graph.quads_for_pattern(None, end, None, article) for end in (_SUBJECT, _OBJECT))
    return {quad.object.value for quads in found for quad in quads}  # type: ignore[union-attr]


def _sum(counts: dict[str, int], new: set[str], old: set[str]) -> None:
    for end in new ^ old:
        counts[end] += 1 if end in new else -1


def _add(counts: dict[str, int], kind: _Kind, number: int) -> None:
    counts[kind[0]] += number
    counts[kind[2]] += number


def _count(times: Sequence[str | None]) -> int:
    """How many acts of one kind are told, as lookups count them: by their distinct times."""
    return max(1, len(distinct_times(times))) if times else 0


def _values(graph: pyoxigraph.Store, node: NamedNode) -> list[tuple[str, str]]:
    return [
        (name, quad.object.value)  # type: ignore[union-attr]
        for predicate, name in _NAMING.items() for quad in graph.quads_for_pattern(node, predicate, None, _UNION)
    ]  # fmt: skip


def _known(entity: str, values: Iterable[tuple[str, str]], acts: int, reports: int) -> Known:
    """What the index says of an entity with these values of properties; each form once, with its best mark."""
    told = defaultdict[str, set[str]](set)
    for name, value in values:
        told[name].add(" ".join(value.split()))
    types = {value.removeprefix(_UT) for value in told["rdf:type"] if value.startswith(_UT)}
    kind = next((kind for kind in ("Person", "Event") if kind in types), max(types, default=""))
    country = min(told["ut:country"], default="")
    forms: dict[str, str] = {}
    for name, mark in _MARKS.items():
        for form in told[name]:
            forms.setdefault(form, mark)
    names = ((search_key(form), form, mark) for form, mark in sorted(forms.items()))
    return Known(
        acts, reports,
        tuple(Name(key, form, mark, kind, country, acts, reports, entity) for key, form, mark in names if key),
    )  # fmt: skip
