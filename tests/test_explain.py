"""How articles are explained: the sentences as they were read, on a terminal and as a page, and as a spaCy ``Doc``."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from click.testing import CliRunner

from unionties.extract import certainty as weighing
from unionties.extract import pairs
from unionties.extract.certainty import certainty
from unionties.extract.components import nlp
from unionties.extract.explain import explain
from unionties.extract.masked import NOT_PRESENT
from unionties.extract.pair_model import pair_model
from unionties.extract.pipeline import extract
from unionties.graph.statement import Article, Source
from unionties.queries.cli import cli

TEXT = """Ngày 18/7/2022, Công đoàn Việt Nam hội đàm với Liên hiệp Công đoàn Lào.

Hai bên không ký thỏa thuận hợp tác.

Chủ tịch Tổng LĐLĐ Việt Nam Nguyễn Đình Khang chào mừng đoàn.
"""
ARTICLE = Article("talks", TEXT, Source(published="2022-07-19", language="vi"))


def run(tmp_path, *options, text=TEXT):
    path = tmp_path / "talks.txt"
    path.write_text(text, "utf-8")
    return CliRunner().invoke(cli, ["extract", str(path), "--explain", *options])


def test_each_sentence_shows_its_mentions_statements_and_rejections():
    talks, nothing, greeting = explain(ARTICLE)
    assert [(TEXT[m.start : m.end], m.kind, m.means) for m in talks.mentions] == [
        ("Ngày 18/7/2022", "date", ("2022-07-18",)),
        ("Công đoàn Việt Nam", "organisation", ("Tổng Liên đoàn Lao động Việt Nam",)),
        ("Liên hiệp Công đoàn Lào", "organisation", ("Trung ương Liên hiệp Công đoàn Lào",)),
    ]
    assert [(t.relation, t.when) for t in talks.told] == [("meeting", "2022-07-18")]
    assert not nothing.told
    assert {(r.relation, r.reason) for r in nothing.rejected} >= {("cooperationAgreement", "denied")}
    (pair,) = nothing.mentions
    assert (TEXT[pair.start : pair.end], pair.kind, len(pair.means)) == ("Hai bên", "reference", 2)
    assert ("Nguyễn Đình Khang", "person") in [(TEXT[m.start : m.end], m.kind) for m in greeting.mentions]


def test_an_acronym_that_nothing_settles_stays_open_and_says_so(tmp_path):
    result = run(tmp_path, text="Tổng LĐLĐ Việt Nam tiếp đoàn CTC.\n")
    assert "CTC = stays open: one of clc-ca, ctc-co, ctc-cu" in result.output
    settled = run(tmp_path, text="Tổng LĐLĐ Việt Nam tiếp đoàn CTC của Cuba.\n")
    assert "stays open" not in settled.output


def test_the_explanation_tells_what_extraction_says():
    told = {(frozenset((t.subject, t.object)), t.relation) for s in explain(ARTICLE) for t in s.told}
    assert told == {(frozenset((s.subject.label, s.object.label)), s.relation) for s in extract(ARTICLE)}


def test_what_is_too_unsure_to_be_told_is_shown(tmp_path, monkeypatch):
    told = explain(ARTICLE)[0].told
    monkeypatch.setattr(weighing, "certainty", lambda code: replace(certainty(code), floor=1.0))
    talks = explain(ARTICLE)[0]
    assert told and talks.told == () and talks.unsure == told
    assert {s.relation for s in extract(ARTICLE)} == {"post"}
    shown = run(tmp_path).output
    assert "? Tổng Liên đoàn Lao động Việt Nam –meeting→ Trung ương Liên hiệp Công đoàn Lào · 2022-07-18 · 0." in shown
    page = run(tmp_path, "--format", "html").output
    assert all("too unsure to be told" in text for text in (shown, page)) and "<li class='unsure'>" in page


@pytest.mark.parametrize("options", [("--min-confidence", "0.9"), ("--format", "table")])
def test_what_an_explanation_would_ignore_is_wrong_usage(tmp_path, options):
    result = run(tmp_path, *options)
    assert result.exit_code == 2 and f"{options[0]}" in result.stderr and "--explain" in result.stderr


def test_what_the_learned_reading_is_too_unsure_of_is_shown(monkeypatch):
    college = "The Barbados Workers' Union Labour College"
    text = f"{college} opened its rooms to stewards of the Antigua Trades and Labour Union."
    article = Article("rooms", text + "\n", Source("2023-02-17", "en"))
    assert next(t.cue for t in explain(article)[0].told if t.relation == "training").startswith("words: ")
    model = pair_model("en")
    monkeypatch.setattr(pairs, "model_of", lambda code: replace(model, floor=1.0))
    (sentence,) = explain(article)
    assert not [t for t in sentence.told if t.relation == "training"]
    assert next(t.cue for t in sentence.unsure if t.relation == "training").startswith("words: ")


def test_cues_for_those_present_are_listed_where_an_event_is_named(tmp_path):
    met = "The Kenyan COTU-K said it had met the Ugandan NOTU.\n"
    assert "participants" not in run(tmp_path, text=met).output
    assert any(r.reason == NOT_PRESENT for r in explain(Article("x", met, Source("2023-02-17", "en")))[0].rejected)


def test_names_are_in_the_language_of_the_article(tmp_path):
    text = "The Vietnam General Confederation of Labour received a delegation of the Lao Federation of Trade Unions.\n"
    told = run(tmp_path, text=text).output
    assert "Lao Federation of Trade Unions –visit→ Vietnam General Confederation of Labour" in told
    path = tmp_path / "talks.txt"
    table = CliRunner().invoke(cli, ["extract", str(path), "--format", "table"]).output
    assert "Lao Federation of" in table and "Liên hiệp" not in table and " sure " in table.splitlines()[0]


def test_on_a_terminal_or_in_a_pipe_every_line_can_be_read(tmp_path):
    result = run(tmp_path)
    assert result.exit_code == 0
    assert "Công đoàn Việt Nam = Tổng Liên đoàn Lao động Việt Nam" in result.output
    assert "–meeting→ Trung ương Liên hiệp Công đoàn Lào · 2022-07-18" in result.output
    assert "- cooperationAgreement: denied" in result.output
    assert "\x1b[" not in result.output


def test_the_page_marks_mentions_and_escapes_the_article(tmp_path):
    forged = TEXT + "\n<script>alert(1)</script> Công đoàn Việt Nam hội đàm với Công đoàn Lào </mark><b>.\n"
    result = run(tmp_path, "--format", "html", text=forged)
    assert result.exit_code == 0
    page = result.output
    assert re.search(r"<mark[^>]*>\s*Công đoàn Việt Nam", page)
    assert "denied" in page
    assert "<script" not in page and "<b>" not in page and "&lt;script&gt;" in page
    assert "http" not in page.replace("http-equiv", "")


def test_a_page_needs_an_explanation(tmp_path):
    path = tmp_path / "talks.txt"
    path.write_text(TEXT, "utf-8")
    result = CliRunner().invoke(cli, ["extract", str(path), "--format", "html"])
    assert result.exit_code == 2
    assert "add --explain" in result.output


def test_the_steps_are_components_of_a_spacy_pipeline():
    doc = nlp("vi")(TEXT)
    assert [span.text for span in doc.spans["persons"]] == ["Chủ tịch Tổng LĐLĐ Việt Nam Nguyễn Đình Khang"]
    assert "Liên hiệp Công đoàn Lào" in " | ".join(span.text for span in doc.spans["organisations"])
    assert [d.relation for d in doc._.unionties.drafts] == [s.relation for s in extract(ARTICLE)]
    assert json.dumps(sorted(doc.spans)) == '["dates", "events", "organisations", "persons"]'


@pytest.mark.parametrize(("language", "text", "asks"), [
    ("en", "Did the ITUC meet the WFTU?", True),
    ("en", "Will the VGCL join the ITUC?", True),
    ("en", "Is the Histadrut affiliated to the ITUC (International Trade Union Confederation)?", True),
    ("en", "When did COSATU leave the ICFTU?", False),
    ("en", "And in which year did COSATU leave the ICFTU?", False),
    ("en", "The ITUC met the WFTU.", False),
    ("vi", "Công đoàn Việt Nam có gia nhập WFTU không?", True),
    ("en", "What if the ITUC had joined the WFTU in 2006?", True),
    ("en", "Will those who left COSATU join the ITUC?", True),
    ("en", "“Has COSATU left the ITUC?” asked the president of the FNV.", True),
    ("en", "“Why not?” asked the president of the FNV, which has left the ITUC.", False),
    ("vi", "Vì sao Công đoàn Việt Nam gia nhập WFTU?", False),
    ("vi", "Điều gì xảy ra nếu Công đoàn Việt Nam gia nhập WFTU?", True),
    ("fr", "La CGT a-t-elle rencontré la CGIL?", True),
])  # fmt: skip
def test_what_a_question_asks_is_not_told(language, text, asks):
    article = Article("asked", text + "\n", Source("2024-05-02", language))
    told = [t.relation for sentence in explain(article) for t in sentence.told]
    reasons = {r.reason for sentence in explain(article) for r in sentence.rejected}
    assert told == [] if asks else told != []
    assert ("the sentence asks whether it did" in reasons) == asks
