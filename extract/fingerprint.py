"""What an extraction depends on, as a digest: where it is the same, so is what extraction finds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from unionties.extract.language import used_phrases
from unionties.extract.pages import Page
from unionties.graph.organisations import used_files

_PACKAGES = ("unionties.extract", "unionties.extract.languages", "unionties.graph", "unionties.graph.organisations")
_ENDINGS = (".py", ".yaml", ".json")
_LIBRARIES = ("babel", "pycountry", "spacy", "trafilatura", "courlan", "htmldate", "justext", "lxml")
"""Libraries whose data or rules extraction goes by, and those that find the text of HTML pages."""


def page_key(page: Page) -> str:
    """The digest of a page and of what is known of it, of the extraction's code and data, and of the user's files.

    The user's files are those in use now (``organisations.use_files``, ``language.use_phrases``). Where the page lies
    doesn't matter. The digest has 32 hexadecimal digits.
    """
    known = repr(replace(page, data=hashlib.sha256(page.data).digest(), place=""))
    return _digest(_of_extraction((*used_files(), *used_phrases())), known)


@cache
def _of_extraction(own_files: tuple[Path, ...], packages: tuple[str, ...] = ()) -> str:
    own = (file.read_bytes() for file in own_files)
    return _digest(_of_code(packages), *(hashlib.sha256(data).hexdigest() for data in own))


@cache
def _of_code(packages: tuple[str, ...]) -> str:
    """Code and data of all that extraction may use: rather one file too many than an extraction out of date."""
    parts = [f"{name} {_version(name)}" for name in _LIBRARIES]
    for package in (*_PACKAGES, *packages):
        for entry in _sorted(files(package).iterdir()):
            if entry.name.endswith(_ENDINGS):
                parts += (entry.name, hashlib.sha256(entry.read_bytes()).hexdigest())
    return _digest(*parts)


def extraction_key(*packages: str) -> str:
    """The digest of the extraction's code and data, and of the user's files in use.

    ``packages`` are those whose code decides, too, what is made of a page.
    """
    return _of_extraction((*used_files(), *used_phrases()), packages)


def _sorted(entries: Iterable[Traversable]) -> list[Traversable]:
    return sorted(entries, key=lambda entry: entry.name)


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]
