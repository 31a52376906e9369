"""The ontology says in two languages what it means, and its page in docs/ is current."""

from __future__ import annotations

import pytest
import rdflib
import vocabulary_page
from ontology_page import ONTOLOGY, PAGE, page
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from unionties.graph.addresses import PREFIXES

UT = PREFIXES["ut"]
GRAPH = rdflib.Graph().parse(ONTOLOGY)
TERMS = sorted({s for s in GRAPH.subjects() if str(s).startswith(UT)})
KINDS = {OWL.Class, RDFS.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}


@pytest.mark.parametrize("term", TERMS, ids=lambda term: str(term).removeprefix(UT))
def test_every_term_has_labels_and_definitions_in_both_languages(term):
    assert set(GRAPH.objects(term, RDF.type)) & KINDS
    for predicate in (RDFS.label, SKOS.definition):
        texts = list(GRAPH.objects(term, predicate))
        assert sorted(text.language or "" for text in texts) == ["en", "vi"]
        assert all(str(text).strip() for text in texts)


def test_every_term_that_is_used_is_defined():
    used = {node for triple in GRAPH for node in triple if str(node).startswith(UT)}
    assert used == set(TERMS)


def test_inverses_point_at_each_other():
    pairs = set(GRAPH.subject_objects(OWL.inverseOf))
    assert pairs == {(b, a) for a, b in pairs}


def test_a_time_may_be_that_of_a_membership_too():
    for name in ("when", "begin", "end"):
        assert GRAPH.value(rdflib.URIRef(UT + name), RDFS.domain) is None


def test_the_page_is_current():
    assert PAGE.read_text("utf-8") == page(), "write it anew with: python -m tests.ontology_page"


def test_the_vocabulary_page_is_current_and_has_every_term():
    text = vocabulary_page.PAGE.read_text("utf-8")
    assert text == vocabulary_page.page(), "write it anew with: python -m tests.vocabulary_page"
    inverses = set(GRAPH.objects(None, OWL.inverseOf)) - set(GRAPH.subjects(RDF.type, rdflib.URIRef(UT + "Relation")))
    assert not [t for t in TERMS if t not in inverses and f"| `{str(t).removeprefix(UT)}` |" not in text]


def test_the_page_has_an_anchor_for_each_term():
    text = PAGE.read_text("utf-8")
    for term in TERMS:
        assert f'id="{str(term).removeprefix(UT)}"' in text
    assert "Trade union · Tổ chức công đoàn" in text
