"""The floors of the house: who imports whom, how long a module may be, what is documented, what a lookup loads."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from store_fixtures import built

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("graph", "extract", "queries")
MODULES = sorted(p for folder in FOLDERS for p in (ROOT / folder).rglob("*.py"))
IDS = [p.relative_to(ROOT).as_posix() for p in MODULES]
MAY_IMPORT = {"graph": {"graph"}, "extract": {"extract", "graph"}, "queries": {"queries", "graph"}}
BUILDING = {
    "queries/building.py", "queries/page_reading.py", "queries/explaining.py", "queries/calibration.py",
    "queries/pair_learning.py", "queries/encoder_learning.py", "queries/phrases.py", "queries/fetching.py",
}  # fmt: skip
"""The modules that may import ``extract``, and only inside functions: the commands that read articles."""
LONGEST = 330
LONGER: dict[str, str] = {}
"""Modules that may be longer than LONGEST lines, each with the reason."""
LANGUAGE_MACHINERY = {"spacy", "thinc", "unionties.extract", "rdflib", "networkx", "matplotlib", "numpy", "yaml"}

Import = tuple[str, bool, int]


def imports(path: Path) -> Iterator[Import]:
    """Every import of a module: its dotted name, whether it runs when the module is loaded, and its line."""
    tree = ast.parse(path.read_text("utf-8"))
    inside = {id(n) for f in ast.walk(tree) if isinstance(f, ast.FunctionDef | ast.Lambda) for n in ast.walk(f)}
    typing = {id(n) for f in ast.walk(tree) if isinstance(f, ast.If) and _is_type_checking(f) for n in ast.walk(f)}
    for node in ast.walk(tree):
        loaded = id(node) not in inside and id(node) not in typing
        if isinstance(node, ast.Import):
            yield from ((alias.name, loaded, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: a relative import hides its direction"
            yield from ((f"{node.module}.{alias.name}", loaded, node.lineno) for alias in node.names)


def _is_type_checking(node: ast.If) -> bool:
    return isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def ours(name: str) -> str | None:
    """The folder of ours that an import names."""
    parts = name.split(".")
    return parts[1] if parts[0] == "unionties" and len(parts) > 1 else None


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_imports_point_down(path):
    name = path.relative_to(ROOT).as_posix()
    folder = name.partition("/")[0]
    for target, loaded, line in imports(path):
        found = ours(target)
        if found is None or found in MAY_IMPORT[folder]:
            continue
        assert folder == "queries" and found == "extract", f"{name}:{line}: {folder} may not import {target}"
        assert name in BUILDING, f"{name}:{line}: only the commands that read articles may import extract"
        assert not loaded, f"{name}:{line}: import {target} inside the function that needs it"


def test_the_import_check_sees_what_it_should(tmp_path):
    source = (
        "import os\nfrom unionties.graph import store\nif TYPE_CHECKING:\n    from unionties.extract import dates\n"
        "def f():\n    import unionties.extract.pipeline\n"
    )
    path = tmp_path / "module.py"
    path.write_text(source)
    assert sorted(imports(path)) == [
        ("os", True, 1), ("unionties.extract.dates", False, 4), ("unionties.extract.pipeline", False, 6),
        ("unionties.graph.store", True, 2),
    ]  # fmt: skip
    assert [ours(name) for name, *_ in sorted(imports(path))] == [None, "extract", "extract", "graph"]


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_no_module_outgrows_a_reader(path):
    name, length = path.relative_to(ROOT).as_posix(), len(path.read_text("utf-8").splitlines())
    assert length <= LONGEST or name in LONGER, f"{name} has {length} lines: cut it where a second subject begins"


def test_exceptions_from_the_length_are_still_needed():
    lengths = {name: len((ROOT / name).read_text("utf-8").splitlines()) for name in LONGER}
    assert all(length > LONGEST for length in lengths.values()), lengths


@pytest.mark.parametrize("path", MODULES, ids=IDS)
def test_public_things_say_what_they_give(path):
    tree = ast.parse(path.read_text("utf-8"))
    silent = [path.stem] if not (ast.get_docstring(tree) or "").strip() else []
    silent += [name for name, node in public(tree) if not (ast.get_docstring(node) or "").strip()]
    assert not silent, f"no docstring: {', '.join(silent)}"


def public(tree: ast.Module | ast.ClassDef, prefix: str = "") -> Iterator[tuple[str, ast.FunctionDef | ast.ClassDef]]:
    """The public functions, classes and methods of a module."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield f"{prefix}{node.name}", node
            if isinstance(node, ast.ClassDef):
                yield from public(node, f"{node.name}.")


@pytest.mark.parametrize("path", [p for p in MODULES if "queries" not in p.parts], ids=lambda p: p.stem)
def test_the_library_neither_prints_nor_exits(path):
    calls = [n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Call)]
    names = {ast.unparse(call.func): call.lineno for call in calls}
    assert not set(names) & {"print", "exit", "quit", "sys.exit", "os._exit"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("architecture") / "store.db")


@pytest.mark.parametrize(
    "command",
    [
        ["partners", "vgcl"], ["partners", "vgcl", "--evidence"], ["partners", "vgcl", "--format", "json"],
        ["evidence", "vgcl", "lftu", "--format", "csv"], ["show", "vgcl", "--format", "json"],
        ["stats", "--format", "json"], ["sparql", "ASK { ?s ?p ?o }"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_lookups_load_no_language_machinery(command, store):
    code = (
        "import sys\nfrom unionties.queries.cli import cli\n"
        "try:\n    cli(sys.argv[1:])\nfinally:\n    print(*sorted(sys.modules), file=sys.stderr)\n"
    )
    environment = os.environ | {"UNIONTIES_STORE": str(store)}
    done = subprocess.run(
        [sys.executable, "-c", code, *command], capture_output=True, encoding="utf-8", env=environment, check=False
    )
    loaded = set(done.stderr.split())
    assert done.returncode == 0 and done.stdout, done.stderr[:500]
    assert "unionties.queries.commands" in loaded
    assert not loaded & LANGUAGE_MACHINERY


@pytest.mark.parametrize("path", sorted(ROOT.glob("extract/languages/*.yaml")), ids=lambda p: p.stem)
def test_a_language_says_nothing_twice(path: Path) -> None:
    """YAML takes the last of two keys alike and forgets the first."""
    keys = re.findall(r"^([a-z_]+):", path.read_text("utf-8"), re.MULTILINE)
    assert len(keys) == len(set(keys)), {key for key in keys if keys.count(key) > 1}
