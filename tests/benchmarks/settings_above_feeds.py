"""Only the middleware that a feed passes: see `foreign_affairs.shared_calendar.middleware`."""

from tests.benchmarks.settings import *  # noqa: F403
from tests.benchmarks.settings import MIDDLEWARE

MIDDLEWARE = MIDDLEWARE[
    : MIDDLEWARE.index("foreign_affairs.shared_calendar.middleware.FeedMiddleware")
]
# Some of the apps refuse to start without their middleware; a bare view needs none of them.
INSTALLED_APPS = []
ROOT_URLCONF = "tests.benchmarks.bare"
