"""Bare titles that say too little to be held in the union that is told of: a minister's, a president's of a country."""

from __future__ import annotations

import re

from unionties.extract.language import Language
from unionties.extract.masked import Masked
from unionties.extract.noun_bodies import Bodies
from unionties.extract.noun_offices import Office
from unionties.extract.noun_persons import Names

_PREFIX = re.compile(r"^(?:al|el)-", re.IGNORECASE)


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
        before = masked.text[: office.start].split()[-1:]
        foreign = bool(before) and (self.language.countries.get(before[0]) is not None or before[0] == "State")
        statesman = bool(before) and title == "leader" and before[0].casefold() in self._statesmen
        ruling = bool(name) and title in self._titles and self._rules(masked, office, name)
        return not title or title.split()[-1] in self.needing or foreign or statesman or ruling

    def _rules(self, masked: Masked, office: Office, name: str) -> bool:
        """Whether ``President N`` is a country's: a known one, or told before any body that he could preside over."""
        full = self.forms.full(name, keep=False)
        known = _PREFIX.sub("", name.split()[-1]) in self._names or full in self._rulers
        if known or not self.forms.whole(name) or not self.bodies.told(masked, office.start):
            self._rulers.add(full)
            return True
        return False
