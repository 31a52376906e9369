"""The template language of cues: how a phrase of a language file becomes a pattern.

A cue is matched against a *masked* sentence, in which every side, event and date is a single character of Unicode's
private use area, so that the words inside names can't be taken for verbs:

    S O     the subject and the object, one side each          P    one group of two or more sides
    G       a subject that is a delegation
    E       an event            X  an object of either kind    T    a date
    ...     up to 80 characters without a side                 ~    up to 200 characters, sides included
    ..      up to 30 characters without a side                 #    a number in figures
    {name}  one of the phrases listed under ``phrases: name``  [x]  x or nothing     (a|b)  a or b
    word*   any word that begins so, for verbs with many endings; in ``unless`` also *ing, any that ends so
    \\(      a bracket of the text itself

Anything else stands for itself; it is compared with the sentence in lower case. All repetitions are bounded, so that
matching is linear in the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce
from operator import or_
from typing import Any

from unionties.extract.anchors import Anchors, is_word
from unionties.extract.segments import Places, Segment
from unionties.extract.tokens import straight
from unionties.graph.names import place_tones

SIDES, EVENTS, DATES = ("\ue000", "\ue3ff"), ("\ue400", "\ue7ff"), ("\ue800", "\uebff")
#: Patterns of one character: a side, an event, a date.
SIDE, EVENT, DATE = (f"[{first}-{last}]" for first, last in (SIDES, EVENTS, DATES))
_SLOTS = {"S": SIDES, "O": SIDES, "G": SIDES, "P": SIDES, "X": (SIDES[0], EVENTS[1]), "E": EVENTS, "T": DATES}
SLOTS = {
    re.compile(f"[{first}-{last}]"): [slot for slot, span in _SLOTS.items() if span == (first, last)]
    for first, last in _SLOTS.values()
}
"""The characters that may fill a slot, and which slots they fill."""
_GAPS = frozenset(["...", "…", "..", "~"])
_BOUND = r"\b"
_WORDS = re.compile(r"(?:(?<=\|)|(?<=\(\?:))\\b\w+\\b(?:\|\\b\w+\\b)+(?=[|)])")
_WORD = re.compile(r"\w+")
_PIECES = re.compile(r"\\[()]|\.\.\.?|…|~|\{\w+\}|[\[\]()|,;:]|[^\s\[\](){}|,;:~…\\]+")
_OPTIONS = frozenset((
    "confidence", "planned", "swap", "both", "governed", "listed", "single", "all", "named", "dated", "object",
    "person", "personal", "many", "present", "unless", "before"))  # fmt: skip


class CueError(ValueError):
    """A cue's template can't be read."""


@dataclass(frozen=True)
class Cue:
    """A template of a relation.

    ``slots`` are the slots that must be filled, ``anchors`` sets of words, of each of which a sentence must hold one;
    ``confidence`` is the share of its matches that are right, as far as known; ``swap`` turns the ends round, ``both``
    gives them in both directions; ``governed`` allows a governed subject; ``object`` says what an object is that the
    template doesn't hold: an event, the other side, the international (see ``unsaid.py``); ``before`` finds the object
    in the sentence before; ``listed`` takes all subjects of the list that the subject opens; ``single`` wants one
    subject, ``many`` three or more, ``present`` those that are called participants; ``all`` joins the objects with each
    other too; ``named`` wants no pronoun for ``P``; ``person`` lets the body of a person be the subject, ``personal``
    one without a body be an end; ``planned: never`` drops what is only planned or wished; without ``dated`` it tells a
    state in passing, with another act's times; no match counts where ``unless`` does.
    """

    relation: str
    template: str
    expression: str
    anchors: tuple[frozenset[str], ...]
    slots: frozenset[str]
    segments: tuple[Segment, ...] = field(compare=False)  # told by the template
    confidence: float = 0.9
    planned: bool | str | None = None
    swap: bool = False
    both: bool = False
    governed: bool = False
    listed: bool = False
    single: bool = False
    many: bool = False
    present: bool = False
    all: bool = False
    named: bool = False
    person: bool = False
    personal: bool = False
    dated: bool = True
    object: str | None = None
    unless: re.Pattern[str] | None = None
    before: re.Pattern[str] | None = None

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The compiled expression; compiled when the cue is first tried, since most articles need few cues."""
        return re.compile(self.expression)

    def matches(self, places: Places) -> Sequence[re.Match[str]]:
        """The matches of the pattern in a text, from left to right, none overlapping another."""
        begins = places.of(self.segments[0])
        bound = places.before(self.segments[1:]) if begins else 0
        found: list[re.Match[str]] = []
        end = 0
        for place in begins:
            if end <= place < bound and (match := self.pattern.match(places.text, place)):
                found.append(match)
                end = match.end()
        return found


def compile_cues(
    cues: Mapping[str, list[Any]], phrases: Mapping[str, list[str]], joined: Callable[[str], str] = str
) -> tuple[Cue, ...]:
    """Every cue of a language file, in its order; raises CueError where a template can't be read.

    ``joined`` makes one word of each compound of a template, as sentences have them.
    """

    def written(template: str) -> str:
        return straight(joined(template))

    book = _Phrases({name: [written(phrase) for phrase in listed] for name, listed in phrases.items()}, written)
    return tuple(_cue(relation, entry, book) for relation, listed in cues.items() for entry in listed)


def _cue(relation: str, entry: Any, phrases: _Phrases) -> Cue:
    options = {"match": entry} if isinstance(entry, str) else dict(entry)
    template = options.pop("match")
    unknown = set(options) - _OPTIONS
    if unknown:
        raise CueError(f"cue {template!r}: unknown options {sorted(unknown)}")
    told = phrases.joined(template)
    expression = _expression(told, phrases, verbs=True)
    for name in options.keys() & {"unless", "before"}:
        options[name] = re.compile(_expression(phrases.joined(options[name]), phrases, slots=name == "before"))
    pieces = _PIECES.findall(told)
    return Cue(
        relation, template, expression, phrases.anchors.of(pieces), frozenset(_needed(pieces)),
        tuple(phrases.segment(tuple(part)) for part in _parted(pieces)), **options,
    )  # fmt: skip


def wording(templates: Iterable[str]) -> str:
    """An expression for any of the templates, without phrases and with one slot at most; CueError for a wrong one."""
    return "|".join(_expression(template, _Phrases({})) for template in templates).join(("(?:", ")"))


class CueIndex:
    """Tells which cues a sentence may match, by their anchors."""

    def __init__(self, cues: Sequence[Cue]) -> None:
        self.cues = cues
        self.words = sorted({word for cue in cues for words in cue.anchors for word in words})
        """All anchors."""
        self._single = frozenset(word for word in self.words if _WORD.fullmatch(word))
        self._broken = [(word, word.rstrip("*")) for word in self.words if word not in self._single]
        self._by_word: dict[str, list[int]] = {}
        self._always: list[int] = []
        sets = {words: 1 << number for number, words in enumerate(dict.fromkeys(w for c in cues for w in c.anchors))}
        self._needs = [sum(sets[words] for words in cue.anchors) for cue in cues]
        self._has: dict[str, int] = {}
        for words, bit in sets.items():
            for word in words:
                self._has[word] = self._has.get(word, 0) | bit
        for number, cue in enumerate(cues):
            for word in min(cue.anchors, key=lambda words: (-min(map(len, words)), sorted(words)), default=()):
                self._by_word.setdefault(word, []).append(number)
            if not cue.anchors:
                self._always.append(number)

    def candidates(self, places: Places, slots: frozenset[str]) -> Sequence[Cue]:
        """The cues, in their order, whose anchors the text holds, and that need none but these slots."""
        text = places.text
        present = [*self._single.intersection(places.words), *[word for word, stem in self._broken if stem in text]]
        lacks = ~reduce(or_, map(self._has.__getitem__, present), 0)
        tried = set(self._always).union(*[self._by_word[word] for word in present if word in self._by_word])
        # The sets of anchors are bits: one look tells whether the text has a word of each that a cue needs.
        needs, cues = self._needs, self.cues
        return [cues[n] for n in sorted([n for n in tried if not needs[n] & lacks]) if cues[n].slots <= slots]


class _Phrases:
    """The phrase classes of a language, each made into one expression when it is first asked for."""

    def __init__(self, phrases: Mapping[str, list[str]], joined: Callable[[str], str] = str) -> None:
        self.listed, self.joined = phrases, joined
        cut = {name: [_PIECES.findall(phrase) for phrase in listed] for name, listed in phrases.items()}
        self.anchors = Anchors(cut, _SLOTS)
        self._expressions: dict[str, str] = {}
        self._open: set[str] = set()
        self._segments: dict[tuple[str, ...], Segment] = {}

    def segment(self, pieces: tuple[str, ...]) -> Segment:
        """The segment of a template that is cut into pieces; the same one for the same pieces."""
        if pieces not in self._segments:
            self._segments[pieces] = Segment(_expression(" ".join(pieces), self), self.anchors.openings(pieces))
        return self._segments[pieces]

    def expression(self, name: str) -> str:
        """The expression of a class; raises CueError where there is none, or where it holds itself."""
        if name not in self.listed or name in self._open:
            raise CueError(f"the phrase {{{name}}} is unknown or holds itself: expected one of {sorted(self.listed)}")
        if name not in self._expressions:
            self._open.add(name)
            listed = [_expression(phrase, self, slots=False) for phrase in self.listed[name]]
            letters = map(_initials, self.anchors.openings_of_each(name))
            options = sorted(zip(listed, letters, strict=True), key=lambda o: -len(o[0]))
            self._open.remove(name)
            ahead = _letters(_initials(self.anchors.openings([f"{{{name}}}"])))
            choice = _together(f"(?:{'|'.join(_grouped(options))})")
            self._expressions[name] = (rf"(?<!\w)(?={ahead})" if ahead else "") + choice
        return self._expressions[name]


def _initials(words: frozenset[str]) -> frozenset[str]:
    """The letters that the words begin with; nothing where a slot or a mark may stand instead."""
    return frozenset(w[0] for w in words) if all(is_word(w) and w not in _SLOTS for w in words) else frozenset()


def _letters(letters: Iterable[str]) -> str:
    return f"[{''.join(map(re.escape, sorted(letters)))}]" if letters else ""


def _grouped(options: Iterable[tuple[str, frozenset[str]]]) -> Iterator[str]:
    """The options with those together that begin with the same letter, so that few are tried at each place."""
    groups: dict[frozenset[str], list[str]] = {}
    for option, letters in options:
        groups.setdefault(letters, []).append(option)
    for letters, group in groups.items():
        yield from group if len(group) == 1 else [f"(?={_letters(letters)})(?:{'|'.join(group)})"] if letters else group


def _together(expression: str) -> str:
    """The expression with single words that are each other's alternatives in one group between two word boundaries:
    the expression then fails at their first letter."""
    return _WORDS.sub(lambda words: rf"\b(?:{words.group().replace(_BOUND, '')})\b", expression)


def _parted(pieces: Iterable[str]) -> Iterator[list[str]]:
    """What stands between the gaps outside of all brackets."""
    depth, part = 0, list[str]()
    for piece in pieces:
        depth += {"[": 1, "(": 1, "]": -1, ")": -1}.get(piece, 0)
        if depth or piece not in _GAPS:
            part.append(piece)
        elif part:
            yield part
            part = []
    if part:
        yield part


def _needed(pieces: list[str]) -> Iterator[str]:
    """The slots that stand outside of all brackets."""
    depth = 0
    for piece in pieces:
        depth += {"[": 1, "(": 1, "]": -1, ")": -1}.get(piece, 0)
        if not depth and piece in _SLOTS:
            yield piece


def _expression(template: str, phrases: _Phrases, verbs: bool = False, slots: bool = True) -> str:
    """The expression of a template; ``verbs`` marks where its verb begins, without ``slots`` what fills them isn't
    kept."""
    if not _balanced(template):
        raise CueError(f"the brackets of {template!r} don't match: expected one ')' for each '(', one ']' for each '['")
    side = f"[{SIDES[0]}-{SIDES[1]}]"
    expression: list[str] = []
    used: set[str] = set()
    verb = False
    for piece in _PIECES.findall(template):
        if verbs and not verb and piece not in ("...", "..", "…", "~", ",", *_SLOTS):
            expression.append("(?P<V>)")
            verb = True
        if piece in ("...", "…"):
            expression.append(f"[^{side[1:-1]};]{{0,80}}?")
        elif piece == "..":
            expression.append(f"[^{side[1:-1]};]{{0,30}}?")
        elif piece == "~":
            expression.append("[^;]{0,200}?")
        elif piece == "#":
            expression.append(r"(?<!\w)\d[\d.,]{0,12}")
        elif piece in _SLOTS:
            first, last = _SLOTS[piece]
            name = piece if piece not in used else f"{piece}{len(used)}"
            used.add(name)
            expression.append(rf"(?P<{name}>[{first}-{last}])" if slots else f"[{first}-{last}]")
        elif piece.startswith("{"):
            expression.append(phrases.expression(piece[1:-1]))
        elif piece in "[(":
            expression.append("(?:")
        elif piece in "])":
            expression.append(")?" if piece == "]" else ")")
        elif piece == "|":
            expression.append("|")
        elif piece in ",;:" or piece.startswith("\\"):
            expression.append(re.escape(piece[-1]))
        else:
            expression.append(_word(place_tones(piece.lower())))
    return _together(_spaced(expression))


def _word(word: str) -> str:
    if word.endswith("*"):
        return rf"\b{re.escape(word[:-1])}\w{{0,12}}"
    if word.startswith("*"):
        return rf"\b\w{{1,12}}{re.escape(word[1:])}\b"
    return rf"\b{re.escape(word)}\b" if word[0].isalnum() and word[-1].isalnum() else re.escape(word)


def _balanced(template: str) -> bool:
    opened = []
    for character in re.sub(r"\\[()]", "", template):
        if character in "([":
            opened.append(character)
        elif character in ")]" and (not opened or opened.pop() + character not in ("()", "[]")):
            return False
    return not opened


def _spaced(pieces: list[str]) -> str:
    """The pieces with free white space between them, none beside brackets and bars."""
    joined = ""
    for piece in pieces:
        if joined and not joined.endswith(("(?:", "|", "(?P<V>)")) and piece not in (")", ")?", "|"):
            joined += r"\s{0,3}"
        joined += piece
    return joined
