"""The body that a reference means by its kind and what is said of it: ``the Geneva-based federation``, ``the nickel
giant``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from unionties.extract.language import Language, alternation
from unionties.extract.resolution import Resolver

UNIONS = ("TradeUnion", "InternationalUnionBody")
#: Of how many of those named last one that is called so goes first.
NEAR = 3
#: How much of a word of a reference must begin a word of a name: *miners'* and *Mineworkers*.
_STEM = 4


def _without_seat(phrase: str, words: Mapping[str, Any]) -> str:
    """The phrase without where the body has its seat: ``the Geneva-based federation``."""
    seats = words.get("seats")
    return re.sub(rf"\b[\w-]{{2,20}}-(?:{alternation(seats)})\s", "", phrase) if seats else phrase


def by_name(named: Sequence[str], phrase: str, language: Language, resolver: Resolver) -> tuple[str, ...]:
    """The body named last whose name holds the kind word and what is said of it, else one of the kind's types."""
    words: Mapping[str, Any] = language.data["reference"]
    if phrase in words.get("latter", ()):
        return tuple(named[:1])
    *told, kind = re.findall(r"\w+", _without_seat(phrase, words))
    plain = words.get("plain", ())
    told = [w for w in told if w not in plain and len(w) > 1]
    wide = [w for w in told if w in words.get("international", ())]
    if wide:
        named = [i for i in named if resolver.type(i) == "InternationalUnionBody"]
    told = [w[:_STEM] for w in told if w not in wide]
    labels = {i: [w for _, label in resolver.records[i].labels for w in label.casefold().split()] for i in named}
    if told:
        of_name = [i for i in named if all(any(w.startswith(stem) for w in labels[i]) for stem in told)]
        if not of_name and kind in words.get("only_ones", ()):
            return _only_one(named, kind, phrase, language, resolver)
        named = of_name
    elif any(word in phrase.split() for word in words.get("within", ())):
        named = [i for i in named if resolver.type(i) != "InternationalUnionBody"]
    types = UNIONS if wide else words.get("types", {}).get(kind, ())
    called = [i for i in named if kind in labels[i] and not wide]
    fitting = [i for i in named if i in called or resolver.type(i) in types]
    return tuple(([i for i in fitting[:NEAR] if i in called] or fitting)[:1])


def _only_one(named: Sequence[str], kind: str, phrase: str, language: Language, resolver: Resolver) -> tuple[str, ...]:
    """``the nickel giant``, ``the Irish carrier``: the only body of the kind's types that the article has told of,
    unless it is of another country than the one told."""
    words: Mapping[str, Any] = language.data["reference"]
    fitting = {i for i in named if resolver.type(i) in words["types"][kind]}
    lands = {c for word in phrase.split() if (c := language.countries.get(word.title()))}
    if lands and len(fitting) > 1:
        fitting = {i for i in fitting if resolver.country(i) in lands}
    meant = next(iter(fitting), None)
    other = meant and lands and resolver.country(meant) not in {None, *lands}
    return (meant,) if meant and len(fitting) == 1 and not other else ()
