"""Whom names mean: the ids that an article's mentions are given, each case of a rule by an example of its own."""

from __future__ import annotations

import pytest

from unionties.extract.identities import identified
from unionties.graph.statement import Article, Source


def ids(text: str, language: str) -> dict[str, str]:
    found = identified(Article("a", text, Source("2022-01-01", language)))
    return {text[m.start : m.end]: m.id for m in found}


@pytest.mark.parametrize(
    ("english", "vietnamese"),
    [
        ("The Dong Nai Federation of Labour met.", "LĐLĐ tỉnh Đồng Nai họp."),
        ("The Dong Nai provincial Federation of Labour met.", "LĐLĐ tỉnh Đồng Nai họp."),
        ("The Federation of Trade Unions of Seoul met.", "Liên đoàn Công đoàn Seoul họp."),
        ("The People's Committee of Ha Nam province met.", "UBND tỉnh Hà Nam họp."),
        ("The Ha Nam Provincial People's Committee met.", "Ủy ban nhân dân tỉnh Hà Nam họp."),
        ("The Hai Phong City People's Council met.", "HĐND thành phố Hải Phòng họp."),
        ("The Hanoi Party Committee met.", "Thành ủy Hà Nội họp."),
        ("The Vietnam Federation of Trade Unions met.", "Tổng Liên đoàn Lao động Việt Nam họp."),
    ],
)
def test_a_body_of_a_place_has_one_id_in_both_languages(english: str, vietnamese: str) -> None:
    (one,), (other,) = (set(ids(text, code).values()) for text, code in ((english, "en"), (vietnamese, "vi")))
    assert one == other


def test_a_body_with_a_field_of_its_own_isnt_the_places() -> None:
    assert "union-vn-đồng-nai" not in ids("The Dong Nai Textile Workers' Union met.", "en").values()


def test_tones_are_never_dropped_to_decide_who_a_person_is() -> None:
    english = ids("VGCL President Nguyen Dinh Khang spoke in Hanoi.", "en")["Nguyen Dinh Khang"]
    vietnamese = ids("Chủ tịch Tổng LĐLĐ Việt Nam Nguyễn Đình Khang phát biểu.", "vi")["Nguyễn Đình Khang"]
    assert (english, vietnamese) == ("person-nguyen-dinh-khang-vgcl", "person-nguyễn-đình-khang-vgcl")
    assert ids("Ông Nguyễn Đình Khang phát biểu.", "vi")["Nguyễn Đình Khang"] == "person-nguyễn-đình-khang"


def test_a_name_in_brackets_is_the_person_before_it() -> None:
    text = "Chủ tịch Công đoàn Lào Trương Lượng (Zhang Liang) đến Hà Nội. Sau đó Zhang Liang về nước."
    assert ids(text, "vi")["Zhang Liang"] == ids(text, "vi")["Trương Lượng"]


@pytest.mark.parametrize(
    ("text", "short", "full"),
    [
        ("Mr Ng called it late. UNI president Christopher Ng agreed.", "Ng", "Christopher Ng"),
        ("USW president Napoleón Gómez Urrutia came. Later Gómez left.", "Gómez", "Napoleón Gómez Urrutia"),
        ("The United Steelworkers met. Canada backs the Steelworkers.", "Steelworkers", "United Steelworkers"),
        ("The Bakery Union of Jamaica met. Then the Bakery Union left.", "Bakery Union", "Bakery Union of Jamaica"),
        ("CUT spoke. The ILO thanked Brazil's CUT Brasil, the Central Única dos Trabalhadores.", "CUT",
         "Central Única dos Trabalhadores"),
    ],
)  # fmt: skip
def test_short_names_lead_to_the_full_one(text: str, short: str, full: str) -> None:
    found = ids(text, "en")
    assert found[short] == found[full]


def test_a_name_may_lack_its_country() -> None:
    found = ids("Công đoàn Ngân hàng Việt Nam họp với Công đoàn Lào. Công đoàn Ngân hàng cảm ơn.", "vi")
    assert found["Công đoàn Ngân hàng"] == found["Công đoàn Ngân hàng Việt Nam"] == "vn-banking-union"


def test_an_acronym_for_a_kind_binds_no_place() -> None:
    text = "Liên đoàn Lao động (LĐLĐ) tỉnh Kon Tum và Liên đoàn Lao động (LĐLĐ) tỉnh Quảng Bình họp."
    assert {"union-vn-kon-tum", "union-vn-quảng-bình"} <= set(ids(text, "vi").values())


def test_the_whole_stands_within_the_name_of_its_part() -> None:
    found = ids("He leads the ILO's Bureau for Workers' Activities in Geneva.", "en")
    assert found["ILO"] == "ilo"


def test_names_beside_each_other_arent_taken_together() -> None:
    found = ids("He is President of Vietnam General Confederation of Labour.", "en")
    assert set(found.values()) == {"vgcl"}
    found = ids("She toured the Lao trade union development institute.", "en")
    assert list(found) == ["Lao trade union development institute"]
    assert "lftu" not in found.values()
    assert ids("Đoàn Rengo Nagasaki đến Hà Nội.", "vi")["Rengo Nagasaki"] == "union-rengo-nagasaki"


def test_captions_are_read_too() -> None:
    text = "Công đoàn hai nước gặp nhau tại Hà Nội\nTổng LĐLĐ Việt Nam tiếp Công đoàn Lào tại Hà Nội hôm qua.\nẢnh: TLĐ"
    assert ids(text, "vi")["TLĐ"] == "vgcl"
