"""``unionties draw``: each view from a store, with filters, titles and what is left out."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sample_store import build_store

from unionties.graph.network import network
from unionties.graph.pictures.acts import acts
from unionties.graph.store import Store
from unionties.queries.cli import cli
from unionties.queries.drawing import spans, with_article
from unionties.queries.timeline import timeline


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_store(tmp_path_factory.mktemp("drawing") / "sample.db")


@pytest.fixture(scope="module")
def store(place: Path) -> Iterator[Store]:
    with Store.open(place) as opened:
        yield opened


def draw(place: Path, target: Path, *options: str) -> Result:
    return CliRunner().invoke(cli, ["draw", "--store", str(place), "-o", str(target), *options])


def drawn(place: Path, target: Path, *options: str) -> str:
    """All letters of the picture."""
    result = draw(place, target, *options)
    assert result.exit_code == 0, result.output
    texts = ET.parse(target).iter("{http://www.w3.org/2000/svg}text")
    return " ".join("".join(text.itertext()).strip() for text in texts)


@pytest.mark.parametrize(
    ("options", "title"),
    [
        ("--lang en", "Network of trade union ties, 1949–2023"),
        ("--around VGCL --lang en", "Ties of the Vietnam General Confederation of Labour, 1949–2023"),
        ("--around VGCL --since 2015", "Quan hệ của Tổng Liên đoàn Lao động Việt Nam, từ 2015"),
        ("--between VGCL LFTU --until 2016", "và Liên đoàn Công đoàn Lào, đến 2016"),
        ("--view timeline --around VGCL --at 2016", "Quan hệ của Tổng Liên đoàn Lao động Việt Nam, 2016"),
        ("--view timeline --between VGCL LFTU --lang en", "Ties between the Vietnam General Confederation of Labour"),
        ("--view years --lang en --relation visit", "Trade union ties by year: visit, 2015"),
        ("--view years --between VGCL LFTU", "theo năm, 2013–2023"),
        ("--view matrix --around VGCL --country la", "theo nước: Lào, 2013–2023"),
        ("--view countries --lang en --no-planned", "Trade union ties between countries, 1949–2023"),
        ("--periods 2 --since 2013 --until 2020", "Mạng lưới quan hệ công đoàn theo giai đoạn, 2013–2020"),
        ("--view periods --periods 2010-2014,2015/2023 --around VGCL --lang en", "by period, 1949–2023"),
        ("--title Một%tên --min-confidence 0.5", "Một tên"),
    ],
)  # fmt: skip
def test_every_view_says_what_it_shows(place: Path, tmp_path: Path, options: str, title: str) -> None:
    text = drawn(place, tmp_path / "a.svg", *(word.replace("%", " ") for word in options.split()))
    assert title in text
    assert "3 bài báo" in text or "3 articles" in text


def test_acts_of_a_picture_are_those_of_the_lookup(store: Store) -> None:
    for name in ("vgcl", "lftu", "union-vn-tỉnh-kon-tum"):
        counted = sum(row.acts for row in timeline(store, name).rows)
        assert len(acts(network(store, around=name))) == counted > 0


def test_what_has_no_date_is_told_where_times_are_asked_for(place: Path, tmp_path: Path) -> None:
    text = drawn(place, tmp_path / "a.svg", "--view", "years", "--posts", "--since", "2000", "--lang", "en")
    assert "Without a date and left out: acts" in text
    assert "left out" not in drawn(place, tmp_path / "b.svg", "--view", "years", "--posts", "--lang", "en")


def test_a_country_is_that_of_the_other_end(place: Path, tmp_path: Path) -> None:
    text = drawn(place, tmp_path / "a.svg", "--view", "matrix", "--around", "VGCL", "--country", "LA", "--lang", "en")
    assert "Laos" in text and "Vietnam " not in text.replace("Vietnam General", "") and "International" not in text


def test_what_joins_two_is_counted_as_it_is_drawn(place: Path, tmp_path: Path) -> None:
    told = draw(place, tmp_path / "a.svg", "--between", "VGCL", "LFTU").stderr
    whole = draw(place, tmp_path / "b.svg").stderr
    one, two = ([int(number) for number in re.findall(r"(\d+) (?:entit|tie)", text)] for text in (told, whole))
    assert 2 <= one[0] < two[0] and one[1] < two[1]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ("--view timeline", "--view timeline needs --around NAME or --between A B"),
        ("--view matrix --between VGCL LFTU", "--between goes with --view network, timeline, years, not with matrix"),
        ("--around VGCL --between VGCL LFTU", "exclude each other"),
        ("--view years --between VGCL --depth", "'--depth' is an option, expected a name"),
        ("--view years --periods 3", "--periods goes with --view periods, not with years"),
    ],
)
def test_contradictions_are_wrong_usage(place: Path, tmp_path: Path, options: str, told: str) -> None:
    result = draw(place, tmp_path / "a.svg", *options.split())
    assert result.exit_code == 2 and told in result.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ("--periods soon", "bad time 'soon'"),
        ("--periods 2010,,2011", "empty period in '2010,,2011'"),
        ("--periods 0", "expected 1 to 12"),
        ("--periods 40", "expected 1 to 12"),
        ("--between VGCL VGCL", "no ties lead from 'vgcl' to 'vgcl'"),
        ("--view timeline --around nobody", "nobody"),
    ],
)
def test_failures_are_one_line_and_leave_no_file(place: Path, tmp_path: Path, options: str, told: str) -> None:
    result = draw(place, tmp_path / "a.svg", *options.split())
    assert result.exit_code == 1 and told in result.stderr
    assert not list(tmp_path.iterdir())


def test_a_wrong_ending_is_told_before_anything_is_drawn(place: Path, tmp_path: Path) -> None:
    result = draw(place, tmp_path / "a.gif", "--around", "nobody")
    assert "expected a name that ends in .png, .svg, .pdf" in result.stderr


def test_an_empty_picture_is_told(place: Path, tmp_path: Path) -> None:
    result = draw(place, tmp_path / "a.svg", "--view", "years", "--at", "1800")
    assert result.exit_code == 0 and "no tie passes the filters" in result.stderr


def test_names_take_their_article() -> None:
    assert with_article("International Labour Organization") == "the International Labour Organization"
    assert with_article("UNI Global Union") == "UNI Global Union"
    assert with_article("Workers' Central Union of Cuba") == "the Workers' Central Union of Cuba"


def test_periods_are_read_as_people_type_them() -> None:
    assert spans("2006–2010, 2011-2015,2016,2017-05") == ["2006/2010", "2011/2015", "2016", "2017-05"]
