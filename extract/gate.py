"""The first gate of an archive: whether a page can tell of unions at all, by a search for words in its bytes.

The words stand in the language files under ``gate``. A page is searched in all languages, since nothing is known of it
yet, and in all encodings that :mod:`unionties.extract.encodings` reads; its markup isn't parsed. The gate is there to
drop what can't matter, not to tell what does: a menu that names unions lets a page pass.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from unionties.extract.encodings import legacy_forms, tones_apart
from unionties.extract.language import language, languages
from unionties.extract.pages import Page
from unionties.graph.organisations import organisations, used_files
from unionties.graph.organisations.reading import load

GATHERED, DROPPED = "gathered", "dropped"
"""What :func:`gated` counts: pages of archives, and those of them that hold no word of unions."""

_GAP = rb"(?:[\s\xa0]|\xc2\xa0|&nbsp;|&#160;|&#xa0;|<[^<>]{0,500}>){1,20}+"
_APOSTROPHE = rb"(?:['\x92]|\xe2\x80\x99|&#0?39;|&apos;|&rsquo;|&#8217;|&#x2019;)?"
_ENTITY = re.compile(
    rb"&(?:#0*(?:19[2-9]|2\d\d|[34]\d\d|7[6-9]\d|80\d|7[89]\d\d);|#x0*(?:[c-f][0-9a-f]|1[0-9a-f]{2}|3[0-2][0-9a-f]|1e[a-f][0-9a-f]);"
    rb"|[a-z]{1,6}(?:grave|acute|circ|tilde|cedil|strok|breve);)"
)
"""A letter with an accent as an entity of HTML, in lower case."""
_LETTERS = bytes(ord(chr(b).lower()) if chr(b).isascii() and chr(b).isalpha() else 32 for b in range(256))
_CAPITALS = bytes(b if chr(b).isascii() and chr(b).isupper() else 32 for b in range(256))
"""Tables that leave the letters of ASCII, in lower case, or its capitals; all else is a space."""
_BEFORE, _BEYOND = 60, 40
"""How far around a word is looked for what takes its meaning away, in bytes."""
_UNION = ("TradeUnion", "InternationalUnionBody")
_LEAST = 4
"""Letters of the acronyms that are taken from the knowledge of organisations: shorter ones mean too much else."""

Encode = Callable[[str], Iterable[bytes]]


@dataclass(frozen=True)
class _Word:
    """A word or phrase, in the lower case of ASCII.

    A page that has it has ``runs``, letters of ASCII between other bytes, and of each of its ``parts`` one form. Where
    one of ``first`` stands, ``pattern`` tells whether it is the phrase.
    """

    runs: frozenset[bytes]
    parts: tuple[tuple[bytes, ...], ...]
    first: tuple[bytes, ...]
    phrase: str
    encode: Encode

    @cached_property
    def pattern(self) -> re.Pattern[bytes]:
        """Compiled when it is first needed: most names never are."""
        return re.compile(_pattern(self.phrase, self.encode))


@dataclass(frozen=True)
class _Gate:
    """What is searched for in Unicode, what of it has combining characters, the words in legacy encodings, acronyms."""

    unicode: tuple[_Word, ...]
    combining: tuple[_Word, ...]
    legacy: tuple[_Word, ...]
    acronyms: frozenset[bytes]
    but: re.Pattern[bytes]


def may_matter(data: bytes) -> bool:
    """Whether the bytes of a page hold a word of unions, in any language that is known here.

    True where it can't be told: of UTF-16 and UTF-32.

    >>> may_matter("<p>C&ocirc;ng&nbsp;<b>ĐOÀN</b> Việt Nam".encode()), may_matter(b"<p>The European Union")
    (True, False)
    """
    if b"\0" in data:
        return True
    gate = _gate(used_files())
    if not gate.acronyms.isdisjoint(data.translate(_CAPITALS).split()):
        return True
    low = data.lower()
    if _ENTITY.search(low):
        low = html.unescape(low.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape").lower()
    runs = set(low.translate(_LETTERS).split())
    held = cache(low.__contains__)
    possible = (
        word
        for words in _needed(gate, low)
        for word in words
        if word.runs <= runs and all(any(map(held, forms)) for forms in word.parts)
    )
    return any(_has(low, word, gate.but) for word in possible)


def gated(pages: Iterable[Page], count: Counter[str]) -> Iterator[Page]:
    """The pages that may matter; those that a user chose one by one all do. ``count`` takes GATHERED and DROPPED."""
    for page in pages:
        count[GATHERED] += page.gathered
        if page.gathered and not may_matter(page.data):
            count[DROPPED] += 1
        else:
            yield page


def _needed(gate: _Gate, low: bytes) -> Iterator[tuple[_Word, ...]]:
    """The sets of words that bytes can hold, by what they are made of."""
    yield gate.unicode
    if b"\xcc" in low:  # the first byte of combining accents in UTF-8
        yield gate.combining
    try:
        low.decode()
    except UnicodeDecodeError:
        yield gate.legacy


def _has(low: bytes, word: _Word, but: re.Pattern[bytes]) -> bool:
    """Whether the phrase stands in the bytes, and not within what takes its meaning away."""
    for form in word.first:
        start = low.find(form)
        while start >= 0:
            if found := word.pattern.match(low, start):
                around = but.finditer(low, max(0, start - _BEFORE), found.end() + _BEYOND)
                if not any(m.start() <= start < m.end() for m in around):
                    return True
            start = low.find(form, start + 1)
    return False


@cache
def _gate(own_files: tuple[Path, ...]) -> _Gate:
    """The gate: the words of the language files, and what known unions and the user's own organisations are called."""
    sections = [language(code).data.get("gate", {}) for code in languages()]
    words = {word for section in sections for word in section.get("words", ())}
    unions = [o for o in organisations().values() if o.type in _UNION]
    named = {name for o in unions for code in languages() for name in o.names_in(code)}
    named |= {name for o in load(own_files, organisations()).values() for name in o.all_names()}
    phrases = {word for word in words if not _is_acronym(word)}
    told = "|".join(re.escape(word).replace(r"\*", r"\w*") for word in sorted(phrases))
    phrases |= set(named if not told else (n for n in named if not re.search(rf"(?<!\w)(?:{told})(?!\w)", n.lower())))
    acronyms = {a for o in unions for a in o.acronyms if len(a) >= _LEAST} | words | named
    accented = [sorted(word for word in found if not word.isascii()) for found in (phrases, words)]
    but = [_pattern(word, _utf8) for section in sections for word in section.get("but", ())]
    return _Gate(
        unicode=_words(sorted(phrases), _utf8), combining=_words(accented[0], _combining),
        legacy=_words(accented[1], legacy_forms),
        acronyms=frozenset(a.encode() for a in acronyms if _is_acronym(a)),
        but=re.compile(b"|".join(but) or b"(?!)"),
    )  # fmt: skip


def _is_acronym(word: str) -> bool:
    return word.isascii() and word.isalpha() and word.isupper()


def _words(phrases: Iterable[str], encode: Encode) -> tuple[_Word, ...]:
    """The phrases made ready; parts that many share come first, since a page is searched for each once."""
    parts = {phrase: re.findall(r"[^\s'*]+\*?", phrase) for phrase in phrases}
    shared = Counter(part for found in parts.values() for part in found)
    words = []
    for phrase, found in parts.items():
        forms = {part: _forms(part.removesuffix("*"), encode) for part in found}
        if not all(forms.values()):
            continue  # letters that the encodings before Unicode don't have
        whole = [part for part in found if not part.endswith("*")]
        runs = (frozenset.intersection(*(frozenset(f.translate(_LETTERS).split()) for f in forms[p])) for p in whole)
        told = sorted((p for p in found if not (p.isascii() and p.isalpha())), key=lambda p: (-shared[p], p))
        parts_told = tuple(forms[part] for part in told)
        words.append(_Word(frozenset().union(*runs), parts_told, forms[found[0]], phrase, encode))
    return tuple(words)


def _pattern(word: str, encode: Encode) -> bytes:
    """The expression of a phrase as a whole word, or with a star as the beginning of one."""
    pieces = (_piece(piece, encode) for piece in re.findall(r"\s+|'|[^\s'*]+", word))
    return rb"(?<![a-z])" + b"".join(pieces) + (b"" if word.endswith("*") else rb"(?![a-z])")


def _piece(piece: str, encode: Encode) -> bytes:
    if piece == "'":
        return _APOSTROPHE
    return _GAP if piece.isspace() else b"(?:" + b"|".join(map(re.escape, _forms(piece, encode))) + b")"


def _forms(part: str, encode: Encode) -> tuple[bytes, ...]:
    """The bytes of a word in small letters, in capitals and with one capital; only letters of ASCII lose their case."""
    cases = (part.lower(), part.upper(), part.capitalize())
    return tuple(sorted({form.lower() for case in cases for form in encode(unicodedata.normalize("NFC", case))}))


def _utf8(word: str) -> Iterable[bytes]:
    return (word.encode(),)


def _combining(word: str) -> Iterable[bytes]:
    return unicodedata.normalize("NFD", word).encode(), tones_apart(word).encode()
