from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SharedCalendarConfig(AppConfig):
    name = "foreign_affairs.shared_calendar"
    label = "shared_calendar"
    verbose_name = _("Shared calendar")
