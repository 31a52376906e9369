"""The parts of organisations' names: branches of work, organs of a place, missions abroad; from ``kinds.yaml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from unionties.graph.names import match_key

_ENGLISH_FRAME = frozenset(
    re.findall(r"\w+", """
    the of and in a national general central federation confederation union unions trade trades labour labor
    workers worker employees employee staff s
    """)
)  # fmt: skip


@dataclass(frozen=True)
class Term:
    """A part of names: its usual form in Vietnamese and in English."""

    vi: str
    en: str


@cache
def _data() -> Mapping[str, Any]:
    text = files("unionties.graph").joinpath("kinds.yaml").read_text("utf-8")
    data: Mapping[str, Any] = yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    return data


def single_centre(country: str | None) -> bool:
    """Whether the unions of a country belong to one centre, so that branch and country tell a union."""
    return country in _data()["single_centre"]


def sector(words: str) -> Term | None:
    """The branch of work that these words, and nothing else, name in Vietnamese or English.

    >>> sector("dệt may").en, sector("Construction").vi
    ('Textile and Garment', 'Xây dựng')
    """
    key = match_key(words)
    return _sectors().get(key.removeprefix("ngành ")) if key else None


def sector_told(name: str, country_words: frozenset[str]) -> Term | None:
    """The branch that an English name of a union tells beside its country and the usual words for a union.

    ``country_words`` are the words of the country's names, case-folded.

    >>> sector_told("Lao Construction Workers' Union", frozenset({"lao", "laos"})).vi
    'Xây dựng'
    >>> sector_told("Lao Women's Union", frozenset({"lao", "laos"})) is None
    True
    """
    words = [w for w in re.findall(r"[^\W_]+|&", name.casefold()) if w not in country_words]
    frame = frozenset(w for w in words if w in _ENGLISH_FRAME)
    rest = " ".join(w for w in words if w not in _ENGLISH_FRAME and w != "&")
    if not rest or not frame & {"federation", "confederation", "union", "unions"}:
        return None
    return _english_sectors().get(rest)


def organ(head: str) -> Term | None:
    """The organ of a place that a head word names: ``ubnd``."""
    return _organs().get(match_key(head))


def mission(words: str) -> str | None:
    """The kind of a mission abroad, as it stands in ids, by its name in any language.

    >>> mission("Đại sứ quán"), mission("embassy of")
    ('embassy', 'embassy')
    """
    key = match_key(words).removesuffix(" of")
    kinds = _data()["missions"].items()
    return next((kind for kind, names in kinds if key in {match_key(n) for n in names.values()}), None)


def mission_words(kind: str) -> Term | None:
    """What a kind of mission is called."""
    names = _data()["missions"].get(kind)
    return Term(names["vi"], names["en"]) if names else None


def company(own: str) -> str | None:
    """The English form of a company's name that begins with a Vietnamese word for its kind.

    >>> company("Công ty TNHH Samsung Display")
    'Samsung Display Co., Ltd'
    """
    for words, english in _data()["companies"].items():
        rest = own[len(words) :].strip()
        if own.casefold().startswith(f"{words} ".casefold()) and rest:
            return f"{rest} {english}"
    return None


@cache
def _sectors() -> Mapping[str, Term]:
    return {
        match_key(form): Term(entry["vi"][0], entry["en"][0])
        for entry in _data()["sectors"]
        for form in (*entry["vi"], *entry["en"])
    }


@cache
def _english_sectors() -> Mapping[str, Term]:
    found: dict[str, Term] = {}
    for entry in _data()["sectors"]:
        for form in entry["en"]:
            words = re.findall(r"[^\W_]+", form.casefold())
            key = " ".join(w for w in words if w not in _ENGLISH_FRAME)
            if key and "trade" not in words:  # which "trade union" has in any case
                found.setdefault(key, Term(entry["vi"][0], entry["en"][0]))
    return found


@cache
def _organs() -> Mapping[str, Term]:
    return {
        match_key(form): Term(entry["vi"], entry["en"])
        for words, entry in _data()["organs"].items()
        for form in (words, *entry.get("also", ()))
    }
