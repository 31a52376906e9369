"""The page of figures: what the store covers, counted once for each published graph.

Counting 100,000 ties takes many seconds, so it is done beside the answers and kept in a file in the folder of the
published version, which goes when that goes.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from unionties.graph.filters import Filters
from unionties.graph.store import Store
from unionties.queries.coverage import BY, UNKNOWN, counted, countries_of, grouped
from unionties.queries.explorer.home import read_front
from unionties.queries.explorer.language import lang
from unionties.queries.explorer.reading import graph, store
from unionties.queries.terms import terms
from unionties.queries.ties import DESCRIBING

pages = Blueprint("statistics", __name__, url_prefix="/statistics")

FILE = "figures.json"
Row = dict[str, Any]


@dataclass(frozen=True)
class Figures:
    """Rows of ``coverage`` by what they are counted by, and the acts of pairs of countries, most acts first."""

    rows: dict[str, list[Row]]
    pairs: list[tuple[str, str, int]]


@pages.get("")
def show() -> ResponseReturnValue:
    """The page; while the figures are still being counted, one that says so and comes again."""
    figures = figures_now()
    front = graph().once("front", read_front)
    return render_template("statistics.html", figures=figures, front=front, words=terms(store()), lang=lang())


def figures_now() -> Figures | None:
    """The figures of the published graph; None while they are being counted beside the answers."""
    known: Figures | None = graph().known("figures")
    return known if known or graph().prepared else graph().once("figures", read_figures)


def read_figures(store: Store) -> Figures:
    """The figures in the file beside the graph, else counted and left there, where the folder can be written."""
    file = store.folder / FILE
    with suppress(OSError, ValueError, TypeError, KeyError):
        data = json.loads(file.read_text("utf-8"))
        return Figures(data["rows"], [(a, b, acts) for a, b, acts in data["pairs"]])
    figures = count_figures(store)
    with suppress(OSError):
        beside = file.with_name(f"{FILE}.{os.getpid()}")
        beside.write_text(json.dumps(vars(figures), ensure_ascii=False), "utf-8")
        beside.replace(file)
    return figures


def count_figures(store: Store) -> Figures:
    """Read every tie once and count it by year, country, relation, outlet and pair of countries."""
    countries = countries_of(store)
    told = [one for one in counted(store, Filters(), countries) if one.relation not in DESCRIBING]
    pairs: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in told:
        if not one.planned:
            a, b = sorted(countries.get(end, UNKNOWN) for end in one.ends)
            pairs[a, b].add(one.tie)
    ranked = sorted(((a, b, len(ties)) for (a, b), ties in pairs.items()), key=lambda row: (-row[2], row[:2]))
    return Figures({by: grouped(store, told, by, countries, "vi") for by in BY}, ranked)
