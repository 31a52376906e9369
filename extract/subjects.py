"""The subject of a verb whose cue names none: a side that nothing governs, before it or after a fronted phrase."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from unionties.extract.asking import Asking, asking
from unionties.extract.cues import DATE, EVENTS, SIDE, SIDES
from unionties.extract.forms import filled
from unionties.extract.language import alternation, language
from unionties.extract.lowercase import for_lower
from unionties.extract.masked import Masked, Side
from unionties.extract.tokens import lower, whole

#: How far before a side the word that governs it is looked for; characters.
_REACH = 40
#: A body right before another one that owns what it is: ``A, B's overseas arm, gave``.
_APPOSED, _BESIDE = re.compile(rf"{SIDE},\s$"), 3
#: What ends a clause before the subject of the next one: *A met B, and*, *A struck;*.
_PARTED = re.compile(rf"[{SIDES[0]}-{SIDES[1]}][^,;]*,|;")


@dataclass(frozen=True)
class Grammar:
    """What tells of a side whether it can be a subject.

    ``nominative`` pronouns are subjects wherever they stand, ``accusative`` ones never are.
    """

    owned: re.Pattern[str]
    governed: re.Pattern[str]
    no_subject: re.Pattern[str]
    fronted: re.Pattern[str]
    aside_end: re.Pattern[str]
    halts: re.Pattern[str]
    preceded: re.Pattern[str]
    relative: re.Pattern[str]
    #: A clause about a body, not about persons, right behind it.
    of_body: re.Pattern[str]
    joined: re.Pattern[str]
    clause: re.Pattern[str]
    of_people: re.Pattern[str]
    opening: re.Pattern[str]
    conjunctions: re.Pattern[str]
    participle: re.Pattern[str]
    before_clauses: re.Pattern[str]
    cleft: re.Pattern[str]
    whose: re.Pattern[str]
    elides: bool
    clauses_parted: bool
    openers: re.Pattern[str]
    #: What stands before the first side of a clause of its own.
    begins: re.Pattern[str]
    #: What begins a clause with a subject of its own behind one that it is set against.
    contrasted: re.Pattern[str]
    #: How a letter begins, up to the side that it is to.
    addressed: re.Pattern[str]
    asking: Asking
    nominative: frozenset[str]
    accusative: frozenset[str]

    def governs(self, text: str, place: int, side: Side | None) -> bool:
        """Whether the side at a place of the text depends on a preposition or on a verb before it."""
        if side is not None and side.wrapper in self.nominative:
            return False
        told = side is not None and (side.wrapper in self.accusative or side.kind == "it")
        return (
            told
            or self.governed.search(text[max(0, place - _REACH) : place]) is not None
            or self.only_owns(text, place)
        )

    def only_owns(self, text: str, place: int) -> bool:
        """Whether the side at a place only tells whose the one right before it is, of whom a verb follows: ``A, B's
        overseas arm, gave``."""
        before = self.owned.match(text, place + 1) and _APPOSED.search(text, max(0, place - _BESIDE), place)
        return before is not None

    def depends(self, text: str, place: int, side: Side | None) -> bool:
        """Whether the side at a place is the object of what stands before it, and no subject of a clause after that:
        ``thăm A và B``, but ``đề nghị A và B ký``, ``members of A and B``."""
        before = text[max(0, place - _REACH) : place]
        if self.before_clauses.search(before) or self.of_people.search(before):
            return False
        if self.relative.match(text[place + 1 : place + 60]):
            return False
        if self.cleft.search(before) and self.whose.match(text, place + 1):
            return False
        return self.governs(text, place, side)

    def bars(self, text: str, place: int, side: Side, verb: int) -> bool:
        """Whether what stands before a cue's first side makes it none that a verb may have as its subject.

        Right before its verb a side may follow a conjunction: *as A welcomed B*. Right before a participle it may
        depend on anything: *a motion from A condemning B*.
        """
        if side.wrapper in self.nominative or self.relative.match(text[place + 1 : place + 60]):
            return False
        if (asked := self.asking.asked(text, verb)) and asked.place == place:
            return False
        before = text[max(0, place - _REACH) : place]
        adjoined = not text[place + 1 : verb].strip()
        if adjoined and (self.conjunctions.search(before) or self.participle.match(text, verb)):
            return False
        if self.of_people.search(before):
            return False
        if self.only_owns(text, place):
            return True
        return side.kind == "it" or side.wrapper in self.accusative or self.no_subject.search(before[-24:]) is not None

    def parted(self, template: str, text: str, place: int, named: bool) -> bool:
        """Whether a clause of its own begins right before a side: ``A struck, while B spoke up``, or, where the cue has
        ``named`` the subject, ``A struck, B spoke up``."""
        before = text[max(0, place - _REACH) : place].rstrip()
        if self.openers.search(before):
            return True
        if not named:
            return False
        listed = SIDES[0] <= before.removesuffix(",").rstrip()[-1:] <= SIDES[1]
        goes_on = text[place + 1 :].lstrip()[:1].isalpha()
        return self.clauses_parted and before.endswith(",") and goes_on and not listed and ", O" not in template

    def antecedent(self, text: str, place: int, side: Side | None) -> Side | None:
        """The side at a place, or, of a list that ends with one body behind persons, that body where a clause about
        a body follows: ``N of A and B, which left C``."""
        if side is None or not side.groups or not self.of_body.match(text, place + 1):
            return side
        persons = [k for k, member in enumerate(side.groups) if member.kind == "person"]
        bodies = side.groups[persons[-1] + 1 :] if persons else ()
        return bodies[0] if len(bodies) == 1 else side

    def described(self, masked: Masked) -> list[Side]:
        """The sides within a clause that describes another, where no comma ends it before: B of ``A, which left B``."""
        placed, text = masked.placed_sides(), masked.lower()
        found: list[Side] = []
        for at, _ in placed:
            if match := self.relative.match(text, at + 1):
                rest = [(p, s) for p, s in placed if p >= match.end()]
                found += [s for p, s in rest if "," not in text[match.end() : p]]
        return found

    def also(self, words: re.Pattern[str], text: str, place: int, end: int) -> re.Match[str] | None:
        """What tells behind an act that another did the same; not where the act stands in a clause that describes the
        side at a place and ends before that: ``A, which left B in May, agreed, as did C``."""
        found = words.match(text, end)
        aside = found and self.relative.match(text, place + 1) and text.count(",", end, found.start("next")) > 1
        return None if aside else found

    def follows(self, text: str, place: int, verb: int) -> bool:
        """Whether the verb goes on after a clause whose object stands here: ``A visited B in Y and met C``."""
        gap = text[place + 1 : verb]
        if self.joined.search(gap) is None or self.relative.match(gap):
            return False
        return self.clause.search(text[max(0, place - _REACH) : place]) is None

    def resumed(self, masked: Masked, text: str, place: int, verb: int | None = None) -> int | None:
        """Where the subject stands with which a verb goes on from behind an aside that ends with the side here: of
        ``A, close to B, left`` A. Without ``verb`` it is a group, as in ``A and B, both members of C, signed``; with it
        words may stand between the side and the comma right before the verb: ``A, on a tour of B in May, left``."""
        last = text[place + 1 :] if verb is None else text[place + 1 : verb]
        if self.relative.match(text[place + 1 : place + 60]):
            return None
        if not last.lstrip().startswith(","):
            return (
                self._before_aside(masked, text, place) if verb is not None and self.aside_end.fullmatch(last) else None
            )
        if verb is not None and last.strip() == ",":  # A signed with B, received C
            sides = reversed(list(masked.placed_sides(text[:place])))
            free = next((k for k, side in sides if not self.governs(text, k, side)), place)
            if free < place and not self.halts.search(text, free + 1, place):
                return free
        before = reversed(list(masked.placed_sides(text[:place])))
        named = (p for p in before if p[1].groups or not p[1].inferred or p[1].kind == "last")
        start, side = next(named, (0, None))
        if side is None or (verb is None and not side.groups) or not text[start + 1 :].startswith(","):
            return None
        return None if (self.depends if verb is None else self.governs)(text, start, side) else start

    def _before_aside(self, masked: Masked, text: str, place: int) -> int | None:
        """The last side before a place that a comma follows and nothing governs, in the same clause."""
        for start, side in reversed(list(masked.placed_sides(text[:place]))):
            if text[start + 1 :].startswith(","):
                told = self.governs(text, start, side) or self.halts.search(text, start + 1, place)
                return None if told else start
        return None

    def before(
        self, masked: Masked, text: str, end: int, objects: Sequence[str], known: Callable[[Side], Sequence[str]]
    ) -> int | None:
        """The last side before a verb that nothing governs, that stands for somebody known, and that isn't the object;
        the one that is asked to act, where one is. None where a person who acts for nobody known begins a clause."""
        asked = self.asking.asked(text, end)
        for i, side in reversed(list(masked.placed_sides(text[:end]))):
            if side.ids and set(side.ids) <= set(objects):
                continue
            acts = asked.place == i if asked else not self.governs(text, i, side)
            if acts and known(side):
                return i
            if acts and self.begins_clause(text, i, side):
                return None
        return None

    def begins_clause(self, text: str, place: int, side: Side | None) -> bool:
        """Whether a person at a place begins a clause of its own: *A met B, while N met C*."""
        return side is not None and side.kind == "person" and self.begins.search(text, 0, place) is not None

    def interrupted(self, masked: Masked, text: str, start: int, end: int) -> bool:
        """Whether a name that stays open is a subject of its own between two places: nothing governs it, and a side or
        a semicolon stands before it: *A met B, and TUC visited C*."""
        for name in masked.open:
            told = (masked.text[k] for k, (a, b) in enumerate(masked.spans) if a >= name.start and b <= name.end)
            places = whole(lower("".join(told)), text, start, end)
            apart = places and _PARTED.search(text, start + 1, places[-1]) is not None
            if apart and self.governed.search(text[max(0, places[-1] - _REACH) : places[-1]]) is None:
                return True
        return False

    def after(self, masked: Masked, text: str, position: int) -> int | None:
        """The subject after a fronted verb phrase: ``Thăm X, đoàn Y ...``: the first side after the next comma."""
        found = self.fronted.match(text, position)
        place = found.start("side") if found else None
        if place is None or self.begins.search(text, 0, place):
            return None  # paid for by A, while B published
        return None if self.governs(text, place, masked.side(text[place])) else place

    def elided(self, masked: Masked, text: str, verb: int) -> bool:
        """Whether a sentence opens with the verb, so that its subject is that of the sentence before, and no person who
        acts for nobody that is known."""
        side = masked.side(text[verb])
        return (side is None or side.kind != "person") and self.opening.fullmatch(text, 0, verb) is not None


@cache
def grammar(code: str) -> Grammar:
    """The grammar of subjects of a language, from its file."""
    data = language(code).data
    ends, reference = f"{SIDES[0]}-{EVENTS[1]}", data["reference"]
    representatives = alternation(data["wrappers"]["representatives"])
    people = alternation([*data["wrappers"]["representatives"], *data["wrappers"].get("people", ["-"])])
    finite = data.get("asides", {}).get("finite", "(?!)")
    return Grammar(
        owned=re.compile(rf"['’]s\s[^,;{SIDES[0]}-{SIDES[1]}]{{2,60}},\s(?:\w+ly\s)?{finite}"),
        governed=either(data["prepositions"], rf"\s*(?:(?:{representatives})\s*)?$"),
        no_subject=either(data.get("no_subjects", ["-"]), r"\s*$"),
        fronted=re.compile(rf"[^,;{ends}]{{0,60}},(?:[^,;{ends}]{{0,40}},)?[^,;{ends}]{{0,30}}(?P<side>{SIDE})"),
        aside_end=re.compile(rf"[^,;:{ends}]{{1,60}},\s(?:\w+ly\s)?"),
        halts=re.compile(rf"[;:“”\"]|,\s(?:{alternation(reference.get('goes_on', ['-']))})\s"),
        preceded=re.compile(rf"[{ends}]"),
        relative=re.compile(rf"[^,;{ends}]{{0,40}},\s*(?:{alternation(reference.get('who', ['-']))})\s(?!{SIDE})"),
        of_body=re.compile(rf",\s*(?:{alternation(reference.get('which', ['-']))})\s(?!{SIDE})"),
        joined=re.compile(rf"(?<!\w)(?:{alternation(reference.get('goes_on', ['-']))})\s(?:\w+\s){{0,3}}$"),
        clause=re.compile(rf"(?:^|[,;:–“\"]|{DATE}|\b(?:{alternation(reference.get('clauses', ['-']))}))\s*$"),
        of_people=re.compile(
            rf"(?:^|[,;:.]\s*|{DATE}\s*)(?:\w+\s){{0,2}}?(?:{people})\s+(?:{alternation(data['wrappers']['of'])})\s+$"
        ),
        conjunctions=either(reference.get("conjunctions", ["-"]), r"\s*$"),
        participle=re.compile(rf"\s*(?:{reference.get('participle', '(?!)')})\b"),
        before_clauses=either(reference.get("before_clauses", ["-"]), r"\s*$"),
        opening=re.compile(filled(reference["elided"], {})) if "elided" in reference else re.compile("(?!)"),
        cleft=re.compile(filled(reference["cleft"], {})) if "cleft" in reference else re.compile("(?!)"),
        whose=re.compile(rf"\s(?:that|{alternation(reference.get('who', ['-']))})\b"),
        elides="elided" in reference,
        clauses_parted=bool(reference.get("clauses_parted")),
        openers=for_lower(
            rf"[,;]\s*(?:{alternation(reference.get('openers', ['-']))})(?:\s+(?:{representatives}))?\s*$"
        ),
        begins=for_lower(rf",\s*(?:{alternation(reference.get('openers', ['-']))})\s+(?:[^\W\d_]+\s+){{0,3}}\Z"),
        contrasted=for_lower(
            rf",\s*(?:{alternation(reference.get('openers', ['-']))})\s+(?!{reference.get('participle', '(?!)')})"
        ),
        addressed=for_lower(rf"\W*(?:{alternation(reference.get('addressed', ['-']))})\b[^,;:!{ends}]*{SIDE}\s*[,:!]"),
        asking=asking(code),
        nominative=frozenset(reference.get("nominative", ())),
        accusative=frozenset(reference.get("accusative", ())),
    )


def acting_first(masked: Masked, free: Sequence[Side], code: str) -> Sequence[Side]:
    """Sides with those first that nothing governs, where the sentence opens with a phrase of its own: *With X the Irish
    had talks*."""
    opens = language(code).data["reference"].get("fronting", ())
    if not free or masked.text.partition(" ")[0].casefold() not in opens:
        return free
    places, text = {id(s): at for at, s in masked.placed_sides()}, lower(masked.text)
    return sorted(free, key=lambda s: grammar(code).governs(text, places[id(s)], s))


def either(words: list[str], tail: str, head: str = "") -> re.Pattern[str]:
    """Any of the words, in a text in lower case, with what follows them, and what stands before."""
    return for_lower(rf"{head}\b(?:{alternation(words)}){tail}")
