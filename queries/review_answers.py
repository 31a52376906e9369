"""The words in which people answer, in English or Vietnamese, with or without tones."""

from __future__ import annotations

import getpass
from collections.abc import Mapping

from unionties.graph.judgement import CLAIM_WORDS, PAIR_WORDS, Claim, Pair
from unionties.graph.names import search_key

WORDS = {
    "same": "same", "giống": "same", "giống nhau": "same", "là một": "same",
    "different": "different", "khác": "different", "khác nhau": "different",
    "unsure": "unsure", "không rõ": "unsure", "chưa rõ": "unsure", "không chắc": "unsure", "chưa chắc": "unsure",
    "right": "right", "đúng": "right", "wrong": "wrong", "sai": "wrong",
}  # fmt: skip
_FOLDED = {search_key(word): meaning for word, meaning in WORDS.items()}


def answer_word(text: str, about: Pair | Claim, keys: Mapping[str, str] | None = None) -> str:
    """The word of the ledger that an answer means, by its key or in words; ``""`` where it is none for this.

    >>> answer_word("Giống", Pair.of("a", "b")), answer_word("đúng", Pair.of("a", "b"))
    ('same', '')
    """
    folded = search_key(text)
    word = (keys or {}).get(folded) or _FOLDED.get(folded, "")
    return word if word in words_for(about) else ""


def words_for(about: Pair | Claim) -> tuple[str, ...]:
    """The words that can be said of it."""
    return PAIR_WORDS if isinstance(about, Pair) else CLAIM_WORDS


def reviewer(name: str | None) -> str:
    """The name under which answers are kept: the one given, else the login name; ``""`` where neither is known."""
    if name and name.strip():
        return " ".join(name.split())
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # no such user, as in some containers
        return ""
