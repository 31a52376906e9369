"""The page of a country: its organisations, and the countries with which they have ties."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from unionties.graph.store import Store
from unionties.queries.countries import country_code
from unionties.queries.coverage import UNKNOWN
from unionties.queries.explorer.asked import page
from unionties.queries.explorer.language import lang
from unionties.queries.explorer.reading import graph, store
from unionties.queries.explorer.statistics import figures_now
from unionties.queries.search import name_index
from unionties.queries.terms import terms
from unionties.queries.ties import describe

pages = Blueprint("country", __name__, url_prefix="/country")

ROWS, PARTNERS = 100, 30


@dataclass(frozen=True)
class Bearer:
    """An entity of a country: its id, its type, its acts that were done and the articles that tell of it."""

    id: str
    type: str
    acts: int
    reports: int


@pages.get("/<code>")
def show(code: str) -> ResponseReturnValue:
    """The page; a name instead of the code leads to the code."""
    known = country_code(code)
    if known is None:
        abort(404)
    if known != code:
        return redirect(url_for("country.show", code=known))
    own = graph().once("bearers", bearers).get(known, [])
    stretch = page(own, ROWS)
    iris = {one.id: store().addresses.entity(one.id).value for one in stretch.items}
    described = describe(store(), iris.values())
    figures = figures_now()
    pairs = figures.pairs if figures else []
    tied = [(b if a == known else a, acts) for a, b, acts in pairs if known in (a, b)]
    return render_template(
        "country.html", code=known, stretch=stretch, described={one: described[iri] for one, iri in iris.items()},
        tied=[(other, acts) for other, acts in tied if other != UNKNOWN][:PARTNERS], words=terms(store()), lang=lang(),
        counting=figures is None,
    )  # fmt: skip


def bearers(store: Store) -> dict[str, list[Bearer]]:
    """The entities of each country, those with the most acts first."""
    found: dict[str, dict[str, Bearer]] = defaultdict(dict)
    for name in name_index(store).beginning(""):
        if name.country:
            found[name.country][name.id] = Bearer(name.id, name.type, name.acts, name.reports)
    return {
        code: sorted(ones.values(), key=lambda one: (-one.acts, -one.reports, one.id)) for code, ones in found.items()
    }
