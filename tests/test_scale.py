"""docs/scale.md shows what its script works out."""

from pathlib import Path

from tests.benchmarks.scale_costs import table

PAGE = Path(__file__).parents[1] / "docs" / "scale.md"


def test_the_page_on_scale_is_current():
    assert table([1e8, 1e9], 0.05) in PAGE.read_text("utf-8"), "python -m tests.benchmarks.scale_costs"


def test_costs_are_proportional():
    one, ten = (table([size], 0.05).splitlines()[8:10] for size in (1e8, 1e9))
    assert [row.split("|")[2].strip() for row in one] == ["123", "1,800"]
    assert [row.split("|")[2].strip() for row in ten] == ["1,233", "18,000"]
