"""What the machine said, read from a store whether it was judged or not.

The graph of an article holds what it says as people judged it. Where that differs from what the machine said, a
second graph (``Addresses.machine``) keeps the machine's own quads; else both are the same. That second graph also
tells of which article it is (``dcterms:isVersionOf``) and which words people said of its statements (``ut:judged``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import replace
from typing import Any

import pyoxigraph
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from unionties.graph.addresses import Addresses, term
from unionties.graph.judged import JUDGED, Passage, Properties, Said, judged_quads, passage_of, said
from unionties.graph.judgement import Claim
from unionties.graph.persons import Person

VERSION_OF = term("dcterms:isVersionOf")
_TYPE, _LABEL, _POST = term("rdf:type"), term("skos:prefLabel"), term("ut:post")
_ENDS = (term("rdf:subject"), term("rdf:object"))
_EVIDENCE, _SELECTOR = term("ut:evidence"), term("oa:hasSelector")
_PERSON = term("ut:Person")
_Posts = dict[NamedNode, set[tuple[NamedNode, NamedNode]]]
_KINDS = {_PERSON: "Person", term("ut:Event"): "Event"}


class MachineView:
    """The machine's statements in a store's graph."""

    def __init__(self, graph: pyoxigraph.Store, addresses: Addresses) -> None:
        """``graph`` is that of a ``Store``, or of a writer at work."""
        self._graph = graph
        self._addresses = addresses
        self._occurring: dict[str, bool] = {}
        self._people: dict[str, Person | None] = {}
        self._posts: _Posts | None = None

    def passages(self, article: str) -> tuple[Passage, ...]:
        """The pieces of evidence of an article, each with its claim; none where the store hasn't the article."""
        return self.said(self._addresses.article(article)).passages

    def passage(self, evidence: NamedNode, graph: NamedNode) -> Passage | None:
        """A piece of evidence by its node in the graph of an article, or in that of the machine's own quads.

        None where it is the judged form of another: the machine's own stands in a second graph then.
        """
        article = self._article(graph)
        if graph == article and self._graph.contains_named_graph(self._addresses.machine(article)):
            return None
        acts = self._graph.quads_for_pattern(None, _EVIDENCE, evidence, graph)
        act, own = next(iter(acts)).subject, self._about(evidence, graph)
        selector = next(value for key, value in own if key == _SELECTOR)
        name = self._addresses.local(article.value)
        return passage_of(self._addresses, name, self._about(act, graph), own, self._about(selector, graph))

    def _about(self, node: Any, graph: NamedNode) -> Properties:
        return [(q.predicate, q.object) for q in self._graph.quads_for_pattern(node, None, None, graph)]  # type: ignore[misc]

    def said(self, article: NamedNode) -> Said:
        """What the machine said of an article, taken apart."""
        return said(self._addresses, self.quads(article), article)

    def quads(self, article: NamedNode) -> list[Quad]:
        """The machine's own quads, as quads of the article's graph."""
        kept = self._addresses.machine(article)
        if not self._graph.contains_named_graph(kept):
            return list(self._graph.quads_for_pattern(None, None, None, article))
        found = self._graph.quads_for_pattern(None, None, None, kept)
        return [Quad(q.subject, q.predicate, q.object, article) for q in found if q.subject != kept]

    def judged_articles(self, *, by_claims: bool = False) -> list[NamedNode]:
        """The articles whose machine quads are kept apart, or only those of which statements were judged."""
        marks = self._graph.quads_for_pattern(None, JUDGED if by_claims else VERSION_OF, None, None)
        kept = {q.graph_name for q in marks if self._addresses.is_machine(q.graph_name) and q.subject == q.graph_name}
        return sorted(map(self._article, kept), key=lambda node: node.value)

    def articles_naming(self, entity_id: str) -> set[NamedNode]:
        """The articles of which an act has this end, as the machine said or as judged."""
        return {self._article(q.graph_name) for q in self._acts_of(entity_id)}

    def marks(self, article: NamedNode, words: Iterable[str]) -> list[Quad]:
        """What the graph of the machine's quads says of itself."""
        kept = self._addresses.machine(article)
        judged = [Quad(kept, JUDGED, Literal(word), kept) for word in sorted(set(words))]
        return [Quad(kept, VERSION_OF, article, kept), *judged]

    def occurs(self, entity_id: str) -> bool:
        """Whether the machine gave an act this end; asked once, remembered."""
        if entity_id not in self._occurring:
            self._occurring[entity_id] = any(self._is_machines(q.graph_name) for q in self._acts_of(entity_id))
        return self._occurring[entity_id]

    def kind(self, entity_id: str) -> str | None:
        """``Person``, ``Event`` or ``Organisation``, as articles say; None where they don't describe the id."""
        types = self.values(entity_id, _TYPE)
        if not types:
            return None
        return next((kind for type_, kind in _KINDS.items() if type_ in types), "Organisation")

    def values(self, entity_id: str, predicate: NamedNode) -> set[NamedNode | Literal]:
        """What articles say of an entity, whether judged or not."""
        quads = self._graph.quads_for_pattern(self._addresses.entity(entity_id), predicate, None, None)
        return {q.object for q in quads if self._is_of_article(q.graph_name)}  # type: ignore[misc]

    def person(self, entity_id: str, organisations: Mapping[str, str], wrong: Set[Claim]) -> Person | None:
        """One of those persons, whether another has its name or not; None for an id that is none. Remembered."""
        if entity_id not in self._people:
            node = self._addresses.entity(entity_id)
            person = None
            if next(iter(self._graph.quads_for_pattern(node, _TYPE, _PERSON, None)), None) is not None:
                if self._posts is None:
                    self._posts = self._posts_left(wrong)
                names = frozenset(label.value for label in self.values(entity_id, _LABEL))
                person = Person(entity_id, names)
                person = replace(person, organisations=self._places(person, organisations, self._posts))
            self._people[entity_id] = person
        return self._people[entity_id]

    def _places(self, person: Person, organisations: Mapping[str, str], posts: _Posts) -> frozenset[str]:
        node, local = self._addresses.entity(person.id), self._addresses.local
        places = set()
        for quad in self._graph.quads_for_pattern(node, _POST, None, None):
            if isinstance(quad.object, NamedNode) and self._is_machines(quad.graph_name):
                left = posts.get(self._article(quad.graph_name)) if posts else None
                if left is None or (node, quad.object) in left:
                    places.add(local(quad.object.value))
        return frozenset(organisations.get(place, place) for place in places)

    def people(self, organisations: Mapping[str, str], wrong: Set[Claim]) -> Iterator[Person]:
        """Every person with its names and the organisations of its offices, once.

        Names are from the union and, for those merged away, from the kept graphs. Planned offices and those judged
        wrong don't count.

        Args:
            organisations: the id that stands for each merged organisation.
            wrong: the claims judged wrong.
        """
        names: dict[str, set[str]] = defaultdict(set)
        kept = [self._addresses.machine(article) for article in self.judged_articles()]
        graphs: list[NamedNode | DefaultGraph] = [DefaultGraph(), *kept]
        for graph in graphs:
            for person in self._graph.quads_for_pattern(None, _TYPE, _PERSON, graph):
                for label in self._graph.quads_for_pattern(person.subject, _LABEL, None, graph):
                    if isinstance(person.subject, NamedNode) and isinstance(label.object, Literal):
                        names[self._addresses.local(person.subject.value)].add(label.object.value)
        for person in self._graph.quads_for_pattern(None, _TYPE, _PERSON, self._addresses.identities):
            # What the graph of identities says may be of articles that are gone.
            one = self._addresses.local(str(person.subject.value))  # type: ignore[union-attr]
            names[one] = {label.value for label in self.values(one, _LABEL)}
        posts = self._posts_left(wrong)
        for known in (Person(one, frozenset(called)) for one, called in names.items() if called):
            yield replace(known, organisations=self._places(known, organisations, posts))

    def _posts_left(self, wrong: Set[Claim]) -> _Posts:
        """The offices that articles tell whose posts were judged wrong in part."""
        judged: dict[str, set[Claim]] = defaultdict(set)
        for claim in wrong:
            if claim.relation == "post":
                judged[claim.article].add(claim)
        left: _Posts = {}
        for name, claims in judged.items():
            node = self._addresses.article(name)
            quads = judged_quads(self._addresses, self.said(node), {}, frozenset(), claims)
            left[node] = {(q.subject, q.object) for q in quads if q.predicate == _POST}  # type: ignore[misc]
        return left

    def _acts_of(self, entity_id: str) -> Iterator[Quad]:
        node = self._addresses.entity(entity_id)
        for end in _ENDS:
            for quad in self._graph.quads_for_pattern(None, end, node, None):
                if self._is_of_article(quad.graph_name):
                    yield quad

    def _is_of_article(self, graph: object) -> bool:
        prefixes = self._addresses.prefixes["article"], self._addresses.prefixes["machine"]
        return isinstance(graph, NamedNode) and graph.value.startswith(prefixes)

    def _is_machines(self, graph: object) -> bool:
        """Whether a graph holds the machine's own words: it is kept apart, or its article's only one."""
        if not isinstance(graph, NamedNode) or not self._is_of_article(graph):
            return False
        return self._addresses.is_machine(graph) or not self._graph.contains_named_graph(self._addresses.machine(graph))

    def _article(self, graph: object) -> NamedNode:
        assert isinstance(graph, NamedNode)
        prefixes = self._addresses.prefixes
        if self._addresses.is_machine(graph):
            return NamedNode(prefixes["article"] + graph.value.removeprefix(prefixes["machine"]))
        return graph
