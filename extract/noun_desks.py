"""The offices of those who act for a state or a place: ``the ombudsman's office``, ``the municipality of Izabal``.

They are told by who holds them or by their place, in small letters or with capitals, with a country's adjective or the
name of a place. With nothing but ``the`` they are those of the only country that the article names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from unionties.extract.language import Language, alternation
from unionties.extract.mentions import Mention, Parts
from unionties.extract.noun_grammar import NounGrammar
from unionties.extract.tokens import OWNS, Token, unowned

Found = tuple[Mention, int] | None
#: How many words with a capital the place of an office has, at most.
_PLACE = 3


class StateOffices:
    """Reads the offices of a state; ``countries`` gives those that an article names."""

    def __init__(self, language: Language, countries: Callable[[str], frozenset[str]]) -> None:
        self.language, self.grammar, self._countries = language, language.once(NounGrammar), countries
        told = language.names.get("state_offices", {})
        holders, words = (alternation(told.get(key, ())) or "(?!)" for key in ("holders", "words"))
        self._office = re.compile(
            rf"(?:(?:{words})\s+)?(?:{holders})(?:['’]s)\s+(?:{words}\s+)?office\b", re.IGNORECASE
        )
        self._places = frozenset(told.get("places", ()))
        self._first = frozenset(
            word for key in ("holders", "words") for w in told.get(key, ()) for word in w.split()[:1]
        )

    def opens(self, token: Token) -> bool:
        """Whether a word in small letters may begin one."""
        return token.key in self._places or unowned(token.text).casefold() in self._first

    def find(self, text: str, tokens: Sequence[Token], i: int) -> Found:
        """The office at token ``i`` behind ``the``, or behind a place that begins there, and the index after it."""
        if not i or tokens[i - 1].key != "the":
            return None
        if tokens[i].key in self._places:
            return self._of_place(text, tokens, i)
        country = self.language.countries.longest(tokens, i) if tokens[i].capital else None
        k = country[0] if country else i
        while (
            not country and k < min(i + _PLACE, len(tokens)) and tokens[k].capital and not self._told(text, tokens, k)
        ):
            if not self.grammar.inner(tokens, k) or tokens[k].acronym:
                return None
            k += 1
        match = self._told(text, tokens, k)
        if match is None:
            return None
        lands = (country[1],) if country else tuple(self._countries(text)) if k == i else ()
        return None if k == i and len(lands) != 1 else self._made(text, tokens, i, match.end(), *lands)

    def _told(self, text: str, tokens: Sequence[Token], k: int) -> re.Match[str] | None:
        held = k < len(tokens) and (tokens[k].text.endswith(OWNS) or unowned(tokens[k].text).casefold() in self._first)
        return self._office.match(text, tokens[k].start, tokens[-1].end) if held else None

    def _of_place(self, text: str, tokens: Sequence[Token], i: int) -> Found:
        """``municipality of Izabal``."""
        k = i + 2
        if k >= len(tokens) or tokens[i + 1].key != "of":
            return None
        while k < min(i + 2 + _PLACE, len(tokens)) and tokens[k].capital and self.grammar.inner(tokens, k):
            k += 1
        return self._made(text, tokens, i, tokens[k - 1].end) if k > i + 2 else None

    def _made(self, text: str, tokens: Sequence[Token], i: int, end: int, country: str | None = None) -> Found:
        j = i
        while j < len(tokens) and tokens[j].start < end:
            j += 1
        name = text[tokens[i].start : end]
        parts = Parts("StateBody", own=name, country=country, text=" ".join(name.split()))
        return Mention(tokens[i].start, end, (parts,)), j
