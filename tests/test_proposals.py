"""Which entities are proposed to be one, and which never are."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from unionties.graph.blocking import CROWD
from unionties.graph.judging import apply
from unionties.graph.ledger import Ledger, Pair
from unionties.graph.likeness import alike_bodies, alike_events, alike_persons, reason_words
from unionties.graph.name_parts import initials, taken_apart, word_lists
from unionties.graph.organisations import Organisation
from unionties.graph.proposals import Proposal, proposals
from unionties.graph.statement import Entity, Evidence, Statement
from unionties.graph.store import Store

ALIKE = [
    ("Công đoàn Dệt May", "công đoàn dệt may", "same"),
    ("LĐLĐ tỉnh Kon Tum", "Liên đoàn Lao động tỉnh Kon Tum", "same"),
    ("Liên đoàn Lao động tỉnh Kon Tum", "Lien doan Lao dong tinh Kon Tum", "plain"),
    ("Liên hiệp Công đoàn tỉnh Attapeu", "Liên hiêp Công đoàn tỉnh Attapeu", "tones"),
    ("Kontum Federation", "Kon Tum Federation", "spacing"),
    ("Lao Federation of Trade Unions", "Federation of Trade Unions of Laos", "order"),
    ("Công đoàn Dầu khí", "Công đoàn Dầu khí Việt Nam", "country"),
    ("HĐ Công đoàn Lào", "Hội đồng Công đoàn Lào", "shortened"),
    ("Liên đoàn Công đoàn Kim khí", "Công đoàn ngành Kim khí", "kind"),
    ("Công đoàn tỉnh Savannakhet", "Liên hiệp Công đoàn Xa-vẳn-na-khệt", "kind"),
    ("Friedrich Ebert Foundation", "Friedrick Ebert Foundation", "spelling"),
    ("Đại hội lần thứ XII Công đoàn", "Đại hội lần thứ 12 Công đoàn", "same"),
]
UNLIKE = [
    ("LĐLĐ tỉnh Hà Nam", "LĐLĐ tỉnh Hà Nội"),
    ("LĐLĐ tỉnh Hà Nam", "LĐLĐ tỉnh Hà Giang"),
    ("LĐLĐ huyện Đông Anh", "LĐLĐ huyện Đông Hà"),
    ("LĐLĐ huyện Hòa Bình", "LĐLĐ tỉnh Hòa Bình"),
    ("LĐLĐ thành phố Lào Cai", "LĐLĐ tỉnh Lào Cai"),
    ("LĐLĐ xã Tân Lập", "LĐLĐ xã Tân Lấp"),
    ("Công đoàn Khu công nghiệp số 1", "Công đoàn Khu công nghiệp số 2"),
    ("Local 12 of the Machinists", "Local 21 of the Machinists"),
    ("Công đoàn Giáo dục Lào", "Công đoàn Giáo dục Campuchia"),
    ("Ban Đối ngoại Tổng Liên đoàn", "Tổng Liên đoàn"),
    ("International Department of the VGCL", "VGCL"),
    ("Công đoàn Y tế", "Công đoàn Giáo dục"),
]  # fmt: skip


@pytest.mark.parametrize(("a", "b", "reason"), ALIKE)
def test_names_that_are_alike(a: str, b: str, reason: str) -> None:
    for one, two in ((a, b), (b, a)):
        found = alike_bodies(taken_apart(one), taken_apart(two), country="VN" if "Dầu" in a else None)
        assert found, (one, two)
        assert found.reason == reason
        assert 60 <= found.score <= 100


@pytest.mark.parametrize(("a", "b"), UNLIKE)
def test_names_that_differ_by_a_place_a_number_or_a_part(a: str, b: str) -> None:
    assert alike_bodies(taken_apart(a), taken_apart(b)) is None
    assert alike_bodies(taken_apart(b), taken_apart(a), country="VN") is None


@pytest.mark.parametrize(
    ("a", "b", "reason"),
    [
        ("Nguyễn Văn Hùng", "Nguyễn Văn Hùng", "person"),
        ("Nguyễn Văn Hùng", "Nguyen Van Hung", "plain"),
        ("Nguyễn Văn Hùng", "Hùng Nguyễn Văn", "order"),
        ("Kim Dong-man", "Dong Man Kim", "order"),
        ("Kim Dong-man", "Kim Dongman", "spacing"),
        ("Chanthaphone Khammanichanh", "Chanthaphon Khammanichan", "spelling"),
        ("Nguyễn Văn Hùng", "Nguyễn Văn Hưng", None),
        ("Nguyễn Văn Bình", "Nguyễn Văn Bính", None),
        ("Nguyễn Văn Minh", "Nguyễn Minh Văn", None),
        ("Nguyen Van Hung", "Nguyen Van Hong", None),
        ("Hùng", "Hưng", None),
    ],
)
def test_names_of_persons(a: str, b: str, reason: str | None) -> None:
    found = alike_persons(taken_apart(a), taken_apart(b))
    assert (found.reason if found else None) == reason


@pytest.mark.parametrize(
    ("a", "b", "alike"),
    [
        ("Diễn đàn Công đoàn 2018", "Diễn đàn Công đoàn 2019", False),
        ("Đại hội Công đoàn lần thứ nhất", "Đại hội Công đoàn lần thứ hai", False),
        ("18th Congress", "17th Congress", False),
        ("Hội nghị tại Lào", "Hội nghị tại Thái Lan", False),
        ("Diễn đàn nhân dân ASEAN", "Dien dan nhan dan ASEAN", True),
        ("International Labour Conference", "Labour International Conference", True),
    ],
)
def test_events(a: str, b: str, alike: bool) -> None:
    assert bool(alike_events(taken_apart(a), taken_apart(b))) is alike


def test_initials_of_all_words_or_the_greater_ones() -> None:
    assert "actu" in initials("Australian Council of Trade Unions")
    assert "ldldvn" in initials("Liên đoàn Lao động Việt Nam")
    assert initials("Công đoàn") == frozenset()


def test_every_reason_is_told_in_both_languages() -> None:
    assert all(set(words) == {"vi", "en"} for words in word_lists()["reasons"].values())
    assert reason_words("same", "fr") == reason_words("same", "en") == "the same name"


def body(key: str, name: str, country: str | None = None, *forms: str, type_: str = "TradeUnion") -> Entity:
    return Entity(key, type_, name, (("vi", name),), tuple(forms), country)


def person(key: str, name: str) -> Entity:
    return Entity(key, "Person", name, (("vi", name),))


def told(*ends: tuple[Entity, str, Entity]) -> list[Statement]:
    return [
        Statement(
            a, relation, b, Evidence("made", n * 10, n * 10 + 4, "made"),
            title="Chủ tịch" if relation == "post" else None,
        )
        for n, (a, relation, b) in enumerate(ends)
    ]  # fmt: skip


HOST = body("host", "Hội Hữu nghị", "FR", type_="CivilOrganisation")


def store_of(tmp_path: Path, *entities: Entity, statements: list[Statement] | None = None, known: bool = False) -> Path:
    ends = [(e, "post" if e.type == "Person" else "meeting", HOST) for e in entities]
    with Store.writing(tmp_path / "made.db") as writer:
        writer.add_statements(statements or told(*ends))
        writer.finish(KNOWN if known else {})
    return tmp_path / "made.db"


KNOWN = {
    key: Organisation(key, "TradeUnion", "VN", {"vi": (name,)}, source="made")
    for key, name in (("vgcl", "Tổng Liên đoàn Lao động Việt Nam"), ("front", "Tong Lien doan Lao dong Viet Nam"))
}  # fmt: skip


def found(path: Path, **judged: list[tuple[str, str]]) -> list[Proposal]:
    with Store.open(path) as store:
        return proposals(store, **judged)


def pairs(path: Path, **judged: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [proposal.pair for proposal in found(path, **judged)]


def test_a_proposal_names_the_two_names_and_the_reason(tmp_path: Path) -> None:
    path = store_of(tmp_path, body("b", "Công đoàn Dệt May", "VN"), body("a", "Cong doan Det May", "VN"))
    (proposal,) = found(path)
    assert (proposal.pair, proposal.names) == (("a", "b"), ("Cong doan Det May", "Công đoàn Dệt May"))
    assert (proposal.score, proposal.why("vi")) == (96, "cùng một tên khi bỏ dấu")


def test_countries_and_types_keep_apart(tmp_path: Path) -> None:
    name = "Công đoàn Giáo dục Quốc tế"
    path = store_of(
        tmp_path, body("a", name, "LA"), body("b", name, "KH"), body("c", name, "KH", type_="EducationBody"),
        body("d", "Công đoàn Giáo duc Quốc tế"),
    )  # fmt: skip
    assert pairs(path) == []  # the country of d is unknown, and its name isn't wholly the same
    path = store_of(tmp_path, body("a", name, "LA"), body("b", name, "KH"), body("e", name))
    assert pairs(path) == [("a", "e"), ("b", "e")]


def test_known_organisations_are_two_but_an_unknown_one_may_be_one_of_them(tmp_path: Path) -> None:
    path = store_of(
        tmp_path, body("vgcl", "Tổng Liên đoàn Lao động Việt Nam", "VN"), body("front", "x", "VN"),
        body("union-vn-tlđ", "Tổng LĐLĐ Việt Nam", "VN"), known=True,
    )  # fmt: skip
    assert set(pairs(path)) == {("front", "union-vn-tlđ"), ("union-vn-tlđ", "vgcl")}


def test_what_a_tie_joins_is_two(tmp_path: Path) -> None:
    a, b = body("a", "Công đoàn Dệt May", "VN"), body("b", "Cong doan Det May", "VN")
    assert pairs(store_of(tmp_path, statements=told((a, "partOf", b)))) == []


def test_a_form_and_an_acronym_of_articles(tmp_path: Path) -> None:
    path = store_of(
        tmp_path, body("a", "Công đoàn Hàng hải", "SG", "Singapore Maritime Officers' Union", "Kon Tum", "LĐLĐ"),
        body("b", "Singapore Maritime Officers' Union", "SG"), body("c", "Kon Tum", "SG"),
        body("d", "National Garment Workers Federation", "BD"),
        body("e", "Liên đoàn May mặc", "BD", "Liên đoàn May mặc (NGWF)"),
    )  # fmt: skip
    assert [(p.pair, p.reason) for p in found(path)] == [(("d", "e"), "acronym"), (("a", "b"), "same")]


def test_persons_are_weighed_by_where_they_hold_posts(tmp_path: Path) -> None:
    one, two, far = body("x", "Công đoàn A", "VN"), body("y", "Công đoàn B", "VN"), body("z", "Union C", "CL")
    name = "Trần Thanh Hải"
    path = store_of(
        tmp_path,
        statements=told(
            (person("p1", name), "post", one), (person("p2", name), "post", two), (person("p3", name), "post", far),
            (person("p4", "Tran Thanh Hai"), "post", one), (person("p5", "Trần Hải"), "post", one),
            (person("p6", "Trần Thanh Hài"), "post", one),
            (person("p7", name), "participation", Entity("e", "Event", "Đại hội")),
        ),
    )  # fmt: skip
    scores = {p.pair: (p.score, p.reason) for p in found(path)}
    assert scores["p1", "p4"] == (93, "plain")
    assert scores["p1", "p2"] == (80, "person")
    assert scores["p1", "p3"] == (65, "person")
    assert scores["p1", "p7"] == (90, "bare")
    assert scores["p1", "p5"] == (70, "shorter")
    assert ("p1", "p6") not in scores


def test_what_was_judged_is_not_proposed_nor_what_follows_from_it(tmp_path: Path) -> None:
    names = ("Công đoàn Dệt May", "Cong doan Det May", "Công đoàn Dệt May Việt Nam")
    path = store_of(tmp_path, *(body(key, name, "VN") for key, name in zip("abc", names, strict=True)))
    assert set(pairs(path)) == {("a", "b"), ("a", "c"), ("b", "c")}
    assert pairs(path, same=[("b", "a")]) == [("a", "c"), ("b", "c")]
    assert pairs(path, same=[("b", "a")], different=[("c", "b")]) == []
    assert pairs(path, same=[("a", "b"), ("b", "c")]) == []
    assert set(pairs(path, settled=[("c", "a")])) == {("a", "b"), ("b", "c")}
    Ledger.beside(path).add(Pair.of("a", "b"), "same", "Lan")
    apply(path, {})
    assert pairs(path, same=[("a", "b")]) == [("a", "c")]  # a stands for both
    assert pairs(path, same=[("a", "b")], different=[("a", "c")]) == []


def test_many_of_one_name_are_compared_with_neighbours_only(tmp_path: Path) -> None:
    size = 3 * CROWD
    path = store_of(tmp_path, *(person(f"p{n:03}", "Nguyễn Văn Nam") for n in range(size)))
    assert len(pairs(path)) < size * 4


def test_the_order_of_statements_does_not_count(tmp_path: Path) -> None:
    entities = [
        body(f"b{n}", f"Công đoàn {w}", "VN")
        for n, w in enumerate(("Dệt May", "Det May", "Dệt-May", "DỆT MAY VIỆT NAM"))
    ]
    (tmp_path / "1").mkdir()
    (tmp_path / "2").mkdir()
    first = found(store_of(tmp_path / "1", *entities))
    random.Random(1).shuffle(entities)
    assert first == found(store_of(tmp_path / "2", *entities))
    assert [p.score for p in first] == sorted((p.score for p in first), reverse=True)
