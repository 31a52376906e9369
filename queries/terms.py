"""The words for relations and entity types, as the ontology in a store gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from unionties.graph.names import search_key
from unionties.queries.naming import best_label
from unionties.queries.sparql import select

if TYPE_CHECKING:
    from unionties.graph.readable import Readable

_TERMS = """
SELECT DISTINCT ?term ?property ?value WHERE {
  { VALUES ?property { rdfs:label owl:inverseOf } ?term ?property ?value }
  UNION { VALUES ?value { owl:SymmetricProperty } BIND(rdf:type AS ?property) ?term rdf:type ?value }
  FILTER(STRSTARTS(STR(?term), STR(ut:)))
}
"""

Labels = dict[str, list[tuple[str, str]]]


class Terms(NamedTuple):
    """Labels by term and language; a term without one is called by its id."""

    labels: Labels
    inverses: dict[str, str]
    symmetrical: frozenset[str]

    def relation(self, relation: str, language: str, *, inverse: bool = False) -> str:
        """What a relation is called, from the object's side where ``inverse``."""
        term = self.inverses.get(relation, relation) if inverse else relation
        return best_label(self.labels.get(term, ()), language) or term

    def type(self, type_: str, language: str) -> str:
        """What an entity type is called."""
        return best_label(self.labels.get(type_, ()), language) or type_

    def symmetric(self, relation: str) -> bool:
        """Whether the order of the relation's ends doesn't count."""
        return relation in self.symmetrical


_KNOWN: WeakKeyDictionary[Readable, Terms] = WeakKeyDictionary()


def terms(store: Readable) -> Terms:
    """The terms of the ontology that the store holds; read once of each open store, which doesn't change."""
    if store not in _KNOWN:
        _KNOWN[store] = _read(store)
    return _KNOWN[store]


def _read(store: Readable) -> Terms:
    labels: Labels = {}
    inverses: dict[str, str] = {}
    symmetrical = set()
    for row in select(store, _TERMS):
        term, kind, value = _name(row["term"].value), _name(row["property"].value), row["value"]
        if kind == "label":
            labels.setdefault(term, []).append((value.language or "", value.value))
        elif kind == "inverseOf":
            inverses[term] = _name(value.value)
        else:
            symmetrical.add(term)
    return Terms(labels, inverses, frozenset(symmetrical))


def relation_id(text: str) -> str | None:
    """The id of the relation with this id or label in any language, however it is typed; None for no relation.

    >>> relation_id("THAM"), relation_id("cooperation agreement"), relation_id("friendship")
    ('visit', 'cooperationAgreement', None)
    """
    from unionties.graph.vocabulary import vocabulary

    wanted = search_key(text)
    for key, relation in vocabulary().relations.items():
        if wanted in {search_key(form) for form in (key, *relation.label.values())}:
            return key
    return None


def _name(iri: str) -> str:
    return iri.rpartition("#")[2]
