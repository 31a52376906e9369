"""Members of a list that are no known side, over which the list goes on: a mayor, employers, members of parliament."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from unionties.extract.cues import DATE, SIDE
from unionties.extract.forms import CAPITALISED, filled
from unionties.extract.language import alternation, language
from unionties.extract.lowercase import for_lower
from unionties.extract.masked import Masked
from unionties.extract.subjects import Grammar, grammar
from unionties.extract.tokens import lower

#: The name of an officer, behind the office, and what may stand in brackets behind a member.
_NAME = rf"{CAPITALISED}(?:\s{CAPITALISED}){{0,3}}"
_ASIDE = r"(?:\s*\([^()]{1,30}\))?"
_SIDE = re.compile(SIDE)
_BEFORE = re.compile(rf"{SIDE}{_ASIDE},\s+\Z")
#: How far back another member of a list is looked for, and what stands before it; characters.
_REACH = 40


@dataclass(frozen=True)
class _Nameless:
    """How a language tells of those whom a list doesn't name.

    ``told`` is a word that one of them is told by; ``first`` are those with whom a list begins, ``strange`` names of
    which nothing is known, behind words with whom one may act, ``more`` those with whom a list goes on behind a side
    (also unions and the like, whom a list right behind them would name), ``last`` the one with whom it ends, ``only``
    those with the single side of a subject. ``apart`` stands before the ends of an act, none of which may be left out,
    ``inside`` before those within a list; ``closing`` is what follows a list that is an object: no verb of another
    subject; ``fronted`` is a clause before another, which ends at its first comma.
    """

    told: re.Pattern[str]
    first: re.Pattern[str]
    strange: re.Pattern[str]
    more: re.Pattern[str]
    last: re.Pattern[str]
    only: re.Pattern[str]
    apart: re.Pattern[str]
    inside: re.Pattern[str]
    closing: re.Pattern[str]
    fronted: re.Pattern[str]


@cache
def _nameless(code: str) -> _Nameless | None:
    """The patterns of a language; None where it has none."""
    data = language(code).data
    wrappers, words = data["wrappers"], data["wrappers"].get("nameless")
    if words is None:
        return None
    alone, joins = [*words["offices"], *words["people"]], alternation(wrappers["joins"])
    heads, bodies = [*alone, *words["some"]], alternation(words["bodies"])
    again = rf"(?:(?:{alternation(wrappers['repeated'])})\s+)?"
    barred = alternation([*words["barred"], *data["prepositions"], *data["auxiliaries"], *data["relatives"]])
    word = rf"(?!(?i:{barred})\b)(?![\w-]*(?:{words['verbal']})\b)[\w'’&-]+"
    of, the, quality = alternation(words["of"]), filled(words["the"], {}), filled(words["quality"], {})
    place = rf"\s(?:{of})\s(?:(?:{words['the']})\s)?{word}(?:\s(?:(?:{words['inside']})\s){{0,2}}{word}){{0,5}}?"
    behind = rf"\b(?:{place})?(?:,?\s{_NAME})?{_ASIDE}"
    who, told = (rf"(?i:{alternation(nouns)}){behind}" for nouns in (heads, alone))
    told_by = rf"(?:(?i:{the})\s(?:{word}\s){{0,4}}?|(?:(?:{quality})\s){{0,4}})"
    known, counted = told_by + told, rf"(?:(?i:{words['counted']})\s(?:{word}\s){{0,3}}?(?i:{bodies}){behind})"
    strange = rf"(?:(?:{words['article']})\s)?{_NAME}(?:\s(?:{words['links']})\s{_NAME})?{_ASIDE}"
    stranger = (
        rf"(?:(?:{words['article']})\s)?{CAPITALISED}(?:\s(?:(?:{words['particles']})\s){{0,2}}{CAPITALISED}){{1,3}}"
    )
    stranger += rf"(?:\s(?:{words['links']})\s(?:(?:{words['article']})\s)?{_NAME}(?:/{CAPITALISED})?)?{_ASIDE}"
    any_ = rf"(?:(?:(?i:{the})\s)?(?:{word}\s){{0,4}}?{who}|{counted}|{stranger})"
    join = rf",?\s(?:{joins})\s{again}"
    follows = rf"(?:{join}|,\s{again})"
    more = rf"(?:{join}{known}|,\s{any_})"
    return _Nameless(
        told=for_lower(rf"\b(?:{alternation([*heads, *words['bodies']])})\b"),
        first=re.compile(rf"(?<![\w'’-])(?P<list>{known}{more}{{0,4}}(?:{join}|(?P<comma>,\s)))(?={SIDE})"),
        strange=re.compile(
            rf"\b(?:{alternation(words['with'])})\s"
            rf"(?P<list>{strange}(?:{more}{{1,6}}|(?!\s{wrappers['joins'][0]}\b))(?P<comma>){join})(?={SIDE})"
        ),
        more=re.compile(rf"(?<={SIDE}){_ASIDE}(?:\s(?:{of})\s{_NAME})?{more}{{1,4}}(?={follows}{SIDE})"),
        last=re.compile(rf"{_ASIDE}{more}{{0,4}}{join}{known}"),
        only=re.compile(rf"(?:^|,\s)(?P<side>{SIDE})(?P<list>{_ASIDE}{more}{{0,4}}{join}{known}),?(?=\s(?!of\b)[a-z])"),
        apart=re.compile(rf"\b(?:{wrappers['between']}|{words['apart']})\s\Z", re.IGNORECASE),
        inside=re.compile(rf"{SIDE}{_ASIDE}(?:\s(?:{of})\s{_NAME})?,\s\Z"),
        closing=_closing(rf"(?:{_ASIDE}{follows}{SIDE}){{0,9}}+{_ASIDE}", alternation(words["closing"]), code),
        fronted=re.compile(rf"\W*(?i:{alternation(words['subordinate'])})\b[^,]*,?\s?"),
    )


def _closing(members: str, words: str, code: str) -> re.Pattern[str]:
    """What follows a list that is an object: no verb, also not behind an aside or the time of another clause."""
    told = language(code).data.get("asides")
    verb = told["finite"] if told else "(?!)"
    when = rf"(?:{DATE}|(?:in|at|on)\s(?:{DATE}|{CAPITALISED})|(?:{words}))"
    other = rf"(?!\s?{when}\s{verb})(?!,(?:[^,;.:]{{1,80}},)?\s{verb})(?!['’])"
    return re.compile(rf"{members}{other}\s*(?:$|[^\w\s(]|(?:{words})\b)")


def passed_over(masked: Masked, code: str) -> None:
    """Take those out of lists who are no known side: ``with a mayor, employers, A and B``, ``A, a mayor and B``."""
    nameless = _nameless(code)
    if nameless is None:
        return
    subjects = grammar(code)
    masked.replace([(*match.span(), "") for match in _within(masked.text, nameless, subjects)])
    masked.replace([(*match.span("list"), "") for match in _opening(masked, nameless.strange, nameless, subjects)])
    if nameless.told.search(masked.lower()):
        masked.replace([(*match.span("list"), "") for match in _opening(masked, nameless.first, nameless, subjects)])
        only = (
            m
            for m in nameless.only.finditer(masked.text)
            if not subjects.governs(lower(m.string), m.start("side"), None)
        )
        masked.replace([(*match.span("list"), "") for match in only])


def _within(text: str, nameless: _Nameless, subjects: Grammar) -> Iterator[re.Match[str]]:
    """Those behind a side of a list, where no verb behind the list may have its last member for its subject."""
    for match in nameless.more.finditer(text):
        following = _SIDE.search(text, match.end())
        closed = following is not None and nameless.closing.match(text, following.end()) is not None
        if following and (closed or not _object(text, match.start() - 1, subjects)):
            yield match


def _opening(masked: Masked, first: re.Pattern[str], nameless: _Nameless, subjects: Grammar) -> Iterator[re.Match[str]]:
    """Those with whom a list begins. Behind a phrase that opens its sentence a comma may begin the clause itself:
    ``In talks with employers, A and B``."""
    text = masked.text
    for match in first.finditer(text):
        start = match.start("list")
        before = text[max(0, start - _REACH) : start]
        side = masked.side(text[match.end()])
        if nameless.apart.search(before) or nameless.inside.search(before) or (side and side.kind == "national"):
            continue
        closed = nameless.closing.match(text, match.end() + 1)
        if match["comma"] and (
            not (closed and _SIDE.search(text, 0, start)) or nameless.fronted.fullmatch(text, 0, start)
        ):
            continue
        if closed or subjects.clause.search(lower(before)):
            yield match


def ends(text: str, place: int, code: str) -> bool:
    """Whether a list ends here with somebody who is no known side: ``A, B and the mayor``."""
    nameless = _nameless(code)
    return nameless is not None and nameless.last.match(text, place) is not None


def _object(text: str, place: int, subjects: Grammar) -> bool:
    """Whether the list with the side at a place depends on what stands before it."""
    while before := _BEFORE.search(text[max(0, place - _REACH) : place]):
        place = max(0, place - _REACH) + before.start()
    return subjects.governs(lower(text), place, None)
