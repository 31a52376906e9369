"""Unions whose name a hyphen joins to that of their centre: ``Filctem-CGIL``, ``CFDT-Cadres``, ``SEIU-UHW``."""

from __future__ import annotations

from collections.abc import Sequence

from unionties.extract.knowledge import Knowledge
from unionties.extract.language import Language
from unionties.extract.noun_words import NameWords
from unionties.extract.tokens import Token, word_key


class HyphenedUnions:
    """Tells whether both sides of a hyphen are one name."""

    def __init__(self, language: Language, facts: Knowledge, words: NameWords) -> None:
        self.language, self.facts, self.words = language, facts, words

    def centre(self, form: str, last: str, tokens: Sequence[Token], i: int) -> tuple[str, ...]:
        """The ids of those who may be the centre that the union ``form-last`` at token ``i`` belongs to."""
        ids = self.facts.names.get(last) if form[:1].isupper() and last.isupper() else None
        if ids and len(last) > 2 and not form.isupper() and self._foreign(ids[0]) and not self._parted(tokens, i, form):
            return ids
        ids = self.facts.names.get(form) if form.isupper() and last[:1].isupper() else None
        return ids if ids and self._part(ids, last, tokens, i) and not self._parted(tokens, i, last) else ()

    def _foreign(self, centre: str) -> bool:
        """Whether a centre has its name in another language, where a hyphen joins a part's to it: no ``Boeing-IAM``."""
        org, known = self.facts.organisations.get(centre), {"vi", self.language.code}
        return org is not None and org.type == "TradeUnion" and not known.issuperset(org.names)

    def _part(self, ids: Sequence[str], last: str, tokens: Sequence[Token], i: int) -> bool:
        """Whether an unknown word behind a union's acronym and a hyphen is a part's name: no company, no place."""
        words, language = self.words, self.language
        if any(self.facts.types[k] != "TradeUnion" for k in ids) or self.facts.names.get(last):
            return False
        told = last.casefold() in words.international or last in words.not_organisations or last in words.adjectives
        if told or language.countries.get(last) or language.places.get(last) or not last.replace("-", "").isalpha():
            return False
        after = i + 1 if i + 1 < len(tokens) and tokens[i + 1].capital else None
        return after is None or words.titles.longest(tokens, after) is not None

    def _parted(self, tokens: Sequence[Token], i: int, word: str) -> bool:
        """Whether the hyphen stands between two sides: ``the Macron-CGT talks``."""
        talks = i + 1 < len(tokens) and tokens[i + 1].key in self.words.between
        return talks or word_key(word) in self.words.unjoined
