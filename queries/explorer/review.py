"""Judging in the browser: statements that the machine doubts, and entities that may be one.

What is judged goes into the ledger beside the store, as ``unionties review`` writes it; the graph takes it in when the
reviewer says so, when the server ends, or by the next build.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue

from unionties.graph.judgement import UNSURE, Claim, Pair
from unionties.graph.ledger import Ledger
from unionties.graph.verdicts import in_force
from unionties.queries.applying import bring_in, is_behind
from unionties.queries.deciding import check_kinds
from unionties.queries.explorer import cards
from unionties.queries.explorer.admission import (
    Admission,
    begin_sessions,
    check_origin,
    comes_from_elsewhere,
    form_secret,
    inner,
    is_let_in,
    remember,
    tidy,
    who,
)
from unionties.queries.explorer.asked import here, page
from unionties.queries.explorer.judgements import claim_key, judged
from unionties.queries.explorer.language import lang, t
from unionties.queries.explorer.reading import store
from unionties.queries.review_answers import words_for
from unionties.queries.review_cards import Cards
from unionties.queries.reviewing import Item

pages = Blueprint("review", __name__, url_prefix="/review")

UNDOABLE, ROWS, LONGEST_WHY = 20, 50, 1000
"""Answers that can be undone one after the other, rows of the list of judgements, characters of a reason."""


def open_on(app: Flask, admission: Admission) -> None:
    """Add these pages to an application."""
    begin_sessions(app)
    app.extensions["unionties-admission"] = admission
    app.register_blueprint(pages)


@pages.before_request
def admit() -> ResponseReturnValue | None:
    """Let nobody on who hasn't told the token and a name, and nothing be written that no form of ours asks for."""
    if request.method == "POST":
        check_origin()
    elif comes_from_elsewhere():
        return render_template("review_elsewhere.html")
    if request.endpoint == "review.enter" or (is_let_in(_admission()) and who()):
        return None
    if request.method == "POST":
        abort(403, t("not_let_in"))
    return redirect(url_for("review.enter", back=request.full_path.rstrip("?")), 303)


@pages.after_request
def keep_nowhere(response: Response) -> Response:
    """Have nobody keep a copy: a page that is gone back to shows what is open by then."""
    response.headers["Cache-Control"] = "no-store"
    return response


@pages.context_processor
def common() -> dict[str, Any]:
    """What every page here shows."""
    return {
        "form_secret": form_secret(), "who": who(), "undoable": bool(session.get("done")),
        "behind": is_behind(_ledger(), _store_path()), "conflicts": len(judged().verdicts.conflicts),
        "label": Cards.of(store(), lang()).label,
    }  # fmt: skip


@pages.route("/who", methods=["GET", "POST"])
def enter() -> ResponseReturnValue:
    """Ask who judges, and for the token where one is needed."""
    back, admission = inner(request.values.get("back"), url_for("review.next")), _admission()
    why, name = "", tidy(request.form.get("name", "") or who() or admission.name)
    if request.method == "POST":
        if admission.token and not is_let_in(admission):
            if admission.fits(request.form.get("token", "").strip()):
                session["let_in"] = True
            else:
                why = t("wrong_token")
        if not why and name:
            response = current_app.make_response(redirect(back, 303))
            remember(name, response)
            return response
        why = why or t("name_missing")
    asks = bool(admission.token) and not is_let_in(admission)
    return render_template("review_who.html", back=back, name=name, asks_token=asks, why=why), 403 if why else 200


@pages.get("")
def next() -> ResponseReturnValue:  # noqa: A001
    """The next statement that is open, the least certain first."""
    return _queue(cards.statements(), "review.next", "review_statement.html")


@pages.get("/same")
def same() -> ResponseReturnValue:
    """The next two entities that may be one, the most alike first; or the two that the address names."""
    if "a" in request.args:
        about = _pair(request.args.get("a", ""), request.args.get("b", ""))
        return _single(cards.item_of(about), "review.same", "review_same.html")
    return _queue(cards.identities(), "review.same", "review_same.html")


@pages.get("/statement")
def statement() -> ResponseReturnValue:
    """A statement of an article, whether it is doubtful or not; of several that the address may mean, a list."""
    found = cards.statements_at(request.args.get("article", ""))
    if not found:
        abort(404)
    if len(found) > 1:
        return render_template("review_choose.html", items=found, address=_address, title=_title)
    return _single(found[0], "review.next", "review_statement.html")


@pages.post("/judge")
def judge() -> ResponseReturnValue:
    """Write down what was judged, and go on."""
    about, word, by = _about(), request.form.get("word", ""), who()
    back = inner(request.form.get("back"), url_for("review.next"))
    said = judged(by).said.get(about, [])
    if word == "same" and isinstance(about, Pair):
        check_kinds(store(), (about.a, about.b))
    if any(one.by == by and one.word == word for one in said):
        flash(t("said_before"))
        return redirect(back, 303)
    judgement = _ledger().add(about, word, by, request.form.get("why", "")[:LONGEST_WHY])
    session["done"] = [*session.get("done", []), judgement.id][-UNDOABLE:]
    contrary = [one for one in said if one.by != by and UNSURE not in (one.word, word) and one.word != word]
    if not back.startswith("/review"):  # that page shows what was judged itself
        return redirect(back, 303)
    flash(t("kept", word=t(f"word_{word}"), what=_title(about)))
    for one in contrary:
        flash(t("contrary", who=one.by, word=t(f"word_{one.word}")))
    return redirect(back, 303)


@pages.post("/undo")
def undo() -> ResponseReturnValue:
    """Withdraw the last answer of this session, and show its question again."""
    back, done = inner(request.form.get("back"), url_for("review.next")), session.get("done", [])
    if not done:
        flash(t("nothing_to_undo"))
        return redirect(back, 303)
    session["done"] = done[:-1]
    taken = _ledger().withdraw(done[-1], who(), "undone")
    flash(t("undone", what=_title(taken.about)))
    return redirect(_address(taken.about, back), 303)


@pages.get("/judged")
def listed() -> str:
    """The judgements in force, the last first, with the conflicts."""
    told = in_force(_ledger().read())
    apart = {one.id for conflict in judged().verdicts.conflicts for one in conflict.judgements}
    return render_template(
        "review_judged.html", stretch=page(told[::-1], ROWS), apart=apart, title=_title, address=_address,
        problems=_ledger().problems(), here=here,
    )  # fmt: skip


@pages.post("/withdraw")
def withdraw() -> ResponseReturnValue:
    """Take back a judgement, whoever made it."""
    taken = _ledger().withdraw(request.form.get("id", ""), who(), request.form.get("why", "")[:LONGEST_WHY])
    flash(t("taken_back", what=_title(taken.about)))
    return redirect(inner(request.form.get("back"), url_for("review.listed")), 303)


@pages.post("/apply")
def apply() -> ResponseReturnValue:
    """Bring what was judged into the graph."""
    applied = bring_in(_store_path())
    flash(t("applied", merged=applied.merged, left_out=applied.left_out, confirmed=applied.confirmed))
    for about in applied.unfit:
        flash(t("unfit", what=about.line))
    return redirect(inner(request.form.get("back"), url_for("review.next")), 303)


def _queue(items: Sequence[Item] | None, endpoint: str, template: str) -> ResponseReturnValue:
    """The first open item of a list after the one that the address names."""
    if items is None:
        return render_template("review_gathering.html", endpoint=endpoint)
    ledger, keys = judged(who()), [_key(one.about) for one in items]
    again = request.args.get("again") == "yes"
    is_open = [ledger.is_open(one.about, again=again) for one in items]
    start = keys.index(request.args["after"]) + 1 if request.args.get("after") in keys else 0
    place = next_true(is_open, start)
    shown = items[place] if place is not None else None
    onward = here(after=keys[place]) if place is not None else here()
    return render_template(
        template, endpoint=endpoint, item=shown, card=cards.card(shown, ledger) if shown else None,
        key=_key(shown.about) if shown else "", words=words_for(shown.about) if shown else (),
        total=len(items), done=len(items) - sum(is_open), left=sum(is_open), skipped=start > 0 and any(is_open[:start]),
        back=onward, undo_back=here(), filters=cards.filters(), single=False,
    )  # fmt: skip


def _single(item: Item, endpoint: str, template: str) -> ResponseReturnValue:
    back = inner(request.args.get("back"), url_for(endpoint))
    return render_template(
        template, endpoint=endpoint, item=item, card=cards.card(item, judged(who())), key=_key(item.about),
        words=words_for(item.about), back=back, undo_back=back, single=True,
    )  # fmt: skip


def next_true(flags: Sequence[bool], start: int) -> int | None:
    """The place of the first true one from ``start`` on; None where there is none.

    >>> next_true([True, False, True], 1)
    2
    """
    return flags.index(True, start) if True in flags[start:] else None


def _about() -> Pair | Claim:
    """What the form is about: something that the graph holds."""
    if "a" in request.form:
        return _pair(request.form.get("a", ""), request.form.get("b", ""))
    item = cards.statement_of(request.form.get("article", ""), request.form.get("claim", ""))
    if item is None:
        abort(404)
    return item.about


def _pair(a: str, b: str) -> Pair:
    if not (cards.is_known(a) and cards.is_known(b)):
        abort(404)
    return Pair.of(a, b)


def _key(about: Pair | Claim) -> str:
    return claim_key(about) if isinstance(about, Claim) else f"{about.a}|{about.b}"


def _address(about: Pair | Claim, back: str = "") -> str:
    """The page of one question."""
    if isinstance(about, Pair):
        return url_for("review.same", a=about.a, b=about.b, back=back or None)
    return url_for("review.statement", article=about.article, claim=claim_key(about), back=back or None)


def _title(about: Pair | Claim) -> str:
    return Cards.of(store(), lang()).title(about)


def _admission() -> Admission:
    return cast("Admission", current_app.extensions["unionties-admission"])


def _ledger() -> Ledger:
    return judged().ledger


def _store_path() -> Path:
    return cast("Path", current_app.extensions["unionties-path"])
