"""How long personal data is kept after what it was asked for is over."""

from datetime import datetime

from django.conf import settings

from foreign_affairs.workdays.deadlines import last_day_before, office_date, start_of_day


def kept_since(at: datetime) -> datetime:
    """What ended before then goes: the start of the day PERSONAL_DATA_KEPT_DAYS before `at`.

    Source: Law 91/2025/QH15 (limited storage); office practice for the number of days.
    """
    return start_of_day(last_day_before(office_date(at), settings.PERSONAL_DATA_KEPT_DAYS))
