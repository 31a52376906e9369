"""How times are told in each language: words and what they mean for an article published on a Wednesday."""

from __future__ import annotations

import pytest

from unionties.extract.dates import find_dates
from unionties.extract.durations import spanned
from unionties.extract.pipeline import extract
from unionties.graph.statement import Article, Source

PUBLISHED = "2019-06-12"

ENGLISH = [
    ("on 15/5", "2019-05-15"),
    ("Also on 15/5, he met them", "2019-05-15"),
    ("on 15/05/2018", "2018-05-15"),
    ("on 21.5.2018", "2018-05-21"),
    ("on the 4th", "2019-06-04"),
    ("on the 25th, they met", "2019-05-25"),
    ("on the afternoon of the 10th, they met", "2019-06-10"),
    ("on the evening of May 20", "2019-05-20"),
    ("from the 3rd to the 7th, the delegation stayed", "2019-06-03/2019-06-07"),
    ("on the 1st and 2nd, they", "2019-06-01/2019-06-02"),
    ("from the 12th to the 16th of May", "2019-05-12/2019-05-16"),
    ("between the 20th and 24th, they", "2019-05-20/2019-05-24"),
    ("From May 19 (Sun.) to 22 (Wed.) a workshop", "2019-05-19/2019-05-22"),
    ("on May 19 (Sunday)", "2019-05-19"),
    ("the twenty-fifth of May", "2019-05-25"),
    ("the third of May 2018", "2018-05-03"),
    ("on the first of June", "2019-06-01"),
    ("as early as 2005", "2005"),
    ("back in 2005", "2005"),
    ("way back in 1998", "1998"),
    ("in mid-2012", "2012"),
    ("in late 2015", "2015"),
    ("at the end of 2015", "2015"),
    ("by the end of 2018", "../2018"),
    ("in the summer of 2012", "2012"),
    ("in spring 2012", "2012"),
    ("autumn 2011", "2011"),
    ("last summer", "2018"),
    ("this spring", "2019"),
    ("last autumn", "2018"),
    ("last winter", ""),
    ("two years ago", "2017"),
    ("ten years ago", "2009"),
    ("three months ago", "2019-03"),
    ("five days ago", "2019-06-07"),
    ("two weeks ago", ""),
    ("two years back", "2017"),
    ("last night", "2019-06-11"),
    ("earlier today", "2019-06-12"),
    ("the day before yesterday", "2019-06-10"),
    ("late yesterday", "2019-06-11"),
    ("yesterday", "2019-06-11"),
    ("next Monday", "2019-06-17"),
    ("next Wednesday", "2019-06-19"),
    ("last Friday", "2019-06-07"),
    ("on Monday last", "2019-06-10"),
    ("this Thursday", "2019-06-13"),
    ("last Wednesday", "2019-06-05"),
    ("this coming Friday", "2019-06-14"),
    ("Monday through Wednesday", "2019-06-10/2019-06-12"),
    ("from Monday to Wednesday", "2019-06-10/2019-06-12"),
    ("between Tuesday and Thursday last week", "2019-06-04/2019-06-06"),
    ("next January", "2020-01"),
    ("next June", "2020-06"),
    ("next August", "2019-08"),
    ("this September", "2019-09"),
    ("this March", "2019-03"),
    ("last August", "2018-08"),
    ("in March this year", "2019-03"),
    ("in August of last year", "2018-08"),
    ("May 2018", "2018-05"),
    ("in May 2018", "2018-05"),
    ("in mid-May", "2019-05"),
    ("in the middle of May", "2019-05"),
    ("at the end of May", "2019-05"),
    ("at the beginning of May", "2019-05"),
    ("the end of May 2018", "2018-05"),
    ("within the year", "2019"),
    ("by the end of the year", "2019"),
    ("later this year", "2019"),
    ("before the end of this year", "2019"),
    ("on 6 – 8 May 2018", "2018-05-06/2018-05-08"),
    ("from 30 April to 2 May 2018", "2018-04-30/2018-05-02"),
    ("May 6-8, 2018", "2018-05-06/2018-05-08"),
    ("May 30-June 2", "2019-05-30/2019-06-02"),
    ("6th to 8th May", "2019-05-06/2019-05-08"),
    ("from 6 May through 8 May", "2019-05-06/2019-05-08"),
    ("6, 7 and 8 May 2018", "2018-05-06/2018-05-08"),
    ("on 6 and 7 May", "2019-05-06/2019-05-07"),
    ("on May 6 and 7", "2019-05-06/2019-05-07"),
    ("Tuesday, May 21, 2019", "2019-05-21"),
    ("Tuesday, 21st May, 2019", "2019-05-21"),
    ("Tuesday 21 May", "2019-05-21"),
    ("2019-05-21", "2019-05-21"),
    ("starting 6 May", "2019-05-06"),
    ("the 2013-2018 period", "2013/2018"),
    ("for 2018 and 2019", "2018/2019"),
    ("2018-19", "2018/2019"),
    ("2018/19", "2018/2019"),
    ("since the beginning of 2015", "2015/.."),
    ("since early 2015", "2015/.."),
    ("since then", ""),
    ("since last year", "2018/.."),
    ("from 2015 onwards", "2015/.."),
    ("from 2015 on", "2015/.."),
    ("until 2022", "../2022"),
    ("up to 2022", "../2022"),
    ("until December 2022", "../2022-12"),
    ("in the first half of 2018", "2018"),
    ("in the 1990s", ""),
    ("World Cup 2022", ""),
    ("over the weekend", ""),
    ("overnight", ""),
    ("at 10 a.m. on 4 June", "2019-06-04"),
    ("10 June, 2019", "2019-06-10"),
    ("on Sunday 9th June", "2019-06-09"),
    ("(10 June)", "2019-06-10"),
    ("dated June 10", "2019-06-10"),
    ("June 10th", "2019-06-10"),
    ("Jun 10", "2019-06-10"),
    ("10 Jun 2019", "2019-06-10"),
]

VIETNAMESE = [
    ("ngày 3/5", "2019-05-03"),
    ("ngày 3-5", "2019-05-03"),
    ("hôm 3.5", "2019-05-03"),
    ("sáng 3/5", "2019-05-03"),
    ("ngày 3 và 4/5", "2019-05-03/2019-05-04"),
    ("trong hai ngày 3 và 4/5", "2019-05-03/2019-05-04"),
    ("trong 2 ngày 3-4/5", "2019-05-03/2019-05-04"),
    ("từ 3-7/5", "2019-05-03/2019-05-07"),
    ("từ ngày 3 đến 7-5", "2019-05-03/2019-05-07"),
    ("từ 26 đến 30-5", "2019-05-26/2019-05-30"),
    ("từ ngày 3 đến ngày 7 tháng 5", "2019-05-03/2019-05-07"),
    ("từ ngày 3/5 đến ngày 7/5/2019", "2019-05-03/2019-05-07"),
    ("từ 28/4 đến 2/5", "2019-04-28/2019-05-02"),
    ("(từ 3 đến 7/5)", "2019-05-03/2019-05-07"),
    ("(3-7/5)", "2019-05-03/2019-05-07"),
    ("diễn ra từ ngày 28-4 đến 2-5-2018", "2018-04-28/2018-05-02"),
    ("các ngày 3, 4 và 5/5", "2019-05-03/2019-05-05"),
    ("ngày 3 - 5/5/2018", "2018-05-03/2018-05-05"),
    ("chiều qua", "2019-06-11"),
    ("tối qua", "2019-06-11"),
    ("hôm qua", "2019-06-11"),
    ("sáng nay", "2019-06-12"),
    ("hôm nay", "2019-06-12"),
    ("đêm qua", "2019-06-11"),
    ("hôm kia", "2019-06-10"),
    ("ngày mai", "2019-06-13"),
    ("hôm qua (11/6)", "2019-06-11"),
    ("sáng nay (12/6)", "2019-06-12"),
    ("sáng nay 12/6", "2019-06-12"),
    ("thứ Ba (11/6)", "2019-06-11"),
    ("hôm thứ Ba", "2019-06-11"),
    ("thứ Hai vừa qua", "2019-06-10"),
    ("hôm thứ Hai", "2019-06-10"),
    ("thứ Hai tuần tới", "2019-06-17"),
    ("ngày thứ hai của chuyến thăm", ""),
    ("thứ Sáu tuần trước", "2019-06-07"),
    ("hôm Chủ nhật", "2019-06-09"),
    ("tháng 5 vừa qua", "2019-05"),
    ("hồi tháng 3", "2019-03"),
    ("tháng Ba vừa qua", "2019-03"),
    ("đầu tháng 5", "2019-05"),
    ("cuối tháng trước", "2019-05"),
    ("tháng trước", "2019-05"),
    ("tháng 8 tới", "2019-08"),
    ("tháng 9 năm ngoái", "2018-09"),
    ("tháng 9-2018", "2018-09"),
    ("tháng 9.2018", "2018-09"),
    ("tháng 9/2018", "2018-09"),
    ("tháng 9 năm 2018", "2018-09"),
    ("tháng Chín năm 2018", "2018-09"),
    ("giữa tháng 5", "2019-05"),
    ("tháng 12 năm trước", "2018-12"),
    ("năm ngoái", "2018"),
    ("năm 2017", "2017"),
    ("đầu năm 2017", "2017"),
    ("cuối 2017", "2017"),
    ("đầu năm nay", "2019"),
    ("mùa thu năm ngoái", "2018"),
    ("mùa xuân năm nay", "2019"),
    ("hai năm trước", "2017"),
    ("cách đây 5 năm", "2014"),
    ("cách đây hai năm", "2017"),
    ("ba tháng trước", "2019-03"),
    ("cách nay 10 năm", "2009"),
    ("5 ngày trước", "2019-06-07"),
    ("từ năm 2015", "2015/.."),
    ("từ 2015", "2015/.."),
    ("kể từ năm 2015", "2015/.."),
    ("từ tháng 5/2015", "2015-05/.."),
    ("từ đầu năm 2015", "2015/.."),
    ("từ cuối năm 2015", "2015/.."),
    ("từ năm ngoái", "2018/.."),
    ("giai đoạn 2018-2023", "2018/2023"),
    ("giai đoạn từ 2018 đến 2023", "2018/2023"),
    ("nhiệm kỳ 2018 – 2023", "2018/2023"),
    ("2018-2023", "2018/2023"),
    ("hai năm 2018 và 2019", "2018/2019"),
    ("đến năm 2024", "../2024"),
    ("đến hết năm 2024", "../2024"),
    ("đến 2024", "../2024"),
    ("đến tháng 12/2024", "../2024-12"),
    ("mùng 3 tháng 5", "2019-05-03"),
    ("ngày mồng 3-5", "2019-05-03"),
    ("ngày 3 tháng 5 năm 2018", "2018-05-03"),
    ("ngày 3 tháng 5, 2018", "2018-05-03"),
    ("ngày mồng 3 tháng Năm", "2019-05-03"),
    ("vào ngày 5 vừa qua", "2019-06-05"),
    ("ngày 20 vừa qua", "2019-05-20"),
    ("chiều 10, đoàn", "2019-06-10"),
    ("hôm 10, đoàn", "2019-06-10"),
    ("từ ngày 3 đến ngày 7, đoàn", "2019-06-03/2019-06-07"),
    ("quý II/2019", "2019-04/2019-06"),
    ("quý III", "2019-07/2019-09"),
    ("trong tháng 5", "2019-05"),
    ("tháng này", "2019-06"),
    ("20h ngày 3/5", "2019-05-03"),
    ("3/5/2018", "2018-05-03"),
    ("03/05/2018", "2018-05-03"),
    ("ngày 03.5.2018", "2018-05-03"),
    ("vào 3/5", "2019-05-03"),
]


@pytest.mark.parametrize(("words", "when"), ENGLISH)
def test_english_times(words: str, when: str) -> None:
    assert " ".join(d.when for d in find_dates(words, 0, len(words), "en", PUBLISHED)) == when


@pytest.mark.parametrize(("words", "when"), VIETNAMESE)
def test_vietnamese_times(words: str, when: str) -> None:
    assert " ".join(d.when for d in find_dates(words, 0, len(words), "vi", PUBLISHED)) == when


@pytest.mark.parametrize(
    "words", ["on the 4th", "two years ago", "last summer", "next Monday", "last August", "yesterday"]
)
def test_what_counts_from_the_publication_is_left_out_without_it(words: str) -> None:
    assert not list(find_dates(words, 0, len(words), "en", None))


@pytest.mark.parametrize(
    ("sentence", "when"),
    [
        ("on D the guests ended a three-day visit to hanoi", "2019-05-08/2019-05-10"),
        ("the mission wrapped up its two-day visit on D", "2019-05-09/2019-05-10"),
        ("after four days of debate the congress closed on D", "2019-05-07/2019-05-10"),
        ("the seminar closed on D after four days of debate", "2019-05-07/2019-05-10"),
        ("the delegation arrived on D for a five-day visit", "2019-05-10/2019-05-14"),
        ("a two-week tour that began on D", "2019-05-10"),
        ("the workshop opened on D and will last 3 days", "2019-05-10/2019-05-12"),
        ("he returned home on D after a ten-day visit", None),
        ("the envoys left for home on D following a week-long stay", None),
        ("on D they paid a visit to the three-day fair", "2019-05-10"),
        ("on D they visited the federation", "2019-05-10"),
    ],
)
def test_english_durations(sentence: str, when: str | None) -> None:
    assert spanned("2019-05-10", sentence.index("D"), sentence, "en") == when


@pytest.mark.parametrize(
    ("sentence", "when"),
    [
        ("ngày D, đoàn kết thúc chuyến thăm lào ba ngày", "2019-05-08/2019-05-10"),
        ("sau hai ngày làm việc, chiều D hội nghị đã bế mạc", "2019-05-09/2019-05-10"),
        ("ngày D, đoàn bắt đầu chuyến thăm 5 ngày tại huế", "2019-05-10/2019-05-14"),
        ("ngày D, đoàn về nước sau chuyến thăm mười ngày", None),
        ("ngày D, đoàn đến thăm nhà máy", "2019-05-10"),
        ("ngày D, đoàn bắt đầu làm việc với ngành dệt", "2019-05-10"),
    ],
)
def test_vietnamese_durations(sentence: str, when: str | None) -> None:
    assert spanned("2019-05-10", sentence.index("D"), sentence, "vi") == when


def told(text: str, language: str) -> set[tuple[str, str | None]]:
    """The relations of a text and their times."""
    article = Article("a", text, Source(published=PUBLISHED, language=language))
    return {(s.relation, s.when) for s in extract(article) if s.relation not in ("post", "partOf")}


LED = "The Trades Union Congress (TUC) of Ghana"
GUESTS = "the Nigeria Labour Congress (NLC)"


@pytest.mark.parametrize(
    ("text", "tie"),
    [
        (
            f"A year on the road.\n\nMarch. The season began in Lagos. {LED} held talks with {GUESTS} on the 14th.",
            ("meeting", "2019-03-14"),
        ),
        (
            f"In April the leaders were abroad.\n{LED} met {GUESTS} in Accra on the 3rd, and signed nothing.",
            ("meeting", "2019-06-03"),
        ),
        (
            f"{LED} visited {GUESTS} from 6 to 9 May. On the last day, {LED} held talks with {GUESTS} on wages.",
            ("meeting", "2019-05-09"),
        ),
        (
            f"{LED} visited {GUESTS} on 6 May. A day earlier, {LED} had met {GUESTS} to review the pact for 2018-2023.",
            ("meeting", "2019-05-05"),
        ),
        (
            f"A delegation of {GUESTS} on Tuesday wrapped up a three-day visit to {LED}.",
            ("visit", "2019-06-09/2019-06-11"),
        ),
        (f"The cooperation agreement between {LED} and {GUESTS} runs until 2022.", ("cooperationAgreement", "../2022")),
        (
            f"{LED} and {GUESTS} signed a cooperation agreement, valid until 2022.",
            ("cooperationAgreement", "2019/2022"),
        ),
    ],
)
def test_times_of_acts(text: str, tie: tuple[str, str]) -> None:
    assert tie in told(text, "en")
