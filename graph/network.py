"""The graph as a network of entities: a NetworkX multigraph whose edges are ties."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from pyoxigraph import Literal

from unionties.graph.addresses import PREFIXES
from unionties.graph.errors import NameNotFound, QueryError
from unionties.graph.filters import Filters

if TYPE_CHECKING:
    import networkx
    from pyoxigraph import QuerySolution, QuerySolutions

    from unionties.graph.store import Store

_TIES = """
SELECT ?tie ?subject ?relation ?object ?when ?begin ?end ?planned ?title WHERE {
  ?tie a ut:Tie ; rdf:subject ?subject ; rdf:predicate ?relation ; rdf:object ?object ; ut:planned ?planned .
  OPTIONAL { ?tie ut:when ?when }
  OPTIONAL { ?tie ut:begin ?begin }
  OPTIONAL { ?tie ut:end ?end }
  OPTIONAL { ?tie ut:title ?title }
}"""
_REPORTS = """
SELECT ?tie (COUNT(DISTINCT ?article) AS ?reports) (MAX(?confidence) AS ?greatest) WHERE {
  ?tie ut:evidence ?evidence .
  ?evidence prov:wasDerivedFrom ?article ; ut:confidence ?confidence .
} GROUP BY ?tie"""
_ENTITIES = """
SELECT ?entity ?property ?value WHERE {
  VALUES ?property { rdf:type skos:prefLabel ut:country }
  ?entity ?property ?value
  FILTER(STRSTARTS(STR(?entity), STR(id:)))
}"""


@dataclass(frozen=True)
class Tie:
    """One act: its ends by local id, first and last day, articles that report it, greatest confidence."""

    id: str
    subject: str
    relation: str
    object: str
    planned: bool
    when: str | None
    begin: str | None
    end: str | None
    title: str | None
    reports: int
    confidence: float


def network(
    store: Store,
    *,
    around: str | None = None,
    depth: int = 1,
    at: str | None = None,
    since: str | None = None,
    until: str | None = None,
    relations: Collection[str] | None = None,
    planned: bool = True,
    countries: Collection[str] = (),
    min_confidence: float = 0.0,
    posts: bool = False,
) -> networkx.MultiDiGraph[str]:
    """The network of the ties that pass every filter.

    Nodes are local ids with ``label`` (Vietnamese, else English, else any), ``label_vi``, ``label_en``,
    ``type`` and ``country``; edges are keyed by the tie's id, with ``relation``, ``when``, ``planned``,
    ``title``, ``acts`` (1), ``reports`` (articles) and ``confidence`` (the greatest). What isn't known is
    None. Nodes and edges come in the order of their names. ``docs/network.md`` describes each attribute.

    Args:
        store: an open store.
        around: the id of an entity: only it and what lies within ``depth`` ties of it, in either direction.
        depth: how far from ``around``.
        at: a time in ISO 8601 such as ``2016``: ties that have a day in it. No filter of time lets undated
            ties pass.
        since: ties that have a day from its first day on.
        until: ties that have a day up to its last day.
        relations: ids of relations; None for all.
        planned: whether planned acts count.
        countries: ISO 3166-1 codes: ties that have an end of one of them; empty for all.
        min_confidence: ties that a passage tells at least so surely.
        posts: whether ``partOf`` and ``post`` count, which describe one side and tie no two.

    Raises:
        NameNotFound: the store has no entity ``around``.
        QueryError: ``relations`` holds an unknown one.
        StatementError: a time is misformed.
    """
    asked = Filters(at, since, until, (), countries, planned, min_confidence)
    known = entities(store)
    if around is not None and around not in known:
        raise NameNotFound(f"the store has no entity {around!r}: expected an id such as {min(known, default='vgcl')!r}")
    wanted = _wanted(relations, posts)
    chosen = [
        tie
        for tie in ties(store)
        if tie.relation in wanted
        and asked.holds(tie.relation, tie.planned, tie.begin, tie.end)
        and tie.confidence >= min_confidence
        and asked.holds_countries(known.get(end, {}).get("country") for end in (tie.subject, tie.object))
    ]
    if around is not None:
        near = _within(around, depth, chosen)
        chosen = [tie for tie in chosen if tie.subject in near and tie.object in near]
    return network_of(chosen, known, [around] if around is not None else [])


def network_of(
    chosen: Iterable[Tie], known: Mapping[str, Mapping[str, str]], alone: Iterable[str] = ()
) -> networkx.MultiDiGraph[str]:
    """The network of these ties, with what is known of the entities (:func:`entities`); see :func:`network`.

    ``alone`` are entities that are in it even without ties.
    """
    import networkx

    chosen = list(chosen)
    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    names = {end for tie in chosen for end in (tie.subject, tie.object)}.union(alone)
    for name in sorted(names):
        graph.add_node(name, **_node(name, known.get(name, {})))
    for tie in chosen:
        graph.add_edge(
            tie.subject, tie.object, key=tie.id, relation=tie.relation, when=tie.when, planned=tie.planned,
            title=tie.title, acts=1, reports=tie.reports, confidence=tie.confidence,
        )  # fmt: skip
    return graph


def ties(store: Store) -> list[Tie]:
    """Every tie of the store, posts and planned ones included, sorted by its ends and its time."""
    local = store.addresses.local
    counts = {
        row["tie"].value: (int(row["reports"].value), float(row["greatest"].value)) for row in rows(store, _REPORTS)
    }
    found = []
    for row in rows(store, _TIES):
        reports, confidence = counts.get(row["tie"].value, (0, 0.0))
        when, begin, end, title = (row[name].value if row[name] else None for name in ("when", "begin", "end", "title"))
        found.append(
            Tie(
                local(row["tie"].value), local(row["subject"].value), local(row["relation"].value),
                local(row["object"].value), row["planned"].value == "true", when, begin, end, title,
                reports, confidence,
            )
        )  # fmt: skip
    return sorted(found, key=lambda t: (t.subject, t.relation, t.object, t.begin or "", t.when or "", t.id))


def entities(store: Store) -> dict[str, dict[str, str]]:
    """What the store says of each entity, by local id: ``type``, ``country`` and ``label_LANGUAGE``.

    Where articles describe an entity in different words, the first by the alphabet.
    """
    found: dict[str, dict[str, str]] = {}
    for row in rows(store, _ENTITIES):
        value, key = row["value"].value, store.addresses.local(row["property"].value)
        if key == "country":
            pass
        elif isinstance(row["value"], Literal):
            key = f"label_{row['value'].language or ''}"
        elif value.startswith(PREFIXES["ut"]):
            key, value = "type", store.addresses.local(value)
        else:
            continue
        entry = found.setdefault(store.addresses.local(row["entity"].value), {})
        entry[key] = min(entry.get(key, value), value)
    return found


def label(entry: Mapping[str, str], otherwise: str) -> str:
    """The preferred name among those of an entity: Vietnamese, else English, else the first by language."""
    names = sorted((key != "label_vi", key != "label_en", key) for key in entry if key.startswith("label_"))
    return entry[names[0][2]] if names else otherwise


def _node(name: str, entry: Mapping[str, str]) -> dict[str, str | None]:
    return {
        "label": label(entry, name), "label_vi": entry.get("label_vi"), "label_en": entry.get("label_en"),
        "type": entry.get("type"), "country": entry.get("country"),
    }  # fmt: skip


def _wanted(relations: Collection[str] | None, posts: bool) -> frozenset[str]:
    from unionties.graph.vocabulary import vocabulary

    every = vocabulary().relations
    for relation in relations or ():
        if relation not in every:
            raise QueryError(f"unknown relation {relation!r}: expected one of {', '.join(every)}")
    return frozenset(
        key for key, relation in every.items() if (posts or relation.tie) and (relations is None or key in relations)
    )


def _within(around: str, depth: int, chosen: Iterable[Tie]) -> set[str]:
    """The entities within so many ties."""
    neighbours: dict[str, set[str]] = {}
    for tie in chosen:
        neighbours.setdefault(tie.subject, set()).add(tie.object)
        neighbours.setdefault(tie.object, set()).add(tie.subject)
    found = edge = {around}
    for _ in range(depth):
        edge = {other for name in edge for other in neighbours.get(name, ())} - found
        found = found | edge
    return found


def rows(store: Store, query: str) -> Iterator[QuerySolution]:
    """The solutions of a SELECT query of ours."""
    return iter(cast("QuerySolutions", store.query(query)))
