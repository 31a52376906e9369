"""The page of an organisation, a person or an event: who it is, its partners, the network around it, its time."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from unionties.graph.dates import bounds
from unionties.graph.filters import Filters
from unionties.graph.names import search_key
from unionties.graph.store import Store
from unionties.graph.style import relation_rank
from unionties.queries.coverage import UNKNOWN, year_of
from unionties.queries.explorer.asked import FILTERS, asked, choice, filters_kept, here, page, whole
from unionties.queries.explorer.language import lang
from unionties.queries.explorer.network import EXPANDED, drawing
from unionties.queries.explorer.reading import graph, store
from unionties.queries.lookups import Partner, partners, rows_from
from unionties.queries.naming import find
from unionties.queries.portraits import portrait
from unionties.queries.printing import PARTNER_CSV
from unionties.queries.tables import columns, write_csv, write_json
from unionties.queries.terms import terms
from unionties.queries.ties import describe
from unionties.queries.timeline import occurrences

pages = Blueprint("organisation", __name__, url_prefix="/organisation")

SORTS = ("acts", "reports", "name", "type", "country", "relation", "first", "last", "planned")
ROWS, OCCURRENCES = 60, 40


@pages.get("/<id>")
def show(id: str) -> ResponseReturnValue:  # noqa: A002
    """The page; with ``part=ties`` only what the filters change, with ``format`` the table as CSV or JSON."""
    entity = find(store(), id, language=lang())
    if entity.id != id:
        return redirect(here(id=entity.id))
    form = choice("format", ("html", "csv", "json"))
    if form != "html":
        return _table(entity.id, form)
    ties = _ties(entity.id)
    if request.args.get("part") == "ties":
        return render_template("_ties.html", **ties)
    said = lang()
    facts = graph().recent(("portrait", entity.id, said), lambda s: portrait(s, entity.id, language=said).facts)
    also = sorted(facts["other_names"], key=lambda name: not is_acronym(name))
    return render_template(
        "organisation.html", facts=facts, also=also, options=_options(entity.id), chosen=_chosen(), **ties
    )


def is_acronym(name: str) -> bool:
    """Whether a name is one word of capitals, mostly, as VGCL, TLĐLĐVN and DISKonfed are.

    >>> [is_acronym(name) for name in ("VGCL", "Rengo", "DISKonfed", "Công đoàn Việt Nam")]
    [True, False, True, False]
    """
    return " " not in name and sum(map(str.isupper, name)) >= 2


def first_last(row: Partner) -> tuple[str, str]:
    """The first and the last time that a row tells, as precise as it is told; ``""`` for none."""
    spans = [(bounds(when), when.split("/")) for when in row.when]
    begins = sorted((begin, told[0]) for (begin, _), told in spans if begin)
    closes = sorted((end, told[-1]) for (_, end), told in spans if end)
    return begins[0][1] if begins else "", closes[-1][1] if closes and len(closes) == len(spans) else ""


def ordered(rows: Sequence[Partner], sort: str, down: bool) -> list[Partner]:
    """The rows by a column; those that have nothing in it come last, equal ones stay as they were."""
    keys: dict[str, Any] = {
        "acts": lambda row: row.acts, "reports": lambda row: row.reports, "name": lambda row: search_key(row.name),
        "type": lambda row: row.type_label, "country": lambda row: row.country or "",
        "relation": lambda row: row.relation_label, "first": lambda row: first_last(row)[0],
        "last": lambda row: first_last(row)[1], "planned": lambda row: row.planned,
    }  # fmt: skip
    key = keys[sort]
    return sorted(sorted(rows, key=key, reverse=down), key=lambda row: key(row) == "")


def _ties(entity: str) -> dict[str, Any]:
    """What the filters change: the table, the picture and the timeline."""
    filters = asked()
    of = find(store(), entity)
    ties = graph().ties(of.iri)
    rows = _matching(rows_from(store(), of.iri, ties, Filters(**filters), lang()))
    sort = choice("sort", ("", *SORTS))
    down = request.args.get("order", "down" if sort in ("acts", "reports") else "up") == "down"
    if sort:
        rows = ordered(rows, sort, down)
    told = occurrences(store(), of, ties, Filters(**filters), lang())
    shown = page(rows, ROWS)
    expanded = request.args.getlist("expand")[:EXPANDED]
    picture = drawing(of.iri, filters, expanded)
    iris = {row.id: store().addresses.entity(row.id).value for row in shown.items}
    described = describe(store(), iris.values())
    dated = [{"year": year_of(row.when), "row": row} for row in told if row.when]
    return {
        "of": of, "name": of.label(lang()), "rows": shown, "first_last": first_last, "sort": sort,
        "down": down, "words": terms(store()), "described": {one: described[iri] for one, iri in iris.items()},
        "acts": sum(row.acts for row in rows if not row.planned), "partners": len({row.id for row in rows}),
        "planned": sum(row.acts for row in rows if row.planned), "drawing": picture, "expanded": expanded,
        "called": {node.id: node.name for node in picture.nodes}, "depth": whole("depth", 1, 1, 2),
        "timeline": page(dated, OCCURRENCES, "after"), "undated": sum(row.when is None for row in told),
        "kept": filters_kept(), "tie_filters": filters_kept(but=("relation", "country")),
        "filtered": any(map(request.args.get, (*FILTERS, "find"))), "without": url_for("organisation.show", id=entity),
    }  # fmt: skip


def _matching(rows: list[Partner]) -> list[Partner]:
    """The rows whose partner has words that begin with each of those typed into the table's own search."""
    typed = search_key(request.args.get("find", "")).split()
    return [row for row in rows if all(f" {part}" in f" {search_key(row.name)}" for part in typed)]


def _table(entity: str, form: str) -> Response:
    found = partners(store(), entity, language=lang(), **asked())
    target, rows = io.StringIO(), _matching(found.rows)
    if form == "json":
        write_json([row.to_json() for row in rows], target)
    else:
        data = [row.to_json() | dict(zip(("first", "last"), first_last(row), strict=True)) for row in rows]
        keys = [key for key in PARTNER_CSV if key != "evidence"]
        write_csv(data, columns([*keys, "first", "last"]), target)
    media = "application/json" if form == "json" else "text/csv"
    response = Response(target.getvalue(), content_type=f"{media}; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"{entity}.{form}")
    return response


def _options(entity: str) -> dict[str, Any]:
    """What the form offers, without regard to what is chosen: years, relations and countries, with their acts."""

    def count(store: Store) -> tuple[Counter[str], Counter[str], Counter[str]]:
        years, relations, countries = Counter[str](), Counter[str](), Counter[str]()
        iri = store.addresses.entity(entity).value
        for row in rows_from(store, iri, graph().ties(iri), Filters(), "vi"):
            relations[row.relation] += row.acts
            countries[row.country or ""] += row.acts
            if not row.planned:
                years.update(year_of(when) for when in row.when)
        return years, relations, countries

    years, relations, countries = graph().recent(("options", entity), count)
    return {
        "years": _histogram(years), "relations": sorted(relations.items(), key=lambda pair: relation_rank(pair[0])),
        "countries": [(code, n) for code, n in sorted(countries.items(), key=lambda pair: (-pair[1], pair[0])) if code],
    }  # fmt: skip


def _histogram(counts: Counter[str]) -> list[dict[str, Any]]:
    """Acts by year from the first to the last; ``share`` is that of the year with the most."""
    known = {int(year): n for year, n in counts.items() if year != UNKNOWN}
    if not known:
        return []
    most = max(known.values())
    span = range(min(known), max(known) + 1)
    return [{"year": year, "acts": known.get(year, 0), "share": known.get(year, 0) / most} for year in span]


def _chosen() -> dict[str, Any]:
    """What the form shows as chosen."""
    return {key: request.args.getlist(key) for key in (*FILTERS, "find", "depth")}
