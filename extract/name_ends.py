"""How the name of an organisation goes on beyond its kind, and what closes it: brackets, an acronym, a last word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from unionties.extract.embassies import ends_with, keys
from unionties.extract.holders import vietnamese_syllable
from unionties.extract.knowledge import Knowledge
from unionties.extract.language import Head, Language
from unionties.extract.linked_names import LinkedNames, Walk
from unionties.extract.name_pieces import NamePieces
from unionties.extract.name_words import NameWords
from unionties.extract.tokens import Phrases, Token

#: The most words of a country's name.
_LAND = 4
#: How far from its kind the bracket may stand that closes a name; words.
_TO_BRACKET = 20
#: Quotation marks with those that close them, and how many tokens a name in them has at most, with one of them.
_QUOTES, _QUOTED = {'"': '"', "“": "”", "«": "»"}, 9
_UNIONS, _NO_UNIONS = ("TradeUnion", "InternationalUnionBody"), ("CivilOrganisation", "EducationBody", "StateBody")


class _Lists(NamedTuple):
    """Phrases of the section on names that only names' ends need."""

    wide: Phrases[str]
    scopes: Phrases[str]
    tails: Phrases[str]


def _lists(language: Language) -> _Lists:
    names, cut = language.names, language.tokeniser
    return _Lists(*(Phrases(((w, w) for w in names.get(key, ())), cut) for key in ("wide_heads", "scopes", "tails")))


class NameEnds(NameWords):
    """Answers what closes a name whose kind was read."""

    def __init__(self, language: Language, facts: Knowledge) -> None:
        super().__init__(language, facts)
        self.pieces, self.linked = language.once(NamePieces), language.once(LinkedNames)
        self._lists = language.once(_lists)

    def opened(self, tokens: Sequence[Token], i: int) -> tuple[int, Head, bool] | None:
        """The index after a name's kind at token ``i``, the kind, and whether it tells that the body is international.

        A word for the scope may stand inside the kind: ``Liên hiệp Quốc tế Công đoàn A-rập``.
        """
        found = self.language.heads.longest(tokens, i)
        wide = self._lists.wide.longest(tokens, i) if tokens[i].capital else None
        k = wide[0] if wide else len(tokens)
        scope = self._lists.scopes.longest(tokens, k) if k < len(tokens) else None
        if scope is None or (found and found[0] >= scope[0]):
            return (*found, False) if found else None
        if found and found[0] > k:
            found = None  # ``Liên hiệp Quốc`` of ``Liên hiệp Quốc tế``
        scopes: list[str] = []
        while k < len(tokens) and (scope := self._lists.scopes.longest(tokens, k)):
            k, scopes = scope[0], [*scopes, scope[1]]
        inner = self.language.heads.longest(tokens, k) if scopes and k < len(tokens) else None
        plurals = self.language.names.get("plurals", ())
        verb = wide and not tokens[wide[0]].capital and self.language.stops.longest(tokens, i)
        if wide is None or inner is None or inner[1].type != "TradeUnion" or verb or set(scopes) <= set(plurals):
            return (*found, False) if found else None
        head = Head(f"{wide[1]} {inner[1].words}", "TradeUnion", False, False, inner[1].country)
        return inner[0], head, bool(set(scopes) & set(self.language.names.get("international", ())))

    def _follows_at_once(self, tokens: Sequence[Token], j: int) -> bool:
        """Whether a name in lower case goes on with what tells it apart: a capital, a level, a sector."""
        key, language = tokens[j].key, self.language
        marks = language.names.get("sector_marks", ())
        return (
            tokens[j].capital
            or self.level(tokens, j) is not None
            or key in marks
            or bool(self.pieces.counts and re.match(r"\d|\w", key) and language.sectors.longest(tokens, j))
            or key.isdigit()
            or key in language.names.get("counts", ())
            or self.linked.goes_on(tokens, j)
        )

    def quoted(self, tokens: Sequence[Token], i: int, j: int, head: Head) -> int | None:
        """The index after a name in quotation marks at token ``j``: right after its kind, ``công ty "Sông Hồng"``,
        or a brand behind other words, ``Đại học Quốc tế "MITSO"``."""
        if tokens[j].text not in _QUOTES or j + 2 >= len(tokens) or not tokens[j + 1].capital:
            return None
        marks = (k for k in range(j + 2, min(j + _QUOTED, len(tokens))) if tokens[k].text in _QUOTES.values())
        end = next(marks, None)
        at_once = self.language.heads.longest(tokens, i) == (j, head)
        if end is None or (at_once and head.words not in self.language.names.get("quoted_heads", ())):
            return None
        return end + 1 if at_once or (end == j + 2 and tokens[j + 1].acronym) else None

    def tail(self, tokens: Sequence[Token], j: int, head: Head) -> int | None:
        """The index after a noun in lower case that ends the name of a body that is no union, behind a word of two
        syllables: ``Cục An toàn lao động``."""
        if head.type in _UNIONS or tokens[j].capital or self.after_place(tokens, j):
            return None
        found = self._lists.tails.longest(tokens, j)
        if found is None or not self.joined(tokens, j - 1):
            return None
        movement = self.language.names.get("movement_heads", ())
        return None if any(ends_with(tokens, j, keys(word)) for word in movement) else found[0]

    def about(self, tokens: Sequence[Token], j: int, head: Head) -> int | None:
        """The index of what an international or a national body is about: ``Ủy ban Quốc gia về Người cao tuổi``."""
        if head.type not in _NO_UNIONS or j + 1 >= len(tokens) or not tokens[j + 1].capital:
            return None
        scope = self._lists.scopes.longest(tokens, j - 2)
        told = scope and scope[0] == j and tokens[j - 2].capital and self.language.words.longest(tokens, j + 1)
        return j + 1 if told and not self.language.heads.longest(tokens, j + 1) else None

    def small(self, text: str, tokens: Sequence[Token], j: int, head: Head) -> bool:
        """Whether a name goes on in lower case after a kind with a capital: with nouns up to a country or a place
        (``Bộ lao động Mỹ``), or up to a bracket with a name that is known."""
        k = self._after_nouns(tokens, j)
        if head.words in self.language.names.get("plain_heads", ()):
            level, listed = self.level(tokens, j), (self.language.countries, self.language.places)
            if level and level[0] < len(tokens) and tokens[level[0]].capital:
                return True
            if j < k < len(tokens) and tokens[k].capital and any(p.longest(tokens, k) for p in listed):
                return True
        if head.type in ("Company", "EducationBody") and (sector := self.language.sectors.longest(tokens, j)):
            # Nhà máy may Minh Anh, Trường tiểu học Kim Liên
            return sector[0] < len(tokens) and tokens[sector[0]].capital
        end = self._bracketed(text, tokens, j, head)
        return end is not None and any(self.known.get(own) for own in self.pieces.brackets(text, tokens, end)[1])

    def not_its_own(self, tokens: Sequence[Token], j: int) -> bool:
        """Whether no name goes on with a capital: with what is given to a body, or with the name of a foreign person
        behind a known acronym, ``Chủ tịch Công đoàn DGB Yasmin Fahimi``."""
        if self.honours.longest(tokens, j):
            return True
        token, following = tokens[j], tokens[j + 1] if j + 1 < len(tokens) else None
        if not (tokens[j - 1].acronym and following and following.capital) or token.acronym or following.acronym:
            return False
        syllables, lands = "syllables" in self.language.names, self.language.countries
        foreign = syllables and not (vietnamese_syllable(token.text) or lands.longest(tokens, j))
        return foreign and bool(self.known.get(tokens[j - 1].text))

    def unions_school(self, tokens: Sequence[Token], j: int, head: Head) -> int | None:
        """The index of what tells a school apart after a word for unions: ``trường công đoàn A-đen``."""
        if head.type != "EducationBody" or tokens[j].capital:
            return None
        k = self._after_nouns(tokens, j)
        movement = self.language.names.get("movement_heads", ())
        union = any(self.language.words.get(word) and ends_with(tokens, k, keys(word)) for word in movement)
        level = self.level(tokens, k) if union and j < k < len(tokens) else None
        named = level[0] if level else k
        told = union and j < named < len(tokens) and tokens[named].capital
        return k if told and (level or not self.surname(tokens, named)) else None

    def _after_nouns(self, tokens: Sequence[Token], j: int) -> int:
        """The index after the listed nouns in lower case that begin at token ``j``, and others joined to them."""
        joins, k = self.language.names.get("member_joins", ()), j
        while k < len(tokens) and tokens[k].text.islower():
            ends = [found[0] for listed in self._nouns if (found := listed.longest(tokens, k))]
            if not ends:
                break
            j = k = max(ends)
            if k < len(tokens) and (tokens[k].text in "-–" or tokens[k].key in joins):
                k += 1
        return j

    def closed(self, tokens: Sequence[Token], j: int, head: Head) -> bool:
        """Whether a country closes a name, with an acronym after it (``Hội đồng ... Thụy Điển LO/TCO``) or alone."""
        for k in range(j, min(j + _TO_BRACKET, len(tokens))):
            land = self.language.countries.longest(tokens, k) if tokens[k].capital else None
            if land:
                alone = head.words in self.language.names.get("land_heads", ())
                return alone or self.trailing_acronym(tokens, land[0]) is not None
            if not tokens[k].capital and not self._inner(tokens, k):
                return False
            if k > j and self._another(tokens, k, head):
                return False
        return False

    def _bracketed(self, text: str, tokens: Sequence[Token], j: int, head: Head) -> int | None:
        """The index of a bracket with an acronym that closes the name, if only words of a name stand before it."""
        joined = j + 1 < len(tokens) and tokens[j + 1].key in self.language.names["member_joins"]
        if tokens[j].text == "(" or (tokens[j].acronym and joined):  # công đoàn ILA và Liên minh Hàng hải Mỹ (USMX)
            return None
        for end in range(j, min(j + _TO_BRACKET, len(tokens))):
            token = tokens[end]
            if token.text == "(":
                close = self.pieces.brackets(text, tokens, end)
                return end if close[1] else None
            if end > j and (
                (
                    self._after_country(tokens, end)
                    and (token.text in (",", "-", "–") or token.key in self.language.names["member_joins"])
                )
                or self.surname(tokens, end)
                or self.honours.longest(tokens, end)
                or (
                    tokens[end - 1].key not in self.language.names.get("plurals", ())
                    and (self._another(tokens, end, head) or self._known_apart(tokens, end, head))
                )
            ):
                return None
            land = self.language.countries.longest(tokens, end - 1)  # the Liên bang of Liên bang Nga is no level
            level = self.language.levels.longest(tokens, end) if land is None or land[0] <= end else None
            if level and end + 1 < len(tokens) and tokens[end + 1].capital:
                return None
            if not (
                token.capital
                or token.acronym
                or self._inner(tokens, end, bracketed=True)
                or self.language.modifiers.longest(tokens, end)
            ):
                return None
        return None

    def _after_country(self, tokens: Sequence[Token], end: int) -> bool:
        """Whether the name of a country ends right before a token."""
        longest = self.language.countries.longest
        return any((land := longest(tokens, k)) and land[0] == end for k in range(max(0, end - _LAND), end))

    def _known_apart(self, tokens: Sequence[Token], j: int, head: Head) -> bool:
        """Whether a known name begins at token ``j`` that isn't a part of ``Hội đồng Liên lạc Công đoàn X``."""
        union = self.language.heads.longest(tokens, j) if head.type not in _UNIONS else None
        within = union and union[1].type == "TradeUnion" and self._capitalised(tokens, j - 1)
        return not within and self._known_at(tokens, j) is not None

    def _scan_own(self, tokens: Sequence[Token], j: int, end: int, walk: Walk) -> None:
        for k in range(j, end):
            country = self.language.countries.longest(tokens, k)
            if country and tokens[k].capital and country[0] <= end:
                walk.country = walk.country or country[1]
                if country[0] == end:
                    walk.own_end = k
            modifier = self.language.modifiers.longest(tokens, k)
            if modifier and modifier[1] in self.language.names.get("international", ()):
                walk.international = True
