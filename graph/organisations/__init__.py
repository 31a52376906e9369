"""The knowledge of organisations: who is who in the union world, read from the YAML files beside this module.

``docs/organisations.md`` describes the files. :func:`organisations` gives what ships with the package,
:func:`load` reads any files of the schema, :func:`check` finds the contradictions in what was read.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from unionties.graph.organisations.checks import check
from unionties.graph.organisations.model import LABEL_LANGUAGES, Organisation
from unionties.graph.organisations.reading import load

__all__ = ["LABEL_LANGUAGES", "Organisation", "check", "load", "organisations"]


@cache
def organisations() -> Mapping[str, Organisation]:
    """The knowledge that ships with the package, by id, sorted; the same object on every call.

    Raises:
        KnowledgeError: a file breaks the schema.

    >>> organisations()["vgcl"].label("vi")
    'Tổng Liên đoàn Lao động Việt Nam'
    """
    folder = files("unionties.graph.organisations")
    return load(entry for entry in folder.iterdir() if entry.name.endswith(".yaml"))
