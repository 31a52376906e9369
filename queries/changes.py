"""What one state of a graph has that an earlier one hadn't: organisations, ties, and memberships that ended.

A state is what a store says, or what only its articles of some time say. Ids that were merged meanwhile count
as the id that stands for them now, so a merger makes nothing new.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from unionties.queries.naming import best_label, local_id
from unionties.queries.sparql import select
from unionties.queries.terms import Terms
from unionties.queries.ties import DESCRIBING

if TYPE_CHECKING:
    from unionties.graph.readable import Readable

NEW, GONE, ENDED = "new", "gone", "ended"
Act = tuple[str, str, str, str, bool, str]
"""A tie: subject, relation, object, time (or nothing), whether it is planned, title of a post (or nothing)."""

_ACTS = """
SELECT ?subject ?relation ?object ?when ?planned ?title ?article ?published WHERE {
  GRAPH ?article {
    ?tie a ut:Tie ; rdf:subject ?subject ; rdf:predicate ?relation ; rdf:object ?object ; ut:planned ?planned .
    OPTIONAL { ?tie ut:when ?when } OPTIONAL { ?tie ut:title ?title }
    OPTIONAL { ?article schema:datePublished ?published }
  }
  FILTER(STRSTARTS(STR(?article), STR(article:)))
}
"""
_LABELS = "SELECT ?entity ?name WHERE { ?entity skos:prefLabel ?name }"
_TYPES = "SELECT ?entity ?type WHERE { ?entity a ?type . FILTER(STRSTARTS(STR(?type), STR(ut:))) }"
_TERMS = (
    "SELECT ?one ?body ?when WHERE { ?m a org:Membership ; org:member ?one ; org:organization ?body ; ut:when ?when }"
)


@dataclass
class State:
    """What a graph says: acts with the articles that report them, entities with names and types, ended memberships."""

    acts: dict[Act, set[str]] = field(default_factory=dict)
    names: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    ended: dict[tuple[str, str], str] = field(default_factory=dict)

    def organisations(self) -> set[str]:
        """The ends of acts that are neither persons nor events."""
        ends = {end for act in self.acts for end in (act[0], act[2])}
        return {end for end in ends if self.types.get(end) not in ("Person", "Event")}


def state(store: Readable, *, before: str | None = None, since: str | None = None) -> State:
    """What a store says, or what its articles published ``before`` a day, or on it and ``since``, say.

    An article without a date counts as published before every day.
    """
    found = State()
    for row in select(store, _ACTS):
        day = row["published"].value if row["published"] else ""
        if (before and day >= before) or (since and day < since):
            continue
        subject, other = (local_id(row[key].value) for key in ("subject", "object"))
        relation = row["relation"].value.rpartition("#")[2]
        when, title = (row[key].value if row[key] else "" for key in ("when", "title"))
        act = (subject, relation, other, when, row["planned"].value == "true", title)
        found.acts.setdefault(act, set()).add(row["article"].value)
    for row in select(store, _LABELS):
        found.names.setdefault(local_id(row["entity"].value), []).append(
            (row["name"].language or "", row["name"].value)
        )
    for row in select(store, _TYPES):
        found.types[local_id(row["entity"].value)] = row["type"].value.rpartition("#")[2]
    found.ended = dict(_ended(found, store, since))
    return found


def changes(old: State, new: State, merged: Mapping[str, str], symmetric: Container[str]) -> Iterator[dict[str, Any]]:
    """The rows that tell what ``new`` has and ``old`` hadn't, and what is gone; sorted.

    ``merged`` leads from ids to those that stand for them now (:func:`merged_ids`),
    ``symmetric`` holds the relations whose ends have no order.
    """
    acts = {_moved(act, merged, symmetric) for act in old.acts}
    organisations = {merged.get(one, one) for one in old.organisations()}
    for change, ids, where in (
        (NEW, new.organisations() - organisations, new), (GONE, organisations - new.organisations(), old)
    ):  # fmt: skip
        for one in sorted(ids):
            yield {"change": change, "what": "organisation", "subject": one, "type": where.types.get(one)}
    for change, those in ((NEW, new.acts.keys() - acts), (GONE, acts - new.acts.keys())):
        for act in sorted(those):
            yield {"change": change, "what": "tie"} | _row(act) | {"reports": len(new.acts.get(act, ()))}
    was = {(merged.get(one, one), merged.get(body, body)) for one, body in old.ended}
    for (one, body), when in sorted(new.ended.items()):
        if (one, body) not in was:
            row = {"change": ENDED, "what": "membership", "subject": one, "relation": "membership", "object": body}
            yield row | {"when": when or None}


def merged_ids(store: Readable) -> dict[str, str]:
    """The ids that were merged, with those that stand for them."""
    rows = select(store, "SELECT ?one ?best WHERE { ?one owl:sameAs ?best }")
    return {local_id(row["one"].value): local_id(row["best"].value) for row in rows}


def readable(
    rows: list[dict[str, Any]], states: tuple[State, State], words: Terms, language: str
) -> list[dict[str, Any]]:
    """The rows with names instead of ids, and the relations' labels."""

    def name(entity: str | None) -> str | None:
        labels = next((s.names[entity] for s in reversed(states) if entity in s.names), []) if entity else []
        return best_label(labels, language) or entity if entity else None

    return [
        row | {"subject": name(row["subject"]), "object": name(row.get("object"))}
        | ({"relation": words.relation(row["relation"], language)} if row.get("relation") else {})
        for row in rows
    ]  # fmt: skip


def _ended(found: State, store: Readable, since: str | None) -> Iterator[tuple[tuple[str, str], str]]:
    """Memberships that have an end: as the shipped knowledge says, as ties with a closed time, or as withdrawals."""
    for row in select(store, _TERMS):
        end = row["when"].value.partition("/")[2]
        if end and end != ".." and (since is None or end >= since[: len(end)]):
            yield (local_id(row["one"].value), local_id(row["body"].value)), row["when"].value
    for subject, relation, other, when, planned, _ in found.acts:
        end = when.partition("/")[2]
        closed = relation == "membership" and end not in ("", "..") and (since is None or end >= since[: len(end)])
        if not planned and (closed or relation == "withdrawal"):
            yield (subject, other), when


def _moved(act: Act, merged: Mapping[str, str], symmetric: Container[str]) -> Act:
    one, other = merged.get(act[0], act[0]), merged.get(act[2], act[2])
    if act[1] in symmetric and other < one:
        one, other = other, one
    return (one, act[1], other, *act[3:])


def _row(act: Act) -> dict[str, Any]:
    subject, relation, other, when, planned, title = act
    return {
        "subject": subject, "relation": relation, "object": other, "when": when or None, "planned": planned,
        "title": title or None, "describes": relation in DESCRIBING,
    }  # fmt: skip
