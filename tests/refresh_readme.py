"""The README's outputs, made by its own commands: python -m tests.refresh_readme

Wherever a fenced block ``sh`` is followed by a block ``text``, the commands of the first are run by bash, and what
they print becomes the second. They run one after the other in a folder with copies of ``seeds/`` and ``tests/gold/``;
setting up an environment is left out.
``tests/test_readme.py`` checks that the blocks still are what the commands print. Measured times are masked: a block
in which nothing else changed is left as it is. The picture is drawn anew as well.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
PICTURE = ROOT / "docs" / "ties.png"
DRAWING = "unionties draw --around VGCL --lang en -o ties.png"
"""The command of the README's picture; the first command of the README draws the same."""
_BLOCK = re.compile(r"```sh\n(?P<command>(?:(?!```).)*)```\n\n```text\n(?P<output>.*?)```\n", re.DOTALL)
_SETUP = re.compile(r"python3 -m venv .*? install \S+ &&\s+")
_TIME = re.compile(r"\b\d+\.\d s\b")
_NOISE = re.compile(r"^Matplotlib is building the font cache.*\n", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """Commands of the README and the output that stands there; ``start`` and ``end`` are the output's offsets."""

    command: str
    output: str
    start: int
    end: int


def blocks(text: str) -> list[Block]:
    """The commands with their outputs in the order of the README, without what sets up an environment."""
    return [
        Block(_SETUP.sub("", m["command"]).replace(".venv/bin/", ""), m["output"], m.start("output"), m.end("output"))
        for m in _BLOCK.finditer(text)
    ]


@contextmanager
def workshop() -> Iterator[Path]:
    """A folder with the seeds and the gold articles, as a fresh clone has them, in which commands are run."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "seeds", folder / "seeds")
        shutil.copytree(ROOT / "tests" / "gold", folder / "tests" / "gold")
        yield folder


def run(command: str, folder: Path) -> str:
    """What a command prints, standard error included, when its output is no terminal.

    Raises:
        RuntimeError: the command fails; the message has its output.
    """
    unset = ("UNIONTIES_", "PYTEST_", "COLUMNS", "FORCE_COLOR", "TERM")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(unset)}
    environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), environment.get("PATH", "")])
    done = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", command], cwd=folder, env=environment | {"LC_ALL": "C.UTF-8"},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{command} ends with status {done.returncode}: {done.stdout}")
    return _NOISE.sub("", done.stdout)


def masked(output: str) -> str:
    """The output without what differs from run to run."""
    return _TIME.sub("… s", output)


def refreshed(text: str, folder: Path) -> str:
    """The README with the output that each of its commands gives now."""
    pieces, last = [], 0
    for block in blocks(text):
        output = run(block.command, folder)
        pieces += [text[last : block.start], block.output if masked(output) == masked(block.output) else output]
        last = block.end
    return "".join([*pieces, text[last:]])


def main() -> None:
    """Write README.md and the picture anew."""
    old = README.read_text("utf-8")
    with workshop() as folder:
        new = refreshed(old, folder)
        README.write_text(new, "utf-8")
        run(f"unionties build seeds && {DRAWING}", folder)
        shutil.copyfile(folder / "ties.png", PICTURE)
    changed = sum(a.output != b.output for a, b in zip(blocks(old), blocks(new), strict=True))
    print(f"{README.name}: {changed} of {len(blocks(new))} outputs changed; {PICTURE.relative_to(ROOT)} drawn")


if __name__ == "__main__":
    main()
