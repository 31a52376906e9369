"""Which persons are one: the same name and an office in the same organisation, never a bare name alone."""

from __future__ import annotations

import itertools
import random
from pathlib import Path

import pytest
from store_fixtures import KNOWN, LFTU, VGCL, article, statement

from unionties.graph.judging import apply
from unionties.graph.ledger import Ledger, Pair
from unionties.graph.persons import Person, name_key, namesakes, same_persons
from unionties.graph.shapes import validate
from unionties.graph.statement import Article, Entity, Statement
from unionties.graph.store import Store
from unionties.queries.naming import find


def persons(*told: tuple[str, str]) -> list[Person]:
    """Persons of pairs (name, organisations), with their places in the list as ids."""
    return [Person(str(n), frozenset([name]), frozenset(bodies.split())) for n, (name, bodies) in enumerate(told)]


ONE = {("0", "1")}
NONE: set[tuple[str, str]] = set()


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        # The same name and organisation
        ([("Nguyễn Đình Khang", "vgcl"), ("Nguyễn Đình Khang", "vgcl na")], ONE),
        ([("Nguyễn Đình Khang", "vgcl"), ("NGUYỄN ĐÌNH KHANG", "vgcl")], ONE),
        ([("Nguyễn Đình Khang", "vgcl"), ("Khang Nguyễn Đình", "vgcl")], ONE),
        ([("Nguyễn Thị Hoà", "vgcl"), ("Nguyễn Thị Hòa", "vgcl")], ONE),
        ([("Nguyễn Đình Khang", "vgcl"), ("Mr. Nguyễn Đình Khang", "vgcl")], ONE),
        ([("đồng chí Nguyễn Đình Khang", "vgcl"), ("Ông Nguyễn Đình Khang", "vgcl")], ONE),
        ([("Sharan Burrow", "ituc"), ("Burrow, Sharan", "ituc")], ONE),
        # The same name elsewhere, or with no office, is somebody else
        ([("Nguyễn Đình Khang", "vgcl"), ("Nguyễn Đình Khang", "na")], NONE),
        ([("Nguyễn Đình Khang", "vgcl"), ("Nguyễn Đình Khang", "")], NONE),
        ([("Nguyễn Đình Khang", ""), ("Nguyễn Đình Khang", "")], NONE),
        ([("Khang", "vgcl"), ("Khang", "vgcl na")], NONE),
        ([("ông Khang", "vgcl"), ("Nguyễn Đình Khang", "vgcl")], NONE),
        # Diacritics are never dropped to decide between two names that have them
        ([("Trần Văn Hùng", "vgcl"), ("Trần Văn Hưng", "vgcl")], NONE),
        ([("Trần Văn Hùng", "vgcl"), ("Trần Văn Hung", "vgcl")], NONE),  # Văn was typed with its breve
        # Without any diacritics: the only one that it can be
        ([("Nguyen Dinh Khang", "vgcl"), ("Nguyễn Đình Khang", "vgcl")], ONE),
        ([("Mr. Khang Nguyen Dinh", "vgcl"), ("Nguyễn Đình Khang", "vgcl na")], ONE),
        ([("Nguyen Dinh Khang", "vgcl"), ("Nguyễn Đình Khang", "na")], NONE),
        ([("Tran Van Hung", "vgcl"), ("Trần Văn Hùng", "vgcl"), ("Trần Văn Hưng", "vgcl")], NONE),
        ([("Tran Van Hung", "vgcl"), ("Trần Văn Hùng", "vgcl"), ("Trần Văn Hưng", "na")], ONE),
        ([("Tran Van Hung", "vgcl na"), ("Trần Văn Hùng", "vgcl"), ("Trần Văn Hưng", "na")], NONE),
        ([("Tran Van Hung", "vgcl"), ("Trần Văn Hùng", "vgcl"), ("Trần Văn Hùng", "vgcl na")],
         {("0", "1"), ("0", "2"), ("1", "2")}),
        # … also by way of others without diacritics
        ([("Tran Van Hung", "a b"), ("Tran Van Hung", "b c"), ("Trần Văn Hùng", "a"), ("Trần Văn Hưng", "c")], ONE),
        ([("Tran Van Hung", "a b"), ("Tran Van Hung", "b c"), ("Trần Văn Hùng", "a"), ("Trần Văn Hùng", "c")],
         {("0", "1"), ("0", "2"), ("1", "3")}),
        # Only organisations that both have make a bridge
        ([("Lê An Bình", "a b"), ("Lê An Bình", "b c"), ("Lê An Bình", "c"), ("Lê An Bình", "d")],
         {("0", "1"), ("1", "2")}),
    ],
)  # fmt: skip
def test_who_is_one(told, expected):
    for order in itertools.islice(itertools.permutations(persons(*told)), 24):
        found = {pair for group in namesakes(order) for pair in same_persons(group)}
        assert {(pair.a, pair.b) for pair in found} == expected


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Dr. Nguyễn Văn An", "an nguyễn văn"),
        ("GS.TS Nguyễn Văn An", "an nguyễn văn"),
        ("đồng chí tiến sĩ Nguyễn Văn An", "an nguyễn văn"),
        ("Vũ Anh", "anh vũ"),
        ("Ông Vũ", ""),
        ("Ông", ""),
        ("", ""),
    ],
)
def test_the_words_of_a_name(name, key):
    assert " ".join(name_key(name)) == key


# In a graph


def person(name: str, first: str) -> Entity:
    return Entity(f"person-{name.casefold().replace(' ', '-')}-{first}", "Person", name, mentions=(name,))


TONED, SEATED, PLAIN = (
    person("Nguyễn Đình Khang", "vgcl"), person("Nguyễn Đình Khang", "front"), person("Nguyen Dinh Khang", "lftu"),
)  # fmt: skip
FRONT = Entity("front", "CivilOrganisation", "Front")


def told(name: str, *posts: tuple[Entity, Entity]) -> tuple[Article, list[Statement]]:
    of = article(name, "Một câu.")
    return of, [statement(one, "post", body, "Một câu.", of=of, title="Chủ tịch") for one, body in posts]


WORLD = [
    told("một", (TONED, VGCL)),
    told("hai", (SEATED, FRONT), (SEATED, VGCL)),
    told("three", (PLAIN, LFTU), (PLAIN, FRONT)),
]


def write(path: Path, world: list[tuple[Article, list[Statement]]]) -> Path:
    with Store.writing(path) as writer:
        for of, statements in world:
            writer.replace(of, statements)
        writer.finish(KNOWN)
    return path


def dump(path: Path) -> list[str]:
    with Store.open(path) as store:
        return store.dump()


def holders(path: Path) -> dict[str, set[str]]:
    """The organisations of each person."""
    found: dict[str, set[str]] = {}
    with Store.open(path) as store:
        for row in store.query("SELECT ?p ?o { ?p ut:post ?o }"):
            local = store.addresses.local
            found.setdefault(local(row["p"].value), set()).add(local(row["o"].value))
    return found


def test_one_person_of_three_articles(tmp_path):
    path = write(tmp_path / "s", WORLD)
    assert holders(path) == {SEATED.id: {"vgcl", "front", "lftu"}}
    with Store.open(path) as store:
        assert validate(store) == []
        for name in (TONED.id, PLAIN.id, "Nguyễn Đình Khang", "Nguyen Dinh Khang", "nguyen dinh khang"):
            assert find(store, name).id == SEATED.id
        assert find(store, SEATED.id).others == ["Nguyen Dinh Khang"], "an equal name is no other name"


def test_the_way_there_changes_nothing(tmp_path):
    expected = dump(write(tmp_path / "whole", WORLD))
    for number, order in enumerate(itertools.permutations(WORLD)):
        path = tmp_path / str(number)
        for of in order:
            write(path, [of])
        assert dump(path) == expected
    with Store.writing(path) as writer:
        writer.remove("hai")
        writer.finish(KNOWN)
    assert dump(path) == dump(write(tmp_path / "two", [WORLD[0], WORLD[2]]))
    assert holders(path) == {TONED.id: {"vgcl"}, PLAIN.id: {"lftu", "front"}}, "nothing ties them any more"


def test_different_wins_over_the_machine(tmp_path):
    path = write(tmp_path / "s", WORLD)
    ledger = Ledger.beside(path)
    said = ledger.add(Pair.of(TONED.id, SEATED.id), "different", "Lan", "father and son")
    apply(path, KNOWN)
    assert holders(path) == {TONED.id: {"vgcl"}, SEATED.id: {"vgcl", "front", "lftu"}}
    ledger.add(Pair.of(TONED.id, PLAIN.id), "same", "Lan")
    apply(path, KNOWN)
    assert holders(path) == {TONED.id: {"vgcl", "front", "lftu"}, SEATED.id: {"vgcl", "front"}}
    ledger.withdraw(said.id, "Lan")
    apply(path, KNOWN)
    assert list(holders(path)) == [SEATED.id]


def test_an_office_that_was_judged_wrong_makes_no_bridge(tmp_path):
    from unionties.graph.ledger import Claim

    path = write(tmp_path / "s", WORLD)
    Ledger.beside(path).add(Claim.of(WORLD[1][1][1]), "wrong", "Lan")
    applied = apply(path, KNOWN)
    assert (applied.persons, applied.left_out) == (1, 1)
    assert holders(path) == {TONED.id: {"vgcl"}, SEATED.id: {"front", "lftu"}}


def test_organisations_that_people_call_one_are_a_bridge(tmp_path):
    other = told("bốn", (TONED, VGCL)), told("năm", (person("Nguyễn Đình Khang", "union-x"), UNION_X))
    path = write(tmp_path / "s", list(other))
    assert len(holders(path)) == 2
    Ledger.beside(path).add(Pair.of("vgcl", "union-x"), "same", "Lan")
    apply(path, KNOWN)
    assert list(holders(path).values()) == [{"vgcl"}]


UNION_X = Entity("union-x", "TradeUnion", "Công đoàn X", country="VN")


def test_the_seeds_have_no_two_that_are_one(tmp_path):
    """Each of the nine persons of the seeds has one id already."""
    from unionties.extract.pipeline import extract
    from unionties.extract.reading import read_articles
    from unionties.graph.organisations import organisations

    seeds = Path(__file__).resolve().parents[1] / "seeds"
    articles = list(read_articles([seeds], on_skip=lambda *why: pytest.fail(str(why))))
    random.Random(1).shuffle(articles)
    with Store.writing(tmp_path / "s") as writer:
        for of in articles:
            writer.replace(of, extract(of))
        assert writer.finish(organisations()).persons == 0
    assert len(holders(tmp_path / "s")) == 9
