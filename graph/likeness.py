"""How alike two names are, for proposals to a human: what may differ between names of one thing, and what may not.

Places, numbers and countries that differ make two names unlike, however many letters they share; so do two different
toned spellings of a person's name. The words behind these rules are in ``likeness.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from unionties.graph.name_parts import Name, Words, is_part, word_lists
from unionties.graph.names import search_key, shortens, strip_marks

TELLING = 5
"""A word that at most so many names of a store have tells one body from another."""
LONG = 7
"""Letters from which on a word may be spelt otherwise: no syllable of Vietnamese with its own meaning has as many."""


class Likeness(NamedTuple):
    """How alike, from 0 to 100, and why: a key of ``reasons`` in ``likeness.yaml``."""

    score: float
    reason: str


def alike_bodies(
    a: Name, b: Name, *, country: str | None = None, telling: Callable[[str], bool] = bool
) -> Likeness | None:
    """How alike two names of organisations of one country are; None where they mean different ones.

    Args:
        a: a name.
        b: another name.
        country: the country of both, which a name may leave out.
        telling: whether a word (without tones) is rare enough to tell bodies apart.
    """
    if same := _same(a, b):
        return same
    own = (f"@{country}",)
    if _differ(a, b, own):
        return None
    words, toned = Words.of(), a.toned and b.toned
    if a.without(own, toned=toned) == b.without(own, toned=toned):
        return Likeness(92, "country")
    if _is_shortening(a, b) or _is_shortening(b, a):
        return Likeness(88, "shortened")
    core, other = (name.without(own, words.kinds, toned=toned) for name in (a, b))
    if core == other and any(telling(strip_marks(word)) for word in core):
        return Likeness(76, "kind")
    return _spelled_alike(a, b, telling, own)


def alike_persons(a: Name, b: Name) -> Likeness | None:
    """How alike two persons' names are: the same, without tones, in the other order, transcribed otherwise.

    >>> from unionties.graph.name_parts import taken_apart
    >>> alike_persons(taken_apart("Nguyễn Văn Hùng"), taken_apart("Nguyễn Văn Hưng")) is None
    True
    >>> from unionties.graph.name_parts import taken_apart
    >>> alike_persons(taken_apart("Nguyễn Văn Hùng"), taken_apart("Hung Nguyen Van"))
    Likeness(score=84, reason='order')
    """
    one, two = a.key.split(), b.key.split()
    if one == two:
        return Likeness(90, "person")
    both_toned = a.toned and b.toned
    plain = [strip_marks(w) for w in one], [strip_marks(w) for w in two]
    if not both_toned and plain[0] == plain[1]:
        return Likeness(88, "plain")
    if _turned(one, two) or (not both_toned and _turned(*plain)):
        return Likeness(84, "order")
    if "".join(one) == "".join(two) or (not both_toned and "".join(plain[0]) == "".join(plain[1])):
        return Likeness(84, "spacing")
    if len(one) == 1 or len(one) != len(two):
        return None
    likeness = _other_spelling(*((one, two) if both_toned else plain))
    return Likeness(round(0.85 * likeness, 1), "spelling") if likeness else None


def alike_events(a: Name, b: Name) -> Likeness | None:
    """How alike two names of events are; another year or number is another event."""
    if a.numbers != b.numbers or a.places != b.places:
        return None
    return _same(a, b) or _spelled_alike(a, b, bool, ())


def reason_words(reason: str, language: str = "en") -> str:
    """A reason in words."""
    reasons: Mapping[str, Mapping[str, str]] = word_lists()["reasons"]
    return reasons[reason].get(language) or reasons[reason]["en"]


def _same(a: Name, b: Name) -> Likeness | None:
    """The ways in which two names are the same; None also where a number or a listed place differs."""
    if a.key == b.key:
        return Likeness(100, "same")
    if a.numbers != b.numbers or _other_level(a, b) or (a.places and b.places and a.places != b.places):
        return None
    plain, toned = (a.search, b.search), a.toned and b.toned
    if toned and a.district != b.district:
        return None
    if plain[0] == plain[1]:
        apart = sum(x != y for x, y in zip(a.key.split(), b.key.split(), strict=True))
        return Likeness(82, "tones") if toned and apart == 1 else None if toned else Likeness(96, "plain")
    if plain[0].replace(" ", "") == plain[1].replace(" ", ""):
        return Likeness(94, "spacing")
    if sorted(a.words) == sorted(b.words) and len(a.words) > 1 and not a.ranks:
        return Likeness(92, "order")
    return None


def _differ(a: Name, b: Name, own: Sequence[str]) -> bool:
    """Whether a number, a place or its level tells the names apart."""
    places = [[p for p in name.places if p not in own] for name in (a, b)]
    return a.numbers != b.numbers or _other_level(a, b) or places[0] != places[1] or a.district != b.district


def _other_level(a: Name, b: Name) -> bool:
    """Whether the one says *city* and the other *province*, or only one names a district."""
    return a.ranks != b.ranks or bool(a.tops and b.tops and a.tops != b.tops)


def _is_shortening(short: Name, full: Name) -> bool:
    words = re.findall(r"\w+", short.text)
    capitals = len(words) > 1 and any(len(word) > 1 and word.isupper() for word in words)
    return capitals and shortens(search_key(short.text).split(), full.search.split())


def _spelled_alike(a: Name, b: Name, telling: Callable[[str], bool], own: Sequence[str]) -> Likeness | None:
    """Names with long words spelt otherwise, or one of which leaves a few words out that head no part."""
    one, two = (name.without(own, toned=a.toned and b.toned) for name in (a, b))
    rest = [w for w in one if w not in two], [w for w in two if w not in one]
    if all(rest) and len(rest[0]) == len(rest[1]):
        likeness = _other_spelling(*rest)
        return Likeness(round(0.9 * likeness, 1), "spelling") if likeness else None
    added = rest[0] or rest[1]
    as_whole = is_part(a.key) == is_part(b.key)
    if as_whole and any(rest) and not all(rest) and len(added) * 3 <= min(len(one), len(two)):
        shared = [w for w in one if w in two and not w.startswith("@")]
        if sum(telling(strip_marks(w)) for w in shared) > 1 and not any(w.startswith("@") for w in added):
            return Likeness(70, "shorter")
    return None


def _other_spelling(one: Sequence[str], two: Sequence[str]) -> float:
    """From 75 to 100 where the words are pairwise the same or long ones spelt almost so, else 0."""
    from rapidfuzz.fuzz import ratio

    scores = [ratio(x, y) if min(len(x), len(y)) >= LONG else 100.0 * (x == y) for x, y in zip(one, two, strict=True)]
    return min(scores, default=0.0) if min(scores, default=0.0) >= 80 else 0.0


def _turned(one: Sequence[str], two: Sequence[str]) -> bool:
    """Whether the family name stands at the other end."""
    n = len(one)
    return n > 1 and n == len(two) and list(two) in ([*one[1:], one[0]], [one[-1], *one[:-1]])
