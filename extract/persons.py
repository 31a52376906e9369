"""Persons with their posts: ``NAME - TITLE ORGANISATION`` and ``TITLE ORGANISATION NAME``, on a masked sentence.

A capitalised name counts as a person's only beside an honorific or a title, or when the article has introduced it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from unionties.extract.cues import SIDE
from unionties.extract.holders import Holders, OtherWays
from unionties.extract.language import Language
from unionties.extract.masked import Masked, Side
from unionties.extract.mentions import PersonMention, Post
from unionties.extract.post_patterns import patterns
from unionties.extract.resolution import Resolver
from unionties.extract.salience import UNIONS
from unionties.extract.tenures import date_posts
from unionties.extract.tokens import UPPER
from unionties.extract.unplaced import province
from unionties.graph.identity import person_id
from unionties.graph.names import match_key, slug


@dataclass(frozen=True)
class _Office:
    """A title with its side's character or the bare noun for its body; ``start`` and ``end`` in the masked text."""

    title: str
    side: str | None
    kind: str | None
    start: int
    end: int


#: The body of an office after a comma: ``ông N - Thư ký, Ban Thư ký X -``.
_APPOSED = re.compile(rf"\s*,\s*({SIDE})\s*(?:[-–,)]|$)")
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
        self._last: list[str] = []

    def mask(self, masked: Masked) -> None:
        """Find the persons of a sentence and make each, with its posts, one side."""
        taken: list[tuple[int, int]] = []
        found: list[tuple[int, int, PersonMention]] = []
        for start, end, person in self._with_posts(masked):
            if not _overlaps(start, end, taken):
                taken.append((start, end))
                found.append((start, end, person))
        for start, end, person in self._honoured(masked):
            if not _overlaps(start, end, taken):
                taken.append((start, end))
                found.append((start, end, person))
        for start, end, person in self._known(masked):
            if not _overlaps(start, end, taken):
                taken.append((start, end))
                found.append((start, end, person))
        date_posts(masked, found, self.language.code)
        spans = []
        for start, end, person in sorted(found, key=lambda f: f[0]):
            side = Side(
                self._acting(person), masked.spans[start][0], masked.spans[end - 1][1], "person", persons=(person,)
            )
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

    def _with_posts(self, masked: Masked) -> Iterator[tuple[int, int, PersonMention]]:
        p, text, position = patterns(self.language.code), masked.text, 0
        for title in p.title.finditer(masked.lower()):
            spoken_for = p.behalf.search(text, max(0, title.start() - 12), title.start())
            if title.start() < position or (spoken_for and match_key(title.group()) in p.alone):
                continue
            posts, end = self._posts(masked, title.start())
            if not posts:
                continue
            after = p.after.match(text, end)
            before = p.before.search(text, max(0, title.start() - 140), title.start())
            apposed = after and after["sep"] and not after["hon"]
            several = p.several.search(text, 0, title.start()) is not None
            listed = after and several and after["sep"] == ":" and p.further.match(text, after.start("sep"))
            if after and apposed and not (p.apposed and " " in after["name"]) and not listed:
                after = None
            others = self._listed_before(text, before) if before and title.start() > before.end("name") + 1 else []
            if before and not self._person_before(before) and not others:
                before = None
            if before and before["sep"] and (before["hon"] or apposed or after is None):
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

    def _posts(self, masked: Masked, start: int) -> tuple[list[_Office], int]:
        """The titles listed from ``start`` on, and where they end; in an organ right before its body's name it is held
        in that body."""
        p, position, end = patterns(self.language.code), start, start
        posts: list[_Office] = []
        apart = False
        while match := p.post.match(masked.text, position):
            title = match["title"] + (match["extra"] or "")
            side = match["side"]
            if match["whole"] and (organ := masked.side(side)):
                title, side = f"{title} {organ.words}", match["whole"]
            told = match_key(match["title"])
            if (side is None and told in p.needing) or (posts and apart and told in p.alone):
                break
            posts.append(_Office(" ".join(title.split()), side, match["kind"], match.start(), match.end()))
            end = match.end()
            join = p.join.match(masked.text, end)
            if not join:
                break
            position, apart = join.end(), p.parting.match(join.group().strip()) is not None
        return posts, end

    def _person(self, masked: Masked, match: re.Match[str], listed: list[_Office], place: int) -> PersonMention:
        name = self._name(match)
        alias = (match["alias"] or "").strip()
        if _NAME.fullmatch(alias) and self._plausible(alias) and match_key(alias) not in self.names:
            self.aliases.setdefault(alias, name)
        return self._officer(masked, match, name, listed, place)

    def _meant(self, pronoun: str) -> str | None:
        """The person named last whom ``ông`` may mean, if that isn't long ago."""
        unlike = self.language.data["reference"].get("unlike", {}).get(pronoun.casefold())
        return next((name for name in self._last[:-4:-1] if unlike not in name.casefold().split()), None)

    def _officer(
        self, masked: Masked, match: re.Match[str], name: str, listed: list[_Office], place: int
    ) -> PersonMention:
        group = "he" if "he" in match.groupdict() else "name"
        person = PersonMention(masked.spans[match.start(group)][0], masked.spans[match.end(group) - 1][1], name)
        held = self._posts_held(masked, listed, place, name, match.start(group))
        light = patterns(self.language.code).light
        person.posts = [post for post in held if match_key(post.title) not in light]
        if held and name not in self.sides:
            side = min(held, key=self._rank).organisation
            parent = self.resolver.parents.get(side)
            self.sides[name] = parent if parent and any(post.organisation == parent for post in held) else side
        return person

    def _rank(self, post: Post) -> tuple[bool, bool]:
        """A person acts for a union first, and for a body where the office is more than a seat."""
        seat = patterns(self.language.code).seat.match(post.title)
        return self.resolver.type(post.organisation) != "TradeUnion", seat is not None

    def _posts_held(self, masked: Masked, listed: list[_Office], place: int, name: str, called: int) -> list[Post]:
        """Each title with its organisation: its own, else that of the next title, else the side named before; none
        where a name that nobody knows follows it, which isn't the holder's at ``called``."""
        p, posts = patterns(self.language.code), []
        following: str | None = None
        for office in reversed(listed):
            title, key = office.title, match_key(office.title)
            side = masked.side(office.side) if office.side else None
            organisation = side.ids[0] if side and len(side.ids) == 1 else None
            if organisation and self._bodies.of_others(organisation, side, name):
                continue
            if side is None and (apposed := _APPOSED.match(masked.text, office.end)):
                side = masked.side(apposed[1])
                organisation = side.ids[0] if side and side.kind != "person" and len(side.ids) == 1 else None
            body = p.bodies.get(key)
            if body and organisation is None:
                organisation = self._body(body, following)
            elif organisation is None and key in p.envoys:
                organisation = self._bodies.embassy(p.mission)
            elif organisation is None and office.kind:
                organisation = self._bodies.of_kind(masked, place, match_key(office.kind))
            elif (
                organisation is None
                and key not in p.party
                and not self._bodies.stranger(p.orphan.match(masked.text, office.end), called)
            ):
                organisation = following or self._context(masked, place, title, name)
            if organisation and key not in p.party and not self._bodies.abroad(organisation, name):
                title = self._bodies.titled(title, masked, side)
                if side is None and not body:
                    organisation = self.resolver.parents.get(organisation, organisation)
                sure = 0.95 if office.side or body else 0.8
                start, end = masked.spans[office.start][0], masked.spans[office.end - 1][1]
                posts.append(Post(title, organisation, start, end, sure))
            if office.side and organisation:
                following = organisation
        return self._bodies.compatible(posts[::-1])

    def _body(self, body: Mapping[str, str], following: str | None) -> str | None:
        """The party body that a title names without its place: the place or the organisation of the next title, else
        the place that the article is about."""
        if following and body.get("of") == "organisation":
            label = f"{body['prefix']} {self.resolver.label(following)}"
            return self.resolver.add(
                slug(body["prefix"], following),
                body["type"],
                (("vi", label),),
                self.resolver.country(following),
            )
        parts = self.resolver.records[following].parts if following else None
        place, country = (parts.place, parts.country) if parts else (None, None)
        if place is None and "level" in body:
            place, country = province(self.language, self.resolver.text, body["level"]), self.language.data.get("home")
        if place is None:
            return None
        id_ = slug(body["prefix"], country or "", place)
        return self.resolver.add(id_, body["type"], (("vi", f"{body['prefix']} {place}"),), country)

    def _context(self, masked: Masked, place: int, title: str = "", name: str = "") -> str | None:
        """The organisation of a title that names none (see :class:`Holders`)."""
        governed = patterns(self.language.code).governed
        return self._bodies.find(masked, place, title, name, self.sides.get(name), governed)

    def _honoured(self, masked: Masked) -> Iterator[tuple[int, int, PersonMention]]:
        for match in patterns(self.language.code).honoured.finditer(masked.text):
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
