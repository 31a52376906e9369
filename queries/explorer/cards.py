"""What a question of the review shows: a statement in its text, or two entities side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from flask import request

from unionties.graph.judgement import Claim, Judgement, Pair
from unionties.graph.machine import MachineView
from unionties.graph.rdf import CONFIDENCE
from unionties.graph.store import Store
from unionties.queries.explorer.asked import asked
from unionties.queries.explorer.evidence import Passage, passage
from unionties.queries.explorer.judgements import claim_key, judged
from unionties.queries.explorer.language import lang
from unionties.queries.explorer.reading import graph, store
from unionties.queries.lookups import partners
from unionties.queries.naming import Named, find, named
from unionties.queries.review_cards import Piece, marked, sample
from unionties.queries.reviewing import Item, Judged, canonical, doubtful, proposed
from unionties.queries.terms import terms
from unionties.queries.ties import Described, Report, articles_of, describe, ties_of

DOUBTFUL = 0.8
"""The confidence up to which a statement is asked about, as on the command line."""
_PARTNERS, _FORMS = 6, 8


@dataclass(frozen=True)
class StatementCard:
    """A statement: its ends as they stand in the graph, its passage with the names in it, and what is said of it."""

    claim: Claim
    subject: Described
    object: Described
    relation: str
    symmetric: bool
    confidence: float
    passage: Passage
    pieces: list[Piece]
    said: list[Judgement]


@dataclass(frozen=True)
class Side:
    """One of two entities: its names, with whom it has ties (partner and relation), and sentences about it."""

    id: str
    name: str
    seen: Described
    type: str
    forms: list[str]
    partners: list[tuple[str, str, str]]
    more: int
    sentences: list[tuple[Passage, list[Piece]]]


@dataclass(frozen=True)
class PairCard:
    """Two entities that may be one, why they may, and what is said of it."""

    sides: tuple[Side, Side]
    why: str
    said: list[Judgement]


def statements() -> list[Item] | None:
    """The doubtful statements that the address asks for, judged or not, the least certain first.

    None while they are still gathered, which takes a while once for each new graph.
    """
    filters = asked()
    limit = filters["min_confidence"] or DOUBTFUL
    found = _doubtful(limit)
    near, article = _near(), request.args.get("article", "").strip()
    return found and [
        one for one in found
        if isinstance(one.about, Claim) and one.confidence <= limit
        and (not filters["relations"] or one.about.relation in filters["relations"])
        and (not article or one.about.article == article)
        and (not near or near & {canonical(store(), end) for end in one.ends})
    ]  # fmt: skip


def identities() -> list[Item] | None:
    """The pairs that the machine proposes, judged or not since this graph was published, the most alike first.

    None while names are still compared.
    """
    ledger, near = judged(), _near()
    found = graph().soon("proposals", lambda store: list(proposed(store, ledger, again=True)))
    return found and [one for one in found if not near or near & {canonical(store(), end) for end in one.ends}]


def filters() -> dict[str, Any]:
    """What the form of filters shows: the relations to choose from, and what is chosen."""
    known = {one.about.relation for one in _doubtful(DOUBTFUL) or () if isinstance(one.about, Claim)}
    labels = sorted((terms(store()).relation(key, lang()), key) for key in known.union(asked()["relations"]))
    chosen = {key: request.args.get(key, "") for key in ("relation", "article", "around", "sure", "again")}
    return {"relations": labels} | chosen


def statements_at(article: str) -> list[Item]:
    """The statements of an article that the address means: by ``claim``, or by place, relation and ends, if given."""
    if key := request.args.get("claim"):
        found = statement_of(article, key)
        return [found] if found else []
    start, relation = request.args.get("start"), request.args.get("relation")
    ends = {request.args[end] for end in ("a", "b") if end in request.args}
    return [
        one for one in _items(article)
        if one.passage and isinstance(one.about, Claim)
        and start in (None, one.passage.start) and relation in (None, one.about.relation)
        and ends <= {canonical(store(), end) for end in one.ends}
    ]  # fmt: skip


def statement_of(article: str, key: str) -> Item | None:
    """The machine's statement of that key in an article."""
    return next((one for one in _items(article) if isinstance(one.about, Claim) and claim_key(one.about) == key), None)


def item_of(about: Pair) -> Item:
    """The question about a pair: the machine's proposal, if it proposes it."""
    return next((one for one in graph().known("proposals") or () if one.about == about), Item(about))


def is_known(entity_id: str) -> bool:
    """Whether the graph holds the id, merged or not."""
    if not entity_id:
        return False
    iri = store().addresses.entity(canonical(store(), entity_id)).value
    return bool(describe(store(), [iri])[iri].type)


def card(item: Item, ledger: Judged) -> StatementCard | PairCard:
    """What the page of a question shows."""
    said = list(ledger.said.get(item.about, ()))
    if isinstance(item.about, Claim):
        return _statement(item, item.about, said)
    names = item.proposal.names if item.proposal else tuple(_end(one).label(lang()) for one in item.ends)
    one, two = (_side(end, name) for end, name in zip(item.ends, names, strict=True))
    return PairCard((one, two), item.proposal.why(lang()) if item.proposal else "", said)


def _doubtful(limit: float) -> list[Item] | None:
    most = DOUBTFUL if limit <= DOUBTFUL else 1.0

    def gather(store: Store) -> list[Item]:
        return [replace(one, passage=one.passage and one.passage.bare) for one in doubtful(store, most)]

    return graph().soon(f"doubtful {most}", gather)


def _items(article: str) -> Iterator[Item]:
    view = MachineView(store().graph, store().addresses)
    for one in view.passages(article) if article else ():
        yield Item(one.claim, None, one, _confidence(one.properties))


def _confidence(properties: Any) -> float:
    return next((float(value.value) for key, value in properties if key == CONFIDENCE), 1.0)


def _statement(item: Item, claim: Claim, said: list[Judgement]) -> StatementCard:
    assert item.passage
    ends = [store().addresses.entity(canonical(store(), end)).value for end in item.ends]
    seen = describe(store(), ends)
    iri = store().addresses.article(claim.article).value
    report = Report(iri, int(item.passage.start), int(item.passage.end), claim.text, item.confidence)
    names = [form for end in item.ends for form, _ in _end(end).names]
    relations = terms(store())
    return StatementCard(
        claim, seen[ends[0]], seen[ends[1]], relations.relation(claim.relation, lang()),
        relations.symmetric(claim.relation), item.confidence, passage(report, articles_of(store(), [iri])[iri], {}),
        marked(claim.text, names), said,
    )  # fmt: skip


def _side(entity_id: str, name: str) -> Side:
    entity = _end(entity_id)
    (seen,) = describe(store(), [entity.iri]).values()
    ties = ties_of(store(), entity.iri)
    forms = list(dict.fromkeys(form for form, _ in entity.names if form != name))
    with_whom = partners(store(), entity.id, language=lang()).rows
    reports = sample(ties, [form for form, _ in entity.names])
    known = articles_of(store(), {report.article for report in reports})
    texts: dict[str, str] = {}
    sentences = [
        (passage(one, known[one.article], texts), marked(one.text, [form for form, _ in entity.names]))
        for one in reports
    ]
    return Side(
        entity_id, name, seen, terms(store()).type(seen.type, lang()) if seen.type else "", forms[:_FORMS],
        [(row.id, row.name, row.relation_label) for row in with_whom[:_PARTNERS]],
        max(0, len(with_whom) - _PARTNERS), sentences,
    )  # fmt: skip


def _end(entity_id: str) -> Named:
    return named(store(), store().addresses.entity(canonical(store(), entity_id)).value)


def _near() -> set[str]:
    name = request.args.get("around", "").strip()
    return {find(store(), name, language=lang()).id} if name else set()
