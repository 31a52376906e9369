"""What a store holds on one entity, and what it holds in all."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Unpack

from unionties.graph.filters import Asked, Filters
from unionties.queries.coverage import UNKNOWN, counted, countries_of, published_in
from unionties.queries.lookups import article_json
from unionties.queries.naming import Named, find, local_id
from unionties.queries.sparql import select
from unionties.queries.terms import terms
from unionties.queries.ties import DESCRIBING, Tie, articles_of, describe, kept, ties_of

if TYPE_CHECKING:
    from unionties.graph.readable import Readable

_FACTS = """
SELECT DISTINCT ?entity ?property ?value WHERE {
  { VALUES ?property { schema:url schema:sameAs schema:foundingDate schema:dissolutionDate
                       org:subOrganizationOf ut:affiliatedTo dcterms:isReplacedBy }
    BIND(<%(entity)s> AS ?entity) ?entity ?property ?value }
  UNION
  { VALUES ?property { org:subOrganizationOf ut:affiliatedTo dcterms:isReplacedBy }
    BIND(<%(entity)s> AS ?value) ?entity ?property ?value }
}
"""
_MEMBERSHIPS = "SELECT DISTINCT ?body ?when WHERE { ?m org:member <%s> ; org:organization ?body ; ut:when ?when }"
_VALUES = {"url": "url", "sameAs": "same_as", "foundingDate": "founded", "dissolutionDate": "dissolved"}
_GROUPS = {
    "subOrganizationOf": ("part_of", "units"), "affiliatedTo": ("affiliated_to", "members"),
    "isReplacedBy": ("became", "formerly"),
}  # fmt: skip
# Not the graphs that keep what the machine said of judged articles.
_MENTIONS = """
SELECT DISTINCT ?article WHERE {
  GRAPH ?article { <%s> ut:mention ?form } FILTER(STRSTARTS(STR(?article), STR(article:)))
}
"""
_TYPES = """
SELECT DISTINCT ?entity ?type WHERE {
  ?type a owl:Class . FILTER(STRSTARTS(STR(?type), STR(ut:)))
  ?entity a ?type . FILTER(STRSTARTS(STR(?entity), STR(id:)))
}
"""


@dataclass(frozen=True)
class Portrait:
    """All that a store holds on one entity, in plain values ready for JSON: see :func:`portrait`."""

    facts: dict[str, Any]


def portrait(store: Readable, name: str, *, language: str = "vi", **asked: Unpack[Asked]) -> Portrait:
    """One entity: names, type, country, place among others, officers, mentions, counts and articles.

    Args:
        store: an open store.
        name: a name or an id.
        language: the language of names and labels.
        **asked: what partners, ties and articles are counted, see :class:`~unionties.graph.filters.Filters`;
            officers and posts are filtered by time, plan and confidence only.

    Raises:
        NameNotFound: no entity, or more than one, is called so.
        StatementError: a time is not ISO 8601, or none lies within all three.
    """
    filters = Filters(**asked)
    filters.days  # noqa: B018 - tells of a bad time even where nobody is called so
    entity = find(store, name, language=language)
    ties = ties_of(store, entity.iri)
    values, related = _related(store, entity, ties)
    terms_of = {row["body"].value: row["when"].value for row in select(store, _MEMBERSHIPS % entity.iri)}
    related["affiliated_to"] = sorted({*related["affiliated_to"], *terms_of})
    ends = {end for tie in ties for end in (tie.subject, tie.object)}
    described = describe(store, ends | {iri for group in related.values() for iri in group} | {entity.iri})
    words, own = terms(store), described[entity.iri]

    def listed(key: str, iris: list[str]) -> list[dict[str, str]]:
        named = [{"id": described[i].id, "name": described[i].label(language)} for i in iris]
        if key == "affiliated_to":
            named = [one | ({"when": terms_of[i]} if i in terms_of else {}) for one, i in zip(named, iris, strict=True)]
        return sorted(named, key=lambda one: (one["name"], one["id"]))

    names: dict[str, list[str]] = {}
    for tag, text in entity.labels:
        names.setdefault(tag, []).append(text)
    offices = kept((t for t in ties if t.relation == "post"), replace(filters, relations=()))
    ties = [t for t in kept(ties, filters) if filters.holds_country(described[t.other(entity.iri)].country)]
    told = [t for t in ties if t.relation not in DESCRIBING]
    articles = {r.article for t in ties for r in t.reports}
    if not filters.narrow:
        articles |= {row["article"].value for row in select(store, _MENTIONS % entity.iri)}
    partners = {t.object if t.subject == entity.iri else t.subject for t in told if not t.planned}
    counted = Counter(words.relation(t.relation, language) for t in ties if not t.planned)
    return Portrait(
        {
            "id": entity.id,
            "name": entity.label(language),
            "type": own.type,
            "type_label": words.type(own.type, language),
            "country": own.country,
            "names": names,
            "other_names": entity.others,
            **values,
            **{key: listed(key, iris) for key, iris in related.items()},
            **_posts(entity, offices, {iri: d.label(language) for iri, d in described.items()}),
            "mentions": entity.mentions,
            "partners": len(partners),
            "ties": dict(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))),
            "planned": sum(t.planned for t in told),
            "articles": _articles(store, articles),
        }
    )


def statistics(store: Readable, *, language: str = "vi", **asked: Unpack[Asked]) -> list[dict[str, Any]]:
    """Counts over the whole store.

    Args:
        store: an open store.
        language: the language of relations and types.
        **asked: what to keep, see :class:`~unionties.graph.filters.Filters`. Of the countries one end must be.
            With filters the articles and entities are those of the ties that pass.

    Returns:
        Rows ``measure``, ``key``, ``count``: totals, then articles by outlet, entities by type, organisations
        by country, ties by relation, year, outlet and country. A tie that ten articles report counts once;
        one of two countries counts for both; but for the count by relation, posts and parts are left out.
        ``?`` stands for what isn't told. Copies are counted where there are some.

    Raises:
        StatementError: a time is not ISO 8601, or none lies within all three.
    """
    filters = Filters(**asked)
    words, (published, copies), country = terms(store), published_in(store), countries_of(store)
    entities = {row["entity"].value: row["type"].value.rpartition("#")[2] for row in select(store, _TYPES)}
    every = counted(store, filters, country)
    if filters.narrow:
        published = {one.article: published.get(one.article, "") for one in every}
        entities = {end: entities[end] for one in every for end in one.ends if end in entities}
    told = [one for one in every if one.relation not in DESCRIBING]
    ties = {one.tie: one.planned for one in told}
    copied = len(published.keys() & copies)
    told_copies = [("articles that are copies", "", copied)] if copied else []
    rows = [
        ("articles", "", len(published)), *told_copies, ("entities", "", len(entities)), ("ties", "", len(ties)),
        ("ties planned", "", sum(ties.values())), ("passages", "", sum(one.passages for one in every)),
    ]  # fmt: skip
    rows += _counted("articles by outlet", (outlet or UNKNOWN for outlet in published.values()))
    rows += _counted("entities by type", (words.type(kind, language) for kind in entities.values()))
    organisations = (country.get(i, UNKNOWN) for i, kind in entities.items() if kind not in ("Person", "Event"))
    rows += _counted("organisations by country", organisations)
    relations = {one.tie: words.relation(one.relation, language) for one in every}
    rows += _counted("ties by relation", relations.values())
    rows += _counted("ties by year", {one.tie: one.year for one in told}.values(), by_key=True)
    outlets_of = {(published.get(one.article) or UNKNOWN, one.tie) for one in told}
    rows += _counted("ties by outlet", (outlet for outlet, _ in outlets_of))
    countries = {(country.get(end, UNKNOWN), one.tie) for one in told for end in one.ends}
    rows += _counted("ties by country", (key for key, _ in countries))
    return [{"measure": measure, "key": key, "count": count} for measure, key, count in rows]


def _related(store: Readable, entity: Named, ties: list[Tie]) -> tuple[dict[str, str | None], dict[str, list[str]]]:
    """Plain values by key, and the addresses of the organisations that stand above, below, before and after it."""
    values: dict[str, str | None] = dict.fromkeys(_VALUES.values())
    groups: dict[str, set[str]] = {key: set() for pair in _GROUPS.values() for key in pair}
    for row in select(store, _FACTS % {"entity": entity.iri}):
        other, value = row["entity"].value, row["value"].value
        kind = re.split(r"[#/]", row["property"].value)[-1]
        if kind in _GROUPS:
            _join(groups, *_GROUPS[kind], other, value, entity.iri)
        else:
            values[_VALUES[kind]] = min(values[_VALUES[kind]] or value, value)
    for tie in ties:
        if tie.relation == "partOf" and not tie.planned:
            _join(groups, "part_of", "units", tie.subject, tie.object, entity.iri)
    return values, {key: sorted(group) for key, group in groups.items()}


def _join(groups: dict[str, set[str]], up: str, down: str, subject: str, target: str, own: str) -> None:
    if subject == own:
        groups[up].add(target)
    else:
        groups[down].add(subject)


def _posts(entity: Named, ties: list[Tie], names: dict[str, str]) -> dict[str, list[dict[str, Any]]]:
    """Who holds an office and which are held; titles that differ by capitals are one, written as most articles do."""
    held: dict[tuple[str, ...], dict[str, Any]] = {}
    for tie in sorted(ties, key=lambda tie: (-len(tie.reports), tie.title or "")):
        group, other = ("officers", tie.subject) if tie.object == entity.iri else ("posts", tie.object)
        key = (group, names[other], (tie.title or "").casefold(), tie.when or "", local_id(other), str(tie.planned))
        held.setdefault(
            key,
            {"id": local_id(other), "name": names[other], "title": tie.title, "when": tie.when, "planned": tie.planned},
        )
    return {group: [held[key] for key in sorted(held) if key[0] == group] for group in ("officers", "posts")}


def _articles(store: Readable, iris: set[str]) -> list[dict[str, str | None]]:
    known = articles_of(store, iris)
    return sorted((article_json(iri, known) for iri in known), key=lambda row: str(row["article"]))


def _counted(measure: str, keys: Any, *, by_key: bool = False) -> list[tuple[str, str, int]]:
    counts = Counter(keys)
    order = sorted(counts.items(), key=lambda pair: (0 if by_key else -pair[1], pair[0]))
    return [(measure, key, count) for key, count in order]
