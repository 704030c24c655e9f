from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DelegationsConfig(AppConfig):
    name = "delegations"
    verbose_name = _("Incoming delegations")

    def ready(self) -> None:
        from delegations import news  # noqa: PLC0415 -- it needs the models

        news.listen()
