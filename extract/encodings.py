"""Text from bytes: Unicode, and the Vietnamese encodings that came before it.

UTF-8 is tried first and costs nothing more. What isn't UTF-8 is decoded by TCVN3 (ABC), VNI for Windows,
Windows-1258 and Windows-1252; that one is right whose words are Vietnamese syllables, or Western words for
the last. What the page or its server says of the encoding is often wrong and counts last. Where none is clearly
right, the bytes are refused: a wrong guess would put mangled names into a graph.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from unionties.graph.errors import NoArticle, ReadError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_DECLARED = re.compile(
    rb"<meta\b[^>]{0,200}?\bcharset\s*=\s*[\"']?\s*([\w.:-]{1,40})|<\?xml[^>]{0,80}?encoding=[\"']([\w.:-]{1,40})", re.I
)
_CHARSETS = re.compile(r"utf-(?:8|16\S*|32\S*)|cp\d+|iso8859-\d+|koi8-\w|gb\w+|big5\w*|shift_jis\w*|euc_\w+|tis-620")
"""What Python calls the encodings that pages have; it knows others, which unpack or run what they decode."""
_SAMPLE = 65_536  # bytes: enough words to judge an encoding by


@dataclass(frozen=True)
class Decoded:
    """The text of a file in NFC with ``\\n`` line ends, and the name of the encoding it was in."""

    text: str
    encoding: str


def declared(data: bytes) -> str | None:
    """The encoding that an HTML page says of itself, if it does.

    >>> declared(b'<html><meta charset="windows-1258">')
    'windows-1258'
    """
    match = _DECLARED.search(data[:4096])
    return (match[1] or match[2]).decode("ascii", "replace") if match else None


def decode(data: bytes, told: str | None = None) -> Decoded:
    """The text of a file's bytes.

    Args:
        data: the bytes.
        told: the encoding that somebody says they have. It decides only where they don't tell themselves.

    Raises:
        NoArticle: the bytes are empty.
        ReadError: they are binary, or in no encoding that can be told for certain.

    >>> decode("Công đoàn".encode("utf-8-sig"))
    Decoded(text='Công đoàn', encoding='utf-8')
    """
    if not data.strip():
        raise NoArticle("the file is empty: expected a text")
    for bom, marked in _BOMS:
        if data.startswith(bom):
            try:
                return _decoded(data.decode(marked), marked.removesuffix("-sig"))
            except UnicodeDecodeError as error:
                raise ReadError(
                    f"the file starts as {marked} but breaks at byte {error.start}: save it as UTF-8"
                ) from None
    if data.startswith((b"%PDF-", b"{\\rtf", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise ReadError(
            "the file is a PDF, RTF, office document or zip: save its text as .txt in UTF-8, name a zip .zip"
        )
    if data.startswith((b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"PAR1", b"WARC/1.")):
        raise ReadError("the file is compressed or an archive: give it the ending of what it is, such as .warc.gz")
    codec = _codec(told)
    if b"\0" in data:
        if codec and codec.startswith(("utf-16", "utf-32")) and (text := _strict(data, codec)):
            return _decoded(text, codec)
        raise ReadError("the file is binary, or UTF-16 without a byte order mark: expected text, save it as UTF-8")
    try:
        return _decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        return _legacy(data, error.start, codec)


def is_syllable(word: str) -> bool:
    """Whether a word has the form of a Vietnamese syllable: onset, rhyme and a tone that the rhyme can carry.

    >>> [is_syllable(w) for w in ("nghiệp", "quốc", "nghièp", "strike")]
    [True, True, False, False]
    """
    bare, tones = _TONE.subn("", unicodedata.normalize("NFD", word.lower()))
    tone = _TONE.search(unicodedata.normalize("NFD", word))
    match = _SYLLABLE.fullmatch(unicodedata.normalize("NFC", bare))
    if match is None or tones > 1:
        return False
    return tone is None or match["stop"] is None or tone[0] in "\u0301\u0323"


def legacy_forms(word: str) -> frozenset[bytes]:
    """The bytes of a word, as it is written, in each encoding before Unicode that has its letters.

    >>> sorted(legacy_forms("Đoàn"))[:2]
    [b'\\xa7o\\xb5n', b'\\xd0oa\\xccn']
    """
    forms = {b"".join(_TO_TCVN3.get(c) or _TO_TCVN3.get(c.lower()) or _bytes(c, "cp1252") for c in word)}
    forms.add(b"".join(_TO_VNI.get(c) or _bytes(c, "cp1252") for c in word))
    forms |= {_bytes(tones_apart(word), "cp1258"), _bytes(word, "cp1258"), _bytes(word, "cp1252")}
    return frozenset(form for form in forms if b"?" not in form)


def tones_apart(text: str) -> str:
    """The text with each tone after its vowel, as Windows-1258 has it: ``ộ`` is ``ô`` and a combining dot."""
    parted = (unicodedata.normalize("NFD", letter) for letter in text)
    return "".join(unicodedata.normalize("NFC", _TONE.sub("", p)) + "".join(_TONE.findall(p)) for p in parted)


def _bytes(text: str, encoding: str) -> bytes:
    return text.encode(encoding, "replace")


def _decoded(text: str, encoding: str) -> Decoded:
    if len(_CONTROLS.findall(text[:_SAMPLE])) > 2 + len(text[:_SAMPLE]) // 500:
        raise ReadError("the file is binary, it is full of control characters: expected text")
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip("\ufeff \t\n"):
        raise NoArticle("the file is empty: expected a text")
    return Decoded(text.lstrip("\ufeff"), encoding)


def _codec(told: str | None) -> str | None:
    """Python's name of an encoding that somebody tells of a page; None for what no page is in."""
    try:
        name = codecs.lookup(told or "").name
    except (LookupError, ValueError):
        return None
    return name if _CHARSETS.fullmatch(name) else None


def _strict(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeError:
        return None


def _nearly_utf8(data: bytes) -> str | None:
    """The text of UTF-8 that is cut or damaged in few places, which stay marked by U+FFFD; else None."""
    text = data.decode("utf-8", "replace")
    bad, good = text.count("\ufffd"), sum(not c.isascii() for c in text)
    return text if 20 * bad < good else None


def _legacy(data: bytes, broken: int, told: str | None) -> Decoded:
    """The text of bytes that aren't UTF-8; ``broken`` is the offset of the byte that says so."""
    if told == "utf-8" and (text := _nearly_utf8(data)):
        return _decoded(text, told)
    sample = data[:_SAMPLE]
    if len(_CONTROLS.findall(sample.decode("latin-1"))) > 2 + len(sample) // 500:
        raise ReadError("the file is binary: expected text")
    scores = sorted((-_vietnamese(decoder(sample)), name) for name, decoder in _DECODERS.items())
    (best, name), (second, _) = scores[:2]
    if -best >= 0.8 and second - best >= 0.15:
        return _decoded(_DECODERS[name](data), name)
    if _western(sample):
        return _decoded(data.decode("cp1252", "replace"), "windows-1252")
    if told and told != "utf-8" and (text := _strict(data, told)):
        return _decoded(text, told)
    raise ReadError(
        f"unknown encoding: byte 0x{data[broken]:02X} at {broken} isn't UTF-8, and neither TCVN3, VNI, "
        "Windows-1258 nor Windows-1252 gives plausible text: save the file as UTF-8"
    )


def _vietnamese(text: str) -> float:
    """How Vietnamese a text is, 0 to 1: the share of plausible syllables among its words with diacritics.

    0 also for a text with few such words, or whose plain words aren't Vietnamese: French has ``là`` and
    ``à`` too.
    """
    words = re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", re.sub(r"<[^<>]*>", " ", text)))
    plausible = {word: is_syllable(word) for word in words}
    marked = [w for w in words if not w.isascii()]
    if len(marked) < 0.2 * len(words) or sum(plausible[w] for w in words) < 0.5 * len(words):
        return 0.0
    return sum(plausible[w] for w in marked) / len(marked) if marked else 0.0


def _western(data: bytes) -> bool:
    """Whether Windows-1252 gives a Western text: mostly plain letters, no signs or capitals inside words."""
    text = data.decode("cp1252", "replace")
    letters = [c for c in text if c.isalpha()]
    high = [c for c in text if not c.isascii()]
    if sum(not c.isascii() for c in letters) > 0.2 * len(letters) or len(high) > 0.25 * len(text):
        return False
    # A capital or a sign inside a word betrays another encoding.
    return not re.search(r"[a-zß-ÿ][À-ÖØ-Þ]|[A-Za-zÀ-ÿ][\xa1-\xac\xae-\xb6\xb8-\xbf×÷][A-Za-z]|\ufffd", text)


_TONE = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_RHYMES = (
    "a|ai|am|an|ang|anh|ao|au|ay|ăm|ăn|ăng|âm|ân|âng|âu|ây|e|em|en|eng|eo|ê|êm|ên|ênh|êu|i|ia|iêm|iên|"
    "iêng|iêu|im|in|inh|iu|o|oa|oai|oam|oan|oang|oanh|oao|oay|oăm|oăn|oăng|oe|oen|oeo|oi|om|on|ong|"
    "oong|ô|ôi|ôm|ôn|ông|ơ|ơi|ơm|ơn|u|ua|uân|uâng|uây|uê|uênh|ui|um|un|ung|uôi|uôm|uôn|uông|uơ|uy|uya|"
    "uyên|uynh|uyu|ư|ưa|ưi|ưm|ưn|ưng|ươi|ươm|ươn|ương|ươu|ưu|y|yêm|yên|yêng|yêu"
)
_STOPS = (
    "ac|ach|ap|at|ăc|ăp|ăt|âc|âp|ât|ec|ep|et|êch|êp|êt|ich|iêc|iêp|iêt|ip|it|oac|oach|oap|oat|oăc|oăt|"
    "oc|oet|ooc|op|ot|ôc|ôp|ôt|ơp|ơt|uât|uc|uêch|uôc|uôt|up|ut|uych|uyêt|uyp|uyt|ưc|ươc|ươp|ươt|ưp|ưt|"
    "yêt|ăk|ak"
)
_SYLLABLE = re.compile(
    r"(?:(?:gh|k|ngh)(?=[eêiy])|g(?![eê])|ng(?![eêi])|c(?![eêiy])|qu|gi|b|ch|d|đ|h|kh|l|m|n|nh|p|ph|r|s|t|th|tr|v|x)?"
    rf"(?:{_RHYMES}|(?P<stop>{_STOPS}))"
)


def _tcvn3_table() -> dict[int, str]:
    """TCVN3's letters by byte; the bytes between are unused, or typography from Windows-1252."""
    table = {0xA1 + i: letter for i, letter in enumerate("ĂÂÊÔƠƯĐăâêôơưđ")}
    starts = {
        0xB5: "àảãáạ", 0xBB: "ằẳẵắ", 0xC6: "ặầẩẫấậè", 0xCE: "ẻẽéẹềểễếệìỉ", 0xDC: "ĩíịò",
        0xE1: "ỏõóọồổỗốộờởỡớợù", 0xF1: "ủũúụừửữứựỳỷỹýỵ",
    }  # fmt: skip
    return table | {start + i: letter for start, letters in starts.items() for i, letter in enumerate(letters)}


def _vni_table() -> dict[str, str]:
    """VNI's letters by their form in Windows-1252: ``a`` + ``ù`` is ``á``, ``ñ`` is ``đ``."""
    table = dict(zip("ôöñíìæóòî", "ơưđíìỉĩịỵ", strict=True))
    toned = {"\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
    hats = {"ă": ("a", "êéèúüë"), "â": ("a", "âáàåãä"), "ê": ("e", "âáàåãä"), "ô": ("o", "âáàåãä")}
    bases = {"a": "a", "e": "e", "o": "o", "u": "u", "y": "y", "ơ": "ô", "ư": "ö"}
    for letter, base in bases.items():
        for mark, sign in toned.items():
            if letter + mark != "y\u0323":
                table[base + sign] = unicodedata.normalize("NFC", letter + mark)
    for letter, (base, signs) in hats.items():
        for mark, sign in zip(("", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"), signs, strict=True):
            table[base + sign] = unicodedata.normalize("NFC", letter + mark)
    upper = {key.upper(): letter.upper() for key, letter in table.items()}
    mixed = {key[0].upper() + key[1:]: letter.upper() for key, letter in table.items() if len(key) == 2}
    return table | upper | mixed


TCVN3 = _tcvn3_table()
VNI = _vni_table()
_TO_TCVN3 = {letter: bytes([byte]) for byte, letter in TCVN3.items()}
_TO_VNI = {letter: form.encode("cp1252") for form, letter in VNI.items() if form in (form.lower(), form.upper())}
_TCVN3_CASELESS = frozenset("".join(TCVN3.values()).lower()) - frozenset("ăâêôơưđ")
_SENTENCE_START = re.compile(rf"(?:^|[.!?…]\s)[\s\"“(\[]{{0,20}}[{''.join(sorted(_TCVN3_CASELESS))}]", re.MULTILINE)
_VNI_FORM = re.compile("|".join(sorted(map(re.escape, VNI), key=lambda k: (-len(k), k))))


def _windows(data: bytes) -> str:
    return data.decode("cp1252", "surrogateescape").translate({0xDC00 + b: chr(b) for b in range(0x80, 0xA0)})


def _from_tcvn3(data: bytes) -> str:
    letters = {ord(bytes([b]).decode("cp1252")): letter for b, letter in TCVN3.items()}
    return _restore_capitals(_windows(data).translate(letters))


def _from_vni(data: bytes) -> str:
    return _VNI_FORM.sub(lambda m: VNI[m[0]], _windows(data))


def _from_cp1258(data: bytes) -> str:
    return unicodedata.normalize("NFC", data.decode("cp1258", "replace"))


_DECODERS: dict[str, Callable[[bytes], str]] = {
    "tcvn3": _from_tcvn3, "vni": _from_vni, "windows-1258": _from_cp1258,
}  # fmt: skip


def _restore_capitals(text: str) -> str:
    """Capitals where TCVN3 left them to the font: ``TæNG`` is ``TỔNG``.

    A toned vowel has one code for both cases. It is a capital in a word whose other letters are capitals,
    two at least; in a word of fewer letters (``Hµ``) when its neighbours in the clause are such words; and
    where it opens a sentence.
    """
    clauses = re.split(r"([,;:.()|\n]+)", text)
    text = "".join(_capitals_of_clause(c) if i % 2 == 0 else c for i, c in enumerate(clauses))
    return _SENTENCE_START.sub(lambda m: m[0].upper(), text)


def _capitals_of_clause(clause: str) -> str:
    parts = re.split(r"([^\W\d_]+)", clause)
    kinds = [_case(word) for word in parts[1::2]]
    if "upper" not in kinds:
        return clause
    for i, kind in enumerate(kinds):
        if kind == "open":
            left = next((k for k in reversed(kinds[:i]) if k != "open"), "upper")
            right = next((k for k in kinds[i + 1 :] if k != "open"), "upper")
            kind = "upper" if left == right == "upper" else kind
        if kind == "upper":
            parts[2 * i + 1] = parts[2 * i + 1].upper()
    return "".join(parts)


def _case(word: str) -> str:
    """``upper`` or ``lower`` as the letters that carry their case say, ``open`` where they don't."""
    sure = [c for c in word if c not in _TCVN3_CASELESS]
    if any(c.islower() for c in sure):
        return "lower"
    if len(sure) < 2:
        return "open"
    return "upper" if is_syllable(word) else "lower"
