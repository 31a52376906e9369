"""The index of names: it finds what going through all names finds, whatever is typed."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from sample_store import build_store

from unionties.graph.errors import NameNotFound
from unionties.graph.names import search_key
from unionties.graph.names_index import FILE, NameIndex
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
    (path / "versions" / "1" / FILE).unlink()
    with Store.open(path) as store:
        assert store.names() is None
        assert find(store, "ldld tinh kon tum").id == "union-vn-tỉnh-kon-tum"


def test_the_index_is_searched_by_halves(tmp_path: Path) -> None:
    keys = sorted(f"{number:x}" for number in range(1, 3000, 7))
    path = tmp_path / FILE
    path.write_text("".join(f"={key}\t{key}\t{key}\t0\t0\te{key}\n" for key in keys))
    index = NameIndex(path)
    assert all([entry.entity for entry in index.called(key)] == [f"e{key}"] for key in keys)
    assert [entry.search for entry in index.beginning("b")] == [key for key in keys if key.startswith("b")]
    assert [entry.search for entry in index.beginning("")] == keys
    assert not list(index.called("nothing")) and not list(index.shortened("a"))
    (tmp_path / "empty").touch()
    assert not list(NameIndex(tmp_path / "empty").beginning(""))


def test_a_long_name_has_few_readings() -> None:
    assert len(set(readings([f"word{n}" for n in range(40)]))) == 40
    assert len(set(readings(["ab"] * 10))) <= 1024
