"""Articles and statements come in whatever way they are given, and what is bad is said, not raised."""

import builtins
import io
import json
import sys
import types
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from unionties.extract.metadata import iso_day
from unionties.extract.pages import guess_language
from unionties.extract.reading import read_articles, read_statements
from unionties.graph.errors import ReadError
from unionties.graph.statement import Article, Entity, Evidence, Source, Statement, write_lines

ROOT = Path(__file__).parent.parent
VI = "Công đoàn hai tỉnh ký hợp tác\nHôm qua, hai bên đã ký biên bản hợp tác tại thị xã."
EN = "Unions sign agreement\nThe unions of the two countries have signed an agreement on the training of all."
FR = "Les centrales signent un accord\nLes deux centrales ont signé hier à Paris un accord sur la formation des cadres."


class Skips(list[tuple[str, str]]):
    """Collects what was left out."""

    def __call__(self, path: str, reason: str) -> None:
        assert "\n" not in reason
        self.append((path, reason))

    def about(self, name: str) -> str:
        return " ".join(reason for path, reason in self if name in path)


@pytest.fixture
def skips() -> Skips:
    return Skips()


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def write(name: str, content: str | bytes | dict[str, Any] = VI) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, dict):
            content = json.dumps(content, ensure_ascii=False)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


Write = Callable[..., Path]


def read(*paths: Path | str, skips: Skips, stdin: bytes = b"") -> list[Article]:
    return list(read_articles(paths, on_skip=skips, stdin=io.BytesIO(stdin)))


def test_a_folder_gives_articles_in_the_order_of_their_names(tmp_path: Path, write: Write, skips: Skips) -> None:
    for name in ("b.txt", "a/z.md", "a.text", "a/.hidden.txt", ".git/c.txt"):
        write(name)
    assert [a.name for a in read(tmp_path, skips=skips)] == ["a", "a/z", "b"]
    assert skips == []


def test_other_files_of_a_folder_are_counted(tmp_path: Path, write: Write, skips: Skips) -> None:
    write("a.txt")
    for name in ("p.jpg", "q.jpg", "r.pdf", "a.meta.json", "gold.json", "sources.yaml"):
        write(name, "{}")
    assert len(read(tmp_path, skips=skips)) == 1
    assert skips == [(str(tmp_path), "3 files that hold no pages were ignored: 2 × .jpg, 1 × .pdf")]


def test_order_of_arguments_makes_no_difference(write: Write, skips: Skips) -> None:
    paths = [write("x/one.txt", VI), write("y/one.txt", EN), write("two.txt", VI)]
    there, back = read(*paths, skips=skips), read(*reversed(paths), skips=skips)
    assert there == back
    assert [a.name for a in there] == ["one-" + n for n in sorted(a.name[4:] for a in there[:2])] + ["two"]
    assert all(len(a.name) == len("one-") + 8 for a in there[:2])


def test_the_same_text_under_one_name_is_read_once(write: Write, skips: Skips) -> None:
    paths = [write("x/one.txt"), write("y/one.txt"), write("z/one.txt", VI.replace("\n", "\r\n"))]
    assert [a.name for a in read(*paths, skips=skips)] == ["one"]


def test_a_broken_namesake_does_not_rename(write: Write, skips: Skips) -> None:
    assert [a.name for a in read(write("x/one.txt"), write("y/one.txt", b"\0"), skips=skips)] == ["one"]
    assert len(skips) == 1


def test_a_file_given_twice_is_read_once(tmp_path: Path, write: Write, skips: Skips) -> None:
    path = write("in/one.txt")
    expected = ["in/one"]
    assert [a.name for a in read(tmp_path, path, tmp_path / "in", skips=skips)] == expected
    assert [a.name for a in read(tmp_path / "in", path, tmp_path, skips=skips)] == expected


def test_names_are_nfc(tmp_path: Path, write: Write, skips: Skips) -> None:
    write(unicodedata.normalize("NFD", "đoàn kết.txt"))
    assert [a.name for a in read(tmp_path, skips=skips)] == ["đoàn kết"]


def test_text_is_nfc_with_newlines(write: Write, skips: Skips) -> None:
    path = write("a.txt", unicodedata.normalize("NFD", VI).replace("\n", "\r\n").encode("utf-8-sig"))
    assert read(path, skips=skips)[0].text == VI


def test_standard_input(skips: Skips) -> None:
    (article,) = read("-", skips=skips, stdin=EN.encode())
    assert article == Article("stdin", EN, Source(language="en"))


def test_missing_path_raises_at_the_call(skips: Skips) -> None:
    with pytest.raises(ReadError, match=r"no file or folder 'nowhere\.txt'"):
        read_articles(["nowhere.txt"], on_skip=skips)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b"\x7fELF\0\0", "binary"),
        ("a.txt", "工会代表团访问越南，会见了总工会主席。", "no language"),
        ("a.txt", "Los sindicatos firmaron un acuerdo de cooperación en París.", "no language"),
        ("a.json", "{}", "metadata"),
        ("a.jsonl", "{}", "no line holds an article"),
        ("a.jsonl", '{"subject": {}, "relation": "visit", "object": {}}', "statement JSON Lines"),
    ],
)
def test_bad_files_are_skipped(write: Write, skips: Skips, name: str, content: str | bytes, reason: str) -> None:
    good = write("good.txt")
    assert [a.name for a in read(write(name, content), good, skips=skips)] == ["good"]
    assert reason in skips.about(name)


def test_unreadable_file_is_skipped(write: Write, skips: Skips, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write("a.txt")

    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert read(path, skips=skips) == []
    assert skips == [(str(path), "can't read the file: Permission denied")]


def test_sidecar(write: Write, skips: Skips) -> None:
    facts = {
        "published": "2022-07-18",
        "language": "vi-VN",
        "url": "https://example.org/1",
        "title": "Tên",
        "outlet": "Báo",
    }
    path = write("a.txt")
    write("a.meta.json", facts)
    assert read(path, skips=skips)[0].source == Source(**{**facts, "language": "vi"})
    assert skips == []


def test_sources_file_and_sidecar_over_it(tmp_path: Path, write: Write, skips: Skips) -> None:
    write("a.txt")
    write("sources.yaml", "a: {title: Tên, published: 2022-07-18, publisher: the text stays the paper's}\n")
    assert read(tmp_path, skips=skips)[0].source == Source("2022-07-18", "vi", None, "Tên", None)
    write("a.meta.json", {"published": "2023-01-02"})
    assert read(tmp_path, skips=skips)[0].source == Source("2023-01-02", "vi", None, "Tên", None)
    assert skips == []


def test_gold_file_gives_date_and_language_only(write: Write, skips: Skips) -> None:
    path = write("a.txt")
    write(
        "a.json",
        {"published": "2022-07-18", "language": "vi", "title": "T", "entities": {}, "statements": []},
    )
    assert read(path, skips=skips)[0].source == Source(published="2022-07-18", language="vi")
    write("a.json", {"published": "2022-07-18", "title": "no gold file"})
    assert read(path, skips=skips)[0].source == Source(language="vi")
    write("a.json", {"published": "2022-07-18", "language": "vi"})
    write("a.meta.json", {"outlet": "Báo"})
    assert read(path, skips=skips)[0].source == Source(language="vi", outlet="Báo")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.meta.json", "{broken", "broken metadata"),
        ("a.meta.json", "[1]", "found list"),
        ("a.meta.json", '{"published": "18/7/2022"}', "expected a date such as 2022-07-18"),
        ("a.meta.json", '{"published": "2022-02-30"}', "expected a date"),
        ("a.meta.json", '{"title": 5}', "expected a text"),
        ("a.meta.json", '{"publised": "2022-07-18"}', "unknown keys publised"),
        ("sources.yaml", "a: [", "can't read it"),
        ("sources.yaml", "- a", "found list"),
        ("sources.yaml", "a: {published: soon}", "a: published is 'soon'"),
    ],
)
def test_bad_metadata_is_told_and_the_article_read(
    write: Write, skips: Skips, name: str, content: str, reason: str
) -> None:
    path = write("a.txt")
    write(name, content)
    assert read(path, skips=skips) == [Article("a", VI, Source(language="vi"))]
    assert len(skips) == 1
    assert reason in skips.about(name)


def test_language_of_the_metadata_decides(write: Write, skips: Skips) -> None:
    path = write("a.txt")
    write("a.meta.json", {"language": "de"})
    assert read(path, skips=skips) == []
    assert "'de'" in skips.about("a.txt")


def test_dateline_gives_the_date_that_metadata_lacks(write: Write, skips: Skips) -> None:
    head, body = VI.split("\n")
    path = write("a.txt", f"{head}\n\n21:11 | 19/05/2022\n{body}\n")
    assert read(path, skips=skips)[0].source.published == "2022-05-19"
    write("a.meta.json", {"published": "2022-05-18"})
    assert read(path, skips=skips)[0].source.published == "2022-05-18"


def test_date_far_below_is_no_dateline(write: Write, skips: Skips) -> None:
    path = write("a.txt", VI + "\nmột\nhai\nba\nbốn\nnăm\n19/05/2022")
    assert read(path, skips=skips)[0].source.published is None


def test_languages_of_the_gold_articles() -> None:
    held_out = set((ROOT / "tests/gold/heldout.txt").read_text("utf-8").split())
    texts = [p for p in (ROOT / "tests/gold/dev").glob("*.txt") if p.stem not in held_out]
    assert len(texts) > 50
    assert [p.stem for p in texts if guess_language(p.read_text("utf-8")) != p.stem[:2]] == []


def test_french_is_told_by_its_words(write: Write, skips: Skips) -> None:
    texts = sorted((ROOT / "tests/gold/fr").glob("fr-*.txt"))
    assert {guess_language(p.read_text("utf-8")) for p in texts} == {"fr"}
    french, spanish = write("f.txt", FR), write("s.txt", "El sindicato firmó ayer un acuerdo con la CGT en Madrid.")
    assert read(french, spanish, skips=skips) == [Article("f", FR, Source(language="fr"))]
    assert "expected Vietnamese, English or French" in skips.about("s.txt")


@pytest.mark.parametrize(
    "text",
    [
        "El sindicato firmó ayer en Madrid un acuerdo de cooperación con la confederación alemana.",
        "Los delegados de la central se reunieron en Lima con una delegación de la CGT y les entregaron una medalla.",
        "I sindacati hanno firmato un accordo con la confederazione tedesca e la CGIL ha incontrato una delegazione.",
        "A central sindical assinou um acordo com a confederação francesa e recebeu uma delegação em São Paulo.",
        "Der Bund hat mit der Gewerkschaft in Wien gestern ein Abkommen unterzeichnet, das war gut.",
        "Sindicatul și federația română au semnat un acord; delegația sosită ieri a fost primită.",
        "De bond heeft gisteren in Utrecht een akkoord getekend; dat is volgens hem van groot belang.",
        "cong doan viet nam da ky thoa thuan hop tac voi lien hiep cong doan lao",
        "12345",
    ],
)
def test_other_languages_are_not_guessed(text: str) -> None:
    assert guess_language(text) is None


def test_seeds(skips: Skips) -> None:
    found = read(ROOT / "seeds", skips=skips)
    assert len(found) == 5
    assert skips == []
    for article in found:
        gold = json.loads((ROOT / "tests/gold/seeds" / f"{article.name}.json").read_text("utf-8"))
        assert article.source.published == gold["published"]
        assert article.source.title


HTML = (
    '<!doctype html><html lang="en"><head><title>Unions sign pact</title>'
    '<meta property="og:title" content="Unions sign pact"><link rel="canonical" href="https://example.org/a/1">'
    '<meta property="article:published_time" content="2019-03-14T08:00:00Z"></head><body><article>'
    + "".join(f"<p>The unions of both countries have signed article {i} of the agreement.</p>" for i in range(9))
    + "</article></body></html>"
)


def test_html_without_trafilatura_says_what_to_install(
    write: Write, skips: Skips, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    assert [a.name for a in read(write("a.html", HTML), write("b.txt"), skips=skips)] == ["b"]
    assert "pip install 'unionties[web]'" in skips.about("a.html")


def test_text_needs_no_trafilatura(write: Write, skips: Skips, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def guarded(name: str, *args: Any, **more: Any) -> types.ModuleType:
        assert not name.startswith("trafilatura")
        return real(name, *args, **more)

    monkeypatch.setattr(builtins, "__import__", guarded)
    assert len(read(write("b.txt"), skips=skips)) == 1


@pytest.mark.parametrize("way", ["a.html", "-"])
def test_what_html_gives(write: Write, skips: Skips, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    page = {"title": "Unions sign pact", "date": "2019-03-14", "source": "https://example.org/a/1",
            "hostname": "example.org", "text": EN.split("\n")[1]}  # fmt: skip
    fake = types.SimpleNamespace(extract=lambda markup, **more: json.dumps(page))
    monkeypatch.setitem(sys.modules, "trafilatura", fake)
    (article,) = read(way if way == "-" else write(way, HTML), skips=skips, stdin=HTML.encode())
    assert article.text == f"Unions sign pact\n\n{page['text']}"
    assert article.source == Source("2019-03-14", "en", page["source"], page["title"], "example.org")
    fake.extract = lambda markup, **more: None
    assert read(way if way == "-" else write(way, HTML), skips=skips, stdin=HTML.encode()) == []
    assert "no article is found" in skips[0][1]


def test_html_with_trafilatura(write: Write, skips: Skips) -> None:
    pytest.importorskip("trafilatura", exc_type=ImportError)
    (article,) = read(write("a.htm", HTML), skips=skips)
    assert article.text.startswith("Unions sign pact\n")
    assert "article 5 of the agreement" in article.text
    assert article.source.published == "2019-03-14"
    assert (article.source.language, article.source.url) == ("en", "https://example.org/a/1")


def test_iso_days() -> None:
    assert iso_day(" 2022-07-18 ") == "2022-07-18"
    assert iso_day("2022-07-18 09:30") == "2022-07-18"
    assert [iso_day(v) for v in ("", "18.7.2022", "2022-7-18", "2022-02-30", "2022-07-18x")] == [None] * 5


def statement(quote: str = "A gặp B") -> Statement:
    a, b = Entity("a", "TradeUnion", "A"), Entity("b", "TradeUnion", "B")
    return Statement(a, "meeting", b, Evidence("bài", 0, len(quote), quote))


def test_statements_from_file_and_stream(write: Write, skips: Skips) -> None:
    lines = list(write_lines([statement(), statement("B gặp A")]))
    path = write("s.jsonl", "\ufeff" + "\n\n".join(lines) + "\n")
    assert list(read_statements(path, on_skip=skips)) == [statement(), statement("B gặp A")]
    assert list(read_statements(io.BytesIO(path.read_bytes()), on_skip=skips)) == [
        statement(),
        statement("B gặp A"),
    ]
    assert skips == []


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{broken", "broken JSON"),
        (b"[1, 2]", "expected a JSON object, found list"),
        (b"{}", "lacks or misforms the key"),
        (b'{"article": "\xff"}', "not UTF-8"),
        (b"[" * 100_000, "broken JSON"),
        (json.dumps(statement().to_json() | {"relation": "likes"}).encode(), "unknown relation 'likes'"),
        (json.dumps(statement().to_json() | {"relation": ["meeting"]}).encode(), "not a statement"),
        (json.dumps(statement().to_json() | {"when": 2015}).encode(), "not a statement"),
    ],
)
def test_broken_line_is_told_with_its_place(write: Write, skips: Skips, line: bytes, reason: str) -> None:
    good = next(iter(write_lines([statement()]))).encode()
    path = write("s.jsonl", good + b"\n" + line + b"\n" + good)
    assert len(list(read_statements(path, on_skip=skips))) == 2
    assert [place for place, _ in skips] == [f"{path}:2"]
    assert reason in skips[0][1]


def test_missing_statement_file(skips: Skips) -> None:
    with pytest.raises(ReadError, match="can't read 'nowhere"):
        list(read_statements("nowhere.jsonl", on_skip=skips))


def test_a_store_within_the_folder_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Công đoàn Việt Nam tiếp đoàn Liên hiệp Công đoàn Lào.", encoding="utf-8")
    store = tmp_path / "ties.db"
    store.mkdir()
    (store / "unionties.json").write_text("{}")
    (store / "note.txt").write_text("Công đoàn Việt Nam không ở đây.", encoding="utf-8")
    skipped: list[tuple[str, str]] = []
    articles = list(read_articles([tmp_path], on_skip=lambda *line: skipped.append(line)))
    assert [a.name for a in articles] == ["a"]
    assert skipped == []
