"""Names of organisations in the text: shipped ones, composed ones, those the article has bound, and foreign ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from unionties.extract.embassies import Embassies, ends_with, keys
from unionties.extract.language import Language
from unionties.extract.mentions import Mention, Parts, scan
from unionties.extract.name_grammar import NameGrammar
from unionties.extract.tokens import Phrases, Token, tokenise

_VIETNAMESE = re.compile(
    r"(?:b|c|ch|d|g|gh|gi|h|k|kh|l|m|n|ng|ngh|nh|p|ph|qu|r|s|t|th|tr|v|x)?[aeiouy]{1,3}(?:c|ch|m|n|ng|nh|p|t)?",
    re.IGNORECASE,
)


class OrganisationFinder:
    """Finds names in the tokens of a sentence.

    ``known`` maps every name of the shipped organisations to the ids that bear it, ``types`` the ids to entity types.
    """

    def __init__(self, language: Language, known: Phrases[tuple[str, ...]], types: dict[str, str]) -> None:
        self.language, self.known, self.types = language, known, types
        self.grammar, self.embassies = NameGrammar(language, known), Embassies(language)
        self._kinds: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for kind, words in language.names.get("kinds", {}).items():
            for phrase in map(keys, words):
                self._kinds.setdefault(phrase[-1], []).append((phrase, kind))
        self._own: Phrases[tuple[str, str]] = Phrases()

    def bind(self, form: str, id_: str, type_: str) -> None:
        """From now on, in this article, the form names this entity."""
        self._own.add(form, (id_, type_))

    def find(self, text: str, start: int, end: int) -> Iterator[Mention]:
        """The mentions in ``text[start:end]``, from left to right, none overlapping another."""
        tokens = tokenise(text, start, end)
        return scan(len(tokens), lambda i: self._at(text, tokens, i))

    def _at(self, text: str, tokens: Sequence[Token], i: int) -> tuple[Mention, int] | None:
        token, language = tokens[i], self.language
        if not token.text[0].isalnum():
            return None
        if not token.capital and not any(p.opens(token) for p in (language.heads, language.prefixes, self.known)):
            return self.embassies.find(tokens, i)
        prefix = self.language.prefixes.longest(tokens, i)
        if prefix and prefix[0] < len(tokens):
            inner = self._name(text, tokens, prefix[0])
            whole = self._name(text, tokens, i)
            if inner and (whole is None or whole[1] < inner[1]):
                mention, j = inner
                mention = replace(
                    mention, start=tokens[i].start, prefix=text[tokens[i].start : tokens[prefix[0] - 1].end]
                )
                return mention, j
            return whole
        return self._name(text, tokens, i)

    def _name(self, text: str, tokens: Sequence[Token], i: int) -> tuple[Mention, int] | None:
        embassy = self.embassies.find(tokens, i)
        if embassy:
            return embassy
        grammar, known, bound = (
            self.grammar.composed(text, tokens, i),
            self._known(text, tokens, i),
            self._bound(text, tokens, i),
        )
        if bound and (known is None or known[1] < bound[1]):
            known = bound
        if known and (grammar is None or grammar[1] <= known[1] or self._only_capitals(tokens, known[1], grammar[1])):
            return known
        return grammar or known or self._foreign(text, tokens, i)

    def _only_capitals(self, tokens: Sequence[Token], start: int, end: int) -> bool:
        """Whether a composed name goes beyond a known one by nothing but capitals, which may be a person's name."""
        language = self.language
        telling = language.countries, language.places, language.sectors, language.modifiers
        return end - start >= 2 and all(
            tokens[k].capital and not any(phrases.longest(tokens, k) for phrases in telling) for k in range(start, end)
        )

    def _bound(self, text: str, tokens: Sequence[Token], i: int) -> tuple[Mention, int] | None:
        """A form that the article itself has bound, such as an acronym given in brackets before."""
        found = self._own.longest(tokens, i)
        if found is None or not tokens[i].capital:
            return None
        j, (id_, type_) = found
        words = text[tokens[i].start : tokens[j - 1].end]
        return Mention(tokens[i].start, tokens[j - 1].end, (Parts(type_, text=words, bound=id_),)), j

    def _known(self, text: str, tokens: Sequence[Token], i: int) -> tuple[Mention, int] | None:
        found = self.known.longest(tokens, i)
        if found is None:
            return None
        j, ids = found
        words = text[tokens[i].start : tokens[j - 1].end]
        if not any(c.isupper() for c in words) or (j == i + 1 and not tokens[i].capital):
            return None
        if (
            j == i + 1
            and tokens[i].text.isupper() is False
            and tokens[i].text.title() != tokens[i].text
            and len(words) < 5
        ):
            return None
        j = self._office(tokens, j, ids[0])
        j, acronyms, country = self.grammar.pieces.brackets(text, tokens, j)
        j = self._office(tokens, j, ids[0])
        parts = Parts(self.types[ids[0]], known=ids, country=country, acronyms=acronyms, text=words)
        return Mention(tokens[i].start, tokens[j - 1].end, (parts,)), j

    def _office(self, tokens: Sequence[Token], j: int, id_: str) -> int:
        """The index after ``tại Việt Nam`` or ``châu Á - Thái Bình Dương``: a body's office there is the body."""
        if j >= len(tokens):
            return j
        if (
            tokens[j].key in self.language.names.get("at", ("tại",))
            and j + 1 < len(tokens)
            and self.types[id_] != "TradeUnion"
        ):
            for places in (self.language.countries, self.language.places):
                found = places.longest(tokens, j + 1)
                if found and tokens[j + 1].capital:
                    return found[0]
            return j
        region = self.language.regions.longest(tokens, j)
        return region[0] if region else j

    def _foreign(self, text: str, tokens: Sequence[Token], i: int) -> tuple[Mention, int] | None:
        """A foreign name: an acronym in plain Latin letters, or a Latin name after a word for its kind."""
        token, language = tokens[i], self.language
        if not token.capital or not token.text.isascii() or token.text in language.names.get("not_organisations", ()):
            return None
        if language.places.longest(tokens, i) or language.countries.longest(tokens, i):
            return None
        kind = self._kind_before(tokens, i)
        acronym = token.acronym and token.text.isupper()
        if kind is None and not acronym:
            placed = i > 0 and tokens[i - 1].key in language.names.get("place_words", ())
            bracketed = i + 1 < len(tokens) and tokens[i + 1].text == "(" and not placed
            kind = "Company" if bracketed and self.grammar.pieces.brackets(text, tokens, i + 1)[2] else None
        if not acronym and (kind is None or _VIETNAMESE.fullmatch(token.text)):
            return None
        j = self._latin_run(tokens, i) if kind else i + 1
        words = text[token.start : tokens[j - 1].end]
        j, acronyms, country = self.grammar.pieces.brackets(text, tokens, j)
        parts = Parts(
            kind or "CivilOrganisation", own=words, country=country, acronyms=acronyms, text=words, guessed=kind is None
        )  # fmt: skip
        return Mention(token.start, tokens[j - 1].end, (parts,)), j

    def _kind_before(self, tokens: Sequence[Token], i: int) -> str | None:
        """The entity type that the word before a name tells: ``hãng``, ``nghiệp đoàn``."""
        listed = self._kinds.get(tokens[i - 1].key, ()) if i else ()
        return next((kind for phrase, kind in listed if ends_with(tokens, i, phrase)), None)

    def _latin_run(self, tokens: Sequence[Token], i: int) -> int:
        """The index after up to four capitalised words in plain Latin letters that begin at token ``i``."""
        j, language = i + 1, self.language
        while j < min(i + 4, len(tokens)) and tokens[j].capital and tokens[j].text.isascii():
            other = (language.places, language.countries, language.heads)
            if self.grammar.surname(tokens, j) or any(p.longest(tokens, j) for p in other):
                break
            j += 1
        return j
