"""The network around an entity, read from the index: whom it has ties with, and what ties these to each other.

``graph/network.py`` reads a whole store, for files and measures; here only what is near is read, so a picture of an
organisation in a store of any size takes as long as its ties are many.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Unpack

from unionties.graph.filters import Asked, Filters
from unionties.graph.network import Tie, network_of, rows
from unionties.queries.ties import DESCRIBING, Described, describe

if TYPE_CHECKING:
    import networkx

    from unionties.graph.readable import Readable

LIMIT = 60
"""Entities that a picture has room for."""
_WIDENED = 20
"""Entities of the first ring whose own ties are followed, where the second is asked for."""
_CROSSING = 1.0
"""Pairs of others that are shown, for each entity."""
# ?near comes first: the index is entered by it, and one tie has it at one end or at the other.
_NEAR = """
SELECT ?tie ?subject ?relation ?object ?when ?begin ?end ?planned ?title
       (COUNT(DISTINCT ?article) AS ?reports) (MAX(?confidence) AS ?greatest) WHERE {
  %s
  ?tie rdf:subject ?subject ; rdf:predicate ?relation ; rdf:object ?object ; ut:planned ?planned ;
       ut:evidence ?evidence .
  ?evidence oa:hasSource ?article ; ut:confidence ?confidence . FILTER(?confidence >= %s)
  OPTIONAL { ?tie ut:when ?when }
  OPTIONAL { ?tie ut:begin ?begin }
  OPTIONAL { ?tie ut:end ?end }
  OPTIONAL { ?tie ut:title ?title }
} GROUP BY ?tie ?subject ?relation ?object ?when ?begin ?end ?planned ?title
"""


@dataclass(frozen=True)
class Surroundings:
    """The network as ``graph.network.network`` gives it, around ``centre``; ``left_out`` entities had no room."""

    network: networkx.MultiDiGraph[str]
    centre: str
    left_out: int


def surroundings(
    store: Readable, entity: str, *, expanded: Sequence[str] = (), depth: int = 1, limit: int = LIMIT,
    **asked: Unpack[Asked],
) -> Surroundings:  # fmt: skip
    """The entities that an entity has ties with, the ties between these, and on request what lies behind.

    Args:
        store: an open store.
        entity: the address of an entity.
        expanded: addresses of others whose ties are followed, too.
        depth: 2 also follows the ties of those that the entity has the most reported ones with.
        limit: the most entities; the nearest stay, of these the most reported.
        **asked: what to keep, see :class:`~unionties.graph.filters.Filters`; without ``relations`` all that tie two.
            Of the countries the further end must be.

    Raises:
        StatementError: a time is not ISO 8601, or none lies within all three.
    """
    search = _Search(store, Filters(**asked))
    kept = search.reach([entity], limit, {entity})
    kept = search.reach([one for one in dict.fromkeys(expanded) if one != entity], limit, kept)
    if depth > 1:
        first = [one for one in search.ranked(kept) if one != entity][:_WIDENED]
        kept = search.reach(first, limit, kept)
    chosen = search.among(kept, {entity, *expanded})
    known = {search.local(one): _entry(told) for one, told in search.described.items() if one in kept}
    network = network_of(chosen, known, [search.local(entity)])
    return Surroundings(network, search.local(entity), len(search.met - kept))


class _Search:
    """What was read on the way: the ties by id, and the entities that were met."""

    def __init__(self, store: Readable, filters: Filters) -> None:
        self.store, self.filters, self.local = store, filters, store.addresses.local
        self.ties: dict[str, Tie] = {}
        self.met: set[str] = set()
        self.described: dict[str, Described] = {}

    def reach(self, centres: Sequence[str], limit: int, kept: set[str]) -> set[str]:
        """``kept`` with the entities next to the centres, as far as there is room, the most reported first."""
        weight: Counter[str] = Counter()
        for centre in centres:
            sides = f"VALUES ?near {{ rdf:subject rdf:object }} ?tie ?near <{centre}> ."
            for tie in self._read(sides):
                for end in (tie.subject, tie.object):
                    weight[self._iri(end)] += tie.reports
        self.met |= set(weight) | set(centres)
        self._describe(set(weight) | set(centres) | kept)
        fresh = {one for one in weight if one not in kept and self._holds(one)}
        self.met -= {one for one in weight if one not in kept and one not in fresh and one not in centres}
        ranked = sorted(fresh, key=lambda one: (-weight[one], one))
        return kept | set(ranked[: max(0, limit - len(kept))])

    def ranked(self, kept: set[str]) -> list[str]:
        """The entities kept, those with the most reports first."""
        weight: Counter[str] = Counter()
        for tie in self.ties.values():
            for end in (tie.subject, tie.object):
                weight[self._iri(end)] += tie.reports
        return sorted(kept, key=lambda one: (-weight[one], one))

    def among(self, kept: set[str], centres: Iterable[str]) -> list[Tie]:
        """The ties between the entities kept: all of a centre's, of the others' the most reported pairs."""
        listed = " ".join(f"<{one}>" for one in sorted(kept))
        inside = f"FILTER(?object IN ({listed.replace(' ', ', ')}))"
        self._read(f"VALUES ?subject {{ {listed} }} ?tie rdf:subject ?subject ; rdf:object ?object {inside}")
        names, near = {self.local(one) for one in kept}, {self.local(one) for one in centres}
        pairs: dict[tuple[str, ...], list[Tie]] = defaultdict(list)
        for tie in self.ties.values():
            if tie.subject in names and tie.object in names:
                pairs[tuple(sorted((tie.subject, tie.object)))].append(tie)
        others = [pair for pair in pairs if not near & set(pair)]
        others.sort(key=lambda pair: (-sum(tie.reports for tie in pairs[pair]), pair))
        shown = [pair for pair in pairs if near & set(pair)] + others[: int(_CROSSING * len(kept))]
        return sorted((tie for pair in shown for tie in pairs[pair]), key=lambda tie: (tie.subject, tie.object, tie.id))

    def _read(self, ends: str) -> list[Tie]:
        """The ties that pass, but for the filter of countries; they are remembered."""
        found = []
        for row in rows(self.store, _NEAR % (ends, float(self.filters.min_confidence))):
            when, begin, end, title = (
                row[name].value if row[name] else None for name in ("when", "begin", "end", "title")
            )
            tie = Tie(
                self.local(row["tie"].value), self.local(row["subject"].value), self.local(row["relation"].value),
                self.local(row["object"].value), row["planned"].value == "true", when, begin, end, title,
                int(row["reports"].value), float(row["greatest"].value),
            )  # fmt: skip
            if (
                (self.filters.relations or tie.relation not in DESCRIBING)
                and self.filters.holds(tie.relation, tie.planned, begin, end)
                and tie.subject != tie.object
            ):
                self.ties[tie.id] = tie
                found.append(tie)
        return found

    def _iri(self, entity: str) -> str:
        return self.store.addresses.entity(entity).value

    def _describe(self, entities: set[str]) -> None:
        fresh = entities - self.described.keys()
        self.described |= describe(self.store, fresh)

    def _holds(self, entity: str) -> bool:
        return self.filters.holds_country(self.described[entity].country)


def _entry(told: Described) -> Mapping[str, str]:
    entry = {f"label_{tag}": text for tag, text in sorted(told.labels, reverse=True)}
    return entry | {"type": told.type} | ({"country": told.country} if told.country else {})
