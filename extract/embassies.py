"""Missions abroad: the embassy that a text names, or that the title before a country's name stands for."""

from __future__ import annotations

from collections.abc import Sequence

from unionties.extract.language import Language
from unionties.extract.mentions import Mention, Parts
from unionties.extract.tokens import Phrases, Token, tokenise
from unionties.graph.kinds import mission
from unionties.graph.places import country_label, seats


class Embassies:
    """Finds the missions that a language describes under ``posts: embassy``; none where it has no such part."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._rule = language.data["posts"].get("embassy")
        #: What missions are called, and the titles of who heads one, by their last words.
        self.prefixes: Phrases[str] = Phrases()
        self.titles: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        if self._rule is None:
            return
        kinds = {self._rule["prefix"]: self._rule["titles"], **self._rule.get("others", {})}
        self.prefixes = Phrases((prefix, prefix) for prefix in kinds)
        self._seats = Phrases(seats(language.code).items())
        self._between = Phrases((words, True) for words in self._rule.get("between", ()))
        for prefix, titles in kinds.items():
            for title in map(keys, titles):
                self.titles.setdefault(title[-1], []).append((title, prefix))

    def find(self, tokens: Sequence[Token], i: int) -> tuple[Mention, int] | None:
        """``Đại sứ quán A tại B`` at token ``i``, or ``A tại B`` after a title, and the index after it."""
        if self._rule is None or i + 2 >= len(tokens):
            return None
        found = self.prefixes.longest(tokens, i)
        if found is None and i:
            titles = self.titles.get(tokens[i - 1].key, ())
            found = next(((i, prefix) for title, prefix in titles if ends_with(tokens, i, title)), None)
        if found is None:
            return None
        begin, prefix = found
        if not (tokens[i].capital or self._between.longest(tokens, i)):
            return None
        sender = self.country(tokens, begin)
        return self._mission(tokens, i, *sender, prefix) if sender else None

    def country(self, tokens: Sequence[Token], j: int) -> tuple[int, str] | None:
        """The index after the next country, past words like ``nước Cộng hòa``, and the country."""
        if self._rule is None:
            return None
        while j < len(tokens):
            sender = self.language.countries.longest(tokens, j)
            skipped = self._between.longest(tokens, j)
            if sender or not skipped:
                return sender
            j = skipped[0]
        return None

    def _mission(self, tokens: Sequence[Token], start: int, j: int, sender: str, prefix: str) -> tuple[Mention, int]:
        """The mission of a country, whose name ends before token ``j``, in the one named next, or at home."""
        at, home, end = None, self.language.data.get("home"), j
        if j + 1 < len(tokens) and tokens[j].key in (self._rule["at"], *self._rule.get("near", ())):
            at = self.language.countries.longest(tokens, j + 1) or self._seats.longest(tokens, j + 1)
            end = at[0] if at else end
            town = self.language.places.longest(tokens, j + 1)
            if at is None and town and prefix != self._rule["prefix"]:
                return self._consulate(tokens, start, (j, sender), town, prefix)
        receiver = at[1] if at else home if home != sender else None
        names = [country_label(code, self.language.code) for code in (sender, receiver) if code]
        label = f" {self._rule['at']} ".join([f"{prefix} {names[0]}", *names[1:]])
        own = (receiver or "") if mission(prefix) else " ".join(names)
        parts = Parts("StateBody", prefix, own=own, country=sender, text=label)
        return Mention(tokens[start].start, tokens[end - 1].end, (parts,)), end

    def _consulate(
        self, tokens: Sequence[Token], start: int, of: tuple[int, str], town: tuple[int, tuple[str, str]], prefix: str
    ) -> tuple[Mention, int]:
        """The consulate of a country in a town."""
        end, (place, _) = town
        sender = country_label(of[1], self.language.code)
        label = f"{prefix} {sender} {self._rule['at']} {place}"
        own = place if mission(prefix) else f"{sender} {place}"
        parts = Parts("StateBody", prefix, own=own, country=of[1], text=label)
        return Mention(tokens[start].start, tokens[end - 1].end, (parts,)), end


def ends_with(tokens: Sequence[Token], i: int, phrase: tuple[str, ...]) -> bool:
    """Whether the words before token ``i`` are those of a phrase, given by their keys."""
    return i >= len(phrase) and _keys_of(tokens[i - len(phrase) : i]) == phrase


def keys(phrase: str) -> tuple[str, ...]:
    """The keys of a phrase's words."""
    return _keys_of(tokenise(phrase))


def _keys_of(tokens: Sequence[Token]) -> tuple[str, ...]:
    return tuple(token.key for token in tokens)
