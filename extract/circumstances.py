"""When an act took place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date as day
from datetime import timedelta
from functools import lru_cache

from unionties.extract import act_times
from unionties.extract.act_times import PHRASE, beside, counted, fits, in_told_years, is_term, listed, of_old
from unionties.extract.cues import SIDES, Cue
from unionties.extract.dates import moved
from unionties.extract.durations import LASTING_DAYS, of_event, spanned
from unionties.extract.language import language
from unionties.extract.masked import Masked
from unionties.extract.mentions import DateMention
from unionties.extract.modality import modality
from unionties.extract.time_words import time_words
from unionties.extract.timeline import OCCASIONS, Timeline

#: References that open a sentence on the same occasion.
_SAME_SIDES = {"pair", "set", "delegation", "host", "other"}
#: Acts that a sentence on the same occasion doesn't date.
_UNDATED = {"membership", "withdrawal", "cooperation", "aid", "training"}
#: Acts whose event or document has a time of its own, which a clause about it tells.
_OF_EVENTS = {"visit", "jointActivity", "cooperationAgreement"}
#: Acts that take as long as the visit during which they are told.
_OF_STAYS = {"participation", "jointActivity"}
#: The act of which a term in brackets tells.
_SIGNED = "cooperationAgreement"
#: Acts that may go on from a day.
_GOING_ON = {"visit", "participation", "training", "aid", "jointActivity", "dispute", "membership", "cooperation"}
#: A day without a year that is further ahead was the last year's, unless a plan is told; months.
_AHEAD = 2
#: How far before a time the words begin that make it that of another event; characters.
_FAR = 80
#: What follows ``two days later``, unless it counts from what a noun names.
_NO_NOUN = re.compile(rf"\s*(?:[,.;)]|$|[{SIDES[0]}-{SIDES[1]}])")


def _months(first: str, last: str) -> int:
    """How many months lie between two, each ``YYYY-MM``; 0 where one is only a year."""
    if len(first) < 7 or len(last) < 7:
        return 0
    return 12 * (int(last[:4]) - int(first[:4])) + int(last[5:]) - int(first[5:])


class Circumstances:
    """Reads the time of an act off a masked sentence in lower case; ``modality`` tells of plans and denials."""

    def __init__(self, code: str, published: str | None = None) -> None:
        self.published = published
        self.modality = modality(code)
        self._forms, self._code = time_words(code), code
        # Of the reading in hand, for all its acts.
        self._that_day = lru_cache(maxsize=1)(self._forms.that_day.search)
        self._shift = lru_cache(maxsize=1)(self._forms.shifted.search)
        self._numbers = language(code).data["dates"].get("numbers", {})

    def future(self, cue: Cue, when: str | None, text: str, match: re.Match[str]) -> bool:
        """Whether a time lies after the publication, so that what is told of it is a plan, if it isn't told as done.

        A term of years tells no plan, nor does the year of a document, or the day of the strike that is supported.
        """
        if cue.relation == "solidarity":
            return False
        begin, _, term = (when or "").partition("/")
        if len(begin) == 4 and (term or cue.relation == "cooperationAgreement"):
            return False
        if not (self.published and begin[: len(self.published)] > self.published[: len(begin)]):
            return False
        return self.modality.aspect(text, match) != "done"

    def times(
        self, cue: Cue, masked: Masked, text: str, match: re.Match[str], told: Timeline, planned: bool, title: bool
    ) -> list[str | None]:
        """The times of the act, one for each distinct act; ``told`` are the days that earlier sentences told, ``title``
        whether the sentence is the article's title."""
        told_here = in_told_years(masked.placed_dates(text), told.heading)
        settled = [(i, self._settled(d, text, i, match, planned)) for i, d in told_here]
        placed = counted(settled, text, told.year, self._code)
        if bracketed := [d for i, d in placed if text[max(0, i - 1)] == "(" and 0 <= i - match.end() <= 2]:
            return [bracketed[0].when]
        if not cue.dated:
            return [None]
        done, signed = self.modality.aspect(text, match) == "done", cue.relation == _SIGNED
        dates = [
            (i, d) for i, d in placed
            if (text[max(0, i - 1)] != "(" or d.role == "until" or self._of_term(d, i, cue, match))
            and self._possible(d, planned and (i < match.start("V") or d.role == "until" or signed), done)
            and not self._apart(text, i, d, cue, match, planned)
            and not self._of_other(text, i, d, cue, match) and not self._talked_of(text, i, d, cue, match)
        ]  # fmt: skip
        when = told.latest or told.when if self._that_day(text) else told.when
        told_then = [(i, d) for i, d in dates if not self._forms.said.search(text, 0, i)]
        dates = told_then or [(i, d) for i, d in dates if not self._forms.reported.search(text, 0, i)]
        occasion = self._shifted(text, when, placed)
        same_day = bool(occasion != told.when or self._forms.same_day.match(text) or self._that_day(text))
        occasion = None if planned and occasion and self._over(occasion) else occasion
        if signed:
            dates = act_times.own_terms(dates, text, match, planned, self.modality, self._code)
        if signed and dates:
            return self._of_documents(dates, text, match, occasion if same_day else told.heading)
        usable = [(i, d) for i, d in dates if fits(d, cue.relation) and self._begins(cue, text, i, d, match)]
        usable = of_event(usable, match)
        chosen = beside(usable, text, match, self._forms.parted)
        if chosen is None and (same_day or not usable):
            said = self._forms.belonging.sub("", text[match.start("V") : match.end()])
            joins = self._forms.joining.search(said) is not None
            old = of_old(text, cue.relation, match, self._code)
            return [None if old else self._untold(cue, masked, text, told, occasion, same_day, planned, title, joins)]
        if chosen is None and occasion and self._goes_on(masked, text, cue) and cue.relation not in _UNDATED:
            return [occasion]
        place, date = chosen or usable[0]
        if occasion and len(date.when) == 10 and self._moves(text, place, match):
            return [occasion]
        if cue.relation in LASTING_DAYS and len(date.when) == 10 and not date.opens:
            return [spanned(date.when, masked.text.find(text[place]), masked.lower(), self._code)]
        if date.opens and cue.relation in _GOING_ON:
            return [f"{date.when}/.."]
        whens = listed(usable, place, text, self._forms.listed)
        return [w.removesuffix("/..") if cue.relation == "withdrawal" else w for w in whens]

    def _untold(
        self, cue: Cue, masked: Masked, text: str, told: Timeline, occasion: str | None, same_day: bool, planned: bool,
        title: bool, joins: bool,
    ) -> str | None:  # fmt: skip
        """The time that a sentence leaves to those before it: of a heading, or of the occasion it goes on about."""
        document = cue.relation == "cooperationAgreement" and not self._forms.signing.search(text)
        if planned and told.coming and cue.relation in OCCASIONS and not document and self._goes_on(masked, text, cue):
            return told.coming
        if same_day and occasion and not document:
            return occasion
        if self._forms.that_year.search(text):
            return told.year
        if not planned and self._forms.during.match(text) and told.when and (told.when[:7] == told.when[-10:-3]):
            return told.when[:7] if cue.relation not in _UNDATED else None
        if (
            told.heading
            and not title
            and cue.relation != "cooperation"
            and (joins or cue.relation != "membership")
            and not (planned and self._over(told.heading))
        ):
            return told.heading
        if title and cue.relation not in _UNDATED and not planned:
            return told.news
        goes_on = self._goes_on(masked, text, cue) and cue.relation not in _UNDATED
        if not goes_on or document or occasion is None:
            return None
        if told.stay and cue.relation not in _OF_STAYS:
            month = cue.relation == "cooperationAgreement" and not masked.dates and occasion[:7] == occasion[11:18]
            return occasion[:7] if month else None
        return occasion

    def _possible(self, date: DateMention, planned: bool, done: bool) -> bool:
        """Whether an act that is planned, or done, can be of that time: what is over is no plan's time."""
        begin, _, end = date.when.partition("/")
        if not self.published:
            return True
        if planned:
            return end == ".." or not self._over((end or begin).ljust(4))
        return not done or begin[: len(self.published)] <= self.published[: len(begin)] or bool(end)

    def _of_term(self, date: DateMention, place: int, cue: Cue, match: re.Match[str]) -> bool:
        """Whether a time in brackets is the term of a document told before it: ``an agreement (2018-2023)``."""
        return is_term(date) and cue.relation == _SIGNED and place > match.start("V")

    def _apart(self, text: str, place: int, date: DateMention, cue: Cue, match: re.Match[str], planned: bool) -> bool:
        """Whether a time belongs to another clause than the act: to one that begins between the two, or, where it is to
        come, to one that tells on what ground or occasion the act was done."""
        if not planned and self._coming(date) and place < match.start() and self.modality.ground(text) > place:
            return True
        between = text[match.end() : place]
        if between and (cue.relation != "participation" or (not planned and self._coming(date))):
            apart = self._forms.whose if cue.relation in _OF_EVENTS else self._forms.which
            signs = cue.relation != "cooperationAgreement" and re.search("[;:]", between)
            return bool(signs or apart.search(between))
        clause = text.rfind(";", place, match.start("V"))
        if (
            clause >= 0
            and len(date.when) not in (10, 21)
            and any(SIDES[0] <= c <= SIDES[1] for c in text[clause : match.start("V")])
        ):
            return True
        before = self._forms.anterior.search(text, place, max(place, match.end()))
        if before and before.start() < match.start("V") <= before.end():
            return True
        now = self._forms.and_now if date.role == "since" else self._forms.now
        return now.search(text, place, match.end()) is not None

    def _of_other(self, text: str, place: int, date: DateMention, cue: Cue, match: re.Match[str]) -> bool:
        """Whether a time is of a body's founding, a document, a disaster or a stay, of which the cue doesn't tell."""
        if cue.relation == "meeting" and self._forms.stay.search(text, max(match.end("V"), place - _FAR), place):
            return True
        if date.role == "since" and self._forms.of_offices.search(text, max(0, place - _FAR), place):
            return True
        belongs = cue.relation in ("membership", "cooperation") or date.role != "since"
        if not belongs and self._forms.of_members.search(text, max(0, place - _FAR), place):
            return True
        if date.role == "point" and of_old(text, cue.relation, match, self._code, place, len(date.when) >= 10):
            return True
        found = self._forms.of_other.search(text, max(0, place - _FAR), place)
        own = {"jointActivity": "founded", "cooperationAgreement": "signed"}.get(cue.relation, "")
        if found is None or found.groupdict().get(own):
            return False
        return not found.start() <= match.start("V") < found.end()

    def _talked_of(self, text: str, place: int, date: DateMention, cue: Cue, match: re.Match[str]) -> bool:
        """Whether a time to come is what a meeting was about: ``talked of their work in the coming year``."""
        talked = cue.relation == "meeting" and len(text[match.end() : place].split()) > 1
        return talked and len(date.when.partition("/")[0]) < 10 and self._coming(date)

    def _begins(self, cue: Cue, text: str, place: int, date: DateMention, match: re.Match[str]) -> bool:
        """Whether a membership may have begun at a time: that an act joined the two is said between them."""
        if cue.relation != "membership" or date.role != "point":
            return True
        said = self._forms.belonging.sub("", text[min(place, match.start()) : max(place, match.end())])
        return self._forms.joining.search(said) is not None

    def _moves(self, text: str, place: int, match: re.Match[str]) -> bool:
        """Whether the day at a place is moved by words between it and the act, or right after the act."""
        shift = self._forms.shifted.search(text, place)
        if not shift or shift.start() < match.start("V"):
            return shift is not None
        gap = text[match.end() : shift.start()]
        return len(gap) <= PHRASE and not self._forms.parted.search(gap)

    def _coming(self, date: DateMention) -> bool:
        """Whether a time begins after the publication."""
        begin, now = date.when.partition("/")[0], self.published or "9"
        return begin[: len(now)] > now[: len(begin)]

    def _over(self, when: str) -> bool:
        """Whether a time lies before the publication."""
        return when[:10] < (self.published or "")[: len(when[:10])]

    def _goes_on(self, masked: Masked, text: str, cue: Cue) -> bool:
        """Whether a sentence opens so that it goes on about the occasion told before."""
        first = masked.side(text.lstrip()[:1] or " ")
        if first is not None and first.kind == "topic":
            return cue.relation in OCCASIONS and self._forms.occasion.match(first.wrapper) is not None
        return (first is not None and first.kind in _SAME_SIDES) or self._forms.occasion.match(text) is not None

    def _shifted(self, text: str, occasion: str | None, placed: Sequence[tuple[int, DateMention]] = ()) -> str | None:
        """The day that ``the next day`` makes of the one told before, or ``on the last day`` of several."""
        found = self._shift(text)
        if found and _NO_NOUN.match(text, found.end()):
            occasion = next((d.when for i, d in reversed(placed) if i < found.start() and len(d.when) == 10), occasion)
        if occasion is None or len(occasion) < 10:
            return occasion
        if len(occasion) == 21 and (found := self._forms.counted.search(text)):
            first, last = map(day.fromisoformat, occasion.split("/"))
            number = self._forms.days[re.sub(r"\s+", " ", found.group().casefold())]
            shifted = first + timedelta(days=number) if number >= 0 else last
            return shifted.isoformat() if shifted <= last else occasion
        if not found or len(occasion) != 10:
            return occasion
        days = self._forms.shifts[re.sub(r"\s+", " ", found.group().casefold())]
        return (day.fromisoformat(occasion) + timedelta(days=days)).isoformat()

    def _settled(self, date: DateMention, text: str, place: int, match: re.Match[str], planned: bool) -> DateMention:
        """A date without a year in the year that the act can have: a month to come is last year's where the act isn't
        a plan, and one that is over next year's where it is."""
        if not (date.guessed and self.published) or self.modality.foretold(text, place):
            return date
        month, now = date.when[:7], self.published[:7]
        if month > now and not planned and not self._forms.coming.match(text, place + 1):
            done = self.modality.aspect(text, match) == "done" or self.modality.past(text, match)
            if done or len(date.when) == 7 or _months(now, month) > _AHEAD:
                return moved(date, -1)
        elif month < now and planned and len(date.when) == 7:
            return moved(date, 1)
        return date

    def _of_documents(
        self, dates: Sequence[tuple[int, DateMention]], text: str, match: re.Match[str], occasion: str | None
    ) -> list[str | None]:
        """One time for each document: every term of validity, and a day of signing that doesn't just open a term."""
        terms = [d for _, d in dates if is_term(d)]
        opened = {d.when[:4] for d in terms}
        signed = [m.start() for m in self._forms.signing.finditer(text)]
        points = [
            (i, d) for i, d in dates
            if not is_term(d) and d.role not in ("since", "until") and d.when not in opened
            and (signed or self._forms.document.search(text[:i]) or self._forms.document_after.match(text, i + 1))
        ]  # fmt: skip
        points = act_times.own(points, text, match, self._forms.parted, self._forms.listed)
        since = next(((i, d) for i, d in dates if d.role == "since"), None)
        if since and signed and (signed[-1] > since[0] - 40 if not points else self._forms.renewed.search(text)):
            points.append((since[0], replace(since[1], when=since[1].when.removesuffix("/.."))))
        if terms:
            return [d.when for d in (*(p for _, p in points if len(p.when) < 10), *terms)]
        if renewal := self._renewal(dates, points, text, occasion):
            return renewal
        if until := next((d.when for _, d in dates if d.role == "until"), None):
            begun = occasion or (self.published or "..")[:4] if signed else ".."
            begun = points[0][1].when if points else begun
            return [until.replace("..", begun) if begun[:4] < until[3:7] else until]
        if since and not points:
            return [since[1].when]
        # A visit's days beside the time of its document are not the document's.
        whens = [w for _, p in points if "/" not in (w := p.when)] or [p.when for _, p in points]
        return [w for w in whens if not any(other.startswith(f"{w}-") for other in whens)] or [None]

    def _renewal(
        self, dates: Sequence[tuple[int, DateMention]], points: Sequence[tuple[int, DateMention]], text: str,
        occasion: str | None,
    ) -> list[str | None]:  # fmt: skip
        """The term for which a document is renewed, from the year of its renewal, after the times of earlier ones."""
        renewed = self._forms.renewed.search(text)
        until = next((d.when[3:7] for _, d in dates if d.role == "until"), None)
        years = self._forms.years.search(text) if renewed else None
        if renewed is None or not (until or years):
            return []
        told = next((point for point in reversed(points) if len(point[1].when) == 10), None)
        if until is None:
            if told:
                return []
            told = next((point for point in reversed(points) if self._forms.of_renewal(text, point[0], renewed)), None)
        begin = (told[1].when if told else occasion or self.published or "")[:4]
        if not begin or (until or begin) < begin:
            return []
        if until is None and years is not None:
            until = str(int(begin) + int(self._numbers.get(years["n"], years["n"])))
        earlier = [d.when for i, d in points if len(d.when) < 10 and (i, d) != told]
        return [*earlier, f"{begin}/{until}"]
