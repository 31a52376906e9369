"""Times told after the act: ``The ITF has signed … . The agreement, signed on Monday in Geneva, …``.

News opens with what has been done and tells the day some sentences on: of the act by its noun (``the agreement``), or
as the first day at all of an article whose lead is in the perfect tense, unless it tells of what has lasted. Of two who
have signed a document, a later sentence may tell a further one: ``The first such deal was signed in 2013.``
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

from unionties.extract.act_times import is_term
from unionties.extract.cues import DATE, SIDE, SIDES
from unionties.extract.drafts import Draft
from unionties.extract.language import alternation, language
from unionties.extract.masked import Masked
from unionties.extract.mentions import DateMention
from unionties.extract.time_words import time_words

#: For how many sentences an act can still get its day, how many sentences are a lead, and how old its news is; days.
_NEAR, _LEAD, _FRESH = 3, 2, 8
#: How far from a time a word of saying may stand; characters.
_BESIDE = 25
#: Acts that an article tells as its news.
_NEWS = {"cooperationAgreement", "meeting", "aid", "award", "jointActivity", "withdrawal"}


#: Acts that a letter may do.
_WRITTEN = {"withdrawal", "dispute", "solidarity", "membership"}


@dataclass(frozen=True)
class _Words:
    """``acts`` finds the time of an act told by its noun, by relation; ``perfect`` is how a lead tells its news;
    ``said`` stands beside the time of a word about it; ``paper`` is the time of a letter by which acts told before were
    done."""

    acts: Mapping[str, re.Pattern[str]]
    perfect: re.Pattern[str]
    said: re.Pattern[str]
    paper: re.Pattern[str]


@cache
def _words(code: str) -> _Words | None:
    section = language(code).data["phrases_for_time"].get("late")
    if section is None:
        return None
    happened = alternation(section["happened"])
    free = f"[^.;:{SIDES[0]}-{SIDES[1]}]"
    place = rf"(?<=\s{section['at']}\s){SIDE}" if "at" in section else "(?!)"
    acts = {
        relation: re.compile(
            rf"^\W*(?:{section['definite']})\s+(?:[\w’'-]+\s+){{0,2}}?(?:{alternation(nouns)})\b"
            rf"{free}{{0,60}}?\b(?:{happened})\b(?:{free}|{place}){{0,50}}?(?P<date>{DATE})",
            re.IGNORECASE,
        )
        for relation, nouns in section["nouns"].items()
    }
    said = alternation(language(code).data["phrases_for_time"]["said"])
    beside = rf"\b(?:{said})\b.{{0,{_BESIDE}}}?{DATE}|{DATE}.{{0,{_BESIDE}}}?\b(?:{said})\b"
    paper = re.compile(rf"\b(?:{alternation(section['paper'])})\s+(?P<date>{DATE})", re.IGNORECASE)
    return _Words(acts, re.compile(section["perfect"], re.IGNORECASE), re.compile(beside, re.IGNORECASE), paper)


@cache
def _again(code: str) -> re.Pattern[str] | None:
    """How a sentence tells a time of a further document between those who have signed one."""
    pattern = language(code).data["phrases_for_time"].get("again")
    return re.compile(pattern.replace("{date}", DATE).replace("{side}", SIDE), re.IGNORECASE) if pattern else None


@dataclass
class LateTimes:
    """The acts of an article that have no time yet, and the times that it tells of them later."""

    code: str
    published: str | None
    open: list[tuple[int, Draft, bool]] = field(default_factory=list)
    told: dict[Draft, str] = field(default_factory=dict)
    sentence: int = 0
    agreed: Draft | None = None
    more: list[Draft] = field(default_factory=list)

    def take(self, masked: Masked, found: Sequence[Draft]) -> None:
        """Take in a sentence of the body and what it tells."""
        self._tell_again(masked, found)
        words = _words(self.code)
        if words is None:
            return
        self.sentence += 1
        self.open = [o for o in self.open if self.sentence - o[0] <= _NEAR]
        if masked.dates and self.open:
            self._close(words, masked)
        text, times = masked.text.lower(), time_words(self.code)
        old = any(pattern.search(text) for pattern in (times.lasting, times.bygone))
        lead = self.sentence <= _LEAD and not masked.dates and words.perfect.search(masked.text) is not None and not old
        bare = [d for d in found if d.when is None and not d.planned and d.relation in words.acts]
        self.open += [(self.sentence, d, lead and d.relation in _NEWS) for d in bare]

    def _close(self, words: _Words, masked: Masked) -> None:
        """Give the time of a sentence to the acts that it is about."""
        for relation, pattern in words.acts.items():
            open_ = [o for o in self.open if o[1].relation == relation]
            match = pattern.match(masked.text) if open_ else None
            day = masked.date(match["date"]) if match else None
            if day and day.role in ("point", "period") and len(day.when) != 9:
                last = max(o[0] for o in open_)
                self._give([o for o in open_ if o[0] == last], day.when)
        written = words.paper.search(masked.text)
        if written and (day := masked.date(written["date"])) and len(day.when) == 10:
            papers = [o for o in self.open if o[1].relation in _WRITTEN and self.sentence - o[0] == 1]
            self._give(papers, day.when)
        day = next((d for d in masked.dates if self._fresh(d)), None)
        leads = [o for o in self.open if o[2]]
        if day and leads and not words.said.search(masked.text):
            self._give(leads, day.when)
        self.open = [(n, d, False) for n, d, _ in self.open]

    def _tell_again(self, masked: Masked, found: Sequence[Draft]) -> None:
        """Tell a further document of the two that have signed the last one, where the sentence names no others."""
        signed = [d for d in found if d.relation == "cooperationAgreement"]
        if signed:
            pairs = {(d.subject, d.object) for d in signed}
            self.agreed = signed[-1] if len(pairs) == 1 and not signed[-1].planned else None
        pattern = _again(self.code) if masked.dates and self.agreed and not signed else None
        match = pattern.search(masked.text) if pattern else None
        if match is None or self.agreed is None:
            return
        others = {i for s in masked.sides for i in s.ids} - {self.agreed.subject, self.agreed.object}
        dates = [d for i, d in masked.placed_dates() if i >= match.start() and d.role in ("point", "period")]
        term = next((d for d in dates if is_term(d)), masked.date(match["date"]))
        if term in dates and not others:
            start, end = masked.spans[0][0], masked.spans[-1][1]
            self.more.append(replace(self.agreed, start=start, end=end, when=term.when))

    def _give(self, acts: Sequence[tuple[int, Draft, bool]], when: str) -> None:
        self.told.update((d, when) for _, d, _ in acts)
        self.open = [o for o in self.open if o not in acts]

    def _fresh(self, day: DateMention) -> bool:
        """Whether a day lies shortly before the publication."""
        if day.role != "point" or len(day.when) != 10 or not self.published or len(self.published) < 10:
            return False
        age = (date.fromisoformat(self.published[:10]) - date.fromisoformat(day.when)).days
        return 0 <= age <= _FRESH

    def settled(self, drafts: Sequence[Draft]) -> list[Draft]:
        """The drafts of the article with the times told late."""
        return [*(replace(d, when=self.told[d]) if d in self.told else d for d in drafts), *self.more]
