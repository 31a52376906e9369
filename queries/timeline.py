"""The acts of an entity in the order of time, each with the reports that tell of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Unpack

from unionties.graph.dates import bounds, distinct_times, is_coarser
from unionties.graph.filters import Asked, Filters
from unionties.queries.lookups import report_json, tying
from unionties.queries.naming import Named, find
from unionties.queries.terms import Terms, terms
from unionties.queries.ties import (
    Described,
    Report,
    Sources,
    Tie,
    describe,
    kept,
    sources_of,
    ties_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from unionties.graph.readable import Readable

Kind = tuple[str, str, bool, bool, str | None]
"""The other end's address, the relation, whether it is the subject, whether planned, the title of a post."""


@dataclass(frozen=True)
class Occurrence:
    """One act of an entity with one other.

    ``when`` keeps its precision and is None for what has no date; ``acts`` is 1, but 0 for reports without a
    date where acts of the same kind with one are told: they may mean one of those. ``reports`` counts articles;
    ``passages`` are all that tell of it, the best first.
    """

    when: str | None
    id: str
    name: str
    country: str | None
    relation: str
    relation_label: str
    inverse: bool
    planned: bool
    title: str | None
    acts: int
    reports: int
    passages: tuple[Report, ...]

    def to_json(self, articles: Sources) -> dict[str, Any]:
        """The fields by name, the best passage under ``best``."""
        data = {key: value for key, value in vars(self).items() if key != "passages"}
        return data | {"best": report_json(self.passages[0], articles)}

    @property
    def order(self) -> tuple[Any, ...]:
        """A key for sorting: by first day, last day, whether planned, relation and partner; the undated last."""
        begin, end = bounds(self.when) if self.when else (None, None)
        return (
            self.when is None, begin or end or "", end or "9999", self.planned, self.relation, self.name, self.id,
            self.inverse, self.title or "", self.when or "",
        )  # fmt: skip


@dataclass(frozen=True)
class Timeline:
    """Whose acts they are, the acts in the order of time, and the metadata of their articles by address."""

    of: Named
    rows: list[Occurrence]
    articles: Sources

    def to_json(self, language: str) -> dict[str, Any]:
        """The fields by name, each act with its best passage."""
        of = {"id": self.of.id, "name": self.of.label(language)}
        return {"of": of, "acts": [row.to_json(self.articles) for row in self.rows]}


def timeline(store: Readable, name: str, *, language: str = "vi", **asked: Unpack[Asked]) -> Timeline:
    """The acts of an entity in the order of time: those without a date at the end.

    A time that is only a coarser form of a more precise one of the same relation and partner is the same act.

    Args:
        store: an open store.
        name: a name or an id.
        language: the language of names and relations.
        **asked: what to keep, see :class:`~unionties.graph.filters.Filters`; without ``relations`` all
            that tie two, for a person the posts too.

    Raises:
        NameNotFound: no entity, or more than one, is called so.
        StatementError: a time is not ISO 8601, or none lies within all three.
    """
    filters = Filters(**asked)
    entity = find(store, name, language=language)
    rows = occurrences(store, entity, ties_of(store, entity.iri), filters, language)
    return Timeline(entity, rows, sources_of(store, (report for row in rows for report in row.passages)))


def occurrences(
    store: Readable, entity: Named, ties: Iterable[Tie], filters: Filters, language: str
) -> list[Occurrence]:
    """The rows of the :func:`timeline` of an entity whose ties were read already."""
    ties = kept(ties, filters)
    ties = ties if entity.type == "Person" else tying(ties, filters)
    words = terms(store)
    described = describe(store, {tie.other(entity.iri) for tie in ties})
    groups: dict[Kind, list[Tie]] = defaultdict(list)
    for tie in ties:
        inverse = tie.object == entity.iri and not words.symmetric(tie.relation)
        if filters.holds_country(described[tie.other(entity.iri)].country):
            groups[tie.other(entity.iri), tie.relation, inverse, tie.planned, tie.title].append(tie)
    rows = [
        _occurrence(kind, when, passages, dated, described[kind[0]], words, language)
        for kind, group in groups.items()
        for when, passages, dated in _acts(group)
    ]
    return sorted(rows, key=lambda row: row.order)


def _acts(ties: Iterable[Tie]) -> Iterator[tuple[str | None, tuple[Report, ...], bool]]:
    """The distinct times of ties of one kind with their passages, and whether any time is told.

    What is told of a coarser time goes to the first of the more precise ones.
    """
    told = list(ties)
    times = distinct_times(tie.when for tie in told)
    passages: dict[str | None, set[Report]] = defaultdict(set)
    for tie in told:
        when = tie.when
        if when is not None and when not in times:
            when = next(time for time in times if is_coarser(when, time))
        passages[when] |= set(tie.reports)
    for when, found in passages.items():
        yield when, tuple(sorted(found, key=lambda report: report.worth)), bool(times)


def _occurrence(
    kind: Kind, when: str | None, passages: tuple[Report, ...], dated: bool, other: Described, words: Terms,
    language: str,
) -> Occurrence:  # fmt: skip
    _, relation, inverse, planned, title = kind
    return Occurrence(
        when=when, id=other.id, name=other.label(language), country=other.country, relation=relation,
        relation_label=words.relation(relation, language, inverse=inverse), inverse=inverse, planned=planned,
        title=title, acts=0 if dated and when is None else 1,
        reports=len({report.article for report in passages}), passages=passages,
    )  # fmt: skip
