"""Which of the times that a sentence tells goes with an act."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from unionties.extract.cues import SIDES
from unionties.extract.dates import moved
from unionties.extract.language import language
from unionties.extract.mentions import DateMention
from unionties.extract.time_words import time_words

if TYPE_CHECKING:
    from unionties.extract.modality import Modality

#: How far after an act a time in the same phrase may stand; characters.
PHRASE = 50
#: Acts that last: an open or a long interval may be their time.
_LASTING = {"cooperationAgreement", "membership", "cooperation", "aid", "training", "jointActivity"}
#: Acts that may have gone on since a day.
_GOING_ON = {*_LASTING, "dispute", "visit"}
#: Acts that are done once; of those of which a document may last, too.
_ONCE = {"cooperationAgreement", "membership", "withdrawal", "award"}
_COMMA = re.compile("[,;:]")


def in_told_years(placed: Iterable[tuple[int, DateMention]], heading: str | None) -> list[tuple[int, DateMention]]:
    """Dates without a year in the year that the sentence tells for the same month: ``in September 2017 … from
    September 22``; days without a month in the month that the sentence or the heading tells."""
    listed = list(placed)
    told = {
        date.when[5:7]: int(date.when[:4])
        for _, date in listed
        if not date.guessed and re.fullmatch(r"\d{4}-\d\d(?:-\d\d)?", date.when)
    }
    month, settled = (heading or "")[:7], []
    for i, date in listed:
        if re.fullmatch(r"\d{4}-\d\d", date.when):
            month = date.when
        if date.guessed == "month" and len(month) == 7:
            date = replace(date, when=re.sub(r"\d{4}-\d\d", month, date.when))
        elif date.guessed == "year" and date.role != "until":
            date = moved(date, told.get(date.when[5:7], int(date.when[:4])) - int(date.when[:4]))
        settled.append((i, date))
    return settled


def beside(
    dates: Sequence[tuple[int, DateMention]], text: str, match: re.Match[str], parted: re.Pattern[str]
) -> tuple[int, DateMention] | None:
    """The time that goes with an act: the one right after it, else the last before its end, else the next one in
    the same phrase."""
    after = next(((i, d) for i, d in dates if i >= match.end()), None)
    gap = text[match.end() : after[0]] if after else ""
    if after and not gap.strip():
        return after
    before = [(i, d) for i, d in dates if i < match.end()]
    return before[-1] if before else after if after and len(gap) <= PHRASE and not parted.search(gap) else None


def own(
    points: Sequence[tuple[int, DateMention]], text: str, match: re.Match[str], parted: re.Pattern[str],
    listing: re.Pattern[str],
) -> list[tuple[int, DateMention]]:  # fmt: skip
    """Of several times of documents those that aren't of another act in the sentence: no other side stands between
    them and the act, and of several days but one, and those listed with it: *A met B on 3 May and signed ... on 5*."""
    near = [(i, d) for i, d in points if _sides(text, i, match.start()) < 2 and not _sides(text, match.end(), i)]
    near = near if near and len(points) > 1 else [*points]
    days = [(i, d) for i, d in near if len(d.when) == 10]
    if len(days) < 2 or (chosen := beside(days, text, match, parted)) is None:
        return near
    whens = listed(days, chosen[0], text, listing)
    return [(i, d) for i, d in near if d.when in whens]


def _sides(text: str, start: int, end: int) -> int:
    """How many sides a part of a masked text holds; none where it ends before it begins."""
    return sum(SIDES[0] <= c <= SIDES[1] for c in text[start:end])


def listed(dates: Sequence[tuple[int, DateMention]], place: int, text: str, listing: re.Pattern[str]) -> list[str]:
    """The times that are listed with the one at a place, itself among them: ``in 1978 and in 1985``."""
    listed: list[tuple[int, str]] = []
    for i, date in dates:
        joined = (
            listed and len(date.when) == len(listed[-1][1]) and listing.fullmatch(text, listed[-1][0] + 1, i)
            and not SIDES[0] <= text[i + 1 :].lstrip()[:1] <= SIDES[1]
        )  # fmt: skip
        if not joined and any(j == place for j, _ in listed):
            break
        listed = [*listed, (i, date.when)] if joined else [(i, date.when)]
    return [when for _, when in listed]


def fits(date: DateMention, relation: str) -> bool:
    """Whether an act of the relation can be of such a time."""
    if date.role == "until":
        return relation in _LASTING
    if relation == "cooperation" and date.role == "point":
        return False
    if relation in _LASTING or (relation == "withdrawal" and not is_term(date)):
        return True
    return (date.role != "since" or relation in _GOING_ON) and not is_term(date)


def of_old(
    text: str, relation: str, match: re.Match[str], code: str, place: int | None = None, day: bool = True
) -> bool:
    """Whether an act is told by the words round it as one of many times or of times long gone; nearer to it than the
    time at a place, which is a day that stands outside of its clause, or stands behind those words."""
    words, end = time_words(code), match.end()
    after = words.bygone.search(text, end, end + PHRASE)
    if after and len(text[end : after.start()].split()) <= 2 and not (place and end <= place < after.start()):
        return True
    start = max([0, *(m.end() for m in _COMMA.finditer(text, 0, match.start("V")))])
    last = found.start() if (found := words.beyond.search(text, end)) else len(text)
    if place is not None and (not day or min(start, match.start()) <= place < last):
        return False
    lasts = relation not in _ONCE and words.lasting.search(text, start, last)
    return bool(lasts or words.bygone.search(text, start, last))


def own_terms(
    dates: Sequence[tuple[int, DateMention]],
    text: str,
    match: re.Match[str],
    planned: bool,
    modality: Modality,
    code: str,
) -> list[tuple[int, DateMention]]:
    """The times of a document without the terms of another that is to be signed: of ``reviewed that of 2012-2017 and
    will sign one for 2017-2022`` the review has the first and the plan the second."""
    verb = match.start("V")
    if sum(is_term(d) for _, d in dates) < 2:
        return list(dates)
    later = planned and any(is_term(d) and i > verb for i, d in dates)
    signed = (m.start() for m in time_words(code).signing.finditer(text, verb))
    end = next((i for i in signed if modality.last(text[verb:i]) == "planned"), len(text))
    return [(i, d) for i, d in dates if not is_term(d) or (i > verb or not later if planned else i < end)]


def is_term(date: DateMention) -> bool:
    """Whether the time is a term of years, as of a document or an office."""
    return date.role == "period" and len(date.when) == 9


def counted(
    placed: Sequence[tuple[int, DateMention]], text: str, year: str | None, code: str
) -> list[tuple[int, DateMention]]:
    """The times of a sentence with the year that ``two years later`` makes of the one told before it."""
    found = time_words(code).years_later.search(text)
    before = next((d.when[:4] for i, d in reversed(placed) if found and i < found.start()), year)
    if found is None or before is None or not before.isdigit():
        return list(placed)
    number = found["n"].casefold()
    years = int(number) if number.isdigit() else language(code).data["dates"]["numbers"].get(number, 1)  # a year
    back = found["back"] is not None
    when = DateMention(found.start(), found.end(), f"{int(before) + (-years if back else years):04}")
    return sorted([*placed, (found.start(), when)], key=lambda item: item[0])
