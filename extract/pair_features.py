"""What a sentence says of two of the organisations and events that it names, as features for a learned reading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise

from unionties.extract.cues import DATES, EVENTS, SIDES
from unionties.extract.drafts import Draft
from unionties.extract.masked import Masked

#: How a feature begins that says how well the name of an end is known.
KNOWN = "known="
#: More ends than these in a sentence are a list, of which rules know more.
MOST_ENDS = 16
#: How many words before the first end and behind the second one count, and how many of them in their order.
NEAR, CLOSE = 8, 4
_TOKENS = re.compile(rf"[^\W\d_]+(?:-[^\W\d_]+)*|[{SIDES[0]}-{DATES[1]}]|[,;:()]|\d+")
_ENDINGS = ("ing", "ed", "es", "s", "ion", "ions", "ment", "ments")
_STEM, _LEAST = 7, 4
_MARKS = frozenset(",;:()")
#: Words that hold an English sentence together, and the stand-ins of sides, events and dates.
_SMALL = frozenset((
    "a", "an", "the", "of", "in", "on", "at", "by", "to", "for", "with", "from", "and", "or", "but", "as",
    "that", "which", "who", "whom", "whose", "its", "their", "his", "her", "it", "they", "he", "she", "we",
    "our", "this", "these", "those", "has", "have", "had", "is", "are", "was", "were", "be", "been", "being",
    "will", "would", "can", "could", "may", "not", "also", ",", "(", ")", ";", ":", "O", "E", "D",
))  # fmt: skip
#: How many words between two ends without asides, and how many of their frame, are taken as a whole.
_HELD, _FRAME = 6, 12


@dataclass(frozen=True)
class Pair:
    """Two ends of a sentence in their order: ids, places in the masked text, kinds, and with how many others each
    stands in one group."""

    first: str
    second: str
    places: tuple[int, int]
    kinds: tuple[str, str]
    crowds: tuple[int, int]


@dataclass(frozen=True)
class Words:
    """The words and marks of a masked sentence in lower case, where they stand, and which of them stand at a place.

    A side, an event and a date are the words ``O``, ``E`` and ``D``.
    """

    told: tuple[str, ...]
    starts: tuple[int, ...]
    numbers: dict[int, int]

    @classmethod
    def of(cls, text: str) -> Words:
        """The words of a text in lower case."""
        found = [(match.group(), match.start()) for match in _TOKENS.finditer(text)]
        starts = tuple(start for _, start in found)
        return cls(tuple(_plain(word) for word, _ in found), starts, {start: n for n, start in enumerate(starts)})

    def span(self, pair: Pair) -> tuple[int, int]:
        """Which words the ends are."""
        first, second = pair.places
        return self.numbers[first], self.numbers[second]


@dataclass(frozen=True)
class Candidate:
    """Two ends of a sentence with their features, for which the model is asked or from which it learns; ``beside``:
    rules have read something in the sentence; ``types`` are those of the two."""

    pair: Pair
    features: tuple[str, ...]
    words: Words
    beside: bool
    types: tuple[str, str]


def _plain(word: str) -> str:
    if word > DATES[1] or word < SIDES[0]:
        return word
    return "O" if word <= SIDES[1] else "E" if word <= EVENTS[1] else "D"


def pairs(masked: Masked, meant: Mapping[int, Sequence[str]], events: Mapping[int, str | None]) -> Iterator[Pair]:
    """Each two ends that a sentence names, where they stand closest.

    ``meant`` and ``events`` give by their places whom sides name, and which events words name or mean.
    """
    where: dict[str, list[tuple[int, str, int]]] = {}
    for at, side in masked.placed_sides():
        ids = meant.get(at, ())
        for id_ in ids:
            where.setdefault(id_, []).append((at, "group" if side.groups else side.kind, len(ids)))
    for at, _ in masked.placed_events():
        if event := events.get(at):
            where.setdefault(event, []).append((at, "event", 1))
    if len(where) > MOST_ENDS:
        return
    for one, other in combinations(where, 2):
        first, second = min(
            ((a, b) for a in where[one] for b in where[other]), key=lambda ends: abs(ends[0][0] - ends[1][0])
        )
        names = one, other
        if first[0] > second[0]:
            first, second, names = second, first, (other, one)
        yield Pair(*names, (first[0], second[0]), (first[1], second[1]), (first[2], second[2]))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The beginning of an English word, without its ending."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST:
            word = word[: -len(ending)]
            break
    return word.rstrip("e")[:_STEM]


def around(words: Words, pair: Pair) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
    """The words between two ends, and those near before and behind them."""
    first, second = words.span(pair)
    told = words.told
    return told[first + 1 : second], told[max(0, first - NEAR) : first], told[second + 1 : second + 1 + NEAR]


def of_words(words: Words, pair: Pair) -> Iterator[str]:
    """The features of how a sentence words what it says of two ends."""
    between, before, behind = around(words, pair)
    yield from _of_part("b", between, len(between), "<", ">")
    yield from _of_part("f", before[::-1], CLOSE, "<", "")
    yield from _of_part("a", behind, CLOSE, ">", "")
    if len(between) <= CLOSE:
        yield f"B={'_'.join(between)}"
    yield from (f"w={stem(word)}" for word in words.told)
    yield from _of_frame(between)


def _of_frame(between: Sequence[str]) -> Iterator[str]:
    """The features of what joins two ends: the words between them without asides, and the small ones alone."""
    held = _without_asides(between)
    if len(held) <= _HELD:
        yield f"P={'_'.join(held)}"
    held = ["<", *held, ">"]
    yield from (f"pb={'_'.join(few)}" for few in pairwise(held))
    yield from (f"pt={'_'.join(few)}" for few in zip(held, held[1:], held[2:], strict=False))
    frame = [word if word in _SMALL else "*" for word in between]
    frame = [word for n, word in enumerate(frame) if word != "*" or frame[n - 1 : n] != ["*"]]
    if len(frame) <= _FRAME:
        yield f"sk={'_'.join(frame)}"
    yield f"commas={min(between.count(','), 3)}"


def _without_asides(words: Sequence[str]) -> list[str]:
    """Words without what stands in brackets and between the first two commas."""
    held, depth = [], 0
    for word in words:
        if word in "()":
            depth = max(0, depth + (1 if word == "(" else -1))
        elif not depth:
            held.append(word)
    if held.count(",") > 1:
        first = held.index(",")
        del held[first : held.index(",", first + 1) + 1]
    return held


def _of_part(name: str, words: Sequence[str], close: int, first: str, last: str) -> Iterator[str]:
    yield from (f"{name}={word}" for word in words[:close] if word not in _MARKS)
    yield from (f"{name}s={stem(word)}" for word in words)
    for one, other in zip((first, *words), (*words, last), strict=True):
        yield f"{name}b={one}_{other}"


def of_ends(
    words: Words, pair: Pair, types: tuple[str, str], countries: tuple[str | None, str | None], title: bool
) -> Iterator[str]:
    """The features of who two ends are and of how they stand in the sentence."""
    first, second = words.span(pair)
    yield "bias"
    yield f"first={types[0]}"
    yield f"second={types[1]}"
    yield f"types={types[0]}-{types[1]}"
    yield f"kinds={pair.kinds[0]}-{pair.kinds[1]}"
    yield f"crowds={min(pair.crowds[0], CLOSE)}-{min(pair.crowds[1], CLOSE)}"
    yield f"far={'together' if first == second else min((second - first) // 4, 6)}"
    yield f"ends={min(sum(word in 'OE' for word in words.told), 7)}"
    yield f"other={min(sum(word in 'OE' for word in words.told[first + 1 : second]), 3)}"
    yield f"countries={'open' if None in countries else 'same' if countries[0] == countries[1] else 'two'}"
    if title:
        yield "title"


def of_names(one: str, other: str) -> Iterator[str]:
    """The features of how well the names of two ends are known."""
    yield f"both={one}-{other}"
    yield from (f"{KNOWN}{kind}" for kind in sorted({one, other}))


def of_others(pair: Pair, drafts: Sequence[Draft]) -> Iterator[str]:
    """The features of what rules have read in the sentence of others than the two together."""
    ends = {pair.first, pair.second}
    for draft in drafts:
        told = {draft.subject, draft.object}
        if told != ends and draft.relation not in ("post", "partOf"):
            place = "none"
            if draft.subject in ends:
                place = "first acts" if draft.subject == pair.first else "second acts"
            elif draft.object in ends:
                place = "on first" if draft.object == pair.first else "on second"
            yield f"{place}={draft.relation}"
