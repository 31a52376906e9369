"""What a graph is, for catalogues: its size, parts, licences and origin as VoID and DCAT.

No clock and no random number takes part: the same graph has the same description, unless a date is given.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import pyoxigraph
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple

from unionties.graph.addresses import PREFIXES, term
from unionties.graph.dates import bounds
from unionties.graph.errors import QueryError, StatementError
from unionties.graph.network import rows
from unionties.graph.rdf_files import tidied

if TYPE_CHECKING:
    from unionties.graph.readable import Readable

_VOID, _DCAT = "http://rdfs.org/ns/void#", "http://www.w3.org/ns/dcat#"
_APACHE = NamedNode("https://www.apache.org/licenses/LICENSE-2.0")
_VOCABULARIES = ("ut", "org", "schema", "prov", "oa", "skos", "dcterms")
_SOFTWARE = "https://w3id.org/unionties/software"
_CLASSES = "SELECT ?key (COUNT(DISTINCT ?s) AS ?count) WHERE { ?s a ?key } GROUP BY ?key"
_PROPERTIES = "SELECT ?key (COUNT(*) AS ?count) WHERE { ?s ?key ?o } GROUP BY ?key"
_SUBJECTS = "SELECT (COUNT(DISTINCT ?s) AS ?count) WHERE { ?s ?p ?o }"
_ENTITIES = """SELECT (COUNT(DISTINCT ?s) AS ?count) WHERE {
  ?s a ?type ; skos:prefLabel ?name FILTER(STRSTARTS(STR(?s), STR(id:))) }"""
_PERIOD = "SELECT (MIN(STR(?d)) AS ?first) (MAX(STR(?d)) AS ?last) WHERE { ?a schema:datePublished ?d }"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MEDIA = {
    "ttl": "text/turtle", "nt": "application/n-triples", "nq": "application/n-quads", "trig": "application/trig",
    "jsonld": "application/ld+json", "rdf": "application/rdf+xml",
}  # fmt: skip
Node = NamedNode | Literal


@dataclass(frozen=True)
class Publication:
    """What a description says beyond the graph: where it can be had, since when, under which licence.

    Attributes:
        endpoint: the address of a SPARQL endpoint.
        downloads: addresses of exports.
        date: the day of this description, as an ISO date; None for no date.
        licence: the address of the licence under which the statements are given, without the articles' texts.
    """

    endpoint: str | None = None
    downloads: tuple[str, ...] = ()
    date: str | None = None
    licence: str | None = None


def describe(store: Readable, publication: Publication = Publication()) -> str:
    """The description of a store's graph in Turtle, about BASE``dataset``.

    Counts are those of the union of all graphs; the subsets count the quads of their own graphs.

    Raises:
        QueryError: an address or the date is misformed.
    """
    triples = sorted(set(_triples(store, publication)), key=_order)
    prefixes = dict(PREFIXES) | {"void": _VOID, "dcat": _DCAT, "dataset": f"{store.addresses.base}dataset#"}
    return tidied(pyoxigraph.serialize(triples, format=RdfFormat.TURTLE, prefixes=prefixes) or b"").decode()


def _triples(store: Readable, publication: Publication) -> Iterator[Triple]:
    base = store.addresses.base
    dataset = NamedNode(f"{base}dataset")
    yield from _about(dataset, [
        ("rdf:type", _void("Dataset")), ("rdf:type", NamedNode(f"{_DCAT}Dataset")),
        *(("dcterms:title", text) for text in _texts("title")),
        *(("dcterms:description", text) for text in _texts("description")),
        *(("dcterms:rights", text) for text in _texts("articles")),
        ("void:uriSpace", Literal(base)),
        *(("void:vocabulary", NamedNode(PREFIXES[name])) for name in _VOCABULARIES),
    ])  # fmt: skip
    yield from _sizes(store, dataset)
    yield from _parts(store, dataset)
    yield from _period(store, dataset)
    yield from _published(dataset, publication)
    yield from _origin(store, dataset, publication)


def _sizes(store: Readable, dataset: NamedNode) -> Iterator[Triple]:
    properties, classes = _counts(store, _PROPERTIES), _counts(store, _CLASSES)
    numbers = {
        "triples": sum(properties.values()), "entities": _number(store, _ENTITIES), "classes": len(classes),
        "properties": len(properties), "distinctSubjects": _number(store, _SUBJECTS),
    }  # fmt: skip
    yield from _about(dataset, [(f"void:{name}", _integer(number)) for name, number in numbers.items()])
    for kind, counts, unit in (("class", classes, "entities"), ("property", properties, "triples")):
        for iri, count in sorted(counts.items()):
            part = _local(dataset, f"{kind}-{_short(iri)}")
            yield Triple(dataset, _void(f"{kind}Partition"), part)
            yield from _about(part, [(f"void:{kind}", NamedNode(iri)), (f"void:{unit}", _integer(count))])


def _parts(store: Readable, dataset: NamedNode) -> Iterator[Triple]:
    """The kinds of graphs as subsets, each with its size and licence."""
    article, shared = store.addresses.prefixes["article"], {
        store.addresses.organisations.value: "organisations", store.addresses.identities.value: "identities",
        store.addresses.copies.value: "copies", store.addresses.ontology.value: "ontology",
    }  # fmt: skip
    sizes: Counter[str] = Counter()
    for quad in store.quads():
        name = quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""
        sizes["articles" if name.startswith(article) else shared.get(name, "others")] += 1
    for kind, size in sorted(sizes.items()):
        part = _local(dataset, kind)
        yield Triple(dataset, _void("subset"), part)
        yield from _about(part, [("rdf:type", _void("Dataset")), ("dcterms:title", Literal(kind, language="en")),
                                 ("void:triples", _integer(size))])  # fmt: skip
        if kind in ("organisations", "ontology"):
            yield Triple(part, term("dcterms:license"), _APACHE)
        yield from _about(part, [("dcterms:rights", text) for text in _texts(kind)])


def _period(store: Readable, dataset: NamedNode) -> Iterator[Triple]:
    """The days on which the first and the last article were published."""
    row = next(rows(store, _PERIOD))
    if row["first"] is None or row["last"] is None:
        return
    days = row["first"].value[:10], row["last"].value[:10]
    period = _local(dataset, "period")
    yield from _about(dataset, [("dcterms:temporal", period)])
    yield from _about(period, [
        ("rdf:type", term("dcterms:PeriodOfTime")), ("dcat:startDate", _day(bounds(days[0])[0])),
        ("dcat:endDate", _day(bounds(days[1])[1])),
    ])  # fmt: skip


def _published(dataset: NamedNode, publication: Publication) -> Iterator[Triple]:
    if publication.endpoint:
        yield Triple(dataset, _void("sparqlEndpoint"), _address(publication.endpoint))
    if publication.licence:
        yield Triple(dataset, term("dcterms:license"), _address(publication.licence))
    for place, url in enumerate(publication.downloads, 1):
        file, distribution = _address(url), _local(dataset, f"download-{place}")
        ending = url.removesuffix(".gz").rpartition(".")[2].lower()
        yield from _about(dataset, [("void:dataDump", file), ("dcat:distribution", distribution)])
        yield from _about(distribution, [
            ("rdf:type", NamedNode(f"{_DCAT}Distribution")), ("dcat:downloadURL", file), ("dcat:accessURL", file),
            *([("dcat:mediaType", NamedNode(f"https://www.iana.org/assignments/media-types/{_MEDIA[ending]}"))]
              if ending in _MEDIA else []),
        ])  # fmt: skip


def _origin(store: Readable, dataset: NamedNode, publication: Publication) -> Iterator[Triple]:
    """Which program, in which version, made the graph of what, and when if that is told."""
    from importlib.metadata import version

    number = version("unionties")
    software, making = NamedNode(f"{_SOFTWARE}/{number}"), _local(dataset, "making")
    yield from _about(dataset, [("prov:wasGeneratedBy", making), ("dcterms:creator", software)])
    yield from _about(making, [
        ("rdf:type", term("prov:Activity")), ("prov:wasAssociatedWith", software),
        ("prov:used", _local(dataset, "articles")),
    ])  # fmt: skip
    yield from _about(software, [
        ("rdf:type", term("prov:SoftwareAgent")), ("rdfs:label", Literal(f"unionties {number}")),
        ("schema:softwareVersion", Literal(number)),
    ])  # fmt: skip
    if publication.date:
        try:
            bounds(publication.date if _DAY.fullmatch(publication.date) else "")
        except StatementError:
            raise QueryError(f"bad date {publication.date!r}: expected a day such as 2026-03-01") from None
        yield Triple(dataset, term("dcterms:modified"), _day(publication.date))


def _about(node: NamedNode, properties: Iterable[tuple[str, Node]]) -> Iterator[Triple]:
    for name, value in properties:
        prefix, _, local = name.partition(":")
        namespace = {"void": _VOID, "dcat": _DCAT}.get(prefix) or PREFIXES[prefix]
        yield Triple(node, NamedNode(namespace + local), value)


def _texts(name: str) -> list[Literal]:
    return [Literal(text, language=tag) for tag, text in sorted(_words().get(name, {}).items())]


@cache
def _words() -> dict[str, dict[str, str]]:
    """The texts of ``description.yaml``, by what they are about and language."""
    import yaml

    loaded: dict[str, dict[str, str]] = yaml.safe_load(
        files("unionties.graph").joinpath("description.yaml").read_text("utf-8")
    )
    return loaded


def _counts(store: Readable, query: str) -> dict[str, int]:
    return {row["key"].value: int(row["count"].value) for row in rows(store, query)}


def _number(store: Readable, query: str) -> int:
    return int(next(rows(store, query))["count"].value)


def _void(name: str) -> NamedNode:
    return NamedNode(_VOID + name)


def _local(dataset: NamedNode, name: str) -> NamedNode:
    return NamedNode(f"{dataset.value}#{name}")


def _short(iri: str) -> str:
    """A class or property as a part of an address: ``ut-Tie``."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}-{iri.removeprefix(namespace)}"
    return re.sub(r"\W+", "-", iri)


def _integer(number: int) -> Literal:
    return Literal(number)


def _day(day: str | None) -> Literal:
    return Literal(day or "", datatype=term("xsd:date"))


def _address(url: str) -> NamedNode:
    try:
        return NamedNode(url)
    except ValueError:
        raise QueryError(f"bad address {url!r}: expected an absolute IRI such as https://example.org/sparql") from None


def _order(triple: Triple) -> tuple[str, bool, str, str]:
    return str(triple.subject), triple.predicate != term("rdf:type"), str(triple.predicate), str(triple.object)
