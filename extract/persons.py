"""Persons with their posts: ``NAME - TITLE ORGANISATION`` and ``TITLE ORGANISATION NAME``, on a masked sentence.

A capitalised name counts as a person's only beside an honorific or a title, or when the article has introduced it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from unionties.extract.cues import EVENTS, SIDE, SIDES
from unionties.extract.language import Language, alternation, language
from unionties.extract.masked import Masked, Side
from unionties.extract.mentions import PersonMention, Post
from unionties.extract.resolution import Resolver
from unionties.extract.tokens import LOWER, UPPER
from unionties.graph.identity import person_id
from unionties.graph.names import match_key, slug

_CAP = rf"[{UPPER}](?:[\w’'-]|\.(?=[\w’']))*"
_NAME = rf"{_CAP}(?:\s[{UPPER}]\.)?(?:\s(?:(?:de|da|dos|van|der|bin|al|y|el|la)\s)?{_CAP}){{0,7}}"


@dataclass(frozen=True)
class _Patterns:
    title: re.Pattern[str]
    post: re.Pattern[str]
    join: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    honoured: re.Pattern[str]
    led: re.Pattern[str] | None
    #: What follows a title whose organisation stays unknown: an acronym.
    orphan: re.Pattern[str]
    seat: re.Pattern[str]
    light: frozenset[str]
    envoys: frozenset[str]
    governed: re.Pattern[str]
    bodies: Mapping[str, Mapping[str, str]]
    party: frozenset[str]


def titles(code: str) -> str:
    """The expression of any title of a language."""
    posts = language(code).data["posts"]
    listed = [*posts["titles"], *posts.get("bodies", {}), *posts.get("party", ()), *posts.get("light", ())]
    return str(posts.get("title") or alternation(listed))


@cache
def patterns(code: str) -> _Patterns:
    """The compiled patterns of a language's titles and honorifics."""
    data = language(code).data
    posts = data["posts"]
    title = titles(code)
    honorific = alternation(data["honorifics"])
    linking = alternation(posts["linking"])
    is_ = alternation(posts["is"])
    of = alternation(posts["of"])
    joins = alternation(posts["joins"])
    extra = posts.get("extra_stops", [])
    stop = f"(?!(?:{alternation(extra)})\\b)" if extra else ""
    word = rf"{stop}[{LOWER}][\w-]*"
    called = rf"(?P<name>{_NAME})(?:\s*\((?P<alias>[^()]{{2,40}})\))?"
    preposition, standing = alternation(data["prepositions"]), alternation(data["wrappers"]["representatives"])
    return _Patterns(
        title=re.compile(rf"\b(?:{title})\b", re.IGNORECASE),
        post=re.compile(
            rf"(?P<title>(?i:{title})\b)"
            rf"(?:(?P<extra>(?:\s+{word}){{0,6}}?)\s+(?:(?i:{of})\s+)?(?P<side>{SIDE}))?"
        ),
        join=re.compile(rf"\s*(?:,|;|-|–|\b(?i:{joins})\b)\s*(?:(?i:{joins}|{linking})\s+)?"),
        before=re.compile(
            rf"(?P<hon>(?:\b(?i:{honorific})\.?\s+)*)(?P<name>{_NAME})\s*(?:\((?P<alias>[^()]{{2,40}})\))?"
            rf"(?:,(?!\s*(?:{honorific})\b)[^,;{SIDES[0]}-{EVENTS[1]}]{{2,30}}(?=,))?"
            rf"\s*(?P<sep>,|-|–|:|\()?\s*(?:(?i:{linking})\s+)?$"
        ),
        after=re.compile(rf"\s*(?P<sep>[,:]|\b(?i:{is_})\b)?\s*(?P<hon>(?:(?i:{honorific})\.?\s+)*){called}"),
        honoured=re.compile(rf"\b(?P<hon>(?:(?i:{honorific})\.?\s+)+){called}"),
        led=re.compile(posts["led"].replace("{person}", f"(?P<person>{SIDE})"), re.IGNORECASE)
        if posts.get("led")
        else None,
        governed=re.compile(rf"\b(?:{preposition})\s*(?:(?:{standing})\s*)?$", re.IGNORECASE),
        orphan=re.compile(rf"\s+(?:(?i:{of})\s+)?[{UPPER}][{UPPER}\d-]+\b(?!\s+[{UPPER}]{{2}})"),
        seat=re.compile(alternation(posts.get("seats", ["-"])), re.IGNORECASE),
        envoys=frozenset(map(match_key, (posts.get("embassy") or {}).get("titles", ()))),
        light=frozenset(map(match_key, posts.get("light", ()))),
        bodies={match_key(k): v for k, v in posts.get("bodies", {}).items()},
        party=frozenset(map(match_key, posts.get("party", ()))),
    )


@dataclass
class People:
    """The persons of one article: what each is called and which organisation each acts for."""

    language: Language
    resolver: Resolver
    sides: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

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
        spans = []
        for start, end, person in sorted(found, key=lambda f: f[0]):
            ids = (self.sides[person.name],) if person.name in self.sides else ()
            side = Side(ids, masked.spans[start][0], masked.spans[end - 1][1], "person", persons=(person,))
            spans.append((start, end, masked.add(side)))
        masked.replace(spans)

    def _with_posts(self, masked: Masked) -> Iterator[tuple[int, int, PersonMention]]:
        p, text, position = patterns(self.language.code), masked.text, 0
        for title in p.title.finditer(text):
            if title.start() < position:
                continue
            posts, end = self._posts(masked, title.start())
            if not posts:
                continue
            after = p.after.match(text, end)
            before = p.before.search(text, max(0, title.start() - 140), title.start())
            if after and after["sep"] and not after["hon"]:
                after = None
            if before and not self._person_before(before):
                before = None
            if before and before["sep"] and (before["hon"] or after is None):
                after = None
            match = after or before
            if match is None or not self._plausible(match["name"]) or not (match["hon"] or self._full(match["name"])):
                continue
            start, stop = (title.start(), match.end()) if after else (match.start(), end)
            position = stop
            yield start, stop, self._person(masked, match, posts, title.start())

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

    def _posts(self, masked: Masked, start: int) -> tuple[list[tuple[str, str | None, int, int]], int]:
        """The titles listed from ``start`` on (title, its side's character, start, end), and where they end."""
        p, posts, position, end = patterns(self.language.code), [], start, start
        while match := p.post.match(masked.text, position):
            title = match["title"] + (match["extra"] or "")
            side = match["side"]
            if side is None and match_key(title) in self.language.data["posts"].get("of_department", ()):
                break
            posts.append((" ".join(title.split()), side, match.start(), match.end()))
            end = match.end()
            join = p.join.match(masked.text, end)
            if not join:
                break
            position = join.end()
        return posts, end

    def _person(
        self, masked: Masked, match: re.Match[str], listed: list[tuple[str, str | None, int, int]], place: int
    ) -> PersonMention:
        name = self._name(match)
        person = PersonMention(
            masked.spans[match.start("name")][0],
            masked.spans[match.end("name") - 1][1],
            name,
        )
        held = self._held(masked, listed, place)
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

    def _held(self, masked: Masked, listed: list[tuple[str, str | None, int, int]], place: int) -> list[Post]:
        """Each title with its organisation: its own, else that of the next title, else the side named before."""
        p, posts = patterns(self.language.code), []
        following: str | None = None
        for title, character, start, end in reversed(listed):
            key = match_key(title)
            side = masked.side(character) if character else None
            organisation = side.ids[0] if side and len(side.ids) == 1 else None
            body = p.bodies.get(key)
            if body and organisation is None:
                organisation = self._body(body, following)
            elif (
                organisation is None
                and key not in p.party
                and key not in p.envoys
                and not p.orphan.match(masked.text, end)
            ):
                organisation = following or self._context(masked, place)
            if organisation and key not in p.party:
                title = self._titled(title, masked, side)
                if side is None and not body:
                    organisation = self.resolver.parents.get(organisation, organisation)
                inferred = 0.95 if character or body else 0.8
                posts.append(Post(title, organisation, masked.spans[start][0], masked.spans[end - 1][1], inferred))
            if character and organisation:
                following = organisation
        return posts[::-1]

    def _titled(self, title: str, masked: Masked, side: Side | None) -> str:
        """The title with words of the organisation's name: ``Trưởng`` of a ``Ban`` is its ``Trưởng Ban``."""
        if side and side.prefix:
            return f"{title} {side.prefix}"
        if side and match_key(title) in self.language.data["posts"].get("of_department", ()):
            return f"{title} {side.words}".strip()
        return title

    def _body(self, body: Mapping[str, str], following: str | None) -> str | None:
        """The party body that a title names without its place: the place or the organisation of the next title."""
        if following is None:
            return None
        if body.get("of") == "organisation":
            label = f"{body['prefix']} {self.resolver.label(following)}"
            return self.resolver.add(
                slug(body["prefix"], following),
                body["type"],
                (("vi", label),),
                self.resolver.country(following),
            )
        parts = self.resolver.records[following].parts
        if parts is None or not parts.place:
            return None
        id_ = slug(body["prefix"], parts.country or "", parts.place)
        return self.resolver.add(id_, body["type"], (("vi", f"{body['prefix']} {parts.place}"),), parts.country)

    def _context(self, masked: Masked, place: int) -> str | None:
        """The organisation of a title that names none: the last one before it, of those that a preposition governs
        where one governs the title (``hội đàm với Chủ tịch N``)."""
        places = [i for i in range(place) if SIDES[0] <= masked.text[i] <= SIDES[1]]
        governed = patterns(self.language.code).governed
        if governed.search(masked.text[:place]):
            places = [i for i in places if governed.search(masked.text[:i])]
        last = masked.side(masked.text[places[-1]]) if places else None
        return last.ids[0] if last and last.kind != "person" and len(last.ids) == 1 else None

    def _honoured(self, masked: Masked) -> Iterator[tuple[int, int, PersonMention]]:
        for match in patterns(self.language.code).honoured.finditer(masked.text):
            if self._plausible(match["name"]):
                yield match.start(), match.end(), self._person(masked, match, [], match.start())

    def _known(self, masked: Masked) -> Iterator[tuple[int, int, PersonMention]]:
        for key, name in self.names.items():
            if " " not in key:
                continue
            for match in re.finditer(rf"(?P<name>\b{re.escape(name)}\b)(?P<alias>)", masked.text):
                yield match.start(), match.end(), self._person(masked, match, [], match.start())

    def _name(self, match: re.Match[str]) -> str:
        """The full name that a form stands for in this article; ``ông Chính`` is the Mai Đức Chính met before."""
        form = " ".join(match["name"].split())
        if " " not in form:
            full = [n for n in self.names.values() if form in n.split()]
            if len(full) == 1:
                return full[0]
        return self.names.setdefault(match_key(form), form)

    def id(self, name: str) -> str:
        """The person's id in the graph."""
        return person_id(name, self.sides.get(name))


def _overlaps(start: int, end: int, taken: list[tuple[int, int]]) -> bool:
    return any(start < b and a < end for a, b in taken)
