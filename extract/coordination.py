"""Coordinated sides of a sentence: which of them, with commas and an ``and`` between them, act as one group."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from unionties.extract.cues import SIDE, SIDES
from unionties.extract.forms import CAPITALISED, forms, unnamed
from unionties.extract.language import Language, alternation, language
from unionties.extract.masked import Masked, Side
from unionties.extract.nameless import ends, passed_over
from unionties.extract.resolution import Resolver
from unionties.extract.subjects import grammar
from unionties.extract.tokens import LOWER, lower

#: How far before a group the word is looked for that makes it the ends of an act; characters.
_BETWEEN = 20
_SIDES = re.compile(SIDE)
_BRACKETED = re.compile(r"\([^()]*\)")
#: The country in brackets behind the body that a side took in with its person: N (ACFTU, China).
_LAND = re.compile(rf"(?<={SIDE})(?<!\({SIDE})(?:,\s+|\s?/\s?){CAPITALISED}(?:\s{CAPITALISED}){{0,3}}\)")
#: A member of a list by the country whose it is: ``Malaysia (MTUC)``.
_LAND_MEMBER = re.compile(rf"{CAPITALISED}(?:\s{CAPITALISED}){{0,2}}\s\((?P<side>{SIDE})\)")
#: The type of the bodies that have unions for members.
_WHOLE = "InternationalUnionBody"
#: What stands for each letter of a name that stays open.
_OPEN = "\uf8ff"
#: How far back from a group its announcement is looked for; characters.
_REACH = 60


class Coordination:
    """Finds the groups in masked sentences of a language."""

    def __init__(self, language: Language, resolver: Resolver) -> None:
        self.code, self.resolver = language.code, resolver
        self.forms, self._grammar = forms(language.code), grammar(language.code)

    def group(self, masked: Masked) -> None:
        """Coordinated sides become one group: with ``và`` between the last two, or three and more."""
        masked.replace([(*match.span(), "") for match in _LAND.finditer(masked.text)])
        chains = self.forms.land_members.finditer(masked.text)
        members = (place for chain in chains for place in _LAND_MEMBER.finditer(masked.text, *chain.span()))
        masked.replace([(*place.span(), place["side"]) for place in members])
        self._unsettled(masked)
        passed_over(masked, self.code)
        masked.replace([(*match.span(), "") for match in _traded(self.code).finditer(masked.text)])
        masked.replace([(*span, "") for span in _said_again(self.code, masked.text)])
        unnamed_first = _unnamed_first(self.code).finditer(masked.text)
        masked.replace([(*first.span("others"), "") for first in unnamed_first])
        spans = []
        for match in self.forms.group.finditer(masked.text):
            places = self._members(masked.text, match)
            sides = [side for k in places if (side := masked.side(masked.text[k]))]
            if sides[1:] and sides[-1].kind == "pair":
                sides, places = sides[:-1], places[:-1]  # talked with A, and both sides signed
            joined = re.search(rf"[{LOWER}&]", self.forms.placed.sub("", match.group())) is not None
            joined = joined or (match.start() == 0 and self.forms.headline.match(masked.text, match.end()) is not None)
            joined = joined or self._alike(masked.text, match, sides)
            several = len({side.ids for side in sides}) > 1
            joined = joined or (several and self.forms.and_others.match(masked.text, match.end()) is not None)
            joined = joined or ends(masked.text, match.end(), self.code)
            if (
                len(sides) < 2
                or (not joined and len(sides) < 3)
                or (len(sides) == 2 and self._clauses(masked.text, match))
            ):
                continue
            if self._belongs(masked.text, match.start(), sides):
                sides, places = sides[1:], places[1:]  # organisations affiliated to W, A, B and C
                spans.append((places[0], places[-1] + 1, masked.add(_grouped(sides))))
                continue
            if sides[0].kind in ("pair", "set") and len(sides) > 2:
                sides = sides[1:]  # ``both sides, A and B``: the names tell who is meant
            if self._one_and_others(masked.text, match) and all(s.ids and not s.inferred for s in sides):
                others = tuple(dict.fromkeys(i for s in sides[1:] for i in s.ids))
                sides = [sides[0], Side(others, sides[1].start, sides[-1].end)]
            group = _grouped(sides)
            told = self.forms.announced.search(masked.text, max(0, match.start() - _REACH), match.start())
            spans.append((told.start() if told else places[0], places[-1] + 1, masked.add(group)))
        masked.replace(spans)

    def _unsettled(self, masked: Masked) -> None:
        """A name that stays open cuts no list: ``with the CTC, A and B``, ``A, the CTC, B and C``."""
        if not masked.open:
            return
        text, begins = masked.text, {span[0]: k for k, span in enumerate(masked.spans)}
        for name in masked.open:
            first, length = begins.get(name.start), name.end - name.start
            if first is not None and masked.spans[first : first + length][-1][1] == name.end:
                text = text[:first] + _OPEN * length + text[first + length :]
        masked.replace([(*match.span(), "") for match in _unsettled(self.code).finditer(text)])

    def _belongs(self, text: str, start: int, sides: Sequence[Side]) -> bool:
        """Whether the first of a list is the international body of the unions after it."""
        types = [{self.resolver.type(i) for i in side.ids} for side in sides]
        if len(sides) < 3 or types[0] != {_WHOLE} or any(_WHOLE in found for found in types[1:]):
            return False
        return _belonging(self.code).search(text, max(0, start - _REACH), start) is not None

    def _members(self, text: str, match: re.Match[str]) -> list[int]:
        """Where the members of a list stand: none of them in brackets. What follows a comma and goes on with a verb is
        none of the objects before it: ``A hợp tác với B, C hợp tác với D``. A semicolon may end a list with commas."""
        bare = _BRACKETED.sub(lambda aside: " " * len(aside.group()), match.group())
        places = [match.start() + k for k, c in enumerate(bare) if SIDES[0] <= c <= SIDES[1]]
        marks = [text[one + 1 : other].strip() for one, other in pairwise(places)]
        ended = language(self.code).data["wrappers"].get("semicolon_ends", False)
        if ended and ";" in marks and "," in marks[: marks.index(";")]:
            return places[: marks.index(";") + 1]  # for A, B and C; D came, too
        fronted = len(places) > 2 and marks[0] == "," and self.forms.acts.match(text, match.end())
        if fronted and _circumstance(self.code).match(text[: places[0]]):
            places.pop(0)  # after the sackings at A, B and C wrote
        alone = len(places) > 1 and text[places[-2] + 1 : places[-1]].strip() == ","
        if alone and self.forms.acts.match(text, match.end()) and self._governed(text, places[0]):
            places.pop()
        elif len(places) > 2 and self.forms.finite.match(text, match.end()):
            before, last = (text[places[k] + 1 : places[k + 1]] for k in (-3, -2))
            if self.forms.joins.search(before) and last.lstrip().startswith(","):
                places.pop()  # from A, B and C, and D has: the list has ended
        return places

    def _governed(self, text: str, place: int) -> bool:
        return self._grammar.governs(lower(text[:place]), place, None)

    def _alike(self, text: str, match: re.Match[str], sides: Sequence[Side]) -> bool:
        """Whether two names with a comma only are objects of one verb: ``với Công đoàn A, Công đoàn B để ...``."""
        if len(sides) != 2 or not match.start() or not self.forms.closing.match(text, match.end()):
            return False
        one, other = sides
        if any(s.inferred or len(s.ids) != 1 for s in sides) or one.ids == other.ids:
            return False
        if one.kind == other.kind == "person" and one.persons and other.persons:
            return one.persons != other.persons and self._governed(text, match.start())
        if "person" in (one.kind, other.kind):
            return False
        types = {self.resolver.type(i) for s in sides for i in s.ids}
        if _opened(self.code).search(text, max(0, match.start() - _REACH), match.start()):
            return True
        return (
            self._governed(text, match.start())
            and len(types) == 1
            and (one.words == other.words or types in ({"Company"}, {"StateBody"}))
        )

    def _one_and_others(self, text: str, match: re.Match[str]) -> bool:
        """Whether a group is one end and the others: ``between A and B, C and D``."""
        if not self.forms.between.search(text[max(0, match.start() - _BETWEEN) : match.start()]):
            return False
        first, *more = _SIDES.split(match.group())[1:-1]
        if not more or "," in first or not self.forms.other_end.search(first):
            return False
        return any("," in words for words in more) or not self.forms.joins.search(first)

    def _clauses(self, text: str, match: re.Match[str]) -> bool:
        """Whether two sides end and begin clauses: ``gave it to A, and B has added as much``, ``and B another two``."""
        if self.forms.remainder.match(text, match.end()):
            return True
        if _second_act(self.code).match(text, match.end()) and first_act(self.code).search(text, 0, match.start()):
            acted = first_act(self.code, True).search(text, max(0, match.start() - _REACH), match.start())
            if acted or self._governed(text, match.start()):
                return True  # wrote to A and B sent a lawyer, donated 500 euros to A, and B 200 euros
        if "," not in match.group():
            ended = self.forms.finite.match(text, match.end()) or self.forms.verb.match(text, match.end())
            before = lower(text[max(0, match.start() - _REACH) : match.start()])
            return ended is not None and _objects(self.code).search(before) is not None
        if self.forms.verb.match(text, match.end()):
            return True
        begins = self.forms.clause_verb.match(text, match.end()) or self.forms.finite.match(text, match.end())
        return begins is not None and self._governed(text, match.start())  # against A, and B will


def _grouped(sides: Sequence[Side]) -> Side:
    """Sides as one."""
    flat = tuple(g for s in sides for g in (s.groups or (s,)))
    persons = tuple(p for s in flat for p in s.persons)
    return Side((), sides[0].start, sides[-1].end, sides[0].kind, groups=flat, persons=persons)


@cache
def _unsettled(code: str) -> re.Pattern[str]:
    """A name that stays open between two members, or before the first of several."""
    wrappers = language(code).data["wrappers"]
    the = rf"(?:(?i:{alternation(wrappers.get('definite', ['-']))})\s+)?"
    joins, aside = alternation(wrappers["joins"]), r"(?:\s*\([^()]{1,30}\))?"
    name = rf"{the}{_OPEN}+{aside}"
    member = rf"{the}{SIDE}{aside}"
    middle = rf"(?:(?<={SIDE})|(?<={SIDE}\)))(?:,\s+{name})+(?=,\s+{member}|,?\s(?:{joins})\s+{member})"
    return re.compile(rf"{middle}|{name},\s+(?={member}(?:,\s+{member}|,?\s(?:{joins})\s+{member}))")


def _said_again(code: str, text: str) -> Iterator[tuple[int, int]]:
    """What before members of a list is said again, and what is said before a list of two: *both* at A and *at* B."""
    for match in _repeated(code).finditer(text):
        if match["doubling"]:
            yield match.span("doubling")
        if match["word"]:
            again = re.compile(rf"(?<=\s){match['word']}\s(?={SIDE})", re.IGNORECASE)
            yield from (place.span() for place in again.finditer(text, match.start("rest"), match.end("rest")))


@cache
def _repeated(code: str) -> re.Pattern[str]:
    """A list before each or some of whose members the same word stands, or that opens with *both* or *not only*."""
    wrappers = language(code).data["wrappers"]
    words, joins = alternation(wrappers.get("repeated", ["-"])), alternation(wrappers["joins"])
    doubling, aside = alternation(wrappers.get("doubling", ["-"])), r"(?:\s*\([^()]{1,30}\))?"
    mark = rf"{aside}(?:,?\s(?:{joins})\s|,\s)"
    return re.compile(
        rf"(?P<doubling>\b(?i:{doubling})\s)?(?:\b(?P<word>(?i:{words}))\s)?(?<=\s)"
        rf"(?={SIDE}{mark})(?P<rest>{SIDE}(?:{mark}(?:(?P=word)\s)?{SIDE}){{1,9}})"
    )


@cache
def _unnamed_first(code: str) -> re.Pattern[str]:
    """Those whom no name tells, in the group ``others``, before a member that is known: ``thăm lãnh đạo tỉnh và X``."""
    return re.compile(unnamed(language(code).data["wrappers"], "unnamed_first"))


@cache
def _opened(code: str) -> re.Pattern[str]:
    """What tells before two bodies, of whatever kinds, that they are a list: ``có đại diện A, B.``"""
    wrappers = language(code).data["wrappers"]
    acting, lists = alternation(wrappers["representatives"]), alternation(wrappers.get("lists", ["-"]))
    return re.compile(rf"\b(?:{lists})\s+(?:(?:{acting})\s+)?$", re.IGNORECASE)


@cache
def _traded(code: str) -> re.Pattern[str]:
    """What a company is and does, right before its name: ``hãng bưu chính X``."""
    told = language(code).data["names"].get("traded")
    words = rf"\b(?:{alternation(told['kinds'])})\s(?:{alternation(told['trades'])})\s(?={SIDE})" if told else "(?!)"
    return re.compile(words, re.IGNORECASE)


@cache
def _circumstance(code: str) -> re.Pattern[str]:
    """A sentence up to the side that ends the clause of when or why with which it opens: ``Sau vụ sa thải tại X``."""
    words = language(code).data["wrappers"].get("clause_opening")
    return re.compile(words or "(?!)", re.IGNORECASE)


@cache
def _second_act(code: str) -> re.Pattern[str]:
    """What behind two bodies tells that the second did something itself: a verb and its object, or a sum alone."""
    pattern = language(code).data["wrappers"].get("second_act")
    return re.compile(rf"\s+(?:{pattern})" if pattern else "(?!)", re.IGNORECASE)


@cache
def first_act(code: str, alone: bool = False) -> re.Pattern[str]:
    """A body and what it did; ``alone`` the verb right before its object."""
    verbs = language(code).data["wrappers"].get("first_act", "(?!)")
    return re.compile(rf"\b{verbs}\s+$" if alone else rf"{SIDE}(?:\s[\w-]+){{0,3}}?\s{verbs}\b", re.IGNORECASE)


def two_acts(code: str, text: str, first: int, last: int) -> bool:
    """Whether between two bodies another one begins an act of its own: ``A wrote to B and C picketed D``."""
    joins = alternation(language(code).data["wrappers"]["joins"])
    begun = re.search(rf"{SIDE},?\s(?:{joins})\s(?P<next>{SIDE})", text[first:last])
    place = first + begun.end() if begun else 0
    return bool(begun and first_act(code).match(text, first) and _second_act(code).match(text, place))


@cache
def _objects(code: str) -> re.Pattern[str]:
    """A verb, right before a body, that has no clause for an object: ``met A, and B has left`` tells of two acts."""
    words = language(code).data["wrappers"].get("of_objects")
    return re.compile(rf"\b(?:{alternation(words)})\s+$" if words else "(?!)")


@cache
def _belonging(code: str) -> re.Pattern[str]:
    """What before a body tells that it is the one to which those after it belong: ``the unions affiliated to``."""
    pattern = language(code).data.get("enumerations", {}).get("belonging")
    return re.compile(rf"(?:{pattern})$" if pattern else "(?!)", re.IGNORECASE)
