"""What stands between a subject and its verb and tells nothing of the act: other readings of a sentence without it.

*A (founded in 1921), in a statement, has backed B* is read as *A has backed B*, *A elected a board and met B* as *A met
B* beside *A elected a board*, *A went on to meet B* as *A met B*. An aside that names a side is read by itself, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from unionties.extract.cues import DATE, EVENTS, SIDE, SIDES
from unionties.extract.language import alternation, language
from unionties.extract.masked import Masked

_SIDES, _DATES = re.compile(SIDE), re.compile(DATE)
#: How much may stand before a subject within its clause; characters.
_REACH = 60
#: What an act of so few words says of another verb's object as well: ``held talks and signed a pact with O``.
_SHORT = 4


@dataclass(frozen=True)
class Asides:
    """What a language tells of asides.

    ``heads`` begin a clause, so that the side after them may be its subject, ``none`` tells that it isn't.
    ``between`` stands right behind a subject and before its verb, of which ``acting`` may name persons only,
    ``dated`` keeps its day and ``doubtful`` stays; ``when`` and ``adverbs`` stand beside an auxiliary. ``earlier``
    is another act before the verb, whose day is the verb's too if it isn't ``passive``, and ``chain`` makes an
    infinitive tell what was done.
    """

    heads: re.Pattern[str]
    none: re.Pattern[str]
    governed: re.Pattern[str]
    between: re.Pattern[str]
    acting: re.Pattern[str]
    doubtful: re.Pattern[str]
    dated: re.Pattern[str]
    when: re.Pattern[str]
    adverbs: re.Pattern[str]
    earlier: re.Pattern[str]
    passive: re.Pattern[str]
    goes_on: re.Pattern[str]
    chain: re.Pattern[str]
    past: dict[str, str]

    def without(self, masked: Masked, text: str) -> Iterator[str]:
        """The sentence with no aside behind its subjects, and their earlier acts and asides by themselves; at least
        the sentence as it stands."""
        text = self.chain.sub(self._done, text)
        more = list[str]()
        for place in reversed(self._subjects(masked, text)):
            text, place = self._shortened(masked, text, place, more)
            if self.goes_on.search(text[:place]):
                text = self._parted(text, place, more)
        yield text
        yield from more

    def _subjects(self, masked: Masked, text: str) -> list[int]:
        """Where sides stand that may be the subject of a verb behind them: the first one, and those after a
        conjunction."""
        found = list[int]()
        for number, (place, _) in enumerate(masked.placed_sides(text)):
            before = text[max(0, place - _REACH) : place]
            head = self.heads.match(before if place > _REACH else f"\0{before}")
            if head and (number == 0 or head["clause"]) and not self.none.search(head["words"]):
                found.append(place)
        return found

    def _shortened(self, masked: Masked, text: str, place: int, more: list[str]) -> tuple[str, int]:
        """The text without what stands between the subject at a place and its verb, and the subject's place in it. The
        day of the act stands before it, then."""
        side, rest, days = text[place], text[place + 1 :], list[str]()
        found = self.between.match(rest)
        aside = found.group() if found else ""
        other = self.acting.match(aside) and self._of_bodies(masked, aside)
        if found and not (other or self.doubtful.search(aside)):
            rest = rest[found.end() :]
            if _SIDES.search(aside) or ((one := masked.side(side)) and one.groups):
                more.append(f"{side}{aside}.")
            days += _DATES.findall(aside) if self.dated.match(aside) else []
        if found := self.when.match(rest):
            days.append(found["day"] or found["first"])
            rest = f"{found['verb'] or ''}{rest[found.end() :]}"
        if found := self.adverbs.match(rest):
            rest = f"{found['verb']}{rest[found.end() :]}"
        when = "".join(f"{day} " for day in days)
        if self.governed.search(text[max(0, place - _REACH) : place]):
            return f"{text[: place + 1]}{''.join(f' {day}' for day in days)}{rest}", place
        return f"{text[:place]}{when}{side}{rest}", place + len(when)

    def _of_bodies(self, masked: Masked, aside: str) -> bool:
        """Whether an aside names a body, and not only persons."""
        return any(side.kind != "person" for _, side in masked.placed_sides(aside))

    def _parted(self, text: str, place: int, more: list[str]) -> str:
        """The text with the last act of the subject at a place alone; the earlier ones are added to the others."""
        found = self.earlier.match(text, place + 1)
        if not found:
            return text
        acts, rest = found["acts"], text[found.end() :]
        days = _DATES.findall(acts) if not (self.passive.match(acts) or _DATES.search(rest)) else []
        last = f"{text[: place + 1]} {days[0] + ' ' if len(days) == 1 else ''}{rest}"
        short = len(acts.split()) <= _SHORT
        more.append(last if short else f"{text[: place + 1]} {acts}.")
        return text if short else last

    def _done(self, match: re.Match[str]) -> str:
        """The past tense of a verb that a chain of verbs ends with."""
        verb = match["verb"]
        if verb in self.past:
            return self.past[verb]
        if verb.endswith("e"):
            return f"{verb}d"
        return f"{verb[:-1]}ied" if verb[-1] == "y" and verb[-2] not in "aeiou" else f"{verb}ed"


@cache
def asides(code: str) -> Asides | None:
    """What a language's file tells of asides, if it does."""
    data = language(code).data.get("asides")
    if data is None:
        return None
    verb = rf"(?:{data['finite']})"
    adverbs, days, auxiliaries = (alternation(data[name]) for name in ("adverbs", "days", "auxiliaries"))
    ahead = rf"(?=\s(?:(?:{adverbs})\s)?{verb})"
    acts = rf"(?!\w+ed\b){verb}|\w+ed\s(?:{alternation(data['determiners'])})\b"
    unsaid = rf"(?!(?:{alternation(data['never'])})\b|{acts})"
    one = rf"[^,;:()–—“”\"{SIDES[0]}-{EVENTS[1]}]"
    named = rf"(?:{data['named']})\s{one}{{0,60}}{SIDE}{one}{{0,60}}"
    comma = rf"(?:,\s{unsaid}(?:{named}|{one}{{2,120}})){{1,3}},"
    dash = rf"\s[–—-]{{1,2}}\s{unsaid}{one}{{3,120}}(?:,{one}{{3,120}})?\s[–—-]{{1,2}}"
    words = rf"(?:(?!\b(?:{alternation(data['subordinate'])})\b)[^;:–—“”\"{SIDES[0]}-{EVENTS[1]}])"
    return Asides(
        heads=re.compile(
            rf".*(?:\0|[,;:–—“\"(]|\s-\s|(?P<clause>\b(?:{alternation(data['clauses'])})\s))\s?(?P<words>[^,;:–—“\"(]*)$"
        ),
        none=re.compile(rf"\b{verb}|^(?:{alternation(data['fronting'])})\b"),
        governed=re.compile(rf"\b(?:{alternation(data['fronting'])})\s(?:the\s)?$"),
        between=re.compile(
            rf"(?:\s?\((?=[a-z])[^(){SIDES[0]}-{EVENTS[1]}]{{2,80}}\)|{dash}|{comma}|\s,){{1,3}}{ahead}"
        ),
        doubtful=re.compile(rf"\b(?:{alternation(data['doubtful'])})\b"),
        acting=re.compile(rf"\W*(?:{alternation(data['acting'])})\b"),
        dated=re.compile(rf"\W*(?:(?:{days})\b|{DATE})"),
        when=re.compile(
            rf"(?P<verb>\s(?:{auxiliaries}))\s(?:(?:{days})\s)?(?P<day>{DATE})(?=\s\w)"
            rf"|\s(?:(?:{days})\s)?(?P<first>{DATE})(?=\s(?:{auxiliaries})\s)"
        ),
        adverbs=re.compile(rf"(?P<verb>\s(?:{auxiliaries}))\s(?:{adverbs})(?=\s\w)"),
        earlier=re.compile(
            rf"\s(?P<acts>{verb}\s{words}{{3,160}})(?<!ed)(?<!\s(?:with|from)),?\s(?:{alternation(data['joins'])})\s"
            rf"(?=(?:(?:{adverbs})\s)?{verb})"
        ),
        passive=re.compile(rf"(?:{auxiliaries})\b"),
        goes_on=re.compile(rf"^[^{SIDES[0]}-{SIDES[1]}]*$|\bthat\s(?:the\s)?$"),
        chain=re.compile(rf"\b(?:{alternation(data['reached'])})\s(?P<verb>\w{{3,}})(?=\s)"),
        past=data["past"],
    )
