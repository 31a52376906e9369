"""Annotated sentences: one a line, its organisations and events marked, with the ties between them.

A line is a JSON object such as ``{"text": "[1:COTU-K] met [2:NOTU] at [e3:the congress].", "ties": ["1 meeting 2"]}``.
Every organisation is marked ``[number:words]``, every event ``[enumber:words]``; a tie is ``subject relation object``,
with `` planned`` behind it where it is one.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from unionties.graph.errors import ReadError
from unionties.graph.vocabulary import vocabulary
from unionties.queries.gold import Key, make_key

ALONE = "alone"
"""What marks whatever was learned from a sentence that is annotated by itself, and not as part of an article."""
DAY = "2024-06-10"
"""Annotated sentences have no date of their own."""
_MARK = re.compile(r"\[e?(?P<number>\d{1,2}):(?P<words>[^\[\]]{1,300})\]")


@dataclass(frozen=True)
class AnnotatedSentence:
    """A sentence without its marks, the offsets of what they marked by number, and its ties."""

    name: str
    text: str
    marks: dict[str, tuple[int, int]]
    ties: frozenset[Key]

    def marked(self, start: int, end: int) -> str | None:
        """The number of the mark that most of a span is in, or None."""
        shared = ((min(end, b) - max(start, a), number) for number, (a, b) in self.marks.items())
        most, number = max(shared, default=(0, ""))
        return number if most > 0 else None


def load_sentences(path: Path) -> list[AnnotatedSentence]:
    """The sentences of a file, each named by the file and its line.

    Raises:
        ReadError: the file can't be read, or a line isn't an annotated sentence.
    """
    try:
        lines = path.read_text("utf-8").rstrip("\n").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(f"{path} can't be read: {error}") from None
    found = []
    for number, line in enumerate(lines, 1):
        try:
            found.append(_sentence(f"{path.stem}-{number:04}", json.loads(line)))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ReadError(
                f"{path}, line {number} isn't an annotated sentence ({error}): expected"
                ' {"text": "[1:A] met [2:B].", "ties": ["1 meeting 2"]}'
            ) from None
    return found


def _sentence(name: str, told: dict[str, object]) -> AnnotatedSentence:
    marked, text, last = unicodedata.normalize("NFC", str(told["text"])), "", 0
    marks: dict[str, tuple[int, int]] = {}
    for match in _MARK.finditer(marked):
        text += marked[last : match.start()]
        if match["number"] in marks:
            raise ValueError(f"mark {match['number']} stands twice")
        marks[match["number"]] = len(text), len(text) + len(match["words"])
        text += match["words"]
        last = match.end()
    text += marked[last:]
    listed = told["ties"]
    if not isinstance(listed, list) or not marks or "[" in text or "]" in text:
        raise ValueError("marks or ties are missing or not closed")
    return AnnotatedSentence(name, text, marks, frozenset(_tie(tie, marks) for tie in listed))


def _tie(tie: str, marks: dict[str, tuple[int, int]]) -> Key:
    subject, relation, target, *planned = tie.split()
    rule = vocabulary().relations.get(relation)
    known = rule and rule.tie and subject in marks and target in marks and subject != target
    if not known or planned not in ([], ["planned"]):
        raise ValueError(f"{tie!r} is no tie of the marked ones")
    return make_key(subject, relation, target, bool(planned))
