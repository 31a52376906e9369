"""When an office was held or taken up: ``president from 1995 to 2003``, ``elected secretary on Monday``.

Read on a masked sentence in which persons aren't sides yet. A term, ``since 2009`` and ``until 2010`` stand right
beside the office; a day, a month or a year alone counts where somebody is said to have been chosen.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from unionties.extract.cues import DATE, SIDES
from unionties.extract.language import alternation, language
from unionties.extract.masked import Masked
from unionties.extract.mentions import DateMention, PersonMention

#: How far from an office the time of an election may stand, and how far before it the verb; characters.
_FAR, _VERB = 60, 14


@dataclass(frozen=True)
class _Forms:
    """``chosen`` tells of an election, ``begun`` that an office was taken up, ``held`` that it is held; ``beside`` is
    the time right after an office, ``near`` one in its clause, ``opening`` one at the head of the sentence."""

    chosen: re.Pattern[str]
    begun: re.Pattern[str]
    held: re.Pattern[str]
    beside: re.Pattern[str]
    near: re.Pattern[str]
    opening: re.Pattern[str]


@cache
def _forms(code: str) -> _Forms | None:
    words = language(code).data["posts"].get("tenure")
    if words is None:
        return None
    apart = rf"(?!\b(?:{alternation(words['apart'])})\b)"
    open_ = rf"(?:{apart}[^;:,{SIDES[0]}-{SIDES[1]}]){{0,{_FAR}}}?"
    return _Forms(
        chosen=re.compile(rf"\b(?:{alternation([*words['chosen'], *words['begun']])})\b", re.IGNORECASE),
        begun=re.compile(rf"\b(?:{alternation(words['begun'])})\b", re.IGNORECASE),
        held=re.compile(rf"\b(?:{alternation(words['held'])})\b", re.IGNORECASE),
        beside=re.compile(rf"[\s,(]{{0,4}}(?:{words['between']})?[\s,(]{{0,4}}(?P<date>{DATE})", re.IGNORECASE),
        near=re.compile(rf"{open_}(?P<date>{DATE})", re.IGNORECASE),
        opening=re.compile(rf"\W*(?P<date>{DATE})(?P<gap>[^;:{SIDES[0]}-{SIDES[1]}]{{0,{_FAR}}})", re.IGNORECASE),
    )


def date_posts(masked: Masked, found: Iterable[tuple[int, int, PersonMention]], code: str) -> None:
    """Give the offices of the persons found in a sentence, each between two places, the times that it tells."""
    forms = _forms(code) if masked.dates else None
    if forms is None:
        return
    for start, end, person in found:
        places = [(_place(masked, p.start), _place(masked, p.end)) for p in person.posts]
        for i, (post, (first, last)) in enumerate(zip(person.posts, places, strict=True)):
            final = all(other.organisation == post.organisation for other in person.posts[i:])
            low, high = (min(start, first), max(end, last)) if final else (first, last)
            when = _tenure(forms, masked, low, high)
            if when:
                person.posts[i] = replace(post, when=when)


def _place(masked: Masked, offset: int) -> int:
    """The place in the masked text of an offset in the article."""
    return bisect_left(masked.spans, (offset, -1))


def _tenure(forms: _Forms, masked: Masked, start: int, end: int) -> str | None:
    """The time of the office that stands between two places."""
    text = masked.text
    told = [d for i, d in masked.placed_dates() if start <= i < end]
    beside = forms.beside.match(text, end)
    if beside and (date := masked.date(beside["date"])):
        told.append(date)
    if whole := next((d.when for d in reversed(told) if d.role != "point"), None):
        return whole
    opening = forms.opening.match(text)
    opened = masked.date(opening["date"]) if opening and opening.end("date") <= start else None
    if opening and opened and opened.role in ("since", "period") and start - opening.end("date") <= len(", "):
        return opened.when if forms.held.search(text, start, end) else None
    if forms.chosen.search(text, max(0, start - _VERB), end) is None:
        return None
    near = forms.near.match(text, end)
    if near and (date := masked.date(near["date"])):
        told.append(date)
    elif opening and opened and opening.end() >= start:
        told.append(opened)
    when = next((d.when for d in told if _is_day(d)), None)
    return f"{when}/.." if when and forms.begun.search(text, max(0, start - _VERB), end) else when


def _is_day(date: DateMention) -> bool:
    return date.role == "point" and "/" not in date.when
