"""What a person may judge, and a judgement: two entities are the same, or a statement is right.

A judgement names the machine's own ids, as extraction gives them before anything is merged, so that it holds
however the graph is built.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from unionties.graph.errors import LedgerError
from unionties.graph.statement import digest, nfc

if TYPE_CHECKING:
    from unionties.graph.statement import Statement

WITHDRAWN = "withdrawn"
UNSURE = "unsure"
PAIR_WORDS = ("same", "different", UNSURE)
"""What can be said of two entities."""
CLAIM_WORDS = ("right", "wrong", UNSURE)
"""What can be said of a statement."""
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|\+00:00)")


@dataclass(frozen=True, order=True)
class Pair:
    """Two entity ids, the one that sorts first as ``a``; make it with :meth:`of`."""

    a: str
    b: str

    def __post_init__(self) -> None:
        if not (isinstance(self.a, str) and isinstance(self.b, str) and self.a and self.b):
            raise LedgerError(f"a pair has two ids, found {self.a!r} and {self.b!r}")
        if self.a == self.b:
            raise LedgerError(f"{self.a!r} can't be judged against itself; give two different ids")
        if self.b < self.a:
            raise LedgerError(f"a pair is sorted, found {self.a!r} before {self.b!r}; make it with Pair.of")

    @classmethod
    def of(cls, a: str, b: str) -> Pair:
        """The pair of two ids in any order; raises LedgerError where they are the same."""
        return cls(*sorted((nfc(a), nfc(b))))

    @property
    def line(self) -> str:
        """The pair in a message."""
        return f"{self.a} and {self.b}"

    def to_json(self) -> list[str]:
        """The two ids."""
        return [self.a, self.b]


@dataclass(frozen=True)
class Claim:
    """What a statement says and the words that say it, without their place.

    It finds the statement again when the article is extracted anew and its offsets have shifted. The ends are
    the machine's ids, those of a symmetric relation in order; ``text`` is the evidence with each run of white
    space as one space. A sentence that stands twice in an article is one claim.
    """

    article: str
    subject: str
    relation: str
    object: str
    when: str | None
    planned: bool
    title: str | None
    text: str

    @classmethod
    def of(cls, statement: Statement) -> Claim:
        """The claim of a statement."""
        s = statement.ordered()
        return cls(
            s.evidence.article, s.subject.id, s.relation, s.object.id, s.when or None, s.planned, s.title or None,
            collapsed(s.evidence.text),
        )  # fmt: skip

    @property
    def line(self) -> str:
        """The claim in a message, without its words."""
        details = ", ".join(d for d in (self.title, self.when, "planned" if self.planned else None) if d)
        said = f"{self.subject} {self.relation} {self.object}"
        return f"{said} ({details}) in {self.article}" if details else f"{said} in {self.article}"

    def to_json(self) -> dict[str, Any]:
        """The fields that are told."""
        return {key: value for key, value in vars(self).items() if value is not None}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Claim:
        """The claim of a JSON object; raises LedgerError where a field is missing or misformed."""
        texts: dict[str, str] = {}
        for key in ("article", "subject", "relation", "object", "text"):
            value = data.get(key)
            if not isinstance(value, str) or not value:
                raise LedgerError(f"a claim needs the text {key!r}, found {value!r}")
            texts[key] = value
        for key in ("when", "title"):
            if not isinstance(data.get(key), str | None):
                raise LedgerError(f"{key} of a claim is a text, found {data[key]!r}")
        if not isinstance(data.get("planned", False), bool):
            raise LedgerError(f"planned of a claim is true or false, found {data['planned']!r}")
        return cls(**texts, when=data.get("when"), planned=data.get("planned", False), title=data.get("title"))


@dataclass(frozen=True)
class Judgement:
    """Who said what about what, when and why.

    ``word`` is one of ``PAIR_WORDS`` or ``CLAIM_WORDS``, or ``withdrawn`` where it takes back the judgement
    whose id is ``withdraws``. ``at`` is ISO 8601 in UTC, to the second or finer. The ``id`` follows from the
    content, so that two copies of a judgement are one.
    """

    about: Pair | Claim
    word: str
    by: str
    at: str
    why: str = ""
    withdraws: str | None = None
    id: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        words = PAIR_WORDS if isinstance(self.about, Pair) else CLAIM_WORDS
        if self.word not in (*words, WITHDRAWN):
            raise LedgerError(f"{self.word!r} is no judgement of a {self._kind}: expected {', '.join(words)}")
        if (self.word == WITHDRAWN) != (self.withdraws is not None):
            raise LedgerError(f"{self.word!r} with withdraws {self.withdraws!r}: only 'withdrawn' names a judgement")
        if not self.by.strip():
            raise LedgerError("a judgement needs the name of who judges")
        self._check_moment()
        told = self.about.to_json()
        parts = told if isinstance(told, list) else [f"{k}={v}" for k, v in sorted(told.items())]
        given = (self._kind, *parts, self.word, self.by, self.at, self.why, self.withdraws or "")
        object.__setattr__(self, "id", digest(*given))

    def _check_moment(self) -> None:
        try:
            if not _MOMENT.fullmatch(self.at):
                raise ValueError
            datetime.fromisoformat(self.at)
        except ValueError:
            raise LedgerError(f"bad moment {self.at!r}: expected UTC such as 2026-03-01T09:30:00Z") from None

    @property
    def _kind(self) -> str:
        return "pair" if isinstance(self.about, Pair) else "claim"

    @property
    def order(self) -> tuple[datetime, str]:
        """A key that sorts judgements by time."""
        return datetime.fromisoformat(self.at).astimezone(UTC), self.id

    def to_json(self) -> dict[str, Any]:
        """The JSON object of one line of a ledger."""
        data: dict[str, Any] = {"id": self.id, "at": self.at, "by": self.by, "word": self.word}
        data[self._kind] = self.about.to_json()
        if self.why:
            data["why"] = self.why
        if self.withdraws:
            data["withdraws"] = self.withdraws
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Judgement:
        """The judgement of a JSON object.

        Raises:
            LedgerError: a field is missing or misformed, or the id isn't that of the content.
        """
        for key in ("word", "by", "at"):
            if not isinstance(data.get(key), str):
                raise LedgerError(f"a judgement needs the text {key!r}, found {data.get(key)!r}")
        pair, claim = data.get("pair"), data.get("claim")
        about: Pair | Claim
        if isinstance(pair, list) and len(pair) == 2 and claim is None and all(isinstance(i, str) for i in pair):
            about = Pair.of(*pair)
        elif isinstance(claim, dict) and pair is None:
            about = Claim.from_json(claim)
        else:
            raise LedgerError("a judgement is about a 'pair' of two ids or a 'claim'")
        made = cls(about, data["word"], data["by"], data["at"], str(data.get("why", "")), data.get("withdraws"))
        if data.get("id", made.id) != made.id:
            raise LedgerError(f"its id {data['id']!r} isn't that of its content ({made.id}): it was changed by hand")
        return made


def collapsed(text: str) -> str:
    """The text with each run of white space as one space.

    >>> collapsed("ký  kết\\nthỏa thuận ")
    'ký kết thỏa thuận'
    """
    return " ".join(text.split())
