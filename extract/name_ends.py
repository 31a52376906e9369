"""How the name of an organisation goes on beyond its kind, and what closes it: brackets, an acronym, a last word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from unionties.extract.knowledge import Knowledge
from unionties.extract.language import Head, Language
from unionties.extract.linked_names import LinkedNames, Walk
from unionties.extract.name_pieces import NamePieces
from unionties.extract.name_words import NameWords
from unionties.extract.tokens import Phrases, Token

#: How far from its kind the bracket may stand that closes a name; words.
_TO_BRACKET = 20
#: What a body may be whose name goes on with a noun in lower case: ``Viện Quan hệ lao động``.
_NO_UNIONS = ("CivilOrganisation", "EducationBody", "StateBody")


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
        if wide is None or k == len(tokens) or (found and found[0] > k):
            return (*found, False) if found else None
        scopes = []
        while k < len(tokens) and (scope := self._lists.scopes.longest(tokens, k)):
            k, scopes = scope[0], [*scopes, scope[1]]
        inner = self.language.heads.longest(tokens, k) if scopes and k < len(tokens) else None
        verb = not tokens[wide[0]].capital and self.language.stops.longest(tokens, i)
        plurals = self.language.names.get("plurals", ())
        if inner is None or inner[1].type != "TradeUnion" or verb or all(scope in plurals for scope in scopes):
            return (*found, False) if found else None
        head = Head(f"{wide[1]} {inner[1].words}", "TradeUnion", True, False, inner[1].country)
        return inner[0], head, any(scope in self.language.names.get("international", ()) for scope in scopes)

    def tail(self, tokens: Sequence[Token], j: int, head: Head) -> int | None:
        """The index after a noun in lower case that ends the name of a body that is no union: ``Cục An toàn lao động``."""
        if head.type not in _NO_UNIONS or tokens[j].capital:
            return None
        found = self._lists.tails.longest(tokens, j)
        return found[0] if found and self._capitalised(tokens, j - 1) else None

    def small(self, text: str, tokens: Sequence[Token], j: int, head: Head) -> bool:
        """Whether a name goes on in lower case after a kind with a capital: with nouns up to a country or a place
        (``Bộ lao động Mỹ``), or up to a bracket with a name that is known."""
        if head.words in self.language.names.get("plain_heads", ()):
            k = j
            while k < len(tokens) and tokens[k].text.islower():
                word = max((p.longest(tokens, k) for p in self._nouns), key=lambda found: found[0] if found else 0)
                if word is None:
                    break
                k = word[0]
            listed = (self.language.countries, self.language.places)
            if j < k < len(tokens) and tokens[k].capital and any(p.longest(tokens, k) for p in listed):
                return True
        end = self._bracketed(text, tokens, j, head)
        return end is not None and any(self.known.get(own) for own in self.pieces.brackets(text, tokens, end)[1])

    def acronym_closes(self, tokens: Sequence[Token], j: int) -> bool:
        """Whether an acronym without brackets closes a name after its country: ``Hội đồng ... Thụy Điển LO/TCO``."""
        for k in range(j, min(j + _TO_BRACKET, len(tokens))):
            land = self.language.countries.longest(tokens, k) if tokens[k].capital else None
            if land:
                return self.trailing_acronym(tokens, land[0]) is not None
            if not tokens[k].capital and not self._inner(tokens, k):
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
                    self.language.countries.longest(tokens, end - 1)
                    and (token.text in (",", "-", "–") or token.key in self.language.names["member_joins"])
                )
                or self.surname(tokens, end)
                or (
                    tokens[end - 1].key not in self.language.names.get("plurals", ())
                    and (self._another(tokens, end, head) or self._known_at(tokens, end))
                )
            ):
                return None
            if self.language.levels.longest(tokens, end) and end + 1 < len(tokens) and tokens[end + 1].capital:
                return None
            if not (
                token.capital
                or token.acronym
                or self._inner(tokens, end, bracketed=True)
                or self.language.modifiers.longest(tokens, end)
            ):
                return None
        return None

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
