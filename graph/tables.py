"""The ties as tables: with their sentences, as nodes and edges, and as Neo4j imports them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import product
from typing import IO, TYPE_CHECKING

from unionties.graph.network_files import kind_of, node_values
from unionties.graph.selection import Entry, Selection, chosen, name_of
from unionties.graph.vocabulary import vocabulary

if TYPE_CHECKING:
    from unionties.graph.network import Tie
    from unionties.graph.readable import Readable

COLUMNS = (
    "subject", "subject_label", "relation", "object", "object_label", "when", "planned", "title", "reports",
    "article", "evidence", "start", "end",
)  # fmt: skip
NODES = ("Id", "Label", "label_vi", "label_en", "type", "country", "wikidata")
EDGES = (
    "Source", "Target", "Type", "Kind", "Id", "Label", "Weight", "relation", "when", "begin", "end", "planned", "title",
    "reports", "confidence",
)  # fmt: skip
NEO4J_NODES = ("id:ID", "name", "name_vi", "name_en", "country", "wikidata", ":LABEL")
NEO4J_EDGES = (
    ":START_ID", ":END_ID", ":TYPE", "id", "when", "begin:date", "end:date", "planned:boolean", "title",
    "reports:int", "confidence:double",
)  # fmt: skip
Row = tuple[str | int | float, ...]
Table = tuple[str, Callable[[IO[bytes]], int]]
"""A file's name and what writes it; that gives the number of its rows."""
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def passages(store: Readable, stream: IO[bytes], selection: Selection) -> int:
    """Write ties and posts, a row for each piece of evidence; gives the number of rows."""
    found, known = chosen(store, selection, posts=True)
    return _write(stream, COLUMNS, (row for tie in found for row in _passages(store, tie, known, selection)))


def network_tables(store: Readable, selection: Selection) -> list[Table]:
    """``nodes.csv`` and ``edges.csv`` with the columns that Gephi knows, the first ones those that igraph takes."""
    found, known = chosen(store, selection)
    lang = selection.lang
    return [
        ("nodes.csv", lambda s: _write(s, NODES, (_node(name, entry, lang) for name, entry in known.items()))),
        ("edges.csv", lambda s: _write(s, EDGES, (_edge(tie, lang) for tie in found))),
    ]


def neo4j_tables(store: Readable, selection: Selection) -> list[Table]:
    """``nodes.csv`` and ``edges.csv`` as ``neo4j-admin database import`` reads them, posts included."""
    found, known = chosen(store, selection, posts=True)
    nodes = (_neo4j_node(name, entry, selection.lang) for name, entry in known.items())
    edges = (_neo4j_edge(tie) for tie in found)
    return [
        ("nodes.csv", lambda s: _write(s, NEO4J_NODES, nodes, mark=False)),
        ("edges.csv", lambda s: _write(s, NEO4J_EDGES, edges, mark=False)),
    ]


def _write(stream: IO[bytes], columns: tuple[str, ...], rows: Iterable[Row], mark: bool = True) -> int:
    """Write CSV in UTF-8, by default with the byte order mark by which spreadsheets know it."""
    text = io.TextIOWrapper(stream, encoding="utf-8-sig" if mark else "utf-8", newline="")
    table = csv.writer(text)
    table.writerow(columns)
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007
        table.writerow(row)
    text.flush()
    text.detach()
    return count


def _passages(store: Readable, tie: Tie, known: dict[str, Entry], selection: Selection) -> Iterator[Row]:
    names = [name_of(known[end], end, selection.lang) for end in (tie.subject, tie.object)]
    for article, start, end, text in sorted(_evidence(store, tie, selection.min_confidence)):
        yield (
            tie.subject, names[0], tie.relation, tie.object, names[1], tie.when or "", _truth(tie.planned),
            tie.title or "", tie.reports, article, text, start, end,
        )  # fmt: skip


def _evidence(store: Readable, tie: Tie, least: float) -> set[tuple[str, int, int, str]]:
    """The passages that say so at least so surely: their articles, offsets and texts."""
    proofs = [value.value for _, _, value in store.facts([store.addresses.tie(tie.id).value], ["ut:evidence"])]
    if least:
        told_by = store.facts(proofs, ["ut:confidence"])
        proofs = sorted({proof for proof, _, value in told_by if float(value.value) >= least})
    articles: dict[str, list[str]] = {}
    selectors: dict[str, str] = {}
    for proof, name, value in store.facts(proofs, ["prov:wasDerivedFrom", "oa:hasSelector"]):
        if name == "oa:hasSelector":
            selectors[value.value] = proof
        else:
            articles.setdefault(proof, []).append(store.addresses.local(value.value))
    told: dict[str, dict[str, list[str]]] = {}
    for selector, name, value in store.facts(selectors, ["oa:exact", "oa:start", "oa:end"]):
        told.setdefault(selector, {}).setdefault(name, []).append(value.value)
    return {
        (article, int(start), int(end), text)
        for selector, values in told.items() for article in articles.get(selectors[selector], ())
        for text, start, end in product(*(values.get(key, ()) for key in ("oa:exact", "oa:start", "oa:end")))
    }  # fmt: skip


def _node(name: str, entry: Entry, lang: str) -> Row:
    return name, *(value or "" for value in node_values(name, entry, lang).values())


def _edge(tie: Tie, lang: str) -> Row:
    relation = vocabulary().relations[tie.relation]
    return (
        tie.subject, tie.object, "Undirected" if relation.symmetric else "Directed", kind_of(tie), tie.id,
        relation.label[lang], 1, tie.relation, tie.when or "", tie.begin or "", tie.end or "",
        _truth(tie.planned), tie.title or "", tie.reports, tie.confidence,
    )  # fmt: skip


def _neo4j_node(name: str, entry: Entry, lang: str) -> Row:
    values = node_values(name, entry, lang)
    kind = values.pop("type")
    return (
        name, *(_line(value) for value in values.values()), f"{kind};Entity" if kind else "Entity"
    )  # fmt: skip


def _neo4j_edge(tie: Tie) -> Row:
    return (
        tie.subject, tie.object, _CAPITAL.sub("_", tie.relation).upper(), tie.id, tie.when or "", tie.begin or "",
        tie.end or "", _truth(tie.planned), _line(tie.title), tie.reports, tie.confidence,
    )  # fmt: skip


def _line(text: str | None) -> str:
    """The text on one line: Neo4j reads fields of several lines only if it is told to."""
    return " ".join((text or "").split())


def _truth(value: bool) -> str:
    return "true" if value else "false"
