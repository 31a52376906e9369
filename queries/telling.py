"""How timelines, ways, comparisons and matches read: tables for the eye, flat rows for CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TextIO

from unionties.queries.compare import Compared, Comparison, Side
from unionties.queries.lookups import Partner, report_json
from unionties.queries.options import shell_word, store_hint
from unionties.queries.paths import Paths, Step
from unionties.queries.printing import PLANNED, REPORT, called, cells, write_quote
from unionties.queries.tables import Column, write_table
from unionties.queries.ties import readable
from unionties.queries.timeline import Occurrence, Timeline

TIMELINE_CSV = (
    "when", "id", "name", "country", "relation", "relation_label", "inverse", "planned", "title_of_post", "acts",
    "reports",
)  # fmt: skip
PATH_CSV = (
    "path", "step", "from", "from_name", "relation", "relation_label", "inverse", "to", "to_name", "planned", "when",
    "acts", "reports", *REPORT,
)  # fmt: skip
COMPARE_CSV = (
    "shared", "id", "name", "type", "country", "a_relations", "a_acts", "a_planned", "a_reports", "b_relations",
    "b_acts", "b_planned", "b_reports",
)  # fmt: skip
_WORDS = {
    "vi": {
        "undated": "không rõ ngày", "also": "còn",
        "step": "{} bước", "steps": "{} bước", "acts": "{} hoạt động", "reports": "{} bài báo",
        "shared": "Đối tác chung: {}", "only": "Chỉ {}: {}", "between": "Giữa hai bên: {}", "planned": "{} dự kiến",
    },
    "en": {
        "undated": "undated", "also": "also",
        "step": "{} step", "steps": "{} steps", "acts": "acts {}", "reports": "reports {}",
        "shared": "Shared partners: {}", "only": "Only {}: {}", "between": "Between the two: {}",
        "planned": "planned {}",
    },
}  # fmt: skip


def write_timeline(found: Timeline, quoted: bool, lang: str, target: TextIO) -> None:
    """A table with a row for each act; with ``quoted`` a paragraph with its sentences instead."""
    title = f"{found.of.label(lang)} [{found.of.id}]"
    if not quoted:
        gaps = [n for n in range(len(found.rows) - 1) if found.rows[n].when and not found.rows[n + 1].when]
        columns = [
            Column("when", wrap=False), Column("relation"), Column("partner"), Column("country", wrap=False),
            Column("acts", justify="right", wrap=False), Column("reports", justify="right", wrap=False),
        ]  # fmt: skip
        rows = [_timeline_row(row, lang) for row in found.rows]
        write_table(rows, columns, target, title=title, sections=gaps)
        target.write(f"\nThe sentences: unionties timeline {shell_word(found.of.id)} --evidence{store_hint()}\n")
        return
    target.write(f"{title}\n\n")
    for row in found.rows:
        cells = _timeline_row(row, lang)
        parts = [cells["when"] or _WORDS[lang]["undated"], cells["relation"], cells["partner"]]
        target.write(f"{' · '.join(parts)}\n")
        for passage in row.passages:
            write_quote(report_json(passage, found.articles), target, lang)


def _timeline_row(row: Occurrence, lang: str) -> dict[str, Any]:
    relation = f"{row.relation_label} “{row.title}”" if row.title else row.relation_label
    return {
        "when": readable(row.when) if row.when else "", "partner": called(row.name, row.id),
        "relation": f"{relation} ({PLANNED[lang]})" if row.planned else relation, "country": row.country,
        "acts": row.acts, "reports": row.reports,
    }  # fmt: skip


def timeline_rows(found: Timeline) -> Iterator[dict[str, Any]]:
    """A row for each act with its best passage."""
    for row in found.rows:
        data = row.to_json(found.articles)
        yield {**data["best"], **data, "title": data["best"]["title"], "title_of_post": row.title}


def write_paths(found: Paths, lang: str, target: TextIO) -> None:
    """Each way as its steps, each step with its strongest tie and the best sentence of that."""
    for number, path in enumerate(found.paths, 1):
        stations = [path.steps[0].source, *(step.target for step in path.steps)]
        names = " … ".join(called(end.label(lang), end.id) for end in stations)
        target.write(f"{number}. {names} · {_steps(len(path.steps), lang)}\n\n")
        for step in path.steps:
            best = step.rows[0]
            target.write(f"{_step_line(step, best, lang)}\n")
            write_quote(report_json(best.best, found.articles), target, lang)


def _steps(count: int, lang: str) -> str:
    return _WORDS[lang]["step" if count == 1 else "steps"].format(count)


def _step_line(step: Step, row: Partner, lang: str) -> str:
    words = _WORDS[lang]
    relation = f"{row.relation_label} ({PLANNED[lang]})" if row.planned else row.relation_label
    when = f", {', '.join(map(readable, row.when))}" if row.when else ""
    line = f"{step.source.label(lang)} – {relation} {_arrow(row)} {step.target.label(lang)}{when}"
    line += f" · {words['acts'].format(row.acts)} · {words['reports'].format(row.reports)}"
    others = dict.fromkeys(
        other.relation_label for other in step.rows[1:] if other.relation_label != row.relation_label
    )
    return line + (f" · {words['also']}: {', '.join(others)}" if others else "")


def _arrow(row: Partner) -> str:
    if row.inverse:
        return "←"
    return "–" if row.symmetric else "→"


def path_rows(found: Paths, lang: str) -> Iterator[dict[str, Any]]:
    """A row for each relation of each step."""
    for number, path in enumerate(found.paths, 1):
        for place, step in enumerate(path.steps, 1):
            for row in step.rows:
                best = cells(report_json(row.best, found.articles))
                ends = {
                    "from": step.source.id, "from_name": step.source.label(lang), "to": step.target.id,
                    "to_name": step.target.label(lang),
                }  # fmt: skip
                yield {**row.to_json(), **best, "path": number, "step": place, **ends}


def write_comparison(found: Comparison, lang: str, target: TextIO) -> None:
    """What ties the two, then three tables: the shared partners, and those that only one has."""
    words = _WORDS[lang]
    names = found.a.label(lang), found.b.label(lang)
    ties = "; ".join(_relation_text(row, lang) for row in found.between)
    target.write(f"{called(names[0], found.a.id)}\n{called(names[1], found.b.id)}\n")
    target.write(words["between"].format(ties or "–") + "\n")
    titles = words["shared"], words["only"].format(names[0], "{}"), words["only"].format(names[1], "{}")
    for title, rows in zip(titles, (found.shared, found.only_a, found.only_b), strict=True):
        target.write(f"\n{title.format(len(rows))}\n")
        if rows:
            target.write("\n")
            write_table([_compared_row(row, lang) for row in rows], _compared_columns(found, rows), target)


def _relation_text(row: Partner, lang: str) -> str:
    relation = f"{row.relation_label} ({PLANNED[lang]})" if row.planned else row.relation_label
    return f"{relation} {', '.join(map(readable, row.when))}".strip()


def _compared_columns(found: Comparison, rows: list[Compared]) -> list[Column]:
    sides = [(key, one.id) for key, one in (("a", found.a), ("b", found.b)) if any(getattr(row, key) for row in rows)]
    return [Column("partner"), Column("country", wrap=False), *(Column(key, heading) for key, heading in sides)]


def _compared_row(row: Compared, lang: str) -> dict[str, Any]:
    sides = {"a": _side_text(row.a, lang), "b": _side_text(row.b, lang)}
    return {"partner": called(row.name, row.id), "country": row.country, **sides}


def _side_text(side: Side | None, lang: str) -> str:
    if side is None:
        return ""
    words = _WORDS[lang]
    counts = [words["acts"].format(side.acts)] if side.acts else []
    counts += [words["planned"].format(side.planned)] if side.planned else []
    return f"{', '.join(side.labels)} ({' · '.join([*counts, words['reports'].format(side.reports)])})"


def comparison_rows(found: Comparison) -> Iterator[dict[str, Any]]:
    """A row for each partner of the two."""
    for row in (*found.shared, *found.only_a, *found.only_b):
        flat: dict[str, Any] = {"shared": bool(row.a and row.b)} | vars(row)
        for key, side in (("a", row.a), ("b", row.b)):
            for name, value in (side.to_json() if side else {}).items():
                flat[f"{key}_{name}"] = value
        yield flat
