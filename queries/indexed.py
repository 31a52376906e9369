"""Finding an entity by the index of names: the levels of ``naming.py``, without going through all names."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from itertools import product
from typing import TYPE_CHECKING

from unionties.graph.names import match_key, shortens

if TYPE_CHECKING:
    from collections.abc import Callable

    from unionties.graph.names_index import Name, NameIndex

_COMPARED = 20_000
"""The most names that an unknown one is compared with, of those with its initials and of those that begin as it."""
_LIKELY = 4  # letters of a beginning
_SMALL = 2_000_000  # bytes of an index whose names are all compared
_FORKS = 10  # words that may be initials


def candidates(index: NameIndex, wanted: str, plain: str, shortest: int) -> list[str]:
    """The ids that a name means, at the first level that knows it, the best of them only; sorted.

    Args:
        index: of the store.
        wanted: the name as typed, in NFC.
        plain: its search key.
        shortest: letters that a beginning needs.
    """
    exact, same = match_key(wanted), index.called(plain)
    if found := _best(name for name in same if match_key(name.form) == exact) or _best(same):
        return found
    if found := _best(shortened(index, plain)):
        return found
    return _best(index.beginning(plain)) if len(plain) >= shortest else []


def shortened(index: NameIndex, plain: str) -> Iterator[Name]:
    """The names of which a search key has some words cut to their initials."""
    words = plain.split()
    for letters in readings(words):
        yield from (name for name in index.shortened(letters) if shortens(words, name.key.split()))


def readings(words: list[str]) -> Iterator[str]:
    """The initials of the names that the words may stand for, each of them a word or initials itself.

    >>> sorted(readings(["ldld", "kon", "y"]))
    ['ldldkony', 'ldldky', 'lkony', 'lky']
    """
    forks = sum(len(word) > 1 for word in words)
    if forks <= _FORKS:
        choices = [(word[0], word) if len(word) > 1 else (word,) for word in words]
        yield from dict.fromkeys("".join(choice) for choice in product(*choices))
        return
    first = [word[0] for word in words]  # a long name: one of its words may be initials
    for place, word in enumerate(words):
        yield "".join([*first[:place], word, *first[place + 1 :]])


def near(index: NameIndex, plain: str, count: int, likeness: Callable[[str, str], float], least: float) -> list[str]:
    """The ids of the names most like a search key, the nearest first; in a large index it looks near by."""
    from unionties.graph.names_index import initials

    if index.size <= _SMALL:
        names = index.beginning("")
    else:
        names = index.shortened(initials(plain))[:_COMPARED] + index.beginning(plain[:_LIKELY])[:_COMPARED]
    scores: dict[str, float] = {}
    for name in names:
        scores[name.id] = max(scores.get(name.id, 0.0), likeness(plain, name.key))
    best = heapq.nsmallest(count, ((-score, one) for one, score in scores.items()))
    return [one for score, one in best if score <= -least]


def _best(names: Iterable[Name]) -> list[str]:
    """The ids whose names fit best: own names first, then organisations before others."""
    ranked: dict[str, tuple[bool, int]] = {}
    for name in names:
        rank = not name.own, name.kind
        ranked[name.id] = min(ranked.get(name.id, rank), rank)
    best = min(ranked.values(), default=None)
    return sorted(one for one, rank in ranked.items() if rank == best)
