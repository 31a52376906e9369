"""Times in the text as ISO 8601, with the precision that the text gives.

The patterns are data of the language (section ``dates``); a named group tells what a part means: ``d m y`` for day,
month and year, ``d2 m2 y2`` for the end of an interval, ``rel`` for words counted from the day of publication,
``wd`` for a day of the week up to it (``wd2`` for the last of several), ``back`` for a year, month or week counted from
it (alone, or as the year of ``m`` and ``q``, or as the week of ``wd``), ``n`` for how many of the units ``ago``, ``q``
for a quarter, ``season`` for one whose year alone is told. A day alone is the last such day up to the publication. The
roles ``last`` and ``next`` make a month, a day of the week or a season the one before or after the publication.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any

from unionties.extract.language import language
from unionties.extract.mentions import DateMention, Guess
from unionties.extract.openings import LENGTH, opened, openings
from unionties.extract.tokens import lower

_YEAR = re.compile(r"(?:19|20)\d\d(?=-\d\d)")
_TOKEN = re.compile(r"\{(\w+)\}")
#: Of an article, for all its sentences.
_lower = lru_cache(maxsize=2)(lower)
_BEGINS = re.compile(r"(?<![\w/])")
#: How far before its first digit or telling word a time may begin; characters.
_LEAD = 60
#: Sections of words that a pattern names in braces, by what it calls them.
_LISTED = {
    "weekday": "weekdays", "month": "months", "quarter": "quarters", "relative": "relative", "ago": "ago",
    "number": "numbers", "ordinal": "ordinals",
}  # fmt: skip
_ROLES = ("since", "until", "period")


@dataclass(frozen=True)
class _Calendar:
    """How a language tells times: ``pattern`` is one alternation, of which each branch has numbered group names;
    ``roles`` tells a branch's role; ``words`` are the language's words by section; a sentence that holds none of the
    ``hints`` in lower case tells no time, in lower case a time begins as ``begins`` tells, and one that begins with one
    of the words ``opens`` is a beginning."""

    pattern: re.Pattern[str]
    roles: Mapping[str, str]
    words: Mapping[str, Mapping[str, Any]]
    ahead: re.Pattern[str] | None
    hints: re.Pattern[str]
    begins: re.Pattern[str]
    opens: re.Pattern[str]


@cache
def _calendar(code: str) -> _Calendar:
    section = language(code).data["dates"]
    words = {name: _folded(section.get(name, {})) for name in (*_LISTED.values(), "back", "seasons")}
    classes = dict(section.get("classes", {}))
    for token, name in _LISTED.items():
        listed = sorted(words[name], key=len, reverse=True)
        classes[token] = "(?:" + "|".join(map(re.escape, listed)) + ")"
    alternatives, roles, begins = [], {}, set[str]()
    for number, entry in enumerate(section["patterns"]):
        entry = {"match": entry} if isinstance(entry, str) else entry
        expression = re.sub(r"\?P<(\w+)>", rf"?P<\1_{number}>", _expanded(entry["match"], classes))
        begins |= (own := openings(expression))
        alternatives.append(f"(?={opened(own)})(?P<p_{number}>{expression})")
        roles[f"p_{number}"] = entry.get("role", "point")
    pattern = re.compile(rf"{_BEGINS.pattern}(?:{'|'.join(alternatives)})(?!\w)", re.IGNORECASE)
    ahead = re.compile(section["ahead"], re.IGNORECASE) if section.get("ahead") else None
    told = {*words["relative"], *words["weekdays"], *words["back"], *words["ago"], *words["seasons"]}
    told |= {*section.get("hints", ()), *(w for w in words["ordinals"] if len(w) > 6)}
    told |= {m for m in words["months"] if len(m) > 3 or m == "may"} | {q for q in words["quarters"] if len(q) > 2}
    opens = re.compile(rf"(?:{'|'.join(section.get('opens', ['(?!)']))})\s", re.IGNORECASE)
    return _Calendar(pattern, roles, words, ahead, _hints(told), re.compile(opened(begins)), opens)


def _hints(told: Iterable[str]) -> re.Pattern[str]:
    """A digit or a word that begins with one of these; it opens with a class of letters, to which a search leaps."""
    by_letter: dict[str, list[str]] = {}
    for word in sorted(map(lower, told), key=len, reverse=True):
        by_letter.setdefault(re.escape(word[0]), []).append(re.escape(word[1:]))
    begun = "|".join(f"(?<={letter})(?:{'|'.join(rests)})" for letter, rests in by_letter.items())
    return re.compile(rf"[\d{''.join(by_letter)}](?:(?<=\d)|(?<!\w.)(?:{begun}))")


def _expanded(expression: str, classes: Mapping[str, str]) -> str:
    """An expression with the classes that it names in braces, and those that these name, written out."""
    return _TOKEN.sub(lambda m: _expanded(classes[m[1]], classes) if m[1] in classes else m[0], expression)


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
        guessed = _guess(parts)
        if "season" in parts and role == "point" and calendar.ahead:
            before = calendar.ahead.search(text, max(start, match.start() - _LEAD), match.start())
            role = "ahead" if before else role
        if _counted(parts, calendar.words, role, published) and guessed == "year":
            guessed = ""
        if "wd" in parts:
            ahead = calendar.ahead and any(
                calendar.ahead.search(text, max(start, match.start() - far), match.start())
                for far in (
                    _LEAD,
                    min(2 * _LEAD, match.start() - max(text.rfind(c, start, match.start()) for c in ",;:")),
                )
            )
            parts["told"] = _weekdays(
                parts,
                calendar.words["weekdays"],
                "ahead" if role == "until" or (ahead and role == "point") else role,
                published,
            )
        when = _when(parts, role, published, calendar.words)
        if when:
            opens = when[1] == "point" and "/" not in when[0] and calendar.opens.match(text, match.start()) is not None
            yield DateMention(match.start(), match.end(), *when, guessed, opens)


def moved(date: DateMention, years: int) -> DateMention:
    """The same time of other years.

    >>> moved(DateMention(0, 9, "2020-12"), -1).when
    '2019-12'
    """
    return replace(date, when=_YEAR.sub(lambda match: str(int(match[0]) + years), date.when))


def _told(calendar: _Calendar, text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """The matches of a calendar's pattern, which is tried where it may begin and one of its hints isn't far."""
    lowered = _lower(text)
    for hint in calendar.hints.finditer(lowered, start, end):
        for begin in calendar.begins.finditer(lowered, max(start, hint.start() - _LEAD), hint.start() + LENGTH):
            if start <= begin.start() <= hint.start() and (match := calendar.pattern.match(text, begin.start(), end)):
                yield match
                start = match.end()
        start = max(start, hint.start() + 1)


def _guess(parts: Mapping[str, str]) -> Guess:
    """What a time leaves unsaid."""
    if "m" in parts or "m2" in parts:
        return "" if "y" in parts or "y2" in parts else "year"
    return "month" if "d" in parts else ""


def _counted(parts: dict[str, str], words: Mapping[str, Mapping[str, Any]], role: str, published: str | None) -> bool:
    """Write out in the parts what is counted from the publication or from a quarter; whether that gives the year."""
    unit = words["back"].get(_plain(parts.pop("back", "")), "")
    parts |= {
        k: str(words["ordinals"][v]) for k in ("d", "d2") if (v := parts.get(k, "").casefold()) in words["ordinals"]
    }
    if "q" in parts:
        quarter = words["quarters"].get(parts.pop("q").casefold(), 0)
        parts["m"], parts["m2"] = str(3 * quarter - 2), str(3 * quarter)
    if len(parts.get("y2", "")) == 2:
        parts["y2"] = parts["y"][:2] + parts["y2"]
    if unit.startswith("week"):
        parts["week"] = unit
    elif unit and ("m" in parts or "m2" in parts):
        parts["y"] = _ago(unit, published)[:4]
    elif unit:
        parts["told"] = _ago(unit, published)
    elif "ago" in parts:
        count = parts["n"].casefold()
        parts["told"] = _ago(f"{words['ago'][_plain(parts['ago'])]}-{words['numbers'].get(count, count)}", published)
    elif "season" in parts:
        parts["told"] = _year(words["seasons"][parts["season"].casefold()], role, published)
    elif role in ("last", "next") and "m" in parts:
        parts["y"] = _year(words["months"].get(parts["m"].casefold().rstrip("."), 0), role, published)
    elif "d" in parts and "m" not in parts and "m2" not in parts:
        parts["y"], parts["m"] = _month_of(parts.get("d2", parts["d"]), published)
    else:
        return False
    return True


def _plain(words: str) -> str:
    return re.sub(r"\s+", " ", words.casefold())


def _when(
    parts: Mapping[str, str], role: str, published: str | None, words: Mapping[str, Mapping[str, Any]]
) -> tuple[str, str] | None:
    """The time that the parts make, and its role."""
    months = words["months"]
    told = parts.get("told")
    if "rel" in parts:
        today, offset = _day(published), words["relative"].get(_plain(parts["rel"]))
        told = "" if today is None or offset is None else (today + timedelta(days=offset)).isoformat()
    if told is not None:
        ends = {"since": f"{told}/..", "until": f"../{told}"}
        return (ends.get(role, told), role if role in ends else "point") if told else None
    if role == "until":
        last = _point(parts.get("y2") or (published or "")[:4], parts.get("m2"), parts.get("d2"), months)
        return (f"../{last}", role) if last else None
    year = parts.get("y") or parts.get("y2") or (published or "")[:4]
    first = _point(
        year if "y" in parts or "m" in parts or "m2" in parts else "",
        parts.get("m") or parts.get("m2"),
        parts.get("d"),
        months,
    )
    role = role if role in _ROLES else "point"
    if first is None:
        return None
    if "d2" not in parts and "y2" not in parts and "m2" not in parts:
        return (f"{first}/.." if role == "since" else first), role
    last = _point(parts.get("y2") or year, parts.get("m2") or parts.get("m"), parts.get("d2"), months)
    if last is None or last < first:
        return None
    return f"{first}/{last}", "period"


def _day(published: str | None) -> date | None:
    return date.fromisoformat(published[:10]) if published is not None and len(published) >= 10 else None


def _year(month: int, role: str, published: str | None) -> str:
    """The year of a month or season that is over in that month: of the last one before the publication (``last``), of
    the first one after it (``next``) or not before it (``ahead``), or of the last one up to it."""
    if published is None or len(published) < 7:
        return ""
    year, now = int(published[:4]), int(published[5:7])
    if role in ("next", "ahead"):
        return str(year + (month < now or (month == now and role == "next")))
    return str(year - (month >= now if role == "last" else month > now))


def _ago(unit: str, published: str | None) -> str:
    """``last year`` (``year-1``), ``this month`` (``month+0``): the time with its own precision, or nothing."""
    today = _day(published)
    if published is None or len(published) < 7 or not unit:
        return ""
    kind = unit.rstrip("+-0123456789")
    number = int(unit[len(kind) :])
    if kind == "day":
        return (today + timedelta(days=number)).isoformat() if today else ""
    months = int(published[:4]) * 12 + int(published[5:7]) - 1 + number * (12 if kind == "year" else 1)
    if months < 12:
        return ""
    return f"{months // 12:04}" + ("" if kind == "year" else f"-{months % 12 + 1:02}")


def _month_of(day: str, published: str | None) -> tuple[str, str]:
    """The year and month of the last such day up to the publication, or nothing."""
    if published is None or len(published) < 10:
        return "", ""
    before = _ago(f"month-{int(int(day) > int(published[8:10]))}", published)
    return before[:4], before[5:]


def _weekdays(parts: Mapping[str, str], weekdays: Mapping[str, int], role: str, published: str | None) -> str:
    """The last such days of the week up to the publication, or nothing. The role ``ahead`` makes it the next one,
    ``last`` and ``next`` one that isn't the day of publication, ``this`` that of its week; ``week`` tells which week,
    as ``week-1``."""
    first, last = (weekdays.get(_plain(parts.get(key, parts["wd"]))) for key in ("wd", "wd2"))
    today = _day(published)
    if first is None or last is None or today is None:
        return ""
    offset = last - today.weekday()
    if week := parts.get("week"):
        days = offset + 7 * int(week.removeprefix("week"))
    elif role == "this":
        days = offset
    elif role == "next":
        days = (offset - 1) % 7 + 1
    elif role == "last":
        days = -((-offset - 1) % 7) - 1
    elif role == "ahead":
        days = (first - today.weekday()) % 7 + (last - first) % 7
    else:
        days = -(-offset % 7)
    end = today + timedelta(days=days)
    return end.isoformat() if first == last else f"{end - timedelta(days=(last - first) % 7)}/{end}"


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
