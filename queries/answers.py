"""The answers to named questions; as a table, names stand in the place of addresses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TextIO

import pyoxigraph as ox

from unionties.queries.named_questions import Question, bound
from unionties.queries.sparql import answer, shorten
from unionties.queries.tables import Column, write_table
from unionties.queries.terms import Terms, terms
from unionties.queries.ties import readable

if TYPE_CHECKING:
    from unionties.graph.readable import Readable

_NAME = "_name"
_SHORT = 24


def answer_question(
    store: Readable, asked: Question, values: Mapping[str, str], target: TextIO, *, format: str = "table",  # noqa: A002
    language: str = "vi",
) -> bool:  # fmt: skip
    """Ask a named question and write its answer.

    Every format but a table is that of the query's own result. In a table the variables ``x`` and ``x_name`` are one
    column, relations have their labels and times are written as in lookups.

    Args:
        store: an open store.
        asked: the question.
        values: texts by parameter, as a user types them.
        target: where the answer goes.
        format: one of ``sparql.FORMATS``.
        language: the language of names.

    Returns:
        False where a table has no row.

    Raises:
        QueryError: a parameter is missing, unknown or misformed, or the format doesn't fit the answer.
        NameNotFound: no entity, or more than one, has a name.
        StatementError: a time is not ISO 8601.
    """
    query = bound(store, asked, values, language=language)
    results = store.query(query) if format == "table" else None
    if not isinstance(results, ox.QuerySolutions):
        return answer(store, query, target, format=format)
    names = [variable.value for variable in results.variables]
    shown = [name for name in names if not (name.endswith(_NAME) and name.removesuffix(_NAME) in names)]
    words = terms(store)
    rows = [{name: _cell(name, row, names, words, store, language) for name in shown} for row in results]
    numeric = {name for name in shown if rows and all(_is_number(row[name]) for row in rows)}
    columns = [Column(n, n.replace("_", " "), "right" if n in numeric else "left", n not in numeric) for n in shown]
    write_table(rows, columns, target)
    return bool(rows)


def why_unanswered(store: Readable, asked: Question, values: Mapping[str, str]) -> str:
    """What a question without an answer has without each of the values that may be left out, as half a sentence."""
    told = []
    for left_out in (p.name for p in asked.parameters if p.optional and p.name in values):
        rest = {name: value for name, value in values.items() if name != left_out}
        results = store.query(bound(store, asked, rest))
        found = sum(1 for _ in results) if isinstance(results, ox.QuerySolutions) else 0
        told.append(f"without {left_out}={values[left_out]} {found or 'none'}")
    return ", ".join(told)


def _cell(name: str, row: ox.QuerySolution, names: list[str], words: Terms, store: Readable, language: str) -> str:
    value: Any = row[name]
    text = shorten(value, store.addresses.prefixes)
    if isinstance(value, ox.NamedNode) and text.startswith("ut:"):
        return words.relation(text.removeprefix("ut:"), language)
    if name in ("when", "first") and text:
        return readable(text)
    label = row[name + _NAME] if name + _NAME in names else None
    if not isinstance(value, ox.NamedNode):
        return text
    local = store.addresses.local(value.value)
    if label is None or not label.value:
        return local
    return f"{label.value} [{local}]" if len(local) <= _SHORT else str(label.value)


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdecimal()
