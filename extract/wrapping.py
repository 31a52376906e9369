"""Lines that were broken at a fixed width, as in mails and on old pages, read as the paragraphs that they are."""

from __future__ import annotations

from itertools import pairwise

#: The greatest length of a line in a text that was broken at a width, and the least of its longest one; characters.
_WIDEST, _LEAST = 100, 40
#: How many lines such a text has at least, and which share of them is broken.
_LINES, _SHARE = 5, 0.5


def unwrapped(text: str) -> str:
    """A text as long as before, with blanks for the line breaks that stand within a paragraph.

    A line was broken where the first word of the next one would have made it longer than any other. Texts of which
    some lines are long, or few are broken so, are left alone.

    >>> mail = "The president of the All-China Federation\\nof Trade Unions met a delegation of the\\nCentral Union"
    >>> mail += " of Cuban Workers in Beijing\\non Monday and told it of the college that\\nis to be built.\\nHe left."
    >>> unwrapped(mail).split("\\n")[1:]
    ['He left.']
    """
    lines = [line.rstrip() for line in text.split("\n")]
    widest = max(map(len, lines))
    told = sum(map(bool, lines))
    if not _LEAST <= widest <= _WIDEST or told < _LINES:
        return text
    broken = [
        bool(line and after) and len(line) + 1 + len(after.split(None, 1)[0]) > widest
        for line, after in pairwise(lines)
    ]
    if sum(broken) < told * _SHARE:
        return text
    read, end = list(text), -1
    for line, joined in zip(text.split("\n"), broken, strict=False):
        end += len(line) + 1
        if joined:
            read[end] = " "
    return "".join(read)
