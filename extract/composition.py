"""The identity of an organisation that the article names and no acronym or listed name tells: composed of its parts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from unionties.extract.knowledge import Knowledge, country_forms, country_words
from unionties.extract.language import Language
from unionties.extract.mentions import Parts
from unionties.extract.noun_places import local_body, local_branch, local_union, without_country
from unionties.extract.short_names import told_country
from unionties.graph.divisions import country_of, division
from unionties.graph.identity import (
    mission_id,
    mission_labels,
    organisation_id,
    organisation_labels,
    spelled_out,
)
from unionties.graph.kinds import Term, mission, sector, sector_told, single_centre
from unionties.graph.names import slug

_SMALL = ("district", "ward")
_LONGEST = 4  # words of a place's name


@dataclass(frozen=True)
class Composed:
    """An id with the parts that it is made of; ``labels`` are by language, None for an organisation that is known."""

    id: str
    parts: Parts
    labels: tuple[tuple[str, str], ...] | None = None


class Composition:
    """Composes ids in a language; ``facts`` has the local federations and the unions of a branch that are known."""

    def __init__(self, language: Language, facts: Knowledge) -> None:
        self.language, self.facts = language, facts
        self._country_within = language.names.get("grammar") == "noun"

    def compose(self, parts: Parts, text: str, countries: Callable[[], frozenset[str]]) -> Composed:
        """The organisation of these parts in an article's text; ``countries`` gives those that the text names."""
        if country := parts.country or told_country(parts, text, self.language):
            parts = replace(parts, country=country)
        home = self.language.data.get("home")
        if parts.level in _SMALL and not parts.country and home and not countries() - {home}:
            parts = replace(parts, country=home)  # a district, in an article that names no other country
        parts = self._placed(self._told_by_head(parts))
        own = parts.own or (parts.acronyms[0] if parts.acronyms and not parts.place else "")
        if found := self._federation(parts, own) or self._mission(parts):
            return found
        branch = self._branch(parts)
        if branch and (known := self.facts.branches.get((parts.country or "", branch.vi))):
            return Composed(known, parts)
        own = branch.vi if branch else own
        bare = without_country(own, parts.country, self.language) if self._country_within else own
        whole = self._organ_of(parts)
        id_ = whole or organisation_id(
            parts.type, head=parts.head, own=bare, level=parts.level, place=parts.place, country=parts.country
        )
        labels = organisation_labels(
            parts.text or spelled_out(f"{parts.head} {parts.place or ''}"), type_=parts.type, level=parts.level,
            place=parts.place, own=own, country=parts.country, head=parts.head, language=self.language.code,
        )  # fmt: skip
        return Composed(id_, parts, labels)

    def movement(self, parts: Parts) -> bool:
        """Whether a name tells a movement and no body: ``công đoàn châu Âu``, and a country's with several centres;
        or some company of a country."""
        if parts.type == "Company" and parts.country and not (parts.acronyms or parts.place):
            return parts.text[:1].islower() and parts.own.islower()  # hãng hàng không Ireland
        if parts.head not in self.language.names.get("movement_heads", ()) or parts.acronyms or parts.place:
            return False
        if parts.own:
            return parts.own.casefold().startswith(tuple(self.language.names.get("movements_of", ())))
        return bool(parts.country) and not parts.level

    def _told_by_head(self, parts: Parts) -> Parts:
        """The parts with what the head tells beside a place: ``Công đoàn Viên chức tỉnh Nghệ An`` is no federation."""
        heads = self.language.names.get("place_heads")
        if not heads or parts.type != "TradeUnion" or parts.own or not parts.place or parts.head in heads:
            return parts
        beginning = max((head for head in heads if parts.head.startswith(f"{head} ")), key=len, default="")
        return replace(parts, own=parts.head.removeprefix(beginning).strip())

    def _in_place(self, parts: Parts) -> Parts:
        """The parts of a branch's union with the place at its end: ``Công đoàn các KCN Bình Dương``."""
        words = parts.own.split()
        for first in range(max(1, len(words) - _LONGEST), len(words)):
            told = " ".join(words[first:])
            country = parts.country or country_of(told)
            place = division(country, told) if country else None
            if place and sector(" ".join(words[:first])):
                return replace(parts, own=" ".join(words[:first]), place=place.name, country=country)
        return parts

    def _placed(self, parts: Parts) -> Parts:
        """The parts of a body that an English name tells apart by its place alone, as Vietnamese names do."""
        if parts.place or parts.whole:
            return parts
        if parts.type == "TradeUnion" and parts.own and parts.own != parts.text:
            return self._in_place(parts)
        if parts.type == "TradeUnion" and (local := local_union(parts.text, parts.country, self.language)):
            return replace(parts, own="", place=local.place, level=local.level, country=local.country)
        if parts.type == "TradeUnion" and (found := local_branch(parts.text, parts.country, self.language)):
            branch, local = found
            return replace(parts, own=branch.vi, place=local.place, level=local.level, country=local.country)
        if parts.type != "TradeUnion" and (body := local_body(parts.text, self.language)):
            head, local = body
            return replace(parts, own="", head=head, place=local.place, level=local.level, country=local.country)
        return parts

    def _federation(self, parts: Parts, own: str) -> Composed | None:
        """The federation of the province or city that a union's name tells, where the knowledge has it."""
        if parts.type != "TradeUnion" or own or not parts.place or not parts.country:
            return None
        place = division(parts.country, parts.place, parts.level)
        known = self.facts.federations.get((place.country, place.name)) if place else None
        return Composed(known, parts) if known else None

    def _mission(self, parts: Parts) -> Composed | None:
        """A mission abroad, known by whose it is and where; ``own`` tells where, as ``Embassies`` puts it."""
        kind = mission(parts.head) if parts.type == "StateBody" and parts.country else None
        if kind is None or parts.country is None or parts.own == parts.text:
            return None
        id_ = mission_id(kind, parts.country, parts.own)
        return Composed(id_, parts, mission_labels(kind, parts.country, parts.own))

    def _organ_of(self, parts: Parts) -> str | None:
        """The id of an organ named by the known organisation that it belongs to: ``Đảng đoàn Tổng LĐLĐ Việt Nam``."""
        if parts.type == "TradeUnion" or not parts.own or parts.own == parts.text or parts.place:
            return None
        lands = country_forms(self.language.code, parts.country) if parts.country else ()
        named = (self.facts.names.get(" ".join((parts.own, land)).strip()) for land in ("", *lands))
        ids = next((ids for ids in named if ids), ())
        return slug(parts.head, ids[0]) if len(ids) == 1 else None

    def _branch(self, parts: Parts) -> Term | None:
        """The branch of work that tells a union in a country whose unions belong to one centre."""
        if parts.type != "TradeUnion" or not parts.own or parts.place or not single_centre(parts.country):
            return None
        if parts.own != parts.text:
            return sector(parts.own)
        return sector_told(parts.own, country_words(self.language.code, parts.country or ""))
