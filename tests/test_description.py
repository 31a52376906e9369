"""The description of a graph: VoID and DCAT that count right and are the same each time."""

import os
import subprocess
import sys

import pytest
import rdflib
from rdflib.namespace import DCAT, DCTERMS, PROV, RDF, VOID
from store_fixtures import built

from unionties.graph.addresses import PREFIXES
from unionties.graph.description import Publication, describe
from unionties.graph.errors import QueryError
from unionties.graph.store import Store

UT = rdflib.Namespace(PREFIXES["ut"])
DATASET = rdflib.URIRef("https://w3id.org/unionties/dataset")


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return built(tmp_path_factory.mktemp("s") / "ties.db")


@pytest.fixture(scope="module")
def store(path):
    with Store.open(path) as opened:
        yield opened


def read(store, *publication):
    return rdflib.Graph().parse(data=describe(store, *publication), format="turtle")


def number(graph, node, predicate):
    return int(graph.value(node, predicate))


def test_the_counts_are_those_of_the_union(store):
    graph, union = read(store), rdflib.Graph()
    for quad in store.quads():
        union.parse(data=f"{quad.triple} .", format="nt")
    assert number(graph, DATASET, VOID.triples) == len(union)
    assert number(graph, DATASET, VOID.distinctSubjects) == len(set(union.subjects()))
    assert number(graph, DATASET, VOID.properties) == len(set(union.predicates()))
    assert number(graph, DATASET, VOID.classes) == len(set(union.objects(None, RDF.type)))
    assert number(graph, DATASET, VOID.entities) == 6
    for part in graph.objects(DATASET, VOID.classPartition):
        class_ = graph.value(part, VOID["class"])
        assert number(graph, part, VOID.entities) == len(set(union.subjects(RDF.type, class_)))
    for part in graph.objects(DATASET, VOID.propertyPartition):
        property_ = graph.value(part, VOID.property)
        assert number(graph, part, VOID.triples) == len(list(union.subject_objects(property_)))
    classes = {graph.value(part, VOID["class"]) for part in graph.objects(DATASET, VOID.classPartition)}
    assert {UT.Tie, UT.TradeUnion, UT.Person} <= classes


def test_the_parts_add_up_to_the_quads(store):
    graph = read(store)
    parts = list(graph.objects(DATASET, VOID.subset))
    assert sum(number(graph, part, VOID.triples) for part in parts) == len(store.dump())
    assert {str(part).partition("#")[2] for part in parts} == {"articles", "organisations", "ontology"}


def test_licences_are_those_of_the_parts(store):
    graph = read(store)
    part = {name: rdflib.URIRef(f"{DATASET}#{name}") for name in ("articles", "organisations", "ontology")}
    apache = rdflib.URIRef("https://www.apache.org/licenses/LICENSE-2.0")
    assert [graph.value(part[name], DCTERMS.license) for name in ("ontology", "organisations")] == [apache, apache]
    assert graph.value(part["articles"], DCTERMS.license) is None
    rights = {text.language: str(text) for text in graph.objects(part["articles"], DCTERMS.rights)}
    assert "stay their publishers'" in rights["en"] and set(rights) == {"vi", "en"}
    assert graph.value(DATASET, DCTERMS.license) is None


def test_what_is_published_is_told(store):
    told = Publication(
        "https://example.org/sparql", ("https://example.org/g.nq.gz", "https://example.org/g"), "2026-03-01",
        "https://creativecommons.org/licenses/by/4.0/",
    )  # fmt: skip
    graph = read(store, told)
    assert graph.value(DATASET, VOID.sparqlEndpoint) == rdflib.URIRef("https://example.org/sparql")
    assert graph.value(DATASET, DCTERMS.modified) == rdflib.Literal("2026-03-01", datatype=rdflib.XSD.date)
    assert graph.value(DATASET, DCTERMS.license) == rdflib.URIRef("https://creativecommons.org/licenses/by/4.0/")
    files = graph.objects(DATASET, DCAT.distribution)
    media = {graph.value(file, DCAT.downloadURL): graph.value(file, DCAT.mediaType) for file in files}
    assert {str(url): str(kind or "").rpartition("types/")[2] for url, kind in media.items()} == {
        "https://example.org/g.nq.gz": "application/n-quads", "https://example.org/g": "",
    }  # fmt: skip


def test_the_origin_names_the_program_and_the_period(store):
    from importlib.metadata import version

    graph = read(store)
    agent = graph.value(graph.value(DATASET, PROV.wasGeneratedBy), PROV.wasAssociatedWith)
    assert str(graph.value(agent, rdflib.Namespace(PREFIXES["schema"]).softwareVersion)) == version("unionties")
    period = graph.value(DATASET, DCTERMS.temporal)
    assert [str(graph.value(period, p)) for p in (DCAT.startDate, DCAT.endDate)] == ["2018-07-18", "2019-12-31"]
    assert graph.value(DATASET, DCTERMS.modified) is None


def test_the_description_is_the_same_in_every_run(path, store):
    code = (
        "import sys\nfrom unionties.graph.description import describe\nfrom unionties.graph.store import Store\n"
        "with Store.open(sys.argv[1]) as store:\n    sys.stdout.buffer.write(describe(store).encode())\n"
    )
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", code, str(path)], check=True, capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )  # fmt: skip
        assert done.stdout.decode() == describe(store)


@pytest.mark.parametrize(
    ("told", "error"),
    [
        (Publication(endpoint="sparql here"), "bad address 'sparql here': expected an absolute IRI"),
        (Publication(date="1.3.2026"), "bad date '1.3.2026': expected a day such as 2026-03-01"),
        (Publication(date="2026-02-30"), "bad date '2026-02-30'"),
    ],
)
def test_what_cannot_be_told(store, told, error):
    with pytest.raises(QueryError, match=error):
        describe(store, told)


def test_an_article_without_a_date_has_no_period(tmp_path):
    with Store.open(built(tmp_path / "s.db", [])) as store:
        assert read(store).value(DATASET, DCTERMS.temporal) is None
