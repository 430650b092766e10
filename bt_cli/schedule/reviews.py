"""The dates of clinic and X-ray."""

from datetime import date, timedelta

from bt_cli.plan.model import WEEKDAYS, Review


def review_dates(review: Review, last: date) -> list[date]:
    """The reviews up to and with the first one on or after the last session, or the last that the plan covers."""
    assert review.first  # noqa: S101 - `reading` has filled it in
    days = [WEEKDAYS.index(day) for day in review.weekdays]
    dates: list[date] = []
    planned = review.first
    while not dates or dates[-1] < last:
        later = min(((day - planned.weekday()) % 7 for day in days), default=0)
        on = planned + timedelta(days=later)
        if on not in dates[-1:]:
            dates.append(on)
        planned += timedelta(days=review.every_days)
    covered = [on for on in dates if review.last is None or on < review.last]
    return covered if len(covered) == len(dates) or review.last is None else [*covered, review.last]
