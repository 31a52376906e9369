"""First-level divisions of countries whose local unions are in the news: their names and what became of them.

The facts are in ``divisions.yaml``; ``unionties.graph.organisations.composed`` makes the federations of these places.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from unionties.graph.names import match_key

_TOWNS = ("city", "capital")


@dataclass(frozen=True)
class Division:
    """A division of a country: province, city, capital, region, prefecture or county.

    ``name`` is the Vietnamese press's, the first of ``vietnamese``; ``english`` holds the usual English name first.
    ``kinds`` are what it is and has been. ``until`` is its last day (ISO 8601) and ``successor`` the name of the
    division that took it in. The name of one with a ``homonym`` elsewhere tells its country only beside other words.
    """

    country: str
    name: str
    kinds: tuple[str, ...]
    vietnamese: tuple[str, ...]
    english: tuple[str, ...]
    iso: str | None = None
    until: str | None = None
    successor: str | None = None
    part_of: str | None = None
    homonym: bool = False

    def forms(self) -> tuple[str, ...]:
        """Every spelling, once."""
        return tuple(dict.fromkeys([*self.vietnamese, *self.english]))

    def has_level(self, level: str | None) -> bool:
        """Whether a name with this level can mean it: the federation of *thành phố Thái Nguyên* isn't the province's.

        >>> hanoi = division("VN", "Hà Nội")
        >>> hanoi.has_level("city"), hanoi.has_level("district"), hanoi.has_level(None)
        (True, False, True)
        """
        if level in (None, "province", "state"):
            return True
        if level == "city":
            return any(kind in _TOWNS for kind in self.kinds)
        if level == "region":
            return "region" in self.kinds
        return level == "district" and any(kind in ("prefecture", "county") for kind in self.kinds)


@cache
def divisions() -> tuple[Division, ...]:
    """All divisions, in the order of the file."""
    text = files("unionties.graph").joinpath("divisions.yaml").read_text("utf-8")
    data: Mapping[str, Any] = yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    return tuple(_division(country, entry) for country, entries in data.items() for entry in entries)


def division(country: str | None, place: str, level: str | None = None) -> Division | None:
    """The division of the country that a place with this level means, in any spelling; None where there is none.

    >>> division("LA", "Khammouane").name
    'Khăm Muộn'
    >>> division("LA", "Viêng Chăn", "city").name
    'Thủ đô Viêng Chăn'
    """
    named = _by_form().get((country, match_key(place)), ())
    if level == "city":
        named = (*_by_form().get((country, match_key(f"thủ đô {place}")), ()), *named)
    return next((one for one in named if one.has_level(level)), None)


def country_of(place: str) -> str | None:
    """The country that the name of a division tells by itself, if one has it and it has no better known namesake."""
    found = {one.country for one in _by_form().get((None, match_key(place)), ()) if not one.homonym}
    return found.pop() if len(found) == 1 else None


def _division(country: str, entry: Mapping[str, Any]) -> Division:
    now = entry.get("now", {})
    vietnamese = (entry["name"], *entry.get("also", ()), *([now["name"]] if "name" in now else []))
    english = (entry["en"], *entry.get("en_also", ()), *([now["en"]] if "en" in now else []))
    return Division(
        country, entry["name"], tuple(dict.fromkeys([entry["kind"], now.get("kind", entry["kind"])])),
        tuple(dict.fromkeys(vietnamese)), tuple(dict.fromkeys(english)), entry.get("iso"), entry.get("until"),
        entry.get("successor"), entry.get("part_of"), bool(entry.get("homonym")),
    )  # fmt: skip


@cache
def _by_form() -> Mapping[tuple[str | None, str], tuple[Division, ...]]:
    found: dict[tuple[str | None, str], tuple[Division, ...]] = {}
    for one in divisions():
        for key in dict.fromkeys(match_key(form) for form in one.forms()):
            for country in (one.country, None):
                found[country, key] = (*found.get((country, key), ()), one)
    return found
