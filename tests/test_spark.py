"""The job on Spark: the graph is that of one machine, whatever happens on the way."""

from __future__ import annotations

import gzip
import importlib.util
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from itertools import islice
from pathlib import Path

import psutil
import pytest
from click.testing import CliRunner

from tests.benchmarks.corpus.formats import write
from tests.benchmarks.corpus.series import Made, Recipe, pages
from unionties.graph.judgement import Claim, Pair
from unionties.graph.ledger import Ledger
from unionties.graph.statement import Article
from unionties.graph.store import Store
from unionties.queries.cli import cli

MISSING = [name for name in ("pyspark", "pyarrow", "pandas") if not importlib.util.find_spec(name)]
MISSING += [] if shutil.which("java") else ["java"]
if MISSING:
    assert "CI" not in os.environ, f"{MISSING} must be there in CI"
    pytest.skip(f"without {MISSING}", allow_module_level=True)

pytestmark = pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas")
from unionties.extract.spark import __main__ as command_line  # noqa: E402
from unionties.extract.spark import extracting, reading  # noqa: E402
from unionties.extract.spark.frames import PAGES, frames  # noqa: E402
from unionties.extract.spark.job import Options, run  # noqa: E402

MANY, CRAWLED = 300, 6
LONGEST = 400  # characters of each of them: enough for a tie or two, and to be recognised as a copy
OWN = """
- id: test-brewery-union
  type: TradeUnion
  country: LA
  parent: lftu
  names: {vi: [Công đoàn Bia Sông Mê Công], en: [Mekong Brewery Union]}
  source: made for this test
"""
TEXTS = (
    "Ngày 5/6/2022, đoàn Công đoàn Bia Sông Mê Công đã sang thăm và làm việc với Liên đoàn Lao động tỉnh Quảng Trị.",
    "Ngày 12/3/2019, tại Hà Nội, đồng chí Nguyễn Đình Khang, Phó Chủ tịch Tổng Liên đoàn Lao động Việt Nam, đã tiếp "
    "đoàn đại biểu Liên hiệp Công đoàn Lào sang thăm và làm việc. Hai bên đã ký thỏa thuận hợp tác "
    "giai đoạn 2019-2023.",
    "Sáng 18/7/2022, tại Vientiane, ông Nguyen Dinh Khang, Chủ tịch Tổng Liên đoàn Lao động Việt Nam, đã hội đàm với "
    "Chủ tịch Liên hiệp Công đoàn Lào. Hai bên nhất trí tiếp tục hợp tác đào tạo cán bộ công đoàn.",
    "Ngày 3/4/2021, Ủy viên Trung ương Đảng, Chủ tịch Tổng Liên đoàn Lao động Việt Nam Nguyễn Đình Khang đã thăm và "
    "làm việc với Công đoàn Viên chức Việt Nam. Ông Nguyễn Đình Khang, Ủy viên Ban Chấp hành "
    "Trung ương Đảng, phát biểu.",
)


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    from pyspark.sql import SparkSession

    settings = command_line._settings("local[2,4]") | {
        "spark.sql.shuffle.partitions": "2",
        "spark.local.dir": str(tmp_path_factory.mktemp("spark")),
        "spark.driver.memory": "1g",
        "spark.sql.codegen.wholeStage": "false",  # to compile takes longer than so little data
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    }
    # Short runs gain nothing by a better compiler and several collectors.
    settings["spark.driver.extraJavaOptions"] += " -XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        builder = SparkSession.builder.appName("tests")
        for key, value in settings.items():
            builder = builder.config(key, value)
        session = builder.getOrCreate()
        yield session
        session.stop()


@pytest.mark.parametrize("many", [MANY, pytest.param(2_000, marks=pytest.mark.soak)])
def test_articles_give_the_graph_of_one_machine_though_a_worker_is_killed(spark, tmp_path, many):
    folder = tmp_path / "archives"
    write_shards(islice(pages(many, Recipe(unrelated=0)), many), folder)
    with one_worker_killed() as killed:
        done = run(spark, Options((str(folder),), str(tmp_path / "out")))
    assert killed, "no worker was busy long enough to be killed"
    assert failed_tasks(spark) >= 1
    assert (done.pages, done.passed, done.articles, done.problems) == (many, many, many, 0)
    assert done.copies > many / 20
    assert one_machine(folder, tmp_path / "one.db") == sorted_shards(tmp_path / "out/quads")
    assert CliRunner().invoke(cli, ["import", f"{tmp_path}/out/quads", "--store", f"{tmp_path}/two.db"]).exit_code == 0
    with Store.open(tmp_path / "one.db") as one, Store.open(tmp_path / "two.db") as two:
        assert set(one.union()) == set(two.union())
    import pyarrow.parquet as pq

    table = pq.read_table(tmp_path / "out/statements")
    assert table.num_rows == done.statements > many / 2
    assert {int(year) for year in table["year"].unique().to_pylist()} <= set(range(2015, 2027))


def test_judgements_faults_and_a_rerun(spark, tmp_path):
    folder, out = tmp_path / "archives", str(tmp_path / "out")
    folder.mkdir()
    write_lines(folder / "a.jsonl", [article(number) for number in range(len(TEXTS))])
    write(islice(pages(CRAWLED, Recipe(unrelated=0)), CRAWLED), tmp_path / "crawl", "warc")
    (crawl,) = (tmp_path / "crawl").glob("*.warc.gz")
    crawl.rename(folder / crawl.name)
    own = tmp_path / "own.yaml"
    own.write_text(OWN, "utf-8")
    ledger = judged(folder, tmp_path / "one.db", own)
    done = run(spark, Options((str(folder),), out, (own,), ledger=ledger.path, compress=False, shards=2))
    assert (done.extracted, done.articles, done.problems, done.merged) == (2, len(TEXTS) + CRAWLED, 0, 2)
    assert one_machine(folder, tmp_path / "one.db") == sorted_shards(tmp_path / "out/quads")
    assert [file.name for file in sorted((tmp_path / "out/quads").glob("part*"))] == ["part-00000.nq", "part-00001.nq"]

    (folder / "b.jsonl.gz").write_bytes(
        gzip.compress((json.dumps(article(0, "b")) + "\nno JSON\n").encode() * 50)[:-20]
    )
    (folder / "c.warc.gz").write_bytes(b"\x1f\x8b\x08 not what it says it is")
    said: list[str] = []
    done = run(spark, Options((str(folder),), out, (own,), overwrite=True, machine=True), said.append)
    assert (done.files, done.extracted) == (4, 2), "what was extracted before is not extracted again"
    assert said[0] == "2 of 4 files were extracted before."
    assert done.articles == len(TEXTS) + CRAWLED + 1, "the same page of one archive counts once"
    assert done.merged == 1, "Nguyen Dinh Khang is Nguyễn Đình Khang"
    problems = problems_of(tmp_path / "out")
    assert {Path(place.split(":")[0].split(",")[0]).name for place, _ in problems} == {"b.jsonl.gz", "c.warc.gz"}
    assert any(place.endswith("b.jsonl.gz:2") for place, _ in problems), problems


def test_what_goes_wrong_is_told_in_one_line(spark, tmp_path, monkeypatch):
    monkeypatch.setattr(command_line, "_session", lambda master: nullcontext(spark))
    (tmp_path / "empty").mkdir()
    (tmp_path / "other").mkdir()
    (tmp_path / "other/mine.txt").write_text("mine")
    (tmp_path / "whole/extracted").mkdir(parents=True)
    (tmp_path / "whole/_SUCCESS").write_text("")
    write_lines(tmp_path / "a.jsonl", [article(0)])
    for arguments, expected in {
        (f"{tmp_path}/none", "-o", f"{tmp_path}/new"): "no file or folder",
        (f"{tmp_path}/empty", "-o", f"{tmp_path}/new"): "no archive in",
        ("nowhere://x/y", "-o", f"{tmp_path}/new"): "nowhere",
        (f"{tmp_path}/a.jsonl", "-o", f"{tmp_path}/other"): "holds something else",
        (f"{tmp_path}/a.jsonl", "-o", f"{tmp_path}/whole"): "is whole already",
    }.items():
        result = CliRunner().invoke(command_line.command, arguments)
        assert result.exit_code == 1, (arguments, result.output)
        assert result.output.startswith("Error: ") and expected in result.output
        assert result.output.count("\n") == 1, result.output
    assert (tmp_path / "other/mine.txt").read_text() == "mine"
    assert not (tmp_path / "new").exists()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can mount a small disk")
def test_a_full_disk_ends_the_job_with_one_line_and_a_rerun_completes_it(spark, tmp_path, monkeypatch):
    monkeypatch.setattr(command_line, "_session", lambda master: nullcontext(spark))
    archive, disk = tmp_path / "a.jsonl", tmp_path / "disk"
    noise = random.Random(1)
    long = ["".join(noise.choices("abcdefghijklmnopqrstuvwxyzăâđêôơư", k=40_000)) for _ in range(6)]
    write_lines(archive, [article(n, f"x{n}", f"{TEXTS[0]}\n{more}") for n, more in enumerate(long)])
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=100k", "tmpfs", disk], check=True)
    try:
        result = CliRunner().invoke(command_line.command, [str(archive), "-o", f"{disk}/out"])
        assert result.exit_code == 1
        assert "the disk is full" in result.output.splitlines()[-1]
        assert "Traceback" not in result.output
        assert not (disk / "out/_SUCCESS").exists() and not (disk / "out/quads").exists()
        subprocess.run(["mount", "-o", "remount,size=50m", disk], check=True)
        result = CliRunner().invoke(command_line.command, [str(archive), "-o", f"{disk}/out"])
        assert result.exit_code == 0, result.output
        assert one_machine(archive, tmp_path / "one.db") == sorted_shards(disk / "out/quads")
    finally:
        subprocess.run(["umount", "-l", disk], check=True)  # a worker of Spark's may still hold a file of it


def test_a_missing_java_is_told(monkeypatch, tmp_path):
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    result = CliRunner().invoke(command_line.command, ["x", "-o", "y"])
    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert "Java isn't found" in result.output


def test_a_missing_library_is_told(monkeypatch):
    monkeypatch.setattr(command_line.importlib.util, "find_spec", lambda name: None)
    result = CliRunner().invoke(command_line.command, ["x", "-o", "y"])
    assert (result.exit_code, result.output) == (1, "Error: pyspark isn't installed: pip install 'unionties[spark]'\n")


def test_a_page_that_takes_too_long_or_fails_is_set_aside(monkeypatch):
    from unionties.extract import pages as of_pages
    from unionties.extract.pipeline import extract

    def reading(page):
        if page.name == "loop":
            while True:
                time.sleep(0.01)
        if page.name == "bug":
            raise ValueError("of a kind\nthat nobody foresaw")
        return of_pages.article_of(page)

    monkeypatch.setattr(extracting, "article_of", reading)
    told = [
        {"input": "i", "number": n, "place": f"f:{n}", "name": name, "data": TEXTS[0].encode(), "source": "{}",
         "gathered": True, "charset": None}
        for n, name in enumerate(("loop", "bug", "good"))
    ]  # fmt: skip
    settings = extracting.Settings("https://example.org/", 1)
    extract(Article("first", TEXTS[0]))  # loads what it needs, so that the good page is quick
    monkeypatch.setattr(extracting, "prepare", lambda settings: None)
    (frame,) = extracting.extracted(frames(told, PAGES), settings)
    reasons = dict(zip(frame["place"], frame["reason"], strict=True))
    assert reasons == {
        "f:0": "set aside: it took longer than 1 s",
        "f:1": "set aside: ValueError: of a kind that nobody foresaw",
        "f:2": None,
    }
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_a_worker_goes_by_the_files_of_the_job_that_it_serves(monkeypatch, tmp_path):
    import pandas as pd

    (tmp_path / "own.yaml").write_text(OWN.replace("Mekong Brewery Union", "Mekong Beer Folk"), "utf-8")
    write_lines(tmp_path / "a.jsonl", [article(0, "x", "The Mekong Beer Folk has met its guests in Vientiane.")])
    monkeypatch.setattr("pyspark.SparkFiles.get", lambda name: str(tmp_path / name))
    files = [pd.DataFrame([{"path": str(tmp_path / "a.jsonl"), "input": "i"}])]
    try:
        passed = []
        for own in ((), ("own.yaml",), ()):
            settings = extracting.Settings("https://example.org/", 9, organisation_files=own)
            (table,) = reading._read(files, settings)
            passed.append(int(table["passed"].max()))
    finally:
        extracting.prepare(extracting.Settings("https://example.org/", 9))
    assert passed == [0, 1, 0]


def test_a_page_keeps_the_charset_that_came_with_it(monkeypatch):
    monkeypatch.setattr(extracting, "prepare", lambda settings: None)
    page = {
        "input": "i", "number": 1, "place": "f:1", "name": "cut", "data": TEXTS[1].encode() + "ộ".encode()[:2],
        "source": "{}", "gathered": True,
    }  # fmt: skip
    settings = extracting.Settings("https://example.org/", 60)
    rows = [page | {"charset": charset} for charset in ("utf-8", None)]
    (table,) = extracting.extracted(frames(rows, PAGES), settings)
    assert [name is not None for name in table["name"]] == [True, False]


def test_the_package_for_the_workers_is_whole(tmp_path):
    archive = tmp_path / "unionties.zip"
    assert CliRunner().invoke(command_line.command, ["--zip", str(archive)]).exit_code == 0
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from unionties.extract.pipeline import extract\nfrom unionties.graph.statement import Article\n"
        "from unionties.graph.rdf import ontology_quads\nfrom unionties.extract.fingerprint import extraction_key\n"
        "import unionties.extract.pipeline as p; assert '.zip' in p.__file__, p.__file__\n"
        "print(len(extract(Article('a', sys.argv[2]))), len(extraction_key('unionties.extract.spark')))\n"
    )
    ran = subprocess.run([sys.executable, "-c", code, archive, TEXTS[0]], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    count, digits = map(int, ran.stdout.split())
    assert count > 0 and digits == 32
    path = CliRunner().invoke(command_line.command, ["--path"]).output.strip()
    assert Path(path).samefile(command_line.__file__)


def article(number: int, name: str = "", text: str = "") -> dict[str, str]:
    """One of the articles above as an object of JSON Lines."""
    url = f"https://bao.example/{name or number}"
    return {
        "url": url,
        "title": f"Tin {number}",
        "text": text or TEXTS[number],
        "published": "2022-07-20",
        "language": "vi",
    }


def write_lines(path: Path, objects: Iterable[dict[str, str]]) -> None:
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in objects), "utf-8")


def write_shards(made: Iterable[Made], folder: Path) -> None:
    """The pages, their texts cut short, in no order in JSON Lines, packed ones and Parquet."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = [
        {"url": page.url, "title": page.title, "text": "\n\n".join([page.title, *page.body()])[:LONGEST],
         "published": page.published.isoformat(), "language": page.language, "outlet": page.outlet}
        for page in made
    ]  # fmt: skip
    random.Random(3).shuffle(rows)
    folder.mkdir()
    third = len(rows) // 3
    write_lines(folder / "one.jsonl", rows[:third])
    write_lines(folder / "two.jsonl", rows[third : 2 * third])
    (folder / "two.jsonl.gz").write_bytes(gzip.compress((folder / "two.jsonl").read_bytes()))
    (folder / "two.jsonl").unlink()
    pq.write_table(pa.Table.from_pylist(rows[2 * third :]), folder / "three.parquet", row_group_size=100)


def judged(folder: Path, store: Path, own: Path) -> Ledger:
    """A ledger beside a store with organisations of one's own: two unions are one, and a statement is wrong."""
    assert "test-brewery-union" in one_machine(folder, store, "--organisations", str(own))
    ledger = Ledger.beside(store)
    with Store.open(store) as opened:
        from unionties.graph.machine import MachineView

        view = MachineView(opened.graph, opened.addresses)
        names = [name for name in map(opened.addresses.local, articles_of(opened)) if view.passages(name)]
        claims = [passage.claim for name in names for passage in view.passages(name)]
    wrong: Claim = min((c for c in claims if c.relation != "post"), key=str)
    ledger.add(wrong, "wrong", "Lan")
    ledger.add(Pair.of("vgcl", "vn-public-employees-union"), "same", "Lan")
    return ledger


def articles_of(store: Store) -> list[str]:
    start = store.addresses.prefixes["article"]
    return sorted({q.graph_name.value for q in store.quads() if q.graph_name.value.startswith(start)})  # type: ignore[union-attr]


def one_machine(source: Path, store: Path, *more: str) -> str:
    """The sorted N-Quads that ``unionties build`` and ``export`` make of the same archives."""
    for arguments in (["build", str(source), "--jobs", "1", *more], ["export", "-o", f"{store}.nq"]):
        result = CliRunner().invoke(cli, [*arguments, "--store", str(store)])
        assert result.exit_code == 0, result.output
    return Path(f"{store}.nq").read_text("utf-8")


def sorted_shards(folder: Path) -> str:
    """What a user sees who sorts all shards: ``LC_ALL=C sort -u``."""
    data = b"".join(
        gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
        for file in sorted(folder.glob("part-*.nq*"))
    )
    ran = subprocess.run(["sort", "-u"], input=data, env=os.environ | {"LC_ALL": "C"}, capture_output=True, check=True)
    assert ran.stdout == data, "the shards are sorted as they stand, one after the other"
    return ran.stdout.decode()


def problems_of(out: Path) -> list[tuple[str, str]]:
    lines = [line for file in (out / "problems").glob("part-*") for line in file.read_text("utf-8").splitlines()]
    return [(one["place"], one["reason"]) for one in map(json.loads, lines)]


@contextmanager
def one_worker_killed() -> Iterator[list[int]]:
    """Kill -9 one of Spark's Python workers once it has worked for a while."""
    killed: list[int] = []
    over = threading.Event()

    def hunt() -> None:
        while not over.is_set() and not killed:
            for process in psutil.Process().children(recursive=True):
                try:
                    parent, busy = process.parent(), process.cpu_times().user
                    if busy > 1.5 and parent and "pyspark.daemon" in " ".join(parent.cmdline()):
                        process.send_signal(signal.SIGKILL)
                        killed.append(process.pid)
                        break
                except psutil.Error:
                    continue
            time.sleep(0.1)

    hunter = threading.Thread(target=hunt)
    hunter.start()
    try:
        yield killed
    finally:
        over.set()
        hunter.join()


def failed_tasks(spark: object) -> int:
    """How many tasks have failed in this session and were run again."""
    tracker = spark.sparkContext.statusTracker()  # type: ignore[attr-defined]
    jobs = [tracker.getJobInfo(job) for job in tracker.getJobIdsForGroup()]
    stages = {stage for job in jobs if job for stage in job.stageIds}
    return sum(info.numFailedTasks for stage in stages if (info := tracker.getStageInfo(stage)))
