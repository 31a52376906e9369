"""Texts whose lines were broken at a width."""

import pytest

from unionties.extract.pipeline import extract
from unionties.extract.wrapping import unwrapped
from unionties.graph.statement import Article, Source

MAIL = """Zimbabwean guests in Lusaka

The general secretary of the Zimbabwe Congress
of Trade Unions (ZCTU), Tendai Moyo, held talks
with Chanda Mulenga, president of the Zambia
Congress of Trade Unions (ZaCTU), on Thursday.
The two centres are to train shop stewards of
the mines together.

In the evening the guests were received by the
Mineworkers' Union of Zambia in its new house.
"""


def test_names_over_two_lines_are_read_and_quoted_as_they_stand() -> None:
    found = extract(Article("mail", MAIL, source=Source(language="en", published="2009-06-12")))
    met = next(s for s in found if s.relation == "meeting")
    centres = {"Zimbabwe Congress of Trade Unions", "Zambia Congress of Trade Unions"}
    assert {name for end in (met.subject, met.object) for name in end.mentions} >= centres
    assert "Congress\nof Trade Unions" in met.evidence.text
    assert MAIL[met.evidence.start : met.evidence.end] == met.evidence.text
    assert {"Tendai Moyo", "Chanda Mulenga"} <= {s.subject.label for s in found if s.relation == "post"}


def test_paragraphs_and_headlines_stay_apart() -> None:
    read = unwrapped(MAIL)
    assert len(read) == len(MAIL)
    assert read.splitlines()[0] == "Zimbabwean guests in Lusaka"
    assert [line[:14] for line in read.splitlines()[1:] if line.strip()] == ["The general se", "In the evening"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "Công đoàn hai tỉnh ký biên bản hợp tác\nHai bên đã ký.\nẢnh: H.T\nTin khác\nĐoàn thăm Lào\nHọp báo",
        MAIL + "This line was not broken at all, and it is so long that the text can't have been broken at a width.",
    ],
)
def test_other_texts_are_left_alone(text: str) -> None:
    assert unwrapped(text) == text
