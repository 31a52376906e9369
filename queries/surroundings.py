"""The network around an entity, read from the index: whom it has ties with, and what ties these to each other.

``graph/network.py`` reads a whole store, for files and measures; here only what is near is read, so a picture of an
organisation in a store of any size takes as long as its ties are many.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Unpack

from unionties.graph.dates import bounds
from unionties.graph.filters import Asked, Filters
from unionties.graph.network import Tie, network_of, rows
from unionties.queries.lookups import tying
from unionties.queries.ties import DESCRIBING, Described, describe, ties_of
from unionties.queries.ties import Tie as TieRead
from unionties.queries.ties import kept as kept_by

if TYPE_CHECKING:
    import networkx

    from unionties.graph.readable import Readable

LIMIT = 60
"""Entities that a picture has room for."""
_WIDENED = 20
"""Entities of the first ring whose own ties are followed, where the second is asked for."""
_CROSS = """
SELECT ?tie ?subject ?relation ?object ?when ?planned ?title
       (COUNT(DISTINCT ?article) AS ?reports) (MAX(?confidence) AS ?greatest) WHERE {
  VALUES ?subject { %s }
  ?tie rdf:subject ?subject ; rdf:object ?object FILTER(?object IN (%s))
  ?tie rdf:predicate ?relation ; ut:planned ?planned ; ut:evidence ?evidence .
  ?evidence oa:hasSource ?article ; ut:confidence ?confidence . FILTER(?confidence >= %s)
  OPTIONAL { ?tie ut:when ?when }
  OPTIONAL { ?tie ut:title ?title }
} GROUP BY ?tie ?subject ?relation ?object ?when ?planned ?title
"""


@dataclass(frozen=True)
class Surroundings:
    """The network as ``graph.network.network`` gives it, around ``centre``; ``left_out`` entities had no room."""

    network: networkx.MultiDiGraph[str]
    centre: str
    left_out: int


def surroundings(
    store: Readable, entity: str, *, expanded: Sequence[str] = (), depth: int = 1, limit: int = LIMIT,
    read: Callable[[str], Iterable[TieRead]] | None = None, **asked: Unpack[Asked],
) -> Surroundings:  # fmt: skip
    """The entities that an entity has ties with, the ties between these, and on request what lies behind.

    Args:
        store: an open store.
        entity: the address of an entity.
        expanded: addresses of others whose ties are followed, too.
        depth: 2 also follows the ties of those that the entity has the most reported ones with, where there is room.
        limit: the most entities; the nearest stay, of these the most reported.
        read: gives the ties of an address, for whoever keeps them; without it they are read.
        **asked: what to keep, see :class:`~unionties.graph.filters.Filters`; without ``relations`` all that tie two.
            Of the countries the further end must be.

    Raises:
        StatementError: a time is not ISO 8601, or none lies within all three.
    """
    search = _Search(store, Filters(**asked), read or partial(ties_of, store))
    kept = search.reach([entity], limit, {entity})
    kept = search.reach([one for one in dict.fromkeys(expanded) if one != entity], limit, kept)
    if depth > 1 and len(kept) < limit:
        kept = search.reach([one for one in search.ranked(kept) if one != entity][:_WIDENED], limit, kept)
    chosen = search.among(kept, {entity, *expanded})
    known = search.known(kept)
    network = network_of(chosen, known, [search.local(entity)])
    return Surroundings(network, search.local(entity), len(search.met - kept))


class _Search:
    """What was read on the way: the ties by what they say, and the entities that were met."""

    def __init__(self, store: Readable, filters: Filters, read: Callable[[str], Iterable[TieRead]]) -> None:
        self.store, self.filters, self.local, self.read = store, filters, store.addresses.local, read
        self.ties: dict[str, Tie] = {}
        self.met: set[str] = set()
        self.described: dict[str, Described] = {}
        self.weight: Counter[str] = Counter()

    def reach(self, centres: Sequence[str], limit: int, kept: set[str]) -> set[str]:
        """``kept`` with the entities next to the centres, as far as there is room, the most reported first."""
        weight: Counter[str] = Counter()
        for centre in centres:
            for tie in tying(kept_by(self.read(centre), self.filters), self.filters):
                other, reports = tie.other(centre), len({report.article for report in tie.reports})
                if other != centre:
                    weight[other] += reports
                    self._add(tie.subject, tie.relation, tie.object, tie.when, tie.planned, tie.title, reports,
                              max(report.confidence for report in tie.reports))  # fmt: skip
        self.weight += weight
        fresh = [one for one in weight if one not in kept]
        if self.filters.countries:
            self._describe(fresh)
            fresh = [one for one in fresh if self.filters.holds_country(self.described[one].country)]
        self.met |= kept.union(fresh)
        ranked = sorted(fresh, key=lambda one: (-weight[one], one))
        return kept | set(ranked[: max(0, limit - len(kept))])

    def ranked(self, kept: set[str]) -> list[str]:
        """The entities kept, those with the most reports first."""
        return sorted(kept, key=lambda one: (-self.weight[one], one))

    def among(self, kept: set[str], centres: Iterable[str]) -> list[Tie]:
        """The ties between the entities kept: all of a centre's, of the others' the most reported pairs."""
        others = [f"<{one}>" for one in sorted(kept.difference(centres))]
        for row in rows(self.store, _CROSS % (" ".join(others), ", ".join(others), float(self.filters.min_confidence))):
            subject, relation, target = (row[name].value for name in ("subject", "relation", "object"))
            when, title = (row[name].value if row[name] else None for name in ("when", "title"))
            planned, relation = row["planned"].value == "true", relation.rpartition("#")[2]
            begin, end = bounds(when) if when else (None, None)
            counts = self.filters.relations or relation not in DESCRIBING
            if counts and subject != target and self.filters.holds(relation, planned, begin, end):
                reports, confidence = int(row["reports"].value), float(row["greatest"].value)
                self._add(subject, relation, target, when, planned, title, reports, confidence)
        names, near = {self.local(one) for one in kept}, {self.local(one) for one in centres}
        pairs: dict[tuple[str, ...], list[Tie]] = defaultdict(list)
        for tie in self.ties.values():
            if tie.subject in names and tie.object in names:
                pairs[tuple(sorted((tie.subject, tie.object)))].append(tie)
        far = [pair for pair in pairs if not near & set(pair)]
        far.sort(key=lambda pair: (-sum(tie.reports for tie in pairs[pair]), pair))
        shown = [pair for pair in pairs if near & set(pair)] + far[: len(kept)]
        return sorted((tie for pair in shown for tie in pairs[pair]), key=lambda tie: (tie.subject, tie.object, tie.id))

    def known(self, kept: set[str]) -> dict[str, Mapping[str, str]]:
        """What the store says of the entities kept, by id."""
        self._describe(kept)
        return {self.local(one): _entry(self.described[one]) for one in sorted(kept)}

    def _describe(self, entities: Iterable[str]) -> None:
        self.described |= describe(self.store, set(entities) - self.described.keys())

    def _add(
        self, subject: str, relation: str, target: str, when: str | None, planned: bool, title: str | None,
        reports: int, confidence: float,
    ) -> None:  # fmt: skip
        begin, end = bounds(when) if when else (None, None)
        a, b = self.local(subject), self.local(target)
        key = " ".join((a, relation, b, when or "", str(planned), title or ""))
        self.ties[key] = Tie(key, a, relation, b, planned, when, begin, end, title, reports, confidence)


def _entry(told: Described) -> Mapping[str, str]:
    entry = {f"label_{tag}": text for tag, text in sorted(told.labels, reverse=True)}
    return entry | {"type": told.type} | ({"country": told.country} if told.country else {})
