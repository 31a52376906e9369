"""The extraction: from an article to its statements, in four steps.

:func:`extract` runs the steps over one article. They are registered with spaCy as components, too, under the names
``unionties_sentences``, ``unionties_sides``, ``unionties_relations`` and ``unionties_certainty`` (see
``components.py``). The steps need no tokens of spaCy's, so :func:`extract` doesn't make a ``Doc``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from unionties.extract.blocks import blocks
from unionties.extract.certainty import weighed
from unionties.extract.convened import with_times
from unionties.extract.corroborated import corroborated
from unionties.extract.datelines import day_of_report
from unionties.extract.drafts import Draft
from unionties.extract.evened import evened
from unionties.extract.knowledge import knowledge
from unionties.extract.language import language, languages
from unionties.extract.masked import Masked, Rejection
from unionties.extract.noun_names import NounNames
from unionties.extract.noun_posts import NounPeople
from unionties.extract.organisations import OrganisationFinder
from unionties.extract.pair_features import Candidate
from unionties.extract.persons import People
from unionties.extract.relations import RelationFinder
from unionties.extract.resolution import Resolver
from unionties.extract.sentences import sentences
from unionties.extract.sides import SideBuilder
from unionties.extract.wrapping import unwrapped
from unionties.graph.errors import ReadError
from unionties.graph.statement import Article, Entity, Evidence, Statement

_ROLES = ("title", "body")
#: Three acronyms with commas between them.
_ACRONYMS = re.compile(r"(?:[^\W\d_][\w/-]{1,15}(?: \([^()]{1,40}\))?, ){2}[^\W\d_]")


@dataclass
class Analysis:
    """What the components have found in an article so far."""

    article: Article
    sentences: list[tuple[int, int, str]] = field(default_factory=list)
    masked: dict[tuple[int, int], Masked] = field(default_factory=dict)
    day: str | None = None
    """The day from which the article counts its days."""
    resolver: Resolver | None = None
    people: People | None = None
    builder: SideBuilder | None = None
    drafts: list[Draft] = field(default_factory=list)
    rejected: list[Rejection] | None = None
    """Cues that matched and made no statement, where they are asked for."""
    unsure: list[Draft] = field(default_factory=list)
    """Statements that were too unsure to be told, down to a half of the floor."""
    pairs: list[tuple[int, int, Candidate]] | None = None
    """Every two ends that a sentence names, with the sentence's offsets, where they are asked for to learn from."""
    meant: dict[tuple[int, int], tuple[str, ...]] = field(default_factory=dict)
    """What each reference stood for, by its offsets, where it is asked for."""
    read: Article = field(init=False)
    """The article with its paragraphs in one line each, as long as before."""

    def __post_init__(self) -> None:
        text = unwrapped(self.article.text)
        self.read = self.article if text == self.article.text else replace(self.article, text=text)


def extract(article: Article, left_open: dict[str, tuple[str, ...]] | None = None) -> list[Statement]:
    """The statements of one article, in the order of its text; the same article gives the same list.

    Args:
        article: what to read.
        left_open: takes the names that several organisations bear and nothing in the article settles, each with the
            ids of its bearers.

    Raises:
        ReadError: the article's language has no data file.
    """
    even = evened(article)
    analysis = analyse(even.article)
    if left_open is not None:
        text = even.article.text
        for masked in analysis.masked.values():
            left_open.update((" ".join(text[n.start : n.end].split()), n.bearers) for n in masked.open)
    return [even.placed(statement) for statement in _statements(analysis)]


def analyse(article: Article, explain: bool = False, weigh: bool = True, learn: bool = False) -> Analysis:
    """What the steps find in an article; ``explain`` keeps what they rejected and what references stood for.

    Without ``weigh`` every draft is kept with the confidence of its rule; with ``learn`` no pairs are read by what was
    learned, and all are kept to learn from.

    Raises:
        ReadError: the article's language has no data file.
    """
    code = article.source.language or "vi"
    if code not in languages():
        raise ReadError(
            f"{article.name}: no extraction for the language {code!r}: expected one of {', '.join(languages())}"
        )
    analysis = Analysis(article, rejected=[] if explain else None, pairs=[] if learn else None)
    for step in STEPS.values():
        if weigh or step is not weigh_drafts:
            step(analysis, code)
    return analysis


def cut(analysis: Analysis, code: str) -> None:
    """Cut titles and body into sentences."""
    text = analysis.read.text.replace("\n", " ")  # a block that holds a line's end is one that a page broke
    for block in blocks(analysis.read):
        if block.role in _ROLES:
            for start, end in sentences(text, block.start, block.end, code):
                if not _in_capitals(text[start:end]):
                    analysis.sentences.append((start, end, block.role))


def _in_capitals(sentence: str) -> bool:
    """Whether a sentence is in capitals, all but what brackets may hold: names don't stand out in it, unless it begins
    with a list of acronyms. One word alone, as in a line of a list, may be an acronym."""
    if sum(map(str.isupper, sentence.split())) < 2:
        return False
    if sentence.isupper():
        return True
    capital = sentence[:12].isupper() and sum(map(str.isupper, sentence)) > len(sentence) / 2
    return capital and _ACRONYMS.match(sentence) is None


def find_sides(analysis: Analysis, code: str) -> None:
    """Find organisations, persons, events, dates and references."""
    data, facts = language(code), knowledge(code)
    text = analysis.read.text
    resolver = Resolver(data, facts, text)
    nouns = data.names.get("grammar") == "noun"
    people = NounPeople(data, resolver) if nouns else People(data, resolver)
    finder = NounNames(data, facts) if nouns else OrganisationFinder(data, facts)
    told = ((start, end) for start, end, role in analysis.sentences if role == "body")
    analysis.day = day_of_report(text, told, code, analysis.article.source.published)
    builder = SideBuilder(data, finder, resolver, people, analysis.day)
    analysis.resolver, analysis.people, analysis.builder = resolver, people, builder
    for start, end, _ in _told(analysis):
        analysis.masked[start, end] = builder.build(text, start, end)
    for masked in analysis.masked.values():
        people.place(masked)


def find_relations(analysis: Analysis, code: str) -> None:
    """Join sides to statements."""
    assert analysis.resolver is not None, "sides must be found before relations"
    finder = RelationFinder(language(code), analysis.resolver, analysis.day)
    finder.rejected, finder.pairs.seen, finder.pairs.unsure = analysis.rejected, analysis.pairs, analysis.unsure
    body = [place for *place, role in analysis.sentences if role == "body"]
    head = body[:2] + [place for *place, role in analysis.sentences if role == "title"]
    finder.discourse.foresee(analysis.masked.values(), [analysis.masked[a, b] for a, b in head])
    for start, end, role in analysis.sentences:
        if role == "title":
            finder.discourse.announce(analysis.masked[start, end])
    finder.declared.read(analysis.read.text, [analysis.masked[a, b] for a, b in body[:1]], analysis.day)
    for start, end, role in _told(analysis):
        masked = analysis.masked[start, end]
        if analysis.rejected is not None:
            meant = {(s.start, s.end): finder.discourse.ids(masked, s) for s in masked.sides if s.inferred}
            analysis.meant.update(meant)
        analysis.drafts.extend(finder.find(masked, start, end, role == "title"))
    analysis.drafts = with_times(finder.late.settled(analysis.drafts), finder.discourse.occasions.held)


def weigh_drafts(analysis: Analysis, code: str) -> None:
    """Give each draft its probability and drop those that are too unsure, if no other sentence tells the same."""
    assert analysis.resolver is not None, "relations must be found before they are weighed"
    roles = {(start, end): role for start, end, role in analysis.sentences}
    unsure = analysis.unsure
    told = weighed(analysis.drafts, analysis.masked, roles, analysis.resolver, code, unsure)
    too = corroborated(told, unsure)
    analysis.drafts, analysis.unsure = told + too, [draft for draft in unsure if draft not in too]


STEPS: Mapping[str, Callable[[Analysis, str], None]] = {
    "unionties_sentences": cut, "unionties_sides": find_sides, "unionties_relations": find_relations,
    "unionties_certainty": weigh_drafts,
}  # fmt: skip
"""The steps of the extraction, in their order, by the names under which spaCy knows them."""


def _told(analysis: Analysis) -> list[tuple[int, int, str]]:
    """The sentences in the order in which a reader should take them: titles shorten what the body introduces."""
    return sorted(analysis.sentences, key=lambda s: (s[2] == "title", s[0]))


def _statements(analysis: Analysis) -> list[Statement]:
    resolver, people, article = analysis.resolver, analysis.people, analysis.article
    assert resolver is not None and people is not None
    entities: dict[str, Entity] = {}
    statements: dict[str, Statement] = {}
    for draft in sorted(
        analysis.drafts,
        key=lambda d: (
            d.start,
            d.end,
            d.relation,
            d.subject,
            d.object,
            d.when or "",
            d.planned,
            d.title or "",
        ),
    ):
        subject, object_ = (_entity(end, resolver, people, entities) for end in (draft.subject, draft.object))
        evidence = Evidence(article.name, draft.begin, draft.end, article.text[draft.begin : draft.end])
        statement = Statement(
            subject, draft.relation, object_, evidence, draft.when, draft.planned, draft.title, draft.confidence,
            article.source,
        ).ordered()  # fmt: skip
        statements.setdefault(statement.id, statement)
    return list(statements.values())


def _entity(end: str, resolver: Resolver, people: People, entities: dict[str, Entity]) -> Entity:
    if end not in entities:
        if end.startswith("person:"):
            name = people.full(end.removeprefix("person:"))
            entities[end] = Entity(people.id(name), "Person", name, ((resolver.language.code, name),), (name,))
        else:
            entities[end] = resolver.entity(end)
    return entities[end]
