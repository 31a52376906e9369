"""How the scores of identity are shown: as tables, as JSON or as CSV."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from unionties.queries.identity_scores import SPANS, IdentityScores, score_identity
from unionties.queries.options import progress, say
from unionties.queries.tables import Column, columns, write_csv, write_json, write_table

if TYPE_CHECKING:
    from unionties.extract.identities import Identified
    from unionties.queries.gold import GoldArticle

from unionties.graph.statement import Statement

_MEASURES = ("all", "organisations", "persons", "events")
_FIGURES = ("precision", "recall", "f1", "mentions", "not_found")


def evaluate_identity(gold: Mapping[str, GoldArticle], errors: bool, form: str) -> None:
    """Resolve the mentions of the gold articles now, score them as a graph of them all has them, print the scores."""
    from unionties.graph.errors import UniontiesError
    from unionties.queries.building import extraction, identification

    identified, extract, statements = identification(), extraction(), list[Statement]()
    answers: dict[str, list[Identified]] = {}
    with progress("Resolving", lambda: len(gold)) as advance:
        for name in sorted(gold):
            advance(name)
            try:
                answers[name] = identified(gold[name].article)
                statements += extract(gold[name].article)
            except UniontiesError as error:
                say(f"{name} counts as found empty: {error}")
    stands_for = merged_persons(statements)
    nodes = {
        name: [replace(one, id=stands_for.get(one.id, one.id)) for one in found] for name, found in answers.items()
    }
    write_identity(score_identity(gold, nodes), errors, form)


def merged_persons(statements: Iterable[Statement]) -> dict[str, str]:
    """Which id stands for which person, as a build merges those whom several articles call by one name."""
    from unionties.graph.identities import classes
    from unionties.graph.persons import Person, namesakes, same_persons

    names: dict[str, set[str]] = defaultdict(set)
    offices: dict[str, set[str]] = defaultdict(set)
    for statement in statements:
        if statement.relation == "post":
            names[statement.subject.id].add(statement.subject.label)
            offices[statement.subject.id].add(statement.object.id)
    people = [Person(id_, frozenset(names[id_]), frozenset(offices[id_])) for id_ in sorted(names)]
    pairs = {pair for group in namesakes(people) for pair in same_persons(group)}
    return {one: min(ids) for ids in classes(pairs) for one in ids}


def write_identity(scores: IdentityScores, errors: bool, form: str) -> None:
    """Print B-cubed by measure and language; with ``errors`` the splits and merges, in CSV nothing else."""
    faults = [vars(fault) | {"cost": round(fault.cost, 2)} for fault in scores.faults]
    if form == "json":
        write_json(scores.to_json() | ({"errors": faults} if errors else {}), sys.stdout)
        return
    if errors:
        rows = [fault | {"parts": "; ".join(fault["parts"])} for fault in faults]
        listed = [Column("kind"), Column("cost", justify="right"), Column("name"), Column("parts")]
        (write_csv if form == "csv" else write_table)(rows, listed, sys.stdout)
        if form == "csv":
            return
    rows = list(_rows(scores))
    if form == "csv":
        write_csv(rows, columns(("span", "of", "measure", *_FIGURES)), sys.stdout)
        return
    for span in SPANS:
        for which in ("all", "found"):
            part = [row for row in rows if (row["span"], row["of"]) == (span, which)]
            figures = [Column(key, key.replace("_", " "), justify="right", wrap=False) for key in _FIGURES]
            write_table(part, [Column("measure", f"{which} mentions, {span}"), *figures], sys.stdout)
    click.echo(f"left out {scores.shared} names that two entities share")


def _rows(scores: IdentityScores) -> list[dict[str, Any]]:
    languages = sorted(set(scores.missing) - set(_MEASURES))
    rows = []
    for (span, which, measure), found in sorted(
        scores.figures.items(), key=lambda item: [*_MEASURES, *languages].index(item[0][2])
    ):
        told = {key: f"{getattr(found, key):.3f}" for key in _FIGURES[:3]}
        missing = scores.missing[measure] if which == "all" else 0
        rows.append(
            {"span": span, "of": which, "measure": measure, **told, "mentions": found.mentions, "not_found": missing}
        )
    return rows
