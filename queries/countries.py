"""Countries as people type them: a code, or a name in Vietnamese or English, with or without tones."""

from __future__ import annotations

from functools import cache

from unionties.graph.names import search_key

LANGUAGES = ("vi", "en")


def country_code(text: str) -> str | None:
    """The ISO 3166-1 alpha-2 code of a country; None where nothing is called so.

    >>> [country_code(name) for name in ("la", "Lào", "lao", "United Kingdom", "UK", "Atlantis")]
    ['LA', 'LA', 'LA', 'GB', 'GB', None]
    """
    typed = text.strip()
    if typed.upper() in _codes():
        return typed.upper()
    return _by_name().get(search_key(typed))


def country_name(code: str, language: str) -> str:
    """What a country is called in a language; the code itself where it has no name."""
    from unionties.graph.places import country_label

    return country_label(code, language)


@cache
def _codes() -> frozenset[str]:
    from unionties.graph.places import country_names

    return frozenset(code for language in LANGUAGES for code in country_names(language).values())


@cache
def _by_name() -> dict[str, str]:
    """Codes by names without tones; where two countries share such a form it names neither."""
    from unionties.graph.places import country_names

    found: dict[str, set[str]] = {}
    for language in LANGUAGES:
        for name, code in country_names(language).items():
            found.setdefault(search_key(name), set()).add(code)
    return {name: min(codes) for name, codes in found.items() if len(codes) == 1}
