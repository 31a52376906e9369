"""The patterns of titles and names that stand beside each other as in English, on a masked sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from unionties.extract.cues import DATE, SIDE, SIDES
from unionties.extract.language import alternation, language
from unionties.extract.leaps import Leaping
from unionties.extract.post_patterns import titles
from unionties.extract.tokens import LOWER, UPPER
from unionties.graph.names import match_key
from unionties.graph.places import country_names

_U, _L = f"(?-i:[{UPPER}])", f"(?-i:[{LOWER}])"
#: A word of a person's name, an initial, and a word that links the parts of a name.
_CAP = rf"(?:(?:al|el|ul|as|ash|ag|d|o|l|n|m)[-’'])?{_U}(?:[\w-]|['’](?!s\b)(?=\w)|\.(?=\w))*"
_INITIAL = rf"{_U}{_L}?\.(?=\s?(?:{_U}|al-|el-))"
LINK = (
    r"(?:de|da|das|do|dos|del|della|di|du|van|von|der|den|zu|bin|ben|ibn|bint|binti"
    r"|al|el|ul|la|le|los|ole|y|e|ould|abu)"
)
_NICKNAME = r"[\"“'‘][^\"“”‘’',;]{2,20}[\"”’']"
NAME = (
    rf"(?:{_INITIAL}\s?){{0,3}}{_CAP}"
    rf"(?:\s(?:{_INITIAL}|(?:{LINK}\s){{0,2}}{_CAP}|{_NICKNAME}(?=\s{_U}))){{0,6}}(?:,?\s(?:Jr|Sr)\b\.?)?"
)
#: The name in the letters of its language behind it: ``Lin Hui-kuan (林惠官)``.
_WRITTEN = r"(?:\s?\([^\WA-Za-z][\w\s·-]{0,20}\))?"
#: Words with a capital that may name a body which nothing else has told.
PROPER = rf"(?:{_U}|\d)[\w&’'.-]*(?:\s(?:(?:of|and|de|la|for|the)\s)?(?:{_U}|\d)[\w&’'.-]*){{0,6}}"


@dataclass(frozen=True)
class TitlePatterns:
    """A language's titles, and where persons and bodies stand beside them."""

    title: Leaping
    seat: re.Pattern[str]
    of: re.Pattern[str]
    apposed: re.Pattern[str]
    signed: re.Pattern[str]
    tail: re.Pattern[str]
    second: re.Pattern[str]
    with_others: re.Pattern[str]
    several: re.Pattern[str]
    which: re.Pattern[str]
    run_by: re.Pattern[str]
    more: re.Pattern[str]
    beside: re.Pattern[str]
    anaphor: re.Pattern[str]
    unit: re.Pattern[str]
    charge: re.Pattern[str]
    area: re.Pattern[str]
    fields: re.Pattern[str]
    unknown_of: re.Pattern[str]
    of_land: re.Pattern[str]
    unknown_beside: re.Pattern[str]
    heads: re.Pattern[str]
    aside: re.Pattern[str]
    pronoun: re.Pattern[str]
    before: re.Pattern[str]
    pair: re.Pattern[str]
    holders: re.Pattern[str]
    holder: re.Pattern[str]
    chosen: re.Pattern[str]
    elsewhere: re.Pattern[str]
    gained: re.Pattern[str]
    both: re.Pattern[str]
    name: re.Pattern[str]
    names: re.Pattern[str]
    name_of: Leaping
    alone: re.Pattern[str]
    honoured: re.Pattern[str]
    honorific: re.Pattern[str]
    after: re.Pattern[str]
    a_name: re.Pattern[str]
    led_by: re.Pattern[str]
    members: re.Pattern[str]
    for_which: re.Pattern[str]
    speaks_for: re.Pattern[str]
    unnamed: re.Pattern[str]
    leading: Leaping
    belonging: re.Pattern[str]
    own_units: re.Pattern[str]
    guests: re.Pattern[str]
    others_own: re.Pattern[str]
    called: frozenset[str]
    honorifics: frozenset[str]
    names_too: frozenset[str]
    stops: frozenset[str]
    own_body: frozenset[str]
    any_kind: frozenset[str]
    ends: re.Pattern[str]
    the_body: re.Pattern[str]
    chooses: re.Pattern[str]
    ruled: re.Pattern[str]


@cache
def title_patterns(code: str) -> TitlePatterns:
    """The compiled patterns of a language's titles."""
    data = language(code).data
    posts, names = data["posts"], data["names"]
    seats, adjectives = alternation(posts["seats"]), alternation(posts["adjectives"])
    ruled = alternation(posts["heads_of_state"].get("ruled", ["-"]))
    title = rf"(?:{titles(code)}|{seats})"
    demonyms = [d for listed in names["demonyms"].values() for d in listed if len(d) > 4]
    again = alternation([w for w in posts["of"] if w not in posts.get("sources", ())])
    of, units, body = alternation(posts["of"]), alternation(posts["units"]), alternation(posts["bodies_named"])
    short = alternation([h for h in data["honorifics"] if len(h) > 1 and h.isalpha()])
    lands = [c for c in country_names(code) if c.split()[0].casefold() in data["honorifics"] and " " in c]
    unlike = rf"(?!\b(?:{alternation(lands) or '-'})\b)(?<!\w\.)"
    #: ``Mr. Borg``, ``Bro.Borg`` as it is typed, and not ``Sri Lanka``.
    honorific = rf"(?:{unlike}\b(?:{alternation(data['honorifics'])})\b\.?\s+|\b(?:{short})\.(?={_U}))"
    determiner = rf"(?:(?:{alternation(posts['determiners'])}|{adjectives})[\s-]+)"
    determiners = rf"{determiner}{{0,4}}"
    full = NAME.replace(rf"{{0,2}}{_CAP}", rf"{{0,2}}(?!(?:{alternation(posts.get('articles', ['-']))})\b){_CAP}")
    no_verb = rf"(?!(?:{alternation(posts['no_units'])})\b)"
    sent, organs = posts.get("sent", "(?!)"), alternation([*names.get("organs", ()), *posts.get("boards", ["-"])])
    organ = rf"(?:(?:the|its|an?)\s+)?(?:{no_verb}[\w-]+\s+){{0,3}}?(?:{organs})\s+of\s+(?:the\s+)?"
    word = rf"{no_verb}[^\W\d_][\w’'-]*"
    extra = (
        rf"\s+(?:of|for|on|at|in|in\s+charge\s+of|responsible\s+for)\s+(?:the\s+)?{word}(?:\s+{word}){{0,5}}?"
        rf"\s+(?:of|at|in|within)"
    )
    other = rf"(?!\s+(?:{honorific}|[\w-]+\s{_INITIAL}))"
    proper = PROPER.replace("|and|", rf"|and{other}|")  # ... of the TUC and Lord Brett
    sectors = alternation([*names.get("sector_words", ()), *names.get("union_words", ()), *posts["sectors"]])
    sectors = rf"(?:{sectors})(?:['’]s|s['’]|['’])?"
    nation = rf"(?:{alternation(country_names(code))})['’]s|(?<=,\s)(?:{alternation(demonyms)})(?=\s{_U}[\w'’-]+\s{_U})"
    region = alternation([*posts["regions"], *country_names(code)])
    #: ``Sub Saharan Africa``, ``Southern and East Africa``.
    wide = rf"(?:(?:{alternation(posts.get('directions', ['-']))})(?:\s+and\s+|[\s-]+)){{0,3}}(?:{region})\b"
    area = rf"(?:\s+(?:for|in|to|at)\s+(?:the\s+)?{wide}(?:\s+and\s+(?:the\s+)?{wide})?)"
    field = rf"(?:{alternation(posts['fields'])})\b"
    fields = rf"\s+(?:of|for)\s+{field}(?:\s+(?:and\s+)?{field}){{0,4}}(?=\s+{_U}[\w’'-]+\s+{_U})"
    link, standing = posts["link"].replace("{date}", DATE), alternation(posts.get("standing_for", ["-"]))
    credential = rf"(?-i:,\s+(?:{alternation(posts.get('credentials', ['-']))})\b)?"
    verbs, belongs, member = (alternation(posts.get(key, ["-"])) for key in ("verbs", "belongs", "member"))
    home = (
        rf"(?:,?\s+(?:of|from|representing)\s+(?:(?:the|new)\s+)*(?P<home>{SIDE})(?:\s+in\s+(?:the\s+)?"
        rf"(?:{alternation(country_names(code))})\b)?|\s+\((?:{SIDE})(?:,\s+[^(),;]{{2,30}})?\))"
    )
    native = rf"\s+of\s+(?:the\s+)?(?:{alternation(country_names(code))})\b(?!['’])"
    homes = home.replace("?P<home>", "?:")
    elected = rf"(?:{posts['elected']})\s+"
    unknown = rf"\s+(?:of|from)\s+(?:the\s+)?(?-i:[{UPPER}]{{2,}}\b)"
    holder = rf"(?P<hon>{honorific}{{0,3}})(?P<name>{NAME})(?:{home}|{unknown})?"
    one = re.sub(r"\?P<\w+>", "?:", holder)
    return TitlePatterns(
        title=Leaping(
            re.compile(rf"\b(?P<title>{titles(code)}|(?:{seats})(?=\s+of\b)|(?<={SIDE}\s)(?:{seats}))\b(?![’'-]\w)")
        ),
        seat=re.compile(rf"(?:{seats})\b(?!\s+of\b)", re.IGNORECASE),
        of=re.compile(
            rf"(?:(?P<extra>{extra})|\s+(?:{of}|{standing}))\s+{determiners}(?:(?:{_U}[\w-]*|{SIDE})['’]s\s+(?:{no_verb}{_L}[\w-]*\s+){{0,2}})?"
            rf"(?:{no_verb}{_L}[\w-]*['’]?\s+){{0,2}}?(?:{SIDE}(?:-|\s+)(?:{member})\s+)?(?P<side>{SIDE})",
            re.IGNORECASE,
        ),
        apposed=re.compile(
            rf"\s+of\s+(?:the|a|an)\s+(?:{no_verb}[\w-]+\s+){{1,6}}?(?:{body})(?:\s+\w+)?,\s+(?:the\s+)?(?P<side>{SIDE})"
            rf"(?=\s*[,.;)]|$)|\s+of\s+the\s+(?:(?:and|{no_verb}{_L}[\w-]+['’]?)\s+){{2,7}}?(?:{body})\s+\((?P<short>{SIDE})\)",
            re.IGNORECASE,
        ),
        signed=re.compile(
            rf"\.?(?:\s*,\s*|\s)(?P<side>{SIDE})(?=\s*(?:[,.;)]|$|and\s+{title}\b|and\s+{honorific}{{0,2}}{_U})|\s[–—-]\s)",
            re.IGNORECASE,
        ),
        second=re.compile(
            rf"(?:\s*+(?:,|\band|,\s*and|,\s+as\s+well\s+as)|\s++as\s+well\s+as)\s+(?:{again})\s+{determiners}(?:{_L}[\w-]*\s+)?"
            rf"(?P<side>{SIDE})",
            re.IGNORECASE,
        ),
        with_others=re.compile(
            rf",?\s+(?:{alternation(posts['with_others'])})\s+(?:{word}\s+){{1,6}}?(?:{of})\s+(?P<side>{SIDE})",
            re.IGNORECASE,
        ),
        several=re.compile(
            rf"\s+of\s+(?P<sides>{SIDE}(?:,\s+{SIDE}){{0,6}},?\s+and\s+{SIDE})(?:,|\s*[–—-]|\s*\()?\s+"
            rf"(?P<names>{NAME}(?:,\s+{NAME}){{0,6}},?\s+and\s+{NAME})",
            re.IGNORECASE,
        ),
        which=re.compile(
            rf"(?P<side>{SIDE}),?\s+of\s+which\s+(?P<hon>{honorific}{{0,3}})(?P<name>{NAME})\s+{link}{determiners}"
            rf"(?P<title>{title})\b",
            re.IGNORECASE,
        ),
        run_by=re.compile(
            rf"(?P<side>{SIDE}),?\s+(?P<title>{posts['run_by']})\s+(?P<hon>{honorific}{{0,3}})(?P<name>{NAME})",
            re.IGNORECASE,
        ),
        tail=re.compile(
            rf"(?:\s*\([^()]{{0,40}}\))|(?:\s+(?:{body})(?=,?\s+(?:{honorific}){{0,3}}{_U}[\w’'-]+\s+{_U}))|(?:,\s+(?:{word}\s+){{0,2}}(?:{units})(?=,\s+(?:{honorific}){{0,3}}{_U}))|(?:['’]s)?(?:\s+(?!and\b){word}){{0,3}}?\s+(?:{units})\b(?:(?:\s+(?!and\b){word})?\s+(?:{units})\b){{0,2}}(?:\s+(?:in|for|on)\s+(?:the\s+)?{word})?{area}?",
            re.IGNORECASE,
        ),
        more=re.compile(
            rf"\s*(?:,|\band\b|,\s*and|&|;)\s+(?:also\s+|concurrently\s+)?(?P<the>(?=the\b))?{determiners}(?P<title>{title})\b(?![’'-]\w)",
            re.IGNORECASE,
        ),
        beside=re.compile(
            rf"(?P<side>{SIDE})(?:['’]s?|\s+(?:{region}))?\s+(?P<sector>(?:{sectors}\s+(?:(?:and|&)\s+)?){{0,4}})(?:(?:and\s+(?:the\s+)?)?(?:{region})\s+|(?-i:[A-Z]{{2,3}}\s+))?{determiners}$|(?P<owner>{SIDE})['’]s?\s+(?:{word}\s+){{0,3}}$",
            re.IGNORECASE,
        ),
        anaphor=re.compile(
            rf"(?P<by>\b(?:by|under|with|including|from|to|through|and|of)\s+)?\b(?:(?P<own>our|my)|its|their|whose"
            rf"|the\s+(?P<late>latter|former)['’]s|the\s+(?:[\w-]+\s+)?(?P<noun>{body})['’]s?)\s+(?:{determiner}|{word}\s+){{0,3}}$",
            re.IGNORECASE,
        ),
        unit=re.compile(
            rf"\s+(?:of|(?P<at>at|for|in))\s+(?:(?P<own>our)\s+(?:{word}\s+){{0,4}}?|(?:its|their)\s+(?:{word}\s+){{0,4}}?"
            rf"(?:{units})|(?:the|this|that|his|her)\s+(?:{word}\s+){{0,2}}(?P<noun>{body}|{units}|c\.\s?c\.))"
            rf"(?!\w)(?!\s+of)",
            re.IGNORECASE,
        ),
        charge=re.compile(
            rf"\s+(?:of|for|on|in\s+charge\s+of|responsible\s+for)\s+(?:the\s+)?{no_verb}{_L}[\w-]*"
            rf"(?:\s+(?:and\s+)?{no_verb}{_L}[\w-]*){{0,5}}"
            rf"(?=,|\s\(|\s[–-]\s)|\s+(?:of|for)\s+(?:the\s+)?(?:{_U}[\w’'-]*\s+(?:(?:and|&)\s+)?){{0,5}}?"
            rf"(?:{alternation(posts['charges'])})(?=,\s+{SIDE})|\s+(?:of|for)\s+(?:the\s+)?(?:{_U}[\w’'-]*\s+(?:(?:and|&)\s+(?:the\s+)?)?){{0,6}}?"
            rf"(?:{alternation(posts['charges'])})(?=\s+(?:{honorific})*{_U})|\s+(?:in\s+charge\s+of|responsible\s+for|for)\s+(?:the\s+)?(?:[^\W\d_][\w’'-]*,?\s+){{1,8}}?"
            rf"(?={_U}[\w’'-]+\s+{_U}|{honorific})",
            re.IGNORECASE,
        ),
        area=re.compile(area, re.IGNORECASE),
        fields=re.compile(fields, re.IGNORECASE),
        of_land=re.compile(rf"\s+(?:{of})\s+(?:the\s+)?(?P<land>{PROPER})", re.IGNORECASE),
        unknown_of=re.compile(rf"\s+(?:of|at|with|for)\s+(?:the\s+)?(?P<name>{proper})", re.IGNORECASE),
        unknown_beside=re.compile(
            rf"(?<![\w’'.-])(?P<name>{PROPER})(?P<owner>['’]s?)?\s+{determiners}$", re.IGNORECASE
        ),
        heads=re.compile(
            rf"(?P<hon>{honorific}{{0,3}})\b(?P<name>{NAME})(?P<of>,?\s+(?:of|from)\s+(?:the\s+)?{SIDE})?"
            rf"(?:\s+from\s+{_CAP}(?:\s{_CAP})?)?(?:(?:,\s+(?:\d\d|an?\s[^,;.{SIDES[0]}-{SIDES[1]}]{{2,40}})){{1,2}},(?=\s))?(?:,?\s+who)?\s+(?:(?:has|had|have)\s+)?"
            rf"(?:(?:also|now|then|currently)\s+)?(?P<verb>{verbs}|(?:{belongs})(?=\s+{organ}{SIDE}))\s+(?:{DATE}\s+)?"
            rf"(?:(?:{organ})?(?P<side>{SIDE})(?!\s+(?:{alternation(data['wrappers']['after']['delegation'])}))"
            rf"|(?:the|(?P<own>its|their|his|her))\s+(?!delegation|mission|team|group)(?:[\w-]+\s+)?(?P<noun>{body}|{units})\b(?!['’]))",
            re.IGNORECASE,
        ),
        aside=re.compile(
            rf"^(?:\s*\(\s*{determiners}$|(?:\s*[,(–-])?\s*(?:(?:and|as\s+well\s+as)\s+(?!the\b))?(?:{link}|(?:a|the|also)\s+|who\b[^;]{{0,140}}?\b"
            rf"(?:is|was|as|becomes|became|remains|elected)\s+(?:also\s+)?){{1,2}}{determiners}$)",
            re.IGNORECASE,
        ),
        pronoun=re.compile(
            rf"(?:\b(?P<he>he|she)|(?P<by>{SIDE})(?:['’]s)?\s+{title}|(?P<of>{SIDE}),?\s+(?:of|on)\s+which\s+(?:he|she)(?:\s+sits)?)\s+{link}{determiners}$",
            re.IGNORECASE,
        ),
        before=re.compile(
            rf"(?P<hon>{honorific}{{0,3}})\b(?P<name>{full}){_WRITTEN}{credential}(?:{home}|{native})?(?P<sep>{elected}|(?:,[^,;.]{{3,50}},)?,?\s+(?:who\s+(?:[^,;.]{{3,60}}?\s+and\s+)?|(?:{verbs})\s[^,;.]{{1,60}}?\s+and\s+|and\s+)?{link}"
            rf"|,\s+(?:who\s+|(?:an?\s+|the\s+)?(?!who\b|which\b|and\b){word}(?:\s+{word}){{0,8}}?\s+and\s+)?|\s*\((?:who\s+)?(?:{link})?|\s[–-]\s|\s+(?:(?P<capacity>{posts['capacity']})\s+)?)(?:also\s+)?{determiners}$",
            re.IGNORECASE,
        ),
        holders=re.compile(
            rf"(?P<list>{one}(?:(?:,|;|,?\s+and)\s+{one}){{1,7}})"
            rf"(?:,?\s+{link}|,\s+(?:{alternation(posts.get('each', ['-']))})\s+(?:{link})?){determiners}$",
            re.IGNORECASE,
        ),
        holder=re.compile(holder, re.IGNORECASE),
        chosen=re.compile(rf"\b(?:{posts['chosen']})\b", re.IGNORECASE),
        gained=re.compile(elected, re.IGNORECASE),
        elsewhere=re.compile(rf"\s+(?:{of})\s", re.IGNORECASE),
        both=re.compile(
            rf"\s+and\s+(?:the\s+)?(?:(?:{alternation(demonyms)})\s+)?(?:{body}\s+)?(?P<side>{SIDE})"
            rf"(?=\)|,\s+(?-i:(?!(?:and|who|which|that|the|an?|as)\b)[{LOWER}]))",
            re.IGNORECASE,
        ),
        pair=re.compile(
            rf"(?P<one>{honorific}{{0,3}}{NAME})(?:{homes})?\s+and\s+(?P<two>{honorific}{{0,3}}{NAME})(?:{homes})?,?\s+"
            rf"{link}{determiners}$",
            re.IGNORECASE,
        ),
        name=re.compile(
            rf"(?:\s+{DATE}(?=,))?(?P<comma>,|\s[–-]|\s+(?:is|was)(?=\s+{_U}[\w-]+\s+{_U}))?\s+(?:(?:{nation})\s+)?(?P<hon>{honorific}{{0,3}})(?P<name>{NAME})",
            re.IGNORECASE,
        ),
        names=re.compile(
            rf"(?:(?:,|:|\s[–-])?\s+|\s?—\s?)(?P<list>{one}(?:,\s+{one}){{0,6}},?\s+and\s+{one})",
            re.IGNORECASE,
        ),
        name_of=Leaping(
            re.compile(
                rf"(?P<hon>{honorific}{{0,3}})\b(?P<name>{NAME})(?:,?\s+(?:of|from|for)\s+{determiners}|\s+\()"
                rf"(?P<side>{SIDE})\)?|(?P<owner>{SIDE})['’]s\s+(?P<hon2>{honorific}{{0,3}})(?P<name2>{NAME})",
                re.IGNORECASE,
            )
        ),
        alone=re.compile(
            rf"\W{{0,3}}(?:(?:signed|issued|sent|by|for)\b[\s:]*){{0,3}}(?P<name>{honorific}{{0,3}}{NAME})[\s,.]*",
            re.IGNORECASE,
        ),
        honoured=re.compile(rf"(?P<hon>{honorific}{{1,3}})(?P<name>{NAME})", re.IGNORECASE),
        honorific=re.compile(rf"^(?:{honorific}){{1,4}}", re.IGNORECASE),
        after=re.compile(
            rf"(?:(?P<acts>\s+(?:{alternation(posts.get('acts_for', ['-']))})\s+)|,?\s+(?:of|from)\s+|\s+\(|\s)"
            rf"(?P<side>{SIDE})\)?"
        ),
        a_name=re.compile(NAME, re.IGNORECASE),
        led_by=re.compile(rf"\b(?:{posts['led_by']})\s+(?:\w+\s+)?$", re.IGNORECASE),
        members=re.compile(rf"\b{posts['members']}\b", re.IGNORECASE),
        for_which=re.compile(rf"(?:\s*[:(]|\s[–—-]|['’]s\s|{sent})\s*(?:the\s+)?{honorific}{{0,3}}", re.IGNORECASE),
        speaks_for=re.compile(rf"\b{posts['speaks_for']}\s+{SIDE},?\s+(?:{_L}[\w-]*\s+){{0,2}}$", re.IGNORECASE),
        unnamed=re.compile(rf"\b{posts['unnamed']}\s*$", re.IGNORECASE),
        leading=Leaping(re.compile(rf"\b(?:{verbs}|{belongs})\s")),
        belonging=re.compile(rf"\b(?:of|from|for)\s[^.]{{0,40}}?{SIDE}|\({SIDE}|{SIDE}['’]s\s+{_U}"),
        guests=re.compile(rf"\b(?:{alternation(data['wrappers']['delegation'])})\b", re.IGNORECASE),
        others_own=re.compile(rf"\b(?:{alternation(posts.get('others_own', ['-']))})\s+$", re.IGNORECASE),
        own_units=re.compile(rf"\b(?:{alternation(posts['own_units'])})\b", re.IGNORECASE),
        called=frozenset(w.split()[0].rstrip(".") for w in data["honorifics"]),
        honorifics=frozenset(data["honorifics"]),
        names_too=frozenset(map(match_key, posts["names_too"])),
        stops=frozenset(
            match_key(w)
            for w in (*data["names"]["stops"], *data["names"].get("union_words", ()), *posts.get("not_names", ()))
        ),
        own_body=frozenset(posts["own_body"]),
        ends=re.compile(rf"\b{titles(code)}\s+$", re.IGNORECASE),
        the_body=re.compile(rf"\bthe\s+(?P<noun>{body})\b(?!['’])", re.IGNORECASE),
        chooses=re.compile(
            rf"(?P<side>{SIDE})\s+(?:(?:has|had|have)\s+)?(?:{alternation(posts.get('chooses', ['-']))})\s+$"
            rf"|\b(?:{alternation(data['wrappers']['delegation'])})\s+(?:of|from)\s+(?P<sent>{SIDE}),?\s+(?:led|headed)\s+by\s+$",
            re.IGNORECASE,
        ),
        any_kind=frozenset(posts.get("any_kind", ())),
        ruled=re.compile(rf"\b(?:{ruled})\s+of\s+{determiners}$", re.IGNORECASE),
    )
