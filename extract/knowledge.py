"""The shipped organisations as the extraction looks names up in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from unionties.extract.tokens import Phrases
from unionties.graph.organisations import Organisation, organisations


@dataclass
class Knowledge:
    """The shipped organisations, indexed: every name to the ids that bear it, national centres by country."""

    organisations: Mapping[str, Organisation]
    names: Phrases[tuple[str, ...]]
    centres: Mapping[str, str]
    types: dict[str, str]


@cache
def knowledge(language_code: str) -> Knowledge:
    """The index for a language; abbreviations that its press uses inside names are added as variants."""
    from unionties.extract.language import language

    abbreviations = language(language_code).names.get("abbreviations", {})
    owners: dict[str, list[str]] = {}
    for org in organisations().values():
        for name in org.all_names():
            for form in _variants(name, abbreviations):
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
    )  # fmt: skip


def _variants(name: str, abbreviations: Mapping[str, str]) -> list[str]:
    present = [(long, short) for short, long in abbreviations.items() if long.casefold() in name.casefold()][:3]
    forms = [name]
    for size in range(1, len(present) + 1):
        for chosen in combinations(present, size):
            form = name
            for long, short in chosen:
                place = form.casefold().find(long.casefold())
                if place >= 0:
                    form = form[:place] + short + form[place + len(long) :]
            forms.append(form)
    return forms
