"""Times of ISO 8601 with their precision, and their comparison: ``2015-05``, ``2018/2023``, ``2009/..``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from unionties.graph.errors import StatementError

Interval = tuple[str | None, str | None]
"""First and last day as ISO dates; None where that side is open."""

_PUBLISHED = re.compile(r"(\d{4}(?:-\d\d(?:-\d\d)?)?)(?:T(.*))?")
_LAST = "9999"
_POINT = r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?"


def bounds(when: str) -> Interval:
    """The first and the last day of a time, as ISO dates; None where it is open.

    Raises:
        StatementError: the text isn't such a time, names a day that doesn't exist, or ends before it begins.

    >>> bounds("2015-05")
    ('2015-05-01', '2015-05-31')
    >>> bounds("2009/..")
    ('2009-01-01', None)
    """
    first, slash, last = when.partition("/")
    begin = _days(first, when)[0]
    end = _days(last if slash else first, when)[1]
    if begin and end and end < begin:
        raise StatementError(f"bad time {when!r}: it ends before it begins; write the earlier date first")
    return begin, end


def window(at: str | None = None, since: str | None = None, until: str | None = None) -> Interval:
    """The days that a question asks about: those of ``at``, from ``since`` on, up to the end of ``until``.

    Raises:
        StatementError: a time is misformed, or no day is left.

    >>> window(since="2015", until="2018-06")
    ('2015-01-01', '2018-06-30')
    """
    at_begin, at_end = bounds(at) if at else (None, None)
    begins = [day for day in (at_begin, bounds(since)[0] if since else None) if day]
    ends = [day for day in (at_end, bounds(until)[1] if until else None) if day]
    begin, end = max(begins, default=None), min(ends, default=None)
    if begin and end and end < begin:
        asked = ", ".join(f"{k} {v}" for k, v in (("at", at), ("since", since), ("until", until)) if v is not None)
        raise StatementError(f"no day lies within {asked}: expected the earlier date as since")
    return begin, end


def overlaps(begin: str | None, end: str | None, asked: Interval) -> bool:
    """Whether a time from ``begin`` to ``end`` has a day in ``asked``.

    What has no time at all lies in no window but the open one: it can't be said to hold then.

    >>> overlaps("2013-01-01", "2018-12-31", window(at="2016"))
    True
    >>> overlaps(None, None, window(at="2016"))
    False
    """
    since, until = asked
    if since is None and until is None:
        return True
    if begin is None and end is None:
        return False
    return (until is None or begin is None or begin <= until) and (since is None or end is None or since <= end)


def distinct_times(times: Iterable[str | None]) -> list[str]:
    """The times that aren't merely a coarser form of another one, sorted; the empty list where none is told.

    >>> distinct_times(["2015", "2015-05", None, "2018/2023"])
    ['2015-05', '2018/2023']
    """
    known = sorted({time for time in times if time})
    return [time for time in known if not any(is_coarser(time, other) for other in known)]


def is_coarser(time: str, other: str) -> bool:
    """Whether ``time`` says the same as ``other`` with less precision.

    >>> is_coarser("2022-07", "2022-07-22/2022-07-27"), is_coarser("2018", "2018/2023")
    (True, False)
    """
    if time == other:
        return False
    ends, others = time.split("/"), other.split("/")
    if len(ends) == 1:
        return all(end.startswith(f"{time}-") for end in others)
    if len(others) == 1:
        return False
    return all(a == b or b.startswith(f"{a}-") for a, b in zip(ends, others, strict=True))


class Order(NamedTuple):
    """What orders articles by their publication, the earliest first."""

    day: str
    """The last day on which it can have been: of 2022-07 the 31st. An article without a date comes after all."""
    time: str
    """The time of day, if told; an article that tells only the day comes after."""
    name: str


def order(published: str | None, name: str) -> Order:
    """Where an article stands among those of one text.

    A vague date is taken at its latest, so that a copy without its day isn't taken for the original; where that makes
    two equal, the more precise comes first, then the name decides.

    >>> order("2022-07-31T08:00", "b") < order("2022-07-31", "a") < order("2022-07", "a") < order(None, "a")
    True
    """
    told = _PUBLISHED.fullmatch(published or "")
    if not told:
        return Order(_LAST, "", name)
    try:
        day = bounds(told[1])[1] or _LAST
    except StatementError:
        return Order(_LAST, "", name)
    return Order(day, told[2] or _LAST[len(told[1]) // 3 :], name)


def _days(point: str, when: str) -> Interval:
    if point == "..":
        return None, None
    match = re.fullmatch(_POINT, point)
    if not match:
        raise StatementError(f"bad time {when!r}: expected ISO 8601 such as 2015-05 or 2018/2023")
    year, month, day = match[1], match[2] or "01", match[3] or "01"
    in_calendar = year != "0000" and "01" <= month <= "12"
    length = _length(int(year), int(month)) if in_calendar else 0
    if not "01" <= day <= f"{length:02}":
        raise StatementError(f"bad time {when!r}: {point} isn't in the calendar")
    if match[2] is None:
        return f"{year}-01-01", f"{year}-12-31"
    return f"{year}-{month}-{day}", f"{year}-{month}-{match[3] or length}"


def _length(year: int, month: int) -> int:
    """The days of a month; told here because the standard calendar takes long to import."""
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == 2 and leap else (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]
