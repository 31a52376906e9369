"""When acts took place: what their own sentence, the one before it and the dateline tell."""

from __future__ import annotations

import pytest

from unionties.extract.pipeline import extract
from unionties.graph.statement import Article, Source

PUBLISHED = "2019-06-12"
LED = "The Trades Union Congress (TUC) of Ghana"
GUESTS = "the Nigeria Labour Congress (NLC)"
RAIN = "It has been raining since the early hours."
VGCL, LFTU = "Tổng Liên đoàn Lao động Việt Nam", "Liên hiệp Công đoàn Lào"


def told(text: str, language: str) -> set[tuple[str, str | None]]:
    """The relations of a text and their times."""
    article = Article("a", text, Source(published=PUBLISHED, language=language))
    return {(s.relation, s.when) for s in extract(article) if s.relation not in ("post", "partOf")}


ENGLISH = [
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
    # The year of a law isn't that of the congress in its sentence; one beside its name is.
    (
        "Members filled the hall for the 5th congress of the Gambia Labour Congress (GLC), the first that unions were "
        "free to hold since the law of 2002.\nFour women were elected. Lunch was late.\nA row delayed the vote.\n"
        f"{GUESTS} took part in the congress.",
        ("participation", None),
    ),
    (
        "The 5th congress of the Gambia Labour Congress (GLC) was held in Banjul in 2017. "
        f"{GUESTS} took part in the congress.",
        ("participation", "2017"),
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
    # A dateline dates the report and not the act; days are counted from it.
    (f"ACCRA, June 11 (GNA) – {LED} met {GUESTS} on Monday.", ("meeting", "2019-06-10")),
    (f"ACCRA, June 11 (GNA) – {LED} met {GUESTS} here today.", ("meeting", "2019-06-11")),
    (f"Accra, 11 June -- {LED} cooperates with {GUESTS} on wages.", ("cooperation", None)),
    # So does a line of place and day, but for one of a chronicle or long before the publication.
    (f"A pact at last.\n\nAccra, 11 June 2019. {LED} met {GUESTS} in Accra. {RAIN}", ("meeting", None)),
    (f"A pact at last.\n\nAccra, 11 June 2019. {LED} met {GUESTS} on Monday. {RAIN}", ("meeting", "2019-06-10")),
    (
        f"A year.\n\nAccra, 11 June 2019. {RAIN} {LED} met {GUESTS} in Accra.\nLagos, 12 June 2019. {RAIN}",
        ("meeting", "2019-06-11"),
    ),
    (f"A year.\n\nAccra, 7 May 2018. {RAIN} {LED} and {GUESTS} held a joint seminar.", ("jointActivity", "2018-05-07")),
    # What has lasted for years or happens every year isn't of the day of the heading or of another act.
    (
        f"A year.\n\nAccra, 7 May 2018. {RAIN} {LED} and {GUESTS} have for five years been running a joint programme.",
        ("jointActivity", None),
    ),
    (
        f"{LED} and {GUESTS} have for five years been running a joint programme. On Monday it rained.",
        ("jointActivity", None),
    ),
    (f"On Monday {LED} thanked {GUESTS}, which has for ten years trained the organisers of {LED}.", ("training", None)),
    (f"On Monday, {LED} said it had met {GUESTS} many times.", ("meeting", None)),
    (f"On Monday {LED} met {GUESTS}, with which it has worked for years.", ("meeting", "2019-06-10")),
    (
        f"On Monday, {LED} criticised Gold Fields as miners have had to wait for weeks for their wages.",
        ("dispute", "2019-06-10"),
    ),
    (f"On Monday, {LED} met {GUESTS} for the third year in a row.", ("meeting", "2019-06-10")),
    (f"Today {LED} recalled that {GUESTS} sent money to {LED} in the 1980s.", ("aid", None)),
    (f"Today {GUESTS} sent money to {LED}, as it did in the 1980s.", ("aid", "2019-06-12")),
    # The day of an anniversary's cause, of what an act came after and since when another tie has lasted.
    (f"On Monday, the anniversary of the accords of 31 August 1980, {LED} met {GUESTS}.", ("meeting", "2019-06-10")),
    (f"{LED} met {GUESTS} in Accra on the anniversary of the rising of 14 January 2011.", ("meeting", None)),
    (f"{LED} met {GUESTS} at the anniversary of the port on 14 January 2011.", ("meeting", "2011-01-14")),
    (f"Ten years ago today {LED} met {GUESTS} in Accra.", ("meeting", "2009")),
    (f"Forty years ago today {LED} met {GUESTS} in Accra.", ("meeting", None)),
    (f"Today {LED} met {GUESTS} in Accra.", ("meeting", "2019-06-12")),
    (f"{LED} has trained officials of {GUESTS} since the agreement of May 2010.", ("training", None)),
    (f"{LED} has trained officials of {GUESTS} since May 2010.", ("training", "2010-05/..")),
    (f"{LED} met {GUESTS} in Accra two weeks after 17 May.", ("meeting", None)),
    (f"{LED} met {GUESTS} in Accra two weeks after its congress on 17 May.", ("meeting", "2019-05-17")),
    (f"On Monday {LED}, a member of the ITUC since 1990, criticised {GUESTS}.", ("dispute", "2019-06-10")),
    (f"On Monday {LED}, a member of the ITUC since 1990, criticised {GUESTS}.", ("membership", "1990/..")),
    (f"{LED} met {GUESTS} in Accra in the week of 6 May.", ("meeting", "2019-05")),
    (f"{LED} met {GUESTS} in Accra in that week, on 6 May.", ("meeting", "2019-05-06")),
    # What had been done before isn't of the time of what came after.
    (f"The FNV met UNISON in May, six months after {GUESTS} had hosted {LED}.", ("visit", None)),
    (f"On Monday, after {GUESTS} had sent a letter, {LED} met {GUESTS}.", ("meeting", "2019-06-10")),
    (f"{LED} met {GUESTS} over the fire of 12 February.", ("meeting", None)),
    (f"{LED} met {GUESTS} on 12 February over the fire.", ("meeting", "2019-02-12")),
    (f"{LED} demanded that Gold Fields pay the bonus due in December.", ("dispute", None)),
    (f"{LED} criticised Gold Fields in December over the bonus.", ("dispute", "2018-12")),
    (f"{LED} accused Gold Fields of having broken the agreement of May 2018.", ("dispute", None)),
    (f"In May 2018 {LED} accused Gold Fields of having broken the agreement.", ("dispute", "2018-05")),
    # A season to come is next year's where this year's is over.
    (f"Next spring {LED} will send a delegation to {GUESTS}.", ("visit", "2020")),
    (f"{LED} and {GUESTS} will meet in Accra in spring.", ("meeting", "2020")),
    (f"{LED} and {GUESTS} will meet in Accra in autumn.", ("meeting", "2019")),
    (f"{LED} met {GUESTS} in Accra in spring.", ("meeting", "2019")),
    # What is over is no plan's time, and what lies ahead none of what was done.
    (f"{LED} said on Monday it would sign a cooperation agreement with {GUESTS}.", ("cooperationAgreement", None)),
    (
        f"{LED} criticised Gold Fields for going it alone: the company is to unveil its plan tomorrow.",
        ("dispute", None),
    ),
    # A time of another clause isn't the act's.
    (f"{LED} criticised {GUESTS}, whose congress was held in 2017.", ("dispute", None)),
    (f"{LED} left the ICFTU in 1998 and now sends money to {GUESTS}.", ("aid", None)),
    (f"{GUESTS} hosted a seminar in 2016; {LED} trains officials of {GUESTS}.", ("training", None)),
    # Times that are listed, and days counted from another in the sentence.
    (f"{LED} sent lawyers to {GUESTS} in 1978 and in 1985.", ("aid", "1978")),
    (f"{LED} sent lawyers to {GUESTS} in 1978 and in 1985.", ("aid", "1985")),
    (f"On 6 May the guests landed; the next day {LED} held talks with {GUESTS}.", ("meeting", "2019-05-07")),
    # The days of a visit are no meeting's own; a meeting's day outlives the visit's days told after it.
    (f"{GUESTS} visited {LED} from 6 to 9 May. The two sides held talks on wages.", ("meeting", None)),
    (
        f"{LED} met {GUESTS} on 7 May. The delegation of {GUESTS} visited {LED} from 6 to 9 May."
        " The two sides signed a cooperation agreement.",
        ("cooperationAgreement", "2019-05-07"),
    ),
    # The same year, and the last day told.
    (f"{GUESTS} was founded in 2008. The same year {LED} sent lawyers to {GUESTS}.", ("aid", "2008")),
    # A renewal adds years to a document that has a time of its own.
    (
        f"{LED} and {GUESTS} renewed for four more years the cooperation agreement which they signed in 2015.",
        ("cooperationAgreement", "2019/2023"),
    ),
    (
        f"{LED} and {GUESTS} renewed for four more years the cooperation agreement which they signed in 2015.",
        ("cooperationAgreement", "2015"),
    ),
    # What a report was told on isn't when the act took place, where that is told too.
    (
        f"{LED} announced on the 11th that it signed a cooperation agreement with {GUESTS} on the 9th.",
        ("cooperationAgreement", "2019-06-09"),
    ),
    # A membership that is has no day; one that began has.
    (f"{LED} is a member of the ITUC, as Burrow said on Monday.", ("membership", None)),
    (f"{LED} joined the ITUC in 2006.", ("membership", "2006")),
    # What a statement declares is done on its own day; what a report tells in the present tense, or a statement of
    # what was done before, isn't.
    (f"Accra, 11 June 2019\n\n{LED} condemns {GUESTS}. We shall not be silent about it.", ("dispute", "2019-06-11")),
    (f"11.06.2019\n\n{LED} stands in solidarity with {GUESTS} on our streets.", ("solidarity", "2019-06-11")),
    (f"11 June 2019\n\n{LED} condemns {GUESTS}. “We shall not be silent,” said its president.", ("dispute", None)),
    (f"Accra, 11 June 2019\n\n{LED} has condemned {GUESTS}. We shall not be silent.", ("dispute", None)),
    # Days counted from others: of a stay, of the day of an act; and a month where only the stay is sure.
    (
        f"June\n\n{GUESTS} visited {LED} from 3 to 6 June. At their talks on the opening day, {LED} met {GUESTS}.",
        ("meeting", "2019-06-03"),
    ),
    (
        f"{LED} protested on 6 June. On the day of the protest, {GUESTS} stood in solidarity with {LED}.",
        ("solidarity", "2019-06-06"),
    ),
    (f"{LED} was in Abuja on 6 May. While in Nigeria, {LED} met {GUESTS}.", ("meeting", "2019-05")),
    (f"{LED} was abroad from 28 April to 6 May. While in Nigeria, {LED} met {GUESTS}.", ("meeting", None)),
    # What guests are going to do they do in the days of the stay that is planned; what is over is nobody's plan.
    (
        f"From 20 to 26 July {GUESTS} will have a delegation in Accra. The delegation will meet {LED}.",
        ("meeting", "2019-07-20/2019-07-26"),
    ),
    (
        f"From 20 to 26 July {GUESTS} will have a delegation in Accra. {LED} is going to send lawyers to {GUESTS}.",
        ("aid", None),
    ),
    (
        f"From 20 to 26 July {GUESTS} will have a delegation in Accra. On 3 May it rained. They will meet {LED}.",
        ("meeting", None),
    ),
    (f"From 1 July fares will rise in Accra. {LED} is glad. They will meet {GUESTS}.", ("meeting", None)),
    (f"From 20 to 26 May {GUESTS} had a delegation in Accra. The delegation will meet {LED}.", ("meeting", None)),
    # A further document of the two that have signed one; not that of others.
    (
        f"{LED} and {GUESTS} signed a cooperation agreement in 2018. The first such deal was signed in 2013.",
        ("cooperationAgreement", "2013"),
    ),
    (
        f"{LED} and {GUESTS} signed a cooperation agreement on 5 May. Their previous one, for 2014-2018, was short.",
        ("cooperationAgreement", "2014/2018"),
    ),
    # What goes on from a time is open.
    (f"{LED} will send lawyers to {GUESTS} from 2020.", ("aid", "2020/..")),
    # A letter tells its day after what it does.
    (f"{LED} has left {GUESTS}. Its president broke the news in a letter dated 6 June.", ("withdrawal", "2019-06-06")),
    # An event is held when the time beside it tells, whatever else the sentence dates; on its last day it ended.
    (
        "(11 June 2019) The 9th congress of the Gambia Labour Congress (GLC), held on 8 and 9 June, is over. "
        f"{LED} took part in the congress, which after the defeat of 2019 was a relief.",
        ("participation", "2019-06-08/2019-06-09"),
    ),
    (
        f"The 5th congress of the Gambia Labour Congress (GLC) ended on 6 June. {LED} took part in the congress.",
        ("participation", "2019-06"),
    ),
    # They go on about an occasion where they do what one is for.
    (f"On 6 May {LED} spoke in Lagos. They also held talks with {GUESTS} on wages.", ("meeting", "2019-05-06")),
    (f"On 6 May {LED} spoke in Lagos. They have criticised {GUESTS} over wages.", ("dispute", None)),
    (f"{LED} was in Lagos on 6 May. In the evening {LED} held talks with {GUESTS}.", ("meeting", "2019-05-06")),
    (f"{LED} was in Lagos on 6 May. In the end {LED} held talks with {GUESTS}.", ("meeting", None)),
    # A term in brackets is a document's, and nobody else's.
    (
        f"{LED} and {GUESTS} signed the fourth phase (2005–2008) of their cooperation agreement.",
        ("cooperationAgreement", "2005/2008"),
    ),
    (f"{LED} met {GUESTS} about the fourth phase (2005–2008) of the work.", ("meeting", None)),
    (
        f"The old guard (1990-2015) of {LED} signed a cooperation agreement with {GUESTS}.",
        ("cooperationAgreement", None),
    ),
    # The time of a raid or a founding isn't that of who answers or joins.
    (f"{LED} criticised {GUESTS} over the raids of 6 June.", ("dispute", None)),
    (f"{LED} is joining the ITUC, a confederation that was founded in 2006.", ("membership", None)),
    # Headings with a number or a place.
    (f"Pictures\n\n1. Monday.\n\n{RAIN}\n\n2. Tuesday. {LED} meets {GUESTS} on wages.", ("meeting", "2019-06-11")),
    (f"Pictures\n\n{RAIN} {RAIN}\n\n1. Lagos, 2 June. {LED} meets {GUESTS} on wages.", ("meeting", "2019-06-02")),
    # What has run out says when it ended.
    (f"The cooperation agreement between {LED} and {GUESTS} expired in 2017.", ("cooperationAgreement", "../2017")),
]

VIETNAMESE = [
    (f"Viêng Chăn, 11/6 (TTXVN) - Hôm nay, {VGCL} hội đàm với {LFTU}.", ("meeting", "2019-06-11")),
    (f"Ngày 28/5, đoàn vào Nghệ An; hôm sau, {VGCL} hội đàm với {LFTU}.", ("meeting", "2019-05-29")),
    (f"{VGCL} và {LFTU} có thỏa thuận hợp tác từ năm 2007 và gia hạn năm 2014.", ("cooperationAgreement", "2007")),
    (f"{VGCL} và {LFTU} có thỏa thuận hợp tác từ năm 2007 và gia hạn năm 2014.", ("cooperationAgreement", "2014")),
    (
        f"{VGCL} và {LFTU} gia hạn thêm 5 năm, đến năm 2024, bản ghi nhớ ký năm 2014.",
        ("cooperationAgreement", "2019/2024"),
    ),
    (f"Từ ngày 6 đến 9/5, {LFTU} thăm {VGCL}. Hai bên đã hội đàm.", ("meeting", None)),
    (
        f"{LFTU} rời Liên đoàn Lao động Thế giới từ năm 1995 và hiện là thành viên của Liên hiệp Công đoàn Thế giới.",
        ("membership", None),
    ),
    (
        f"Hà Nội, ngày 11 tháng 6 năm 2019\n\n{VGCL} lên án {LFTU}. Chúng tôi không thể im lặng trước việc này.",
        ("dispute", "2019-06-11"),
    ),
    # Under the heading of a month, a membership has its time where it begins, a document that of its signing.
    (
        f"Tháng 4. {VGCL} được {LFTU} tiếp. {VGCL} gia nhập Liên hiệp Công đoàn Thế giới.",
        ("membership", "2019-04"),
    ),
    (
        f"Tháng 4. {VGCL} và {LFTU} ký nghị định thư, hiệu lực đến hết 2020.",
        ("cooperationAgreement", "2019-04/2020"),
    ),
    # A further document, the year of publication, and what goes on from a day.
    (
        f"Năm 2012, {VGCL} và {LFTU} ký thỏa thuận hợp tác. Thỏa thuận được gia hạn tháng 6/2018 tại Huế.",
        ("cooperationAgreement", "2018-06"),
    ),
    (f"Năm nay, {LFTU} tặng {VGCL} hai tấn gạo.", ("aid", "2019")),
    (f"Từ ngày 5/6, {VGCL} thăm {LFTU}.", ("visit", "2019-06-05/..")),
    (f"Ngày 6/5, {VGCL} tiếp {LFTU}. Trước đó, buổi sáng, {LFTU} tặng {VGCL} hai tấn gạo.", ("aid", "2019-05-06")),
    # What has run out and wasn't renewed has no new term.
    (
        f"Ngày 5/6, {VGCL} hội đàm với {LFTU}. {VGCL} từng có bản ghi nhớ hợp tác với {LFTU}, hết hiệu lực năm 2012 và "
        "không gia hạn.",
        ("cooperationAgreement", "../2012"),
    ),
    # The term of a plan, and days in the month that their sentence tells.
    (f"Chiều 1.6, {VGCL} và {LFTU} ký kế hoạch phối hợp hai năm 2019-2020.", ("cooperationAgreement", "2019/2020")),
    (
        f"Tháng 9-2011, {VGCL} tiếp {LFTU} tại Huế (ngày 20). Năm ấy, {LFTU} tặng {VGCL} hai tấn gạo.",
        ("aid", "2011"),
    ),
]


@pytest.mark.parametrize(("text", "tie"), ENGLISH)
def test_times_of_english_acts(text: str, tie: tuple[str, str | None]) -> None:
    assert tie in told(text, "en")


@pytest.mark.parametrize(("text", "tie"), VIETNAMESE)
def test_times_of_vietnamese_acts(text: str, tie: tuple[str, str | None]) -> None:
    assert tie in told(text, "vi")
