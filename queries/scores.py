"""The command that scores extraction on annotated articles, and how its scores are shown."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from unionties.queries.options import PATHS, format_option, progress, say
from unionties.queries.phrases import learn, phrases_option
from unionties.queries.tables import Column, write_csv, write_json, write_table

if TYPE_CHECKING:
    from unionties.queries.evaluate import Scores, Share

_FIGURES = ("precision", "recall", "f1", "tp", "fp", "fn")


@click.command()
@click.argument("gold", type=click.Path(path_type=Path), metavar="GOLD_DIR")
@click.argument("statements", type=PATHS, required=False, metavar="[STATEMENTS.jsonl]")
@click.option("--texts", type=click.Path(path_type=Path), metavar="DIR", help="Where NAME.txt are, if not in GOLD_DIR.")
@click.option("--errors", is_flag=True, help="List every miss and false alarm, with --identity every split and merge.")
@click.option(
    "--reliability", is_flag=True, help="Show for each tenth of confidence what share of statements is right."
)
@click.option(
    "--identity", is_flag=True, help="Score instead how well the names of one entity lead to one node, by B-cubed."
)
@click.option("--by-language", is_flag=True, help="Score the articles of each language apart, too.")
@phrases_option
@format_option()
def evaluate(
    gold: Path, statements: Path | None, texts: Path | None, errors: bool, reliability: bool, identity: bool,
    by_language: bool, phrase_files: tuple[Path, ...], format: str,  # noqa: A002
) -> None:  # fmt: skip
    """Score extraction on annotated articles: pairs of NAME.txt and NAME.json in GOLD_DIR.

    Without STATEMENTS.jsonl the articles are extracted now. Ties and posts have precision, recall and F1;
    `dated` is the share of gold times that were found as they are, `grounded` that of right statements whose
    evidence stands where they say. With --errors, CSV lists nothing but the errors.

    With --identity each name of the articles is followed to its node: B-cubed precision falls where two entities share
    a node, recall where one has several, or where a name wasn't found.

    \b
    Examples:
      unionties evaluate tests/gold/dev
      unionties evaluate tests/gold/seeds --texts seeds --errors
      unionties evaluate tests/gold/dev --reliability
      unionties evaluate tests/gold/dev --phrases my-phrases.yaml
      unionties evaluate tests/gold/dev --identity --errors
      unionties evaluate tests/gold/dev statements.jsonl --by-language --format json
    """
    from unionties.queries import evaluate as scoring
    from unionties.queries.building import extraction
    from unionties.queries.gold import load_gold

    if reliability and format == "csv":
        raise click.UsageError("--reliability isn't part of the CSV: choose --format table or json")
    if identity and (statements or reliability):
        what = "--reliability has no place" if reliability else "STATEMENTS.jsonl don't hold every name"
        raise click.UsageError(f"--identity reads the articles themselves; {what}")
    articles = load_gold(gold, texts)
    learn(None, phrase_files)
    if identity:
        from unionties.queries.identity_tables import evaluate_identity

        evaluate_identity(articles, errors, format)
        return
    answers: list[Any]
    if statements:
        answers = scoring.read_answers(sys.stdin if str(statements) == "-" else statements)
    else:
        with progress("Extracting", lambda: len(articles)) as advance:
            answers = scoring.evaluate(articles, extraction(), on_skip=_tell, progress=advance)
    scores = {"": scoring.score(articles, answers)}
    if by_language:
        scores |= scoring.by_language(articles, answers)
    _write_scores(scores, errors, format, reliability)
    if reliability and format == "table":
        write_reliability(scores[""].reliability)


def _tell(name: str, reason: str) -> None:
    say(f"{name} counts as found empty: {reason}")


def _write_scores(scores: Mapping[str, Scores], errors: bool, form: str, reliability: bool = False) -> None:
    """The scores of all articles (under ``""``) and of each language."""
    faults = [vars(fault) for fault in scores[""].faults] if errors else []
    if form == "json":
        data: dict[str, Any] = scores[""].to_json()
        if len(scores) > 1:
            data["by_language"] = {tag: part.to_json() for tag, part in scores.items() if tag}
        if reliability:
            data["reliability"] = [
                {"from": tenth / 10, "statements": share.all, "right": share.value}
                for tenth, share in sorted(scores[""].reliability.items())
            ]
        write_json(data | ({"errors": faults} if errors else {}), sys.stdout)
        return
    if errors:
        keys = ("article", "kind", "subject", "relation", "object", "planned", "text")
        rows = [fault | {"text": " ".join(fault["text"].split())} for fault in faults]
        (write_csv if form == "csv" else write_table)(rows, [Column(key) for key in keys], sys.stdout)
        if form == "csv":
            return
    for tag, part in scores.items():
        rows = [row | ({"language": tag or "all"} if len(scores) > 1 else {}) for row in _rows(part, form)]
        if form == "csv":
            break
        columns = [Column("measure", tag and f"measure ({tag})")]
        write_table(rows, columns + [Column(key, justify="right", wrap=False) for key in _FIGURES], sys.stdout)
        for name, of in (("dated", part.dated), ("grounded", part.grounded)):
            click.echo(f"{name:8} {of.value:.3f} of {of.all}")
    if form == "csv":
        rows = [row | {"language": tag or "all"} for tag, part in scores.items() for row in _rows(part, form)]
        columns = [Column(key) for key in ("language", "measure", *_FIGURES, "share", "of")]
        write_csv(rows, columns, sys.stdout)


def write_reliability(reliability: Mapping[int, Share]) -> None:
    """How far confidence can be trusted, as a table."""
    rows = [
        {
            "confidence": f"{tenth / 10:.1f}–{tenth / 10 + 0.1:.1f}",
            "statements": share.all,
            "right": f"{share.value:.2f}",
        }
        for tenth, share in sorted(reliability.items())
    ]
    columns = [Column("confidence"), Column("statements", justify="right"), Column("right", justify="right")]
    click.echo()
    write_table(rows, columns, sys.stdout)


def _rows(scores: Scores, form: str) -> list[dict[str, Any]]:
    from unionties.queries.evaluate import measures

    rows: list[dict[str, Any]] = []
    for name in measures(scores):
        figures = scores.tallies[name].to_json()
        rows.append({"measure": name, **{k: f"{v:.3f}" if k in _FIGURES[:3] else v for k, v in figures.items()}})
    if form == "csv":
        for name, of in (("dated", scores.dated), ("grounded", scores.grounded)):
            rows.append({"measure": name, "share": f"{of.value:.3f}", "of": of.all})
    return rows
