"""The extraction: a spaCy pipeline of our own components, from an article to its statements.

``nlp(language)`` gives the pipeline, :func:`extract` runs it over one article. The components are registered under
the names ``unionties_sentences``, ``unionties_sides`` and ``unionties_relations``; what they find is in
``doc._.unionties`` and, for display, in ``doc.spans``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import spacy
from spacy.language import Language as Pipeline
from spacy.tokens import Doc

from unionties.extract.blocks import blocks
from unionties.extract.language import language, languages
from unionties.extract.masked import Masked
from unionties.extract.organisations import OrganisationFinder
from unionties.extract.persons import People
from unionties.extract.relations import Draft, RelationFinder
from unionties.extract.resolution import Resolver, knowledge
from unionties.extract.sentences import sentences
from unionties.extract.sides import SideBuilder
from unionties.graph.errors import ReadError
from unionties.graph.statement import Article, Entity, Evidence, Statement

_ROLES = ("title", "body")


@dataclass
class Analysis:
    """What the components have found in an article so far."""

    article: Article
    sentences: list[tuple[int, int, str]] = field(default_factory=list)
    masked: list[Masked] = field(default_factory=list)
    resolver: Resolver | None = None
    people: People | None = None
    drafts: list[Draft] = field(default_factory=list)


if not Doc.has_extension("unionties"):
    Doc.set_extension("unionties", default=None)


@cache
def nlp(code: str) -> Pipeline:
    """The pipeline of a language: a blank spaCy tokeniser and our components."""
    config: dict[str, Any] = {"nlp": {"tokenizer": {"use_pyvi": False}}} if code == "vi" else {}
    pipeline = spacy.blank(code, config=config)
    for name in ("unionties_sentences", "unionties_sides", "unionties_relations"):
        pipeline.add_pipe(name, config={"code": code})
    return pipeline


def extract(article: Article) -> list[Statement]:
    """The statements of one article, in the order of its text; the same article gives the same list.

    Raises:
        ReadError: the article's language has no data file.
    """
    code = article.source.language or "vi"
    if code not in languages():
        raise ReadError(f"{article.name}: no extraction for the language {code!r}: expected one of {', '.join(languages())}")
    pipeline = nlp(code)
    doc = pipeline.make_doc(article.text)
    doc._.unionties = Analysis(article)
    for _, component in pipeline.pipeline:
        doc = component(doc)
    return _statements(doc._.unionties)


@Pipeline.factory("unionties_sentences", default_config={"code": "vi"})
def make_sentences(nlp: Pipeline, name: str, code: str) -> Any:
    """Factory of the component that cuts titles and body into sentences."""

    def component(doc: Doc) -> Doc:
        analysis = _analysis(doc)
        text = analysis.article.text
        for block in blocks(analysis.article):
            if block.role in _ROLES:
                for start, end in sentences(text, block.start, block.end, code):
                    if not text[start:end].isupper():
                        analysis.sentences.append((start, end, block.role))
        return doc

    return component


@Pipeline.factory("unionties_sides", default_config={"code": "vi"})
def make_sides(nlp: Pipeline, name: str, code: str) -> Any:
    """Factory of the component that finds organisations, persons, events, dates and references."""
    data, facts = language(code), knowledge(code)

    def component(doc: Doc) -> Doc:
        analysis = _analysis(doc)
        resolver = Resolver(data, facts)
        people = People(data, resolver)
        builder = SideBuilder(data, OrganisationFinder(data, facts.names, facts.types), resolver, people, analysis.article.source.published)
        analysis.resolver, analysis.people = resolver, people
        finder = RelationFinder(data, resolver)
        text, by_place = analysis.article.text, []
        for start, end, role in sorted(analysis.sentences, key=lambda s: (s[2] == "title", s[0])):
            masked = builder.build(text, start, end)
            by_place.append((start, masked))
            analysis.drafts.extend(finder.find(masked, start, end))
        analysis.masked = [m for _, m in sorted(by_place, key=lambda p: p[0])]
        return doc

    return component


@Pipeline.factory("unionties_relations", default_config={"code": "vi"})
def make_relations(nlp: Pipeline, name: str, code: str) -> Any:
    """Factory of the component that joins sides to statements."""

    def component(doc: Doc) -> Doc:
        return doc

    return component


def _analysis(doc: Doc) -> Analysis:
    if doc._.unionties is None:
        doc._.unionties = Analysis(Article("text", doc.text))
    analysis: Analysis = doc._.unionties
    return analysis


def _statements(analysis: Analysis) -> list[Statement]:
    resolver, people, article = analysis.resolver, analysis.people, analysis.article
    assert resolver is not None and people is not None
    entities: dict[str, Entity] = {}
    statements: dict[str, Statement] = {}
    for draft in sorted(analysis.drafts, key=lambda d: (d.start, d.end, d.relation, d.subject, d.object, d.when or "", d.planned, d.title or "")):
        subject, object_ = (_entity(end, resolver, people, entities) for end in (draft.subject, draft.object))
        evidence = Evidence(article.name, draft.start, draft.end, article.text[draft.start : draft.end])
        statement = Statement(
            subject, draft.relation, object_, evidence, draft.when, draft.planned, draft.title, draft.confidence, article.source,
        ).ordered()  # fmt: skip
        statements.setdefault(statement.id, statement)
    return list(statements.values())


def _entity(end: str, resolver: Resolver, people: People, entities: dict[str, Entity]) -> Entity:
    if end not in entities:
        if end.startswith("person:"):
            name = end.removeprefix("person:")
            entities[end] = Entity(people.id(name), "Person", name, (("vi", name),), (name,))
        else:
            entities[end] = resolver.entity(end)
    return entities[end]


def statements_of(articles: Sequence[Article]) -> list[Statement]:
    """The statements of several articles, one after the other."""
    return [replace(s) for a in articles for s in extract(a)]
