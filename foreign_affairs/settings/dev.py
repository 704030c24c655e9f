"""A laptop: everything from the defaults of base.py, plus Django's error pages."""

from foreign_affairs.settings.base import *

DEBUG = True
env.seal()
