"""What a question keeps: the filters of time, relation, country, plan and confidence that every lookup has."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TypedDict

from unionties.graph.dates import Interval, overlaps, window

DESCRIBING = frozenset({"partOf", "post"})
"""Relations that describe one side and don't tie two: ``tie: false`` in the vocabulary."""


class Asked(TypedDict, total=False):
    """The fields of :class:`Filters` as the keyword arguments of a lookup."""

    at: str | None
    since: str | None
    until: str | None
    relations: Collection[str]
    countries: Collection[str]
    planned: bool
    min_confidence: float


@dataclass(frozen=True)
class Filters:
    """Which ties a question is about; without arguments, about all.

    Args:
        at: keep the acts whose time touches this one (ISO 8601); those without a time fall out.
        since: as ``at``, from this time on.
        until: as ``at``, up to this time.
        relations: keep these relations, by id; empty for all that the question is about by itself.
        countries: keep the ties whose other end is of one of these countries (ISO 3166-1 alpha-2).
        planned: whether to keep what is only planned.
        min_confidence: keep the passages that are at least so sure, and the ties that have one of them.

    >>> Filters(at="2016").holds("visit", False, "2015-05-12", "2015-05-12")
    False
    """

    at: str | None = None
    since: str | None = None
    until: str | None = None
    relations: Collection[str] = ()
    countries: Collection[str] = ()
    planned: bool = True
    min_confidence: float = 0.0

    @cached_property
    def days(self) -> Interval:
        """First and last day that are asked about; raises StatementError where a time is misformed or no day is left.

        >>> Filters(since="2015", until="2016-02").days
        ('2015-01-01', '2016-02-29')
        """
        return window(self.at, self.since, self.until)

    def holds(self, relation: str, planned: bool, begin: str | None, end: str | None) -> bool:
        """Whether a tie passes by its relation, its plan and its days; raises as :attr:`days`."""
        return (
            (not self.relations or relation in self.relations)
            and (self.planned or not planned)
            and overlaps(begin, end, self.days)
        )

    def holds_country(self, country: str | None) -> bool:
        """Whether an end is of a country that is asked for."""
        return not self.countries or country in self.countries

    def holds_countries(self, countries: Iterable[str | None]) -> bool:
        """Whether one of several ends is."""
        return not self.countries or any(country in self.countries for country in countries)

    @property
    def narrow(self) -> bool:
        """Whether they leave anything out at all."""
        times = (self.at, self.since, self.until)
        return any(times) or bool(self.relations or self.countries or self.min_confidence) or not self.planned
