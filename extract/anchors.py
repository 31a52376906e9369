"""The words without which a template can't match: a cheap look at a sentence before its patterns are tried.

A template gives one set of words for each part that must be there; a sentence that lacks all words of one of the sets
can't hold a match.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from unionties.graph.names import place_tones

Words = frozenset[str]


@dataclass
class _Part:
    """A literal, a phrase class or a choice of sequences; what may be missing is no part at all."""

    literal: str = ""
    name: str = ""
    choices: list[list[_Part]] = field(default_factory=list)


def anchors(pieces: Sequence[str], phrases: Mapping[str, Sequence[Sequence[str]]], slots: Mapping[str, object]) -> tuple[Words, ...]:
    """The sets of words of a template that is cut into pieces; ``phrases`` are cut likewise, ``slots`` are no words.

    >>> [sorted(words) for words in anchors("S ( hội đàm | gặp ) [ và ] với O".split(), {}, {"S": 0, "O": 0})]
    [['gặp', 'hội'], ['với']]
    """
    parts = _sequence(iter(pieces), slots)
    return tuple(dict.fromkeys(_sets(parts, {k: [_sequence(iter(p), slots) for p in v] for k, v in phrases.items()})))


def _sequence(pieces: Iterator[str], slots: Mapping[str, object]) -> list[_Part]:
    """The parts up to the end of the pieces."""
    choices = _choices(pieces, slots, "")
    return choices[0] if len(choices) == 1 else [_Part(choices=choices)]


def _choices(pieces: Iterator[str], slots: Mapping[str, object], close: str) -> list[list[_Part]]:
    choices: list[list[_Part]] = [[]]
    for piece in pieces:
        if piece == close:
            break
        if piece == "|":
            choices.append([])
        elif piece == "(":
            choices[-1].append(_Part(choices=_choices(pieces, slots, ")")))
        elif piece == "[":
            _choices(pieces, slots, "]")
        elif piece.startswith("{"):
            choices[-1].append(_Part(name=piece[1:-1]))
        elif piece[0].isalnum() and piece not in slots:
            choices[-1].append(_Part(literal=place_tones(piece.lower())))
    return choices


def _sets(parts: Sequence[_Part], phrases: Mapping[str, list[list[_Part]]]) -> Iterator[Words]:
    for part in parts:
        if part.literal:
            yield frozenset((part.literal,))
        else:
            words = _union(phrases[part.name] if part.name else part.choices, phrases)
            if words:
                yield words


def _union(choices: Sequence[Sequence[_Part]], phrases: Mapping[str, list[list[_Part]]]) -> Words:
    """One telling word of each choice; nothing where a choice has none."""
    found: set[str] = set()
    for choice in choices:
        sets = sorted(_sets(choice, phrases), key=lambda words: (-min(map(len, words)), len(words), sorted(words)))
        if not sets:
            return frozenset()
        found |= sets[0]
    return frozenset(found)
