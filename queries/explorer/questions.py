"""The pages of the named questions: a list, and for each a form with its answer as a table."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from unionties.graph.errors import UniontiesError
from unionties.graph.vocabulary import vocabulary
from unionties.queries.endpoint.protocol import Refused
from unionties.queries.explorer.language import lang
from unionties.queries.explorer.reading import store
from unionties.queries.explorer.result import Problem, Result, download, evaluated, problem
from unionties.queries.named_questions import Question, bound, questions
from unionties.queries.terms import terms

pages = Blueprint("ask", __name__, url_prefix="/ask")


@pages.get("")
def listed() -> str:
    """The list of all questions."""
    found = sorted(questions().values(), key=lambda one: one.title[lang()].casefold())
    return render_template("questions.html", questions=found)


@pages.get("/<name>")
def show(name: str) -> ResponseReturnValue:
    """A question's form, and its answer once the values that it needs are given; with ``format`` as a file."""
    if name not in questions():
        abort(404)
    question = questions()[name]
    values = _values(question)
    result: Result | None = None
    why: Problem | None = None
    query = ""
    if _is_asked(question, values):
        try:
            query = bound(store(), question, values, language=lang())
            if form := request.args.get("format"):
                return download(query, form, name)
            result = evaluated(query, named=True)
        except Refused as refused:
            why = problem(refused, query)
        except UniontiesError as error:
            why = Problem(400, str(error))
    page = render_template(
        "question.html", question=question, values=values, example=_example(question), result=result, why=why,
        query=_without_head(query), relations=_relations(),
    )  # fmt: skip
    return page, why.status if why else 200


def _values(question: Question) -> dict[str, str]:
    """What the address says of the question's parameters; empty ones aren't given."""
    told = {one.name: request.args.get(one.name, "").strip()[:500] for one in question.parameters}
    return {name: value for name, value in told.items() if value}


def _is_asked(question: Question, values: dict[str, str]) -> bool:
    """Whether the address asks: a value is given, or none is needed."""
    return bool(values) or all(one.optional for one in question.parameters)


def _example(question: Question) -> dict[str, str]:
    return {name: value for name, _, value in (pair.partition("=") for pair in question.example)}


def _without_head(query: str) -> str:
    return "\n".join(line for line in query.split("\n") if not line.startswith("#:")).strip()


def _relations() -> list[tuple[str, str]]:
    return [(key, terms(store()).relation(key, lang())) for key in vocabulary().relations]
