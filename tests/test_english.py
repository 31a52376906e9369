"""English: names built on a kind word, posts beside names, dates, references, acts; in invented sentences."""

from __future__ import annotations

from itertools import combinations

import pytest

from unionties.extract.dates import find_dates
from unionties.extract.knowledge import knowledge
from unionties.extract.language import language
from unionties.extract.noun_names import NounNames
from unionties.extract.pipeline import extract
from unionties.extract.tokens import compound_words
from unionties.graph.statement import Article, Source, Statement

PUBLISHED = "2019-05-15"  # a Wednesday


def told(text: str) -> list[Statement]:
    return extract(Article("a", text, Source(published=PUBLISHED, language="en")))


def ties(text: str) -> set[tuple[str, str, str, str | None, bool]]:
    return {(s.subject.id, s.relation, s.object.id, s.when, s.planned) for s in told(text) if s.relation != "post"}


def posts(text: str) -> set[tuple[str, str, str | None]]:
    return {(s.subject.label, s.object.id, s.title) for s in told(text) if s.relation == "post"}


def names(text: str) -> list[str]:
    finder = NounNames(language("en"), knowledge("en"))
    return [text[m.start : m.end] for m in finder.find(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ghana's Teachers' Union (TU)", ["Ghana's", "Teachers'", "Union", "(", "TU", ")"]),
        ("the AFL-CIO and MM&P", ["the", "AFL-CIO", "and", "MM&P"]),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert [t.text for t in compound_words(text)] == words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The Kuwait Trade Union Federation met.", ["Kuwait Trade Union Federation"]),
        (
            "the National Union of Rail, Maritime and Dock Workers (NURD)",
            ["National Union of Rail, Maritime and Dock Workers (NURD)"],
        ),
        ("The Malta Bakers' and Millers' Union left.", ["Malta Bakers' and Millers' Union"]),
        (
            "The Federation of Trade Unions of Ruritania and the Ghent Dockers Union",
            ["Federation of Trade Unions of Ruritania", "Ghent Dockers Union"],
        ),
        ("Leaders of the Congress of Island Trade Unions", ["Congress of Island Trade Unions"]),
        ("the Ministry of Labour, Mines and Energy", ["Ministry of Labour, Mines and Energy"]),
        ("the 18th World Trade Union Congress", []),
        ("the Asian Trade Union Summit", []),
        ("who knows what the labour movement is", []),
        ("the ITUC General Secretary", ["ITUC"]),
        ("Sindicato de Trabajadores del Mar", ["Sindicato de Trabajadores del Mar"]),
        ("the miners' union ZZQ", ["ZZQ"]),
        ("the Israeli embassy in Oslo", ["Israeli embassy in Oslo"]),
        ("the Jaffna branch of the Ceylon Bakers' Union", ["Jaffna branch of the Ceylon Bakers' Union"]),
        ("OPZZ's women's commission and IG Metall's chair", ["OPZZ's women's commission", "IG Metall"]),
        ("UAW Local 42 and UCU Keele", ["UAW Local 42", "UCU Keele"]),
        ("the executive committee of the ITUC", ["ITUC"]),
        ("the Bakers' Union of Malta Paul Borg left", ["Bakers' Union of Malta"]),
        ("talks with the bakers' union and the labour ministry", ["bakers' union", "labour ministry"]),
        ("a bakers' union", []),
        ("Panadera, the bakers' union, and Bakerforbundet", ["Panadera, the bakers' union", "Bakerforbundet"]),
        ("GENEVA (ABC) – The A.F.L.-C.I.O. and ver.di left", ["A.F.L.-C.I.O.", "ver.di"]),
        ("They called on Unite to unite", []),
    ],
)
def test_names(text: str, found: list[str]) -> None:
    assert names(text) == found


@pytest.mark.parametrize(
    ("text", "post"),
    [
        ("ITUC General Secretary Anna Berg spoke.", ("Anna Berg", "ituc", "General Secretary")),
        ("Anna Berg, general secretary of the ITUC, spoke.", ("Anna Berg", "ituc", "general secretary")),
        ("President Anna Berg of the ITUC spoke.", ("Anna Berg", "ituc", "President")),
        ("The general secretary of the ITUC, Anna Berg, spoke.", ("Anna Berg", "ituc", "general secretary")),
        ("The ITUC met. Its president, Anna Berg, spoke.", ("Anna Berg", "ituc", "president")),
        ("Anna Berg was elected president of the ITUC.", ("Anna Berg", "ituc", "president")),
        ("Anna Berg (ITUC Treasurer)", ("Anna Berg", "ituc", "Treasurer")),
        ("Secretary of the ITUC Jamal al-Hadidi spoke.", ("Jamal al-Hadidi", "ituc", "Secretary")),
        ("ITUC president J. D. Okonjo de la Cruz spoke.", ("J. D. Okonjo de la Cruz", "ituc", "president")),
        ("Anna Berg, ITUC president and deputy chair of the ETUC, spoke.", ("Anna Berg", "etuc", "deputy chair")),
        ("Anna Berg, a former secretary of the ITUC and of the ETUC, left.", ("Anna Berg", "etuc", "secretary")),
        ("ITUC treasurer Anna Berg, who is also president of the ETUC, left.", ("Anna Berg", "etuc", "president")),
        ("The ITUC was represented by its head of research, Anna Berg.", ("Anna Berg", "ituc", "head")),
        ("ITUC President Jo Lund and Treasurer Anna Berg came.", ("Anna Berg", "ituc", "Treasurer")),
        ("The heads of the ITUC and ETUC, Jo Lund and Anna Berg, met.", ("Anna Berg", "etuc", "head")),
        ("Anna Berg, who has chaired the ITUC since 2015, left.", ("Anna Berg", "ituc", "chaired")),
        ("ETUC adviser Anna Berg left. She was elected president of the ITUC.", ("Anna Berg", "ituc", "president")),
        ("Danish Labour Minister Anna Berg came.", ("Anna Berg", "ministry-dk-ministry-of-labour", "Labour Minister")),
        ("Anna Berg, head of Zentora, came.", ("Anna Berg", "zentora", "head")),
    ],
)
def test_posts(text: str, post: tuple[str, str, str]) -> None:
    assert post in posts(text)


def test_a_description_is_the_body_named_before() -> None:
    text = "The Ceylon Bakers' Union met in Kandy. The ITUC met the bakers' union."
    assert ("ituc", "meeting", "union-ceylon-bakers-union", None, False) in ties(text)


def test_head_of_state_and_dateline_hold_no_post() -> None:
    assert not posts("The ITUC wrote to President Mandela.")
    assert not posts("Porto Alegre – The presidents of the ITUC and of the ETUC met.")


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("The ITUC took part in the 8th Congress of the VGCL in Hanoi.", {"8th Congress", "8th Congress of the VGCL"}),
        ("The ITUC attended the launching congress.", {"launching congress"}),
        ("The ITUC took part in a march against hunger.", {"march against hunger"}),
        ("The ITUC attended its Pacific youth forum.", {"Pacific youth forum"}),
    ],
)
def test_events(text: str, forms: set[str]) -> None:
    events = [s.object for s in told(text) if s.object.type == "Event"]
    assert events
    assert forms <= {f for e in events for f in (*e.mentions, e.label)}


def test_minister_of_another_country_holds_no_post_in_the_union_named_before() -> None:
    assert not posts("The ITUC wrote to British Prime Minister John Smithson.")


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("on 12 March", "2019-03-12"),
        ("on March 12, 2017", "2017-03-12"),
        ("from 3 to 7 May", "2019-05-03/2019-05-07"),
        ("on 3–7 May 2018", "2018-05-03/2018-05-07"),
        ("from April 25-29", "2019-04-25/2019-04-29"),
        ("in March 2018", "2018-03"),
        ("in 2015", "2015"),
        ("for 2015–2018", "2015/2018"),
        ("since 1998", "1998/.."),
        ("yesterday", "2019-05-14"),
        ("on Monday", "2019-05-13"),
        ("will meet on Friday", "2019-05-17"),
        ("last October", "2018-10"),
        ("this month", "2019-05"),
        ("last month", "2019-04"),
        ("in October last year", "2018-10"),
        ("from November 10 to 17 last year", "2018-11-10/2018-11-17"),
        ("in the first quarter of 2020", "2020-01/2020-03"),
        ("since March", "2019-03/.."),
        ("on Friday last week", "2019-05-10"),
        ("on the 20th, they met", "2019-04-20"),
    ],
)
def test_dates(text: str, when: str) -> None:
    assert [d.when for d in find_dates(text, 0, len(text), "en", PUBLISHED)] == [when]


def test_last_week_is_too_vague() -> None:
    assert not list(find_dates("last week", 0, 9, "en", PUBLISHED))


@pytest.mark.parametrize(
    ("text", "tie"),
    [
        ("The VGCL received a delegation of the ITUC on Monday.", ("ituc", "meeting", "vgcl", "2019-05-13", False)),
        ("A delegation of the VGCL visited the ITUC on 2 May.", ("vgcl", "visit", "ituc", "2019-05-02", False)),
        (
            "The VGCL and the LFTU signed a memorandum of understanding on 2 May.",
            ("lftu", "cooperationAgreement", "vgcl", "2019-05-02", False),
        ),
        (
            "The VGCL and the LFTU will sign a cooperation agreement.",
            ("lftu", "cooperationAgreement", "vgcl", None, True),
        ),
        (
            "The VGCL held talks with the ITUC and later with COSATU.",
            ("cosatu", "meeting", "vgcl", None, False),
        ),
        (
            "Rengo ran a seminar together with the ITUC and COSATU.",
            ("cosatu", "jointActivity", "ituc", None, False),
        ),
        (
            "The VGCL met the ITUC in Hanoi. At the end of the talks a memorandum was signed.",
            ("ituc", "cooperationAgreement", "vgcl", None, False),
        ),
        (
            "The 12th Congress of the VGCL opened. Among those present were Anna Berg of the ITUC and COSATU.",
            ("cosatu", "participation", "event-12th-congress-of-the-vgcl", None, False),
        ),
        ("COSATU joined the WFTU in 2012.", ("cosatu", "membership", "wftu", "2012", False)),
        ("The ITUC and its affiliates COSATU, LFTU and VGCL spoke.", ("vgcl", "membership", "ituc", None, False)),
        ("The ITUC, to which COSATU belongs, criticised the WFTU.", ("ituc", "dispute", "wftu", None, False)),
        (
            "COSATU met.\nCOSATU spoke.\nA message from the ITUC was read out.",
            ("ituc", "solidarity", "cosatu", None, False),
        ),
        ("COSATU thanked the ITUC for its letter of support.", ("ituc", "solidarity", "cosatu", None, False)),
        ("The VGCL gave the LFTU $20,000 on 2 May.", ("vgcl", "aid", "lftu", "2019-05-02", False)),
        ("COSATU was expelled from the WFTU in 2012.", ("cosatu", "withdrawal", "wftu", "2012", False)),
        ("The ITUC condemned the WFTU.", ("ituc", "dispute", "wftu", None, False)),
        ("The ACFTU donated 10,000 dollars to the ITUC.", ("acftu", "aid", "ituc", None, False)),
        ("The ITUC congratulated COSATU.", ("ituc", "solidarity", "cosatu", None, False)),
        ("The ITUC and the ETUC jointly organised a conference.", ("etuc", "jointActivity", "ituc", None, False)),
        ("The VGCL trained officials of the LFTU.", ("vgcl", "training", "lftu", None, False)),
        ("The VGCL awarded a medal to the LFTU.", ("vgcl", "award", "lftu", None, False)),
        ("The VGCL maintains close relations with the LFTU.", ("lftu", "cooperation", "vgcl", None, False)),
        (
            "LO Norway met the VGCL. On Friday the Norwegians visited the LFTU.",
            ("lo-no", "visit", "lftu", "2019-05-10", False),
        ),
        (
            "ITUC General Secretary Sharan Burrow arrived on Monday. On Tuesday she met the VGCL.",
            ("ituc", "meeting", "vgcl", "2019-05-14", False),
        ),
        (
            '"We have signed an agreement with the VGCL," said ITUC General Secretary Sharan Burrow.',
            ("ituc", "cooperationAgreement", "vgcl", None, False),
        ),
        ("The ITUC visited COSATU in Durban and met the VGCL.", ("ituc", "meeting", "vgcl", None, False)),
        (
            "Money came from COSATU, which has signed an agreement with the ETUC.",
            ("cosatu", "cooperationAgreement", "etuc", None, False),
        ),
        ("The ITUC gave its hall to COSATU, and the VGCL has met the ETUC.", ("etuc", "meeting", "vgcl", None, False)),
        (
            "Cadres of COSATU and the ETUC came. The ITUC spoke. The two unions signed an agreement.",
            ("cosatu", "cooperationAgreement", "etuc", None, False),
        ),
        (
            "The ITUC met the VGCL. Both sides signed an agreement.",
            ("ituc", "cooperationAgreement", "vgcl", None, False),
        ),
    ],
)
def test_ties(text: str, tie: tuple[str, str, str, str | None, bool]) -> None:
    assert tie in ties(text)


@pytest.mark.parametrize(
    "text",
    [
        "COSATU is not a member of the WFTU.",
        "The ITUC never met the WFTU.",
        "The VGCL refused to sign an agreement with the ITUC.",
        "The WHO and the ITUC.",
        "A guest of COSATU, a teacher who met the WFTU, spoke.",
    ],
)
def test_nothing_is_told(text: str) -> None:
    assert not ties(text)


def test_shared_acronym_goes_by_the_country_named() -> None:
    assert ("Anna Berg", "tuc-gh", "President") in posts("Ghana's TUC rejoiced. TUC President Anna Berg spoke.")
    assert ("Anna Berg", "tuc-gb", "President") in posts("In London, British TUC President Anna Berg spoke.")


@pytest.mark.parametrize("text", ["A TUC delegation visited the VGCL.", "The VGCL signed an agreement with the NTUC."])
def test_an_acronym_of_several_bodies_stays_open(text: str) -> None:
    assert not ties(text)


def test_a_shared_acronym_goes_by_those_named_after_it_too() -> None:
    joined = {
        frozenset((s.subject.id, s.object.id)) for s in told("The CGT, FO and the CFDT signed a joint statement.")
    }
    assert joined == {frozenset(pair) for pair in combinations(("cgt-fr", "fo-fr", "cfdt"), 2)}


def test_evidence_quotes_the_text() -> None:
    text = "Brussels – The ITUC met the VGCL on 2 May.\nBoth sides signed an agreement."
    statements = told(text)
    assert statements
    assert all(text[s.evidence.start : s.evidence.end] == s.evidence.text for s in statements)


def test_evidence_of_a_line_of_a_list_reaches_from_the_sentence_above_it() -> None:
    heads = (
        "The International Transport Workers' Federation (ITF) sent money to:",
        "The following unions took part in the 3rd Congress of the Gambia Labour Congress:",
    )
    for head, relation in zip(heads, ("aid", "participation"), strict=True):
        lines = f"{head}\n- the Tunisian General Labour Union (UGTT)\n- the Nigeria Labour Congress (NLC)"
        found = [s for s in told(f"Brief news.\n\n{lines}\n") if s.relation == relation]
        quotes = {s.evidence.text for s in found}
        assert quotes == {lines, lines.rpartition("\n")[0]}
        assert len(found) == 2


def test_evidence_of_an_act_told_of_others_reaches_from_the_sentence_that_tells_it() -> None:
    first, second = "The Maritime Union of Australia (MUA) donated 5,000 dollars to the ILA.", "So did Unite the Union."
    quotes = {s.subject.id: s.evidence.text for s in told(f"{first} {second}") if s.relation == "aid"}
    assert quotes == {"mua": first, "unite": f"{first} {second}"}


def test_a_sentence_too_unsure_alone_is_quoted_for_a_tie_that_another_tells() -> None:
    first = "The Trades Union Congress (TUC) met leaders of the Bahrain federation GFBTU in London on 2 May 2024."
    other = "The Trades Union Congress (TUC) sent 500 pounds to the Bahrain federation GFBTU on 2 May 2024."
    weak = "In the same week a TUC team with the GFBTU was at the Foreign Office together, where dismissals came up."
    quotes = {s.evidence.text: s.confidence for s in told(f"{first} {weak}") if s.relation == "meeting"}
    assert set(quotes) == {first, weak} and quotes[weak] < 0.6 < quotes[first]
    assert [s.relation for s in told(f"{other} {weak}")] == ["aid"]


def test_what_is_told_in_passing_has_no_time_of_another_act() -> None:
    found = told("The IUF met the ITUC affiliates COSATU and FEDUSA in Pretoria on 14 May 2019.")
    times = {(s.relation, s.when) for s in found}
    assert times == {("meeting", "2019-05-14"), ("membership", None)}
