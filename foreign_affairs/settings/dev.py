"""A laptop: everything from the defaults of base.py, with the site's own error pages.

DEBUG=1 shows Django's instead, and keeps every query of a request, which doubles its time.
"""

import os

from foreign_affairs.settings.base import *

DEBUG = WANTS_DEBUG

DEMO = True
# What `make run` serves, so that a command in another shell writes the same links.
if "SITE_ADDRESS" not in os.environ and (LOCAL / "site-address").exists():
    SITE_ADDRESS = (LOCAL / "site-address").read_text(encoding="utf-8").strip()
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
