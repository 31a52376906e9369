"""Pictures: what stands in them, where it stands, and the files they are saved to."""

from __future__ import annotations

import itertools
import random
import time
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from unionties.graph import style
from unionties.graph.draw import draw_network, save
from unionties.graph.errors import NameNotFound, UniontiesError, WriteError
from unionties.graph.links import bundle, strongest, years
from unionties.graph.vocabulary import vocabulary

UNIONS = {
    "vgcl": ("Tổng Liên đoàn Lao động Việt Nam", "Vietnam General Confederation of Labour", "TradeUnion"),
    "lftu": ("Liên hiệp Công đoàn Lào", "Lao Federation of Trade Unions", "TradeUnion"),
    "wftu": ("Liên hiệp Công đoàn Thế giới", "World Federation of Trade Unions", "InternationalUnionBody"),
    "ilo": ("Tổ chức Lao động Quốc tế", "International Labour Organization", "IntergovernmentalBody"),
    "acftu": ("Tổng Công hội Trung Quốc", "All-China Federation of Trade Unions", "TradeUnion"),
    "kon-tum": ("Liên đoàn Lao động tỉnh Kon Tum", "", "TradeUnion"),
    "attapeu": ("Liên hiệp Công đoàn tỉnh Attapeu", "", "TradeUnion"),
    "ban-đối-ngoại": ("Ban Đối ngoại Trung ương Đảng", "", "StateBody"),
    "viện": ("Viện Nghiên cứu Công nhân và Công đoàn <thử nghiệm> & $x$", "", "EducationBody"),
    "acv": ("Liên đoàn Công đoàn Cơ đốc giáo Bỉ (ACV-CSC)", "", "TradeUnion"),
    "pulp": ("Công đoàn ngành Giấy, Bột giấy và Lâm nghiệp Thụy Điển", "", "TradeUnion"),
    "dệt-may": ("Công ty cổ phần Dệt may Hòa Thọ", "", "Company"),
}
TIES = [
    ("lftu", "vgcl", "cooperationAgreement", "2013/2018", False, 3),
    ("lftu", "vgcl", "cooperationAgreement", "2018/2023", False, 4),
    ("lftu", "vgcl", "meeting", "2022-07-18", False, 2),
    ("lftu", "vgcl", "visit", "2023", True, 1),
    ("vgcl", "lftu", "aid", "2021-05", False, 1),
    ("vgcl", "wftu", "membership", "1949/..", False, 2),
    ("ilo", "vgcl", "cooperation", "2018/2021", False, 1),
    ("acftu", "vgcl", "meeting", "2019-04", False, 1),
    ("attapeu", "kon-tum", "cooperationAgreement", "2022-08", False, 1),
    ("kon-tum", "attapeu", "visit", "2023", True, 1),
    ("kon-tum", "vgcl", "partOf", None, False, 1),
    ("ban-đối-ngoại", "vgcl", "meeting", "2022-06", False, 1),
    ("viện", "vgcl", "partOf", None, False, 1),
    ("acv", "pulp", "cooperation", None, False, 1),
    ("vgcl", "dệt-may", "dispute", "2020", False, 1),
]
SOURCE = "Nguồn: 5 bài báo, 2019–2022 · unionties"


def network(ties: list[Any] = TIES, seed: int | None = None) -> nx.MultiDiGraph[str]:
    """The twelve organisations above with these ties, put together in an order that depends on the seed."""
    nodes, edges = list(UNIONS.items()), list(enumerate(ties))
    if seed is not None:
        random.Random(seed).shuffle(nodes)
        random.Random(seed).shuffle(edges)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node, (vi, en, kind) in nodes:
        graph.add_node(node, label=vi, label_vi=vi, label_en=en or None, type=kind, country=None)
    for number, (a, b, relation, when, planned, reports) in edges:
        graph.add_edge(
            a, b, key=f"tie{number:02}", relation=relation, when=when, planned=planned,
            title=None, acts=1, reports=reports, confidence=0.9,
        )  # fmt: skip
    return graph


def large(count: int) -> nx.MultiDiGraph[str]:
    """Organisations with long names, tied to earlier ones, which gives hubs."""
    chance = random.Random(7)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    relations = [r for r in style.RELATIONS if r != "post"]
    for i in range(count):
        name = f"Liên đoàn Lao động tỉnh Bà Rịa – Vũng Tàu {i}"
        graph.add_node(f"o{i:04}", label=name, label_vi=name, type=chance.choice(list(style.TYPES)[:7]))
        if i:
            other = f"o{int(i * chance.random() ** 2.5):04}"
            graph.add_edge(
                f"o{i:04}", other, key=f"t{i}", relation=chance.choice(relations), when=f"{2000 + i % 25}",
                planned=i % 9 == 0, reports=99 if i == 1 else 1 + i % 4,
            )  # fmt: skip
    return graph


@pytest.fixture(scope="module")
def whole() -> Figure:
    """The picture of all twelve."""
    return picture()


def picture(graph: nx.MultiDiGraph[str] | None = None, **options: Any) -> Figure:
    options = {"title": "Quan hệ quốc tế của công đoàn", "source": SOURCE} | options
    return draw_network(network() if graph is None else graph, **options)


def boxes(figure: Figure, prefix: str) -> list[Bbox]:
    """The boxes on the canvas, in pixels, of what has an id with that beginning."""
    renderer: Any = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    found = figure.findobj(lambda artist: str(artist.get_gid() or "").startswith(prefix))
    return [artist.get_window_extent(renderer) for artist in found]


def svg_text(figure: Figure, folder: Path) -> str:
    """All letters of the saved SVG, lines joined by spaces."""
    save(figure, folder / "picture.svg")
    texts = ET.parse(folder / "picture.svg").iter("{http://www.w3.org/2000/svg}text")
    return " ".join("".join(text.itertext()).strip() for text in texts)


def overlaps(one: Bbox, two: Bbox) -> bool:
    return one.x0 < two.x1 and two.x0 < one.x1 and one.y0 < two.y1 and two.y0 < one.y1


def legend_labels(figure: Figure) -> list[str]:
    return [text.get_text() for legend in figure.legends for text in legend.get_texts()]


# --- what stands in it -----------------------------------------------------------------------------------


def test_svg_holds_every_name_and_the_lines_round_it(whole: Figure, tmp_path: Path) -> None:
    text = svg_text(whole, tmp_path)
    for vi, _, _ in UNIONS.values():
        assert vi in text
    assert "Quan hệ quốc tế của công đoàn" in text
    assert SOURCE in text


def test_english_labels_fall_back_on_the_label(tmp_path: Path) -> None:
    text = svg_text(picture(lang="en"), tmp_path)
    assert "Lao Federation of Trade Unions" in text
    assert "Liên hiệp Công đoàn Lào" not in text
    assert "Liên đoàn Lao động tỉnh Kon Tum" in text
    assert "cooperation agreement" in text


def test_years_of_several_acts_stand_beside_their_one_line(tmp_path: Path) -> None:
    assert "2013–2018, 2018–2023" in svg_text(picture(centre="vgcl"), tmp_path)


def test_legend_holds_just_what_occurs(whole: Figure) -> None:
    known = vocabulary()
    expected = {known.types[kind].label["vi"] for _, _, kind in UNIONS.values()}
    expected |= {known.relations[tie[2]].label["vi"] for tie in TIES} | {"dự kiến"}
    labels = legend_labels(whole)
    assert set(labels) == expected
    assert len(labels) == len(expected)


def test_legend_names_no_plans_where_there_are_none() -> None:
    assert "dự kiến" not in legend_labels(picture(network([tie for tie in TIES if not tie[4]])))


def test_only_planned_links_are_dashed(whole: Figure) -> None:
    lines: dict[str, list[Any]] = {"tie": [], "planned": []}
    for artist in whole.axes[0].patches:
        kind = str(artist.get_gid() or "").split("-")[0]
        if kind in lines:
            lines[kind].append(artist.get_linestyle())
    assert len(lines["planned"]) == 2
    assert all(dash not in ("-", "solid") for dash in lines["planned"])
    assert lines["tie"]
    assert all(dash in ("-", "solid") for dash in lines["tie"])


def test_every_type_and_relation_of_the_vocabulary_has_a_style_of_its_own() -> None:
    assert set(style.TYPES) == set(vocabulary().types)
    assert set(style.RELATIONS) == set(vocabulary().relations)
    assert len({(t.colour, t.mark) for t in style.TYPES.values()}) == len(style.TYPES)
    assert len({(r.colour, r.glyph, r.double) for r in style.RELATIONS.values()}) == len(style.RELATIONS)


def test_unknown_types_and_relations_are_drawn_plainly() -> None:
    graph = network([])
    graph.add_node("x", label="Một tổ chức", type="Novelty")
    graph.add_edge("x", "vgcl", key="t", relation="friendship", planned=False)
    assert {"Novelty", "friendship"} <= set(legend_labels(picture(graph)))


# --- where it stands -------------------------------------------------------------------------------------


@pytest.mark.parametrize("size, centre", [("page", None), ("slide", None), ("poster", None), ("page", "vgcl")])
def test_labels_of_twelve_overlap_nothing_and_lie_on_the_canvas(size: str, centre: str | None) -> None:
    figure = picture(size=size, centre=centre)
    labels, marks = boxes(figure, "label-"), boxes(figure, "node-")
    count = 12 if centre is None else 10  # two have no way to the centre
    assert len(labels) == len(marks) == count
    check_free(figure, labels, marks)


def check_free(figure: Figure, labels: list[Bbox], marks: list[Bbox]) -> None:
    """Labels touch no other label, no mark, not the legend nor the foot, and lie on the canvas."""
    assert not [pair for pair in itertools.combinations(labels, 2) if overlaps(*pair)]
    assert not [(x, y) for x in labels for i, y in enumerate(marks) if overlaps(x, y) and labels.index(x) != i]
    renderer: Any = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    edge = min(legend.get_window_extent(renderer).x0 for legend in figure.legends)
    foot = boxes(figure, "foot")[0]
    for box in labels + marks:
        assert foot.y1 < box.y0 < box.y1 < figure.bbox.y1
        assert figure.bbox.x0 < box.x0 < box.x1 < edge
    for box in [foot, *(legend.get_window_extent(renderer) for legend in figure.legends)]:
        assert figure.bbox.x0 < box.x0 < box.x1 < figure.bbox.x1
        assert figure.bbox.y0 < box.y0 < box.y1 < figure.bbox.y1


def test_eighty_of_a_thousand_have_room() -> None:
    start = time.perf_counter()
    figure = picture(large(1000))
    print(f"80 of 1,000 nodes: {time.perf_counter() - start:.1f} s")
    labels, marks = boxes(figure, "label-"), boxes(figure, "node-")
    assert len(labels) == 80
    check_free(figure, labels, marks)


def test_the_centre_is_in_the_middle_of_the_others() -> None:
    figure = picture(centre="vgcl")
    labels = {str(t.get_gid()): t.get_text() for t in figure.axes[0].texts} | {
        str(a.get_gid()): a.get_text() for a in figure.findobj(lambda x: str(x.get_gid()).startswith("label-"))
    }
    number = next(gid for gid, text in labels.items() if text.replace("\n", " ") == UNIONS["vgcl"][0])
    marks = {str(line.get_gid()): line.get_xydata()[0] for line in figure.axes[0].lines if line.get_gid()}
    x, y = marks[number.replace("label", "node")]
    others = [place for gid, place in marks.items() if gid != number.replace("label", "node")]
    assert min(p[0] for p in others) < x < max(p[0] for p in others)
    assert min(p[1] for p in others) < y < max(p[1] for p in others)


@pytest.mark.parametrize("nodes", [0, 1, 2, 12])
def test_without_ties(nodes: int, tmp_path: Path) -> None:
    graph = network([])
    graph.remove_nodes_from(list(UNIONS)[nodes:])
    figure = picture(graph)
    assert len(boxes(figure, "label-")) == nodes
    assert ("Không có tổ chức nào để vẽ" in svg_text(figure, tmp_path)) == (nodes == 0)


# --- what is chosen --------------------------------------------------------------------------------------


def test_note_above_the_limit_and_none_below(tmp_path: Path) -> None:
    text = svg_text(picture(large(1000), limit=10), tmp_path)
    assert "Chỉ vẽ 10 trong 1.000 tổ chức" in text
    assert "trong 999 quan hệ" in text
    assert "Chỉ vẽ" not in svg_text(picture(limit=12), tmp_path)
    assert "Only 5 of 1,000" in svg_text(picture(large(1000), limit=5, lang="en"), tmp_path)


def test_the_strongest_ties_are_kept() -> None:
    graph = network()
    nodes, links = strongest(sorted(graph), bundle(graph), limit=3)
    assert {"lftu", "vgcl"} <= set(nodes)
    assert len(nodes) == 3
    assert {k.relation for k in links if (k.a, k.b) == ("lftu", "vgcl")} >= {"cooperationAgreement", "aid"}
    nodes, _ = strongest(sorted(graph), bundle(graph), limit=3, centre="kon-tum")
    assert nodes == ["attapeu", "kon-tum", "vgcl"]


def test_ties_of_a_pair_become_one_link_a_relation() -> None:
    links = {(k.relation, k.planned): k for k in bundle(network()) if (k.a, k.b) == ("lftu", "vgcl")}
    assert set(links) == {
        ("cooperationAgreement", False), ("meeting", False), ("visit", True), ("aid", False),
    }  # fmt: skip
    agreement, aid = links["cooperationAgreement", False], links["aid", False]
    assert (agreement.ties, agreement.reports) == (2, 7)
    assert (agreement.forward, agreement.backward) == (False, False)
    assert (aid.forward, aid.backward) == (False, True)


def test_years() -> None:
    assert years([]) == ""
    assert years(["../2015"]) == "–2015"
    assert years(["2018-07-18/2018-07-20"]) == "2018"
    assert years(["2013/2018", "2018/2023", "2023/2028"]) == "2013 … 2028"


# --- the file --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("centre", [None, "vgcl"])
def test_one_graph_gives_one_file_however_it_was_put_together(centre: str | None, tmp_path: Path) -> None:
    for seed in (1, 2):
        save(picture(network(seed=seed), centre=centre), tmp_path / f"{seed}.svg")
    assert (tmp_path / "1.svg").read_bytes() == (tmp_path / "2.svg").read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["1.svg", "2.svg"]


@pytest.mark.parametrize("ending", ["png", "pdf"])
def test_other_formats_hold_no_time_nor_chance(ending: str, tmp_path: Path) -> None:
    for seed in (1, 2):
        graph = network(TIES[:3], seed=seed).subgraph(["vgcl", "lftu"])
        save(picture(graph), tmp_path / f"{seed}.{ending}")
    data = (tmp_path / f"1.{ending}").read_bytes()
    assert data == (tmp_path / f"2.{ending}").read_bytes()
    assert data.startswith({"png": b"\x89PNG", "pdf": b"%PDF"}[ending])
    assert ending == "png" or b"/FontFile2" in data  # TrueType, embedded


def test_unknown_ending(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match=r"'a\.gif'.*\.png, \.svg, \.pdf"):
        save(picture(network([]).subgraph([])), tmp_path / "a.gif")
    assert not list(tmp_path.iterdir())


def test_unwritable_targets(tmp_path: Path) -> None:
    figure = picture(network([]).subgraph([]))
    (tmp_path / "folder.png").mkdir()
    (tmp_path / "file").write_text("x")
    for target in (tmp_path / "none" / "a.png", tmp_path / "folder.png", tmp_path / "file" / "a.svg"):
        with pytest.raises(WriteError, match="can't write the picture") as caught:
            save(figure, target)
        assert str(target) in str(caught.value)
        assert "\n" not in str(caught.value)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file", "folder.png"]


def test_wrong_arguments() -> None:
    with pytest.raises(NameNotFound, match="'nobody'"):
        picture(centre="nobody")
    with pytest.raises(UniontiesError, match=r"'lo'.*vi, en"):
        picture(lang="lo")
    with pytest.raises(UniontiesError, match=r"'stamp'.*slide, page, poster"):
        picture(size="stamp")
    with pytest.raises(UniontiesError, match="limited to 1 nodes"):
        picture(limit=1)
