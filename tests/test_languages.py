"""Every language file keeps its schema: all templates compile, and hostile text can't hold a pattern up."""

from __future__ import annotations

import copy
import re
import time
from pathlib import Path

import pytest
import yaml

from unionties.extract.cues import SIDES, SLOTS, CueError, compile_cues
from unionties.extract.forms import forms
from unionties.extract.language import language, languages, parse
from unionties.extract.pipeline import analyse
from unionties.extract.post_patterns import patterns
from unionties.extract.segments import Places
from unionties.graph.errors import KnowledgeError
from unionties.graph.places import country_names
from unionties.graph.statement import Article, Source
from unionties.graph.vocabulary import vocabulary

GOLD = Path(__file__).parent / "gold"
FILES = Path(__file__).parents[1] / "extract" / "languages"


def given_twice(node: yaml.Node) -> list[str]:
    """The keys that a mapping gives again: the last one would hold, without a word."""
    found: list[str] = []
    if isinstance(node, yaml.MappingNode):
        keys = [key.value for key, _ in node.value]
        found += sorted({key for key in keys if keys.count(key) > 1})
    for child in node.value if isinstance(node, yaml.CollectionNode) else ():
        for part in child if isinstance(child, tuple) else (child,):
            found += given_twice(part)
    return found


@pytest.mark.parametrize("code", languages())
def test_no_key_is_given_twice(code: str) -> None:
    assert not given_twice(yaml.compose((FILES / f"{code}.yaml").read_text("utf-8"), yaml.CSafeLoader))


def test_a_key_given_twice_is_seen() -> None:
    assert given_twice(yaml.compose("{a: [{b: 1, b: 2}]}", yaml.CSafeLoader)) == ["b"]


@pytest.mark.parametrize("code", languages())
def test_every_template_compiles(code: str) -> None:
    cues = language(code).cues
    assert {cue.relation for cue in cues} >= set(vocabulary().relations) - {"post"}
    for cue in cues:
        assert cue.pattern.groupindex.keys() >= cue.slots
        assert 0 < cue.confidence <= 1
    assert forms(code) and patterns(code)


@pytest.mark.parametrize("code", languages())
def test_a_cue_can_join_two_ends(code: str) -> None:
    for cue in language(code).cues:
        filled = cue.slots & {"O", "X", "E", "P"} or cue.object or (cue.before and cue.before.groupindex)
        assert filled or cue.pattern.groupindex.keys() & {"O", "X", "E", "P"}, cue.template


@pytest.mark.parametrize("code", languages())
def test_segments_hide_no_match(code: str) -> None:
    """A cue that is tried where its segments stand finds what its expression finds by itself."""
    files = sorted((GOLD / ("fr" if code == "fr" else "dev")).glob(f"{code}-*.txt"))[:3]
    analyses = [analyse(Article(f.stem, f.read_text("utf-8"), Source("2020-01-01", code)), weigh=False) for f in files]
    found = 0
    for text in (masked.lower() for analysis in analyses for masked in analysis.masked.values()):
        places = Places(text, SLOTS)
        for cue in language(code).cues:
            spans = [match.span() for match in cue.matches(places)]
            assert spans == [match.span() for match in cue.pattern.finditer(text)], cue.template
            found += len(spans)
    assert found > 10


@pytest.mark.parametrize("code", languages())
def test_hostile_sentences_take_no_time(code: str) -> None:
    side = SIDES[0]
    words = " ".join(language(code).cue_index.words)
    hostile = [side + " " + words, (side + " và ") * 400, words[:4000] + side, side + " " * 4000 + side]
    start = time.process_time()
    for text in hostile:
        for cue in language(code).cues:
            for _ in cue.pattern.finditer(text[:5000]):
                pass
    assert time.process_time() - start < 20


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"nonsense": 1}, "unknown sections"),
        ({"cues": {"friendship": ["S O"]}}, "unknown relations"),
        ({"cues": {"visit": ["S {nowhere} O"]}}, "nowhere"),
        ({"cues": {"visit": [{"match": "S O", "sure": 1}]}}, "sure"),
    ],
)
def test_a_wrong_language_file_is_refused(change: dict[str, object], message: str) -> None:
    data = copy.deepcopy(dict(language("vi").data)) | change
    with pytest.raises(KnowledgeError, match=message):
        parse(data, "vi.yaml")


def test_an_unknown_language_is_named() -> None:
    with pytest.raises(KnowledgeError, match="expected one of"):
        language("xx")


def test_a_phrase_may_not_hold_itself() -> None:
    with pytest.raises(CueError, match="holds itself"):
        compile_cues({"visit": ["S {go} O"]}, {"go": ["[to] {go}"]})


@pytest.mark.parametrize("code", languages())
def test_every_country_has_a_code_of_two_letters(code: str) -> None:
    wrong = {name: found for name, found in country_names(code).items() if not re.fullmatch("[A-Z]{2}", str(found))}
    assert not wrong  # YAML takes a bare NO for a truth value
