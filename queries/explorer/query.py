"""The page for a query in SPARQL. Programs ask the endpoint at ``/sparql`` instead."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from unionties.queries.endpoint.protocol import LONGEST_QUERY, Refused
from unionties.queries.explorer.reading import store
from unionties.queries.explorer.result import Problem, Result, download, evaluated, pool, problem

pages = Blueprint("sparql", __name__, url_prefix="/query")

EXAMPLE = """\
SELECT ?union ?name ?partner WHERE {
  ?union ut:cooperationAgreement ?partner ;
         ut:country "VN" ;
         skos:prefLabel ?name .
  FILTER(LANG(?name) = "vi")
}
ORDER BY ?name ?partner
LIMIT 100"""


@pages.get("")
def form() -> ResponseReturnValue:
    """A field for a query, and its result where the address holds one; with ``format`` as a file."""
    query = request.args.get("query", "").replace("\r\n", "\n")
    result: Result | None = None
    why: Problem | None = None
    if query.strip():
        try:
            if len(query.encode()) > LONGEST_QUERY:
                raise Refused(414, f"a query of {len(query.encode())} bytes: at most {LONGEST_QUERY} are read")
            if wanted := request.args.get("format"):
                return download(query, wanted, "result")
            result = evaluated(query)
        except Refused as refused:
            why = problem(refused, query)
    page = render_template(
        "query.html", query=query if query.strip() else EXAMPLE, result=result, why=why,
        prefixes=store().addresses.prefixes, limits=pool().limits,
    )  # fmt: skip
    return page, why.status if why else 200
