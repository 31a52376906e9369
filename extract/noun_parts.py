"""Parts of an organisation that act for themselves: branches, districts, locals, women's committees.

``Jaffna branch of the Ceylon Teachers' Union``, ``OPZZ's women's commission``, ``UAW Local 42``, ``UCU Keele``. An
organ that speaks for the whole (``executive committee of the TUC``) is none; the wrappers take care of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from unionties.extract.language import Language
from unionties.extract.mentions import Mention, Parts
from unionties.extract.noun_common import CommonNames
from unionties.extract.noun_grammar import NounGrammar
from unionties.extract.noun_titles import LINK
from unionties.extract.tokens import Token, unowned

Found = tuple[Mention, int] | None
_MODIFIERS = 4
#: How many words a place's name before a union's acronym has, at most.
_PLACE = 2
#: How long the acronym of a place is, less than this.
_SHORT = 4
#: What links two parts of a person's name: ``Omar al-Haddad``, ``Pieter van der Berg``.
_LINKED = re.compile(rf"(?:{LINK}|(?:al|el|ul)-.+)$")


class PartNames:
    """Reads the names of parts; ``named`` finds the organisation whose name begins at a token."""

    def __init__(
        self,
        language: Language,
        grammar: NounGrammar,
        common: CommonNames,
        named: Callable[[str, Sequence[Token], int], Found],
    ) -> None:
        self.language, self.grammar, self.words = language, grammar, grammar.words
        self._common, self._named = common, named
        self._governing = frozenset(language.data["prepositions"])
        self._acting = frozenset(language.data["wrappers"]["representatives"])

    def opens(self, token: Token) -> bool:
        """Whether a word in lower case may begin the name of a part: ``district committee of``."""
        return token.key in self.words.part_words

    def before(self, text: str, tokens: Sequence[Token], i: int) -> Found:
        """``Jaffna branch of X``, ``district committee of the X``."""
        k = self._modified(tokens, i)
        if k is None or k == i or tokens[k].key not in self.words.part_kinds or self.words.organs.longest(tokens, i):
            return None
        after = k + 1
        if after + 1 >= len(tokens) or tokens[after].key != "of":
            return None
        after += 1 + (tokens[after + 1].key == "the")
        whole = self._named(text, tokens, after) if after < len(tokens) else None
        if whole is None or len(whole[0].members) != 1 or all(t.key in self.words.neutral for t in tokens[i:k]):
            return None
        if tokens[k].capital and (own := self._named(text, tokens, k)) and own[1] >= whole[1]:
            return None  # the rival Council of Free Trade Unions
        if tokens[k].text in self._acting:
            return None  # the London headquarters of the TUC
        if text[whole[0].end : whole[0].end + 1] == "-":
            return None  # the district committee of the ITUC-affiliated X
        short = text[tokens[i].start : tokens[k].end]
        return self._part(text, tokens[i].start, whole[0].end, whole, (short,) if tokens[i].capital else ())

    def after(self, text: str, tokens: Sequence[Token], i: int, whole: tuple[Mention, int]) -> Found:
        """``X's women's commission``, ``X branch in Gdansk``, ``X Local 42``: what follows the name ``X``."""
        mention, j = whole
        if len(mention.members) != 1 or j >= len(tokens):
            return None
        if self._behind_comma(mention, tokens, j) and (end := self._numbered(tokens, j + 1)):
            short = text[tokens[j + 1].start : tokens[end - 1].end]
            return self._part(text, mention.start, tokens[end - 1].end, whole, (short,), end)
        owned = text[mention.end : mention.end + 2] in ("'s", "’s")
        if not owned and (mention.end != tokens[j - 1].end or tokens[j].start != mention.end + 1):
            return None
        if staff := self._of_staff(text, tokens, j, whole[0]):
            return staff
        numbered = self._numbered(tokens, j)
        if numbered:
            short = text[tokens[j].start : tokens[numbered - 1].end]
            end = self._placed(tokens, numbered)
            return self._part(text, mention.start, tokens[end - 1].end, whole, (short,), end)
        if self.words.organs.longest(tokens, j) or tokens[j].key in self.words.neutral:
            return None
        crew = self._common.of_workers(tokens, j) if owned else None
        if crew:
            return self._part(text, mention.start, tokens[crew - 1].end, whole, (), crew)
        k = self._modified(tokens, j, owned)
        if k is None:
            return None if owned else self._named_place(text, tokens, j, whole)
        end = self._placed(tokens, k + 1)
        if tokens[k].key not in (self.words.owned_kinds if owned else self.words.part_kinds):
            return None
        if k == j and (end == k + 1 or tokens[k].key not in self.words.part_kinds):
            return None
        called: tuple[str, ...] = (text[tokens[j].start : tokens[k].end],) if tokens[j].capital and k > j else ()
        if owned and end == k + 1 and self.words.own_acronym(tokens, end):
            end, called = end + 1, (*called, tokens[end].text)  # CCOO's textile federation FITEQA
        return self._part(text, mention.start, tokens[end - 1].end, whole, called, end)

    def _behind_comma(self, mention: Mention, tokens: Sequence[Token], j: int) -> bool:
        """``Transport Workers Union of America, Local 100``: a comma parts a union from its local's number."""
        local = j + 1 < len(tokens) and tokens[j].text == "," and tokens[j + 1].key in self.words.locals
        return local and tokens[j + 1].capital and mention.members[0].type in ("TradeUnion", "InternationalUnionBody")

    def _of_staff(self, text: str, tokens: Sequence[Token], j: int, whole: Mention) -> Found:
        """``the Volkswagen union``: a company's name tells whose union is meant."""
        if whole.members[0].type != "Company" or tokens[j].text not in self.words.described_heads:
            return None
        after = tokens[j + 1] if j + 1 < len(tokens) else None
        if after and after.text[0].isalnum() and after.key not in self._governing and after.key not in self.words.stops:
            return None  # the Volkswagen union vote
        name = text[whole.start : tokens[j].end]
        parts = Parts("TradeUnion", own=name, country=whole.members[0].country, text=" ".join(name.split()))
        return Mention(whole.start, tokens[j].end, (parts,)), j + 1

    def local(self, text: str, tokens: Sequence[Token], i: int) -> Found:
        """``Local 10`` without its union's name."""
        if not tokens[i].capital or tokens[i].key not in self.words.locals:
            return None
        j = self._numbered(tokens, i)
        if j is None:
            return None
        name = unowned(text[tokens[i].start : tokens[j - 1].end])
        return Mention(tokens[i].start, tokens[i].start + len(name), (Parts("TradeUnion", own=name, text=name),)), j

    def of_place(self, text: str, tokens: Sequence[Token], i: int) -> Found:
        """``the West Midlands TUC``: a place stands before the acronym of a union, whose part it has."""
        k = i
        while k < min(i + _PLACE, len(tokens)) and self._place_word(tokens, k):
            k += 1
        if k == i or not i or tokens[i - 1].key != "the" or k >= len(tokens) or not tokens[k].acronym:
            return None
        whole = self._named(text, tokens, k)
        parent = whole[0].members[0] if whole and len(whole[0].members) == 1 else None
        if whole is None or parent is None or not parent.known or parent.type != "TradeUnion":
            return None
        if text[whole[0].start : whole[0].end] != unowned(tokens[k].text):
            return None
        return self._part(text, tokens[i].start, whole[0].end, whole, ())

    def _place_word(self, tokens: Sequence[Token], k: int) -> bool:
        """Whether a word with a capital may be part of a place's name, and tells nothing of the union behind it."""
        token, words = tokens[k], self.words
        told = words.sectors | words.union | words.international | words.generic | words.other | words.regional
        return (
            token.text.isalpha()
            and token.text.istitle()
            and token.key not in told
            and not token.key.endswith(words.adjective_endings)
            and self.grammar.inner(tokens, k)
            and not self.language.countries.longest(tokens, k)
            and not self.language.heads.longest(tokens, k)
        )

    def _modified(self, tokens: Sequence[Token], i: int, owned: bool = False) -> int | None:
        """The index of the part's kind after the words that tell it apart, or None."""
        region = self.words.linked_regions.longest(tokens, i)
        k = region[0] if region else i
        while k < min(i + _MODIFIERS + 1, len(tokens)):
            token = tokens[k]
            kinds = self.words.owned_kinds if owned else self.words.part_kinds
            if token.key in kinds and (k + 1 >= len(tokens) or tokens[k + 1].key not in kinds):
                return k
            if token.capital:
                if not self.grammar.inner(tokens, k) or (token.acronym and not self._short_place(tokens, i, k)):
                    return None
            elif self._joins(tokens, i, k):
                pass  # UNISON's Policy and Campaigns Department
            elif token.key not in self.words.part_words and not (owned and self._plain(token)):
                return None
            k += 1
        return None

    def _short_place(self, tokens: Sequence[Token], i: int, k: int) -> bool:
        """Whether capitals stand for a part's place: ``MUA's WA branch``."""
        after = tokens[k + 1].key if k + 1 < len(tokens) else ""
        return k == i and len(tokens[k].text) < _SHORT and after in self.words.placed_parts

    def _joins(self, tokens: Sequence[Token], i: int, k: int) -> bool:
        """Whether ``and`` joins two words with capitals at token ``k``, behind the first one."""
        inside = tokens[k].key in ("and", "&") and i < k < len(tokens) - 1
        return inside and tokens[k - 1].capital and tokens[k + 1].capital

    def _plain(self, token: Token) -> bool:
        """Whether a word in lower case may tell a part apart: no preposition, no verb that is seen."""
        return (
            token.text[0].isalpha()
            and token.key not in self._governing
            and token.key not in self.words.stops
            and token.key not in self.words.neutral
            and not token.key.endswith(("ed", "ly"))
        )

    def _numbered(self, tokens: Sequence[Token], j: int) -> int | None:
        """The index after ``Local 42`` or ``section 28`` at token ``j``."""
        if tokens[j].key not in self.words.locals and tokens[j].key not in self.words.part_kinds:
            return None
        after = j + 1
        if after < len(tokens) and tokens[after].text[0].isdigit() and len(tokens[after].text) < 6:
            return after + 1
        return None

    def _placed(self, tokens: Sequence[Token], j: int) -> int:
        """The index after ``in Malmö`` at token ``j``."""
        k = j + 1
        if k >= len(tokens) or tokens[j].key not in ("in", "at") or not tokens[k].capital or tokens[k].acronym:
            return j
        if tokens[k].key in self.words.stops:
            return j
        while k < min(j + 4, len(tokens)) and tokens[k].capital and self.grammar.inner(tokens, k):
            k += 1
        return k

    def _named_place(self, text: str, tokens: Sequence[Token], j: int, whole: tuple[Mention, int]) -> Found:
        """``UCU Keele``, ``DGB Dresden``: the place, or the sector, of a union's part stands after its acronym."""
        mention, token = whole[0], tokens[j]
        parts = mention.members[0]
        form = text[mention.start : mention.end]
        if (
            parts.type != "TradeUnion"
            or " " in form
            or sum(c.isupper() or c.isdigit() for c in form) < 2
            or "-" in form
        ):
            return None
        place = unowned(token.text)
        if not place.istitle():
            return None
        if (
            (not self.grammar.inner(tokens, j) and place == token.text)
            or token.key in self.words.not_parts
            or token.key in self.words.events
            or self.language.heads.longest(tokens, j)
            or self.language.countries.get(place)
            or (j + 1 < len(tokens) and (tokens[j + 1].capital or tokens[j + 1].text[0].isdigit()))
            or (j + 1 < len(tokens) and _LINKED.match(tokens[j + 1].text))
        ):
            return None
        return self._part(text, mention.start, token.start + len(place), whole, (), j + 1)

    def _part(
        self,
        text: str,
        start: int,
        end: int,
        whole: tuple[Mention, int],
        short: tuple[str, ...],
        j: int | None = None,
    ) -> tuple[Mention, int]:
        parent = whole[0].members[0]
        name = " ".join(text[start:end].split())
        type_ = (
            "TradeUnion"
            if parent.type == "InternationalUnionBody" and short and short[0][-1:].isdigit()
            else parent.type
        )
        parts = Parts(type_, own=name, country=parent.country, acronyms=short, text=name, whole=parent)
        return Mention(start, end, (parts,)), j or whole[1]
