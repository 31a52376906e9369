"""Who is central in the network of a store, in all or year by year, and which communities it falls into."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Unpack

from unionties.graph.dates import overlaps
from unionties.graph.filters import Asked, Filters

if TYPE_CHECKING:
    import networkx

    from unionties.graph.network import Tie
    from unionties.graph.store import Store

MEASURES = ("degree", "betweenness", "pagerank", "communities")
"""What :func:`central` can be asked for."""
SIDE_TYPES = frozenset({"Person", "Event"})
"""Types of entities that are left out, unless they are asked for."""


@dataclass(frozen=True)
class Central:
    """An entity with its rank (from 1), the value of the measure, and what it has: partners, acts, reports.

    ``reports`` adds up those of its acts: an article that tells of two acts counts twice. ``year`` is None for the
    whole time.
    """

    year: int | None
    rank: int
    id: str
    name: str
    type: str | None
    country: str | None
    value: float
    partners: int
    acts: int
    reports: int

    def to_json(self) -> dict[str, Any]:
        """The fields by name."""
        return dict(vars(self))


@dataclass(frozen=True)
class Community:
    """Entities that have more ties with each other than with the rest, those with the most partners first.

    ``acts`` are those within it; ``year`` is None for the whole time.
    """

    year: int | None
    number: int
    size: int
    acts: int
    members: list[dict[str, str]]

    def to_json(self) -> dict[str, Any]:
        """The fields by name."""
        return dict(vars(self))


def central(
    store: Store, measure: str = "degree", *, by_year: bool = False, top: int = 10, everybody: bool = False,
    language: str = "vi", **asked: Unpack[Asked],
) -> list[Central] | list[Community]:  # fmt: skip
    """The most central entities, or the communities.

    Args:
        store: an open store.
        measure: one of ``MEASURES``.
        by_year: for each year in which ties have a day, instead of for all together.
        top: the most rows, of each year.
        everybody: whether persons and events take part, too; else organisations only.
        language: the language of names.
        **asked: what to keep, see :class:`~unionties.graph.filters.Filters`; without ``relations`` all that
            tie two. Of the countries one end must be. What is planned takes no part unless it is asked for.

    Returns:
        Rows in the order of years, then of value; equal values by partners, acts, reports and id.

    Raises:
        QueryError: the measure is unknown.
        StatementError: a time is not ISO 8601, or none lies within all three.
    """
    from unionties.graph.centrality import measured

    asked.setdefault("planned", False)
    rows: list[Any] = []
    for year, network in _networks(store, Filters(**asked), by_year, everybody):
        found = _communities(network, year, language) if measure == "communities" else None
        rows += (found or _ranked(network, measured(_simple(network), measure), year, language))[:top]
    return rows


def _networks(
    store: Store, filters: Filters, by_year: bool, everybody: bool
) -> Iterator[tuple[int | None, networkx.MultiDiGraph[str]]]:
    """The network as the filters have it, whole or cut into years."""
    from unionties.graph.network import entities, network_of, ties

    known = entities(store)
    chosen = [tie for tie in ties(store) if _counts(tie, filters, known, everybody)]
    if not by_year:
        yield None, network_of(chosen, known)
        return
    for year in _years(chosen, filters):
        days = replace(filters, at=str(year), since=None, until=None).days
        within = [tie for tie in chosen if overlaps(tie.begin, tie.end, days)]
        if within:
            yield year, network_of(within, known)


def _counts(tie: Tie, filters: Filters, known: dict[str, dict[str, str]], everybody: bool) -> bool:
    from unionties.queries.ties import DESCRIBING

    ends = [known.get(end, {}) for end in (tie.subject, tie.object)]
    return (
        (bool(filters.relations) or tie.relation not in DESCRIBING)
        and filters.holds(tie.relation, tie.planned, tie.begin, tie.end)
        and tie.confidence >= filters.min_confidence
        and filters.holds_countries(end.get("country") for end in ends)
        and (everybody or not any(end.get("type") in SIDE_TYPES for end in ends))
    )


def _years(ties: list[Tie], filters: Filters) -> range:
    """The years from the first to the last that a tie names, within those that are asked for."""
    named = [int(day[:4]) for tie in ties for day in (tie.begin, tie.end) if day]
    since, until = (day and int(day[:4]) for day in filters.days)
    if not named:
        return range(0)
    return range(max(min(named), since or 0), min(max(named), until or 9999) + 1)


def _simple(network: networkx.MultiDiGraph[str]) -> networkx.Graph[str]:
    from unionties.graph.centrality import simple

    return simple(network)


def _ranked(
    network: networkx.MultiDiGraph[str], values: dict[str, float], year: int | None, language: str
) -> list[Central]:
    graph = _simple(network)
    rows = []
    for name, data in graph.nodes(data=True):
        acts, reports = (sum(d[key] for _, _, d in graph.edges(name, data=True)) for key in ("acts", "reports"))
        label, value = _label(data, language, name), round(values[name], 6)
        one = Central(
            year, 0, name, label, data["type"], data["country"], value, graph.degree(name), acts, reports
        )  # fmt: skip
        rows.append(one)
    rows.sort(key=lambda row: (-row.value, -row.partners, -row.acts, -row.reports, row.id))
    return [replace(row, rank=rank) for rank, row in enumerate(rows, 1)]


def _communities(network: networkx.MultiDiGraph[str], year: int | None, language: str) -> list[Community]:
    from unionties.graph.centrality import communities

    graph = _simple(network)
    rows = []
    for number, group in enumerate(communities(graph), 1):
        members = sorted(group, key=lambda name: (-graph.degree(name), name))
        acts = sum(data["acts"] for _, _, data in graph.subgraph(group).edges(data=True))
        named = [{"id": name, "name": _label(graph.nodes[name], language, name)} for name in members]
        rows.append(Community(year, number, len(group), acts, named))
    return rows


def _label(data: dict[str, Any], language: str, otherwise: str) -> str:
    return str(data.get(f"label_{language}") or data.get("label") or otherwise)
