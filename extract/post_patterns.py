"""The patterns by which a language tells offices and persons, compiled from its file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from unionties.extract.cues import EVENTS, SIDE, SIDES
from unionties.extract.language import alternation, language
from unionties.extract.leaps import Leaping
from unionties.extract.lowercase import for_lower
from unionties.extract.tokens import LOWER, UPPER, lower
from unionties.graph.names import match_key

_CAP = rf"[{UPPER}](?:[\w’'-]|\.(?=[\w’']))*"
#: Initials before a name, and small words and articles within one: ``A.B. Bardhan``, ``von der Leyen``, ``al-Qadri``.
_INITIALS = rf"(?:[{UPPER}]\.\s?){{1,3}}"
_SMALL = r"(?:(?:de|da|das|do|dos|del|di|du|van|von|den|der|ten|ter|bin|binti|ibn|ben|al|y|e|el|la|le)\s){0,2}"
_ARTICLE = r"(?:(?:al|el|as|ad|ar|ash|ben|abu)-)?"


@dataclass(frozen=True)
class Patterns:
    """A language's patterns of offices and persons, and lists of titles that are special in some way."""

    title: re.Pattern[str]
    any_title: Leaping
    post: re.Pattern[str]
    join: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    honoured: Leaping
    led: re.Pattern[str] | None
    #: A pronoun whose verb gives the office to the person named last: ``Ông hiện là``.
    pronoun: re.Pattern[str]
    #: What follows a title whose organisation stays unknown: an acronym, a name after ``of``, or the holder's own.
    orphan: re.Pattern[str]
    #: The name of a body that isn't known, after a title: ``Ủy viên Hội đồng Nhà nước``.
    unknown: re.Pattern[str]
    #: Such a name with an acronym in brackets that is known.
    shortened: re.Pattern[str]
    #: What opens a list of several holders; a further one after a name, and one before it.
    several: re.Pattern[str]
    further: re.Pattern[str]
    earlier: re.Pattern[str]
    #: ``of X`` after the holder's name.
    of: re.Pattern[str]
    seat: re.Pattern[str]
    light: frozenset[str]
    #: A department of its own after a title, and its body after a comma: ``Trưởng phòng Đối ngoại, X,``; such titles.
    unit: re.Pattern[str]
    of_unit: frozenset[str]
    #: The body whose delegation somebody leads, before the name.
    led_by: re.Pattern[str]
    #: Titles that are none without a body, heads of missions, and what a mission is called.
    needing: frozenset[str]
    #: Titles that after a semicolon or an *and* begin what is said of somebody else: ``; lãnh đạo X``.
    alone: frozenset[str]
    envoys: frozenset[str]
    #: What joins two offices that such titles don't follow, and before a title whom somebody speaks for.
    parting: re.Pattern[str]
    behalf: re.Pattern[str]
    mission: str
    #: Before a title what tells that it is the office of who stands before: ``N được bầu làm``.
    given: re.Pattern[str]
    #: How a sentence opens, up to a name, that tells whom somebody met: ``Tại buổi tiếp ông N, Chủ tịch X nói``.
    met: re.Pattern[str]
    governed: re.Pattern[str]
    bodies: Mapping[str, Mapping[str, str]]
    party: frozenset[str]
    #: Leaders of states, whose title without a body is no office in one named before: ``Chủ tịch Hồ Chí Minh``.
    statesmen: frozenset[str]
    #: Organs of a body that have a name with it; who sits there has an office in the body: ``Ban Thư ký X``.
    organs: tuple[str, ...]
    #: Whether a name may follow a title after a comma.
    apposed: bool


@cache
def titles(code: str) -> str:
    """The expression of any title of a language."""
    posts = language(code).data["posts"]
    listed = [*posts["titles"], *posts.get("bodies", {}), *posts.get("party", ()), *posts.get("light", ())]
    return str(posts.get("title") or alternation(listed))


def _named(ends: Iterable[str]) -> str:
    """The pattern of a person's name, which goes on with no phrase of ``ends``: *N N Huy chương*."""
    stop = rf"(?!(?i:{alternation(ends)})\b)" if ends else ""
    further = rf"\s{stop}{_SMALL}{_ARTICLE}{_CAP}(?:\s[{UPPER}]\.)?"
    return rf"(?:{_INITIALS}(?=[{UPPER}]\w))?{_CAP}(?:\s[{UPPER}]\.)?(?:{further}){{0,7}}"


@cache
def patterns(code: str) -> Patterns:
    """The compiled patterns of a language's titles and honorifics."""
    data = language(code).data
    posts = data["posts"]
    title = titles(code)
    honorific = alternation(data["honorifics"])
    linking = alternation(posts["linking"])
    is_ = alternation(posts["is"])
    of = alternation(posts["of"])
    joins = alternation(posts["joins"])
    extra = posts.get("extra_stops", [])
    stop = f"(?!(?:{alternation(extra)})\\b)" if extra else ""
    word = rf"{stop}[{LOWER}][\w-]*"
    person = _named(posts.get("ends", ()))
    called_so = "|".join(rf"(?<=\b{word}\s)" for word in sorted(data["honorifics"]) if word.isalpha() or " " in word)
    opens = rf"(?:(?i:{called_so})|(?!(?i:{alternation(posts.get('openers', ['-']))})\s))"
    name = opens + person if "openers" in posts else person  # "đồng chí Từ Lưu Bình", but no "Từ Lào"
    organ = "".join(rf"(?<!\b{word}\s)" for word in posts.get("not_after", ()))
    # A name, or an honorific before it, begins so: a cheap look, since this is searched for at every letter.
    begin = rf"(?=[{UPPER}]|\b[{''.join(sorted({lower(word[0]) for word in data['honorifics']}))}])"
    called = rf"(?P<name>{name})(?:\s*\((?P<alias>[^()]{{2,40}})\))?"
    regions = alternation(posts.get("regions", ()))
    unknown, named = (alternation(posts.get(key, ())) or "(?!)" for key in ("unknown", "unplaced"))
    region = rf"(?i:{alternation([*posts['regions'], *posts.get('inner', ())])})|" if regions else ""
    region_alone = rf"(?P<region>\s+(?i:{regions})\b)" if regions else r"(?P<region>(?!))"
    levels = alternation(posts.get("levels", ())) or "(?!)"
    kinds = alternation(posts.get("kinds", ())) or "(?!)"
    owner, passed = alternation(data["wrappers"]["of"]), alternation(posts.get("passed", ())) or "(?!)"
    preposition, standing = alternation(data["prepositions"]), alternation(data["wrappers"]["representatives"])
    return Patterns(
        title=(alone := for_lower(rf"{organ}\b(?:{title})\b")),
        any_title=Leaping(alone),
        post=re.compile(
            rf"(?P<title>(?i:{title})\b)"
            rf"(?:(?P<extra>(?:\s+(?:{region}{word})){{0,6}}?)\s+(?:(?i:{of})\s+)?(?P<side>{SIDE})(?:\s(?P<whole>{SIDE}))?"
            rf"(?:\s(?P<level>(?i:{levels}))\b(?!\s+[{UPPER}\d]))?"
            rf"|\s+(?P<kind>(?i:{kinds}))\b(?!\s+[{LOWER}])|{region_alone})?"
        ),
        join=re.compile(
            rf"\s*(?:,|;|-|–|\b(?i:{joins})\b)\s*(?:(?i:{passed})\s+{SIDE}\s*[,;]\s*)?(?:(?i:{joins}|{linking})\s+)?"
        ),
        before=re.compile(
            rf"{begin}(?P<hon>(?:\b(?i:{honorific})\.?\s+)*)(?P<name>{name})\s*(?:\((?P<alias>[^()]{{2,40}})\))?"
            rf"(?:,(?![^,;]{{0,30}}?\b(?:{honorific})\b)[^,;{SIDES[0]}-{EVENTS[1]}]{{2,30}}(?=,))?"
            rf"\s*(?P<sep>,|-|–|:|\()?\s*(?:(?i:{linking})\s+)?$"
        ),
        after=re.compile(
            rf"\s*+(?:(?P<sep>[,:]|\b(?i:{is_})\b)\s*+|(?i:{posts.get('listing', '(?!)')})\s*+)?"
            rf"(?P<hon>(?:(?i:{honorific})\.?\s+)*){called}"
        ),
        several=re.compile(posts.get("several", "(?!)"), re.IGNORECASE),
        further=re.compile(
            rf"\s*(?:[,:]|\b(?i:{joins})\b)\s*(?P<hon>(?:(?i:{honorific})\.?\s+)*){called}(?=\s*(?:[,.;)]|$)|\s+[{LOWER}])"
        ),
        earlier=re.compile(
            rf"{begin}(?P<hon>(?:\b(?i:{honorific})\.?\s+)*)(?P<name>{name})(?P<alias>(?!))?\s*(?:,|\b(?i:{joins})\b)\s*$"
        ),
        honoured=Leaping(re.compile(rf"\b(?P<hon>(?:(?i:{honorific})\.?\s+)+)(?!(?i:{title})\b){called}")),
        led=re.compile(posts["led"].replace("{person}", f"(?P<person>{SIDE})"), re.IGNORECASE)
        if posts.get("led")
        else None,
        pronoun=re.compile(rf"(?:^|[,.;]\s)\W{{0,3}}(?P<he>(?i:{alternation(posts['pronouns'])}))\s+(?i:{linking})\s+$")
        if "pronouns" in posts
        else re.compile("(?!)"),
        given=re.compile(
            rf"(?:{SIDE}|(?P<of>\({SIDE}[^()]{{0,20}}\))|\)|\b[{UPPER}][\w’'-]+)\s+"
            rf"(?i:{posts.get('given', '(?!)')})\s+$"
        ),
        met=re.compile(posts.get("met", "(?!)"), re.IGNORECASE),
        governed=re.compile(rf"\b(?:{preposition})\s*(?:(?:{standing})\s*)?$", re.IGNORECASE),
        of=re.compile(rf"(?:\s*+,)?\s++(?:(?i:{of}))\s+(?P<side>{SIDE})"),
        orphan=re.compile(
            rf"\s+(?:(?i:{owner})\s+(?=[{UPPER}])(?P<owner>)|(?:(?i:{of})\s+)?"
            rf"(?:(?P<acronym>[{UPPER}][{UPPER}\d-]+\b(?!\s+[{UPPER}]{{2}}))|(?P<name>{person})))"
        ),
        unknown=re.compile(
            rf"\s+(?:(?i:{unknown})\s+(?=[{UPPER}{SIDES[0]}-{SIDES[1]}])|(?i:{named})\b)"
            rf"[^,;:–()]{{0,60}}?(?=\s*(?:[,;:–()]|\s-\s|\b(?i:{joins})\b|$))"
        ),
        shortened=re.compile(
            rf"(?P<words>\s[{UPPER}][{LOWER}]*(?:\s[\w-]+){{0,5}}?(?:\s[{LOWER}][\w-]*){{2}}(?:\s[\w-]+){{0,8}}?)"
            rf"\s\((?P<side>{SIDE})\)"
        ),
        seat=re.compile(alternation(posts.get("seats", ["-"])), re.IGNORECASE),
        envoys=frozenset(map(match_key, (posts.get("embassy") or {}).get("titles", ()))),
        needing=frozenset(map(match_key, [*posts.get("of_department", ()), *posts.get("needing", ())])),
        alone=frozenset(map(match_key, [*posts.get("needing", ()), *posts.get("light", ())])),
        parting=re.compile(rf";|(?i:{alternation(data['wrappers']['listing'])})\b"),
        behalf=re.compile(rf"\b(?:{data['wrappers'].get('behalf') or '-'})\s$", re.IGNORECASE),
        mission=match_key((posts.get("embassy") or {}).get("prefix", "")),
        unit=re.compile(
            rf"(?P<own>\s[{UPPER}][\w-]*(?:\s(?:[\w-]+|–)){{0,7}}),\s(?P<side>{SIDE})"
            rf"(?=\s*(?:[-–,;.)]|\b(?i:{joins})\b|$))"
        ),
        of_unit=frozenset(map(match_key, posts.get("of_unit", ()))),
        led_by=re.compile(rf"({SIDE})\s+do\s+(?:(?i:{honorific})\.?\s+)*$"),
        light=frozenset(map(match_key, posts.get("light", ()))),
        organs=tuple(map(match_key, posts.get("organs", ()))),
        bodies={match_key(k): v for k, v in posts.get("bodies", {}).items()},
        party=frozenset(map(match_key, posts.get("party", ()))),
        statesmen=frozenset(map(match_key, posts.get("statesmen", ()))),
        apposed=bool(posts.get("apposed")),
    )
