"""The words of a notice, from its pair of templates, in the language of whoever reads."""

from django.conf import settings
from django.template import Context
from django.template.backends.django import Template
from django.template.loader import get_template
from django.utils import translation

from foreign_affairs.notifications.frozen import thawed
from foreign_affairs.notifications.models import Notice


def subject(notice: Notice, *, language: str | None = None) -> str:
    """One line, whatever the template or the data hold: no header can be smuggled in."""
    return " ".join(_rendered(notice, "subject", language).split())


def body(notice: Notice, *, language: str | None = None) -> str:
    return _rendered(notice, "body", language).strip() + "\n"


def _rendered(notice: Notice, part: str, language: str | None) -> str:
    """Plain text, so nothing is escaped. Templates know the context, `link` and the office."""
    language = language or notice.language
    path = notice.secret_path or notice.path
    with translation.override(language):
        template = get_template(f"notices/{notice.kind}.{part}.txt")
        context = {
            **thawed(notice.context),
            "link": f"{settings.SITE_ADDRESS.rstrip('/')}{path}" if path else "",
            "recipient": notice.recipient.full_name if notice.recipient else "",
            "office": settings.OFFICE_NAME_EN if language == "en" else settings.OFFICE_NAME_VI,
            "office_address": settings.OFFICE_ADDRESS,
        }
        assert isinstance(template, Template)
        return str(template.template.render(Context(context, autoescape=False)))
