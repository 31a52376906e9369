"""Whether an act is told as done, as a plan, or denied."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Literal

from unionties.extract.asking import Asking, asking
from unionties.extract.cues import DATE, DATES, SIDES, Cue, wording
from unionties.extract.language import alternation, language
from unionties.extract.leaps import Leaping
from unionties.extract.lowercase import for_lower
from unionties.extract.masked import Masked
from unionties.extract.supposing import Supposing, supposing
from unionties.extract.tokens import UPPER
from unionties.graph.names import place_tones

_CLAUSE_MARKS = ';”"'
_OPENING = '“"‘'
#: How far before a verb what tells a plan, and a clause that denies, is looked for; characters.
_REACH, _FAR = 90, 160
#: How far after a match the verb of its noun may stand; characters.
_NEAR = 40
#: How many words a denial may reach over to the verb.
_WORDS = 8
_NEVER = re.compile("(?!)")
_NAMED = re.compile(rf"[{SIDES[0]}-{SIDES[1]}]")
#: The subject with which a heading opens.
_OPENS = rf"[^\w{SIDES[0]}-{SIDES[1]}]{{0,3}}[{SIDES[0]}-{SIDES[1]}]\s"
_LONG = re.compile(r"[^\W\d_]{4,}")
#: What begins a clause with a subject of its own: ``At the meeting with B, A said …``.
_OTHER_SUBJECT = re.compile(rf",\s*[{SIDES[0]}-{SIDES[1]}]\s")
Aspect = Literal["done", "planned"]


@dataclass(frozen=True)
class Modality:
    """What tells of a verb in a masked sentence in lower case whether its act is done, planned or denied; ``ahead``
    tells of an event after its name that it is to come, and ``noun_due`` so before a noun, but for the relations
    ``not_due``; ``grounds`` tell why an act is done, ``requests`` ask another, ``planned_nouns`` no verb goes on with.

    ``plans`` are the words that tell a plan, ``sign_of_plan`` the plainest of them, with which a cue's words may
    begin (``own_plan``); ``headings`` tells whether headings are written with capitals.
    """

    plans: frozenset[str]
    sign_of_plan: str
    aspects: re.Pattern[str]
    auxiliaries: re.Pattern[str]
    own_plan: re.Pattern[str]
    planned_verb: re.Pattern[str]
    past_verb: re.Pattern[str]
    planned_heading: re.Pattern[str]
    to_come: re.Pattern[str]
    noun_ahead: re.Pattern[str]
    noun_due: re.Pattern[str]
    not_due: frozenset[str]
    ahead: re.Pattern[str]
    requests: re.Pattern[str]
    planned_nouns: re.Pattern[str]
    goes_on: re.Pattern[str]
    denied: re.Pattern[str]
    denied_verb: re.Pattern[str]
    negations: re.Pattern[str]
    denied_within: re.Pattern[str]
    denied_clause: re.Pattern[str]
    denied_subject: re.Pattern[str]
    supposing: Supposing
    asking: Asking
    cancelled: Callable[[str], re.Match[str] | None]
    presuming: re.Pattern[str]
    supposed: re.Pattern[str]
    standing: re.Pattern[str]
    nouns: re.Pattern[str]
    realised: re.Pattern[str]
    capitals: Leaping
    relative: re.Pattern[str]
    grounds: re.Pattern[str]
    conceded: re.Pattern[str]
    headings: bool

    def planned(self, cue: Cue, text: str, match: re.Match[str]) -> bool | str:
        """Whether the act is a plan; why it is nothing where it is denied, or a wish that doesn't count for the cue."""
        if self._called_off(text, match):
            return "the sentence says that it didn't take place"
        if self.asks(text, match.start(), match.end()):
            return "the sentence asks whether it did"
        said = self._said_of_noun(text, match)
        if self._denies(cue, text, match) or self.negations.search(said):
            return "denied"
        if isinstance(cue.planned, bool):
            return cue.planned
        if cue.relation == "cooperationAgreement" and self.standing.search(text, match.start("V"), match.end() + _NEAR):
            return False
        planned = (self.last(said) or self.aspect(text, match)) == "planned"
        planned |= self.own_plan.match(text, match.start("V")) is not None
        planned |= self.planned_verb.match(text, match.start("V")) is not None
        if match.start("V") == match.start():
            planned |= self.to_come.search(text, *match.span()) is not None
            planned |= self.noun_ahead.match(text, match.end()) is not None
            planned |= cue.relation not in self.not_due and bool(self.noun_due.search(text, 0, match.start()))
        event = match.end("E") if cue.relation == "participation" and match.groupdict().get("E") else None
        planned |= event is not None and self.ahead.match(text, event) is not None
        planned |= bool((asked := self.asking.asked(text, match.start("V"))) and asked.planned)
        heading = self.planned_heading.match(text)
        planned |= heading is not None and heading.end() <= match.start("V") + 1
        return "only planned or wished for" if planned and cue.planned == "never" else planned

    def _called_off(self, text: str, match: re.Match[str]) -> bool:
        """Whether a sentence says of its act that it didn't take place: not beyond a semicolon, nor in a clause with
        *although* that begins behind the act, or ends before it."""
        first, end = text.rfind(";", 0, match.start()) + 1, text.find(";", match.end())
        found = self.cancelled(text[first : end if end >= 0 else len(text)])
        if found is None:
            return False
        place = first + found.start()
        clauses = (c for c in self.conceded.finditer(text) if c.start() <= place < c.end())
        return all(c.start() < match.end() and match.start() < c.end() for c in clauses)

    def asks(self, text: str, start: int = 0, end: int = 0) -> bool:
        """Whether a sentence, or what it quotes between two places, only asks: not *when did they leave?*, which takes
        for granted that they did, unless it is asked what if they did."""
        closed = text.find("?", end)
        if closed < 0:
            return False
        opened = max(text.rfind(mark, 0, start) for mark in _OPENING)
        asked = text[opened + 1 : closed]
        return self.supposed.search(asked) is not None or not self.presuming.search(asked)

    def aspect(self, text: str, match: re.Match[str]) -> Aspect | None:
        """What the last word before a verb says that tells of a plan or of what is done, else its past tense."""
        verb = match.start("V")
        first = self._clause(text, max(0, match.start() - _REACH), verb)
        ground = self.ground(text)
        if ground <= match.start() and not self.to_come.search(text, 0, ground):
            first = max(first, ground)
        words = text[first : self._main(text, verb)]
        if self.requests.search(words):
            return "planned"
        said = self.last(self.planned_nouns.sub(" ", words) if self.goes_on.search(words) else words)
        past = any(self.past_verb.match(text, _after_end(text, at)) for at in (verb, match.start() + 1))
        return said or ("done" if past else None)

    def past(self, text: str, match: re.Match[str]) -> bool:
        """Whether an act's verb is in a past tense, wherever it stands."""
        return self.past_verb.match(text, _word(text, match.start("V"))) is not None

    def foretold(self, text: str, place: int) -> bool:
        """Whether a place lies in such an opening that tells a plan: ``although A will strike in May, it met B``."""
        ground = self.ground(text)
        return ground > place and self.last(text[:ground]) == "planned"

    def ground(self, text: str) -> int:
        """Where what a sentence opens with ends that tells on what ground or occasion its act was done; 0 without."""
        found = self.grounds.match(text)
        return found.end() if found else 0

    def without_names(self, masked: Masked) -> str:
        """A sentence with those words blank that have a capital as part of a name: *Cần Thơ*, *Will Smith*."""
        text = masked.text
        if not any(self.capitals.finditer(text, masked.beginnings())):
            return text
        words = _LONG.findall(text) if self.headings else []
        if not (text.rstrip().endswith("?") or (words and all(word[0].isupper() for word in words))):
            return self.capitals.pattern.sub(_blank, text)
        # A question, or a heading in capitals; but a month may stand in one: 14 May.
        return self.capitals.pattern.sub(lambda found: _blank(found) if _numbered(text, found) else found.group(), text)

    def last(self, words: str) -> Aspect | None:
        """What the last word of some says that tells of a plan or of what is done."""
        markers = self.aspects.findall(words)
        if not markers:
            return None
        return "planned" if re.sub(r"\s+", " ", markers[-1]) in self.plans else "done"

    def _main(self, text: str, verb: int) -> int:
        """Where the main verb begins: after the auxiliaries with which a cue's words begin."""
        found = self.auxiliaries.match(text, verb)
        return found.end() if found else verb

    def _clause(self, text: str, first: int, verb: int) -> int:
        first = max(first, 1 + max(text.rfind(mark, first, verb) for mark in _CLAUSE_MARKS))
        for relative in self.relative.finditer(text, first, verb):
            first = relative.end()
        return first

    def _denies(self, cue: Cue, text: str, match: re.Match[str]) -> bool:
        """Whether what stands before a cue's verb, or within its words where they hold no denial, denies it."""
        verb, own = match.start("V"), self.negations.search(cue.template) is not None
        end = verb if own else self._main(text, verb)
        if self.denied.search(text[self._clause(text, max(0, match.start() - _REACH), verb) : end]):
            return True
        if self.denied_clause.search(text[self._clause(text, max(0, verb - _FAR), verb) : end]):
            return True
        if self.supposing.of(text, verb, end):
            return True
        subject = match.start() if match.start() < verb else _side_before(text, verb)
        if self.denied_subject.search(text, max(0, subject - _NEAR), subject):
            return True
        return not own and (
            (self.denied_verb.match(text, verb) is not None and cue.relation != "dispute")
            or self.denied_within.search(text, verb, match.end()) is not None
        )

    def _said_of_noun(self, text: str, match: re.Match[str]) -> str:
        """What stands between the noun of an act, with which a cue begins, and the verb that makes it happen."""
        noun = match.start("V")
        if noun != match.start() or not self.nouns.match(text, noun):
            return ""
        verb = self.realised.search(text, noun, match.end() + _NEAR)
        told = verb is not None and not self.relative.search(text, match.end(), verb.start())
        told = told and verb is not None and not _OTHER_SUBJECT.search(text, match.end(), verb.start())
        return text[noun : verb.start()] if verb and told else ""


@cache
def modality(code: str) -> Modality:
    """The words of a language, from its file."""
    data = language(code).data
    plans = [place_tones(w.casefold()) for w in data["planned"]]
    denied, told = alternation(data["denied"]), alternation([*plans, *data["done"]])
    after = data.get("planned_after", ())
    right_after = rf"|(?<=[{SIDES[0]}-{SIDES[1]}] )(?:{alternation(after)})\b" if after else ""
    auxiliaries = alternation([*data.get("auxiliaries", ["-"])])
    breaks = alternation(data.get("breaks", ["-"]))
    word = rf"\s+(?:(?!(?:{breaks})\b)(?:\d+[.,])*[\w'’-]+|[{SIDES[0]}-{DATES[1]}])"
    return Modality(
        plans=frozenset([*plans, *after]),
        sign_of_plan=plans[0],
        aspects=for_lower(rf"\b(?:{told})\b{right_after}"),
        auxiliaries=re.compile(rf"\s*(?:(?:{auxiliaries})\s+){{1,4}}(?:(?:{told}|{denied})\s+)?"),
        own_plan=for_lower(rf"\s*(?:[{DATES[0]}-{DATES[1]}]\s+)?{re.escape(plans[0])}\b"),
        planned_verb=_pattern(data, "planned_verb", lambda verb: rf"\s*(?:{verb})\b"),
        past_verb=_pattern(data, "past_verb", lambda verb: verb.replace("{date}", DATE)),
        planned_heading=_pattern(
            data, "planned_heading", lambda to: rf"{_OPENS}(?:{alternation(to['words'])})\b(?!{to['unless']})"
        ),
        to_come=_pattern(data, "to_come", lambda words: rf"\b(?:{alternation(words)})\b"),
        noun_due=_pattern(data, "noun_due", lambda due: rf"\b(?:{alternation(due['words'])})\s+(?:[\w-]+\s+){{0,2}}$"),
        not_due=frozenset(data.get("noun_due", {}).get("but", ())),
        noun_ahead=_pattern(data, "noun_ahead", lambda words: rf"\s*(?:{words})\b"),
        ahead=_pattern(data["events"], "ahead", str),
        requests=_pattern(data, "requests", lambda words: rf"\b(?:{words})\s*$"),
        planned_nouns=_pattern(data, "planned_nouns", lambda plans: rf"\b(?:{plans['nouns']})\b"),
        goes_on=_pattern(
            data, "planned_nouns", lambda plans: rf"\b(?:{alternation(plans['joins'])})\s+(?:\w+\s+){{0,3}}$"
        ),
        denied=for_lower(rf"\b(?:{denied})\b(?:{word}){{0,{_WORDS}}}\s*$"),
        denied_verb=for_lower(rf"\s*(?:{denied})\b"),
        negations=for_lower(rf"\b(?:{denied})\b"),
        denied_within=_pattern(data, "denied_within", lambda words: rf"\b(?:{alternation(words)})\b"),
        denied_clause=_pattern(
            data,
            "denied_clause",
            lambda frames: (
                rf"{wording(frames)}(?:(?!\b(?:{alternation(data.get('turns', ['-']))})\b)[^;]){{0,{_FAR}}}$"
            ),
        ),
        denied_subject=_pattern(
            data, "denied_subject", lambda words: rf"\b(?:{alternation(words)})\b(?:\s+[\w'’-]+){{0,3}}\s*\Z"
        ),
        supposing=supposing(code),
        asking=asking(code),
        cancelled=lru_cache(maxsize=1)(_pattern(data, "cancelled", wording).search),  # asked for each act of a reading
        presuming=_pattern(data, "presuming", _asked),
        supposed=_pattern(data, "presuming", lambda presuming: rf"\b(?:{alternation(presuming['supposed'])})\b"),
        standing=_pattern(data, "standing", wording),
        nouns=_pattern(data, "nouns", lambda words: rf"\s*(?:{alternation(words)})\b"),
        realised=_pattern(data, "realised", lambda words: rf"\b(?:{alternation(words)})\b"),
        capitals=_capitals([*plans, *data["denied"]], plans),
        relative=for_lower(
            rf",\s+(?:{alternation(data.get('relatives', ['-']))})\s|\b(?:{alternation(data.get('reasons', ['-']))})\s"
        ),
        grounds=_pattern(
            data,
            "grounds",
            lambda words: rf"\W{{0,3}}(?:[{DATES[0]}-{DATES[1]}],\s+)?(?:{alternation(words)})\b[^,;]*,",
        ),
        conceded=_pattern(data, "conceded", lambda words: rf"\b(?:{alternation(words)})\b[^,;]*"),
        headings=data["names"].get("grammar") == "noun",
    )


def _side_before(text: str, verb: int) -> int:
    """Where the side stands that a verb follows at once, with which a cue begins; 0 without."""
    before = text[:verb].rstrip()
    return len(before) - 1 if before and SIDES[0] <= before[-1] <= SIDES[1] else 0


def _after_end(text: str, verb: int) -> int:
    """Where a verb begins that stands right after a side or a date, or after the comma that closes an aside behind one;
    the text's end where it doesn't."""
    before = text[:verb].rstrip()
    if not before or not (SIDES[0] <= before[-1] <= DATES[1] or (before[-1] == "," and _NAMED.search(before))):
        return len(text)
    return _word(text, verb)


def _word(text: str, place: int) -> int:
    """Where the next word begins."""
    return place + len(text[place:]) - len(text[place:].lstrip())


def _pattern(data: Mapping[str, Any], listed: str, expression: Any) -> re.Pattern[str]:
    return for_lower(expression(data[listed])) if data.get(listed) else _NEVER


def _asked(presuming: Mapping[str, Any]) -> str:
    """Words that take for granted what a question asks about, anywhere or at its beginning."""
    words, lead = alternation(presuming["words"]), presuming.get("behind")
    return rf"\b(?:{words})\b" if lead is None else rf"\A[\s(]{{0,2}}(?:(?:{alternation(lead)})\s+){{0,2}}(?:{words})\b"


def _blank(found: re.Match[str]) -> str:
    return "·" * len(found.group())


def _numbered(text: str, found: re.Match[str]) -> bool:
    """Whether a number stands beside a word."""
    return text[: found.start()].rstrip()[-1:].isdigit() or text[found.end() :].lstrip()[:1].isdigit()


def _capitals(words: Iterable[str], first: Iterable[str]) -> Leaping:
    """Words with a capital within a sentence, and at its beginning before another one with a capital or a number."""
    inner, opening = (alternation(w.capitalize() for w in listed if w.isalpha()) for listed in (words, first))
    start = r"(?:^|(?<=[^\w,] )|(?<=[(“\"]))"
    return Leaping(re.compile(rf"(?<=[\w,] )\b(?:{inner})\b|{start}(?:{opening})(?= (?:[{UPPER}]|\d))"))
