"""Reports of one event tell who was there, and of nobody who wasn't; see tests/reports.py."""

from __future__ import annotations

import pytest

from tests.reports import Report, participants, reports, table

#: Every so many of the reports are tried; the command tries all.
STEP = 5
#: The least share of participants that are found, and the greatest of those told of who weren't there.
FOUND, WRONG = 0.9, 0.03


@pytest.fixture(scope="module")
def told() -> list[tuple[Report, set[str]]]:
    return [(report, participants(report)) for report in list(reports())[::STEP]]


def test_those_who_were_there_are_found(told):
    there = [(len(found), len(report.bodies)) for report, found in told if report.present]
    assert sum(n for _, n in there) > 500
    assert sum(n for n, _ in there) / sum(n for _, n in there) >= FOUND


def test_those_who_were_not_there_are_not_told_of(told):
    away = [(len(found), len(report.bodies)) for report, found in told if not report.present]
    assert sum(n for _, n in away) > 200
    assert sum(n for n, _ in away) / sum(n for _, n in away) <= WRONG


def test_every_opening_and_sentence_is_tried():
    tried = list(reports())[::STEP]
    assert {report.opening for report in tried} == set(range(len(table()["openings"])))
    assert {report.sentence for report in tried} == {*table()["present"], *table()["absent"]}
