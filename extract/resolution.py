"""Which entity a name stands for: shipped knowledge first, then the article's own bindings, then its parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from unionties.extract.composition import Composition
from unionties.extract.knowledge import Knowledge
from unionties.extract.language import Language
from unionties.extract.mentions import Parts
from unionties.extract.national_centres import called_centre, namesake, of_kind
from unionties.extract.noun_places import national_union
from unionties.extract.short_names import (
    bracketed,
    core,
    ends_with_brand,
    is_acronym,
    is_brand,
    lacks_country,
    rearranged,
    respelled,
    sharing,
    stands_alone,
    trade_name,
)
from unionties.extract.unplaced import countries_told, placed, same_level, workplace
from unionties.graph.names import match_key
from unionties.graph.statement import Entity

#: The fewest spaces in a name that means the same without its acronym.
_WHOLE = 3


@dataclass
class Record:
    """What is known of an entity in this article."""

    id: str
    type: str
    labels: tuple[tuple[str, str], ...]
    country: str | None
    parts: Parts | None = None
    forms: Counter[str] = field(default_factory=Counter)


class Resolver:
    """The entities of one article, by id, and the names that lead to them."""

    def __init__(self, language: Language, facts: Knowledge, text: str = "") -> None:
        self.language, self.facts, self.text = language, facts, text
        self.records: dict[str, Record] = {}
        self._acronyms: dict[str, str] = {}
        self._wholes: dict[str, str] = {}  # names that an acronym in brackets has explained
        self._longer: dict[tuple[str, str], bool] = {}
        self._composition = Composition(language, facts)
        self._trades: dict[str, str] = {}
        self.recent: list[str] = []
        self.parents: dict[str, str] = {}

    def resolve(self, parts: Parts, form: str) -> str | None:
        """The id of the organisation that a name with these parts means here, or None where it stays open."""
        if parts.whole:
            found = self._part(parts)
        elif parts.described:
            found = self._bound(parts) or self._described(parts) or (None if parts.guessed else self._composed(parts))
        elif parts.level == "unit":
            named = (self.records[i] for i in reversed(self.recent))
            found = workplace(named, self.language.names.get("workplaces", ()))
        elif parts.centre and parts.guessed:
            found = self._national(parts.country or "", parts.guest, parts.head or "")
        else:
            found = (
                parts.bound or self._known(parts) or self._bound(parts) or self._short(parts) or self._composed(parts)
            )
        if found is None:
            return None
        self.note(found, form)
        if parts.own and parts.own == parts.text:
            self._acronyms.setdefault(match_key(parts.text), found)
        if stands_alone(parts, self.facts) and (own := core(parts, self.language)):
            self.records[found].forms[own] += 1
            self._acronyms.setdefault(match_key(own), found)
        if parts.acronyms and not (parts.place or parts.level) and parts.text.count(" ") >= _WHOLE:
            self._wholes.setdefault(match_key(parts.text), found)
        for acronym in parts.acronyms:
            self._acronyms.setdefault(match_key(acronym), found)
            self.records[found].forms[acronym] += 1
        return found

    def _part(self, parts: Parts) -> str | None:
        """A branch or committee with a name of its own, and what it is a part of."""
        assert parts.whole is not None
        parent = self.resolve(parts.whole, "")
        found = self._bound(parts)
        if found is None or found == parent:
            found = self._composed(replace(parts, country=parts.country or (parent and self.country(parent))))
        if found and parent:
            self.parents.setdefault(found, parent)
        return found

    def _described(self, parts: Parts) -> str | None:
        """The body named last whose name holds the words of a description."""
        words = set(parts.described)
        for id_ in reversed(self.recent):
            record = self.records[id_]
            if record.type != "TradeUnion" or parts.country not in (None, record.country):
                continue
            org = self.facts.organisations.get(id_)
            names = [*record.forms, *(org.names.get(self.language.code, ()) if org else ())]
            if (
                any(match_key(name).startswith(" ".join(parts.described)) for name in names)
                if parts.guessed
                else any(words <= set(match_key(name).split()) for name in names)
            ):
                return id_
        return None

    def note(self, id_: str, form: str) -> None:
        """Record that an entity was named, in this form (empty for none)."""
        if form:
            self.records[id_].forms[" ".join(form.split())] += 1
        if id_ in self.recent:
            self.recent.remove(id_)
        self.recent.append(id_)

    def acronym(self, form: str) -> str | None:
        """The id that the article itself has bound to an acronym."""
        return self._acronyms.get(match_key(form))

    def bound_names(self) -> Mapping[str, str]:
        """The article's own acronyms, and unions' names by their trade, with the ids they are bound to."""
        return self._trades | self._acronyms

    def add(
        self,
        id_: str,
        type_: str,
        labels: tuple[tuple[str, str], ...],
        country: str | None = None,
        parts: Parts | None = None,
    ) -> str:
        """Register an entity that isn't in the shipped knowledge; the first description of an id stays."""
        if id_ not in self.records:
            trade = trade_name(dict(labels).get("en", "")) if type_ == "TradeUnion" else None
            if trade and self.language.names.get("grammar") == "noun":
                self._trades.setdefault(match_key(trade), id_)
            self.records[id_] = Record(id_, type_, labels, country, parts)
        return id_

    def use(self, id_: str, parts: Parts | None = None) -> str:
        """Register a known organisation by its id, with the parts of the name by which it was found."""
        org = self.facts.organisations[id_]
        if org.parent and org.label().startswith(tuple(self.language.names.get("department_words", ()))):
            self.parents[id_] = self.use(org.parent)
        shown = {"vi", "en", self.language.code}
        labels = tuple(sorted((lang, org.names[lang][0]) for lang in shown if org.names.get(lang)))
        return self.add(id_, org.type, labels or (("und", org.label()),), org.country, parts)

    def country(self, id_: str) -> str | None:
        """The ISO code of an entity's country, where known."""
        return self.records[id_].country

    def type(self, id_: str) -> str:
        """The entity type."""
        return self.records[id_].type

    def label(self, id_: str, language: str = "vi") -> str:
        """The entity's label in a language, else in Vietnamese or any other."""
        labels = dict(self.records[id_].labels)
        return labels.get(language) or labels.get("vi") or next(iter(labels.values()))

    def entity(self, id_: str) -> Entity:
        """The entity as statements hold it, with every form that this article uses."""
        record = self.records[id_]
        return Entity(id_, record.type, self.label(id_), record.labels, tuple(sorted(record.forms)), record.country)

    def _known(self, parts: Parts) -> str | None:
        candidates = [
            i
            for i in parts.known or respelled(parts, self.language, self.facts)
            if not parts.country or self.facts.organisations[i].country in (parts.country, None)
        ]
        candidates = list(bracketed(parts, self.facts, candidates))
        if len(candidates) > 1:
            # of several bodies with one acronym a text means those that have a name in its language
            code = self.language.code
            candidates = [i for i in candidates if self.facts.organisations[i].names.get(code)] or candidates
        if len(candidates) > 1:
            bound = self.acronym(parts.text)
            countries = {r.country for r in self.records.values() if r.country}
            near = [i for i in candidates if self.facts.organisations[i].country in countries]
            if not near and any(is_acronym(w) for w in (*parts.text.split(), *parts.acronyms)):
                for near_by in self._told_countries:
                    near = near or [i for i in candidates if self.facts.organisations[i].country in near_by]
            candidates = [bound] if bound in candidates else near if len(near) == 1 else candidates
        if len(candidates) > 1:
            # *CUT* is the one of Brazil in an article that somewhere says *CUT Brasil*
            candidates = [i for i in candidates if self._told(i, parts.text)] or candidates
        if len(candidates) > 1:
            # what an acronym meant before, it means again
            before = [i for i in candidates if i in self.records and parts.text in self.records[i].forms]
            candidates = before if len(before) == 1 else candidates
        if len(candidates) == 1 and candidates[0] is not None:
            one = candidates[0]
            return self.use(one if one in self.records else namesake(self.language, self.facts, one, parts, self.text))
        if parts.centre and parts.country and not (parts.own or parts.place or parts.level or parts.acronyms):
            centre = self.facts.centres.get(parts.country)
            return self.use(centre) if centre else None
        listed = self.facts.names.get(parts.text) if parts.acronyms else None  # Công đoàn Giáo dục (CĐGD) Việt Nam
        if listed and len(listed) == 1 and self.facts.organisations[listed[0]].country in (parts.country, None):
            return self.use(listed[0])
        told = parts.type == "TradeUnion" and national_union(parts.text, self.language)
        if told and told in self.language.names.get("unitary", ()) and (centre := self.facts.centres.get(told)):
            return self.use(centre)
        own = parts.own.rsplit(" ", 1)[-1]
        for acronym in (*parts.acronyms, *([own] if is_acronym(own) else [])):
            bare = acronym == own or is_brand(acronym)
            same = sharing(parts, acronym, bare, self.language, self.facts, lambda: self._told_countries[0])
            if len(same) == 1:
                return self.use(same[0])
        moved = rearranged(parts, self.language)
        return self.use(moved) if moved else None

    def _told(self, id_: str, form: str) -> bool:
        """Whether the article somewhere has a longer name of a shipped organisation than this form."""
        if (id_, form) not in self._longer:
            names = self.facts.organisations[id_].all_names()
            self._longer[id_, form] = any(" " in n and len(n) > len(form) and n in self.text for n in names)
        return self._longer[id_, form]

    @cached_property
    def _told_countries(self) -> tuple[frozenset[str], ...]:
        return countries_told(self.language, self.facts, self.text)

    def _national(self, country: str, guest: bool, kind: str) -> str | None:
        """``the Lao federation``: the union of that country named last, of guests first, else its only centre."""
        for id_ in self.records if guest else reversed(self.recent):
            own = self.records[id_].country == country and self.type(id_) == "TradeUnion" and id_ not in self.parents
            if own and of_kind(self.language, self.facts, self.records[id_], kind):
                return id_
        if kind in self.language.names.get("counterparts", {}).get("kinds", ()) and self.recent:
            last = self.recent[-1]  # somebody of a centre was named: his Cuban counterpart is of Cuba's
            if self.facts.centres.get(self.country(last) or "") != last:
                return None
            if (same := self.facts.centres.get(country)) is not None:
                return self.use(same)
        centre = called_centre(self.language, self.facts, country, kind, self.text, self.records.values())
        return centre and self.use(centre)

    def _bound(self, parts: Parts) -> str | None:
        for form in (*parts.acronyms, parts.text):
            if form in parts.acronyms and parts.place and self.language.heads.get(form):
                continue  # Liên đoàn Lao động (LĐLĐ) tỉnh Kon Tum, (LĐLĐ) tỉnh Quảng Bình
            if form and (found := self._acronyms.get(match_key(form))):
                return found
        return self._wholes.get(match_key(parts.text))

    def _short(self, parts: Parts) -> str | None:
        """A name shortened to kind and level, or to kind and sector, of an organisation named before."""
        if parts.known:
            return None
        for id_ in reversed(self.recent):
            other = self.records[id_].parts
            if other is None and (self._of_level(parts, id_) or self._lacks_country(parts, id_)):
                return id_
            if other is None or other.type != parts.type:
                continue
            if parts.level and not parts.place and not parts.own:
                level = other.level or parts.level
                if level == parts.level and other.place and not other.own and self._same_kind(parts, other):
                    return id_
            elif (
                parts.own
                and not parts.place
                and match_key(core(parts, self.language)) == match_key(core(other, self.language))
                and parts.country in (None, other.country)
            ) or (
                parts.place
                and not (parts.own or other.own)
                and (parts.type != "StateBody" or self._same_kind(parts, other))
                and match_key(parts.place) == match_key(other.place or "")
                and parts.level in (None, other.level)
                and parts.country in (None, other.country)
            ):
                return id_
        branded = ends_with_brand(parts, self.language, self.facts)
        return self.use(branded, parts) if branded else None

    def _of_level(self, parts: Parts, id_: str) -> bool:
        """Whether a shipped union is what ``LĐLĐ thành phố`` means after it was named."""
        if not (parts.level and self._vietnamese(parts)) or parts.place or parts.own or not self.facts.types.get(id_):
            return False
        if self.type(id_) != parts.type or self.country(id_) != self.language.data.get("home"):
            return False
        return same_level(parts, self.label(id_), self.language.names["levels"])

    def _lacks_country(self, parts: Parts, id_: str) -> bool:
        org = self.facts.organisations.get(id_)
        return org is not None and lacks_country(parts, org, self.language)

    def _same_kind(self, parts: Parts, other: Parts) -> bool:
        return self._vietnamese(parts) == self._vietnamese(other)

    def _vietnamese(self, parts: Parts) -> bool:
        return parts.head in self.language.names.get("country_heads", {}).get("VN", ())

    def _composed(self, parts: Parts) -> str | None:
        told = parts.country or parts.place or (parts.own and parts.own != parts.text)
        if parts.known and (not parts.own or (len(parts.known) > 1 and not told)):
            return None
        if not (parts.own or parts.place or parts.acronyms or parts.level) and not parts.country:
            return None
        if self._composition.movement(parts):
            return None
        if parts.level and not parts.place and not parts.own:
            if not self._vietnamese(parts) and parts.type != "StateBody":
                return None
            named = (self.records[i] for i in reversed(self.recent))
            whole = placed(parts, named, self.language, self.text)
            return self._composed(whole) if whole else None
        made = self._composition.compose(parts, self.text, lambda: self._told_countries[0])
        if made.labels is None:
            return self.use(made.id, made.parts)
        return self.add(made.id, parts.type, made.labels, made.parts.country, made.parts)
