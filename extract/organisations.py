"""Names of organisations in the text: shipped ones, composed ones, those the article has bound, and foreign ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

from unionties.extract.embassies import Embassies, ends_with, keys
from unionties.extract.holders import vietnamese_syllable
from unionties.extract.knowledge import Knowledge
from unionties.extract.language import Language
from unionties.extract.list_members import ListMembers, no_bodies
from unionties.extract.mentions import Mention, Parts, scan
from unionties.extract.name_grammar import NameGrammar
from unionties.extract.tokens import Phrases, Token, beginning, first_words

#: ``A.B`` of ``A.B. Bardhan``.
_INITIALS = re.compile(r"(?:[A-Z]\.)+[A-Z]?|[A-Z]")

#: How many words the name of a union has, at least and at most, after which its chair may be named.
_WHOLE = (5, 9)


def _kinds(language: Language) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """The phrases that tell the kind of what is named after them, none of those that name no body, by their last
    words."""
    kinds: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for kind, words in {**language.names.get("kinds", {}), "": language.names.get("things", ())}.items():
        for phrase in map(keys, words):
            kinds.setdefault(phrase[-1], []).append((phrase, kind))
    told = language.names.get("traded", {})
    for kind, trade in product(told.get("kinds", ()), told.get("trades", ())):
        phrase = keys(f"{kind} {trade}")
        kinds.setdefault(phrase[-1], []).append((phrase, "Company"))
    return kinds


class OrganisationFinder:
    """Finds names in the tokens of a sentence; ``facts`` are the organisations that are known."""

    def __init__(self, language: Language, facts: Knowledge) -> None:
        self.language, self.facts, self.known, self.types = language, facts, facts.names, facts.types
        self.grammar, self.embassies = NameGrammar(language, facts), language.once(Embassies)
        self._syllabic = bool(language.names.get("syllables"))
        self._kinds, self._members = language.once(_kinds), language.once(ListMembers)
        lists = self.known, language.heads, language.prefixes, language.units_told, self.embassies.prefixes
        self._first = first_words(*lists)
        self._own: Phrases[tuple[str, str]] = Phrases((), language.tokeniser)
        self._bindings: dict[str, str] = {}

    def bind(self, form: str, id_: str, type_: str) -> None:
        """From now on, in this article, the form names this entity."""
        if self._bindings.get(form) != id_:
            self._bindings[form] = id_
            self._own.add(form, (id_, type_))

    def find(self, text: str, start: int, end: int) -> Iterator[Mention]:
        """The mentions in ``text[start:end]``, from left to right, none overlapping another."""
        tokens = self.language.tokeniser(text, start, end)
        opening, linked = beginning(tokens, self._first, self.embassies.titles), self.grammar.linked
        if not linked.used:
            return self._members.added(tokens, scan(opening, lambda i: self._listed(text, tokens, i)))
        listed = frozenset(opening)
        return scan(
            range(len(tokens)),
            lambda i: (self._listed(text, tokens, i) if i in listed else None) or linked.national(tokens, i),
        )

    def _listed(self, text: str, tokens: Sequence[Token], i: int) -> tuple[Mention, int] | None:
        """The name at token ``i``, with the country that is said of it and of the next of its kind at once."""
        found = self._at(text, tokens, i)
        if found is None or found[0].members[0].type != "StateBody" or found[1] + 1 >= len(tokens):
            return found
        mention, j = found
        if tokens[j].text not in self.language.data["wrappers"]["listing"] or tokens[j + 1].text != tokens[i].text:
            return found
        following = self._at(text, tokens, j + 1)
        return (self._of_the_same(text, mention, following[0]), j) if following else found

    def _of_the_same(self, text: str, mention: Mention, following: Mention) -> Mention:
        """``Bộ Ngoại giao và Bộ Lao động Hoa Kỳ``: two bodies of a state that the last one's country is said of."""
        first, last = text[mention.start : mention.end], text[following.start : following.end]
        words = self.language.tokeniser(last)
        ends = (
            k for k in range(1, len(words)) if (c := self.language.countries.longest(words, k)) and c[0] == len(words)
        )
        country = next((last[words[k].start :] for k in ends), "")
        whole = f"{first} {country}"
        named = self._name(whole, self.language.tokeniser(whole), 0) if country else None
        if named is None or named[0].end != len(whole):
            return mention
        return replace(mention, members=tuple(parts.with_text(first) for parts in named[0].members))

    def _at(self, text: str, tokens: Sequence[Token], i: int) -> tuple[Mention, int] | None:
        token, language = tokens[i], self.language
        if not token.text[0].isalnum() or (not token.capital and self.grammar.joined(tokens, i)):
            return None
        unit = language.units_told.longest(tokens, i)
        if unit and not self._goes_on(tokens, i, unit[0]):
            parts = Parts("TradeUnion", unit[1], level="unit", text=text[token.start : tokens[unit[0] - 1].end])
            return Mention(token.start, tokens[unit[0] - 1].end, (parts,)), unit[0]
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

    def _goes_on(self, tokens: Sequence[Token], i: int, j: int) -> bool:
        """Whether ``công đoàn công ty`` is in the plural, or the beginning of a name."""
        plurals = self.language.names.get("plurals", ())
        if i and (tokens[i - 1].key in plurals or tokens[i - 1].text.isdigit()):
            return True
        return j < len(tokens) and tokens[j].capital and not self.grammar.surname(tokens, j)

    def _name(self, text: str, tokens: Sequence[Token], i: int) -> tuple[Mention, int] | None:
        embassy = self.embassies.find(tokens, i)
        if embassy:
            return embassy
        if branded := self.grammar.branded(text, tokens, i):
            return branded
        grammar, known = self.grammar.composed(text, tokens, i), self._known(text, tokens, i)
        cut = self.known.longest(tokens, grammar[1] - 1) if grammar and grammar[1] > i + 1 else None
        if grammar and cut and cut[0] > grammar[1] and tokens[grammar[1]].text == "-":
            grammar = None  # nghiệp đoàn Filt-CGIL
        bound = self._bound(text, tokens, i)
        if bound and (known is None or known[1] <= bound[1]):  # the article's own word counts first
            known = bound
        if known and (grammar is None or grammar[1] <= known[1] or self._goes_astray(tokens, known[1], grammar[1])):
            return known
        return grammar or known or self._foreign(text, tokens, i)

    def _goes_astray(self, tokens: Sequence[Token], start: int, end: int) -> bool:
        """Whether a composed name goes beyond a known one by nothing but capitals, which may be a person's name, or
        where names have links by nothing but lower-case nouns."""
        language = self.language
        if self.grammar.linked.used and end > start and not any(t.capital for t in tokens[start:end]):
            return True
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
        if found is None or self.language.not_heads.longest(tokens, i):  # Nguyễn Phú Quốc hội kiến N
            return None
        j, ids = found
        words = text[tokens[i].start : tokens[j - 1].end]
        lone = j == i + 1
        small = not tokens[i].capital and words != words.upper()  # some scripts have no capitals
        if (lone and small and "." not in words) or (not lone and words.islower()):
            return None
        if lone and not tokens[i].acronym and self.language.stops.longest(tokens, i):  # a word that opens a sentence
            return None
        if lone and len(words) < 5 and not words.isupper() and not self._spelled(words, ids):
            return None
        if self._lowered(tokens, i, j) or self.grammar.joined(tokens, j):
            return None
        branch = self._branch(text, tokens, i, j, ids) if lone else None
        if branch:
            return branch
        j = self._office(tokens, j, ids[0])
        j, acronyms, country = self.grammar.pieces.brackets(text, tokens, j)
        j = self._office(tokens, j, ids[0])
        end, land = self.grammar.of_country(tokens, j)
        if land is None and self.types[ids[0]] == "StateBody" and (of := self.embassies.country(tokens, j)):
            end, land = of  # Quốc hội nước Cộng hòa Cuba
            if not any(self.facts.organisations[id_].country == land for id_ in ids):
                return None
        if land is None and lone and (tokens[i].acronym or words.isascii()) and j < len(tokens) and tokens[j].capital:
            end, land = self.language.countries.longest(tokens, j) or (j, None)  # LO Thụy Điển
        listed = country is None and any(self.facts.organisations[id_].country == land for id_ in ids)
        if land and (listed or self.grammar.linked.used):
            j, country = end, land
        parts = Parts(self.types[ids[0]], known=ids, country=country, acronyms=acronyms, text=words)
        return Mention(tokens[i].start, tokens[j - 1].end, (parts,)), j

    def _branch(
        self, text: str, tokens: Sequence[Token], i: int, j: int, ids: tuple[str, ...]
    ) -> tuple[Mention, int] | None:
        """``Rengo Nagasaki``: a foreign union's brand with a place is a part of it, and acts for itself."""
        place = self.language.places.longest(tokens, j) if j < len(tokens) and tokens[j].capital else None
        countries = {self.facts.organisations[id_].country for id_ in ids}
        foreign = not countries & {None, self.language.data.get("home")}
        if place is None or not foreign or self.types[ids[0]] != "TradeUnion" or not tokens[i].text.isascii():
            return None
        if place[1][1] not in countries:
            return None
        name = " ".join(text[tokens[i].start : tokens[place[0] - 1].end].split())
        return Mention(tokens[i].start, tokens[place[0] - 1].end, (Parts("TradeUnion", own=name, text=name),)), place[0]

    def _spelled(self, words: str, ids: tuple[str, ...]) -> bool:
        """Whether one of the organisations is listed in just this spelling: *Sida*, but no *Nho* for NHO."""
        listed = words in self.language.names.get("word_names", ())
        return listed or any(words in self.facts.organisations[id_].all_names() for id_ in ids)

    @staticmethod
    def _lowered(tokens: Sequence[Token], i: int, j: int) -> bool:
        """Whether a verb only sounds like the second half of an acronym: *CGT ra khỏi* is no CGT-RA."""
        return j == i + 2 and tokens[i].text.isupper() and tokens[i + 1].text.islower() and len(tokens[i + 1].text) < 4

    def _office(self, tokens: Sequence[Token], j: int, id_: str) -> int:
        """The index after ``tại Việt Nam`` or ``châu Á - Thái Bình Dương``: a body's office there is the body."""
        if j >= len(tokens):
            return j
        at = self.language.names.get("at", ("tại",))
        if tokens[j].key in at and j + 1 < len(tokens) and self.types[id_] != "TradeUnion":
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
        none = language.once(no_bodies)
        if not token.capital or token.text in none or (not token.text.isascii() and self._own_word(token.text)):
            return None
        if not token.text.isalnum() and all(part in none for part in re.split(r"[./&-]", token.text)):
            return None
        if language.places.longest(tokens, i) or language.countries.longest(tokens, i):
            return None
        kind = self._kind_before(tokens, i)
        if kind == "":
            return None  # lớp POSITIVE
        letters = token.acronym and token.text.isupper() and token.text.isascii()
        acronym = letters and not re.search(r"\d", token.text) and not self._shouted(tokens, i)  # no N95, no A320
        if kind is None and not acronym and token.text.isascii():
            placed = i > 0 and (tokens[i - 1].key in language.names.get("place_words", ()) or tokens[i - 1].capital)
            bracketed = i + 1 < len(tokens) and tokens[i + 1].text == "(" and not placed
            kind = "Company" if bracketed and self.grammar.pieces.brackets(text, tokens, i + 1)[2] else None
        if not acronym and (kind is None or self._own_word(token.text) or self._of_a_leader(tokens, i)):
            return None
        j = self._latin_run(tokens, i) if kind else i + 1
        while j == i + 1 and acronym and (end := self.grammar.chained(tokens, j)):
            i, j = end - 1, end
        words = text[token.start : tokens[j - 1].end]
        j, acronyms, country = self.grammar.pieces.brackets(text, tokens, j)
        parts = Parts(
            kind or "CivilOrganisation", own=words, country=country, acronyms=acronyms, text=words, guessed=kind is None
        )  # fmt: skip
        return Mention(token.start, tokens[j - 1].end, (parts,)), j

    def _of_a_leader(self, tokens: Sequence[Token], i: int) -> bool:
        """Whether two capitals follow a name that is whole: ``Tổng Công đoàn Nhật Bản Rikio Kozu`` names its chair."""
        if i + 1 >= len(tokens) or not tokens[i + 1].capital or tokens[i + 1].acronym:
            return False
        named = (self.known.longest(tokens, k) for k in range(max(0, i - _WHOLE[1]), i - _WHOLE[0] + 1))
        return any(found is not None and found[0] == i for found in named)

    def _own_word(self, word: str) -> bool:
        """Whether a word may be one of the language's own, where these are told by the shape of their syllables."""
        return self._syllabic and vietnamese_syllable(word)

    def _shouted(self, tokens: Sequence[Token], i: int) -> bool:
        """Whether capitals at token ``i`` are no acronym: initials, a byline, a dateline (``PRA-HA -``)."""
        if _INITIALS.fullmatch(tokens[i].text):
            return True
        first = last = i
        while first > 1 and tokens[first - 1].text == "-" and tokens[first - 1].start == tokens[first - 2].end:
            first -= 2
        while last + 2 < len(tokens) and tokens[last + 1].text == "-" and tokens[last + 1].start == tokens[last].end:
            last += 2
        after = tokens[last + 1].text if last + 1 < len(tokens) else ""
        if after in ("-", "–", "—", ":") and not any(t.text[0].isalnum() for t in tokens[:first]):
            return True
        near = [tokens[k] for k in (first - 1, *range(first, last + 1, 2), last + 1) if 0 <= k < len(tokens) and k != i]
        none = self.language.names.get("not_organisations", ())
        return any(
            t.text.isupper() and len(t.text) > 1 and t.text not in none
            and (self._own_word(t.text) and not t.text.isascii())
            for t in near
        )  # fmt: skip

    def _kind_before(self, tokens: Sequence[Token], i: int) -> str | None:
        """The entity type that the word before a name tells (``hãng``), empty where that names no body (``lớp``)."""
        if i and self.grammar.linked.nationality(tokens, i - 1):
            i -= 1  # le syndicat suisse Unia
        for k in range(max(0, i - 2), i):
            land = self.language.countries.longest(tokens, k) if tokens[k].capital else None
            if land and land[0] == i:
                i = k
                break
        listed = self._kinds.get(tokens[i - 1].key, ()) if i else ()
        return next(
            (
                k
                for phrase, k in listed
                if ends_with(tokens, i, phrase) and not self.grammar.joined(tokens, i - len(phrase))
            ),
            None,
        )

    def _latin_run(self, tokens: Sequence[Token], i: int) -> int:
        """The index after up to four capitalised words in plain Latin letters that begin at token ``i``."""
        j, language = i + 1, self.language
        while (
            j < min(i + 4, len(tokens))
            and tokens[j].capital
            and (tokens[j].text.isascii() or not self._own_word(tokens[j].text))
        ):
            other = (language.places, language.countries, language.heads)
            if self.grammar.surname(tokens, j) or any(p.longest(tokens, j) for p in other):
                break
            j += 1
        return j
