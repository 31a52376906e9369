"""The index of names: it finds what going through all names finds, whatever is typed."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from generated_articles import generated
from sample_store import build_store

from unionties.graph.errors import NameNotFound
from unionties.graph.ledger import Ledger, Pair
from unionties.graph.name_counts import everything
from unionties.graph.names import search_key
from unionties.graph.names_index import FILE, Known, Name, NameIndex, add, write
from unionties.graph.organisations import organisations
from unionties.graph.store import Store
from unionties.queries.indexed import readings
from unionties.queries.naming import Named, catalogue, choose, find

TYPED = [
    "tổng liên đoàn lao động việt nam", "Tong Lien doan Lao dong Viet Nam", "Tong LDLD Viet Nam", "TLDLDVN",
    "tong lien", "LĐLĐ tỉnh Kon Tum", "ldld tinh kon tum", "Công đoàn Lào", "nguyen dinh khang", "Liên hiệp Công đoàn",
    "lien", "l", "Tổng Liên đoàn Lao độg Việt Nam", "xyzzy", "–", "WFTU", "wftu ", "Liên hiệp",
    "Kon Tum Federation of Labor",
]  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.open(build_store(tmp_path_factory.mktemp("names") / "sample.db")) as opened:
        yield opened


def outcome(found: object) -> str:
    try:
        named = found() if callable(found) else found
        assert isinstance(named, Named)
        return named.id
    except NameNotFound as error:
        return str(error)


@pytest.mark.parametrize("typed", TYPED)
def test_the_index_finds_what_all_names_find(store: Store, typed: str) -> None:
    assert store.names() is not None
    every = list(catalogue(store))
    assert outcome(lambda: find(store, typed)) == outcome(lambda: choose(every, typed))


def test_the_index_finds_every_name_however_it_is_cut(store: Store) -> None:
    every = list(catalogue(store))
    draw = random.Random(1)
    for name in sorted({name for entity in every for name, _ in entity.names}):
        words = search_key(name).split()
        cut = draw.randrange(1, len(words) + 1)
        initials = "".join(word[0] for word in words[:cut])
        for typed in (name.upper(), " ".join([initials, *words[cut:]]), search_key(name)[: draw.randrange(1, 12)]):
            assert outcome(lambda typed=typed: find(store, typed)) == outcome(
                lambda typed=typed: choose(every, unicodedata.normalize("NFD", typed))
            ), typed


def test_a_store_without_the_index_goes_through_all_names(tmp_path: Path) -> None:
    path = build_store(tmp_path / "old.db")
    (path / "versions" / "1" / f"{FILE}.0").unlink()
    with Store.open(path) as store:
        assert store.names() is None
        assert find(store, "ldld tinh kon tum").id == "union-vn-tỉnh-kon-tum"


def known(entity: str, *keys: str, acts: int = 1) -> dict[str, Known]:
    names = (Name(key, key.title(), "preferred", "TradeUnion", "", acts, 1, entity) for key in keys)
    return {entity: Known(acts, 1 if keys else 0, tuple(names))}


def test_the_index_is_searched_by_halves() -> None:
    keys = sorted(f"{number:x}" for number in range(1, 3000, 7))
    index = NameIndex.of({entity: one for key in keys for entity, one in known(f"e{key}", key).items()})
    assert all([name.id for name in index.called(key)] == [f"e{key}"] for key in keys)
    assert [name.key for name in index.beginning("b")] == [key for key in keys if key.startswith("b")]
    assert [name.key for name in index.beginning("")] == keys == index.keys
    assert not index.called("nothing") and not index.shortened("xy") and not index.containing("xy")
    assert not NameIndex(b"").beginning("") and not NameIndex().keys


def test_any_pieces_answer_as_one_whole(tmp_path: Path) -> None:
    """Entities come, change and go in pieces of any size: the answers are those of an index made at once."""
    draw = random.Random(3)
    words = ("lao", "dong", "viet", "nam", "cong", "doan", "la")
    told: dict[str, Known] = {}
    write(tmp_path, told)
    most = 0
    for _ in range(60):
        changed: dict[str, Known] = {}
        for _ in range(draw.choice((1, 3, 40))):
            entity, acts = f"e{draw.randrange(150)}", draw.randrange(9)
            names = {" ".join(draw.choices(words, k=draw.randrange(1, 4))) for _ in range(draw.randrange(3))}
            changed |= known(entity, *sorted(names), acts=acts if names else 0)
        add(tmp_path, changed)
        told |= changed
        index, whole = NameIndex.open(tmp_path), NameIndex.of({e: one for e, one in told.items() if one.names})
        assert index is not None
        most = max(most, len(list(tmp_path.iterdir())))
        assert index.beginning("") == whole.beginning("")
        assert index.keys == whole.keys
        for word in words:
            assert index.called(word) == whole.called(word)
            assert index.containing(word) == whole.containing(word)
            assert index.shortened(word[:2]) == whole.shortened(word[:2])
        for number in range(0, 150, 7):
            assert index.of_entity(f"e{number}") == whole.of_entity(f"e{number}")
        assert {one for one in index.entities_beginning("e1") if told[one].names} == set(whole.entities_beginning("e1"))
    assert 1 < most < 6


@pytest.mark.parametrize("seed", range(2))
def test_a_build_leaves_the_index_that_the_whole_graph_gives(tmp_path: Path, seed: int) -> None:
    """Articles come, change and go, ids are merged and parted."""
    draw, path = random.Random(seed), tmp_path / "s.db"
    with Store.writing(path) as writer:
        for number in range(60):
            writer.replace(*generated(number))
        writer.finish(organisations())
    for step in range(5):
        said = generated(draw.randrange(60))[1]
        if step == 2:
            Ledger.beside(path).add(Pair.of(said[0].subject.id, said[0].object.id), "same", "Lan")
        with Store.writing(path) as writer:
            for number in draw.sample(range(70), 3):
                article, statements = generated(number)
                if draw.random() < 0.3:
                    writer.remove(article.name)
                else:
                    kept = [replace(one, when=draw.choice(("2015", "2015-05", one.when))) for one in statements]
                    writer.replace(article, draw.sample(kept, draw.randrange(1, 4)))
            writer.finish(organisations())
        with Store.open(path) as store:
            index, whole = store.names(), NameIndex.of(everything(store.query, store.addresses))
            assert index is not None
            assert index.beginning("") == whole.beginning("")
            assert step != 1 or len(list(store.folder.glob(f"{FILE}.*"))) > 1


def test_a_reader_keeps_the_index_of_its_version(tmp_path: Path) -> None:
    path = build_store(tmp_path / "s.db")
    with Store.open(path) as store:
        index = store.names()
        assert index is not None
        before = index.beginning("")
        with Store.writing(path) as writer:
            writer.replace(*generated(1))
        assert index.beginning("") == before
    with Store.open(path) as store:
        assert store.names() is not None
        assert store.names().beginning("") != before  # type: ignore[union-attr]


def test_a_long_name_has_few_readings() -> None:
    assert len(set(readings([f"word{n}" for n in range(40)]))) == 40
    assert len(set(readings(["ab"] * 10))) <= 1024
