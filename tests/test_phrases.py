"""Phrases of a user's own: what they add, how they are checked, and that a store keeps them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from unionties.extract.fingerprint import page_key
from unionties.extract.language import language, use_phrases, used_phrases
from unionties.extract.pages import Page
from unionties.extract.pipeline import extract
from unionties.graph.backup import backup, restore
from unionties.graph.errors import KnowledgeError
from unionties.graph.statement import Article, Source
from unionties.queries.cli import cli

SHARED = "Tháng 3/2021, Công đoàn Việt Nam san sẻ với Công đoàn Lào 200 triệu đồng."
VIEWS = "Tháng 3/2021, Công đoàn Việt Nam san sẻ với Công đoàn Lào kinh nghiệm tổ chức."
FILE = """\
code: vi
phrases:
  sum: ['(triệu|tỷ|nghìn) [đồng|usd]']
cues:
  aid:
    - {match: 'S ... san sẻ với O ... {sum}', confidence: 0.8}
"""


@pytest.fixture(autouse=True)
def none_left() -> Iterator[None]:
    yield
    use_phrases([])


@pytest.fixture
def phrases(tmp_path: Path) -> Path:
    file = tmp_path / "ours.yaml"
    file.write_text(FILE, "utf-8")
    return file


def told(text: str) -> list[tuple[str, str, str, str | None, bool]]:
    found = extract(Article("a", text, Source(language="vi")))
    return [(s.subject.id, s.relation, s.object.id, s.when, s.planned) for s in found]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


def test_a_phrase_is_read_from_now_on_and_no_longer(phrases):
    shipped = language("vi")
    assert told(SHARED) == []
    use_phrases([phrases])
    assert told(SHARED) == [("vgcl", "aid", "lftu", "2021-03", False)]
    assert told(SHARED.replace("san sẻ", "sẽ san sẻ"))[0][-1] is True
    assert told(VIEWS) == told(SHARED.replace("san sẻ", "không san sẻ")) == []
    added = [cue for cue in language("vi").cues if cue not in shipped.cues]
    assert added and all("san sẻ" in cue.template for cue in added)
    assert [cue for cue in language("vi").cues if cue not in added] == list(shipped.cues)
    use_phrases([])
    assert told(SHARED) == []


def test_a_list_that_ships_is_added_to(tmp_path):
    more = tmp_path / "more.yaml"
    more.write_text("code: vi\nphrases: {receive: [nghênh tiếp linh đình]}\n", "utf-8")
    text = "Công đoàn Việt Nam nghênh tiếp linh đình đoàn đại biểu Công đoàn Lào."
    assert "receive" in language("vi").data["phrases"]
    assert told(text) == []
    use_phrases([more])
    assert ("lftu", "meeting", "vgcl", None, False) in told(text)


def test_what_a_page_was_read_with_is_part_of_its_digest(phrases):
    page = Page("a", SHARED.encode(), "a.txt", Source(language="vi"))
    before = page_key(page)
    use_phrases([phrases])
    assert page_key(page) != before
    use_phrases([])
    assert page_key(page) == before


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("code: [", "ours.yaml isn't YAML"),
        ("- a\n", "expected `code`, one of en, fr, vi"),
        ("cues: {}\n", "expected `code`"),
        ("code: xx\ncues: {}\n", "expected `code`, one of en, fr, vi"),
        ("code: vi\nheads: {}\n", "and `cues` or `phrases`"),
        ("code: vi\ncues: [S visits O]\n", "`cues` must name lists"),
        ("code: vi\ncues: {aid: [{confidence: 0.8}]}\n", "`cues` must name lists"),
        ("code: vi\nphrases: {sum: [{match: x}]}\n", "`phrases` must name lists"),
        ("code: vi\ncues: {love: [S yêu O]}\n", r"ours.yaml: cues for unknown relations \['love'\]"),
        ("code: vi\ncues: {aid: ['S {nothing} O']}\n", "ours.yaml: .*nothing"),
        ("code: vi\ncues: {aid: [{match: S cho O, colour: red}]}\n", "ours.yaml: .*colour"),
    ],
)
def test_a_wrong_file_is_refused_and_nothing_changes(text, message, phrases, tmp_path):
    use_phrases([phrases])
    wrong = tmp_path / "wrong" / "ours.yaml"
    wrong.parent.mkdir()
    wrong.write_text(text, "utf-8")
    with pytest.raises(KnowledgeError, match=message):
        use_phrases([wrong])
    assert used_phrases() == (phrases,)
    assert told(SHARED)


def test_the_command_line_refuses_in_one_line(tmp_path):
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("code: vi\ncues: {love: [S yêu O]}\n", "utf-8")
    article = tmp_path / "a.txt"
    article.write_text(SHARED, "utf-8")
    for command in (["build", article, "--store", tmp_path / "s.db"], ["extract", article]):
        result = run(*command, "--phrases", wrong)
        assert result.exit_code == 1
        assert result.output == "Error: wrong.yaml: cues for unknown relations ['love']\n"
    assert not (tmp_path / "s.db").exists()


def test_a_store_keeps_its_phrases_and_so_does_its_backup(phrases, tmp_path):
    article, store, copy = tmp_path / "a.txt", tmp_path / "s.db", tmp_path / "copy.tar.gz"
    article.write_text(SHARED, "utf-8")
    assert "Found 1 statement: aid 1." in run("build", article, "--phrases", phrases, "--store", store).output
    phrases.unlink()
    assert "1 article hadn't changed" in run("build", article, "--store", store).output
    assert "Found 1 statement" in run("build", article, "--again", "--jobs", 2, "--store", store).output
    backup(store, copy)
    restore(copy, tmp_path / "new.db")
    assert "1 article hadn't changed" in run("build", article, "--store", tmp_path / "new.db").output
    (store / "phrases" / "ours.yaml").unlink()
    assert "hadn't changed" not in run("build", article, "--store", store).output
    assert "aid" not in run("stats", "--store", store, "--format", "csv", "--lang", "en").stdout


def test_evaluate_shows_what_a_phrase_does(phrases, tmp_path):
    gold = tmp_path / "gold"
    gold.mkdir()
    (gold / "a.txt").write_text(SHARED, "utf-8")
    (gold / "a.json").write_text(
        '{"language": "vi", "entities": {"v": {"type": "TradeUnion", "names": ["Công đoàn Việt Nam"]},'
        ' "l": {"type": "TradeUnion", "names": ["Công đoàn Lào"]}},'
        f' "statements": [{{"s": "v", "r": "aid", "o": "l", "when": "2021-03", "evidence": "{SHARED}"}}]}}',
        "utf-8",
    )
    assert '"f1": 0.0' in run("evaluate", gold, "--format", "json").stdout
    assert '"f1": 1.0' in run("evaluate", gold, "--phrases", phrases, "--format", "json").stdout
