"""The suite's settings, without what would slow down ours and the peer's alike.

So the ratios are stricter than in production, where each request is also logged.
"""

from foreign_affairs.settings.test import *  # noqa: F403
from foreign_affairs.settings.test import LOGGING, STATIC_ROOT

ROOT_URLCONF = "tests.benchmarks.urls"
WHITENOISE_AUTOREFRESH = False
STATIC_ROOT.mkdir(exist_ok=True)
LOGGING["root"]["level"] = "WARNING"
# A bench asks more often than any calendar program.
FEED_REQUESTS_PER_MINUTE = 10**9
