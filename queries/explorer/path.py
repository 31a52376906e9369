"""The page of a path: how two organisations hang together."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from unionties.graph.errors import NameNotFound
from unionties.queries.explorer.asked import asked, choice, whole
from unionties.queries.explorer.evidence import Passage, passage
from unionties.queries.explorer.home import SUGGESTED, matching
from unionties.queries.explorer.language import lang
from unionties.queries.explorer.reading import store
from unionties.queries.naming import find
from unionties.queries.paths import Paths, paths

pages = Blueprint("path", __name__, url_prefix="/path")

WAYS, LONGEST = 20, 3


@pages.get("")
def show() -> ResponseReturnValue:
    """The page: a form, and the ways that it asks for, each step with its best sentence."""
    ends = [request.args.get(name, "").strip() for name in ("from", "to")]
    kind = choice("ways", ("shortest", "all"))
    most = whole("most", 2, 1, LONGEST)
    unknown = {name: matching(name, SUGGESTED) for name in ends if name and not _is_one(name)}
    found = None
    if all(ends) and not unknown:
        found = paths(
            store(), *ends, longest=most if kind == "all" else None, limit=WAYS, language=lang(),
            **asked() | {"planned": request.args.get("planned") == "yes"},
        )  # fmt: skip
    return render_template(
        "path.html", ends=ends, kind=kind, found=found, unknown=unknown, passages=_passages(found), most=most
    )


def _is_one(name: str) -> bool:
    try:
        return bool(find(store(), name, language=lang()))
    except NameNotFound:
        return False


def _passages(found: Paths | None) -> dict[tuple[str, str], Passage]:
    """The best passage of each step, by its ends."""
    if found is None:
        return {}
    texts: dict[str, str] = {}
    return {
        (step.source.iri, step.target.iri): passage(
            step.rows[0].best, found.articles.get(step.rows[0].best.article, {}), texts
        )
        for way in found.paths
        for step in way.steps
    }
