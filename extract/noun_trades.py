"""Unions by who is in them: ``of media and culture workers`` after a name, ``United Mine Workers`` as one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from unionties.extract.noun_words import NameWords
from unionties.extract.tokens import Token

_LONGEST = 12


def trades_end(tokens: Sequence[Token], j: int, words: NameWords) -> int:
    """The index after the trades that go on with a union's name before token ``j``; ``j`` where none do."""
    key = tokens[j].key if j < len(tokens) else ""
    if key not in ("of", "for", "in"):
        return j
    closing = words.industries if key == "in" else words.trades | words.industries if key == "for" else words.trades
    k = j + 1 + (j + 1 < len(tokens) and tokens[j + 1].key == "the")
    end, named = j, key != "in"
    while k < min(j + _LONGEST, len(tokens)):
        token = tokens[k]
        joins = token.text == "," or token.key in ("and", "&")
        if not (joins or token.key in words.sectors or token.key in closing or _named(token, words)):
            break
        named = named or _named(token, words)
        if token.key in closing and named:
            end = k + 1
        k += 1
    return max(end, _branches_end(tokens, j, words)) if key == "in" else end


def _branches_end(tokens: Sequence[Token], j: int, words: NameWords) -> int:
    """The index after the branches that those who work are in, with capitals: ``Workers in Education and Science``."""
    k = j + 1 + (j + 1 < len(tokens) and tokens[j + 1].key == "the")
    if not words.crew(tokens[j - 1]) or k >= len(tokens) or tokens[k].key not in words.sectors:
        return j
    while k < min(j + _LONGEST, len(tokens)) and _named(tokens[k], words):
        k += 1
        listed = k + 1 < len(tokens) and (tokens[k].text == "," or tokens[k].key in ("and", "&"))
        if listed and _named(tokens[k + 1], words) and tokens[k + 1].key in words.sectors:
            k += 1
    return k if tokens[k - 1].capital and tokens[j + 1].capital else j


def fields_end(tokens: Sequence[Token], j: int, words: NameWords) -> int:
    """The index after the fields of work in small letters that go on with a union's name before token ``j``:
    ``Federation of information and culture``; ``j`` where none do, or where they only describe a noun."""
    key = tokens[j].key if j < len(tokens) else ""
    begun = j > 0 and key == "and" and tokens[j - 1].key in words.sectors
    if key not in ("of", "for") and not begun:
        return j
    k = end = j
    while k + 1 < min(j + _LONGEST, len(tokens)) and (k == j or tokens[k].text == "," or tokens[k].key in ("and", "&")):
        k += 1
        while k < len(tokens) and not tokens[k].capital and tokens[k].key in words.sectors | words.industries:
            k += 1
            end = k
        if k > end:
            break
    if end == j or (end < len(tokens) and tokens[end].text[0].isalpha() and not _ends(tokens[end], words)):
        return j
    return end


def _ends(token: Token, words: NameWords) -> bool:
    """Whether a word goes on with no noun: a preposition, a verb that is listed."""
    return token.capital or token.key in words.after


def unions_end(tokens: Sequence[Token], j: int, words: NameWords) -> int:
    """The index after ``of trade unions``, or ``of trade union of health workers``, in small letters after a kind;
    ``j`` where that doesn't stand at token ``j``."""
    if j + 1 >= len(tokens) or tokens[j].key != "of" or tokens[j + 1].capital:
        return j
    k = j + 1
    while k < min(j + 4, len(tokens)) and tokens[k].key in words.union and not tokens[k].capital:
        k += 1
    if k == j + 1 or tokens[k - 1].key not in ("union", "unions"):
        return j
    end, after = k, k + 1
    while k < len(tokens) and tokens[k].key == "of" and after < min(j + _LONGEST, len(tokens)):
        if tokens[after].capital or not (
            tokens[after].key in words.sectors or tokens[after].key in (*words.trades, "and")
        ):
            break
        after += 1
        end = after if tokens[after - 1].key in words.trades else end
    return end


def _named(token: Token, words: NameWords) -> bool:
    return token.capital and not token.acronym and token.key not in words.stops


def crew_end(
    tokens: Sequence[Token], i: int, words: NameWords, inner: Callable[[Sequence[Token], int], bool],
    of_country: Callable[[Sequence[Token], int], tuple[int, str | None]],
) -> int:  # fmt: skip
    """The index after a union's name that begins at token ``i`` and has those who work for its kind: ``United Mine
    Workers``, ``Communications Workers of America``; ``i`` where there is none.

    ``inner`` tells whether a word with a capital may stand in a name, ``of_country`` reads a country after it.
    """
    if not any(token.key in words.trades for token in tokens[i + 1 : i + _LONGEST]):
        return i
    j, end = i, i
    while j < min(i + _LONGEST, len(tokens)):
        joins = tokens[j].key in ("and", "&", ",") and i < j < len(tokens) - 1 and inner(tokens, j + 1)
        if not joins and not inner(tokens, j):
            break
        j += 1
        end = j if tokens[j - 1].key in words.trades else end
    if end < i + 2:
        return i
    after, country = of_country(tokens, end)
    if country and tokens[end].key == "of":
        return after
    return end if tokens[i].key in words.crews or _told(tokens, i, end, words) else i


def _told(tokens: Sequence[Token], i: int, end: int, words: NameWords) -> bool:
    """Whether those who work are their union in short, ``the Garment Workers``: a field is told and no noun follows."""
    if not i or tokens[i - 1].key != "the" or not any(token.key in words.sectors for token in tokens[i : end - 1]):
        return False
    after = tokens[end] if end < len(tokens) else None
    if after and after.key in ("and", "&") and end + 1 < len(tokens):
        return (
            tokens[end + 1].capital or tokens[end + 1].key == "the"
        )  # the Machinists and Aerospace Workers and the ITF
    return after is None or not (after.capital or after.text[0].isalpha()) or after.key in words.after


def lists_trades(
    tokens: Sequence[Token], j: int, words: NameWords, inner: Callable[[Sequence[Token], int], bool]
) -> int:
    """The index of the last of a list of branches of work that goes on at token ``j`` with a comma or ``and``:
    ``Hotels, Food, Tourism and Allied Workers``; ``j`` where there is none.
    """
    k, last = j, False
    while k < min(j + _LONGEST, len(tokens) - 1) and not last:
        if tokens[k].text != "," and tokens[k].key not in ("and", "&"):
            return j
        last = tokens[k].text != ","
        k += 1
        begin = k
        while k < len(tokens) and inner(tokens, k) and not tokens[k].acronym and (not last or k == begin):
            k += 1
        told = any(token.key in words.sectors or token.key in words.joining for token in tokens[begin:k])
        if begin == k or not told:
            return j
    return begin if last else j
