"""What a site's robots.txt allows (RFC 9309), read by protego.

The standard library's ``urllib.robotparser`` takes the first rule that matches and no wildcards; the RFC, and
what sites write, wants the longest match, ``*`` and ``$``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from unionties.extract.fetching_addresses import Address

LARGEST = 512_000
"""Bytes of a robots.txt that are read; the RFC asks for at least 500 KiB."""


@dataclass(frozen=True)
class Rules:
    """The rules of one origin for one robot; ``closed`` is why nothing may be asked there at all."""

    robot: str
    parsed: Any = None
    closed: str | None = None

    def allows(self, address: Address) -> bool:
        """Whether the address may be asked for."""
        return self.parsed is None or bool(self.parsed.can_fetch(address.text, self.robot))

    @property
    def delay(self) -> float:
        """The seconds that the site asks for between two requests; 0 where it asks for none."""
        return float((self.parsed and self.parsed.crawl_delay(self.robot)) or 0)


def rules_of(data: bytes, robot: str) -> Rules:
    """The rules in the bytes of a robots.txt; what isn't understood is passed over, as the RFC says."""
    from protego import Protego

    return Rules(robot, Protego.parse(data[:LARGEST].decode("utf-8-sig", "replace")))
