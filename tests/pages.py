"""Commands and outputs of the README and the pages of ``docs/``: run, compared, written anew.

On a page, in its order:

- a block ``sh`` is run by bash, a block ``python`` by Python; a block ``text`` right after it is what it prints;
- a block with a title, such as ``yaml title="my-unions.yaml"``, becomes that file, and with the title ``at the end
  of FILE`` is added to it.

Blocks of other languages aren't run. Each page is run in a folder of its own with copies of ``seeds/``,
``tests/gold/`` and ``docs/examples/``, and, unless its first command is a build, with the store of the seeds. A page
that changes files of the packages works on copies of them. Setting up an environment is left out. Measured times and
the ids and days of judgements are masked: a block in which nothing else changed is left as it is.

``python -m tests.pages`` writes all outputs anew and draws the README's picture, ``python -m tests.pages
docs/tutorial.md`` writes one page.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
PAGES = [README, *sorted((ROOT / "docs").rglob("*.md"))]
PICTURE = ROOT / "docs" / "ties.png"
DRAWING = "unionties draw --around VGCL --lang en -o ties.png"
"""The command of the README's picture; the first command of the README draws the same."""
RUN = ("sh", "python")
_ADDED = "at the end of "
_PACKAGES = ("graph", "extract", "queries")
_BLOCK = re.compile(
    r"^```(?P<tag>\w+)(?P<rest>[^\n]*)\n(?P<body>.*?)^```\n(?:\n?```text\n(?P<output>.*?)^```\n)?",
    re.DOTALL | re.MULTILINE,
)
_SETUP = re.compile(r"python3 -m venv .*? install .+? &&\s+")
_VARYING = (
    (re.compile(r"\b\d+\.\d s\b"), "… s"),
    (re.compile(r"(?<=--withdraw )[0-9a-f]{8}\b"), "…"),
    (re.compile(r"(sa(?:ys|id) \w+ )(?:on |\(|\[)(?:\d{4}-\d\d-\d\d|[0-9a-f]{16})"), r"\1…"),
    (re.compile(r"^[0-9a-f]{16}  \d{4}-\d\d-\d\d  ", re.MULTILINE), "…  "),
)
_NOISE = re.compile(r"^Matplotlib is building the font cache.*\n", re.MULTILINE)
_UNSET = ("UNIONTIES_", "PYTEST_", "COLUMNS", "FORCE_COLOR", "TERM")
_MEASURED = re.compile(
    r"(?P<before>mkdir [^\n]+\n)?(?P<measuring>unionties evaluate (?:tests/gold/dev|out/)[^|\n]*)\|(?P<filter>[^\n]+)\n"
)
"""A measurement over many articles, of which a filter shows a part."""
_OWN_PROCESS = re.compile(r"[$`*#]|--jobs|\bunionties serve\b")
"""What only a shell understands, and commands that start processes or don't end."""


@dataclass(frozen=True)
class Block:
    """A block of a page; ``output`` is what the page says it prints, ``start`` and ``end`` are the output's offsets."""

    tag: str
    command: str
    file: str | None = None
    output: str | None = None
    start: int = 0
    end: int = 0


def blocks(text: str) -> list[Block]:
    """What is to be run or written, in the order of the page, without what sets up an environment."""
    found = []
    for m in _BLOCK.finditer(text):
        title = re.search(r'title="([^"]+)"', m["rest"])
        if m["output"] is None and _SETUP.search(m["body"]):
            continue  # the developers' command, which runs these very tests
        if title or m["tag"] in RUN:
            command = _SETUP.sub("", m["body"]).replace(".venv/bin/", "") if m["tag"] == "sh" else m["body"]
            found.append(Block(m["tag"], command, title and title[1], m["output"], m.start("output"), m.end("output")))
    return found


@contextmanager
def workshop(store: Path | None = None, page: Iterable[Block] = ()) -> Iterator[Path]:
    """A folder with the seeds, the gold and the examples, as a fresh clone has them; ``store`` is put there as well.

    Where a block of the page changes a package, the packages and the tests are there, and commands run their code.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "seeds", folder / "seeds")
        shutil.copytree(ROOT / "tests" / "gold", folder / "tests" / "gold")
        shutil.copytree(ROOT / "docs" / "examples", folder, dirs_exist_ok=True)
        if store:
            shutil.copytree(store, folder / "unionties.db")
        if any((block.file or "").removeprefix(_ADDED).startswith(_PACKAGES) for block in page):
            for package in _PACKAGES:
                shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
                Path(folder, ".mypy", "unionties").mkdir(parents=True, exist_ok=True)
                Path(folder, ".mypy", "unionties", package).symlink_to(Path("../..", package))
            for file in (ROOT / "pyproject.toml", *(ROOT / "tests").glob("*.py")):
                shutil.copy(file, folder / file.relative_to(ROOT))
        yield folder


def wants_store(page: Iterable[Block]) -> bool:
    """Whether a page speaks of a store that it doesn't build itself."""
    first = next((b.command for b in page if b.tag in RUN and not b.file and "unionties" in b.command), "")
    return not first.startswith("unionties build")


def run(block: Block, folder: Path, shell: bool = False) -> str:
    """What a block prints, standard error included, when its output is no terminal.

    Plain commands of ours are run in this process, which saves the start of Python and its libraries; the others, and
    all of them if ``shell`` is set, by bash. Of measurements over many articles, whose articles are extracted once for
    all of them, only what stands before and the filter are run by bash.

    Raises:
        RuntimeError: it fails; the message has its output.
    """
    if block.file:
        file = Path(folder, block.file.removeprefix(_ADDED))
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a" if block.file.startswith(_ADDED) else "w", encoding="utf-8") as opened:
            opened.write(block.command)
        return ""
    if block.tag == "python":
        return _python(block.command, folder)
    if shell or (folder / ".mypy").exists():
        return _bash(block.command, folder)
    if measured := _MEASURED.fullmatch(block.command):
        return _measured(measured, folder)
    commands = _plain(block.command)
    return _bash(block.command, folder) if commands is None else "".join(_called(c, folder) for c in commands)


def _measured(command: re.Match[str], folder: Path) -> str:
    from tests import gold_parts
    from unionties.queries import building

    before = _bash(command["before"], folder) if command["before"] else ""
    once = {"extraction": lambda: gold_parts.found, "identification": lambda: gold_parts.identified}
    with contextlib.ExitStack() as stack:
        for name, function in once.items():
            stack.enter_context(mock.patch.object(building, name, function))
        printed = _called(shlex.split(command["measuring"]), folder)
    return before + _bash(command["filter"], folder, printed)


def _bash(command: str, folder: Path, given: str = "") -> str:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(_UNSET)}
    environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), environment.get("PATH", "")])
    if (folder / ".mypy").exists():
        environment |= {"PYTHONPATH": str(folder / ".mypy"), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", command], cwd=folder, env=environment | {"LC_ALL": "C.UTF-8"},
        input=given, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", timeout=300,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{command} ends with status {done.returncode}: {done.stdout}")
    return _NOISE.sub("", done.stdout)


def _plain(command: str) -> list[list[str]] | None:
    """The arguments of each command, if all are commands of ours and need no shell."""
    if _OWN_PROCESS.search(command):
        return None
    lexer = shlex.shlex(command.replace("\\\n", " "), posix=True, punctuation_chars="();<>|&\n")
    lexer.whitespace, lexer.whitespace_split, lexer.commenters = " \t", True, ""
    commands: list[list[str]] = [[]]
    for token in lexer:
        if token.strip("\n") == "":
            commands.append([])
        elif set(token) <= set("();<>|&\n"):
            return None
        else:
            commands[-1].append(token)
    commands = [words for words in commands if words]
    return commands if all(words[0] == "unionties" for words in commands) else None


def _called(words: list[str], folder: Path) -> str:
    from click.testing import CliRunner

    from unionties.queries.cli import cli

    hidden = {name: None for name in os.environ if name.startswith(_UNSET)}
    with contextlib.chdir(folder), _nothing_learned():
        result = CliRunner(env=hidden).invoke(cli, words[1:])
    if result.exit_code:
        raise RuntimeError(
            f"{shlex.join(words)} ends with status {result.exit_code}: {result.output}{result.exception}"
        )
    return result.output


def _python(code: str, folder: Path) -> str:
    printed = io.StringIO()
    try:
        with contextlib.chdir(folder), contextlib.redirect_stdout(printed), _nothing_learned():
            exec(compile(code, "a block of the page", "exec"), {"__name__": "__main__"})
    except Exception as error:
        raise RuntimeError(f"{code} fails after printing {printed.getvalue()}: {error!r}") from error
    return printed.getvalue()


@contextmanager
def _nothing_learned() -> Iterator[None]:
    """Afterwards this process knows no organisations and phrases of a page's own."""
    try:
        yield
    finally:
        for module, forget in (
            ("unionties.graph.organisations", "use_files"),
            ("unionties.extract.language", "use_phrases"),
        ):
            if module in sys.modules:
                getattr(sys.modules[module], forget)([])


def masked(output: str) -> str:
    """The output without what differs from run to run."""
    for pattern, word in _VARYING:
        output = pattern.sub(word, output)
    return output


def refreshed(text: str, folder: Path) -> str:
    """The page with the output that each of its commands gives now."""
    pieces, last = [], 0
    for block in blocks(text):
        output = run(block, folder)
        if block.output is None:
            continue
        pieces += [text[last : block.start], block.output if masked(output) == masked(block.output) else output]
        last = block.end
    return "".join([*pieces, text[last:]])


def main() -> None:
    """Write the pages named on the command line anew, else all of them and the picture."""
    pages = [Path(name).resolve() for name in sys.argv[1:]] or PAGES
    with workshop() as first:
        _called(["unionties", "build", "seeds"], first)
        if len(sys.argv) < 2:
            _called(shlex.split(DRAWING), first)
            shutil.copyfile(first / "ties.png", PICTURE)
        for page in pages:
            old = page.read_text("utf-8")
            if not blocks(old):
                continue
            with workshop(first / "unionties.db" if wants_store(blocks(old)) else None, blocks(old)) as folder:
                new = refreshed(old, folder)
            page.write_text(new, "utf-8")
            changed = sum(a.output != b.output for a, b in zip(blocks(old), blocks(new), strict=True))
            print(f"{page.relative_to(ROOT)}: {changed} of {len(blocks(new))} outputs changed")


if __name__ == "__main__":
    main()
