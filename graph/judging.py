"""Bringing people's judgements, and the persons that the machine takes for one, into the graph of a store.

``Writer.finish`` does this at the end of each build; :func:`apply` does only this, after someone has judged.
Judged anew are the articles that were written, that name an id which is merged otherwise than before, or of which a
statement was judged; all else stays as it is. The outcome is the same as that of building all from scratch.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pyoxigraph
from pyoxigraph import NamedNode, Quad

from unionties.graph.addresses import Addresses, term
from unionties.graph.copies import same_words
from unionties.graph.identities import Identities, resolve
from unionties.graph.judged import Passage, Said, judged_quads, moved, tie_id
from unionties.graph.judgement import Claim, Pair
from unionties.graph.kinship import SAME_AS, Index, Standing, kin
from unionties.graph.ledger import Ledger
from unionties.graph.machine import MachineView
from unionties.graph.persons import Person, namesakes, same_persons
from unionties.graph.rdf import DESCRIPTION
from unionties.graph.statement import digest

if TYPE_CHECKING:
    from unionties.graph.organisations import Organisation
    from unionties.graph.syndication import Syndication
    from unionties.graph.verdicts import Conflict, Verdicts

_PREFERRED, _OTHER, _HIDDEN = term("skos:prefLabel"), term("skos:altLabel"), term("skos:hiddenLabel")
_BELONGS = (term("org:subOrganizationOf"), term("ut:affiliatedTo"), term("dcterms:isReplacedBy"))
_MEMBERSHIP = (term("org:member"), term("org:organization"))
_RULES = "2"
"""Counts up whenever the rules of ``persons.py`` or the notes of ``kinship.py`` change: then all is made anew."""
_BATCH = 100_000  # quads kept in memory before they go to disk

Graphs = dict[NamedNode, list[Quad]]


class Change(Protocol):
    """Gives named graphs new quads; with ``subjects`` the rest of a graph, about others, stays as it is."""

    def __call__(self, graphs: Graphs, subjects: Set[NamedNode] | None = None, /) -> None:
        """Change the graphs, and the union of all with them."""


@dataclass(frozen=True)
class Applied:
    """What judgements did to a store.

    ``merged`` counts the ids that people's word merged into others, ``persons`` those that the machine merged;
    ``left_out`` and ``confirmed`` count pieces of evidence; ``effective`` the pairs and claims that took effect,
    ``unfit`` holds those that name nothing in the store or join entities of different kinds. ``problems`` are
    the broken lines of the ledger; ``copies`` counts those of the articles written that are copies of others.
    """

    merged: int = 0
    persons: int = 0
    left_out: int = 0
    confirmed: int = 0
    effective: int = 0
    conflicts: tuple[Conflict, ...] = ()
    unfit: tuple[Pair | Claim, ...] = ()
    problems: tuple[str, ...] = ()
    copies: int = 0

    def lines(self) -> Iterator[str]:
        """A summary for people: what took effect, and a line for each that didn't."""
        if self.copies:
            copies = _count(self.copies, "article is a copy of another", "articles are copies of others")
            yield f"{copies}; a text counts as one report. Which they are: unionties ask copies"
        if self.persons:
            yield f"Merged {_count(self.persons, 'id')} of persons whom other articles call by the same name."
        if self.effective or self.unfit or self.conflicts:
            told = ", ".join((
                f"{_count(self.merged, 'identity', 'identities')} merged",
                f"{_count(self.left_out, 'statement')} left out", f"{self.confirmed} confirmed",
            ))  # fmt: skip
            yield f"{_count(self.effective, 'judgement')} of people took effect: {told}."
        yield from (f"  conflict, neither side applies: {c.line}" for c in self.conflicts if not c.prevails)
        yield from (f"  conflict, different applies: {c.line}" for c in self.conflicts if c.prevails)
        yield from (f"  fits nothing in the store: {about.line}" for about in self.unfit)
        yield from (f"  skipped {problem}" for problem in self.problems)


def apply(store_path: Path | str, known: Mapping[str, Organisation] | None = None) -> Applied:
    """Apply the ledger beside a store as it stands now, and publish the outcome.

    Args:
        store_path: the folder of a store.
        known: the knowledge of organisations; by default what ships and the files that the store was built with.

    Raises:
        StoreError: there is no such store, or another writer is at work.
        LedgerError: the file beside the store isn't a ledger.
    """
    from unionties.graph.organisations import kept, organisations, use_files
    from unionties.graph.store import Store

    Store.open(store_path).close()  # a writer would make the store where there is none
    ledger = Ledger.beside(store_path)
    if known is None:
        use_files(kept(Path(store_path)))
        known = organisations()
    with Store.writing(store_path) as writer:
        applied = writer.finish(known, ledger.verdicts())
    return replace(applied, problems=tuple(ledger.problems()))


class Judging:
    """One application of judgements to the private copy of a writer."""

    def __init__(
        self, graph: pyoxigraph.Store, addresses: Addresses, known: Mapping[str, Organisation], verdicts: Verdicts,
        syndication: Syndication, touched: Set[str] = frozenset(), former: str = "",
    ) -> None:  # fmt: skip
        """``graph`` is the writer's copy, in which the articles that were written are as the machine said.

        ``syndication`` knows which are copies of others.

        ``touched`` are the ids of which articles say something else than when a Judging of the ``basis`` ``former``
        was run; where this one has another basis, all identities are made anew.
        """
        self._graph, self._addresses, self._known, self._verdicts = graph, addresses, known, verdicts
        self._view = MachineView(graph, addresses)
        self._syndication = syndication
        self._original: tuple[NamedNode, Set[str], str] | None = None
        self.judged: set[NamedNode] = set()
        """The articles that :meth:`run` judged."""
        self._claims: dict[str, dict[Claim, str]] = defaultdict(dict)
        for word in ("right", "wrong"):
            for claim in getattr(verdicts, word):
                self._claims[claim.article][claim] = word
        self._human = self._resolve()
        self.basis = self._basis()
        self._index = Index(graph, addresses)
        self._scope: set[str] | None = None
        self._settled = bool(former)  # else what was written before may have never been judged
        if self.basis == former:
            judged = {one for pair in verdicts.same | verdicts.different for one in (pair.a, pair.b)}
            pairs, self._scope = kin(self._index, touched, judged, self._person)
        else:
            people = list(self._view.people(self._human.canonical, verdicts.wrong))
            self._index.fill(people)
            pairs = {pair for group in namesakes(people) for pair in same_persons(group)}
        found = self._resolve(pairs)
        self.identities = Identities(Standing(self._index, self._scope, found.canonical), found.mixed)
        self._names: dict[str, set[str]] = {}

    def run(self, written: Set[str], moved: Set[NamedNode], change: Change) -> Applied:
        """Judge the articles that need it; ``written`` are those that are as the machine said.

        ``moved`` are those that ``Syndication.settle`` gave. ``change`` gives named graphs new quads, or only certain
        subjects in them.
        """
        matched: Counter[Claim] = Counter()
        waiting: Graphs = {}
        self.judged = self._affected(written) | moved
        self.judged |= {copy for article in self.judged for copy in self._syndication.copies(article)}
        for article in sorted(self.judged, key=self._after_original):
            waiting |= self._judged(article, matched)
            if sum(map(len, waiting.values())) > _BATCH:
                change(waiting)
                waiting = {}
        change(waiting)
        subjects = None if self._scope is None else set(map(self._addresses.entity, self._scope))
        change({self._addresses.identities: self.identity_quads()}, subjects)
        return self._applied(matched)

    def organisations(self, quads: Iterable[Quad]) -> list[Quad]:
        """The quads of the shipped knowledge with merged organisations as one: their names are other names of it."""
        found: dict[Quad, None] = {}
        for quad in quads:
            if "#" in quad.subject.value:  # type: ignore[union-attr]
                found[self._membership(quad)] = None
                continue
            key = self._addresses.local(str(quad.subject.value))  # type: ignore[union-attr]
            node = self._addresses.entity(self.identities.of(key))
            value, predicate = quad.object, quad.predicate
            if predicate in _BELONGS and isinstance(value, NamedNode):
                value = self._addresses.entity(self.identities.of(self._addresses.local(value.value)))
            if quad.subject != node:
                if predicate not in (_PREFERRED, _OTHER, _HIDDEN, *_BELONGS):
                    continue
                if predicate == _PREFERRED:
                    predicate = _OTHER
                if predicate == _OTHER and value.value in self._preferred(self.identities.of(key)):  # type: ignore[union-attr]
                    continue
            if value != node:
                found[Quad(node, predicate, value, quad.graph_name)] = None
        return list(found)

    def _membership(self, quad: Quad) -> Quad:
        """A quad of a membership's node, with the organisations that stand for its ends."""
        if quad.predicate not in _MEMBERSHIP:
            return quad
        end = self.identities.of(self._addresses.local(str(quad.object.value)))  # type: ignore[union-attr]
        return Quad(quad.subject, quad.predicate, self._addresses.entity(end), quad.graph_name)

    def _resolve(self, machine: Iterable[Pair] = ()) -> Identities:
        return resolve(self._verdicts, machine, known=self._known, occurs=self._view.occurs, kind=self._kind)

    def _kind(self, entity_id: str) -> str | None:
        return "Organisation" if entity_id in self._known else self._view.kind(entity_id)

    def _affected(self, written: Set[str]) -> set[NamedNode]:
        new, old = dict(self.identities.canonical), self._former()
        other = {one for one in new.keys() | old.keys() if not self._settled or new.get(one) != old.get(one)}
        found = {article for one in other for article in self._view.articles_naming(one)}
        found |= self._written_with(written, new.keys() - other)
        found |= set(map(self._addresses.article, self._claims))
        return found | set(self._view.judged_articles(by_claims=True))

    def _written_with(self, written: Set[str], merged: Set[str]) -> set[NamedNode]:
        """The written articles that name a merged id: by whichever is less to look at."""
        nodes = set(map(self._addresses.article, written))
        if len(merged) < len(nodes):
            return {article for one in merged for article in self._view.articles_naming(one) & nodes}
        ends = {self._addresses.entity(one) for one in merged}
        return {
            article for article in nodes
            if any(q.object in ends for q in self._graph.quads_for_pattern(None, None, None, article))
        }  # fmt: skip

    def _former(self) -> dict[str, str]:
        """The identities as they were applied last, of those that may have changed."""
        if self._scope is None:
            return self._index.merged()
        return {one: best for one in self._scope if (best := self._index.stands_for(one))}

    def _person(self, one: str) -> Person | None:
        return self._view.person(one, self._human.canonical, self._verdicts.wrong)

    def _basis(self) -> str:
        """A digest of what identities depend on beside the articles."""
        verdicts = self._verdicts
        posts = sorted(str(claim) for claim in verdicts.wrong if claim.relation == "post")
        parts = (
            sorted(self._known), sorted(map(str, verdicts.same)), sorted(map(str, verdicts.different)), posts,
            sorted(self._human.canonical.items()),
        )  # fmt: skip
        return digest(_RULES, *map(str, parts))

    def _judged(self, article: NamedNode, matched: Counter[Claim]) -> Graphs:
        """What the two graphs of an article are to hold."""
        machine = self._view.quads(article)
        if not machine:
            return {}
        said = self._view.said(article)
        claims = self._claims.get(self._addresses.local(article.value), {})
        matched.update(p.claim for p in said.passages if p.claim in claims)
        right = {claim for claim, word in claims.items() if word == "right"}
        left_out = (claims.keys() - right) | self._repeated(article, said, right)
        quads = judged_quads(self._addresses, said, self.identities.canonical, right, left_out)
        kept = self._addresses.machine(article)
        if set(quads) == set(machine):
            return {article: machine, kept: []}
        words = {claims[p.claim] for p in said.passages if p.claim in claims}
        own = [Quad(q.subject, q.predicate, q.object, kept) for q in machine]
        return {article: quads, kept: [*own, *self._view.marks(article, words)]}

    def _repeated(self, article: NamedNode, said: Said, right: Set[Claim]) -> set[Claim]:
        """What a copy only repeats of its original, but for what people judged right."""
        original = self._syndication.root(article)
        if original is None:
            return set()
        if self._original is None or self._original[0] != original:
            told = frozenset(map(self._act, self._view.said(original).passages))
            self._original = original, told, same_words(self._syndication.text(original))
        _, acts, words = self._original
        return {
            p.claim for p in said.passages
            if p.claim not in right and (self._act(p) in acts or same_words(p.claim.text) in words)
        }  # fmt: skip

    def _after_original(self, article: NamedNode) -> tuple[str, str]:
        return (self._syndication.root(article) or article).value, article.value

    def _act(self, passage: Passage) -> str:
        return tie_id(moved(passage.claim, self.identities.canonical))

    def identity_quads(self) -> list[Quad]:
        """Which ids were merged into which; the merged names; and what describes an id that stands for others."""
        graph, quads = self._addresses.identities, []
        for one, best in self.identities.canonical.items():
            node = self._addresses.entity(best)
            quads.append(Quad(self._addresses.entity(one), SAME_AS, node, graph))
            for name in self._view.values(one, _PREFERRED):
                if name.value not in self._preferred(best):
                    quads.append(Quad(node, _OTHER, name, graph))
        for best in sorted(set(self.identities.canonical.values()) - set(self._known)):
            for predicate in DESCRIPTION:
                values = self._view.values(best, predicate)
                quads += (Quad(self._addresses.entity(best), predicate, value, graph) for value in values)
        return list(dict.fromkeys(quads))

    def _preferred(self, entity_id: str) -> set[str]:
        """The preferred names of an id in any language."""
        if entity_id not in self._names:
            if entity_id in self._known:
                names = {names[0] for names in self._known[entity_id].names.values() if names}
            else:
                names = {name.value for name in self._view.values(entity_id, _PREFERRED)}
            self._names[entity_id] = names
        return self._names[entity_id]

    def _applied(self, matched: Counter[Claim]) -> Applied:
        verdicts, here = self._verdicts, self._view.occurs
        judged = verdicts.same | verdicts.different
        fit = {p for p in judged - self.identities.mixed if all(i in self._known or here(i) for i in (p.a, p.b))}
        lost = (verdicts.right | verdicts.wrong) - matched.keys()
        unfit: list[Pair | Claim] = [*sorted(judged - fit), *sorted(lost, key=str)]
        merged = len(self._human.canonical)
        return Applied(
            merged, len(self._index.merged()) - merged, sum(matched[c] for c in verdicts.wrong),
            sum(matched[c] for c in verdicts.right), len(fit) + len(matched), verdicts.conflicts, tuple(unfit),
        )  # fmt: skip


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or f'{one}s'}"
