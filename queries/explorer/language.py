"""The interface in Vietnamese and English: which language a request is answered in, its words, dates and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from flask import g, request

from unionties.graph.style import number
from unionties.queries.countries import country_name
from unionties.queries.naming import best_label

LANGUAGES = ("vi", "en")
COOKIE = "lang"


def lang() -> str:
    """The language of this request: as its address says, as was chosen before, or as the browser prefers."""
    if "lang" not in g:
        asked = request.args.get("lang"), request.cookies.get(COOKIE)
        g.lang = next((one for one in asked if one in LANGUAGES), None) or (
            request.accept_languages.best_match(LANGUAGES, "vi")
        )
    return str(g.lang)


def t(key: str, **values: Any) -> str:
    """What the interface says: the words of a key with its values; ``n`` chooses singular or plural."""
    said = words(lang())[key]
    if isinstance(said, Mapping):
        said = said["one" if values.get("n") == 1 and "one" in said else "other"]
    shown = {name: number(value, lang()) if type(value) is int else value for name, value in values.items()}
    return str(said).format(**shown) if shown else str(said)


@cache
def words(language: str) -> Mapping[str, Any]:
    """The words of a language by key; those that count something have ``one`` and ``other``."""
    import yaml

    text = files("unionties.queries.explorer").joinpath("words", f"{language}.yaml").read_text("utf-8")
    read: Mapping[str, Any] = yaml.safe_load(text)
    return read


def told_time(when: str | None) -> str:
    """A time of ISO 8601 as people of this request's language write it; ``""`` for none."""
    if not when:
        return ""
    begin, slash, end = when.partition("/")
    if not slash:
        return told_point(begin, lang())
    shared = 2 if lang() == "en" and len(begin) == len(end) == 10 and begin[:7] == end[:7] else 0
    ends = [told_point(begin, lang(), shared), told_point(end, lang())]
    dash = "–" if shared or all(len(point) <= 4 for point in (begin, end)) else " – "
    return dash.join(ends).strip()


@cache
def told_point(point: str, language: str, shared: int = 0) -> str:
    """A day, month or year as people write it; the last ``shared`` parts are left to what follows.

    >>> told_point("2022-07-18", "vi"), told_point("2022-07", "en"), told_point("..", "en")
    ('18/7/2022', 'July 2022', '')
    """
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", point):
        return ""
    year, *rest = point.split("-")
    if language == "vi" or not rest:
        return "/".join([str(int(part)) for part in reversed(rest)] + [year])
    from babel.dates import get_month_names

    month = get_month_names("wide", locale=language)[int(rest[0])]
    said = [*(str(int(day)) for day in rest[1:]), month, year]
    return " ".join(said[: len(said) - shared])


def country(code: str | None) -> str:
    """What a country is called in this request's language; ``""`` for none."""
    return country_name(code, lang()) if code else ""


def sure(confidence: float) -> str:
    """A probability with two digits, as this request's language writes it."""
    text = f"{confidence:.2f}"
    return text.replace(".", ",") if lang() == "vi" else text


def spoken(labels: Iterable[tuple[str, str]]) -> str:
    """The language of the name that is shown, of pairs (language, name); ``""`` where that isn't known."""
    shown = best_label(labels, lang())
    return next((tag for tag, text in labels if text == shown), "")
