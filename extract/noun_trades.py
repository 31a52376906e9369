"""Whose union it is, told after its name: ``of media and culture workers``, ``in the Metal Industry``."""

from __future__ import annotations

from collections.abc import Sequence

from unionties.extract.noun_words import NameWords
from unionties.extract.tokens import Token

_LONGEST = 12


def trades_end(tokens: Sequence[Token], j: int, words: NameWords) -> int:
    """The index after the trades that go on with a union's name before token ``j``; ``j`` where none do."""
    key = tokens[j].key if j < len(tokens) else ""
    if key not in ("of", "for", "in"):
        return j
    closing = words.industries if key == "in" else words.trades
    k = j + 1 + (j + 1 < len(tokens) and tokens[j + 1].key == "the")
    end, named = j, key != "in"
    while k < min(j + _LONGEST, len(tokens)):
        token = tokens[k]
        joins = token.text == "," or token.key in ("and", "&")
        if not (joins or token.key in words.sectors or token.key in closing or _named(token, words)):
            break
        named = named or _named(token, words)
        if token.key in closing and named:
            end = k + 1
        k += 1
    return end


def _named(token: Token, words: NameWords) -> bool:
    return token.capital and not token.acronym and token.key not in words.stops
