"""What a sentence tells, before its ends are written out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Draft:
    """A statement before its ends are written out: entity ids, and the offsets of its sentence.

    ``presumed``: an end is told by nothing but its country, so that no reference builds on it.
    """

    subject: str
    relation: str
    object: str
    start: int
    end: int
    when: str | None = None
    planned: bool = False
    title: str | None = None
    confidence: float = 0.9
    cue: str = ""
    presumed: bool = False
