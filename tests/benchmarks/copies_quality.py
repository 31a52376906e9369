"""How well copies are told from other articles: python tests/benchmarks/copies_quality.py [--copies N]

Each gold article is edited as outlets edit what they take over: another headline, byline and boilerplate, a sentence
cut or added, paragraphs joined, tone marks and quotation marks set otherwise, a form shortened, words corrected, a date
turned into *yesterday*. Against these stand letters of one form (condolences, notices, greetings) with other facts, and
articles in which some names or numbers are replaced throughout. The threshold is chosen on one half of the articles;
precision and recall are told on the other. *Shortened* copies, of which a half to two thirds are left, aren't aimed at:
their recall is told apart.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from unionties.graph import copies
from unionties.graph.statement import nfc

TESTS = Path(__file__).resolve().parents[1]
THRESHOLDS = (0.5, 0.55, 0.6, 0.65, 0.7, 0.8, 0.9)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZĐÀ-Ỹ])")
_NAME = re.compile(r"(?<=[\w,] )[A-ZĐÁÀẢÃẠÂĂÊÔƠƯÍÓÚÝ]\w+(?: [A-ZĐÁÀẢÃẠÂĂÊÔƠƯÍÓÚÝ]\w+)+")
_NUMBER = re.compile(r"(?<![\w/.-])\d{1,4}(?:[/.-]\d{1,4})*(?!\w)")


class Pair(NamedTuple):
    """Two texts, whether the one is a copy of the other, and of what kind the pair is."""

    one: str
    other: str
    copy: bool
    kind: str


Edit = Callable[[str, random.Random, list[str]], str]


def headline(text: str, choose: random.Random, others: list[str]) -> str:
    """Another first line, with a menu before it."""
    lines = text.split("\n")
    return "\n".join(["Trang chủ", "Thời sự | Công đoàn", choose.choice(others).strip().split("\n")[0], "", *lines[1:]])


def byline(text: str, choose: random.Random, others: list[str]) -> str:
    """Another outlet's ending: who wrote it, and teasers."""
    teasers = [choose.choice(others).strip().split("\n")[0] for _ in range(3)]
    return "\n".join(
        [text.rstrip(), choose.choice(["Theo TTXVN", "(Nguồn: Báo Lao Động)", "PV"]), "Tin liên quan", *teasers]
    )


def cut(text: str, choose: random.Random, others: list[str]) -> str:
    """Without the last one or two long sentences."""
    places = [found.start() for found in _SENTENCE_END.finditer(text)]
    return text[: places[-choose.choice((1, 2))]] if len(places) > 4 else text


def added(text: str, choose: random.Random, others: list[str]) -> str:
    """With a sentence of another article at the end."""
    sentences = [s for s in _SENTENCE_END.split(choose.choice(others)) if len(s.split()) > 15] or [""]
    return f"{text.rstrip()}\n{choose.choice(sentences)}"


def joined(text: str, choose: random.Random, others: list[str]) -> str:
    """Paragraphs run together two by two."""
    lines = [line for line in text.split("\n") if line.strip()]
    return "\n".join(" ".join(lines[at : at + 2]) for at in range(0, len(lines), 2))


def spelt(text: str, choose: random.Random, others: list[str]) -> str:
    """Tone marks and punctuation set otherwise."""
    for one, other in (("òa", "oà"), ("óa", "oá"), ("ủy", "uỷ"), ("ũy", "uỹ"), ("“", '"'), ("”", '"'), (" – ", " - ")):
        text = re.sub(rf"{one}(?!\w)", other, text)
    return text


def shortened_forms(text: str, choose: random.Random, others: list[str]) -> str:
    """Unions' kinds shortened, or in full."""
    if "LĐLĐ" in text:
        return text.replace("LĐLĐ", "Liên đoàn Lao động")
    return text.replace("Liên đoàn Lao động", "LĐLĐ").replace("General Secretary", "Gen. Sec.")


def corrected(text: str, choose: random.Random, others: list[str]) -> str:
    """Three small words put otherwise."""
    words = text.split(" ")
    small = [at for at, word in enumerate(words) if word.islower() and word.isalpha()]
    for at in choose.sample(small, min(3, len(small))):
        words[at] = choose.choice(["cũng", "đã", "this", "also"])
    return " ".join(words)


def yesterday(text: str, choose: random.Random, others: list[str]) -> str:
    """A date turned into a word."""
    return re.sub(r"(?:[Nn]gày|[Oo]n) \d[\d/.-]*(?:\s\w+)?", "hôm qua", text, count=1)


EDITS: tuple[Edit, ...] = (headline, byline, cut, added, joined, spelt, shortened_forms, corrected, yesterday)

FORMS = (
    "Kính gửi {union}. Được tin đồng chí {person}, nguyên Chủ tịch {union}, đã từ trần ngày {day} tại {place}, Đoàn"
    " Chủ tịch Tổng Liên đoàn Lao động Việt Nam xin gửi tới {union} cùng toàn thể gia đình đồng chí {person} lời "
    "chia buồn sâu sắc nhất. Chúng tôi luôn trân trọng những đóng góp to lớn của đồng chí cho phong trào công đoàn "
    "và cho tình đoàn kết giữa công đoàn hai nước. Xin cầu chúc gia đình và các đồng nghiệp sớm vượt qua nỗi đau "
    "mất mát to lớn này và tiếp tục sự nghiệp mà đồng chí đã dành trọn cuộc đời.",
    "Ngày {day}, tại {place}, lãnh đạo Tổng Liên đoàn Lao động Việt Nam đã tiếp và làm việc với đoàn đại biểu "
    "{union} do đồng chí {person} làm trưởng đoàn. Tại buổi tiếp, hai bên đã trao đổi về tình hình đời sống, việc "
    "làm của người lao động và hoạt động công đoàn của mỗi nước; thống nhất tiếp tục phối hợp trong các diễn đàn "
    "quốc tế và khu vực. Đồng chí {person} cảm ơn sự đón tiếp nồng hậu và mong rằng quan hệ hữu nghị, hợp tác giữa "
    "hai tổ chức công đoàn sẽ ngày càng phát triển. Cùng dự buổi tiếp có lãnh đạo một số ban của Tổng Liên đoàn.",
    "On behalf of the workers of our country, the confederation sends warm greetings to {union} and to its "
    "president {person} on the occasion of the congress that opens in {place} on {day}. We value the long "
    "friendship between our organisations and the common work for decent jobs, social protection and trade union "
    "rights. We are convinced that the congress will strengthen the unity of working people, and we look forward to"
    " continuing our exchanges and joint activities in the years to come. We wish all delegates every success.",
)  # fmt: skip
UNIONS = (
    "Công đoàn Lào",
    "Trung tâm Người lao động Cuba",
    "Liên đoàn Công đoàn Campuchia",
    "Tổng Công hội Trung Quốc",
    "RENGO",
    "ITUC",
)
PERSONS = (
    "Nguyễn Văn Hùng",
    "Trần Thị Mai",
    "Lê Minh Đức",
    "Ulises Guilarte",
    "Phạm Quang Thao",
    "Kim Ju Young",
    "Bun Thavy",
)
PLACES = ("Hà Nội", "Đà Nẵng", "Viêng Chăn", "La Habana", "Phnôm Pênh", "Geneva", "Hải Phòng")


def copy_of(text: str, choose: random.Random, others: list[str]) -> str:
    """The text after one to four edits."""
    for edit in choose.sample(EDITS, choose.randint(1, 4)):
        text = edit(text, choose, others)
    return text


def other_facts(text: str, choose: random.Random, others: list[str]) -> str | None:
    """The text with two to four of its names and numbers replaced throughout; None where it has too few."""
    found = sorted({*_NAME.findall(text), *(n for n in _NUMBER.findall(text) if len(n) > 1)})
    if len(found) < 4:
        return None
    for fact in choose.sample(found, choose.randint(2, 4)):
        names = [name for name in _NAME.findall(choose.choice(others)) if name not in text] or [choose.choice(PERSONS)]
        new = (
            choose.choice(names) if not fact[0].isdigit() else re.sub(r"\d", lambda _: str(choose.randint(1, 9)), fact)
        )
        text = re.sub(rf"(?<!\w){re.escape(fact)}(?!\w)", new, text)
    return text


def letter(form: str, choose: random.Random) -> str:
    """A letter of a form with facts of its own."""
    return form.format(
        union=choose.choice(UNIONS), person=choose.choice(PERSONS), place=choose.choice(PLACES),
        day=f"{choose.randint(1, 28)}/{choose.randint(1, 12)}/{choose.randint(2015, 2024)}",
    )  # fmt: skip


def pairs(texts: list[str], copies_of_each: int, choose: random.Random) -> list[Pair]:
    """Copies, shortened copies, and what isn't one."""
    found = []
    for text in texts:
        others = [other for other in choose.sample(texts, 6) if other is not text]
        found += [Pair(text, copy_of(text, choose, others), True, "edited") for _ in range(copies_of_each)]
        found.append(Pair(copy_of(text, choose, others), copy_of(text, choose, others), True, "both edited"))
        lines = text.split("\n")
        found.append(Pair(text, "\n".join(lines[: len(lines) * choose.randint(50, 66) // 100]), True, "shortened"))
        for _ in range(copies_of_each):
            if other := other_facts(text, choose, others):
                found.append(Pair(text, other, False, "other facts"))
    for form in FORMS:
        found += [Pair(*two, False, "letters") for two in combinations({letter(form, choose) for _ in range(20)}, 2)]
    return found


def scores(told: list[tuple[Pair, bool]]) -> tuple[float, float]:
    """Precision and recall, without the shortened ones."""
    hits = sum(found and pair.copy for pair, found in told if pair.kind != "shortened")
    taken = sum(found for pair, found in told if pair.kind != "shortened")
    there = sum(pair.copy for pair, _ in told if pair.kind != "shortened")
    return hits / max(1, taken), hits / max(1, there)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--copies", type=int, default=3, help="edited copies of each article, and other facts in each")
    asked = parser.parse_args()
    texts = [
        nfc(path.read_text("utf-8"))
        for path in sorted([*TESTS.glob("gold/*/*.txt"), *TESTS.parent.glob("seeds/*.txt")])
    ]
    halves = [pairs(texts[start::2], asked.copies, random.Random(start)) for start in (0, 1)]
    measured = [(p, copies.likeness(p.one, p.other), copies.other_facts(p.one, p.other)) for p in halves[0]]
    print(f"{len(texts)} articles; chosen on {len(halves[0])} pairs, told on {len(halves[1])}\n")
    print(f"{'':12}{'by likeness alone':>24}{'no other facts':>24}{'at most 1':>24}")
    print("threshold" + "   precision    recall" * 3)
    for threshold in THRESHOLDS:
        cells = []
        for most in (10**6, 0, 1):
            cells += scores([(p, like >= threshold and facts <= most) for p, like, facts in measured])
        widths = (12, 10) * 3
        print(f"{threshold:>9}", *(f"{cell:>{wide}.3f}" for cell, wide in zip(cells, widths, strict=True)), sep="")
    print(f"\non the other half at {copies.THRESHOLD}:")
    told = [(pair, copies.alike(pair.one, pair.other)) for pair in halves[1]]
    print("precision {:.3f}, recall {:.3f}".format(*scores(told)))
    lost = sum(found and not set(copies.band_keys(p.one)) & set(copies.band_keys(p.other)) for p, found in told)
    print(f"of {sum(found for _, found in told)} found {lost} share no band key")
    for kind in dict.fromkeys(pair.kind for pair in halves[1]):
        those = [(pair, found) for pair, found in told if pair.kind == kind]
        print(f"  {kind:12} {sum(found for _, found in those):5} of {len(those)} are taken for copies")
    print("recall by edit, alone:")
    for edit in EDITS:
        choose = random.Random(2)
        made = [(text, edit(text, choose, choose.sample(texts, 6))) for text in texts[1::2]]
        print(f"  {edit.__name__:16} {sum(copies.alike(*two) for two in made) / len(made):.3f}")


if __name__ == "__main__":
    main()
