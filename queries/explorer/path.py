"""The page of a path: how two organisations hang together."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from unionties.graph.errors import NameNotFound
from unionties.queries.explorer.asked import asked, choice, whole
from unionties.queries.explorer.evidence import Passage, passage
from unionties.queries.explorer.language import lang
from unionties.queries.explorer.reading import store
from unionties.queries.paths import Paths, paths

pages = Blueprint("path", __name__, url_prefix="/path")

WAYS, LONGEST = 20, 3


@pages.get("")
def show() -> ResponseReturnValue:
    """The page: a form, and the ways that it asks for, each step with its best sentence."""
    ends = [request.args.get(name, "").strip() for name in ("from", "to")]
    kind = choice("ways", ("shortest", "all"))
    found, why = None, ""
    if all(ends):
        try:
            found = paths(
                store(), *ends, longest=whole("most", 2, 1, LONGEST) if kind == "all" else None, limit=WAYS,
                language=lang(), **asked() | {"planned": request.args.get("planned") == "yes"},
            )  # fmt: skip
        except NameNotFound as error:
            why = str(error)
    return render_template(
        "path.html", ends=ends, kind=kind, found=found, why=why, passages=_passages(found), most=whole("most", 2, 1, 3)
    )


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
