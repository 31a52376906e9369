"""Which articles are copies of others, found by joins as a store finds them (``graph/syndication.py``).

Whether two texts are alike depends on nothing but the texts. So texts are compared, not articles: of the articles of
one text the earliest stands for all as an original, and what a thousand pages have word for word is compared once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad
from pyspark.sql import functions as F

from unionties.extract.spark.applying import quads_of
from unionties.extract.spark.extracting import lines
from unionties.extract.spark.frames import Row, frames, rows
from unionties.graph.addresses import Addresses, term
from unionties.graph.copies import alike, same_words
from unionties.graph.syndication import CARRIED_BY, COPY_OF

if TYPE_CHECKING:
    import pandas as pd
    from pyspark.sql import DataFrame

_SELECTOR, _EXACT = term("oa:hasSelector"), term("oa:exact")
_PAIR = "early string, late string"
_LINE = "line string"


def roots(articles: DataFrame) -> DataFrame:
    """The copies among articles (``ARTICLES``): ``name`` and ``root``, the name of the original."""
    order = F.struct("day", "time", "name")
    long = articles.where("size(bands) > 0").select("name", "bands", "text", F.sha2("text", 256).alias("digest"),
                                                    order.alias("order"))  # fmt: skip
    texts = long.groupBy("digest").agg(
        F.min("order").alias("first"), F.max("order").alias("last"), F.min_by("bands", "order").alias("bands")
    )  # fmt: skip
    keys = texts.select("digest", "first", "last", F.explode("bands").alias("key"))
    one, other = keys.alias("one"), keys.alias("other")
    pairs = one.join(other, "key").where("one.first < other.last and one.digest != other.digest").select(
        F.col("one.digest").alias("early"), F.col("other.digest").alias("late")
    ).distinct()  # fmt: skip
    words = long.join(texts.select(F.col("first.name").alias("name")), "name", "left_semi").select("digest", "text")
    near = (
        pairs.join(words.toDF("early", "early_text"), "early").join(words.toDF("late", "late_text"), "late")
        .mapInPandas(_alike, _PAIR)
    )  # fmt: skip
    same = texts.where("first < last").select(F.col("digest").alias("early"), F.col("digest").alias("late"))
    firsts = texts.select(F.col("digest").alias("early"), "first")
    found = (
        long.select("name", "order", F.col("digest").alias("late")).join(near.union(same), "late").join(firsts, "early")
        .where("first < order").groupBy("name").agg(F.min("first").alias("first")).select("name", "first.name")
    )  # fmt: skip
    return _followed(found.toDF("name", "root").persist())


def copy_lines(copies: DataFrame, articles: DataFrame, said: DataFrame, addresses: Addresses) -> DataFrame:
    """The N-Quads of the graph of copies (``line``): of which article each is one, and whose evidence it carries.

    Args:
        copies: what :func:`roots` gave.
        articles: the articles with their texts.
        said: what they say in the end (``SAID``).
        addresses: those of the graph.
    """
    wanted = [f" <{node.value}> " for node in (_SELECTOR, _EXACT)]
    quoted = F.filter("lines", lambda line: line.contains(wanted[0]) | line.contains(wanted[1]))
    evidence = said.select(F.col("name").alias("root"), quoted.alias("lines"))
    table = copies.join(articles.select("name", "text"), "name").join(evidence, "root")
    return table.mapInPandas(partial(_carried, base=addresses.base), _LINE)


def _followed(based: DataFrame) -> DataFrame:
    """Each copy with the end of its chain; a chain is halved in each round."""
    while True:
        further = based.select(F.col("name").alias("root"), F.col("root").alias("further"))
        if based.join(further, "root", "left_semi").isEmpty():
            return based
        longer = based.join(further, "root", "left")
        based = longer.select("name", F.coalesce("further", "root").alias("root")).persist()


def _alike(batches: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
    return frames((row for row in rows(batches) if alike(row["early_text"], row["late_text"])), _PAIR)


def _carried(batches: Iterable[pd.DataFrame], base: str) -> Iterator[pd.DataFrame]:
    addresses = Addresses(base)

    def told() -> Iterator[Row]:
        for row in rows(batches):
            copy, original = addresses.article(row["name"]), addresses.article(row["root"])
            words = same_words(row["text"])
            quads = [Quad(copy, COPY_OF, original, addresses.copies)]
            quads += (
                Quad(node, CARRIED_BY, copy, addresses.copies)
                for node, quote in _quotations(row["lines"], original) if same_words(quote) in words
            )  # fmt: skip
            yield from ({"line": line} for line in lines(quads))

    return frames(told(), _LINE)


def _quotations(told: Iterable[str], graph: NamedNode) -> Iterator[tuple[NamedNode, str]]:
    """The pieces of evidence of an article's graph, each with the words that it quotes."""
    quads = [q for q in quads_of(told) if q.graph_name == graph]
    quotes = {q.subject: q.object.value for q in quads if q.predicate == _EXACT and isinstance(q.object, Literal)}
    for quad in quads:
        if quad.predicate == _SELECTOR and isinstance(quad.subject, NamedNode):
            yield quad.subject, quotes[quad.object]  # type: ignore[index]
