"""What ``its``, ``the federation's`` and a title without a body point to, as the persons of a sentence are read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from unionties.extract.cues import SIDES
from unionties.extract.language import alternation, language
from unionties.extract.masked import Masked, Side
from unionties.extract.noun_titles import TitlePatterns
from unionties.extract.resolution import Resolver
from unionties.extract.tokens import LOWER, UPPER

_UNIONS = ("TradeUnion", "InternationalUnionBody")
_CAPITAL = re.compile(f"[{UPPER}]")
_WHOSE = re.compile(r"\W*whose", re.IGNORECASE)
#: A quotation that the words for who said it follow, up to these.
_QUOTED = re.compile(r'["“][^"”]*[,.!?]["”]\s+\w+\s+$')
#: Nouns between a body and ``whose``, and what tells that they explain the body before it.
_NOUN = re.compile(rf"(?:\s+(?!(?:and|or)\b)[{LOWER}][\w-]*){{1,3}},?\s*")
_APPOSED = re.compile(rf",\s+(?:(?:the|an?|its|their|another)\s+)?[^,;.{SIDES[0]}-{SIDES[1]}]{{0,60}}")
_EXPLAINS = re.compile(r",\s+(?:the|an?|its|their|another)?\s*$")
_NAMED = re.compile(r"[^\W\d_],\s*$")
_DATELINE = re.compile(r"\)?\s*(?:--?|–|—|:)\s")
_SHORT = 12
#: The line below a place at a line's end.
_BELOW = re.compile(r"[ \t,.]*\n+(?P<name>[^\n]{2,100})(?=\n|$)")
#: How many times as often as another a body is named that an article is about.
_FAR = 2
#: How far from the beginning a dateline may reach; characters.
_OUTLET = 60


@cache
def _given(code: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What a congress does to give an office, and what before one points to its body."""
    posts = language(code).data["posts"]
    voted, own = posts.get("voted", "(?!)"), posts.get("own", "(?!)")
    return re.compile(rf"\b(?:{voted})\b", re.IGNORECASE), re.compile(rf"(?:{own})\b", re.IGNORECASE)


@cache
def counted(code: str) -> re.Pattern[str]:
    """How many bear an office: ``sacked three officials of X`` tells no office of who did."""
    numbers = language(code).data["dates"].get("numbers", ["-"])
    return re.compile(rf"\b(?:{alternation(numbers)}|\d+)\b", re.IGNORECASE)


@cache
def _harmed(code: str) -> re.Pattern[str]:
    """What is done to a person right before ``its leader``: who does it isn't the body that the person leads."""
    return re.compile(rf"\b(?:{language(code).data['posts'].get('harmed', '(?!)')})\s+$", re.IGNORECASE)


@cache
def _received(code: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What tells before an office, and after its holder, that he receives the guest told of last."""
    posts = language(code).data["posts"]
    by, active = posts.get("received_by", "(?!)"), posts.get("receiving", "(?!)")
    return re.compile(by, re.IGNORECASE), re.compile(active, re.IGNORECASE)


class Bodies:
    """The bodies of an article that its titles mean; ``topic`` is the one that the last sentence spoke of first,
    ``congress`` the one whose congress an earlier sentence told of."""

    def __init__(self, resolver: Resolver, patterns: TitlePatterns) -> None:
        self.resolver, self.patterns = resolver, patterns
        self.topic: str | None = None
        self.congress: str | None = None
        self.voted, self.own = _given(resolver.language.code)
        self._received = _received(resolver.language.code)
        posts = resolver.language.data["posts"]
        self._company_titles, self._school_titles = posts.get("company_titles", ()), posts.get("school_titles", ())

    def meant(self, masked: Masked, anaphor: re.Match[str], after: int) -> str | None:
        """What ``its`` points to: the body just named, else what the sentence or the one before is about;
        ``after`` is where the title ends."""
        groups = anaphor.groupdict()
        if groups.get("own"):
            return self.speaker()
        sides, before = list(self._sides(masked, anaphor.start())), masked.text[: anaphor.start()]
        if not sides and self.receives(masked, anaphor.end("by") if groups.get("by") else anaphor.start()):
            return self._host(masked, after)
        if self.patterns.unnamed.search(masked.text[: anaphor.end("by") if groups.get("by") else anaphor.start()]):
            return None
        if quote := _QUOTED.search(before):  # "... of the IFJ," said its president
            sides = [(i, s) for i, s in sides if i < quote.start()]
        noun = groups.get("noun")
        if noun:
            kinds = [s.ids[0] for _, s in sides if self.is_called(s.ids[0], noun)]
            if kinds or not sides or self.resolver.type(sides[-1][1].ids[0]) not in _UNIONS:
                return kinds[-1] if kinds else self.called(noun)
        spoken = list(self.patterns.the_body.finditer(before, sides[-1][0] + 1 if sides else 0))
        if not groups.get("late") and _harmed(self.resolver.language.code).search(before):
            return self._harmed(sides, spoken)
        if spoken and not groups.get("late") and not _WHOSE.match(anaphor.group()):
            return self.called(spoken[-1]["noun"])  # the accounts of the union were closed, its leader N
        if not sides:
            return self.topic
        place, last = sides[-1]
        if _WHOSE.match(anaphor.group()):
            if _NOUN.fullmatch(before, place + 1):  # A, the union and B partner whose president
                return self._explained(sides, before)
            return None if _CAPITAL.search(before, place) else last.ids[0]
        if groups.get("late"):
            return (last if groups["late"].casefold() == "latter" else sides[0][1]).ids[0]
        free = [s for i, s in sides if before[i + 1 : i + 2] not in ("'", "’")] or [s for _, s in sides]
        named = _NAMED.search(before) and not self.patterns.name.match(masked.text, after)
        near = groups.get("by") or anaphor.re is self.patterns.unit or named
        return free[-1 if near else 0].ids[0]

    def _harmed(self, sides: list[tuple[int, Side]], spoken: list[re.Match[str]]) -> str | None:
        """``the police raided the BKDP and arrested its chairman``: the union named or spoken of last, else what the
        sentence before was about, if that is one."""
        named = next((s.ids[0] for _, s in reversed(sides) if self._union(s.ids[0])), None)
        told = (self.called(m["noun"]) for m in reversed(spoken))
        meant = next((i for i in told if i and self._union(i)), None) or named or self.topic
        return meant if meant and self._union(meant) else None

    def receives(self, masked: Masked, place: int) -> bool:
        """Whether the holder of an office at a place receives a guest of whom the sentence says no more than *he*."""
        by, active = self._received
        if any(SIDES[0] <= c <= SIDES[1] for c in masked.text[:place]):
            return False
        return bool(by.search(masked.text, 0, place) or active.match(masked.text, place))

    def _host(self, masked: Masked, place: int) -> str | None:
        """The only union beside the guest's, which the last sentence spoke of first: the one that the sentence names
        after a place, else the only other one that the article has told of."""
        here = [s.ids[0] for i, s in self._sides(masked, len(masked.text)) if i >= place]
        for told in (here, self.resolver.recent):
            unions = [i for i in dict.fromkeys(told) if self._union(i) and i != self.topic]
            if unions:
                return unions[0] if len(unions) == 1 and self.topic else None
        return None

    def _explained(self, sides: list[tuple[int, Side]], before: str) -> str | None:
        """The body that a noun behind another's name tells what it is: ``A, the miners' union and B partner``."""
        if len(sides) < 2:
            return None
        (place, named), (last, _) = sides[-2:]
        apposed = _EXPLAINS.search(self.resolver.text, max(0, named.start - _SHORT), named.start)
        if (apposed and before[place + 1 : last].strip() == "and") or _APPOSED.fullmatch(before, place + 1, last):
            return named.ids[0]
        return None

    def fits(self, title: str, body: str | None) -> str | None:
        """The body, if an office that isn't told beside its name may be held there: no union has a plant manager, and
        none a vice-chancellor, who is that of the only school told of."""
        if title.casefold() in self._school_titles and (body is None or self._union(body)):
            schools = [i for i, r in self.resolver.records.items() if r.type == "EducationBody"]
            return schools[0] if len(schools) == 1 else None
        companies = title.casefold() in self._company_titles
        return None if companies and body and self._union(body) else body

    def called(self, noun: str) -> str | None:
        """The body last told whose names hold a word for its kind, the one spoken of first before others."""
        if self.topic and self.is_called(self.topic, noun):
            return self.topic
        recent = (i for i in reversed(self.resolver.recent) if self.is_called(i, noun))
        return next(recent, None) or (self._main() if noun.casefold() in self.patterns.any_kind else self.topic)

    def is_called(self, id_: str, noun: str) -> bool:
        """Whether a word for a kind stands in a body's names."""
        record = self.resolver.records[id_]
        return any(noun.casefold() in name.casefold() for name in (*record.forms, *(x for _, x in record.labels)))

    def _union(self, id_: str) -> bool:
        return self.resolver.type(id_) in _UNIONS

    def speaker(self) -> str | None:
        """Who says ``our``: the union that the article names first, else one that it names far more often."""
        first = next((i for i, r in self.resolver.records.items() if r.type in _UNIONS), None)
        most = max((i for i, r in self.resolver.records.items() if r.type in _UNIONS), key=self._times, default=None)
        return most if first and most and self._times(most) >= 2 * _FAR * self._times(first) else first

    def below(self, place: int) -> str | None:
        """The body whose name alone stands in the line below a place of the article: who signs for it stands above."""
        line = _BELOW.match(self.resolver.text, place)
        name = re.sub(r"\s*\([^()]*\)$|[,.]$", "", line["name"].strip()) if line else ""
        known = self.resolver.facts.names.get(name) if name else None
        if known and len(known) == 1:
            return self.resolver.use(known[0])
        records = self.resolver.records.items()
        return next((i for i, r in records if name and (name in r.forms or any(name == x for _, x in r.labels))), None)

    def _main(self, masked: Masked | None = None, place: int = 0) -> str | None:
        """The union that the article names by far most often of those told so far, else what the last sentence was
        about."""
        named = {i: self._times(i) for i, r in self.resolver.records.items() if r.type in _UNIONS}
        if masked:
            later = {s.ids[0] for i, s in self._sides(masked, len(masked.text)) if i > place}
            at = masked.spans[place][0]
            named = {i: n for i, n in named.items() if i not in later or self._before(i, at)}
        most = max(named, key=named.__getitem__, default=None)
        if self.topic is None or (most and named[most] >= _FAR * self._times(self.topic)):
            return most
        return self.topic

    def _before(self, id_: str, place: int) -> bool:
        return any(0 <= self.resolver.text.find(form) < place for form in self.resolver.records[id_].forms)

    def _times(self, id_: str) -> int:
        """How often the article names a body by the names that it was called by so far."""
        text = f" {self.resolver.text} "
        places = set()
        for form in self.resolver.records[id_].forms:
            place = text.find(form)
            while place >= 0:
                end = place + len(form)
                if not (text[place - 1].isalnum() or text[place - 1] == "-" or text[end].isalnum()):
                    places.add(end)
                place = text.find(form, place + 1)
        return len(places)

    def told(self, masked: Masked, place: int) -> bool:
        """Whether the article has named a body before this place of a sentence."""
        return self.topic is not None or any(self._sides(masked, place))

    def context(self, masked: Masked, place: int) -> str | None:
        """The body of a title that names none: whose delegation it leads or is in, else what the sentence is about."""
        if self.receives(masked, place):
            return self._host(masked, place)
        last = max((i for i in range(place) if SIDES[0] <= masked.text[i] <= SIDES[1]), default=0)
        if self.patterns.for_which.fullmatch(masked.text, last + 1, place) and (
            body := single(masked, masked.text[last])
        ):
            return body  # ITUC: N, president, and M, secretary
        if self.patterns.speaks_for.search(masked.text, 0, place) and (body := single(masked, masked.text[last])):
            return body
        sides = list(self._sides(masked, place))
        if quote := _QUOTED.search(masked.text[:place]):  # "... with the IFJ," said president N
            sides = [(i, s) for i, s in sides if i < quote.start()]
        if sides and self.patterns.members.search(masked.text, sides[-1][0], place):
            return sides[-1][1].ids[0]
        sides = [(i, s) for i, s in sides if self._union(s.ids[0])] or sides
        if not sides:
            return self._main(masked, place)
        return sides[-1 if self.patterns.led_by.search(masked.text[:place]) else 0][1].ids[0]

    def electing(self, masked: Masked, place: int, how: str) -> str | None:
        """The body that gave an office: in the report of its congress that body, if somebody was elected (``how``) in a
        sentence that names none before."""
        named = any(self._union(side.ids[0]) for _, side in self._sides(masked, place))
        voted = self.congress if not named and self.voted.search(how) else None
        return voted or self.context(masked, place)

    def chosen_own(self, text: str, place: int, how: str) -> bool:
        """Whether an office that begins at a place is in the body that chose (``how``): ``became its president``."""
        return self.own.match(text, place) is not None and self.patterns.chosen.search(how) is not None

    def _sides(self, masked: Masked, place: int) -> Iterator[tuple[int, Side]]:
        """The bodies named before a place, each alone, without the outlet in a dateline: ``HANOI (VNA) –``."""
        for i, character in enumerate(masked.text[:place]):
            if SIDES[0] <= character <= SIDES[1]:
                side = masked.side(character)
                outlet = i < _OUTLET and _DATELINE.match(masked.text, i + 1)
                if side and len(side.ids) == 1 and side.kind != "person" and not outlet:
                    yield i, side


def single(masked: Masked, character: str) -> str | None:
    """The one entity that a side stands for, None for several."""
    side = masked.side(character)
    return side.ids[0] if side and len(side.ids) == 1 else None
