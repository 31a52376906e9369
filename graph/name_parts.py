"""Names taken apart for comparison: their words, places, numbers and levels, by the word lists of ``likeness.yaml``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from unionties.graph.identity import spelled_out
from unionties.graph.names import match_key, search_key, strip_marks
from unionties.graph.places import country_names, seats, subdivisions

LANGUAGES = ("vi", "en", "fr")
_ROMAN = re.compile(
    r"\b(?=[IVX]{2})X{0,3}(?:IX|IV|V?I{0,3})\b|(?<=thứ )[IVX]\b|(?<=lần )[IVX]\b|(?<=kh[oó][áa] )[IVX]\b"
)
"""Numbers in Roman figures; one letter alone only after a word for an ordinal."""
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th|er|e|ème)?")
_BRACKET = re.compile(r"\s*\([^)]*\)")
_KEPT = 1 << 17
"""Names that are kept taken apart."""


@dataclass(frozen=True)
class Name:
    """A name taken apart.

    ``key`` is its match key and ``search`` its search key, abbreviations written out. ``words`` are those of the key,
    small words left out and each place as one token (``@LA``, ``@VN/Kon Tum``); ``plain`` are the same without tones.
    ``numbers`` are its numbers and ordinals, ``tops`` tells whether it says *city* (0) or *province* (1), ``ranks`` the
    lower levels of places, ``district`` what follows such a level.
    """

    text: str
    key: str
    search: str
    words: tuple[str, ...]
    plain: tuple[str, ...]
    numbers: frozenset[int]
    tops: frozenset[int]
    ranks: frozenset[int]
    district: str

    @property
    def toned(self) -> bool:
        """Whether the name has any diacritic."""
        return self.key != self.search

    @property
    def places(self) -> list[str]:
        """The places, sorted."""
        return sorted(word for word in self.words if word.startswith("@"))

    def without(self, *left_out: Iterable[str], toned: bool = False) -> list[str]:
        """The words, sorted, without these; without their tones too unless ``toned``."""
        gone = {word for words in left_out for word in words}
        return sorted(w if toned else p for w, p in zip(self.words, self.plain, strict=True) if w not in gone)


@lru_cache(maxsize=_KEPT)
def taken_apart(text: str) -> Name:
    """The name, its bracketed additions left out.

    >>> taken_apart("LĐLĐ tỉnh Kon Tum").words
    ('liên', 'đoàn', 'lao', 'động', '@VN/Kon Tum')
    """
    text = _BRACKET.sub("", text).strip() or text
    full = _ROMAN.sub(_arabic, spelled_out(text))
    key = match_key(full)
    words, levels, district = _words(key.split())
    return Name(
        text, key, strip_marks(key), words, tuple(w if w.startswith("@") else strip_marks(w) for w in words),
        counted(full)[0], levels & {0, 1}, levels - {0, 1}, district,
    )  # fmt: skip


@lru_cache(maxsize=_KEPT)
def initials(text: str) -> frozenset[str]:
    """What the initials of a name may be, without tones and at least three: of all its words, or of the greater ones.

    >>> sorted(initials("Australian Council of Trade Unions"))
    ['acotu', 'actu']
    """
    words = search_key(text).split()
    found = {"".join(w[0] for w in chosen) for chosen in (words, [w for w in words if w not in _plain_small()])}
    return frozenset(letters for letters in found if len(letters) > 2)


@lru_cache(maxsize=_KEPT)
def is_part(key: str) -> bool:
    """Whether the match key of a name says that it is a part of something, as a committee or a department.

    >>> is_part("ban đối ngoại tổng liên đoàn"), is_part("tập đoàn dệt may")
    (True, False)
    """
    return any(f" {phrase} " in f" {key} " for phrase in word_lists()["parts"])


@dataclass(frozen=True)
class Words:
    """The words of ``likeness.yaml`` as sets of single words."""

    small: frozenset[str]
    kinds: frozenset[str]
    vague: frozenset[str]

    @staticmethod
    @cache
    def of() -> Words:
        """The words that ship with the package."""
        lists = ({w for phrase in word_lists()[key] for w in phrase.split()} for key in ("small", "kinds", "vague"))
        return Words(*map(frozenset, lists))


@cache
def _plain_small() -> frozenset[str]:
    return frozenset(strip_marks(word) for word in Words.of().small)


@cache
def word_lists() -> Mapping[str, Any]:
    """What ``likeness.yaml`` holds."""
    import yaml

    text = files("unionties.graph").joinpath("likeness.yaml").read_text("utf-8")
    data: Mapping[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return data


@cache
def _places() -> tuple[Mapping[tuple[str, ...], str], int]:
    """The tokens of places by the words of their names, and the most words that one has."""
    found: dict[tuple[str, ...], str] = {}
    for language in LANGUAGES:
        for name, code in country_names(language).items():
            found.setdefault(tuple(match_key(name).split()), f"@{code}")
    for name, code in seats("vi").items():
        found.setdefault(tuple(match_key(name).split()), f"@{code}/{name}")
    for name, preferred, code in subdivisions():
        found[tuple(match_key(name).split())] = f"@{code}/{preferred}"
    found.pop((), None)
    return found, max(map(len, found))


@cache
def _levels() -> Mapping[tuple[str, ...], int]:
    return {tuple(word.split()): rank for rank, words in word_lists()["levels"].items() for word in words}


def _words(key: Sequence[str]) -> tuple[tuple[str, ...], frozenset[int], str]:
    """The words with places as tokens, without levels and small words; the ranks; the place below a province."""
    places, longest = _places()
    levels, small = _levels(), Words.of().small
    words: list[str] = []
    ranks: set[int] = set()
    district, n = "", 0
    while n < len(key):
        place = next((k for k in range(longest, 0, -1) if tuple(key[n : n + k]) in places), 0)
        if place and key[n : n + 2] not in (["lao", "động"], ["lao", "dong"]):  # labour, not Laos
            words.append(places[tuple(key[n : n + place])])
            n += place
            continue
        level = next((k for k in (2, 1) if tuple(key[n : n + k]) in levels), 0)
        if level:
            rank = levels[tuple(key[n : n + level])]
            ranks.add(rank)
            if rank > 1:  # provinces and their cities are listed
                district = " ".join(key[n + level :])
            n += level
            continue
        if key[n] not in small:
            words.append(key[n])
        n += 1
    return tuple(words), frozenset(ranks), district


def counted(text: str) -> tuple[frozenset[int], list[str]]:
    """The numbers of a name, in digits, Roman figures or words, and its other words as they stand.

    >>> counted("Đại hội XIII Công đoàn")
    (frozenset({13}), ['Đại', 'hội', 'Công', 'đoàn'])
    """
    full = _ROMAN.sub(_arabic, text)
    numbers, others, words = set(), list[str](), re.findall(r"\w+", full)
    for before, word in zip(["", *words], words, strict=False):
        number = _number(before, word)
        if number is None:
            others.append(word)
        else:
            numbers.add(number)
    return frozenset(numbers), others


@cache
def _ordinals() -> Mapping[str, int]:
    return {word: number for number, words in word_lists()["ordinals"].items() for word in words}


def _number(before: str, word: str) -> int | None:
    """The number that a word is: in digits, or as an ordinal in words after ``thứ`` or in English and French."""
    if match := _ORDINAL.fullmatch(word) or re.search(r"\d+", word):
        return int(match[match.lastindex or 0])
    known = _ordinals().get(word.casefold())
    return known if before.casefold() == "thứ" or (word.isascii() and len(word) > 3) else None


def _arabic(roman: re.Match[str]) -> str:
    values = [{"I": 1, "V": 5, "X": 10}[letter] for letter in roman[0]]
    return str(sum(-v if v < max(values[n:]) else v for n, v in enumerate(values)))
