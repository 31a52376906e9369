"""The knowledge of organisations: who is who in the union world, read from the YAML files beside this module.

``docs/organisations.md`` describes the files. :func:`organisations` gives what ships with the package, and what
:func:`use_files` has added of a user's own; :func:`load` reads any files of the schema, :func:`check` finds the
contradictions in what was read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

from unionties.graph.organisations.checks import check
from unionties.graph.organisations.composed import federations
from unionties.graph.organisations.model import LABEL_LANGUAGES, Organisation
from unionties.graph.organisations.own import extended, keep, kept
from unionties.graph.organisations.reading import load

__all__ = [
    "LABEL_LANGUAGES", "Organisation", "check", "keep", "kept", "load", "organisations", "use_files", "used_files",
]  # fmt: skip

_used: tuple[Path, ...] = ()


def organisations() -> Mapping[str, Organisation]:
    """The knowledge by id, sorted: what ships, and the files in use; the same object on every call.

    Raises:
        KnowledgeError: a file breaks the schema.

    >>> organisations()["vgcl"].label("vi")
    'Tổng Liên đoàn Lao động Việt Nam'
    """
    return _shipped() if not _used else _extended(_used)


def use_files(paths: Iterable[Path]) -> None:
    """From now on, in this process, these files belong to the knowledge, in place of those used before.

    Raises:
        KnowledgeError: a file breaks the schema or contradicts the knowledge; then nothing changes.
    """
    global _used
    new = tuple(sorted(path.absolute() for path in paths))
    if new:
        _extended.cache_clear()
        _extended(new)
    _used = new


def used_files() -> tuple[Path, ...]:
    """The user's own files that belong to the knowledge now."""
    return _used


@cache
def _shipped() -> Mapping[str, Organisation]:
    folder = files("unionties.graph.organisations")
    described = load(entry for entry in folder.iterdir() if entry.name.endswith(".yaml"))
    return dict(sorted({**described, **federations(described)}.items()))


@cache
def _extended(paths: tuple[Path, ...]) -> Mapping[str, Organisation]:
    return extended(_shipped(), paths)
