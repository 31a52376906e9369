"""Persons with their posts in languages whose titles stand beside names as in English.

``ITUC General Secretary Sharan Burrow``, ``Sharan Burrow, general secretary of the ITUC``, ``President N of the ACTU``,
 ``its president, Joe Ajaero``; on a masked sentence, in which ``the`` before a side is gone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from unionties.extract.cues import SIDE, SIDES
from unionties.extract.masked import Masked
from unionties.extract.mentions import PersonMention, Post
from unionties.extract.noun_titles import NAME, title_patterns
from unionties.extract.persons import People, patterns
from unionties.graph.names import match_key

_SURE, _PLACED, _CONTEXT = 0.95, 0.9, 0.75


def _alone(form: str, text: str) -> Iterator[tuple[int, int]]:
    """The places where a name stands in full: no longer word, and no other capitalised word after it."""
    start = text.find(form)
    while start >= 0:
        end = start + len(form)
        before, after = text[start - 1 : start], text[end : end + 3]
        joined = after[:1].isalnum() or (after[:1] == "-" and after[1:2].isalnum())
        longer = after[:1] == " " and after[1:2].isupper() and after[2:3].islower()
        if not (before and (before.isalnum() or before in "’'-")) and not joined and not longer:
            yield start, end
        start = text.find(form, end)


@dataclass
class _Office:
    """A title with where it is held: ``start`` and ``end`` bound title and body together in the masked text."""

    title: str
    organisation: str | None
    start: int
    end: int
    confidence: float
    held: list[tuple[str, str]]


class NounPeople(People):
    """The persons of an article whose titles stand beside the body's name."""

    #: The organisation that the last sentence spoke of first: what ``its`` at a sentence's beginning means.
    topic: str | None = None

    def mask(self, masked: Masked) -> None:
        """Find the persons of a sentence, then keep what it is about for the next one."""
        sides = [masked.side(c) for c in masked.text if SIDES[0] <= c <= SIDES[1]]
        super().mask(masked)
        first = next((s.ids[0] for s in sides if s and len(s.ids) == 1), None)
        self.topic = first or next((s.ids[0] for s in masked.sides if s.kind == "person" and s.ids), None) or self.topic

    def _with_posts(self, masked: Masked) -> Iterator[tuple[int, int, PersonMention]]:
        p, position = title_patterns(self.language.code), 0
        last: PersonMention | None = None
        for match in p.title.finditer(masked.text):
            if match.start() < position:
                continue
            office = self._office(masked, match)
            if office.organisation is None and self._needs_body(masked, match):
                continue
            for start, end, person in self._holders(masked, match, office):
                position = max(position, end)
                last = person
                yield start, end, person
            if (
                position <= match.start()
                and last
                and office.organisation
                and p.aside.search(masked.text, 0, match.start())
            ):
                place = masked.spans[match.start()][0], masked.spans[office.end - 1][1]
                last.posts.append(Post(office.title, office.organisation, *place, _PLACED))
                yield match.start(), office.end, last
        if not masked.sides:
            return
        for match in p.heads.finditer(masked.text):
            organisation = self._single(masked, match["side"])
            if organisation and self._whole(match["name"], match["hon"]):
                person = self._named(masked, match, organisation)
                person.posts = [
                    Post(
                        match["verb"],
                        organisation,
                        *masked.spans[match.start("verb")][:1],
                        masked.spans[match.end() - 1][1],
                        _PLACED,
                    )
                ]
                yield match.start("hon"), match.end("name"), person
        for match in p.name_of.finditer(masked.text):
            side = masked.side(match["side"])
            told = re.search(r"\b(?:the|a|an)\s+$", masked.text[: match.start()]) is not None
            if side and len(side.ids) == 1 and not told and self._whole(match["name"], match["hon"]):
                yield match.start(), match.end(), self._named(masked, match, side.ids[0])

    def _needs_body(self, masked: Masked, match: re.Match[str]) -> bool:
        """Whether a bare title says too little: a minister's, or one that a country or ``State`` goes before."""
        posts = self.language.data["posts"]
        words = masked.text[: match.start()].split()[-1:]
        foreign = bool(words) and (self.language.countries.get(words[0]) is not None or words[0] == "State")
        return match["title"].casefold().split()[-1] in posts["own_body"] or foreign

    def _office(self, masked: Masked, match: re.Match[str]) -> _Office:
        p, text = title_patterns(self.language.code), masked.text
        title, start, end = " ".join(match["title"].split()), match.start(), match.end()
        of = p.of.match(text, end)
        if of and "," in text[end : of.start("side")] and not self._signed(text, start, of.end()):
            of = None
        if of:
            organisation = self._single(masked, of["side"])
            office = _Office(title + of["extra"], organisation, start, of.end(), _SURE, [])
            while more := p.more.match(text, office.end):
                body = self._single(masked, more["side"])
                if body:
                    office.held.append((more["title"], body))
                office.end = more.end()
            return office
        beside = p.beside.search(text, max(0, start - 60), start)
        if beside:
            return _Office(title, self._single(masked, beside["side"]), beside.start(), end, _SURE, [])
        anaphor = p.anaphor.search(text, max(0, start - 60), start)
        if anaphor:
            first = anaphor.end("by") if anaphor["by"] else anaphor.start()
            return _Office(title, self._meant(masked, anaphor), first, end, _PLACED, [])
        unit = p.unit.match(text, end)
        if unit:
            return _Office(
                title + unit.group().replace(" its ", " the "),
                self._meant(masked, unit),
                start,
                unit.end(),
                _PLACED,
                [],
            )
        return _Office(title, None, start, end, _CONTEXT, [])

    def _signed(self, text: str, start: int, end: int) -> bool:
        """Whether title and body stand in a signature: ``NAME, secretary, ITUC.``, ``NAME (treasurer, ITUC)``."""
        return text[max(0, start - 2) : start].strip() in (",", "(") and (
            text[end : end + 1] in ",.;)" or not text[end:].strip()
        )

    def _meant(self, masked: Masked, anaphor: re.Match[str]) -> str | None:
        """What ``its`` points to: the body just named, else what the sentence or the one before is about."""
        ids = [s.ids[0] for c in masked.text[: anaphor.start()] if (s := masked.side(c)) and len(s.ids) == 1]
        if ids:
            near = anaphor.groupdict().get("by") or anaphor.group().casefold().startswith("whose")
            return ids[-1] if near else ids[0]
        return self.topic

    def _holders(
        self, masked: Masked, match: re.Match[str], office: _Office
    ) -> Iterator[tuple[int, int, PersonMention]]:
        """The persons that bear an office: right after the title, before it, or after the body's name."""
        p, text = title_patterns(self.language.code), masked.text
        if match["title"].endswith("s") and office.start <= match.start():
            several = p.names.match(text, office.end)
            if several:
                yield from self._several(masked, several, office)
                return
        direct = p.name.match(text, match.end())
        if direct and not direct["comma"] and self._person_like(direct["name"]):
            after = (
                re.compile(rf"\s+(?:of|from)\s+({SIDE})").match(text, direct.end())
                if office.organisation is None
                else None
            )
            end = direct.end()
            if after:
                office.organisation, office.confidence, end = self._single(masked, after[1]), _SURE, after.end()
            elif office.organisation is None:
                office.organisation = self._context(masked, match.start()) or self.topic
            yield office.start, end, self._holder(masked, direct, office)
            return
        before = p.before.search(text, max(0, office.start - 120), office.start)
        if before and self._whole(before["name"], before["hon"]):
            if office.organisation is None:
                office.organisation = self._signer(masked, before, office)
            if office.organisation is not None:
                end = office.end
                if text[before.end("name") :].lstrip().startswith("(") and text[end : end + 1] == ")":
                    end += 1
                yield before.start(), end, self._holder(masked, before, office)
            return
        further = p.extra.match(text, office.end) if office.organisation is not None else None
        behind = p.name.match(text, further.end() if further else office.end)
        if behind and office.organisation is not None and self._person_like(behind["name"]):
            if behind["comma"] and not (behind["hon"] or " " in behind["name"]):
                return
            yield office.start, behind.end(), self._holder(masked, behind, office)

    def _signer(self, masked: Masked, before: re.Match[str], office: _Office) -> str | None:
        """The body that a line of nothing but name and title is signed for: the article's first union."""
        if masked.text[: before.start()].strip() or masked.text[office.end :].count(" ") > 6:
            return None
        unions = (i for i, r in self.resolver.records.items() if r.type in ("TradeUnion", "InternationalUnionBody"))
        return next(unions, None)

    def _several(
        self, masked: Masked, several: re.Match[str], office: _Office
    ) -> Iterator[tuple[int, int, PersonMention]]:
        """``two vice presidents, A and B``: one office, several holders."""
        title = office.title.removesuffix("s")
        pieces = list(re.compile(NAME, re.IGNORECASE).finditer(masked.text, several.start("list"), several.end()))
        for number, piece in enumerate(pieces):
            start = office.start if number == 0 else piece.start()
            if office.organisation and self._person_like(piece.group()):
                person = self._introduce(masked, piece.group(), piece.start(), piece.end(), office.organisation)
                person.posts = [Post(title, office.organisation, person.start, person.end, office.confidence)]
                yield start, piece.end(), person

    def _holder(self, masked: Masked, match: re.Match[str], office: _Office) -> PersonMention:
        person = self._introduce(masked, match["name"], match.start("name"), match.end("name"), office.organisation)
        start, end = masked.spans[office.start][0], masked.spans[office.end - 1][1]
        held = [(office.title, office.organisation), *office.held]
        person.posts = [Post(" ".join(t.split()), o, start, end, office.confidence) for t, o in held if o]
        return person

    def _named(self, masked: Masked, match: re.Match[str], organisation: str) -> PersonMention:
        return self._introduce(masked, match["name"], match.start("name"), match.end("name"), organisation)

    def _introduce(self, masked: Masked, name: str, start: int, end: int, organisation: str | None) -> PersonMention:
        """A person by the name given here; who is named without a body before acts for the first one told."""
        full = self._complete(title_patterns(self.language.code).honorific.sub("", " ".join(name.split())))
        if organisation and full not in self.sides:
            self.sides[full] = organisation
        places = masked.spans[start][0], masked.spans[end - 1][1]
        return PersonMention(*places, full)

    def _complete(self, form: str) -> str:
        """The full name that a form stands for: ``Burrow`` is the Sharan Burrow met before."""
        if " " not in form:
            found = [n for n in self.names.values() if form in (n.split()[0], n.split()[-1])]
            if len(found) == 1:
                return found[0]
        return self.names.setdefault(match_key(form), form)

    def _person_like(self, name: str) -> bool:
        name = title_patterns(self.language.code).honorific.sub("", name)
        first = match_key(name.split()[0])
        heads = self.language.heads
        return (
            self._plausible(name)
            and first not in title_patterns(self.language.code).stops
            and not any(heads.get(w) for w in name.split())
            and not patterns(self.language.code).title.search(name)
            and not (name.isupper() and " " not in name)
        )

    def _whole(self, name: str, honorific: str | None) -> bool:
        """Whether a name beside a title is surely a person's: two words, an honorific, or met before."""
        bare = title_patterns(self.language.code).honorific.sub("", name)
        met = any(bare in (n, n.split()[0], n.split()[-1]) for n in self.names.values())
        return self._person_like(name) and bool(" " in bare or honorific or bare != name or met)

    def _single(self, masked: Masked, character: str) -> str | None:
        side = masked.side(character)
        return side.ids[0] if side and len(side.ids) == 1 else None

    def _known(self, masked: Masked) -> Iterator[tuple[int, int, PersonMention]]:
        """Persons met before, by their full name or by its first or last word alone."""
        for name in list(self.names.values()):
            words = name.split()
            forms = [name, *([words[-1], words[0]] if len(words) > 1 else [])]
            for form in forms:
                if len(form) < 3 or form not in masked.text:
                    continue
                if (form != name and not self._only(form)) or not self._person_like(form):
                    continue
                for start, end in _alone(form, masked.text):
                    yield start, end, self._introduce(masked, name, start, end, None)

    def _only(self, form: str) -> bool:
        return sum(form in (n.split()[0], n.split()[-1]) for n in self.names.values()) == 1
