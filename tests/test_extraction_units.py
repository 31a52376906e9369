"""The parts of extraction, each by a table: sentences, dates, cues, names, persons with posts, references.

The rows follow ``docs/annotation.md`` and the docstrings of ``extract/``.
"""

from __future__ import annotations

import itertools
import re
import subprocess
import sys
import unicodedata
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml

from unionties.extract import dates, pipeline
from unionties.extract.cues import DATES, EVENTS, SIDES, SLOTS, Cue, CueError, compile_cues
from unionties.extract.dates import find_dates
from unionties.extract.forms import event_pieces, filled, forms
from unionties.extract.knowledge import knowledge
from unionties.extract.language import _SECTIONS, language, parse
from unionties.extract.leaps import beginnings
from unionties.extract.masked import Side
from unionties.extract.noun_titles import title_patterns
from unionties.extract.openings import openings
from unionties.extract.organisations import OrganisationFinder
from unionties.extract.persons import People
from unionties.extract.pipeline import extract
from unionties.extract.post_patterns import patterns
from unionties.extract.reading import read_articles
from unionties.extract.resolution import Resolver
from unionties.extract.segments import Places
from unionties.extract.sentences import sentences
from unionties.extract.sides import SideBuilder
from unionties.extract.tokens import lower
from unionties.graph.errors import KnowledgeError, ReadError
from unionties.graph.statement import Article, Source

DOCS = Path(__file__).resolve().parents[1] / "docs"
PUBLISHED = "2022-07-18"
KON_TUM, ATTAPEU = "union-vn-kon-tum", "union-la-attapeu"


# Sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ngày 18-7, hai bên ký. Đoàn về nước.", ["Ngày 18-7, hai bên ký.", "Đoàn về nước."]),
        ("Họ gặp nhau ngày 18-7. Hai bên ký.", ["Họ gặp nhau ngày 18-7.", "Hai bên ký."]),
        ("Đoàn đến TP.HCM. Hai bên ký.", ["Đoàn đến TP.HCM.", "Hai bên ký."]),
        ("Đoàn đến TP. Hồ Chí Minh ngày 5/5.", ["Đoàn đến TP. Hồ Chí Minh ngày 5/5."]),
        ("Đ/c. Hà phát biểu. Đồng chí Hà ra về.", ["Đ/c. Hà phát biểu.", "Đồng chí Hà ra về."]),
        ("TS. Lê Văn A và GS. Trần B đến. Họ ký.", ["TS. Lê Văn A và GS. Trần B đến.", "Họ ký."]),
        ("Ông John F. Kennedy đến. Xong.", ["Ông John F. Kennedy đến.", "Xong."]),
        ("Có 1.200 người dự. Họ vui.", ["Có 1.200 người dự.", "Họ vui."]),
        ("Lúc 9.30 họ đến. Xong.", ["Lúc 9.30 họ đến.", "Xong."]),
        ("Hội nghị lần thứ 10. 5 người về.", ["Hội nghị lần thứ 10.", "5 người về."]),
        ("Theo VGCL (v.v.) và WFTU.", ["Theo VGCL (v.v.) và WFTU."]),
        ("Họ đến... rồi đi. Hết.", ["Họ đến... rồi đi.", "Hết."]),
        ("Sao vậy? Không biết… Thôi!", ["Sao vậy?", "Không biết…", "Thôi!"]),
        ("“Vui lắm!” Ông nói. “Cảm ơn.” Họ về.", ["“Vui lắm!”", "Ông nói.", "“Cảm ơn.”", "Họ về."]),
        ("Đoàn gồm 3 người; trong đó có ông A.", ["Đoàn gồm 3 người; trong đó có ông A."]),
        ("Dòng một\nDòng hai\n\n  Dòng ba  \n", ["Dòng một", "Dòng hai", "Dòng ba"]),
        ("không có dấu chấm", ["không có dấu chấm"]),
        ("", []),
        (" \n\n ", []),
    ],
)
def test_sentences(text, expected):
    assert [text[a:b] for a, b in sentences(text, 0, len(text), "vi")] == expected


def test_sentences_keep_to_their_stretch():
    text = "Một. Hai. Ba. Bốn."
    assert [text[a:b] for a, b in sentences(text, 5, 13, "vi")] == ["Hai.", "Ba."]


# Dates


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("ngày 18/7/2022", "2022-07-18"), ("ngày 18-7-2022", "2022-07-18"), ("ngày 18.7.2022", "2022-07-18"),
        ("18/07/2019", "2019-07-18"), ("ngày 18/7", "2022-07-18"), ("ngày 18-7", "2022-07-18"),
        ("ngày 18.7", "2022-07-18"), ("ngày 18 tháng 7 năm 2019", "2019-07-18"),
        ("ngày 18 tháng 7", "2022-07-18"), ("18 tháng 7 năm 2019", "2019-07-18"), ("mùng 2/9", "2022-09-02"),
        ("ngày mùng 2-9-1945", "1945-09-02"), ("chiều 18/7", "2022-07-18"), ("sáng ngày 5/5", "2022-05-05"),
        ("tối 3-4", "2022-04-03"), ("rạng sáng 2/3/2020", "2020-03-02"), ("(18/7)", "2022-07-18"),
        ("tháng 5/2015", "2015-05"), ("tháng 5-2015", "2015-05"), ("tháng 5.2015", "2015-05"),
        ("tháng 5 năm 2015", "2015-05"), ("tháng 12, 2019", "2019-12"), ("cuối tháng 5/2015", "2015-05"),
        ("tháng 7", "2022-07"), ("năm 2015", "2015"), ("đầu năm 2015", "2015"),
        ("ngày 8 tháng Ba", "2022-03-08"),
        ("tháng Bảy năm 2015", "2015-07"), ("tháng Bảy", "2022-07"),
        ("giai đoạn 2013-2018", "2013/2018"), ("giai đoạn 2018 – 2023", "2018/2023"),
        ("giai đoạn từ 2018 đến 2023", "2018/2023"), ("nhiệm kỳ 2018-2023", "2018/2023"),
        ("từ năm 2013 đến năm 2018", "2013/2018"), ("từ năm 2013 đến 2018", "2013/2018"),
        ("nhiệm kỳ 2023/2028", "2023/2028"),
        ("từ năm 2009", "2009/.."), ("kể từ năm 2009", "2009/.."), ("từ tháng 5/2015", "2015-05/.."),
        ("từ ngày 22/7 đến 27/7", "2022-07-22/2022-07-27"),
        ("từ ngày 22/7 đến ngày 27/7/2019", "2019-07-22/2019-07-27"),
        ("từ ngày 22 đến 27/7", "2022-07-22/2022-07-27"), ("từ 22-27/7/2019", "2019-07-22/2019-07-27"),
        ("trong hai ngày 14 và 15/5", "2022-05-14/2022-05-15"), ("ngày 3 và 4-5", "2022-05-03/2022-05-04"),
        ("từ ngày 22 đến 27 tháng 7 năm 2019", "2019-07-22/2019-07-27"),
        ("ngày 30/12/2021 đến ngày 2/1/2022", "2021-12-30/2022-01-02"),
        ("hôm nay", "2022-07-18"), ("sáng nay", "2022-07-18"), ("hôm qua", "2022-07-17"),
        ("quý I/2025", "2025-01/2025-03"), ("trong quý III năm 2019", "2019-07/2019-09"), ("năm ngoái", "2021"),
        ("hồi tháng 9 năm ngoái", "2021-09"), ("tháng 3 sang năm", "2023-03"), ("tháng trước", "2022-06"),
        ("thứ sáu tuần trước", "2022-07-15"), ("(25 - 29/6)", "2022-06-25/2022-06-29"), ("đến hết năm 2025", "../2025"),
        ("chiều qua", "2022-07-17"), ("sáng mai", "2022-07-19"), ("hôm nay (18/7)", "2022-07-18"),
    ],
)  # fmt: skip
def test_dates(text, when):
    for sentence in (f"Hai bên gặp nhau {text}.", f"{text[0].upper()}{text[1:]}, hai bên gặp nhau."):
        assert [d.when for d in find_dates(sentence, 0, len(sentence), "vi", PUBLISHED)] == [when]


@pytest.mark.parametrize(
    "text",
    [
        "mới đây", "tuần trước", "gần đây", "thời gian qua", "32/13/2022", "ngày 31/2/2022", "2022-2021",
        "Nghị quyết 15/NQ-BCH", "Nghị quyết số 18/7", "2/3 số đoàn viên", "Covid-19", "1.200 người", "tỷ số 3-1",
        "thế kỷ 20", "điện thoại 18/7/20225",
        ("những năm 1990"),
    ],
)  # fmt: skip
def test_what_is_no_date(text):
    sentence = f"Hai bên gặp nhau {text} ở Hà Nội."
    assert not list(find_dates(sentence, 0, len(sentence), "vi", PUBLISHED))


@pytest.mark.parametrize("text", ["ngày 18/7", "hôm nay", "tháng 7"])
def test_dates_that_need_the_day_of_publication_are_left_out_without_it(text):
    assert not list(find_dates(text, 0, len(text), "vi", None))


def test_dates_quote_their_place():
    text = "Sáng 5/5/2019 và từ ngày 22 đến 27/7, hai bên gặp nhau."
    found = [text[d.start : d.end] for d in find_dates(text, 0, len(text), "vi", PUBLISHED)]
    assert [re.findall(r"\d+", piece) for piece in found] == [["5", "5", "2019"], ["22", "27", "7"]]


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("on|by", "by on"), (r"(?:on\s+)?May", "may on"), ("dates?", "dat"), ("(?i:A)b?c", "abc ac"), ("a+b", "a"),
        ("a{0,2}b", "a b"), ("a{1,2}b", "a"), (r"(?<!x)(?=y)(?P<z>\d{4})", r"\d"), (r"\(no", "("), ("mid-May", "mid"),
        (r"\w+", "."), ("[ab]c", "[ab]"), ("[^ab]c", "."), (r"\bab", "ab"),
            ("(?>ab)c", "."), ("a(?>b)c", "a"), ("(?:a|)b", "ab b"), ("d[’']an", "d"),
        ("(?:(?:ab)*c)+?d", "ab c d"), ("(?:a|bc)(?:de|f)", "ade af bcd bcf"), ("a?", ". a"),
    ],
)  # fmt: skip
def test_openings_of_an_expression(expression: str, found: str) -> None:
    assert openings(expression) == set(found.split())


@pytest.mark.parametrize("code", ["vi", "en", "fr"])
def test_what_leaps_to_words_finds_what_a_search_finds(code: str) -> None:
    """On texts in which a side stands for each word in capitals."""
    tell, people = forms(code), patterns(code)
    told = [tell.event, tell.event_head, tell.bare_event, tell.titled_event, people.any_title, people.honoured]
    told += [*(pattern for pattern, _ in tell.wrappers), *(pattern for *_, pattern in tell.references)]
    if code == "en":
        beside = title_patterns(code)
        told += [beside.title, beside.name_of, beside.leading]
    tried = 0
    for path in sorted((Path(__file__).parent / "gold" / ("fr" if code == "fr" else "dev")).glob(f"{code}-*.txt"))[:12]:
        for line in path.read_text("utf-8").splitlines():
            text = re.sub(r"\b[A-ZĐ]{2,}\b", SIDES[0], line)
            for expression, read in itertools.product(told, (text, lower(text))):
                spans = [match.span() for match in expression.finditer(read, beginnings(text))]
                assert spans == [match.span() for match in expression.pattern.finditer(read)], expression.pattern
                tried += len(spans)
    assert tried > 100


def test_the_first_article_of_a_process_is_read_as_any_other() -> None:
    """Expressions are made when first wanted; what was read of a sentence before then knows nothing of them."""
    code = """
from unionties.extract.pipeline import extract
from unionties.graph.statement import Article, Source
text = "TASHKENT, 14 May – The ITUC, which is in Brussels, met the WFTU on Tuesday."
article = Article("a", text, Source(None, "en"))
first, again = extract(article), extract(article)
assert first == again and [s.planned for s in first] == [False], (first, again)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("text", ["On 14 May the ITUC met the WFTU in Geneva.", "May 14: ITUC met WFTU"])
def test_a_month_is_no_plan(text: str) -> None:
    assert [s.planned for s in extract(Article("a", text, Source(None, "en")))] == [False]


@pytest.mark.parametrize("code", ["vi", "en", "fr"])
def test_no_event_begins_otherwise_than_its_language_tells(code: str) -> None:
    data = language(code).data
    pieces = event_pieces(data["events"], data["names"])
    if "begin" not in pieces:
        return
    begin, tried = re.compile(pieces["begin"]), 0
    for path in sorted((Path(__file__).parent / "gold" / "dev").glob(f"{code}-*.txt")):
        text = re.sub(r"\b[A-Z]{2,}\b", SIDES[0], path.read_text("utf-8"))
        for pattern in data["events"]["patterns"]:
            for match in re.finditer(rf"(?<!\w)(?<!\w[/-])(?:{filled(pattern, pieces)})", text):
                assert begin.match(text, match.start()), match.group()
                tried += 1
    assert tried > 50


@pytest.mark.parametrize("code", ["vi", "en", "fr"])
def test_no_time_begins_otherwise_than_its_calendar_tells(code: str) -> None:
    calendar, tried = dates._calendar(code), 0
    whole = calendar.pattern
    for path in sorted((Path(__file__).parent / "gold" / ("fr" if code == "fr" else "dev")).glob(f"{code}-*.txt"))[:12]:
        text = lower(path.read_text("utf-8"))
        begins = {match.start() for match in calendar.begins.finditer(text)}
        told = {place.start() for place in re.finditer(r"(?<![\w/])", text) if whole.match(text, place.start())}
        assert told <= begins
        found = dates._told(calendar, text, 0, len(text))
        assert {m.span() for m in found} <= {m.span() for at in told if (m := whole.match(text, at))}
        tried += len(told)
    assert tried > 20


# Cues: § stands for a side, ¤ for an event, # for a date.


def cue(template: str, **options: Any) -> Cue:
    phrases = {"ký": ["ký", "ký kết", "{trao} văn kiện"], "trao": ["trao", "trao đổi"]}
    (compiled,) = compile_cues({"meeting": [{"match": template, **options}]}, phrases)
    return compiled


def spoken(text: str) -> str:
    """The text as cues meet it: masked and in lower case."""
    return text.lower().replace("§", SIDES[0]).replace("¤", EVENTS[0]).replace("#", DATES[0])


@pytest.mark.parametrize(
    ("template", "matching", "others"),
    [
        ("S gặp O", ["§ gặp §", "§  gặp  §", "§ GẶP §"], ["§ gặp", "§ gặp ¤", "§ gặp #", "§ đã gặp §", "§ gặpp §"]),
        ("S ... gặp O", ["§ gặp §", "§ hôm ấy đã gặp §"], ["§ cùng § đến # gặp", f"§ {'a' * 81} gặp §"]),
        ("S .. gặp O", [f"§ {'a' * 25} gặp §"], [f"§ {'a' * 40} gặp §"]),
        ("S ~ gặp O", ["§ theo lời mời của § đã gặp §"], ["§ đến; hôm sau gặp §", f"§ {'a ' * 101} gặp §"]),
        ("S ... dự E", ["§ dự ¤", "§ đã dự ¤"], ["§ dự §"]),
        ("S dự X", ["§ dự ¤", "§ dự §"], ["§ dự #"]),
        ("S gặp O T", ["§ gặp § #"], ["§ gặp § §"]),
        ("P gặp nhau", ["§ gặp nhau"], ["gặp nhau"]),
        ("S [đã|vừa] gặp O", ["§ gặp §", "§ đã gặp §", "§ vừa gặp §"], ["§ sẽ gặp §"]),
        ("S (thăm|gặp [gỡ]) O", ["§ thăm §", "§ gặp §", "§ gặp gỡ §"], ["§ gỡ §"]),
        ("S {ký} với O", ["§ ký với §", "§ ký kết với §", "§ trao đổi văn kiện với §"], ["§ trao với §"]),
        ("(Tại|Trong) buổi làm việc , S", ["Tại buổi làm việc, §", "trong buổi làm việc, §"], ["buổi làm việc, §"]),
        ("trong điện mừng , S", ["Trong điện mừng, §", "trong điện mừng , §"], ["trong điện mừng §"]),
        ("S hoà giải O", ["§ hòa giải §"], ["§ hỏa giải §"]),
        ("S gửi O # đồng", ["§ gửi § 200 đồng", "§ gửi § 1.000.000 đồng"], ["§ gửi § nhiều đồng", "§ gửi § x2 đồng"]),
    ],
)  # fmt: skip
def test_templates(template, matching, others):
    pattern = cue(template).pattern
    assert [text for text in matching if not pattern.search(spoken(text))] == []
    assert [text for text in others if pattern.search(spoken(text))] == []


@pytest.mark.parametrize(
    ("template", "openings", "text", "places"),
    [
        ("(S|# đồng) cho", "# S", "§ cho, 5 đồng cho, 1.5 đồng cho, x2 đồng cho", [0, 7, 19, 21]),
        ("[, và] {trao}", ", trao", "§, và trao đổi", [1, 6]),
        ("\\(nay là O", "(", "§ (nay là §)", [2]),
        ("(£|vnd) #", "£ vnd", "trao £50, vnd 20", [5, 10]),
        ("[~] gặp", "", "đã gặp", [0, 1, 2, 3]),
        ("*ing O", "", "visiting §", [0]),
    ],
)  # fmt: skip
def test_a_segment_is_tried_where_it_may_begin(template: str, openings: str, text: str, places: list[int]) -> None:
    (segment,) = cue(template).segments
    assert segment.openings == set(openings.split())
    assert Places(spoken(text).replace(DATES[0], "#"), SLOTS).of(segment) == places


def test_a_template_tells_its_slots():
    match = cue("S ... gặp O").pattern.search(spoken("# § hôm ấy gặp §"))
    assert match is not None
    assert (match.start("S"), match.start("O")) == (2, 15)
    assert cue("S gặp E").slots >= {"S", "E"}


@pytest.mark.parametrize("length", [500, 5_000])
def test_a_long_sentence_takes_no_more_than_its_length(length):
    import time

    text, pattern = spoken("§ " + "a b " * length), cue("S ~ theo ~ {ký} ~ O").pattern
    begin = time.process_time()
    assert pattern.search(text) is None
    assert time.process_time() - begin < 1


@pytest.mark.parametrize(
    ("template", "options", "named"),
    [
        ("S {nowhere} O", {}, "{nowhere}"),
        ("S gặp O", {"confidance": 1}, "confidance"),
        ("S (gặp O", {}, "S (gặp O"),
        ("S gặp O)", {}, "S gặp O)"),
    ],
)
def test_a_template_that_cant_be_read_is_refused(template, options, named):
    with pytest.raises(CueError, match=re.escape(named)):
        cue(template, **options)


# Names


def built(text: str) -> list[Side]:
    """The sides of a text that aren't groups, sentence by sentence."""
    data, facts = language("vi"), knowledge("vi")
    resolver = Resolver(data, facts, text)
    people = People(data, resolver)
    builder = SideBuilder(data, OrganisationFinder(data, facts), resolver, people, PUBLISHED)
    masked = [builder.build(text, a, b) for a, b in sentences(text, 0, len(text), "vi")]
    return [side for sentence in masked for side in sentence.sides if not side.groups]


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("Tổng Liên đoàn Lao động Việt Nam", "vgcl"), ("Tổng LĐLĐ Việt Nam", "vgcl"), ("TLĐLĐVN", "vgcl"),
        ("tổng liên đoàn lao động Việt Nam", "vgcl"), ("TỔNG LIÊN ĐOÀN LAO ĐỘNG VIỆT NAM", "vgcl"),
        ("Tổng  Liên đoàn Lao động Việt Nam", "vgcl"), ("Công đoàn Việt Nam", "vgcl"),
        ("công đoàn Việt Nam", "vgcl"), ("CĐ Việt Nam", "vgcl"), ("Ban Chấp hành Tổng LĐLĐ Việt Nam", "vgcl"),
        ("Công đoàn Lào", "lftu"), ("Liên hiệp Công đoàn Lào", "lftu"), ("LHCĐ Lào", "lftu"),
        ("Trung ương Liên hiệp Công đoàn Lào", "lftu"), ("Tổng Công hội Trung Quốc", "acftu"),
        ("Liên hiệp Công đoàn Thế giới", "wftu"), ("Liên đoàn Công đoàn Thế giới (WFTU)", "wftu"), ("WFTU", "wftu"),
        ("Tổ chức Lao động Quốc tế (ILO)", "ilo"), ("ILO", "ilo"), ("Viện FES tại Việt Nam", "fes"),
        ("LĐLĐ tỉnh Kon Tum", KON_TUM), ("Liên đoàn Lao động tỉnh Kon Tum", KON_TUM), ("LĐLĐ Kon Tum", KON_TUM),
        ("Công đoàn tỉnh Kon Tum", KON_TUM), ("liên đoàn lao động tỉnh Kon Tum", KON_TUM),
        ("LĐLĐ tỉnh Hòa Bình", "union-vn-hòa-bình"), ("LĐLĐ tỉnh Hoà Bình", "union-vn-hòa-bình"),
        ("LĐLĐ tỉnh Hà Nam", "union-vn-hà-nam"),
        ("LĐLĐ quận Hải Châu", "union-vn-district-hải-châu"),
        ("Liên hiệp Công đoàn tỉnh Attapeu (CHDCND Lào)", ATTAPEU), ("Liên hiệp Công đoàn tỉnh Attapeu", ATTAPEU),
        ("Công đoàn ngành Dệt May", "vn-textile-garment-union"),
        ("Công đoàn Dệt May Việt Nam", "vn-textile-garment-union"),
        ("Nghiệp đoàn ABCX (Nhật Bản)", "union-jp-abcx"),
        ("Ban Nữ công Tổng LĐLĐ Việt Nam", "vgcl-women-department"),
        ("Đại sứ quán Lào tại Việt Nam", "embassy-la-vn"),
        ("Đại sứ quán Việt Nam tại Kuala Lumpur", "embassy-vn-my"),
        ("Công đoàn Công ty CP May 10", "union-công-ty-cp-may-10"), ("Công đoàn Giáo dục Đức GEW", "gew"),
        ("LĐLĐ TP Thủ Đức", "union-vn-thủ-đức"), ("LHCĐ quốc tế PIT-CNT (Uruguay)", "pit-cnt"),
        ("Bộ Việc làm và Lao động Lào", "bộ-la-việc-làm-và-lao-động"), ("TUC của Anh", "tuc-gb"),
        ("Đại sứ quán Na Uy", "embassy-no-vn"), ("hãng Qatar Airways", "qatar-airways"),
    ],
)  # fmt: skip
def test_names_lead_to_one_identity(name, id_):
    for text in (f"Hôm ấy {name} đã ký thỏa thuận.", f"{name} đã ký thỏa thuận."):
        assert [side.ids for side in built(text)] == [(id_,)], text


def test_names_of_one_city_meet():
    forms = ("LĐLĐ TP.HCM", "LĐLĐ TP Hồ Chí Minh", "LĐLĐ TP. Hồ Chí Minh", "LĐLĐ thành phố Hồ Chí Minh")
    assert len({side.ids for form in forms for side in built(f"{form} đã ký.")}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("LĐLĐ tỉnh Hà Nam", "LĐLĐ tỉnh Hà Nội"),
        ("LĐLĐ tỉnh Kon Tum", "Liên hiệp Công đoàn tỉnh Attapeu"),
        ("Công đoàn Dệt May Việt Nam", "Công đoàn Đường sắt Việt Nam"),
        ("Đại sứ quán Lào tại Việt Nam", "Đại sứ quán Việt Nam tại Lào"),
        ("Nghiệp đoàn ABCX (Nhật Bản)", "Nghiệp đoàn ABCX (Hàn Quốc)"),
    ],
)
def test_different_organisations_stay_apart(one, other):
    first, second = ([side.ids for side in built(f"{name} đã ký.")] for name in (one, other))
    assert first and second and first != second


def test_a_ministry_keeps_its_field():
    (side,) = built("Bộ Lao động Lào đã ký.")
    assert "lao-động" in side.ids[0]


@pytest.mark.parametrize(
    "text",
    [
        "Các công đoàn nước ngoài đã ký.", "Công đoàn là tổ chức của người lao động.", "Việt Nam và Lào đã ký.",
        "Người lao động Việt Nam vui mừng.", "Bạn bè quốc tế đã đến.", "Phong trào công đoàn lớn mạnh.",
        "PRA-HA - Trời mưa.", "Ông A.B. Bác-đan và ông Lê Nho Thướng về Đài Bắc.", "CĐCS đã ký.",
        "Hoạt động công đoàn được đổi mới.", "Cán bộ công đoàn cơ sở tham dự.",
    ],
)  # fmt: skip
def test_what_is_no_organisation(text):
    assert [side.ids for side in built(text) if side.ids] == []


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("LĐLĐ tỉnh Kon Tum họp. LĐLĐ tỉnh đã ký.", {KON_TUM}),
        ("LĐLĐ tỉnh Kon Tum họp. UBND tỉnh đã ký.", {KON_TUM, "ủy-ban-nhân-dân-vn-kon-tum"}),
        ("Công đoàn Công ty Vedan họp. Công đoàn công ty đã ký.", {"union-công-ty-vedan"}),
        ("Công đoàn Kon Tum và Attapeu đã ký.", {KON_TUM, ATTAPEU}),
        ("Công đoàn Việt Nam - Lào đã ký.", {"vgcl", "lftu"}),
    ],
)
def test_short_and_shared_names(text, ids):
    groups = {i for side in _groups(text) for i in side.ids} if " và " in text or " - " in text else set()
    assert {i for side in built(text) for i in side.ids} | groups == ids


def test_one_phrase_may_name_two():
    found = {i for side in built("Công đoàn hai tỉnh Kon Tum - Attapeu (Lào) đã ký.") for i in side.ids}
    (group,) = _groups("Công đoàn hai tỉnh Kon Tum - Attapeu (Lào) đã ký.")
    assert not found
    assert set(group.ids) == {KON_TUM, ATTAPEU}


def _groups(text: str) -> list[Side]:
    data, facts = language("vi"), knowledge("vi")
    resolver = Resolver(data, facts)
    finder = OrganisationFinder(data, facts)
    builder = SideBuilder(data, finder, resolver, People(data, resolver), PUBLISHED)
    return [side for side in builder.build(text, 0, len(text)).sides if side.groups]


def test_decomposed_letters_lead_to_the_same_statements(tmp_path):
    text = "Ngày 5/5/2019, LĐLĐ tỉnh Hòa Bình tiếp đoàn Công đoàn tỉnh Attapeu (Lào). Hai bên ký thỏa thuận hợp tác."
    told = []
    for form in ("NFC", "NFD"):
        folder = tmp_path / form
        folder.mkdir()
        (folder / "a.txt").write_text(unicodedata.normalize(form, text), "utf-8")
        (article,) = read_articles([folder], on_skip=lambda *why: pytest.fail(str(why)))
        told.append(extract(article))
    assert told[0] == told[1]
    assert told[0]


# Persons with their posts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ông Nguyễn Đình Khang, Chủ tịch Tổng LĐLĐ Việt Nam, phát biểu.", [("Nguyễn Đình Khang", "Chủ tịch", "vgcl")]),
        ("Chủ tịch Tổng LĐLĐ Việt Nam Nguyễn Đình Khang phát biểu.", [("Nguyễn Đình Khang", "Chủ tịch", "vgcl")]),
        ("Đồng chí Trần Thanh Hải - Phó Chủ tịch Thường trực Tổng LĐLĐ Việt Nam cho biết.",
         [("Trần Thanh Hải", "Phó Chủ tịch Thường trực", "vgcl")]),
        ("Đ/c Nguyễn Văn Minh, Chủ tịch LĐLĐ tỉnh Kon Tum, đến dự.", [("Nguyễn Văn Minh", "Chủ tịch", KON_TUM)]),
        ("Ông Guy Ryder, Tổng Giám đốc ILO, đến Hà Nội.", [("Guy Ryder", "Tổng Giám đốc", "ilo")]),
        ("Bà Chang Hee Lee là Giám đốc ILO tại Việt Nam.", [("Chang Hee Lee", "Giám đốc", "ilo")]),
        ("Ông Phan Văn Anh, Trưởng ban Đối ngoại Tổng LĐLĐ Việt Nam, dự.",
         [("Phan Văn Anh", "Trưởng ban", "vgcl-international-department"),
          ("Phan Văn Anh", "Trưởng ban Đối ngoại", "vgcl")]),
        ("Ông Ivan Perez, Ủy viên Thường trực Ban Thư ký Liên hiệp Công đoàn Lào, dự.",
         [("Ivan Perez", "Ủy viên Thường trực Ban Thư ký", "lftu")]),
        ("Là Thư ký, Ban Thư ký Tổng Công hội Trung Quốc, ông Chu Bân dự.", [("Chu Bân", "Thư ký", "acftu")]),
        ("Ông Lê Văn Tư, Ủy viên Hội đồng Nhà nước, Chủ tịch LĐLĐ tỉnh Kon Tum, dự.",
         [("Lê Văn Tư", "Chủ tịch", KON_TUM)]),
        ("Bà Lê Thị Tư, Trưởng phòng Đối ngoại, LĐLĐ tỉnh Kon Tum, dự.",
         [("Lê Thị Tư", "Trưởng phòng Đối ngoại", KON_TUM)]),
        ("Ông Lê Văn Tư - UVĐCT Tổng LĐLĐ Việt Nam, PCT Thường trực LĐLĐ tỉnh Kon Tum - dự.",
         [("Lê Văn Tư", "UVĐCT", "vgcl"), ("Lê Văn Tư", "PCT Thường trực", KON_TUM)]),
        ("Tổng LĐLĐ Việt Nam nhắc lời Chủ tịch Hồ Chí Minh và Chủ tịch Fidel Castro.", []),
        ("Ông Lê Văn Tư, Bí thư Đảng ủy, Chủ tịch LĐLĐ tỉnh Kon Tum, dự.", [("Lê Văn Tư", "Chủ tịch", KON_TUM)]),
        ("Phó Chủ tịch nước Võ Thị Hoa dự.", []),
        ("Bà Lê Thị Hoa, Phó Chủ tịch kiêm Tổng Thư ký Liên hiệp Công đoàn Lào, dự.",
         [("Lê Thị Hoa", "Phó Chủ tịch", "lftu"), ("Lê Thị Hoa", "Tổng Thư ký", "lftu")]),
        ("Ông Mai Đức Chính, nguyên Phó Chủ tịch Tổng LĐLĐ Việt Nam, kể. Ông Chính, Giám đốc ILO, nói thêm.",
         [("Mai Đức Chính", "Phó Chủ tịch", "vgcl"), ("Mai Đức Chính", "Giám đốc", "ilo")]),
        ("Đồng chí Aly Vongnobountham, Ủy viên Trung ương Đảng, Chủ tịch Liên hiệp Công đoàn Lào, dẫn đầu đoàn.",
         [("Aly Vongnobountham", "Chủ tịch", "lftu")]),
        ("Ông Mạc Đình Khải, Chủ tịch LĐLĐ tỉnh Kon Tum, và bà Grace Tan, Phó Tổng Thư ký NTUC, gặp nhau.",
         [("Mạc Đình Khải", "Chủ tịch", KON_TUM)]),  # more than one organisation is called NTUC
        ("Tổng Thư ký AITUC A.B. Bác-đan và Chủ tịch Nguyễn Đình Khang của Tổng LĐLĐ Việt Nam gặp nhau.",
         [("A.B. Bác-đan", "Tổng Thư ký", "aituc"), ("Nguyễn Đình Khang", "Chủ tịch", "vgcl")]),
        ("Bà Annie Adviento, Thư ký khu vực Đông Nam Á của IndustriALL, dự.",
         [("Annie Adviento", "Thư ký khu vực Đông Nam Á", "industriall")]),
        ("Tổng LĐLĐ Việt Nam tiếp FES. Chủ tịch Đặng Ngọc Tùng cảm ơn.", [("Đặng Ngọc Tùng", "Chủ tịch", "vgcl")]),
        ("Tổng LĐLĐ Việt Nam họp. Phó Thủ tướng Vũ Đức Đam dự.", []),
        ("Ông Nguyễn Văn Bình phát biểu.", []),
        ("Việt Nam là Chủ tịch ASEAN.", []),
        ("Chủ tịch Tổng LĐLĐ Việt Nam phát biểu.", []),
        ("Đoàn thăm Khu di tích Chủ tịch Hồ Chí Minh.", []),
    ],
)  # fmt: skip
def test_posts(text, expected):
    people = {p.start: p for side in built(text) for p in side.persons}
    found = [(p.name, post.title, post.organisation) for _, p in sorted(people.items()) for post in p.posts]
    assert found == expected


# References


def told(text: str) -> set[tuple[str, str, str, str | None, bool]]:
    """What a text says, without posts; the ends of a symmetric relation come in the order of their ids."""
    statements = extract(Article("a", text, Source(published=PUBLISHED, language="vi")))
    return {(s.subject.id, s.relation, s.object.id, s.when, s.planned) for s in statements if s.relation != "post"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ngày 5/5/2019, LĐLĐ tỉnh Kon Tum và Liên hiệp Công đoàn tỉnh Attapeu gặp nhau. Hai bên đã ký thỏa thuận"
         " hợp tác giai đoạn 2019-2024.", (ATTAPEU, "cooperationAgreement", KON_TUM, "2019/2024", False)),
        ("Tổng LĐLĐ Việt Nam hội đàm với Liên hiệp Công đoàn Lào. Công đoàn hai nước ký thỏa thuận hợp tác.",
         ("lftu", "cooperationAgreement", "vgcl", None, False)),
        ("LĐLĐ tỉnh Kon Tum tiếp đoàn Liên hiệp Công đoàn tỉnh Attapeu. Công đoàn hai tỉnh đã ký biên bản ghi nhớ.",
         (ATTAPEU, "cooperationAgreement", KON_TUM, None, False)),
        ("Tổng LĐLĐ Việt Nam hội đàm với Liên hiệp Công đoàn Lào. Tổng LĐLĐ Việt Nam tặng phía bạn 100 triệu đồng.",
         ("vgcl", "aid", "lftu", None, False)),
        ("LĐLĐ tỉnh Kon Tum đã làm việc với Liên hiệp Công đoàn tỉnh Attapeu. LĐLĐ tỉnh Kon Tum hỗ trợ công đoàn bạn"
         " 50 triệu đồng.", (KON_TUM, "aid", ATTAPEU, None, False)),
        ("Đoàn đại biểu Liên hiệp Công đoàn tỉnh Attapeu đã đến Kon Tum. Sáng 3/4, đoàn đã đến thăm LĐLĐ tỉnh Kon Tum.",
         (ATTAPEU, "visit", KON_TUM, "2022-04-03", False)),
        ("Đoàn đại biểu Liên hiệp Công đoàn tỉnh Attapeu thăm LĐLĐ tỉnh Kon Tum. Đoàn đã tặng chủ nhà 10 triệu đồng.",
         (ATTAPEU, "aid", KON_TUM, None, False)),
        ("Nghiệp đoàn ABCX (Nhật Bản) ra đời. Tổng LĐLĐ Việt Nam đã hỗ trợ nghiệp đoàn này 20 triệu đồng.",
         ("vgcl", "aid", "union-jp-abcx", None, False)),
        ("Tổng Nghiệp đoàn Biển Bắc (TNBX) thăm Tổng LĐLĐ Việt Nam. TNBX đã tặng Tổng LĐLĐ Việt Nam 30 triệu đồng.",
         ("union-biển-bắc", "aid", "vgcl", None, False)),
        ("Ông Mạc Đình Khải là Chủ tịch LĐLĐ tỉnh Kon Tum. Sáng 3/4, ông thăm Liên hiệp Công đoàn tỉnh Attapeu.",
         (KON_TUM, "visit", ATTAPEU, "2022-04-03", False)),
        ("Tổng LĐLĐ Việt Nam hội đàm với Liên hiệp Công đoàn Lào. Phía Lào tặng Tổng LĐLĐ Việt Nam 5 triệu đồng.",
         ("lftu", "aid", "vgcl", None, False)),
        ("Đoàn Tổng LĐLĐ Việt Nam hội kiến Liên hiệp Công đoàn Lào, làm việc với Liên hiệp Công đoàn tỉnh Attapeu.",
         (ATTAPEU, "meeting", "vgcl", None, False)),
        ("LĐLĐ tỉnh Kon Tum tiếp Liên hiệp Công đoàn tỉnh Attapeu. Liên hiệp Công đoàn tỉnh đã tặng LĐLĐ tỉnh Kon Tum"
         " 5 triệu đồng.", (ATTAPEU, "aid", KON_TUM, None, False)),
    ],
)  # fmt: skip
def test_references(text, expected):
    assert expected in told(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ngày 5/5/2019, LĐLĐ tỉnh Kon Tum hội đàm với Liên hiệp Công đoàn tỉnh Attapeu. Hôm sau, LĐLĐ tỉnh Kon Tum"
         " tiếp Công đoàn Lào.", ("lftu", "meeting", KON_TUM, "2019-05-06", False)),
        ("Ngày 5/5/2019, LĐLĐ tỉnh Kon Tum hội đàm với Liên hiệp Công đoàn tỉnh Attapeu. Tổng LĐLĐ Việt Nam cùng ngày"
         " tiếp Công đoàn Lào.", ("lftu", "meeting", "vgcl", "2019-05-05", False)),
        ("Tháng 9, Tổng LĐLĐ Việt Nam đã tiếp Công đoàn Lào.", ("lftu", "meeting", "vgcl", "2021-09", False)),
        ("Tháng 9 tới, Tổng LĐLĐ Việt Nam sẽ tiếp Công đoàn Lào.", ("lftu", "meeting", "vgcl", "2022-09", True)),
        ("Tổng LĐLĐ Việt Nam và Công đoàn Lào ký thỏa thuận hợp tác, hiệu lực đến hết năm 2025.",
         ("lftu", "cooperationAgreement", "vgcl", "2022/2025", False)),
        ("Tổng LĐLĐ Việt Nam rời Liên hiệp Công đoàn Thế giới từ năm 1995.",
         ("vgcl", "withdrawal", "wftu", "1995", False)),
    ],
)  # fmt: skip
def test_times_of_acts(text, expected):
    assert expected in told(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Công đoàn Lào (Viêng Chăn), Tổng Công hội Trung Quốc (Bắc Kinh) và Tổng LĐLĐ Việt Nam mở hội thảo về lương.",
         ("acftu", "jointActivity", "lftu", None, False)),
        ("Tổng LĐLĐ Việt Nam, nơi Công đoàn Lào từng học hỏi, ra thông cáo phản đối Tổng Công hội Trung Quốc.",
         ("vgcl", "dispute", "acftu", None, False)),
        ("Tổng LĐLĐ Việt Nam trao Kỷ niệm chương cho ông Khăm Phủi, Chủ tịch Công đoàn Lào.",
         ("vgcl", "award", "lftu", None, False)),
    ],
)  # fmt: skip
def test_sides_past_asides(text, expected):
    assert expected in told(text)


def test_a_name_ends_with_its_sentence():
    text = "Kế hoạch giữa công đoàn hai nước Việt Nam và Liên Xô\nTTXVN (Hà Nội) – Tổng LĐLĐ Việt Nam họp."
    assert not any("ttxvn" in f"{one} {other}" for one, _, other, *_ in told(text))


def test_three_sides_are_three_pairs():
    text = "Tổng LĐLĐ Việt Nam, Tổng Công hội Trung Quốc và Công đoàn Lào gặp nhau. Ba bên đã ký biên bản ghi nhớ."
    pairs = {(s, o) for s, relation, o, *_ in told(text) if relation == "cooperationAgreement"}
    assert pairs == {("acftu", "lftu"), ("acftu", "vgcl"), ("lftu", "vgcl")}


@pytest.mark.parametrize(
    "text",
    [
        "Hai bên đã ký thỏa thuận hợp tác.", "Đoàn đã đến thăm và tặng chủ nhà 10 triệu đồng.",
        "Tổng LĐLĐ Việt Nam gặp Công đoàn Việt Nam.", "Tổng LĐLĐ Việt Nam tặng tổ chức này 5 triệu đồng.",
        "Tổng LĐLĐ Việt Nam không ký thỏa thuận hợp tác với Liên hiệp Công đoàn Lào.",
        "LĐLĐ tỉnh Kon Tum chưa thăm Liên hiệp Công đoàn tỉnh Attapeu.",
    ],
)  # fmt: skip
def test_what_points_nowhere_or_is_denied_says_nothing(text):
    assert not told(text)


@pytest.mark.parametrize(
    ("verb", "planned"), [("đã", False), ("vừa", False), ("sẽ", True), ("dự kiến", True), ("đang", False)]
)
def test_plans_are_marked(verb, planned):
    text = f"Tổng LĐLĐ Việt Nam {verb} thăm Liên hiệp Công đoàn Lào."
    assert ("vgcl", "visit", "lftu", None, planned) in told(text)


# The documented language file


def vietnamese() -> dict[str, Any]:
    path = files("unionties.extract.languages").joinpath("vi.yaml")
    data: dict[str, Any] = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
    return data


def test_every_section_and_option_is_documented():
    text = (DOCS / "languages.md").read_text("utf-8")
    options = {name for name in Cue.__dataclass_fields__ if _is_option(name)}
    assert {"confidence", "planned", "swap"} <= options
    missing = [name for name in sorted(_SECTIONS | options | {"match"}) if f"`{name}`" not in text]
    assert not missing


def _is_option(name: str) -> bool:
    try:
        compile_cues({"meeting": [{"match": "S gặp O", name: "x"}]}, {})
    except CueError as error:
        return "unknown options" not in str(error)
    return True


@pytest.mark.parametrize("form", ["template", "phrase"])
def test_the_documented_example_of_a_new_cue_works(form, monkeypatch):
    text = (DOCS / "languages.md").read_text("utf-8")
    plain, named, *_ = re.findall(r"'(S \.\.\. san sẻ với O [^']*)'", text)
    sums, *_ = re.findall(r"^  sum: \['([^']*)'\]", text, re.MULTILINE)
    data = vietnamese()
    data["cues"]["aid"] = [plain if form == "template" else named]
    data["phrases"] |= {"sum": [sums]}
    changed = parse(data, "vi.yaml")
    monkeypatch.setattr(pipeline, "language", {"vi": changed}.__getitem__)
    assert {sentence: {s for s in told(sentence) if s[1] == "aid"} for sentence in EXAMPLE} == EXAMPLE


EXAMPLE = {
    "Tháng 3/2021, Công đoàn Việt Nam san sẻ với Công đoàn Lào 200 triệu đồng.": {
        ("vgcl", "aid", "lftu", "2021-03", False)
    },
    "Công đoàn Việt Nam sẽ san sẻ với Công đoàn Lào 2 tỷ đồng.": {("vgcl", "aid", "lftu", None, True)},
    "Công đoàn Việt Nam không san sẻ với Công đoàn Lào 200 triệu đồng.": set(),
    "Công đoàn Việt Nam san sẻ với Công đoàn Lào kinh nghiệm.": set(),
}


@pytest.mark.parametrize("sentence", EXAMPLE)
def test_the_example_is_still_needed(sentence):
    assert not {s for s in told(sentence) if s[1] == "aid"}, (
        "vi.yaml reads it now: docs/languages.md needs another example"
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"cuess": {}}, "unknown sections.*cuess"),
        ({"cues": {"marriage": []}}, "unknown relations.*marriage"),
        ({"cues": {"meeting": ["S {nowhere} O"]}}, "nowhere"),
    ],
)
def test_a_wrong_language_file_is_refused_by_name(change, message):
    data = vietnamese() | change
    with pytest.raises(KnowledgeError, match=f"mine.yaml.*{message}"):
        parse(data, "mine.yaml")


def test_an_unknown_language_is_refused():
    with pytest.raises(ReadError, match="'de'"):
        extract(Article("a", "Die Bünde haben unterzeichnet.", Source(language="de")))
