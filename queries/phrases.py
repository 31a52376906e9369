"""Phrases of the user's own: the option that names their files, and how a command takes them in."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from unionties.queries.options import Command

FOLDER = "phrases"
"""Where in a store's folder the files lie that it was built with."""


def phrases_option(command: Command) -> Command:
    """``--phrases FILE``, to be given more than once."""
    return click.option(
        "--phrases", "phrase_files", multiple=True, metavar="FILE", envvar="UNIONTIES_PHRASES",
        type=click.Path(path_type=Path, dir_okay=False), show_envvar=True,
        help="A YAML file of phrases of your own (docs/languages.md); may be repeated.",
    )(command)  # fmt: skip


def learn(store_path: Path | None, own_files: Iterable[Path] = ()) -> list[Path]:
    """Let the languages have these phrases and those that a store was built with; gives all of the files.

    A file given now takes the place of one of the same name that the store keeps.

    Raises:
        KnowledgeError: a file breaks the schema.
    """
    from unionties.extract.language import use_phrases
    from unionties.graph.organisations import kept

    named = {file.stem: file for file in (*(kept(store_path, FOLDER) if store_path else ()), *own_files)}
    use_phrases(named.values())
    return list(named.values())
