from dataclasses import replace
from importlib.resources import files

import pyoxigraph
import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad
from store_fixtures import HOA, KNOWN, KON_TUM, LFTU, SOURCE, TEXT, VGCL, article, signing, statement

from unionties.graph.addresses import DEFAULT_BASE, Addresses, segment, term
from unionties.graph.errors import KnowledgeError, StatementError, StoreError
from unionties.graph.organisations import Organisation
from unionties.graph.rdf import article_quads, ontology_quads, organisation_quads
from unionties.graph.vocabulary import vocabulary

AT = Addresses("https://example.org")
UT = "https://w3id.org/unionties/ontology#"
XSD = "http://www.w3.org/2001/XMLSchema#"


def quads(statements=None, source=SOURCE, text=TEXT):
    return article_quads(AT, article().name, source, text, signing() if statements is None else statements)


def values(found, subject, predicate):
    return sorted(
        (q.object.value, getattr(q.object, "language", None))
        for q in found
        if q.subject == subject and q.predicate == term(predicate)
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("vgcl", "vgcl"),
        ("union-vn-tỉnh-đắk-lắk", "union-vn-tỉnh-đắk-lắk"),
        ("ສະຫະພັນ", "ສະຫະພັນ"),
        ("a b", "a%20b"),
        ("50%", "50%25"),
        ("a/b?c#d", "a%2Fb%3Fc%23d"),
        ('<"{|}^`\\>', "%3C%22%7B%7C%7D%5E%60%5C%3E"),
        ("..", "%2E%2E"),
        ("\ue000\u2003", "%EE%80%80%E2%80%83"),
        ("😀", "😀"),
    ],
)
def test_segments_are_legal_and_come_back(text, expected):
    assert segment(text) == expected
    assert AT.local(AT.entity(text).value) == text


def test_folders_of_an_article_stay_segments():
    assert AT.article("báo/2018/một bài").value == "https://example.org/article/báo/2018/một%20bài"
    assert AT.local("https://example.org/article/báo/2018/một%20bài") == "báo/2018/một bài"


def test_base_comes_from_the_argument_then_the_environment_then_the_default(monkeypatch):
    monkeypatch.delenv("UNIONTIES_BASE", raising=False)
    assert Addresses().base == DEFAULT_BASE
    monkeypatch.setenv("UNIONTIES_BASE", "https://data.example.org/ties")
    assert Addresses().base == "https://data.example.org/ties/"
    assert Addresses("https://example.org/").base == "https://example.org/"
    with pytest.raises(StoreError, match="bad base address 'nowhere'"):
        Addresses("nowhere")


def test_plain_triples_hold_asserted_acts_only_and_symmetric_ones_both_ways():
    found = quads()
    relations = {UT + r for r in vocabulary().relations}
    plain = [(q.subject, q.predicate.value, q.object) for q in found if q.predicate.value in relations]
    assert sorted(plain, key=str) == sorted(
        [
            (AT.entity("lftu"), f"{UT}cooperationAgreement", AT.entity("vgcl")),
            (AT.entity("vgcl"), f"{UT}cooperationAgreement", AT.entity("lftu")),
            (AT.entity(HOA.id), f"{UT}post", AT.entity("vgcl")),
        ],
        key=str,
    )


def test_a_tie_has_its_ends_its_time_and_its_evidence():
    agreement = signing()[0]
    found, tie = quads(), AT.tie(agreement.tie_id)
    assert values(found, tie, "rdf:subject") == [("https://example.org/id/lftu", None)]
    assert values(found, tie, "rdf:object") == [("https://example.org/id/vgcl", None)]
    assert values(found, tie, "ut:when") == [("2018/2023", None)]
    assert (
        Quad(
            tie,
            term("ut:begin"),
            Literal("2018-01-01", datatype=NamedNode(f"{XSD}date")),
            AT.article(article().name),
        )
        in found
    )
    assert values(found, tie, "ut:end") == [("2023-12-31", None)]
    assert values(found, tie, "ut:planned") == [("false", None)]
    evidence = AT.evidence(agreement.id)
    assert values(found, tie, "ut:evidence") == [(evidence.value, None)]
    assert values(found, evidence, "ut:confidence") == [("0.9", None)]
    selector = NamedNode(f"{evidence.value}#selector")
    ((exact, language),) = values(found, selector, "oa:exact")
    ((start, _),), ((end, _),) = values(found, selector, "oa:start"), values(found, selector, "oa:end")
    assert language == "vi"
    assert TEXT[int(start) : int(end)] == exact == agreement.evidence.text


def test_a_planned_act_and_a_title_are_kept_on_the_tie():
    _, post, visit = signing()
    assert values(quads(), AT.tie(visit.tie_id), "ut:planned") == [("true", None)]
    assert values(quads(), AT.tie(post.tie_id), "ut:title") == [("Phó Chủ tịch", None)]


def test_an_open_time_has_one_bound_and_an_undated_tie_none():
    line = TEXT.split("\n")[0]
    undated, since = (statement(VGCL, "cooperation", LFTU, line, when=when) for when in (None, "2009/.."))
    found = quads([undated, since])
    assert values(found, AT.tie(since.tie_id), "ut:begin") == [("2009-01-01", None)]
    assert values(found, AT.tie(since.tie_id), "ut:end") == []
    assert values(found, AT.tie(undated.tie_id), "ut:when") == values(found, AT.tie(undated.tie_id), "ut:begin") == []


def test_the_article_is_described_with_the_text_as_stored():
    node = AT.article(article().name)
    found = quads()
    assert values(found, node, "schema:articleBody") == [(TEXT, None)]
    assert values(found, node, "schema:headline") == [("Ký thỏa thuận", "vi")]
    assert values(found, node, "schema:url") == [("https://example.org/tin/một%20bài", None)]
    assert {q.graph_name for q in found} == {node}


@pytest.mark.parametrize(
    ("published", "kind"),
    [
        ("2018-07-18", "date"),
        ("2018-07", "gYearMonth"),
        ("2018", "gYear"),
        ("2018-07-18T10:00:00+07:00", "dateTime"),
        ("hôm qua", "string"),
    ],
)
def test_the_date_of_publication_keeps_its_precision(published, kind):
    (date,) = (
        q.object for q in quads([], replace(SOURCE, published=published)) if q.predicate == term("schema:datePublished")
    )
    assert date == Literal(published, datatype=NamedNode(XSD + kind))


@pytest.mark.parametrize("language", [None, "tiếng Việt", "x" * 20])
def test_without_a_language_tag_texts_have_none(language):
    found = quads(source=replace(SOURCE, language=language))
    assert values(found, AT.article(article().name), "schema:headline") == [("Ký thỏa thuận", None)]


def test_an_entity_is_described_with_its_mentions():
    found, node = quads(), AT.entity(KON_TUM.id)
    assert values(found, node, "rdf:type") == [(f"{UT}TradeUnion", None)]
    assert values(found, node, "skos:prefLabel") == [("Liên đoàn Lao động tỉnh Kon Tum", "vi")]
    assert values(found, node, "ut:mention") == [("LĐLĐ tỉnh Kon Tum", "vi")]
    assert values(found, node, "ut:country") == [("VN", None)]


def test_one_passage_said_twice_is_one_piece_of_evidence_with_the_greatest_confidence():
    agreement = signing()[0]
    found = quads([replace(agreement, confidence=0.5), agreement, replace(agreement, confidence=0.25)])
    assert values(found, AT.evidence(agreement.id), "ut:confidence") == [("0.9", None)]
    assert len(found) == len(quads([agreement]))


def test_statements_that_do_not_fit_the_article_are_refused():
    agreement = signing()[0]
    moved = replace(agreement, evidence=replace(agreement.evidence, start=1, end=1 + len(agreement.evidence.text)))
    with pytest.raises(StatementError, match="doesn't hold 'Tổng LĐLĐ"):
        quads([moved])
    with pytest.raises(StatementError, match="came with article"):
        quads([replace(agreement, evidence=replace(agreement.evidence, article="other"))])
    with pytest.raises(StatementError, match="bad time"):
        quads([replace(agreement, when="2018-02-30")])


def test_a_text_that_is_not_unicode_is_refused():
    with pytest.raises(StatementError, match="can't"):
        quads([], text="a\ud800b")


def test_organisations_come_with_all_that_they_belong_to():
    found = organisation_quads(AT, KNOWN, ["lftu", "vgcl"])
    named = {AT.local(q.subject.value) for q in found}
    assert named == {"lftu", "vgcl", "front", "wftu"}
    vgcl = AT.entity("vgcl")
    assert values(found, vgcl, "skos:prefLabel") == [
        ("Tổng Liên đoàn Lao động Việt Nam", "vi"), ("Vietnam General Confederation of Labour", "en"),
    ]  # fmt: skip
    assert values(found, vgcl, "skos:altLabel") == [("Công đoàn Việt Nam", "vi"), ("VGCL", None)]
    assert values(found, vgcl, "ut:affiliatedTo") == [("https://example.org/id/wftu", None)]
    assert values(found, AT.entity("lftu"), "org:subOrganizationOf") == [("https://example.org/id/front", None)]
    assert values(found, vgcl, "rdf:type") == [
        ("http://www.w3.org/ns/org#Organization", None),
        (f"{UT}TradeUnion", None),
    ]
    assert {q.graph_name for q in found} == {AT.organisations}


def test_organisations_that_belong_to_each_other_end_the_search():
    ring = {"a": replace(KNOWN["lftu"], id="a", parent="b"), "b": replace(KNOWN["lftu"], id="b", parent="a")}
    assert {AT.local(q.subject.value) for q in organisation_quads(AT, ring, ["a"])} == {"a", "b"}


def test_an_organisation_that_belongs_to_an_unknown_one_is_told():
    with pytest.raises(KnowledgeError, match="'vgcl' belongs to the unknown 'wftu'"):
        organisation_quads(AT, {"vgcl": KNOWN["vgcl"]}, ["vgcl"])


def of_ontology(subject, predicate):
    return values(ontology_quads(AT), NamedNode(UT + subject), predicate)


@pytest.mark.parametrize("item", [*vocabulary().types.values(), *vocabulary().relations.values()], ids=lambda i: i.id)
def test_the_ontology_says_what_the_vocabulary_says(item):
    assert of_ontology(item.id, "rdfs:label") == sorted((text, tag) for tag, text in item.label.items())
    assert of_ontology(item.id, "skos:definition") == sorted((text, tag) for tag, text in item.definition.items())


def test_the_ontology_has_the_types_and_relations_of_the_vocabulary_and_no_others():
    found = ontology_quads(AT)
    classes = {AT.local(q.subject.value) for q in found if q.object == term("owl:Class")}
    relations = {AT.local(q.subject.value) for q in found if q.object == term("ut:Relation")}
    symmetric = {AT.local(q.subject.value) for q in found if q.object == term("owl:SymmetricProperty")}
    assert classes == {*vocabulary().types, "Tie"}
    assert relations == set(vocabulary().relations)
    assert symmetric == {r.id for r in vocabulary().relations.values() if r.symmetric}


def test_inverse_names_are_those_of_the_vocabulary():
    for relation in vocabulary().relations.values():
        inverse = of_ontology(relation.id, "owl:inverseOf")
        assert bool(inverse) is bool(relation.inverse)
        for address, _ in inverse:
            name = address.removeprefix(UT)
            assert of_ontology(name, "rdfs:label") == sorted((text, tag) for tag, text in relation.inverse.items())
            assert of_ontology(name, "owl:inverseOf") == [(UT + relation.id, None)]


def test_every_term_of_ours_in_an_article_is_in_the_ontology():
    defined = {q.subject for q in ontology_quads(AT)}
    known = organisation_quads(AT, KNOWN, KNOWN)
    used = {node for q in [*quads(), *known] for node in (q.predicate, q.object) if isinstance(node, NamedNode)}
    assert {node for node in used if node.value.startswith(UT)} <= defined


def test_the_ontology_has_no_blank_nodes():
    assert not [q for q in ontology_quads(AT) if isinstance(q.subject, BlankNode) or isinstance(q.object, BlankNode)]


def test_the_shapes_list_the_types_and_relations_of_the_vocabulary():
    shapes = files("unionties.graph").joinpath("shapes.ttl").read_bytes()
    nodes = {
        q.object.value for q in pyoxigraph.parse(shapes, pyoxigraph.RdfFormat.TURTLE) if isinstance(q.object, NamedNode)
    }
    listed = {n.removeprefix(UT) for n in nodes if n.startswith(UT)}
    assert set(vocabulary().types) | set(vocabulary().relations) <= listed


def test_an_organisation_has_a_history():
    orgs = {
        key: Organisation(key, "TradeUnion", names={"vi": (key,)}, **more)
        for key, more in {
            "a": {
                "founded": "1929-07-28", "dissolved": "2006", "successors": ("d",), "renamed": {"1988": ("old a",)},
                "affiliations": ("b", "c"), "terms": {"b": "1949/1973"}, "wikidata": "Q1",
            },
            "b": {}, "c": {}, "d": {},
        }.items()
    }  # fmt: skip
    quads = organisation_quads(AT, orgs, ["a"])
    lines = {f"{q.subject} {q.predicate} {q.object}" for q in quads if q.subject.value.startswith(AT.entity("a").value)}
    a, b, c, d = (AT.entity(key) for key in "abcd")
    assert {
        f'{a} {term("schema:foundingDate")} "1929-07-28"^^{term("xsd:date")}',
        f'{a} {term("schema:dissolutionDate")} "2006"^^{term("xsd:gYear")}',
        f"{a} {term('dcterms:isReplacedBy')} {d}",
        f'{a} {term("skos:altLabel")} "old a"',
        f"{a} {term('schema:sameAs')} <http://www.wikidata.org/entity/Q1>",
        f"{a} {term('ut:affiliatedTo')} {c}",
        f"<{a.value}#member-of-b> {term('org:organization')} {b}",
        f'<{a.value}#member-of-b> {term("ut:when")} "1949/1973"',
    } <= lines
    assert f"{a} {term('ut:affiliatedTo')} {b}" not in lines, "what has ended is no affiliation"
    assert {q.subject for q in quads} >= {b, c, d}
