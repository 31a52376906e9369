"""Ties read from a store: which acts join an entity to others, when, and which articles report them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from unionties.graph.dates import bounds, order
from unionties.graph.dates import distinct_times as distinct_times
from unionties.graph.dates import is_coarser as is_coarser
from unionties.graph.filters import DESCRIBING as DESCRIBING
from unionties.queries.naming import best_label, local_id
from unionties.queries.sparql import select

if TYPE_CHECKING:
    from pyoxigraph import QuerySolution

    from unionties.graph.filters import Filters
    from unionties.graph.readable import Readable

_METADATA = ("headline", "publisher", "datePublished", "url", "inLanguage")
ONTOLOGY = "https://w3id.org/unionties/ontology#"

# Over the union, which holds each act once and nothing that only the machine said. OPTIONAL before the passages: there
# are as many rows of acts as of evidence or fewer.
_TIES = """
SELECT ?subject ?relation ?object ?when ?planned ?title ?evidence ?article ?confidence ?text ?from ?to
WHERE {
  %(ends)s
  OPTIONAL { ?tie ut:when ?when }
  OPTIONAL { ?tie ut:title ?title }
  ?tie rdf:subject ?subject ; rdf:predicate ?relation ; rdf:object ?object ;
       ut:planned ?planned ; ut:evidence ?evidence .
  ?evidence ut:confidence ?confidence ; oa:hasSource ?article ; oa:hasSelector ?selector .
  ?selector oa:exact ?text ; oa:start ?from ; oa:end ?to .
}
"""


class Report(NamedTuple):
    """One passage that reports a tie: ``start`` and ``end`` count characters of the article's text.

    ``evidence`` is the address of the passage's node, if it has one.
    """

    article: str
    start: int
    end: int
    text: str
    confidence: float
    evidence: str = ""

    @property
    def worth(self) -> tuple[float, str, int, int]:
        """A key for sorting, the most certain first."""
        return (-self.confidence, self.article, self.start, self.end)


class Tie(NamedTuple):
    """One act, post or belonging with all its reports; ``subject`` and ``object`` are entities' addresses."""

    subject: str
    relation: str
    object: str
    when: str | None
    begin: str | None
    end: str | None
    planned: bool
    title: str | None
    reports: tuple[Report, ...] = ()

    def other(self, end: str) -> str:
        """The end that isn't ``end``."""
        return self.subject if self.object == end else self.object

    @property
    def order(self) -> tuple[Any, ...]:
        """A key for sorting: done before planned, by relation, time and ends."""
        return (self.planned, self.relation, self.when or "", self.subject, self.object, self.title or "")


@dataclass
class Described:
    """What a table says of an entity."""

    iri: str
    type: str = ""
    country: str | None = None
    labels: list[tuple[str, str]] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The readable id."""
        return local_id(self.iri)

    def label(self, language: str) -> str:
        """The preferred name in the language, else in another one, else the id."""
        return best_label(self.labels, language) or self.id


def ties_of(store: Readable, entity: str, other: str | None = None) -> list[Tie]:
    """All ties of an entity, or those between two; sorted.

    Args:
        store: an open store.
        entity: the address of an entity.
        other: the address of a second one.
    """
    # Not by UNION: beside one, Virtuoso leaves the dates of OPTIONAL unbound.
    pattern = f"VALUES ?near {{ rdf:subject rdf:object }} ?tie ?near <{entity}> ."
    if other:
        sides = "(rdf:subject rdf:object) (rdf:object rdf:subject)"
        pattern = f"VALUES (?near ?far) {{ {sides} }} ?tie ?near <{entity}> ; ?far <{other}> ."
    return _gathered(select(store, _TIES % {"ends": pattern}))


def kept(ties: Iterable[Tie], filters: Filters) -> list[Tie]:
    """The ties that pass the filters, but for that of countries, with the passages that are sure enough.

    Without filters of relations ``post`` and ``partOf`` stay; see ``DESCRIBING``.

    Raises:
        StatementError: a time is misformed, or no day is left.
    """
    found = []
    for tie in ties:
        if not filters.holds(tie.relation, tie.planned, tie.begin, tie.end):
            continue
        if not filters.min_confidence:
            found.append(tie)
        elif sure := tuple(r for r in tie.reports if r.confidence >= filters.min_confidence):
            found.append(tie._replace(reports=sure))
    return found


def describe(store: Readable, entities: Iterable[str]) -> dict[str, Described]:
    """Type, country and names of the entities, by address."""
    found = {iri: Described(iri) for iri in sorted(set(entities))}
    for iri, kind, value in store.facts(found, ("rdf:type", "skos:prefLabel", "ut:country")):
        entity = found[iri]
        if kind == "skos:prefLabel":
            entity.labels.append((getattr(value, "language", None) or "", value.value))
        elif kind == "ut:country":
            entity.country = min(entity.country or value.value, value.value)
        elif value.value.startswith(ONTOLOGY):
            entity.type = max(entity.type, value.value.removeprefix(ONTOLOGY))
    return found


class Sources(dict[str, dict[str, str]]):
    """The metadata of articles by address; ``copies`` has the articles that carry a piece of evidence, too."""

    def __init__(self, articles: Mapping[str, dict[str, str]] = MappingProxyType({})) -> None:
        """Without copies."""
        super().__init__(articles)
        self.copies: dict[str, list[str]] = {}


def sources_of(store: Readable, reports: Iterable[Report]) -> Sources:
    """The articles of passages and, of those that were copied, the articles that carry them, the earliest first."""
    reports = list(reports)
    carriers: dict[str, list[str]] = {}
    for iri, _, copy in store.facts({report.evidence for report in reports if report.evidence}, ("ut:carriedBy",)):
        carriers.setdefault(iri, []).append(copy.value)
    found = Sources(articles_of(store, {*(report.article for report in reports), *chain(*carriers.values())}))
    for iri, copies in carriers.items():
        found.copies[iri] = sorted(copies, key=lambda one: order(found[one].get("datePublished"), local_id(one)))
    return found


def articles_of(store: Readable, names: Iterable[str]) -> dict[str, dict[str, str]]:
    """Headline, publisher, datePublished, url and inLanguage of the articles, as far as known, by address."""
    found: dict[str, dict[str, str]] = {iri: {} for iri in sorted(set(names))}
    for iri, name, value in store.facts(found, [f"schema:{name}" for name in _METADATA]):
        found[iri][name.removeprefix("schema:")] = value.value
    return found


def readable(time: str) -> str:
    """A time as a table shows it.

    >>> readable("2018/2023"), readable("2009/.."), readable("2022-07-22/2022-07-27")
    ('2018–2023', '2009–', '2022-07-22 – 2022-07-27')
    """
    begin, slash, end = time.partition("/")
    if not slash:
        return begin
    dash = " – " if "-" in begin + end else "–"
    return f"{begin}{dash}{end}".replace("..", "").strip()


def _gathered(rows: Iterable[QuerySolution]) -> list[Tie]:
    found: dict[Tie, set[Report]] = {}
    for row in rows:
        when, title = (row[name] and row[name].value for name in ("when", "title"))
        begin, end = bounds(when) if when else (None, None)
        tie = Tie(
            row["subject"].value, row["relation"].value.rpartition("#")[2], row["object"].value,
            when, begin, end, row["planned"].value == "true", title,
        )  # fmt: skip
        report = Report(
            row["article"].value, int(row["from"].value), int(row["to"].value), row["text"].value,
            float(row["confidence"].value), row["evidence"].value,
        )  # fmt: skip
        found.setdefault(tie, set()).add(report)
    ties = (tie._replace(reports=tuple(sorted(told, key=lambda r: r.worth))) for tie, told in found.items())
    return sorted(ties, key=lambda tie: tie.order)
