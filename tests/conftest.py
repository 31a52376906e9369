"""The files of tests that take longest begin first, so that no process is left alone with them at the end."""

import pytest

LONGEST = ("test_spark.py", "test_crash.py", "test_notebooks.py", "test_review_browser.py", "test_explorer_browser.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))
