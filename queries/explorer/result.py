"""Results of SPARQL queries as tables for people: entities and articles are links, numbers stand at the right.

Queries are evaluated by the endpoint's processes with the endpoint's limits, never by the process that makes pages.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import pyoxigraph as ox
from flask import Response, current_app, url_for

from unionties.queries.endpoint.negotiation import GRAPHS, SOLUTIONS
from unionties.queries.endpoint.pool import Body, Pool
from unionties.queries.endpoint.protocol import Refused
from unionties.queries.endpoint.worker import Question
from unionties.queries.explorer.asked import Page, page
from unionties.queries.explorer.language import country, lang, told_time, words
from unionties.queries.explorer.reading import store
from unionties.queries.naming import local_id
from unionties.queries.sparql import shorten, with_sorted_prefixes
from unionties.queries.terms import terms
from unionties.queries.ties import articles_of, describe

MOST, ROWS, LONGEST = 20_000, 200, 200_000
"""Rows that a page asks for, rows that it shows at a time, characters of a graph that it shows."""
_PLACE = re.compile(r"\bat line (\d+), column (\d+)")
_SAID = re.compile(r"SPARQL error at line \d+, column \d+(, |: )")
_TIMES = ("when", "first", "told", "first_told", "last_told")
_COUNTRIES = ("country", "partner_country")
_NUMBERS = tuple(
    f"http://www.w3.org/2001/XMLSchema#{kind}" for kind in ("integer", "decimal", "double", "float", "int", "long")
)
_XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
Binding = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Cell:
    """What stands in a cell: its text, where it leads, the language of the text, and what it is in full."""

    text: str = ""
    href: str = ""
    lang: str = ""
    title: str = ""
    is_number: bool = False


@dataclass(frozen=True)
class Column:
    """A column: its variable, what heads it, and whether its values are numbers."""

    key: str
    heading: str
    is_number: bool = False


@dataclass(frozen=True)
class Result:
    """What a query gave: a stretch of its rows, yes or no, or a graph as Turtle, which is ``cut`` where it is long."""

    columns: tuple[Column, ...] = ()
    rows: Page[list[Cell]] | None = None
    truth: bool | None = None
    graph: str = ""
    cut: bool = False


@dataclass(frozen=True)
class Problem:
    """Why a query wasn't answered; ``line`` and ``column`` count from 1, ``before`` and ``after`` are of that line."""

    status: int
    why: str
    line: int = 0
    column: int = 0
    before: str = ""
    after: str = ""


def pool() -> Pool:
    """The processes that evaluate queries."""
    return cast("Pool", current_app.extensions["unionties-pool"])


def evaluated(query: str, *, named: bool = False) -> Result:
    """What a query gives.

    Args:
        query: SPARQL; its result's page is what the address asks for.
        named: whether columns have headings, and entities stand under their names, as the questions that ship have it.

    Raises:
        Refused: as ``Pool.ask``, and where there are more than ``MOST`` rows.
    """
    body = pool().ask(Question(query, "json", "ttl", min(MOST, pool().limits.rows)))
    data = _text(body)
    if body.format == "ttl":
        data = with_sorted_prefixes(data)
        return Result(
            graph=data[:LONGEST].rpartition("\n")[0] if len(data) > LONGEST else data, cut=len(data) > LONGEST
        )
    told = json.loads(data)
    if "boolean" in told:
        return Result(truth=told["boolean"])
    return _table(told["head"]["vars"], told["results"]["bindings"], named)


def download(query: str, form: str, name: str) -> Response:
    """The whole result as a file; raises Refused as ``Pool.ask``."""
    form = form if form in ("csv", "json", "tsv", "xml", "ttl") else "csv"
    body = pool().ask(Question(query, form if form != "ttl" else None, "ttl", pool().limits.rows))
    media = SOLUTIONS.get(body.format) or GRAPHS[body.format]
    response = Response(body.read(), content_type=media, headers={"Content-Length": str(body.size)})
    response.call_on_close(body.close)
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.{body.format}")
    return response


def problem(refused: Refused, query: str) -> Problem:
    """What a page tells of a query that wasn't answered, with the line that is wrong.

    >>> found = problem(Refused(400, "SPARQL error at line 2, column 5: no"), "ASK {\\n ?a ?b }")
    >>> found.before, found.why
    (' ?a ', 'no')
    """
    found = _PLACE.search(refused.why)
    lines = query.split("\n")
    if not found or not 0 < int(found[1]) <= len(lines):
        return Problem(refused.status, refused.why)
    line, column = int(found[1]), int(found[2])
    text = lines[line - 1].rstrip("\r")
    return Problem(
        refused.status, _SAID.sub("", refused.why, count=1), line, column, text[: column - 1], text[column - 1 :]
    )


def _text(body: Body) -> str:
    try:
        return b"".join(body.read()).decode("utf-8")
    finally:
        body.close()


def _table(names: Sequence[str], found: Sequence[Binding], named: bool) -> Result:
    stretch = page(found, ROWS)
    paired = {name.removesuffix("_name") for name in names if name.endswith("_name")} & set(names) if named else set()
    shown = [name for name in names if name.removesuffix("_name") not in paired or not name.endswith("_name")]
    known = _Known.of(stretch.items)
    cell = known.named if named else known.plain
    rows = [
        [cell(name, row[name], row.get(f"{name}_name", {}).get("value", "") if name in paired else "")
         if name in row else Cell() for name in shown]
        for row in stretch.items
    ]  # fmt: skip
    headings = words(lang())["headings"] if named else {}
    columns = tuple(
        Column(name, headings.get(name, name.replace("_", " ") if named else name), _is_numeric(row[n] for row in rows))
        for n, name in enumerate(shown)
    )
    return Result(columns, Page(rows, stretch.number, stretch.pages, stretch.total))


def _is_numeric(cells: Any) -> bool:
    told = [cell.is_number for cell in cells if cell.text]
    return bool(told) and all(told)


@dataclass(frozen=True)
class _Known:
    """What the addresses of some rows are called."""

    entities: Mapping[str, str]
    articles: Mapping[str, str]
    prefixes: Mapping[str, str]
    relation: Callable[[str], str]

    @classmethod
    def of(cls, rows: Sequence[Binding]) -> _Known:
        prefixes = store().addresses.prefixes
        iris = {value["value"] for row in rows for value in row.values() if value["type"] == "uri"}
        ends = {iri for iri in iris if iri.startswith(prefixes["id"])}
        news = {iri for iri in iris if iri.startswith(prefixes["article"])}
        titles = {iri: known.get("headline", "") for iri, known in articles_of(store(), news).items()} if news else {}
        told = {iri: one.label(lang()) for iri, one in describe(store(), ends).items()} if ends else {}
        relations = terms(store())
        return cls(told, titles, prefixes, lambda key: relations.relation(key, lang()))

    def plain(self, name: str, value: Mapping[str, str], called: str = "") -> Cell:
        """The cell of a term as SPARQL has it, addresses shortened by their prefixes."""
        iri = value["value"]
        if value["type"] == "uri":
            return Cell(shorten(ox.NamedNode(iri), self.prefixes), self._link(iri), title=self._called(iri) or iri)
        if value["type"] != "literal":
            return Cell(f"_:{iri}" if value["type"] == "bnode" else json.dumps(value, ensure_ascii=False))
        return Cell(iri, lang=value.get("xml:lang", ""), is_number=value.get("datatype", _XSD_STRING) in _NUMBERS)

    def named(self, name: str, value: Mapping[str, str], called: str) -> Cell:
        """The cell of a term as the pages of the explorer have it."""
        text = value["value"]
        if value["type"] == "uri":
            if text.startswith(self.prefixes["ut"]):
                return Cell(self.relation(text.removeprefix(self.prefixes["ut"])))
            return Cell(called or self._called(text) or shorten(ox.NamedNode(text), self.prefixes), self._link(text))
        if name in _TIMES:
            return Cell(told_time(text) or text)
        if name in _COUNTRIES:
            return Cell(country(text) or text, url_for("country.show", code=text) if text else "")
        if name == "in_article":
            return Cell(text, url_for("article.show", name=text))
        return self.plain(name, value)

    def _called(self, iri: str) -> str:
        return self.entities.get(iri) or self.articles.get(iri, "")

    def _link(self, iri: str) -> str:
        if iri.startswith(self.prefixes["id"]):
            return url_for("organisation.show", id=local_id(iri))
        if iri.startswith(self.prefixes["article"]):
            return url_for("article.show", name=store().addresses.local(iri))
        return ""
