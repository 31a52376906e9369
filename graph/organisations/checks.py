"""The contradictions in a knowledge of organisations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from unionties.graph.names import match_key
from unionties.graph.organisations.model import LABEL_LANGUAGES, Organisation
from unionties.graph.vocabulary import vocabulary

_UNLISTED_COUNTRIES = frozenset({"XK"})  # Kosovo: in common use, but not in ISO 3166-1


def check(orgs: Mapping[str, Organisation], languages: Sequence[str] = LABEL_LANGUAGES) -> list[str]:
    """The contradictions among these organisations, one line each, sorted; none is an empty list.

    Each organisation needs a label in each of the ``languages``.

    Found are unknown types and countries, missing labels, ids that nobody has, cycles of parents and of
    successors, two owners of one name (by :func:`unionties.graph.names.match_key`) in one country, two
    centres of one country, a centre without a country, two owners of one QID, and times that contradict each other:
    dissolved, renamed, joined or left before the founding, or after the end.
    """
    checks: tuple[Callable[[Mapping[str, Organisation]], Iterator[str]], ...] = (
        _unknown, partial(_missing_labels, languages=languages), _dangling, _cycles, _shared_names, _shared_items,
        _centres, _lifetimes,
    )  # fmt: skip
    return sorted({problem for find in checks for problem in find(orgs)})


def _unknown(orgs: Mapping[str, Organisation]) -> Iterator[str]:
    import pycountry  # slow to load, and only the checker needs it

    types = sorted(vocabulary().organisation_types)
    for org in orgs.values():
        if org.type not in types:
            yield f"{org.id}: unknown type {org.type!r}: expected one of {', '.join(types)}"
        known = org.country in _UNLISTED_COUNTRIES or pycountry.countries.get(alpha_2=org.country or "")
        if org.country is not None and not known:
            yield f"{org.id}: unknown country {org.country!r}: expected ISO 3166-1 alpha-2, such as LA"


def _missing_labels(orgs: Mapping[str, Organisation], languages: Sequence[str]) -> Iterator[str]:
    """Organisations without a label in a language; a company is called the same everywhere."""
    for org in orgs.values():
        for language in languages:
            if not org.names.get(language) and not (org.type == "Company" and org.names):
                yield f"{org.id}: no name in {language!r}: add its label to names.{language}"


def _dangling(orgs: Mapping[str, Organisation]) -> Iterator[str]:
    for org in orgs.values():
        for key, target in (("parent", org.parent), *(("successor", other) for other in org.successors)):
            if target is not None and target not in orgs:
                yield f"{org.id}: the {key} {target!r} is no id here: add its block or mend the id"
        for target in org.affiliations:
            if target not in orgs:
                yield f"{org.id}: the affiliation {target!r} is no id here: add its block or mend the id"
            elif target == org.id:
                yield f"{org.id}: is affiliated to itself: take it out of affiliations"


def _cycles(orgs: Mapping[str, Organisation]) -> Iterator[str]:
    for key, onward in (
        ("parent", {i: (o.parent,) if o.parent else () for i, o in orgs.items()}),
        ("successor", {i: o.successors for i, o in orgs.items()}),
    ):
        for start in orgs:
            way = _circle(start, onward)
            if way and start == min(way):  # each circle is told once, by its first id
                yield f"{start}: the {key} of {' → '.join([*way, start])} runs in a circle: take one out"


def _circle(start: str, onward: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The shortest way from an id back to itself, without the return; empty where there is none."""
    ways, seen = [[start]], {start}
    while ways:
        way = ways.pop(0)
        for target in onward.get(way[-1], ()):
            if target == start:
                return way
            if target not in seen:
                seen.add(target)
                ways.append([*way, target])
    return []


def _shared_names(orgs: Mapping[str, Organisation]) -> Iterator[str]:
    owners: dict[tuple[str | None, str], dict[str, str]] = defaultdict(dict)
    for org in orgs.values():
        for name in org.all_names():
            if not (key := match_key(name)):
                yield f"{org.id}: the name {name!r} has no letters: take it out"
            owners[org.country, key].setdefault(org.id, name)
    for (country, _), names in owners.items():
        if len(names) > 1:
            name = names[min(names)]
            place = country or "the international bodies"
            yield f"{', '.join(sorted(names))}: share the name {name!r} in {place}: leave it to one, or join"


def _shared_items(orgs: Mapping[str, Organisation]) -> Iterator[str]:
    owners: dict[str, list[str]] = defaultdict(list)
    for org in orgs.values():
        if org.wikidata:
            owners[org.wikidata].append(org.id)
    for item, ids in owners.items():
        if len(ids) > 1:
            yield f"{', '.join(sorted(ids))}: share the wikidata item {item}: leave it to one"


def _centres(orgs: Mapping[str, Organisation]) -> Iterator[str]:
    centres: dict[str, list[str]] = defaultdict(list)
    for org in orgs.values():
        if org.centre and org.country is None:
            yield f"{org.id}: a national centre without a country: add country, or take centre out"
        elif org.centre and org.country is not None:
            centres[org.country].append(org.id)
    for country, ids in centres.items():
        if len(ids) > 1:
            yield f"{', '.join(sorted(ids))}: each is the centre of {country}: leave centre to one or none"


def _lifetimes(orgs: Mapping[str, Organisation]) -> Iterator[str]:
    for org in orgs.values():
        if org.founded and org.dissolved and org.dissolved < org.founded:
            yield f"{org.id}: dissolved {org.dissolved} before it was founded {org.founded}: mend the dates"
        for what, time in (*((f"renamed {t}", t) for t in org.renamed), *_joined(org)):
            if org.founded and time < org.founded[: len(time)]:
                yield f"{org.id}: {what} before it was founded {org.founded}: mend the dates"
            if org.dissolved and time[: len(org.dissolved)] > org.dissolved:
                yield f"{org.id}: {what} after it was dissolved {org.dissolved}: mend the dates"


def _joined(org: Organisation) -> Iterator[tuple[str, str]]:
    """When it joined and left, in words and as a time."""
    for body, term in org.terms.items():
        for word, time in zip(("joined", "left"), term.split("/"), strict=True):
            if time != "..":
                yield f"{word} {body} {time}", time
