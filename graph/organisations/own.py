"""A user's own organisation files: read beside what ships, and kept with the store that was built with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from unionties.graph.errors import KnowledgeError
from unionties.graph.organisations.checks import check
from unionties.graph.organisations.model import Organisation
from unionties.graph.organisations.reading import load

FOLDER = "organisations"
_SHOWN = 3


def extended(shipped: Mapping[str, Organisation], paths: Iterable[Path]) -> Mapping[str, Organisation]:
    """The shipped organisations with those of a user's files, by id, sorted; the order of the files doesn't count.

    A block whose id ships already adds its names, acronyms and affiliations, and replaces single values.

    Raises:
        KnowledgeError: a file breaks the schema, or contradicts what ships or another file.
    """
    paths = list(paths)
    both = dict(sorted({**shipped, **load(paths, shipped)}.items()))
    problems = check(both, languages=())
    if problems:
        names = ", ".join(path.name for path in paths)
        more = f"; and {len(problems) - _SHOWN} more" if len(problems) > _SHOWN else ""
        raise KnowledgeError(f"{names}: {'; '.join(problems[:_SHOWN])}{more}")
    return both


def kept(store: Path, folder: str = FOLDER) -> list[Path]:
    """The user's files that a store was built with, sorted; none for a store that isn't there yet."""
    return sorted((store / folder).glob("*.yaml"))


def keep(store: Path, files: Iterable[Path], folder: str = FOLDER) -> None:
    """Copy the files into a folder of a store, each whole or not at all; one of the same name is replaced.

    Raises:
        OSError: the folder can't be written.
    """
    for file in files:
        target = store / folder / f"{file.stem}.yaml"
        if target.exists() and target.samefile(file):
            continue
        target.parent.mkdir(exist_ok=True)
        copy = target.with_suffix(".new")
        copy.write_bytes(file.read_bytes())
        copy.replace(target)
