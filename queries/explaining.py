"""``unionties extract --explain``: what the extraction saw, for a terminal and as a page."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from unionties.graph.errors import UniontiesError
from unionties.queries.options import say
from unionties.queries.tally import Tally, require_articles

if TYPE_CHECKING:
    from rich.console import Console

    from unionties.extract.explain import Seen, Sentence, Told
    from unionties.extract.masked import Rejection
    from unionties.graph.statement import Article

#: A colour for each kind of mention: a terminal's, and a page's (dark enough under black text of 4.5:1).
_INK = {
    "organisation": "cyan", "person": "magenta", "event": "yellow", "date": "green", "reference": "blue", "open": "red",
}  # fmt: skip
_PAPER = {
    "organisation": "#a6dcef", "person": "#e7c0ee", "event": "#f7e08f", "date": "#bfe3b4", "reference": "#c9d1f5",
    "open": "#f5c4bd",
}  # fmt: skip


def explain_articles(paths: Iterable[Path], page: bool, tally: Tally) -> None:
    """Print how articles are read, one after the other, or all as one page. What can't be read is skipped and told."""
    from unionties.extract.explain import explain
    from unionties.extract.reading import read_articles

    shown: list[tuple[Article, list[Sentence]]] = []
    for article in read_articles(list(paths), on_skip=tally.skip, on_empty=tally.pass_over, stdin=sys.stdin.buffer):
        try:
            sentences = explain(article)
        except UniontiesError as error:
            tally.skip(article.name, error)
            continue
        tally.articles += 1
        if page:
            shown.append((article, sentences))
        else:
            write_explanation(article, sentences, sys.stdout)
    require_articles(paths, tally)
    for line in (*tally.skipped_lines(), *tally.empty_lines()):
        say(line)
    if page:
        click.echo(explanation_page(shown), nl=False)


def write_explanation(article: Article, sentences: Iterable[Sentence], target: TextIO) -> None:
    """Sentence by sentence: the text with its mentions in colour, what they mean, what was told, what was rejected."""
    from rich.console import Console
    from rich.text import Text

    console = Console(file=target, soft_wrap=not target.isatty(), highlight=False)
    console.print(Text(f"{article.name} · {article.source.language or 'vi'} · {article.source.published or 'undated'}"))
    for sentence in sentences:
        console.print()
        console.print(_coloured(sentence))
        for seen in sentence.mentions:
            if seen.kind != "date" or seen.means:
                console.print(_meaning(sentence, seen))
        for told in sentence.told:
            console.print(Text("  + ", "bold green").append(statement_line(told), "default"))
            if told.cue:
                console.print(Text(f"      {_how(told)}", "dim"))
        for told in sentence.unsure:
            line = Text("  ? ", "bold yellow").append(f"{statement_line(told)}, too unsure to be told", "default")
            console.print(line)
            if told.cue:
                console.print(Text(f"      {_how(told)}", "dim"))
        _print_rejected(console, sentence)


def _print_rejected(console: Console, sentence: Sentence) -> None:
    from rich.text import Text

    for rejected in _rejected(sentence):
        line = Text("  - ", "bold red").append(f"{rejected.relation}: {rejected.reason}", "default")
        console.print(line)
        console.print(Text(f"      cue: {rejected.cue}, on “{' '.join(rejected.words.split())}”", "dim"))


def _how(told: Told) -> str:
    from unionties.extract.drafts import LEARNED

    return f"{'no cue, learned from' if told.cue.startswith(LEARNED) else 'cue:'} {told.cue}"


def _rejected(sentence: Sentence) -> list[Rejection]:
    """What was rejected, without the cues for those present at an event where none is named: they match nearly every
    sentence, and would hide the others."""
    from unionties.extract.masked import NOT_PRESENT

    event = any(seen.kind == "event" for seen in sentence.mentions)
    return [r for r in sentence.rejected if event or r.reason != NOT_PRESENT]


def statement_line(told: Told) -> str:
    """A statement in one line: ``A –meeting→ B · 2022-07-18 · planned · 0.9``."""
    title = f" “{told.title}”" if told.title else ""
    extra = [told.when, "planned" if told.planned else None, f"{told.confidence:.2f}"]
    return f"{told.subject} –{told.relation}{title}→ {told.object} · " + " · ".join(e for e in extra if e)


def _coloured(sentence: Sentence) -> Any:
    from rich.text import Text

    line = Text(" ".join(sentence.text.split("\n")), "bold" if sentence.role == "title" else "")
    for seen in sentence.mentions:
        line.stylize(_INK[seen.kind], seen.start - sentence.start, seen.end - sentence.start)
    return line


def _meaning(sentence: Sentence, seen: Seen) -> Any:
    from rich.text import Text

    form = " ".join(sentence.text[seen.start - sentence.start : seen.end - sentence.start].split())
    means = " + ".join(seen.means) or "nothing known"
    if seen.kind == "open":
        means = f"stays open: one of {', '.join(seen.means)}"
    return Text(f"    {seen.kind:<12} ", _INK[seen.kind]).append(f"{form} = {means}", "default")


def explanation_page(articles: Iterable[tuple[Article, list[Sentence]]]) -> str:
    """A page of its own, without scripts or anything from elsewhere: each article with its mentions marked by displaCy,
    and under each sentence what was told and what was rejected."""
    body = io.StringIO()
    for article, sentences in articles:
        body.write(f"<article><h1>{_safe(article.name)}</h1>\n")
        for sentence in sentences:
            body.write(_section(sentence))
        body.write("</article>\n")
    return _PAGE.replace("{body}", body.getvalue())


def _section(sentence: Sentence) -> str:
    from spacy import displacy

    spans, last = [], 0
    for seen in sentence.mentions:
        start, end = seen.start - sentence.start, seen.end - sentence.start
        if start >= last:
            spans.append({"start": start, "end": end, "label": seen.kind, "kb_id": "; ".join(map(_safe, seen.means))})
            last = end
    shown = {"text": sentence.text, "ents": spans, "title": None}
    marked = displacy.render(shown, style="ent", manual=True, page=False, jupyter=False, options={"colors": _PAPER})
    told = "".join(f"<li class='told'>{_safe(statement_line(t))}{_cue(t.cue)}</li>" for t in sentence.told)
    told += "".join(
        f"<li class='unsure'>{_safe(f'{statement_line(t)}, too unsure to be told')}{_cue(t.cue)}</li>"
        for t in sentence.unsure
    )
    passed = _rejected(sentence)
    rejected = "".join(f"<li>{_safe(f'{r.relation}: {r.reason}')}{_cue(r.cue)}</li>" for r in passed)
    listed = f"<ul>{told}</ul>" if told else ""
    hidden = f"<details><summary>rejected: {len(passed)}</summary><ul>{rejected}</ul></details>"
    return f"<section class='{sentence.role}'>{marked}{listed}{hidden if rejected else ''}</section>\n"


def _cue(template: str) -> str:
    return f" <code>{_safe(template)}</code>" if template else ""


def _safe(text: str) -> str:
    import html

    return html.escape(text)


_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>What unionties saw</title><style>
body { font: 17px/1.5 Georgia, serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem }
body, mark { color: #1c1c1c } body { background: #fff }
h1 { font: 600 1.2rem system-ui, sans-serif }
section { margin: 0 0 1.1rem } section.title { font-weight: 600 }
.entities { line-height: 2.1 !important }
ul { margin: .2rem 0 0; padding: 0 0 0 1.2rem; font: .85rem/1.5 system-ui, sans-serif } li.told { list-style: "✓  " }
li.unsure { list-style: "?  "; color: #5c5c5c }
code { color: #555; font-size: .8rem; overflow-wrap: anywhere }
details { font: .85rem system-ui, sans-serif; color: #555 }
</style></head><body>
{body}</body></html>
"""
