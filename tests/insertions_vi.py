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
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from tests.sentence_table import write_gold
from unionties.extract.pipeline import extract
from unionties.queries.gold import GoldArticle, Key, load_gold

TABLE = Path(__file__).parent / "extraction" / "vi.yaml"
INSERTED = TABLE.with_name("insertions-vi.yaml")
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
_LASTING = re.compile(r" (?:hỗ trợ|giúp|tài trợ|viện trợ|đào tạo|phối hợp|hợp tác|mở|cử|gửi|tặng|trao|ủng hộ)\b")
_BEFORE_OBJECT = re.compile(r"\b(?:với|cho|thăm|gặp|tiếp|tới|đến|của|cùng|tặng|giúp|và|gửi|hỗ trợ|đón) $")
_BEFORE_PERSON = re.compile(r"\b(?:với|gặp|tiếp|đón|cùng) $")
_AFTER_OBJECT = re.compile(r"[.,]| (?:tại|ở|vào|ngày|trong|nhân|hôm|sáng|chiều)\b")
_OPENS = re.compile(r"(?:Đoàn|Đại diện|Lãnh đạo|Phó Chủ tịch|Chủ tịch|Tổng Thư ký|Ông|Bà|Đồng chí|Hai) ")
_DELEGATION = re.compile(
    r"(?i:(?<!nghiệp )(?<!công )(?<!liên )đoàn(?: đại biểu| công tác| cán bộ)?(?: cấp cao)?(?: của)? )$"
)
_EVENT = re.compile(r"(?i:đại hội|hội nghị|hội thảo|diễn đàn|cuộc|tuần lễ|chương trình)\b")
_LOWERED = ("Đoàn ", "Đại diện ", "Lãnh đạo ", "Ông ", "Bà ", "Đồng chí ", "Hai ")
_OLD_TONES = {
    "òa": "oà", "óa": "oá", "ỏa": "oả", "õa": "oã", "ọa": "oạ", "ủy": "uỷ", "ùy": "uỳ",
    "úy": "uý", "ũy": "uỹ", "ụy": "uỵ", "òe": "oè", "ỏe": "oẻ", "óe": "oé",
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A row that is read rightly: its gold, the ties that are found in it, and where its ends are named."""

    gold: GoldArticle
    right: frozenset[Key]
    names: tuple[tuple[int, int], ...]

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
def rows(step: int = 1) -> tuple[Row, ...]:
    """Of every ``step``-th row of the table those that tell ties, all of which are found and no other."""
    with TemporaryDirectory() as folder:
        write_gold(TABLE, "vi", Path(folder))
        golds = list(load_gold(Path(folder)).values())[::step]
    return tuple(row for gold in golds if (row := _row(gold)) is not None)


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
_KINDS: dict[str, Callable[[str], Change]] = {
    "front": lambda text: partial(_front, text),
    "subject": lambda text: partial(_subject, text),
    "acting": lambda text: partial(_subject, text, but=_JOINS),
    "delegation": lambda text: partial(_subject, text, but=_BODIES),
    "act": lambda text: partial(_subject, text, verb=_ACT),
    "giving": lambda text: partial(_subject, text, verb=_GIVEN),
    "lasting": lambda text: partial(_subject, text, verb=_LASTING),
    "guests": lambda text: partial(_guests, text),
    "object": lambda text: partial(_object, text),
    "amidst": lambda text: partial(_object, text, after=re.compile(r" \w")),
    "person": lambda text: partial(_object, text, before=_BEFORE_PERSON),
    "tail": lambda text: partial(_tail, text),
}
"""How what a section of ``tests/extraction/insertions-vi.yaml`` lists is put into a row."""

CHANGES: dict[str, Change] = {
    **{
        name: _KINDS[kind](text)
        for kind, listed in yaml.load(INSERTED.read_text("utf-8"), Loader=yaml.CSafeLoader).items()
        for name, text in listed.items()
    },
    "front invited": _invited,
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
    """What of a row's ties is lost and what is added under each change that fits it, with the text."""
    results = []
    for name in names:
        if (text := CHANGES[name](row)) is not None:
            told = found(row.gold, text)
            more = told - row.right - row.gold.optional
            added = {key for key in more if name in _ALONE or "?" not in key[0][:1] + key[2][:1]}
            results.append((name, text, sorted(row.right - told), sorted(added)))
    return results


def tallies(names: tuple[str, ...], step: int = 1, workers: int = 1) -> dict[str, Tally]:
    """What becomes of every ``step``-th row under each of the changes."""
    counted: dict[str, Tally] = defaultdict(Tally)
    chosen = rows(step)
    work = partial(_changed, names=names)
    if workers > 1:
        with ProcessPoolExecutor(workers) as pool:
            results = list(pool.map(work, chosen, chunksize=10))
    else:
        results = list(map(work, chosen))
    for row, changed in zip(chosen, results, strict=True):
        for name, text, lost, added in changed:
            tally = counted[name]
            tally.sentences += 1
            tally.ties += len(row.right)
            tally.kept += len(row.right) - len(lost)
            tally.added += len(added)
            if lost or added:
                tally.bad.append((text, lost, added))
    return {name: counted[name] for name in names if name in counted}


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
        whole.ties += tally.ties
        whole.kept += tally.kept
        whole.added += tally.added
        for text, lost, added in tally.bad if told.verbose else ():
            print(f"    {text}\n      lost {lost}  added {added}")
    print(f"{'all':22} kept {whole.share:.3f} of {whole.ties}  added {whole.added}")


if __name__ == "__main__":
    main()
