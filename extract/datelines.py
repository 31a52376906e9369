"""The dateline that opens a report, ``ACCRA, Aug. 7 (GNA) –``: its agency, and the day from which its days count."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from unionties.extract.dates import find_dates
from unionties.extract.mentions import DateMention, Mention
from unionties.extract.tokens import UPPER

#: How far into a sentence the date of a dateline begins, and how many days after it a report may be published.
_REACH, _DELAY = 50, 7
_PLACE = re.compile(r"[^\w(]{0,2}\(?(?:[^\W\d_a-z][\w.'’/-]*[\s,]+){1,5}(?:(?:ngày|le|,)\s+)?")
#: How many lines at the head and at the foot of a text may give its day.
_HEAD, _FOOT = 6, 3
_LINE = re.compile(r"(?m)^[^\S\n]*(?P<line>\S.*)$")
_CLOSE = re.compile(
    rf",?\s*(?:(?:\(?[^\W\d_a-z][^()\d–—:;!?]{{0,30}}\)?)?,?\s*(?:[–—]|--?)\s|\([{UPPER}][^()\d]{{1,30}}\)\s*:?\s(?=[{UPPER}]))"
)
#: What may end a dateline, and how far behind its date it may stand; characters.
_DASH, _FAR = re.compile(r"[–—-]\s|\)\s"), 200
#: What opens a report before and after the name of its agency: ``HANOI, June 3 (VNA) -``, ``(LĐO) –``.
_CAPITALS, _PLACE_ENDS = re.compile(rf"[\s“\"]*(?:[{UPPER}]{{2,}}\s){{1,2}}"), re.compile(r"\s[-–—]\s|\s?\(")
_BEFORE_AGENCY = re.compile(rf"[\s“\"]*(?:(?:[{UPPER}][\w.’'-]*|[\d/.]+)[\s,]+){{0,6}}\($")
_PLACE_AGENCY = re.compile(
    rf"[\s“\"]*[{UPPER}-]{{2,}}(?:\s[{UPPER}-]{{2,}}){{0,2}}\s\([{UPPER}]{{2,}}\b[^()]{{0,20}}\)(?=\s?[-–—])"
)
_AFTER_AGENCY = re.compile(r"[^()]{0,12}\)\s*[-–—]")


def in_dateline(text: str, start: int, when: DateMention) -> bool:
    """Whether a time stands in the dateline of the sentence that begins at ``start``.

    >>> text = "Accra, Aug. 7, GNA – The unions met on Thursday."
    >>> [in_dateline(text, 0, when) for when in find_dates(text, 0, len(text), "en", "2020-08-07")]
    [True, False]
    """
    if when.start - start > _REACH or len(when.when) != 10 or not _CLOSE.match(text, when.end):
        return False
    return _PLACE.fullmatch(text, start, when.start) is not None


def is_agency(text: str, start: int, mention: Mention) -> bool:
    """Whether a name in the sentence that begins at ``start`` is that of the agency or paper whose report it opens, or
    the end of a place in capitals there."""
    if mention.members[0].guessed and _CAPITALS.fullmatch(text, start, mention.start):
        return _PLACE_ENDS.match(text, mention.end) is not None  # PHNOM PENH -
    if (whole := _PLACE_AGENCY.match(text, start)) and mention.end <= whole.end():
        return True  # PRA-HA (TTXVN 26-7) –
    opens = _BEFORE_AGENCY.fullmatch(text, start, mention.start) is not None
    return opens and _AFTER_AGENCY.match(text, mention.end) is not None


def day_of_text(text: str, code: str, published: str | None) -> str | None:
    """The day that a text gives as its own in a line at its head or foot: ``10 May 2022``, ``Athens, 30.8.2012``.

    >>> day_of_text("An open letter\\n\\nAthens, 30 August 2012\\n\\nDear friends, …", "en", "2012-09-03")
    '2012-08-30'
    """
    lines = [(m.start(), m.end()) for m in _LINE.finditer(text)]
    for start, end in [*lines[:_HEAD], *lines[_HEAD:][-_FOOT:]]:
        if end - start > _REACH + 30:
            continue
        for when in find_dates(text, start, end, code, published):
            alone = not text[when.end : end].strip(" .|)") and _PLACE.fullmatch(text, start, when.start) is not None
            alone = alone or (when.start == start and when.end == end)
            if alone and len(when.when) == 10 and (not published or 0 <= _days(published, when.when) <= _DELAY):
                return when.when
    return None


def day_of_report(text: str, sentences: Iterable[tuple[int, int]], code: str, published: str | None) -> str | None:
    """The day from which an article counts ``today`` and ``on Monday``: that of its dateline or of a line that dates
    it, if it was published then or some days later, or else that of its publication."""
    told = list(sentences)
    if day := _opening_day(text, told, code, published):
        return day
    for start, end in told:
        last = min(end, start + _REACH + 30)
        if _DASH.search(text, start, last + _FAR) is None:
            continue
        for when in find_dates(text, start, last, code, published):
            if in_dateline(text, start, when):
                near = published is None or 0 <= _days(published, when.when) <= _DELAY
                return when.when if near else published
    return day_of_text(text, code, published) or published


def _opening_day(text: str, told: Sequence[tuple[int, int]], code: str, published: str | None) -> str | None:
    """The day in a sentence of its own that opens a text, ``Nairobi, 12 May 2025.``, unless another sentence is such a
    one, as in a chronicle.

    >>> text = "Nairobi, 12 May 2025. The unions met on Friday."
    >>> _opening_day(text, [(0, 21), (22, len(text))], "en", None)
    '2025-05-12'
    """
    before = find_dates(text, 0, told[0][0] if told else 0, code, published)
    days = []
    for start, end in told:
        if end - start > _REACH + 30:
            continue
        for when in find_dates(text, start, end, code, published):
            if not text[when.end : end].strip(" .|)") and _PLACE.fullmatch(text, start, when.start):
                days.append((start, when))
    if len(days) != 1 or days[0][0] != told[0][0] or days[0][1].guessed or any(len(d.when) == 10 for d in before):
        return None
    day = days[0][1].when
    return day if len(day) == 10 and (not published or 0 <= _days(published, day) <= _DELAY) else None


def _days(later: str, earlier: str) -> int:
    return (date.fromisoformat(later) - date.fromisoformat(earlier)).days if len(later) == 10 else 0
