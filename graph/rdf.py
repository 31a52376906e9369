"""Articles, organisations and the ontology as quads, in the layout of ``docs/model.md``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from unionties.graph.addresses import PREFIXES, Addresses, address, term
from unionties.graph.dates import bounds
from unionties.graph.errors import KnowledgeError, StatementError
from unionties.graph.vocabulary import vocabulary

if TYPE_CHECKING:
    from unionties.graph.organisations import Organisation
    from unionties.graph.statement import Entity, Source, Statement

__all__ = [
    "CONFIDENCE",
    "DESCRIPTION",
    "PREFIXES",
    "WIKIDATA",
    "Addresses",
    "article_quads",
    "ontology_quads",
    "organisation_quads",
    "strongest",
    "term",
]

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_DATE_TYPES = (
    (re.compile(r"\d{4}-\d\d-\d\d"), "date"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?"), "dateTime"),
    (re.compile(r"\d{4}-\d\d"), "gYearMonth"),
    (re.compile(r"\d{4}"), "gYear"),
)

DESCRIPTION = (term("rdf:type"), term("skos:prefLabel"), term("ut:country"))
"""The predicates that describe an entity which the shipped knowledge doesn't hold."""
CONFIDENCE = term("ut:confidence")
WIKIDATA = "http://www.wikidata.org/entity/"


def article_quads(
    addresses: Addresses, name: str, source: Source, text: str | None, statements: Iterable[Statement]
) -> list[Quad]:
    """The quads of an article's graph; every entity is described, also those of the shipped knowledge.

    The same act from the same passage counts once, with the greatest confidence.

    Raises:
        StatementError: a statement quotes another article or not its text, or has a bad time.
    """
    graph = addresses.article(name)
    language = source.language if source.language and _LANGUAGE.fullmatch(source.language) else None
    try:
        triples = list(_article(graph, name, source, text, language))
        for statement in sorted(statements, key=lambda s: s.id):
            _check(statement, name, text)
            triples += _statement(addresses, statement, graph, language)
    except ValueError as error:
        raise StatementError(f"article {name!r} holds what RDF can't: {error}; check its text and language") from None
    return strongest(Quad(*triple, graph) for triple in triples)


def strongest(quads: Iterable[Quad]) -> list[Quad]:
    """The quads, with only the greatest confidence of each piece of evidence."""
    kept: dict[Quad, None] = {}
    best: dict[object, Quad] = {}
    for quad in quads:
        if quad.predicate != CONFIDENCE:
            kept[quad] = None
            continue
        rival = best.setdefault((quad.subject, quad.graph_name), quad)
        best[quad.subject, quad.graph_name] = max(rival, quad, key=_confidence)
    return [*kept, *best.values()]


def text_literal(text: str, language: str | None) -> Literal:
    """The text with its language, where that is known."""
    return Literal(text, language=language) if language else Literal(text)


def organisation_quads(addresses: Addresses, known: Mapping[str, Organisation], ids: Iterable[str]) -> list[Quad]:
    """The quads of those organisations, of all that they belong to or became, and so on.

    Raises:
        KnowledgeError: an organisation belongs to one that isn't known.
    """
    quads: list[Quad] = []
    for key in sorted(_belonging(known, ids)):
        node, org = addresses.entity(key), known[key]
        quads += (Quad(node, p, o, addresses.organisations) for p, o in _organisation(addresses, org))
        quads += (Quad(*triple, addresses.organisations) for triple in _terms(addresses, org))
    return quads


def ontology_quads(addresses: Addresses) -> list[Quad]:
    """The quads of ``ontology.ttl``."""
    from importlib.resources import files

    turtle = files("unionties.graph").joinpath("ontology.ttl").read_bytes()
    return [Quad(q.subject, q.predicate, q.object, addresses.ontology) for q in parse(turtle, RdfFormat.TURTLE)]


def _belonging(known: Mapping[str, Organisation], ids: Iterable[str]) -> set[str]:
    found: set[str] = set()
    waiting = list(ids)
    while waiting:
        key = waiting.pop()
        if key in found:
            continue
        found.add(key)
        org = known[key]
        above = [body for body in (org.parent, *org.affiliations, *org.successors) if body]
        for other in above:
            if other not in known:
                raise KnowledgeError(f"organisation {key!r} belongs to the unknown {other!r}; add it or correct the id")
        waiting += above
    return found


def _organisation(addresses: Addresses, org: Organisation) -> Iterator[tuple[NamedNode, _Node]]:
    kind, preferred, country = DESCRIPTION
    yield kind, term(f"ut:{org.type}")
    yield kind, term("org:Organization")
    for tag, names in sorted(org.names.items()):
        for place, name in enumerate(names):
            yield term("skos:altLabel") if place else preferred, Literal(name, language=tag)
    for tag, names in sorted(org.hidden.items()):
        yield from ((term("skos:hiddenLabel"), Literal(name, language=tag)) for name in names)
    for name in (*(name for names in org.renamed.values() for name in names), *org.acronyms):
        yield term("skos:altLabel"), Literal(name)
    if org.country:
        yield country, Literal(org.country)
    if org.parent:
        yield term("org:subOrganizationOf"), addresses.entity(org.parent)
    for body in org.belongs():
        yield term("ut:affiliatedTo"), addresses.entity(body)
    for what, time in (("schema:foundingDate", org.founded), ("schema:dissolutionDate", org.dissolved)):
        if time:
            yield term(what), _dated(time)
    for successor in org.successors:
        yield term("dcterms:isReplacedBy"), addresses.entity(successor)
    if org.website:
        yield term("schema:url"), address(org.website)
    if org.wikidata:
        yield term("schema:sameAs"), NamedNode(WIKIDATA + org.wikidata)


def _terms(addresses: Addresses, org: Organisation) -> Iterator[_Triple]:
    """The affiliations whose years are known, ended ones too, as memberships with a time."""
    member = addresses.entity(org.id)
    for body, when in sorted(org.terms.items()):
        node = NamedNode(f"{member.value}#member-of-{body}")
        yield node, term("rdf:type"), term("org:Membership")
        yield node, term("org:member"), member
        yield node, term("org:organization"), addresses.entity(body)
        yield from _time(node, when)


def _confidence(quad: Quad) -> float:
    return float(quad.object.value) if isinstance(quad.object, Literal) else 0.0


_Node = NamedNode | Literal
_Triple = tuple[NamedNode, NamedNode, _Node]


def _article(node: NamedNode, name: str, source: Source, text: str | None, language: str | None) -> Iterator[_Triple]:
    yield node, term("rdf:type"), term("schema:NewsArticle")
    yield node, term("dcterms:identifier"), Literal(name)
    if source.title:
        yield node, term("schema:headline"), text_literal(source.title, language)
    if source.published:
        yield node, term("schema:datePublished"), _dated(source.published)
    if source.language:
        yield node, term("schema:inLanguage"), Literal(source.language)
    if source.url:
        yield node, term("schema:url"), address(source.url)
    if source.outlet:
        yield node, term("schema:publisher"), Literal(source.outlet)
    if text is not None:
        yield node, term("schema:articleBody"), Literal(text)


def _statement(
    addresses: Addresses, statement: Statement, article: NamedNode, language: str | None
) -> Iterator[_Triple]:
    entities = (ordered := statement.ordered()).subject, ordered.object
    ends = addresses.entity(entities[0].id), addresses.entity(entities[1].id)
    relation = term(f"ut:{statement.relation}")
    if not statement.planned:
        yield ends[0], relation, ends[1]
        if vocabulary().relations[statement.relation].symmetric:
            yield ends[1], relation, ends[0]
    tie = addresses.tie(statement.tie_id)
    yield tie, term("rdf:type"), term("ut:Tie")
    yield tie, term("rdf:subject"), ends[0]
    yield tie, term("rdf:predicate"), relation
    yield tie, term("rdf:object"), ends[1]
    yield tie, term("ut:planned"), Literal(statement.planned)
    if statement.when:
        yield from _time(tie, statement.when)
    if statement.title:
        yield tie, term("ut:title"), Literal(statement.title)
    yield from _evidence(addresses, statement, tie, article, language)
    for node, entity in zip(ends, entities, strict=True):
        yield from _entity(node, entity, language)


def _time(node: NamedNode, when: str) -> Iterator[_Triple]:
    yield node, term("ut:when"), Literal(when)
    for side, day in zip(("begin", "end"), bounds(when), strict=True):
        if day:
            yield node, term(f"ut:{side}"), Literal(day, datatype=term("xsd:date"))


def _dated(time: str) -> Literal:
    """A time with the datatype that its form tells."""
    kinds = (kind for form, kind in _DATE_TYPES if form.fullmatch(time))
    return Literal(time, datatype=term(f"xsd:{next(kinds, 'string')}"))


def _evidence(
    addresses: Addresses, statement: Statement, tie: NamedNode, article: NamedNode, language: str | None
) -> Iterator[_Triple]:
    node = addresses.evidence(statement.id)
    selector = NamedNode(f"{node.value}#selector")
    passage = statement.evidence
    yield tie, term("ut:evidence"), node
    yield node, term("rdf:type"), term("oa:SpecificResource")
    yield node, term("oa:hasSource"), article
    yield node, term("oa:hasSelector"), selector
    yield (
        node,
        CONFIDENCE,
        Literal(f"{statement.confidence:.3f}".rstrip("0").ljust(3, "0"), datatype=term("xsd:decimal")),
    )
    yield node, term("prov:wasDerivedFrom"), article
    yield selector, term("rdf:type"), term("oa:TextQuoteSelector")
    yield selector, term("rdf:type"), term("oa:TextPositionSelector")
    yield selector, term("oa:exact"), text_literal(passage.text, language)
    yield selector, term("oa:start"), Literal(passage.start)
    yield selector, term("oa:end"), Literal(passage.end)


def _entity(node: NamedNode, entity: Entity, language: str | None) -> Iterator[_Triple]:
    kind, label, country = DESCRIPTION
    yield node, kind, term(f"ut:{entity.type}")
    for tag, name in entity.labels or ((language, entity.label),):
        yield node, label, text_literal(name, tag)
    if entity.country:
        yield node, country, Literal(entity.country)
    for mention in entity.mentions:
        yield node, term("ut:mention"), text_literal(mention, language)


def _check(statement: Statement, name: str, text: str | None) -> None:
    passage = statement.evidence
    if passage.article != name:
        raise StatementError(f"a statement of article {passage.article!r} came with article {name!r}")
    if text is not None and text[passage.start : passage.end] != passage.text:
        raise StatementError(
            f"article {name!r} doesn't hold {passage.text[:60]!r} at {passage.start}–{passage.end}: "
            "offsets count characters of the NFC text as stored; extract the article again"
        )
