"""Lookups and names on a small store."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sample_store import CHAIR, KHANG, SOURCES, TEXTS, VGCL, build_store, statement

from unionties.graph.dates import distinct_times, is_coarser
from unionties.graph.errors import NameNotFound, StatementError
from unionties.graph.statement import Article
from unionties.graph.store import Store
from unionties.queries.answers import answer_question
from unionties.queries.lookups import evidence, partners
from unionties.queries.named_questions import question
from unionties.queries.naming import Named, choose, find, shortens
from unionties.queries.portraits import portrait, statistics
from unionties.queries.ties import readable


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.open(build_store(tmp_path_factory.mktemp("lookups") / "sample.db")) as opened:
        yield opened


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("vgcl", "vgcl"),
        ("VGCL", "vgcl"),
        ("id:vgcl", "vgcl"),
        ("https://w3id.org/unionties/id/vgcl", "vgcl"),
        ("tổng liên đoàn lao động việt nam", "vgcl"),
        (unicodedata.normalize("NFD", "Công đoàn Việt Nam"), "vgcl"),
        ("Vietnam General Confederation of Labour", "vgcl"),
        ("Tong Lien doan Lao dong Viet Nam", "vgcl"),
        ("Tổng LĐLĐ Việt Nam", "vgcl"),  # a mention
        ("Tong LDLD Viet Nam", "vgcl"),
        ("TLDLDVN", "vgcl"),
        ("tong lien", "vgcl"),  # the beginning of one name
        ("LĐLĐ tỉnh Kon Tum", "union-vn-tỉnh-kon-tum"),  # initials, in no article
        ("ldld tinh kon tum", "union-vn-tỉnh-kon-tum"),
        ("union-vn-tỉnh-kon-tum", "union-vn-tỉnh-kon-tum"),
        ("Công đoàn Lào", "lftu"),
        ("nguyen dinh khang", "nguyễn-đình-khang-vgcl"),
    ],
)
def test_a_name_is_found_however_it_is_typed(store: Store, typed: str, found: str) -> None:
    assert find(store, typed).id == found


def test_an_unknown_name_is_offered_near_ones(store: Store) -> None:
    with pytest.raises(NameNotFound, match=r"no entity is called 'Tổng Liên đoàn Lao độg Việt Nam'; near: .*\[vgcl\]"):
        find(store, "Tổng Liên đoàn Lao độg Việt Nam")
    with pytest.raises(NameNotFound, match=r"no entity is called 'xyzzy'$"):
        find(store, "xyzzy")
    with pytest.raises(NameNotFound, match="no letter or digit"):
        find(store, "–")
    with pytest.raises(NameNotFound) as caught:
        find(store, "xyzzy" * 1000)
    assert len(str(caught.value)) < 200


def test_several_candidates_are_listed_with_ids(store: Store) -> None:
    with pytest.raises(NameNotFound) as caught:
        find(store, "Liên hiệp Công đoàn")
    message = str(caught.value)
    assert "names 2 entities, give the id of one" in message
    assert "[union-la-tỉnh-attapeu]" in message
    assert "[wftu]" in message
    assert "\n" not in message


def test_tones_decide_before_typing_without_them() -> None:
    entities = [
        Named("i:1", "1", labels=[("vi", "Công đoàn Hòa An")]),
        Named("i:2", "2", labels=[("vi", "Công đoàn Hòa Ân")]),
    ]
    assert choose(entities, "công đoàn hoà ân").id == "2"
    with pytest.raises(NameNotFound, match="names 2 entities"):
        choose(entities, "cong doan hoa an")


def test_organisations_go_before_persons_and_own_names_before_mentions() -> None:
    person = Named("i:p", "p", "Person", labels=[("vi", "Hoà Bình")])
    union = Named("i:u", "u", labels=[("vi", "Hòa Bình")])
    other = Named("i:o", "o", labels=[("vi", "Công đoàn tỉnh Hòa Bình")], mentions=["Hòa Bình"])
    assert choose([person, union, other], "Hòa Bình").id == "u"
    assert choose([person, other], "Hòa Bình").id == "p"


def test_shortened_words() -> None:
    full = ["lien", "doan", "lao", "dong", "tinh", "kon", "tum"]
    assert shortens(["ldld", "tinh", "kon", "tum"], full)
    assert shortens(["ld", "lao", "dong", "tinh", "kt"], full)
    assert not shortens(["ldld", "tinh"], full)
    assert not shortens(["ld", "tinh", "kon", "tum"], full)


def test_partners_count_acts_and_reports(store: Store) -> None:
    found = partners(store, "VGCL")
    rows = [(r.id, r.relation, r.planned, r.when, r.acts, r.reports) for r in found.rows]
    assert found.of.id == "vgcl"
    assert rows == [
        ("lftu", "cooperationAgreement", False, ("2013/2018", "2018/2023"), 2, 2),
        ("wftu", "membership", False, ("1949/..",), 1, 1),
        ("lftu", "visit", True, ("2024",), 1, 1),
    ]
    first = found.rows[0]
    assert (first.name, first.type, first.type_label, first.country, first.relation_label) == (
        "Liên đoàn Công đoàn Lào", "TradeUnion", "Tổ chức công đoàn", "LA", "thỏa thuận hợp tác",
    )  # fmt: skip
    assert first.best.confidence == 0.95
    assert first.best.text.startswith("Công đoàn Việt Nam và Công đoàn Lào")


def test_a_coarser_time_is_no_further_act_and_the_other_side_reads_the_inverse(store: Store) -> None:
    (row,) = partners(store, "Liên hiệp Công đoàn tỉnh Attapeu").rows
    assert (row.id, row.relation_label, row.inverse) == ("union-vn-tỉnh-kon-tum", "được thăm bởi", True)
    assert (row.when, row.acts, row.reports) == (("2015-05-12",), 1, 1)
    (back,) = partners(store, "union-vn-tỉnh-kon-tum", language="en").rows
    assert (back.relation_label, back.inverse) == ("visit", False)


@pytest.mark.parametrize(
    ("asked", "relations"),
    [
        ({"at": "2016"}, {("cooperationAgreement", ("2013/2018",)), ("membership", ("1949/..",))}),
        ({"since": "2024"}, {("membership", ("1949/..",)), ("visit", ("2024",))}),
        ({"since": "2019", "until": "2020", "relations": ["cooperationAgreement"]},
         {("cooperationAgreement", ("2018/2023",))}),
        ({"until": "2000"}, {("membership", ("1949/..",))}),
        ({"relations": ["visit"]}, {("visit", ("2024",))}),
        ({"relations": ["post"]}, {("post", ())}),
        ({"planned": False, "since": "2024"}, {("membership", ("1949/..",))}),
    ],
)  # fmt: skip
def test_partners_are_filtered(store: Store, asked: dict[str, object], relations: set[object]) -> None:
    rows = partners(store, "vgcl", **asked).rows  # type: ignore[arg-type]
    assert {(row.relation, row.when) for row in rows} == relations


def test_a_misformed_time_is_refused(store: Store) -> None:
    with pytest.raises(StatementError, match="2016-13"):
        partners(store, "vgcl", at="2016-13")


def test_evidence_quotes_with_the_article(store: Store) -> None:
    ties = evidence(store, "VGCL", "lftu", relations=["cooperationAgreement"])
    data = [tie.to_json("vi") for tie in ties]
    assert [(d["when"], d["subject"]["id"], len(d["reports"])) for d in data] == [
        ("2013/2018", "vgcl", 1),
        ("2018/2023", "vgcl", 2),
    ]
    report = data[1]["reports"][1]
    assert report == {
        "article": "thoa-thuan", "title": "Ký kết thỏa thuận", "outlet": "Báo Một", "date": "2022-07-18",
        "url": "https://example.org/1", "start": 0, "end": 86, "confidence": 0.9, "copies": [],
        "text": "Năm 2013, hai bên đã ký thỏa thuận hợp tác giai đoạn 2013-2018 và giai đoạn 2018-2023.",
    }  # fmt: skip
    assert [tie.tie.relation for tie in evidence(store, "vgcl", "Nguyễn Đình Khang")] == ["post"]
    assert [tie.tie.planned for tie in evidence(store, "lftu", "vgcl", relations=["visit"])] == [True]


def test_a_portrait_holds_what_the_store_knows(store: Store) -> None:
    facts = portrait(store, "vgcl").facts
    assert facts["country"] == "VN"
    assert facts["names"]["en"] == ["Vietnam General Confederation of Labour"]
    assert "VGCL" in facts["other_names"]
    assert facts["url"] == "https://vgcl.example.org/"
    assert facts["affiliated_to"] == [{"id": "wftu", "name": "Liên hiệp Công đoàn Thế giới"}]
    assert [(p["id"], p["title"]) for p in facts["officers"]] == [("nguyễn-đình-khang-vgcl", "Chủ tịch")]
    assert facts["mentions"] == ["Tổng LĐLĐ Việt Nam"]
    assert (facts["partners"], facts["planned"]) == (2, 1)
    assert facts["ties"] == {"thỏa thuận hợp tác": 2, "giữ chức": 1, "thành viên": 1}
    assert [a["article"] for a in facts["articles"]] == ["thoa-thuan", "tin-2019"]
    assert portrait(store, "wftu").facts["members"] == [{"id": "vgcl", "name": "Tổng Liên đoàn Lao động Việt Nam"}]


def test_an_office_in_other_capitals_is_one(tmp_path: Path) -> None:
    titles = ("Phó Chủ tịch thường trực", "Phó Chủ tịch Thường trực")
    with Store.writing(tmp_path / "offices.db") as writer:
        for title, (name, text) in zip([titles[0], titles[1], titles[1]], TEXTS.items(), strict=True):
            told = statement("thoa-thuan", KHANG, "post", VGCL, CHAIR, title=title)
            told = replace(told, evidence=replace(told.evidence, article=name, start=0, end=len(CHAIR)))
            writer.replace(Article(name, f"{CHAIR}.\n{text}", SOURCES[name]), [told])
        writer.finish({})
    with Store.open(tmp_path / "offices.db") as store:
        assert [p["title"] for p in portrait(store, VGCL.id).facts["officers"]] == [titles[1]]
        assert [p["title"] for p in portrait(store, KHANG.id).facts["posts"]] == [titles[1]]
        table = io.StringIO()
        answer_question(store, question("officers"), {"of": VGCL.id}, table, format="csv")
        assert [row["title"] for row in csv.DictReader(table.getvalue().splitlines())] == [titles[1]]


def test_statistics_count_a_tie_once(store: Store) -> None:
    counts = {(row["measure"], row["key"]): row["count"] for row in statistics(store, language="en")}
    assert counts["articles", ""] == 3
    assert counts["ties", ""] == 6
    assert counts["ties planned", ""] == 1
    assert counts["passages", ""] == 8
    assert counts["ties by relation", "cooperation agreement"] == 2
    assert counts["ties by relation", "post"] == 1
    assert counts["ties by year", "2018"] == 1
    assert counts["articles by outlet", "Báo Một"] == 2
    assert counts["ties by outlet", "Báo Một"] == 4
    assert counts["ties by country", "LA"] == 5
    assert counts["organisations by country", "VN"] == 2
    assert counts["entities by type", "Person"] == 1


@pytest.mark.parametrize(
    ("time", "other", "coarser"),
    [
        ("2015", "2015-05", True),
        ("2015-05", "2015", False),
        ("2015", "2015", False),
        ("2018", "2018/2023", False),
        ("2018/2023", "2018-07/2023", True),
        ("2018/2023", "2018/2024", False),
        ("2022-07", "2022-07-22/2022-07-27", True),
        ("2022-0", "2022-07", False),
        ("2009/..", "2009-05/..", True),
        ("2009/..", "2009", False),
    ],
)
def test_coarser_times(time: str, other: str, coarser: bool) -> None:
    assert is_coarser(time, other) is coarser


def test_times_are_distinct_and_readable() -> None:
    assert distinct_times([None, None]) == []
    assert distinct_times(["2015", "2015-05", "2015-09", None, "2015"]) == ["2015-05", "2015-09"]
    assert [readable(t) for t in ("2015", "2013/2018", "../2018", "2022-07/..")] == [
        "2015",
        "2013–2018",
        "–2018",
        "2022-07 –",
    ]


def test_lookups_are_the_same_whatever_the_order_of_building(tmp_path: Path, store: Store) -> None:
    import sample_store

    from unionties.graph.statement import Article

    with Store.writing(tmp_path / "other.db") as writer:
        for name in reversed(sample_store.TEXTS):
            told = [s for s in reversed(sample_store.statements()) if s.evidence.article == name]
            writer.replace(Article(name, sample_store.TEXTS[name], sample_store.SOURCES[name]), told)
        writer.finish(sample_store.ORGANISATIONS)
    with Store.open(tmp_path / "other.db") as other:
        assert partners(other, "vgcl").rows == partners(store, "vgcl").rows
        assert portrait(other, "vgcl") == portrait(store, "vgcl")
        assert statistics(other) == statistics(store)
