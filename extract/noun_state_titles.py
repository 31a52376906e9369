"""Bare titles that say too little to be held in the union that is told of: a minister's, a president's of a country."""

from __future__ import annotations

import re

from unionties.extract.language import Language
from unionties.extract.masked import Masked
from unionties.extract.noun_bodies import Bodies
from unionties.extract.noun_offices import Office
from unionties.extract.noun_persons import Names
from unionties.extract.tokens import unowned

_PREFIX = re.compile(r"^(?:al|el)-", re.IGNORECASE)

#: The most words that a country's name has: South Africa's deputy president.
_LAND = 3


class StateTitles:
    """Remembers whom an article calls the head of a state."""

    def __init__(self, language: Language, forms: Names, bodies: Bodies) -> None:
        self.language, self.forms, self.bodies = language, forms, bodies
        self.needing = forms.patterns.own_body
        rule = language.data["posts"]["heads_of_state"]
        self._statesmen = frozenset(language.data["posts"]["statesmen"])
        self._titles, self._names = frozenset(rule["titles"]), frozenset(rule["names"])
        self._rulers: set[str] = set()

    def holds(self, masked: Masked, office: Office, name: str) -> bool:
        """Whether the title is that of a state, or of a body that would have to be named."""
        title = office.held[0][0].casefold() if office.held else ""
        words = masked.text[: office.start].split()[-_LAND:]
        before = words[-1:]
        lands = (unowned(" ".join(words[at:])) for at in range(len(words)))
        foreign = before == ["State"] or any(self.language.countries.get(land) is not None for land in lands)
        statesman = bool(before) and title == "leader" and before[0].casefold() in self._statesmen
        heading = title in self._titles
        ruling = heading and bool(name) and self._rules(masked, office, name)
        ruling = ruling or (heading and self.forms.patterns.ruled.search(masked.text, 0, office.start) is not None)
        needing = title in self.needing or not title or title.split()[-1] in self.needing
        return needing or foreign or statesman or ruling

    def ruler(self, office: Office, name: str) -> bool:
        """Whether a title and a name are those of a known head of state."""
        return bool(office.held) and office.held[0][0].casefold() in self._titles and self._known(name)

    def _known(self, name: str) -> bool:
        words = name.split()
        first = words[0] in self._names and len(words) == 2 and "-" in words[1]  # Moon Jae-in
        return first or _PREFIX.sub("", words[-1]) in self._names

    def _rules(self, masked: Masked, office: Office, name: str) -> bool:
        """Whether ``President N`` is a country's: a known one, or told before any body that he could preside over."""
        full = self.forms.full(name, keep=False)
        known = self._known(name) or full in self._rulers
        if (
            known
            or (not self.forms.whole(name) and not self._of_two(masked, office, name))
            or not self.bodies.told(masked, office.start)
        ):
            self._rulers.add(full)
            return True
        return False

    def _of_two(self, masked: Masked, office: Office, name: str) -> bool:
        """Whether an office that no state has stands beside: ``President N and General Secretary M``."""
        place = masked.text.find(name, office.end) + len(name)
        more = self.forms.patterns.more.match(masked.text, place)
        if more is None:
            return False
        title = more["title"].casefold()
        return title not in self._titles and title.split()[-1] not in self.needing
