"""Finds the organisations in a text whose names are built on a kind word, as English names are.

Names of the shipped organisations, those that the article has bound, those that the grammar reads, what a country's
adjective tells (``the Lao federation``), and names that a word for their kind announces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from unionties.extract.knowledge import Knowledge
from unionties.extract.language import Language
from unionties.extract.mentions import Mention, Parts, scan
from unionties.extract.noun_common import CommonNames
from unionties.extract.noun_countries import NationalNames
from unionties.extract.noun_desks import StateOffices
from unionties.extract.noun_grammar import NounGrammar
from unionties.extract.noun_guesses import Guesses
from unionties.extract.noun_known import KnownNames
from unionties.extract.noun_local_unions import LocalUnions
from unionties.extract.noun_nation_unions import nation_union
from unionties.extract.noun_parts import PartNames
from unionties.extract.noun_places import place_end
from unionties.extract.tokens import OWNS, Phrases, Token, unowned
from unionties.extract.tokens import compound_words as words

Found = tuple[Mention, int] | None
#: How many words the name of a person before a body's has.
_PERSON = 2
#: The end of a word for those who do a trade.
_TRADE = re.compile(r"(?:ers|men|smiths)$")
#: The greatest length of the piece of an acronym behind a hyphen and a space.
_PIECE = 4
_OWNERS = ("'", "’", *OWNS)
#: What stands between the pieces of a name.
_HYPHENS = ("-", "–")


def _small(language: Language) -> frozenset[str]:
    """Words in small letters that names may begin with, but for those that own something."""
    grammar, common = language.once(NounGrammar), language.once(CommonNames)
    return frozenset((*grammar.words.part_words, *grammar.words.movements.first, *common.openers))


def _mixed(word: str) -> bool:
    """Whether a word has more than small letters: ``ver.di``, ``industriAll``."""
    return not word.islower() or "." in word


@lru_cache(maxsize=50_000)
def _odd(word: str) -> bool:
    """Whether a name may begin with a word without a capital that isn't listed: a number, or one that owns."""
    return word[0].isalnum() and (_mixed(word) or word[0].isdigit() or word.endswith(_OWNERS))


class NounNames:
    """Finds the names in the words of a sentence, as ``OrganisationFinder`` does for names that their kind begins."""

    def __init__(self, language: Language, facts: Knowledge) -> None:
        self.language, self.facts = language, facts
        self.grammar = language.once(NounGrammar)
        self.words = self.grammar.words
        self.common = language.once(CommonNames)
        self.known = KnownNames(language, facts, self.grammar)
        self.offices = StateOffices(language, self.known.countries)
        self.national = NationalNames(language, facts, self.grammar, self.common, self.known.find)
        self.guesses = Guesses(language, self.grammar)
        self.parts = PartNames(language, self.grammar, self.common, self._announced)
        self.local = LocalUnions(language, self.words)
        self._small = language.once(_small)
        self._own: Phrases[tuple[str, str, str]] = Phrases((), words)
        self._bindings: dict[str, str] = {}

    def bind(self, form: str, id_: str, type_: str) -> None:
        """From now on, in this article, the form names this entity."""
        if self._bindings.get(form) != id_:
            self._bindings[form] = id_
            self._own.add(form, (form, id_, type_))

    def find(self, text: str, start: int, end: int) -> Iterator[Mention]:
        """The mentions in ``text[start:end]``, from left to right, none overlapping another."""
        tokens = words(text, start, end)
        self.known.text = text
        dateline = self.guesses.dateline(text, start, end)
        opening = (
            i
            for i, t in enumerate(tokens)
            if t.capital or t.key in self._small or _odd(t.text) or self.offices.opens(t) or self.local.opens(t)
        )
        for mention in scan(opening, lambda i: self._at(text, tokens, i)):
            if mention.start >= dateline or not self._in_dateline(text, mention):
                yield mention

    def _in_dateline(self, text: str, mention: Mention) -> bool:
        """Whether a name before the dateline's dash is its city or its agency, and not who the sentence tells of."""
        parts = mention.members[0]
        return not (parts.known or parts.bound) or "(" in text[max(0, mention.start - 1) : mention.end]

    def _at(self, text: str, tokens: Sequence[Token], i: int) -> tuple[Mention, int] | None:
        token = tokens[i]
        if not token.text[0].isalnum():
            return None
        if not (token.capital or token.text[0].isdigit()):
            uncapped = self.known.uncapped(text, tokens, i) if _mixed(token.text) else None
            if uncapped:
                return self.parts.after(text, tokens, i, uncapped) or uncapped
            if self.local.opens(token) and (union := self.local.find(self.known.text, text, tokens, i)):
                return union
            if token.key not in self._small and not token.text.endswith(_OWNERS) and not self.offices.opens(token):
                return None
            part = self.parts.before(text, tokens, i) if self.parts.opens(token) else None
            part = part or self.national.of_lands(tokens, i) or self.offices.find(text, tokens, i)
            return part or (self.common.find(text, tokens, i) if self.common.opens(token) else None)
        if office := self.offices.find(text, tokens, i) or self.local.find(self.known.text, text, tokens, i):
            return office
        part, whole = self.parts.before(text, tokens, i), self._whole(text, tokens, i)
        if part and (whole is None or whole[1] < part[1]):
            return part
        if whole is None:
            part = self.parts.local(text, tokens, i) or self.parts.of_place(text, tokens, i)
            return part or self.common.find(text, tokens, i)
        return self.parts.after(text, tokens, i, whole) or whole

    def _whole(self, text: str, tokens: Sequence[Token], i: int) -> tuple[Mention, int] | None:
        named = self._named(text, tokens, i)
        if i and (end := self.grammar.quoted_end(tokens, i - 1)) > i:
            named = self._after_quotes(text, tokens, i - 1, end) or named
        found = named or self.guesses.find(text, tokens, i)
        return (found and self._quoted(text, tokens, found)) or found

    def _after_quotes(self, text: str, tokens: Sequence[Token], i: int, j: int) -> tuple[Mention, int] | None:
        """``"Energy" Production Union``: the kind stands behind a name in quotation marks."""
        kind = j < len(tokens) and tokens[j].capital and tokens[j].start == tokens[j - 1].end + 1
        found = self.grammar.composed(text, tokens, j) if kind else None
        if found is None or found[0].members[0].country:
            return None
        parts, name = found[0].members[0], text[tokens[i].start : found[0].end]
        parts = replace(parts, own=text[tokens[i].start : tokens[j].start] + parts.own, text=" ".join(name.split()))
        return Mention(tokens[i].start, found[0].end, (parts,)), found[1]

    def _quoted(self, text: str, tokens: Sequence[Token], named: tuple[Mention, int]) -> tuple[Mention, int] | None:
        """``Trade Union "Energy"``, ``Confederation of Labour "Podkrepa"``: a kind with its name in quotation marks."""
        mention, j = named
        parts, end = mention.members[0], self.grammar.quoted_end(tokens, j)
        if end == j or parts.bound or len(mention.members) > 1 or mention.end != tokens[j - 1].end:
            return None
        known = self.known.find(text, tokens, j + 1)
        if known and known[1] == end - 1 and known[0].members[0].known:
            parts = known[0].members[0]
        elif parts.known:
            return None
        else:
            name = text[mention.start : tokens[end - 1].end]
            parts = replace(parts, own=name, text=" ".join(name.split()))
        end, acronyms, country = self.grammar.brackets(text, tokens, end)
        parts = replace(parts, acronyms=parts.acronyms + acronyms, country=parts.country or country)
        return replace(mention, end=tokens[end - 1].end, members=(parts,)), end

    def _announced(self, text: str, tokens: Sequence[Token], i: int) -> tuple[Mention, int] | None:
        return self._named(text, tokens, i) or self.guesses.find(text, tokens, i, explained=False)

    def _named(self, text: str, tokens: Sequence[Token], i: int) -> tuple[Mention, int] | None:
        """The organisation whose name begins at token ``i``, without its parts, and not guessed."""
        if not (tokens[i].capital or tokens[i].text[0].isdigit()):
            return None
        national = self.national.find(text, tokens, i) or self.national.of_lands(tokens, i)
        national = national or nation_union(text, tokens, i, self.language, self.facts, self.grammar)
        if national:
            return national
        if "/" in tokens[i].text and tokens[i].acronym and (slashed := self._slashed(text, tokens, i)):
            return slashed
        parted = self._organ(text, tokens, i) or self._parted(text, tokens, i)
        if parted:
            return parted
        known, bound, composed = (
            self.known.find(text, tokens, i),
            self._bound(text, tokens, i),
            self._of_place(text, tokens, i) or self.grammar.composed(text, tokens, i),
        )
        best = max((f for f in (bound, known, composed) if f), key=lambda f: f[1], default=None)
        if (
            best is composed
            and composed
            and known
            and composed[1] > known[1]
            and tokens[known[1]].key in ("and", "&", ",")
        ):
            best = known
        inner = self._within(text, tokens, i, composed) if best and best is composed else None
        return inner or best

    def _within(self, text: str, tokens: Sequence[Token], i: int, whole: tuple[Mention, int]) -> Found:
        """The body at the end of a longer run of capitals that is none: ``Executive Council of the Irish Congress of
        Trade Unions``, ``Helen Berg Cook Islands Workers Association`` in a list."""
        organ = self.words.organs.longest(tokens, i)
        k = organ[0] if organ else len(tokens)
        if organ and k > i + 1 and k + 2 < whole[1] and (tokens[k].key, tokens[k + 1].key) == ("of", "the"):
            inner = self.known.find(text, tokens, k + 2) or self.grammar.composed(text, tokens, k + 2)
            return inner if inner and inner[1] >= whole[1] else None
        k = i + _PERSON
        land = self.language.countries.longest(tokens, k) if k < whole[1] else None
        if land is None or (i and tokens[i - 1].key == "the") or not self.grammar.names_person(tokens, i, k):
            return None
        known = self.known.find(text, tokens, k)
        return known if known and known[1] >= whole[1] else None

    def _slashed(self, text: str, tokens: Sequence[Token], i: int) -> tuple[Mention, int] | None:
        """``an ETUC/ITUC delegation``: several bodies whose acronyms are written as one word."""
        if self.known.find(text, tokens[: i + 1], i) or self._bound(text, tokens[: i + 1], i):
            return None
        start, members = tokens[i].start, list[Parts]()
        for piece in tokens[i].text.split("/"):
            alone = words(text, start, start + len(piece))
            found = self._bound(text, alone, 0) or self.known.find(text, alone, 0) if alone else None
            if found is None or len(alone) > 1:
                return None
            members.append(found[0].members[0])
            start += len(piece) + 1
        return Mention(tokens[i].start, tokens[i].end, tuple(members)), i + 1

    def _parted(self, text: str, tokens: Sequence[Token], i: int) -> tuple[Mention, int] | None:
        """``HAK- IS``: an acronym with a space at its hyphen, as pages have it that were cut into lines."""
        if i + 2 >= len(tokens) or tokens[i + 1].text not in _HYPHENS or not tokens[i + 2].capital:
            return None
        first, last = tokens[i], tokens[i + 2]
        between = text[first.end : last.start]
        if len(between) != len("- "):
            return None
        form = f"{first.text}-{last.text}"
        alone = words(form)
        found = self.known.find(form, alone, 0) or self._bound(form, alone, 0) if len(alone) == 1 else None
        if found and found[0].end == len(form):
            return Mention(first.start, last.end, found[0].members), i + 3
        if not (first.acronym and last.acronym and between == "- ") or len(last.text) > _PIECE:
            return None
        if any(self.facts.names.get(piece.text) for piece in (first, last)):
            return None
        name = text[first.start : last.end]
        return Mention(first.start, last.end, (Parts("TradeUnion", own=form, text=name, guessed=True),)), i + 3

    def _organ(self, text: str, tokens: Sequence[Token], i: int) -> tuple[Mention, int] | None:
        """The body whose organs are named before it: ``Secretariat of the Central Committee of the CPC``."""
        k, known = i, False
        while (organ := self.words.organs.longest(tokens, k)) and organ[0] + 2 < len(tokens):
            known = known or self.words.party_organs.longest(tokens, k) is not None
            k = organ[0]
            if tokens[k].key != "of":
                return None
            k += 1 + (tokens[k + 1].key == "the")
        named = known and tokens[k].capital
        whole = (self.known.find(text, tokens, k) or self.grammar.composed(text, tokens, k)) if named else None
        return (replace(whole[0], start=tokens[i].start), whole[1]) if whole else None

    def _as_trade(self, tokens: Sequence[Token], i: int, j: int) -> bool:
        """Whether a trade with capitals names its union: the article says ``the Steelworkers`` here or elsewhere."""
        told = "the " + " ".join(token.text for token in tokens[i:j])
        return (j >= len(tokens) or not tokens[j].capital) and f" {told}" in self.known.text

    def _of_place(self, text: str, tokens: Sequence[Token], i: int) -> tuple[Mention, int] | None:
        """``Dong Nai provincial Federation of Labour``: a word in small letters parts the place from the kind."""
        k = i + place_end([t.text for t in tokens[i : i + 4] if t.capital])
        if k == i or k + 1 >= len(tokens) or tokens[k].key not in self.words.local:
            return None
        found = self.grammar.composed(text, tokens, k + 1)
        if found is None:
            return None
        parts, before = found[0].members[0], text[tokens[k].start : tokens[k + 1].start]
        name = text[tokens[i].start : tokens[k + 1].start] + parts.own.removeprefix(before)
        whole = replace(parts, own=name, text=" ".join(name.split()))
        return Mention(tokens[i].start, found[0].end, (whole,)), found[1]

    def _bound(self, text: str, tokens: Sequence[Token], i: int) -> tuple[Mention, int] | None:
        found = self._own.longest(tokens, i)
        if found is None:
            form = unowned(tokens[i].text)
            value = self._own.get(form) if form != tokens[i].text else None
            found = (i + 1, value) if value else None
        if found is None:
            return None
        j, (form, id_, type_) = found
        said = unowned(text[tokens[i].start : tokens[j - 1].end])
        if not said[0].isupper() or (" " not in said and len(said) < 5 and not said.isupper() and said.islower()):
            return None
        if said.istitle() and _TRADE.search(said) and not self._as_trade(tokens, i, j):
            return None
        if said.casefold() in self.words.stops or (
            j < len(tokens) and " " not in said and self.grammar.of_country(tokens, j)[1]
        ):
            return None
        organ = self.words.organ_behind(tokens, j) if said.isupper() else None
        end = tokens[organ - 1].end if organ else tokens[i].start + len(said)
        return Mention(tokens[i].start, end, (Parts(type_, text=said, bound=id_),)), organ or j
