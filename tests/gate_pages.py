"""Pages for the gate: the annotated articles as a news site would send them, and news without unions."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path

import yaml

from tests.test_encodings import to_cp1258, to_tcvn3, to_vni
from unionties.extract.encodings import tones_apart
from unionties.queries.gold import GoldArticle, load_gold

ROOT = Path(__file__).parent
SITE = """<!DOCTYPE html>
<html lang="{language}"><head><meta charset="{charset}"><title>{title}</title>
<style>.menu-item a{{color:#0a58ca}} .box{{margin:0 auto}}</style>
<script>window.layer=window.layer||[];function tag(){{layer.push(arguments)}}tag("set",{{"page":[{numbers}]}});</script>
</head><body><header><nav><ul>{menu}</ul></nav></header>
<main><article><h1>{title}</h1>
{paragraphs}
</article></main><footer><p>&copy; 2024 &middot; <a href="/imprint">Imprint</a></p></footer>
<script>tag("event","view",{{"items":[{numbers}]}});</script></body></html>
"""
MENU = "".join(
    f'<li class="menu-item menu-item-{n}"><a href="https://news.example/part-{n}/" data-id="{n}">Part {n}</a></li>\n'
    for n in range(60)
)


def page(text: str, language: str, charset: str = "utf-8") -> str:
    """A text as the HTML page of a news site; the text may hold markup."""
    title, *rest = [line for line in text.split("\n") if line.strip()] or [""]
    return SITE.format(
        language=language, charset=charset, title=title, menu=MENU, paragraphs="\n".join(f"<p>{p}</p>" for p in rest),
        numbers=",".join(map(str, range(200))),
    )  # fmt: skip


@cache
def gold() -> dict[str, GoldArticle]:
    """All annotated articles, by folder and name."""
    articles = load_gold(ROOT / "gold" / "seeds", ROOT.parent / "seeds")
    found = {f"seeds/{name}": article for name, article in articles.items()}
    for folder in ("dev", "fr", "written"):
        found |= {f"{folder}/{name}": article for name, article in load_gold(ROOT / "gold" / folder).items()}
    return found


@cache
def unrelated() -> dict[str, list[str]]:
    """Short news without unions, by language; under ``passing`` those that the gate lets pass by their words."""
    texts: dict[str, list[str]] = yaml.load(
        (ROOT / "gate" / "unrelated.yaml").read_text("utf-8"), Loader=yaml.CSafeLoader
    )
    return texts


def _entities(text: str) -> str:
    return "".join(c if c.isascii() else f"&{name};" if (name := _NAMES.get(c)) else f"&#{ord(c)};" for c in text)


def _letter_by_letter(encode: Callable[[str], bytes]) -> Callable[[str], bytes]:
    """The encoder, with a question mark for what the encoding doesn't have."""

    @cache
    def encoded(char: str) -> bytes:
        try:
            return encode(char)
        except UnicodeEncodeError:
            return b"?"

    return lambda text: b"".join(map(encoded, text))


_NAMES = {chr(code): name for code, name in html.entities.codepoint2name.items()}
MARKUP: dict[str, Callable[[str], str]] = {
    "plain": lambda text: text,
    "capitals": str.upper,
    "entities": _entities,
    "hexadecimal": lambda text: "".join(c if c.isascii() else f"&#x{ord(c):X};" for c in text),
    "line breaks": lambda text: text.replace(" ", "\r\n    "),
    "hard spaces": lambda text: text.replace(" ", "&nbsp;"),
    "hard spaces in UTF-8": lambda text: text.replace(" ", "\xa0"),
    "tags": lambda text: text.replace(" ", '</span> <span style="font-size: 12pt; color: #000" class="x y z">'),
}
ENCODED: dict[str, Callable[[str], bytes]] = {
    "NFD": lambda text: unicodedata.normalize("NFD", text).encode(),
    "tones apart": _letter_by_letter(lambda text: tones_apart(text).encode()),
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-32": lambda text: text.encode("utf-32-le"),
    "Windows-1258": _letter_by_letter(to_cp1258),
    "Windows-1252": lambda text: text.encode("cp1252", "replace"),
    "TCVN3": _letter_by_letter(to_tcvn3),
    "VNI": _letter_by_letter(to_vni),
}
