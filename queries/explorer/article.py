"""The page of an article: its text as the store keeps it, with the names and the passages that were found in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from pyoxigraph import NamedNode

from unionties.graph.dates import order
from unionties.queries.explorer.evidence import article_text
from unionties.queries.explorer.language import lang
from unionties.queries.explorer.reading import store
from unionties.queries.naming import local_id
from unionties.queries.sparql import facts, select
from unionties.queries.terms import terms
from unionties.queries.ties import Described, articles_of, describe

pages = Blueprint("article", __name__, url_prefix="/article")

_STATEMENTS = """
SELECT ?subject ?relation ?object ?when ?planned ?title ?confidence ?judged ?from ?to WHERE {
  GRAPH <%s> {
    ?tie a ut:Tie ; rdf:subject ?subject ; rdf:predicate ?relation ; rdf:object ?object ;
         ut:planned ?planned ; ut:evidence ?evidence .
    OPTIONAL { ?tie ut:when ?when }
    OPTIONAL { ?tie ut:title ?title }
    ?evidence ut:confidence ?confidence ; oa:hasSelector ?selector .
    OPTIONAL { ?evidence ut:judged ?judged }
    ?selector oa:start ?from ; oa:end ?to .
  }
}
"""
_MENTIONS = "SELECT DISTINCT ?entity ?form WHERE { GRAPH <%s> { ?entity ut:mention ?form } }"


@dataclass(frozen=True)
class Statement:
    """One thing that the article says, with the passage that says it: offsets in characters of the text."""

    subject: Described
    relation: str
    object: Described
    when: str
    planned: bool
    title: str
    confidence: float
    judged: bool
    start: int
    end: int


@dataclass(frozen=True)
class Piece:
    """A stretch of text within which nothing begins or ends: whose name it is, if one's, and what it is evidence for.

    ``anchor`` is the offset where a passage begins here, else None.
    """

    text: str
    entity: str | None
    statements: tuple[int, ...]
    anchor: int | None
    number: int = 0
    """That of the first statement whose passage begins here, from 1."""


@pages.get("/<path:name>")
def show(name: str) -> ResponseReturnValue:
    """The page."""
    iri = store().addresses.article(name).value
    known = articles_of(store(), [iri])[iri]
    text = article_text(iri)
    statements = _statements(iri)
    if not (known or text or statements):
        abort(404)
    named = _names(iri)
    ends = describe(store(), {store().addresses.entity(one).value for one in named.values() if one})
    paragraphs = [pieces for pieces in marked(text, statements, named) if pieces]
    return render_template(
        "article.html", name=name, known=known, paragraphs=paragraphs, statements=statements, words=terms(store()),
        called={one.id: one.label(lang()) for one in ends.values()}, local_id=local_id, text=text,
        entities=sorted(ends.values(), key=lambda one: one.label(lang())), original=_metadata(_originals(iri)),
        copies=_metadata(store().bearers(("ut:copyOf",), (NamedNode(iri),))),
    )  # fmt: skip


def marked(text: str, statements: list[Statement], named: Mapping[str, str | None]) -> Iterator[list[Piece]]:
    """The text paragraph by paragraph, cut where a name or a passage begins or ends."""
    entity: dict[int, str | None] = {}
    cuts = {0, len(text)}
    for start, end, one in _occurrences(text, named):
        cuts |= {start, end}
        entity.update(dict.fromkeys(range(start, end), one))
    for statement in statements:
        cuts |= {statement.start, statement.end}
    begins: dict[int, int] = {}
    for number, one_said in enumerate(statements, 1):
        begins.setdefault(one_said.start, number)
    for line in re.finditer(r"[^\n]+|\n+", text):
        if line[0].startswith("\n"):
            continue
        begin, stop = line.span()
        edges = sorted({begin, stop, *(cut for cut in cuts if begin < cut < stop)})
        pieces = []
        for start, end in pairwise(edges):
            within = tuple(n for n, said in enumerate(statements) if said.start <= start and end <= said.end)
            anchor = start if start in begins else None
            pieces.append(Piece(text[start:end], entity.get(start), within, anchor, begins.get(start, 0)))
        yield pieces


def _originals(iri: str) -> list[str]:
    return [value.value for _, value in facts(store(), iri, "ut:copyOf")]


def _metadata(iris: Iterable[str]) -> list[tuple[str, dict[str, str]]]:
    """Articles by their names, with what is known of them, the earliest first."""
    found = articles_of(store(), iris)
    named = [(local_id(iri), known) for iri, known in found.items()]
    return sorted(named, key=lambda one: order(one[1].get("datePublished"), one[0]))


def _occurrences(text: str, named: Mapping[str, str | None]) -> Iterator[tuple[int, int, str | None]]:
    """Where the forms that the article uses stand in its text: the longest first, none within another."""
    forms = sorted((form for form in named if form.strip()), key=lambda form: (-len(form), form))
    if not forms:
        return
    pattern = "|".join(re.escape(form) for form in forms)
    for found in re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", text):
        yield found.start(), found.end(), named[found[0]]


def _names(iri: str) -> dict[str, str | None]:
    """The entity of each form that the article uses for one; None where it uses it for several."""
    found: dict[str, str | None] = {}
    for row in select(store(), _MENTIONS % iri):
        form, entity = row["form"].value, local_id(row["entity"].value)
        found[form] = entity if found.get(form, entity) == entity else None
    return found


def _statements(iri: str) -> list[Statement]:
    """What the article says, in the order of its text."""
    rows = list(select(store(), _STATEMENTS % iri))
    ends = describe(store(), {row[end].value for row in rows for end in ("subject", "object")})
    found = [
        Statement(
            ends[row["subject"].value], row["relation"].value.rpartition("#")[2], ends[row["object"].value],
            row["when"].value if row["when"] else "", row["planned"].value == "true",
            row["title"].value if row["title"] else "", float(row["confidence"].value), row["judged"] is not None,
            int(row["from"].value), int(row["to"].value),
        )
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.start, one.end, one.relation, one.subject.id, one.object.id, one.when))
