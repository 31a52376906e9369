"""Which entities are worth comparing: blocks that hold all names of a kind that may mean one thing.

Every candidate pair is of one type. Its cost grows little faster than the number of entities, because a pair must
share a whole name in some form, an organisation (persons), or one of the two rarest words of its names in one country.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode

from unionties.graph.addresses import term
from unionties.graph.likeness import LONG
from unionties.graph.name_parts import Name, Words, initials, taken_apart
from unionties.graph.names import search_key

if TYPE_CHECKING:
    from unionties.graph.store import Store

CROWD = 12
"""Entities that share a name up to which all pairs are compared; of more, only neighbours by country and id."""
BLOCK = 400
"""Names up to which a block is compared as a whole; a larger one is cut in the order of its names."""
LIKE = 75
"""The least likeness of letters, of 100, that makes a pair worth comparing."""
_ACRONYM = re.compile(r"\(\s*([A-ZĐ]{3,10})\s*\)|^([A-ZĐ]{3,10})$")
_COMPOUND = re.compile(r"\b[A-ZĐ]{2,}\b.*\s|\s.*\b[A-ZĐ]{2,}\b")

Pair = tuple[str, str]


@dataclass
class Subject:
    """An entity as it is compared.

    ``names`` are its own, ``forms`` those that articles use, ``bodies`` the organisations where it holds posts;
    ``known`` tells that the shipped knowledge holds it; ``country`` is ``""`` where unknown; ``acronyms`` are those
    among its names or in brackets behind them, folded and without tones.
    """

    id: str
    type: str = ""
    country: str = ""
    known: bool = False
    names: list[str] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)
    bodies: set[str] = field(default_factory=set)
    acronyms: frozenset[str] = frozenset()

    def settle(self) -> None:
        """Order the names, each once, leave out forms that are names of its own, and find the acronyms."""
        self.names = sorted(set(self.names))
        self.forms = sorted(set(self.forms) - set(self.names))
        matches = (_ACRONYM.search(text) for text in (*self.names, *self.forms))
        self.acronyms = frozenset(search_key(match[1] or match[2]) for match in matches if match)


def subjects(store: Store) -> dict[str, Subject]:
    """The entities of a store by id, sorted; those without a type (ends of damaged ties) are left out."""
    found: dict[str, Subject] = {}
    local, ontology = store.addresses.local, store.addresses.prefixes["ut"]
    entities = store.addresses.prefixes["id"]
    for key in ("rdf:type", "skos:prefLabel", "skos:altLabel", "ut:mention", "ut:country"):
        for quad in store.graph.quads_for_pattern(None, term(key), None, DefaultGraph()):
            iri, value = _value(quad.subject), _value(quad.object)
            if not iri.startswith(entities):
                continue
            subject = found.setdefault(iri, Subject(local(iri)))
            if key == "ut:country":
                subject.country = max(subject.country, value)
            elif key == "rdf:type":
                subject.known |= value.endswith("org#Organization")
                subject.type = max(subject.type, value.removeprefix(ontology) if value.startswith(ontology) else "")
            elif isinstance(quad.object, Literal):
                (subject.forms if key == "ut:mention" else subject.names).append(value)
    for subject in found.values():
        subject.settle()
    for person, body in _ends(store, "ut:post"):
        if person in found:
            found[person].bodies.add(local(body))
    return {s.id: s for s in sorted(found.values(), key=lambda s: s.id) if s.type}


def joined(store: Store) -> set[Pair]:
    """The pairs that are two because a tie joins them or one belongs to the other."""
    local = store.addresses.local
    subject_of = dict(_ends(store, "rdf:subject"))
    pairs = ((subject_of[tie], end) for tie, end in _ends(store, "rdf:object") if tie in subject_of)
    return {ordered(local(a), local(b)) for a, b in (*pairs, *_ends(store, "org:subOrganizationOf"))}


def candidates(entities: Mapping[str, Subject]) -> Iterator[Pair]:
    """Pairs of ids worth comparing, in order; one may come more than once."""
    yield from _of_one_name(entities.values())
    yield from _by_initials(entities.values())
    yield from _of_one_body(s for s in entities.values() if s.type == "Person")
    blocks: dict[tuple[str, str], list[Subject]] = defaultdict(list)
    for subject in entities.values():
        blocks[subject.type, subject.country].append(subject)
    for block in blocks.values():
        yield from _by_rare_words(block)


def ordered(a: str, b: str) -> Pair:
    """Both in the order of their letters."""
    return (a, b) if a <= b else (b, a)


def _of_one_name(entities: Iterable[Subject]) -> Iterator[Pair]:
    """Entities of which a name, or a form of the one and a name of the other, is the same in letters or words."""
    own: dict[Pair, set[Pair]] = defaultdict(set)
    forms: dict[Pair, set[Pair]] = defaultdict(set)
    for s in entities:
        for name in map(taken_apart, s.names):
            for key in _keys(name, s):
                own[s.type, key].add((s.country, s.id))
        for name in map(taken_apart, s.forms):
            if s.type == "Person" or is_telling(name):
                forms[s.type, _letters(name)].add((s.country, s.id))
    for shared, group in own.items():
        yield from _pairs([id_ for _, id_ in sorted(group)])
        others = sorted(forms.get(shared, set()) - group)
        if len(others) * len(group) <= CROWD * CROWD:
            yield from (ordered(a, b) for _, a in sorted(group) for _, b in others)


def _keys(name: Name, subject: Subject) -> Iterator[str]:
    yield _letters(name)
    if subject.type == "Person":
        yield " ".join(sorted(name.plain))
        return
    own = (f"@{subject.country}",)
    yield "§".join(("words", *name.without(own)))
    if core := name.without(own, Words.of().kinds):
        yield "§".join(("core", *core))


def _letters(name: Name) -> str:
    return name.search.replace(" ", "")


def is_telling(name: Name) -> bool:
    """Whether a form says more than a kind of body or a place, as ``LĐLĐ`` and ``Kon Tum`` don't."""
    words = [word for word in name.words if not word.startswith("@")]
    return bool(words) and bool(name.places or name.without(Words.of().kinds) or _ACRONYM.match(name.text))


def _by_initials(entities: Iterable[Subject]) -> Iterator[Pair]:
    """Bodies of one country, one of which is called by the initials of the other."""
    short: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    full: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for s in entities:
        if s.type in ("Person", "Event"):
            continue
        for letters in sorted(s.acronyms):
            short[s.type, s.country, letters].append(s.id)
        for letters in sorted({letters for name in s.names for letters in initials(name)}):
            full[s.type, s.country, letters].append(s.id)
    for key, ids in short.items():
        others = full.get(key, [])[:CROWD]
        yield from (ordered(a, b) for a in ids[:CROWD] for b in others if a != b)


def _of_one_body(persons: Iterable[Subject]) -> Iterator[Pair]:
    """Persons with posts at one organisation whose family and given names are the same."""
    groups: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for s in persons:
        for words in {tuple(search_key(name).split()) for name in s.names}:
            if len(words) > 1:
                for body in sorted(s.bodies):
                    groups[body, words[0], words[-1]].append(s.id)
    for ids in groups.values():
        yield from _pairs(sorted(set(ids)))


def _pairs(ids: Sequence[str]) -> Iterator[Pair]:
    chosen = combinations(ids, 2) if len(ids) <= CROWD else pairwise(ids)
    yield from (ordered(a, b) for a, b in chosen)


def _by_rare_words(block: Iterable[Subject]) -> Iterator[Pair]:
    """Entities of one type and country that share a rare word and most of their letters."""
    names = [(s.id, name) for s in block for name in map(taken_apart, s.names) if len(name.plain) > 1]
    words = [sorted({w if len(w) < LONG else w[:5] for w in name.plain}) for _, name in names]
    counts = Counter(word for kept in words for word in kept)
    groups: dict[str, list[int]] = defaultdict(list)
    for number, kept in enumerate(words):
        for word in sorted(kept, key=lambda w: (counts[w], w))[:2]:
            groups[word].append(number)
    lines = [" ".join(sorted(name.plain)) for _, name in names]
    for _, group in sorted(groups.items()):
        for part in _cut(sorted(group, key=lambda n: (lines[n], names[n][0]))):
            for one, two in (*_near([lines[n] for n in part]), *_abbreviated([names[n][1].text for n in part])):
                a, b = names[part[one]][0], names[part[two]][0]
                if a != b:
                    yield ordered(a, b)


def _cut(group: list[int]) -> Iterator[list[int]]:
    """The group in parts of at most ``BLOCK``, each beginning in the middle of the one before."""
    yield from (group[n : n + BLOCK] for n in range(0, max(1, len(group) - BLOCK // 2), BLOCK // 2))


def _near(lines: list[str]) -> list[tuple[int, int]]:
    """The places of pairs of lines with most of their letters in common."""
    if len(lines) < 2:
        return []
    import numpy as np
    from rapidfuzz.fuzz import ratio
    from rapidfuzz.process import cdist

    scores = cdist(lines, lines, scorer=ratio, score_cutoff=LIKE, dtype=np.uint8)
    places = np.argwhere(np.triu(scores, 1) > 0).tolist()
    return [(one, two) for one, two in places if lines[one] != lines[two]]  # the same name is found otherwise


def _abbreviated(texts: list[str]) -> Iterator[tuple[int, int]]:
    """The places of pairs of names one of which has an acronym among its words."""
    if len(texts) <= BLOCK // 4:
        for n, text in enumerate(texts):
            if _COMPOUND.search(text):
                yield from ((n, other) for other in range(len(texts)) if other != n)


def _ends(store: Store, key: str) -> Iterator[Pair]:
    for quad in store.graph.quads_for_pattern(None, term(key), None, DefaultGraph()):
        yield _value(quad.subject), _value(quad.object)


def _value(node: object) -> str:
    return node.value if isinstance(node, (NamedNode, BlankNode, Literal)) else ""
