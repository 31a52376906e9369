"""The Flask application: what every page has in common, and what every answer may and mayn't."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from unionties.graph.errors import NameNotFound, StoreError, UniontiesError
from unionties.graph.style import number, relation_style
from unionties.queries.endpoint.guard import Guarded
from unionties.queries.explorer import (
    article,
    country,
    evidence,
    home,
    network,
    organisation,
    palette,
    path,
    query,
    questions,
    review,
    statistics,
)
from unionties.queries.explorer.asked import here
from unionties.queries.explorer.judgements import use_ledger, verdicts_on
from unionties.queries.explorer.language import COOKIE, LANGUAGES, lang, spoken, sure, t, told_time
from unionties.queries.explorer.language import country as country_said
from unionties.queries.explorer.palette import mark_path, type_mark
from unionties.queries.explorer.reading import Following, Graph

if TYPE_CHECKING:
    from unionties.queries.endpoint.pool import Pool
    from unionties.queries.explorer.admission import Admission

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The Content-Security-Policy of every answer: nothing runs, and nothing is loaded, that isn't a file of ours."""
_BLUEPRINTS = (home, organisation, network, evidence, article, path, country, statistics, palette)


def create_app(
    store_path: Path, *, any_host: bool = False, prepare: bool = False, pool: Pool | None = None,
    admission: Admission | None = None,
) -> Flask:  # fmt: skip
    """The explorer of a store, as a WSGI application.

    Args:
        store_path: the folder of the store; what a build publishes there is shown without a restart.
        any_host: answer whatever the Host header says, not only to names of this computer.
        prepare: compute what takes long as soon as a graph is published, not when it is first asked for.
        pool: the processes that evaluate queries; without them no page asks any.
        admission: who may judge; without it there are no pages to judge on.

    Raises:
        StoreError: the store can't be opened.
    """
    # Given an instance path, Flask doesn't look for one, which fails in an editable installation. None is used.
    app = Flask("unionties.queries.explorer", instance_path=str(Path(__file__).parent))
    app.extensions["unionties"] = Following(store_path, _prepare if prepare else None)
    app.extensions["unionties-path"] = store_path
    app.extensions["unionties-judged"] = use_ledger(store_path)
    app.config.update(MAX_CONTENT_LENGTH=1 << 20, PROPAGATE_EXCEPTIONS=False)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        t=t, here=here, told_time=told_time, country_said=country_said, spoken=spoken,
        mark=type_mark, glyph=mark_path, look=relation_style,
    )  # fmt: skip
    app.jinja_env.filters.update(web=_web_address, number=lambda value: number(value, lang()), sure=sure)
    for module in _BLUEPRINTS:
        app.register_blueprint(module.pages)
    app.jinja_env.globals["verdicts_on"] = verdicts_on
    if pool:
        app.extensions["unionties-pool"] = pool
        for asking in (questions, query):
            app.register_blueprint(asking.pages)
    if admission:
        review.open_on(app, admission)

    @app.context_processor
    def common() -> dict[str, Any]:
        return {"lang": lang(), "languages": LANGUAGES, "sections": app.blueprints}

    @app.url_defaults
    def keep_language(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint != "static" and request and request.args.get("lang") in LANGUAGES:
            values.setdefault("lang", lang())

    @app.after_request
    def guard(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        if request.endpoint != "static":
            response.headers.setdefault("Cache-Control", "no-cache")
            response.headers["Vary"] = "Cookie, Accept-Language"
        if request.args.get("lang") in LANGUAGES:
            response.set_cookie(COOKIE, lang(), max_age=365 * 86400, httponly=True, samesite="Lax")
        return response

    app.register_error_handler(UniontiesError, _failed)
    app.register_error_handler(HTTPException, _missing)
    app.wsgi_app = Guarded(app.wsgi_app, any_host=any_host)  # type: ignore[method-assign]
    return app


def _prepare(graph: Graph) -> None:
    graph.once("front", home.read_front)
    graph.once("bearers", country.bearers)
    graph.once("figures", statistics.read_figures)


def _failed(error: UniontiesError) -> Response:
    if isinstance(error, NameNotFound):
        return _told(404, "", next((name for name in (request.view_args or {}).values() if name in str(error)), ""))
    return _told(503 if isinstance(error, StoreError) else 400, str(error))


def _missing(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        return make_response(error.get_response())
    return _told(error.code, t("nothing_here") if error.code == 404 else str(error.description or ""))


def _told(status: int, why: str, name: str = "") -> Response:
    """The page of an error; for a name that isn't one entity's, with those that it may mean."""
    near = home.matching(name, home.SUGGESTED) if name else []
    return make_response(render_template("error.html", status=status, why=why, name=name, near=near), status)


def _web_address(url: str | None) -> str:
    """The address where it leads to the web, else nothing: no page links to ``javascript:`` or to files."""
    return url if url and url.lower().startswith(("http://", "https://")) else ""
