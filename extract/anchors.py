"""The words without which a template can't match: a cheap look at a sentence before its patterns are tried.

A template gives one set of words for each part that must be there; a sentence that lacks all words of one of the sets
can't hold a match. A word with an asterisk, ``sign*``, stands for any that begins so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from unicodedata import category

from unionties.graph.names import place_tones

Words = frozenset[str]
#: What gaps, and words of which the ending alone is told, begin with.
_UNTOLD = ".…~*"


@dataclass
class _Part:
    """A literal, a phrase class or a choice of sequences; ``optional`` where it may be missing, ``mark`` for a
    slot, a number, a punctuation mark (its literal) or what nothing is told of, such as a gap."""

    literal: str = ""
    name: str = ""
    choices: list[list[_Part]] = field(default_factory=list)
    optional: bool = False
    mark: bool = False


class Anchors:
    """Tells the words of templates; ``phrases`` are the phrase classes cut into pieces, ``slots`` are no words.

    >>> of = Anchors({}, {"S": 0, "O": 0}).of
    >>> [sorted(words) for words in of("S ( hội đàm | gặp ) [ và ] với O".split())]
    [['gặp', 'hội'], ['với']]
    """

    def __init__(self, phrases: Mapping[str, Sequence[Sequence[str]]], slots: Mapping[str, object]) -> None:
        self._slots = slots
        self._phrases = {name: [_sequence(iter(p), slots) for p in listed] for name, listed in phrases.items()}
        self._unions: dict[str, Words] = {}
        self._openings: dict[str, Words] = {}

    def of(self, pieces: Sequence[str]) -> tuple[Words, ...]:
        """The sets of words of a template that is cut into pieces."""
        return tuple(dict.fromkeys(self._sets(_sequence(iter(pieces), self._slots))))

    def openings(self, pieces: Sequence[str]) -> Words:
        """The words, slots and marks that a text may begin with where it begins as the pieces tell; nothing where that
        can't be told.

        >>> phrases = {"talks": ["[ đã ] hội đàm".split(), ["gặp"]]}
        >>> sorted(Anchors(phrases, {}).openings(["[", "sẽ", "]", "{talks}"]))
        ['gặp', 'hội', 'sẽ', 'đã']
        >>> sorted(Anchors({}, {"S": 0}).openings("[ , ] ( S | # đồng )".split()))
        ['#', ',', 'S']
        """
        return self._first(_sequence(iter(pieces), self._slots))

    def openings_of_each(self, name: str) -> list[Words]:
        """For each phrase of a class, what it may begin with."""
        return [self._first(phrase) for phrase in self._phrases[name]]

    def _sets(self, parts: Sequence[_Part]) -> Iterator[Words]:
        for part in parts:
            if part.optional or part.mark:
                continue
            words = frozenset((part.literal,)) if part.literal else self._class(part)
            if words:
                yield words

    def _class(self, part: _Part) -> Words:
        if not part.name:
            return self._union(part.choices)
        if part.name not in self._unions:
            self._unions[part.name] = self._union(self._phrases[part.name])
        return self._unions[part.name]

    def _union(self, choices: Sequence[Sequence[_Part]]) -> Words:
        """One telling word of each choice; nothing where a choice has none."""
        found: set[str] = set()
        for choice in choices:
            sets = sorted(self._sets(choice), key=lambda words: (-min(map(len, words)), len(words), sorted(words)))
            if not sets:
                return frozenset()
            found |= sets[0]
        return frozenset(found)

    def _first(self, parts: Sequence[_Part]) -> Words:
        found: set[str] = set()
        for part in parts:
            if part.mark and not part.literal:
                return frozenset()
            words = [frozenset((part.literal,))] if part.literal else [self._first(c) for c in part.choices]
            words += [self._openings_of(part.name)] if part.name else []
            if not all(words):
                return frozenset()
            found.update(*words)
            if not part.optional:
                return frozenset(found)
        return frozenset()

    def _openings_of(self, name: str) -> Words:
        if name not in self._openings:
            words = self.openings_of_each(name)
            self._openings[name] = frozenset().union(*words) if all(words) else frozenset()
        return self._openings[name]


def _sequence(pieces: Iterator[str], slots: Mapping[str, object]) -> list[_Part]:
    """The parts up to the end of the pieces."""
    choices = _choices(pieces, slots, "")
    return choices[0] if len(choices) == 1 else [_Part(choices=choices)]


def _choices(pieces: Iterator[str], slots: Mapping[str, object], close: str) -> list[list[_Part]]:
    """The sequences between bars, up to the closing bracket."""
    choices: list[list[_Part]] = [[]]
    for piece in pieces:
        if piece == close:
            break
        if piece == "|":
            choices.append([])
        elif piece == "(":
            choices[-1].append(_Part(choices=_choices(pieces, slots, ")")))
        elif piece == "[":
            choices[-1].append(_Part(choices=_choices(pieces, slots, "]"), optional=True))
        elif piece.startswith("{"):
            choices[-1].append(_Part(name=piece[1:-1]))
        elif piece in slots:
            choices[-1].append(_Part(literal=piece, mark=True))
        elif is_word(piece):
            choices[-1].append(_Part(literal=place_tones(piece.lower())))
        else:
            choices[-1].append(_Part(literal="" if piece[0] in _UNTOLD else piece.removeprefix("\\")[0], mark=True))
    return choices


def is_word(piece: str) -> bool:
    """Whether a piece of a template is a word or the sign of a currency."""
    return piece[0].isalnum() or category(piece[0]) == "Sc"
