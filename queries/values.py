"""Values that a user types for the parameters of a question, as RDF terms in SPARQL's writing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from unionties.graph.addresses import term
from unionties.graph.dates import bounds
from unionties.graph.errors import QueryError

if TYPE_CHECKING:
    from unionties.graph.store import Store

_EARLIEST, _LATEST = "0001-01-01", "9999-12-31"


def terms_of(name: str, type_: str, value: str, store: Store, language: str) -> dict[str, str]:
    """The terms of a parameter by variable: two for a time, else one.

    Raises:
        QueryError: the value isn't of this type.
        NameNotFound: no entity, or more than one, has the name.
        StatementError: a time is not ISO 8601.
    """
    if type_ == "time":
        begin, end = bounds(value)
        return {f"{name}_begin": _date(begin or _EARLIEST), f"{name}_end": _date(end or _LATEST)}
    return {name: str(_term(name, type_, value, store, language))}


def _term(name: str, type_: str, value: str, store: Store, language: str) -> ox.NamedNode | ox.Literal:
    if type_ == "name":
        from unionties.queries.naming import find

        return ox.NamedNode(find(store, value, language=language).iri)
    if type_ == "relation":
        from unionties.queries.terms import relation_id

        if relation := relation_id(value):
            return term(f"ut:{relation}")
        raise QueryError(f"{name}={value!r} is no relation: expected an id such as visit, or a label such as thăm")
    if type_ == "country":
        from unionties.queries.countries import country_code

        if code := country_code(value):
            return ox.Literal(code)
        raise QueryError(f"{name}={value!r} is no country: expected an ISO 3166-1 code such as LA, or a name")
    if type_ == "number":
        return ox.Literal(_number(name, value))
    return ox.Literal(value)


def _number(name: str, value: str) -> float:
    try:
        return float(value)
    except ValueError:
        raise QueryError(f"{name}={value!r} is no number: expected one such as 2 or 0.8") from None


def _date(day: str) -> str:
    return str(ox.Literal(day, datatype=term("xsd:date")))
