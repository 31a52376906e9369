"""Lists whose other end another sentence tells: winners, donors, trainees, new members; in invented news."""

from __future__ import annotations

import pytest

from unionties.extract.pipeline import extract
from unionties.graph.statement import Article, Source

LEAD = "News from abroad has come in plenty over the last few weeks, and this page has room for some of it.\n\n"


def ends(text: str) -> set[tuple[str, str, str]]:
    article = Article("a", LEAD + text, Source(published="2018-05-20", language="en"))
    return {(s.subject.id, s.relation, s.object.id) for s in extract(article) if s.relation not in ("post", "partOf")}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "The DGB founded a prize for courage. The winners so far are Türk-İş, DISK and COSATU.",
            {("dgb", "award", "turk-is"), ("dgb", "award", "disk"), ("dgb", "award", "cosatu")},
        ),
        (
            "COSATU's medal has a long history.\n\nPrevious winners:\n- 1999: DISK\n- 2004: Ver.di",
            {("cosatu", "award", "disk"), ("cosatu", "award", "verdi")},
        ),
        (
            "Ver.di held a course on pay. The participants came from DISK (3), COSATU (4) and the CGIL (1).",
            {("verdi", "training", "disk"), ("verdi", "training", "cosatu"), ("verdi", "training", "cgil")},
        ),
        (
            "For ten years Ver.di has trained organisers of\n\n- DISK,\n- COSATU,\n- the CGIL.",
            {("verdi", "training", "disk"), ("verdi", "training", "cosatu"), ("verdi", "training", "cgil")},
        ),
        (
            "A complaint against Ryanair has been lodged. The complainants are Ver.di, CGIL and DISK.",
            {("verdi", "dispute", "ryanair"), ("cgil", "dispute", "ryanair"), ("disk", "dispute", "ryanair")},
        ),
        (
            "Ryanair refuses to talk. Ver.di and the CGIL accused the company of union busting.",
            {("verdi", "dispute", "ryanair"), ("cgil", "dispute", "ryanair")},
        ),
        (
            "Ver.di and DISK belong to the ITF, as do the CGIL and COSATU.",
            {(name, "membership", "itf") for name in ("verdi", "disk", "cgil", "cosatu")},
        ),
        (
            "Two members of the ITF, Ver.di and DISK, sent a telegram.",
            {("verdi", "membership", "itf"), ("disk", "membership", "itf")},
        ),
        # The list has ended before the last side, which begins a clause.
        (
            "Ver.di and DISK have called their members out against Ryanair, and COSATU will look on.",
            {("verdi", "dispute", "ryanair"), ("disk", "dispute", "ryanair")},
        ),
        # What a body's chair did is no act of the body.
        ("DISK left the ITF in 2010, as has COSATU's chair.", {("disk", "withdrawal", "itf")}),
        (
            # An agreement is no meeting.
            "COSATU has bilateral agreements with the CGIL and DISK.",
            {("cgil", "cooperationAgreement", "cosatu"), ("cosatu", "cooperationAgreement", "disk")},
        ),
    ],
)
def test_other_ends(text: str, told: set[tuple[str, str, str]]) -> None:
    relations = {relation for _, relation, _ in told}
    assert {tie for tie in ends(text) if tie[1] in relations} == told


@pytest.mark.parametrize(
    "text",
    [
        "The DGB founded a prize for courage. The winners of the pub quiz were Türk-İş, DISK and COSATU.",
        "The DGB founded a prize for courage. Candidates for it are Türk-İş, DISK and COSATU.",
        "Winners of the works council election:\n- Ver.di\n- IG Metall",
        "Pay rises won in May:\n- IG Metall: 4.3 per cent\n- CGIL: 2.1 per cent",
        "COSATU has trained its own teachers. The students came from villages; Ver.di, DISK and CGIL sit there.",
        "The complaint against Ryanair was dropped. Ver.di, DISK and CGIL declined to comment.",
        "A prize was donated by the mayor. It went to a baker. Ver.di, DISK and CGIL had a stall nearby.",
        "The pre- war members of the ITF, Ver.di and DISK, sent a telegram.",
        "Recipients of the newsletter:\n- COSATU\n- CGIL\n- Ver.di",
        "Addresses\n\n• Ver.di, Paula-Thiede-Ufer, Berlin\n• COSATU, Jorissen Street, Johannesburg",
    ],
)
def test_near_lists_stay_silent(text: str) -> None:
    assert ends(text) == set()
