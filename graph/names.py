"""How names are compared: with their tones for identity, without them for a user's typing."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TONE_PLACES = {
    new: old
    for pairs in (
        "oà òa oá óa oả ỏa oã õa oạ ọa",
        "oè òe oé óe oẻ ỏe oẽ õe oẹ ọe",
        "uỳ ùy uý úy uỷ ủy uỹ ũy uỵ ụy",
    )
    for pair in zip(pairs.split()[::2], pairs.split()[1::2], strict=True)
    for new, old in (pair, [p.capitalize() for p in pair], [p.upper() for p in pair])
}
_OPEN_SYLLABLE = re.compile(rf"(?:{'|'.join(_TONE_PLACES)})(?!\w)(?<![qQ]..)")
_KEPT = 20_000  # names whose keys are remembered
_WORDS = re.compile(r"\w+(?:[.&/]\w+)*")


class _Bare(dict[int, str]):
    """Each character without its diacritics, by its number; told once."""

    def __missing__(self, code: int) -> str:
        decomposed = unicodedata.normalize("NFD", chr(code))
        bare = self[code] = "".join(c for c in decomposed if not unicodedata.combining(c))
        return bare


_BARE = _Bare({ord("đ"): "d", ord("Đ"): "D"})


@lru_cache(maxsize=_KEPT)
def match_key(name: str) -> str:
    """The form under which two spellings of one name are equal; tones and diacritics stay.

    NFC, case-folded, tone marks in their older place (``hoà`` → ``hòa``), words joined by single spaces,
    punctuation dropped.

    >>> match_key("Công đoàn  HOÀ BÌNH") == match_key("công đoàn Hòa Bình")
    True
    >>> match_key("Hà Nam") == match_key("Hà Nội")
    False
    """
    return " ".join(_WORDS.findall(place_tones(unicodedata.normalize("NFC", name).casefold())))


def place_tones(text: str) -> str:
    """NFC text with the tone marks of open syllables in their older place; length and case stay.

    >>> place_tones("hoà thuỷ quý hoàn")
    'hòa thủy quý hoàn'
    """
    if text.isascii():
        return text
    return _OPEN_SYLLABLE.sub(lambda m: _TONE_PLACES[m[0]], text).replace("qúy", "quý").replace("Qúy", "Quý")


@lru_cache(maxsize=_KEPT)
def search_key(name: str) -> str:
    """The form in which a user's typing without diacritics finds a name; never used to decide identity.

    >>> search_key("Tổng Liên đoàn Lao động Việt Nam")
    'tong lien doan lao dong viet nam'
    """
    return strip_marks(match_key(name))


def strip_marks(text: str) -> str:
    """The text without diacritics, ``đ`` as ``d``; the length may shrink for decomposed input.

    >>> strip_marks("Đoàn kết")
    'Doan ket'
    """
    if text.isascii():
        return text
    bare = text.translate(_BARE)
    return bare if bare.isascii() else unicodedata.normalize("NFC", bare)


def slug(*parts: str) -> str:
    """A readable identifier of the parts in Unicode, with tones: words joined by hyphens.

    >>> slug("union", "VN", "tỉnh Kon Tum")
    'union-vn-tỉnh-kon-tum'
    """
    return re.sub(r"[^\w]+", "-", " ".join(match_key(p) for p in parts if p)).strip("-")


def shortens(short: list[str], full: list[str]) -> bool:
    """Whether the words of ``short`` are those of ``full`` with runs of two or more cut to their initials.

    >>> shortens("ldld tinh kon tum".split(), "lien doan lao dong tinh kon tum".split())
    True
    >>> shortens("ldld kon tum".split(), "lien doan lao dong tinh kon tum".split())
    False
    """
    if not short or not full:
        return not short and not full
    if short[0] == full[0] and shortens(short[1:], full[1:]):
        return True
    run = len(short[0])
    initials = "".join(word[0] for word in full[:run])
    return run > 1 and short[0] == initials and shortens(short[1:], full[run:])
