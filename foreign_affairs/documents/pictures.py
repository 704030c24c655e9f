"""Papers as pictures: to look at them in a page, on any device, without a PDF viewer."""

from collections.abc import Mapping
from typing import Any

from django.core.cache import cache

from foreign_affairs.documents import typesetting
from foreign_affairs.documents.models import Paper

PIXELS_PER_INCH = 130
_TEN_MINUTES = 600


def of_paper(paper_id: int) -> list[bytes]:
    """The pages of a paper as PNG, from its frozen context and version: what its PDF shows.

    Kept for ten minutes: the page asks for each of them. Raises Paper.DoesNotExist.
    """
    key = f"paper-pictures:{paper_id}:{PIXELS_PER_INCH}"
    pages: list[bytes] | None = cache.get(key)
    if pages is None:
        paper = Paper.objects.defer("content").get(pk=paper_id)
        pages = typesetting.pictures(
            paper.template, paper.template_version, paper.context, ppi=PIXELS_PER_INCH
        )
        cache.set(key, pages, _TEN_MINUTES)
    return pages


def of_draft(template: str, context: Mapping[str, Any]) -> list[bytes]:
    """The pages of a paper that is not issued, each marked as a draft; nothing is kept."""
    said = typesetting.frozen({**context, "draft": True})
    version = typesetting.version_of(template)
    return typesetting.pictures(template, version, said, ppi=PIXELS_PER_INCH)
