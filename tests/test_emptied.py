"""What finds nothing says why: which filter left nothing, and what there is without it."""

from __future__ import annotations

from pathlib import Path

import pytest
from asking_store import build_world
from click.testing import CliRunner

from unionties.queries.cli import cli


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_world(tmp_path_factory.mktemp("emptied") / "world.db")


def said(world: Path, *command: str) -> str:
    result = CliRunner().invoke(cli, command, env={"UNIONTIES_STORE": str(world)})
    assert result.exit_code == 0, result.output
    return result.stderr


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (
            "partners vgcl --at 1901",
            "has no such ties: without filters 11 rows, with --at 1901 none; see: unionties show",
        ),
        (
            "partners vgcl --at 2016 --country FR --lang en",
            "has no such ties: without filters 11 rows, with --at 2016 alone 3, with --country FR alone none",
        ),
        (
            "partners vgcl --relation visit --at 2030 --no-planned",
            "with --at 2030 alone 2, with --relation visit alone 3",
        ),
        ("timeline vgcl --relation dispute", "has no such acts: without filters 12 rows, with --relation dispute none"),
        ("show vgcl --at 1901", "is left: without filters 3 articles, with --at 1901 none"),
        ("evidence vgcl lftu --at 1901", "joins 'vgcl' and 'lftu': without filters 7 ties, with --at 1901 none"),
        ("evidence cgt-fr lftu", "no such tie joins 'cgt-fr' and 'lftu'; see: unionties path cgt-fr lftu"),
        ("path lftu wftu --at 1901", "no way leads from 'lftu' to 'wftu': without filters 1 way, with --at 1901 none"),
        ("compare vgcl lftu --at 1901", "neither has such ties: without filters"),
        ("central --country FR --relation visit", "with --relation visit alone 5, with --country FR alone 3"),
        ("stats --at 1901", "no tie is left to count: without filters 19 ties, with --at 1901 none"),
        ("stats --by outlet --at 1901", "no tie is left to count: without filters 19 ties, with --at 1901 none"),
        ("search xyzzyplugh", "nothing is called 'xyzzyplugh'; try fewer or shorter words"),
        ("search lao --at 1901", "nothing called 'lao' is left: without filters"),
        (
            "search lftu --type Event",
            "is left; what is called so without filters is of InternationalUnionBody, TradeUnion",
        ),
        ("ask agreements-in-force at=2016 of=wftu", "at=2016 of=wftu: without of=wftu 1"),
    ],
)
def test_an_empty_result_says_why(world: Path, command: str, told: str) -> None:
    assert told in said(world, *command.split(" "))


def test_the_filters_of_files_say_that_nothing_is_left(world: Path, tmp_path: Path) -> None:
    for command in (["export", "-o", str(tmp_path / "x.csv")], ["draw", "-o", str(tmp_path / "x.svg")]):
        assert "no tie passes the filters" in said(world, *command, "--at", "1901")
        assert "no tie passes" not in said(world, *command, "--country", "Lào", "--min-confidence", "0.1")


def test_what_isnt_empty_says_nothing(world: Path) -> None:
    for command in ("partners vgcl", "stats", "central", "search vgcl", "show lftu --at 1901 --format json"):
        assert ("is left" in said(world, *command.split())) == ("1901" in command)


def test_an_organisation_isnt_compared_with_itself(world: Path) -> None:
    result = CliRunner().invoke(cli, ["compare", "vgcl", "VGCL", "--store", str(world)])
    assert (result.exit_code, "are the same" in result.stderr) == (2, True)
