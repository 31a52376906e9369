"""The notebooks, run by nbmake and kept with their outputs: ``python -m tests.notebooks`` writes these anew.

A notebook in which only pictures or the layout of tables changed is left as it is, so that versions stay comparable.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
KERNEL = "unionties-tests"
_ADDRESS = re.compile(r"0x[0-9a-f]+")


@contextmanager
def executed() -> Iterator[Path]:
    """A folder with the notebooks as nbmake leaves them; their kernel is this very interpreter.

    An article that several of them extract in the same way is extracted by the first of them.

    Raises:
        RuntimeError: a cell of one fails, or takes more than four minutes; the message has nbmake's report.
    """
    from ipykernel.kernelspec import write_kernel_spec

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "notebooks")
        shutil.copytree(ROOT / "notebooks", folder, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
        Path(name, "seeds").symlink_to(ROOT / "seeds")
        Path(name, "tests").mkdir()
        Path(name, "tests", "gold").symlink_to(ROOT / "tests" / "gold")
        write_kernel_spec(Path(name, "jupyter", "kernels", KERNEL))
        starts = Path(name, "ipython", "profile_default", "startup")
        for made in (starts, Path(name, "extracted")):
            made.mkdir(parents=True)
        shutil.copy(ROOT / "tests" / "extracted_once.py", starts)
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "UNIONTIES_"))} | {
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "JUPYTER_PATH": str(Path(name, "jupyter")),
            "JUPYTER_PLATFORM_DIRS": "1", "IPYTHONDIR": str(Path(name, "ipython")),
            "EXTRACTED": str(Path(name, "extracted")),
        }  # fmt: skip
        environment.pop("MPLBACKEND", None)  # notebooks show their figures by the backend of Jupyter
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(folder), "--nbmake",
             "--overwrite", "--nbmake-timeout=240", f"--nbmake-kernel={KERNEL}", str(folder)],
            cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr)
        yield folder


def substance(notebook: Any) -> list[list[tuple[str, str]]]:
    """What each code cell shows: its plain text, and of pictures that there is one.

    Tables are compared as plain text, without their layout in HTML; what a stream writes in pieces is one.
    """
    return [_joined(map(_shown, cell.outputs)) for cell in notebook.cells if cell.cell_type == "code"]


def _joined(shown: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Outputs with those of a stream that follow one another joined: a kernel may send what is printed in pieces."""
    found: list[tuple[str, str]] = []
    for kind, text in shown:
        if found and found[-1][0] == kind and kind in ("stdout", "stderr"):
            text = found.pop()[1] + text
        found.append((kind, text))
    return found


def _shown(output: Any) -> tuple[str, str]:
    if output.output_type == "stream":
        return output.name, output.text
    kinds = sorted(kind for kind in output.data if kind.startswith("image/"))
    return (kinds[0], "") if kinds else ("text", _ADDRESS.sub("…", output.data["text/plain"]))


def kept(notebook: Any) -> Any:
    """The notebook as it is kept in the repository: without traces of the run."""
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for number, cell in enumerate(cell for cell in notebook.cells if cell.cell_type == "code"):
        cell.metadata = {}
        cell.execution_count = number + 1
        for output in cell.outputs:
            if output.output_type != "stream":
                output.metadata = {}
            if output.output_type == "execute_result":
                output.execution_count = number + 1
    return notebook


def main() -> None:
    """Run all notebooks and write those whose outputs changed."""
    with executed() as folder:
        for path in NOTEBOOKS:
            old, new = (nbformat.read(where, as_version=4) for where in (path, folder / path.name))
            changed = substance(old) != substance(new)
            if changed:
                nbformat.write(kept(new), path)
            print(f"{path.relative_to(ROOT)}: {'written' if changed else 'as it was'}")


if __name__ == "__main__":
    main()
