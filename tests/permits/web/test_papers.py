"""Looking at papers in a page: those that were issued, and those that would be."""

import re

import pytest
from django.core.cache import cache
from django.urls import reverse

from foreign_affairs.documents import typesetting
from foreign_affairs.documents.models import Paper
from permits.letters import drafts
from permits.models import Authorisation
from tests.permits import stages
from tests.permits.stages import in_state

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n"

# action → (state, who, what is typed)
TYPED = {
    "request_completion": ("submitted", "minh", {"missing": "Chữ ký.\nCon dấu."}),
    "decline": ("submitted", "minh", {"reason": "Không thuộc thẩm quyền."}),
    "request_supplement": (
        "appraising",
        "minh",
        {"items": "Văn bản của Bộ Công an", "reason": "Chưa đủ căn cứ."},
    ),
    "stop": ("appraising", "binh", {"reason": "Không còn tổ chức.", "legal_basis": "Mẫu số 05"}),
    "reappoint": (
        "appraising",
        "binh",
        {"due_on": "15/05/2026", "reason": "Chờ ý kiến.", "cause": "own_step"},
    ),
    "submit_upward": ("deciding", "binh", {"summary": "Đề nghị đồng ý."}),
    "grant": ("deciding", "binh", {"conditions": "Giữ bí mật nhà nước."}),
    "refuse": ("deciding", "binh", {"reason": "Chưa đủ.", "legal_basis": "Điều 5"}),
}


@pytest.fixture(autouse=True)
def no_pictures_of_before():
    cache.clear()


@pytest.fixture
def cast(lan, minh, hoa, binh, le, otto):
    return {"lan": lan, "minh": minh, "hoa": hoa, "binh": binh, "le": le, "otto": otto}


def preview(client, dossier, action, typed):
    return client.post(reverse("preview_action", args=[dossier.pk, action]), typed)


def test_every_act_with_a_paper_is_tried_here():
    assert set(TYPED) == drafts.ACTIONS


@pytest.mark.parametrize("action", TYPED)
def test_a_paper_is_seen_before_it_is_issued_and_nothing_is_written(
    action, lan, minh, hoa, binh, cast, sits_at, later, everything
):
    state, who, typed = TYPED[action]
    dossier = in_state(state, lan, minh, hoa, binh, fit_for=action)
    before = everything()

    answer = preview(sits_at(cast[who]), dossier, action, typed)

    assert answer.status_code == 200, answer.content.decode()[:2000]
    assert len(answer.context["pages"]) == 1
    assert answer.content.decode().count('src="data:image/png;base64,iVBOR') == 1
    assert everything() == before


@pytest.mark.parametrize("action", TYPED)
def test_what_was_seen_is_what_is_issued(
    action, lan, minh, hoa, binh, cast, sits_at, later, monkeypatch
):
    state, who, typed = TYPED[action]
    dossier = in_state(state, lan, minh, hoa, binh, fit_for=action)
    seen = {}
    real = drafts.drafted
    monkeypatch.setattr(drafts, "drafted", lambda *a, **k: seen.setdefault("draft", real(*a, **k)))
    client = sits_at(cast[who])
    preview(client, dossier, action, typed)

    done = client.post(reverse("dossier_action", args=[dossier.pk, action]), typed)

    assert done.status_code == 302, done.content.decode()[:3000]
    issued = Paper.objects.filter(subject_id=dossier.pk).order_by("pk").last()
    template, draft = seen["draft"]
    without_number = {key: issued.context[key] for key in issued.context.keys() - {"number", "qr"}}
    assert issued.template == template
    assert without_number == {key: draft[key] for key in draft.keys() - {"number", "qr"}}
    assert draft["number"].startswith("…")


def test_what_is_not_typed_yet_is_said_instead_of_drawn(lan, minh, hoa, binh, sits_at, later):
    dossier = in_state("submitted", lan, minh, hoa, binh)

    answer = preview(sits_at(minh), dossier, "decline", {"reason": " "})

    assert (answer.status_code, answer.context.get("pages")) == (422, None)
    assert "Chưa có bản nháp để xem" in answer.content.decode()


def test_who_may_not_sign_sees_why_instead_of_a_draft(lan, minh, hoa, binh, sits_at, later):
    dossier = in_state("deciding", lan, minh, hoa, binh)
    Authorisation.objects.filter(person=binh).delete()

    answer = preview(sits_at(binh), dossier, "grant", {"conditions": ""})

    assert (answer.status_code, answer.context.get("pages")) == (422, None)
    assert [reason.code for reason in answer.context["reasons"]] == ["no_authority_in_force"]


@pytest.mark.parametrize(
    ("who", "action", "status"),
    [
        ("hoa", "decline", 403),
        ("minh", "refuse", 403),
        ("otto", "decline", 404),
        ("binh", "x", 404),
    ],
)
def test_a_preview_is_for_who_may_do_the_act(
    who, action, status, lan, minh, hoa, binh, cast, sits_at, later
):
    dossier = in_state("submitted", lan, minh, hoa, binh)

    assert preview(sits_at(cast[who]), dossier, action, {"reason": "x"}).status_code == status


def test_in_another_state_there_is_nothing_to_preview(lan, minh, hoa, binh, sits_at, later):
    dossier = in_state("appraising", lan, minh, hoa, binh)

    assert preview(sits_at(minh), dossier, "decline", {"reason": "x"}).status_code == 409


def test_the_form_offers_to_see_the_paper_without_any_script(lan, minh, hoa, binh, sits_at, later):
    dossier = in_state("submitted", lan, minh, hoa, binh)

    page = sits_at(minh).get(reverse("dossier", args=[dossier.pk])).content.decode()

    offered = re.findall(r'formaction="([^"]+)" formtarget="_blank"', page)
    assert sorted(offered) == [
        reverse("preview_action", args=[dossier.pk, action])
        for action in ("decline", "request_completion")
    ]


def test_an_issued_paper_is_shown_page_by_page(lan, minh, hoa, binh, sits_at, later):
    dossier = in_state("at_desk", lan, minh, hoa, binh)
    client = sits_at(lan)

    page = client.get(reverse("letter_preview", args=[dossier.pk, 2]))

    text = page.content.decode()
    picture = client.get(reverse("letter_page", args=[dossier.pk, 2, 1]))
    assert page.status_code == 200
    assert reverse("letter", args=[dossier.pk, 2]) in text
    assert "đã ký điện tử" in text
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/png")
    assert picture.content.startswith(PNG)
    assert picture["Cache-Control"] == "private, no-store"
    assert Paper.objects.filter(kind="permit", rendered_at=None).exists()


@pytest.mark.parametrize(
    ("who", "position", "page"), [("lan", 2, 1), ("otto", 1, 1), ("lan", 1, 2)]
)
def test_a_paper_that_is_not_told_of_another_house_or_without_such_a_page_is_not_found(
    who, position, page, lan, minh, hoa, binh, cast, sits_at, later
):
    dossier = in_state("decided", lan, minh, hoa, binh)
    client = sits_at(cast[who])

    answers = [client.get(reverse("letter_page", args=[dossier.pk, position, page])).status_code]
    if page == 1:
        address = reverse("letter_preview", args=[dossier.pk, position])
        answers.append(client.get(address).status_code)

    assert set(answers) == {404}


def test_the_pictures_are_made_once_for_ten_minutes(
    lan, minh, hoa, binh, sits_at, later, monkeypatch
):
    dossier = in_state("appraising", lan, minh, hoa, binh)
    client = sits_at(lan)
    first = client.get(reverse("letter_page", args=[dossier.pk, 1, 1])).content

    Paper.objects.filter(subject_id=dossier.pk).update(context={})

    assert client.get(reverse("letter_page", args=[dossier.pk, 1, 1])).content == first


def test_a_draft_says_so_on_every_page(lan, minh, hoa, binh, later):
    dossier = in_state("submitted", lan, minh, hoa, binh)
    template, said = drafts.drafted(
        "decline", dossier, said={"reason": "x"}, actor=minh, at=stages.MONDAY
    )

    plain, draft = (
        typesetting.pictures(template, 1, typesetting.frozen({**said, "draft": is_draft}), ppi=60)
        for is_draft in (False, True)
    )

    assert plain != draft
