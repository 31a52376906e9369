"""The first page, and finding an organisation by any of its names."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from unionties.graph.names import search_key
from unionties.graph.store import Store
from unionties.queries.coverage import outlets
from unionties.queries.explorer.language import lang
from unionties.queries.explorer.reading import graph, store
from unionties.queries.naming import local_id
from unionties.queries.search import Match, name_index, search
from unionties.queries.sparql import select
from unionties.queries.terms import terms
from unionties.queries.ties import Described, articles_of, describe

pages = Blueprint("home", __name__)

CONNECTED, NEWEST, SUGGESTED, FOUND = 20, 10, 8, 50
_SIDE = ("Person", "Event")
_TIES = "SELECT (COUNT(*) AS ?n) WHERE { ?tie rdf:predicate ?r }"
_POSTS = "SELECT (COUNT(*) AS ?n) WHERE { ?tie rdf:predicate ut:post }"
_DAYS = "SELECT ?article ?day WHERE { ?article a schema:NewsArticle OPTIONAL { ?article schema:datePublished ?day } }"


@dataclass(frozen=True)
class Connected:
    """An organisation of the first page: the most acts first."""

    entity: Described
    acts: int
    reports: int


@dataclass(frozen=True)
class Front:
    """What the first page tells of a graph."""

    organisations: int
    persons: int
    countries: int
    ties: int
    outlets: int
    articles: int
    connected: list[Connected]
    newest: list[str]


@pages.get("/")
def front() -> str:
    """The first page: search, counts, the most connected organisations, the newest articles."""
    told = graph().once("front", read_front)
    return render_template(
        "home.html", front=told, newest=articles_of(store(), told.newest), words=terms(store()), local_id=local_id
    )


@pages.get("/search")
def found() -> ResponseReturnValue:
    """All that the words may mean; straight to the entity where they are the name of one."""
    words = request.args.get("q", "").strip()
    matches = matching(words, FOUND)
    exact = [one for one in matches if one.way in ("id", "name", "toneless")]
    if len(exact) == 1 and request.args.get("list") is None:
        return redirect(url_for("organisation.show", id=exact[0].id))
    return render_template("search.html", q=words, matches=matches)


@pages.get("/suggest.json")
def suggest() -> ResponseReturnValue:
    """The likeliest entities as JSON: ``id``, ``name``, ``form`` (the name that matched), ``about``, ``url``."""
    from unionties.queries.explorer.language import country, t

    rows = []
    for one in matching(request.args.get("q", "").strip(), SUGGESTED):
        about = " · ".join(part for part in (one.type_label, country(one.country), t("acts", n=one.acts)) if part)
        url = url_for("organisation.show", id=one.id)
        rows.append({"id": one.id, "name": one.name, "form": one.form, "about": about, "url": url})
    return jsonify(rows)


def matching(words: str, limit: int) -> list[Match]:
    """What a search finds; nothing for words without a letter."""
    return search(store(), words[:200], limit=limit, language=lang()) if search_key(words) else []


def read_front(store: Store) -> Front:
    """Count what the first page tells."""
    best: dict[str, tuple[int, int]] = {}
    kinds: dict[str, str] = {}
    countries = set()
    for name in name_index(store).beginning(""):
        kinds[name.id] = name.type
        if name.type not in _SIDE:
            best[name.id] = (name.acts, name.reports)
            countries.add(name.country)
    ranked = sorted(best, key=lambda one: (-best[one][0], -best[one][1], one))[:CONNECTED]
    iris = {one: store.addresses.entity(one).value for one in ranked}
    described = describe(store, iris.values())
    days = {row["article"].value: row["day"].value if row["day"] else "" for row in select(store, _DAYS)}
    newest = sorted(days, key=lambda iri: (days[iri], iri), reverse=True)[:NEWEST]
    return Front(
        organisations=len(best), persons=sum(kind == "Person" for kind in kinds.values()),
        countries=len(countries - {""}), ties=_count(store, _TIES) - _count(store, _POSTS),
        outlets=len(set(outlets(store).values()) - {""}), articles=len(days),
        connected=[Connected(described[iris[one]], *best[one]) for one in ranked if best[one][0]], newest=newest,
    )  # fmt: skip


def _count(store: Store, query: str) -> int:
    return next(int(row["n"].value) for row in select(store, query))
