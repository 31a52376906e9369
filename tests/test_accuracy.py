"""The accuracy report says what extraction does now."""

from __future__ import annotations

import pytest

from tests.accuracy_page import KINDS, PAGE, _kind, page


def test_the_report_is_current():
    assert PAGE.read_text("utf-8") == page(), "write it anew with: python -m tests.accuracy_page"


@pytest.mark.parametrize(
    ("key", "others", "kind"),
    [
        (("a", "visit", "b", False), [("a", "post", "b", False)], 0),
        (("a", "visit", "b", False), [("b", "meeting", "a", False)], 1),
        (("a", "visit", "b", False), [("b", "visit", "a", False)], 2),
        (("a", "visit", "b", False), [("a", "visit", "b", True)], 3),
        (("a", "visit", "b", False), [("a", "aid", "c", False), ("b", "aid", "c", False)], 4),
        (("a", "visit", "b", False), [("a", "aid", "c", False)], 0),
    ],
)
def test_errors_are_told_apart(key, others, kind):
    assert _kind(key, others) == list(KINDS)[kind]
