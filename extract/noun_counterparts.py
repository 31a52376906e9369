"""Those who hold the same office in another body: ``CITUB President N and his Albanian counterpart M``.

On a masked sentence. What stands there for the other body is a country's union or ``his counterpart`` itself, or its
name stands beside the word: ``his counterpart of the KSSH, M``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from unionties.extract.cues import SIDE
from unionties.extract.language import alternation, language
from unionties.extract.masked import Masked
from unionties.extract.mentions import PersonMention, Post
from unionties.extract.noun_bodies import single
from unionties.extract.noun_offices import PLACED
from unionties.extract.noun_persons import Names
from unionties.extract.noun_titles import NAME, title_patterns

Found = tuple[int, int, PersonMention]
Introduce = Callable[[Masked, str, int, int, str | None], PersonMention]


@dataclass(frozen=True)
class _Patterns:
    word: re.Pattern[str]
    named: re.Pattern[str]


@cache
def _patterns(code: str) -> _Patterns | None:
    listed = language(code).names.get("counterparts")
    if not listed:
        return None
    kinds, owners, of = (rf"(?:{alternation(listed[key])})" for key in ("kinds", "owners", "of"))
    articles = alternation(language(code).data["posts"].get("articles", ["-"]))
    honorific = rf"(?:{title_patterns(code).honorific.pattern.removeprefix('^')})?"
    whose = (
        rf"(?:{owners}\s+(?:[\w-]+\s+)?{kinds}\s+{of}\s+(?:(?:{articles})\s+)?(?P<a>{SIDE})"
        rf"|{owners}\s+(?P<b>{SIDE})\s+{kinds}\b|(?:{owners}\s+)?(?P<c>{SIDE}))"
    )
    after = rf"\b(?P<before>{NAME}),\s+(?={owners}\b|{SIDE})"
    return _Patterns(
        re.compile(rf"\b{kinds}\b", re.IGNORECASE),
        re.compile(rf"(?:{after})?{whose}(?:,?\s+(?P<hon>{honorific})(?P<name>{NAME}))?", re.IGNORECASE),
    )


def counterparts(
    code: str, text: str, masked: Masked, told: Iterable[Found], names: Names, introduce: Introduce
) -> Iterator[Found]:
    """The persons of a sentence who are told of as somebody's counterparts, with the title of who was told before."""
    patterns = _patterns(code)
    if patterns is None or not patterns.word.search(text, masked.spans[0][0], masked.spans[-1][1]):
        return
    posts = [(person.end, person.posts[-1]) for _, _, person in told if person.posts]
    for match in patterns.named.finditer(masked.text):
        group = "name" if match["name"] else "before"
        character = match["a"] or match["b"] or match["c"]
        side = masked.side(character)
        meant = match["a"] or match["b"] or (side and patterns.word.search(text, side.start, side.end))
        if not meant or side is None or not match[group]:
            continue
        body = single(masked, character)
        place = match.start(group), match.end(group)
        if body is None or not names.person(match[group], match["hon"] or "title"):
            continue
        person = introduce(masked, match[group], *place, body)
        title = next((post.title for end, post in reversed(posts) if end <= side.start), None)
        if title:
            person.posts = [Post(title, body, person.start, person.end, PLACED)]
        yield *place, person
