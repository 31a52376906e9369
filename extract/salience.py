"""Who an article has in mind as it goes on: who speaks, who ``he`` is, which body ``the federation`` means."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from unionties.extract.called_by import NEAR, UNIONS, by_name
from unionties.extract.cues import SIDES
from unionties.extract.drafts import Draft
from unionties.extract.forms import forms
from unionties.extract.language import Language, alternation, language
from unionties.extract.masked import Masked, Side
from unionties.extract.resolution import Resolver
from unionties.extract.subjects import grammar
from unionties.extract.tokens import lower

_BODIES = (*UNIONS, "CivilOrganisation", "EducationBody", "Company", "IntergovernmentalBody")
_OPENS, _CLOSES, _STRAIGHT = "“", "”", '"'
#: A reference that begins this early is the subject of its sentence; characters.
_START = 12
#: How many persons ``he`` may look back on.
_PEOPLE = 6


@dataclass
class Salience:
    """The memory of an article's sentences as far as references need it.

    ``first`` and ``named`` are the entities by first and by last mention, ``often`` counts the sentences that name
    each, ``topic`` is what the last sentence was about, ``people`` are the persons told of, those of the last sentence
    first, ``quoted`` for whom the last quoted person speaks, ``open`` whether a quotation goes on, ``couple`` the two
    that the last sentence coordinated, ``hidden`` whether a body that may be one of several is named before any union,
    ``foes`` the union and the company of whose dispute it told, ``addressed`` to whom the article is a letter, and
    ``headline`` the sentence of its title.
    """

    language: Language
    resolver: Resolver
    first: list[str] = field(default_factory=list)
    named: list[str] = field(default_factory=list)
    often: Counter[str] = field(default_factory=Counter)
    topic: tuple[str, ...] = ()
    people: list[Side] = field(default_factory=list)
    quoted: tuple[str, ...] = ()
    couple: tuple[tuple[str, ...], ...] = ()
    open: bool = False
    hidden: bool = False
    foes: tuple[tuple[str, ...], ...] = ()
    addressed: tuple[str, ...] = ()
    headline: Masked | None = None

    @property
    def words(self) -> Mapping[str, Any]:
        """The language's section on references."""
        section: Mapping[str, Any] = self.language.data["reference"]
        return section

    def unions(self, *ids: str) -> int:
        """How many of the entities are union bodies."""
        return sum(not i.startswith("person:") and self.resolver.type(i) in UNIONS for i in ids)

    def of_kind(self, side: Side, pair: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
        """A pair if it may be what a reference calls it: *the two confederations* are unions, the only two told of
        where the pair isn't of them."""
        kinds = tuple(self.words.get("pair_of_unions", ()))
        called = self.resolver.text[side.start : side.end].casefold().endswith(kinds) if kinds else False
        if not called or all(self.unions(i) for ids in pair for i in ids):
            return pair
        unions = [i for i in self.first if self.unions(i)]
        return ((unions[0],), (unions[1],)) if len(unions) == 2 else ()

    def take(self, masked: Masked, topic: tuple[str, ...], named: Sequence[str]) -> None:
        """Take in a sentence: what it is about, and what it names."""
        self.topic = topic or self.topic
        if not self.addressed:
            self.addressed = self._addressed(masked)
        groups = [s.groups for s in masked.sides if len(s.groups) == 2 and all(g.ids for g in s.groups)]
        self.couple = tuple(g.ids for g in groups[-1]) if groups else ()
        self.hidden = self.hidden or self._hides(masked)
        self.first.extend(i for i in named if i not in self.first)
        self.often.update(named)
        self.named = [*(i for i in self.named if i not in named), *named]
        people = self._free_first(masked)
        self.people = [*people, *self.people][:_PEOPLE]
        self._quote(masked, people)

    def _hides(self, masked: Masked) -> bool:
        """Whether a sentence names a body before the first union of the article that may be one of several: who
        speaks may be that one."""
        if not masked.open or any(map(self.unions, self.first)):
            return False
        places = [s.start for s in masked.sides if any(map(self.unions, s.ids))]
        return masked.open[0].start < min(places, default=masked.open[0].start + 1)

    def _addressed(self, masked: Masked) -> tuple[str, ...]:
        """To whom a letter is that opens with a sentence: *Dear comrades of X,*."""
        words = tuple(self.words.get("addressed", ()))
        if not words or not masked.text.lstrip('“" ').casefold().startswith(words):
            return ()
        return next((s.ids for at, s in masked.placed_sides() if masked.text[at + 1 : at + 2] in (",", ":", "!")), ())

    def _free_first(self, masked: Masked) -> list[Side]:
        """The persons of a sentence, those before whom a preposition stands last: *in a letter to M, N said*."""
        rules, text = grammar(self.language.code), lower(masked.text)
        members = [
            (at, g) for at, side in masked.placed_sides() for g in (side.groups or (side,)) if g.kind == "person"
        ]
        return [s for _, s in sorted(members, key=lambda m: rules.governs(text, *m))]

    def _quote(self, masked: Masked, people: Sequence[Side]) -> None:
        """Follow quotations: who is quoted, and whether one is open at the end of the sentence."""
        text = masked.text
        straight = text.count(_STRAIGHT) % 2 == 1
        curly = text.rfind(_OPENS) > text.rfind(_CLOSES)
        told = any(mark in text for mark in (_OPENS, _CLOSES, _STRAIGHT))
        if people and people[0].ids and (told or not self.open):
            self.quoted = people[0].ids
        if straight:
            self.open = not self.open
        elif _OPENS in text or _CLOSES in text:
            self.open = curly

    def speaker(self, masked: Masked, side: Side) -> tuple[str, ...]:
        """``we``: those for whom the person speaks who is quoted, else the first union of the article."""
        place = next((k for k, (start, _) in enumerate(masked.spans) if start >= side.start), 0)
        before = masked.text[:place]
        inside = self.open != (before.count(_STRAIGHT) % 2 == 1)
        if _OPENS in before or _CLOSES in before:
            inside = before.rfind(_OPENS) > before.rfind(_CLOSES)
        people = [s for s in _in_order(masked) if s.kind == "person" and s.ids]
        if inside and people:
            return people[-1].ids if people[-1].start > side.start else people[0].ids
        if people and people[0].end <= side.start:
            return people[0].ids
        if inside and self.quoted:
            return self.quoted
        if not inside and (told := self._saying(masked, people)):
            return told
        here = (i for s in _in_order(masked) if s.end <= side.start and not s.inferred for i in s.ids)
        first_named = [i for i in self.first if i not in self.addressed]
        unions = [i for i in (first_named or here) if self.unions(i) and i not in self.addressed]
        home = self.language.data.get("home")
        first = self.first[0] if self.first and not self.first[0].startswith("person:") else None
        if first and not home and self.resolver.type(first) == "CivilOrganisation":
            # a friends' association that reports, if the first union is named less often
            unions = [first] if not unions or self.often[first] >= self.often[unions[0]] else unions
        at_home = [i for i in unions if home and self.resolver.country(i) == home]
        return tuple(at_home or (() if self.hidden else unions))[:1]

    def _saying(self, masked: Masked, people: Sequence[Side]) -> tuple[str, ...]:
        """For whom the person speaks who is told to have said what no quotation marks enclose: *we met X, said N*."""
        last, words = (people[-1] if people else None), self.words.get("speaking", ())
        at = next((k for k, s in masked.placed_sides() if s is last), None)
        if last is None or at is None:
            return ()
        before, after = masked.text[:at].split()[-4:], masked.text[at + 1 :].split()[:2]
        said = any(w.strip(",") in words for w in before) and masked.text[:at].count(",") > 0
        return last.ids if said or (after and after[0].strip(".,") in words and len(masked.text) - at < 40) else ()

    def hero(self) -> str | None:
        """The union that the article is about so far: what most of its sentences name, the first named of two."""
        return max((i for i in self.first if self.unions(i)), key=self.often.__getitem__, default=None)

    def foreign(self) -> tuple[str, ...]:
        """The first union of the article from abroad: the guest, where none was named as such."""
        home = self.language.data.get("home")
        return tuple(i for i in self.first if home and self.resolver.country(i) != home and self.unions(i))[:1]

    def hosted(self) -> tuple[str, ...]:
        """The guests of a headline that tells who hosts whom: ``FPB hosts Azerbaijani colleagues``."""
        if self.headline is None or "hosting" not in self.words:
            return ()
        found = _hosting(self.language.code).search(self.headline.text)
        guest = self.headline.side(found["guest"]) if found else None
        if found is None or guest is None or guest.groups:
            return ()
        host = self.headline.side(found["host"])
        meant = guest.ids or (self.of_country(guest.words, None) if guest.kind == "national" else ())
        return meant if host and host.ids and not set(host.ids) & set(meant) else ()

    def reporting(self, side: Side) -> tuple[str, ...]:
        """``our delegation``: the first union of the article, where nobody was named as a guest in a report of those
        who travelled."""
        told = side.wrapper.endswith(tuple(self.words.get("reporting", ())))
        return tuple(i for i in self.first if told and self.unions(i))[:1]

    def bodies(self, count: int) -> tuple[str, ...]:
        """The unions of the article, where there are just so many of them; else its bodies."""
        for types in (UNIONS, _BODIES):
            found = [i for i in self.first if not i.startswith("person:") and self.resolver.type(i) in types]
            if len(found) == count:
                return tuple(found)
        return ()

    def nearest(self, masked: Masked, side: Side) -> tuple[tuple[str, ...], ...]:
        """The two bodies of one kind that were named last before a reference."""
        here = [i for s in _in_order(masked) if s.end <= side.start and not s.inferred for i in s.ids]
        kinds: dict[str, list[str]] = {}
        for i in dict.fromkeys([*reversed(here), *reversed(self.named)]):
            type_ = "" if self.unions(i) else self.resolver.type(i) if not i.startswith("person:") else "Event"
            if type_ in ("", *_BODIES):
                kinds.setdefault(type_, []).append(i)
                if len(kinds[type_]) == 2:
                    return tuple((i,) for i in reversed(kinds[type_]))
        return ()

    def leads(self, masked: Masked, place: int) -> bool:
        """Whether the person at a place of a sentence is told to head the delegation."""
        led = forms(self.language.code).delegation_led.search(masked.text, 0, place)
        return bool(led or _leading(self.language.code).match(masked.text, place + 1))

    def quarrel(self, masked: Masked, found: Sequence[Draft]) -> None:
        """Take in the dispute of a union and a company that a sentence tells, and let it go where others are named."""
        disputes = [(d.subject, d.object) for d in found if d.relation == "dispute" and not d.presumed]
        two = {i for ends in disputes for i in ends if not i.startswith("person:")}
        if len(two) == 2 and self.unions(*two) == 1 and any(self.resolver.type(i) == "Company" for i in two):
            self.foes = ((disputes[0][0],), (disputes[0][1],))
        elif self.foes:
            named = {i for s in _in_order(masked) if not s.inferred for i in s.ids}
            self.foes = self.foes if named <= {i for ids in self.foes for i in ids} else ()

    def two_for(self, masked: Masked, side: Side, foes: bool) -> tuple[tuple[str, ...], ...]:
        """Where ``foes`` may be meant, a union and a company in dispute, else those for whom two persons act who are
        named before it: *N of A and M of B, on behalf of the two*."""
        if foes and self.foes and side.wrapper in self.words.get("two_sides", ()):
            return self.foes
        place = next((k for k, (start, _) in enumerate(masked.spans) if start >= side.start), 0)
        if not masked.text[:place].casefold().rstrip().endswith(tuple(self.words.get("on_behalf", ()))):
            return ()
        groups = [s.groups for s in masked.sides if len(s.groups) == 2 and s.end <= side.start]
        two = tuple(g.ids for g in groups[-1] if g.ids) if groups else ()
        return two if len(set(two)) == 2 else ()

    def facing(
        self, told: Sequence[tuple[Side, tuple[str, ...]]], pair: Sequence[Sequence[str]] | None
    ) -> tuple[tuple[str, ...], ...]:
        """``both sides`` after a delegation: the only two unions ``told`` of before it in its sentence, where the pair
        told of last has just one of them: *A talked with the delegation, and both sides signed*."""
        if pair is None or not any(side.kind == "delegation" for side, _ in told):
            return ()
        two = list(dict.fromkeys(ids for side, ids in told if ids and not side.groups and self.unions(*ids)))
        known = {i for ids in pair for i in ids}
        return (two[0], two[1]) if len(two) == 2 and sum(bool(known & {*ids}) for ids in two) == 1 else ()

    def whose(self, masked: Masked, side: Side, personal: bool = False) -> tuple[str, ...]:
        """``he``: the body of the first person before it in the sentence, else of the one that the last ones told of.

        ``personal``: where the person has no union, the person may be meant.
        """
        here = [s for s in _in_order(masked) if s.kind == "person" and s.end <= side.start]
        unlike = self.words.get("unlike", {}).get(side.wrapper.split()[0])
        fits = [s for s in here or self.people if not any(unlike in p.name.casefold().split() for p in s.persons)]
        if here and len(fits) > 1:
            rules, text = grammar(self.language.code), lower(masked.text)
            free = [s for at, s in masked.placed_sides() if s in fits and not rules.governs(text, at, s)]
            fits = free or fits
        if not fits:
            return self.topic if not here else ()
        if personal and not any(self.unions(i) for i in fits[0].ids):
            return (*(f"person:{p.name}" for p in fits[0].persons), *fits[0].ids)
        return fits[0].ids or (() if here else self.topic)

    def of_country(self, country: str, subject: str | None, count: int = 1) -> tuple[str, ...]:
        """``the Norwegians``: the union of that country that was named last, or as many as are asked for."""
        if (
            count == 1
            and sum(not i.startswith("person:") and self.resolver.country(i) == country for i in self.topic) > 2
        ):
            return ()  # four of them at once were told of
        unions = (i for i in reversed(self.named) if i != subject and self.unions(i))
        found = tuple(i for i in unions if self.resolver.country(i) == country)[:count]
        return found if len(found) == count else ()

    def several(self, phrase: str) -> tuple[str, ...]:
        """``the unions``: those whom the last sentence was about, where they are several."""
        return self.topic if phrase in self.words.get("these", ()) and len(self.topic) > 1 else ()

    def body(self, masked: Masked, side: Side, subject: str | None) -> tuple[str, ...]:
        """``the federation``, ``tổ chức này``: the organisation named last before it, of the kind that it says."""
        here = [i for s in masked.sides if s.end <= side.start and not s.inferred and not s.groups for i in s.ids]
        named = [i for i in reversed([*self.named, *here]) if i != subject and not i.startswith("person:")]
        if self.words.get("last_by_name"):
            hero = self.hero()
            if not here and hero in named and side.start - masked.spans[0][0] < _START:
                named = [hero, *named]
            return by_name(named, side.wrapper, self.language, self.resolver)
        kinds = self.words.get("last_kinds", {})
        kind = next((k for word, k in kinds.items() if side.wrapper.startswith(word)), None)
        types = {i: self.resolver.type(i) for i in named}
        fitting = [i for i in named if (types[i] == kind if kind else types[i] != "StateBody")]
        if side.kind == "bare":
            called = {i for i in fitting if self._called(i, side.wrapper)}
            fitting = [i for i in fitting if i in called] if kind == "StateBody" else fitting  # the ambassador
            fitting.sort(key=lambda i: (i not in called, -self.often[i]))
        elif kind is None or kind == "TradeUnion":  # nghiệp đoàn này: rather a Nghiệp đoàn than the Liên đoàn beside it
            word = side.wrapper.rsplit(" ", 1)[0]
            fitting[:NEAR] = sorted(fitting[:NEAR], key=lambda i: not self._called(i, word))
        return tuple(fitting[:1])

    def _called(self, id_: str, word: str) -> bool:
        """Whether the article has a name of the body that begins with this word for its kind."""
        return any(form.lower().startswith(f"{word} ") for form in self.resolver.records[id_].forms)


@cache
def _leading(code: str) -> re.Pattern[str]:
    """What behind a person tells that it heads the delegation."""
    return re.compile(language(code).data["wrappers"].get("delegation_leads", "(?!)"), re.IGNORECASE)


def _in_order(masked: Masked) -> list[Side]:
    """The sides of a sentence in the order of its text, groups as their members."""
    found = [side for _, side in masked.placed_sides()]
    return [g for side in found for g in (side.groups or (side,))]


@cache
def _hosting(code: str) -> re.Pattern[str]:
    """How a headline tells that one body hosts another."""
    side = f"[{SIDES[0]}-{SIDES[1]}]"
    verbs = alternation(language(code).data["reference"]["hosting"])
    return re.compile(rf"(?P<host>{side})\s+(?:{verbs})\s+(?P<guest>{side})", re.IGNORECASE)
