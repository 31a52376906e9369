"""Texts are decoded from Unicode and from the legacy Vietnamese encodings, or refused."""

import unicodedata

import pytest

from unionties.extract.encodings import TCVN3, VNI, decode, is_syllable
from unionties.graph.errors import ReadError

TONES = ["", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"]
TONED = [unicodedata.normalize("NFC", v + t) for v in "aăâeêioôơuưy" for t in TONES]
LETTERS = [*(letter for letter in TONED if not letter.isascii()), "đ"]  # 67, with capitals the 134 letters

TEXT = (
    "Tổng Liên đoàn Lao động Việt Nam và Liên hiệp Công đoàn Lào đã ký thỏa thuận hợp tác tại thủ đô Hà Nội. "
    "Hai bên nhất trí tăng cường trao đổi đoàn, đào tạo cán bộ và ủng hộ lẫn nhau trên các diễn đàn quốc tế."
)
FRENCH = (
    "Le congrès de la Confédération générale du travail a élu à Montreuil sa nouvelle secrétaire. « Là où "
    "la grève est votée, le syndicat était présent », a-t-elle déclaré aux délégués réunis au siège."
)


def to_tcvn3(text: str) -> bytes:
    codes = {letter: bytes([code]) for code, letter in TCVN3.items()}
    return b"".join(codes.get(c) or codes.get(c.lower()) or c.encode("cp1252") for c in text)


def to_vni(text: str) -> bytes:
    forms = {letter: form for form, letter in VNI.items()}  # capitals in their mixed form too: both are typed
    return b"".join(forms.get(c, c).encode("cp1252") for c in text)


def to_cp1258(text: str) -> bytes:
    out = ""
    for char in text:
        marks = unicodedata.normalize("NFD", char)
        tone = next((t for t in TONES[1:] if t in marks), "")
        out += unicodedata.normalize("NFC", marks.replace(tone, "")) + tone
    return out.encode("cp1258")


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8"),
        (TEXT.encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16"),
        (unicodedata.normalize("NFD", TEXT).encode(), "utf-8"),
        (to_tcvn3(TEXT), "tcvn3"),
        (to_vni(TEXT), "vni"),
        (to_cp1258(TEXT), "windows-1258"),
    ],
)
def test_every_encoding_gives_the_same_text(data: bytes, encoding: str) -> None:
    decoded = decode(data)
    assert (decoded.text, decoded.encoding) == (TEXT, encoding)


def test_line_ends_become_newlines() -> None:
    assert decode("một\r\nhai\rba\n".encode()).text == "một\nhai\nba\n"


@pytest.mark.parametrize("letter", LETTERS)
def test_every_letter_survives(letter: str) -> None:
    # A frame that tells the encoding, and the letter in both cases among it.
    frame = f"{TEXT} Cho {letter} {letter.upper()} ra"
    assert decode(to_vni(frame)).text == frame
    assert decode(to_cp1258(frame)).text == frame
    assert decode(to_tcvn3(frame)).text.split()[-3] == letter


def test_tables_hold_all_letters() -> None:
    assert len(LETTERS) == 67
    assert set(LETTERS) | {c.upper() for c in LETTERS} == {v for v in VNI.values() if not v.isascii()}
    assert set(LETTERS) | set("ĂÂÊÔƠƯĐ") == set(TCVN3.values())
    assert len(set(TCVN3.values())) == len(TCVN3) == 74


def test_known_forms() -> None:
    """What these fonts show for a phrase that everybody knows, written down without the tables."""
    tcvn3 = "Céng hßa x· héi chñ nghÜa ViÖt Nam, §éc lËp - Tù do - H¹nh phóc".encode("latin-1")
    vni = "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam, Ñoäc laäp - Töï do - Haïnh phuùc".encode("cp1252")
    expected = "Cộng hòa xã hội chủ nghĩa Việt Nam, Độc lập - Tự do - Hạnh phúc"
    assert decode(tcvn3).text == expected
    assert decode(vni).text == expected


def test_tcvn3_capitals_that_can_be_told() -> None:
    capitals = "TỔNG LIÊN ĐOÀN LAO ĐỘNG VIỆT NAM"
    text = f"{capitals}\nLĐLĐ Hà Nội, ĐÀ NẴNG và các tỉnh đã dự hội nghị. Ủy ban nhân dân có ý kiến."
    assert decode(to_tcvn3(text)).text == text


@pytest.mark.parametrize(
    "text",
    [
        FRENCH,
        "El sindicato firmó un acuerdo de cooperación; después habló el señor Núñez.",
        "Der Bund hat über Löhne geredet; größere Änderungen später.",
        "“We won,” said Müller’s union – and the café was full.",
    ],
)
def test_western_text_is_not_taken_for_vietnamese(text: str) -> None:
    decoded = decode(text.encode("cp1252"))
    assert (decoded.text, decoded.encoding) == (text, "windows-1252")


def test_ascii_is_utf8() -> None:
    assert decode(b"The unions met in Hanoi.").encoding == "utf-8"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"\xef\xbb\xbf\n", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
        (bytes(range(1, 32)) * 20, "binary"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "PDF"),
        ("Công đoàn".encode("utf-16-le"), "byte order mark"),
        (b"\xff\xfea\0b", "breaks at byte"),
        ("Съезд профсоюзов открылся в Москве.".encode("cp1251"), "unknown encoding"),
        ("工会代表团访问越南".encode("gbk"), "unknown encoding"),
    ],
)
def test_what_cannot_be_told_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(ReadError, match=reason) as caught:
        decode(data)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("word", ["nghiệp", "quốc", "Thuỷ", "thủy", "giêng", "gì", "khuya", "oanh", "xoong", "ở"])
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["strike", "ngiệp", "kông", "càt", "été", "où", "nghièp", "béáu", "đđ", ""])
def test_not_syllables(word: str) -> None:
    assert not is_syllable(word)
