"""The ledger of judgements: nothing is lost, whoever writes at once, whatever is torn."""

from __future__ import annotations

import fcntl
import itertools
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_fixtures import LFTU, TEXT, VGCL, signing, statement

from unionties.graph import ledger as module
from unionties.graph.errors import LedgerError
from unionties.graph.ledger import HEADER, Claim, Judgement, Ledger, Pair
from unionties.graph.verdicts import verdicts

AB, BC, AC, CD = (Pair(*ends) for ends in ("ab", "bc", "ac", "cd"))
CLAIM = Claim.of(signing()[0])
NOON = "2026-03-01T12:00:00Z"


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger.beside(tmp_path / "ties.db")


def words(ledger: Ledger) -> list[tuple[str, str]]:
    return [(j.by, j.word) for j in ledger.read()]


# What is written


def test_it_lies_beside_the_store(tmp_path, monkeypatch):
    assert Ledger.beside(tmp_path / "ties.db").path == tmp_path / "ties.db.judgements.jsonl"
    assert Ledger.beside(f"{tmp_path}/ties.db/").path == tmp_path / "ties.db.judgements.jsonl"
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert Ledger.beside(".").path == tmp_path / "here.judgements.jsonl"


def test_who_when_what_and_why(ledger):
    made = ledger.add(AB, "same", " Lan  Anh ", "một tổ chức\nhai tên")
    claimed = ledger.add(CLAIM, "wrong", "Minh")
    assert ledger.read() == [made, claimed]
    head, first, second = ledger.path.read_text("utf-8").splitlines()
    assert head == HEADER
    assert json.loads(first) == {
        "id": made.id, "at": made.at, "by": "Lan Anh", "word": "same", "pair": ["a", "b"],
        "why": "một tổ chức\nhai tên",
    }  # fmt: skip
    assert json.loads(second)["claim"] == {
        "article": "2018/ký kết", "subject": "lftu", "relation": "cooperationAgreement", "object": "vgcl",
        "when": "2018/2023", "planned": False, "text": TEXT.split("\n")[0],
    }  # fmt: skip
    assert Ledger(ledger.path).problems() == []


def test_a_ledger_that_is_not_there_is_empty(ledger):
    assert (ledger.read(), ledger.problems()) == ([], [])
    assert not ledger.path.exists()


def test_a_claim_is_the_same_wherever_the_words_stand():
    one, two = signing()[0], signing()[0]
    shifted = replace(two, evidence=replace(two.evidence, start=9, end=9 + len(two.evidence.text)))
    assert Claim.of(shifted) == Claim.of(one)
    swapped = statement(LFTU, "cooperationAgreement", VGCL, TEXT.split("\n")[0], when="2018/2023")
    assert Claim.of(swapped) == Claim.of(one)
    assert Claim.of(replace(one, when="2018")) != Claim.of(one)


def test_judgements_of_one_moment_keep_their_order(ledger, monkeypatch):
    class Stopped(module.datetime):
        @classmethod
        def now(cls, tz=None):
            return module.datetime(2026, 3, 1, 12, tzinfo=tz)

    monkeypatch.setattr(module, "datetime", Stopped)
    said = ["same", "different", "unsure", "same", "different"]
    for word in said:
        ledger.add(AB, word, "Lan")
    ledger.add(AB, "same", "Minh")
    assert [j.word for j in ledger.read() if j.by == "Lan"] == said
    assert next(j.at for j in ledger.read() if j.by == "Minh") == "2026-03-01T12:00:00.000000Z"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Pair.of("a", "a"), "'a' can't be judged against itself"),
        (lambda: Pair.of("a", ""), "a pair has two ids"),
        (lambda: Judgement(AB, "right", "Lan", NOON), "'right' is no judgement of a pair: expected same, different"),
        (lambda: Judgement(CLAIM, "same", "Lan", NOON), "'same' is no judgement of a claim: expected right, wrong"),
        (lambda: Judgement(AB, "same", " ", NOON), "needs the name of who judges"),
        (lambda: Judgement(AB, "same", "Lan", "yesterday"), "bad moment 'yesterday': expected UTC such as"),
        (lambda: Judgement(AB, "same", "Lan", "2026-13-01T12:00:00Z"), "bad moment"),
        (lambda: Judgement(AB, "same", "Lan", "2026-03-01T12:00:00+07:00"), "bad moment"),
        (lambda: Judgement(AB, "withdrawn", "Lan", NOON), "only 'withdrawn' names a judgement"),
        (lambda: Judgement.from_json({"word": "same", "by": "Lan"}), "needs the text 'at', found None"),
        (lambda: Judgement.from_json({"word": "same", "by": "L", "at": NOON, "pair": ["a"]}), "a 'pair' of two ids"),
        (lambda: Claim.from_json({"article": "a"}), "a claim needs the text 'subject', found None"),
    ],
)
def test_a_bad_judgement_is_refused_on_one_line(make, message):
    with pytest.raises(LedgerError, match=message) as caught:
        make()
    assert "\n" not in str(caught.value)


def test_a_refused_judgement_makes_no_file(ledger):
    with pytest.raises(LedgerError):
        ledger.add(AB, "right", "Lan")
    assert not ledger.path.exists()


# What is in force


@pytest.mark.parametrize(
    ("said", "same", "different", "conflicts"),
    [
        ([], [], [], 0),
        ([("Lan", AB, "same")], [AB], [], 0),
        ([("Lan", AB, "same"), ("Lan", AB, "different")], [], [AB], 0),
        ([("Lan", AB, "same"), ("Lan", AB, "unsure")], [], [], 0),
        ([("Lan", AB, "same"), ("Minh", AB, "unsure")], [AB], [], 0),
        ([("Lan", AB, "same"), ("Minh", AB, "same")], [AB], [], 0),
        ([("Lan", AB, "same"), ("Minh", AB, "different")], [], [], 1),
        ([("Lan", AB, "same"), ("Minh", AB, "different"), ("Minh", AB, "same")], [AB], [], 0),
        # What is different isn't joined by way of a third:
        ([("Lan", AB, "same"), ("Lan", BC, "same"), ("Minh", AC, "different")], [], [AC], 1),
        ([("Lan", AB, "same"), ("Lan", BC, "same"), ("Lan", AC, "different"), ("Lan", CD, "same")], [CD], [AC], 1),
        ([("Lan", AB, "same"), ("Minh", AC, "different")], [AB], [AC], 0),
    ],
)  # fmt: skip
def test_the_words_in_force(ledger, said, same, different, conflicts):
    for by, pair, word in said:
        ledger.add(pair, word, by)
    found = ledger.verdicts()
    assert (sorted(found.same), sorted(found.different)) == (same, different)
    assert len(found.conflicts) == conflicts


def test_a_conflict_names_who_said_what_and_why(ledger):
    ledger.add(CLAIM, "right", "Lan", "I was there")
    ledger.add(CLAIM, "wrong", "Minh", "it was put off")
    (conflict,) = ledger.verdicts().conflicts
    assert conflict.about == CLAIM
    said = [(j.by, j.word, j.why) for j in conflict.judgements]
    assert said == [("Lan", "right", "I was there"), ("Minh", "wrong", "it was put off")]
    assert not ledger.verdicts().right | ledger.verdicts().wrong
    day = ledger.read()[0].at[:10]
    assert conflict.line == (
        "lftu cooperationAgreement vgcl (2018/2023) in 2018/ký kết: "
        f"Lan said right on {day} (“I was there”); Minh said wrong on {day} (“it was put off”)"
    )


def test_a_conflict_by_way_of_a_third_names_all_pairs(ledger):
    ledger.add(AB, "same", "Lan")
    ledger.add(BC, "same", "Lan")
    ledger.add(AC, "different", "Minh")
    (conflict,) = ledger.verdicts().conflicts
    day = ledger.read()[0].at[:10]
    assert conflict.line == (
        f"a and c: Lan said same of a and b on {day}; Lan said same of b and c on {day}; Minh said different on {day}"
    )


def test_withdrawing(ledger):
    first = ledger.add(AB, "same", "Lan")
    ledger.add(AB, "different", "Lan")
    second = ledger.read()[-1]
    back = ledger.withdraw(second.id[:8], "Minh", "see the minutes")
    assert ledger.verdicts().same == {AB}, "what the person said before counts again"
    assert (back.word, back.withdraws, back.about) == ("withdrawn", second.id, AB)
    with pytest.raises(LedgerError, match="was withdrawn already"):
        ledger.withdraw(second.id, "Lan")
    ledger.withdraw(back.id, "Lan")
    assert ledger.verdicts().different == {AB}, "a withdrawal can be withdrawn"
    ledger.withdraw(first.id, "Lan")
    ledger.withdraw(second.id, "Lan")
    assert ledger.verdicts() == verdicts([])
    assert len(ledger.read()) == 6, "all that was said is still there"
    with pytest.raises(LedgerError, match=r"no judgement in .* begins with 'nonsense'; give the whole id"):
        ledger.withdraw("nonsense", "Lan")


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.data())
def test_the_order_of_lines_changes_nothing(data):
    said = []
    for number in range(data.draw(st.integers(1, 9))):
        at, by = f"2026-03-01T12:00:0{number}Z", data.draw(st.sampled_from(["Lan", "Minh"]))
        if said and data.draw(st.integers(0, 3)) == 0:
            target = data.draw(st.sampled_from(said))
            said.append(Judgement(target.about, "withdrawn", by, at, withdraws=target.id))
        else:
            pair = data.draw(st.sampled_from([AB, BC, AC, CD]))
            said.append(Judgement(pair, data.draw(st.sampled_from(["same", "different", "unsure"])), by, at))
    expected = verdicts(said)
    assert verdicts(data.draw(st.permutations(said))) == expected
    together = {(p.a, p.b) for p in expected.same}
    for _ in range(3):
        together |= {(a, d) for (a, b), (c, d) in itertools.product(together, repeat=2) if b == c}
        together |= {(b, a) for a, b in together}
    assert not {(p.a, p.b) for p in expected.different} & together


# What is torn, foreign or merged


def test_two_copies_merge_without_doubling(ledger, tmp_path):
    ledger.add(AB, "same", "Lan")
    other = Ledger(tmp_path / "copy.jsonl")
    assert other.merge(ledger.read()) == 1
    other.add(BC, "same", "Minh")
    ledger.add(AC, "different", "Lan")
    assert (ledger.merge(other.read()), ledger.merge(other.read())) == (1, 0)
    assert other.merge(ledger.read()) == 1
    assert ledger.read() == other.read()
    ledger.path.write_bytes(ledger.path.read_bytes() + other.path.read_bytes())
    assert (ledger.read(), ledger.problems()) == (other.read(), [])


def test_a_torn_last_line_is_told_and_stays(ledger):
    ledger.add(AB, "same", "Lan")
    ledger.add(BC, "same", "Lan")
    whole = ledger.path.read_bytes()
    torn = whole[:-30]
    ledger.path.write_bytes(torn)
    assert words(ledger) == [("Lan", "same")]
    (problem,) = ledger.problems()
    assert "line 3: it is torn or no JSON; it is skipped: judge again, or mend the line" in problem
    ledger.add(CD, "different", "Minh")
    assert ledger.path.read_bytes().startswith(torn + b"\n")
    assert words(ledger) == [("Lan", "same"), ("Minh", "different")]
    assert len(ledger.problems()) == 1


@pytest.mark.parametrize("cut", range(0, len(HEADER) + 40, 3))
def test_cut_off_anywhere_it_can_be_gone_on_with(ledger, cut):
    ledger.add(AB, "same", "Lan")
    ledger.path.write_bytes(ledger.path.read_bytes()[:cut])
    ledger.add(BC, "same", "Minh")
    assert words(ledger) == [("Minh", "same")]
    assert len(ledger.problems()) <= 1


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"\x00\x00\x00\x00", "torn or no JSON"),
        (b'{"word": "s\xff"}', "torn or no JSON"),
        (b"[1]", "no JSON object"),
        (b'{"at": "now"}', "needs the text 'word'"),
        (b"[" * 100_000, "torn or no JSON"),
    ],
    ids=["zeros", "no UTF-8", "a list", "no judgement", "deep"],
)
def test_a_broken_line_in_the_middle_hides_no_other(ledger, line, message):
    ledger.add(AB, "same", "Lan")
    with ledger.path.open("ab") as stream:
        stream.write(line + b"\r\n")
    ledger.add(BC, "same", "Lan")
    assert len(ledger.read()) == 2
    (problem,) = ledger.problems()
    assert "line 3: " in problem and message in problem and "\n" not in problem


def test_a_line_changed_by_hand_is_told(ledger):
    ledger.add(AB, "same", "Lan")
    ledger.path.write_text(ledger.path.read_text().replace("Lan", "Minh"))
    assert ledger.read() == []
    assert "was changed by hand" in ledger.problems()[0]


@pytest.mark.parametrize("content", ["notes\n", '{"article": "a"}\n', "\x00\x01"])
def test_another_file_is_left_alone(ledger, content):
    ledger.path.write_text(content)
    for attempt in (ledger.read, ledger.problems, lambda: ledger.add(AB, "same", "Lan"), lambda: ledger.merge([])):
        with pytest.raises(LedgerError, match="isn't a ledger of judgements; move it away or name another store"):
            attempt()
    assert ledger.path.read_text() == content


def test_a_newer_format_is_left_alone(ledger):
    ledger.path.write_text('{"unionties": "judgements", "format": 2}\n')
    with pytest.raises(LedgerError, match="has format 2, this version reads up to 1; upgrade unionties"):
        ledger.add(AB, "same", "Lan")


def test_a_folder_in_its_place(ledger):
    ledger.path.mkdir()
    for attempt in (ledger.read, lambda: ledger.add(AB, "same", "Lan")):
        with pytest.raises(LedgerError, match=r"can't (read|write)"):
            attempt()


def test_a_full_disk_leaves_what_was_there(ledger, monkeypatch):
    ledger.add(AB, "same", "Lan")
    before = ledger.path.read_bytes()
    write = os.write
    with monkeypatch.context() as patch:
        patch.setattr("os.write", lambda descriptor, data: write(descriptor, data[:20]))
        with pytest.raises(LedgerError, match="No space left on device; nothing was added"):
            ledger.add(BC, "same", "Lan")
    assert ledger.path.read_bytes() == before


# Several at once


def started(code: str, *arguments: object) -> subprocess.Popen[bytes]:
    head = "import os, signal, sys\nfrom unionties.graph.ledger import Ledger, Pair\nledger = Ledger(sys.argv[1])\n"
    return subprocess.Popen([sys.executable, "-c", head + code, *map(str, arguments)])


def test_several_write_at_once_and_nothing_is_lost(ledger):
    code = "for n in range(40):\n    ledger.add(Pair.of('A', f'{sys.argv[2]}-{n}'), 'same', sys.argv[2], 'vì ' * n)\n"
    people = ["Lan", "Minh", "Hoa"]
    running = [started(code, ledger.path, name) for name in people]
    while any(process.poll() is None for process in running):
        assert ledger.problems() == [], "a reader never sees half a line"
    assert [process.returncode for process in running] == [0, 0, 0]
    assert ledger.path.read_text("utf-8").count(HEADER) == 1
    for name in people:
        own = [j.about.b.removeprefix(f"{name}-") for j in ledger.read() if j.by == name]
        assert own == [str(n) for n in range(40)]


def test_a_file_replaced_while_someone_waits_for_it(ledger, tmp_path):
    """As an editor or a synchronising tool does it: the judgement goes into the file that is there now."""
    ledger.add(AB, "same", "Lan")
    with ledger.path.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        waiting = started("ledger.add(Pair.of('b', 'c'), 'same', 'Minh')\n", ledger.path)
        time.sleep(0.5)
        (tmp_path / "new").write_bytes(ledger.path.read_bytes())
        (tmp_path / "new").replace(ledger.path)
    assert waiting.wait() == 0
    assert words(ledger) == [("Lan", "same"), ("Minh", "same")]


def test_killed_in_the_middle_of_a_line(ledger):
    ledger.add(AB, "same", "Lan")
    code = (
        "write = os.write\n"
        "def half(descriptor, data):\n    write(descriptor, data[:len(data) // 2])\n    os.kill(os.getpid(), 9)\n"
        "os.write = half\nledger.add(Pair.of('b', 'c'), 'same', 'Minh')\n"
    )
    process = started(code, ledger.path)
    assert process.wait() == -signal.SIGKILL
    assert words(ledger) == [("Lan", "same")]
    ledger.add(CD, "same", "Hoa")
    assert words(ledger) == [("Lan", "same"), ("Hoa", "same")]
    assert [p.partition(": ")[0][-6:] for p in ledger.problems()] == ["line 3"]


def test_killed_at_any_moment(ledger):
    code = "for n in range(10**6):\n    ledger.add(Pair.of('a', f'b{n}'), 'same', 'Lan')\n"
    for _ in range(3):
        process = started(code, ledger.path)
        while not ledger.path.exists() or len(ledger.path.read_bytes()) < 2000:
            assert process.poll() is None
        process.kill()
        process.wait()
    before = ledger.read()
    ledger.add(AB, "different", "Minh")
    assert ledger.read()[:-1] == before
    assert len(before) > 3 and len(ledger.problems()) <= 3
