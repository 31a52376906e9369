"""Which two entities a relation may join, by their types and by what they are to each other."""

from __future__ import annotations

import re
from collections.abc import Iterable

from unionties.extract.called_by import UNIONS
from unionties.extract.clauses import Clauses
from unionties.extract.drafts import Draft
from unionties.extract.hosts import at_home
from unionties.extract.language import Language
from unionties.extract.offices import OFFICIAL, heads_of_state
from unionties.extract.resolution import Resolver
from unionties.graph.vocabulary import vocabulary

#: What a part doesn't do with its own whole, though a sentence names both.
_AS_ONE = frozenset({"cooperationAgreement", "cooperation", "jointActivity", "meeting", "solidarity", "aid", "visit"})

#: How far from a match is told what a union suffers; characters.
_ROUND = 40
#: How far before a match stands the verb that tells what was bargained over; characters.
_BARGAINED = 8


class Fitting:
    """Tells whether entities of an article fit as the ends of a tie."""

    def __init__(self, language: Language, resolver: Resolver) -> None:
        self.language, self.resolver = language, resolver
        self._heads = heads_of_state(language.code)

    def joins(self, relation: str, subject: str, object_: str) -> bool:
        """Whether the ends may be joined: by their types, and not a department with its own organisation."""
        rule = vocabulary().relations[relation]
        parents = self.resolver.parents
        if relation in _AS_ONE and self._known_part(subject, object_):
            return False  # a bureau and the body that it is of act as one
        if subject == object_ or parents.get(subject) == object_ or parents.get(object_) == subject:
            return False
        if relation not in OFFICIAL and not self._heads.isdisjoint((subject, object_)):
            return False
        types = self.type(subject), self.type(object_)
        if types == ("Company", "Company"):
            return False  # what employers do with each other is no tie of a union
        if types[0] == "Company" and types[1] in UNIONS and relation in ("membership", "withdrawal"):
            return False  # those who work there belong to the union
        if relation == "dispute" and types[1] == "StateBody":
            home, land = self.language.data.get("home"), self.resolver.country(subject)
            if home and land not in (None, home) and self.resolver.country(object_) == home:
                return False  # the parliament that strikers abroad march to is theirs, and not that of the press
        known = self.resolver.facts.types.get(subject) == UNIONS[1]
        if known and types[1] == UNIONS[0] and relation in ("membership", "withdrawal"):
            return False  # an international joins a union in a protest, and belongs to none
        firm = relation == "solidarity" and "Company" in types  # it is shown to and by those who work there
        firm = firm or (relation == "aid" and types[1] == "Company" and types[0] != "StateBody")  # nobody aids those
        return not firm and types[0] in rule.subject and types[1] in rule.object

    def _known_part(self, one: str, other: str) -> bool:
        """Whether one of two known bodies is a part of the other."""
        known = self.resolver.facts.organisations
        parts = [a for a, b in ((one, other), (other, one)) if a in known and known[a].parent == b]
        return (
            bool(parts)
            and self.type(parts[0]) not in UNIONS
            and self.type(parts[0]) == self.type(known[parts[0]].parent or "")
        )

    def those(self, drafts: Iterable[Draft]) -> list[Draft]:
        """The drafts whose ends may be joined."""
        return [draft for draft in drafts if self.joins(draft.relation, draft.subject, draft.object)]

    def kept(
        self, relation: str, pairs: list[tuple[str, str]], forms: Clauses, text: str, match: re.Match[str]
    ) -> list[tuple[str, str]]:
        """The pairs that the words of a match may join: nobody is in dispute with a union that suffers something, no
        union at home leads a strike of which it tells, and none cooperates with the employer with whom it bargains."""
        near = max(0, match.start() - _ROUND), match.end() + _ROUND
        if relation == "dispute" and forms.harms.search(text, *near):
            pairs = [pair for pair in pairs if self.type(pair[1]) not in UNIONS]
        if relation == "dispute" and forms.complained.search(match.group()):
            pairs = [pair for pair in pairs if self.type(pair[1]) != "IntergovernmentalBody"]  # of others, to the ILO
        if relation == "dispute" and forms.walkouts.search(match.group()):
            pairs = [pair for pair in pairs if not at_home(self.resolver, pair[0])]
        if relation == "cooperationAgreement" and forms.bargained.search(
            text, max(0, match.start() - _BARGAINED), match.end()
        ):
            pairs = [pair for pair in pairs if "Company" not in map(self.type, pair)]
        return pairs

    def turned(self, relation: str, pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """Pairs of a dispute with the union first, where the other is none: *talks between Boeing and A broke down*;
        unions that are together in one with an employer have none with each other."""
        if relation != "dispute":
            return pairs
        if any((self.type(a) == "Company") != (self.type(b) == "Company") for a, b in pairs):
            pairs = [pair for pair in pairs if "Company" in map(self.type, pair)]
        turned = [self.type(a) not in UNIONS and self.type(b) in UNIONS for a, b in pairs]
        return [(b, a) if turn else (a, b) for (a, b), turn in zip(pairs, turned, strict=True)]

    def type(self, id_: str) -> str:
        """The type of an entity."""
        return "Person" if id_.startswith("person:") else self.resolver.type(id_)
