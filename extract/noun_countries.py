"""What a country's adjective tells of a name: ``British TUC``, ``Lao trade unions``, ``Israeli embassy in Oslo``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from unionties.extract.knowledge import Knowledge
from unionties.extract.language import Language
from unionties.extract.mentions import Mention, Parts
from unionties.extract.noun_common import CommonNames
from unionties.extract.noun_grammar import NounGrammar
from unionties.extract.noun_missions import mission_parts
from unionties.extract.tokens import OWNS, Phrases, Token, compound_words, unowned, word_key

Found = tuple[Mention, int] | None
#: The greatest number of words in a country's name before what it owns.
_COUNTRY = 3


class NationalNames:
    """Reads names that a country stands before; ``named`` finds a shipped organisation's name."""

    def __init__(
        self,
        language: Language,
        facts: Knowledge,
        grammar: NounGrammar,
        common: CommonNames,
        named: Callable[[str, Sequence[Token], int, str | None], Found],
    ) -> None:
        self.language, self.facts, self.grammar, self.words = language, facts, grammar, grammar.words
        self.common, self._named = common, named
        self._joins = frozenset(language.data["posts"]["joins"])
        same = language.names.get("counterparts", {})
        self._counterparts = Phrases(
            ((w, w) for key in ("kinds", "fellows") for w in same.get(key, ())), compound_words
        )
        self._same = next(iter(same.get("kinds", ())), "")
        self._owners, self._of_state = frozenset(same.get("owners", ())), frozenset(same.get("state", ()))

    def find(self, text: str, tokens: Sequence[Token], i: int) -> tuple[Mention, int] | None:
        """``Ghana's TUC``, ``Lao trade unions``, ``the Lao delegation``, ``Cuban miners' centre (CTC)``."""
        j, lands = self._lands(tokens, i, i == 0)
        noun = self.words.movements.longest(tokens, j) if len(lands) > 1 and j < len(tokens) else None
        if noun and not (noun[0] < len(tokens) and tokens[noun[0]].capital):
            head = self._same if self._counterpart(text, tokens, i, j) else ""
            return self._of_each(tokens, i, noun[0], lands, head)
        j, country = self._country(tokens, i)
        if country is None or j >= len(tokens):
            return None
        if tokens[j].capital:
            headline = self._headline(tokens, j) or self._several(tokens, i, j)
            if headline and not self._named(text, tokens, i, None):
                meant = Parts("TradeUnion", centre=True, country=country, guessed=True)
                return Mention(tokens[i].start, tokens[headline - 1].end, (meant,)), headline
            named = (
                self._named(text, tokens, j, country)
                or self.grammar.composed(text, tokens, j)
                or self._owned(text, tokens, i, j)
                or self._called(tokens, i, j)
            )
            if named is None or len(named[0].members) != 1:
                return None
            whole = self.grammar.composed(text, tokens, i)
            direct = self._named(text, tokens, i, None)
            if direct and direct[1] >= named[1]:
                return None
            state = named[0].members[0].type == "StateBody" and self.language.heads.longest(tokens, j) is not None
            if whole and whole[1] >= named[1] and not state and not tokens[j - 1].text.endswith(("'s", "’s")):
                return None
            parts = named[0].members[0]
            if parts.known and not any(self.facts.organisations[k].country in (country, None) for k in parts.known):
                return None
            return replace(
                named[0], start=tokens[i].start, members=(replace(parts, country=parts.country or country),)
            ), named[1]
        return self._movement(text, tokens, i, j, country)

    def _headline(self, tokens: Sequence[Token], j: int) -> int | None:
        """The index after the unions of a country in a headline: ``German Trade Union Delegation``."""
        for end, _ in self.words.movements.all(tokens, j):
            if end < len(tokens) and tokens[end].capital and all(t.key in self.words.union for t in tokens[j:end]):
                those = (*self.words.guests.all(tokens, end - 1), *self.words.guests.all(tokens, end))
                if those or self.words.titles.longest(tokens, end):
                    return end
        return None

    def _several(self, tokens: Sequence[Token], i: int, j: int) -> int | None:
        """The index after a country's unions, in capitals: ``Korean Unions``; more capitals would make it a name."""
        k = j
        while k < len(tokens) and tokens[k].capital and tokens[k].key in self.words.vague - self.words.plurals:
            k += 1
        end = k + 1
        if k >= len(tokens) or not tokens[k].capital or (end < len(tokens) and tokens[end].text == "("):
            return None
        more = end < len(tokens) and (tokens[end].capital or tokens[end].key == "of")
        return end if not more and self.grammar.several(tokens, i, end) else None

    def of_lands(self, tokens: Sequence[Token], i: int) -> tuple[Mention, int] | None:
        """``trade unions of Mongolia and Belarus``: the centre of each, unless a trade or place stands before them."""
        noun = self.words.movements.longest(tokens, i)
        j = noun[0] if noun else len(tokens)
        if j + 1 >= len(tokens) or tokens[j].key != "of" or not tokens[j - 1].key.endswith("unions"):
            return None
        before = unowned(tokens[i - 1].text).rstrip("'’").casefold() if i else ""
        if before in self.words.sectors or before in self.words.local or before in self.words.union:
            return None
        end, lands = self._lands(tokens, j + 1 + (tokens[j + 1].key == "the"))
        return self._of_each(tokens, i, end, lands) if lands else None

    def _of_each(
        self, tokens: Sequence[Token], i: int, end: int, lands: Sequence[str], head: str = ""
    ) -> tuple[Mention, int]:
        """The centres of countries, from token ``i`` to ``end``."""
        meant = tuple(Parts("TradeUnion", head, centre=True, country=land, guessed=True) for land in lands)
        return Mention(tokens[i].start, tokens[end - 1].end, meant), end

    def _lands(self, tokens: Sequence[Token], i: int, heading: bool = False) -> tuple[int, list[str]]:
        """The countries listed from token ``i`` on, and the index after them; only a headline lists them with nothing
        but a comma: ``Vietnam, Laos trade unions``."""
        lands: list[str] = []
        end, j, joined = i, i, heading
        while j < len(tokens) and tokens[j].capital and (found := self.language.countries.longest(tokens, j)):
            lands.append(found[1])
            end = j = found[0]
            comma = j < len(tokens) and tokens[j].text == ","
            j += comma
            joined = joined or (j < len(tokens) and tokens[j].key in self._joins)
            if j < len(tokens) and tokens[j].key in self._joins:
                j += 1
            elif not comma:
                break
        return end, lands if joined or len(lands) < 2 else lands[:0]

    def _owned(self, text: str, tokens: Sequence[Token], i: int, j: int) -> tuple[Mention, int] | None:
        """``Romania's Sanitas``: one capitalised word that belongs to a country is a body of it."""
        token, after = tokens[j], tokens[j + 1] if j + 1 < len(tokens) else None
        if i and tokens[i - 1].capital:
            return None  # ArcelorMittal Poland's
        if not tokens[j - 1].text.endswith(("'s", "’s")) or (after and (after.capital or after.text == "-")):
            return None
        form = unowned(token.text)
        listed = (
            self.language.places.get(form) or self.language.countries.get(form) or form in self.words.not_organisations
        )
        if (
            listed
            or not self.grammar.inner(tokens, j)
            or token.key in self.words.events
            or token.key in self.words.portfolios
            or self.language.heads.longest(tokens, j)
            or (len(form) < 3 and not form.isupper())
        ):
            return None
        parts = Parts("TradeUnion", own=form, text=form, guessed=True)
        return Mention(token.start, token.start + len(form), (parts,)), j + 1

    def _called(self, tokens: Sequence[Token], i: int, j: int) -> tuple[Mention, int] | None:
        """``the Icelandic VR``, ``the Danish Politiforbundet``: one word that is none of English behind ``the`` and
        a country's adjective."""
        token, form = tokens[j], unowned(tokens[j].text)
        if not i or tokens[i - 1].key != "the" or tokens[j - 1].text not in self.words.adjectives:
            return None
        after = tokens[j + 1] if j + 1 < len(tokens) else None
        if after and (after.text[0] in "-–/" or (after.text[0].isalpha() and not self._ended(after, form, token))):
            return None
        if token.key in self.words.not_national or form in self.words.not_organisations or not form.isalpha():
            return None
        if form.isupper() and len(form) != 2:
            return None  # any acronym is found without
        if not form.isupper() and not (form.istitle() and self._foreign_word(tokens, j)):
            return None
        parts = Parts("TradeUnion", own=form, text=form, guessed=True)
        return Mention(token.start, token.start + len(form), (parts,)), j + 1

    def _ended(self, after: Token, form: str, token: Token) -> bool:
        """Whether a name ends before a word, which a noun would go on with; an owner's name always does."""
        return form != token.text or (not after.capital and after.key in self.words.after)

    def _foreign_word(self, tokens: Sequence[Token], j: int) -> bool:
        """Whether a word shows by its ending or beginning that it means a union in another language."""
        key, words = word_key(unowned(tokens[j].text)), self.words
        told = key.endswith(words.foreign_endings) or key.startswith(words.foreign_beginnings)
        return told and self.grammar.inner(tokens, j) and not self.language.heads.get(key)

    def _movement(self, text: str, tokens: Sequence[Token], i: int, j: int, country: str) -> tuple[Mention, int] | None:
        before = self.language.countries.longest(tokens, i - 1) if i and tokens[i - 1].capital else None
        if before and before[0] == i and text[tokens[i - 1].end : tokens[i].start] == " ":
            return None  # the Turkish Cypriot trade unions
        state = self.common.state(text, tokens, i, j, country) if tokens[j].key in self.words.portfolios else None
        if state:
            return state
        if tokens[j].key in self.words.national_bodies and not (j + 1 < len(tokens) and self._goes_on(tokens[j + 1])):
            name = text[tokens[i].start : tokens[j].end]
            parts = Parts("StateBody", own=name, country=country, text=" ".join(name.split()))
            return Mention(tokens[i].start, tokens[j].end, (parts,)), j + 1
        if employers := self._employers(text, tokens, i, j, country):
            return employers
        meant = Parts("TradeUnion", centre=True, country=country, guessed=True)
        described = self.common.end(tokens, j) or self.common.of_workers(tokens, j)
        described_as = self.common.named(text, tokens, i, j, described, country) if described else None
        if described_as:
            return described_as
        for k in range(j, min(j + 5, len(tokens) - 1)):
            if tokens[k].key in self.words.lower_kinds and tokens[k + 1].text == "(":
                end, acronyms, _ = self.grammar.brackets(text, tokens, k + 1)
                if acronyms:
                    name = text[tokens[i].start : tokens[k].end]
                    parts = Parts("TradeUnion", own=name, country=country, acronyms=acronyms, text=name)
                    return Mention(tokens[i].start, tokens[end - 1].end, (parts,)), end
            bodied = (
                k > j
                and tokens[k].key in self.words.lower_kinds
                and (
                    tokens[k - 1].text.endswith(("'", "’"))
                    or (tokens[k - 1].key in self.words.union and tokens[k - 1].key.endswith("s"))
                )
            )
            if bodied and not tokens[k + 1].capital and tokens[k].key != "centre":
                name = text[tokens[i].start : tokens[k].end]
                end, acronyms, _ = self.grammar.brackets(text, tokens, k + 1)
                return Mention(
                    tokens[i].start,
                    tokens[end - 1].end,
                    (Parts("TradeUnion", own=name, country=country, acronyms=acronyms, text=name),),
                ), end
            if not tokens[k].text[0].islower():
                break
        if tokens[j].key in self.words.missions:
            end = j + 1
            if end + 1 < len(tokens) and tokens[end].key == "in" and tokens[end + 1].capital:
                end += 2
                while end < min(j + 5, len(tokens)) and self.grammar.inner(tokens, end):
                    end += 1
            name = text[tokens[i].start : tokens[end - 1].end]
            parts = mission_parts(name, self.language) or Parts("StateBody", own=name, country=country, text=name)
            return Mention(tokens[i].start, tokens[end - 1].end, (parts,)), end
        noun = self.words.movements.longest(tokens, j)
        if same := self._counterpart(text, tokens, i, j):
            return Mention(tokens[i].start, tokens[same - 1].end, (replace(meant, head=self._same),)), same
        owner = unowned(tokens[j].text)
        if noun is None and owner != tokens[j].text and self.words.movements.get(owner):
            kind = owner.casefold()
            return Mention(tokens[i].start, tokens[j].start + len(owner), (replace(meant, head=kind),)), j + 1
        if noun:
            beside = self._beside(text, tokens, i, noun[0], country) if noun[0] < len(tokens) else None
            if beside or (noun[0] < len(tokens) and tokens[noun[0]].capital):
                return beside
            if noun[0] < len(tokens) and noun[0] > j and self._narrowed(tokens, noun[0]):
                return None
            kind = " ".join(token.key for token in tokens[j : noun[0]])
            return Mention(tokens[i].start, tokens[noun[0] - 1].end, (replace(meant, head=kind),)), noun[0]
        if tokens[j].key in self.words.union and tokens[j].key.endswith("s"):
            name = text[tokens[i].start : tokens[j].end]  # the Swedish dockers
            parts = Parts("TradeUnion", text=name, country=country, described=(tokens[j].key,), guessed=True)
            return Mention(tokens[i].start, tokens[j].end, (parts,)), j + 1
        if self.words.guests.longest(tokens, j):
            return Mention(tokens[i].start, tokens[j - 1].end, (replace(meant, guest=True),)), j
        return None

    def _counterpart(self, text: str, tokens: Sequence[Token], i: int, j: int) -> int | None:
        """The index after ``Cuban counterpart`` where it means somebody of a union: ``his Cuban counterpart``, with no
        body's name behind it."""
        found = self._counterparts.longest(tokens, j)
        if found is None or not i or tokens[i - 1].key not in self._owners:
            return None
        end = found[0]
        if any(token.key in self._of_state for token in (*tokens[:i], *tokens[end : end + 2])):
            return None
        if end < len(tokens) and tokens[end].capital:
            named = (
                tokens[end].acronym or self._named(text, tokens, end, None) or self.grammar.composed(text, tokens, end)
            )
            return None if named else end
        return end

    def _employers(self, text: str, tokens: Sequence[Token], i: int, j: int, country: str) -> Found:
        """``the Danish employers' association``, told apart by its country alone."""
        owners = unowned(tokens[j].text).rstrip("'’")
        kind = tokens[j + 1].key if j + 1 < len(tokens) else ""
        if owners not in self.words.employers or kind not in self.words.employer_kinds:
            return None
        after = tokens[j + 2] if j + 2 < len(tokens) else None
        if after and (self._goes_on(after) or after.key in ("for", "of")):
            return None  # the Danish employers' association leaders, the Danish employers' association of printers
        end, acronyms, _ = self.grammar.brackets(text, tokens, j + 2)
        name = text[tokens[i].start : tokens[j + 1].end]
        parts = Parts("CivilOrganisation", own=name, country=country, acronyms=acronyms, text=" ".join(name.split()))
        return Mention(tokens[i].start, tokens[end - 1].end, (parts,)), end

    def _goes_on(self, token: Token) -> bool:
        """Whether a word may go on with a noun: ``police officers``; no preposition and no verb that is listed."""
        return token.capital or (token.text[0].isalpha() and token.key not in self.common.after)

    def _narrowed(self, tokens: Sequence[Token], j: int) -> bool:
        """Whether ``of`` tells whose the federation before token ``j`` is: ``the Kyrgyz federation of hunters``."""
        return tokens[j].key == "of" and tokens[j - 1].key in self.words.described_heads

    def _beside(self, text: str, tokens: Sequence[Token], i: int, j: int, country: str) -> Found:
        """``Lao trade union development institute``: a movement's name is the beginning of another body's."""
        for k in range(j, min(j + 2, len(tokens))):
            if not tokens[k].text.islower() or tokens[k].key in self.words.stops:
                return None
            type_ = self.words.beside_movements.get(tokens[k].key)
            if type_:
                name = text[tokens[i].start : tokens[k].end]
                parts = Parts(type_, own=name, country=country, text=" ".join(name.split()))
                return Mention(tokens[i].start, tokens[k].end, (parts,)), k + 1
        return None

    def _country(self, tokens: Sequence[Token], i: int) -> tuple[int, str | None]:
        found = self.language.countries.longest(tokens, i)
        if found:
            return found
        for k in range(i, min(i + _COUNTRY, len(tokens))):  # Ghana's, South Africa's
            if not tokens[k].capital and not (k > i and tokens[k].key == "and"):
                break
            if tokens[k].text.endswith(OWNS):
                form = " ".join(unowned(token.text) for token in tokens[i : k + 1])
                return k + 1, self.language.countries.get(form)
        return i + 1, None
