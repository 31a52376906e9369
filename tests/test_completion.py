"""Completion as the shells ask for it: in a real bash, zsh and fish."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sample_store import ORGANISATIONS, VGCL, build_store

from unionties.graph.names import search_key
from unionties.graph.names_index import Known, Name, NameIndex
from unionties.graph.statement import Article, Entity, Evidence, Source, Statement
from unionties.graph.store import Store
from unionties.queries.completion import MOST, offered

SCRIPT = Path(sys.executable).with_name("unionties")
BASH, ZSH, FISH = map(shutil.which, ("bash", "zsh", "fish"))
COLON = Entity("wiego", "CivilOrganisation", "Women's Work: Organising", labels=(("en", "Women's Work: Organising"),))

# A zsh at a terminal of its own: each line is typed, a tab after it, and what then stands there is printed.
IN_ZSH = r"""
zmodload zsh/zpty
zpty -b shell zsh -f -i
zpty -w shell 'autoload -Uz compinit; compinit -u -D; eval "$(_UNIONTIES_COMPLETE=zsh_source unionties)"'
zpty -w shell 'told() { print -r -- "$BUFFER" >$LINE; zle kill-buffer }; zle -N told; bindkey "^T" told'
for typed; do
  rm -f $LINE
  zpty -n -w shell "$typed"$'\t\x14'
  for i in {1..1200}; do
    while zpty -r -t shell seen; do :; done
    [[ -s $LINE ]] && break
    sleep 0.05
  done
  cat $LINE
done
zpty -d shell
"""
IN_FISH = """
_UNIONTIES_COMPLETE=fish_source unionties | source
for typed in $argv
    complete -C"$typed"
    echo ---
end
"""
LINES = {
    "partners VG": "partners VGCL",
    r"partners Tổng\ Li": r"partners Tổng\ Liên\ đoàn\ Lao\ động\ Việt\ Nam",
    'partners "Tổng Li': 'partners "Tổng Liên đoàn Lao động Việt Nam"',
    r"partners tong\ li": r"partners tong\ lien\ doan\ Lao\ dong\ Viet\ Nam",
    r"show Women\'s": r"show Women\'s\ Work:\ Organising",
    "path VGCL WF": "path VGCL WFTU",
    "timeline Nguyễn": None,
    "evidence vgcl zzz": None,
    "timel": "timeline",
    "partners VGCL -r mem": "partners VGCL -r membership",
    "ask agreements-e": "ask agreements-ending",
    "draw --around LF": "draw --around LFTU",
}
"""Lines as they are typed, with what they become; None where nothing is offered."""


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = build_store(tmp_path_factory.mktemp("completion") / "sample.db")
    text = "VGCL met Women's Work: Organising."
    told = Statement(VGCL, "visit", COLON, Evidence("colon", 0, len(text), text))
    with Store.writing(path) as writer:
        writer.replace(Article("colon", text, Source("2019-01-01", "en")), [told])
        writer.finish(ORGANISATIONS)
    return path


def environment(store: Path | str) -> dict[str, str]:
    path = os.pathsep.join([str(SCRIPT.parent), os.environ.get("PATH", "")])
    return {**os.environ, "PATH": path, "UNIONTIES_STORE": str(store), "LC_ALL": "C.UTF-8"}


def completed(store: Path | str, *words: str) -> list[str]:
    """What bash offers for the last of the words, which are written as they stand on its command line."""
    code = """
        eval "$(_UNIONTIES_COMPLETE=bash_source unionties)"
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
        _unionties_completion unionties
        printf '%s\\n' "${COMPREPLY[@]}"
    """
    done = subprocess.run(
        [str(BASH), "--norc", "-c", code, "bash", "unionties", *words],
        capture_output=True, encoding="utf-8", env=environment(store), check=True,
    )  # fmt: skip
    assert done.stderr == ""
    return [line for line in done.stdout.split("\n") if line]


bash = pytest.mark.skipif(not BASH, reason="needs bash")


def needed(shell: str | None, name: str) -> str:
    if not shell and not os.environ.get("CI"):
        pytest.skip(f"{name} isn't installed: apt-get install {name}")
    assert shell, f"{name} is needed: apt-get install {name}"
    return shell


@bash
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["partners", "VG"], ["VGCL"]),
        (["partners", r"Tổng\ Li"], ["Tổng Liên đoàn Lao động Việt Nam"]),
        (["partners", '"Tổng Li'], ["Tổng Liên đoàn Lao động Việt Nam"]),
        (["partners", r"tong\ li"], ["tong lien doan Lao dong Viet Nam"]),
        (["path", "VGCL", "WF"], ["WFTU"]),
        (["compare", "vgcl", "Vietnam"], ["Vietnam General Confederation of Labour"]),
        (["show", "union-la"], ["union-la-tỉnh-attapeu"]),
        (["timeline", "Nguyễn"], []),  # a person
        (["show", r"Women\'s"], ["Women's Work: Organising"]),
        (["evidence", "vgcl", "zzz"], []),
        (["draw", "--around", "LF"], ["LFTU"]),
        (["timel"], ["timeline"]),
        (["partners", "VGCL", "-r", "mem"], ["membership"]),
        (["ask", "agreements-e"], ["agreements-ending"]),
    ],
)
def test_a_real_bash_completes(sample: Path, words: list[str], expected: list[str]) -> None:
    assert completed(sample, *words) == expected


@pytest.fixture(scope="module")
def in_zsh(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What zsh makes of each of the lines at a tab."""
    home = tmp_path_factory.mktemp("zsh")
    done = subprocess.run(
        [needed(ZSH, "zsh"), "-f", "-c", IN_ZSH, "zsh", *(f"unionties {line}" for line in LINES)],
        capture_output=True, encoding="utf-8", check=True, timeout=120,
        env=environment(sample) | {"LINE": str(home / "line"), "HOME": str(home), "TERM": "xterm"},
    )  # fmt: skip
    lines = [line.removeprefix("unionties ").rstrip() for line in done.stdout.splitlines()]
    return dict(zip(LINES, lines, strict=True))


@pytest.fixture(scope="module")
def in_fish(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What fish offers for the last word of each line."""
    home = str(tmp_path_factory.mktemp("fish"))
    done = subprocess.run(
        [needed(FISH, "fish"), "--no-config", "-c", IN_FISH, *(f"unionties {line}" for line in LINES)],
        capture_output=True, encoding="utf-8", check=True, timeout=120, env=environment(sample) | {"HOME": home},
    )  # fmt: skip
    assert done.stderr == ""
    offers = done.stdout.split("---\n")[:-1]
    return {
        line: [one.partition("\t")[0] for one in offer.splitlines() if one]
        for line, offer in zip(LINES, offers, strict=True)
    }


@pytest.mark.parametrize("line", LINES)
def test_a_real_zsh_completes(in_zsh: dict[str, str], line: str) -> None:
    assert in_zsh[line] == (LINES[line] or line)


@pytest.mark.parametrize("line", LINES)
def test_a_real_fish_completes(in_fish: dict[str, list[str]], line: str) -> None:
    expected = LINES[line]
    word = expected and shlex.split(expected)[-1]
    assert in_fish[line] == ([word] if word else [])


@bash
def test_a_store_on_the_command_line_is_read(sample: Path) -> None:
    assert completed("nowhere.db", "partners", "--store", str(sample), "VG") == ["VGCL"]


@bash
@pytest.mark.parametrize("name", ["nowhere.db", __file__])
def test_without_a_store_it_is_quiet(name: str) -> None:
    assert completed(name, "partners", "VG") == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_has_a_script(shell: str) -> None:
    done = subprocess.run(
        [str(SCRIPT)], capture_output=True, encoding="utf-8", check=True,
        env=environment("nowhere.db") | {"_UNIONTIES_COMPLETE": f"{shell}_source"},
    )  # fmt: skip
    assert "_UNIONTIES_COMPLETE" in done.stdout
    assert done.stderr == ""
    assert ("-m 1" in done.stdout) == (shell == "fish")  # a comma in a name


def test_completing_loads_nothing_heavy(sample: Path) -> None:
    code = (
        "import sys\nfrom unionties.queries.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    print(*sys.modules, file=sys.stderr)"
    )
    arguments = {"COMP_WORDS": "unionties partners VG", "COMP_CWORD": "2", "_UNIONTIES_COMPLETE": "bash_complete"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True,
        env=environment(sample) | arguments,
    )  # fmt: skip
    assert done.stdout == "plain,VGCL\n"
    assert not {"networkx", "rdflib", "yaml", "rapidfuzz", "numpy", "spacy"} & set(done.stderr.split())


def called(entity: str, *forms: str, other: str = "", acts: int = 1) -> dict[str, Known]:
    marked = [*((form, "preferred") for form in forms), *([(other, "other")] if other else [])]
    names = (Name(search_key(f), f, mark, "TradeUnion", "", acts, 1, entity) for f, mark in marked)
    return {entity: Known(acts, 1, tuple(names))}


def values(names: dict[str, Known], typed: str) -> list[str]:
    return [item.value for item in offered(NameIndex.of(names), typed)]


def test_preferred_names_go_before_others() -> None:
    names = called("v", "Công đoàn toàn quốc Việt Nam", other="Công đoàn Việt Nam")
    assert values(names, "Công đ") == ["Công đoàn toàn quốc Việt Nam"]
    assert values(names, "cong doan v") == ["cong doan viet Nam"]


def test_a_form_that_several_bear_becomes_their_ids() -> None:
    assert values(called("ctc-cu", "CTC") | called("ctc-co", "CTC"), "CT") == ["ctc-co", "ctc-cu"]


def test_tones_that_are_typed_count() -> None:
    names = called("1", "Công đoàn Hòa An") | called("2", "Công đoàn Hoa Ân")
    assert values(names, "công đoàn hoà") == []
    assert values(names, "công đoàn hòa") == ["công đoàn hòa An"]
    assert values(names, "cong doan hoa") == ["1", "2"]


def test_of_many_those_with_the_most_acts_are_offered() -> None:
    names: dict[str, Known] = {}
    for number in range(2 * MOST):
        names |= called(f"u{number}", f"Union {number:03}", acts=number)
    found = values(names, "Union")
    assert len(found) == MOST
    assert found[0] == f"Union {MOST:03}"
