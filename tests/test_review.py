"""The review as people use it: keys, undo, resuming, side by side, spreadsheets, same and different."""

from __future__ import annotations

import codecs
import csv
import io
import json
import os
import pty
import select
import signal
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from review_store import A, B, made
from store_fixtures import HOA, KNOWN

from unionties.graph import organisations
from unionties.graph.errors import ReadError
from unionties.graph.judgement import Claim, Pair
from unionties.graph.ledger import Ledger
from unionties.graph.store import Store
from unionties.queries import applying
from unionties.queries.cli import cli
from unionties.queries.naming import find
from unionties.queries.review_answers import answer_word
from unionties.queries.review_files import COLUMNS, defused, read_file, restored

Run = Callable[..., Result]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return made(tmp_path)


@pytest.fixture
def run(path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on the store as Lan, with the knowledge of the fixtures."""
    monkeypatch.setattr(organisations, "organisations", lambda: KNOWN)
    monkeypatch.setenv("UNIONTIES_STORE", str(path))
    monkeypatch.setenv("UNIONTIES_REVIEWER", "Lan")
    return lambda *arguments, **more: CliRunner().invoke(cli, [str(a) for a in arguments], **more)


def done(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.stderr


def words(path: Path) -> list[tuple[str, str]]:
    """Who says what, in order, withdrawals included."""
    return [(j.by, j.word) for j in Ledger.beside(path).read()]


def found(path: Path, name: str) -> str:
    with Store.open(path) as store:
        return find(store, name).id


def test_an_identity_is_asked_with_its_evidence_and_merged(run: Run, path: Path) -> None:
    result = run("review", "--identities", "--lang", "en", input="s\n")
    assert "1 of 1\nAre these one? the same name without tones, likeness 96 of 100" in result.stdout
    assert f"*Công đoàn Dệt May* [{A}]\n  Trade union · VN · 1 tie\n" in result.stdout
    assert "  “*Công đoàn Dệt May* đã gặp Tổng LĐLĐ Việt Nam.”\n  may · Dệt may · Báo Thử · 2020-05-01" in result.stdout
    assert done(result).splitlines() == [
        "1 answered (1 same), 0 left.",
        "1 judgement of people took effect: 1 identity merged, 0 statements left out, 0 confirmed.",
    ]
    assert found(path, "Cong doan Det May") == found(path, "Công đoàn Dệt May") == A
    assert "Nothing is left to review" in done(run("review", "--identities"))


def test_a_doubtful_statement_is_asked_with_what_stands_around_it(run: Run, path: Path) -> None:
    result = run("review", "--statements", "--max-confidence", "0.5", input="y\nkhông có trong bài\nw\n")
    assert "Is this right? confidence 0.50" in result.stdout
    assert f"*Cong doan Det May [{B}] – " in result.stdout
    assert "  when: 2020\n" in result.stdout
    assert "  Câu trước.\n  “*Cong doan Det May* met the *Tổng LĐLĐ Việt Nam*.”\n  Câu sau.\n" in result.stdout
    assert "1 statement left out" in done(result)
    (judgement,) = Ledger.beside(path).read()
    assert (judgement.word, judgement.why, judgement.by) == ("wrong", "không có trong bài", "Lan")
    assert isinstance(judgement.about, Claim)
    assert judgement.about.subject == B or judgement.about.object == B
    assert "no entity is called" in run("show", B).stderr


def test_skipping_undoing_helping_and_leaving(run: Run, path: Path) -> None:
    result = run("review", input="z\n\n?\nx\nr\nz\nw\nq\n")
    assert "nothing to undo" in result.stdout
    assert "withdraw your last answer" in result.stdout
    assert "'x' is no answer here; ? shows the keys" in result.stdout
    assert "right is undone" in result.stdout
    assert done(result).startswith("1 answered (1 wrong), 1 undone, 3 left.\n")
    assert words(path) == [("Lan", "right"), ("Lan", "withdrawn"), ("Lan", "wrong")]


def test_keys_of_another_kind_are_no_answers(run: Run, path: Path) -> None:
    assert "'r' is no answer here" in run("review", "--identities", input="r\nq\n").stdout
    assert "'s' is no answer here" in run("review", "--statements", input="S\nq\n").stdout
    assert words(path) == []


def test_what_was_answered_is_not_asked_again(run: Run, path: Path) -> None:
    assert "1 of 4" in run("review", input="d\nu\n").stdout
    result = run("review", input="q\n")
    assert "1 of 2" in result.stdout
    assert "0 answered, 2 left." in done(result)
    assert "1 of 1" in run("review", "--limit", "1", input="q\n").stdout


def test_another_is_asked_what_is_unsure_and_the_rest_only_again(run: Run, path: Path) -> None:
    done(run("review", input="d\nu\n"))
    asked = run("review", "--by", "Minh", input="q\n").stdout
    assert "1 of 3" in asked
    assert "Lan says unsure (" in asked
    again = run("review", "--by", "Minh", "--again", "--identities", input="s\n")
    assert "Lan says different (" in again.stdout
    assert "same; Lan says different, so neither applies until you agree" in again.stdout
    assert "1 conflict between reviewers: unionties review --list" in done(again)
    assert found(path, "Cong doan Det May") == B
    for reviewer in ("Lan", "Minh", "Hoa"):
        assert "Nothing is left" in done(run("review", "--by", reviewer, "--identities"))
    assert "1 of 1" in run("review", "--by", "Hoa", "--identities", "--again", input="q\n").stdout


def test_what_another_answers_meanwhile_is_not_asked(run: Run, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from unionties.queries import review_session

    keys = iter(["?", "q"])

    def pressed() -> str:
        key = next(keys)
        if key == "?":
            Ledger.beside(path).add(Pair.of(A, B), "different", "Minh")
        return key

    monkeypatch.setattr(review_session, "keyboard", lambda _: (pressed, input))
    result = run("review")
    assert "1 of 4" in result.stdout
    assert "2 of 4" in result.stdout
    assert "0 answered, 3 left." in done(result)


def test_around_keeps_what_touches_an_entity(run: Run) -> None:
    assert "Dệt May" in run("review", "--around", A, input="q\n").stdout
    assert "Nothing is left" in done(run("review", "--around", "nguyễn-thị-hòa-vgcl", "--identities"))
    assert "no entity is called" in run("review", "--around", "xyz").stderr


def test_judgements_outlive_a_build_from_nothing(run: Run, path: Path, tmp_path: Path) -> None:
    done(run("same", A, B))
    import shutil

    shutil.rmtree(path)
    made(tmp_path)
    assert found(path, B) == A


def test_what_was_answered_before_a_crash_is_applied_by_the_next_review(run: Run, path: Path) -> None:
    time.sleep(0.01)
    Ledger.beside(path).add(Pair.of(A, B), "same", "Lan")
    assert "Applying judgements that the store hasn't seen" in done(run("review", "--identities"))
    assert found(path, B) == A


def test_answers_are_kept_while_a_build_holds_the_store(run: Run, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(applying, "PATIENCE", 0.1)
    with Store.writing(path) as writer:
        result = run("review", "--identities", input="s\n")
        writer.finish(KNOWN)
    assert "The judgements are kept, but not in the store yet" in done(result)
    assert words(path) == [("Lan", "same")]
    assert found(path, B) == A  # the build has taken it in at its end


def test_a_torn_ledger_is_told_and_added_to(run: Run, path: Path) -> None:
    ledger = Ledger.beside(path)
    ledger.add(Pair.of("x", "y"), "different", "Lan")
    ledger.path.write_bytes(ledger.path.read_bytes()[:-9])
    told = done(run("review", "--identities", input="s\n"))
    assert "line 2: it is torn or no JSON" in told
    assert words(path) == [("Lan", "same")]
    assert "line 2" in run("review", "--list").stderr
    ledger.path.write_text("not a ledger\n")
    for arguments in (("review",), ("review", "--list"), ("same", A, B)):
        result = run(*arguments)
        assert result.exit_code == 1
        assert "isn't a ledger of judgements" in result.stderr.splitlines()[-1]


def test_same_says_what_it_does_and_how_to_take_it_back(run: Run, path: Path) -> None:
    told = done(run("same", "Công đoàn Dệt May", "cong doan det may", "--why", "một trang web"))
    (judgement,) = Ledger.beside(path).read()
    assert judgement.why == "một trang web"
    assert f"are one, says Lan. To take it back: unionties review --withdraw {judgement.id[:8]}\n" in told
    assert "1 identity merged" in told
    assert told.endswith(f"They are shown as Công đoàn Dệt May [{A}].\n")
    assert "You have said so before; nothing changes" in done(run("same", A, B))
    assert len(words(path)) == 1
    assert "are one entity already" in done(run("same", "Công đoàn Dệt May", "Cong doan Det May"))
    taken = done(run("review", "--withdraw", judgement.id[:8], "--why", "nhầm"))
    assert "Withdrawn: same, said by Lan on " in taken
    assert found(path, "Cong doan Det May") == B
    assert "withdrawn already" in run("review", "--withdraw", judgement.id).stderr
    assert "no judgement" in run("review", "--withdraw", "ffffff").stderr


def test_different_parts_what_was_merged_and_a_contradiction_is_said(run: Run, path: Path) -> None:
    done(run("same", A, B))
    assert f"to part them give two ids of {A}, {B}" in done(run("different", "Công đoàn Dệt May", A))
    told = done(run("different", A, B, "--by", "Minh"))
    assert "are two, says Minh" in told
    assert "Lan says same (" in told
    assert "a conflict, neither applies until one is withdrawn" in told
    assert found(path, "Cong doan Det May") == B
    listed = json.loads(run("review", "--list", "--format", "json").stdout)
    assert [(j["by"], j["word"], j["conflict"]) for j in listed["judgements"]] == [
        ("Lan", "same", True), ("Minh", "different", True)
    ]  # fmt: skip
    assert len(listed["conflicts"][0]["judgements"]) == 2
    table = run("review", "--list", "--lang", "en").stdout
    assert "Conflict: " in table
    assert "Lan says same [" in table


def test_a_person_and_a_union_cannot_be_one(run: Run, path: Path) -> None:
    result = run("same", HOA.id, "vgcl")
    assert result.exit_code == 1
    assert "nguyễn-thị-hòa-vgcl (Person) and vgcl (organisation) can't be one" in result.stderr
    assert words(path) == []


def test_listing_needs_no_store(run: Run, tmp_path: Path) -> None:
    gone = tmp_path / "gone.db"
    assert "No judgements are in force" in done(run("review", "--list", "--store", gone))
    Ledger.beside(gone).add(Pair.of("x", "y"), "same", "Lan", "vì")
    rows = list(csv.DictReader(io.StringIO(run("review", "--list", "--format", "csv", "--store", gone).stdout)))
    assert [(r["about"], r["why"], r["kind"]) for r in rows] == [("x = y", "vì", "identity")]


def test_wrong_usage(run: Run) -> None:
    result = run("review", "--list", "--withdraw", "abcd")
    assert (result.exit_code, "don't go together" in result.stderr) == (2, True)
    assert run("review", "--max-confidence", "2").exit_code == 2


# --- spreadsheets


def exported(run: Run, file: Path) -> list[dict[str, str]]:
    done(run("review", "--export", file))
    return list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"))))


def saved(
    file: Path, rows: list[dict[str, str]], *, delimiter: str = ",", encoding: str = "utf-8", **more: str
) -> Path:
    """The rows as a spreadsheet program saves them: only what needs it is quoted."""
    target = io.StringIO()
    writer = csv.DictWriter(target, list(rows[0]), delimiter=delimiter, **more)  # type: ignore[arg-type]
    writer.writeheader()
    writer.writerows(rows)
    file.write_bytes(target.getvalue().encode(encoding))
    return file


def test_an_export_holds_all_questions_for_excel(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "questions.csv"
    rows = exported(run, file)
    assert file.read_bytes().startswith(b"\xef\xbb\xbfkind,")
    assert tuple(rows[0]) == COLUMNS
    assert [row["kind"] for row in rows] == ["identity", "statement", "statement", "statement"]
    assert (rows[0]["a"], rows[0]["b_name"], rows[0]["confidence"]) == (B, "Công đoàn Dệt May", "0.96")
    may = next(row for row in rows if row["article"] == "may")
    assert (may["when"], may["date"], may["sentence"]) == (
        "2020", "2020-05-01", "Cong doan Det May met the Tổng LĐLĐ Việt Nam."
    )  # fmt: skip
    assert not any(row["answer"] for row in rows)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_an_import_reads_what_spreadsheets_write(
    run: Run, path: Path, tmp_path: Path, delimiter: str, encoding: str
) -> None:
    rows = exported(run, tmp_path / "q.csv")
    answers = ["Khác", "ĐÚNG", "", "khong ro"]
    turned = [{"note": "x", **dict(reversed(row.items()))} for row in rows]
    for row, answer in zip(turned, answers, strict=True):
        row["answer"] = answer
    turned[1]["why"] = "'=HYPERLINK(1)"
    turned[3]["by"] = "Minh"
    file = saved(tmp_path / "back.csv", turned, delimiter=delimiter, encoding=encoding)
    assert "back.csv: 3 answers taken." in done(run("review", "--import", file))
    judgements = Ledger.beside(path).read()
    assert {(j.by, j.word, j.why) for j in judgements} == {
        ("Lan", "different", ""), ("Lan", "right", "=HYPERLINK(1)"), ("Minh", "unsure", "")
    }  # fmt: skip
    assert {j.about for j in judgements if isinstance(j.about, Pair)} == {Pair.of(A, B)}
    assert "0 answers taken, 3 known already." in done(run("review", "--import", file))
    assert len(Ledger.beside(path).read()) == 3


def test_an_imported_claim_is_the_claim_of_the_statement(run: Run, path: Path, tmp_path: Path) -> None:
    rows = exported(run, tmp_path / "q.csv")
    for row in rows[1:]:
        row["answer"] = "w"
    told = done(run("review", "--import", saved(tmp_path / "back.csv", rows)))
    assert "3 statements left out" in told
    assert "Nothing is left" in done(run("review", "--statements"))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"answer": "maybe"}, "line 3: the answer 'maybe' is none for a statement: expected one of unsure"),
        ({"answer": "same"}, "line 3: the answer 'same' is none for a statement"),
        ({"answer": "đúng", "exact": "{broken"}, "line 3: the cell 'exact' was changed to '{broken'"),
        ({"answer": "đúng", "exact": ""}, "line 3: the cell 'exact' is empty"),
        ({"answer": "đúng", "exact": '{"article": "may"}'}, "line 3: a claim needs the text 'subject'"),
    ],
)
def test_bad_rows_are_told_and_nothing_is_written(
    run: Run, path: Path, tmp_path: Path, change: dict[str, str], told: str
) -> None:
    rows = exported(run, tmp_path / "q.csv")
    rows[0]["answer"] = "same"
    rows[1] |= change
    result = run("review", "--import", saved(tmp_path / "back.csv", rows))
    assert result.exit_code == 1
    assert "nothing was imported" in result.stderr
    assert told in result.stderr
    assert result.stderr.count("\n") == 1
    assert words(path) == []
    assert not Ledger.beside(path).path.exists()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "is empty"),
        (b"a,b,c\n1,2,3\n", "lacks the column 'answer'"),
        (b"answer,exact\n\xe9\xff,x\n", "isn't UTF-8"),
        (b'answer,exact\n"same,x\n', "no CSV"),
    ],
)
def test_files_that_are_no_export(run: Run, tmp_path: Path, data: bytes, told: str) -> None:
    file = tmp_path / "bad.csv"
    file.write_bytes(data)
    result = run("review", "--import", file)
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert told in result.stderr


def test_one_file_that_contradicts_itself(tmp_path: Path) -> None:
    file = tmp_path / "two.csv"
    file.write_text("sep=;\na;b;answer;by\nx;y;giống;Lan\ny;x;khác;Lan\ny;x;khác;Minh\nx;y;giống;Lan\n", "utf-8")
    with pytest.raises(ReadError, match="line 3: 'different' contradicts 'same' in line 2"):
        read_file(file, "Lan")


def test_contrary_answers_of_two_people_become_a_conflict(run: Run, tmp_path: Path) -> None:
    rows = exported(run, tmp_path / "q.csv")
    first = saved(tmp_path / "lan.csv", [rows[0] | {"answer": "giống"}])
    second = saved(tmp_path / "minh.csv", [rows[0] | {"answer": "khác"}])
    done(run("review", "--import", first))
    assert "1 conflict between reviewers" in done(run("review", "--import", second, "--by", "Minh"))


def test_an_old_file_does_not_undo_later_work(run: Run, path: Path, tmp_path: Path) -> None:
    rows = exported(run, tmp_path / "q.csv")
    file = saved(tmp_path / "old.csv", [rows[0] | {"answer": "same"}])
    done(run("review", "--import", file))
    done(run("different", A, B))
    assert "0 answers taken, 1 not taken again because they were withdrawn or changed since" in done(
        run("review", "--import", file)
    )
    assert words(path)[-1] == ("Lan", "different")


def test_an_export_does_not_overwrite_answers(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "q.csv"
    rows = exported(run, file)
    exported(run, file)  # nobody has answered yet
    rows[0]["answer"] = "same"
    saved(file, rows)
    result = run("review", "--export", file)
    assert (result.exit_code, "holds answers already" in result.stderr) == (1, True)
    assert "can't write" in run("review", "--export", tmp_path / "no" / "q.csv").stderr


@pytest.mark.parametrize("text", ["=1", "+1", "-x", "@a", "'=1", "''=1", "'tis", "\tx", "plain", "", "'"])
def test_defused_cells_are_read_alike(text: str) -> None:
    cell = defused(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t"))
    assert restored(cell) == text


def test_answers_in_words() -> None:
    pair = Pair.of("a", "b")
    assert [answer_word(w, pair) for w in ("GIỐNG", "giong nhau", "khác", "chưa rõ", "sai", "")] == [
        "same", "same", "different", "unsure", "", ""
    ]  # fmt: skip


# --- a real terminal


class Terminal:
    """The command in a pseudo-terminal."""

    def __init__(self, path: Path, *arguments: str) -> None:
        self.pid, self.descriptor = pty.fork()
        if not self.pid:  # the child
            os.environ |= {"UNIONTIES_STORE": str(path), "UNIONTIES_REVIEWER": "Lan", "TERM": "xterm", "COLUMNS": "100"}
            os.execv(sys.executable, [sys.executable, "-m", "unionties.queries.cli", *arguments])
        self.said, self.read, self.decoder = "", 0, codecs.getincrementaldecoder("utf-8")("replace")

    def until(self, text: str, seconds: float = 30) -> str:
        """What the command writes up to the next place of this text, from where the last call ended."""
        end = time.monotonic() + seconds
        while text not in self.said[self.read :]:
            assert time.monotonic() < end, self.said
            if not select.select([self.descriptor], [], [], 0.2)[0]:
                continue
            try:
                data = os.read(self.descriptor, 65536)
            except OSError:  # the other end is closed
                data = b""
            assert data, self.said
            self.said += self.decoder.decode(data)
        begin, self.read = self.read, self.said.index(text, self.read) + len(text)
        return self.said[begin : self.read]

    def press(self, key: str) -> None:
        """Press a key once the command waits for one: what is typed before it asks is dropped."""
        self._wait(single=True)
        os.write(self.descriptor, key.encode())

    def enter(self, line: str) -> None:
        self._wait(single=False)
        os.write(self.descriptor, f"{line}\r".encode())

    def _wait(self, *, single: bool) -> None:
        end = time.monotonic() + 30
        while bool(termios.tcgetattr(self.descriptor)[3] & termios.ICANON) is single:
            assert time.monotonic() < end, self.said
            time.sleep(0.01)

    def status(self) -> int:
        end = time.monotonic() + 30
        try:
            while time.monotonic() < end:
                if select.select([self.descriptor], [], [], 0.2)[0] and not os.read(self.descriptor, 65536):
                    break
        except OSError:  # the other end is closed
            pass
        os.close(self.descriptor)  # hangs up on what still runs
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def test_a_terminal_takes_single_keys(path: Path) -> None:
    terminal = Terminal(path, "review")
    shown = terminal.until("> ")
    assert "\x1b[" in shown  # coloured
    assert "*Công đoàn Dệt May*" not in shown
    terminal.press("y")
    terminal.until("Why")
    terminal.enter("cùng một tổ chức")
    terminal.until("(why: cùng một tổ chức) > ")
    terminal.press("s")
    assert "2 of 4" in terminal.until("> ")
    terminal.press(" ")
    terminal.until("> ")
    terminal.press("z")
    assert "same is undone" in terminal.until("> ")
    terminal.press("d")
    terminal.until("> ")
    terminal.press("q")
    assert "1 answered (1 different), 1 undone" in terminal.until(" of people took effect")
    assert terminal.status() == 0
    assert words(path) == [("Lan", "same"), ("Lan", "withdrawn"), ("Lan", "different")]


def test_ctrl_c_keeps_and_applies_what_was_answered(path: Path) -> None:
    terminal = Terminal(path, "review")
    terminal.until("> ")
    terminal.press("s")
    terminal.until("> ")
    terminal.press("\x03")
    assert "1 answered (1 same), 3 left." in terminal.until("Interrupted.")
    assert terminal.status() == 130
    assert found(path, B) == A


def test_two_reviewers_side_by_side_lose_nothing(path: Path) -> None:
    one, two = Terminal(path, "review", "--by", "Lan"), Terminal(path, "review", "--by", "Minh", "--statements")
    one.until("> ")
    one.press("s")
    one.until("2 of 4")
    for _ in range(2):
        two.until("> ")
        two.press("w")
    two.until("> ")
    one.press(" ")  # the next question is one that nobody has answered
    one.until("4 of 4")
    one.until("> ")
    one.press("r")  # the last that is left to this one
    two.press("q")
    assert [one.status(), two.status()] == [0, 0]
    assert sorted(words(path)) == [("Lan", "right"), ("Lan", "same"), ("Minh", "wrong"), ("Minh", "wrong")]
    assert found(path, B) == A
    assert Ledger.beside(path).problems() == []


def test_a_closed_terminal_loses_no_answer(path: Path) -> None:
    terminal = Terminal(path, "review")
    terminal.until("> ")
    terminal.press("s")
    terminal.until("> ")
    os.kill(terminal.pid, signal.SIGHUP)
    assert terminal.status() == -signal.SIGHUP
    assert words(path) == [("Lan", "same")]
