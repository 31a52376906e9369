"""Names whose parts are linked (``Syndicat des dockers de Dakar``), and bodies told by their country's adjective.

A language lists its links under ``names: links``; one without them has neither. Adjectives of nationality
stand after the noun and in lower case: ``Union générale tunisienne du travail``, ``la centrale belge``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from unionties.extract.language import Language
from unionties.extract.mentions import Mention, Parts
from unionties.extract.tokens import Phrases, Token
from unionties.graph.names import match_key


@dataclass
class Walk:
    """The state of walking one name: ``good`` is the index after the last token that surely belongs to it."""

    good: int
    own_end: int
    level: str | None = None
    place: str | None = None
    country: str | None = None
    international: bool = False
    acronyms: tuple[str, ...] = ()
    closed: bool = False


class LinkedNames:
    """Reads what a name goes on with after its kind, and nouns that an adjective makes somebody in particular."""

    def __init__(self, language: Language) -> None:
        names, cut = language.names, language.tokeniser
        self.language = language
        self.links = Phrases(((words, words) for words in names.get("links", ())), cut)
        self.used = bool(names.get("links"))
        self._unlinked = re.compile(names["unlinked"]) if "unlinked" in names else None
        self._adjectives = frozenset(match_key(f) for forms in names.get("demonyms", {}).values() for f in forms)
        self._movements = Phrases(((words, words) for words in names.get("movements", ())), cut)
        self._guests = frozenset(names.get("guests", ()))

    def nationality(self, tokens: Sequence[Token], j: int) -> tuple[int, str] | None:
        """The index after an adjective of nationality in lower case, and its country's code."""
        if not self.used or j >= len(tokens) or tokens[j].capital or tokens[j].key not in self._adjectives:
            return None
        return self.language.countries.longest(tokens, j)

    def goes_on(self, tokens: Sequence[Token], j: int) -> bool:
        """Whether a link or a modifier at ``j`` goes on with a name whose kind stands in lower case."""
        return self.used and bool(self.language.modifiers.longest(tokens, j) or self.links.longest(tokens, j))

    def _linked(self, tokens: Sequence[Token], j: int) -> tuple[int, bool] | None:
        """What a link at ``j`` brings in: the index of a capitalised word, or that after a noun (and True).

        Nothing where another organisation's name follows.
        """
        link = self.links.longest(tokens, j) if self.used else None
        if link is None or link[0] >= len(tokens):
            return None
        k = link[0]
        head = self.language.heads.longest(tokens, k)
        if tokens[k].capital:
            return None if head or tokens[k].acronym else (k, False)
        noun = tokens[k].text.isalpha() and not self.language.stops.longest(tokens, k)
        if self._unlinked and self._unlinked.fullmatch(f"{tokens[j].key} {tokens[k].key}"):
            return None
        return (k + 1, True) if noun and not (head and head[1].type != "TradeUnion") else None

    def step(self, tokens: Sequence[Token], j: int, walk: Walk) -> int | None:
        """The index after a modifier, an adjective of nationality, or a link with its noun or before a capital."""
        nation = self.nationality(tokens, j)
        modifier = nation or self.language.modifiers.longest(tokens, j)
        if nation:
            walk.country = nation[1]
        if modifier:
            walk.good = walk.own_end = modifier[0]
            walk.international |= modifier[1] in self.language.names.get("international", ())
            return modifier[0]
        part = self._linked(tokens, j)
        if part and part[1]:
            walk.good = walk.own_end = part[0]
        return part[0] if part else None

    def of_country(self, tokens: Sequence[Token], j: int) -> tuple[int, str] | None:
        """``de la Guinée`` after a name: the index after it, and the country."""
        link = self.links.longest(tokens, j) if self.used and j < len(tokens) else None
        if link is None or link[0] >= len(tokens) or not tokens[link[0]].capital:
            return None
        return self.language.countries.longest(tokens, link[0])

    def national(self, tokens: Sequence[Token], i: int) -> tuple[Mention, int] | None:
        """``centrale belge``, or ``belge`` after ``délégation``: the union of that country that is meant."""
        if not self.used:
            return None
        noun = self._movements.longest(tokens, i)
        begin = noun[0] if noun else i if i and tokens[i - 1].key in self._guests else None
        country = self.nationality(tokens, begin) if begin is not None else None
        if country is None or (country[0] < len(tokens) and tokens[country[0]].capital):
            return None  # ``la centrale espagnole CCOO`` tells the name itself
        meant = Parts("TradeUnion", centre=True, country=country[1], guessed=True)
        return Mention(tokens[i].start, tokens[country[0] - 1].end, (meant,)), country[0]
