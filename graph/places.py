"""Countries and their first-level divisions: which country a name's words tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from babel import Locale

from unionties.graph.divisions import divisions


@cache
def _data() -> Mapping[str, Any]:
    data: Mapping[str, Any] = yaml.load(
        files("unionties.graph").joinpath("places.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader
    )
    return data


@cache
def country_names(language: str) -> Mapping[str, str]:
    """ISO 3166-1 alpha-2 codes by country name in a language, adjectives and short forms included."""
    names = {
        str(name): str(code)
        for code, name in Locale(language).territories.items()
        if len(code) == 2 and code.isalpha() and code not in ("EU", "UN", "ZZ", "EZ", "XA", "XB", "QO")
    }
    own = _data()["countries"].get(language, {})
    return names | {name: code for code, forms in own.items() for name in forms}


def country_label(code: str, language: str) -> str:
    """A country's name in a language, as its own entry in ``places.yaml`` or Babel's tables give it."""
    forms = _data()["countries"].get(language, {}).get(code)
    return str(forms[0] if forms else Locale(language).territories.get(code, code))


def seats(language: str) -> Mapping[str, str]:
    """ISO 3166-1 alpha-2 codes by the towns where missions have their seats, as a language's press writes them."""
    listed = _data()["seats"].get(language, {})
    return {str(town): str(code) for code, towns in listed.items() for town in towns}


def subdivisions() -> Iterator[tuple[str, str, str]]:
    """Every listed name of a division: the name, its preferred form and the country's code.

    A name that a better known place elsewhere bears isn't among them.
    """
    for one in divisions():
        if not one.homonym:
            yield from ((form, one.name, one.country) for form in one.forms())
    for code, entries in _data()["subdivisions"].items():
        for entry in entries:
            forms = [form.strip() for form in entry.split(" / ")]
            for form in forms:
                yield form, forms[0], code
