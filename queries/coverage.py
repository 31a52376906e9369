"""What a store covers: its ties counted by year, country, relation or outlet, acts and reports apart."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, Unpack

from unionties.graph.dates import bounds
from unionties.graph.filters import Asked, Filters
from unionties.queries.sparql import select
from unionties.queries.terms import terms
from unionties.queries.ties import DESCRIBING

if TYPE_CHECKING:
    from unionties.graph.readable import Readable

UNKNOWN = "?"
"""Stands in a count for what isn't told."""
BY = ("year", "country", "relation", "outlet")
"""What a store's coverage can be counted by."""

# Two readings, put together here: one query that joins them takes thrice as long.
_TIES = """
SELECT DISTINCT ?tie ?relation ?when ?planned ?subject ?object WHERE {
  ?tie rdf:subject ?subject ; rdf:object ?object ; rdf:predicate ?relation ; ut:planned ?planned
  OPTIONAL { ?tie ut:when ?when }
}
"""
_PASSAGES = """
SELECT ?tie ?article WHERE {
  ?tie ut:evidence ?evidence . ?evidence oa:hasSource ?article ; ut:confidence ?confidence FILTER(?confidence >= %s)
}
"""
_ALL_ARTICLES = """
SELECT DISTINCT ?article ?outlet ?original WHERE {
  ?article a schema:NewsArticle .
  OPTIONAL { ?article schema:publisher ?outlet }
  OPTIONAL { ?article ut:copyOf ?original }
}
"""


class Counted(NamedTuple):
    """One tie as one article reports it: addresses, the relation's id, the first year told or ``?``."""

    tie: str
    relation: str
    year: str
    planned: bool
    ends: tuple[str, str]
    article: str
    passages: int


def coverage(store: Readable, by: str, *, language: str = "vi", **asked: Unpack[Asked]) -> list[dict[str, Any]]:
    """How many acts and reports the store has by year, country, relation or outlet.

    Args:
        store: an open store.
        by: one of ``BY``.
        language: the language of relations.
        **asked: what to keep, see :class:`~unionties.graph.filters.Filters`; without ``relations`` no posts and
            parts. Of the countries one end must be.

    Returns:
        Rows ``key``, ``label``, ``acts``, ``planned``, ``reports`` (articles): years in their order, else the
        most acts first. An act of two countries, or in two outlets, counts for both; ``?`` stands for what isn't told.

    Raises:
        StatementError: a time is not ISO 8601, or none lies within all three.
    """
    filters = Filters(**asked)
    countries = countries_of(store)
    told = [one for one in counted(store, filters, countries) if filters.relations or one.relation not in DESCRIBING]
    return grouped(store, told, by, countries, language)


def grouped(
    store: Readable, told: Iterable[Counted], by: str, countries: Mapping[str, str], language: str
) -> list[dict[str, Any]]:
    """The rows of :func:`coverage` for ties that were read already, with the countries of their ends."""
    words, published = terms(store), outlets(store) if by == "outlet" else {}
    keys: dict[str, Callable[[Counted], Iterable[str]]] = {
        "year": lambda one: [one.year],
        "country": lambda one: {countries.get(end, UNKNOWN) for end in one.ends},
        "relation": lambda one: [one.relation],
        "outlet": lambda one: [published.get(one.article) or UNKNOWN],
    }
    groups: dict[str, list[Counted]] = {}
    for one in told:
        for key in keys[by](one):
            groups.setdefault(key, []).append(one)
    rows = [
        {
            "key": key, "label": words.relation(key, language) if by == "relation" else key,
            "acts": len({one.tie for one in group if not one.planned}),
            "planned": len({one.tie for one in group if one.planned}),
            "reports": len({one.article for one in group}),
        }
        for key, group in groups.items()
    ]  # fmt: skip
    return sorted(rows, key=lambda r: (0 if by == "year" else -int(str(r["acts"])), r["key"]))


def counted(store: Readable, filters: Filters, countries: Mapping[str, str]) -> list[Counted]:
    """Every tie that passes the filters, posts and parts too, once for each article that reports it."""
    passages: dict[str, Counter[str]] = defaultdict(Counter)
    for row in select(store, _PASSAGES % float(filters.min_confidence)):
        passages[row["tie"].value][row["article"].value] += 1
    rows = []
    for row in select(store, _TIES):
        tie, ends = row["tie"].value, (row["subject"].value, row["object"].value)
        relation, planned = row["relation"].value.rpartition("#")[2], row["planned"].value == "true"
        when = row["when"].value if row["when"] else None
        begin, end = bounds(when) if when else (None, None)
        if filters.holds(relation, planned, begin, end) and filters.holds_countries(map(countries.get, ends)):
            told = passages[tie].items()
            rows += [Counted(tie, relation, year_of(when), planned, ends, article, n) for article, n in told]
    return rows


def countries_of(store: Readable) -> dict[str, str]:
    """The countries of the entities that have one, by address."""
    found: dict[str, str] = {}
    for row in select(store, "SELECT DISTINCT ?entity ?country WHERE { ?entity ut:country ?country }"):
        entity, country = row["entity"].value, row["country"].value
        found[entity] = min(found.get(entity, country), country)
    return found


def outlets(store: Readable) -> dict[str, str]:
    """The outlet of each article by the article's address; ``""`` where it isn't told."""
    return published_in(store)[0]


def published_in(store: Readable) -> tuple[dict[str, str], set[str]]:
    """The outlets as :func:`outlets` has them, and the addresses of those articles that are copies."""
    found: dict[str, str] = {}
    copies = set()
    for row in select(store, _ALL_ARTICLES):
        article, outlet = row["article"].value, row["outlet"].value if row["outlet"] else ""
        found[article] = min(found.get(article, outlet), outlet)
        if row["original"]:
            copies.add(article)
    return found, copies


def year_of(when: str | None) -> str:
    """The first year that a time names, else ``?``.

    >>> year_of("../2018"), year_of("2015-05"), year_of(None)
    ('2018', '2015', '?')
    """
    return next((part[:4] for part in (when or "..").split("/") if part != ".."), UNKNOWN)
