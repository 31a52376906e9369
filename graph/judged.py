"""What an article says once people have judged it: pure functions from the machine's quads to the judged ones.

Ends are replaced by the ids that stand for them, and acts that become equal are one act with all their evidence,
since the ids of ties and evidence are digests of what they say. Evidence that was judged wrong is left out, and
with it whatever nothing else in the article says: its act, the plain triple, an end's names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace

from pyoxigraph import Literal, NamedNode, Quad

from unionties.graph.addresses import Addresses, term
from unionties.graph.judgement import Claim, collapsed
from unionties.graph.rdf import CONFIDENCE, DESCRIPTION, strongest
from unionties.graph.statement import digest
from unionties.graph.vocabulary import vocabulary

JUDGED = term("ut:judged")
MENTION = term("ut:mention")
_ENDS = (term("rdf:subject"), term("rdf:object"))
_TIE, _EVIDENCE, _SELECTOR = term("ut:Tie"), term("ut:evidence"), term("oa:hasSelector")
_SURE = Literal("1", datatype=term("xsd:decimal"))

Properties = list[tuple[NamedNode, "NamedNode | Literal"]]


@dataclass(frozen=True)
class Passage:
    """One piece of evidence: its claim, its offsets, its own properties and those of its selector."""

    claim: Claim
    start: str
    end: str
    properties: Properties = field(repr=False)
    selector: Properties = field(repr=False)

    @property
    def statement_id(self) -> str:
        """What ``Statement.id`` is of the same statement."""
        return digest(tie_id(self.claim), self.claim.article, self.start, self.end)

    @property
    def bare(self) -> Passage:
        """The same without properties, to keep many."""
        return replace(self, properties=[], selector=[])


@dataclass(frozen=True)
class Said:
    """The quads of an article taken apart: ``rest`` is what isn't about acts and their ends."""

    graph: NamedNode
    passages: tuple[Passage, ...]
    acts: Mapping[str, Properties]
    entities: Mapping[str, Properties]
    rest: tuple[Quad, ...]


def said(addresses: Addresses, quads: Iterable[Quad], article: NamedNode) -> Said:
    """Take the quads of an article's graph apart; ``acts`` are the properties of ties by tie id."""
    about: dict[NamedNode, Properties] = defaultdict(list)
    for quad in quads:
        about[quad.subject].append((quad.predicate, quad.object))  # type: ignore[index,arg-type]
    name = addresses.local(article.value)
    passages: list[Passage] = []
    acts: dict[str, Properties] = {}
    taken: set[NamedNode] = set()
    for node, properties in about.items():
        if (term("rdf:type"), _TIE) not in properties:
            continue
        taken.add(node)
        for predicate, evidence in properties:
            if predicate != _EVIDENCE or not isinstance(evidence, NamedNode):
                continue
            selector = _node(about[evidence], _SELECTOR)
            taken |= {evidence, selector}
            passages.append(passage_of(addresses, name, properties, about[evidence], about[selector]))
        acts[addresses.local(node.value)] = properties
    entities = {
        addresses.local(node.value): properties
        for node, properties in about.items() if node.value.startswith(addresses.prefixes["id"])
    }  # fmt: skip
    rest = tuple(
        Quad(node, predicate, value, article)
        for node, properties in about.items()
        if node not in taken and addresses.local(node.value) not in entities
        for predicate, value in properties
    )
    return Said(article, tuple(passages), acts, entities, rest)


def judged_quads(
    addresses: Addresses, article: Said, canonical: Mapping[str, str], right: Set[Claim], wrong: Set[Claim]
) -> list[Quad]:
    """The judged quads of an article's graph.

    Args:
        addresses: of the store.
        article: what the machine said.
        canonical: the id that stands for each merged one.
        right: claims whose evidence is sure.
        wrong: claims whose evidence is left out.
    """
    graph, quads = article.graph, [*article.rest]
    merged = {end: canonical.get(end, end) for end in _ends(article.passages)}
    kept = [(p, _moved(p.claim, merged)) for p in article.passages if p.claim not in wrong]
    used = {end for _, claim in kept if claim.subject != claim.object for end in (claim.subject, claim.object)}
    triples: dict[tuple[NamedNode, NamedNode, NamedNode | Literal], None] = {}
    for passage, claim in kept:
        if claim.subject != claim.object:
            act = article.acts[tie_id(passage.claim)]
            triples |= dict.fromkeys(_act(addresses, claim, act))
            triples |= dict.fromkeys(_evidence(addresses, passage, claim, passage.claim in right))
    for end in _ends(p for p, _ in kept):
        if merged[end] in used:
            node = addresses.entity(merged[end])
            for predicate, value in article.entities.get(end, ()):
                if predicate == MENTION or (predicate in DESCRIPTION and merged[end] == end):
                    triples[node, predicate, value] = None
    return strongest([*quads, *(Quad(*triple, graph) for triple in triples)])


def moved(claim: Claim, canonical: Mapping[str, str]) -> Claim:
    """The claim with the ids that stand for its ends, those of a symmetric relation in order."""
    return _moved(claim, {end: canonical.get(end, end) for end in (claim.subject, claim.object)})


def _act(
    addresses: Addresses, claim: Claim, properties: Properties
) -> Iterator[tuple[NamedNode, NamedNode, NamedNode | Literal]]:
    ends = addresses.entity(claim.subject), addresses.entity(claim.object)
    relation, tie = term(f"ut:{claim.relation}"), addresses.tie(tie_id(claim))
    if not claim.planned:
        yield ends[0], relation, ends[1]
        if vocabulary().relations[claim.relation].symmetric:
            yield ends[1], relation, ends[0]
    yield from ((tie, predicate, end) for predicate, end in zip(_ENDS, ends, strict=True))
    yield from ((tie, p, value) for p, value in properties if p not in _ENDS and p != _EVIDENCE)


def _evidence(
    addresses: Addresses, passage: Passage, claim: Claim, right: bool
) -> Iterator[tuple[NamedNode, NamedNode, NamedNode | Literal]]:
    node = addresses.evidence(replace(passage, claim=claim).statement_id)
    selector = NamedNode(f"{node.value}#selector")
    yield addresses.tie(tie_id(claim)), _EVIDENCE, node
    yield node, _SELECTOR, selector
    for predicate, value in passage.properties:
        if predicate != _SELECTOR:
            yield node, predicate, _SURE if right and predicate == CONFIDENCE else value
    if right:
        yield node, JUDGED, Literal("right")
    yield from ((selector, predicate, value) for predicate, value in passage.selector)


def passage_of(addresses: Addresses, name: str, act: Properties, own: Properties, selector: Properties) -> Passage:
    """The piece of evidence with these properties, of an act with those, in the article of that name."""
    ends = [addresses.local(_node(act, end).value) for end in _ENDS]
    claim = Claim(
        article=name, subject=ends[0], relation=addresses.local(_node(act, term("rdf:predicate")).value),
        object=ends[1], when=_text(act, "ut:when"), planned=_text(act, "ut:planned") == "true",
        title=_text(act, "ut:title"), text=collapsed(_text(selector, "oa:exact") or ""),
    )  # fmt: skip
    return Passage(claim, _text(selector, "oa:start") or "", _text(selector, "oa:end") or "", own, selector)


def _moved(claim: Claim, canonical: Mapping[str, str]) -> Claim:
    ends = [canonical[claim.subject], canonical[claim.object]]
    if vocabulary().relations[claim.relation].symmetric:
        ends.sort()
    return replace(claim, subject=ends[0], object=ends[1])


def tie_id(claim: Claim) -> str:
    """What ``Statement.tie_id`` is of the same act."""
    planned = "planned" if claim.planned else ""
    return digest(claim.subject, claim.relation, claim.object, claim.when or "", planned, claim.title or "")


def _ends(passages: Iterable[Passage]) -> list[str]:
    return sorted({end for p in passages for end in (p.claim.subject, p.claim.object)})


def _node(properties: Properties, predicate: NamedNode) -> NamedNode:
    return next(value for p, value in properties if p == predicate and isinstance(value, NamedNode))


def _text(properties: Properties, predicate: str) -> str | None:
    wanted = term(predicate)
    return next((value.value for p, value in properties if p == wanted), None)
