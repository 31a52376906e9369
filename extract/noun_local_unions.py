"""Unions of a place that are told by whose they are: ``Dong Nai Province's Labour Federation``, ``the city's Federation
of Labour``, ``the municipal federation``, of which the last two are of the place that the article names, and ``trade
unions of Thanh Hoa and Houaphan provinces``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import takewhile

from unionties.extract.language import Language
from unionties.extract.mentions import Mention, Parts
from unionties.extract.noun_places import place_end, placed_at, union_words
from unionties.extract.noun_words import NameWords
from unionties.extract.tokens import OWNS, Token, tokenise, unowned, word_key

_LONGEST = 4  # words of a place's name


class LocalUnions:
    """Reads unions of places in an article's text."""

    def __init__(self, language: Language, words: NameWords) -> None:
        self.language, self.words = language, words
        told = language.names.get("placed_unions", {})
        self._owners: dict[str, str] = told.get("owners", {})
        self._adjectives: dict[str, str] = told.get("adjectives", {})
        self._the = frozenset(told.get("determiners", ()))
        self._of = tuple(language.data["wrappers"]["of"])
        self._links = frozenset(told.get("links", ()))
        self._several = frozenset(told.get("several", ()))
        self._begin = frozenset(told.get("begin", ()))
        self._joins = frozenset(told.get("joins", ()))
        self._places: tuple[str, dict[str, str]] = ("", {})

    def opens(self, token: Token) -> bool:
        """Whether a word in small letters may begin one: ``city's``, ``municipal``."""
        return token.key in self._begin or self._owns(token)

    def _owns(self, token: Token) -> bool:
        """Whether a word tells the level of a place whose union is named behind it."""
        return token.key in self._adjectives or (token.text.endswith(OWNS) and unowned(token.text) in self._owners)

    def find(self, article: str, text: str, tokens: Sequence[Token], i: int) -> tuple[Mention, int] | None:
        """The union of a place whose name, or the word for its level, stands at token ``i``; ``article`` names it."""
        if tokens[i].key in self._begin and (several := self._of_places(text, tokens, i)):
            return several
        if tokens[i].capital:
            forms = [unowned(t.text) for t in takewhile(lambda t: t.capital, tokens[i : i + _LONGEST])]
            k = i + place_end(forms)
            place, level = " ".join(forms[: k - i]), ""
            if k > i and not tokens[k - 1].text.endswith(OWNS) and k < len(tokens):
                level, k = self._owners.get(word_key(unowned(tokens[k].text)), ""), k + 1
            end = self._kind(tokens, k) if k > i and tokens[k - 1].text.endswith(OWNS) else k
        elif i and tokens[i - 1].key in self._the and self._owns(tokens[i]):
            adjective = self._adjectives.get(tokens[i].key)
            level, k = adjective or self._owners.get(word_key(unowned(tokens[i].text)), ""), i + 1
            end = self._kind(tokens, k, bare=adjective is not None)
            place = self._place(article, level) if end > k else ""
        else:
            return None
        if end == k or (tokens[end - 1].key in self._several and not self._unitary(place)):
            return None
        kind = text[tokens[k].start : tokens[end - 1].end]
        if not place:  # nobody knows whose
            unknown = Parts("TradeUnion", text=kind, described=(tokens[i].key, *kind.split()), guessed=True)
            return Mention(tokens[i].start, tokens[end - 1].end, (unknown,)), end
        name = " ".join(f"{place} {level} {kind}".split())
        return Mention(tokens[i].start, tokens[end - 1].end, (Parts("TradeUnion", own=name, text=name),)), end

    def _of_places(self, text: str, tokens: Sequence[Token], i: int) -> tuple[Mention, int] | None:
        """``trade unions of Thanh Hoa and Houaphan provinces``: the unions of places whose unions are of one centre."""
        kinds, words = union_words(self.language)
        j = i
        while j < len(tokens) and tokens[j].key in words and tokens[j].key not in self._of:
            j += 1
        if j == i or j >= len(tokens) or tokens[j].key not in self._of or tokens[j - 1].key not in kinds:
            return None
        places, end, after = list[tuple[str, str]](), i, j + 1
        while (found := self._one_place(tokens, after)) and self._unitary(found[1]):
            end, places = found[0], [*places, found[1:]]
            if end >= len(tokens) or tokens[end].key not in self._joins:
                break
            after = end + 1
        if not places:
            return None
        kind, last = text[tokens[i].start : tokens[j - 1].end], places[-1][1]
        names = [" ".join(f"{place} {level or last} {kind}".split()) for place, level in places]
        members = tuple(Parts("TradeUnion", own=name, text=name) for name in names)
        return Mention(tokens[i].start, tokens[end - 1].end, members), end

    def _one_place(self, tokens: Sequence[Token], k: int) -> tuple[int, str, str] | None:
        """``Vietnam's central province of Thanh Hoa``, ``Houaphan province of Laos``: the index after it, the place and
        its level."""
        if owner := self.language.countries.longest(tokens, k) if k < len(tokens) else None:
            k = owner[0]
        elif k < len(tokens) and self.language.countries.get(unowned(tokens[k].text)):
            k += 1
        level = ""
        for n in range(k, min(k + 4, len(tokens) - 1)):
            if tokens[n].capital:
                break
            if tokens[n].key in self._owners and tokens[n + 1].key in self._of:
                level, k = self._owners[tokens[n].key], n + 2
                break
        forms = [t.text for t in takewhile(lambda t: t.capital, tokens[k : k + _LONGEST])]
        size = place_end(forms)
        if not size:
            return None
        place, k = " ".join(forms[:size]), k + size
        if k < len(tokens) and tokens[k].key in self._owners:
            level, k = level or self._owners[tokens[k].key], k + 1
        land = self.language.countries.longest(tokens, k + 1) if k + 1 < len(tokens) else None
        if land and tokens[k].key in self._of:
            k = land[0]
        return k, place, level

    def _unitary(self, place: str) -> bool:
        """Whether the unions of a place are of one federation: ``Hanoi's trade unions``, not those of any place."""
        found = placed_at(place, None)
        return found is not None and found[1] in self.language.names.get("unitary", ())

    def _kind(self, tokens: Sequence[Token], k: int, bare: bool = False) -> int:
        """The index after words for a union of a place at token ``k``: more than a word for its kind, unless it is
        ``bare``."""
        kinds, words = union_words(self.language)
        end, j, told, work = k, k, False, bare
        while j < len(tokens) and tokens[j].key in words:
            told, work = told or tokens[j].key in kinds, work or tokens[j].key in self.words.union
            j += 1
            end = j if told and work and tokens[j - 1].key not in self._links else end
        named = end > k and tokens[end - 1].capital
        goes_on = end < len(tokens) and (
            (named and tokens[end].capital) or tokens[end].text in ("-", *self._of)
        )  # Houaphan's trade union Ltd, but no president Phonsane Vilaymenh behind one in small letters
        return k if goes_on else end

    def _place(self, article: str, level: str) -> str:
        """The place of a level that an article names more often than any other, as it writes it first."""
        if self._places[0] != article:
            self._places = article, {}
        if level not in self._places[1]:
            tokens, counts, i = tokenise(article), Counter[tuple[str, str]](), 0
            written: dict[tuple[str, str], str] = {}
            while i < len(tokens):
                words = [unowned(token.text) for token in tokens[i : i + _LONGEST]] if tokens[i].capital else []
                size = place_end(words)
                form = " ".join(words[:size])
                if size and (place := placed_at(form, level)):
                    counts[place] += 1
                    written.setdefault(place, form)
                i += size or 1
            common = counts.most_common(2)
            alone = common and (len(common) == 1 or common[0][1] > common[1][1])
            self._places[1][level] = written[common[0][0]] if alone else ""
        return self._places[1][level]
