import pytest

from unionties.graph.dates import bounds, overlaps, window
from unionties.graph.errors import StatementError


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2018-07-18", ("2018-07-18", "2018-07-18")),
        ("2015-05", ("2015-05-01", "2015-05-31")),
        ("2016-02", ("2016-02-01", "2016-02-29")),
        ("2015-02", ("2015-02-01", "2015-02-28")),
        ("2018", ("2018-01-01", "2018-12-31")),
        ("2018/2023", ("2018-01-01", "2023-12-31")),
        ("2018-03/2018-04-02", ("2018-03-01", "2018-04-02")),
        ("2009/..", ("2009-01-01", None)),
        ("../2009-06", (None, "2009-06-30")),
        ("..", (None, None)),
    ],
)
def test_bounds(when, expected):
    assert bounds(when) == expected


@pytest.mark.parametrize(
    "when", ["", "18", "2018-13", "2018-00", "2018-02-30", "2018-1", "2018/", "tháng 5", "2018/2015", "0000"]
)
def test_bad_times_are_refused(when):
    with pytest.raises(StatementError, match="bad time"):
        bounds(when)


@pytest.mark.parametrize(
    ("when", "asked", "expected"),
    [
        ("2013/2018", {"at": "2016"}, True),
        ("2013/2018", {"at": "2018-12-31"}, True),
        ("2013/2018", {"at": "2019"}, False),
        ("2009/..", {"at": "2030"}, True),
        ("2009/..", {"until": "2008-12"}, False),
        ("../2009", {"since": "2010"}, False),
        ("../2009", {"at": "1990"}, True),
        ("2015-05", {"since": "2015-05-31"}, True),
        ("2015-05", {"since": "2015-06"}, False),
        ("2015-05", {"until": "2015-04"}, False),
        ("2015-05", {"since": "2015", "until": "2015"}, True),
        ("2015-05", {"at": "2015", "since": "2015-06"}, False),
        (None, {"at": "2015"}, False),
        (None, {}, True),
        ("2015", {}, True),
    ],
)
def test_overlap_of_a_time_with_what_is_asked(when, asked, expected):
    assert overlaps(*(bounds(when) if when else (None, None)), window(**asked)) is expected


def test_a_window_without_days_is_refused():
    with pytest.raises(StatementError, match="since 2018, until 2015"):
        window(since="2018", until="2015")
