"""Which ties a table or a network file holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from unionties.graph.dates import overlaps, window
from unionties.graph.errors import QueryError
from unionties.graph.network import entities, label, rows, ties
from unionties.graph.rdf import WIKIDATA

if TYPE_CHECKING:
    from unionties.graph.network import Tie
    from unionties.graph.readable import Readable

_QIDS = "SELECT ?entity ?same WHERE { ?entity schema:sameAs ?same }"


@dataclass(frozen=True)
class Selection:
    """Filters that a tie must all pass; ``None`` and empty ones let everything pass.

    Attributes:
        at: a time in ISO 8601: ties that have a day in it. No filter of time lets undated ties pass.
        since: ties that have a day from its first day on.
        until: ties that have a day up to its last day.
        relations: ids of relations.
        countries: ISO 3166-1 alpha-2 codes: ties with an end of one of these countries.
        planned: whether planned acts count.
        min_confidence: ties that have a passage at least so sure; tables of passages hold only such.
        posts: whether ``partOf`` and ``post`` count, which describe one side and tie no two; None leaves it to
            the format. They count where ``relations`` names them.
        machine: for RDF with named graphs, whether to write what only the machine said of judged articles, too.
        lang: the language of labels, where there is a choice.
    """

    at: str | None = None
    since: str | None = None
    until: str | None = None
    relations: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    planned: bool = True
    min_confidence: float = 0.0
    posts: bool | None = None
    machine: bool = False
    lang: str = "vi"

    @property
    def filters(self) -> list[str]:
        """The names of the filters that are set."""
        names = [n for n in ("at", "since", "until", "relations", "countries", "min_confidence") if getattr(self, n)]
        return names + ([] if self.planned else ["planned"]) + ([] if self.posts is None else ["posts"])


EVERYTHING = Selection()
"""No filter."""
Entry = Mapping[str, str]
"""What the store says of an entity: ``type``, ``country``, ``wikidata`` and ``label_LANGUAGE``."""


def chosen(store: Readable, selection: Selection, *, posts: bool = False) -> tuple[list[Tie], dict[str, Entry]]:
    """The ties that pass, sorted by their ends and times, and what the store says of their ends, by id.

    Args:
        store: an open store.
        selection: the filters.
        posts: whether ``partOf`` and ``post`` count where the selection leaves it open.

    Raises:
        QueryError: a relation or a country isn't one.
        StatementError: a time is misformed, or no day is left.
    """
    asked = window(selection.at, selection.since, selection.until)
    wanted = _relations(selection, posts)
    known = described(store)
    countries = frozenset(map(_country, selection.countries))
    found = [
        tie
        for tie in ties(store)
        if tie.relation in wanted
        and (selection.planned or not tie.planned)
        and tie.confidence >= selection.min_confidence
        and overlaps(tie.begin, tie.end, asked)
        and (not countries or any(known.get(end, {}).get("country") in countries for end in (tie.subject, tie.object)))
    ]
    ends = {end for tie in found for end in (tie.subject, tie.object)}
    return found, {name: known.get(name, {}) for name in sorted(ends)}


def described(store: Readable) -> dict[str, dict[str, str]]:
    """What the store says of each entity, with its ``wikidata`` QID."""
    known = entities(store)
    for row in rows(store, _QIDS):
        if (qid := row["same"].value).startswith(WIKIDATA):
            entry = known.setdefault(store.addresses.local(row["entity"].value), {})
            qid = qid.removeprefix(WIKIDATA)
            entry["wikidata"] = min(entry.get("wikidata", qid), qid)
    return known


def name_of(entry: Entry, otherwise: str, lang: str) -> str:
    """The name in a language, else the preferred one."""
    return entry.get(f"label_{lang}") or label(entry, otherwise)


def _relations(selection: Selection, posts: bool) -> frozenset[str]:
    from unionties.graph.vocabulary import vocabulary

    every = vocabulary().relations
    for relation in selection.relations:
        if relation not in every:
            raise QueryError(f"unknown relation {relation!r}: expected one of {', '.join(every)}")
    if selection.relations:
        return frozenset(selection.relations)
    posts = posts if selection.posts is None else selection.posts
    return frozenset(key for key, relation in every.items() if posts or relation.tie)


def _country(code: str) -> str:
    if not (len(code) == 2 and code.isascii() and code.isalpha()):
        raise QueryError(f"bad country {code!r}: expected an ISO 3166-1 alpha-2 code such as LA")
    return code.upper()
