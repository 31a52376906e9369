"""What a store holds on one entity, and what it holds in all."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from unionties.queries.lookups import ARTICLE_FIELDS
from unionties.queries.naming import Named, find, local_id
from unionties.queries.sparql import select
from unionties.queries.terms import terms
from unionties.queries.ties import DESCRIBING, Tie, articles_of, describe, ties_of

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
# One graph at a time: a tie stands in the graph of every article that reports it.
_COUNTED = """
SELECT ?tie ?relation ?when ?planned ?subject ?object ?article (COUNT(?evidence) AS ?passages) WHERE {
  GRAPH ?article {
    ?tie a ut:Tie ; rdf:predicate ?relation ; rdf:subject ?subject ; rdf:object ?object ;
         ut:planned ?planned ; ut:evidence ?evidence .
    OPTIONAL { ?tie ut:when ?when }
  }
  FILTER(STRSTARTS(STR(?article), STR(article:)))
} GROUP BY ?tie ?relation ?when ?planned ?subject ?object ?article
"""
_ALL_ARTICLES = """
SELECT DISTINCT ?article ?outlet WHERE {
  ?article a schema:NewsArticle . OPTIONAL { ?article schema:publisher ?outlet }
}
"""
_TYPES = """
SELECT DISTINCT ?entity ?type WHERE {
  ?type a owl:Class . FILTER(STRSTARTS(STR(?type), STR(ut:)))
  ?entity a ?type . FILTER(STRSTARTS(STR(?entity), STR(id:)))
}
"""
UNKNOWN = "?"
"""Stands in a count for what isn't told."""


@dataclass(frozen=True)
class Portrait:
    """All that a store holds on one entity, in plain values ready for JSON: see :func:`portrait`."""

    facts: dict[str, Any]


def portrait(store: Readable, name: str, *, language: str = "vi") -> Portrait:
    """One entity: names, type, country, place among others, officers, mentions, counts and articles.

    Args:
        store: an open store.
        name: a name or an id.
        language: the language of names and labels.

    Raises:
        NameNotFound: no entity, or more than one, is called so.
    """
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
    told = [t for t in ties if t.relation not in DESCRIBING]
    articles = {r.article for t in ties for r in t.reports}
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
            **_posts(entity, ties, {iri: d.label(language) for iri, d in described.items()}),
            "mentions": entity.mentions,
            "partners": len(partners),
            "ties": dict(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))),
            "planned": sum(t.planned for t in told),
            "articles": _articles(store, articles),
        }
    )


def statistics(store: Readable, *, language: str = "vi") -> list[dict[str, Any]]:
    """Counts over the whole store.

    Returns:
        Rows ``measure``, ``key``, ``count``: totals, then articles by outlet, entities by type, organisations
        by country, ties by relation, year, outlet and country. A tie that ten articles report counts once;
        one of two countries counts for both; but for the count by relation, posts and parts are left out.
        ``?`` stands for what isn't told.
    """
    words = terms(store)
    published = outlets(store)
    entities = {row["entity"].value: row["type"].value.rpartition("#")[2] for row in select(store, _TYPES)}
    described = describe(store, entities)
    country = {iri: d.country or UNKNOWN for iri, d in described.items()}
    relation, plan = {}, {}
    by: dict[str, set[tuple[str, str]]] = {"year": set(), "outlet": set(), "country": set()}
    passages = 0
    for row in select(store, _COUNTED):
        tie, kind, article = row["tie"].value, row["relation"].value.rpartition("#")[2], row["article"].value
        relation[tie], plan[tie] = kind, row["planned"].value == "true"
        passages += int(row["passages"].value)
        if kind in DESCRIBING:
            continue
        by["year"].add((_year(_told(row["when"])), tie))
        by["outlet"].add((published.get(article) or UNKNOWN, tie))
        by["country"] |= {(country.get(row[end].value, UNKNOWN), tie) for end in ("subject", "object")}
    ties = [tie for tie, kind in relation.items() if kind not in DESCRIBING]
    rows = [
        ("articles", "", len(published)), ("entities", "", len(entities)), ("ties", "", len(ties)),
        ("ties planned", "", sum(plan[tie] for tie in ties)), ("passages", "", passages),
    ]  # fmt: skip
    rows += _counted("articles by outlet", (outlet or UNKNOWN for outlet in published.values()))
    rows += _counted("entities by type", (words.type(kind, language) for kind in entities.values()))
    organisations = (country[iri] for iri, kind in entities.items() if kind not in ("Person", "Event"))
    rows += _counted("organisations by country", organisations)
    rows += _counted("ties by relation", (words.relation(kind, language) for kind in relation.values()))
    rows += _counted("ties by year", (key for key, _ in by["year"]), by_key=True)
    rows += _counted("ties by outlet", (key for key, _ in by["outlet"]))
    rows += _counted("ties by country", (key for key, _ in by["country"]))
    return [{"measure": measure, "key": key, "count": count} for measure, key, count in rows]


def outlets(store: Readable) -> dict[str, str]:
    """The outlet of each article by the article's address; ``""`` where it isn't told."""
    found: dict[str, str] = {}
    for row in select(store, _ALL_ARTICLES):
        outlet = row["outlet"].value if row["outlet"] else ""
        found[row["article"].value] = min(found.get(row["article"].value, outlet), outlet)
    return found


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
    officers, posts = [], []
    for tie in ties:
        if tie.relation != "post":
            continue
        held = {"title": tie.title, "when": tie.when, "planned": tie.planned}
        if tie.object == entity.iri:
            officers.append({"id": local_id(tie.subject), "name": names[tie.subject], **held})
        else:
            posts.append({"id": local_id(tie.object), "name": names[tie.object], **held})
    key = ("name", "title", "when", "id")
    return {
        "officers": sorted(officers, key=lambda post: [str(post[k] or "") for k in key]),
        "posts": sorted(posts, key=lambda post: [str(post[k] or "") for k in key]),
    }


def _articles(store: Readable, iris: set[str]) -> list[dict[str, str | None]]:
    rows: list[dict[str, str | None]] = []
    for iri, known in articles_of(store, iris).items():
        rows.append({"article": local_id(iri), **{key: known.get(field) for key, field in ARTICLE_FIELDS.items()}})
    return sorted(rows, key=lambda row: str(row["article"]))


def _counted(measure: str, keys: Any, *, by_key: bool = False) -> list[tuple[str, str, int]]:
    counts = Counter(keys)
    order = sorted(counts.items(), key=lambda pair: (0 if by_key else -pair[1], pair[0]))
    return [(measure, key, count) for key, count in order]


def _told(term: Any) -> str:
    return term.value if term else UNKNOWN


def _year(when: str) -> str:
    return next((part[:4] for part in when.split("/") if part != ".."), UNKNOWN)
