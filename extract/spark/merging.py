"""Joining what articles say to one graph, as a writer of a store does: the same articles give the same quads.

Which persons are one, and what people judged, is decided on the driver by the ``Judging`` of a store. It needs little of
the graph: what articles say of those persons who share a name and an office with another, of the entities that were judged,
and the articles of which a statement was judged. DataFrame operations find these; and only the articles that
name a merged entity, or of which a statement was judged, are judged anew. All others go into the graph as they were extracted.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pyoxigraph
from pyoxigraph import NamedNode, Quad, RdfFormat

from unionties.extract.spark.extracting import lines
from unionties.extract.spark.frames import Row, frames, rows
from unionties.graph.addresses import Addresses, term
from unionties.graph.identities import classes
from unionties.graph.judged import judged_quads, said
from unionties.graph.judgement import Claim
from unionties.graph.judging import Judging
from unionties.graph.machine import MachineView
from unionties.graph.persons import bare_key, name_key
from unionties.graph.rdf import DESCRIPTION, ontology_quads, organisation_quads
from unionties.graph.statement import Statement

if TYPE_CHECKING:
    import pandas as pd
    from pyspark.sql import DataFrame, SparkSession

    from unionties.graph.organisations import Organisation
    from unionties.graph.verdicts import Verdicts

    Claims = dict[str, dict[Claim, str]]

_POST = term("ut:post")
_ENDS = term("rdf:subject"), term("rdf:object")
_JUDGED = "name string, published string, statements array<string>, lines array<string>"


@dataclass(frozen=True)
class Merged:
    """The graph: its articles (``name``, ``published``, ``statements``, ``lines``), and the lines that belong to none.

    ``persons`` counts the ids that were merged into others.
    """

    articles: DataFrame
    shared: list[str]
    persons: int


def unique(articles: DataFrame) -> DataFrame:
    """The articles, one of each name: the first by its place."""
    from pyspark.sql import functions as F

    place = F.struct("place", "input", "number")
    named = articles.where("name is not null")
    twice = named.groupBy("name").agg(F.min(place).alias("first"), F.count("*").alias("times")).where("times > 1")
    others = named.join(twice, "name").where(place != F.col("first")).select("name", "place", "input", "number")
    return named.join(others, ["name", "place", "input", "number"], "left_anti")


def merged(
    spark: SparkSession, articles: DataFrame, addresses: Addresses, known: Mapping[str, Organisation],
    verdicts: Verdicts, machine: bool = False,
) -> Merged:  # fmt: skip
    """Merge articles (``ARTICLES``, one of each name) to the graph that a store has of them.

    Args:
        spark: the session.
        articles: what was extracted.
        addresses: those of the graph.
        known: the knowledge of organisations with which it was extracted.
        verdicts: what people judged.
        machine: whether to keep what only the machine said of articles that were judged or name a merged person.
    """
    from pyspark.sql import functions as F

    claims = _claims(verdicts)
    claimed = {row["name"]: row for row in _of_names(articles, claims).select("name", "lines").collect()}
    others = articles.where(~F.col("name").isin(list(claims))) if claims else articles
    graph = _essence(spark, articles, others, addresses, verdicts)
    _add(graph, (quad for row in claimed.values() for quad in _quads(row["lines"])))
    judging = Judging(graph, addresses, known, verdicts)
    canonical = dict(judging.identities.canonical)
    judge = partial(_judge, base=addresses.base, claims=claims, machine=machine)
    here = _known_ends(spark, others, addresses, known)
    for row in claimed.values():
        quads, _ = _judged(addresses, row["lines"], canonical, claims[row["name"]])
        ends = {q.object.value for q in quads if q.predicate in _ENDS}  # type: ignore[union-attr]
        here |= {one for one in map(addresses.local, ends) if one in known}
    here |= {one for pair in canonical.items() for one in pair if one in known}
    shared = lines([
        *judging.organisations(organisation_quads(addresses, known, sorted(here))),
        *ontology_quads(addresses), *judging.identity_quads(),
    ])  # fmt: skip
    moves = _moves(spark, articles, addresses, canonical, claims)
    kept = articles.join(moves, "name", "left_anti").select("name", "published", "statements", "lines")
    anew = articles.join(moves, "name").select("name", "published", "statements", "lines", "moved")
    return Merged(kept.unionByName(anew.mapInPandas(judge, _JUDGED)), shared, len(canonical))


def _claims(verdicts: Verdicts) -> Claims:
    found: Claims = defaultdict(dict)
    for word in ("right", "wrong"):
        for claim in getattr(verdicts, word):
            found[claim.article][claim] = word
    return dict(found)


def _of_names(articles: DataFrame, names: Iterable[str]) -> DataFrame:
    from pyspark.sql import functions as F

    return articles.where(F.col("name").isin(list(names)))


def _essence(
    spark: SparkSession, articles: DataFrame, others: DataFrame, addresses: Addresses, verdicts: Verdicts
) -> pyoxigraph.Store:
    """What articles say of the entities that may be merged, as if one article said all of it."""
    from pyspark.sql import functions as F

    judged = {one for pair in verdicts.same | verdicts.different for one in (pair.a, pair.b)}
    wanted = _namesakes(articles, addresses, verdicts) | {addresses.entity(one).value for one in judged}
    graph, article, act = pyoxigraph.Store(), addresses.article(" "), addresses.tie("")
    if not wanted:
        return graph
    table = _table(spark, [(one, f"<{one}>") for one in sorted(wanted)], "id string, subject string")
    occurring = others.select(F.explode("ends").alias("id")).join(table, "id", "left_semi").distinct()
    start = f"<{addresses.prefixes['id']}"
    about = others.select(F.explode(F.filter("lines", lambda line: line.startswith(start))).alias("line"))
    predicates = [f"<{node.value}>" for node in (*DESCRIPTION, _POST)]
    told = (
        about.select("line", F.split("line", " ", 3).alias("parts"))
        .select("line", F.col("parts")[0].alias("subject"), F.col("parts")[1].alias("predicate"))
        .where(F.col("predicate").isin(predicates)).join(table, "subject", "left_semi")
        .select(F.regexp_replace("line", r" <[^<>]*> \.$", " .").alias("line")).distinct()
    )  # fmt: skip
    quads = [Quad(act, _ENDS[0], NamedNode(row["id"]), article) for row in occurring.collect()]
    said = _quads(row["line"] for row in told.collect())
    _add(graph, [*quads, *(Quad(q.subject, q.predicate, q.object, article) for q in said)])
    return graph


def _namesakes(articles: DataFrame, addresses: Addresses, verdicts: Verdicts) -> set[str]:
    """The addresses of the persons who share a name, diacritics aside, and an office's organisation with another."""
    from pyspark.sql import functions as F

    same = {
        addresses.entity(one).value: addresses.entity(ids[0]).value for ids in classes(verdicts.same) for one in ids
    }
    people = articles.select(F.explode("people").alias("person")).select("person.*").groupBy("id").agg(
        F.collect_set("name").alias("names"), F.collect_set("office").alias("offices")
    )  # fmt: skip
    bearers = people.mapInPandas(partial(_keys, same=same), "id string, key string").groupBy("key").agg(
        F.collect_set("id").alias("ids")
    )  # fmt: skip
    return {one for row in bearers.where("size(ids) > 1").collect() for one in row["ids"]}


def _keys(batches: Iterable[pd.DataFrame], same: Mapping[str, str]) -> Iterator[pd.DataFrame]:
    def found() -> Iterator[Row]:
        for row in rows(batches):
            names = {" ".join(key) for name in row["names"] if (key := bare_key(name_key(name)))}
            for office in {same.get(office, office) for office in row["offices"]}:
                yield from ({"id": row["id"], "key": f"{name} @ {office}"} for name in names)

    return frames(found(), "id string, key string")


def _known_ends(
    spark: SparkSession, articles: DataFrame, addresses: Addresses, known: Mapping[str, Organisation]
) -> set[str]:
    """The known organisations that are ends of ties."""
    from pyspark.sql import functions as F

    ids = _table(spark, [(one, addresses.entity(one).value) for one in known], "known string, id string")
    ends = articles.select(F.explode("ends").alias("id")).distinct()
    return {row["known"] for row in ends.join(F.broadcast(ids), "id").select("known").collect()}


def _moves(
    spark: SparkSession, articles: DataFrame, addresses: Addresses, canonical: Mapping[str, str], claims: Claims
) -> DataFrame:
    """The names of the articles to judge, each with the ids in it that others stand for."""
    from pyspark.sql import functions as F

    table = [(addresses.entity(one).value, one, best) for one, best in canonical.items()]
    merged = _table(spark, table, "id string, one string, best string")
    ends = articles.select("name", F.explode("ends").alias("id")).join(merged, "id").select("name", "one", "best")
    claimed = _table(spark, [(name, None, None) for name in claims], "name string, one string, best string")
    pairs = F.collect_list(F.when(F.col("one").isNotNull(), F.struct("one", "best")))
    return ends.unionByName(claimed).groupBy("name").agg(pairs.alias("moved"))


def _judge(batches: Iterable[pd.DataFrame], base: str, claims: Claims, machine: bool) -> Iterator[pd.DataFrame]:
    addresses = Addresses(base)

    def judged() -> Iterator[Row]:
        for row in rows(batches):
            canonical = {move["one"]: move["best"] for move in row["moved"]}
            words = claims.get(row["name"], {})
            quads, kept = _judged(addresses, row["lines"], canonical, words)
            yield {
                "name": row["name"], "published": row["published"],
                "statements": list(_statements(row["statements"], canonical, words)),
                "lines": lines([*quads, *kept] if machine else quads),
            }  # fmt: skip

    return frames(judged(), _JUDGED)


def _judged(
    addresses: Addresses, own: Iterable[str], canonical: Mapping[str, str], words: Mapping[Claim, str]
) -> tuple[list[Quad], list[Quad]]:
    """The quads of an article's graph as judged, and those that keep the machine's own where these are others."""
    machine = list(_quads(own))
    graph = machine[0].graph_name
    assert isinstance(graph, NamedNode)
    told = said(addresses, machine, graph)
    right = {claim for claim, word in words.items() if word == "right"}
    quads = judged_quads(addresses, told, canonical, right, words.keys() - right)
    if set(quads) == set(machine):
        return machine, []
    kept = addresses.machine(graph)
    view = MachineView(pyoxigraph.Store(), addresses)
    marks = view.marks(graph, {words[p.claim] for p in told.passages if p.claim in words})
    return quads, [*(Quad(q.subject, q.predicate, q.object, kept) for q in machine), *marks]


def _statements(told: Iterable[str], canonical: Mapping[str, str], words: Mapping[Claim, str]) -> Iterator[str]:
    """The statements as judged: their ends moved, without those judged wrong, each once."""
    best: dict[str, Statement] = {}
    for line in told:
        statement = Statement.from_json(json.loads(line))
        word = words.get(Claim.of(statement))
        ends = [replace(e, id=canonical.get(e.id, e.id)) for e in (statement.subject, statement.object)]
        if word == "wrong" or ends[0].id == ends[1].id:
            continue
        sure = 1.0 if word == "right" else statement.confidence
        new = replace(statement, subject=ends[0], object=ends[1], confidence=sure).ordered()
        best[new.id] = max(best.get(new.id, new), new, key=lambda s: s.confidence)
    yield from (json.dumps(statement.to_json(), ensure_ascii=False) for statement in best.values())


def _quads(told: Iterable[str]) -> Iterator[Quad]:
    return iter(pyoxigraph.parse("\n".join([*told, ""]), RdfFormat.N_QUADS))


def _add(graph: pyoxigraph.Store, quads: Iterable[Quad]) -> None:
    """Add quads and the union's."""
    for quad in quads:
        graph.add(quad)
        graph.add(Quad(*quad.triple))


def _table(spark: SparkSession, told: list[tuple[Any, ...]], schema: str) -> DataFrame:
    return spark.createDataFrame(told, schema)
