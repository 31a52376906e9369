"""QuickStatements: only what is certain, and only of organisations whose items are known."""

import io
import re
from dataclasses import replace

import pytest
from store_fixtures import KNOWN, KON_TUM, LFTU, SOURCE, VGCL, article, statement

from unionties.graph.export import export
from unionties.graph.quickstatements import commands, moment, quickstatements
from unionties.graph.selection import EVERYTHING
from unionties.graph.statement import Entity
from unionties.graph.store import Store

WFTU = Entity("wftu", "InternationalUnionBody", "World Federation of Trade Unions")
ITUC = Entity("ituc", "InternationalUnionBody", "ITU Confederation")
QIDS = {"vgcl": "Q1", "wftu": "Q2", "lftu": "Q3", "ituc": "Q4"}
URL = '"https://example.org/tin/m%E1%BB%99t"'
COMMAND = re.compile(
    r"Q\d+\tP463\tQ\d+(\tP580\t[^\t]+)?(\tP582\t[^\t]+)?(\tS854\t\"https?://[^\t\" ]+\")?"
)  # fmt: skip
MOMENT = re.compile(r"\+\d{4}-(00-00T00:00:00Z/9|\d\d-00T00:00:00Z/10|\d\d-\d\dT00:00:00Z/11)")
QUOTE = "Tổng LĐLĐ Việt Nam"
SHORT = f"{QUOTE} cho biết."  # too short for its articles to be copies of one another


def known(**changes):
    """The organisations of the fixtures with their items, VGCL in no body."""
    found = {key: replace(org, wikidata=QIDS.get(key)) for key, org in KNOWN.items()}
    found["vgcl"] = replace(found["vgcl"], affiliations=())
    return {key: replace(org, **changes.get(key, {})) for key, org in found.items()}


@pytest.fixture
def told(tmp_path):
    """The commands of a store of these statements, each pair of article and statement apart."""

    def of(*said, organisations=None, source=SOURCE):
        with Store.writing(tmp_path / "s.db") as writer:
            for place, (subject, relation, other, more) in enumerate(said):
                from_ = article(str(place), SHORT, source=more.pop("source", source))
                writer.replace(from_, [statement(subject, relation, other, QUOTE, of=from_, **more)])
            writer.finish(organisations or known())
        with Store.open(tmp_path / "s.db") as store:
            return commands(store)

    return of


def member(when=None, subject=VGCL, other=WFTU, **more):
    return subject, "membership", other, {"when": when, **more}


ASCII = replace(SOURCE, url="https://example.org/1")
REFERENCE = '\tS854\t"https://example.org/1"'


def test_a_membership_with_its_time_and_article(told):
    assert told(member("1949/.."), source=ASCII) == [
        f"Q1\tP463\tQ2\tP580\t+1949-00-00T00:00:00Z/9{REFERENCE}",
    ]
    assert told(member("1949-05/1973-01-02"), source=ASCII) == [
        f"Q1\tP463\tQ2\tP580\t+1949-05-00T00:00:00Z/10\tP582\t+1973-01-02T00:00:00Z/11{REFERENCE}",
    ]


def test_a_single_time_is_neither_a_start_nor_an_end(told):
    assert told(member("2019"), source=ASCII) == [f"Q1\tP463\tQ2{REFERENCE}"]
    assert told(member(), source=ASCII) == [f"Q1\tP463\tQ2{REFERENCE}"]


def test_an_open_beginning_has_an_end_only(told):
    assert told(member("../1973"), source=ASCII) == [f"Q1\tP463\tQ2\tP582\t+1973-00-00T00:00:00Z/9{REFERENCE}"]


def test_affiliations_of_the_knowledge_need_no_article(told):
    organisations = known(vgcl={"affiliations": ("wftu", "ituc"), "terms": {"wftu": "1949/1973"}})
    assert told((VGCL, "meeting", LFTU, {}), organisations=organisations) == [
        "Q1\tP463\tQ2\tP580\t+1949-00-00T00:00:00Z/9\tP582\t+1973-00-00T00:00:00Z/9",
        "Q1\tP463\tQ4",
    ]


@pytest.mark.parametrize(
    "said",
    [
        member("1949/..", confidence=0.89),
        member("1949/..", planned=True),
        member("1949/..", subject=KON_TUM),
        member("1949/..", source=replace(SOURCE, url=None)),
        (VGCL, "cooperation", WFTU, {}),
        (VGCL, "partOf", WFTU, {}),
    ],
    ids=["unsure", "planned", "no item", "no address", "other relation", "part"],
)
def test_nothing_that_is_not_certain(told, said):
    assert told(said) == []


def test_nothing_without_items(told):
    assert told(member("1949/.."), organisations=known(vgcl={"wikidata": None})) == []
    assert told(member("1949/.."), organisations=known(wftu={"wikidata": None})) == []
    assert told(member("1949/.."), organisations=KNOWN) == []


def test_two_entities_of_one_item_are_no_member_of_each_other(told):
    assert told(member(), organisations=known(wftu={"wikidata": "Q1"})) == []


def test_a_withdrawal_makes_a_membership_doubtful(told):
    assert told(member("1949/.."), (VGCL, "withdrawal", WFTU, {"when": "1973"})) == []


def test_articles_that_contradict_each_other_count_for_nothing(told):
    assert told(member("1949/.."), member("1950/..")) == []


def test_articles_that_contradict_the_knowledge_count_for_nothing(told):
    organisations = known(vgcl={"affiliations": ("wftu",), "terms": {"wftu": "1949/.."}})
    assert told(member("1950/.."), organisations=organisations, source=ASCII) == [
        "Q1\tP463\tQ2\tP580\t+1949-00-00T00:00:00Z/9",
    ]


def test_an_article_confirms_the_knowledge_or_dates_it(told):
    organisations = known(vgcl={"affiliations": ("wftu",)})
    assert told(member(), organisations=organisations, source=ASCII) == [f"Q1\tP463\tQ2{REFERENCE}"]
    assert told(member("1949/.."), organisations=organisations, source=ASCII) == [
        f"Q1\tP463\tQ2\tP580\t+1949-00-00T00:00:00Z/9{REFERENCE}",
    ]


def test_the_earliest_article_is_the_reference(told):
    late, early = (replace(SOURCE, url=f"https://example.org/{year}", published=year) for year in ("2020", "2001"))
    assert told(member("1949/..", source=late), member("1949/..", source=early)) == [
        'Q1\tP463\tQ2\tP580\t+1949-00-00T00:00:00Z/9\tS854\t"https://example.org/2001"',
    ]


def test_commands_have_the_form_of_version_1(tmp_path):
    organisations = known(vgcl={"affiliations": ("wftu", "ituc"), "terms": {"ituc": "1949-05/1973-01-02"}})
    with Store.writing(tmp_path / "s.db") as writer:
        from_ = article("a", QUOTE, replace(SOURCE, url='https://example.org/một "tin"\t1'))
        writer.replace(from_, [statement(LFTU, "membership", WFTU, QUOTE, of=from_, when="1990/..")])
        other = article("b", SHORT)
        writer.replace(other, [statement(VGCL, "meeting", LFTU, QUOTE, of=other)])
        writer.finish(organisations)
    with Store.open(tmp_path / "s.db") as store:
        stream = io.BytesIO()
        assert quickstatements(store, stream, EVERYTHING) == 3
        assert export(store, tmp_path / "g.qs") == 3
    lines = (tmp_path / "g.qs").read_bytes()
    assert lines == stream.getvalue()
    for line in lines.decode().splitlines():
        assert COMMAND.fullmatch(line), line
        assert all(MOMENT.fullmatch(field) for field in line.split("\t") if field.startswith("+"))


@pytest.mark.parametrize("time", ["1949", "1949-05", "1949-05-02"])
def test_moments(time):
    assert MOMENT.fullmatch(moment(time))
