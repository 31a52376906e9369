"""Search: entities by any of their names, without diacritics, by beginnings of words, or with typing errors."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Unpack

from unionties.graph.addresses import segment
from unionties.graph.dates import distinct_times
from unionties.graph.errors import NameNotFound
from unionties.graph.filters import Asked, Filters
from unionties.graph.names import match_key, search_key
from unionties.graph.names_index import Name, NameIndex
from unionties.queries.indexed import shortened
from unionties.queries.terms import terms
from unionties.queries.ties import describe, kept, ties_of

if TYPE_CHECKING:
    from unionties.graph.readable import Readable

WAYS = ("id", "name", "toneless", "initials", "beginning", "words", "similar")
"""How a form matches, the best first: as an id; letter by letter but for case and punctuation; without diacritics; with
words cut to initials; by its beginning; by beginnings of its words; with other letters."""
Found = tuple[Name, str, int]
"""A name, how it matches, and its score."""
_LEAST = {"ratio": 70.0, "words": 78.0, "part": 84.0}
_SHORTEST_PART = 4


@dataclass(frozen=True)
class Match:
    """An entity that a search found: ``form`` is the name that matches, ``way`` one of ``WAYS``.

    ``score`` is 100, but for ``similar`` the likeness in percent. ``acts`` are those that were done, ``reports`` the
    articles that tell of it; with filters those that pass.
    """

    id: str
    name: str
    type: str
    type_label: str
    country: str | None
    acts: int
    reports: int
    form: str
    way: str
    score: int

    def to_json(self) -> dict[str, Any]:
        """The fields by name."""
        return dict(vars(self))


def search(
    store: Readable, words: str, *, limit: int = 20, types: Collection[str] = (), language: str = "vi",
    **asked: Unpack[Asked],
) -> list[Match]:  # fmt: skip
    """The entities that the words may mean, the likeliest first.

    Args:
        store: an open store.
        words: a name, some beginnings of its words in any order, an acronym or an id.
        limit: the most matches.
        types: keep these entity types; empty for all.
        language: the language of names and types.
        **asked: what to keep, see :class:`~unionties.graph.filters.Filters`: entities of these countries, and with any
            other filter those that have a tie that passes (a post or a part, too).

    Raises:
        NameNotFound: the words hold no letter and no digit.
        StatementError: a time is not ISO 8601, or none lies within all three.
    """
    filters = Filters(**asked)
    filters.days  # noqa: B018 - tells of a bad time even where nothing is found
    if not search_key(words):
        raise NameNotFound(f"{words!r} has no letter or digit: give words of a name, such as 'lao động'")
    index = name_index(store)
    found: list[Match] = []
    own = terms(store)
    for name, way, score in _ranked(index, words, limit):
        if (types and name.type not in types) or not filters.holds_country(name.country or None):
            continue
        counts = _counts(store, name, filters)
        if counts:
            iri = store.addresses.entity(name.id).value
            entity = describe(store, [iri])[iri]
            label = own.type(name.type, language)
            found.append(
                Match(name.id, entity.label(language), name.type, label, name.country or None, *counts,
                      name.form, way, score)
            )  # fmt: skip
        if len(found) == limit:
            break
    return found


def _counts(store: Readable, name: Name, filters: Filters) -> tuple[int, int] | None:
    """Acts and reports that pass; None where a filter of ties is asked for and none passes."""
    if not replace(filters, countries=()).narrow:
        return name.acts, name.reports
    from unionties.queries.ties import DESCRIBING

    times: dict[tuple[str, str, str], list[str | None]] = {}
    ties = kept(ties_of(store, store.addresses.entity(name.id).value), filters)
    for tie in ties:
        if not tie.planned and tie.relation not in DESCRIBING:
            times.setdefault((tie.subject, tie.relation, tie.object), []).append(tie.when)
    acts = sum(max(1, len(distinct_times(told))) for told in times.values())
    return (acts, len({report.article for tie in ties for report in tie.reports})) if ties else None


def name_index(store: Readable) -> NameIndex:
    """The index beside the graph, else one made from the graph, which takes long."""
    if index := store.names():
        return index
    from unionties.graph.name_counts import everything

    return NameIndex.of(everything(store.query, store.addresses))


def _ranked(index: NameIndex, words: str, limit: int) -> Iterator[Found]:
    """Each entity by its best form, the best ways first; what is costlier is only looked for when it is needed."""
    seen: set[str] = set()
    for level in (_exact, _shortened, _beginning, _words, _similar):
        for name, way, score in sorted(level(index, words, 5 * limit), key=_order):
            if name.entity not in seen:
                seen.add(name.entity)
                yield name, way, score


def _order(match: Found) -> tuple[Any, ...]:
    name, way, score = match
    counts = -name.acts, -name.reports
    return (WAYS.index(way), -score, not name.own, name.kind, *counts, len(name.form), name.form, name.id)


def _exact(index: NameIndex, words: str, _: int) -> Iterator[Found]:
    exact = match_key(words)
    yield from ((name, "id", 100) for name in index.of_entity(segment(words.strip())).names)
    for name in index.called(search_key(words)):
        yield name, "name" if match_key(name.form) == exact else "toneless", 100


def _shortened(index: NameIndex, words: str, _: int) -> Iterator[Found]:
    yield from ((name, "initials", 100) for name in shortened(index, search_key(words)))


def _beginning(index: NameIndex, words: str, _: int) -> Iterator[Found]:
    yield from ((name, "beginning", 100) for name in index.beginning(search_key(words)))


def _words(index: NameIndex, words: str, _: int) -> Iterator[Found]:
    parts = search_key(words).split()
    for name in index.containing(max(parts, key=len)):
        if all(f" {part}" in f" {name.key}" for part in parts):
            yield name, "words", 100


def _similar(index: NameIndex, words: str, limit: int) -> Iterator[Found]:
    """The names that are most like the words: by letters, by words in any order, or as a part of a longer name."""
    from rapidfuzz import fuzz, process

    wanted, keys = search_key(words), index.keys
    scores: dict[int, float] = {}
    for scorer, least, weight in (
        (fuzz.ratio, _LEAST["ratio"], 1.0),
        (fuzz.token_sort_ratio, _LEAST["words"], 1.0),
        (fuzz.partial_ratio, _LEAST["part"], 0.9),
    ):
        if weight < 1 and len(wanted) < _SHORTEST_PART:
            continue
        for key, score, number in process.extract(wanted, keys, scorer=scorer, limit=limit, score_cutoff=least):
            if weight == 1 or len(key) > len(wanted):
                scores[number] = max(scores.get(number, 0.0), weight * score)
    for number, score in scores.items():
        yield index.at(number), "similar", round(score)
