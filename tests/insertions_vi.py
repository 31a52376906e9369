"""What Vietnamese sentences still give when something is put into them that leaves their ties as they are.

The rows of ``tests/extraction/vi.yaml`` that are read rightly are changed one way at a time: a time in front, an office
with a person before the subject, others beside the object, an aside, a tail, another spelling. ``python -m
tests.insertions_vi [-n ROWS] [-v] [CHANGE …]`` writes a line a change: how many sentences it fits, the share of their
ties that is kept, and how many are told that the row doesn't hold; with ``-v`` the sentences that lost or gained some.
"""

from __future__ import annotations

import argparse
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.sentence_table import write_gold
from unionties.extract.pipeline import extract
from unionties.graph.statement import Article
from unionties.queries.gold import GoldArticle, Key, load_gold

TABLE = Path(__file__).parent / "extraction" / "vi.yaml"
#: Relations of a row that no change is asked to keep.
_APART = ("post", "partOf")
_VERBS = (
    "đã|vừa|ký|trao|tặng|hỗ trợ|gửi|tổ chức|phối hợp|thăm|hội đàm|làm việc|gặp|tiếp|đón|cử|lên án|phản đối|chúc mừng|"
    "tham gia|tham dự|dự|kêu gọi|bày tỏ|đào tạo|mở|viện trợ|quyên góp|đạt|khởi kiện|kiện|tài trợ|giúp|chỉ trích|tố cáo|"
    "yêu cầu|đòi|ủng hộ|trao tặng|gửi tặng|sang|đến|tới|chuyển|góp|biếu|cấp|khai giảng|bồi dưỡng|tập huấn|dạy|hợp tác"
)
_VERB = re.compile(rf" (?:{_VERBS})\b")
_ACT = re.compile(rf" (?!đã|vừa)(?:{_VERBS})\b")
_GIVEN = re.compile(r" (?:trao|tặng|gửi|chúc mừng|cảm ơn|trao tặng|gửi tặng|mời|đón)\b")
_LASTING = re.compile(r" (?:hỗ trợ|giúp|tài trợ|viện trợ|đào tạo|phối hợp|hợp tác|mở|cử|tổ chức|gửi|tặng|trao|ủng hộ)\b")
_BEFORE_OBJECT = re.compile(r"\b(?:với|cho|thăm|gặp|tiếp|tới|đến|của|cùng|tặng|giúp|và|gửi|hỗ trợ|đón) $")
_BEFORE_PERSON = re.compile(r"\b(?:với|gặp|tiếp|đón|cùng) $")
_AFTER_OBJECT = re.compile(r"[.,]| (?:tại|ở|vào|ngày|trong|nhân|hôm|sáng|chiều)\b")
_OPENS = re.compile(r"(?:Đoàn|Đại diện|Lãnh đạo|Phó Chủ tịch|Chủ tịch|Tổng Thư ký|Ông|Bà|Đồng chí|Hai) ")
_DELEGATION = re.compile(r"(?i:đoàn(?: đại biểu| công tác| cán bộ)?(?: cấp cao)?(?: của)? )$")
_EVENT = re.compile(r"(?i:đại hội|hội nghị|hội thảo|diễn đàn|cuộc|tuần lễ|chương trình)\b")
_LOWERED = ("Đoàn ", "Đại diện ", "Lãnh đạo ", "Ông ", "Bà ", "Đồng chí ", "Hai ")
_OLD_TONES = {a + t: b + u for a, b, t, u in [
    ("", "", "òa", "oà"), ("", "", "óa", "oá"), ("", "", "ỏa", "oả"), ("", "", "õa", "oã"), ("", "", "ọa", "oạ"),
    ("", "", "ủy", "uỷ"), ("", "", "ùy", "uỳ"), ("", "", "úy", "uý"), ("", "", "ũy", "uỹ"), ("", "", "ụy", "uỵ"),
    ("", "", "òe", "oè"), ("", "", "ỏe", "oẻ"), ("", "", "óe", "oé"),
]}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A row that is read rightly: its gold, the ties that are found in it, and where its ends are named."""

    gold: GoldArticle
    right: frozenset[Key]
    names: tuple[tuple[int, int], ...] = field(default=())

    @property
    def text(self) -> str:
        """Its text, without white space around it."""
        return self.gold.article.text.strip()

    @property
    def relations(self) -> set[str]:
        """The relations that it tells."""
        return {relation for _, relation, _, _ in self.right}


Change = Callable[[Row], str | None]
"""A row's text as it is changed, or nothing where the change doesn't fit."""


def found(gold: GoldArticle, text: str) -> set[Key]:
    """The ties that extraction tells of a text, in the keys of a row."""
    article = replace(gold.article, text=unicodedata.normalize("NFC", text))
    keys = {gold.key(s.to_json()) for s in extract(article)}
    return {key for key in keys if key[1] not in _APART}


@cache
def rows() -> tuple[Row, ...]:
    """The rows of the table that tell ties, all of which are found and no other."""
    with TemporaryDirectory() as folder:
        write_gold(TABLE, "vi", Path(folder))
        golds = load_gold(Path(folder))
    return tuple(row for gold in golds.values() if (row := _row(gold)) is not None)


def _row(gold: GoldArticle) -> Row | None:
    required = {key for key in gold.required if key[1] not in _APART}
    text = gold.article.text.strip()
    if not required or not text.endswith("."):
        return None
    statements = extract(gold.article)
    told = {gold.key(s.to_json()) for s in statements if s.relation not in _APART}
    if not required <= told or told - required - gold.optional:
        return None
    ends = {end for key in required for end in (key[0], key[2])}
    forms = {form for name, entity in gold.entities.items() if name in ends for form in entity.names}
    forms |= {m for s in statements for e in (s.subject, s.object) if gold.owner(e.label) in ends for m in e.mentions}
    named = "|".join(map(re.escape, sorted((f for f in forms if len(f) > 2), key=len, reverse=True)))
    names = tuple(match.span() for match in re.finditer(rf"(?<!\w)(?:{named})(?!\w)", text))
    return Row(gold, frozenset(required), names)


# What stands in front.


def _front(what: str, row: Row) -> str | None:
    text = row.text
    if not (row.names and row.names[0][0] == 0) and not _OPENS.match(text):
        return None
    published = row.gold.article.source.published
    if "{day}" in what:
        if not published or not re.fullmatch(r"\d{4}-\d\d-\d\d", published):
            return None
        day = date.fromisoformat(published) - timedelta(1)
        what = what.replace("{day}", f"{day.day}/{day.month}")
    return what + (text[0].lower() + text[1:] if text.startswith(_LOWERED) and what.endswith(", ") else text)


def _invited(row: Row) -> str | None:
    """The host's invitation in front of a visit that is told."""
    if "visit" not in row.relations or len(row.names) != 2 or "mời" in row.text:
        return None
    start, end = row.names[1]
    host = next(k[2] for k in row.right if k[1] == "visit")
    if row.gold.owner(row.text[start:end]) != host:
        return None
    return _front(f"Nhận lời mời của {row.text[start:end]}, ", row)


# What stands with the subject.


def _subject(fmt: str, row: Row, verb: re.Pattern[str] = _VERB, but: tuple[str, ...] = ()) -> str | None:
    if not row.names or row.names[0][0] or row.relations & {*but}:
        return None
    end = row.names[0][1]
    if not verb.match(row.text, end):
        return None
    return fmt.replace("{X}", row.text[:end]) + row.text[end:]


def _guests(what: str, row: Row) -> str | None:
    """What tells who leads a delegation, behind the first name that is one's, before its verb."""
    for start, end in row.names:
        if _DELEGATION.search(row.text[:start]) and _VERB.match(row.text, end) and " do " not in row.text:
            return row.text[:end] + what + row.text[end:]
    return None


# What stands with the object.


def _object(
    fmt: str, row: Row, before: re.Pattern[str] = _BEFORE_OBJECT, after: re.Pattern[str] = _AFTER_OBJECT
) -> str | None:
    if len(row.names) != 2:
        return None
    start, end = row.names[1]
    if not before.search(row.text[:start]) or not after.match(row.text, end):
        return None
    told = fmt.replace("{X}", row.text[start:end])
    return row.text[:start] + (told.rstrip(",") if row.text[end] in ",." else told) + row.text[end:]


# What stands behind, beside and between.


def _tail(what: str, row: Row) -> str | None:
    return row.text[:-1] + what + "."


def _amid(what: str, row: Row) -> str | None:
    """Something in place of the white space after a comma, in a text of one sentence."""
    place = row.text.find(", ", 30)
    return row.text[: place + 1] + what + row.text[place + 2 :] if place > 0 and ". " not in row.text else None


def _broken(row: Row) -> str | None:
    """A line's end in the middle, outside of names."""
    spaces = [m.start() for m in re.finditer(" ", row.text) if not any(a <= m.start() < b for a, b in row.names)]
    if not spaces:
        return None
    place = spaces[len(spaces) // 2]
    return row.text[:place] + "\n" + row.text[place + 1 :]


def _between(what: str, row: Row) -> str | None:
    """Something between two sentences."""
    parts = re.split(r"(?<=[^\W\d_]{3}\.) (?=[^\W\d_])", row.text, maxsplit=1)
    return what.join(parts) if len(parts) == 2 else None


def _around(row: Row) -> str:
    return f"Tin hoạt động đối ngoại\n\n{row.text}\n\nẢnh: Quang cảnh buổi làm việc\n\nTin, ảnh: Thu Hà"


# Other spellings.


def _spelled(change: Callable[[str], str], row: Row) -> str | None:
    text = change(row.text)
    return text if text != row.text else None


def _old_tones(text: str) -> str:
    pattern = "|".join(_OLD_TONES)
    return re.sub(rf"(?<![qQ])(?:{pattern})(?!\w)", lambda m: _OLD_TONES[m.group()], text)


def _capitals(row: Row) -> str | None:
    text = row.text
    for start, end in row.names:
        if _EVENT.match(text, start):
            continue
        name = re.sub(r"\b[^\W\d_]", lambda m: m.group().upper(), text[start:end])
        text = text[:start] + name + text[end:]
    return text if text != row.text else None


_JOINS = ("membership", "withdrawal")
_BODIES = (*_JOINS, "dispute", "solidarity", "aid", "training", "cooperationAgreement", "jointActivity", "award")

CHANGES: dict[str, Change] = {
    "front day": partial(_front, "Sáng {day}, tại Hà Nội, "),
    "front day bare": partial(_front, "Ngày {day}, "),
    "front dateline": partial(_front, "Hà Nội (TTXVN) – "),
    "front place": partial(_front, "Tại thủ đô Hà Nội, "),
    "front occasion": partial(_front, "Nhân dịp kỷ niệm 80 năm Ngày thành lập ngành, "),
    "front trip": partial(_front, "Trong khuôn khổ chuyến công tác nước ngoài, "),
    "front programme": partial(_front, "Tiếp tục chương trình làm việc tại Hà Nội, "),
    "front days": partial(_front, "Sau hai ngày làm việc khẩn trương, "),
    "front news": partial(_front, "Theo thông tin từ ban tổ chức, "),
    "front plan": partial(_front, "Thực hiện kế hoạch công tác đối ngoại năm, "),
    "front aim": partial(_front, "Nhằm tăng cường hiểu biết lẫn nhau, "),
    "front country": partial(_front, "Tiếp tục chương trình công tác tại Lào, "),
    "front hour": partial(_front, "Vào lúc 9 giờ ngày {day}, tại hội trường số 82 Trần Hưng Đạo, Hà Nội, "),
    "front context": partial(_front, "Trong bối cảnh dịch bệnh diễn biến phức tạp, "),
    "front spirit": partial(_front, "Với tinh thần đoàn kết quốc tế, "),
    "front agency": partial(_front, "Theo TTXVN, "),
    "front speech": partial(_front, "Phát biểu tại buổi lễ, ông Trần Văn An cho biết "),
    "front told": partial(_front, "Ông Trần Văn An cho biết, "),
    "front recent": partial(_front, "Mới đây, "),
    "front besides": partial(_front, "Bên cạnh đó, "),
    "front chain": partial(
        _front, "Sáng {day}, nhân dịp năm mới, thực hiện chương trình công tác năm, tại Hà Nội, "
    ),
    "front margin": partial(_front, "Bên lề hội nghị thường niên, "),
    "front feast": partial(_front, "Nhân dịp Tết Nguyên đán, "),
    "front medal": partial(_front, "Sau lễ trao huân chương, "),
    "front course": partial(_front, "Trong thời gian diễn ra lớp tập huấn, "),
    "front eve": partial(_front, "Trước thềm đại hội, "),
    "front despite": partial(_front, "Dù còn nhiều khó khăn, "),
    "front plan of": partial(_front, "Theo kế hoạch đã thống nhất, "),
    "front wish": partial(_front, "Với mong muốn mở rộng hợp tác, "),
    "front request": partial(_front, "Theo đề nghị của các địa phương, "),
    "front signed": partial(_front, "Ngay sau lễ ký kết, "),
    "front invited": _invited,
    "subject office": partial(_subject, "Đồng chí Trần Văn An, Phó Chủ tịch {X},", but=_JOINS),
    "subject dash": partial(_subject, "Đồng chí Trần Văn An - Phó Chủ tịch {X}", but=_JOINS),
    "subject title": partial(_subject, "Phó Chủ tịch {X} Trần Văn An", but=_JOINS),
    "subject on behalf": partial(_subject, "Thay mặt {X}, đồng chí Trần Văn An", but=_JOINS),
    "subject led": partial(_subject, "Đoàn đại biểu {X} do ông Trần Văn An làm Trưởng đoàn", but=_BODIES),
    "subject led by": partial(
        _subject, "Đoàn công tác của {X}, do Phó Chủ tịch Trần Văn An dẫn đầu,", but=_BODIES
    ),
    "guests led": partial(_guests, " do đồng chí Trần Văn An, Phó Chủ tịch, làm Trưởng đoàn"),
    "guests led aside": partial(_guests, ", do Phó Chủ tịch Trần Văn An dẫn đầu,"),
    "guests led dashes": partial(_guests, " do ông Trần Văn An - Ủy viên Ban Thường vụ, Phó Chủ tịch - làm trưởng đoàn"),
    "guests with": partial(_guests, " có ông Trần Văn An làm trưởng đoàn"),
    "guests counted": partial(_guests, " gồm 12 thành viên, do bà Trần Thị An làm Trưởng đoàn"),
    "guests numbered": partial(_guests, " (15 người)"),
    "guests many": partial(
        _guests, " do đồng chí Trần Văn An, Ủy viên Trung ương Đảng, Bí thư Đảng đoàn, Chủ tịch, dẫn đầu"
    ),
    "subject leaders": partial(_subject, "Lãnh đạo {X}", but=_JOINS),
    "subject delegates": partial(_subject, "Đại diện {X}", but=_JOINS),
    "subject aside": partial(_subject, "{X}, tổ chức có bốn vạn đoàn viên,"),
    "subject since": partial(_subject, "{X}, được thành lập cách đây 80 năm,"),
    "subject bracket": partial(_subject, "{X} (có trụ sở tại thủ đô)"),
    "subject dashes": partial(_subject, "{X} – tổ chức có bề dày truyền thống –"),
    "subject also": partial(_subject, "{X} cũng"),
    "subject has": partial(_subject, "{X} đã", verb=_ACT),
    "subject just": partial(_subject, "{X} vừa", verb=_ACT),
    "subject solemn": partial(_subject, "{X} trân trọng", verb=_GIVEN),
    "subject goes on": partial(_subject, "{X} đã tiếp tục", verb=_LASTING),
    "subject new": partial(_subject, "{X} mới đây đã", verb=_ACT),
    "subject day": partial(_subject, "{X} hôm qua đã", verb=_ACT),
    "subject first": partial(_subject, "{X} lần đầu tiên", verb=_ACT),
    "subject aim": partial(_subject, "{X}, với tinh thần tương thân tương ái, đã", verb=_ACT),
    "subject board": partial(_subject, "Ban Chấp hành {X}", but=_JOINS),
    "subject standing": partial(_subject, "Ban Thường vụ {X}", but=_JOINS),
    "subject two": partial(
        _subject, "Các đồng chí Trần Văn An, Chủ tịch và Lê Thị Bình, Phó Chủ tịch {X}", but=_JOINS
    ),
    "subject offices": partial(
        _subject, "Đồng chí Trần Văn An, Ủy viên Trung ương Đảng, Chủ tịch {X},", but=_JOINS
    ),
    "subject seats": partial(
        _subject, "Đồng chí Trần Văn An – Ủy viên Ban Thường vụ, Phó Chủ tịch Thường trực {X} –", but=_JOINS
    ),
    "subject strong": partial(
        _subject, "Đoàn đại biểu cấp cao {X} gồm 12 người do đồng chí Trần Văn An, Phó Chủ tịch, làm Trưởng đoàn", but=_BODIES
    ),
    "subject staff": partial(_subject, "{X} cùng lãnh đạo các ban, đơn vị trực thuộc", but=_JOINS),
    "subject unions before": partial(_subject, "Công đoàn Thợ bánh Kenya, Liên đoàn Y tá Peru và {X}"),
    "subject unions after": partial(_subject, "{X}, Công đoàn Thợ bánh Kenya và Liên đoàn Y tá Peru"),
    "subject others before": partial(_subject, "Bộ Nội vụ, Ủy ban nhân dân thành phố Đà Nẵng và {X}", but=_JOINS),
    "subject others after": partial(_subject, "{X} cùng đại diện Bộ Nội vụ, lãnh đạo thành phố Đà Nẵng", but=_JOINS),
    "subject list": partial(_subject, "{X}, Bộ Nội vụ và Ủy ban nhân dân thành phố Đà Nẵng", but=_JOINS),
    "verb before": partial(_subject, "{X} đã dâng hương tại Nghĩa trang liệt sĩ và", verb=_ACT),
    "verbs before": partial(_subject, "{X} đã thông qua kế hoạch công tác năm, bầu ban chấp hành mới và"),
    "object others before": partial(_object, "đại diện Bộ Nội vụ, lãnh đạo thành phố Đà Nẵng và {X}"),
    "object others after": partial(_object, "{X}, Bộ Nội vụ và lãnh đạo thành phố Đà Nẵng"),
    "object leaders before": partial(_object, "lãnh đạo thành phố Đà Nẵng và {X}"),
    "object committee before": partial(_object, "Ủy ban nhân dân thành phố Đà Nẵng và {X}"),
    "object unions before": partial(_object, "Công đoàn Thợ bánh Kenya, Liên đoàn Y tá Peru và {X}"),
    "object unions after": partial(_object, "{X}, Công đoàn Thợ bánh Kenya và Liên đoàn Y tá Peru"),
    "object led": partial(
        _object, "đoàn đại biểu {X} do ông Trần Văn An, Tổng Thư ký, dẫn đầu", before=_BEFORE_PERSON
    ),
    "object and": partial(_object, "{X} cùng nhiều đơn vị khác"),
    "object office": partial(_object, "đồng chí Trần Văn An, Phó Chủ tịch {X},", before=_BEFORE_PERSON),
    "object dash": partial(_object, "ông Trần Văn An - Phó Chủ tịch {X}", before=_BEFORE_PERSON),
    "object offices": partial(
        _object, "các đồng chí Chủ tịch, Phó Chủ tịch {X}", before=_BEFORE_PERSON
    ),
    "object two": partial(_object, "Chủ tịch và Phó Chủ tịch {X}", before=_BEFORE_PERSON),
    "object title": partial(_object, "Phó Chủ tịch {X} Trần Văn An", before=_BEFORE_PERSON),
    "object leaders": partial(_object, "lãnh đạo {X}", before=_BEFORE_PERSON),
    "object delegates": partial(_object, "đại diện {X}", before=_BEFORE_PERSON),
    "object aside": partial(_object, "{X}, tổ chức có bốn vạn đoàn viên,"),
    "object bracket": partial(_object, "{X} (có trụ sở tại thủ đô)"),
    "object dashes": partial(_object, "{X} – tổ chức có bề dày truyền thống –", after=re.compile(r" \w")),
    "tail news": partial(_tail, ", theo thông tin từ ban tổ chức"),
    "tail present": partial(_tail, ", với sự tham gia của đại biểu các địa phương"),
    "tail aim": partial(_tail, ", nhằm thúc đẩy tình hữu nghị giữa nhân dân các nước"),
    "tail witness": partial(_tail, ", trước sự chứng kiến của đông đảo đoàn viên"),
    "tail adds": partial(_tail, ", góp phần nâng cao đời sống người lao động"),
    "tail too": partial(_tail, ", đồng thời thăm một số cơ sở sản xuất trên địa bàn"),
    "tail and": partial(_tail, " và thăm một số di tích lịch sử"),
    "tail said": partial(_tail, ", ông Trần Văn An cho biết"),
    "tail where": partial(_tail, ", nơi có hàng nghìn công nhân sinh sống"),
    "tail among": partial(_tail, ", trong đó tập trung vào công tác tuyên truyền"),
    "tail courses": partial(_tail, ", trong đó có việc mở các lớp tập huấn"),
    "tail mood": partial(_tail, " trong không khí hữu nghị, thắm tình đoàn kết"),
    "tail experience": partial(_tail, ", qua đó chia sẻ kinh nghiệm hoạt động công đoàn"),
    "tail protest": partial(_tail, ", bất chấp sự phản đối của giới chủ"),
    "tail press": partial(_tail, ", được báo chí đánh giá cao"),
    "tail planned": partial(_tail, ", theo đúng kế hoạch đề ra"),
    "tail prize": partial(_tail, ", sau khi dự lễ trao giải thưởng"),
    "tail next": partial(_tail, ", mở ra triển vọng cho những năm tới"),
    "tail wish": partial(_tail, ", với mong muốn sẽ mở rộng hợp tác"),
    "tail will": partial(_tail, ", công việc sẽ được tiếp tục trong năm sau"),
    "amid caption": partial(_amid, "\n\nẢnh: Quang cảnh buổi lễ\n\n"),
    "amid line": partial(_amid, "\n"),
    "broken line": _broken,
    "between caption": partial(_between, "\n\nẢnh: Quang cảnh buổi lễ (Ảnh: V.H.)\n\n"),
    "around": _around,
    "old tones": partial(_spelled, _old_tones),
    "hard spaces": partial(_spelled, lambda text: text.replace(" ", "\u00a0")),
    "double spaces": partial(_spelled, lambda text: text.replace(" ", "  ")),
    "capitals": _capitals,
}
"""The changes, by what they are called."""


#: Those that bring no body which could be an end.
_ALONE = frozenset(name for name in CHANGES if not re.search(r"others|unions|list|and|committee|leaders before", name))


@dataclass
class Tally:
    """What became of the sentences that a change fits."""

    sentences: int = 0
    ties: int = 0
    kept: int = 0
    added: int = 0
    bad: list[tuple[str, list[Key], list[Key]]] = field(default_factory=list)

    @property
    def share(self) -> float:
        """The share of their ties that was kept."""
        return self.kept / self.ties if self.ties else 1.0


def _changed(row: Row, names: tuple[str, ...]) -> list[tuple[str, str, list[Key], list[Key]]]:
    return list(_results(row, names))


def _results(row: Row, names: tuple[str, ...]) -> Iterator[tuple[str, str, list[Key], list[Key]]]:
    for name in names:
        text = CHANGES[name](row)
        if text is not None:
            told = found(row.gold, text)
            added = {k for k in told - row.right - row.gold.optional if name in _ALONE or "?" not in k[0][:1] + k[2][:1]}
            yield name, text, sorted(row.right - told), sorted(added)


def tallies(names: tuple[str, ...], step: int = 1, workers: int = 1) -> dict[str, Tally]:
    """What becomes of every ``step``-th row under each of the changes."""
    found: dict[str, Tally] = defaultdict(Tally)
    chosen = rows()[::step]
    work = partial(_changed, names=names)
    if workers > 1:
        with ProcessPoolExecutor(workers) as pool:
            results = list(pool.map(work, chosen, chunksize=10))
    else:
        results = list(map(work, chosen))
    for row, changed in zip(chosen, results, strict=True):
        for name, text, lost, added in changed:
            tally = found[name]
            tally.sentences += 1
            tally.ties += len(row.right)
            tally.kept += len(row.right) - len(lost)
            tally.added += len(added)
            if lost or added:
                tally.bad.append((text, lost, added))
    return {name: found[name] for name in names if name in found}


def main() -> None:
    """Count what each of the changes asked for leaves, of all where none is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("changes", nargs="*", metavar="CHANGE", help="as the table calls it; all by default")
    parser.add_argument("-s", "--step", type=int, default=1, help="take every such row only")
    parser.add_argument("-v", "--verbose", action="store_true", help="show the sentences that lost or gained ties")
    told = parser.parse_args()
    whole = Tally()
    for name, tally in tallies(tuple(told.changes or CHANGES), told.step, workers=2).items():
        print(f"{name:22} {tally.sentences:4} sentences  kept {tally.share:.3f} of {tally.ties:4}  added {tally.added}")
        whole.ties, whole.kept, whole.added = whole.ties + tally.ties, whole.kept + tally.kept, whole.added + tally.added
        for text, lost, added in tally.bad if told.verbose else ():
            print(f"    {text}\n      lost {lost}  added {added}")
    print(f"{'all':22} kept {whole.share:.3f} of {whole.ties}  added {whole.added}")


if __name__ == "__main__":
    main()
