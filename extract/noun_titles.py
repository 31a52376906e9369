"""The patterns of titles and names that stand beside each other as in English, on a masked sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from unionties.extract.cues import SIDE
from unionties.extract.language import alternation, language
from unionties.extract.persons import titles
from unionties.extract.tokens import LOWER, UPPER
from unionties.graph.names import match_key

_CAP = rf"(?:(?-i:[{UPPER}])(?:[\w-]|['’](?!s\b)(?=\w)|\.(?=\w))*)"
NAME = rf"{_CAP}(?:\s(?-i:[{UPPER}])\.)?(?:\s(?:(?:de|da|dos|del|van|der|von|bin|al|y|el|la|ole)\s)*{_CAP}){{0,6}}"


@dataclass(frozen=True)
class TitlePatterns:
    """A language's titles, and where persons and bodies stand beside them."""

    title: re.Pattern[str]
    of: re.Pattern[str]
    more: re.Pattern[str]
    beside: re.Pattern[str]
    anaphor: re.Pattern[str]
    unit: re.Pattern[str]
    heads: re.Pattern[str]
    extra: re.Pattern[str]
    aside: re.Pattern[str]
    before: re.Pattern[str]
    name: re.Pattern[str]
    names: re.Pattern[str]
    name_of: re.Pattern[str]
    honorific: re.Pattern[str]
    stops: frozenset[str]


@cache
def title_patterns(code: str) -> TitlePatterns:
    """The compiled patterns of a language's titles."""
    data = language(code).data
    posts = data["posts"]
    title = rf"(?:{titles(code)})s?"
    adjectives = alternation(posts["adjectives"])
    of = alternation(posts["of"])
    honorific = alternation(data["honorifics"])
    determiners = rf"(?:(?:{alternation(posts['determiners'])}|{adjectives})[\s-]+)*"
    extra = rf"(?:\s+(?:of|for|in\s+charge\s+of)\s+(?:the\s+)?[{LOWER}][\w-]*(?:\s+[{LOWER}][\w-]*){{0,3}}?)?"
    linking = alternation(posts["linking"])
    body = alternation(posts["bodies_named"])
    return TitlePatterns(
        title=re.compile(rf"\b(?P<title>{title}\b)(?![’'-]\w)", re.IGNORECASE),
        of=re.compile(rf"(?P<extra>{extra})(?:\s+(?:{of})\s+{determiners}|\s*,\s*)(?P<side>{SIDE})", re.IGNORECASE),
        more=re.compile(
            rf"\s*(?:,|\band\b|,\s*and)\s+(?:also\s+)?{determiners}(?P<title>{title})\s+"
            rf"(?:{of})\s+{determiners}(?P<side>{SIDE})",
            re.IGNORECASE,
        ),
        beside=re.compile(rf"(?P<side>{SIDE})(?:['’]s?)?\s+{determiners}$", re.IGNORECASE),
        anaphor=re.compile(
            rf"(?P<by>\b(?:by|under|with|including|from)\s+)?\b(?:its|their|whose|the\s+(?:[\w-]+\s+)?"
            rf"(?:{body})['’]s?)\s+{determiners}$",
            re.IGNORECASE,
        ),
        heads=re.compile(
            rf"(?P<hon>(?:\b(?:{honorific})\.?\s+)*)\b(?P<name>{NAME})(?:,\s+who)?\s+(?:"
            rf"(?:also|now|then)\s+)?(?P<verb>{alternation(posts['verbs'])})\s+(?P<side>{SIDE})(?!['’])",
            re.IGNORECASE,
        ),
        unit=re.compile(
            rf"\s+(?:of|at|for)\s+(?:(?:its|their)\s+(?:[\w-]+\s+){{1,4}}?(?:department|committee|division|section|wing|programme|bureau|office|commission|board)|(?:the|this|his|her|that)\s+(?:[\w-]+\s+)?(?:{body}))\b(?!\s+of)",
            re.IGNORECASE,
        ),
        extra=re.compile(
            r"(?:\s+(?:of|for|in\s+charge\s+of)\s+(?:the\s+)?[\w-]+(?:\s+(?:and\s+)?[\w-]+){0,3}?)?(?=,)",
            re.IGNORECASE,
        ),
        aside=re.compile(
            rf"\bwho\b[^;]{{0,160}}?\b(?:is|was|as|re-elected|elected)\s+(?:also\s+)?{determiners}$",
            re.IGNORECASE,
        ),
        before=re.compile(
            rf"(?P<hon>(?:\b(?:{honorific})\.?\s+)*)(?P<name>{NAME})(?:,\s+(?:who\s+)?(?:"
            rf"(?:{linking})\s+)?|\s+(?:{linking})\s+|\s+\(|\s[–-]\s)(?:also\s+)?{determiners}$",
            re.IGNORECASE,
        ),
        name=re.compile(rf"(?P<comma>,)?\s+(?P<hon>(?:(?:{honorific})\.?\s+)*)(?P<name>{NAME})", re.IGNORECASE),
        names=re.compile(rf",?\s+(?P<list>{NAME}(?:,\s+{NAME})*,?\s+and\s+{NAME})", re.IGNORECASE),
        name_of=re.compile(
            rf"(?P<hon>(?:\b(?:{honorific})\.?\s+)*)\b(?P<name>{NAME})(?:\s+"
            rf"(?:of|from|for)\s+{determiners}|\s+\()(?P<side>{SIDE})\)?",
            re.IGNORECASE,
        ),
        honorific=re.compile(rf"^(?:(?:{honorific})\.?\s+)+", re.IGNORECASE),
        stops=frozenset(
            match_key(w)
            for w in (*data["names"]["stops"], *data["names"].get("union_words", ()), *posts.get("not_names", ()))
        ),
    )
