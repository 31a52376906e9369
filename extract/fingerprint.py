"""What an extraction depends on, as a digest: where it is the same, so is what extraction finds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from unionties.extract.language import used_phrases
from unionties.graph.organisations import used_files
from unionties.graph.statement import Article

_PACKAGES = ("unionties.extract", "unionties.extract.languages", "unionties.graph", "unionties.graph.organisations")
_ENDINGS = (".py", ".yaml", ".json")
_LIBRARIES = ("babel", "pycountry", "spacy")
"""Libraries whose data or rules extraction goes by."""


def reading_key(article: Article) -> str:
    """The digest of an article's name, text and metadata, of the extraction's code and data, and of the user's files.

    The user's files are those in use now (``organisations.use_files``, ``language.use_phrases``). The digest has 32
    hexadecimal digits.
    """
    source = json.dumps(article.source.to_json(), sort_keys=True, ensure_ascii=False)
    return _digest(_of_extraction((*used_files(), *used_phrases())), article.name, source, article.text)


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
