"""The plain ways in which a language tells each relation, with organisations that are well known: none may get lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from unionties.extract.drafts import LEARNED
from unionties.extract.pipeline import analyse, extract
from unionties.graph.statement import Article, Entity, Source
from unionties.graph.vocabulary import vocabulary

TABLES = Path(__file__).parent / "extraction"
NAMES = {
    "A": "Công đoàn Việt Nam",
    "B": "Liên hiệp Công đoàn Lào",
    "C": "Tổng Công hội Trung Quốc",
    "TDCD": "Trường Đại học Công đoàn",
}
#: Fewest rows of the table, so that none drops out unseen.
LEAST = {"vi": 300}


def rows(code: str) -> Iterator[tuple[str, bool, str, str, str]]:
    table = yaml.load((TABLES / f"plain-{code}.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)
    for relation, told in table.items():
        for kind, listed in told.items():
            yield from ((relation, kind == "says", *row) for row in listed)


def tells(code: str, relation: str, text: str, subject: str, target: str) -> bool:
    before, _, after = text.rpartition("@")
    text = re.sub(r"\b[ABC]\b", lambda letter: NAMES[letter.group()], f"{after}\n{before}" if before else text)
    symmetric = vocabulary().relations[relation].symmetric
    for statement in extract(Article("a", text, Source(language=code, published="2020-06-15"))):
        if statement.relation == relation:
            ends = (statement.subject, statement.object)
            for a, b in (ends, ends[::-1]) if symmetric else (ends,):
                if is_called(a, subject) and is_called(b, target):
                    return True
    return False


def is_called(end: Entity, name: str) -> bool:
    called = NAMES.get(name, name)
    return end.type == "Event" if name == "E" else any(called in form for form in (end.label, *end.mentions))


@pytest.mark.parametrize("row", list(rows("vi")), ids=lambda row: f"{row[0]}: {row[2]}")
def test_a_plain_sentence_tells_its_tie(row: tuple[str, bool, str, str, str]) -> None:
    relation, expected, *told = row
    assert tells("vi", relation, *told) == expected


@pytest.mark.parametrize("code", LEAST)
def test_the_table_has_every_relation(code: str) -> None:
    listed = list(rows(code))
    assert len(listed) >= LEAST[code]
    assert {row[0] for row in listed} == set(vocabulary().relations) - {"post", "partOf"}
    assert {row[0] for row in listed if not row[1]} == set(vocabulary().relations) - {"post", "partOf"}


#: Sentences, and how many ties of a relation cues tell in each of them.
COUNTED = [
    ("vi", "Bốn tổ chức công đoàn ký thỏa thuận: A, B, FNPR và C.", "cooperationAgreement", 6),
    ("vi", "A là thành viên của ATUC và các tổ chức công đoàn quốc tế IndustriALL, UNI, IUF.", "membership", 4),
    ("vi", "Tham dự Diễn đàn Công đoàn ASEAN có công đoàn các nước Lào (LFTU) và Malaysia (MTUC).", "participation", 2),
    ("vi", "Ba bên gồm A, IndustriALL và H&M đã ký thỏa thuận.", "cooperationAgreement", 3),
    ("vi", "Sáng nay, A thăm B, C vừa gửi thư.", "visit", 1),
    ("en", "IndustriALL signed an agreement with the ITUC and the brands H&M and Inditex.", "cooperationAgreement", 3),
    ("en", "The ILO Conference was attended by COSATU, Malaysia (MTUC) and Singapore (NTUC).", "participation", 3),
    ("en", "No lawyer of the FTUC met the ITUC.", "meeting", 0),
    ("en", "None of the COSATU leaders met the ITUC.", "meeting", 0),
    ("en", "Not long ago COSATU met the ITUC.", "meeting", 1),
    ("en", "Present were COSATU and its affiliates, OSISA, YCL and DITSELA.", "membership", 0),
    ("en", "COSATU and its affiliate, NUMSA, met the ITUC.", "membership", 1),
    ("en", "COSATU, DGB and FNPR have come together to form TUCOSWA.", "membership", 3),
    ("en", "DGB will remain in the ETUC.", "membership", 1),
    ("en", "SIPTU had never before met the FNV.", "meeting", 0),
    ("en", "COSATU belongs to the ITUC, as do DGB's rivals.", "membership", 1),
    ("en", "The conference was hosted by DGB, and COSATU sent a delegation.", "jointActivity", 0),
    ("en", "COSATU visited a project of DGB funded by FNPR.", "aid", 1),
]  # fmt: skip


@pytest.mark.parametrize(("code", "text", "relation", "number"), COUNTED)
def test_a_sentence_tells_so_many_ties(code: str, text: str, relation: str, number: int) -> None:
    text = re.sub(r"\b[ABC]\b", lambda letter: NAMES[letter.group()], text) if code == "vi" else text
    told = analyse(Article("a", text, Source(language=code, published="2020-06-15"))).drafts
    found = {(d.subject, d.object) for d in told if d.relation == relation and not d.cue.startswith(LEARNED)}
    assert len(found) == number, told
