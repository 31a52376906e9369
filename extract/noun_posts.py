"""Persons with their posts in languages whose titles stand beside names as in English.

``ITUC General Secretary Sharan Burrow``, ``Sharan Burrow, general secretary of the ITUC``, ``President N of the ACTU``,
``its president, Joe Ajaero``; on a masked sentence, in which ``the`` before a side is gone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from unionties.extract.cues import SIDES
from unionties.extract.language import Language
from unionties.extract.masked import Masked
from unionties.extract.mentions import PersonMention, Post
from unionties.extract.noun_beside import AND, Beside
from unionties.extract.noun_bodies import counted, single
from unionties.extract.noun_counterparts import counterparts
from unionties.extract.noun_offices import PLACED, PLURAL, SURE, Office
from unionties.extract.noun_several import Found, Several
from unionties.extract.resolution import Resolver
from unionties.extract.tokens import UPPER

#: How far before an office its holder's name is looked for; characters.
_REACH = 120
#: And a list of those who hold it.
_LISTED = 300
_DEFINITE = re.compile(r"(?:^\W*|\b(?:the|its|their|our|a|an)\s+(?:[\w-]+\s+){0,2})$", re.IGNORECASE)
#: Two words with capitals, which may be a person that nothing else tells.
_TWO = re.compile(rf"[{UPPER}][\w’'-]+\s[{UPPER}][\w’'-]")


class NounPeople(Several):
    """The persons of an article whose titles stand beside the body's name."""

    def __init__(self, language: Language, resolver: Resolver) -> None:
        super().__init__(language, resolver)
        self._signer: str | None = None
        self._subject: str | None = None
        self._beside = Beside(language, resolver)
        self._congresses = frozenset(language.data["events"].get("inward", ()))
        self._told: Masked | None = None

    def mask(self, masked: Masked) -> None:
        """Find the persons of a sentence, then keep what it is about for the next one."""
        for event in self._told.events if self._told else ():
            if event.head in self._congresses and len(event.body) == 1:
                self.offices.bodies.congress = event.body[0]
        self._told = masked
        sides = [side for _, side in masked.placed_sides()]
        alone = self.patterns.alone.fullmatch(masked.text)
        super().mask(masked)
        self.offices.state.alone(masked)
        self._signer = alone["name"] if alone and self.forms.person(alone["name"], None) else None
        people = sorted((p.start, p.name) for s in masked.sides for p in s.persons)
        self._subject = people[0][1] if people else self._subject
        first = next((s.ids[0] for s in sides if len(s.ids) == 1), None)
        acting = next((s.ids[0] for s in masked.sides if s.kind == "person" and s.ids), None)
        self.offices.bodies.topic = first or acting or self.offices.bodies.topic

    def _with_posts(self, masked: Masked) -> Iterator[Found]:
        position, last, body = 0, None, None
        told: list[Found] = []
        loose: Office | None = None
        for match in self.patterns.title.finditer(masked.lower(), masked.beginnings()):
            if match.start() < position or self._beside.no_seat(masked, match):
                continue
            office = self.offices.read(masked, match, position)
            if last and body and self._beside.joined(masked.text, position, office):
                office.give(self.offices.bodies.fits(office.held[0][0], body) if office.held else body)
                office.told = office.before = True
            found = list(self._holders(masked, match, office, position))
            if not found and last:
                found = list(self._further(masked, office, last, position))
            if found and loose and found[0][0] == office.start and self._beside.both(masked, loose, office):
                found[0] = loose.start, found[0][1], self._also(masked, found[0][2], loose)
            alone = not found and office.told and office.before and not PLURAL.search(match["title"])
            loose = office if alone else None
            for start, end, person in found:
                position, last = max(position, end), person
                self._subject = person.name
                body = office.organisation
                if self.sides.get(person.name) == body and self._beside.over(masked.spans[match.end("title") - 1][1]):
                    self.sides.pop(person.name, None)  # former president of A
                told.append((start, end, person))
        yield from told
        if masked.sides:
            yield from counterparts(self.language.code, self.resolver.text, masked, told, self.forms, self._introduce)
        if masked.sides and any(self.patterns.leading.finditer(masked.text, masked.beginnings())):
            yield from self._leading(masked, told)
        if masked.sides and self.patterns.belonging.search(masked.text):
            yield from self._belonging(masked)

    def _also(self, masked: Masked, person: PersonMention, office: Office) -> PersonMention:
        """``ITF president and MUA secretary N``: the office told first is held by N, too."""
        posts = person.posts
        person.posts = [*self._posted(masked, person, office).posts, *posts]
        return person

    def _leading(self, masked: Masked, told: list[Found]) -> Iterator[Found]:
        """``N, who leads the ITUC``: a verb tells the office."""
        for match in self.patterns.heads.finditer(masked.text):
            organisation = self._led(masked, match)
            name, start = self.forms.trimmed(match["name"], match.start("name"))
            if organisation and self.forms.person(name, match["hon"]):
                person = self._introduce(
                    masked, name, start, match.end("name"), self._of(masked, match) or organisation
                )
                place = masked.spans[match.start("verb")][0], masked.spans[match.end() - 1][1]
                person = next((p for a, b, p in told if a <= start < b and p.name == person.name), person)
                person.posts.append(Post(match["verb"], organisation, *place, PLACED))
                yield (
                    (match.start("hon") if match["hon"] else start),
                    match.end("of") if match["of"] else match.end("name"),
                    person,
                )

        for match in (*self.patterns.which.finditer(masked.text), *self.patterns.run_by.finditer(masked.text)):
            organisation = single(masked, match["side"])
            low = max(0, match.start() - _REACH)
            if " " not in match["title"][:-3] and self.patterns.guests.search(masked.text, low, match.start()):
                continue  # a delegation of the union, headed by N
            if organisation and self.forms.person(match["name"], match["hon"]):
                person = self._introduce(masked, match["name"], match.start("name"), match.end("name"), organisation)
                place = masked.spans[match.start("side")][0], masked.spans[match.end() - 1][1]
                person.posts = [Post(match["title"], organisation, *place, PLACED)]
                yield (match.start("hon") if match["hon"] else match.start("name")), match.end("name"), person

    def _led(self, masked: Masked, match: re.Match[str]) -> str | None:
        """The body that a person leads: a name, ``the federation``, or ``its office``."""
        if match["side"]:
            return single(masked, match["side"])
        sides = [s.ids[0] for c in masked.text[: match.start()] if (s := masked.side(c)) and len(s.ids) == 1]
        return sides[0] if match["own"] and sides else self.offices.bodies.called(match["noun"])

    def _of(self, masked: Masked, match: re.Match[str]) -> str | None:
        return single(masked, match["of"][-1]) if match["of"] else None

    def _belonging(self, masked: Masked) -> Iterator[Found]:
        """``N of the ITUC``, ``the ITUC's N``: whom a person acts for."""
        for match in self.patterns.name_of.finditer(masked.text, masked.beginnings()):
            owned = match["owner"] is not None
            name, honorific = (match["name2"], match["hon2"]) if owned else (match["name"], match["hon"])
            side = masked.side(match["owner"] or match["side"])
            told = re.search(r"\b(?:the|a|an)\s+$", masked.text[: match.start()]) is not None
            if side and len(side.ids) == 1 and (owned or not told) and self.forms.person(name, honorific):
                first, last = (match.start("hon2"), match.end()) if owned else match.span()
                group = "name2" if owned else "name"
                yield first, last, self._introduce(masked, name, match.start(group), match.end(group), side.ids[0])

    def _holders(self, masked: Masked, match: re.Match[str], office: Office, low: int) -> Iterator[Found]:
        """The persons that bear an office: right after it, before it, or after a comma."""
        p, text = self.patterns, masked.text
        plural = PLURAL.search(match["title"]) is not None
        each = p.several.match(text, match.end()) if plural else None
        if each:
            yield from self._each(masked, each, office)
            return
        several = p.names.match(text, office.end) if plural else None
        if several:
            yield from self._several(masked, several, office)
            return
        direct = p.name.match(text, office.end)
        if direct and direct["name"] == direct.group().strip() and self._in_name(masked, direct, office):
            direct = None
        if direct and not direct["comma"] and self.forms.person(direct["name"], direct["hon"] or "title"):
            yield from self._direct(masked, direct, office)
            return
        owned = text[office.start : office.start + 6].casefold().startswith("whose")
        pair = p.pair.search(text, max(low, office.start - _REACH), office.start) if len(office.held) == 2 else None
        if pair:
            yield from self._pair(masked, pair, office)
            return
        holders = p.holders.search(text, max(low, office.start - _LISTED), office.start) if plural else None
        if holders:
            yield from self._listing(masked, holders, office)
            return
        before = None if owned else p.before.search(text, max(low, office.start - _REACH), office.start)
        if before and (self._beside.dated(before, text, office) or self._loose(before, text, office)):
            before = None
        if before:
            name, start = self.forms.trimmed(before["name"], before.start("name"))
            apposed = not text[:start].strip(" \"“'") and re.match(
                r",\s+(?:who|the)\b", before["sep"] + text[before.end("sep") :]
            )
            if self.forms.person(name, before["hon"] or ("title" if apposed and office.told else None)):
                yield from self._before(masked, before, name, start, office)
                return
        pronoun = p.pronoun.search(text, max(low, office.start - _REACH), office.start) if self._subject else None
        if pronoun and self._subject and not _TWO.search(text, low, pronoun.start()):
            yield from self._he(masked, pronoun, self._subject, office)
            return
        behind = p.name.match(text, office.end)
        last = office.held[-1][0] if office.held else ""
        several_hold = PLURAL.search(match["title"] if last.casefold().startswith(match["title"]) else last) is not None
        definite = _DEFINITE.search(text[: office.start])
        sure = behind and (office.told or behind["hon"] or (" " in behind["name"] and definite))
        if behind and behind["comma"] and sure and not several_hold:
            at = match.start() if office.told else office.start
            ruler = not office.told and self.states.ruler(office, behind["name"])
            if not ruler and self.forms.person(behind["name"], behind["hon"]) and self._settle(office, masked, at):
                yield office.start, behind.end(), self._holder(masked, behind, office)
            return
        if self._signer and not text[: office.start].strip() and not text[office.end :].strip(" ,."):
            below = self.offices.bodies.below(masked.spans[office.end - 1][1])
            office.give(below or self.offices.bodies.speaker())
            place = office.start, office.end
            person = self._introduce(masked, self._signer, *place, office.organisation)
            yield *place, self._posted(masked, person, office)

    def _in_name(self, masked: Masked, direct: re.Match[str], office: Office) -> bool:
        """Whether one more capital behind a body's name is no holder's: ``N, head of UNI Commerce``."""
        return bool(masked.side(masked.text[office.end - 1])) and not self.forms.whole(direct["name"])

    def _loose(self, before: re.Match[str], text: str, office: Office) -> bool:
        """Whether nothing parts a name from an office that isn't surely its, ``Ali Hassan President of X``, or a verb
        and a number do: ``N, sacked three officials of X``."""
        if before["sep"].strip(" ,") and counted(self.language.code).search(text, before.end("sep"), office.start):
            return True
        own = (
            office.told
            and not before["home"]
            and (bool(before["hon"]) or (not office.before and " " in before["name"]))
        )
        return before["sep"].isspace() and not own and not self.patterns.chooses.search(text, 0, before.start())

    def _direct(self, masked: Masked, direct: re.Match[str], office: Office) -> Iterator[Found]:
        """``General Secretary N``, and ``President N of the ACTU``."""
        text, end = masked.text, direct.end()
        if not office.told:
            after = self.patterns.after.match(text, end)
            if after:
                office.give(single(masked, after["side"]))
                office.confidence, end = SURE, end if after["acts"] else after.end()
            elif not self._beside.of_country(text, end):
                self._settle(office, masked, office.start, direct["name"])
        elif office.unknown and office.before:
            office.give(self.offices.unknown(office))
        yield office.start, end, self._holder(masked, direct, office)

    def _before(self, masked: Masked, before: re.Match[str], name: str, start: int, office: Office) -> Iterator[Found]:
        """``N, president of the ITUC``, ``N was elected president``."""
        text = masked.text
        represented = [c for c in before["capacity"] or "" if SIDES[0] <= c <= SIDES[1]]
        if represented and not office.told:
            office.give(single(masked, represented[-1]))
        home = single(masked, before["home"]) if before["home"] else None
        gained = self.patterns.gained.fullmatch(before["sep"])
        if before["home"] and not office.told and not self._elsewhere(masked, office):
            chosen = self.patterns.chosen.search(before["sep"])
            body = self.offices.bodies.electing(masked, before.start(), before["sep"])
            office.give(home if not chosen else body if body != home else None)
        elif home and home == office.organisation and self.offices.bodies.chosen_own(text, office.start, before["sep"]):
            other = self.offices.bodies.electing(masked, before.start(), before["sep"])
            office.held = [(title, None) for title, _ in office.held]
            office.give(other if other != home else None)  # N of X became its president
        elif (before["home"] or gained) and not office.told:
            return  # N of X became mayor; congratulated N on her election as president
        elif not office.organisation:
            self._chosen(office, masked, before.start())
            if not office.told and self.offices.bodies.voted.search(before["sep"]):
                office.give(self.offices.bodies.congress)
            self._settle(office, masked, before.start())
        if not office.organisation:
            return
        end = office.end
        if before["sep"].startswith("'"):  # N's election as president of X
            end = before.end("name")
        elif text[before.end("name") :].lstrip().startswith("(") and text[end : end + 1] == ")":
            end += 1
        person = self._introduce(masked, name, start, before.end("name"), home or office.organisation)
        yield (before.start() if before["hon"] else start), end, self._posted(masked, person, office)

    def _chosen(self, office: Office, masked: Masked, place: int) -> None:
        """``UNISON elected N as board member``, ``a delegation of UNISON led by N, organiser``: whose office it is."""
        found = None if office.told else self.patterns.chooses.search(masked.text, 0, place)
        state = not office.held or self.offices.state.stately(office.held[0][0])
        if found and not state:
            office.give(single(masked, found["side"] or found["sent"]))
            office.told = office.organisation is not None

    def _he(self, masked: Masked, pronoun: re.Match[str], name: str, office: Office) -> Iterator[Found]:
        """``he was president of the ITUC``, ``the COTU boss is also president of X``, ``the ITUC, of which he was
        president``: the person told of last."""
        if pronoun["by"] and self.sides.get(name) != single(masked, pronoun["by"]):
            return
        if pronoun["of"] and not office.told:
            office.give(single(masked, pronoun["of"]))
        if office.organisation:
            start = pronoun.start("he") if pronoun["he"] else office.start
            person = self._introduce(masked, name, start, office.end, None)
            yield start, office.end, self._posted(masked, person, office)

    def _further(self, masked: Masked, office: Office, last: PersonMention, position: int) -> Iterator[Found]:
        """A further office of the person just told: ``, who is also president of the ITUC``."""
        between = masked.text[position : office.start]
        again = office.before and masked.spans[position - 1][1] > last.end and AND.fullmatch(between)
        apposed = office.told and between.strip() == ","
        if apposed and office.before:
            apposed = self._beside.described(last.end, masked.spans[office.start][0])
        if office.organisation is None or not (again or apposed or self.patterns.aside.match(between)):
            return
        if PLURAL.search(office.held[0][0].partition(" of ")[0]):
            return  # A, B and N are members of the council
        start, end = masked.spans[office.start][0], masked.spans[office.end - 1][1]
        last.posts += [Post(" ".join(t.split()), o, start, end, PLACED) for t, o in office.held if o]
        yield office.start, office.end, last

    def _holder(self, masked: Masked, match: re.Match[str], office: Office) -> PersonMention:
        place = match.start("name"), match.end("name")
        return self._posted(masked, self._introduce(masked, match["name"], *place, office.organisation), office)

    def _posted(self, masked: Masked, person: PersonMention, office: Office) -> PersonMention:
        """The person with the posts that an office gives."""
        start, end = masked.spans[office.start][0], masked.spans[office.end - 1][1]
        person.posts = [Post(" ".join(t.split()), o, start, end, office.confidence) for t, o in office.held if o]
        return person

    def _honoured(self, masked: Masked) -> Iterator[Found]:
        if self.patterns.called.isdisjoint(word.partition(".")[0] for word in masked.lower().split()):
            return
        for match in self.patterns.honoured.finditer(masked.text):
            if self.forms.person(match["name"], match["hon"]):
                place = match.start("name"), match.end("name")
                yield match.start(), match.end(), self._introduce(masked, match["name"], *place, None)

    def _known(self, masked: Masked) -> Iterator[Found]:
        """Persons met before, by their full name or by a part of it alone."""
        for start, end, name in self.forms.met(masked.text):
            yield start, end, self._introduce(masked, name, start, end, None)
