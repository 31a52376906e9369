"""Menus, captions, bylines and teasers are told from the article; the gold's evidence stays inside it."""

import json
from pathlib import Path
from typing import Any

import pytest

from unionties.extract.blocks import ROLES, blocks
from unionties.extract.boilerplate import cues, dateline, is_dateline, parse
from unionties.graph.errors import KnowledgeError
from unionties.graph.statement import Article, Source, nfc

ROOT = Path(__file__).parent.parent
GOLD = ROOT / "tests" / "gold"
HELD_OUT = set((GOLD / "heldout.txt").read_text("utf-8").split())

TITLE = "Công đoàn hai tỉnh ký biên bản hợp tác giai đoạn mới"
LEAD = "Ngày 5/7, tại thị xã, Liên đoàn Lao động tỉnh và đoàn bạn Attapeu đã ký biên bản hợp tác ba năm."
MORE = "Theo biên bản, đoàn Attapeu sẽ trở lại thăm tỉnh vào mùa thu, hai bên trao đổi cán bộ mỗi năm hai lần."
LAST = "Trước khi chia tay, Liên đoàn Lao động tỉnh tặng đoàn bạn Attapeu hai bộ máy tính cùng nhiều sách báo."


def roles(text: str, source: Source | None = None) -> list[tuple[str, str]]:
    return [(b.role, text[b.start : b.end]) for b in blocks(Article("a", text, source or Source()))]


def row(text: str, source: Source | None = None) -> str:
    return " ".join(role for role, _ in roles(text, source))


def role_of(line: str, *, above: str = LEAD, below: str = MORE) -> str:
    """The role of a line in the middle of an article."""
    found = [role for role, text in roles(f"{TITLE}\n{above}\n{line}\n{below}\n{LAST}") if text == line.strip()]
    assert len(found) == 1
    return found[0]


def articles() -> list[tuple[Article, dict[str, Any]]]:
    pairs = [(text, text.with_suffix(".json")) for text in sorted((GOLD / "dev").glob("*.txt"))]
    pairs += [(text, GOLD / "seeds" / f"{text.stem}.json") for text in sorted((ROOT / "seeds").glob("*.txt"))]
    return [
        (Article(t.stem, nfc(t.read_text("utf-8"))), json.loads(g.read_text("utf-8")))
        for t, g in pairs
        if t.stem not in HELD_OUT
    ]


def test_required_evidence_lies_in_title_and_body() -> None:
    total, lost = 0, []
    for article, gold in articles():
        outside = [b for b in blocks(article) if b.role not in ("title", "body")]
        for quote in (nfc(s["evidence"]) for s in gold["statements"] if not s.get("optional")):
            places = [i for i in range(len(article.text)) if article.text.startswith(quote, i)]
            assert places, (article.name, quote)
            total += 1
            if not any(all(b.end <= i or b.start >= i + len(quote) for b in outside) for i in places):
                lost.append(f"{article.name}: {quote}")
    assert total > 500
    assert len(lost) <= 0.01 * total, lost


@pytest.mark.parametrize("article", [a for a, _ in articles()], ids=lambda a: a.name)
def test_blocks_cover_every_line_once(article: Article) -> None:
    found = blocks(article)
    lines = [line.strip() for line in article.text.split("\n") if line.strip()]
    assert [article.text[b.start : b.end] for b in found] == lines
    assert {b.role for b in found} <= set(ROLES)
    assert any(b.role == "body" for b in found)


SEED_LEAVES_OUT = [
    ("2019-hoat-dong-doi-ngoai", "Việt Nam là biểu tượng của khát vọng hòa bình"),
    (
        "2019-hoat-dong-doi-ngoai",
        "phát biểu tại buổi làm việc với Đảng đoàn Tổng LĐLĐ Việt Nam ngày 22/3. Ảnh",
    ),
    ("2019-hoat-dong-doi-ngoai", "Chiều 21/7, Đoàn công tác của Hội Liên hiệp Phụ nữ Việt Nam"),
    ("2022-ban-doi-ngoai-trung-uong", "Nguyễn Đình Khang phát biểu tại buổi làm việc. |"),
    ("2022-ban-doi-ngoai-trung-uong", "LĐLĐ quận Đống Đa tổ chức khám sức khỏe"),
    ("2022-ke-hoach-doi-ngoai", "Công đoàn Việt Nam sẽ tích cực đóng góp vào phong trào"),
    ("2022-ke-hoach-doi-ngoai", "phát biểu tại phiên họp lần thứ 27"),
    ("2022-kon-tum-attapeu", "Công đoàn 2 tỉnh Quảng Bình - Khăm Muộn (Lào) ký kết biên bản hợp tác 80%"),
    ("2022-kon-tum-attapeu", "Chiều ngày 5/7, LĐLĐ tỉnh Nghệ An và Liên hiệp Công đoàn tỉnh Xiêng Khoảng"),
    ("2022-kon-tum-attapeu", "Ngày 11/7, Liên đoàn Lao động (LĐLĐ) tỉnh Quảng Bình"),
    ("2022-kon-tum-attapeu", "Tổng LĐLĐ Việt Nam hỗ trợ 1 tỉ đồng"),
    ("2022-kon-tum-attapeu", "cùng đoàn công tác đã đến thăm hỏi, động viên những đoàn viên"),
    ("2022-thoa-thuan-viet-lao", "Các đại biểu chụp ảnh lưu niệm."),
    ("2022-thoa-thuan-viet-lao", "Huyện Đoàn Lạc Thuỷ phối hợp với Trung tâm Chính trị"),
]


@pytest.mark.parametrize(("name", "words"), SEED_LEAVES_OUT)
def test_seeds_lose_their_teasers_and_captions(name: str, words: str) -> None:
    text = (ROOT / "seeds" / f"{name}.txt").read_text("utf-8")
    assert words in text
    kept = [line for role, line in roles(text) if role in ("title", "body")]
    assert not any(words in line for line in kept)


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("Toàn cảnh buổi ký kết. Ảnh: H.T", "caption"),
        ("The delegates after the talks. (Photo: VNA)", "caption"),
        ("[Ảnh] Hai đoàn bên bàn ký kết", "caption"),
        ("Hai đoàn chụp ảnh lưu niệm.", "caption"),
        ("![Hai đoàn](anh.jpg)", "furniture"),
        ("Tác giả: Thu Hà", "byline"),
        ("Source: VNA", "byline"),
        ("By Our Labour Desk", "byline"),
        ("Thứ tư, 15/5/2019 | 15:22", "byline"),
        ("Trang chủ » Chuyên đề » Đối ngoại", "furniture"),
        ("Home  |  Videos  |  Photos  |  Most read", "furniture"),
        ("Share this: Facebook Twitter", "furniture"),
        ("© Ghi rõ nguồn khi phát hành lại", "furniture"),
        (">> Giá vàng sáng nay nhích nhẹ", "teaser"),
        ("Related: Dockers in Karachi return to work", "teaser"),
        ("Xem thêm: Công nhân Tràng Duệ đón xe buýt mới", "teaser"),
        ("Chia sẻ tại buổi ký, đồng chí Chủ tịch nói hai bên sẽ gắn bó lâu dài.", "body"),
        ("Ảnh hưởng của dịch: hàng nghìn công nhân mất việc, hai bên cùng lo giúp họ.", "body"),
        ("Theo thỏa thuận, hai bên trao đổi đoàn mỗi năm một lần.", "body"),
        ("Tel Aviv was the first stop of the delegation in the region.", "body"),
        ("Bối cảnh", "body"),
    ],
)
def test_line_by_its_form(line: str, role: str) -> None:
    assert role_of(line) == role


def test_head_of_a_page() -> None:
    signed = "28/09/2022 - 07:40\nNGỌC LAN\nTác giả: NGỌC LAN"
    text = f"Trang chủ | Tin tức | Liên hệ\nXÃ HỘI\n{TITLE}\n{signed}\n{LEAD}"
    assert row(text) == "furniture furniture title byline byline byline body"


def test_repeated_title_and_the_caption_under_it() -> None:
    plain = "cong doan hai tinh ky bien ban hop tac giai doan moi"
    text = f"{TITLE}\n{LEAD}\n{plain} Thợ mỏ đón Tết\n{MORE}\n{TITLE}\nHai đoàn bên bàn ký.\n{LAST}"
    assert row(text) == "title body teaser body furniture caption body"


def test_title_known_from_metadata() -> None:
    text = f"{LEAD}\n{TITLE} ảnh 1\nHai đoàn bên bàn ký.\n{LAST}"
    assert row(text, Source(title=TITLE)) == "body furniture caption body"


def test_lead_right_under_a_picture_is_no_caption() -> None:
    long_lead = f"{LEAD[:-1]} trong niềm vui của hàng trăm đoàn viên hai bên biên giới."
    assert ("body", long_lead) in roles(f"{TITLE}\n![]()\n{long_lead}\n{MORE}")


def test_short_article_keeps_its_sentences() -> None:
    assert row("VGCL thăm Lào\nHai bên đã ký biên bản.\nĐoàn về nước hôm qua.") == "title body body"


def test_headlines_run_together_under_the_lead() -> None:
    links = "Thợ mỏ Quảng Ninh đón Tết sớm Công nhân may Nam Định có nhà mới Bão số 4 đổ bộ vào miền Trung"
    assert role_of(links) == "teaser"
    assert role_of(f"{links}.") == "body"


def test_teasers_at_the_end_without_a_cue() -> None:
    headline = "Công đoàn hai tỉnh bạn ký kết hợp tác"
    text = f"{TITLE}\n{LEAD}\n{MORE}\n{headline} {headline}\nNgày 11/7, hai tỉnh bạn đã có buổi hội đàm về ..."
    assert row(text) == "title body body teaser teaser"


def test_links_after_a_cue_run_to_the_end() -> None:
    text = (
        f"{TITLE}\n{LEAD}\n{MORE}\nTin khác\nHuyện Lạc Thuỷ mở lớp bồi dưỡng cán bộ đoàn cơ sở\n"
        "Trong hai ngày, huyện Lạc Thuỷ đã mở lớp bồi dưỡng nghiệp vụ cho 68 cán bộ đoàn cơ sở.\n"
        "Giá vàng hôm nay tăng phi mã\n"
        "Giá vàng trong nước hôm nay tăng phi mã, có nơi niêm yết hơn 122 triệu đồng."
    )
    assert row(text) == "title body body furniture teaser teaser teaser teaser"


@pytest.mark.parametrize("rest", [[MORE, LAST], [LAST]])
def test_body_goes_on_after_a_box_of_links(rest: list[str]) -> None:
    box = ["Tin liên quan", "Thợ mỏ Quảng Ninh đón Tết", "Xe buýt tăng chuyến dịp Noel"]
    text = "\n".join([TITLE, LEAD, MORE, *box, *rest])
    found = roles(text)
    assert [role for role, _ in found[3:6]] == ["furniture", "teaser", "teaser"]
    assert found[6:] == [("body", line) for line in rest]


@pytest.mark.parametrize("name", ["G.T", "PV", "Mai D.", "Thu Hà/VOV.VN", "N.V (Theo Roi-tơ, AP)", "Ban Đối ngoại"])
def test_sign_off(name: str) -> None:
    assert roles(f"{TITLE}\n{LEAD}\n{MORE}\n{name}")[-1] == ("byline", name)


@pytest.mark.parametrize("line", ["Pham Van A (union spokesman)", "Antonio Lisboa, Secretary", "Hết giờ rồi."])
def test_what_is_no_sign_off(line: str) -> None:
    assert roles(f"{TITLE}\n{LEAD}\n{MORE}\n{line}")[-1] == ("body", line)


def test_empty_text_has_no_blocks() -> None:
    assert blocks(Article("a", "")) == []
    assert blocks(Article("a", "\n \n")) == []


@pytest.mark.parametrize(
    ("line", "language", "day"),
    [
        ("21:11 | 19/05/2022", "vi", "2022-05-19"),
        ("12-02-2017 - 21:12 | Công đoàn", "vi", "2017-02-12"),
        ("Chủ Nhật, 06/03/2016, 19:02:35", "vi", "2016-03-06"),
        ("Báo Lao Động - Thứ bảy, 14.5.2011", "vi", "2011-05-14"),
        ("Hà Nội, ngày 3 tháng 2 năm 2020", "vi", "2020-02-03"),
        ("22:10, 2022/08/06", "en", "2022-08-06"),
        ("14 March 2019", "en", "2019-03-14"),
        ("Submitted by desk on Mon, 09/25/2006 - 14:30", "en", "2006-09-25"),
        ("HARARE, 2 February 2005", "en", "2005-02-02"),
        ("Updated: 27/04/2011 - 10:05   Email   Print", "en", "2011-04-27"),
        ("07/08/2019", "en", None),
        ("31/02/2022", "vi", None),
        ("July 2018 newsletter", "en", None),
        ("Báo cáo ngày 20/11/2019", "vi", None),
        ("10/5/2019 - 12/5/2019", "vi", None),
        ("On 14 March 2019 the unions signed.", "en", None),
    ],
)
def test_dateline(line: str, language: str, day: str | None) -> None:
    assert dateline(line, language) == day
    assert is_dateline(line) or day is None


def test_cues_are_checked() -> None:
    with pytest.raises(KnowledgeError, match="unknown keys"):
        parse({"vi": {"othernews": []}})
    with pytest.raises(KnowledgeError, match="not a list"):
        parse({"vi": {"photos": "Ảnh"}})
    assert "tin khác" in cues().other_news


def test_a_sentence_broken_over_lines_is_one_line_of_the_article() -> None:
    text = (
        "Dockers of two ports sign a pact\n\n"
        "The Dockers' Union of Northport has signed a pact with its sister union, a\n"
        "body of some three thousand members, and will send it two organisers by the\n"
        "Feast of Saint Nicholas.\n"
        "Both unions belong to the same federation.\n"
        "- the pact runs for two years\n"
        "- each side pays its own way"
    )
    found = blocks(Article("a", text))
    assert [text[b.start : b.end].count("\n") for b in found] == [0, 2, 0, 0, 0]
    assert text[found[1].start : found[1].end].endswith("Feast of Saint Nicholas.")


def test_lines_that_end_where_they_should_stay_apart() -> None:
    text = "Unions of two countries meet in Hanoi\nTalks were held on Monday.\nnews\nabout us\nAll rights reserved"
    assert all("\n" not in text[b.start : b.end] for b in blocks(Article("a", text)))
