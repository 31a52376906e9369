"""What a sentence says of how long an act took: ``ended a three-day visit`` on a day tells when it began."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache

from unionties.extract.act_times import is_term
from unionties.extract.language import alternation, language
from unionties.extract.mentions import DateMention

#: Acts of several days.
LASTING_DAYS = {"visit", "participation", "jointActivity", "training"}


@cache
def _forms(code: str) -> dict[str, re.Pattern[str]]:
    """The patterns of the language that has them; the group ``n`` is the number of days."""
    data = language(code).data
    words = data["phrases_for_time"].get("durations")
    if not words:
        return {}
    number = rf"\b(?P<n>\d{{1,2}}|{alternation(data['dates']['numbers'])}){words['days']}\b"
    after, ended = alternation(words["after"]), alternation(words["ended"])
    again = number.replace("?P<n>", "?P<m>")
    return {
        "ended": re.compile(
            rf"\b(?:{ended})\b[^;]{{0,60}}?{number}|\b(?:{after})\s+{again}[^;]{{0,160}}?\b(?:{ended})\b"
        ),
        "begun": re.compile(rf"\b(?:{alternation(words['begun'])})\b[^;]{{0,80}}?{number}"),
        "home": re.compile(rf"\b(?:{alternation(words['home'])})\b[^;]{{0,80}}?\b(?:{after})\b"),
    }


def spanned(when: str, place: int, text: str, code: str) -> str | None:
    """The days of an act, of which a masked sentence in lower case tells the day ``when`` at ``place``: from the first
    to the last where it says that the act began or ended and how many days it took, None where it is the way home.

    >>> spanned("2019-05-10", 0, "on friday the guests ended a three-day visit to hanoi", "en")
    '2019-05-08/2019-05-10'
    """
    forms = _forms(code)
    numbers = language(code).data["dates"].get("numbers", {})
    for kind in ("ended", "begun") if forms else ():
        if found := forms[kind].search(text):
            told = found["n"] or found.groupdict().get("m") or ""
            more = timedelta(days=int(numbers.get(told, told)) - 1)
            day = date.fromisoformat(when)
            ends = (day - more, day) if kind == "ended" else (day, day + more)
            return f"{ends[0]}/{ends[1]}" if more else when
    if forms and (home := forms["home"].search(text)) and home.start() - 40 <= place <= home.end() + 40:
        return None
    return when


def of_event(dates: list[tuple[int, DateMention]], match: re.Match[str]) -> list[tuple[int, DateMention]]:
    """The times of an act that an event is the end of: beside a day a term of years, or the year right behind it, is
    what the event is about."""
    named = match.groupdict().get("E") is not None
    behind = match.end("E") if named else -1
    days = [(i, d) for i, d in dates if not is_term(d) and not (len(d.when) == len("2024") and 0 <= i - behind <= 1)]
    return days if named and any(len(d.when) in (10, 21) for _, d in days) else dates
