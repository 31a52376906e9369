"""What an address asks: the filters of lookups, pages of long lists, and addresses that ask a little else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import request, url_for

from unionties.graph.errors import QueryError
from unionties.graph.filters import Asked, Filters
from unionties.queries.countries import country_code
from unionties.queries.terms import relation_id

Item = TypeVar("Item")
FILTERS = ("since", "until", "relation", "country", "planned", "sure")
"""The filters' names in an address."""


def asked() -> Asked:
    """The filters that the address holds.

    Raises:
        QueryError: a relation, a country or a probability isn't one.
        StatementError: a time is misformed, or no day is left.
    """
    found = Asked(
        since=_text("since"), until=_text("until"), planned=request.args.get("planned") != "no",
        relations=tuple(_relation(text) for text in request.args.getlist("relation") if text.strip()),
        countries=tuple(_country(text) for text in request.args.getlist("country") if text.strip()),
        min_confidence=_probability(request.args.get("sure", "")),
    )  # fmt: skip
    Filters(**found).days  # noqa: B018 - tells of a bad time now
    return found


def here(**changes: Any) -> str:
    """The address of this page with other arguments; None takes one away. What shows only a part isn't in it."""
    kept: dict[str, Any] = {key: request.args.getlist(key) for key in request.args if key not in ("part", "format")}
    assert request.endpoint
    return url_for(request.endpoint, **(request.view_args or {}) | kept | changes)


def filters_kept(*, but: Iterable[str] = ()) -> dict[str, Any]:
    """The filters of this page as arguments of another one's address."""
    return {key: request.args.getlist(key) for key in FILTERS if key not in but and any(request.args.getlist(key))}


def choice(name: str, allowed: Sequence[str]) -> str:
    """An argument that is one of those allowed; the first where it is none of them."""
    value = request.args.get(name, "")
    return value if value in allowed else allowed[0]


def whole(name: str, default: int, least: int, most: int) -> int:
    """An argument that is a whole number, within limits."""
    value = request.args.get(name, "")
    return min(max(int(value), least), most) if value.isascii() and value.isdecimal() and len(value) < 9 else default


@dataclass(frozen=True)
class Page(Generic[Item]):
    """A stretch of a long list: ``number`` counts from 1, ``pages`` and ``total`` are those of the whole."""

    items: Sequence[Item]
    number: int
    pages: int
    total: int


def page(items: Sequence[Item], size: int, name: str = "page") -> Page[Item]:
    """The stretch of a list that the address asks for."""
    pages = max(1, -(-len(items) // size))
    number = whole(name, 1, 1, pages)
    return Page(items[(number - 1) * size : number * size], number, pages, len(items))


def _text(name: str) -> str | None:
    return request.args.get(name, "").strip() or None


def _relation(text: str) -> str:
    if key := relation_id(text):
        return key
    raise QueryError(f"{text!r} is no relation: expected an id such as visit, or a label such as thăm")


def _country(text: str) -> str:
    if code := country_code(text):
        return code
    raise QueryError(f"{text!r} is no country: expected an ISO 3166-1 code such as LA, or a name")


def _probability(text: str) -> float:
    if not text.strip():
        return 0.0
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise QueryError(f"{text!r} is no probability: expected a number from 0 to 1, such as 0.8")
    return value
