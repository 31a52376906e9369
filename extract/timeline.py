"""The day that an article is telling of as it goes on: what a sentence without a date may take for its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from unionties.extract.act_times import in_told_years
from unionties.extract.cues import DATE
from unionties.extract.dates import moved
from unionties.extract.drafts import Draft
from unionties.extract.masked import Masked
from unionties.extract.mentions import DateMention
from unionties.extract.tokens import UPPER

#: Acts of an occasion, of whose day the next sentence may go on to tell.
OCCASIONS = {"meeting", "visit", "jointActivity", "participation", "cooperationAgreement"}
#: How far into a sentence its first date may stand to be the day of all that it tells; characters.
_OPENING = 40
_CAPITAL = rf"[{UPPER}][\w’'-]{{0,30}}"
#: A heading of a day: ``Monday, 5 May``, ``3. Wednesday.``, ``8. Osasco, 12 August.``
_HEADING = re.compile(rf"\W*(?:\d{{1,2}}[.)]\s*)?(?:{_CAPITAL}(?:\s{_CAPITAL}){{0,3}},\s*)?{DATE}\W*")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_DAYS = re.compile(r"\d{4}-\d\d-\d\d(?:/\d{4}-\d\d-\d\d)?")
_FIRST = re.compile(rf"[^;:]{{0,{_OPENING}}}?({DATE})")


@dataclass
class Timeline:
    """The days told so far: ``when`` of the occasion told last, ``news`` of the first one, ``coming`` of the one told
    last that is planned, as long as no other time has been told, ``heading`` of the heading that the sentence stands
    under; ``stay``: the occasion is a visit of several days; ``latest`` is the last day and ``year`` the last year that
    was told of whatever."""

    published: str | None = None
    when: str | None = None
    coming: str | None = None
    news: str | None = None
    heading: str | None = None
    stay: bool = False
    latest: str | None = None
    year: str | None = None

    def take(self, masked: Masked, found: Sequence[Draft]) -> None:
        """Take in what a sentence has told."""
        if not masked.sides and _HEADING.fullmatch(masked.text):
            date = masked.dates[0]
            if date.guessed and date.when[:7] > (self.published or "9")[:7]:
                date = moved(date, -1)
            self.heading = None if date.when == self.published else date.when
            return
        days = [d for d in found if d.relation in OCCASIONS and not d.planned and _DAYS.fullmatch(d.when or "")]
        dates = [date for _, date in in_told_years(masked.placed_dates(), self.heading)]
        told = [d.when for d in dates if _DAY.fullmatch(d.when) and d.when <= (self.published or "9")]
        if days:
            self._tell(str(days[-1].when), days[-1].relation == "visit")
        elif (first := _FIRST.match(masked.text)) and not any(d.planned for d in found):
            self._open(masked.date(first[1]))
        self._expect(masked, found)
        if days or told:
            self.latest = self.when if days else told[-1]
        if dates:
            self.year = dates[-1].when.strip("./")[:4]
        self.news = self.news or self.when

    def _tell(self, when: str, visit: bool) -> None:
        """Take the time of an occasion; the days of a visit don't replace the day of a meeting during it."""
        during = (
            self.when is not None and len(self.when) == 10 and len(when) == 21 and when[:10] <= self.when <= when[11:]
        )
        if not (visit and during):
            self.when, self.stay = when, visit and len(when) == 21

    def _expect(self, masked: Masked, found: Sequence[Draft]) -> None:
        """Take the days of an occasion that is to come: of what is planned, or those that open the sentence."""
        if not (masked.dates and masked.sides):
            self.coming = None if masked.dates else self.coming
            return
        told = [d.when for d in found if d.relation in OCCASIONS and d.planned and _DAYS.fullmatch(d.when or "")]
        if not told and (first := _FIRST.match(masked.text)) and (date := masked.date(first[1])):
            told = [date.when] if _DAYS.fullmatch(date.when) else []
        ahead = told and self.published and str(told[-1])[:10] > self.published
        self.coming = told[-1] if ahead else None

    def _open(self, date: DateMention | None) -> None:
        """Take the day that opens a sentence for that of the occasion, if it is over."""
        if date and _DAYS.fullmatch(date.when) and date.when[:10] <= (self.published or ""):
            self.when, self.stay = date.when, False
