"""The notebooks run from top to bottom, and what they show is what is kept in them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

from notebooks import NOTEBOOKS, executed, substance

PROMISED = {
    "1-from-articles-to-a-picture": [
        "2022-thoa-thuan-viet-lao ·",
        "True",
        "Lao Federation of Trade Unions",
        "image/png",
    ],
    "2-asking-with-sparql-and-pandas": ["46 articles", "sentences tell of a dated agreement", "image/png"],
    "3-the-network-over-time": ["MultiDiGraph with", "betweenness", "image/png"],
    "4-measuring-and-teaching": ["precision", "miss: vgcl – aid – lftu", "false alarm: vgcl – aid – ctc", "tp=1, fp=0"],
}
"""What a notebook's outputs must hold, texts or types of rich output."""
LARGEST = 1_000_000
"""Bytes of a notebook: hosting sites show no larger ones."""


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with executed() as folder:
        yield folder


def test_the_promises_are_about_the_notebooks_that_are_here():
    assert [path.stem for path in NOTEBOOKS] == list(PROMISED)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_shows_what_is_kept_in_it(path, folder):
    stored, run = (nbformat.read(where, as_version=4) for where in (path, folder / path.name))
    assert substance(stored) == substance(run), "run: python -m tests.notebooks"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_is_kept_whole(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    shown = [output for cell in substance(notebook) for output in cell]
    assert not [text for kind, text in shown if kind == "stderr"]
    told = " ".join(part for output in shown for part in output)
    assert not [text for text in PROMISED[path.stem] if text not in told]
    assert path.stat().st_size < LARGEST
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert notebook.metadata.language_info == {"name": "python"}
    assert notebook.cells[0].cell_type == "markdown" and notebook.cells[0].source.startswith("# ")
