"""English names of bodies, where they begin and end, and capitals that are none; data: ``english_names.yaml``."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import yaml

from unionties.extract.knowledge import knowledge
from unionties.extract.language import language
from unionties.extract.noun_names import NounNames
from unionties.extract.tokens import Phrases, compound_words

TABLE = yaml.load((Path(__file__).parent / "english_names.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader)


@cache
def finder(shipped: bool) -> NounNames:
    """A finder with the shipped organisations, or with the grammar alone."""
    facts = knowledge("en")
    return NounNames(language("en"), facts if shipped else replace(facts, names=Phrases((), compound_words)))


def names(text: str, shipped: bool = True) -> list[str]:
    return [text[m.start : m.end] for m in finder(shipped).find(text, 0, len(text))]


@pytest.mark.parametrize("name", TABLE["names"])
def test_a_name_begins_and_ends_where_it_should(name: str) -> None:
    for carrier in TABLE["carriers"]:
        if name.endswith("s") and "{}'s" in carrier:
            continue
        text = carrier.format(name)
        full = f"{name} (ZQX)" if "(ZQX)" in carrier else name
        assert full in names(text, shipped=False), text


@pytest.mark.parametrize("sentence", TABLE["sentences"])
def test_all_names_of_a_sentence(sentence: str) -> None:
    expected = [name.removesuffix("'s") for name in re.findall(r"\[([^]]*)\]", sentence)]
    found = names(re.sub(r"[][]", "", sentence))
    assert found == expected


@pytest.mark.parametrize("sentence", TABLE["none"])
def test_capitals_that_are_no_body(sentence: str) -> None:
    assert names(sentence) == []
