from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AnnualPlanConfig(AppConfig):
    name = "foreign_affairs.annual_plan"
    label = "annual_plan"
    verbose_name = _("Annual plan")
