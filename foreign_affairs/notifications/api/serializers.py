from django.utils.translation import get_language
from rest_framework import serializers

from foreign_affairs.notifications import texts
from foreign_affairs.notifications.models import Notice


class NoticeOut(serializers.ModelSerializer[Notice]):
    """A notice in the language of the request."""

    subject = serializers.SerializerMethodField()
    text = serializers.SerializerMethodField()

    class Meta:
        model = Notice
        fields = [
            "id",
            "kind",
            "subject_kind",
            "subject_id",
            "subject",
            "text",
            "path",
            "created_at",
            "sent_at",
            "read_at",
        ]

    def get_subject(self, notice: Notice) -> str:
        return texts.subject(notice, language=get_language())

    def get_text(self, notice: Notice) -> str:
        return texts.body(notice, language=get_language())
