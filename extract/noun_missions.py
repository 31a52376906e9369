"""Missions abroad in English names: ``the Lao Embassy in Hanoi``, ``Consulate General of Vietnam in Savannakhet``."""

from __future__ import annotations

from collections.abc import Sequence

from unionties.extract.language import Language
from unionties.extract.mentions import Parts
from unionties.extract.tokens import Phrases, Token
from unionties.graph.kinds import mission
from unionties.graph.places import seats

_WHERE = ("in", "to", "at")


def _seats(language: Language) -> Phrases[str]:
    return Phrases(seats(language.code).items(), language.tokeniser)


def seats_of(language: Language) -> Phrases[str]:
    """The countries of the towns where missions have their seats: mostly capitals."""
    return language.once(_seats)


def mission_end(tokens: Sequence[Token], j: int, language: Language) -> int:
    """The index after ``in Hanoi``, where that follows a mission's name that ends before token ``j``; else ``j``."""
    if j + 1 >= len(tokens) or tokens[j].key not in _WHERE or not tokens[j + 1].capital:
        return j
    for listed in (language.countries, seats_of(language), language.places):
        found = listed.longest(tokens, j + 1)
        if found:
            return found[0]
    return j


def mission_parts(name: str, language: Language) -> Parts | None:
    """The parts of a mission's name: its kind as ``head``, whose it is as ``country``, where it is as ``own``.

    None where the name tells no country or no kind of mission.
    """
    tokens = language.tokeniser(name)
    kind = next(((i, j, k) for i in range(len(tokens)) for j in (i + 2, i + 1) if (k := _kind(tokens, i, j))), None)
    if kind is None:
        return None
    _, end, word = kind
    sender, host, i = None, "", 0
    while i < len(tokens):
        found = language.countries.longest(tokens, i) if tokens[i].capital else None
        told = found[1] if found else None
        if i and tokens[i - 1].key in _WHERE and i > end:
            seat = seats_of(language).longest(tokens, i)
            host = host or told or (seat[1] if seat else name[tokens[i].start :])
        elif told:
            sender = sender or told
        i = found[0] if found else i + 1
    return Parts("StateBody", word, own=host, country=sender, text=name) if sender else None


def _kind(tokens: Sequence[Token], i: int, j: int) -> str | None:
    """The words of tokens ``i`` to ``j``, if they name a kind of mission."""
    words = " ".join(t.text for t in tokens[i:j])
    return words if j <= len(tokens) and mission(words) else None
