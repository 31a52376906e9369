"""Two organisations side by side: the partners that both have, and those that only one has."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Unpack

from unionties.graph.filters import Asked, Filters
from unionties.graph.names import search_key
from unionties.queries.lookups import Partner, rows_of
from unionties.queries.naming import Named, find

if TYPE_CHECKING:
    from collections.abc import Iterable

    from unionties.graph.readable import Readable


@dataclass(frozen=True)
class Side:
    """What one of the two has with a partner: relations, acts that were done, planned ones, reports (articles)."""

    relations: tuple[str, ...]
    labels: tuple[str, ...]
    acts: int
    planned: int
    reports: int

    def to_json(self) -> dict[str, Any]:
        """The fields by name."""
        return {**vars(self), "relations": list(self.relations), "labels": list(self.labels)}


@dataclass(frozen=True)
class Compared:
    """A partner with what each of the two has with it; None for the one that has nothing."""

    id: str
    name: str
    type: str
    country: str | None
    a: Side | None
    b: Side | None

    def to_json(self) -> dict[str, Any]:
        """The fields by name, the sides as objects or null."""
        return {**vars(self), "a": self.a and self.a.to_json(), "b": self.b and self.b.to_json()}


@dataclass(frozen=True)
class Comparison:
    """The two, what ties them to each other, and their partners: shared ones, those of ``a`` and those of ``b``."""

    a: Named
    b: Named
    between: list[Partner]
    shared: list[Compared]
    only_a: list[Compared]
    only_b: list[Compared]

    @property
    def rows(self) -> int:
        """How many rows all parts have."""
        return len(self.between) + len(self.shared) + len(self.only_a) + len(self.only_b)

    def to_json(self, language: str) -> dict[str, Any]:
        """The fields by name."""
        data: dict[str, Any] = {
            side: {"id": one.id, "name": one.label(language)} for side, one in (("a", self.a), ("b", self.b))
        }
        data["between"] = [row.to_json() for row in self.between]
        return data | {key: [row.to_json() for row in getattr(self, key)] for key in ("shared", "only_a", "only_b")}


def compare(store: Readable, a: str, b: str, *, language: str = "vi", **asked: Unpack[Asked]) -> Comparison:
    """The partners of two organisations side by side.

    Args:
        store: an open store.
        a: a name or an id.
        b: a name or an id.
        language: the language of names and relations.
        **asked: what to keep, see :class:`~unionties.graph.filters.Filters`; without ``relations`` all
            that tie two. Of the countries the partner must be.

    Returns:
        Shared partners by the acts that the weaker of the two sides has, the others by acts; then by name.

    Raises:
        NameNotFound: no entity, or more than one, has one of the names.
        StatementError: a time is not ISO 8601, or none lies within all three.
    """
    filters = Filters(**asked)
    one, two = find(store, a, language=language), find(store, b, language=language)
    ours, theirs = (_by_partner(rows_of(store, side.iri, filters, language)) for side in (one, two))
    ours.pop(two.id, None), theirs.pop(one.id, None)
    rows = [_compared(ours.get(key, []), theirs.get(key, [])) for key in sorted(ours.keys() | theirs.keys())]
    rows.sort(key=_strength)
    return Comparison(
        one, two,
        between=rows_of(store, one.iri, filters, language, two.iri) if one.iri != two.iri else [],
        shared=[row for row in rows if row.a and row.b],
        only_a=[row for row in rows if not row.b],
        only_b=[row for row in rows if not row.a],
    )  # fmt: skip


def _by_partner(rows: Iterable[Partner]) -> dict[str, list[Partner]]:
    found: dict[str, list[Partner]] = defaultdict(list)
    for row in rows:
        found[row.id].append(row)
    return found


def _compared(ours: list[Partner], theirs: list[Partner]) -> Compared:
    one = (ours or theirs)[0]
    return Compared(one.id, one.name, one.type, one.country, _side(ours), _side(theirs))


def _side(rows: list[Partner]) -> Side | None:
    if not rows:
        return None
    relations = dict.fromkeys((row.relation, row.relation_label) for row in rows)
    articles = {article for row in rows for article in row.articles}
    return Side(
        tuple(key for key, _ in relations), tuple(label for _, label in relations),
        sum(row.acts for row in rows if not row.planned), sum(row.acts for row in rows if row.planned),
        len(articles),
    )  # fmt: skip


def _strength(row: Compared) -> tuple[Any, ...]:
    acts = [side.acts for side in (row.a, row.b) if side]
    return (-min(acts), -sum(acts), search_key(row.name), row.id)
