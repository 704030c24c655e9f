"""Handing a dossier to somebody else from its page."""

import pytest
from django.urls import reverse

from permits.models import Dossier
from tests.permits import stages


@pytest.mark.usefixtures("later")
def test_an_officer_hands_a_dossier_over_from_its_page(lan, minh, hoa, dung, sits_at):
    dossier = stages.received(lan, minh, officer=hoa)
    page = reverse("dossier", args=[dossier.pk])
    act = reverse("dossier_action", args=[dossier.pk, "assign"])

    before = sits_at(hoa).get(page).content.decode()
    done = sits_at(hoa).post(act, {"officer": dung.pk, "reason": "Nghỉ phép."})

    assert f"– {hoa}" in before
    assert done.status_code == 302
    assert Dossier.objects.get(pk=dossier.pk).assignee == dung
    assert f"– {dung}" in sits_at(hoa).get(page).content.decode()


@pytest.mark.usefixtures("later")
def test_the_page_offers_no_officer_who_has_the_dossier_and_refuses_others(
    lan, minh, hoa, dung, binh, sits_at, everything
):
    dossier = stages.received(lan, minh, officer=hoa)
    act = reverse("dossier_action", args=[dossier.pk, "assign"])
    before = everything()

    answers = [sits_at(hoa).post(act, {"officer": one}) for one in (hoa.pk, binh.pk, "", "x")]

    assert [answer.status_code for answer in answers] == [422] * 4
    assert everything() == before
