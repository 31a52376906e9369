"""Times in the text as ISO 8601, with the precision that the text gives.

The patterns are data of the language (section ``dates``); a named group tells what a part means: ``d m y`` for day,
month and year, ``d2 m2 y2`` for the end of an interval, ``rel`` for words counted from the day of publication,
``wd`` for a day of the week up to it, ``back`` for a year, month or week counted from it (alone, or as the year of
``m`` and ``q``, or as the week of ``wd``), ``q`` for a quarter. A day alone is the last such day up to the publication.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from unionties.extract.language import language
from unionties.extract.mentions import DateMention

_TOKEN = re.compile(r"\{(\w+)\}")
_BEGINS = re.compile(r"(?<![\w/])")
#: How far before its first digit or telling word a time may begin; characters.
_LEAD = 60


@dataclass(frozen=True)
class _Calendar:
    """How a language tells times: ``pattern`` is one alternation, of which each branch has numbered group names;
    ``roles`` tells a branch's role; a sentence without any of the ``hints`` tells no time."""

    pattern: re.Pattern[str]
    roles: Mapping[str, str]
    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    relative: Mapping[str, int]
    back: Mapping[str, str]
    quarters: Mapping[str, int]
    ahead: re.Pattern[str] | None
    hints: re.Pattern[str]


@cache
def _calendar(code: str) -> _Calendar:
    section = language(code).data["dates"]
    classes, relative = section.get("classes", {}), _folded(section.get("relative", {}))
    relative_words = "|".join(re.escape(k) for k in sorted(relative, key=len, reverse=True))
    alternatives, roles = [], {}
    for number, entry in enumerate(section["patterns"]):
        entry = {"match": entry} if isinstance(entry, str) else entry
        expression = _TOKEN.sub(lambda m: classes.get(m[1], m[0]), entry["match"]).replace("{relative}", relative_words)
        for name in ("weekdays", "months", "quarters"):
            listed = sorted(map(str, section.get(name, {})), key=len, reverse=True)
            expression = expression.replace(f"{{{name[:-1]}}}", "(?:" + "|".join(map(re.escape, listed)) + ")")
        expression = re.sub(r"\?P<(\w+)>", rf"?P<\1_{number}>", expression)
        alternatives.append(f"(?P<p_{number}>{expression})")
        roles[f"p_{number}"] = entry.get("role", "point")
    months, weekdays, back, quarters = (
        _folded(section.get(name, {})) for name in ("months", "weekdays", "back", "quarters")
    )
    pattern = re.compile(rf"{_BEGINS.pattern}(?:{'|'.join(alternatives)})(?!\w)", re.IGNORECASE)
    ahead = re.compile(section["ahead"], re.IGNORECASE) if section.get("ahead") else None
    told = {*relative, *weekdays, *back, *section.get("hints", ())}
    told |= {month for month in months if len(month) > 3 or month == "may"} | {q for q in quarters if len(q) > 2}
    words = sorted(told, key=len, reverse=True)
    initials = "".join(sorted({re.escape(letter) for word in words for letter in (word[0], word[0].upper())}))
    hints = re.compile(rf"(?=[\d{initials}])(?:\d{''.join('|' + re.escape(w) for w in words)})", re.IGNORECASE)
    return _Calendar(pattern, roles, months, weekdays, relative, back, quarters, ahead, hints)


def _folded(words: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(word).casefold(): value for word, value in words.items()}


def find_dates(text: str, start: int, end: int, code: str, published: str | None) -> Iterator[DateMention]:
    """The times in ``text[start:end]``, in order; a day and month without a year take the year of publication."""
    calendar = _calendar(code)
    for match in _told(calendar, text, start, end):
        kind = str(match.lastgroup)
        number = kind.partition("_")[2]
        parts = {k.rpartition("_")[0]: v for k, v in match.groupdict().items() if v and k.endswith(f"_{number}")}
        parts.pop("p", None)
        role = calendar.roles[kind]
        told = _counted(parts, calendar, role, published)
        if "wd" in parts:
            ahead = calendar.ahead and calendar.ahead.search(text, max(start, match.start() - 60), match.start())
            parts["day_before"] = _weekday(
                parts.pop("wd"), published, calendar.weekdays, ahead is not None, parts.pop("week", "")
            )
        guessed = not told and ("m" in parts or "m2" in parts) and not ("y" in parts or "y2" in parts)
        when = _when(parts, role, published, calendar.months, calendar.relative)
        if when:
            yield DateMention(match.start(), match.end(), *when, guessed)


def _told(calendar: _Calendar, text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """The matches of a calendar's pattern, which is tried where one of its hints isn't far."""
    for hint in calendar.hints.finditer(text, start, end):
        for begin in _BEGINS.finditer(text, max(start, hint.start() - _LEAD), max(start, hint.start() + 1)):
            if begin.start() >= start and (match := calendar.pattern.match(text, begin.start(), end)):
                yield match
                start = match.end()
        start = max(start, hint.start() + 1)


def _counted(parts: dict[str, str], calendar: _Calendar, role: str, published: str | None) -> bool:
    """Write out in the parts what is counted from the publication or from a quarter; whether that gives the year."""
    unit = calendar.back.get(re.sub(r"\s+", " ", parts.pop("back", "").casefold()), "")
    if "q" in parts:
        quarter = calendar.quarters.get(parts.pop("q").casefold(), 0)
        parts["m"], parts["m2"] = str(3 * quarter - 2), str(3 * quarter)
    if unit.startswith("week"):
        parts["week"] = unit
    elif unit and ("m" in parts or "m2" in parts):
        parts["y"] = _ago(unit, published)[:4]
    elif unit:
        parts["day_before"] = _ago(unit, published)
    elif role == "last" and "m" in parts:
        parts["y"] = _last_year(calendar.months.get(parts["m"].casefold().rstrip("."), 0), published)
    elif "d" in parts and "m" not in parts and "m2" not in parts:
        parts["y"], parts["m"] = _month_of(parts["d"], published)
    else:
        return False
    return True


def _when(
    parts: Mapping[str, str],
    role: str,
    published: str | None,
    months: Mapping[str, int],
    relative: Mapping[str, int],
) -> tuple[str, str] | None:
    if "day_before" in parts:
        since = "/.." if role == "since" else ""
        return (parts["day_before"] + since, role if since else "point") if parts["day_before"] else None
    if "rel" in parts:
        offset = relative.get(re.sub(r"\s+", " ", parts["rel"].casefold()))
        if published is None or offset is None or len(published) < 10:
            return None
        return (date.fromisoformat(published) + timedelta(days=offset)).isoformat(), "point"
    if role == "until":
        return f"../{parts['y2']}", role
    year = parts.get("y") or parts.get("y2") or (published or "")[:4]
    first = _point(
        year if "y" in parts or "m" in parts or "m2" in parts else "",
        parts.get("m") or parts.get("m2"),
        parts.get("d"),
        months,
    )
    if first is None:
        return None
    if "d2" not in parts and "y2" not in parts and "m2" not in parts:
        return (f"{first}/.." if role == "since" else first), role
    last = _point(parts.get("y2") or year, parts.get("m2") or parts.get("m"), parts.get("d2"), months)
    if last is None or last < first:
        return None
    return f"{first}/{last}", "period"


def _last_year(month: int, published: str | None) -> str:
    """The year of the last such month before the publication: ``last May``."""
    if published is None or len(published) < 7:
        return ""
    return str(int(published[:4]) - (month >= int(published[5:7])))


def _ago(unit: str, published: str | None) -> str:
    """``last year`` (``year-1``), ``this month`` (``month-0``): the time with its own precision, or nothing."""
    if published is None or len(published) < 7 or not unit:
        return ""
    kind, number = unit[:-2], int(unit[-2:])
    if kind == "year":
        return str(int(published[:4]) + number)
    months = int(published[:4]) * 12 + int(published[5:7]) - 1 + number
    return f"{months // 12}-{months % 12 + 1:02}"


def _month_of(day: str, published: str | None) -> tuple[str, str]:
    """The year and month of the last such day up to the publication, or nothing."""
    if published is None or len(published) < 10:
        return "", ""
    before = _ago(f"month-{int(int(day) > int(published[8:]))}", published)
    return before[:4], before[5:]


def _weekday(word: str, published: str | None, weekdays: Mapping[str, int], ahead: bool = False, week: str = "") -> str:
    """The last such day of the week up to the day of publication (``ahead``: the next one), or nothing; ``week``
    tells which week it is, as ``week-1``."""
    day = weekdays.get(re.sub(r"\s+", " ", word.casefold()))
    if day is None or published is None or len(published) < 10:
        return ""
    last = date.fromisoformat(published)
    if week:
        return (last + timedelta(days=day - last.weekday() + 7 * int(week[-2:]))).isoformat()
    if ahead:
        return (last + timedelta(days=(day - last.weekday()) % 7)).isoformat()
    return (last - timedelta(days=(last.weekday() - day) % 7)).isoformat()


def _point(year: str, month: str | None, day: str | None, months: Mapping[str, int]) -> str | None:
    if not year.isdigit():
        return None
    if month is None:
        return year
    number = months.get(month.casefold().rstrip("."), 0) or (int(month) if month.isdigit() else 0)
    if not 1 <= number <= 12:
        return None
    if day is None:
        return f"{year}-{number:02}"
    try:
        return date(int(year), number, int(day)).isoformat()
    except ValueError:
        return None
