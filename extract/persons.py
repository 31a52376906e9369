"""Persons with their posts: ``NAME - TITLE ORGANISATION`` and ``TITLE ORGANISATION NAME``, on a masked sentence.

A capitalised name counts as a person's only beside an honorific or a title, or when the article has introduced it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from unionties.extract.called_by import UNIONS
from unionties.extract.holders import Holders
from unionties.extract.language import Language
from unionties.extract.masked import Masked, Side
from unionties.extract.mentions import PersonMention, Post
from unionties.extract.office_chains import APPOSED, Office, chain, guests_offices, of_another, own_offices, speaks
from unionties.extract.offices import ended, heads_of_state
from unionties.extract.other_offices import OtherWays
from unionties.extract.post_patterns import patterns
from unionties.extract.resolution import Resolver
from unionties.extract.tenures import date_posts
from unionties.extract.tokens import UPPER
from unionties.graph.identity import person_id
from unionties.graph.names import match_key

#: Two to four words with capitals.
_NAME = re.compile(rf"[{UPPER}][\w’'-]+(?: [{UPPER}][\w’'.-]*){{1,3}}")
#: Bodies in which a union's leaders have seats: they act for the union.
_BESIDE = ("StateBody", "CivilOrganisation")


@dataclass
class People:
    """The persons of one article: what each is called and which organisation each acts for."""

    language: Language
    resolver: Resolver
    sides: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    """Other spellings that the article gives in brackets: ``Trương Lượng (Zhang Liang)``, with whom they mean."""

    def __post_init__(self) -> None:
        self._bodies, self._ways = Holders(self.language, self.resolver), OtherWays(self.language)
        self._last, self._called = list[str](), dict[str, str]()

    def mask(self, masked: Masked) -> None:
        """Find the persons of a sentence and make each, with its posts, one side."""
        taken: list[tuple[int, int]] = []
        found: list[tuple[int, int, PersonMention]] = []
        ways = self._with_posts(masked), self._honoured(masked), self._known(masked)
        for start, end, person in (one for way in ways for one in way):
            if not _overlaps(start, end, taken):
                taken.append((start, end))
                found.append((start, end, person))
        date_posts(masked, found, self.language.code)
        spans = []
        for start, end, person in sorted(found, key=lambda f: f[0]):
            acting = self._acting_here(person, masked, start, end)
            place = (masked.spans[start][0], masked.spans[end - 1][1])
            side = Side(acting, *place, "person", persons=(person,))
            spans.append((start, end, masked.add(side)))
            self._last.append(person.name)
        masked.replace(spans)
        self._ways.add(masked)

    def place(self, masked: Masked) -> None:
        """Let persons act for the bodies of which the article tells later only."""
        for side in masked.sides:
            if side.kind == "person" and not side.ids and side.persons:
                side.ids = self._acting(side.persons[0])

    def _acting(self, person: PersonMention) -> tuple[str, ...]:
        """For whom a person acts: of a union's leader with a seat in a party or a state body for the union."""
        body = self.sides.get(person.name)
        if body is not None and self.resolver.type(body) in _BESIDE:
            unions = [p.organisation for p in person.posts if self.resolver.type(p.organisation) in UNIONS]
            body = self.sides[person.name] = (unions or [body])[0]
        return (body,) if body is not None else ()

    def _acting_here(self, person: PersonMention, masked: Masked, start: int, end: int) -> tuple[str, ...]:
        """For whom a person acts right where the offices are told: ``head of A and chairman of B`` for both."""
        posts, acting = self.language.data["posts"], self._acting(person)
        chiefs, apart = posts.get("chiefs", ()), posts.get("apart", ())
        words = set(re.split(r"[\s-]", masked.text[start:end].casefold()))
        first, last = masked.spans[start][0], masked.spans[end - 1][1]
        here = all(first <= post.start and post.end <= last for post in person.posts)
        if len(person.posts) < 2 or not here or words & set(apart):
            return acting
        led = dict.fromkeys(p.organisation for p in person.posts if p.title.casefold() in chiefs)
        both = len(led) == 2 and set(acting) < set(led) and all(self.resolver.type(i) in UNIONS for i in led)
        return tuple(led) if both else acting

    def _with_posts(self, masked: Masked) -> Iterator[tuple[int, int, PersonMention]]:
        p, text, position = patterns(self.language.code), masked.text, 0
        for title in p.any_title.finditer(masked.lower(), masked.beginnings()):
            spoken_for = p.behalf.search(text, max(0, title.start() - 12), title.start())
            if title.start() < position or (spoken_for and match_key(title.group()) in p.alone):
                continue
            posts, end = chain(
                masked, title.start(), p, self._person_like, lambda s: self._bodies.organ(masked.side(s))
            )
            if not posts:
                continue
            after = p.after.match(text, end)
            given = after and after["sep"] and after["hon"] and p.given.search(text, 0, title.start())
            if given or (after and after["sep"] == "," and of_another(masked, posts[-1], after, p, self._bodies)):
                after = None  # tiếp Chủ tịch X, ông N, Phó Chủ tịch Y; M được bầu làm Chủ tịch, ông N
            before = p.before.search(text, max(position, title.start() - 140), title.start())
            apposed = after and after["sep"] and not after["hon"]
            several = p.several.search(text, 0, title.start()) is not None
            listed = after and several and after["sep"] == ":" and p.further.match(text, after.start("sep"))
            if after and apposed and not (p.apposed and " " in after["name"]) and not listed:
                after = None
            others = self._listed_before(text, before) if before and title.start() > before.end("name") + 1 else []
            if before and not self._person_before(before) and not others:
                before = None
            if before and speaks(text, before, end, p):
                posts, end, before, after = guests_offices(posts, end, before, after)
            if before and before["sep"] and (before["hon"] or apposed or after is None):
                posts, end = own_offices(text, posts, end, after, self._person_like)
                after = None
            match = after or before
            if match is None and (he := p.pronoun.search(text, 0, title.start())) and (name := self._meant(he["he"])):
                position = end
                yield he.start("he"), end, self._officer(masked, he, name, posts, title.start())
                continue
            if match is None or not self._plausible(match["name"]) or not (match["hon"] or self._full(match["name"])):
                continue
            start, stop = (title.start(), match.end()) if after else (match.start(), end)
            if after and posts[-1].side is None and (of := p.of.match(text, stop)):
                posts[-1], stop = replace(posts[-1], side=of["side"]), of.end()
            position = stop
            yield start, stop, self._person(masked, match, posts, title.start())
            for other in others if match is before else self._listed_after(text, stop) if several else []:
                position = max(position, other.end("name"))
                yield other.start("hon"), other.end("name"), self._person(masked, other, posts, title.start())

    def _listed_after(self, text: str, place: int) -> list[re.Match[str]]:
        """Further holders of an office: ``các Phó Chủ tịch A, B và C``."""
        p, listed = patterns(self.language.code), []
        while (match := p.further.match(text, place)) and " " in match["name"] and self._plausible(match["name"]):
            listed.append(match)
            place = match.end("name")
        return listed

    def _listed_before(self, text: str, last: re.Match[str]) -> list[re.Match[str]]:
        """Those who hold an office together with the last one: ``bầu các đồng chí A, B và C làm Phó Chủ tịch``."""
        p, listed, place = patterns(self.language.code), [], last.start()
        while (match := p.earlier.search(text, max(0, place - 140), place)) and " " in match["name"].strip():
            if not self._plausible(match["name"]):
                break
            listed.append(match)
            place = match.start()
        return listed if listed and p.several.search(text, 0, listed[-1].start("name")) else []

    def _person_before(self, match: re.Match[str]) -> bool:
        return bool(match["hon"]) or (bool(match["sep"]) and " " in match["name"].strip())

    def _full(self, name: str) -> bool:
        """Whether a name without an honorific is a person's: of two words or more, or met before."""
        name = name.strip()
        return (
            " " in name
            or (name.isascii() and len(name) > 4)
            or any(name in known.split() for known in self.names.values())
        )

    def _plausible(self, name: str) -> bool:
        """Whether the words may be a person's name: no place, no country, no head of an organisation."""
        first = name.split()[0]
        return not (
            self.language.places.get(name) or self.language.countries.get(name) or len(name) < 2
            or (self.language.countries.get(first) and len(name.split()) < 3)
        )  # fmt: skip

    def _person(self, masked: Masked, match: re.Match[str], listed: list[Office], place: int) -> PersonMention:
        name = self._name(match)
        alias, called = (match["alias"] or "").strip(), (match.groupdict().get("hon") or "").strip().casefold()
        self._called |= {name: called} if called in self.language.data["reference"].get("unlike", {}) else {}
        if _NAME.fullmatch(alias) and self._plausible(alias) and match_key(alias) not in self.names:
            self.aliases.setdefault(alias, name)
        return self._officer(masked, match, name, listed, place)

    def _meant(self, pronoun: str) -> str | None:
        """The person named last whom ``ông`` may mean, if that isn't long ago."""
        unlike, he = self.language.data["reference"].get("unlike", {}), pronoun.casefold().split()[0]
        fits = (n for n in self._last[:-4:-1] if he not in unlike or self._called.get(n, he) == he)
        return next((name for name in fits if unlike.get(he) not in name.casefold().split()), None)

    def _officer(
        self, masked: Masked, match: re.Match[str], name: str, listed: list[Office], place: int
    ) -> PersonMention:
        group = "he" if "he" in match.groupdict() else "name"
        person = PersonMention(masked.spans[match.start(group)][0], masked.spans[match.end(group) - 1][1], name)
        held = self._posts_held(masked, listed, place, name, match.start(group))
        light, over = patterns(self.language.code).light, ended(masked, listed, self.language.code)
        person.posts = self._bodies.with_wholes([post for post in held if match_key(post.title) not in light])
        held = [post for post in held if post.start not in over]
        if held and name not in self.sides:
            side = min(held, key=self._rank).organisation
            parent = self.resolver.parents.get(side)
            self.sides[name] = parent if parent and any(post.organisation == parent for post in held) else side
        return person

    def _rank(self, post: Post) -> tuple[bool, bool]:
        """A person acts for a union first, and for a body where the office is more than a seat."""
        seat = patterns(self.language.code).seat.match(post.title)
        return self.resolver.type(post.organisation) != "TradeUnion", seat is not None

    def _person_like(self, words: str) -> bool:
        """Whether words end with the name of a person: one met before, or one that a surname begins."""
        last = words.split()[-4:]
        if any(" ".join(last[-n:]) in self.names.values() for n in (2, 3, 4)):
            return True
        return any(
            match_key(last[i]) in self.language.surnames and all(w[0].isupper() for w in last[i:])
            for i in range(1, len(last) - 1)
        )

    def _delegation_of(self, masked: Masked, called: int) -> str | None:
        """The body whose delegation the holder of a name leads: ``đoàn X do ông N``."""
        found = patterns(self.language.code).led_by.search(masked.text, max(0, called - 40), called)
        side = masked.side(found[1]) if found else None
        return side.ids[0] if side and len(side.ids) == 1 else None

    def _posts_held(self, masked: Masked, listed: list[Office], place: int, name: str, called: int) -> list[Post]:
        """Each title with its organisation: its own, else that of the next title, else the side named before; none
        where a name that nobody knows follows it, which isn't the holder's at ``called``."""
        p, heads = patterns(self.language.code), heads_of_state(self.language.code)
        posts: list[Post] = []
        following = committee = None
        for office in reversed(listed):
            title, key = office.title, match_key(office.title)
            side = masked.side(office.side) if office.side else None
            organisation = side.ids[0] if side and len(side.ids) == 1 else None
            if organisation and (organisation in heads or self._bodies.of_others(organisation, side, name)):
                continue
            if organisation:
                organisation = self._bodies.division(organisation, office.level, side)
            if side is None and (apposed := APPOSED.match(masked.text, office.end)):
                side = masked.side(apposed[1])
                organisation = side.ids[0] if side and side.kind != "person" and len(side.ids) == 1 else None
            body = p.bodies.get(key)
            if body and organisation is None:
                organisation = self._bodies.named(body, following)
                committee = (organisation, body) if "level" in body else committee
            elif organisation is None and committee and p.seat.match(title):
                organisation = self._bodies.seat_in(*committee)
            elif organisation is None and key in p.envoys:
                organisation = self._bodies.embassy(p.mission)
            elif organisation is None and office.kind:
                organisation = self._bodies.of_kind(masked, place, match_key(office.kind))
            elif organisation is None and following and self._bodies.in_company(key):
                organisation = self._bodies.employer(following)
            elif (
                organisation is None
                and key not in p.party
                and not (following is None and match_key(name) in p.statesmen)
                and not self._bodies.stranger(p.orphan.match(masked.text, office.end), called)
            ):
                organisation = following or self._context(masked, place, title, name)
            if key in p.party:
                organisation = organisation or self._delegation_of(masked, called)
                organisation = organisation if self._bodies.of_head(organisation, key, side) else None
            if organisation and not self._bodies.abroad(organisation, name):
                if side and not office.apposed and self._bodies.organ(side):
                    title = self._bodies.titled_in_whole(title, side, organisation)
                else:
                    title = self._bodies.titled(title, masked, side)
                if (side is None and not body) or (side and self._bodies.organ(side)):
                    organisation = self.resolver.parents.get(organisation, organisation)
                sure = 0.95 if office.side or body else 0.8
                start, end = masked.spans[office.start][0], masked.spans[office.end - 1][1]
                posts.append(Post(title, organisation, start, end, sure))
            if office.side and organisation:
                following = organisation
        return self._bodies.compatible(posts[::-1])

    def _context(self, masked: Masked, place: int, title: str = "", name: str = "") -> str | None:
        """The organisation of a title that names none (see :class:`Holders`)."""
        p = patterns(self.language.code)
        if (given := p.given.search(masked.text, 0, place)) and given["of"]:
            return None  # ông N (X) được bầu làm Chủ tịch: an office in those who choose
        return self._bodies.find(masked, place, title, name, self.sides.get(name), p.governed)

    def _honoured(self, masked: Masked) -> Iterator[tuple[int, int, PersonMention]]:
        for match in patterns(self.language.code).honoured.finditer(masked.text, masked.beginnings()):
            if self._plausible(match["name"]):
                yield match.start(), match.end(), self._person(masked, match, [], match.start())

    def _known(self, masked: Masked) -> Iterator[tuple[int, int, PersonMention]]:
        for form in [*(name for key, name in self.names.items() if " " in key), *self.aliases]:
            if form not in masked.text:
                continue
            for match in re.finditer(rf"(?P<name>\b{re.escape(form)}\b)(?P<alias>)", masked.text):
                yield match.start(), match.end(), self._person(masked, match, [], match.start())

    def _name(self, match: re.Match[str]) -> str:
        """The full name that a form stands for in this article; ``ông Chính`` is the Mai Đức Chính met before."""
        form = " ".join(match["name"].split())
        if form in self.aliases:
            return self.aliases[form]
        if " " not in form:
            full = [n for n in self.names.values() if form in n.split()]
            if len(full) == 1:
                return full[0]
        return self.names.setdefault(match_key(form), form)

    def full(self, name: str) -> str:
        """The full name that the whole article tells of a person who was called by the last word of it first."""
        if " " in name:
            return name
        full = sorted({n for n in self.names.values() if n.endswith(f" {name}")})
        return full[0] if len(full) == 1 else name

    def id(self, name: str) -> str:
        """The person's id in the graph; a toned name and one typed without tones have two, which the graph may join."""
        name = self.full(name)
        return person_id(name, self.sides.get(name))


def _overlaps(start: int, end: int, taken: list[tuple[int, int]]) -> bool:
    return any(start < b and a < end for a, b in taken)
