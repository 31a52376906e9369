"""GraphML and GEXF as Gephi, Cytoscape and R read them."""

import importlib
import io
import os
import xml.etree.ElementTree as ET
from dataclasses import replace

import networkx
import pytest
from store_fixtures import KON_TUM, LFTU, VGCL, article, built, second_article, signing, statement

from unionties.graph.errors import QueryError, StatementError
from unionties.graph.network_files import gexf, graphml, spells
from unionties.graph.selection import EVERYTHING, Selection
from unionties.graph.store import Store

GEXF = "{http://gexf.net/1.3}"
GRAMMAR = {
    "gexf": ({"version"}, set(), ["meta", "graph"]),
    "meta": (set(), {"lastmodifieddate"}, ["creator", "keywords", "description"]),
    "creator": (set(), set(), []),
    "graph": (
        set(), {"defaultedgetype", "idtype", "mode", "timeformat", "timerepresentation", "timezone", "start", "end"},
        ["attributes", "nodes", "edges"],
    ),
    "attributes": ({"class"}, {"mode"}, ["attribute"]),
    "attribute": ({"id", "title", "type"}, set(), ["default", "options"]),
    "nodes": (set(), {"count"}, ["node"]),
    "edges": (set(), {"count"}, ["edge"]),
    "node": ({"id"}, {"label", "start", "end"}, ["attvalues", "spells"]),
    "edge": ({"source", "target"}, {"id", "type", "label", "weight", "kind", "start", "end"}, ["attvalues", "spells"]),
    "attvalues": (set(), set(), ["attvalue"]),
    "attvalue": ({"for", "value"}, {"start", "end"}, []),
    "spells": (set(), set(), ["spell"]),
    "spell": (set(), {"start", "end"}, []),
}  # fmt: skip
"""GEXF 1.3 as https://gexf.net/schema.html says: what each element must and may have, and its children."""


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with Store.open(built(tmp_path_factory.mktemp("s") / "ties.db")) as opened:
        yield opened


def written(writer, store, selection=EVERYTHING):
    stream = io.BytesIO()
    return writer(store, stream, selection), stream.getvalue()


def tree(store, selection=EVERYTHING):
    count, data = written(gexf, store, selection)
    return count, ET.fromstring(data)


def edges(root):
    return {(e.get("source"), e.get("kind"), e.get("target")): e for e in root.iter(f"{GEXF}edge")}


def times(edge):
    return [(s.get("start"), s.get("end")) for s in edge.iter(f"{GEXF}spell")]


def values(element):
    return {v.get("for"): v.get("value") for v in element.iter(f"{GEXF}attvalue")}


def test_gexf_has_the_elements_and_attributes_of_its_grammar(store):
    _, root = tree(store)
    for element in root.iter():
        name = element.tag.removeprefix(GEXF)
        must, may, children = GRAMMAR[name]
        assert must <= set(element.attrib) <= must | may, name
        order = [children.index(child.tag.removeprefix(GEXF)) for child in element]
        assert order == sorted(order), name
    kinds = {a.get("type") for a in root.iter(f"{GEXF}attribute")}
    assert kinds <= {"string", "boolean", "integer", "double"}
    assert {e.get("type") for e in root.iter(f"{GEXF}edge")} <= {"directed", "undirected"}  # Gephi refuses mutual ones


def test_gexf_is_dynamic_by_days(store):
    graph = tree(store)[1].find(f"{GEXF}graph")
    assert (graph.get("mode"), graph.get("timeformat"), graph.get("timerepresentation")) == (
        "dynamic", "date", "interval",
    )  # fmt: skip


def test_gexf_declares_every_attribute_and_ends_every_edge_in_a_node(store):
    _, root = tree(store)
    nodes = {n.get("id") for n in root.iter(f"{GEXF}node")}
    ends = {e.get(side) for e in root.iter(f"{GEXF}edge") for side in ("source", "target")}
    assert ends == nodes == {"vgcl", "lftu", KON_TUM.id}
    ids = [e.get("id") for e in root.iter(f"{GEXF}edge")]
    assert len(ids) == len(set(ids))
    for place in ("node", "edge"):
        declared = {a.get("id") for d in root.iter(f"{GEXF}attributes") if d.get("class") == place for a in d}
        assert {key for e in root.iter(f"{GEXF}{place}") for key in values(e)} <= declared


def test_acts_of_a_relation_share_an_edge_with_their_times(store):
    count, root = tree(store)
    assert count == 4
    found = edges(root)
    assert list(found) == [
        ("lftu", "cooperationAgreement", "vgcl"), ("lftu", "meeting", KON_TUM.id),
        (KON_TUM.id, "visit (planned)", "lftu"),
    ]  # fmt: skip
    agreement, meeting, visit = found.values()
    assert (agreement.get("weight"), agreement.get("type"), agreement.get("label")) == (
        "2.0", "undirected", "thỏa thuận hợp tác",
    )  # fmt: skip
    assert times(agreement) == [("2013-01-01", "2023-12-31")]
    assert values(agreement) == {
        "relation": "cooperationAgreement", "when": "2013/2018; 2018/2023", "planned": "false", "acts": "2",
        "reports": "3", "confidence": "0.9",
    }  # fmt: skip
    assert times(meeting) == []
    assert (visit.get("type"), values(visit)["planned"], times(visit)) == (
        "directed", "true", [("2019-05-01", "2019-05-31")],
    )  # fmt: skip


def test_an_open_end_stays_open(tmp_path):
    first = statement(VGCL, "membership", LFTU, "Tổng LĐLĐ", when="1949/..")
    path = built(tmp_path / "s.db", [(article(), [first, replace(first, when="../1930")])])
    with Store.open(path) as store:
        edge = next(iter(edges(tree(store)[1]).values()))
    assert times(edge) == [(None, "1930-12-31"), ("1949-01-01", None)]
    assert [set(s.attrib) for s in edge.iter(f"{GEXF}spell")] == [{"end"}, {"start"}]


def test_graphml_is_read_by_igraph(store, tmp_path):
    igraph = pytest.importorskip("igraph") if not os.environ.get("CI") else importlib.import_module("igraph")
    file = tmp_path / "ties.graphml"
    file.write_bytes(written(graphml, store)[1])
    found = igraph.Graph.Read_GraphML(str(file))
    assert (found.vcount(), found.ecount(), found.is_directed()) == (3, 4, True)
    names = {node["id"]: node["label_en"] for node in found.vs}
    assert names["vgcl"] == "Vietnam General Confederation of Labour"
    edge = found.es.find(when="2018/2023")
    assert (edge["begin"], edge["end"], edge["reports"], edge["planned"]) == ("2018-01-01", "2023-12-31", 2, False)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([], []),
        ([(None, None)], []),
        ([("2015-01-01", "2015-12-31"), ("2013-01-01", "2013-12-31")],
         [("2013-01-01", "2013-12-31"), ("2015-01-01", "2015-12-31")]),
        ([("2013-01-01", None), ("2015-01-01", "2015-12-31")], [("2013-01-01", None)]),
        ([("2013-01-01", "2020-01-01"), ("2014-01-01", "2015-01-01")], [("2013-01-01", "2020-01-01")]),
        ([(None, "2014-01-01"), ("2013-01-01", "2015-01-01")], [(None, "2015-01-01")]),
        ([("2013-01-01", "2014-01-01"), ("2014-01-01", None)], [("2013-01-01", None)]),
    ],
)  # fmt: skip
def test_spells_never_overlap(given, expected):
    assert spells(given) == expected


def test_labels_come_in_the_language_asked(store):
    _, root = tree(store, Selection(lang="en"))
    labels = {n.get("id"): n.get("label") for n in root.iter(f"{GEXF}node")}
    assert labels["vgcl"] == "Vietnam General Confederation of Labour"
    assert labels["lftu"] == "Liên hiệp Công đoàn Lào"
    assert edges(root)["lftu", "meeting", KON_TUM.id].get("label") == "meeting"


def test_graphml_has_typed_attributes(store):
    count, data = written(graphml, store)
    found = networkx.parse_graphml(data.decode(), force_multigraph=True)
    assert count == found.number_of_edges() == 4
    assert all(d["tie"] == key for *_, key, d in found.edges(keys=True, data=True))
    by_when = {d.get("when"): d for *_, d in found.edges(data=True)}
    agreement = by_when["2018/2023"]
    assert agreement["planned"] is False and agreement["symmetric"] is True
    assert agreement["reports"] == 2 and agreement["confidence"] == 0.9
    assert (agreement["begin"], agreement["end"]) == ("2018-01-01", "2023-12-31")
    assert "begin" not in by_when[None]
    assert found.nodes["vgcl"]["type"] == "TradeUnion"


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ({"since": "2019-06"}, {"cooperationAgreement"}),
        ({"until": "2017"}, {"cooperationAgreement"}),
        ({"at": "2019-05"}, {"cooperationAgreement", "visit"}),
        ({"relations": ("meeting",)}, {"meeting"}),
        ({"relations": ("post",)}, {"post"}),
        ({"posts": True}, {"cooperationAgreement", "visit", "meeting", "post"}),
        ({"planned": False}, {"cooperationAgreement", "meeting"}),
        ({"countries": ("la",)}, {"cooperationAgreement", "visit", "meeting"}),
        ({"countries": ("VN",), "relations": ("visit",)}, {"visit"}),
        ({"countries": ("FR",)}, set()),
    ],
)
@pytest.mark.parametrize("writer", [gexf, graphml])
def test_a_selection_chooses_the_ties(store, writer, asked, left):
    count, data = written(writer, store, Selection(**asked))
    if writer is gexf:
        found = {values(e)["relation"] for e in ET.fromstring(data).iter(f"{GEXF}edge")}
    else:
        found = {d["relation"] for *_, d in networkx.parse_graphml(data.decode()).edges(data=True)}
    assert found == left
    assert bool(count) == bool(left)


@pytest.mark.parametrize(
    ("asked", "error", "told"),
    [
        ({"relations": ("friendship",)}, QueryError, "unknown relation 'friendship': expected one of"),
        ({"countries": ("Lào",)}, QueryError, "bad country 'Lào': expected an ISO 3166-1 alpha-2 code"),
        ({"since": "16"}, StatementError, "bad time '16'"),
    ],
)
def test_a_selection_that_cannot_be_is_told(store, asked, error, told):
    with pytest.raises(error, match=told):
        written(gexf, store, Selection(**asked))


def test_names_that_xml_must_escape(tmp_path):
    odd = replace(KON_TUM, label='A & "B" <C>\x02', labels=(("vi", 'A & "B" <C>\x02'),))
    told = [statement(odd, "visit", LFTU, "Tổng LĐLĐ"), *signing()[:1]]
    with Store.open(built(tmp_path / "s.db", [(article(), told), second_article()])) as store:
        _, root = tree(store)
        names = [n.get("label") for n in root.iter(f"{GEXF}node")]
        assert 'A & "B" <C>\ufffd' in names
        assert 'A & "B" <C>\ufffd' in {
            d["label"] for _, d in networkx.parse_graphml(written(graphml, store)[1].decode()).nodes(data=True)
        }
