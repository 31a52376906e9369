"""The views beside the network: what they count, what stands in them, and how they look.

``UNIONTIES_WRITE_BASELINES=1 pytest tests/test_pictures.py`` draws tests/baseline/ anew.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from matplotlib.figure import Figure
from matplotlib.testing.compare import compare_images
from test_draw import TIES, UNIONS, boxes, large, legend_labels, network, overlaps, svg_text

from unionties.graph import draw, style
from unionties.graph.draw import save
from unionties.graph.errors import NameNotFound, StatementError, UniontiesError
from unionties.graph.frame import relation_label
from unionties.graph.pictures.acts import acts, era
from unionties.graph.pictures.lanes import Item, pack
from unionties.graph.pictures.periods import split

BASELINES = Path(__file__).parent / "baseline"
TOLERANCE = 2.0
"""The root mean square of pixels' differences, of 255, that a picture may have."""
COUNTRIES = {
    "vgcl": "VN", "lftu": "LA", "acftu": "CN", "kon-tum": "VN", "attapeu": "LA", "ban-đối-ngoại": "VN", "viện": "VN",
    "acv": "BE", "pulp": "SE", "dệt-may": "VN",
}  # fmt: skip
SOURCE = "Nguồn: 5 bài báo, 2019–2022 · unionties"
View = Callable[..., Figure]


def world(seed: int | None = None) -> nx.MultiDiGraph[str]:
    """The twelve organisations of test_draw with their countries."""
    graph = network(seed=seed)
    nx.set_node_attributes(graph, COUNTRIES, "country")
    return graph


def crowd(count: int) -> nx.MultiDiGraph[str]:
    """Many organisations of many countries, all with long names, half of the ties the first one's."""
    graph = large(count)
    codes = "VN LA KH CN JP KR TH MY ID PH IN DE FR CU SE NO DK FI NL BE GB US CA AU NZ".split()  # noqa: SIM905
    nx.set_node_attributes(graph, {node: codes[n % len(codes)] for n, node in enumerate(graph)}, "country")
    for n, node in enumerate(list(graph)[1 : count // 2]):
        when = None if n % 5 == 0 else f"{2001 + n % 23}-{n % 12 + 1:02}"
        graph.add_edge("o0000", node, key=f"x{n}", relation="visit", when=when, planned=False, reports=1)
    return graph


VIEWS: Mapping[str, View] = {
    "network": lambda graph, **options: draw.draw_network(graph, **options),
    "around": lambda graph, **options: draw.draw_network(graph, centre=first(graph), **options),
    "between": lambda graph, **options: draw.draw_between(graph, *pair(graph), **options),
    "timeline": lambda graph, **options: draw.draw_timeline(graph, first(graph), **options),
    "years": lambda graph, **options: draw.draw_years(graph, **options),
    "matrix": lambda graph, **options: draw.draw_matrix(graph, **options),
    "countries": lambda graph, **options: draw.draw_countries(graph, **options),
    "periods": lambda graph, **options: draw.draw_periods(graph, split(graph, 4), **options),
}


def first(graph: nx.MultiDiGraph[str]) -> str:
    return "vgcl" if "vgcl" in graph else "o0000"


def pair(graph: nx.MultiDiGraph[str]) -> tuple[str, str]:
    return ("vgcl", "lftu") if "vgcl" in graph else ("o0000", "o0001")


def picture(view: str, graph: nx.MultiDiGraph[str] | None = None, **options: Any) -> Figure:
    options = {"title": "Quan hệ quốc tế của công đoàn", "source": SOURCE} | options
    return VIEWS[view](world() if graph is None else graph, **options)


def texts(figure: Figure, gid: str) -> list[str]:
    """The words of all texts whose id begins so."""
    found: list[Any] = figure.findobj(lambda a: str(a.get_gid() or "").startswith(gid) and hasattr(a, "get_text"))
    return [one.get_text() for one in found]


def count(figure: Figure, gid: str) -> int:
    return len(figure.findobj(lambda artist: artist.get_gid() == gid))


# --- how it looks ----------------------------------------------------------------------------------------


def small(figure: Figure, path: Path) -> Path:
    figure.set_dpi(48)
    save(figure, path)
    return path


@pytest.mark.parametrize("view", [view for view in VIEWS if view != "around"])
def test_pictures_look_as_they_did(view: str, tmp_path: Path) -> None:
    drawn, expected = small(picture(view), tmp_path / f"{view}.png"), BASELINES / f"{view}.png"
    if os.environ.get("UNIONTIES_WRITE_BASELINES"):
        expected.parent.mkdir(exist_ok=True)
        expected.write_bytes(drawn.read_bytes())
    assert expected.stat().st_size < 100_000
    assert compare_images(str(expected), str(drawn), TOLERANCE) is None


@pytest.mark.parametrize("view", ["network", "timeline", "matrix"])
def test_another_colour_would_be_seen(view: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = dict(style.RELATIONS)
    changed["meeting"] = style.RelationStyle("contact", "#FF00FF", "o")
    changed["cooperationAgreement"] = style.RelationStyle("cooperation", "#00FF00", double=True, sign="=")
    monkeypatch.setattr(style, "RELATIONS", changed)
    drawn = small(picture(view), tmp_path / f"{view}.png")
    assert compare_images(str(BASELINES / f"{view}.png"), str(drawn), TOLERANCE) is not None


@pytest.mark.parametrize("view", [view for view in VIEWS if view not in ("network", "around")])  # see test_draw
def test_one_graph_gives_the_same_bytes(view: str, tmp_path: Path) -> None:
    for seed in (1, 2):
        save(picture(view, world(seed)), tmp_path / f"{seed}.svg")
    assert (tmp_path / "1.svg").read_bytes() == (tmp_path / "2.svg").read_bytes()


def test_an_svg_names_fonts_as_wide_where_its_own_is_missing(tmp_path: Path) -> None:
    save(picture("countries"), tmp_path / "a.svg")
    assert "font-family: 'DejaVu Sans', 'Verdana', sans-serif" in (tmp_path / "a.svg").read_text("utf-8")


def test_a_png_of_one_graph_has_the_same_bytes(tmp_path: Path) -> None:
    one, two = (small(picture("matrix", world(seed)), tmp_path / f"{seed}.png") for seed in (1, 2))
    assert one.read_bytes() == two.read_bytes()


def test_families_differ_in_lightness_and_hue() -> None:
    lightness = sorted(116 * style.luminance(family.colour) ** (1 / 3) - 16 for family in style.FAMILIES.values())
    assert all(two - one > 9 for one, two in itertools.pairwise(lightness))  # of 100, as CIE L* counts
    assert {look.family for look in style.RELATIONS.values()} == set(style.FAMILIES)


# --- what stands in it -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("view", "lang"), [*((view, "vi") for view in VIEWS), ("timeline", "en"), ("years", "en"), ("matrix", "en")]
)
def test_text_of_an_svg_is_text(view: str, lang: str, tmp_path: Path) -> None:
    text = svg_text(picture(view, lang=lang, remarks=["Một lời ghi."]), tmp_path)
    for words in ("Quan hệ quốc tế của công đoàn", SOURCE, "Một lời ghi."):
        assert words in text
    if view in ("timeline", "years", "matrix"):
        for relation in {tie[2] for tie in TIES if "vgcl" in tie[:2]} - {"partOf"}:
            inverses = [relation_label(relation, lang, inverse=inverse) for inverse in (False, True)]
            assert any(label.split()[0] in text for label in inverses)


@pytest.mark.parametrize(("number", "size"), [(10, "page"), (100, "slide"), (1000, "page")])
@pytest.mark.parametrize("view", [view for view in VIEWS if view != "network"])
def test_names_of_many_touch_no_other(view: str, number: int, size: str) -> None:
    figure = picture(view, CROWDS[number], size=size, **({"limit": 40} if view == "around" else {}))
    names = boxes(figure, "label-")
    assert names or view == "periods"
    rest = [*boxes(figure, "year"), *boxes(figure, "count"), *boxes(figure, "aside"), *boxes(figure, "heading")]
    panels = [boxes(figure, f"label-{k}-") for k in range(4)] if view == "periods" else [names]
    for together in panels:
        assert not [1 for one, two in itertools.combinations(together, 2) if overlaps(one, two)]
    if view in ("timeline", "years", "matrix", "countries"):
        assert not [1 for one, two in itertools.combinations(names + rest, 2) if overlaps(one, two)]
    for box in names + rest:
        assert figure.bbox.x0 < box.x0 < box.x1 < figure.bbox.x1
        assert figure.bbox.y0 < box.y0 < box.y1 < figure.bbox.y1


CROWDS = {number: crowd(number) for number in (10, 100, 1000)}


@pytest.mark.parametrize("view", ["between", "timeline", "matrix", "countries", "periods"])
def test_a_note_says_what_a_limit_leaves_out(view: str, tmp_path: Path) -> None:
    assert "Only 5 of" in svg_text(picture(view, CROWDS[100], limit=5, lang="en"), tmp_path)
    assert "Chỉ vẽ" not in svg_text(picture(view, limit=50), tmp_path)


@pytest.mark.parametrize("view", [view for view in VIEWS if view not in ("around", "between", "timeline")])
def test_nothing_is_said_to_be_nothing(view: str) -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    assert texts(picture(view, graph), "empty")[0].startswith("Không có")


@pytest.mark.parametrize("view", ["around", "between", "timeline"])
def test_whoever_has_no_ties_is_named(view: str) -> None:
    with pytest.raises(NameNotFound, match="'o0000' has no ties in this graph"):
        picture(view, nx.MultiDiGraph())


@pytest.mark.parametrize("view", list(VIEWS))
def test_wrong_languages_and_sizes_are_refused(view: str) -> None:
    for wrong in ({"lang": "lo"}, {"size": "stamp"}):
        with pytest.raises(UniontiesError, match=r"'(lo|stamp)'"):
            picture(view, **wrong)


# --- what is counted -------------------------------------------------------------------------------------


def test_acts_are_counted_as_lookups_count_them() -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    told = [("2015", 1), ("2015-05", 2), (None, 3), ("2016-01-02", 1)]
    for key, (when, reports) in enumerate(told):
        graph.add_edge("a", "b", key=str(key), relation="visit", when=when, planned=False, reports=reports)
    graph.add_edge("a", "b", key="p", relation="visit", when="2017", planned=True, reports=1)
    graph.add_edge("b", "a", key="u", relation="aid", when=None, planned=False, reports=1)
    found = [(act.when, act.relation, act.planned) for act in acts(graph)]
    assert found == [
        ("2015-05", "visit", False), ("2016-01-02", "visit", False), ("2017", "visit", True), (None, "aid", False),
    ]  # fmt: skip


def test_a_lone_early_year_stands_before_the_axis() -> None:
    assert era([1949, *range(2005, 2020)], [None, 2023]) == (2005, 2023)
    assert era([2013, 2018, 2022]) == (2013, 2022)
    assert era([]) is None


def test_a_timeline_holds_every_act_and_says_who_did_it() -> None:
    figure = picture("timeline", lang="en")
    told = [act for act in acts(world()) if "vgcl" in (act.subject, act.object)]
    assert count(figure, "act") == sum(not act.planned for act in told)
    assert count(figure, "planned-act") == sum(act.planned for act in told) == 1
    ways = {(a.relation, not a.symmetric and a.object == "vgcl") for a in told}
    expected = [relation_label(relation, "en", inverse=inverse) for relation, inverse in ways] + ["planned"]
    assert sorted(legend_labels(figure)) == sorted(expected)
    assert {"aid", "visited by"} <= set(expected)
    assert texts(figure, "label-")[0].replace("\n", " ") == "World Federation of Trade Unions"  # member since 1949
    assert "no date" in texts(figure, "heading")


def test_a_timeline_of_two_has_a_row_for_each_relation() -> None:
    figure = draw.draw_timeline(world(), "vgcl", partner="lftu", title="", source="", lang="en")
    assert set(texts(figure, "label-")) == {"cooperation agreement", "meeting", "visit", "aid"}
    assert count(figure, "line") == 2 and count(figure, "planned-act") == 1


def test_years_add_up_with_planned_and_undated_apart() -> None:
    graph = world()
    figure = picture("years", graph)
    told = acts(graph)
    done, planned = sum(not act.planned for act in told), sum(act.planned for act in told)
    assert f"{done}+{planned}" in texts(figure, "total")
    assert count(figure, "planned-column") == 2 * len({(a.relation, a.year) for a in told if a.planned})


def test_a_matrix_counts_an_act_of_two_countries_for_both() -> None:
    figure = picture("matrix", lang="en")
    assert texts(figure, "label-")[:2] == ["Vietnam", "Laos"]
    assert {"International bodies"} <= set(texts(figure, "label-"))
    assert count(figure, "planned-cell") == 2  # the visits of two countries that are only planned
    alone = draw.draw_matrix(world(), centre="vgcl", title="", source="", lang="en")
    assert "Belgium" not in texts(alone, "label-")


def test_a_circle_tells_what_it_leaves_out(tmp_path: Path) -> None:
    figure = picture("countries", lang="en")
    assert "Not drawn: acts within one country 4." in svg_text(figure, tmp_path)
    assert sorted(texts(figure, "label-")) == ["Belgium", "China", "International bodies", "Laos", "Sweden", "Vietnam"]
    assert set(legend_labels(figure)) == {
        "cooperation", "meetings, visits, participation", "membership", "training, aid, solidarity", "planned",
    }  # fmt: skip


def test_periods_hold_their_own_acts_and_tell_the_undated(tmp_path: Path) -> None:
    graph = world()
    figure = draw.draw_periods(graph, ["2013/2017", "2018/2023"], title="", source="", lang="en")
    assert texts(figure, "period") == [
        "2013–2017",
        "acts 2 · organisations 3",
        "2018–2023",
        "acts 12 · organisations 9",
    ]
    assert "Without a date and not drawn: 3 of" in svg_text(figure, tmp_path)
    places = {}
    for line in figure.axes[0].lines:
        if str(line.get_gid() or "").startswith("node-"):
            places.setdefault(str(line.get_gid()).split("-")[1], []).append(line.get_xydata()[0])
    assert set(places) == {"0", "1"}


def test_periods_are_even_and_whole_years() -> None:
    assert split(world(), 3) == ["2013/2016", "2017/2019", "2020/2023"]
    assert split(network([]), 3) == []
    with pytest.raises(UniontiesError, match="13 periods are too many"):
        draw.draw_periods(world(), [str(2000 + n) for n in range(13)], title="", source="")
    with pytest.raises(StatementError, match="'soon'"):
        draw.draw_periods(world(), ["soon"], title="", source="")


def test_between_two_stand_their_shared_partners() -> None:
    graph = world()
    graph.add_edge("lftu", "wftu", key="m", relation="membership", when=None, planned=False, reports=1)
    figure = draw.draw_between(graph, "vgcl", "lftu", title="", source="", lang="en")
    names = {name.replace("\n", " ") for name in texts(figure, "label-")}
    assert names == {UNIONS[key][1] for key in ("vgcl", "lftu", "wftu")}
    far = draw.draw_between(graph, "attapeu", "lftu", title="", source="")
    assert len(texts(far, "label-")) == 4
    with pytest.raises(NameNotFound, match="no ties lead from 'acv' to 'vgcl'"):
        draw.draw_between(graph, "acv", "vgcl", title="", source="")


def test_things_on_a_lane_keep_apart() -> None:
    placed, lanes = pack([Item(n, 0.0, 20.0, 2.0, 3.0) for n in range(6)])
    spans = sorted((one.lane, one.x - 2.0, one.x + 3.0) for one in placed)
    assert lanes == 2
    assert all(a[0] != b[0] or a[2] <= b[1] for a, b in itertools.pairwise(spans))
