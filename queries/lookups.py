"""The two lookups about ties: the partners of an entity, and the sentences that tie two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, Unpack

from unionties.graph.dates import distinct_times
from unionties.graph.filters import Asked, Filters
from unionties.graph.names import search_key
from unionties.queries.naming import Named, find, local_id
from unionties.queries.terms import Terms, terms
from unionties.queries.ties import (
    DESCRIBING,
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
    from unionties.graph.readable import Readable

ARTICLE_FIELDS = {"title": "headline", "outlet": "publisher", "date": "datePublished", "url": "url"}
"""Metadata of an article as results call it, with the schema.org property behind it."""


class Partner(NamedTuple):
    """One relation with one partner.

    ``when`` holds the distinct times of the acts (ISO 8601, without those that are only a coarser form of
    another), ``acts`` their number and at least 1, ``reports`` the number of articles; ``inverse`` tells that
    the partner is the subject; ``best`` is the passage to read first, ``articles`` the addresses of all articles,
    ``symmetric`` whether the order of the ends doesn't count.
    """

    id: str
    name: str
    type: str
    type_label: str
    country: str | None
    relation: str
    relation_label: str
    inverse: bool
    planned: bool
    when: tuple[str, ...]
    acts: int
    reports: int
    best: Report
    articles: tuple[str, ...] = ()
    symmetric: bool = False

    def to_json(self) -> dict[str, Any]:
        """The fields by name up to ``best``, the best passage."""
        inner = ("articles", "symmetric")
        data = {key: value for key, value in self._asdict().items() if key not in inner} | {"when": list(self.when)}
        data["best"] = report_json(self.best)
        return data


class Partners(NamedTuple):
    """Whom :func:`partners` was asked about, and a row for each partner and relation, strongest first."""

    of: Named
    rows: list[Partner]


class Told(NamedTuple):
    """A tie with all that a reader needs: both ends, its words and the metadata of the reporting articles."""

    tie: Tie
    subject: Described
    object: Described
    label: str
    symmetric: bool
    articles: Sources

    def seen_from(self, entity: str) -> Told:
        """The same with the ends of a symmetric tie in such an order that ``entity`` comes first."""
        if not self.symmetric or self.tie.subject == entity:
            return self
        return self._replace(subject=self.object, object=self.subject)

    def to_json(self, language: str) -> dict[str, Any]:
        """Ends, relation, time and the reports with their articles' metadata."""
        tie = self.tie
        return {
            "subject": {"id": self.subject.id, "name": self.subject.label(language)},
            "relation": tie.relation,
            "relation_label": self.label,
            "object": {"id": self.object.id, "name": self.object.label(language)},
            "when": tie.when,
            "planned": tie.planned,
            "title": tie.title,
            "reports": [report_json(r, self.articles) for r in tie.reports],
        }


def partners(store: Readable, name: str, *, language: str = "vi", **asked: Unpack[Asked]) -> Partners:
    """Whom an entity has ties with.

    Args:
        store: an open store.
        name: a name or an id, as :func:`~unionties.queries.naming.find` takes it.
        language: the language of names and relations.
        **asked: what to keep, see :class:`~unionties.graph.filters.Filters`; without ``relations`` all
            that tie two (not ``post`` and ``partOf``).

    Returns:
        The rows by partner, the one with the most acts first, then by reports and by name. What is planned
        has rows of its own, after the others.

    Raises:
        NameNotFound: no entity, or more than one, is called so.
        StatementError: a time is not ISO 8601, or none lies within all three.
    """
    filters = Filters(**asked)
    filters.days  # noqa: B018 - tells of a bad time even where nobody is called so
    entity = find(store, name, language=language)
    return Partners(entity, rows_of(store, entity.iri, filters, language))


def rows_of(store: Readable, entity: str, filters: Filters, language: str, other: str | None = None) -> list[Partner]:
    """The rows of :func:`partners` for the entity of an address, or those with one other."""
    return rows_from(store, entity, ties_of(store, entity, other), filters, language)


def rows_from(store: Readable, entity: str, ties: Iterable[Tie], filters: Filters, language: str) -> list[Partner]:
    """The rows of :func:`partners` for an entity whose ties were read already."""
    words = terms(store)
    groups: dict[tuple[str, str, bool, bool], list[Tie]] = defaultdict(list)
    for tie in tying(kept(ties, filters), filters):
        inverse = tie.object == entity and not words.symmetric(tie.relation)
        groups[tie.other(entity), tie.relation, inverse, tie.planned].append(tie)
    described = describe(store, {end for end, *_ in groups})
    rows = [
        _partner(key, ties, described[key[0]], words, language)
        for key, ties in groups.items()
        if filters.holds_country(described[key[0]].country)
    ]
    return _strongest_first(rows)


def tying(ties: Iterable[Tie], filters: Filters) -> list[Tie]:
    """The ties without posts and parts, unless these are asked for."""
    return [tie for tie in ties if filters.relations or tie.relation not in DESCRIBING]


def evidence(store: Readable, a: str, b: str, *, language: str = "vi", **asked: Unpack[Asked]) -> list[Told]:
    """The ties between two entities, each with its passages.

    Args:
        store: an open store.
        a: a name or an id.
        b: a name or an id.
        language: the language of the relations' labels.
        **asked: what to keep, see :class:`~unionties.graph.filters.Filters`; without ``relations`` all,
            ``post`` and ``partOf`` too. The other end is ``b``.

    Raises:
        NameNotFound: no entity, or more than one, has one of the names.
        StatementError: a time is not ISO 8601, or none lies within all three.
    """
    filters = Filters(**asked)
    one, two = find(store, a, language=language), find(store, b, language=language)
    ties = kept(ties_of(store, one.iri, two.iri), filters)
    if filters.countries and not filters.holds_country(describe(store, [two.iri])[two.iri].country):
        ties = []
    return [tie.seen_from(one.iri) for tie in told(store, ties, language)]


def told(store: Readable, ties: Iterable[Tie], language: str) -> list[Told]:
    """The ties with the descriptions of their ends and articles."""
    ties = list(ties)
    words = terms(store)
    ends = describe(store, {end for tie in ties for end in (tie.subject, tie.object)})
    articles = sources_of(store, (report for tie in ties for report in tie.reports))
    return [
        Told(
            tie, ends[tie.subject], ends[tie.object], words.relation(tie.relation, language),
            words.symmetric(tie.relation), articles,
        )
        for tie in ties
    ]  # fmt: skip


def report_json(report: Report, articles: Sources | None = None) -> dict[str, Any]:
    """A passage with its offsets and, with ``articles``, what is known of its article, and the copies that carry it."""
    data = {"article": local_id(report.article)} if articles is None else article_json(report.article, articles)
    copies = [] if articles is None else articles.copies.get(report.evidence, [])
    return data | {
        "text": report.text, "start": report.start, "end": report.end, "confidence": round(report.confidence, 3),
        **({} if articles is None else {"copies": [article_json(copy, articles) for copy in copies]}),
    }  # fmt: skip


def article_json(article: str, articles: Mapping[str, dict[str, str]]) -> dict[str, Any]:
    """An article's name and, as far as known, title, outlet, date and address."""
    known = articles.get(article, {})
    return {"article": local_id(article), **{key: known.get(field) for key, field in ARTICLE_FIELDS.items()}}


def _partner(
    key: tuple[str, str, bool, bool], ties: list[Tie], other: Described, words: Terms, language: str
) -> Partner:
    _, relation, inverse, planned = key
    when = distinct_times(tie.when for tie in ties)
    reports = [report for tie in ties for report in tie.reports]
    articles = sorted({report.article for report in reports})
    return Partner(
        id=other.id, name=other.label(language), type=other.type, type_label=words.type(other.type, language),
        country=other.country, relation=relation,
        relation_label=words.relation(relation, language, inverse=inverse), inverse=inverse, planned=planned,
        when=tuple(when), acts=max(1, len(when)), reports=len(articles),
        best=min(reports, key=lambda report: report.worth), articles=tuple(articles),
        symmetric=words.symmetric(relation),
    )  # fmt: skip


def _strongest_first(rows: list[Partner]) -> list[Partner]:
    """By what is done, then by the whole partner's acts, reports and name, then by the row's own."""
    acts: dict[tuple[bool, str], int] = defaultdict(int)
    reports: dict[tuple[bool, str], int] = defaultdict(int)
    for row in rows:
        acts[row.planned, row.id] += row.acts
        reports[row.planned, row.id] += row.reports
    return sorted(
        rows,
        key=lambda row: (
            row.planned, -acts[row.planned, row.id], -reports[row.planned, row.id], search_key(row.name),
            row.id, -row.acts, -row.reports, row.relation, row.inverse,
        ),
    )  # fmt: skip
