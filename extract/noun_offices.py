"""An office in languages whose titles stand beside names as in English: its titles, and the body that it is held in.

``president of the ITUC``, ``ACTU secretary``, ``its president``, ``the federation's deputy head``, ``president and
treasurer of X``, ``head of X's international department``; on a masked sentence without ``the`` before a side.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from unionties.extract.cues import SIDE
from unionties.extract.language import Language
from unionties.extract.masked import Masked
from unionties.extract.noun_bodies import Bodies, single
from unionties.extract.noun_state import StateOffices
from unionties.extract.noun_titles import title_patterns
from unionties.extract.resolution import Resolver
from unionties.extract.tokens import UPPER, lower, unowned
from unionties.graph.identity import organisation_id
from unionties.graph.names import match_key

SURE, PLACED, CONTEXT = 0.95, 0.9, 0.75
#: What parts an office from the name before it.
_APPOSED = re.compile(r"[^\W\d_](?:,|\s\()\s*(?:the\s+)?$")
#: A body with another one before an office behind its holder's name: ``N, A and``.
_PAIRED = re.compile(rf"[^\W\d_],\s+(?:the\s+)?({SIDE})\s+and\s+$", re.IGNORECASE)
#: Two words with capitals right before an office: ``N N Chairperson ITUC``.
_NAMED = re.compile(rf"[{UPPER}][\w’'-]+\s[{UPPER}][\w’'-]+\s$")
#: How short one word may be that names a body.
_SHORTEST = 4
#: Titles of several: ``vice presidents``, ``deputy secretaries-general``.
PLURAL = re.compile(r"[^su]s(?:[\s-]general)?$", re.IGNORECASE)
DASHES = ("-", "–", "—")
_GOVERNING = re.compile(r"\s+of\s")


@dataclass
class Office:
    """Titles with the bodies in which they are held; ``start`` and ``end`` bound both in the masked text.

    ``told`` that the text tells a body, even where it can't be known; ``before`` that it stands before the title.
    """

    start: int
    end: int
    held: list[tuple[str, str | None]] = field(default_factory=list)
    confidence: float = CONTEXT
    told: bool = False
    before: bool = False
    unknown: tuple[str, bool] | None = None

    @property
    def organisation(self) -> str | None:
        """The first body told."""
        return next((o for _, o in self.held if o), None)

    def give(self, organisation: str | None) -> None:
        """Let the titles without a body be held in this one."""
        self.held = [(t, o or organisation) for t, o in self.held]


class Offices:
    """Reads the offices of an article; ``bodies`` knows what ``its`` and bare titles mean."""

    def __init__(self, language: Language, resolver: Resolver) -> None:
        self.language, self.resolver = language, resolver
        self.patterns = title_patterns(language.code)
        self.state = StateOffices(language, resolver)
        self.bodies = Bodies(resolver, self.patterns)
        self._regions = frozenset(language.data["posts"]["regions"])
        self._levels = frozenset(language.data["posts"].get("levels_beside", ()))
        self._low = 0

    def read(self, masked: Masked, match: re.Match[str], low: int = 0) -> Office:
        """The office whose first title is the match; what stands before ``low`` has been read."""
        self._low = low
        text, start = masked.text, match.start()
        title = " ".join(text[start : match.end()].split())
        state = self.state.find(masked, match)
        if state:
            body, first, last = state
            return Office(first, last, [(title, body)], SURE if body else CONTEXT, told=True, before=True)
        office = Office(start, match.end())
        pending = self._right(masked, title, office)
        others = self.patterns.with_others.match(masked.text, office.end) if pending and not office.held else None
        if others:  # met with N, president, and other leaders of the ITUC
            office.held = [(t, single(masked, others["side"])) for t in pending]
            office.told, office.confidence = True, PLACED
            return office
        if pending or not office.held:
            self._left(masked, pending, office)
            if not office.told and _GOVERNING.match(masked.text, office.end):
                office.told = True
        return office

    def _right(self, masked: Masked, title: str, office: Office) -> list[str]:
        """The titles from the first one on, with the bodies that follow them; gives those that none follows."""
        p, text, pending = self.patterns, masked.text, [title]
        for _ in range(4):
            field = p.fields.match(text, office.end)
            of = None if field else p.of.match(text, office.end) or p.apposed.match(text, office.end)
            of = of or (None if field else self._signed(masked, office))
            unit = None if of or field else self._unit(text, office.end)
            if of:
                pending[-1] += (of.groupdict().get("extra") or "").rpartition(" ")[0]
                titles, pending = self._owned(masked, pending, office), []
                office.told, office.confidence = True, SURE
                office.end = self._tail(text, of.end())
                apposed = _APPOSED.search(text, 0, office.start)
                body = of["side"] or of.groupdict()["short"]
                own = p.own_units.search(text, of.end(), office.end)
                office.held += [(t, None if own else single(masked, body)) for t in titles]
                while second := p.second.match(text, office.end) or (apposed and p.both.match(text, office.end)):
                    office.held.append((titles[-1], single(masked, second["side"])))
                    office.end = second.end()
            elif unit:
                office.end = unit.end()
                if self._party(unit.group()):
                    pending.pop()
                    office.told = True
                elif any(self.language.countries.get(word) for word in unit.group().split()):
                    office.told = True  # president of the Armenian confederation
                elif not self._organ(unit):
                    body = self.bodies.meant(masked, unit, unit.end())
                    pending[-1] += unit.group().replace(" its ", " the ")
                    office.held += [(t, body) for t in pending]
                    pending, office.told, office.confidence = [], True, PLACED
            else:
                areas = (field, p.charge.match(text, office.end), p.area.match(text, office.end))
                charge = max(filter(None, areas), key=re.Match.end, default=None)
                if charge:
                    office.end = charge.end() if text[charge.end() - 1] != " " else charge.end() - 1
            if pending and (signed := self._signed(masked, office)):  # N, director of research, COSATU
                office.held += [(t, single(masked, signed["side"])) for t in pending]
                pending, office.told, office.confidence, office.end = [], True, PLACED, signed.end()
            more = p.more.match(text, office.end)
            if not more or (office.held and p.name.match(text, more.end())):
                break
            if not office.held and text[office.end : more.start("title")].strip() in (",", ", the"):
                if match_key(pending[-1]).endswith("s") and not match_key(more["title"]).endswith("s"):
                    break  # addressing delegates, the president of the ITUC
                follow = p.of.match(text, more.end()) or p.unit.match(text, more.end())
                if not follow:
                    break
            if not office.held and more["the"] is not None and PLURAL.search(more["title"]):
                break  # N as president and the vice-presidents M and O
            if office.held and (state := self._stately(masked, more)):
                office.held.append((" ".join(more["title"].split()), state[0]))
                office.end = state[2]
                break
            pending.append(" ".join(more["title"].split()))
            office.end = more.end()
        return pending

    def _stately(self, masked: Masked, more: re.Match[str]) -> tuple[str, int, int] | None:
        """The ministry of a further office: ``president of A and Minister of Labour``."""
        title = self.patterns.title.pattern.match(masked.lower(), more.start("title"))
        body, first, last = (title and self.state.find(masked, title)) or (None, 0, 0)
        return (body, first, last) if body and first == more.start("title") else None

    def _owned(self, masked: Masked, titles: list[str], office: Office) -> list[str]:
        """Of several titles before a body, those that it is told for: all, or the last where another stands before
        the first, as in ``A's president and secretary of B``."""
        before = Office(office.start, office.end)
        if len(titles) > 1:
            self._left(masked, titles[:-1], before)
        if not before.before or before.unknown:
            return titles
        office.start, office.held, office.before = before.start, before.held, True
        return titles[-1:]

    def _signed(self, masked: Masked, office: Office) -> re.Match[str] | None:
        """``NAME, secretary, ITUC.``, ``NAME (treasurer, ITUC)``: title and body in a signature."""
        text = masked.text
        before = text[max(0, office.start - 2) : office.start].strip()
        named = before.isalnum() and text[office.start].isupper() and _NAMED.search(text, 0, office.start)
        found = self.patterns.signed.match(text, office.end) if named or before in (",", "(", "", *DASHES) else None
        while (
            found
            and (side := masked.side(found["side"]))
            and all(self.resolver.type(i) == "StateBody" for i in side.ids)
        ):
            further = self.patterns.signed.match(text, found.end())
            if further is None:
                break
            found = further  # NAME, director, Collective Agreement Department, ACFTU
        return found

    def _tail(self, text: str, end: int) -> int:
        """Where a body's name ends with the unit and the place that follow it: ``ITUC's office for Africa``."""
        for pattern in (self.patterns.tail, self.patterns.charge, self.patterns.area):
            found = pattern.match(text, end)
            if found:
                end = found.end() - (text[found.end() - 1] == " ")
        return end

    def _left(self, masked: Masked, pending: list[str], office: Office) -> None:
        """The body that stands before the titles that no body follows."""
        p, text, start = self.patterns, masked.text, office.start
        low = max(self._low, start - 70)
        beside = p.beside.search(text, low, start)
        anaphor = None if beside else p.anaphor.search(text, low, start)
        body, told = None, False
        if beside:
            body, office.start, told = single(masked, beside["side"] or beside["owner"]), beside.start(), True
            office.confidence = SURE
            paired = _PAIRED.search(text, low, beside.start())
            if paired and body and not p.name.match(text, office.end):  # N, A and B president
                office.held += [(t, single(masked, paired[1])) for t in pending]
                office.start = paired.start(1)
        elif anaphor:
            office.start = anaphor.end("by") if anaphor["by"] else anaphor.start()
            body = self.bodies.fits(pending[-1], self.bodies.meant(masked, anaphor, office.end))
            told, office.confidence = True, PLACED
        office.held += [(t, body) for t in pending]
        office.told, office.before = office.told or told, told
        if not told and not office.told:
            self._unknown(masked, office)

    def _unknown(self, masked: Masked, office: Office) -> None:
        """A body that nothing but its capitals tells: ``Swakop spokesperson N``, ``N, head of Natuc``."""
        p, text = self.patterns, masked.text
        of = p.unknown_of.match(text, office.end)
        if of and masked.side(text[of.end() + 1 : of.end() + 2]):
            office.told = True  # N, chairman of the Bremen DGB
            return
        if of:
            name = re.sub(r"(?:['’]s?|[.,])$", "", of["name"])
            office.end = of.end()
            posts = self.language.data["posts"]
            if name.casefold() not in posts["no_bodies"]:
                office.told = True
                office.unknown = (name, False) if self._named(name) and of["name"].rstrip(".,") == name else None
            office.told = office.told or name.casefold() in posts["unnamed_bodies"]
            return
        beside = p.unknown_beside.search(text, max(self._low, office.start - 60), office.start)
        if beside is None:
            return
        name, kept = self._trimmed(self._behind_holder(beside, text))
        kept += len(beside["name"]) - len(self._behind_holder(beside, text))
        if (side := self._level(masked, beside, name)) is not None:
            office.give(side)
            office.told, office.before, office.start = True, True, beside.start() - 2
            return
        several = " " in name or unowned(name) != name or name.isupper() or not text[office.start].isupper()
        several = several or self._recurs(masked, name)
        if name and several and self._named(name):
            office.unknown, office.told, office.before = (name, True), True, True
            office.start = beside.start() + kept

    def _recurs(self, masked: Masked, name: str) -> bool:
        """Whether one word before a title is written as a name within a sentence of the article, and never otherwise:
        ``Unite General Secretary N`` of an article in which ``the members of Unite`` stands."""
        if len(name) < _SHORTEST or self.language.heads.get(name) or match_key(name) in self.patterns.honorifics:
            return False
        within = re.search(rf"[\w,]\s{re.escape(name)}\b(?!\s[{UPPER}])", self.resolver.text)
        return within is not None and re.search(rf"\b{re.escape(lower(name))}\b", self.resolver.text) is None

    def _level(self, masked: Masked, beside: re.Match[str], name: str) -> str | None:
        """The body before words for one of its levels that aren't told further: ``IAM District Lodge leaders``."""
        place = beside.start() - 2
        if place < 0 or not all(w.casefold() in self._levels for w in name.split()):
            return None
        return single(masked, masked.text[place]) if masked.text[place + 1] == " " else None

    def _behind_holder(self, beside: re.Match[str], text: str) -> str:
        """The words of a name behind ``and`` where a title before them makes the first ones a person's: ``Secretary N
        and Labour Party spokesperson``."""
        first, _, rest = beside["name"].partition(" and ")
        title = self.patterns.ends.search(text, max(0, beside.start() - 60), beside.start())
        return rest if rest and " " in first and title else beside["name"]

    def _trimmed(self, name: str) -> tuple[str, int]:
        """The words of a name without those at its beginning that stand in none, and where they begin."""
        kept = 0
        words = name.split(" ")
        while words and (match_key(words[0]) in self.patterns.stops or self.language.countries.get(unowned(words[0]))):
            kept += len(words.pop(0)) + 1
        return " ".join(words), kept

    def _named(self, name: str) -> bool:
        """Whether capitalised words may name a body: no country, place, date or title."""
        name = unowned(name)
        first = match_key(name.split()[0])
        return not (
            self.language.countries.get(name)
            or (self.language.countries.get(name.split()[0]) and name.count(" ") < 2)
            or re.search(r"-(?:based|born|led)$", name)
            or self.language.places.get(name)
            or first in self.patterns.stops
            or self.patterns.title.pattern.search(name.lower())
            or not any(c.isupper() for c in name)
            or name.casefold() in self.language.data["posts"]["no_bodies"]
            or name.rpartition(" ")[2].casefold() in self.language.data["posts"].get("charges", ())
            or name.casefold() in self._regions
            or all(w.casefold() in self.state.portfolios for w in name.split() if w not in ("and", "&"))
        )

    def unknown(self, office: Office) -> str | None:
        """The new organisation for a body that only its capitals tell."""
        if office.unknown is None:
            return None
        name = re.sub(r"['’]s?$|[.,]$", "", office.unknown[0])
        key = match_key(name)
        if self.language.heads.get(name):
            return next((i for i in reversed(self.resolver.recent) if self.bodies.is_called(i, name)), None)
        for id_, record in self.resolver.records.items():
            if any(match_key(f) == key for f in (*record.forms, *(x for _, x in record.labels))):
                return id_
        type_ = "TradeUnion" if any(c.isdigit() for c in name) else "CivilOrganisation"
        id_ = organisation_id(type_, own=name)
        self.resolver.add(id_, type_, ((self.language.code, name),))
        self.resolver.note(id_, name)
        return id_

    def _party(self, words: str) -> bool:
        return any(w in self.language.data["posts"]["party_words"] for w in words.casefold().split())

    def _unit(self, text: str, place: int) -> re.Match[str] | None:
        """What an office is held in that has no name: not the event at which somebody got it (``at the congress``)."""
        found = self.patterns.unit.match(text, place)
        event = found and found["at"] and (found["noun"] or "").casefold() in self.language.data["events"]["heads"]
        return None if event else found

    def _organ(self, unit: re.Match[str]) -> bool:
        """Whether the words name an organ and no body: ``of the Executive Bureau``."""
        noun = (unit["noun"] or "").casefold()
        return bool(noun) and noun not in self.language.data["posts"]["bodies_named"]
