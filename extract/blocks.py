"""What of a page is the article: title and body, told from the menus, captions and links round them.

:func:`blocks` gives every line of an article's text a role. It judges by form and place (short items in a
row, a line that repeats the title, headlines without a full stop after a cue such as ``Tin khác``); the cue
words are data, in ``boilerplate.yaml``. Offsets point into the text as stored: nothing is cut out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from unionties.extract.boilerplate import cues, is_dateline
from unionties.extract.language import alternation, language, languages
from unionties.extract.post_patterns import titles
from unionties.graph.names import strip_marks
from unionties.graph.statement import Article

ROLES = ("title", "body", "caption", "byline", "teaser", "furniture")
_SENTENCE_END = re.compile(r"""[.!?…]["”’»)\]]*(?:\s*\|)?$""")
_OPEN_ENDS = (":", ";", ",", "–", "-")
_IMAGE_NUMBER = re.compile(r"\s(?:ảnh|photo|image)\s\d{1,2}$", re.IGNORECASE)
_SEPARATORS = re.compile(r"\s*[|»·•›←→▲]+\s*|\s{3,}|\t+|\s+>{1,2}\s+|\s+/\s+")
_SEPARATOR = re.compile(r"[|»·•›←→▲\t]|\s\s\s|\s>|\s/\s")
_WORD = re.compile(r"[^\W_]")
_INITIALS = re.compile(r"[^\W\d_]{1,2}(?:\.\s?[^\W\d_]{1,6})+\.?(?:\s*\([^)]*\))?")
_BULLET = re.compile(r"[-–•*+▪►>]|\d{1,2}[.)]\s")
#: The lengths of a line that was broken where the page or the mail was full, and the greatest of what is joined.
_FULL, _LONGEST = range(25, 121), 2_000
#: How many words stand at least in the line of a sentence that a caption interrupts.
_WORDS_BEFORE = 6


class Block(NamedTuple):
    """A line of an article's text, or several that a sentence was broken into: ``text[start:end]``, and its role."""

    start: int
    end: int
    role: str


@dataclass(slots=True)
class _Line:
    start: int
    end: int
    text: str
    gap: bool  # whether a blank line stands before it
    key: str = field(init=False)
    words: int = field(init=False)
    sentence: bool = field(init=False)
    role: str = ""

    def __post_init__(self) -> None:
        words = self.text.split()
        key = " ".join(words) if "  " in self.text or "\xa0" in self.text else self.text
        self.key = key.lower().rstrip(" |")
        self.words = len(words)
        self.sentence = _SENTENCE_END.search(self.text[-6:]) is not None

    @property
    def headline(self) -> bool:
        """Whether it could be the headline of something: some words without a full stop."""
        return not self.role and not self.sentence and self.words >= 3 and not self.text.endswith(_OPEN_ENDS)

    @property
    def paragraph(self) -> bool:
        """Whether it is running text of at least one full sentence."""
        return not self.role and self.sentence and self.words >= 12 and not _BULLET.match(self.text)


def blocks(article: Article) -> list[Block]:
    """The lines of an article that aren't blank, in order, each with one of :data:`ROLES`.

    Only ``title`` and ``body`` are the article; the other roles say what a line is instead.

    >>> text = "Xã hội\\nCông đoàn hai tỉnh ký biên bản hợp tác\\nHai bên đã ký biên bản.\\nẢnh: H.T"
    >>> [b.role for b in blocks(Article("a", text))]
    ['furniture', 'title', 'body', 'caption']
    """
    lines = _lines(article.text)
    for line in lines:
        line.role = _form(line)
    first = _mark_titles(lines, _body_start(lines), article.source.title)
    _mark_links_under_lead(lines, first)
    _mark_pairs(lines, first)
    _mark_lists(lines, first)
    if not (lines and _is_title(lines[-1].text, article.source.language)):
        _mark_sign_off(lines, first, len(lines))
    return [Block(line.start, line.end, "body" if line.role in ("", "list") else line.role) for line in lines]


@cache
def _titles(code: str) -> re.Pattern[str]:
    of = alternation([",", *language(code).data["posts"].get("of", ())])
    return re.compile(rf"(?:{titles(code)})(?:[\s,.]*|\s*(?:{of})\s.{{1,80}})")


def _is_title(line: str, code: str | None) -> bool:
    """Whether a line is the office of who signs a letter, whose name stands above."""
    return code in languages() and code is not None and _titles(code).fullmatch(line.lower()) is not None


def _lines(text: str) -> list[_Line]:
    lines: list[_Line] = []
    start, gap = 0, False
    for raw in text.split("\n"):
        if stripped := raw.strip():
            begin = start + raw.index(stripped[0])
            if lines and not gap and _broken(lines[-1].text, stripped):
                first = lines.pop()
                begin, gap = first.start, first.gap
                stripped = text[begin : start + len(raw.rstrip())]
            lines.append(_Line(begin, begin + len(stripped), stripped, gap))
        gap = not stripped
        start += len(raw) + 1
    return lines


def _broken(line: str, following: str) -> bool:
    """Whether a sentence goes on from one line to the next, as in text copied from a mail or a printed page."""
    if len(line) > _LONGEST or len(line.rpartition("\n")[2]) not in _FULL or _BULLET.match(following):
        return False
    if following[0].islower():
        return line[-1].isalnum() or line[-1] in ",)\"”’'-–"
    return line[-1] == "," or (following[0].isupper() and cues().running.search(line[-12:]) is not None)


def captions_amid(text: str) -> list[tuple[int, int]]:
    """Where captions stand within a sentence, with the line ends round them: it goes on in lower case or after a comma.

    >>> text = "Sáng 3/6, đoàn Công đoàn Lào do ông A dẫn đầu,\\nẢnh: Quang cảnh buổi lễ\\nđã đến thăm Hà Nội."
    >>> [text[a:b] for a, b in captions_amid(text)]
    ['\\nẢnh: Quang cảnh buổi lễ\\n']
    """
    found, above, end = list[tuple[int, int]](), _Line(0, 0, "", False), 0
    captions = False
    for raw in text.split("\n"):
        start, end = end, end + len(raw) + 1
        stripped = raw.strip()
        if not stripped:
            continue
        begin = start + raw.index(stripped[0])
        goes_on = stripped[0].islower() or above.text[-1:] == ","
        if captions and goes_on and stripped[-1] in '.;:!?”"':
            found.append((above.end, begin))
        line = _Line(begin, begin + len(stripped), stripped, False)
        open_end = above.words >= _WORDS_BEFORE and (above.text[-1].isalnum() or above.text[-1] == ",")
        captions = open_end and _form(line) == "caption"
        if not captions:
            above = line
    return found


def _form(line: _Line) -> str:
    """The role that a line's own form gives away, ``list`` for the head of a list of links, else nothing."""
    known, text, key = cues(), line.text, line.key
    if text.startswith(("![", ">>")):
        return "furniture" if text[0] == "!" else "teaser"
    if line.words <= 60 and (known.photo.match(key) or (":" in key[-60:] and known.credit.search(key[-80:]))):
        return "byline" if known.byline.match(key) else "caption"
    if len(text) > 160:
        return ""
    if not _WORD.search(text) or ("©" in text and line.words <= 25):
        return "furniture"
    if line.words <= 15 and not (line.sentence and line.words >= 8) and known.notice.match(key):
        return "furniture"
    if line.words <= 8 and key.rstrip(" :.…>»-()0123456789") in known.other_news:
        return "list"
    if ":" in key and known.one_link.match(key):
        return "teaser"
    if line.words <= 15 and known.caption.search(key):
        return "caption"
    source = known.source.match(key)
    signed = source and (text[source.end()].isupper() or text[source.end()].isdigit())
    if (not line.sentence and (signed or known.byline.match(key))) or is_dateline(text):
        return "byline"
    return _row(line)


def _row(line: _Line) -> str:
    """``furniture`` for a menu or a trail, ``teaser`` for headlines in a row, by the separators in a line."""
    if not _SEPARATOR.search(line.text) or line.text.endswith((".", "…")):
        return ""
    parts = [p for p in _SEPARATORS.split(line.text) if p]
    if len(parts) + (line.text[0] in "←▲") < 2:
        return ""
    longest = max(len(p.split()) for p in parts)
    if longest <= (4 if len(parts) == 2 else 6):
        return "furniture"
    return "teaser" if longest <= 20 and min(len(p.split()) for p in parts) > 3 else ""


def _body_start(lines: list[_Line]) -> int:
    """The index of the first paragraph, or of the first short sentence under what can be a title."""
    above = 0
    for i, line in enumerate(lines):
        short = line.sentence and not line.role and above > 0 and line.words >= 5 and line.text[-1] not in "?!"
        if line.paragraph or line.words >= 25 or short:
            return i
        above += not line.role
    return len(lines)


def _mark_titles(lines: list[_Line], first: int, known: str | None) -> int:
    """Mark the title and what repeats it; gives the index of the first line of the body.

    Of the lines above the body the longest is the title, and any long one may be (a kicker, say).
    """
    head = [line for line in lines[:first] if not line.role]
    key = " ".join(known.lower().split()) if known else ""
    title = next((line for line in head if line.key == key), None) or max(head, key=lambda n: len(n.key), default=None)
    signed = {n.key.split(":", 1)[-1].strip() for n in lines[: first + 1] if n.role == "byline"}
    for line in head:
        if line.key in signed:
            line.role = "byline"
        elif line is title or line.words >= 7 or (line is head[-1] and line.words >= 4 and not line.text.istitle()):
            line.role = "title"
        else:
            line.role = "furniture"
    seen = [k for k in (key, title.key if title else "") if len(k.split()) >= 4]
    _mark_repeats(lines, first, [*seen, *(strip_marks(k) for k in seen)], title)
    return next((i for i in range(first, len(lines)) if not lines[i].role), len(lines))


def _mark_repeats(lines: list[_Line], first: int, titles: list[str], title: _Line | None) -> None:
    """Mark lines that repeat the title (the text of a picture, a link), and the captions after pictures."""
    for i, line in enumerate(lines):
        picture = line.text.startswith("![") or (
            _IMAGE_NUMBER.search(line.text[-12:]) is not None and not line.sentence
        )
        if line is not title and line.key.startswith(tuple(titles)):
            if line.key in titles:
                line.role = "furniture"
                picture = i > first
            elif not line.sentence and not picture:
                line.role = "teaser"
        if picture:
            line.role = line.role if line.role in ("teaser", "title") else "furniture"
            after = lines[i + 1] if i + 1 < len(lines) else None
            limit = 25 if i < first or (after and after.gap) else 45
            if after and not after.role and after.words <= limit and (after.sentence or not after.gap):
                after.role = "caption"


def _mark_links_under_lead(lines: list[_Line], first: int) -> None:
    """Mark headlines of other news, run together without punctuation, just under the lead."""
    for line in lines[first + 1 : first + 4]:
        if line.headline and line.words >= 14 and ". " not in line.text and line.text.count(",") * 25 <= line.words:
            line.role = "teaser"


def _mark_pairs(lines: list[_Line], first: int) -> None:
    """Mark teasers that no cue announces: a headline that stands twice, or before a cut-off sentence."""
    for i in range(first + 1, len(lines)):
        line = lines[i]
        if line.sentence or line.words < 4 or line.role not in ("", "teaser"):
            continue
        words, half = line.key.split(), line.words // 2
        twice = half >= 4 and line.words % 2 == 0 and words[:half] == words[half:]
        below = lines[i + 1 : i + 3]
        double = bool(below) and below[0].key == line.key
        cut = bool(below) and below[0].text.endswith((" ...", " …", " [...]", " […]"))
        if twice or double or (cut and not line.text.endswith(_OPEN_ENDS)):
            line.role = "teaser"
            for after in below if double else below[:1]:
                after.role = after.role or "teaser"


def _mark_lists(lines: list[_Line], first: int) -> None:
    """Mark the links after a cue such as ``Tin khác``: to the end, or to where the article goes on."""
    i = 0
    while i < len(lines):
        if lines[i].role == "list":
            lines[i].role = "furniture"
            if i > first:
                signed = _mark_sign_off(lines, first, i)
                end = len(lines) if signed else _resumption(lines, i)
                for line in lines[i + 1 : end]:
                    line.role = "teaser" if line.role in ("", "list") else line.role
                i = end - 1
        i += 1


def _resumption(lines: list[_Line], cue: int) -> int:
    """Where the article goes on after the links that ``cue`` opens; the number of lines if it doesn't.

    Teasers alternate headline and abstract. The article goes on where two paragraphs follow each other, or
    one ends the page, that speak of what was named before rather than of the headline above.
    """
    names = {name for line in lines[:cue] if not line.role for name in _capitalised(line.text)}
    for i in range(cue + 1, len(lines)):
        if lines[i].role == "list":
            return i
        if not lines[i].paragraph:
            continue
        rest = [line for line in lines[i + 1 :] if not line.role]
        if (rest and not rest[0].paragraph and any(r.paragraph for r in rest)) or lines[i].text.endswith(" ..."):
            continue
        own = _capitalised(lines[i].text)
        above = [w for w in lines[i - 1].key.split() if len(w) > 2] if i - 1 > cue else []
        told = sum(w in lines[i].key for w in above)
        if len(own & names) * 3 >= len(own) and told * 2 < max(len(above), 1):
            return i
    return len(lines)


def _capitalised(text: str) -> set[str]:
    return {word for word in re.findall(r"\w[\w-]+", text) if word[0].isupper()}


def _mark_sign_off(lines: list[_Line], first: int, end: int) -> bool:
    """Mark the writer's or the agency's name under the last line before ``end``.

    Says whether it is beyond doubt: a byline, or initials; a short line may be a heading too.
    """
    last = end - 1
    while last > first and lines[last].role in ("furniture", "teaser", "caption"):
        last -= 1
    if last <= first:
        return False
    line = lines[last]
    initials = _INITIALS.fullmatch(line.text) is not None
    plain = line.words <= 5 and not line.sentence and not set(",(") & set(line.text) and not _BULLET.match(line.text)
    short = line.words == 2 and line.sentence and re.search(r"\s[^\W\d_]\.$", line.text) is not None
    sure = line.role == "byline" or initials
    if not line.role and ((plain and not line.text.endswith(_OPEN_ENDS)) or short or initials):
        line.role = "byline"
    return sure
