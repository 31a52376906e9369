"""Words with their places in the article, and the trie that finds listed phrases among them."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, Generic, NamedTuple, TypeVar

from unionties.graph.names import match_key

V = TypeVar("V")

#: Upper-case letters of the Latin, Greek and Cyrillic scripts, for character classes.
UPPER = "".join(c for c in map(chr, range(0x41, 0x1F00)) if c.isupper())
LOWER = "".join(c for c in map(chr, range(0x61, 0x1F00)) if c.islower())
#: Endings of a possessor.
OWNS = ("'s", "’s")

_WORD = re.compile(rf"\w+(?:[.&'’/]\w+|-(?=[{LOWER}\d])\w+)*|[^\w\s]")
#: ``St. Lucia`` is a name of two words; elsewhere a full stop is a word of its own.
_COMPOUND = re.compile(rf"\bSt\.(?=\s[{UPPER}])|" + r"[^\W_]+(?:[-.&/'’][^\W_]+)*(?:(?<=s)['’](?![^\W_]))?|[^\w\s]")
_ROMAN = re.compile(r"[IVXL]{1,6}")


class Token(NamedTuple):
    """A word or a punctuation mark; ``start`` and ``end`` are offsets in the article's text.

    ``key`` is what words are compared by (see :func:`unionties.graph.names.match_key`); ``capital`` tells whether the
    word begins with an upper-case letter.
    """

    start: int
    end: int
    text: str
    key: str
    capital: bool

    @property
    def acronym(self) -> bool:
        """Whether the word looks like an acronym: two or more letters, mostly upper-case, no Roman number."""
        return self.capital and _acronym(self.text)


@lru_cache(maxsize=50_000)
def _acronym(text: str) -> bool:
    return len(text) > 1 and sum(c.isupper() for c in text) * 2 > len(text) and not _ROMAN.fullmatch(text)


@lru_cache(maxsize=50_000)
def _word(word: str) -> tuple[str, str, bool]:
    return word, match_key(word) or word, word[0].isupper()


def unowned(word: str) -> str:
    """A word without what makes it a possessor: ``UNISON`` of ``UNISON's``."""
    return word[:-2] if word.endswith(OWNS) else word


def whole(form: str, text: str, start: int, end: int) -> list[int]:
    """Where a form stands in a part of a text, not within a longer word."""
    return [m.start() for m in re.compile(rf"(?<!\w){re.escape(form)}(?!\w)").finditer(text, start, end)]


def straight(text: str) -> str:
    """The text with one kind of apostrophe, each letter in its place: papers write three."""
    return text.replace("’", "'").replace("´", "'")


def lower(text: str) -> str:
    """The text in lower case, as long as it is."""
    return text.replace("İ", "i").lower()  # the one letter whose lower case is two


def word_key(word: str) -> str:
    """The key of one word (see :func:`unionties.graph.names.match_key`); punctuation stays as it is."""
    return _word(word)[1]


def _tokens(matches: Iterable[re.Match[str]]) -> list[Token]:
    new = tuple.__new__  # what Token._make calls after it has counted the fields
    return [new(Token, m.span() + _word(m.group())) for m in matches]


def tokenise(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The words and punctuation marks of ``text[start:end]``.

    A hyphen before a capital parts two words: ``Việt-Lào`` names two countries, ``Mê-hi-cô`` is one.

    >>> [t.text for t in tokenise("LĐLĐ TP.HCM (AFL-CIO), 18-7")]
    ['LĐLĐ', 'TP.HCM', '(', 'AFL', '-', 'CIO', ')', ',', '18-7']
    """
    return _tokens(_WORD.finditer(text, start, len(text) if end is None else end))


def compound_words(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The words and marks of ``text[start:end]`` for languages that write compounds with hyphens and apostrophes.

    >>> [t.text for t in compound_words("Ghana's Teachers' Union (CGTP-IN)")]
    ["Ghana's", "Teachers'", 'Union', '(', 'CGTP-IN', ')']
    """
    return _tokens(_COMPOUND.finditer(text, start, len(text) if end is None else end))


@lru_cache(maxsize=20_000)
def _keys(tokeniser: Callable[[str], list[Token]], phrase: str) -> tuple[str, ...]:
    """The keys under which a phrase is listed."""
    return tuple(t.key for t in tokeniser(phrase) if t.text[0].isalnum() or t.text == ",")


@cache
def elided(words: tuple[str, ...]) -> Callable[..., list[Token]]:
    """How names are cut where these words lose their vowel before another: ``l'UGTT`` is two words.

    >>> [t.text for t in elided(("d", "l"))("l'Union d’Oran")]
    ["l'", 'Union', 'd’', 'Oran']
    """
    word = re.compile(rf"\b(?i:{'|'.join(map(re.escape, words))})['’](?=\w)|{_WORD.pattern}")

    def cut(text: str, start: int = 0, end: int | None = None) -> list[Token]:
        return _tokens(word.finditer(text, start, len(text) if end is None else end))

    return cut


class Phrases(Generic[V]):
    """A trie over word keys: the longest listed phrase that begins at a token."""

    def __init__(
        self, entries: Iterable[tuple[str, V]] = (), tokeniser: Callable[[str], list[Token]] = tokenise
    ) -> None:
        self._root: dict[str, Any] = {}
        self._tokenise = tokeniser
        for phrase, value in entries:
            self.add(phrase, value)

    def add(self, phrase: str, value: V) -> None:
        """List a phrase; a later value for the same phrase replaces the earlier one."""
        node = self._root
        for token in self._tokenise(phrase):
            if token.text[0].isalnum() or token.text == ",":
                node = node.setdefault(token.key, {})
        if node is not self._root:
            node[""] = value

    @property
    def first(self) -> Mapping[str, Any]:
        """The first words of the listed phrases, by their keys."""
        return self._root

    def opens(self, token: Token) -> bool:
        """Whether any listed phrase begins with this word."""
        return token.key in self._root

    def get(self, phrase: str) -> V | None:
        """The value of exactly this phrase."""
        node = self._root
        for key in _keys(self._tokenise, phrase):
            if key not in node:
                return None
            node = node[key]
        value: V | None = node.get("")
        return value

    def longest(self, tokens: Sequence[Token], i: int) -> tuple[int, V] | None:
        """The index after the longest phrase that begins at token ``i``, and its value."""
        node = self._root.get(tokens[i].key)
        if node is None:
            return None
        best, j, count = None, i + 1, len(tokens)
        while node is not None:
            if "" in node:
                best = (j, node[""])
            following = None
            while j < count and following is None:
                following = node.get(tokens[j].key)
                if following is None and tokens[j].text not in "-–.":
                    break  # no phrase has such marks
                j += 1
            node = following
        return best

    def all(self, tokens: Sequence[Token], i: int) -> list[tuple[int, V]]:
        """Every listed phrase that begins at token ``i``, shortest first."""
        node, j, found = self._root.get(tokens[i].key), i + 1, []
        while node is not None:
            if "" in node:
                found.append((j, node[""]))
            node = node.get(tokens[j].key) if j < len(tokens) else None
            j += 1
        return found


@lru_cache(maxsize=16)
def first_words(*lists: Phrases[Any]) -> frozenset[str]:
    """The first words of all phrases of these lists, by their keys."""
    return frozenset().union(*(phrases.first for phrases in lists))


def beginning(tokens: Sequence[Token], words: Container[str], after: Container[str]) -> Iterator[int]:
    """The indices of the tokens with which a name may begin: those with a capital or among the ``words``, and those
    behind one of ``after``."""
    before = ""
    for i, token in enumerate(tokens):
        key = token.key
        if token.capital or key in words or before in after:
            yield i
        before = key
