"""A laptop: everything from the defaults of base.py, with the site's own error pages.

DEBUG=1 shows Django's instead, and keeps every query of a request, which doubles its time.
"""

from foreign_affairs.settings.base import *

DEBUG = WANTS_DEBUG

DEMO = True
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
