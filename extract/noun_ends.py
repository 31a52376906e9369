"""Which words may stand in an English name, and what follows it: brackets, a country, a name in quotation marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from unionties.extract.language import Head, Language
from unionties.extract.noun_words import name_words
from unionties.extract.tokens import OWNS, UPPER, Token, unowned, word_key
from unionties.extract.tokens import compound_words as words

_BRACKET = re.compile(r"\(\s*+([^()]{2,60}?)\s*+\)")
#: An acronym with a space behind its hyphen: ``HAK- IS``.
_CUT = re.compile(rf"^([{UPPER}]{{2,}})- ([{UPPER}]{{2,4}})$")
#: The greatest number of words in the name of a country that owns something.
_COUNTRY = 4
#: How many words may go on with a name up to its brackets, and what links them.
_TAIL, _TAIL_LINKS = 8, ("of", "the", "and")
#: Quotation marks before and after a name, and how far apart they may stand; words.
_OPENING, _CLOSING, _QUOTED = ('"', "“", "„", "«"), ('"', "”", "“", "»"), 5


class NounEnds:
    """Reads what follows a name, and tells which words may stand in one."""

    def __init__(self, language: Language) -> None:
        self.language, self.words = language, name_words(language.code)
        self._plain = lru_cache(maxsize=20_000)(self._is_plain)

    def inner(self, tokens: Sequence[Token], j: int) -> bool:
        """Whether a capitalised word may stand in a name: no title, no possessor, no weekday."""
        token = tokens[j]
        if not token.capital:
            return False
        if self._plain(token.text, token.key):
            return True
        if token.text.endswith(self.words.compounds) or self.words.titles.longest(tokens, j):
            return False
        if token.key in self.words.stops and not (self.language.countries.longest(tokens, j) or self.owning(tokens, j)):
            if self.words.field(tokens, j) or self.words.new_places.longest(tokens, j):
                return True
            after = tokens[j + 1] if j + 1 < len(tokens) else None
            told = j > 0 and (tokens[j - 1].capital or tokens[j - 1].key == "the")
            within = token.key in self.words.before_heads and told and after is not None and after.capital
            return within and self.language.heads.longest(tokens, j + 1) is not None
        return not token.text.endswith(OWNS) or token.text[:-2].casefold() in self.words.possessives

    def _is_plain(self, word: str, key: str) -> bool:
        """Whether a capitalised word may stand in a name whatever stands beside it."""
        odd = word.endswith((*self.words.compounds, *OWNS)) or key in self.words.stops or key in self.words.titles.first
        return not odd

    def owning(self, tokens: Sequence[Token], j: int) -> tuple[int, str] | None:
        """The country of two words and more that owns something at token ``j``, and the index after it:
        ``New Zealand's``."""
        for k in range(j + 1, min(j + _COUNTRY, len(tokens))):
            if tokens[k].text.endswith(OWNS):
                form = " ".join(unowned(token.text) for token in tokens[j : k + 1])
                country = self.language.countries.get(form)
                return (k + 1, country) if country else None
        return None

    def of_owner(self, tokens: Sequence[Token], i: int) -> bool:
        """Whether those who work at token ``i`` are a country's: ``Zambia's Mineworkers' Union`` is one of many."""
        if i == 0 or not tokens[i - 1].text.endswith(OWNS) or not self.words.crew(tokens[i]):
            return False
        owners = (" ".join(unowned(token.text) for token in tokens[k:i]) for k in range(max(0, i - _COUNTRY), i))
        return tokens[i].key not in self.words.vague and any(map(self.language.countries.get, owners))

    def several(self, tokens: Sequence[Token], i: int, j: int) -> bool:
        """Whether words ``i`` to ``j`` tell of several bodies and name none: ``Global Union Federations``."""
        words, k = self.words, i
        while k < j - 1 and (land := self.language.countries.longest(tokens, k)) and land[0] < j:
            k = land[0]
        told = (words.vague, words.international, words.generic, words.plurals)
        plural = word_key(tokens[j - 1].text.rstrip("'’")) in words.plurals
        return plural and all(any(tokens[m].key in listed for listed in told) for m in range(k, j - 1))

    def _noun(self, tokens: Sequence[Token], j: int) -> bool:
        """Whether the word is a country's own name and no adjective: it closes a name after ``of``."""
        return self.language.countries.get(tokens[j].text) is not None and tokens[j].text not in self.words.adjectives

    def _owned_kind(self, tokens: Sequence[Token], k: int) -> tuple[int, Head] | None:
        """The kind that owns something: ``Union's``."""
        word = unowned(tokens[k].text)
        head = self.language.heads.get(word) if word != tokens[k].text else None
        return (k + 1, head) if head else None

    def _regional(self, tokens: Sequence[Token], j: int) -> tuple[int, Head] | None:
        """``Trade Union Confederation-Africa``, ``Workers Union-CWA``: a kind and whom or what part of the world it is
        for, or its centre."""
        kind, _, region = tokens[j].key.partition(" ")
        head = self.language.heads.get(kind) if region else None
        wide = region in self.words.international or self.language.countries.get(region) is not None
        if head and not wide and head.type == "TradeUnion" and (name := tokens[j].text.partition("-")[2]).isupper():
            parted = j + 1 < len(tokens) and tokens[j + 1].key in self.words.between
            wide = len(name) > 2 and name not in self.words.not_organisations and not parted
        return (j + 1, head) if head and wide else None

    def _describes(self, tokens: Sequence[Token], j: int) -> bool:
        """Whether an adjective at token ``j`` tells of a word in small letters: ``of the Finnish unions``."""
        if j + 1 >= len(tokens) or tokens[j].text not in self.words.adjectives:
            return False
        after = tokens[j + 1]
        return after.text.isalpha() and not after.capital and after.key not in self.words.stops

    def names_person(self, tokens: Sequence[Token], i: int, j: int) -> bool:
        """Whether two words may be a person's name: none of them tells of work, unions, states or the world."""
        words = self.words
        told = words.sectors | words.portfolios | words.union | words.other | words.international | words.generic
        return not any(
            t.key in told or self.language.countries.longest(tokens, i + n) for n, t in enumerate(tokens[i:j])
        )

    def _initialled(self, tokens: Sequence[Token], j: int) -> bool:
        """Whether a person's initial stands behind the word at ``j``: ``Owen E. Berg``."""
        after = tokens[j + 1] if j + 1 < len(tokens) else None
        return after is not None and after.capital and len(after.text.rstrip(".")) == 1

    def _behind_title(self, tokens: Sequence[Token], i: int) -> bool:
        """Whether a title ends right before token ``i``."""
        found = (self.words.titles.longest(tokens, k) for k in range(max(0, i - 3), i))
        return any(title and title[0] == i for title in found)

    def _crews(self, tokens: Sequence[Token], j: int, k: int) -> bool:
        """Whether words ``j`` to ``k`` name those who do a work, and no body: ``Transport Builders``."""
        if not j < k <= j + 3 or any(self.language.countries.longest(tokens, m) for m in range(j, k)):
            return False
        return self.words.crew(tokens[k - 1]) or tokens[k - 1].key.endswith(self.words.crew_endings)

    def beside_country(self, tokens: Sequence[Token], j: int) -> int:
        """The index after the country that a name ends with at token ``j``: ``Trade Union Federation Pakistan``; else
        ``j``."""
        found = self.language.countries.longest(tokens, j) if j < len(tokens) and tokens[j].capital else None
        if found is None or tokens[found[0] - 1].text in self.words.adjectives:
            return j
        end = found[0]
        if end < len(tokens) and tokens[end].capital and not self.words.titles.longest(tokens, end):
            return j
        return end

    def brackets_country(self, tokens: Sequence[Token], j: int) -> int:
        """The index after a country in brackets at token ``j``; else ``j``."""
        if j + 2 >= len(tokens) or tokens[j].text != "(":
            return j
        found = self.language.countries.longest(tokens, j + 1)
        return found[0] + 1 if found and found[0] < len(tokens) and tokens[found[0]].text == ")" else j

    def quoted_end(self, tokens: Sequence[Token], j: int) -> int:
        """The index after a name in quotation marks at token ``j``: ``Trade Union "Energy"``; else ``j``."""
        if j >= len(tokens) or tokens[j].text not in _OPENING:
            return j
        k = j + 1
        while k < min(j + _QUOTED, len(tokens)) and tokens[k].capital and tokens[k].key not in self.words.stops:
            k += 1
        return k + 1 if j + 1 < k < len(tokens) and tokens[k].text in _CLOSING else j

    def brackets(self, text: str, tokens: Sequence[Token], j: int) -> tuple[int, tuple[str, ...], str | None]:
        """What brackets at token ``j`` tell: the index after them, acronyms, and a country."""
        opens = j < len(tokens) and tokens[j].text == "("
        match = _BRACKET.match(text, tokens[j].start, tokens[-1].end) if opens else None
        if match is None:
            return j, (), None
        told = self.words.bracketed.match(match[1])
        inner = match[1][told.end() if told else 0 :].strip("'\"“”‘’ ")
        inner = _CUT.sub(r"\1-\2", inner)
        country = self.language.countries.get(inner)
        inside = words(inner)
        first = inside[0] if inside else None
        named = (
            first
            and (first.acronym or ((told or len(inside) == 1) and first.capital))
            and len(inside) <= 3
            and not self.words.titles.longest(inside, len(inside) - 1)
        )
        if not country and not (named and all(t.text[0].isalnum() for t in inside)):
            return j, (), None
        while j < len(tokens) and tokens[j].start < match.end():
            j += 1
        return j, (() if country else (inner,)), country

    def tail_end(self, text: str, tokens: Sequence[Token], j: int) -> int:
        """The index after what goes on with a name up to the brackets whose acronym has its letters, too: ``Committee
        on Human Rights in Latin America (CHRLA)``; else ``j``."""
        if j >= len(tokens) or tokens[j].key not in self.words.tails:
            return j
        k, letters = j + 1, ""
        while k < min(j + _TAIL, len(tokens)) and tokens[k].text != "(":
            if not (tokens[k].capital or tokens[k].key in self.words.tails or tokens[k].key in _TAIL_LINKS):
                return j
            letters += tokens[k].text[0] if tokens[k].capital else ""
            k += 1
        acronyms = self.brackets(text, tokens, k)[1] if letters and k < len(tokens) else ()
        return k if acronyms and acronyms[0].isupper() and acronyms[0].endswith(letters) else j

    def of_country(self, tokens: Sequence[Token], j: int) -> tuple[int, str | None]:
        """``of Ghana``, ``of the Philippines`` after a name: the index after it, and the country."""
        k = j + (j < len(tokens) and tokens[j].key in ("of", "in"))
        k += j < k < len(tokens) and tokens[k].key == "the"
        if k < len(tokens) and tokens[k].capital:
            found = self.language.countries.longest(tokens, k)
            noun = found and tokens[found[0] - 1].text in self.words.adjectives
            if found and not noun and not (found[0] < len(tokens) and tokens[found[0]].capital and k == j):
                return (found[0], found[1]) if tokens[j].key != "in" else (j, None)
        return j, None
