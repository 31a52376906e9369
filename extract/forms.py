"""The patterns by which a language names sides: wrappers, references, events and coordinations, compiled.

They are matched against masked text, in which every side, event and date is one character (`cues`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from unionties.extract.cues import DATE, SIDE
from unionties.extract.language import alternation, language
from unionties.extract.leaps import Leaping
from unionties.extract.lowercase import for_lower
from unionties.extract.masked import SideKind
from unionties.extract.post_patterns import patterns as persons
from unionties.extract.tokens import LOWER, UPPER
from unionties.graph.names import place_tones

#: A word with a capital.
CAPITALISED = rf"[{UPPER}][\w'’&-]*"

#: The kinds of reference, in the order in which they are tried.
_REFERENCES: tuple[SideKind, ...] = (
    "home", "pair", "set", "speaker", "he", "topic", "it", "other", "host", "delegation", "last", "bare",
)  # fmt: skip
#: What stands in the language files for a piece of masked text.
_PIECES = {"SIDE": SIDE, "DATE": DATE, "CAP": CAPITALISED, "lower": f"[{LOWER}]", "upper": f"[{UPPER}]"}
_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True)
class Forms:
    """The compiled patterns; a group ``side`` is the side that a wrapper stands for."""

    #: A wrapper with its side, and the kind that the side gets by it; in the order in which they are taken away. Like
    #: references they are looked for in lower case.
    wrappers: tuple[tuple[Leaping, SideKind | None], ...]
    #: A kind of reference, words of which one is in every such reference, and the pattern.
    references: tuple[tuple[SideKind, tuple[str, ...], Leaping], ...]
    group: re.Pattern[str]
    land_members: re.Pattern[str]
    #: What stands before the two ends of an act, what joins them, and what joins several sides of any group.
    between: re.Pattern[str]
    other_end: re.Pattern[str]
    joins: re.Pattern[str]
    #: What stands between two sides of a group and tells where the first is from.
    placed: re.Pattern[str]
    event: Leaping
    #: What may follow an event's name as one of its forms.
    event_tail: re.Pattern[str]
    #: What shorter forms of an event's name leave out.
    short_events: tuple[re.Pattern[str], ...]
    #: Which one of a row of events a name tells.
    edition: re.Pattern[str]
    owned_event: re.Pattern[str]
    event_head: Leaping
    bare_event: Leaping
    new_event: re.Pattern[str]
    #: What stands before an event that is no occasion of what the sentence tells, and behind such a one.
    aside_event: re.Pattern[str]
    earlier_event: re.Pattern[str]
    #: ``the event``, ``the opening ceremony``: words that mean an event that was named.
    vague_event: re.Pattern[str]
    #: ``first session``: what is no event of its own but a part of one.
    event_part: re.Pattern[str]
    #: ``the congress in Tbilisi``: what tells of an event no more than its kind and place.
    placed_event: re.Pattern[str]
    #: ``joint seminar of A and B``: what tells of an event that two hold it, and stays beside it for the cues.
    joint_event: re.Pattern[str]
    #: What stands between a body's name and its other name: ``GFTU, the General Federation of Trade Unions,``.
    renamed: re.Pattern[str]
    #: What stands between a union's name and what describes it, and after that: ``A, the oil workers' union that``.
    before_description: re.Pattern[str]
    after_description: re.Pattern[str]
    #: A comma before a relative clause.
    relative_next: re.Pattern[str]
    #: A word at the head of an event's name that belongs to it though no other name begins so.
    event_word: re.Pattern[str]
    titled_event: Leaping
    department: re.Pattern[str]
    traded: re.Pattern[str]  # a union's kind and trade before its name
    accompanied: re.Pattern[str]
    behalf: re.Pattern[str]
    #: What ends right before a side and adds nothing to it, in parts, of which that counts which begins first;
    #: and whether a part is looked for in lower case.
    articles: tuple[tuple[re.Pattern[str], bool], ...]
    #: A verb that tells of one subject only, right after it.
    verb: re.Pattern[str]
    #: A verb before which the last of a list begins a clause of its own.
    finite: re.Pattern[str]
    #: What is left of a clause whose verb is that of the clause before, right after its subject.
    clause_verb: re.Pattern[str]
    remainder: re.Pattern[str]
    #: What goes on after two sides with a comma only, at the beginning of a headline.
    headline: re.Pattern[str]
    #: What closes a phrase, after two sides of one kind with a comma only.
    closing: re.Pattern[str]
    #: A verb right after a side, as far as words tell one.
    acts: re.Pattern[str]
    #: A noun with a number before a group that tells who they are.
    announced: re.Pattern[str]
    #: What before a person tells whose delegation it is.
    delegation_led: re.Pattern[str]
    #: Who before a reference acts for those that it means.
    acting: re.Pattern[str]
    #: Others whom a list doesn't name, at its end: A, B and other unions.
    and_others: re.Pattern[str]
    #: The apostrophe between an elided word and a side.
    elision: re.Pattern[str] | None


@cache
def forms(code: str) -> Forms:
    """The patterns of a language, from its file."""
    data = language(code).data
    wrappers, events, names = data["wrappers"], data["events"], data["names"]
    representatives = alternation(wrappers["representatives"])
    behalf, accompanied = wrappers.get("behalf"), wrappers.get("accompanied")
    titled, not_bare = events.get("titled"), events.get("not_bare")
    bare = "".join(rf"(?<!{re.escape(w)}\s)" for w in events.get("not_bare_after", ()))
    return Forms(
        wrappers=tuple((Leaping(pattern), kind) for pattern, kind in _wrappers(code, wrappers)),
        references=tuple((kind, words, Leaping(pattern)) for kind, words, pattern in _references(data["reference"])),
        group=_group(data),
        land_members=re.compile(
            rf"(?<={SIDE})(?:(?:,|,?\s(?:{alternation(data['wrappers']['joins'])}))\s"
            rf"{CAPITALISED}(?:\s{CAPITALISED}){{0,2}}\s\({SIDE}\)){{1,12}}"
        ),
        between=re.compile(rf"\b{data['wrappers']['between']}\s+$", re.IGNORECASE),
        other_end=re.compile(rf"\b(?:{alternation(data['wrappers']['other_end'])})\b", re.IGNORECASE),
        joins=re.compile(rf"\b(?:{alternation(data['wrappers']['joins'])})\b", re.IGNORECASE),
        event=Leaping(_event(events, names)),
        event_tail=re.compile(filled(events["tail"], {})) if "tail" in events else _NEVER,
        short_events=tuple(
            re.compile(filled(p, event_pieces(events, names)), re.IGNORECASE) for p in events.get("short", ())
        ),
        edition=_compiled(events.get("edition") and filled(events["edition"], event_pieces(events, names))),
        new_event=_compiled(events.get("new")),
        aside_event=_compiled(events.get("aside")),
        earlier_event=_compiled(events.get("earlier")),
        vague_event=_compiled(events.get("vague")),
        event_part=_compiled(events.get("part") and filled(events["part"], event_pieces(events, names))),
        placed_event=_compiled(events.get("placed") and filled(events["placed"], event_pieces(events, names))),
        renamed=re.compile(rf",\s+(?:(?:{alternation(wrappers.get('definite', ['-']))})\s+)?", re.IGNORECASE),
        before_description=_compiled(wrappers.get("before_description")),
        after_description=re.compile(wrappers.get("after_description", "(?!)")),
        relative_next=re.compile(rf",\s+(?:{alternation(data.get('relatives', ['-']))})\b", re.IGNORECASE),
        joint_event=_compiled(events.get("joint") and filled(events["joint"], {})),
        event_word=_compiled(events.get("opens") and rf"(?:{alternation(events['opens'])})\s"),
        owned_event=_compiled(events.get("owned")),
        placed=re.compile(_placed(wrappers)),
        event_head=Leaping(for_lower(rf"\b(?:{alternation([*events['heads'], *events['bare']])})\b")),
        bare_event=Leaping(
            for_lower(
                rf"{bare}(?<!\w-)\b(?:{alternation(events['bare'])})\b"
                + (rf"(?!\s+(?:{alternation(not_bare)}))" if not_bare else "")
            )
        ),
        titled_event=Leaping(
            re.compile(rf"\b(?i:{alternation(titled)})\s+(?=[{UPPER}])\w+(?:\s+\w+){{0,8}}?\s+{DATE}")
            if titled
            else _NEVER
        ),
        department=re.compile(filled(names.get("departments", "(?!)"), {"side": f"(?P<side>{SIDE})"})),
        traded=_compiled(wrappers.get("traded") and filled(wrappers["traded"], {})),
        behalf=_compiled(
            behalf and rf"\b(?:{behalf})\s+(?:{representatives}\s+)?(?P<side>{SIDE})\s*,?\s*(?P<person>{SIDE})"
        ),
        accompanied=_compiled(accompanied and rf"{SIDE}(?P<more>{accompanied})"),
        articles=tuple(_articles(data)) if "articles" in wrappers else (),
        verb=_compiled(wrappers.get("singular") and rf"\s*\b(?:{alternation(wrappers['singular'])})\b"),
        finite=_compiled(wrappers.get("finite") and rf"\s*\b(?:{alternation(wrappers['finite'])})\b"),
        clause_verb=_compiled(wrappers.get("clause_verbs") and rf"\s*\b(?:{alternation(wrappers['clause_verbs'])})\b"),
        remainder=_compiled(wrappers.get("remainders") and rf"\s*\b(?:{alternation(wrappers['remainders'])})\b"),
        headline=_compiled(wrappers.get("headline") and rf"\s(?:{alternation(wrappers['headline'])})\b"),
        closing=_compiled(wrappers.get("closing") and filled(wrappers["closing"], {})),
        acts=_compiled(wrappers.get("acts") and rf"\s*\b(?:{alternation(wrappers['acts'])})\b"),
        announced=_compiled(wrappers.get("announced")),
        delegation_led=_compiled(wrappers.get("delegation_led")),
        acting=_acting(data),
        and_others=_compiled(
            wrappers.get("others")
            and rf",?\s+(?:{alternation(wrappers['joins'])})\s+"
            rf"(?:others\b|{unnamed(wrappers, 'others')}|(?-i:{filled(wrappers.get('unknown_member', '(?!)'), {})}))"
        ),
        elision=_elision(names["elisions"]) if "elisions" in names else None,
    )


def filled(pattern: str, more: Mapping[str, str]) -> str:
    """A pattern of a language file with its ``{pieces}`` filled in; quantifiers like ``{2}`` are left alone."""
    pieces = {**_PIECES, **more}
    return re.sub(r"\{([A-Za-z]+)\}", lambda match: pieces[match[1]], pattern)


def _compiled(pattern: str | None) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE) if pattern else _NEVER


def _wrappers(code: str, wrappers: Mapping[str, Any]) -> Iterator[tuple[re.Pattern[str], SideKind | None]]:
    """Words after a side, offices, representatives and delegations before it."""
    of, ranks = alternation(wrappers["of"]), alternation(wrappers.get("ranks", ()))
    representatives, counted = alternation(wrappers["representatives"]), wrappers.get("counted", "")
    hosted = rf"(?!\s+(?:{alternation(wrappers['hosted'])})\b)" if "hosted" in wrappers else ""
    for kind, words in sorted(wrappers.get("after", {}).items()):
        after = rf"(?P<side>{SIDE})(?:'s?{hosted})?\s+(?:(?:{ranks})\s+)?(?:{alternation(words)})\b"
        yield re.compile(after), "delegation" if kind == "delegation" else None
    honoured = rf"(?:\b(?:{alternation(wrappers['honoured'])})\s+)?" if "honoured" in wrappers else ""
    title, joins = persons(code).title.pattern, alternation(wrappers["joins"])
    titles = rf"{honoured}(?:{title}(?:,\s+|\s+(?:{joins})\s+)(?:{wrappers.get('articles', '-')}\s+)?){{0,3}}{title}"
    yield re.compile(rf"{titles}\s+(?:(?:{of})\s+)?(?P<side>{SIDE})"), None
    rank = rf"(?:\b(?:{ranks})\s+)?" if ranks else ""
    sent = re.compile(rf"{counted}{rank}(?:\b(?:{representatives})\s+(?:(?:{of})\s+)?)+(?P<side>{SIDE})")
    strong, given, delegation = wrappers.get("strong", ""), rf"(?:(?:{of})\s+)?", alternation(wrappers["delegation"])
    alone = "".join(rf"(?<!\b{re.escape(w)}\s)" for w in wrappers.get("not_after", ()))
    yield (
        re.compile(
            rf"{counted}\b{alone}(?:{delegation})\s+{strong}{given}(?:{representatives}\s+{given})?(?P<side>{SIDE})"
        ),
        "delegation",
    )
    yield sent, None


def _references(reference: Mapping[str, Any]) -> Iterator[tuple[SideKind, tuple[str, ...], re.Pattern[str]]]:
    classes = {name: f"(?:{alternation(words)})" for name, words in reference.get("classes", {}).items()}
    for kind in _REFERENCES:
        phrases, patterns = reference.get(kind, ()), reference.get("patterns", {}).get(kind, ())
        if not phrases and not patterns:
            continue
        before, after = "", reference.get("tail", "")
        if kind in ("delegation", "other"):
            before = "".join(rf"(?<!\b{re.escape(w)}\s)" for w in reference.get("not_after", ()))
            before += rf"(?<!{SIDE},\s)" * (kind == "other")  # A and B, its counterpart, signed
        if kind == "delegation":
            after = rf"(?!\s+(?:{alternation(reference['not_delegation'])})\b)(?!\s*{SIDE})"
        wordings = [*([alternation(phrases)] if phrases else ()), *(filled(p, classes) for p in patterns)]
        # What may stand before it is asked only where the phrase begins.
        begins = rf"(?={'|'.join(wordings)})" if before else ""
        phrase = rf"\b{begins}{before}(?:{'|'.join(wordings)})\b{after}"
        if place := reference.get(f"{kind}_place"):
            phrase = filled(place, {"phrase": f"(?P<ref>{phrase})"})
        # In a pattern no word is sure to stand but those that the language lists; without such it is always tried.
        sure = reference.get("anchors", {}).get(kind, [""]) if patterns else []
        words = tuple(sorted({*sure, *(max(place_tones(p).split(), key=len) for p in phrases)}))
        yield kind, words, re.compile(phrase)


def _acting(data: Mapping[str, Any]) -> re.Pattern[str]:
    """``the leadership of`` before ``the two unions``."""
    acting, of = data["reference"].get("acting"), alternation(data["wrappers"]["of"])
    return _compiled(acting and rf"\b(?:the\s+)?(?:{alternation(acting)})\s+(?:{of})\s+$")


def _group(data: Mapping[str, Any]) -> re.Pattern[str]:
    """Two sides and more with commas and then an ``and`` between them; the ends of ``between X and Y``."""
    wrappers = data["wrappers"]
    kinds = (w for words in data["names"].get("kinds", {}).values() for w in words)
    before = alternation([*data["honorifics"], *kinds, *wrappers["representatives"], *wrappers["delegation"]])
    told, joins = rf"(?:(?i:{before})\.?\s+)?{wrappers.get('described_member', '')}", alternation(wrappers["joins"])
    among = alternation(wrappers.get("among", ["-"]))
    aside = rf"(?:{_placed(wrappers)})?\s*(?:\([^()]{{1,30}}\)\s*)?(?:{unnamed(wrappers, 'unnamed')})?"
    lead = rf"{aside}(?:[,;–—]\s*)?\b"
    some = rf"(?:(?i:{unnamed(wrappers, 'others')})(?:,|\s*[–—:])?\s+(?:(?i:{among})\s+)?)?"
    comma = rf"{aside}[,;]\s*{told}{SIDE}"
    elsewhere = rf"(?:,?\s+{wrappers['elsewhere']},)?" if "elsewhere" in wrappers else ""
    join = rf"{aside}(?:[,;–—]\s*)?(?:\b(?i:{joins})|&){filled(elsewhere, {})}\s+{some}{told}{SIDE}"
    other = rf"\s+(?i:{alternation(wrappers['other_end'])})\s+{told}{SIDE}"
    ends = rf"(?<=\b{wrappers['between']}\s){SIDE}{other}(?:(?:{comma})*(?:{join})+)?"
    companions = alternation(wrappers["companions"]) if "companions" in wrappers else "(?!)"
    company = rf"(?:{comma}){{0,9}}{lead}(?i:{companions})\s+{told}{SIDE}(?:{comma})+(?:{join})+|"
    if "plural_members" in wrappers:  # A, B and the brands C, D
        several = rf"{lead}(?i:{joins})\s+(?i:{wrappers['plural_members']})\s+{SIDE}"
        company += rf"(?:{comma}){{0,9}}{several}(?:{comma}){{0,9}}(?:{join})?|"
    return re.compile(rf"{ends}|{SIDE}(?:{company}(?:{comma})+(?:{join})*|(?:{join})+)")


def unnamed(wrappers: Mapping[str, Any], key: str) -> str:
    """A pattern of those of a list whom no name tells."""
    member, closing = (filled(wrappers.get(name, "(?!)"), {}) for name in ("unnamed_member", "closing"))
    return filled(wrappers.get(key, "(?!)"), {"member": member, "closing": closing})


def _placed(wrappers: Mapping[str, Any]) -> str:
    return filled(wrappers.get("placed", "(?!)"), {})


def _event(events: Mapping[str, Any], names: Mapping[str, Any]) -> re.Pattern[str]:
    """Any of the patterns by which events are named."""
    own = event_pieces(events, names)
    return re.compile(rf"(?<!\w)(?<!\w[/-])(?:{'|'.join(filled(p, own) for p in events['patterns'])})")


def event_pieces(events: Mapping[str, Any], names: Mapping[str, Any]) -> dict[str, str]:
    """What the patterns of events are made of; each piece may hold those before it."""
    own: dict[str, str] = {"head": f"(?i:{alternation(events['heads'])})"}
    own["session"] = f"(?i:{alternation(events['session'])})" if "session" in events else "(?!)"
    for name in ("told", "opener", "end", "jubilees"):
        own[name] = alternation(events[name]) if name in events else "(?!)"
    own["stops"] = alternation(names["stops"])
    own["words"] = f"(?i:{alternation(names['words'])})" if "words" in names else "(?!)"
    own["end"] = f"(?:{own['end']})"
    for name, pattern in events["classes"].items():
        own[name] = filled(pattern, own)
    return own


def _elision(words: Iterable[str]) -> re.Pattern[str]:
    after = "|".join(rf"(?<=\b{re.escape(word)})" for word in words)
    return re.compile(rf"(?:{after})'(?={SIDE})", re.IGNORECASE)


def _articles(data: Mapping[str, Any]) -> Iterator[tuple[re.Pattern[str], bool]]:
    """What stands before a side and adds nothing: an article, a noun for its kind, a country's adjective."""
    names, wrappers = data["names"], data["wrappers"]
    if "determiners" not in wrappers:  # a country's adjective stands after the noun
        yield re.compile(rf"\b(?:{wrappers['articles']})\s+(?={SIDE})", re.IGNORECASE), False
        return
    adjectives: Iterable[str] = [*names["adjectives"], *(f for forms in names["demonyms"].values() for f in forms)]
    word = rf"(?!(?i:{alternation(wrappers['joints'])})\b)[{LOWER}][\w'-]*"
    determiner = rf"(?:(?i:{alternation(wrappers['determiners'])})\s+)?"
    country = rf"{determiner}(?:(?:{alternation(adjectives)})\s+){{1,2}}(?:{word}\s+){{0,3}}"
    told = rf"(?:[a-z]{{2,20}}-(?:{alternation(wrappers['compounds'])})|{alternation(wrappers['describing'])})\s+"
    owner = rf"{determiner}[{UPPER}][\w.-]{{1,30}}(?:\s[{UPPER}][\w.-]{{1,30}})?(?:'s|s')\s+(?i:{told}){{0,3}}"
    yield for_lower(rf"\b(?:{determiner}(?:{told}){{1,3}}|(?:{wrappers['articles']})\s+)(?={SIDE})"), True
    yield re.compile(rf"\b(?:{owner}|{country})(?={SIDE})"), False
