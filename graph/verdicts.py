"""The words in force: what a ledger's judgements amount to, and where people contradict each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from unionties.graph.judgement import UNSURE, WITHDRAWN, Claim, Judgement, Pair


@dataclass(frozen=True)
class Conflict:
    """Judgements in force that contradict each other about ``about``, in order of time.

    Either people said contrary words of the same, and then no word applies; or two that were judged different
    would be joined by others' ``same`` over third entities, and then ``different`` (``about`` is that pair)
    applies and every ``same`` named here doesn't.
    """

    about: Pair | Claim
    judgements: tuple[Judgement, ...]

    @property
    def prevails(self) -> bool:
        """Whether ``different`` applies, being contradicted only by way of others."""
        return len({j.about for j in self.judgements}) > 1

    @property
    def line(self) -> str:
        """The conflict in a message: about what, and who said what of it and why."""
        said = []
        for judgement in self.judgements:
            of = "" if judgement.about == self.about else f" of {judgement.about.line}"
            why = f" (“{' '.join(judgement.why.split())}”)" if judgement.why else ""
            said.append(f"{judgement.by} said {judgement.word}{of} on {judgement.at[:10]}{why}")
        return f"{self.about.line}: {'; '.join(said)}"


@dataclass(frozen=True)
class Verdicts:
    """What applies to the graph; nothing that stands in a conflict does, but for ``different`` (see Conflict)."""

    same: frozenset[Pair] = frozenset()
    different: frozenset[Pair] = frozenset()
    right: frozenset[Claim] = frozenset()
    wrong: frozenset[Claim] = frozenset()
    conflicts: tuple[Conflict, ...] = ()


def verdicts(judgements: Iterable[Judgement]) -> Verdicts:
    """What judgements amount to, in whatever order they come.

    Of each person the last word about a pair or a claim counts that wasn't withdrawn; ``unsure`` takes no side.
    """
    said: dict[Pair | Claim, list[Judgement]] = defaultdict(list)
    for judgement in in_force(judgements):
        if judgement.word != UNSURE:
            said[judgement.about].append(judgement)
    applied: dict[str, set[Pair | Claim]] = defaultdict(set)
    conflicts = []
    for about, judged in said.items():
        words = {j.word for j in judged}
        if len(words) > 1:
            conflicts.append(Conflict(about, _by_time(judged)))
        else:
            applied[words.pop()].add(about)
    same = {about for about in applied["same"] if isinstance(about, Pair)}
    different = {about for about in applied["different"] if isinstance(about, Pair)}
    contradicted = joining(different, same)
    for pair, between in contradicted.items():
        conflicts.append(Conflict(pair, _by_time(j for about in (pair, *between) for j in said[about])))
    return Verdicts(
        frozenset(same).difference(*contradicted.values()), frozenset(different),
        frozenset(c for c in applied["right"] if isinstance(c, Claim)),
        frozenset(c for c in applied["wrong"] if isinstance(c, Claim)),
        tuple(sorted(conflicts, key=lambda c: (str(c.about.to_json()), c.judgements[0].order))),
    )  # fmt: skip


def in_force(judgements: Iterable[Judgement]) -> list[Judgement]:
    """The last word of each person about each pair and claim, without what was withdrawn, in order of time."""
    ordered = sorted(judgements, key=lambda j: j.order)
    taken_back = _taken_back(ordered)
    last: dict[tuple[Pair | Claim, str], Judgement] = {}
    for judgement in ordered:
        if judgement.word != WITHDRAWN and not taken_back(judgement.id):
            last[judgement.about, judgement.by] = judgement
    return sorted(last.values(), key=lambda j: j.order)


def withdrawn(judgements: Iterable[Judgement]) -> frozenset[str]:
    """The ids of the judgements that were withdrawn; a withdrawal can be withdrawn itself."""
    known = list(judgements)
    taken_back = _taken_back(known)
    return frozenset(j.id for j in known if taken_back(j.id))


def joining(different: Iterable[Pair], same: Iterable[Pair]) -> dict[Pair, frozenset[Pair]]:
    """For each pair that mustn't be one, the pairs of ``same`` that help to join it.

    These are all on a way from one end to the other that visits nothing twice; without them the two are apart.

    >>> found = joining([Pair("a", "c")], [Pair("a", "b"), Pair("b", "c"), Pair("c", "d")])
    >>> sorted(found[Pair("a", "c")])
    [Pair(a='a', b='b'), Pair(a='b', b='c')]
    """
    edges = set(same)
    beside: dict[str, set[str]] = defaultdict(set)
    for edge in edges:
        beside[edge.a].add(edge.b)
        beside[edge.b].add(edge.a)
    found = {}
    for pair in sorted(set(different)):
        part = reached(pair.a, beside) if pair.a in beside and pair.b in beside else set()
        if pair.b in part:
            found[pair] = frozenset(_ways(pair, part, beside) & edges)
    return found


def reached(start: str, beside: Mapping[str, Collection[str]]) -> set[str]:
    """All that steps to neighbours lead to from ``start``, itself too."""
    found, waiting = {start}, [start]
    while waiting:
        for other in beside[waiting.pop()]:
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found


def _ways(pair: Pair, part: Iterable[str], beside: Mapping[str, Collection[str]]) -> set[Pair]:
    """The edges between the two: those that share a biconnected component with an edge from one to the other."""
    import networkx

    graph = networkx.Graph([(one, other) for one in part for other in beside[one]])
    graph.add_edge(pair.a, pair.b)
    for component in networkx.biconnected_component_edges(graph):
        found = {Pair.of(a, b) for a, b in component}
        if pair in found:
            return found
    return set()


def _taken_back(judgements: Iterable[Judgement]) -> Callable[[str], bool]:
    by_target: dict[str, list[str]] = defaultdict(list)
    for judgement in judgements:
        if judgement.withdraws:
            by_target[judgement.withdraws].append(judgement.id)

    def taken_back(judgement_id: str) -> bool:
        return any(not taken_back(later) for later in by_target.get(judgement_id, ()))

    return taken_back


def _by_time(judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    return tuple(sorted(set(judgements), key=lambda j: j.order))
