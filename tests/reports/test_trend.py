"""The trend's points are what the reports of those days say."""

from datetime import date

import pytest

from ledger.reports.figures import count, flows
from ledger.reports.trend import trend
from ledger.rules.family import standings_on
from ledger.rules.periods import period_of
from ledger.rules.tallies import up_to
from ledger.rules.yardstick import Yardstick
from ledger.store.workspace import Workspace
from tests.conftest import Office


@pytest.mark.parametrize("kind", ["week", "month", "quarter"])
def test_each_point_is_what_a_report_of_its_day_counts(sample: Office, kind: str) -> None:
    ledger = Workspace(sample.root).read().ledger
    yardstick, today = Yardstick.of(ledger), date(2026, 11, 20)
    period = period_of(kind, today)
    spans = [up_to(period, today)]
    while len(spans) < len(trend(ledger.items, period, up_to(period, today))):
        spans.insert(0, period_of(kind, spans[0].first).before)

    points = trend(ledger.items, period, up_to(period, today))

    for point, span in zip(points, spans, strict=True):
        standings = standings_on(ledger.items, span.last, yardstick)
        assert (point.overdue, point.finished) == (
            count(standings, yardstick.policy.lights).overdue, flows(standings, span.first, span.last).finished
        )  # fmt: skip
