"""The acts of a network as pictures count them, and the stretch of years that an axis shows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import networkx as nx

from unionties.graph.dates import bounds, distinct_times
from unionties.graph.vocabulary import vocabulary

BODIES, NOWHERE = "*", "?"
"""Stand where an entity has no country: for international bodies, and for what else there is."""


@dataclass(frozen=True)
class Act:
    """One act: its ends, ISO 8601 time (None where none is told), and the articles that report it."""

    subject: str
    relation: str
    object: str
    planned: bool
    when: str | None
    reports: int

    @property
    def year(self) -> int | None:
        """The first year that its time names."""
        return next((int(part[:4]) for part in (self.when or "..").split("/") if part != ".."), None)

    @property
    def last(self) -> int | None:
        """The last year that its time names."""
        return next((int(part[:4]) for part in (self.when or "..").split("/")[::-1] if part != ".."), None)

    @property
    def symmetric(self) -> bool:
        """Whether the order of its ends doesn't count."""
        relation = vocabulary().relations.get(self.relation)
        return relation is not None and relation.symmetric

    def other(self, end: str) -> str:
        """The end that isn't ``end``."""
        return self.subject if self.object == end else self.object


def acts(graph: nx.MultiDiGraph[str]) -> list[Act]:
    """The acts of a network, sorted; counted as lookups do.

    Of one relation between the same two each distinct time is an act. A coarser form of a time, or a report without
    one beside others that have one, may mean the same act and counts for none of its own.
    """
    groups: dict[tuple[str, str, str, bool, str], list[Mapping[str, Any]]] = defaultdict(list)
    for subject, target, data in graph.edges(data=True):
        kind = (subject, str(data["relation"]), target, bool(data.get("planned")), str(data.get("title") or ""))
        groups[kind].append(data)
    found = []
    for (subject, relation, target, planned, _), ties in groups.items():
        reports: Counter[str | None] = Counter()
        for told in ties:
            number = told.get("reports")
            reports[str(told["when"]) if told.get("when") else None] += number if isinstance(number, int) else 1
        for when in (*distinct_times(reports),) or (None,):
            found.append(Act(subject, relation, target, planned, when, max(1, reports[when])))
    return sorted(found, key=lambda a: (a.when or "~", a.subject, a.object, a.relation, a.planned, a.reports))


def era(years: Iterable[int], ends: Iterable[int | None] = ()) -> tuple[int, int] | None:
    """The first and last year of an axis for acts that begin and end in these; None without years.

    A few early years far off the others, as of old memberships, would press all else together and are left before
    the first year: a tenth of the acts at most, before a gap of more than a third of the time.

    >>> era([2005, 2007, 2011, 2012]), era([1949, *range(2005, 2020)])
    ((2005, 2012), (2005, 2019))
    """
    ordered = sorted(years)
    if not ordered:
        return None
    first, last = ordered[0], ordered[-1]
    for before, (one, two) in enumerate(pairwise(ordered), 1):
        if before <= len(ordered) / 10 and two - one > max(4, (last - one) / 3):
            first = two
    return first, max([last, *(end for end in ends if end)])


def moment(day: str) -> float:
    """A day as a number of years.

    >>> moment("2016-07-02")
    2016.5
    """
    whole = date.fromisoformat(day)
    length = 366 if whole.year % 4 == 0 and (whole.year % 100 != 0 or whole.year % 400 == 0) else 365
    return round(whole.year + (whole.timetuple().tm_yday - 1) / length, 4)


def stretch(when: str) -> tuple[float | None, float | None]:
    """First day and the end of the last one as numbers of years; None where a side is open."""
    begin, end = bounds(when)
    return (
        moment(begin) if begin else None,
        round(moment(end) + 1 / 365, 4) if end else None,
    )


def lasting(when: str) -> bool:
    """Whether a time is a duration to be drawn as a line, and not a point or the few days of a visit.

    >>> [lasting(when) for when in ("2018/2023", "2009/..", "2022-07-22/2022-07-27", "2022")]
    [True, True, False, False]
    """
    if "/" not in when:
        return False
    begin, end = stretch(when)
    return begin is None or end is None or end - begin > 0.25


def country_of(graph: nx.MultiDiGraph[str], node: str) -> str:
    """The ISO code of an entity's country, or ``BODIES`` or ``NOWHERE``."""
    data = graph.nodes[node]
    if data.get("country"):
        return str(data["country"])
    return BODIES if data.get("type") in ("InternationalUnionBody", "IntergovernmentalBody") else NOWHERE


def name_of(graph: nx.MultiDiGraph[str], node: str, lang: str) -> str:
    """The name of an entity in the language, else any."""
    data = graph.nodes[node]
    return str(data.get(f"label_{lang}") or data.get("label") or node)


def ranked(counts: Mapping[str, int], limit: int) -> list[str]:
    """At most ``limit`` keys, the greatest first."""
    return sorted(counts, key=lambda key: (-counts[key], key))[:limit]
