"""Articles that carry one text: which they are, and what that does to a store."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from unionties.graph.copies import (
    BANDS,
    ROWS,
    _minima,
    _shingles,
    alike,
    band_keys,
    likeness,
    other_facts,
    same_words,
)
from unionties.graph.dates import order
from unionties.graph.statement import nfc

TESTS = Path(__file__).parent
GOLD = sorted([*TESTS.glob("gold/*/*.txt"), *TESTS.parent.glob("seeds/*.txt")])
BODY = (
    "Sáng 18/7, tại Hà Nội, Tổng Liên đoàn Lao động Việt Nam và Liên hiệp Công đoàn Lào đã hội đàm và ký thoả thuận "
    "hợp tác giai đoạn 2023 – 2028, trước sự chứng kiến của lãnh đạo hai tổ chức công đoàn.\n"
    "Phát biểu tại buổi lễ, Chủ tịch Nguyễn Đình Khang cho biết hai bên sẽ tiếp tục trao đổi đoàn cấp cao, đào tạo cán "
    "bộ công đoàn và phối hợp tại các diễn đàn quốc tế mà hai tổ chức cùng là thành viên.\n"
    "Nhân dịp này, đoàn đại biểu công đoàn Lào cũng đã thăm và làm việc với Liên đoàn Lao động thành phố Hải Phòng, "
    "tìm hiểu đời sống của công nhân trong các khu công nghiệp trên địa bàn."
)


KEYS = ("a6436eab82223a8", "b3c6788590efd2f")


def test_band_keys_are_the_same_on_every_machine() -> None:
    keys = band_keys(BODY)
    assert len(keys) == len(set(keys)) == BANDS
    assert keys[:2] == KEYS


def test_bands_are_those_that_the_library_takes() -> None:
    from datasketch import MinHashLSH

    index = MinHashLSH(0.6, 112, weights=(0.1, 0.9))
    assert (index.b, index.r) == (BANDS, ROWS)


def test_minima_are_those_of_the_library() -> None:
    from datasketch import MinHash

    for shingles in ([0], [1, 2**32 - 1, 5], _shingles(BODY), _shingles(GOLD[0].read_text("utf-8"))):
        theirs = MinHash(BANDS * ROWS, 1, hashfunc=int, scheme="affine32")
        theirs.update_batch(shingles)
        assert _minima(shingles).tolist() == theirs.hashvalues.tolist()


def test_no_two_gold_articles_are_copies() -> None:
    texts = [nfc(path.read_text("utf-8")) for path in GOLD]
    assert len(texts) > 100
    holders: dict[str, list[int]] = {}
    for place, text in enumerate(texts):
        for key in band_keys(text):
            holders.setdefault(key, []).append(place)
    pairs = {pair for places in holders.values() for pair in combinations(places, 2)}
    assert [(GOLD[a].name, GOLD[b].name) for a, b in pairs if alike(texts[a], texts[b])] == []


@pytest.mark.parametrize(
    "copy",
    [
        BODY.replace("thoả", "thỏa"),
        BODY.replace("18/7", "18-7").replace(" – ", "-").upper(),
        "Công đoàn\n\nViệt – Lào ký thỏa thuận mới\n18-07-2022 | Thời sự\n\n"
        + BODY
        + "\n\nTheo TTXVN\n\nTin liên quan\n",
        BODY
        + "\nHai bên sẽ sơ kết việc thực hiện thỏa thuận vào giữa nhiệm kỳ, dự kiến tại thủ đô Viêng Chăn của Lào.",
        BODY.replace("Sáng 18/7", "Hôm qua"),
    ],
)
def test_an_edited_copy_is_alike(copy: str) -> None:
    assert alike(BODY, copy) and alike(copy, BODY)
    assert set(band_keys(BODY)) & set(band_keys(copy))


@pytest.mark.parametrize(
    "other",
    [
        BODY.replace("Lào", "Cuba"),
        BODY.replace("18/7", "25/9"),
        BODY.replace("Hải Phòng", "Đà Nẵng"),
        BODY.split("\n")[0],
        "",
    ],
)
def test_other_facts_or_less_text_is_no_copy(other: str) -> None:
    assert not alike(BODY, other) and not alike(other, BODY)


def test_a_short_text_is_no_copy() -> None:
    assert band_keys("Kính gửi Công đoàn Lào. Xin chia buồn.") == ()
    assert likeness("Xin chia buồn", "Xin chia buồn") == 0


def test_facts_differ_in_a_place_not_in_what_is_added() -> None:
    assert other_facts(BODY, BODY.replace("Nguyễn Đình Khang", "Trần Văn Thuật")) == 1
    assert other_facts(BODY, BODY.replace("Chủ tịch", "Phó Chủ tịch")) == 0


def test_a_form_that_is_shortened_tells_nothing_else() -> None:
    assert other_facts(BODY, BODY.replace("Liên đoàn Lao động thành phố", "LĐLĐ thành phố")) == 0
    assert other_facts(BODY, BODY.replace("Liên đoàn Lao động thành phố", "UBND thành phố")) == 0
    assert other_facts(BODY, BODY.replace("thành phố Hải Phòng", "TP Huế")) == 1


def test_letters_of_one_form_are_no_copies() -> None:
    letters = [
        f"Kính gửi {union}. Được tin đồng chí {person} từ trần ngày {day}, Tổng Liên đoàn Lao động Việt Nam xin gửi "
        f"tới {union} và gia đình đồng chí {person} lời chia buồn. Chúng tôi trân trọng những đóng góp của đồng "
        "chí cho phong trào công đoàn và tình đoàn kết giữa công đoàn hai nước trong suốt những năm tháng đã qua."
        for union, person, day in (
            ("Công đoàn Lào", "Bun Thavy", "3/4/2019"),
            ("Trung tâm Người lao động Cuba", "Ulises Guilarte", "3/4/2019"),
            ("Công đoàn Lào", "Bun Thavy", "17/5/2021"),
        )
    ]
    assert not any(alike(*pair) for pair in combinations(letters, 2))


def test_the_order_of_publication() -> None:
    dates = ["2021", "2022-07-18T09:00:00", "2022-07-18", "2022-07", "2022", "9 tháng 7", None]
    assert sorted(dates, key=lambda date: order(date, "a")) == dates
    assert order("2022-07", "a") < order("2022-07", "b") < order("2022-02-30", "a") < order(None, "b")


def test_words_are_compared_whole() -> None:
    assert same_words("Hoà Bình") in same_words("tỉnh “Hòa Bình”.")
    assert same_words("Bình") not in same_words("Bìnhs")
