"""Pairs of entities that may be one: proposed to a human, never merged by the machine.

:mod:`unionties.graph.blocking` says which pairs are compared, :mod:`unionties.graph.likeness` how alike two names are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from unionties.graph.addresses import term
from unionties.graph.blocking import Pair, Subject, candidates, is_telling, joined, ordered, subjects
from unionties.graph.likeness import TELLING, Likeness, alike_bodies, alike_events, alike_persons, reason_words
from unionties.graph.name_parts import Words, initials, is_part, taken_apart
from unionties.graph.names import search_key

if TYPE_CHECKING:
    from unionties.graph.store import Store

LEAST = 60
"""The score from which on a pair is proposed."""
STRONG = 88
"""The likeness that names must have where the country of one is unknown."""


@dataclass(frozen=True)
class Proposal:
    """Two entities, by their ids in order, that may be one.

    ``names`` are the two names that are alike, ``score`` says how much, up to 100, ``reason`` is a key of ``reasons``
    in ``likeness.yaml``.
    """

    a: str
    b: str
    score: float
    names: tuple[str, str]
    reason: str

    @property
    def pair(self) -> Pair:
        """Both ids, in order."""
        return self.a, self.b

    def why(self, language: str = "en") -> str:
        """The reason in words."""
        return reason_words(self.reason, language)


def proposals(
    store: Store, *, same: Iterable[Pair] = (), different: Iterable[Pair] = (), settled: Collection[Pair] = ()
) -> list[Proposal]:
    """The pairs of entities that may be one, the most alike first, then by ids.

    Never proposed are two organisations of the shipped knowledge, what one tie joins, a body and its part, and what
    was judged.

    Args:
        store: an open store.
        same: pairs judged the same, in any order; what was judged of one holds for the other.
        different: pairs judged different.
        settled: other pairs to leave out, such as those that two people judge differently.
    """
    entities = subjects(store)
    judged = answered([*same, *merged(store)], [*different, *settled])
    never = joined(store)
    counts = Counter(w for s in entities.values() for w in {w for n in s.names for w in taken_apart(n).plain})
    found: dict[Pair, Proposal | None] = {}
    for pair in candidates(entities):
        if pair in found:
            continue
        one, two = entities[pair[0]], entities[pair[1]]
        compared = not (pair in never or (one.known and two.known) or judged(pair))
        found[pair] = _proposal(one, two, entities, lambda w: counts[w] <= TELLING) if compared else None
    kept = (proposal for proposal in found.values() if proposal and proposal.score >= LEAST)
    return sorted(kept, key=lambda p: (-p.score, p.pair))


def merged(store: Store) -> list[Pair]:
    """The ids that the store merged, each with the one that stands for it."""
    quads = store.graph.quads_for_pattern(None, term("owl:sameAs"), None, store.addresses.identities)
    local = store.addresses.local
    return sorted((local(q.subject.value), local(q.object.value)) for q in quads)  # type: ignore[union-attr]


def answered(same: Iterable[Pair], different: Iterable[Pair]) -> Callable[[Pair], bool]:
    """Whether it follows from these pairs that two ids are the same, or different.

    >>> judged = answered([("a", "b")], [("c", "b")])
    >>> judged(("a", "c")), judged(("b", "d"))
    (True, False)
    """
    head = _united(same)
    apart = {ordered(head.get(a, a), head.get(b, b)) for a, b in different}

    def judged(pair: Pair) -> bool:
        one, two = ordered(*(head.get(end, end) for end in pair))
        return one == two or (one, two) in apart

    return judged


def _proposal(
    one: Subject, two: Subject, entities: Mapping[str, Subject], telling: Callable[[str], bool]
) -> Proposal | None:
    """The proposal of the two names that are most alike; None where none are."""
    if one.type == "Person":
        best = _best(one, two, lambda a, b: alike_persons(taken_apart(a), taken_apart(b)))
        best = _of_persons(best, one, two, entities) or _shorter_person(one, two)
    elif one.type == "Event":
        best = _best(one, two, lambda a, b: alike_events(taken_apart(a), taken_apart(b)))
    else:
        best = _of_bodies(one, two, telling)
    if best is None:
        return None
    likeness, names = best
    return Proposal(one.id, two.id, round(likeness.score, 1), names, likeness.reason)


_Best = tuple[Likeness, tuple[str, str]]


def _best(one: Subject, two: Subject, alike: Callable[[str, str], Likeness | None]) -> _Best | None:
    """The most alike of the entities' own names, the first of equals."""
    found = ((alike(a, b), (a, b)) for a in one.names for b in two.names)
    return max(((how, names) for how, names in found if how), key=lambda best: best[0].score, default=None)


def _of_bodies(one: Subject, two: Subject, telling: Callable[[str], bool]) -> _Best | None:
    if (one.country and two.country and one.country != two.country) or _of_other_levels(one, two):
        return None
    country = one.country or two.country or None
    best = _best(
        one, two, lambda a, b: alike_bodies(taken_apart(a), taken_apart(b), country=country, telling=telling)
    )  # fmt: skip
    if best is None or best[0].score < STRONG:
        best = max(
            filter(None, (best, _by_form(one, two), _by_acronym(one, two))), key=lambda b: b[0].score, default=None
        )
    if best and one.country != two.country:  # one of them is unknown
        likeness, names = best
        words = Words.of()
        clear = [
            taken_apart(n).without(words.kinds, words.vague, (f"@{one.country}", f"@{two.country}")) for n in names
        ]
        strong = likeness.score >= STRONG and (likeness.reason != "country" or any(clear))
        best = (likeness._replace(score=likeness.score - 10), names) if strong else None
    return best


def _of_other_levels(one: Subject, two: Subject) -> bool:
    """Whether the one is called a city's and the other a province's, in whatever names they have."""
    tops = [{top for name in s.names for top in taken_apart(name).tops} for s in (one, two)]
    return all(tops) and not tops[0] & tops[1]


def _is_part(subject: Subject) -> bool:
    return all(is_part(taken_apart(name).key) for name in subject.names)


def _by_form(one: Subject, two: Subject) -> _Best | None:
    """A form that articles use of the one is the name of the other; a part is often called by its whole's name."""
    if _is_part(one) != _is_part(two):
        return None
    for names, forms, turned in ((one.names, two.forms, False), (two.names, one.forms, True)):
        keys = {taken_apart(name).key: name for name in names}
        for form in forms:
            name = taken_apart(form)
            if name.key in keys and is_telling(name):
                pair = (keys[name.key], form)
                return Likeness(STRONG, "same"), pair[::-1] if turned else pair
    return None


def _by_acronym(one: Subject, two: Subject) -> _Best | None:
    """One is called by the initials of the other; three letters say less than four."""
    for short, full, turned in ((one, two, False), (two, one, True)):
        for name in full.names:
            if hit := sorted(short.acronyms & initials(name), key=len):
                shown = next(t for t in (*short.names, *short.forms) if hit[-1] in search_key(t).split())
                pair = (shown, name)
                return Likeness(90 if len(hit[-1]) > 3 else 78, "acronym"), pair[::-1] if turned else pair
    return None


def _of_persons(best: _Best | None, one: Subject, two: Subject, entities: Mapping[str, Subject]) -> _Best | None:
    """The likeness of two names of persons, weighed by where they hold posts."""
    if best is None:
        return None
    likeness, names = best
    if not (one.bodies and two.bodies):
        return likeness._replace(reason="bare" if likeness.reason == "person" else likeness.reason), names
    if one.bodies & two.bodies:
        return likeness._replace(score=likeness.score + 5), names
    lands = [{entities[b].country for b in s.bodies if b in entities} - {""} for s in (one, two)]
    less = 10 if not all(lands) or lands[0] & lands[1] else 25
    return likeness._replace(score=likeness.score - less), names


def _shorter_person(one: Subject, two: Subject) -> _Best | None:
    """Officers of one organisation, of whose names one leaves out what stands in the middle."""
    if not one.bodies & two.bodies:
        return None
    for a in one.names:
        for b in two.names:
            words = [taken_apart(name).key.split() for name in (a, b)]
            short, full = sorted(words, key=len)
            ends = len(short) > 1 and short[0] == full[0] and short[-1] == full[-1]
            if ends and len(short) < len(full) and set(short) <= set(full):
                return Likeness(70, "shorter"), (a, b)
    return None


def _united(pairs: Iterable[Pair]) -> dict[str, str]:
    """The first of all that are the same, for each id that is one of several."""
    head: dict[str, str] = {}

    def top(one: str) -> str:
        while head.get(one, one) != one:
            one = head[one]
        return one

    for a, b in sorted(ordered(*pair) for pair in pairs):
        first, second = ordered(top(a), top(b))
        head[second] = head[first] = first
    return {one: top(one) for one in head}
