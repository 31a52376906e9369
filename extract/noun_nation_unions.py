"""Unions told by a country and a word for their kind, with a name of their own between: ``the Finnish Super union``."""

from __future__ import annotations

from collections.abc import Sequence

from unionties.extract.knowledge import Knowledge
from unionties.extract.language import Language
from unionties.extract.mentions import Mention, Parts
from unionties.extract.noun_ends import NounEnds
from unionties.extract.tokens import Token, unowned

#: How many words such a name has, at most.
_NAME = 2


def nation_union(
    text: str, tokens: Sequence[Token], i: int, language: Language, facts: Knowledge, ends: NounEnds
) -> tuple[Mention, int] | None:
    """The union whose country's adjective stands at token ``i``, and the index after the word for its kind."""
    words = ends.words
    if not i or tokens[i - 1].key != "the" or not tokens[i].capital:
        return None
    land = language.countries.longest(tokens, i)
    if land is None or tokens[land[0] - 1].text not in words.adjectives:
        return None
    j = k = land[0]
    while k < min(j + _NAME, len(tokens)) and _named(tokens, k, language, facts, ends):
        k += 1
    if k == j or k >= len(tokens) or unowned(tokens[k].text) not in words.described_heads:
        return None
    after = tokens[k + 1] if k + 1 < len(tokens) and unowned(tokens[k].text) == tokens[k].text else None
    if after and after.text[0].isalnum() and after.key not in words.after and not after.capital:
        return None  # the Danish Dansk Metal union vote
    name = text[tokens[j].start : tokens[k - 1].end]
    parts = Parts("TradeUnion", own=name, country=land[1], text=" ".join(name.split()))
    return Mention(tokens[i].start, tokens[k].start + len(unowned(tokens[k].text)), (parts,)), k + 1


def _named(tokens: Sequence[Token], k: int, language: Language, facts: Knowledge, ends: NounEnds) -> bool:
    """Whether the word at ``k`` may be a name: it tells no trade, no kind, no place and no other body."""
    token, words = tokens[k], ends.words
    if not token.text.isalpha() or token.acronym or not ends.inner(tokens, k) or token.key in words.not_described:
        return False
    told = words.sectors | words.union | words.generic | words.vague | words.international | words.other
    told |= words.portfolios | words.joining | words.trades | words.events
    if token.key in told or language.heads.longest(tokens, k) or language.countries.longest(tokens, k):
        return False
    return not (language.places.get(token.text) or facts.names.get(token.text))
