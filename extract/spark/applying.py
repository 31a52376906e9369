"""What a worker does with articles of which the graph says something else than the machine (``graph/judged.py``)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import replace
from typing import TYPE_CHECKING

import pyoxigraph
from pyoxigraph import NamedNode, Quad, RdfFormat

from unionties.extract.spark.extracting import lines
from unionties.extract.spark.frames import SAID, Row, frames, rows
from unionties.graph.addresses import Addresses, term
from unionties.graph.copies import same_words
from unionties.graph.judged import judged_quads, moved, said, tie_id
from unionties.graph.judgement import Claim
from unionties.graph.machine import MachineView
from unionties.graph.statement import Statement

if TYPE_CHECKING:
    import pandas as pd

ENDS = (term("rdf:subject"), term("rdf:object"))
Words = Mapping[str, Mapping[Claim, str]]
"""What people said of the claims of articles, by the article's name: ``right`` or ``wrong``."""


def judged(batches: Iterable[pd.DataFrame], base: str, words: Words, machine: bool) -> Iterator[pd.DataFrame]:
    """Articles as they are to be in the graph (``SAID``).

    The rows have ``name``, ``published``, ``statements`` and ``lines`` as extracted, and ``moved``, the ids in it that
    others stand for; a copy has ``root`` and its original's ``root_statements``, ``root_text`` and ``root_moved``.
    """
    addresses = Addresses(base)
    return frames((_judged(row, addresses, words.get(row["name"], {}), machine) for row in rows(batches)), SAID)


def quads_of(told: Iterable[str]) -> list[Quad]:
    """The quads of lines of N-Quads."""
    return list(pyoxigraph.parse("\n".join([*told, ""]), RdfFormat.N_QUADS))


def _judged(row: Row, addresses: Addresses, words: Mapping[Claim, str], machine: bool) -> Row:
    own, canonical = quads_of(row["lines"]), _canonical(row["moved"])
    graph = own[0].graph_name
    assert isinstance(graph, NamedNode)
    told = said(addresses, own, graph)
    claims = {passage.claim for passage in told.passages}
    right = {claim for claim, word in words.items() if word == "right"}
    left_out = (words.keys() - right) | (_repeated(row, claims, canonical) - right)
    quads = judged_quads(addresses, told, canonical, right, left_out)
    kept: list[Quad] = []
    if set(quads) == set(own):
        quads = own
    elif machine:
        second = addresses.machine(graph)
        marks = MachineView(pyoxigraph.Store(), addresses).marks(graph, {words[c] for c in claims & words.keys()})
        kept = [*(Quad(q.subject, q.predicate, q.object, second) for q in own), *marks]
    ends = {q.object.value for q in quads if q.predicate in ENDS}  # type: ignore[union-attr]
    statements = _statements(row["statements"], canonical, right, left_out)
    return {
        "name": row["name"], "published": row["published"], "statements": statements,
        "lines": lines([*quads, *kept]), "ends": sorted(ends),
    }  # fmt: skip


def _repeated(row: Row, claims: Set[Claim], canonical: Mapping[str, str]) -> set[Claim]:
    """What a copy only repeats of its original: the same act, or any of which the original has the sentence."""
    if row["root"] is None:
        return set()
    others = _canonical(row["root_moved"])
    acts = {tie_id(moved(Claim.of(_statement(line)), others)) for line in row["root_statements"]}
    text = same_words(row["root_text"])
    return {c for c in claims if tie_id(moved(c, canonical)) in acts or same_words(c.text) in text}


def _canonical(moves: Iterable[Mapping[str, str]] | None) -> dict[str, str]:
    return {} if moves is None else {move["one"]: move["best"] for move in moves}


def _statement(line: str) -> Statement:
    return Statement.from_json(json.loads(line))


def _statements(
    told: Iterable[str], canonical: Mapping[str, str], right: Set[Claim], left_out: Set[Claim]
) -> list[str]:
    """The statements with their ends moved, without those that are left out, each once, in JSON."""
    best: dict[str, Statement] = {}
    for line in told:
        statement = _statement(line)
        claim = Claim.of(statement)
        ends = [replace(e, id=canonical.get(e.id, e.id)) for e in (statement.subject, statement.object)]
        if claim in left_out or ends[0].id == ends[1].id:
            continue
        sure = 1.0 if claim in right else statement.confidence
        new = replace(statement, subject=ends[0], object=ends[1], confidence=sure).ordered()
        best[new.id] = max(best.get(new.id, new), new, key=lambda s: s.confidence)
    return [json.dumps(statement.to_json(), ensure_ascii=False) for statement in best.values()]
