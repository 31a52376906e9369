"""Checksums of a published version's files, so that ``doctor`` finds harm in what no lookup has read yet.

They are in ``versions/N/sums.json``. A version shares most files with the one before by hard links; only those
that it doesn't share are read to make them.
"""

from __future__ import annotations

import json
import zlib
from pathlib import Path

SUMS = "sums.json"
_PIECE = 1 << 20


def write_sums(folder: Path, before: Path | None) -> None:
    """Write the sums of a database that is to be published; ``before`` is the version that it was copied from."""
    known = _read(before) if before else {}
    sums: dict[str, list[int]] = {}
    for file in _files(folder):
        shared = before is not None and file.name in known and (before / file.name).exists()
        if before is not None and shared and file.samefile(before / file.name):
            sums[file.name] = known[file.name]
        else:
            sums[file.name] = _sum(file)
    (folder / SUMS).write_text(json.dumps(sums), "ascii")


def harmed(folder: Path) -> str | None:
    """Which files of a version are gone or not what was published; None where all is well, or nothing tells."""
    try:
        sums = _read(folder)
        wrong = [name for name in sorted(sums) if not (folder / name).exists() or _sum(folder / name) != sums[name]]
    except (OSError, ValueError) as error:
        return f"{SUMS}: {error}"
    return f"{', '.join(wrong)} changed since it was published" if wrong else None


def _read(folder: Path) -> dict[str, list[int]]:
    """The sums by file; none for a version of an earlier schema."""
    if not (folder / SUMS).exists():
        return {}
    return dict(json.loads((folder / SUMS).read_text("ascii")))


def _files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.iterdir() if file.name not in (SUMS, "LOCK", "LOG"))


def _sum(file: Path) -> list[int]:
    """The size and the CRC-32."""
    size = crc = 0
    with file.open("rb") as stream:
        while piece := stream.read(_PIECE):
            size, crc = size + len(piece), zlib.crc32(piece, crc)
    return [size, crc]
