"""Which articles carry one text: near-duplicates, as agencies' reports and press releases leave behind.

An article's body is cut into shingles of eight words. MinHash turns them into a few band keys, of which two bodies that
share most of their shingles share at least one, nearly always (J. Leskovec, A. Rajaraman, J. Ullman, *Mining of Massive
Datasets*, chapter 3). What shares a key is then compared exactly, by :func:`alike`. ``syndication.py`` does so in a
store, and says which is the original.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterable, Set
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from unionties.graph.names import place_tones, shortens
from unionties.graph.statement import nfc

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

RULES = "1"
"""Counts up whenever ``band_keys`` gives other keys: then those of a store are made anew."""
THRESHOLD = 0.5
"""The least Jaccard similarity of two copies' shingles; chosen by ``tests/benchmarks/copies_quality.py``."""
BANDS, ROWS = 22, 5
"""So many keys of so many minima each: what datasketch's ``MinHashLSH(0.6, 112, weights=(0.1, 0.9))`` takes."""
_SEED = 1
_SHINGLE = 8  # words; of five, articles made of the same phrases share too many to tell them apart quickly
_LINE = 16  # words of the shortest line that counts: menus, bylines, headlines and captions are shorter
_LEAST = 30  # words of the shortest body that can be a copy
_PLACE = 12  # words of the longest passage that can be another's with other facts in it
_FACTOR = 0x01000193  # of the hash FNV-1a, odd
_WORDS = 1 << 16  # whose hashes are remembered
_WORD = re.compile(r"\w+")
_CASED = re.compile(r"(^[^\w\n]*|[.!?…:;“”\"»(\[]\s*)?(\w+)", re.MULTILINE)
_Marked = list[tuple[str, bool]]


def body(text: str) -> list[str]:
    """The lines that are sentences, where they have enough words; else all. Menus, bylines and headlines aren't."""
    lines = nfc(text).split("\n")
    counts = [len(_WORD.findall(line)) for line in lines]
    sentences = [line for line, count in zip(lines, counts, strict=True) if count >= _LINE]
    return sentences if sum(count for count in counts if count >= _LINE) >= _LEAST else lines


def same_words(text: str) -> str:
    """The words of a text in the form that two copies share: small letters, tone marks in one place, no punctuation.

    >>> same_words("Công đoàn “Hoà Bình”,  2022") == same_words('công đoàn "Hòa Bình" (2022)')
    True
    """
    return f" {' '.join(map(_spelt, _WORD.findall(nfc(text))))} "


def band_keys(text: str) -> tuple[str, ...]:
    """What texts that are alike share at least one of; the same on every machine. None of a text that is too short.

    Of two bodies whose shingles have the Jaccard similarity *s*, ``1 - (1 - s**ROWS)**BANDS`` is the chance of a
    key in common: 0.98 at 0.7, 0.83 at 0.6, 0.5 at 0.5, 0.007 at 0.2, 0.0002 at 0.1.
    """
    shingles = _shingles(text)
    if not shingles:
        return ()
    rows = _minima(shingles).astype(">u4").reshape(BANDS, ROWS)
    return tuple(
        f"{chr(ord('a') + band)}{hashlib.blake2b(row.tobytes(), digest_size=7).hexdigest()}"
        for band, row in enumerate(rows)
    )


def alike(one: str, other: str) -> bool:
    """Whether two texts are copies of one: nearly the same body, and no other facts in its place.

    Letters of one form, such as condolences or notices of meetings, can differ in names and numbers alone. So two
    bodies of which one has other names or numbers than the other, in the same surroundings, aren't copies.
    """
    one, other = sorted((one, other))  # which stretches of two texts correspond may depend on their order
    return likeness(one, other) >= THRESHOLD and not other_facts(one, other)


def likeness(one: str, other: str) -> float:
    """The Jaccard similarity of the shingles of two texts; 0 where one is too short to be a copy."""
    ours, theirs = _shingled(one), _shingled(other)
    if not ours or not theirs:
        return 0.0
    shared = len(ours & theirs)
    return shared / (len(ours) + len(theirs) - shared)


def other_facts(one: str, other: str) -> int:
    """In how many places one text has a name or number where the other, with the same words around, has another."""
    from rapidfuzz.distance import Indel

    a, b = _marked(one), _marked(other)
    ours, theirs = ([word for word, _ in marked] for marked in (a, b))
    here, there = frozenset(ours), frozenset(theirs)
    blocks = Indel.opcodes(ours, theirs).as_matching_blocks()[:-1]
    count = 0
    for block, after in pairwise(blocks):
        gone, new = a[block.a + block.size : after.a], b[block.b + block.size : after.b]
        count += max(len(gone), len(new)) <= _PLACE and _tells_otherwise(gone, new, here, there)
    return count


def _tells_otherwise(gone: _Marked, new: _Marked, here: Set[str], there: Set[str]) -> bool:
    """Whether both passages have a fact that the other text hasn't, and the one isn't the other shortened."""
    if not any(fact and word not in there for word, fact in gone):
        return False
    if not any(fact and word not in here for word, fact in new):
        return False
    one, other = ([word for word, _ in passage] for passage in (gone, new))
    return not (shortens(one, other) or shortens(other, one))


def _marked(text: str) -> _Marked:
    """The words of the body, each with whether it tells a fact: a number, or a name by a capital within a sentence."""
    return [
        (_spelt(found[2]), found[2][0].isdigit() or (found[1] is None and found[2][0].isupper()))
        for found in _CASED.finditer("\n".join(body(text)))
    ]


@lru_cache(maxsize=256)
def _shingled(text: str) -> frozenset[int]:
    return frozenset(_shingles(text))


def _shingles(text: str) -> list[int]:
    """A hash for each run of words in the body; none where it is too short to be a copy."""
    import numpy as np

    codes = np.array([_code(word) for line in body(text) for word in _WORD.findall(line)], dtype=np.uint32)
    if len(codes) < _LEAST:
        return []
    count = len(codes) - _SHINGLE + 1
    hashes = np.zeros(count, dtype=np.uint32)
    for place in range(_SHINGLE):
        hashes = hashes * np.uint32(_FACTOR) + codes[place : place + count]
    return hashes.tolist()


@lru_cache(maxsize=_WORDS)
def _code(word: str) -> int:
    return zlib.crc32(_spelt(word).encode())


@lru_cache(maxsize=_WORDS)
def _spelt(word: str) -> str:
    return place_tones(word).casefold()


def _minima(shingles: Iterable[int]) -> npt.NDArray[np.uint32]:
    """The least value of each affine permutation, modulo 2³², over hashes that MurmurHash3's finaliser has mixed.

    These are the minima of datasketch 2.0 (its scheme ``affine32``), without the import of SciPy, which costs a short
    build a quarter of its time. Shape: ``(BANDS * ROWS,)``.
    """
    import numpy as np

    hashes = np.fromiter(shingles, np.uint32)
    hashes ^= hashes >> np.uint32(16)
    hashes *= np.uint32(0x85EBCA6B)
    hashes ^= hashes >> np.uint32(13)
    hashes *= np.uint32(0xC2B2AE35)
    hashes ^= hashes >> np.uint32(16)
    factors, terms = _permutations()
    minima: npt.NDArray[np.uint32] = (hashes[:, None] * factors + terms).min(axis=0)
    return minima


@cache
def _permutations() -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    import numpy as np

    numbers, count = np.random.RandomState(_SEED), BANDS * ROWS
    factors = numbers.randint(0, 1 << 31, count, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return factors, numbers.randint(0, 1 << 32, count, dtype=np.uint32)
