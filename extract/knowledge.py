"""The knowledge of organisations as extraction asks it: an index of names for each language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations
from pathlib import Path

from unionties.extract.tokens import Phrases
from unionties.graph.kinds import sector, single_centre
from unionties.graph.organisations import Organisation, organisations, used_files
from unionties.graph.organisations.composed import local_federations
from unionties.graph.places import country_label, country_names


@dataclass
class Knowledge:
    """The organisations, indexed: names to the ids that bear them, national centres by country, federations by country
    and place, unions of one branch of work by country and branch, where a country's unions belong to one centre.

    Vietnamese names that are composed of a place aren't listed: they are read by the grammar of names.
    """

    organisations: Mapping[str, Organisation]
    names: Phrases[tuple[str, ...]]
    centres: Mapping[str, str]
    types: dict[str, str]
    federations: Mapping[tuple[str, str], str] = field(default_factory=dict)
    branches: Mapping[tuple[str, str], str] = field(default_factory=dict)


def knowledge(language_code: str) -> Knowledge:
    """The index for a language; abbreviations that its press uses inside names are added as variants."""
    return _index(language_code, used_files())


@cache
def _index(language_code: str, _files: tuple[Path, ...]) -> Knowledge:
    """The index; it is made anew where a user's own files change the knowledge."""
    from unionties.extract.language import language

    abbreviations = language(language_code).names.get("abbreviations", {})
    owners: dict[str, list[str]] = {}
    for org in organisations().values():
        for name in _listed(org, language_code):
            for form in (*_variants(name, abbreviations), *_respelled(name, org, language_code)):
                listed = owners.setdefault(form, [])
                if org.id not in listed:
                    listed.append(org.id)
    for word, ids in language(language_code).names.get("word_names", {}).items():
        owners.setdefault(word, []).extend(i for i in ids if i not in owners.get(word, ()))
    return Knowledge(
        organisations(),
        Phrases(((n, tuple(sorted(ids))) for n, ids in sorted(owners.items())), language(language_code).tokeniser),
        {o.country: o.id for o in organisations().values() if o.centre and o.country},
        {o.id: o.type for o in organisations().values()},
        local_federations(organisations()), _branches(organisations()),
    )  # fmt: skip


def _branches(known: Mapping[str, Organisation]) -> Mapping[tuple[str, str], str]:
    found: dict[tuple[str, str], set[str]] = {}
    for org in known.values():
        if org.type == "TradeUnion" and org.country and not org.composed and single_centre(org.country):
            land = country_label(org.country, "vi")
            for name in org.names.get("vi", ()):
                branch = sector(name.removeprefix("Công đoàn ").removesuffix(f" {land}"))
                if branch:
                    found.setdefault((org.country, branch.vi), set()).add(org.id)
    return {key: next(iter(ids)) for key, ids in found.items() if len(ids) == 1}


def _listed(org: Organisation, language_code: str) -> tuple[str, ...]:
    """The names by which a text is searched; a composed one of Vietnam's kind is read by the grammar of names."""
    if not org.composed:
        return org.all_names()
    return org.names_in(language_code) if language_code != "vi" else ()


def _variants(name: str, abbreviations: Mapping[str, str]) -> list[str]:
    pairs = [(long, short) for short, long in abbreviations.items()]
    present = [(long, short) for long, short in pairs if long.casefold() in name.casefold()][:4]
    forms = [name]
    for size in range(1, min(len(present), 3) + 1):
        for chosen in combinations(present, size):
            form = name
            for long, short in chosen:
                place = form.casefold().find(long.casefold())
                if place >= 0:
                    form = form[:place] + short + form[place + len(long) :]
            forms.append(form)
    return forms


def _respelled(name: str, org: Organisation, code: str) -> Iterator[str]:
    """A name with each other form of its country, where the grammar of names doesn't read such names by themselves:
    ``Đại hội Công đoàn Ga-na``."""
    from unionties.extract.language import language

    heads = tuple(f"{head} " for head in language(code).names.get("bracket_heads", ()))
    if heads and org.country and name.casefold().startswith(heads):
        forms = country_forms(code, org.country)
        told = next((form for form in forms if name.endswith(f" {form}")), None)
        yield from (name.removesuffix(told) + form for form in forms if told)


@cache
def country_forms(language_code: str, country: str) -> tuple[str, ...]:
    """The names of a country and of its people in a language."""
    from unionties.extract.language import language

    peoples = language(language_code).names.get("demonyms", {}).get(country, ())
    return (*(name for name, code in country_names(language_code).items() if code == country), *peoples)


@cache
def country_words(language_code: str, country: str) -> frozenset[str]:
    """The words of a country's names and of its people's in a language, case-folded."""
    forms = country_forms(language_code, country)
    return frozenset(word.casefold() for form in forms for word in re.findall(r"\w+", form))
