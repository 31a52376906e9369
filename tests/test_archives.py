"""Archives of pages give their articles, whatever is broken in them; what is broken is told with its place."""

import gzip
import io
import json
import random
import resource
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import brotli
import pyarrow
import pyarrow.parquet
import pytest
from archive_files import DE, EN, EXAMPLE, INFO, VI, html, members, record, request, response
from click.testing import CliRunner
from test_reading import Skips

from unionties.extract import metadata
from unionties.extract.archives import columns, feeds, warc
from unionties.extract.archives import lines as lines_pages
from unionties.extract.archives import zipped as zip_pages
from unionties.extract.pages import LARGEST, Page, article_of
from unionties.extract.reading import holds_statements, read_articles, read_pages, read_statements, size_of
from unionties.graph.errors import NoArticle, ReadError
from unionties.graph.statement import Article, Source, write_lines
from unionties.queries.cli import cli
from unionties.queries.tally import Tally

ADDRESSES = [f"https://laodong.vn/cong-doan/tin-{n}.html" for n in range(5)]
RECORDS = [INFO, *(one for a in ADDRESSES for one in (response(a, html(title=f"Tin {a[-6]}")), request(a)))]
PLAIN, MEMBERS = b"".join(RECORDS), members(*RECORDS)
NAMES = [f"laodong.vn/cong-doan/tin-{n}.html" for n in range(5)]
OBJECT = {"text": html(), "url": ADDRESSES[0]}


@pytest.fixture
def skips() -> Skips:
    return Skips()


@pytest.fixture
def put(tmp_path: Path) -> Callable[[str, bytes], Path]:
    def put(name: str, content: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return put


Put = Callable[[str, bytes], Path]


def pages(path: Path, skips: Skips) -> list[Page]:
    return list(read_pages([path], on_skip=skips))


def names(path: Path, skips: Skips) -> list[str]:
    return [page.name for page in pages(path, skips)]


def article(path: Path, skips: Skips) -> Article:
    (page,) = pages(path, skips)
    return article_of(page)


def starts(parts: list[bytes]) -> list[int]:
    return [sum(map(len, parts[:n])) for n in range(len(parts) + 1)]


# WARC: what is read


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.warc", PLAIN),
        ("a.warc.gz", b"".join(MEMBERS)),
        ("whole.warc.gz", gzip.compress(PLAIN)),
        ("no-ending", b"".join(MEMBERS)),
        ("plain-no-ending", PLAIN),
        ("padded.warc.gz", b"".join(MEMBERS) + bytes(2000)),
    ],
)
def test_responses_of_a_warc_are_pages_in_its_order(put: Put, skips: Skips, name: str, content: bytes) -> None:
    found = pages(put(name, content), skips)
    assert [page.name for page in found] == NAMES
    assert [page.source.url for page in found] == ADDRESSES
    assert all(page.gathered and page.markup and page.charset == "utf-8" for page in found)
    assert skips == []


def test_the_place_of_a_page_is_its_byte(put: Put, skips: Skips) -> None:
    path = put("a.warc.gz", b"".join(MEMBERS))
    assert [page.place for page in pages(path, skips)] == [f"{path}, byte {n}" for n in starts(MEMBERS)[1:-1:2]]


def test_the_day_of_the_crawl_is_not_the_article_s(put: Put, skips: Skips) -> None:
    path = put("a.warc", response(body=html("<p>" + VI.partition("tại Hà Nội, ")[2])))
    found = article(path, skips)
    assert found.source == Source(
        language="vi", url="https://www.laodong.vn/tin-1.html", title=found.source.title, outlet="laodong.vn"
    )


@pytest.mark.parametrize(
    "one",
    [
        response(status=404),
        response(status=301),
        response(kind="image/png"),
        response(kind="application/json"),
        record("resource", ADDRESSES[0], html().encode()),
        request(),
    ],
)
def test_what_is_no_page_is_passed_over(put: Put, skips: Skips, one: bytes) -> None:
    assert names(put("a.warc", one + response(ADDRESSES[1])), skips) == [NAMES[1]]
    assert skips == []


@pytest.mark.parametrize("kind", ["TEXT/HTML", "application/xhtml+xml", "text/plain; charset=utf-8"])
def test_kinds_of_pages(put: Put, skips: Skips, kind: str) -> None:
    (page,) = pages(put("a.warc", response(kind=kind)), skips)
    assert page.markup == ("plain" not in kind)


def raw_deflate(data: bytes) -> bytes:
    packing = zlib.compressobj(wbits=-15)
    return packing.compress(data) + packing.flush()


def chunked(data: bytes, size: int = 1000) -> bytes:
    parts = [data[n : n + size] for n in range(0, len(data), size)]
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("pack", "headers"),
    [
        (gzip.compress, {"Content_Encoding": "gzip"}),
        (zlib.compress, {"Content_Encoding": "deflate"}),
        (raw_deflate, {"Content_Encoding": "deflate"}),
        (brotli.compress, {"Content_Encoding": "br"}),
        (chunked, {"Transfer_Encoding": "chunked"}),
        (lambda data: chunked(gzip.compress(data), 100), {"Transfer_Encoding": "chunked", "Content_Encoding": "gzip"}),
        (bytes, {"Content_Encoding": "identity"}),
        # A crawler that unpacked the body and kept the headers:
        (bytes, {"Transfer_Encoding": "chunked", "Content_Encoding": "gzip"}),
        (bytes, {"Content_Encoding": "br"}),
        (bytes, {"Content_Encoding": "deflate"}),
        (bytes, {"Content_Encoding": "zstd"}),
    ],
)
def test_bodies_are_unpacked(put: Put, skips: Skips, pack: Callable[[bytes], bytes], headers: dict[str, str]) -> None:
    (page,) = pages(put("a.warc", response(body=pack(html().encode()), **headers)), skips)
    assert page.data == html().encode()
    assert skips == []


@pytest.mark.parametrize(
    ("body", "headers", "reason"),
    [
        (gzip.compress(html().encode())[:-20], {"Content_Encoding": "gzip"}, "breaks off"),
        (b"\x1f\x8b\x08garbage" * 9, {"Content_Encoding": "gzip"}, "is broken"),
        (chunked(html().encode())[:200], {"Transfer_Encoding": "chunked"}, "is broken"),
        (b"x", {"Content_Encoding": "lzw"}, "packed as 'lzw'"),
        (gzip.compress(bytes(2 * LARGEST), 1), {"Content_Encoding": "gzip"}, "more than 20 MB"),
        (brotli.compress(bytes(2 * LARGEST), quality=1), {"Content_Encoding": "br"}, "more than 20 MB"),
        (zlib.compress(bytes(2 * LARGEST), 1), {"Content_Encoding": "deflate"}, "more than 20 MB"),
    ],
)
def test_a_bad_body_costs_only_its_page(
    put: Put, skips: Skips, body: bytes, headers: dict[str, str], reason: str
) -> None:
    path = put("a.warc", INFO + response(body=body, **headers) + response(ADDRESSES[1]))
    assert names(path, skips) == [NAMES[1]]
    ((place, told),) = skips
    assert place == f"{path}, byte {len(INFO)}"
    assert reason in told and "www.laodong.vn/tin-1.html" in told


# WARC: damage


def lost(path: Path, skips: Skips) -> tuple[list[int], list[int]]:
    """Which pages are missing, and the bytes that the reports name."""
    found = names(path, skips)
    assert found == [name for name in NAMES if name in found]
    missing = [n for n, name in enumerate(NAMES) if name not in found]
    return missing, [int(place.rpartition("byte ")[2]) for place, _ in skips]


@pytest.mark.parametrize("within", [3, 15, 60, 200, 400])
def test_a_gz_that_breaks_off_in_a_record(put: Put, skips: Skips, within: int) -> None:
    at = starts(MEMBERS)[7]
    assert lost(put("a.warc.gz", b"".join(MEMBERS)[: at + within]), skips) == ([3, 4], [at])
    assert "breaks off" in skips[0][1] and "the rest of the file" in skips[0][1]


@pytest.mark.parametrize("within", [3, 60, 500])
def test_a_plain_warc_that_breaks_off(put: Put, skips: Skips, within: int) -> None:
    at = starts(RECORDS)[7]
    assert lost(put("a.warc", PLAIN[: at + within]), skips) == ([3, 4], [at])


@pytest.mark.parametrize("share", [0.5, 0.9, 0.99])
def test_a_whole_gz_that_breaks_off(put: Put, skips: Skips, share: float) -> None:
    noise = [response(a, html() + random.Random(a).randbytes(3000).hex()) for a in ADDRESSES]
    content = gzip.compress(b"".join([INFO, *noise]))
    missing, told = lost(put("a.warc.gz", content[: int(len(content) * share)]), skips)
    assert missing and missing[-1] == 4 and len(told) == 1
    assert "can't be unpacked" in skips[0][1]


@pytest.mark.parametrize(
    ("where", "what"),
    [(0, b"xxx"), (0.5, bytes(20)), (-8, b"abcd"), (-4, b"abcd"), (12, b"\xff\xff")],
    ids=["header", "middle", "checksum", "length", "start"],
)
@pytest.mark.parametrize("nth", [1, 5, 9], ids=["first page", "middle", "last page"])
def test_a_damaged_member_costs_only_itself(put: Put, skips: Skips, where: float, what: bytes, nth: int) -> None:
    one = bytearray(MEMBERS[nth])
    at = int(len(one) * where) if 0 < where < 1 else int(where) % len(one)
    one[at : at + len(what)] = what
    parts = [*MEMBERS[:nth], bytes(one), *MEMBERS[nth + 1 :]]
    begin, end = starts(parts)[nth : nth + 2]
    assert lost(put("a.warc.gz", b"".join(parts)), skips) == ([nth // 2], [begin])
    assert f"the {end - begin} bytes up to byte {end}" in skips[0][1]


def test_two_damages_are_two_reports(put: Put, skips: Skips) -> None:
    parts = list(MEMBERS)
    for nth in (3, 7):
        parts[nth] = parts[nth][:50] + bytes(30) + parts[nth][80:]
    assert lost(put("a.warc.gz", b"".join(parts)), skips) == ([1, 3], [starts(parts)[3], starts(parts)[7]])


@pytest.mark.parametrize("tail", [b"\x1f\x8b\x08garbage" * 3, b"<html>not found</html>"])
def test_a_bad_tail_costs_nothing(put: Put, skips: Skips, tail: bytes) -> None:
    content = b"".join(MEMBERS)
    assert lost(put("a.warc.gz", content + tail), skips) == ([], [len(content)])


def test_a_download_that_was_begun_again(put: Put, skips: Skips) -> None:
    content = b"".join(MEMBERS)
    path = put("a.warc.gz", content[: starts(MEMBERS)[7] + 100] + content)
    assert names(path, skips) == NAMES[:3] + NAMES
    assert [place for place, _ in skips] == [f"{path}, byte {starts(MEMBERS)[7]}"]


@pytest.mark.parametrize(
    ("length", "missing"),
    [(10**14, [2]), (5, [2]), (LARGEST + 1, [2])],
    ids=["more than the file", "less than the record", "more than a page"],
)
@pytest.mark.parametrize("packed", [True, False])
def test_a_length_that_lies(put: Put, skips: Skips, length: int, missing: list[int], packed: bool) -> None:
    records = list(RECORDS)
    records[5] = response(ADDRESSES[2], length=length)
    parts = members(*records) if packed else records
    found, told = lost(put("a.warc.gz" if packed else "a.warc", b"".join(parts)), skips)
    assert found == missing
    assert told and all(starts(parts)[5] <= at < starts(parts)[6] for at in told)


def test_junk_between_records(put: Put, skips: Skips) -> None:
    at = starts(RECORDS)[5]
    path = put("a.warc", PLAIN[:at] + b"junk WARC/1.0 junk\r\n" + PLAIN[at:])
    assert lost(path, skips) == ([], [at])
    assert "the 20 bytes" in skips[0][1]


@pytest.mark.parametrize(
    "content", [b"", b"<html>a</html>", b"\0" * 100, gzip.compress(b"hello", mtime=0), b"\x1f\x8b"]
)
def test_a_file_that_only_says_to_be_a_warc(put: Put, skips: Skips, content: bytes) -> None:
    for name in ("a.warc", "a.warc.gz"):
        assert names(put(name, content), skips) == []
    assert bool(skips) == (content.strip(b"\0") != b"" or not content)


def test_a_record_of_half_a_gigabyte_is_set_aside_unread(tmp_path: Path, skips: Skips) -> None:
    path, size = tmp_path / "a.warc.gz", 500 << 20
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    begin = record("response", ADDRESSES[1], head, size + len(head))[:-4]
    with path.open("wb") as file:
        file.write(MEMBERS[1])
        with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=1) as packed:
            packed.write(begin)
            for _ in range(size >> 20):
                packed.write(bytes(1 << 20))
            packed.write(b"\r\n\r\n")
        file.write(MEMBERS[5])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert names(path, skips) == [NAMES[0], NAMES[2]]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 40 << 10  # KB
    assert skips == [
        (f"{path}, byte {len(MEMBERS[1])}", "a page of 500 MB: no news page is so large, it is set aside unread")
    ]


@pytest.mark.parametrize(("name", "content"), [("a.warc", PLAIN), ("a.jsonl.zst", b"\x28\xb5\x2f\xfd")])
def test_reading_needs_fastwarc(
    put: Put, skips: Skips, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes
) -> None:
    path = put(name, content)
    monkeypatch.setattr("unionties.extract.archives.installed.find_spec", lambda _: None)
    assert names(path, skips) == []
    assert "pip install 'unionties[archives]'" in skips.about(name)


def test_the_search_for_a_record_sees_one_across_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    for chunk in (8, 11, 64):
        monkeypatch.setattr(warc, "_CHUNK", chunk)
        for gap in range(20):
            assert warc._Plain.search(io.BytesIO(b"x" * gap + RECORDS[1]), 0) == gap
            assert warc._Members.search(io.BytesIO(b"x" * gap + MEMBERS[1]), 0) == gap


# Encodings and hostile HTML


@pytest.mark.parametrize("header", ["utf-8", "iso-8859-1", "windows-1258", "hex", "nonsense", "utf-7"])
@pytest.mark.parametrize("meta", ["utf-8", "iso-8859-1", "zip", "shift_jis"])
def test_a_charset_may_lie(put: Put, skips: Skips, header: str, meta: str) -> None:
    page = html(VI, head=f"<meta charset='{meta}'>")
    found = article(put("a.warc", response(body=page, kind=f"text/html; charset={header}")), skips)
    assert "Hai bên đã ký thỏa thuận hợp tác" in found.text


@pytest.mark.parametrize("header", ["utf-8", "iso-8859-1", "windows-1252", ""])
def test_western_bytes_under_any_header(put: Put, skips: Skips, header: str) -> None:
    page = html(EN.replace("Lao Federation", "Fédération"), "Unions").encode("cp1252")
    found = article(put("a.warc", response(body=page, kind=f"text/html; charset={header}")), skips)
    assert "Fédération of Trade Unions" in found.text


@pytest.mark.parametrize("told", ["header", "meta"])
def test_what_only_the_charset_tells_is_a_page_in_another_language(put: Put, skips: Skips, told: str) -> None:
    russian = "<p>" + "Федерация независимых профсоюзов приняла делегацию из Вьетнама в Москве. " * 5 + "</p>"
    page = html(russian, "Новости", head="<meta charset='windows-1251'>" if told == "meta" else "").encode("cp1251")
    kind = "text/html; charset=windows-1251" if told == "header" else "text/html"
    with pytest.raises(NoArticle):
        article(put("a.warc", response(body=page, kind=kind)), skips)


def test_utf8_that_is_cut_in_a_letter(put: Put, skips: Skips) -> None:
    page = html().encode().replace("tới.".encode(), b"t\xe1\xbb.")
    assert "Hai bên đã ký thỏa thuận" in article(put("a.warc", response(body=page)), skips).text


def test_nuls_cost_only_their_page(put: Put, skips: Skips) -> None:
    path = put("a.warc", response(body=html().encode() + b"\0") + response(ADDRESSES[1]))
    assert [a.source.url for a in read_articles([path], on_skip=skips)] == [ADDRESSES[1]]
    assert "binary" in skips.about("byte 0")


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ("<b>" * 10_000_000, "10000003 tags"),
        ("<p " + "a='1' " * 50_000 + ">", "attributes"),
        ("<p" + " a" * 50_000 + ">", "attributes"),
        ("<p/" + "a/" * 50_000, "attributes"),
        ("<div>" * 90_000, "no article"),
        ("<p " + "'" * 1_000_000, "no article"),
        ("<img src='data:image/png;base64," + "aB/+" * 100_000 + "'>", "no article"),
        ("<" * 90_000, "no "),
        ("&amp;" * 1_000_000, "no "),
    ],
)
def test_html_bombs_are_quick(markup: str, reason: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF)
    page = Page("bomb", f"<!doctype html><html><body>{markup}".encode(), "here", markup=True, gathered=True)
    with pytest.raises(ReadError, match=reason):
        article_of(page)
    after = resource.getrusage(resource.RUSAGE_SELF)
    assert after.ru_utime - before.ru_utime < 4


def test_a_page_with_a_picture_in_a_tag_is_read() -> None:
    picture = f"<img alt=\"{'a b ' * 3000}\" src='data:image/png;base64,{'aB/+' * 100_000}'>"
    assert "Hai bên" in article_of(Page("a", html(picture + VI).encode(), "here", markup=True)).text
    metadata._require_bounded(html(picture))


# JSON Lines


def lines(*objects: Any) -> bytes:
    return b"".join(json.dumps(one, ensure_ascii=False).encode() + b"\n" for one in objects)


PLAIN_TEXT = "Ngày 18/7, hai bên đã ký thỏa thuận hợp tác tại Hà Nội."


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.jsonl.zst", "a.ndjson", "unnamed"])
def test_lines_give_articles_with_their_metadata(put: Put, skips: Skips, name: str) -> None:
    content = lines(
        {
            "text": PLAIN_TEXT, "url": "https://www.laodong.vn/tin", "title": "Ký", "date": "2022-07-18 09:30",
            "outlet": "Lao Động", "language": "vi-VN",
        },
        {"html": html(), "name": "của tôi", "published": "2022"},
        {"text": PLAIN_TEXT},
    )  # fmt: skip
    packed = {".gz": gzip.compress, ".zst": zstd}.get(Path(name).suffix, bytes)(content)
    one, two, three = (article_of(page) for page in pages(put(name, packed), skips))
    assert one.source == Source("2022-07-18", "vi", "https://www.laodong.vn/tin", "Ký", "Lao Động")
    assert (one.name[:-8], one.text) == ("www.laodong.vn/tin~", PLAIN_TEXT)
    assert (two.name[:-8], two.source.published) == ("của tôi~", "2022")
    assert three.name.startswith(f"{name.partition('.')[0]}~")
    assert skips == []


def zstd(data: bytes) -> bytes:
    return pyarrow.compress(data, codec="zstd", asbytes=True)


def test_what_lines_tell_can_be_shown_and_stored(put: Put, skips: Skips) -> None:
    odd = "a\x1b[31m\x9b2J\u202e\ud800\n b"
    addresses = ({"url": f"http://a.vn/{path}"} for path in (odd, "%C2%9B2J"))
    told = [{"name": odd * 99}, {"title": odd, "outlet": odd}, *addresses]
    path = put("a.jsonl", "".join(json.dumps({"text": PLAIN_TEXT + odd, **keys}) + "\n" for keys in told).encode())
    for article in map(article_of, pages(path, skips)):
        for text in (article.name, *article.source.to_json().values()):
            assert text.isprintable()
            assert len(text.encode()) < 300
        assert article.text.startswith(PLAIN_TEXT)
        assert all(char.isprintable() for char in article.text.removeprefix(PLAIN_TEXT) if char not in "\n\u202e")
    assert [page.name for page in pages(path, skips)][2:] == [r"a.vn/a[31m2J\ud800b", "a.vn/%C2%9B2J"]


def test_unknown_keys_are_said_once(put: Put, skips: Skips) -> None:
    path = put("a.jsonl", lines(*[OBJECT | {"domain": "x", "author": "y"}] * 3, OBJECT | {"tags": 1}))
    assert len(pages(path, skips)) == 4
    assert [place for place, _ in skips] == [str(path)] * 2
    assert "author, domain are ignored" in skips[0][1] and "keys tags are" in skips[1][1]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{broken", "broken JSON"),
        (b"[1]", "expected a JSON object"),
        (b'{"text": "\xff"}', "not UTF-8 at byte 10"),
        (b"[" * 100_000, "broken JSON"),
        (b'{"url": "https://a.b/c"}', "no text"),
        (b'{"text": 5}', "of the kind int"),
        (b'{"text": "' + b"x" * (LARGEST + 1) + b'"}', "20 MB"),
        (b'{"text": "' + b"x" * (2 * LARGEST + 1) + b'"}', "over 40 MB"),
    ],
)
def test_a_bad_line_costs_only_itself(put: Put, skips: Skips, line: bytes, reason: str) -> None:
    path = put("a.jsonl", lines(OBJECT) + b"\n" + line + b"\n" + lines(OBJECT))
    assert len(pages(path, skips)) == 2
    ((place, told),) = skips
    assert place == f"{path}:3" and reason in told


def test_a_bad_date_costs_only_the_date(put: Put, skips: Skips) -> None:
    (page,) = pages(put("a.jsonl", lines(OBJECT | {"date": "yesterday", "title": 5})), skips)
    assert page.source == Source(url=ADDRESSES[0])
    assert [reason.partition(" is ")[0] for _, reason in skips] == ["published", "title"]


@pytest.mark.parametrize("ending", [".gz", ".zst"])
def test_compressed_lines_that_break_off(put: Put, skips: Skips, ending: str) -> None:
    many = [OBJECT | {"name": random.Random(n).randbytes(500).hex()} for n in range(2000)]
    content = (gzip.compress if ending == ".gz" else zstd)(lines(*many))
    path = put(f"a.jsonl{ending}", content[: len(content) // 2])
    found = len(pages(path, skips))
    assert 500 < found < 1500
    ((place, reason),) = skips
    assert place == f"{path}:{found + 1}" and "can't be unpacked from about its byte" in reason


@pytest.mark.parametrize("ending", [".gz", ".zst"])
def test_compressed_lines_that_break_off_in_the_first(put: Put, tmp_path: Path, ending: str) -> None:
    whole = (gzip.compress if ending == ".gz" else zstd)(
        lines(OBJECT | {"name": random.Random(1).randbytes(999).hex()})
    )
    path = put(f"a.jsonl{ending}", whole[: len(whole) // 2])
    done = CliRunner().invoke(cli, ["build", str(path), "--store", str(tmp_path / "s")])
    assert done.exit_code == 1 and f"{path}:1: the file can't be unpacked from about its byte" in done.stderr


def test_statements_and_articles_are_told_apart(put: Put, skips: Skips) -> None:
    from test_reading import statement

    told = "\n".join(write_lines([statement()])).encode()
    for name, content in (("s.jsonl", told), ("s.jsonl.gz", gzip.compress(told)), ("s.jsonl.zst", zstd(told))):
        path = put(name, b"{broken\n" + content if name == "s.jsonl" else content)
        assert holds_statements(path)
        assert list(read_statements(path, on_skip=lambda *_: None)) == [statement()]
        assert pages(path, skips) == []
        assert "read as statements" in skips.about(name)
    assert not holds_statements(put("a.jsonl", lines(OBJECT)))
    assert not holds_statements(put("a.warc", PLAIN))


# Parquet


def parquet(path: Path, columns: dict[str, list[Any]], **options: Any) -> Path:
    pyarrow.parquet.write_table(pyarrow.table(columns), path, **options)
    return path


def test_rows_give_articles(tmp_path: Path, skips: Skips) -> None:
    import datetime

    path = parquet(
        tmp_path / "a.parquet",
        {
            "html": [html().encode(), None, html(EN).encode()], "url": ADDRESSES[:3],
            "date": [datetime.datetime(2022, 7, 18, 9, 30), None, None], "crawl": [1, 2, 3],
        },
    )  # fmt: skip
    first, third = pages(path, skips)
    assert (first.place, third.place) == (f"{path}, row 1", f"{path}, row 3")
    assert first.source == Source("2022-07-18", url=ADDRESSES[0])
    assert article_of(third).source.language == "en"
    assert [(place, reason[:20]) for place, reason in skips] == [
        (str(path), "the keys crawl are i"), (f"{path}, row 2", "the object has no te"),
    ]  # fmt: skip


def test_text_and_binary_columns_are_the_same(tmp_path: Path, skips: Skips) -> None:
    one = parquet(tmp_path / "a.parquet", {"text": [PLAIN_TEXT], "url": ADDRESSES[:1]})
    two = parquet(tmp_path / "b.parquet", {"text": [PLAIN_TEXT.encode()], "url": [ADDRESSES[0].encode()]})
    assert article(one, skips) == article(two, skips)


def test_parquet_with_other_columns(tmp_path: Path, skips: Skips) -> None:
    path = parquet(tmp_path / "a.parquet", {"body": ["a"], "n": [1]})
    assert pages(path, skips) == []
    assert "no column text or html: found body, n" in skips.about("a.parquet")
    assert pages(parquet(tmp_path / "b.parquet", {"text": [1, 2]}), skips) == []
    assert "of the kind int" in skips.about("b.parquet, row 2")


def test_a_damaged_row_group_costs_only_its_rows(tmp_path: Path, skips: Skips) -> None:
    texts = [f"{PLAIN_TEXT} {random.Random(n).randbytes(400).hex()}" for n in range(30)]
    path = parquet(tmp_path / "a.parquet", {"text": texts}, row_group_size=10, compression="zstd", use_dictionary=False)
    group = pyarrow.parquet.ParquetFile(path).metadata.row_group(1).column(0)
    content = bytearray(path.read_bytes())
    at = group.data_page_offset + group.total_compressed_size // 2
    content[at : at + 200] = bytes(200)
    path.write_bytes(content)
    assert [page.place.rpartition(" ")[2] for page in pages(path, skips)] == [
        str(n) for n in (*range(1, 11), *range(21, 31))
    ]
    ((place, reason),) = skips
    assert place == f"{path}, row 11" and "rows up to 20 are left out" in reason


@pytest.mark.parametrize("share", [0.3, 0.99])
def test_a_parquet_file_that_breaks_off(tmp_path: Path, skips: Skips, share: float) -> None:
    path = parquet(tmp_path / "a.parquet", {"text": [PLAIN_TEXT] * 50})
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    assert pages(path, skips) == []
    assert f"up to byte {path.stat().st_size}" in skips.about("a.parquet")


# zip


def zipped(path: Path, files: dict[str, bytes | str], **options: Any) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def test_a_zip_is_read_as_a_folder(tmp_path: Path, skips: Skips) -> None:
    path = zipped(
        tmp_path / "a.zip",
        {
            "2022/tin một.html": html(), "2022/b.txt": PLAIN_TEXT, "2022/b.meta.json": '{"published": "2022-07-18"}',
            "c.jpg": b"x", "d.pdf": b"x", "__MACOSX/2022/b.txt": "x", ".hidden.txt": "x", "e.txt": "",
            "c.meta.json": "{broken",
        },
    )  # fmt: skip
    found = pages(path, skips)
    assert [page.name for page in found] == ["2022/tin một", "2022/b", "e"]
    assert found[1].source == Source("2022-07-18") and found[1].place == f"{path}, 2022/b.txt"
    assert skips == [(str(path), "2 files in it that hold no pages were ignored: 1 × .jpg, 1 × .pdf")]


def test_bombs_in_a_zip(tmp_path: Path, skips: Skips, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("unionties.extract.archives.zipped.LARGEST", 1 << 20)
    path = zipped(tmp_path / "a.zip", {"bomb.html": bytes(3 << 20), "good.html": html()})
    assert names(path, skips) == ["good"]
    assert "over 1 MB" in skips.about("bomb.html")
    many = zipped(tmp_path / "b.zip", {f"{n}.txt": bytes(1 << 20) for n in range(9)})
    assert 1 < len(pages(many, skips)) < 9
    assert "zip bomb" in skips.about("b.zip")


def test_faults_of_a_zip(tmp_path: Path, skips: Skips) -> None:
    files = {f"{n}.txt": random.Random(n).randbytes(500).hex() for n in range(3)}
    whole = zipped(tmp_path / "a.zip", files).read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[: len(whole) // 2])
    assert pages(tmp_path / "cut.zip", skips) == []
    assert "zip -FF" in skips.about("cut.zip")
    damaged = bytearray(whole)
    at = whole.index(b"1.txt") + 100
    damaged[at : at + 50] = bytes(50)
    (tmp_path / "damaged.zip").write_bytes(damaged)
    assert names(tmp_path / "damaged.zip", skips) == ["0", "2"]
    assert "damaged at byte" in skips.about("1.txt")
    locked = bytearray(whole)
    for sign, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(sign) + flags] |= 1
    (tmp_path / "locked.zip").write_bytes(locked)
    assert names(tmp_path / "locked.zip", skips) == ["1", "2"]
    assert "encrypted" in skips.about("locked.zip, 0.txt")


# Feeds

RSS = f"""<?xml version="1.0"?>
<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>C</title><item><title>Ký &amp; kết</title><media:title>no</media:title>
<link>https://laodong.vn/tin-1</link><pubDate>Mon, 18 Jul 2022 23:30:00 +0700</pubDate><description>Ngắn.</description>
<content:encoded><![CDATA[{VI}]]></content:encoded></item>
<item><title>Tóm tắt</title><link>https://laodong.vn/tin-2</link><description>Chỉ có tóm tắt.</description></item>
</channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Signed</title><updated>2024-01-02T00:00:00Z</updated>
<published>2022-07-18T09:00:00Z</published><link rel="self" href="https://a.b/self"/><link href="https://a.b/news"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{EN}</div></content></entry>
<entry><title>Later</title><updated>2024-01-02T00:00:00Z</updated>
<content type="html">{EN.replace("<", "&lt;")}</content></entry>
<entry><title>Summary</title><summary>Short.</summary></entry></feed>"""


def test_whole_texts_of_rss_are_articles(put: Put, skips: Skips) -> None:
    path = put("feed.xml", RSS.encode())
    found = article(path, skips)
    assert found.source == Source("2022-07-18", "vi", "https://laodong.vn/tin-1", "Ký & kết", "laodong.vn")
    assert "Hai bên đã ký thỏa thuận hợp tác" in found.text and found.text.startswith("Ký & kết")
    ((place, reason),) = skips
    assert place == str(path)
    assert reason == (
        f"holds 1 entry without a whole text; the pages are fetched by: unionties fetch {path} -o pages.warc.gz"
    )


def test_whole_texts_of_atom_are_articles(put: Put, skips: Skips) -> None:
    one, two = (article_of(page) for page in pages(put("feed.atom", ATOM.encode()), skips))
    assert (one.source.published, one.source.url, one.source.title) == ("2022-07-18", "https://a.b/news", "Signed")
    assert (two.source.published, two.source.title) == (None, "Later")
    assert all("The two unions have signed" in a.text for a in (one, two))
    assert "1 entry without" in skips.about("feed.atom")


@pytest.mark.parametrize(("root", "child"), [("urlset", "url"), ("sitemapindex", "sitemap")])
def test_a_sitemap_holds_addresses(put: Put, skips: Skips, root: str, child: str) -> None:
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    entries = f"<{child}><loc>https://a.b/c</loc></{child}>" * 3
    path = put("sitemap.xml", f'<?xml version="1.0"?><{root} xmlns="{space}">{entries}</{root}>'.encode())
    assert pages(path, skips) == []
    ((_, reason),) = skips
    assert reason.startswith("holds 3 addresses of a sitemap") and "unionties fetch" in reason


def test_other_xml_is_told(put: Put, skips: Skips) -> None:
    assert pages(put("a.xml", b"<svg/>"), skips) == []
    assert pages(put("b.xml", b"hello"), skips) == []
    assert "expected a feed" in skips.about("a.xml") and skips.about("b.xml")


def test_entities_do_nothing(put: Put, skips: Skips, tmp_path: Path) -> None:
    secret = put("secret.txt", b"a secret of this machine")
    bomb = '<!ENTITY a "aaaaaaaaaaaaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 20}">' for n in range(10)
    )
    for name, entity in (("bomb.xml", "&k;"), ("secret.xml", "&x;")):
        doctype = f'<!DOCTYPE rss [{bomb}<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
        content = RSS.replace("<rss", f"{doctype}<rss", 1).replace("Ký &amp; kết", entity)
        found = pages(put(name, content.encode()), skips)
        assert all(b"secret" not in page.data and len(page.data) < 10_000 for page in found)
        assert all("secret" not in (page.source.title or "") for page in found)


def test_a_feed_that_breaks_off(put: Put, skips: Skips) -> None:
    item = RSS[RSS.index("<item>") : RSS.index("</item>") + 7]
    path = put("feed.xml", RSS.replace(item, item * 3).encode()[: RSS.index("</item>") + 2 * len(item)])
    assert len(pages(path, skips)) == 2
    assert any(":" in place and "broken here" in reason for place, reason in skips)
    amid = put("b.xml", RSS.replace("Ký &amp; kết", "Ký & kết &nbsp;").encode())
    assert len(pages(amid, skips)) == 1


# All of them


def test_a_folder_of_archives(tmp_path: Path, skips: Skips) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "a.warc").write_bytes(response(ADDRESSES[3]))
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(lines(OBJECT)))
    (tmp_path / "z.txt").write_text(PLAIN_TEXT, "utf-8")
    (tmp_path / "s.judgements.jsonl").write_text('{"unionties": "judgements"}\n', "utf-8")
    assert names(tmp_path, skips) == ["z", NAMES[0], NAMES[3]]
    assert skips == [(str(tmp_path), "1 files that hold no pages were ignored: 1 × .jsonl")]


def test_the_same_pages_have_the_same_names_in_any_archive(tmp_path: Path, put: Put, skips: Skips) -> None:
    one = put("one.warc.gz", b"".join(MEMBERS))
    two = put("two.warc", b"".join(RECORDS[::-1]))
    three = put("three.jsonl", lines(*({"html": p.data.decode(), "url": p.source.url} for p in pages(one, skips))))
    named = [{a.name for a in read_articles([path], on_skip=skips)} for path in (one, two, three)]
    assert len(named[0]) == 5 and named[0] == named[1] == named[2]
    assert all(name[-9] == "~" for name in named[0])


def test_pages_without_an_article_are_no_fault_of_an_archive(put: Put, skips: Skips) -> None:
    path = put(
        "a.warc",
        response(body=html(DE, "Besuch")) + response(body=html("<p>x</p>", "x")) + response(body=b"\n") + RECORDS[1],
    )
    empty = Skips()
    assert len(list(read_articles([path], on_skip=skips, on_empty=empty))) == 1
    assert skips == [] and len(empty) == 3


@pytest.mark.parametrize(
    "content", [b"".join(MEMBERS), PLAIN, gzip.compress(PLAIN, mtime=0)], ids=["members", "plain", "packed"]
)
def test_an_archive_through_standard_input(skips: Skips, content: bytes) -> None:
    class Pipe(io.BytesIO):
        def seek(self, *_: int) -> int:
            raise OSError("a pipe can't seek")

    found = list(read_pages(["-"], on_skip=skips, stdin=Pipe(content)))
    assert [page.name for page in found] == NAMES
    assert found[0].place.startswith("-")


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "a.jsonl", "a.zip", "a.xml", "a.parquet"])
def test_the_bytes_that_were_read_sum_up_to_the_file(tmp_path: Path, skips: Skips, name: str) -> None:
    path = tmp_path / name
    match path.suffix:
        case ".jsonl":
            path.write_bytes(lines(*[OBJECT] * 3))
        case ".zip":
            zipped(path, {"a.html": html()})
        case ".parquet":
            parquet(path, {"text": [PLAIN_TEXT]})
        case ".xml":
            path.write_text(RSS, "utf-8")
        case _:
            path.write_bytes(PLAIN if name == "a.warc" else b"".join(MEMBERS))
    read: list[int] = []
    assert list(read_pages([path], on_skip=skips, on_read=read.append))
    assert sum(read) == size_of([path]) == path.stat().st_size
    assert min(read) >= 0


# Building from them


def built(*arguments: Path | str) -> str:
    done = CliRunner().invoke(cli, ["build", *map(str, arguments)])
    assert done.exit_code == 0, done.stderr
    return done.stdout


def quads(store: Path) -> list[str]:
    target = store.with_suffix(".nq")
    done = CliRunner().invoke(cli, ["export", "--store", str(store), "-o", str(target)])
    assert done.exit_code == 0, done.stderr
    return sorted(target.read_text("utf-8").splitlines())


def test_a_build_counts_what_an_archive_holds(put: Put, tmp_path: Path) -> None:
    vi, en = response(ADDRESSES[0]), response(ADDRESSES[1], html(EN, "Two unions sign an agreement"))
    other = response(ADDRESSES[2], html(DE, "Besuch"))
    store = tmp_path / "a.db"
    archive = put("a.warc.gz", b"".join(members(INFO, vi, other, en, vi, other)))
    first = built(archive, "--all-pages", "--store", store)
    assert "Read 2 articles in" in first and ", skipped 0." in first
    assert "2 pages hold no article in Vietnamese, English or French." in first
    assert "1 page came more than once with the same address and text." in first
    before = quads(store)
    assert any("cooperationAgreement" in line for line in before)
    again = built(archive, "--all-pages", "--store", store)
    assert "2 articles hadn't changed" in again and "1 page came more than once" in again
    again = built(put("b.warc", en + other + vi), "--store", store)
    assert "2 articles hadn't changed" in again and "more than once" not in again
    assert quads(store) == before
    other_store = tmp_path / "b.db"
    built(tmp_path / "b.warc", "--store", other_store)
    assert quads(other_store) == before


def test_statements_may_be_compressed(put: Put, tmp_path: Path) -> None:
    from test_reading import statement

    lines_of = "\n".join(write_lines([statement()])).encode()
    assert "Found 1 statement" in built(put("s.jsonl.gz", gzip.compress(lines_of)), "--store", tmp_path / "a.db")


def test_an_archive_without_an_article_says_so(put: Put, tmp_path: Path) -> None:
    path = put("a.warc", response(body=html(DE, "Besuch")))
    done = CliRunner().invoke(cli, ["build", str(path), "--all-pages", "--store", str(tmp_path / "a.db")])
    assert done.exit_code == 1
    assert "1 page holds no article in Vietnamese, English or French." in done.stderr
    assert f"{path}, byte 0: the text is in no language" in done.stderr
    assert not (tmp_path / "a.db").exists()


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "a.zip", "a.parquet", "a.xml"])
def test_an_empty_archive_is_told(put: Put, skips: Skips, name: str) -> None:
    path = put(name, b"")
    assert pages(path, skips) == [] and skips == [(str(path), "the file is empty")]


def test_what_was_skipped_is_told_in_the_order_of_a_file() -> None:
    tally = Tally()
    for n in (100, 20, 3):
        tally.skip(f"a.warc.gz, byte {n}", "broken")
    assert [line.split()[3] for line in tally.skipped_lines()] == ["3:", "20:", "100:"]


def test_a_tally_of_a_million_faults_stays_small() -> None:
    tally = Tally()
    for n in range(30_000):
        tally.skip(f"a.warc.gz, byte {n}", f"the body is packed as 'x{n}' (https://a.b/{n})")
        tally.skip(f"b.jsonl:{n}", f"reason {chr(0x4E00 + n % 20_000)}")
        tally.pass_over(f"a.warc.gz, byte {n}", "no article")
    assert tally.skips.total() == 60_000
    assert len(tally.skipped) <= 1000 and len(tally.skips) <= 1001 and len(tally.empty_shown) < 10
    assert sum("packed as" in line for line in tally.skipped) == 20
    assert list(tally.skipped_lines())[-1] == f"skipped {60_000 - len(tally.skipped):,} more for the same reasons"


def test_the_example_of_the_pages_is_as_it_is_written() -> None:
    """Written by ``python tests/archive_files.py``."""
    example = Path(__file__).resolve().parents[1] / "docs" / "examples" / "news.warc.gz"
    assert gzip.decompress(example.read_bytes()) == b"".join(EXAMPLE)


def test_whatever_is_overwritten_costs_only_its_members(put: Put) -> None:
    draw, begins = random.Random(7), starts(MEMBERS)
    for _ in range(150):
        content = bytearray(b"".join(MEMBERS))
        at, length = draw.randrange(len(content)), draw.randrange(1, 60)
        content[at : at + length] = draw.randbytes(len(content[at : at + length]))
        hit = [n for n in range(len(MEMBERS)) if begins[n] < at + length and at < begins[n + 1]]
        skips = Skips()
        found = {page.source.url for page in warc.pages(io.BytesIO(content), "a", skips)}
        assert found >= {a for n, a in enumerate(ADDRESSES) if 2 * n + 1 not in hit}, (at, length)
        assert skips, (at, length)


def test_no_damage_raises(tmp_path: Path) -> None:
    parquet(tmp_path / "a.parquet", {"text": [PLAIN_TEXT] * 9}, row_group_size=3)
    zipped(tmp_path / "a.zip", {"a.html": html(), "b.txt": PLAIN_TEXT})
    contents = [
        (columns, (tmp_path / "a.parquet").read_bytes()), (zip_pages, (tmp_path / "a.zip").read_bytes()),
        (feeds, RSS.encode()), (feeds, ATOM.encode()), (lines_pages, gzip.compress(lines(*[OBJECT] * 9))),
        (warc, PLAIN), (warc, gzip.compress(PLAIN)),
    ]  # fmt: skip
    draw = random.Random(8)
    for reader, whole in contents:
        for _ in range(60):
            content = bytearray(whole)
            at, length = draw.randrange(len(content)), draw.randrange(1, 60)
            content[at : at + length] = draw.randbytes(draw.choice((0, length)))
            assert len(list(reader.pages(io.BytesIO(content), "a", Skips()))) <= 10
