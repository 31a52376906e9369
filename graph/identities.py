"""Which ids are one entity, and which of them stands for all: from people's judgements and the machine's own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING

from unionties.graph.judgement import Pair
from unionties.graph.verdicts import joining, reached

if TYPE_CHECKING:
    from unionties.graph.verdicts import Verdicts


@dataclass(frozen=True)
class Identities:
    """``canonical`` leads from each merged id to the id that stands for it.

    ``mixed`` holds the pairs that can't be merged: they join entities of different kinds, such as a person and
    an organisation.
    """

    canonical: Mapping[str, str]
    mixed: frozenset[Pair] = frozenset()

    def of(self, entity_id: str) -> str:
        """The id that stands for this one, which may be itself."""
        return self.canonical.get(entity_id, entity_id)


def resolve(
    verdicts: Verdicts,
    machine: Iterable[Pair] = (),
    *,
    known: Collection[str] = (),
    occurs: Callable[[str], bool] = lambda _: True,
    kind: Callable[[str], str | None] = lambda _: None,
) -> Identities:
    """The identities that follow from people's ``same`` and, where no ``different`` is against it, the machine's.

    Of the ids that are one, an id of the shipped knowledge stands for all; of several or of none, one that occurs
    in the store; then the one with the most letters beyond ASCII (a name with its tones goes before the same
    without), then the one that sorts first. A set of ids of which none occurs is left alone.

    Args:
        verdicts: what people judged.
        machine: pairs that the machine holds to be one.
        known: the ids of the shipped knowledge.
        occurs: whether the machine's statements name an id.
        kind: of an id ``Person``, ``Event`` or ``Organisation``, None where nothing tells.
    """
    mixed = {pair for pair in verdicts.same if _mixed(map(kind, (pair.a, pair.b)))}
    human = verdicts.same - mixed
    own = set(machine) - human
    for between in joining(verdicts.different, human | own).values():
        own -= between
    canonical: dict[str, str] = {}
    for ids in classes(human | own):
        if _mixed(map(kind, ids)):
            mixed |= {pair for pair in human if pair.a in ids}
        elif any(map(occurs, ids)):
            best = representative(ids, known, occurs)
            canonical.update((one, best) for one in ids if one != best)
    return Identities(dict(sorted(canonical.items())), frozenset(mixed))


def representative(ids: Iterable[str], known: Collection[str], occurs: Callable[[str], bool]) -> str:
    """The id that stands for all (see :func:`resolve`).

    >>> representative(["b", "a", "nguyen", "nguyễn"], ["b"], lambda _: True)
    'b'
    >>> representative(["nguyen-an", "nguyễn-an"], [], lambda _: True)
    'nguyễn-an'
    """
    return min(ids, key=lambda one: (one not in known, not occurs(one), -sum(not c.isascii() for c in one), one))


def classes(pairs: Iterable[Pair]) -> list[list[str]]:
    """The sets of ids that pairs join, each sorted, in order.

    >>> classes([Pair("a", "c"), Pair("x", "y"), Pair("b", "c")])
    [['a', 'b', 'c'], ['x', 'y']]
    """
    beside: dict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        beside[pair.a].add(pair.b)
        beside[pair.b].add(pair.a)
    found: list[list[str]] = []
    seen: set[str] = set()
    for start in sorted(beside):
        if start not in seen:
            part: Set[str] = reached(start, beside)
            seen |= part
            found.append(sorted(part))
    return found


def _mixed(kinds: Iterable[str | None]) -> bool:
    return len({kind for kind in kinds if kind}) > 1
