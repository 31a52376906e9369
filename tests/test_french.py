"""What French needs of the engine: elision, linked names, adjectives after the noun, verbs that tell a plan."""

from __future__ import annotations

import pytest

from unionties.extract.pipeline import extract
from unionties.graph.statement import Article, Source


def told(text: str) -> set[tuple[str, str, str, bool]]:
    article = Article("a", text, Source(language="fr", published="2020-01-10"))
    return {(s.subject.id, s.relation, s.object.id, s.planned) for s in extract(article)}


@pytest.mark.parametrize("apostrophe", ["'", "’"])
def test_elided_words_are_no_part_of_a_name(apostrophe: str) -> None:
    text = "L'UGTT s'est affiliée à l'Internationale de l'éducation.".replace("'", apostrophe)
    assert told(text) == {("ugtt", "membership", "education-international", False)}


def test_a_link_goes_on_with_a_name_and_a_verb_ends_it() -> None:
    text = "Le Syndicat des dockers de Dakar a rencontré la Fédération nationale des mineurs du Katanga mardi."
    assert told(text) == {("union-des-dockers-de-dakar", "meeting", "union-nationale-des-mineurs-du-katanga", False)}


def test_an_adjective_of_nationality_means_the_union_named_before() -> None:
    text = "L'UGTA a reçu une délégation de la FGTB. Elle a remis à la centrale belge un don de 100 euros."
    assert ("ugta", "aid", "fgtb", False) in told(text)


def test_a_verb_in_the_future_is_a_plan() -> None:
    assert told("L'UGTT signera un accord avec la FGTB.") == {("fgtb", "cooperationAgreement", "ugtt", True)}
    assert told("L'UGTT a signé un accord avec la FGTB.") == {("fgtb", "cooperationAgreement", "ugtt", False)}


@pytest.mark.parametrize(
    "text",
    [
        "L'UGTT n'a pas signé d'accord avec la FGTB.",
        "L'UGTT n'a pas l'intention de signer un accord avec la FGTB.",
        "La visite de l'UGTT à la FGTB a été annulée.",
        "L'UGTT souhaite renforcer ses liens avec la FGTB.",
    ],
)
def test_what_is_denied_cancelled_or_wished_is_left_out(text: str) -> None:
    assert told(text) == set()


def test_a_name_may_follow_its_office_after_a_comma() -> None:
    found = extract(Article("a", "Le président de la FGTB, Thierry Bodson, était là.", Source(language="fr")))
    assert [(s.subject.label, s.title, s.object.id) for s in found] == [("Thierry Bodson", "président", "fgtb")]


def test_an_acronym_means_bodies_with_a_french_name() -> None:
    assert ("cnts", "meeting", "fgtb", False) in told("La CNTS a rencontré la FGTB.")
