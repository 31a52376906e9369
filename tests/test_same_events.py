"""One event under several names in an article, and several events under names that are alike."""

from __future__ import annotations

import pytest

from unionties.extract.pipeline import analyse
from unionties.graph.name_parts import counted
from unionties.graph.statement import Article, Source

ONE = [
    ("en", "The VGCL took part in the 13th Congress of the FNPR.", "The FNPR 13th Congress ended on Friday."),
    ("en", "The VGCL took part in the 106th International Labour Conference.", "The 106th ILC ends on Friday."),
    ("en", "The VGCL attended the International Labour Conference.", "The 106th International Labour Conference ends."),
    ("en", "The VGCL attended the World Congress of the ITF.", "The 45th World Congress of the ITF ended on Friday."),
    ("en", "The VGCL attended the 4th Ordinary Congress of the ITF.", "The 4th Congress of the ITF in Oslo ended."),
    ("vi", "LĐLĐ Hà Nội dự Đại hội XIII Công đoàn Việt Nam.", "Đại hội Công đoàn Việt Nam lần thứ XIII đã bế mạc."),
    ("vi", "LĐLĐ Hà Nội dự Đại hội XIII Công đoàn Việt Nam.", "Đại hội lần thứ 13 Công đoàn Việt Nam đã bế mạc."),
    ("vi", "Đoàn dự Hội nghị thượng đỉnh thuyền viên châu Á (ASSM) lần thứ 36.", "Hội nghị ASSM lần thứ 36 đã bế mạc."),
]
SEVERAL = [
    ("en", "The VGCL took part in the 13th Congress of the FNPR.", "The 12th Congress of the FNPR was in Sochi."),
    ("en", "The VGCL attended the World Congress of the ITF.", "The Women's Conference of the ITF ended on Friday."),
    ("en", "The VGCL attended the 5th Congress of the ITF.", "The 5th Congress of the IUF ended on Friday."),
    ("en", "The VGCL attended the 2018 ITF Congress.", "The 2024 ITF Congress ended on Friday."),
    ("en", "The VGCL attended the World Congress of the ITF.", "The 2nd Congress of the IUF ended on Friday."),
    ("vi", "LĐLĐ Hà Nội dự Đại hội XIII Công đoàn Việt Nam.", "Đại hội XII Công đoàn Việt Nam họp năm 2018."),
    ("vi", "LĐLĐ Hà Nội dự Đại hội XIII Công đoàn Việt Nam.", "Đại hội XIII Công đoàn Dệt May Việt Nam đã bế mạc."),
]


def events(code: str, *sentences: str) -> list[str]:
    """The ids of the named events of an article, in its order."""
    article = Article("a", "News\n\n" + " ".join(sentences) + "\n", Source("2024-05-06", code))
    found = (e for masked in analyse(article).masked.values() for e in masked.events if e.id)
    return [event.id or "" for event in sorted(found, key=lambda e: e.start)]


@pytest.mark.parametrize(("code", "first", "second"), ONE)
def test_two_names_of_one_event_have_one_id(code: str, first: str, second: str) -> None:
    for sentences in ((first, second), (second, first)):
        found = events(code, *sentences)
        assert len(found) == 2, found
        assert found[0] == found[1]


@pytest.mark.parametrize(("code", "first", "second"), SEVERAL)
def test_names_of_two_events_keep_two_ids(code: str, first: str, second: str) -> None:
    for sentences in ((first, second), (second, first)):
        found = events(code, *sentences)
        assert len(found) == 2, found
        assert found[0] != found[1]


def test_a_name_between_two_fuller_ones_that_differ_stays_open() -> None:
    told = ["The ITF attended the 12th Congress of the FNPR in Sochi.", "The 13th Congress of the FNPR was in Ufa."]
    found = events("en", *told, "The Congress of the FNPR elects a chairman.")
    assert len(set(found)) == 3, found


def test_the_fuller_name_is_the_one_that_is_shown() -> None:
    told = "The VGCL attended the World Congress of the ITF.", "The ITUC attended the 45th World Congress of the ITF."
    text = f"News\n\n{told[0]} {told[1]}\n"
    analysis = analyse(Article("a", text, Source("2024-05-06", "en")))
    assert analysis.resolver is not None
    told = {d.object for d in analysis.drafts if d.relation == "participation"}
    assert [analysis.resolver.label(id_) for id_ in told] == ["45th World Congress of the ITF"]


@pytest.mark.parametrize(
    ("name", "numbers"),
    [("Đại hội XIII", {13}), ("lần thứ ba", {3}), ("ba nước", set()), ("the tenth congress", {10}), ("COP28", {28}),
     ("X Congress", set()), ("42nd Congress 2018", {42, 2018}), ("khoá V", {5})],
)  # fmt: skip
def test_the_numbers_of_a_name(name: str, numbers: set[int]) -> None:
    assert counted(name)[0] == numbers
