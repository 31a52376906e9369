"""Where an office is held whose organisation the text doesn't name beside the title.

The nearest organisation of the sentence, else the one named last in the article, of a kind that has such an office
and of a country that fits the holder's name. What fits what is data of the language (``posts``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from unionties.extract.cues import SIDES
from unionties.extract.knowledge import country_forms
from unionties.extract.language import Language, alternation
from unionties.extract.masked import Masked, Side
from unionties.extract.mentions import Post
from unionties.extract.resolution import Resolver
from unionties.extract.unplaced import province
from unionties.graph.names import match_key, slug

_SYLLABLE = re.compile(
    r"(?:b|c|ch|d|g|gh|gi|h|k|kh|l|m|n|ng|ngh|nh|p|ph|qu|r|s|t|th|tr|v|x)?[aeiouy]{1,3}(?:c|ch|m|n|ng|nh|p|t)?",
)
_UNIONS = ("TradeUnion", "InternationalUnionBody")
#: How far before a name its holder's office is looked for; characters.
_BEFORE = 80
_PUBLIC = ("StateBody", "CivilOrganisation")


@lru_cache(maxsize=20_000)
def vietnamese_syllable(word: str) -> bool:
    """Whether a word can be a Vietnamese syllable, with its tones or without.

    >>> [w for w in ("Nguyễn", "Hà", "Nestlé", "Gap", "Simoun") if vietnamese_syllable(w)]
    ['Nguyễn', 'Hà', 'Gap']
    """
    plain = "".join(c for c in unicodedata.normalize("NFD", word.casefold()) if not unicodedata.combining(c))
    return _SYLLABLE.fullmatch(plain.replace("đ", "d")) is not None


class Holders:
    """Finds the organisation of an office that stands alone; ``governed`` tells words that govern a side."""

    def __init__(self, language: Language, resolver: Resolver) -> None:
        self.language, self.resolver = language, resolver
        posts = language.data["posts"]
        self._fits: dict[str, tuple[str, ...]] = {}
        for kind, listed in posts.get("fits", {}).items():
            for title in map(match_key, listed):
                self._fits[title] = (*self._fits.get(title, ()), kind)
        self._company = tuple(map(match_key, posts.get("company", ())))
        self._never = frozenset(map(match_key, posts.get("never", ())))
        self._native: tuple[str, ...] = tuple(posts.get("native", ()))
        self._parties: tuple[str, ...] = tuple(posts.get("parties", ()))
        self._party_heads = {match_key(k): match_key(v) for k, v in posts.get("party_heads", {}).items()}
        self._organs = tuple(map(match_key, posts.get("organs", ())))
        self._departments: tuple[str, ...] = tuple(language.names.get("department_words", ()))
        self._units = tuple(match_key(word) for word in self._departments)
        self._levels: Mapping[str, str] = posts.get("levels") or {}
        self._home = language.data.get("home")
        self._own_names = frozenset(map(match_key, posts.get("own_names", ())))

    def find(
        self, masked: Masked, place: int, title: str, name: str, met: str | None, governed: re.Pattern[str]
    ) -> str | None:
        """The organisation of the office ``title`` at ``place`` of a sentence; ``met`` is what the person acts for."""
        key = match_key(title)
        if key in self._never:
            return None
        kinds = next((kinds for words, kinds in self._fits.items() if key.startswith(words)), None)
        met = met or self._elsewhere(title, name)
        if met and (kinds is None or self.resolver.type(met) in kinds):
            return met
        firm = not self._company or any(word in key for word in self._company)
        for id_, party in self._near(masked, place, governed):
            fits = self._may_be(id_, kinds, name, key.endswith(self._units))
            if fits and (firm or party or self.resolver.type(id_) != "Company"):
                return id_
        origin = self.origin(name)
        later = {i for n, s in masked.placed_sides() if n > place for i in s.ids}
        if origin is None:
            return None
        may = [i for i in reversed(self.resolver.recent) if i not in later and self._may_be(i, kinds or _UNIONS, name)]
        return next((i for i in may if origin and self.resolver.country(i) == self._home), may[0] if may else None)

    def _elsewhere(self, title: str, name: str) -> str | None:
        """The shipped body that the article tells of an office and its holder somewhere, such as in a caption."""
        text, place = self.resolver.text, -1
        while (place := text.find(name, place + 1)) >= 0:
            _, office, form = text[max(0, place - _BEFORE) : place].rpartition(f"{title} ")
            ids = self.resolver.facts.names.get(form.strip()) if office else None
            if ids and len(ids) == 1:
                return self.resolver.use(ids[0])
        return None

    def of_others(self, id_: str, side: Side | None, name: str) -> bool:
        """Whether a body of the home state or of its party, named without its country, is none that a foreigner has an
        office in: the ``Bộ Chính trị`` of a Cuban is his own party's."""
        org, home = self.resolver.facts.organisations.get(id_), self.language.data.get("home")
        if org is None or org.country != home or org.type not in _PUBLIC or self.origin(name) is not False:
            return False
        form = self.resolver.text[side.start : side.end] if side else ""
        return not any(word in form for word in country_forms(self.language.code, home))

    def named(self, body: Mapping[str, str], following: str | None) -> str | None:
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

    def embassy(self, prefix: str) -> str | None:
        """The mission named last: that of ``Đại sứ N`` without a country."""
        records = self.resolver.records
        return next(
            (i for i in reversed(self.resolver.recent) if (p := records[i].parts) and match_key(p.head) == prefix), None
        )

    def of_head(self, id_: str | None, key: str, side: Side | None) -> bool:
        """Whether a body has such a head: a party of another country than the home state, a foreign union beside it."""
        word, country = self._party_heads.get(key), self.resolver.country(id_) if id_ else None
        if word is None or id_ is None or country == self._home:
            return False
        party = country is not None and match_key(self.resolver.label(id_)).startswith(word)
        return party or (side is not None and self.resolver.type(id_) in _UNIONS)  # Tổng Bí thư CTC

    def organ(self, side: Side | None) -> bool:
        """Whether a side is an organ that has its body's name: ``Ban Thư ký X``, and no department."""
        if not self._organs or side is None or len(side.ids) != 1 or side.ids[0] not in self.resolver.parents:
            return False
        return match_key(self.resolver.text[side.start : side.end]).startswith(self._organs)

    def titled_in_whole(self, title: str, side: Side, unit: str) -> str:
        """The title in a body with the words for the unit of it: ``Ủy viên Ban Thư ký``."""
        return f"{title} {self._own(self.resolver.text[side.start : side.end], self.resolver.parents[unit])}".strip()

    def _own(self, words: str, whole: str) -> str:
        """Words without the name of the body at their end."""
        words, named = " ".join(words.split()), self.resolver.facts.organisations.get(whole)
        forms = [*self.resolver.records[whole].forms, *(named.all_names() if named else ())]
        at = min((i for form in forms if (i := words.find(f" {form}")) > 0), default=len(words))
        return re.sub(rf"\s(?:{alternation(self.language.data['posts']['of'])})$", "", words[:at].strip())

    def with_wholes(self, posts: list[Post]) -> list[Post]:
        """The posts, and those in departments in the whole body, too: ``Trưởng Ban Đối ngoại`` of the union."""
        held = {post.organisation for post in posts}
        for post in posts[:] if self._departments else ():
            whole = self.resolver.parents.get(post.organisation)
            label = self.resolver.label(post.organisation)
            department = label[:1].upper() + label[1:]
            if (
                whole
                and whole not in held
                and self.resolver.type(whole) in _UNIONS
                and department.startswith(self._departments)
            ):
                held.add(whole)
                title = self._own(self.resolver.text[post.start : post.end], whole)
                posts.append(replace(post, title=title, organisation=whole))
        return posts

    def division(self, id_: str, word: str | None, side: Side | None) -> str | None:
        """The part of a national body that a word for a level at the end of its name or after it means: that of the
        place told of, none where the article tells of no such place."""
        if word is None:
            form = self.resolver.text[side.start : side.end].casefold() if side else ""
            word = next((w for w in self._levels if form.endswith(f" {w}")), None)
        if word is None or self.resolver.type(id_) not in _PUBLIC:
            return id_
        parts, level = self.resolver.records[id_].parts, self._levels[word.casefold()]
        if parts is None or parts.place is not None:
            return id_ if parts else None
        place = province(self.language, self.resolver.text, level)
        if place is None or self.resolver.country(id_) not in (None, self._home):
            return None
        text = f"{parts.text.removesuffix(f' {word}')} {word} {place}"
        named = replace(parts, level=level, place=place, country=self._home, text=text, acronyms=(), known=())
        return self.resolver.resolve(named, "")

    def seat_in(self, committee: str | None, body: Mapping[str, str]) -> str | None:
        """Where a seat without a body is held before an office in a party's committee; not in a department of it."""
        return None if body["prefix"].startswith(self._departments) else committee

    def in_company(self, key: str) -> bool:
        """Whether a title is one of a company's: ``Phó Tổng Giám đốc``."""
        return any(word in key for word in self._company)

    def employer(self, following: str) -> str | None:
        """Where a company's office is held that stands before one in ``following``: there, but not in a union of its
        workers, then in the company told whose name the union's has."""
        if self.resolver.type(following) != "TradeUnion" or self.resolver.country(following) != self._home:
            return following
        union = match_key(self.resolver.label(following))
        companies = (i for i in reversed(self.resolver.recent) if self.resolver.type(i) == "Company")
        return next((i for i in companies if match_key(self.resolver.label(i)) in union), None)

    def of_kind(self, masked: Masked, place: int, word: str) -> str | None:
        """The organisation that a bare ``Hội`` or ``Viện`` after a title means: the last one so called."""
        start = f"{word.removeprefix('nhà ')} "
        before = [i for i in range(place) if SIDES[0] <= masked.text[i] <= SIDES[1]]
        sides = [side for i in reversed(before) if (side := masked.side(masked.text[i])) and len(side.ids) == 1]
        for id_ in [*(s.ids[0] for s in sides), *reversed(self.resolver.recent)]:
            record = self.resolver.records[id_]
            if any(f" {start}" in f" {match_key(form)} " for form in (self.resolver.label(id_), *record.forms)):
                return id_
        return None

    def _near(self, masked: Masked, place: int, governed: re.Pattern[str]) -> Iterator[tuple[str, bool]]:
        """The organisations before the office, nearest first, and whether its people are listed there: ``phía X có N``;
        where a preposition governs the office, those governed too."""
        places = [i for i in range(place) if SIDES[0] <= masked.text[i] <= SIDES[1]]
        if governed.search(masked.text[:place]):
            places = [i for i in places if governed.search(masked.text[:i])]
        for i in reversed(places if self._native else places[-1:]):
            side = masked.side(masked.text[i])
            if side and side.kind != "person" and len(side.ids) == 1:
                yield side.ids[0], side.wrapper in self._parties

    def _may_be(self, id_: str, kinds: tuple[str, ...] | None, name: str, unit: bool = False) -> bool:
        type_ = self.resolver.type(id_)
        if type_ == "Event" or (kinds is not None and type_ not in kinds):
            return False
        origin, country = self.origin(name), self.resolver.country(id_)
        if origin is None:
            return True
        if origin and self._own_names.intersection(match_key(name).split()[:2]) and (unit or type_ in _UNIONS):
            return country == self._home
        if origin:
            return country in self._native or type_ not in _UNIONS
        return country is None or country != self.language.data.get("home")

    def stranger(self, found: re.Match[str] | None, called: int) -> bool:
        """Whether what follows a title is an unknown body: an acronym, a name after ``of``, or a foreign name that
        isn't the holder's, which stands at ``called``."""
        if found is None or not found["name"]:
            return found is not None
        foreign = "syllables" in self.language.names and not vietnamese_syllable(found["name"].split()[0])
        return foreign and not found.start() <= called <= found.end()

    def compatible(self, posts: list[Post]) -> list[Post]:
        """The posts of one person: who has an office in a foreign union has none in a body of the home state."""
        unions = [p.organisation for p in posts if self.resolver.type(p.organisation) == "TradeUnion"]
        foreign = any(self.resolver.country(id_) not in (None, self._home) for id_ in unions)
        return [p for p in posts if not (foreign and self.home_state(p.organisation))]

    def titled(self, title: str, masked: Masked, side: Side | None) -> str:
        """The title with words of the organisation's name: ``Trưởng`` of a ``Ban`` is its ``Trưởng Ban``."""
        if side and side.prefix:
            return f"{title} {side.prefix}"
        if side and match_key(title) in self.language.data["posts"].get("of_department", ()):
            named = self.resolver.text[side.start : side.end]
            longer = (w for w in self._departments if named.casefold().startswith(w.casefold()))
            return f"{title} {named[: len(next(longer, side.words))]}".strip()
        return title

    def home_state(self, id_: str) -> bool:
        """Whether a body belongs to the state of the language's own country."""
        return self.resolver.type(id_) == "StateBody" and self.resolver.country(id_) == self.language.data.get("home")

    def abroad(self, id_: str, name: str) -> bool:
        """Whether a body is one of the home state and the name a foreigner's, who means that of his own country."""
        return self.home_state(id_) and self.origin(name) is False

    def origin(self, name: str) -> bool | None:
        """Whether a person's name is of the language's own people: False for foreign ones, None where open."""
        if not self._native:
            return None
        words = name.split()
        if len(words) > 1 and all(map(vietnamese_syllable, words)):
            return True if match_key(words[0]) in self.language.surnames else None
        return False
