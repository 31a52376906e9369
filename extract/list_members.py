"""Foreign names without a word for their kind that a list with known bodies shows to be bodies: ``A và Zheldor``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from unionties.extract.holders import vietnamese_syllable
from unionties.extract.language import Language
from unionties.extract.mentions import Mention, Parts
from unionties.extract.tokens import Token

#: What such a name is, and what it is where all the known bodies of its list are that.
_ANY, _SHARED = "CivilOrganisation", "Company"
#: The least length of such a name; letters.
_SHORTEST = 3


def no_bodies(language: Language) -> frozenset[str]:
    """Words in capitals that are no organisations."""
    return frozenset(language.names.get("not_organisations", ()))


class ListMembers:
    """Finds members of lists that nobody knows, where a language's own words have syllables of a known shape."""

    def __init__(self, language: Language) -> None:
        self._used, self._none = bool(language.names.get("syllables")), no_bodies(language)
        self._places = language.places, language.countries
        self._joins = frozenset(language.data["wrappers"]["joins"])
        self._apart = frozenset((*language.names.get("place_words", ()), *language.data["honorifics"]))

    def added(self, tokens: Sequence[Token], found: Iterator[Mention]) -> Iterator[Mention]:
        """The mentions that were found among tokens, and the unknown members of their lists, from left to right."""
        mentions = [*found]
        if not (self._used and mentions and any(self._listed(tokens, k) for k in range(len(tokens)))):
            return iter(mentions)
        starts = {mention.start: mention for mention in mentions}
        new: list[Mention] = []
        k = 0
        while k < len(tokens):
            before = tokens[k - 1].key if k else ""
            members, k = self._list(tokens, k, starts)
            if before not in self._apart:  # thăm X và Vangvieng: it may be a place
                new.extend(_unknown(tokens, members, starts))
        return iter(sorted((*starts.values(), *new), key=lambda mention: mention.start))

    def _listed(self, tokens: Sequence[Token], k: int) -> bool:
        """Whether a token may be such a name: most sentences have none, and needn't be read for lists."""
        if not tokens[k].capital or len(word := tokens[k].text) < _SHORTEST or vietnamese_syllable(word):
            return False
        beside = [tokens[i] for i in (k - 1, k + 1) if 0 <= i < len(tokens)]
        return any(token.text == "," or token.key in self._joins for token in beside)

    def _list(self, tokens: Sequence[Token], first: int, starts: Mapping[int, Mention]) -> tuple[list[int], int]:
        """The indices of the members of a list that begins at a token, up to the one behind its last conjunction, and
        where to look for the next list."""
        members: list[int] = []
        closed, after, k = 0, first + 1, first
        while k < len(tokens) and (tokens[k].start in starts or self._member(tokens, k, not members)):
            known = starts.get(tokens[k].start)
            members.append(k)
            k += 1
            while known and k < len(tokens) and tokens[k].start < known.end:
                k += 1
            if len(members) > 1 and tokens[members[-1] - 1].key in self._joins:
                closed, after = len(members), k
            if k + 1 >= len(tokens) or not (tokens[k].text == "," or tokens[k].key in self._joins):
                break
            k += 2 if tokens[k].text == "," and tokens[k + 1].key in self._joins else 1
        return members[:closed], after

    def _member(self, tokens: Sequence[Token], k: int, first: bool) -> bool:
        """Whether a token is a foreign name of one word. The ``first`` of a list has a conjunction behind it, and no
        word before it that makes it a place or a person."""
        word, following = tokens[k].text, tokens[k + 1] if k + 1 < len(tokens) else None
        if not tokens[k].capital or not word.isalpha() or len(word) < _SHORTEST or word in self._none:
            return False
        if vietnamese_syllable(word) or any(listed.longest(tokens, k) for listed in self._places):
            return False
        if following and following.capital:
            return False
        if not first:
            return True
        before = tokens[k - 1] if k else None
        apart = before and (before.capital or before.key in self._apart or not before.text[0].isalnum())
        return following is not None and following.key in self._joins and not apart


def _unknown(tokens: Sequence[Token], members: Iterable[int], starts: Mapping[int, Mention]) -> Iterator[Mention]:
    """The members of a list with known ones that are not known themselves."""
    places = [*members]
    known = [starts[tokens[i].start] for i in places if tokens[i].start in starts]
    shared = {parts.type for mention in known for parts in mention.members} == {_SHARED}
    for i in places if known else ():
        if tokens[i].start not in starts:
            name = tokens[i].text
            parts = Parts(_SHARED if shared else _ANY, own=name, text=name, guessed=not shared)
            yield Mention(tokens[i].start, tokens[i].end, (parts,))
