"""Joining what articles say to one graph, as a writer of a store does: the same articles give the same quads.

Which persons are one, and what people judged, is decided on the driver by the ``Judging`` of a store. It needs little
of the graph: what articles say of those persons who share a name and an office with another, of the entities that were
judged, and the articles of which a statement was judged. DataFrame operations find these. Only articles that name a
merged entity, are copies or were judged are made anew, by the workers; all others go into the graph as extracted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import pyoxigraph
from pyoxigraph import NamedNode, Quad
from pyspark.sql import functions as F

from unionties.extract.spark.applying import ENDS, Words, judged, quads_of
from unionties.extract.spark.extracting import lines
from unionties.extract.spark.frames import SAID, Row, columns, frames, rows
from unionties.extract.spark.syndicating import copy_lines, roots
from unionties.graph.addresses import Addresses, term
from unionties.graph.identities import classes
from unionties.graph.judgement import Claim
from unionties.graph.judging import Judging
from unionties.graph.persons import bare_key, name_key
from unionties.graph.rdf import DESCRIPTION, ontology_quads, organisation_quads
from unionties.graph.syndication import Syndication

if TYPE_CHECKING:
    import pandas as pd
    from pyspark.sql import DataFrame, SparkSession

    from unionties.graph.organisations import Organisation
    from unionties.graph.verdicts import Verdicts

_POST = term("ut:post")


@dataclass(frozen=True)
class Merged:
    """The graph: its articles (``SAID``), and the lines (``line``) that belong to none.

    ``merged`` counts the ids that others stand for, ``copies`` the articles that are copies.
    """

    articles: DataFrame
    shared: DataFrame
    merged: int
    copies: int


def unique(articles: DataFrame) -> DataFrame:
    """The articles, one of each name: the first by its place."""
    place = F.struct("place", "input", "number")
    named = articles.where("name is not null")
    twice = named.groupBy("name").agg(F.min(place).alias("first"), F.count("*").alias("times")).where("times > 1")
    others = named.join(twice, "name").where(place != F.col("first")).select("name", "place", "input", "number")
    others = others.persist()
    if others.isEmpty():
        return named
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
        machine: whether to keep what only the machine said of the articles that say something else in the graph.
    """
    words = _words(verdicts)
    judging = Judging(
        graph := _essence(spark, articles, addresses, verdicts, list(words)), addresses, known, verdicts,
        Syndication(graph, addresses),
    )  # fmt: skip
    copies = roots(articles)
    said = _said(articles, copies, _moves(spark, articles, addresses, judging, words), words, addresses, machine)
    merged_ids = {one for pair in judging.identities.canonical.items() for one in pair if one in known}
    here = _known_ends(spark, said, addresses, known) | merged_ids
    shared = lines([
        *judging.organisations(organisation_quads(addresses, known, sorted(here))),
        *ontology_quads(addresses), *judging.identity_quads(),
    ])  # fmt: skip
    others = _table(spark, [(line,) for line in shared], "line string")
    shared_lines = others.union(copy_lines(copies, articles, said, addresses))
    return Merged(said, shared_lines, len(judging.identities.canonical), copies.count())


def _said(
    articles: DataFrame, copies: DataFrame, moves: DataFrame, words: Words, addresses: Addresses, machine: bool
) -> DataFrame:
    """What articles say in the end (``SAID``)."""
    named = moves.select("name").union(copies.select("name")).distinct().persist()
    kept = articles.join(named, "name", "left_anti").select(*columns(SAID))
    anew = articles.join(named, "name").select("name", "published", "statements", "lines")
    originals = (
        copies.join(articles.select(F.col("name").alias("root"), F.col("statements").alias("root_statements"),
                                    F.col("text").alias("root_text")), "root")
        .join(moves.select(F.col("name").alias("root"), F.col("moved").alias("root_moved")), "root", "left")
    )  # fmt: skip
    asked = anew.join(moves, "name", "left").join(originals, "name", "left")
    judge = partial(judged, base=addresses.base, words=words, machine=machine)
    return kept.unionByName(asked.mapInPandas(judge, SAID).persist())


def _words(verdicts: Verdicts) -> Words:
    found: dict[str, dict[Claim, str]] = defaultdict(dict)
    for word in ("right", "wrong"):
        for claim in getattr(verdicts, word):
            found[claim.article][claim] = word
    return dict(found)


def _essence(
    spark: SparkSession, articles: DataFrame, addresses: Addresses, verdicts: Verdicts, claimed: list[str]
) -> pyoxigraph.Store:
    """What is said of the entities that may be merged, as if one article said it; and the claimed articles whole."""
    pairs = {one for pair in verdicts.same | verdicts.different for one in (pair.a, pair.b)}
    wanted = _namesakes(articles, addresses, verdicts) | {addresses.entity(one).value for one in pairs}
    graph = pyoxigraph.Store()
    if claimed:
        for row in articles.where(F.col("name").isin(claimed)).select("lines").collect():
            _add(graph, quads_of(row["lines"]))
        articles = articles.where(~F.col("name").isin(claimed))
    if not wanted:
        return graph
    article, act = addresses.article(" "), addresses.tie("")  # names that no other has
    table = _table(spark, [(one, f"<{one}>") for one in sorted(wanted)], "id string, subject string")
    occurring = articles.select(F.explode("ends").alias("id")).join(table, "id", "left_semi").distinct()
    start = f"<{addresses.prefixes['id']}"
    about = articles.select(F.explode(F.filter("lines", lambda line: line.startswith(start))).alias("line"))
    predicates = [f"<{node.value}>" for node in (*DESCRIPTION, _POST)]
    told = (
        about.select("line", F.split("line", " ", 3).alias("parts"))
        .select("line", F.col("parts")[0].alias("subject"), F.col("parts")[1].alias("predicate"))
        .where(F.col("predicate").isin(predicates)).join(table, "subject", "left_semi")
        .select(F.regexp_replace("line", r" <[^<>]*> \.$", " .").alias("line")).distinct()
    )  # fmt: skip
    quads = [Quad(act, ENDS[0], NamedNode(row["id"]), article) for row in occurring.collect()]
    said = quads_of(row["line"] for row in told.collect())
    _add(graph, [*quads, *(Quad(q.subject, q.predicate, q.object, article) for q in said)])
    return graph


def _namesakes(articles: DataFrame, addresses: Addresses, verdicts: Verdicts) -> set[str]:
    """The addresses of the persons who share a name, diacritics aside, and an office's organisation with another."""
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
    ids = _table(spark, [(one, addresses.entity(one).value) for one in known], "known string, id string")
    ends = articles.select(F.explode("ends").alias("id")).distinct()
    return {row["known"] for row in ends.join(F.broadcast(ids), "id").select("known").collect()}


def _moves(
    spark: SparkSession, articles: DataFrame, addresses: Addresses, judging: Judging, words: Words
) -> DataFrame:  # fmt: skip
    """The names of the articles to judge, each with the ids in it that others stand for."""
    table = [(addresses.entity(one).value, one, best) for one, best in judging.identities.canonical.items()]
    merged = _table(spark, table, "id string, one string, best string")
    ends = articles.select("name", F.explode("ends").alias("id")).join(merged, "id").select("name", "one", "best")
    claimed = _table(spark, [(name, None, None) for name in words], "name string, one string, best string")
    pairs = F.collect_list(F.when(F.col("one").isNotNull(), F.struct("one", "best")))
    return ends.unionByName(claimed).groupBy("name").agg(pairs.alias("moved")).persist()


def _add(graph: pyoxigraph.Store, quads: Iterable[Quad]) -> None:
    """Add quads and the union's."""
    for quad in quads:
        graph.add(quad)
        graph.add(Quad(*quad.triple))


def _table(spark: SparkSession, told: list[tuple[Any, ...]], schema: str) -> DataFrame:
    return spark.createDataFrame(told, schema)
