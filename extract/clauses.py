"""What stands between the ends of a tie besides its cue: lists, asides, relative clauses; in a masked sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from unionties.extract.cues import DATE, EVENTS, SIDE, SIDES
from unionties.extract.language import JOINT, alternation, language
from unionties.extract.lowercase import for_lower
from unionties.extract.masked import Masked
from unionties.extract.subjects import either
from unionties.extract.tokens import lower, whole

_ENDS = f"{SIDES[0]}-{EVENTS[1]}"
#: How far before a side the one before it in a list is looked for; characters.
_REACH = 80
#: How far behind an agreement is told what kind it is, and around a medal whose it is; characters.
_AFTER, _ROUND = 12, 120
#: How far before and behind a match words may rule it out; characters.
_BEFORE, _BEHIND = 40, 60
#: How many words may stand between a semicolon and the subject of the clause that it begins.
_FEW = 3
_NEVER = re.compile("(?!)")


@dataclass(frozen=True)
class Clauses:
    """How lists go on after a member, whom a body's name stands before, and what hides a sentence's verb."""

    more: re.Pattern[str]
    again: dict[str, re.Pattern[str]]
    dated: re.Pattern[str]
    #: By relation, the next of those who each get something: *gave A $8,000, B $5,000 and C ten computers*.
    shared: Mapping[str, re.Pattern[str]]
    others: re.Pattern[str]
    earlier: re.Pattern[str]
    affiliates: re.Pattern[str] | None
    relative: re.Pattern[str] | None
    #: A relative clause whose subject is a pronoun for that of the sentence: ``for which it had been invited``.
    own_relative: re.Pattern[str]
    pronouns: frozenset[str]
    like: tuple[str, ...]
    apposition: re.Pattern[str] | None
    compounds: re.Pattern[str] | None
    #: What with a hyphen behind a body tells whose another is.
    tied: re.Pattern[str]
    #: A verb of the side right before it.
    finite: re.Pattern[str]
    #: Words by which a body of states is told of what others do.
    complained: re.Pattern[str]
    #: Words of a labour contract, or of the end of a dispute, which is no cooperation.
    settled: re.Pattern[str]
    contract: re.Pattern[str]
    #: Words of talks, which two hold with each other.
    talks: re.Pattern[str]
    talks_of: re.Pattern[str]
    #: Words by which a medal is handed over in another's name.
    handed: re.Pattern[str]
    #: What is sent to an event in place of somebody who takes part.
    mailed: re.Pattern[str]
    #: What tells behind a body that it only said what stands before it.
    attributed: re.Pattern[str]
    strict: bool
    #: What is done to a body, and no act of it.
    harms: re.Pattern[str]
    #: Strikes of which a union only tells: in the country of the press they are the workers' own.
    walkouts: re.Pattern[str]
    #: What a union and an employer come to over wages, which is no agreement on cooperation.
    bargained: re.Pattern[str]
    spellings: dict[str, str]
    #: Who did the same: ``A left B, as did C``.
    also: re.Pattern[str]
    #: Words before a body by which those of it are participants of an event.
    present: re.Pattern[str]
    #: The same of those who were at an event, where the article reports one.
    present_at: re.Pattern[str]
    #: A clause that tells when or why an act was done, before a match and behind it.
    fronted: re.Pattern[str]
    behind: re.Pattern[str]

    def around(self, text: str, match: re.Match[str]) -> tuple[int, int]:
        """Where the words round a match begin and end that may rule it out: not in a clause of its circumstances."""
        end = min(len(text), match.end() + _BEHIND)
        behind = self.behind.search(text, match.end(), end)
        fronted = self.fronted.fullmatch(text, 0, match.start()) is not None
        return match.start() if fronted else max(0, match.start() - _BEFORE), behind.start() if behind else end

    def hides(self, masked: Masked, text: str, place: int, verb: int) -> bool:
        """Whether a relative clause of another noun holds the verb of a subject: not where a pronoun in it stands for
        the subject; or whether the side only tells whose someone else is, the *A-affiliated dockers*."""
        if text[place + 1 : place + 2] == "-" and self.tied.match(text, place + 1):
            return True
        between = text[place + 1 : verb]
        if self.relative is None or self.relative.search(between) is None:
            return False
        own = self.own_relative.search(between)
        side = masked.side(own["who"][0]) if own else None
        return own is None or (side is not None and side.kind != "he" and side.wrapper not in self.pronouns)

    def spelled(self, text: str) -> str:
        """The text with the usual spelling of words that some papers write otherwise, each as long as before."""
        for other, usual in self.spellings.items():
            text = re.sub(rf"\b{other}\b", usual, text) if other in text else text
        return text

    def no_act(self, relation: str, text: str, match: re.Match[str], masked: Masked) -> str | None:
        """Why what a cue of a relation matched is another act, if words near it or a name that stays open tell so."""
        begin, end = match.span()
        if masked.open and any(self._skips(text, match, lower(name.form)) for name in masked.open):
            return "a name that stays open stands nearer to the verb"
        told = max(end, match.start("V") + 2 * _AFTER)  # of two whose act is told behind them
        settled = relation == "cooperationAgreement" and self.settled.search(text, begin, told + _AFTER)
        if settled or (relation == "cooperationAgreement" and self.contract.match(text, end)):
            return "a labour contract or the end of a dispute is no cooperation"
        if relation == "award" and self.handed.search(text, max(0, begin - _ROUND), end + _ROUND):
            return "it is handed over for somebody else, such as a state"
        if relation == "participation" and self.mailed.search(text, begin, end):
            return "who sends a message isn't there"
        talked = self.talks_of.search(text, max(0, begin - _REACH), begin)
        if relation == "jointActivity" and (talked or self.talks.search(text, match.start("V"), end + 2 * _AFTER)):
            return "talks are a meeting, and nothing that the two run together"
        return None

    def _skips(self, text: str, match: re.Match[str], form: str) -> bool:
        """Whether a cue goes over a name from its verb on, which isn't in one list with the side behind it."""
        places = whole(form, text, match.start("V"), match.end())
        return bool(places) and self.more.match(text, places[0] + len(form)) is None

    def same(self, again: re.Pattern[str] | None, relation: str, text: str, place: int) -> re.Match[str] | None:
        """The next of a list that goes on at a place with words between its members: a preposition that is said
        ``again``, a time, or what each of them gets."""
        patterns = (again, self.dated, self.shared.get(relation))
        return next((found for p in patterns if p and (found := p.match(text, place))), None)

    def tells(self, text: str, place: int) -> bool:
        """Whether the side at a place only tells what stands before it: ``A gave B a van, C said``."""
        return text[:place].rstrip().endswith(",") and self.attributed.match(text, place + 1) is not None

    def begins_anew(self, text: str, first: int, place: int) -> bool:
        """Whether the side at a place is the subject that a clause opens with behind a semicolon."""
        mark = text.rfind(";", first, place)
        words = text[mark + 1 : place].split()
        return mark >= 0 and len(words) <= _FEW and self.finite.match(text, place + 1) is not None

    def begin(self, text: str, place: int) -> int:
        """Where the list begins of which the side at a place is a member; it may go over a name that nobody knows."""
        while found := self.earlier.search(text, max(0, place - _REACH), place):
            place = found.start("side")
        return place


@cache
def clauses(code: str) -> Clauses:
    """The patterns of a language, from its file."""
    data = language(code).data
    wrappers, reference = data["wrappers"], data["reference"]
    such_as, listing = reference["such_as"], alternation(wrappers["listing"])
    openers = alternation(reference.get("openers", ["-"]))
    definite = f"(?:{alternation(wrappers.get('definite', ['-']))})"
    place = f"(?:{DATE}|{wrappers['where']})" if "where" in wrappers else DATE
    #: Another subject with its verb begins a clause: by A and B, the march was joined by C.
    another = rf"{definite}\s(?:[\w-]+\s){{1,2}}{data['asides']['finite']}" if data.get("asides") else "(?!)"
    like = rf"[^,;{_ENDS}]{{0,60}}\b(?P<like>(?i:{alternation(such_as)}))[\s:]*"
    return Clauses(
        more=re.compile(rf"\s*(?:[,;]\s*(?:\b(?i:{listing})\b)?|\b(?i:{listing})\b)\s*(?:{like})?(?P<next>[{_ENDS}])"),
        again={word: _again(rf"(?:\w+\s+)?{re.escape(word)}\s", listing) for word in wrappers.get("repeated", ())},
        dated=re.compile(rf"\s*{place}\s*(?:,|\b(?:{listing})\b)\s*(?P<next>[{_ENDS}])(?=\s*{place})"),
        shared={"aid": _shared(data, listing)},
        affiliates=_affiliates(wrappers["affiliates"]) if "affiliates" in wrappers else None,
        earlier=re.compile(
            rf"(?P<side>{SIDE})\s?(?:\([^(){_ENDS}]{{2,30}}\))?(?:,\s*(?:{definite}(?:\s\w+){{1,4}}|\w+))?"
            rf"\s*(?:,\s*(?:(?:{listing})\s)?|\b(?:{listing})\s)(?:{definite}\s)?$"
        ),
        others=_again(rf"(?!\s*(?:{openers})\b)(?!\s*{another}){_no_verb(data)}[^,;{_ENDS}]{{0,40}}?", listing),
        own_relative=_own(data),
        pronouns=frozenset(reference.get("nominative", ())),
        relative=_hiding(data) if data.get("relatives") else None,
        like=tuple(such_as),
        apposition=for_lower(wrappers["appositions"]) if "appositions" in wrappers else None,
        compounds=either(data["compounds"], r"\b") if data.get("compounds") else None,
        tied=re.compile(rf"-(?:{alternation(wrappers.get('compounds', ['-']))})\b"),
        finite=for_lower(rf"\s*{finite}" if (finite := data.get("asides", {}).get("finite")) else "(?!)"),
        complained=_any(data.get("complained")),
        settled=_any(data.get("settled")),
        contract=for_lower(data.get("contract", "(?!)")),
        talks=_any(data.get("talks")),
        talks_of=_talks_of(data),
        handed=_any(data.get("handed")),
        mailed=re.compile(data["mailed"]) if "mailed" in data else _NEVER,
        attributed=re.compile(data["reference"].get("attributed", "(?!)")),
        strict=bool(data["posts"].get("governed")),
        harms=_any(data.get("harms")),
        walkouts=_walkouts(data["walkouts"]) if "walkouts" in data else _NEVER,
        bargained=_any([word for words in data.get("bargained", ()) for word in (words, JOINT.join(words.split()))]),
        spellings=data.get("spellings", {}),
        also=either(reference.get("also", ["-"]), rf"\s+(?P<next>{SIDE})(?!')", rf"[^;{_ENDS}]{{0,50}}?"),
        present=_any(wrappers.get("present")),
        present_at=_any(wrappers.get("present_at")),
        fronted=_circumstance(data, rf"\W*(?:{{}})\b[^;{_ENDS}]*, "),
        behind=_circumstance(data, r",? (?:{})\b"),
    )


def _circumstance(data: Mapping[str, Any], pattern: str) -> re.Pattern[str]:
    """The pattern with the words that begin a clause of circumstances; nothing where the language lists none."""
    words = data.get("circumstances")
    return for_lower(pattern.format(alternation(words))) if words else _NEVER


def _any(words: list[str] | None) -> re.Pattern[str]:
    """Any of the words that a section lists; nothing where the language has no such section."""
    return either(words, r"\b") if words else _NEVER


def _hiding(data: Mapping[str, Any]) -> re.Pattern[str]:
    """What between a side and a verb gives the verb to another noun: a relative clause, or a noun that begins a clause
    of its own (``A took part, and the motion accuses``); but ``A and B, both of which`` are the subject themselves."""
    reference = data["reference"]
    themselves = "".join(rf"(?<!\b{re.escape(words)})" for words in reference.get("group_relatives", ()))
    others, joints = alternation(reference.get("other_subjects", ["-"])), alternation(reference.get("clauses", ["-"]))
    groups = alternation(reference.get("other_groups", ["-"]))
    subordinating = alternation(reference.get("subordinating", ["-"]))
    return re.compile(
        rf"\w[^,]{{0,30}}{themselves},?\s(?:{alternation(data['relatives'])})\s[^,]*$"
        rf"|(?:[;:–—]|\s-|\b(?:{joints}))\s(?:[\w-]+\s){{0,2}}(?:{others})\s[^,]*$"
        rf"|\b(?:{subordinating})\s(?:[\w-]+\s){{0,2}}(?:{groups})\s[^,]*$"
    )


def _talks_of(data: Mapping[str, Any]) -> re.Pattern[str]:
    """Words of talks that lead to the two who hold them: ``vòng đàm phán thứ ba giữa``."""
    words, between = data.get("talks"), data["wrappers"]["between"]
    return for_lower(rf"\b(?:{alternation(words)})\b[^,;.]{{0,30}}\b{between}\s*$") if words else _NEVER


def _own(data: Mapping[str, Any]) -> re.Pattern[str]:
    """A relative clause that begins with its subject, a pronoun, right before its verb."""
    reference = data["reference"]
    pronouns = alternation([*reference.get("nominative", ["-"]), *reference.get("it", ())])
    return re.compile(
        rf"\b(?:{alternation(data.get('relatives') or ['-'])})\s(?P<who>(?:{pronouns})\b|{SIDE})\s?(?:\w+\s){{0,3}}$"
    )


def _affiliates(words: list[str]) -> re.Pattern[str]:
    """What stands between a body and those of it that are meant: ``the ITUC affiliates A and B``, ``the ILO's A``."""
    told = rf"(?:[a-z]+\s+)?(?:{alternation(words)})\b[^.;{_ENDS}]{{0,40}}"
    return re.compile(rf"(?:'s?\s*(?:{told})?|\s+{told})(?P<next>{SIDE})")


def _again(before: str, listing: str) -> re.Pattern[str]:
    """The next of a list whose members have something with them: ``with A, the host, and later with B``."""
    return re.compile(rf"[^;{_ENDS}]{{0,60}}?(?:[,;]|\b(?:{listing})\b)\s*{before}\s*(?P<next>[{_ENDS}])")


def _no_verb(data: Mapping[str, Any]) -> str:
    """Behind the comma of a member no list goes on with a verb of its subject: ``with A, deplored the arrest by B``."""
    finite = data.get("asides", {}).get("finite")
    return rf"(?!\s*{finite})" if finite else ""


def _walkouts(words: Mapping[str, list[str]]) -> re.Pattern[str]:
    told, strikes = (alternation(words[key]) for key in ("told", "strikes"))
    return for_lower(rf"\b(?:{told})\b[^;]*\b(?:{strikes})\b")


def _shared(data: Mapping[str, Any], listing: str) -> re.Pattern[str]:
    """What stands between two who each get a number of things, told right behind them or before them."""
    number = rf"(?:\d|(?:{alternation(data['dates'].get('numbers') or ['-'])})\s)"
    to = rf"(?:{alternation(data['wrappers'].get('receiving', ['-']))})\s+"
    joined = rf"(?:,\s*(?:(?:{listing})\s+)?|\s(?:{listing})\s+)"
    return for_lower(
        rf"(?:\s+{number}[^;{_ENDS}]{{1,60}}?{joined}(?:{to})?(?={SIDE}\s+{number})"
        rf"|\s*{joined}{number}[^,;{_ENDS}]{{1,40}}?\s{to})(?P<next>{SIDE})"
    )
