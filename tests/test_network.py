import pytest
from store_fixtures import HOA, KON_TUM, built

from unionties.graph.errors import NameNotFound, QueryError, StatementError
from unionties.graph.network import label, network, ties
from unionties.graph.store import Store


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with Store.open(built(tmp_path_factory.mktemp("s") / "ties.db")) as opened:
        yield opened


def edges(graph):
    return {(a, d["relation"], b, d["when"]) for a, b, d in graph.edges(data=True)}


OLD = ("lftu", "cooperationAgreement", "vgcl", "2013/2018")
NEW = ("lftu", "cooperationAgreement", "vgcl", "2018/2023")
MET = ("lftu", "meeting", KON_TUM.id, None)
VISIT = (KON_TUM.id, "visit", "lftu", "2019-05")
POST = (HOA.id, "post", "vgcl", None)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, [OLD, NEW, MET, VISIT]),
        ({"posts": True}, [OLD, NEW, MET, VISIT, POST]),
        ({"planned": False}, [OLD, NEW, MET]),
        ({"at": "2016"}, [OLD]),
        ({"at": "2018"}, [OLD, NEW]),
        ({"since": "2019-06"}, [NEW]),
        ({"since": "2019"}, [NEW, VISIT]),
        ({"until": "2017"}, [OLD]),
        ({"since": "2000", "until": "2001"}, []),
        ({"relations": ["meeting", "visit"]}, [MET, VISIT]),
        ({"relations": ["post"]}, []),
        ({"relations": ["post"], "posts": True}, [POST]),
        ({"relations": []}, []),
        ({"around": "vgcl"}, [OLD, NEW]),
        ({"around": "vgcl", "posts": True}, [OLD, NEW, POST]),
        ({"around": "vgcl", "depth": 2}, [OLD, NEW, MET, VISIT]),
        ({"around": "vgcl", "depth": 0}, []),
        ({"around": "lftu"}, [OLD, NEW, MET, VISIT]),
        ({"around": KON_TUM.id, "planned": False, "since": "2000"}, []),
    ],
)
def test_ties_that_pass_the_filters(store, asked, expected):
    found = network(store, **asked)
    assert edges(found) == set(expected)
    assert found.number_of_edges() == len(expected)


def test_the_centre_stays_without_its_ties(store):
    assert list(network(store, around="vgcl", relations=["aid"])) == ["vgcl"]


def test_edges_count_articles_and_keep_the_greatest_confidence(store):
    found = network(store)
    by_when = {d["when"]: (key, d) for _, _, key, d in found.edges(keys=True, data=True)}
    key, agreement = by_when["2018/2023"]
    assert agreement == {
        "relation": "cooperationAgreement", "when": "2018/2023", "planned": False, "title": None, "acts": 1,
        "reports": 2, "confidence": 0.9,
    }  # fmt: skip
    assert key in {tie.id for tie in ties(store)}
    assert by_when["2019-05"][1]["planned"] is True
    assert by_when["2019-05"][1]["confidence"] == 0.75


def test_nodes_have_their_names_type_and_country(store):
    nodes = network(store, posts=True).nodes
    assert nodes["vgcl"] == {
        "label": "Tổng Liên đoàn Lao động Việt Nam", "label_vi": "Tổng Liên đoàn Lao động Việt Nam",
        "label_en": "Vietnam General Confederation of Labour", "type": "TradeUnion", "country": "VN",
    }  # fmt: skip
    assert nodes[HOA.id]["country"] is nodes[HOA.id]["label_en"] is None


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({"label_en": "A", "label_vi": "B", "type": "T"}, "B"),
        ({"label_en": "A", "label_de": "C"}, "A"),
        ({"label_fr": "F", "label_de": "C"}, "C"),
        ({"label_": "plain"}, "plain"),
        ({"type": "T"}, "id"),
    ],
)
def test_the_preferred_label(entry, expected):
    assert label(entry, "id") == expected


def test_the_order_is_the_same_each_time(store):
    first, second = network(store, posts=True), network(store, posts=True)
    assert list(first) == sorted(first) == list(second)
    assert list(first.edges(keys=True)) == list(second.edges(keys=True))


def test_what_cannot_be_asked(store):
    with pytest.raises(NameNotFound, match="no entity 'VGCL'"):
        network(store, around="VGCL")
    with pytest.raises(QueryError, match="unknown relation 'friendship': expected one of cooperationAgreement"):
        network(store, relations=["friendship"])
    with pytest.raises(StatementError, match="bad time '16'"):
        network(store, at="16")
