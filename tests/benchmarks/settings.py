"""The suite's settings, with what would slow down ours and the peer's alike as in production."""

from foreign_affairs.settings.test import *  # noqa: F403

ROOT_URLCONF = "tests.benchmarks.urls"
WHITENOISE_AUTOREFRESH = False
# A bench asks more often than any calendar program.
FEED_REQUESTS_PER_MINUTE = 10**9
