"""The steps of the extraction as components of a spaCy pipeline: ``nlp(language)``.

What they find is in ``doc._.unionties`` and, for display, in ``doc.spans``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import spacy
from spacy.language import Language as Pipeline
from spacy.tokens import Doc, Span

from unionties.extract.masked import EventMention, Side
from unionties.extract.mentions import DateMention
from unionties.extract.pipeline import STEPS, Analysis, find_sides
from unionties.graph.statement import Article

if not Doc.has_extension("unionties"):
    Doc.set_extension("unionties", default=None)


@cache
def nlp(code: str) -> Pipeline:
    """The pipeline of a language: a blank spaCy tokeniser and our components."""
    config: dict[str, Any] = {"nlp": {"tokenizer": {"use_pyvi": False}}} if code == "vi" else {}
    pipeline = spacy.blank(code, config=config)
    for name in STEPS:
        pipeline.add_pipe(name, config={"code": code})
    return pipeline


def _component(step: Callable[[Analysis, str], None]) -> Any:
    """A factory of the spaCy component that runs a step on ``doc._.unionties``."""

    def factory(nlp: Pipeline, name: str, code: str) -> Any:
        def component(doc: Doc) -> Doc:
            step(_analysis(doc), code)
            if step is find_sides:
                _show(doc, _analysis(doc))
            return doc

        return component

    return factory


for _name, _step in STEPS.items():
    Pipeline.factory(_name, default_config={"code": "vi"}, func=_component(_step))


def _show(doc: Doc, analysis: Analysis) -> None:
    """Put what was found into ``doc.spans``, so that spaCy's own tools show it."""
    found: dict[str, list[Span]] = {"organisations": [], "persons": [], "events": [], "dates": []}
    for masked in analysis.masked.values():
        items: list[tuple[str, Side | EventMention | DateMention]] = [
            *(("persons" if s.kind == "person" else "organisations", s)
              for s in masked.sides if not s.inferred and not s.groups),
            *(("events", e) for e in masked.events), *(("dates", d) for d in masked.dates),
        ]  # fmt: skip
        for key, item in items:
            span = doc.char_span(item.start, item.end, label=key, alignment_mode="expand")
            if span is not None:
                found[key].append(span)
    for key, spans in found.items():
        doc.spans[key] = sorted(spans, key=lambda s: (s.start, s.end))


def _analysis(doc: Doc) -> Analysis:
    if doc._.unionties is None:
        doc._.unionties = Analysis(Article("text", doc.text))
    analysis: Analysis = doc._.unionties
    return analysis
