"""Whether the libraries that read archives are there: they come with the extra ``archives``."""

from __future__ import annotations

from importlib.util import find_spec

from unionties.graph.errors import ReadError


def needs(module: str) -> None:
    """Raise ReadError with what to install, unless a module can be imported."""
    if find_spec(module) is None:
        raise ReadError(f"reading this archive needs {module}: pip install 'unionties[archives]'")
