"""The names in annotated articles and whom they mean: what the identity of entities is measured against.

A gold file lists under ``names`` all that an entity may be called. Each place of its text where one of these stands is
a mention. The keys of entities hold within one file; :func:`joined` tells which entities of several articles are one.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations

from unionties.graph.names import place_tones
from unionties.queries.gold import GoldArticle, fold

Owner = tuple[str, str]
"""A gold entity: the name of its article, and its key there."""

KINDS = {"Person": "persons", "Event": "events"}
"""Types that are scored apart; all others are organisations."""

_GAP = r"(?:[^\S\n]+|[^\S\n]*\n[^\S\n]*)"
"""What may stand between the words of a name: blanks and one line end, but no end of a paragraph."""

_GENERIC = """
    ban bí bộ cđ chấp chủ chức công cơ cấp đoàn động hành hiệp hội huyện khối lao lđlđ liên lđ nghiệp nhân phố
    phường quan quận sở tỉnh tịch tổ tổng thành thư thường tp trung trực ubnd ủy vụ xã ương dân đại học trường
    viện a an and association body bureau centre center central chairman city committee commission company
    confederation congress council department district executive federation general government head institute
    labor labour municipal national of office organisation organization party people president province
    provincial presidential region regional s school secretariat secretary state the trade trades union unions
    university worker workers court minister ministry teachers trưởng tòa án
"""
"""Words for kinds and levels: a name of nothing else (``LĐLĐ tỉnh``, ``provincial People's Committee``)
tells nobody."""

_MISSIONS = frozenset(["ambassador", "consulate", "embassy", "sứ"])
"""Words of missions, whose names tell whose they are, but seldom where."""


@dataclass(frozen=True, order=True)
class GoldMention:
    """A place where a name of a gold entity stands."""

    article: str
    start: int
    end: int
    owner: str


@dataclass
class GoldMentions:
    """The mentions of some articles, the ``shared`` ones (names of two entities) left out but counted."""

    mentions: list[GoldMention] = field(default_factory=list)
    shared: int = 0


def kind(gold: GoldArticle, key: str) -> str:
    """``organisations``, ``persons`` or ``events``: how an entity is counted."""
    return KINDS.get(gold.entities[key].type, "organisations")


def gold_mentions(gold: Mapping[str, GoldArticle]) -> GoldMentions:
    """Every place of every text where a name of one of its entities stands as a word, the longest names first."""
    found = GoldMentions()
    for name in sorted(gold):
        taken: list[tuple[int, int]] = []
        for start, end, owner in sorted(_places(gold[name]), key=lambda p: (p[0] - p[1], p[0])):
            if any(start < b and a < end for a, b in taken):
                continue
            taken.append((start, end))
            if owner is None:
                found.shared += 1
            else:
                found.mentions.append(GoldMention(name, start, end, owner))
    found.mentions.sort()
    return found


def _places(gold: GoldArticle) -> Iterator[tuple[int, int, str | None]]:
    """The places where names stand, overlapping ones too, with the entity or None where two bear the name."""
    bearers: dict[str, set[str]] = defaultdict(set)
    for key, entity in gold.entities.items():
        for form in map(_plain, entity.names):
            bearers[form.casefold()].add(key)
    text = _plain(gold.article.text)
    for form in sorted({_plain(form) for entity in gold.entities.values() for form in entity.names}):
        keys = bearers[form.casefold()]
        words = form.split()
        pattern = r"(?<!\w)" + _GAP.join(map(re.escape, words)) + r"(?!\w)"
        for match in re.finditer(pattern, text, re.IGNORECASE if len(words) > 1 else 0):
            said = " ".join(match.group().split())
            if said == form or not said.islower():
                yield match.start(), match.end(), next(iter(keys)) if len(keys) == 1 else None


def _plain(text: str) -> str:
    """The text as names are looked for in it, as long as it was: tones in one place, one apostrophe."""
    return place_tones(unicodedata.normalize("NFC", text)).replace("’", "'")


def joined(gold: Mapping[str, GoldArticle]) -> dict[Owner, Owner]:
    """For each gold entity the one that stands for all entities of the corpus that are the same.

    Two are the same where they are of one kind and share a name of two words or more that isn't made of words for kinds
    and levels alone, nor names an embassy. Who shares most is joined first, and no join may bring two entities of one
    article together, so that the *Trades Union Congress* of Ghana isn't Britain's where an article names both. Keys
    don't count: ``duc`` is somebody else in each file.
    """
    bearers: dict[tuple[str, str], list[Owner]] = defaultdict(list)
    for article in sorted(gold):
        for key, entity in gold[article].entities.items():
            for name in sorted({fold(form) for form in entity.names}):
                what = kind(gold[article], key)
                if " " in name and (what == "persons" or _telling(name)):
                    bearers[what, name].append((article, key))
    shared = Counter(pair for owners in bearers.values() for pair in combinations(owners, 2))
    heads = {(article, key): (article, key) for article in sorted(gold) for key in gold[article].entities}
    groups = {owner: [owner] for owner in heads}
    for (one, other), _ in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        first, second = sorted((heads[one], heads[other]))
        if first == second or {a for a, _ in groups[first]} & {a for a, _ in groups[second]}:
            continue
        for owner in groups.pop(second):
            groups[first].append(owner)
            heads[owner] = first
    return heads


@cache
def _generic() -> frozenset[str]:
    return frozenset(_GENERIC.split())


def _telling(name: str) -> bool:
    words = set(name.split())
    return not words <= _generic() and not words & _MISSIONS
