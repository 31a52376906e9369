"""Finding an entity by the index of names: the levels of ``naming.py``, without going through all names."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from itertools import islice, product
from typing import TYPE_CHECKING
from urllib.parse import unquote

from unionties.graph.names import match_key, shortens

if TYPE_CHECKING:
    from collections.abc import Callable

    from unionties.graph.names_index import Entry, NameIndex

_COMPARED = 20_000
"""The most names that an unknown one is compared with, of those with its initials and of those that begin as it."""
_LIKELY = 4  # letters of a beginning
_SMALL = 2_000_000  # bytes of an index whose names are all compared
_FORKS = 10  # words that may be initials


def candidates(index: NameIndex, wanted: str, plain: str, shortest: int) -> list[str]:
    """The entities that a name means, at the first level that knows it, the best of them only; sorted.

    Args:
        index: of the store.
        wanted: the name as typed, in NFC.
        plain: its search key.
        shortest: letters that a beginning needs.
    """
    exact, words = match_key(wanted), plain.split()
    same = list(index.called(plain))
    if found := _best(entry for entry in same if entry.match == exact) or _best(same):
        return found
    short = (entry for letters in readings(words) for entry in index.shortened(letters))
    if found := _best(entry for entry in short if shortens(words, entry.search.split())):
        return found
    return _best(index.beginning(plain)) if len(plain) >= shortest else []


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
    """The entities with the names most like a search key, the nearest first; of a large index it looks near by."""
    from unionties.graph.names_index import initials

    if index.size <= _SMALL:
        entries: Iterable[Entry] = index.beginning("")
    else:
        entries = [
            *islice(index.shortened(initials(plain)), _COMPARED),
            *islice(index.beginning(plain[:_LIKELY]), _COMPARED),
        ]
    scores: dict[str, float] = {}
    for entry in entries:
        scores[entry.entity] = max(scores.get(entry.entity, 0.0), likeness(plain, entry.search))
    best = heapq.nsmallest(count, ((-score, unquote(entity), entity) for entity, score in scores.items()))
    return [entity for score, _, entity in best if score <= -least]


def _best(entries: Iterable[Entry]) -> list[str]:
    """The entities whose names fit best: own names first, then organisations before others."""
    ranked: dict[str, tuple[int, int]] = {}
    for entry in entries:
        rank = entry.rank, entry.kind
        ranked[entry.entity] = min(ranked.get(entry.entity, rank), rank)
    best = min(ranked.values(), default=None)
    return sorted((entity for entity, rank in ranked.items() if rank == best), key=unquote)
