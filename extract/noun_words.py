"""The word lists that the grammar of names built on a kind word reads, as sets of keys and tries."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from unionties.extract.language import language
from unionties.extract.tokens import Phrases, Token, word_key
from unionties.extract.tokens import compound_words as words
from unionties.graph.places import country_names

_ORDINAL = re.compile(r"\d+-?(?:st|nd|rd|th|d)|[IVXL]+(?:-?th)?")


@dataclass(frozen=True)
class NameWords:
    """The word lists of a language's names, as sets of keys."""

    stops: frozenset[str]
    after: frozenset[str]
    closers: frozenset[str]
    trades: frozenset[str]
    crews: frozenset[str]
    industries: frozenset[str]
    joining: frozenset[str]
    union: frozenset[str]
    other: frozenset[str]
    international: frozenset[str]
    purpose: frozenset[str]
    possessives: frozenset[str]
    ordinals: frozenset[str]
    not_organisations: frozenset[str]
    bearing: frozenset[str]
    generic: frozenset[str]
    before_heads: frozenset[str]
    of_fields: Mapping[str, frozenset[str]]
    new_places: Phrases[str]
    organs: Phrases[str]
    titled_organs: frozenset[str]
    party_organs: Phrases[str]
    titles: Phrases[str]
    kinds: Phrases[str]
    kind_acronyms: frozenset[str]
    of_companies: Phrases[str]
    movements: Phrases[str]
    guests: Phrases[str]
    lower_kinds: frozenset[str]
    adjectives: frozenset[str]
    events: frozenset[str]
    regional: frozenset[str]
    beside_movements: Mapping[str, str]
    local: frozenset[str]
    bases: frozenset[str]
    foreign: frozenset[str]
    foreign_openers: frozenset[str]
    foreign_words: frozenset[str]
    foreign_joins: frozenset[str]
    foreign_of: frozenset[str]
    foreign_bodies: Mapping[str, str]
    links: frozenset[str]
    english_links: frozenset[str]
    foreign_workers: frozenset[str]
    foreign_parties: frozenset[str]
    missions: frozenset[str]
    part_kinds: frozenset[str]
    owned_kinds: frozenset[str]
    part_words: frozenset[str]
    placed_parts: frozenset[str]
    place_levels: frozenset[str]
    adjective_endings: tuple[str, ...]
    locals: frozenset[str]
    neutral: frozenset[str]
    not_parts: frozenset[str]
    explaining: Phrases[str]
    sectors: frozenset[str]
    described_heads: frozenset[str]
    staff_heads: frozenset[str]
    unions_of_states: frozenset[str]
    owner_endings: tuple[str, ...]
    not_crews: frozenset[str]
    not_fields: tuple[str, ...]
    portfolios: frozenset[str]
    state_heads: frozenset[str]
    state_closers: frozenset[str]
    of_heads: frozenset[str]
    for_heads: frozenset[str]
    never_unions: frozenset[str]
    tails: frozenset[str]
    state_words: tuple[frozenset[str], ...]
    state_committees: frozenset[str]
    state_parties: frozenset[str]
    owners: frozenset[str]
    unitary: frozenset[str]
    national_bodies: frozenset[str]
    not_described: frozenset[str]
    vague: frozenset[str]
    plurals: frozenset[str]
    linked_regions: Phrases[str]
    centre_acronyms: frozenset[str]
    employers: frozenset[str]
    employer_kinds: frozenset[str]
    not_national: frozenset[str]
    placed_nouns: frozenset[str]
    guest_words: frozenset[str]
    lands: frozenset[str]
    bracketed: re.Pattern[str]
    unjoined: frozenset[str]
    between: frozenset[str]
    laws: frozenset[str]
    foreign_beginnings: tuple[str, ...]
    foreign_endings: tuple[str, ...]
    compounds: tuple[str, ...]
    crew_endings: tuple[str, ...]
    of_unions: frozenset[str]

    def numbered(self, tokens: Sequence[Token], i: int) -> bool:
        """Whether a number stands before the capitalised words at ``i``: they name a meeting, not a body."""
        for token in reversed(tokens[max(0, i - 4) : i]):
            counts = token.key.rpartition(" ")[2] in self.ordinals or _ORDINAL.fullmatch(token.text) is not None
            if counts or not token.capital or token.key in self.stops:
                return counts
        return False

    def organ_behind(self, tokens: Sequence[Token], j: int) -> int | None:
        """Where the organ ends that a body's name has right behind it, if it isn't the first word of a title, as in
        ``AFL-CIO Executive Vice President``."""
        if j >= len(tokens) or not tokens[j].capital or not (organ := self.organs.longest(tokens, j)):
            return None
        end = organ[0]
        titled = end == j + 1 < len(tokens) and tokens[j].key in self.titled_organs and self.titles.longest(tokens, end)
        return None if titled else end

    def own_acronym(self, tokens: Sequence[Token], j: int) -> bool:
        """Whether a name's acronym stands right behind it at ``j``: ``Trade Union Confederation of Latvia LBAS``."""
        if j + 1 >= len(tokens) or not tokens[j].acronym or not tokens[j].text.replace("-", "").isalpha():
            return False
        return tokens[j].text not in self.not_organisations and not tokens[j + 1].capital

    def trade(self, token: Token) -> bool:
        """Whether a word names those who do a work: ``Lecturers``."""
        return token.key.endswith("s") and (token.key in self.trades or token.key in self.sectors)

    def crew(self, token: Token) -> bool:
        """Whether a word names those who work: ``Workers``, ``Dockers``."""
        plural = token.key.endswith("s") and (token.key in self.union or token.key in self.trades)
        return token.key in self.closers or plural or self.trade(token)

    def field(self, tokens: Sequence[Token], j: int) -> bool:
        """Whether the word at ``j`` stands behind its field: ``Labour Relations``."""
        return j > 0 and tokens[j - 1].key in self.of_fields.get(tokens[j].key, ())


@cache
def name_words(code: str) -> NameWords:
    """The word lists of a language's names."""
    data = language(code).data
    names, wrappers = data["names"], data["wrappers"]
    own = country_names(code)

    def keys(section: str) -> frozenset[str]:
        return frozenset(word_key(w) for w in names.get(section, ()))

    def phrases(listed: Sequence[str]) -> Phrases[str]:
        return Phrases(((w, w) for w in listed), words)

    return NameWords(
        stops=keys("stops"),
        after=keys("stops").union(data["prepositions"], wrappers.get("clause_verbs", ()), wrappers.get("finite", ())),
        closers=keys("closers"),
        trades=keys("trades"),
        crews=keys("crews"),
        industries=keys("industries"),
        joining=keys("joining_words"),
        union=keys("union_words"),
        other=keys("other_words"),
        international=keys("international"),
        purpose=keys("purpose_heads"),
        possessives=keys("possessives"),
        ordinals=keys("ordinals"),
        not_organisations=frozenset(names.get("not_organisations", ())),
        bearing=frozenset(names.get("word_names", ())),
        generic=keys("generic_heads"),
        before_heads=keys("before_heads"),
        of_fields={word: frozenset(fields) for word, fields in names.get("of_fields", {}).items()},
        new_places=Phrases(((w, c) for c, listed in names.get("new_places", {}).items() for w in listed), words),
        organs=phrases(names.get("organs", ())),
        titled_organs=keys("titled_organs"),
        party_organs=phrases(names.get("party_organs", ())),
        titles=phrases(data["posts"]["titles"]),
        kinds=Phrases(
            (
                *((w, kind) for kind, listed in names.get("kinds", {}).items() for w in listed),
                *((w, "Company") for w in names.get("before_companies", ())),
            ),
            words,
        ),
        kind_acronyms=frozenset(w for listed in names.get("kinds", {}).values() for w in listed if w.isupper()),
        of_companies=phrases(names.get("of_companies", ())),
        movements=phrases(names.get("movements", ())),
        guests=phrases(names.get("guests", ())),
        lower_kinds=keys("lower_kinds"),
        regional=keys("regional"),
        beside_movements={w: t for t, listed in names.get("beside_movements", {}).items() for w in listed},
        local=keys("local_words"),
        bases=frozenset(names.get("bases", ())),
        foreign=keys("foreign_heads"),
        foreign_openers=keys("foreign_openers"),
        foreign_words=keys("foreign_words"),
        foreign_joins=keys("foreign_joins"),
        foreign_of=frozenset(names.get("foreign_of", ())),
        foreign_bodies={word_key(w): t for t, listed in names.get("foreign_bodies", {}).items() for w in listed},
        links=keys("foreign_links"),
        english_links=keys("english_links"),
        foreign_workers=keys("foreign_workers"),
        foreign_parties=keys("foreign_parties"),
        missions=keys("missions"),
        part_kinds=keys("part_kinds"),
        owned_kinds=keys("part_kinds") | keys("owned_kinds"),
        part_words=keys("part_words"),
        placed_parts=keys("placed_parts"),
        place_levels=keys("place_levels"),
        adjective_endings=tuple(names.get("adjective_endings", ("",))),
        locals=keys("locals"),
        neutral=keys("neutral"),
        not_parts=keys("not_parts"),
        explaining=Phrases(((w, kind) for kind, listed in names.get("explaining", {}).items() for w in listed), words),
        sectors=keys("sector_words"),
        described_heads=keys("described_heads"),
        staff_heads=keys("staff_heads"),
        unions_of_states=keys("unions_of_states"),
        owner_endings=tuple(names.get("owner_endings", ())),
        not_crews=keys("not_crews"),
        not_fields=tuple(names.get("not_fields", ())),
        portfolios=keys("portfolios"),
        state_heads=keys("state_heads"),
        state_closers=keys("state_closers"),
        of_heads=keys("of_heads"),
        for_heads=keys("for_heads"),
        never_unions=keys("never_unions"),
        tails=keys("bracketed_tails"),
        state_words=tuple(frozenset(map(word_key, w.split())) for w in names.get("state_words", ())),
        state_committees=keys("state_committees"),
        state_parties=frozenset(names.get("state_parties", ())),
        owners=keys("owners"),
        unitary=frozenset(names.get("unitary", ())),
        employers=keys("employers"),
        employer_kinds=keys("employer_kinds"),
        national_bodies=keys("national_bodies"),
        not_described=keys("not_described"),
        vague=keys("vague"),
        plurals=keys("plural_kinds"),
        linked_regions=phrases(names.get("linked_regions", ())),
        centre_acronyms=frozenset(names.get("centre_acronyms", ())),
        not_national=keys("not_national"),
        placed_nouns=keys("placed_nouns"),
        guest_words=keys("guests"),
        lands=keys("lands"),
        bracketed=re.compile(rf"(?:{'|'.join(names.get('bracketed', ['(?!)']))})[:\s]\s*", re.IGNORECASE),
        unjoined=keys("unjoined"),
        between=keys("between"),
        laws=keys("laws"),
        foreign_beginnings=tuple(names.get("foreign_beginnings", ("-",))),
        foreign_endings=tuple(names.get("foreign_endings", ())),
        crew_endings=tuple(names.get("crew_endings", ("-",))),
        of_unions=keys("of_unions"),
        compounds=tuple(f"-{w}" for w in wrappers.get("compounds", ())),
        events=frozenset(word_key(w) for w in data["events"]["heads"] if w != "congress"),
        adjectives=frozenset(names.get("adjectives", ()))
        | {f for forms in names.get("demonyms", {}).values() for f in forms if f not in own}
        - set(names.get("nouns", ())),
    )
