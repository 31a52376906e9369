"""A page as it was found, and the article in it.

Readers of files and archives give pages: bytes with what is known of them from outside. Making the article of a page
(decoding, finding the main text, telling the language) costs more than reading it and can be done by another process.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from dataclasses import dataclass, field, replace

from unionties.extract.boilerplate import dateline
from unionties.extract.encodings import declared, decode
from unionties.extract.language import language, languages
from unionties.extract.metadata import page_of_html
from unionties.extract.page_names import outlet_of
from unionties.graph.errors import NoArticle
from unionties.graph.statement import Article, Source

TEXT_TYPES = (".txt", ".text", ".md")
HTML_TYPES = (".html", ".htm")
LARGEST = 20 << 20
"""Bytes of a page in an archive: a hundred times a big news page, and little enough to be held several times."""
_MARKUP = re.compile(r"\s*<(?:!doctype html|html)\b", re.IGNORECASE)
_COMMANDS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
"""Control characters but blanks: a terminal that shows a sentence would take some for commands."""
_DATELINE_DEPTH = 6  # lines from the top of a page, blank ones not counted
_VIETNAMESE = re.compile(r"[ơưƠƯẠ-ỹ]")
_ENGLISH = re.compile(
    r"\b(?:the|of|and|that|with|was|were|for|has|have|had|by|from|is|are|at|which|its|as|their|will|be|been|who)\b"
)


@dataclass(frozen=True)
class Page:
    """One page: its bytes and what is known of it from outside.

    ``name`` is the article's name; ``place`` is where the page lies, for reports (a path, or a file and an offset).
    What ``source`` tells goes before what the page tells of itself. ``markup`` is whether it is HTML; where it is
    None its start tells. A page that is ``gathered`` comes from an archive, where several pages may bear one name:
    its article's name ends with a digest of text and source, and its outlet, where the page names none, is the host of
    its address. ``charset`` is the encoding that came with it from outside, which may lie.
    """

    name: str
    data: bytes
    place: str
    source: Source = field(default_factory=Source)
    markup: bool | None = False
    gathered: bool = False
    charset: str | None = None


def article_of(page: Page) -> Article:
    """The article of a page: its text without what surrounds it, and all that is known of it.

    Raises:
        NoArticle: there is no article in it, or one in a language that isn't known here.
        ReadError: the bytes are no text, or can't be parsed in bounded time.
    """
    text, own = decode(page.data, page.charset or declared(page.data)).text, Source()
    if page.markup or (page.markup is None and _MARKUP.match(text)):
        text, own = page_of_html(text)
    text = _COMMANDS.sub(" ", text)
    source = Source(**(own.to_json() | page.source.to_json()))
    if page.gathered and source.url and not source.outlet:
        source = replace(source, outlet=outlet_of(source.url))
    code = source.language or guess_language(text)
    if code not in languages():
        told = f"in the language {code!r}" if code else "in no language that is known here"
        raise NoArticle(f"the text is {told}: expected Vietnamese, English or French")
    source = replace(source, language=code, published=source.published or _dated(text, code))
    return Article(f"{page.name}~{_digest(text, source)}" if page.gathered else page.name, text, source)


def guess_language(text: str) -> str | None:
    """The code of the text's language, or None for a text in another language or in none.

    Vietnamese is told by the letters that only it has, English by its function words, any other language by the
    words that its file gives under ``told_by``.

    >>> guess_language("Hai bên đã ký thỏa thuận."), guess_language("The unions have signed the text.")
    ('vi', 'en')
    >>> guess_language("Les syndicats ont signé un accord avec la CGT.")
    'fr'
    >>> guess_language("Los sindicatos han firmado un acuerdo de cooperación.") is None
    True
    """
    sample = text[:20_000]
    letters = sum(map(str.isalpha, sample))
    if len(_VIETNAMESE.findall(sample)) > 0.04 * letters:
        return "vi"
    english = len(_ENGLISH.findall(sample.lower()))
    if english > 0.12 * len(sample.split()):
        return "en"
    words = Counter(re.findall(r"\w+", sample.lower()))
    return next((code for code in languages() if _tells(code, words)), None)


def _tells(code: str, words: Counter[str]) -> bool:
    """Whether the words that tell a language make up enough of a text."""
    told_by = language(code).data.get("told_by", {"words": (), "least": 1})
    return bool(sum(words[word] for word in told_by["words"]) > told_by["least"] * words.total())


def _dated(text: str, language: str) -> str | None:
    """The day in the dateline at the head of a page."""
    head = [line.strip() for line in text[:2000].split("\n") if line.strip()][:_DATELINE_DEPTH]
    return next((day for line in head if (day := dateline(line, language))), None)


def _digest(text: str, source: Source) -> str:
    told = json.dumps([text, source.to_json()], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()[:8]
