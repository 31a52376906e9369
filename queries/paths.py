"""How two entities hang together: the shortest way from one to the other, or all up to a length.

The neighbours of an entity are read from the index when the search reaches it, from both ends by turns, so a short
way in a large store is found without reading the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any, Unpack

from unionties.graph.filters import Asked, Filters
from unionties.queries.lookups import Partner, report_json, rows_of
from unionties.queries.naming import Named, find
from unionties.queries.sparql import facts
from unionties.queries.ties import DESCRIBING, ONTOLOGY, Described, Sources, describe, sources_of

if TYPE_CHECKING:
    from unionties.graph.readable import Readable

LONGEST = 3
"""Steps that the ways may have where all are asked for and nothing else is said."""
_COMPARED = 500
"""Shortest ways of which the best supported is taken."""


@dataclass(frozen=True)
class Step:
    """From one entity to the next: a row for each relation between them, the strongest first."""

    source: Described
    target: Described
    rows: list[Partner]

    def to_json(self, language: str, articles: Sources) -> dict[str, Any]:
        """Both ends, and the rows as :class:`Partner` has them: ``inverse`` tells that the target is the subject."""
        ends = {
            key: {"id": end.id, "name": end.label(language)}
            for key, end in (("from", self.source), ("to", self.target))
        }
        best = (report_json(row.best, articles) for row in self.rows)
        return ends | {"ties": [row.to_json() | {"best": one} for row, one in zip(self.rows, best, strict=True)]}


@dataclass(frozen=True)
class Path:
    """A way from one entity to another; no entity is passed twice."""

    steps: list[Step]


@dataclass(frozen=True)
class Paths:
    """The ways between two entities; ``more`` tells that the limit left some out.

    ``articles`` has the metadata of the articles of each step's best passages, by address.
    """

    a: Named
    b: Named
    paths: list[Path]
    more: bool
    articles: Sources

    def to_json(self, language: str) -> dict[str, Any]:
        """Both ends, ``more``, and the ways, each with its ``length`` in steps and its ``steps``."""
        ends = {key: {"id": end.id, "name": end.label(language)} for key, end in (("a", self.a), ("b", self.b))}
        ways = [[step.to_json(language, self.articles) for step in path.steps] for path in self.paths]
        return {**ends, "more": self.more, "paths": [{"length": len(way), "steps": way} for way in ways]}


def paths(
    store: Readable, a: str, b: str, *, longest: int | None = None, limit: int = 50, persons: bool = False,
    events: bool = False, language: str = "vi", **asked: Unpack[Asked],
) -> Paths:  # fmt: skip
    """The ways from one entity to another over ties in either direction.

    Args:
        store: an open store.
        a: a name or an id.
        b: a name or an id.
        longest: give all ways of at most so many steps, the shortest first; None for one shortest. Of several
            shortest ones that is the one whose weakest step has the most acts, then reports.
        limit: the most ways to give.
        persons: whether ways lead through persons, too; then posts are ties.
        events: whether ways lead through events, too.
        language: the language of names and relations.
        **asked: what to keep, see :class:`~unionties.graph.filters.Filters`; without ``relations`` all that
            tie two. Of the countries all entities on the way must be, the ends aside.

    Raises:
        NameNotFound: no entity, or more than one, has one of the names.
        StatementError: a time is not ISO 8601, or none lies within all three.
    """
    filters = Filters(**asked)
    filters.days  # noqa: B018 - tells of a bad time even where nobody is called so
    one, two = find(store, a, language=language), find(store, b, language=language)
    persons_end = persons or "Person" in (one.type, two.type)
    ways = Ways(store, filters, frozenset((one.iri, two.iri)), persons, events, posts=persons_end)
    found = list(ways.between(one.iri, two.iri, longest, limit if longest else _COMPARED))
    more = bool(longest) and len(found) > limit
    told = Telling(store, ways.tie_filters, language)
    routes = [told.path(nodes) for nodes in found[: limit if longest else _COMPARED]]
    if longest is None:
        routes = sorted(routes, key=_support)[:1]
    best = (row.best for path in routes for step in path.steps for row in step.rows)
    return Paths(one, two, routes, more, sources_of(store, best))


@dataclass
class Ways:
    """The search: which entities are neighbours by the ties that pass, read when they are asked for."""

    store: Readable
    filters: Filters
    ends: frozenset[str]
    persons: bool = False
    events: bool = False
    posts: bool = False
    _near: dict[str, list[str]] = field(default_factory=dict)
    _passable: dict[str, bool] = field(default_factory=dict)

    @property
    def tie_filters(self) -> Filters:
        """The filters as the rows of a step take them: of all relations that count, and without countries."""
        from dataclasses import replace

        relations = self.filters.relations
        if self.posts and not relations:
            from unionties.graph.vocabulary import vocabulary

            relations = tuple(key for key in vocabulary().relations if key != "partOf")
        return replace(self.filters, relations=relations, countries=())

    def between(self, a: str, b: str, longest: int | None, limit: int) -> Iterator[tuple[str, ...]]:
        """The ways as tuples of addresses, the shortest first, then by address; one more than the limit at most."""
        if a == b:
            return
        if longest is None:
            length = self._distance(a, b)
            lengths = range(length, length + 1) if length else range(0)
        else:
            lengths = range(1, longest + 1)
        deepest = max(lengths, default=0)
        reach = self._levels(b, deepest)
        ways = (way for length in lengths for way in self._walk((a,), b, length, reach))
        yield from islice(ways, limit + 1)

    def near(self, node: str) -> list[str]:
        """The neighbours of an entity that a way may take, sorted."""
        if node not in self._near:
            found = {other for other in self._ends(node) if other != node and self._may_pass(other)}
            self._near[node] = sorted(found)
        return self._near[node]

    def _walk(self, way: tuple[str, ...], goal: str, left: int, reach: Mapping[str, int]) -> Iterator[tuple[str, ...]]:
        """The ways on from here to the goal in exactly so many steps."""
        for other in self.near(way[-1]):
            if other == goal:
                if left == 1:
                    yield (*way, other)
            elif left > 1 and other not in way and reach.get(other, left) <= left - 1:
                yield from self._walk((*way, other), goal, left - 1, reach)

    def _levels(self, start: str, depth: int) -> dict[str, int]:
        """How many steps the entities within ``depth`` - 1 are from ``start``."""
        found, edge = {start: 0}, [start]
        for step in range(1, depth):
            edge = sorted({other for node in edge for other in self.near(node)} - found.keys())
            found |= dict.fromkeys(edge, step)
        return found

    def _distance(self, a: str, b: str) -> int:
        """The steps of the shortest way, 0 where there is none; the smaller side is widened first."""
        sides = [({a: 0}, [a]), ({b: 0}, [b])]
        while all(edge for _, edge in sides):
            number = 0 if len(sides[0][1]) <= len(sides[1][1]) else 1
            (seen, edge), (others, _) = sides[number], sides[1 - number]
            step = seen[edge[0]] + 1
            fresh = sorted({other for node in edge for other in self.near(node)} - seen.keys())
            if met := [others[node] for node in fresh if node in others]:
                return step + min(met)
            seen |= dict.fromkeys(fresh, step)
            sides[number] = (seen, fresh)
        return 0

    def _ends(self, node: str) -> Iterator[str]:
        import pyoxigraph as ox

        for here, there in (("rdf:subject", "rdf:object"), ("rdf:object", "rdf:subject")):
            for tie in self.store.bearers([here], [ox.NamedNode(node)]):
                if self._passes(tie):
                    for _, other in facts(self.store, tie, there):
                        yield other.value

    def _passes(self, tie: str) -> bool:
        values = dict(facts(self.store, tie, "rdf:predicate", "ut:planned", "ut:begin", "ut:end"))
        if "rdf:predicate" not in values:
            return False
        relation = values["rdf:predicate"].value.rpartition("#")[2]
        begin, end = (values[key].value if key in values else None for key in ("ut:begin", "ut:end"))
        counts = self.filters.relations or relation not in DESCRIBING or (self.posts and relation == "post")
        if not counts or not self.filters.holds(relation, values["ut:planned"].value == "true", begin, end):
            return False
        return not self.filters.min_confidence or self._is_sure(tie)

    def _is_sure(self, tie: str) -> bool:
        passages = (evidence.value for _, evidence in facts(self.store, tie, "ut:evidence"))
        sure = (float(value.value) for one in passages for _, value in facts(self.store, one, "ut:confidence"))
        return any(confidence >= self.filters.min_confidence for confidence in sure)

    def _may_pass(self, node: str) -> bool:
        if node in self.ends:
            return True
        if node not in self._passable:
            types = {value.value.removeprefix(ONTOLOGY) for _, value in facts(self.store, node, "rdf:type")}
            countries = [value.value for _, value in facts(self.store, node, "ut:country")]
            self._passable[node] = (
                (self.persons or "Person" not in types)
                and (self.events or "Event" not in types)
                and self.filters.holds_country(min(countries, default=None))
            )
        return self._passable[node]


@dataclass
class Telling:
    """Ways with the names of their entities and the rows of their steps, each read once."""

    store: Readable
    filters: Filters
    language: str
    _steps: dict[tuple[str, str], Step] = field(default_factory=dict)

    def path(self, nodes: tuple[str, ...]) -> Path:
        """The way over these addresses."""
        return Path([self._step(a, b) for a, b in pairwise(nodes)])

    def _step(self, a: str, b: str) -> Step:
        if (a, b) not in self._steps:
            ends = describe(self.store, (a, b))
            rows = rows_of(self.store, a, self.filters, self.language, b)
            self._steps[a, b] = Step(ends[a], ends[b], rows)
        return self._steps[a, b]


def _support(path: Path) -> tuple[Any, ...]:
    """A key for sorting shortest ways: those without planned steps first, then by the weakest step."""
    done = [[row for row in step.rows if not row.planned] for step in path.steps]
    acts = [sum(row.acts for row in rows) for rows in done]
    reports = [sum(row.reports for row in rows) for rows in done]
    return (sum(not n for n in acts), -min(acts), -sum(acts), -sum(reports), [step.target.id for step in path.steps])
