"""Offices that several hold, and the bodies and persons that an office ends with, on a masked sentence.

``two vice presidents, A and B``, ``A and B were elected president and treasurer``, ``A of X and B of Y as presidents``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from unionties.extract.cues import SIDES
from unionties.extract.language import Language
from unionties.extract.masked import Masked
from unionties.extract.mentions import PersonMention, Post
from unionties.extract.noun_bodies import single
from unionties.extract.noun_offices import PLACED, Office, Offices
from unionties.extract.noun_persons import Names
from unionties.extract.noun_state_titles import StateTitles
from unionties.extract.noun_titles import title_patterns
from unionties.extract.persons import People
from unionties.extract.resolution import Resolver

Found = tuple[int, int, PersonMention]
#: The ending of a title of several.
_MANY = re.compile(r"(?:(?P<ies>ies)|s)$", re.IGNORECASE)


class Several(People):
    """Persons with offices, and the lists in which several have one."""

    def __init__(self, language: Language, resolver: Resolver) -> None:
        super().__init__(language, resolver)
        self.patterns = title_patterns(language.code)
        self.offices = Offices(language, resolver)
        self.forms = Names(language, self.names)
        self.states = StateTitles(language, self.forms, self.offices.bodies)

    def _settle(self, office: Office, masked: Masked, place: int, name: str = "") -> bool:
        """Whether an office has a body in the end: told, new, or that of the context."""
        if office.unknown:
            office.give(self.offices.unknown(office))
        elif not office.told:
            met = self.sides.get(self.forms.full(name, keep=False)) if name else None
            state = self.offices.state.last(office.held[0][0]) if office.held else None
            if met or state:
                office.give(met or state)
            elif not self.states.holds(masked, office, name) and not self.patterns.others_own.search(
                masked.text, 0, office.start
            ):
                alone = not masked.text[:place].strip() and masked.text[office.end :].count(" ") <= 6
                signed = alone and not name
                below = self.offices.bodies.below(masked.spans[office.end - 1][1]) if signed else None
                spoken = self.offices.bodies.speaker() if signed else self.offices.bodies.context(masked, place)
                office.give(self.offices.bodies.fits(office.held[0][0], below or spoken) if office.held else None)
        return office.organisation is not None

    def _elsewhere(self, masked: Masked, office: Office) -> bool:
        """Whether a title without a body is that of a state, or of what follows: ``mayor``, ``chair of the jury``."""
        return self.states.holds(masked, office, "") or bool(self.patterns.elsewhere.match(masked.text, office.end))

    def _pair(self, masked: Masked, pair: re.Match[str], office: Office) -> Iterator[Found]:
        """``A and B were elected president and general secretary``: one office each."""
        office.give(self.offices.bodies.context(masked, pair.start()))
        for (title, organisation), group in zip(office.held, ("one", "two"), strict=True):
            if organisation and self.forms.person(pair[group], "title"):
                place = (pair.start(group), pair.end(group))
                person = self._introduce(masked, pair[group], *place, organisation)
                person.posts = [Post(title, organisation, person.start, person.end, office.confidence)]
                yield *place, person

    def _each(self, masked: Masked, each: re.Match[str], office: Office) -> Iterator[Found]:
        """``the leaders of A, B and C – N, M and O``: each leads the body that stands at the same place."""
        bodies = [single(masked, c) for c in each["sides"] if SIDES[0] <= c <= SIDES[1]]
        pieces = list(self.patterns.a_name.finditer(masked.text, each.start("names"), each.end("names")))
        if len(bodies) != len(pieces):
            return
        for body, piece in zip(bodies, pieces, strict=True):
            if body and self.forms.person(piece.group(), "title"):
                person = self._introduce(masked, piece.group(), piece.start(), piece.end(), body)
                person.posts = [Post(_of_one(office.held[0][0]), body, person.start, person.end, PLACED)]
                yield piece.start(), piece.end(), person

    def _several(self, masked: Masked, several: re.Match[str], office: Office) -> Iterator[Found]:
        """``two vice presidents, A and B``: one office, several holders, who may be sent by a body each."""
        pieces = list(self.patterns.holder.finditer(masked.text, several.start("list"), several.end()))
        homes = [single(masked, piece["home"]) if piece["home"] else None for piece in pieces]
        if any(homes[-1:]) and not any(homes[:-1]) and not office.told:
            office.give(homes[-1])  # deputy secretaries A and B of X
            homes[-1] = None
        self._settle(office, masked, office.start)
        organisation = office.organisation
        for number, (piece, home) in enumerate(zip(pieces, homes, strict=True)):
            start = office.start if number == 0 else piece.start()
            if organisation and self.forms.person(piece["name"], "title"):
                person = self._introduce(masked, piece["name"], *piece.span("name"), home or organisation)
                title = _of_one(office.held[0][0])
                person.posts = [Post(title, organisation, person.start, person.end, office.confidence)]
                yield start, piece.end(), person

    def _listing(self, masked: Masked, listed: re.Match[str], office: Office) -> Iterator[Found]:
        """``A of X, B of Y and C as vice presidents``: one office, each of another body."""
        if not office.told and not self._elsewhere(masked, office):
            office.give(self.offices.bodies.context(masked, listed.start()))
        for piece in self.patterns.holder.finditer(masked.text, listed.start("list"), listed.end("list")):
            if office.organisation and self.forms.person(piece["name"], piece["hon"]):
                home = single(masked, piece["home"]) if piece["home"] else None
                place = piece.start("name"), piece.end("name")
                person = self._introduce(masked, piece["name"], *place, home or office.organisation)
                title = _of_one(office.held[0][0])
                person.posts = [Post(title, office.organisation, person.start, person.end, office.confidence)]
                yield piece.start(), piece.end(), person

    def _introduce(self, masked: Masked, name: str, start: int, end: int, organisation: str | None) -> PersonMention:
        """A person by the name given here; who is named without a body before acts for the first one told."""
        full = self.forms.full(name)
        if organisation and full not in self.sides:
            self.sides[full] = organisation
        return PersonMention(masked.spans[start][0], masked.spans[end - 1][1], full)


def _of_one(title: str) -> str:
    """The title of one of several: ``vice president``, ``secretary``."""
    return _MANY.sub(lambda ending: "y" if ending["ies"] else "", title)
