"""The README: its outputs are what the commands print, its counts are counted, its links lead somewhere.

``python -m tests.pages README.md`` writes the outputs anew.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pages import PICTURE, README, ROOT, blocks, masked, run, workshop

TEXT = README.read_text("utf-8")
BLOCKS = [block for block in blocks(TEXT) if block.output is not None]
SHELL = re.findall(r"```(?:sh|bash)\n(.*?)```", TEXT, re.DOTALL)
GOLD = ROOT / "tests" / "gold"


@pytest.fixture(scope="module")
def printed() -> Iterator[list[str]]:
    """What each command prints, in the order of the README: later ones use the store that the first builds."""
    with workshop() as folder:
        yield [run(block, folder) for block in BLOCKS]


@pytest.mark.parametrize("number", range(len(BLOCKS)), ids=[b.command.split("\n")[0][:60] for b in BLOCKS])
def test_the_readme_shows_what_the_command_prints(printed, number):
    assert masked(BLOCKS[number].output) == masked(printed[number]), "run: python -m tests.pages README.md"


def test_the_first_command_answers_for_the_laos_union(printed):
    rows = "\n".join(
        line[:40].split("  ")[0].strip() for line in printed[0].splitlines()
    )  # the first column, unwrapped
    assert "Lao Federation of Trade Unions [lftu]" in rows.replace("\n", " ")
    assert "2013–2018, 2018–2023" in printed[0]
    assert "vgcl.png" in printed[0].splitlines()[-1]


def test_the_first_two_commands_set_up_and_run():
    first, second = SHELL[:2]
    assert first.startswith("python3 -m venv") and "unionties build seeds" in first
    assert second.startswith("python3 -m venv") and ".venv/bin/pytest" in second
    assert BLOCKS[0].command.startswith("unionties build seeds")


def test_the_picture_stands_on_the_first_screen():
    place = TEXT.index(f"]({PICTURE.relative_to(ROOT).as_posix()})")
    assert place < TEXT.index("\n## ")
    assert PICTURE.read_bytes().startswith(b"\x89PNG")
    assert PICTURE.stat().st_size < 1_000_000


@pytest.mark.parametrize(
    "command",
    [
        "build",
        "partners",
        "evidence",
        "show",
        "timeline",
        "path",
        "compare",
        "central",
        "search",
        "ask",
        "sparql",
        "draw",
        "export",
        "extract",
        "stats",
        "evaluate",
        "serve",
    ],
)
def test_every_command_is_shown_by_example(command):
    assert any(f"unionties {command}" in shell for shell in SHELL)


def test_the_counts_of_articles_are_right():
    languages = [json.loads(p.read_text("utf-8"))["language"] for p in sorted((GOLD / "dev").glob("*.json"))]
    seeds = len(list((ROOT / "seeds").glob("*.txt")))
    aside = len((GOLD / "heldout.txt").read_text("utf-8").split())
    plain = " ".join(TEXT.split())
    written = [json.loads(p.read_text("utf-8"))["language"] for p in sorted((GOLD / "written").glob("*.json"))]
    assert f"the {seeds} seeds, which are real articles; {len(languages)} gold articles" in plain
    retold = [json.loads(p.read_text("utf-8"))["language"] for p in sorted((GOLD / "retold").glob("*.json"))]
    assert f"; {len(retold)} ({retold.count('vi')} and {retold.count('en')}) in" in plain
    told_aside = (GOLD / "retold" / "heldout.txt").read_text("utf-8").split()
    assert f"Of the retold articles {len(told_aside)} were kept aside" in plain
    assert f"and {len(written)} ({written.count('vi')} and {written.count('en')}) in" in plain
    assert f"{len((GOLD / 'written-aside.txt').read_text('utf-8').split())} were kept aside" in plain
    assert f"({languages.count('vi')} Vietnamese, {languages.count('en')} English)" in plain
    assert f"Of these, {aside} were kept aside" in plain


def test_links_lead_somewhere():
    targets = re.findall(r"\]\(([^)#]+)[^)]*\)", TEXT)
    assert not [t for t in targets if not t.startswith("https://") and not Path(ROOT, t).exists()]
