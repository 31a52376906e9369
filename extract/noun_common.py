"""Organisations that a text describes in small letters: ``the farm workers' union``, ``the Tay Ninh side``.

A description means the body named before whose name holds its words; one that fits none is a body of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from unionties.extract.language import Language
from unionties.extract.mentions import Mention, Parts
from unionties.extract.noun_grammar import NounGrammar
from unionties.extract.noun_trades import unions_end
from unionties.extract.tokens import OWNS, Token, word_key

Found = tuple[Mention, int] | None
_LONGEST = 5
#: How many words for a field may stand before those who work in it, at most.
_FIELDS = 2
_OWNERS = ("'", "’", *OWNS)


class CommonNames:
    """Reads descriptions that an article, a possessor or a country's adjective stands before."""

    def __init__(self, language: Language) -> None:
        self.language, self.grammar = language, language.once(NounGrammar)
        self.words = words = self.grammar.words
        self._beside = (
            words.not_described | words.events | words.described_heads | words.lower_kinds | frozenset(["council"])
        )
        self.after, self._unions = words.after, words.described_heads | frozenset(["council", "unions"])
        self.openers = words.sectors | words.union | words.described_heads | words.portfolios | words.state_heads

    def opens(self, token: Token) -> bool:
        """Whether a word in small letters may begin a description."""
        return token.key in self.openers or (token.text.endswith(_OWNERS) and self._sector(token))

    def find(self, text: str, tokens: Sequence[Token], i: int) -> Found:
        """``farm workers' union`` after ``the`` at token ``i``, and the index after it."""
        if tokens[i].capital:
            return self._placed(text, tokens, i)
        if not i or not self._definite(tokens, i - 1):
            return self._fielded(text, tokens, i) if i and self._crew(tokens[i]) else None
        state = self.state(text, tokens, i, i, None)
        if state:
            return state
        k = self.end(tokens, i) or self.of_workers(tokens, i)
        return (self.named(text, tokens, i, i, k, None) if k else None) or self._of_level(text, tokens, i)

    def _of_level(self, text: str, tokens: Sequence[Token], i: int) -> Found:
        """``trade union of Dornogovi Province``, ``trade union federation of Champasak Province``."""
        k = i + 1
        while k < min(i + 3, len(tokens)) and tokens[k].key in self._unions:
            k += 1
        if tokens[i].key not in ("trade", "labour", "labor") or k == i + 1 or k >= len(tokens) or tokens[k].key != "of":
            return None
        first = end = k + 1
        while end < min(first + 3, len(tokens)) and self.grammar.inner(tokens, end) and not tokens[end].acronym:
            end += 1
            if end > first + 1 and tokens[end - 1].key in self.words.place_levels:
                name = text[tokens[i].start : tokens[end - 1].end]
                told = tuple(t.key for t in tokens[first : end - 1])
                parts = Parts("TradeUnion", own=name, text=" ".join(name.split()), described=told)
                return Mention(tokens[i].start, tokens[end - 1].end, (parts,)), end
        return None

    def _fielded(self, text: str, tokens: Sequence[Token], i: int) -> Found:
        """``the tannery workers' union``: words for a field that isn't listed stand before those who work in it."""
        first = i
        while first > max(0, i - _FIELDS) and self._field(tokens[first - 1]):
            first -= 1
        k = self.end(tokens, i) if first < i and first and self._definite(tokens, first - 1) else None
        if k is None or self._apposed(tokens, first, k):
            return None
        return self.named(text, tokens, first, first, k, None, tuple(t.key for t in tokens[first:i]))

    def _field(self, token: Token) -> bool:
        """Whether a word in small letters may be a noun for a field of work."""
        return (
            token.text.isalpha()
            and not token.capital
            and token.key not in self.after
            and token.key not in self.words.neutral
            and not token.key.endswith(self.words.not_fields)
        )

    def named(
        self,
        text: str,
        tokens: Sequence[Token],
        i: int,
        sector: int,
        k: int,
        country: str | None,
        fields: tuple[str, ...] = (),
    ) -> Found:
        """The description ``tokens[i:k]`` whose words for its sector begin at ``sector``, with ``fields`` that tell it
        apart, too; brackets tell its acronym."""
        if k < len(tokens) and (tokens[k].key in self.words.not_described or tokens[k].text == "-"):
            return None
        name = text[tokens[i].start : tokens[k - 1].end]
        end, acronyms, bracketed = self.grammar.brackets(text, tokens, k)
        if k < len(tokens) and tokens[k].capital and not self.words.titles.longest(tokens, k):
            return None  # the name itself follows
        telling = tuple(_bare(t) for t in tokens[sector:k] if self._sector(t) and _bare(t) not in self.words.vague)
        telling = (*fields, *(word for word in telling if word not in fields))
        if not telling:
            return None
        parts = Parts(
            "TradeUnion", own=name, country=country or bracketed, acronyms=acronyms, text=name, described=telling
        )
        return Mention(tokens[i].start, tokens[end - 1].end, (parts,)), end

    def state(self, text: str, tokens: Sequence[Token], i: int, k: int, country: str | None) -> Found:
        """``labour ministry``, ``ministry of Finance``, ``embassy of Myanmar`` at token ``k``."""
        end = k
        while end < min(k + 3, len(tokens)) and tokens[end].key in self.words.portfolios:
            end += 1
        if end >= len(tokens) or tokens[end].key not in self.words.state_heads:
            return None
        end += 1
        if end == k + 1 and not (end + 1 < len(tokens) and tokens[end].key == "of"):
            return None
        if end == k + 1:
            after = end + 1 + (tokens[end + 1].key == "the")
            named = self.language.countries.longest(tokens, after) if after < len(tokens) else None
            if named and tokens[after].capital:
                end, country = named
                if tokens[end - 1].text in self.words.adjectives:
                    return None  # head of the international department of the Danish union
            elif after < len(tokens) and tokens[after].key in self.words.portfolios:
                end = after + 1
                while end + 1 < len(tokens) and (
                    tokens[end].key in self.words.portfolios
                    or (tokens[end].key in ("and", ",") and tokens[end + 1].key in self.words.portfolios)
                ):
                    end += 1
            else:
                return None
        if end < len(tokens) and tokens[end].capital and not self.words.titles.longest(tokens, end):
            return None  # department of Education International
        name = text[tokens[i].start : tokens[end - 1].end]
        return Mention(
            tokens[i].start, tokens[end - 1].end, (Parts("StateBody", own=name, country=country, text=name),)
        ), end

    def end(self, tokens: Sequence[Token], i: int) -> int | None:
        """The index after ``miners' union`` at token ``i``."""
        for k in range(i, min(i + _LONGEST, len(tokens))):
            token = tokens[k]
            if k > i and token.key in self.words.described_heads and self._sector(tokens[k - 1]):
                return None if tokens[k - 1].key in self.words.unions_of_states else k + 1
            if k > i and token.key in self.words.staff_heads and self._staff(tokens[k - 1]):
                return k + 1
            if not token.text[0].islower() and token.text not in ("&",):
                return None
            if not self._sector(token) and token.key not in ("and", "&", "general", "trade"):
                return None
        return None

    def of_workers(self, tokens: Sequence[Token], i: int) -> int | None:
        """The index after ``union of health workers`` at token ``i``."""
        k = i + (tokens[i].key == "trade")
        if k + 2 >= len(tokens) or tokens[k].key not in self.words.described_heads or tokens[k + 1].key != "of":
            return None
        k, found = k + 2, None
        k += tokens[k].key == "the"
        while k < min(i + 8, len(tokens)) and (self._sector(tokens[k]) or tokens[k].key in ("and", "&")):
            found = k + 1 if self._sector(tokens[k]) else found
            k += 1
        return found

    def _placed(self, text: str, tokens: Sequence[Token], i: int) -> Found:
        """``Tay Ninh unions``, ``the Svay Rieng side``: who was named before with this place."""
        k = i
        while k < min(i + 3, len(tokens)) and self.grammar.inner(tokens, k) and not tokens[k].acronym:
            k += 1
        k += k == i and tokens[k].text.endswith(OWNS)  # Kobe's dockers' union
        if k == i or k >= len(tokens):
            return None
        crew = self.of_workers(tokens, k) or self._of_place(tokens, i, k)
        if crew:
            name = text[tokens[i].start : tokens[crew - 1].end]
            told = tuple(t.key for t in tokens[i:k]) + tuple(
                _bare(t) for t in tokens[k:crew] if self._sector(t) and _bare(t) not in self.words.vague
            )
            parts = Parts("TradeUnion", own=name, text=name, described=told)
            return Mention(tokens[i].start, tokens[crew - 1].end, (parts,)), crew
        if tokens[k].key in self.words.portfolios and tokens[i - 1].key not in self.words.state_heads:
            state = self.state(text, tokens, i, k, None)
            if state:
                return state  # the Sindh health department
        if tokens[k].key not in self.words.placed_nouns:
            return None
        if self.language.countries.longest(tokens, i) or (k + 1 < len(tokens) and tokens[k + 1].key == "of"):
            return None
        name = text[tokens[i].start : tokens[k].end]
        telling = tuple(t.key for t in tokens[i:k])
        end = tokens[k].end if tokens[k].key not in self.words.guest_words else tokens[k - 1].end
        parts = Parts("TradeUnion", own=name, text=text[tokens[i].start : end], described=telling, guessed=True)
        return Mention(tokens[i].start, end, (parts,)), k + (end == tokens[k].end)

    def _of_place(self, tokens: Sequence[Token], i: int, k: int) -> int | None:
        """The index after what the capitals from token ``i`` to ``k`` tell apart: ``the Kyoto teachers' union``, ``the
        Savannakhet provincial trade union``; None where nothing does."""
        first = k
        while k < min(first + 2, len(tokens)) and (
            tokens[k].key in self.words.local or tokens[k].key in self.words.part_words
        ):
            k += 1
        end = (self.end(tokens, k) if k < len(tokens) else None) or self.end(tokens, first)
        # the Lviv regional council of trade unions
        if first < k < len(tokens) and tokens[k].key in self.words.of_unions:
            unions = unions_end(tokens, k + 1, self.words)
            end = unions if unions > k + 1 else end
        land = self.language.countries.longest(tokens, i)
        if end is None or (land and land[0] >= first):
            return None
        after = tokens[end] if end < len(tokens) else None
        if after and (after.capital or after.key in self._beside or after.text == "-"):
            return None  # the Baltic trade union council
        plain = k == first < end - 1 and all(token.key in self.words.vague for token in tokens[k : end - 1])
        return None if plain or self._apposed(tokens, i, end) else end

    def _apposed(self, tokens: Sequence[Token], i: int, end: int) -> bool:
        """Whether a description stands between commas behind a name: ``KTOS, the Turkish Cypriot teachers' union,``."""
        before = i - (tokens[i - 1].key in ("the", "an", "a")) if i else 0
        if before < 2 or tokens[before - 1].text != "," or before == i:
            return False
        named = tokens[before - 2].capital or tokens[before - 2].text == ")"
        return named and (end >= len(tokens) or tokens[end].key in (",", "and", ".", ";"))

    def _definite(self, tokens: Sequence[Token], k: int) -> bool:
        """Whether the word before a description tells that one body is meant."""
        if tokens[k].key in self.words.neutral and k:
            k -= 1
        return tokens[k].key in ("the", "its", "their")

    def _staff(self, token: Token) -> bool:
        """Whether a word tells those who do a work as the owners of something: ``teachers'``, no ``growers'``."""
        return token.text.endswith(("'", "’", *OWNS)) and _bare(token).rstrip("'’") in self.words.union

    def _sector(self, token: Token) -> bool:
        bare = _bare(token)
        return bare in self.words.sectors or bare in self.words.union or self._crew(token)

    def _crew(self, token: Token) -> bool:
        """Whether a word tells those who do a work, whether it is listed or not, as owners: ``moderators'``."""
        if not token.text.endswith(_OWNERS) or token.capital:
            return False
        bare = _bare(token).rstrip("'’")
        listed = bare in self.words.union or bare in self.words.sectors
        return listed or (bare.endswith(self.words.owner_endings) and bare not in self.words.not_crews)


def _bare(token: Token) -> str:
    """The key of a word without what makes it a possessor: ``miners'``, ``railwaymen's``."""
    return word_key(token.text[:-2]) if token.text.endswith(OWNS) else token.key
