"""Questions of the review as a spreadsheet: CSV written, and read back as spreadsheet programs save it."""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from unionties.graph.errors import LedgerError, ReadError, WriteError
from unionties.graph.judgement import WITHDRAWN, Claim, Judgement, Pair
from unionties.graph.verdicts import in_force
from unionties.queries.review_answers import WORDS, answer_word, words_for

if TYPE_CHECKING:
    from unionties.graph.ledger import Ledger
    from unionties.queries.review_cards import Cards
    from unionties.queries.reviewing import Item

COLUMNS = (
    "kind", "a", "a_name", "b", "b_name", "relation", "when", "planned", "title", "sentence", "article", "date",
    "confidence", "answer", "why", "by", "exact",
)  # fmt: skip
"""``exact`` tells in JSON what the row is about; the other cells are there to be read."""
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_DELIMITERS = (",", ";", "\t")
_SHOWN_ERRORS = 10


@dataclass(frozen=True)
class Filled:
    """A filled row of a file: its line (from 1, the headings), what it is about and what is said."""

    line: int
    about: Pair | Claim
    word: str
    why: str
    by: str


def defused(text: str) -> str:
    """The text as a cell that no spreadsheet program takes for a formula; :func:`restored` gives it back.

    >>> defused("=1+1"), defused("'=1"), defused("Công đoàn")
    ("'=1+1", "''=1", 'Công đoàn')
    """
    return f"'{text}" if _FORMULA.match(text) else text


def restored(cell: str) -> str:
    """The text of a cell that :func:`defused` made."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def write_file(path: Path, items: Iterable[Item], cards: Cards) -> int:
    """Write the questions as UTF-8 CSV with a byte order mark, which Excel needs; how many there are.

    Raises:
        WriteError: the file holds answers already, or it can't be written.
    """
    if path.exists() and _holds_answers(path):
        raise WriteError(f"{path} holds answers already: import it first, or name another file")
    rows = [_row(item, cards) for item in items]
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([defused(row.get(column, "")) for column in COLUMNS] for row in rows)
    beside = path.with_name(f"{path.name}.new")
    try:
        beside.write_bytes(codecs.BOM_UTF8 + target.getvalue().encode())
        beside.replace(path)
    except OSError as error:
        raise WriteError(f"can't write {path}: {error.strerror or error}; name another file") from None
    return len(rows)


def read_file(path: Path, by: str) -> list[Filled]:
    """The answers of a file; rows without one are left out. ``by`` answers where the row names nobody.

    Comma, semicolon or tab, with or without a byte order mark, columns in any order, more of them, and answers in
    English or Vietnamese: all the same.

    Raises:
        ReadError: the file can't be read, lacks columns, or has bad rows, each with line, value and what was expected.
    """
    found: list[Filled] = []
    problems: list[str] = []
    lines: dict[tuple[str, Pair | Claim], Filled] = {}
    for line, row in _rows(path):
        try:
            filled = _filled(line, row, by)
            if filled is None:
                continue
            rival = lines.setdefault((filled.by, filled.about), filled)
            if rival.word != filled.word:
                raise ReadError(f"{filled.word!r} contradicts {rival.word!r} in line {rival.line}; keep one of them")
            if rival is filled:
                found.append(filled)
        except (ReadError, LedgerError) as error:
            problems.append(f"line {line}: {error}")
    if problems:
        more = f"; and {len(problems) - _SHOWN_ERRORS} more" if len(problems) > _SHOWN_ERRORS else ""
        raise ReadError(f"nothing was imported from {path}: {'; '.join(problems[:_SHOWN_ERRORS])}{more}")
    return found


@dataclass(frozen=True)
class Imported:
    """What an import added, and how many answers the ledger had: ``known`` in force, ``former`` changed since."""

    added: int
    known: int
    former: int


def import_answers(ledger: Ledger, answers: Iterable[Filled]) -> Imported:
    """Add to the ledger, all at once, what these people haven't said before.

    What they said once and withdrew or changed since isn't said again: an old file doesn't undo later work.
    """
    judgements = ledger.read()
    before = {(j.by, j.about, j.word, j.why) for j in judgements if j.word != WITHDRAWN}
    current = {(j.by, j.about, j.word, j.why) for j in in_force(judgements)}
    moment = max([datetime.now(UTC), *(j.order[0] + timedelta(microseconds=1) for j in judgements)])
    at = moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    new, known, former = [], 0, 0
    for answer in answers:
        told = (answer.by, answer.about, answer.word, answer.why)
        if told in current:
            known += 1
        elif told in before:
            former += 1
        else:
            new.append(Judgement(answer.about, answer.word, answer.by, at, answer.why))
    return Imported(ledger.merge(new), known, former)


def _row(item: Item, cards: Cards) -> dict[str, str]:
    about = item.about
    a, b = item.ends
    row = {"a": a, "a_name": cards.label(a), "b": b, "b_name": cards.label(b)}
    row["exact"] = json.dumps(about.to_json(), ensure_ascii=False)
    if isinstance(about, Pair):
        assert item.proposal is not None
        reason = item.proposal.why(cards.language)
        return row | {"kind": "identity", "sentence": reason, "confidence": f"{item.proposal.score / 100:.2f}"}
    return row | {
        "kind": "statement", "relation": about.relation, "when": about.when or "",
        "planned": "yes" if about.planned else "", "title": about.title or "", "sentence": about.text,
        "article": about.article, "date": cards.date(about.article), "confidence": f"{item.confidence:.2f}",
    }  # fmt: skip


def _filled(line: int, row: Mapping[str, str], by: str) -> Filled | None:
    answer = row.get("answer", "")
    if not answer:
        return None
    about = _about(row)
    word = answer_word(answer, about, {word[0]: word for word in words_for(about)})
    if not word:
        allowed = [w for w, meaning in WORDS.items() if meaning in words_for(about)]
        raise ReadError(f"the answer {answer!r} is none for {_kind(about)}: expected one of {', '.join(allowed)}")
    name = " ".join((row.get("by") or by).split())
    if not name:
        raise ReadError("the column 'by' is empty: write who answers, or give --by NAME")
    return Filled(line, about, word, row.get("why", ""), name)


def _about(row: Mapping[str, str]) -> Pair | Claim:
    """What a row is about, by its cell ``exact``; an identity may have its two ids only."""
    exact = row.get("exact", "")
    if not exact:
        if row.get("kind", "identity") == "identity" and row.get("a") and row.get("b"):
            return Pair.of(row["a"], row["b"])
        raise ReadError("the cell 'exact' is empty: leave it as it was exported")
    try:
        data = json.loads(exact)
    except ValueError:
        data = None
    if isinstance(data, list) and len(data) == 2 and all(isinstance(part, str) for part in data):
        return Pair.of(*data)
    if isinstance(data, dict):
        return Claim.from_json(data)
    raise ReadError(f"the cell 'exact' was changed to {exact[:60]!r}: leave it as it was exported")


def _kind(about: Pair | Claim) -> str:
    return "an identity" if isinstance(about, Pair) else "a statement"


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows by lower-case headings, with their lines; empty ones are left out."""
    text = _text(path)
    head = text.partition("\n")[0]
    if re.fullmatch(r"sep=.\r?", head):
        text, head = text.partition("\n")[2], text.split("\n")[1] if "\n" in text else ""
    delimiter = max(_DELIMITERS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    headings: list[str] = []
    line = 1
    try:
        for cells in reader:
            if not headings:
                headings = [cell.strip().casefold() for cell in cells]
                _check_headings(path, headings)
            elif any(cell.strip() for cell in cells):
                values = (unicodedata.normalize("NFC", restored(cell.strip(" "))).strip() for cell in cells)
                yield line, dict(zip(headings, values, strict=False))
            line = reader.line_num + 1
    except csv.Error as error:
        raise ReadError(f"{path}, line {line}: no CSV ({error}); save it as CSV in UTF-8") from None
    if not headings:
        raise ReadError(f"{path} is empty: expected the columns of `unionties review --export`")


def _check_headings(path: Path, headings: list[str]) -> None:
    missing = [name for name in ("answer", "exact") if name not in headings]
    if "answer" in headings and {"a", "b"} <= set(headings):
        return
    if missing:
        shown = ", ".join(h for h in headings if h)[:80]
        raise ReadError(
            f"{path} lacks the column {missing[0]!r} (it has {shown}): export it anew and keep the headings"
        )


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ReadError(f"{path}: {error.strerror or error}: name a file that `review --export` wrote") from None
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        raise ReadError(f"{path} isn't UTF-8: save it as CSV in UTF-8 (Excel: 'CSV UTF-8')") from None


def _holds_answers(path: Path) -> bool:
    try:
        return any(row.get("answer") for _, row in _rows(path))
    except ReadError:
        return True  # whatever it is, it isn't ours to overwrite
