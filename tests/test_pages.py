"""The pages of docs/: every command on them runs and prints what stands there.

``python -m tests.pages`` writes the outputs anew. The README has tests of its own.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pages import (
    PAGES,
    README,
    ROOT,
    RUN,
    Block,
    _called,
    _plain,
    blocks,
    masked,
    refreshed,
    run,
    wants_store,
    workshop,
)

DOCS = [page for page in PAGES if page != README]
WITH_BLOCKS = [page for page in DOCS if blocks(page.read_text("utf-8"))]
NOT_RUN = {
    "docs/how-to/browser.md": {"bash": "serves until it is stopped; tests/test_explorer_browser.py looks at it"},
    "docs/how-to/fetch.md": {"bash": "needs the network; tests/test_fetching.py fetches from a server on loopback"},
    "docs/how-to/cluster.md": {
        "bash": "needs Java or a server; tests/test_spark.py and tests/test_remote.py do the same"
    },
    "docs/review.md": {"bash": "serves until it is stopped; tests/test_review_browser.py judges there"},
    "docs/how-to/sparql.md": {"bash": "needs the endpoint, which the block after it starts", "r": "R isn't installed"},
    "docs/export.md": {"r": "R isn't installed", "bash": "Neo4j isn't installed"},
    "docs/languages.md": {"bash": "takes a minute, and writes the weights that ship"},
    "docs/index.md": {"bash": "sets up an environment, as the README does, whose commands .ci/run runs"},
}
"""By page, the languages of blocks that aren't run, each with the reason."""
SHOWN = {"text", "yaml", "json", "turtle", "sparql"}
"""Languages of blocks that show something and are no commands."""
FENCE = re.compile(r"^```(\w*)(.*)$", re.MULTILINE)


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of the seeds, which each page has a copy of."""
    folder = tmp_path_factory.mktemp("pages")
    (folder / "seeds").symlink_to(ROOT / "seeds")
    _called(["unionties", "build", "seeds"], folder)
    return folder / "unionties.db"


@pytest.mark.parametrize("page", WITH_BLOCKS, ids=name)
def test_a_page_shows_what_its_commands_print(page, seeds):
    found = blocks(page.read_text("utf-8"))
    with workshop(seeds if wants_store(found) else None, found) as folder:
        for block in found:
            printed = run(block, folder)
            if block.output is not None:
                assert masked(block.output) == masked(printed), f"run: python -m tests.pages {name(page)}"


@pytest.mark.parametrize("page", DOCS, ids=name)
def test_what_is_not_run_is_listed_with_its_reason(page):
    text = page.read_text("utf-8")
    opened = FENCE.findall(text)[::2]
    unknown = {tag for tag, rest in opened if "title=" not in rest} - SHOWN - set(RUN)
    assert unknown == set(NOT_RUN.get(name(page), ()))
    prose = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    assert not re.search(r"^ {4}\$? ?unionties ", prose, re.MULTILINE), "commands stand in a block sh, which is run"


def test_no_page_lost_its_commands():
    assert len(WITH_BLOCKS) >= 12
    assert sum(len(blocks(page.read_text("utf-8"))) for page in WITH_BLOCKS) >= 60


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("a\n\n```sh\necho 2\n```\n\n```text\n1\n```\nb\n", "a\n\n```sh\necho 2\n```\n\n```text\n2\n```\nb\n"),
        ("```sh\necho took 3.1 s\n```\n\n```text\ntook 2.7 s\n```\n", None),
        ("```sh\necho 2\n```\n\nNo output is told.\n\n```text\n1\n```\n", None),
        ("```bash\necho 2\n```\n\n```text\n1\n```\n", None),
        ("```python\nprint(2)\n```\n\n```text\n1\n```\n", "```python\nprint(2)\n```\n\n```text\n2\n```\n"),
        (
            '```yaml title="a.yaml"\nb: 1\n```\n\n```sh\ncat a.yaml\n```\n\n```text\n```\n',
            '```yaml title="a.yaml"\nb: 1\n```\n\n```sh\ncat a.yaml\n```\n\n```text\nb: 1\n```\n',
        ),
        (
            "```sh\npython3 -m venv .venv && pip install . &&\n.venv/bin/echo x\n```\n\n```text\n```\n",
            "```sh\npython3 -m venv .venv && pip install . &&\n.venv/bin/echo x\n```\n\n```text\nx\n```\n",
        ),
        ("```sh\npython3 -m venv .venv && pip install . && .venv/bin/pytest\n```\n", None),
    ],
)
def test_refreshing_replaces_outputs_and_nothing_else(page, expected, tmp_path):
    assert refreshed(page, tmp_path) == (expected or page)


@pytest.mark.parametrize(
    ("tag", "command", "message"),
    [
        ("sh", "echo oh; exit 3", "status 3: oh"),
        ("sh", "unionties partners VGCL --store none.db", "status 1: Error: "),
        ("python", "print('oh')\n1 / 0", "oh.*ZeroDivisionError"),
    ],
)
def test_a_failing_block_is_told_with_its_output(tag, command, message, tmp_path):
    with pytest.raises(RuntimeError, match=re.compile(message, re.DOTALL)):
        run(Block(tag, command), tmp_path)


@pytest.mark.parametrize(
    ("command", "plain"),
    [
        ("unionties a khăm 'x | y; {z}\n?w' \\\n --b\n", [["unionties", "a", "khăm", "x | y; {z}\n?w", "--b"]]),
        ("unionties a\n\nunionties b", [["unionties", "a"], ["unionties", "b"]]),
        ("unionties a | head", None),
        ("unionties a > b", None),
        ("unionties a && unionties b", None),
        ("unionties a; unionties b", None),
        ("unionties $A", None),
        ("unionties a # b", None),
        ("unionties build x --jobs 2", None),
        ("ls", None),
    ],
)
def test_a_shell_runs_what_only_a_shell_understands(command, plain):
    assert _plain(command) == plain


@pytest.mark.parametrize("command", ["unionties --version", "unionties organisations khăm muộn \\\n  --lang 'en'"])
def test_in_this_process_or_by_a_shell_the_same_is_printed(command, tmp_path):
    assert run(Block("sh", command), tmp_path) == run(Block("sh", command), tmp_path, shell=True) != ""
