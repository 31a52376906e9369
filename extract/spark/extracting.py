"""What a worker of Spark does with a page: its article, its statements and the N-Quads of its graph."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph
from pyoxigraph import NamedNode, Quad, RdfFormat

from unionties.extract.pages import Page, article_of
from unionties.extract.readings import TimeIsUp, limited
from unionties.extract.spark.frames import ARTICLES, Row, frames, rows
from unionties.graph.addresses import Addresses, term
from unionties.graph.constraints import article_problems
from unionties.graph.copies import band_keys
from unionties.graph.dates import order
from unionties.graph.errors import NoArticle, UniontiesError
from unionties.graph.organisations import organisations
from unionties.graph.rdf import DESCRIPTION, article_quads
from unionties.graph.statement import Article, Source, Statement, write_lines

if TYPE_CHECKING:
    import pandas as pd

_POST, _PERSON = "post", "Person"


@dataclass(frozen=True)
class Settings:
    """What all workers go by; the files are named as ``SparkContext.addFile`` knows them."""

    base: str
    limit: float
    """Seconds that a page may take."""
    gate: bool = True
    organisation_files: tuple[str, ...] = ()
    phrase_files: tuple[str, ...] = ()


def extracted(batches: Iterable[pd.DataFrame], settings: Settings) -> Iterator[pd.DataFrame]:
    """The articles (``ARTICLES``) of pages (``PAGES``); a page without one gives a row without a name, and without a
    reason where nothing is wrong with it."""
    prepare(settings)
    return frames((row for page in rows(batches) for row in _rows_of(page, settings)), ARTICLES)


def lines(quads: Iterable[Quad]) -> list[str]:
    """Quads as sorted N-Quads without line ends, literals spelt as a store spells them."""
    graph = pyoxigraph.Store()
    graph.extend(quads)
    data = pyoxigraph.serialize(graph, format=RdfFormat.N_QUADS) or b""
    return sorted(data.decode().split("\n")[:-1])


def _rows_of(row: Row, settings: Settings) -> Iterator[Row]:
    if row["name"] is None:
        yield row
        return
    told = {key: row[key] for key in ("input", "number", "place")}
    page = Page(
        row["name"], row["data"], row["place"], Source(**json.loads(row["source"])), row["markup"], row["gathered"],
        row["charset"],
    )  # fmt: skip
    try:
        with limited(settings.limit):
            article = article_of(page)
            article_row, problems = _said(article, Addresses(settings.base))
    except TimeIsUp:
        yield told | {"reason": f"set aside: it took longer than {settings.limit:g} s"}
    except NoArticle:
        yield told
    except UniontiesError as error:
        yield told | {"reason": str(error)}
    except Exception as error:
        # One page of millions mustn't end the job, whatever is wrong with it.
        yield told | {"reason": f"set aside: {type(error).__name__}: {' '.join(str(error).split())[:300]}"}
    else:
        yield told | article_row
        yield from (told | {"reason": problem} for problem in problems)


def _said(article: Article, addresses: Addresses) -> tuple[Row, list[str]]:
    """The row of an article, and what in it breaks the shapes."""
    from unionties.extract.pipeline import extract

    statements = extract(article)
    quads = article_quads(addresses, article.name, article.source, article.text, statements)
    known = _known(addresses.base)
    moment = order(article.source.published, article.name)
    row = {
        "name": article.name, "published": article.source.published, "day": moment.day, "time": moment.time,
        "text": article.text, "bands": list(band_keys(article.text)),
        "statements": list(write_lines(statements)),
        "lines": lines(q for q in quads if not (q.predicate in DESCRIPTION and q.subject in known)),
        "ends": sorted({addresses.entity(e.id).value for s in statements for e in (s.subject, s.object)}),
        "people": _people(addresses, quads, statements),
    }  # fmt: skip
    return row, article_problems(addresses, quads)


def _people(addresses: Addresses, quads: Iterable[Quad], statements: Iterable[Statement]) -> list[Row]:
    """The names and the offices of persons, from which their identities are made."""
    persons = {addresses.entity(e.id) for s in statements for e in (s.subject, s.object) if e.type == _PERSON}
    label, post = term("skos:prefLabel"), term(f"ut:{_POST}")
    found: dict[tuple[str, str | None, str | None], None] = {}
    for quad in quads:
        if quad.subject in persons and quad.predicate == label:
            found[quad.subject.value, quad.object.value, None] = None  # type: ignore[union-attr]
        elif quad.predicate == post and isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            found[quad.subject.value, None, quad.object.value] = None
    return [{"id": one, "name": name, "office": office} for one, name, office in found]


@cache
def _known(base: str) -> frozenset[NamedNode]:
    return frozenset(map(Addresses(base).entity, organisations()))


@lru_cache(maxsize=1)  # a worker may serve one job after another
def prepare(settings: Settings) -> None:
    """Let this worker know the user's own organisations and phrases, and no others."""
    from pyspark import SparkFiles

    from unionties.extract.language import use_phrases
    from unionties.graph.organisations import use_files

    use_files(Path(SparkFiles.get(name)) for name in settings.organisation_files)
    use_phrases(Path(SparkFiles.get(name)) for name in settings.phrase_files)
    _known.cache_clear()
