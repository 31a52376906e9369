"""Vietnamese names of organisations: found whole in any sentence, and not where none is named.

The table is ``tests/extraction/names-vi.yaml``.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
import yaml

from unionties.extract.knowledge import knowledge
from unionties.extract.language import language
from unionties.extract.organisations import OrganisationFinder
from unionties.extract.resolution import Resolver

TABLE = yaml.load((Path(__file__).parent / "extraction" / "names-vi.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
NAMES = [name for listed in TABLE["names"].values() for name in listed]


def found(text: str) -> list[str]:
    """The names of organisations in a text, as it writes them."""
    finder = OrganisationFinder(language("vi"), knowledge("vi"))
    return [text[m.start : m.end] for m in finder.find(text, 0, len(text))]


def meant(name: str) -> str | None:
    """The id of the organisation that a name means in a text of its own."""
    finder, text = OrganisationFinder(language("vi"), knowledge("vi")), f"Hôm qua, {name} đã họp."
    (mention,) = finder.find(text, 0, len(text))
    return Resolver(language("vi"), knowledge("vi"), text).resolve(mention.members[0], name)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_found_whole(name: str) -> None:
    for sentence in TABLE["around"]:
        text = sentence.format(name)
        assert found(text) == [name], text


@pytest.mark.parametrize("text", TABLE["none"])
def test_where_no_organisation_is_named_none_is_found(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Liên hiệp Công đoàn Lào, Liên đoàn Công đoàn Cam-pu-chia và Tổng LĐLĐ Việt Nam họp ba bên.",
         ["Liên hiệp Công đoàn Lào", "Liên đoàn Công đoàn Cam-pu-chia", "Tổng LĐLĐ Việt Nam"]),
        ("Đoàn thăm Trường Đại học Công đoàn thuộc Tổng LĐLĐ VN.", ["Trường Đại học Công đoàn", "Tổng LĐLĐ VN"]),
        ("Anh rời Công đoàn Công ty Minh Nga và hãng Boeing Mỹ.", ["Công đoàn Công ty Minh Nga", "hãng Boeing Mỹ"]),
        ("Công ty Toyota Nhật và Công ty May Minh Anh họp.", ["Công ty Toyota Nhật", "Công ty May Minh Anh"]),
        ("Thư của LIÊN ĐOÀN CÔNG ĐOÀN XÉC-BI-A gửi đi hôm qua.", ["LIÊN ĐOÀN CÔNG ĐOÀN XÉC-BI-A"]),
        ("Đoàn tới Trường Đại học Tổng hợp \"MITSO\" và công ty \"Sông Hồng\".",
         ['Trường Đại học Tổng hợp "MITSO"', 'công ty "Sông Hồng"']),
        ("Cuối tuần, đoàn gặp 3F ở Copenhagen.", ["3F"]),
        ("Ông dạy ở trường công đoàn A-đen suốt năm 1985.", ["trường công đoàn A-đen"]),
    ],
)  # fmt: skip
def test_names_beside_others(text: str, names: list[str]) -> None:
    assert found(text) == names


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("Liên hiệp Quốc tế Công đoàn A-rập (ICATU)", "icatu"), ("Đại hội Công đoàn Ga-na", "tuc-gh"),
        ("Liên hiệp quốc tế các công đoàn tự do", "icftu"), ("Bộ lao động Mỹ", "us-department-of-labor"),
        ("Hội đồng Hợp tác Phát triển Công đoàn Thụy Điển LO/TCO", "union-to-union"), ("Liên đoàn 3F", "3f"),
        ("CĐGD Việt Nam", "vn-education-union"), ("LĐLĐ quận 1", "union-vn-district-1"),
        ("Công đoàn Dịch vụ Thống nhất Đức (ver.di)", "verdi"),
    ],
)  # fmt: skip
def test_whom_a_name_means(name: str, id_: str) -> None:
    assert meant(name) == id_
    assert meant(unicodedata.normalize("NFC", name.replace("òa", "oà"))) == id_
