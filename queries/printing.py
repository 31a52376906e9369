"""How lookups read: tables for the eye, passages as paragraphs, flat rows for CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TextIO

from unionties.queries.lookups import ARTICLE_FIELDS, Partner, Partners, Told, report_json
from unionties.queries.options import shell_word, store_hint
from unionties.queries.tables import Column, flat, width, write_table
from unionties.queries.ties import Sources, readable

REPORT = ("article", *ARTICLE_FIELDS, "text", "start", "end", "confidence", "copies")
PARTNER_CSV = (
    "id", "name", "type", "type_label", "country", "relation", "relation_label", "inverse", "planned", "when",
    "acts", "reports", "evidence",
)  # fmt: skip
EVIDENCE_CSV = ("subject", "relation", "object", "when", "planned", "title_of_post", *REPORT)
CARRIED = {"vi": "cũng được đăng ở", "en": "also carried by"}
"""What comes before those who carried a passage, too."""
PLANNED = {"vi": "dự kiến", "en": "planned"}
"""What marks a tie that is only planned."""
SHORT = 24
"""Characters up to which an id is shown beside the name; the name does as well."""
_ROOMY = 100
"""Columns of a terminal from which on the types of partners have room."""
_PARTNER = [
    Column("partner"), Column("type_label", "type"), Column("country", wrap=False),
    Column("relation_label", "relation"), Column("when"),
    Column("acts", justify="right", wrap=False), Column("reports", justify="right", wrap=False),
]  # fmt: skip


def partner_row(found: Partners, row: Partner, articles: Sources, quoted: bool) -> dict[str, Any]:
    """A row as JSON with the command that shows its sentences; ``quoted`` adds the best one's article."""
    data = row.to_json()
    data["evidence"] = f"{_evidence_of(found)} {shell_word(row.id)} -r {row.relation}{store_hint()}"
    if quoted:
        data["best"] = report_json(row.best, articles)
    return data


def write_partners(found: Partners, articles: Sources | None, lang: str, target: TextIO) -> None:
    """The table, each partner named once; with ``articles`` a paragraph for each row instead."""
    rows = [_readable_row(row, lang) for row in found.rows]
    if articles is None:
        shown = [
            row | (dict.fromkeys(("partner", "type_label", "country"), "") if _repeats(rows, n) else {})
            for n, row in enumerate(rows)
        ]
        ends = [n for n in range(len(rows) - 1) if rows[n + 1]["planned"] and not rows[n]["planned"]]
        title = f"{found.of.label(lang)} [{found.of.id}]"
        narrow = width(target) < _ROOMY
        shown_columns = [column for column in _PARTNER if not (narrow and column.key == "type_label")]
        write_table(shown, shown_columns, target, title=title, sections=ends)
        target.write(f"\nThe sentences of a row: {_evidence_of(found)} PARTNER{store_hint()}\n")
        return
    for row, partner in zip(rows, found.rows, strict=True):
        parts = ("partner", "type_label", "country", "relation_label", "when")
        counts = f"acts {row['acts']} · reports {row['reports']}"
        head = " · ".join([*(flat(row[p], ", ") for p in parts if row[p]), counts])
        target.write(f"{head}\n")
        write_quote(report_json(partner.best, articles), target, lang)


def _evidence_of(found: Partners) -> str:
    return f"unionties evidence {shell_word(found.of.id)}"


def _readable_row(row: Partner, lang: str) -> dict[str, Any]:
    label = f"{row.relation_label} ({PLANNED[lang]})" if row.planned else row.relation_label
    return row._asdict() | {
        "partner": called(row.name, row.id),
        "when": [readable(time) for time in row.when],
        "relation_label": label,
    }


def called(name: str, entity_id: str) -> str:
    """A name with its id, where that is short enough to be typed."""
    return f"{name} [{entity_id}]" if len(entity_id) <= SHORT else name


def _repeats(rows: list[dict[str, Any]], n: int) -> bool:
    return n > 0 and all(rows[n][key] == rows[n - 1][key] for key in ("id", "planned"))


def write_tie(tie: Told, lang: str, target: TextIO) -> None:
    """A tie on a line, each of its passages under it."""
    when = f", {readable(tie.tie.when)}" if tie.tie.when else ""
    title = f" “{tie.tie.title}”" if tie.tie.title else ""
    planned = f" ({PLANNED[lang]})" if tie.tie.planned else ""
    arrow = "–" if tie.symmetric else "→"
    ends = tie.subject.label(lang), tie.object.label(lang)
    target.write(f"{ends[0]} – {tie.label}{title}{planned} {arrow} {ends[1]}{when}\n")
    for report in tie.tie.reports:
        write_quote(report_json(report, tie.articles), target, lang)


def write_quote(report: Mapping[str, Any], target: TextIO, lang: str) -> None:
    """A passage on one paragraph, its article on the next line, and on one more who else carries it."""
    room = min(width(target), 100) - 2
    import textwrap

    quote = textwrap.fill(
        f"“{' '.join(report['text'].split())}”", room, initial_indent="  ", subsequent_indent="  ",
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
    known = [str(report[key]) for key in ("article", *ARTICLE_FIELDS) if report.get(key)]
    place = f"characters {report['start']}–{report['end']}", f"confidence {report['confidence']:.2f}"
    target.write(f"{quote}\n  {' · '.join([*known, *place])}\n")
    if report["copies"]:
        target.write(f"  {CARRIED[lang]}: {', '.join(map(carrier, report['copies']))}\n")
    target.write("\n")


def carrier(copy: Mapping[str, Any]) -> str:
    """Who carried a copy, and when.

    >>> carrier({"article": "a/1", "outlet": "Báo Một", "date": "2022-07-18"}), carrier({"article": "a/1"})
    ('Báo Một (2022-07-18)', 'a/1')
    """
    who = copy.get("outlet") or copy["article"]
    return f"{who} ({copy['date']})" if copy.get("date") else str(who)


def evidence_rows(ties: Iterable[Told], lang: str) -> Iterator[dict[str, Any]]:
    """A row for each passage, with its tie."""
    for told in ties:
        data = told.to_json(lang)
        head = {key: data[key] for key in ("relation", "when", "planned")} | {
            "subject": told.subject.id, "object": told.object.id, "title_of_post": data["title"]
        }  # fmt: skip
        for report in data["reports"]:
            yield {**cells(report), **head}


def cells(report: Mapping[str, Any]) -> dict[str, Any]:
    """A passage as a flat row."""
    return {**report, "copies": [carrier(copy) for copy in report["copies"]]}


def portrait_text(value: Any, form: str) -> str:
    """A value of a portrait as text: a line for each item in a table, semicolons between them in CSV."""
    joint = "\n" if form == "table" else "; "
    if isinstance(value, list):
        return joint.join(portrait_text(item, form) for item in value)
    if isinstance(value, dict):
        if "id" in value:
            told = [flat(value[key]) for key in ("name", "title", "when") if value.get(key)]
            return f"{', '.join(told)} [{value['id']}]"
        if "article" in value:
            return ", ".join(flat(item) for key, item in value.items() if item and key != "url")
        return joint.join(f"{key}: {flat(item)}" for key, item in value.items())
    return flat(value)
