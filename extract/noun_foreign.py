"""Names in other languages: ``Frente Auténtico del Trabajo``, ``Confédération générale du travail``.

They begin with their kind and go on with links and words in small letters, where an English name has ended.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from unionties.extract.noun_words import NameWords
from unionties.extract.tokens import OWNS, Token

_LONGEST = 18
#: How far behind a comma the ``y`` of its list may stand; words.
_LIST = 9
_ELIDED = ("d'", "d’", "l'", "l’", "D'", "D’", "L'", "L’")

Inner = Callable[[Sequence[Token], int], bool]


def foreign_end(tokens: Sequence[Token], i: int, words: NameWords, inner: Inner) -> int:
    """The index after the name that begins with a kind of another language at token ``i``; ``i`` where none does.

    ``inner`` tells whether a word with a capital may stand in a name.
    """
    if not _opens(tokens, i, words, inner):
        return i
    end, j = i, i + 1
    while j < min(i + _LONGEST, len(tokens)):
        token = tokens[j]
        listed = token.acronym and tokens[j - 1].text == ","
        if words.titles.longest(tokens, j):
            break  # its general secretary
        if token.text.endswith(OWNS) and (token.capital or token.text.startswith(_ELIDED)):
            return j + 1  # Sindicato de Trabajadores del Mar's
        if _small(tokens, j, words) or (token.capital and not listed and inner(tokens, j)):
            end = j + 1
        elif not (
            token.key in words.links
            or _numbered(tokens, j, words)
            or (token.text == "," and _lists(tokens, j, words, inner))
        ):
            break
        j += 1
    return end


def foreign_type(tokens: Sequence[Token], i: int, j: int, words: NameWords) -> str:
    """The type of the body whose name in another language stands at tokens ``i`` to ``j``: ``Persatuan Perawat``."""
    kind = words.foreign_bodies.get(tokens[i].key, "TradeUnion")
    workers = tokens[i].key not in words.foreign_parties and any(t.key in words.foreign_workers for t in tokens[i:j])
    return "TradeUnion" if kind == "CivilOrganisation" and workers else kind


def _opens(tokens: Sequence[Token], i: int, words: NameWords, inner: Inner) -> bool:
    """Whether a kind stands at token ``i``; one that is an English word, too, needs a foreign word after it."""
    key = tokens[i].key
    if key in words.foreign:
        return True
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    if after is None or (key not in words.foreign_openers and key not in words.foreign_bodies):
        return False
    if key in words.foreign_bodies and tokens[i].capital and after.capital and inner(tokens, i + 1):
        return True  # Fundação Perseu Abramo, Persatuan Perawat
    if after.key in words.foreign_words or _links(after, words) or _strange(after):
        return True
    return after.capital and i + 2 < len(tokens) and tokens[i + 2].text in words.foreign_of  # Central General de


def _small(tokens: Sequence[Token], j: int, words: NameWords) -> bool:
    """Whether a word in small letters goes on with the name: beside a link, by a letter beyond ASCII, or as listed."""
    token = tokens[j]
    if token.text.startswith(_ELIDED) or token.key in words.foreign_words or _strange(token):
        return True
    if token.capital or not token.text[0].isalpha() or token.key in words.links or token.key in words.stops:
        return False
    linked = tokens[j - 1].key in words.links and not tokens[j - 1].capital
    after = tokens[j + 1] if j + 1 < len(tokens) else None
    return linked or (after is not None and after.key not in words.english_links and _links(after, words))


def _links(token: Token, words: NameWords) -> bool:
    return (token.key in words.links and not token.capital) or token.text.startswith(_ELIDED)


def _numbered(tokens: Sequence[Token], j: int, words: NameWords) -> bool:
    """Whether a department's number stands in a name: ``Union Départementale CGT 13 des Bouches-du-Rhône``."""
    return tokens[j].text.isdigit() and j + 1 < len(tokens) and tokens[j + 1].text in words.foreign_of


def _strange(token: Token) -> bool:
    return token.text[0].isalpha() and not token.text.replace("’", "").isascii()


def _lists(tokens: Sequence[Token], j: int, words: NameWords, inner: Inner) -> bool:
    """Whether a comma stands within a list that a foreign ``and`` closes: ``Mineros, Metalúrgicos y Similares``."""
    if j + 1 < len(tokens) and (tokens[j + 1].key in words.foreign or tokens[j + 1].key in words.foreign_bodies):
        return False  # another body's name
    for k in range(j + 1, min(j + _LIST, len(tokens) - 1)):
        if tokens[k].key in words.foreign_joins and not tokens[k].capital:
            return True
        told = tokens[k].text == "," or tokens[k].key in words.links or inner(tokens, k)
        if not told and not _small(tokens, k, words):
            return False
    return False
