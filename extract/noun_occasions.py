"""Capitalised words around a kind that name an event and no body: ``Trade Union Summit``, ``World Congress``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from unionties.extract.language import Language
from unionties.extract.noun_words import NameWords
from unionties.extract.tokens import Token


def names_occasion(
    tokens: Sequence[Token], i: int, end: int, kind: str, of: bool, language: Language, words: NameWords
) -> bool:
    """Whether tokens ``i`` to ``end``, built on a ``kind``, name an event; ``of`` where words come after the kind."""
    k = end
    while k < min(end + 4, len(tokens)) and tokens[k].capital:
        if tokens[k].key in words.events or (tokens[k].key == "congress" and k > end):
            return True
        k += 1
    terms: Mapping[str, Sequence[str]] = language.data["events"].get("terms", {})
    if end - i > 1 and tokens[end - 2].key in terms.get(tokens[end - 1].key, ()):
        behind = language.data["events"].get("terms_behind", {}).get(tokens[end - 1].key)
        before = {token.key for token in tokens[i : end - 2]} - words.ordinals
        return behind is None or before.issubset(behind)  # the Winter School
    if kind != "congress":
        return False
    at = next((k for k in range(i, end) if tokens[k].key == "congress"), i)
    opening = {t.key for t in tokens[i:at]}
    whose = (language.heads.longest(tokens, k) for k in range(at + 1, end))
    owned = any(head and not tokens[head[0] - 1].key.endswith("s") for head in whose)
    bare = opening and all(token.key in words.vague for token in tokens[at + 2 : end])
    if opening & words.ordinals or (owned and not opening & words.union and not bare):
        return True  # Tenth Congress of the Workers' Union, but no Zimbabwe Congress of Trade Union
    if {t.key for t in tokens[i:end]} & (words.union | words.closers):
        return False
    return of or not any(language.countries.longest(tokens, k) for k in range(i, end))
