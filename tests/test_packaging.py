"""What a wheel holds: one name for site-packages, the data files, and neither articles nor tests."""

from __future__ import annotations

import email
import importlib.metadata
import os
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "graph", "extract", "queries", "tests", "seeds")
PACKAGES = ("graph", "extract", "queries")


def can_build() -> bool:
    """Whether setuptools is here and new enough to read pyproject.toml without a download."""
    try:
        return int(importlib.metadata.version("setuptools").split(".")[0]) >= 77
    except importlib.metadata.PackageNotFoundError:
        return False


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source archive of this checkout; skipped without setuptools, but not in CI."""
    if not can_build():
        assert not os.environ.get("CI"), "CI must build the wheel: install setuptools>=77 (extra dev)"
        pytest.skip("needs setuptools>=77")
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("dist")
    for name in SOURCES:  # links, so that what setuptools writes stays out of the checkout
        (source / name).symlink_to(ROOT / name)
    code = "import sys; from setuptools import build_meta as b; to = sys.argv[1]; b.build_wheel(to); b.build_sdist(to)"
    done = subprocess.run(
        [sys.executable, "-c", code, str(target)], cwd=source, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return target


@pytest.fixture(scope="module")
def wheel(built: Path) -> Iterator[zipfile.ZipFile]:
    with zipfile.ZipFile(next(built.glob("*.whl"))) as archive:
        yield archive


def test_a_wheel_puts_one_name_into_site_packages(wheel):
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"unionties"}
    assert {n.split("/")[1] for n in wheel.namelist() if n.startswith("unionties/")} == set(PACKAGES)


def test_a_wheel_holds_every_module_and_data_file(wheel):
    kinds = {".py", ".yaml", ".ttl", ".typed", ".json", ".rq", ".html", ".css", ".js", ".svg", ".properties", ".npz"}
    wanted = {
        f"unionties/{path.relative_to(ROOT).as_posix()}"
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.suffix in kinds or path.name == "py.typed"
    }
    assert {n for n in wheel.namelist() if n.startswith("unionties/")} == wanted
    assert {f"unionties/{package}/py.typed" for package in PACKAGES} <= wanted
    assert {"unionties/graph/ontology.ttl", "unionties/extract/languages/vi.yaml"} <= wanted
    assert "unionties/queries/questions/agreements-in-force.rq" in wanted


def test_a_wheel_holds_no_articles_and_no_tests(wheel):
    texts = [n for n in wheel.namelist() if n.endswith((".txt", ".json", ".ipynb")) and ".dist-info/" not in n]
    assert not [n for n in texts if not n.endswith(".certainty.json")]
    assert not [n for n in wheel.namelist() if {"tests", "seeds", "gold"} & set(n.split("/"))]


def test_the_source_archive_holds_no_articles(built):
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = [name.partition("/")[2] for name in archive.getnames()]
    assert "graph/vocabulary.yaml" in names
    assert not [n for n in names if n.startswith("seeds/")]


def test_the_metadata_says_what_is_needed(wheel):
    name = next(n for n in wheel.namelist() if n.endswith(".dist-info/METADATA"))
    metadata = email.message_from_bytes(wheel.read(name))
    assert metadata["Name"] == "unionties"
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata["License-Expression"] == "Apache-2.0"
    scripts = wheel.read(name.replace("METADATA", "entry_points.txt")).decode()
    assert "unionties = unionties.queries.cli:main" in scripts


def test_the_installed_version_is_the_one_of_the_project():
    import tomllib

    stated = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    shown = subprocess.run(
        [sys.executable, "-m", "unionties.queries.cli", "--version"], capture_output=True, encoding="utf-8", check=True
    ).stdout
    assert stated == importlib.metadata.version("unionties")
    assert stated in shown
