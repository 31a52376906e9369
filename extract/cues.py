"""The template language of cues: how a phrase of a language file becomes a pattern.

A cue is matched against a *masked* sentence, in which every side, event and date is a single character of Unicode's
private use area, so that the words inside names can't be taken for verbs:

    S O     the subject and the object, one side each          P    one group of two or more sides
    G       a subject that is a delegation
    E       an event            X  an object of either kind    T    a date
    ...     up to 80 characters without a side                 ~    up to 200 characters, sides included
    ..      up to 30 characters without a side
    {name}  one of the phrases listed under ``phrases: name``  [x]  x or nothing     (a|b)  a or b

Anything else stands for itself, in any case. All repetitions are bounded, so that matching is linear in the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from unionties.extract.anchors import anchors
from unionties.graph.names import place_tones

SIDES, EVENTS, DATES = ("\ue000", "\ue3ff"), ("\ue400", "\ue7ff"), ("\ue800", "\uebff")
_SLOTS = {"S": SIDES, "O": SIDES, "G": SIDES, "P": SIDES, "X": (SIDES[0], EVENTS[1]), "E": EVENTS, "T": DATES}
_PIECES = re.compile(r"\.\.\.?|…|~|\{\w+\}|[\[\]()|,;:]|[^\s\[\](){}|,;:~…]+")


class CueError(ValueError):
    """A cue's template can't be read."""


@dataclass(frozen=True)
class Cue:
    """A template of a relation.

    ``slots`` are the slots that must be filled, ``anchors`` sets of words, of each of which a sentence must hold one;
    ``confidence`` is the share of its matches that are right, as far as known; ``swap`` turns the ends round, ``both``
    gives them in both directions; ``governed`` allows a subject that a preposition governs; ``object: other`` takes
    the other one of the two sides that the article is about; ``planned: never`` drops what is only planned or wished;
    no match counts in a sentence that holds the pattern ``unless``.
    """

    relation: str
    template: str
    pattern: re.Pattern[str]
    anchors: tuple[frozenset[str], ...]
    slots: frozenset[str]
    confidence: float = 0.9
    planned: bool | str | None = None
    swap: bool = False
    both: bool = False
    governed: bool = False
    object: str | None = None
    unless: re.Pattern[str] | None = None


def compile_cues(cues: Mapping[str, list[Any]], phrases: Mapping[str, list[str]]) -> tuple[Cue, ...]:
    """Every cue of a language file, in its order; raises CueError where a template can't be read."""
    compiled = {name: _Phrases(name, phrases) for name in phrases}
    cut = {name: [_PIECES.findall(phrase) for phrase in listed] for name, listed in phrases.items()}
    return tuple(_cue(relation, entry, compiled, cut) for relation, listed in cues.items() for entry in listed)


def _cue(relation: str, entry: Any, phrases: Mapping[str, _Phrases], cut: Mapping[str, list[list[str]]]) -> Cue:
    options = {"match": entry} if isinstance(entry, str) else dict(entry)
    template = options.pop("match")
    unknown = set(options) - {"confidence", "planned", "swap", "both", "governed", "object", "unless"}
    if unknown:
        raise CueError(f"cue {template!r}: unknown options {sorted(unknown)}")
    try:
        pattern = re.compile(_expression(template, phrases, verbs=True), re.IGNORECASE)
    except re.error as error:
        raise CueError(f"cue {template!r}: {error}") from None
    if "unless" in options:
        options["unless"] = re.compile(_expression(options["unless"], phrases), re.IGNORECASE)
    pieces = _PIECES.findall(template)
    return Cue(relation, template, pattern, anchors(pieces, cut, _SLOTS), frozenset(_needed(pieces)), **options)


def _needed(pieces: list[str]) -> Iterator[str]:
    """The slots that stand outside of all brackets."""
    depth = 0
    for piece in pieces:
        depth += {"[": 1, "(": 1, "]": -1, ")": -1}.get(piece, 0)
        if not depth and piece in _SLOTS:
            yield piece


class _Phrases:
    """A phrase class and its expression."""

    def __init__(self, name: str, phrases: Mapping[str, list[str]]) -> None:
        nested = {k: v for k, v in phrases.items() if k != name}
        options = [_expression(p, {n: _Phrases(n, nested) for n in _names(p)}) for p in phrases[name]]
        self.expression = "(?:" + "|".join(sorted(options, key=len, reverse=True)) + ")"


def _names(template: str) -> list[str]:
    return [piece[1:-1] for piece in _PIECES.findall(template) if piece.startswith("{")]


def _expression(template: str, phrases: Mapping[str, _Phrases], verbs: bool = False) -> str:
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
        elif piece in _SLOTS:
            first, last = _SLOTS[piece]
            name = piece if piece not in used else f"{piece}{len(used)}"
            used.add(piece)
            expression.append(rf"(?P<{name}>[{first}-{last}])")
        elif piece.startswith("{"):
            if piece[1:-1] not in phrases:
                raise CueError(f"{template!r} names the unknown phrase {piece}")
            expression.append(phrases[piece[1:-1]].expression)
        elif piece in "[(":
            expression.append("(?:")
        elif piece in "])":
            expression.append(")?" if piece == "]" else ")")
        elif piece == "|":
            expression.append("|")
        elif piece in ",;:":
            expression.append(re.escape(piece))
        else:
            piece = place_tones(piece)
            expression.append(
                rf"\b{re.escape(piece)}\b" if piece[0].isalnum() and piece[-1].isalnum() else re.escape(piece)
            )
    return _spaced(expression)


def _spaced(pieces: list[str]) -> str:
    """The pieces with free white space between them, none beside brackets and bars."""
    joined = ""
    for piece in pieces:
        if joined and not joined.endswith(("(?:", "|", "(?P<V>)")) and piece not in (")", ")?", "|"):
            joined += r"\s{0,3}"
        joined += piece
    return joined
