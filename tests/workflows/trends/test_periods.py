from datetime import date

import pytest

from motifsearch.workflows.trends.periods import period_of, span
from motifsearch.workflows.trends.seasons import windows


@pytest.mark.parametrize(
    ("by", "key", "start", "days"),
    [
        ("month", "2024-02", date(2024, 2, 1), 29),
        ("quarter", "2024-Q1", date(2024, 1, 1), 91),
        ("year", "2024", date(2024, 1, 1), 366),
    ],
)
def test_a_day_lies_in_one_period(by, key, start, days):
    period = period_of(date(2024, 2, 29), by)
    assert (period.key, period.start, period.days) == (key, start, days)


def test_a_span_has_no_gap_and_holds_both_days():
    assert [period.key for period in span(date(2024, 11, 30), date(2025, 2, 1), "month")] == [
        "2024-11", "2024-12", "2025-01", "2025-02",
    ]  # fmt: skip
    assert [period.key for period in span(date(2024, 12, 31), date(2025, 1, 1), "quarter")] == ["2024-Q4", "2025-Q1"]
    assert len(span(date(2025, 5, 5), date(2025, 5, 5), "year")) == 1


def test_the_weeks_before_lebaran_move_with_it():
    months = span(date(2024, 1, 1), date(2025, 12, 31), "month")
    lebaran = dict(zip((month.key for month in months), windows(months)[:, 0], strict=True))
    # 10 April 2024 and 31 March 2025.
    assert [key for key, filled in lebaran.items() if filled] == [
        "2024-02",
        "2024-03",
        "2024-04",
        "2025-02",
        "2025-03",
    ]
    assert lebaran["2024-03"] == 1.0
    assert lebaran["2024-04"] == pytest.approx(9 / 30)
