"""Opinions on the pages: the officer asks, the agency answers by its link, the approver replies."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from foreign_affairs.accounts.actors import acting
from foreign_affairs.notifications.models import Notice
from permits import operations
from permits.models import Consultation, Dossier
from tests.permits import stages
from tests.permits.stages import MONDAY

DAY = timedelta(days=1)
POLICE, ARMY = "Công an thành phố", "Bộ Chỉ huy Quân sự thành phố"
SAID = {"opinion": "agree_with_conditions", "conditions": "Báo trước 3 ngày.", "respondent": "A"}


@pytest.fixture
def asked(lan, minh, hoa):
    return stages.consulting(lan, minh, hoa, agencies=(POLICE, ARMY))


def path_for(name=POLICE):
    return Notice.objects.get(kind="consultation_asked", context__agency_vi=name).secret_path


def page(client, dossier):
    return client.get(reverse("dossier", args=[dossier.pk])).content.decode()


def act(client, request, action, **said):
    return client.post(reverse("consultation_action", args=[request.pk, action]), said)


def to(name, dossier):
    return dossier.consultations.get(agency__name_vi=name)


def test_the_officer_chooses_agencies_with_check_boxes(lan, minh, hoa, sits_at, later):
    dossier = stages.received(lan, minh, officer=hoa, track="consultation")
    client = sits_at(hoa)
    shown = page(client, dossier)
    assert "Lấy ý kiến các cơ quan" in shown
    assert len(re.findall(r'type="checkbox"[^>]*name="agencies"', shown)) == 14 or (
        shown.count('name="agencies"') == 14
    )

    answer = client.post(
        reverse("dossier_action", args=[dossier.pk, "consult"]),
        {"agencies": [stages.agency().pk, stages.agency(ARMY).pk], "question": stages.QUESTION},
    )

    assert answer.status_code == 302
    assert Dossier.objects.get(pk=dossier.pk).state == "consulting"
    shown = page(client, dossier)
    assert "Đang chờ ý kiến của các cơ quan" in shown
    assert shown.count('id="opinion-') == 2
    # Who is awaited is not offered again.
    assert shown.count('name="agencies"') == 12


def test_what_is_not_possible_yet_says_why_beside_the_act(asked, lan, minh, hoa, sits_at, later):
    short = stages.received(lan, minh, officer=hoa)

    assert "Chưa thực hiện được, vì:" in page(sits_at(hoa), asked)
    assert "Công an thành phố còn thời hạn trả lời đến ngày 28/04/2026." in page(
        sits_at(hoa), asked
    )
    assert "Quy trình này không lấy ý kiến cơ quan nào." in page(sits_at(hoa), short)


def test_the_organiser_reads_that_agencies_are_asked_and_until_when(asked, lan, sits_at, later):
    shown = page(sits_at(lan), asked)

    assert "Đang lấy ý kiến các cơ quan liên quan" in shown
    assert "28/04/2026" in shown
    assert POLICE not in shown
    assert stages.QUESTION not in shown


def test_the_office_reads_each_opinion_and_who_was_reminded_when(asked, hoa, binh, sits_at, later):
    operations.chase_agencies(at=MONDAY + 4 * DAY)
    operations.record_reply(
        consultation_id=to(POLICE, asked).pk,
        actor=acting(hoa),
        at=later,
        opinion="object",
        text="Chưa rõ khách mời.",
        letter_number="45/CATP",
    )

    for user in (hoa, binh):
        shown = page(sits_at(user), asked)
        for said in (
            "Không đồng ý",
            "Chưa rõ khách mời.",
            "45/CATP",
            "Nhắc trước hạn",
            "cong-an-thanh-pho@example.org",
            "Đang chờ ý kiến",
        ):
            assert said in shown, said


def test_the_officer_records_a_letter_on_the_page(asked, hoa, sits_at, later):
    client, request = sits_at(hoa), to(POLICE, asked)

    wrong = act(client, request, "record_reply", opinion="object", letter_number="45/CATP")
    assert wrong.status_code == 422
    assert "Hãy nêu lý do không đồng ý." in wrong.content.decode()
    assert 'value="45/CATP"' in wrong.content.decode()
    done = act(
        client,
        request,
        "record_reply",
        opinion="object",
        text="Chưa rõ khách mời.",
        letter_number="45/CATP",
        letter_on="21/04/2026",
        replied_on="22/04/2026",
    )

    assert done["Location"] == f"{reverse('dossier', args=[asked.pk])}#opinion-{request.pk}"
    request.refresh_from_db()
    assert (request.state, request.opinion, request.letter_number) == (
        "replied",
        "object",
        "45/CATP",
    )


@pytest.mark.parametrize(
    ("who", "action", "status"),
    [
        ("lan", "remind", 404),
        ("minh", "remind", 403),
        ("hoa", "answer_objection", 403),
        ("binh", "answer_objection", 409),
        ("hoa", "reply", 404),
        ("hoa", "record_silence", 404),
    ],
)
def test_a_forbidden_act_on_a_request_is_refused(
    asked, lan, minh, hoa, binh, sits_at, later, who, action, status, everything
):
    user = {"lan": lan, "minh": minh, "hoa": hoa, "binh": binh}[who]
    before = everything()

    assert act(sits_at(user), to(POLICE, asked), action, answer="x").status_code == status
    assert everything() == before


def test_an_officer_reminds_by_hand_and_not_twice_a_day(asked, hoa, sits_at, later):
    client = sits_at(hoa)

    assert act(client, to(POLICE, asked), "remind").status_code == 302
    twice = act(client, to(POLICE, asked), "remind")

    assert twice.status_code == 422
    assert "Hôm nay đã đôn đốc cơ quan này rồi." in twice.content.decode()


def test_the_approver_answers_the_objection_and_takes_conditions_over(
    asked, hoa, binh, sits_at, later
):
    police, army = to(POLICE, asked), to(ARMY, asked)
    operations.record_reply(
        consultation_id=police.pk, actor=acting(hoa), at=MONDAY, opinion="object", text="Không."
    )
    operations.record_reply(
        consultation_id=army.pk,
        actor=acting(hoa),
        at=MONDAY,
        opinion="agree_with_conditions",
        conditions="Không quay phim ngoài hội trường.",
    )
    operations.conclude_consultation(dossier_id=asked.pk, actor=acting(hoa), at=later)
    operations.forward(
        dossier_id=asked.pk, actor=acting(hoa), at=later, proposal="granted", appraisal="Đủ."
    )
    client = sits_at(binh)
    shown = page(client, asked)
    assert "Công an thành phố không đồng ý." in shown
    assert "Điều kiện kèm theo, nếu có" not in shown
    grant = reverse("dossier_action", args=[asked.pk, "grant"])
    refused = client.post(grant, {"conditions": "Theo ý kiến."})
    assert refused.status_code == 422
    assert "không đồng ý. Hãy trả lời" in refused.content.decode()

    assert act(client, police, "answer_objection", answer="Đã bổ sung.").status_code == 302
    shown = page(client, asked)
    assert "Không quay phim ngoài hội trường.</textarea>" in shown
    assert "Lấy từ ý kiến của: Bộ Chỉ huy Quân sự thành phố." in shown
    assert client.post(grant, {"conditions": "Theo ý kiến."}).status_code == 302

    assert Dossier.objects.get(pk=asked.pk).permit.conditions == "Theo ý kiến."


def test_the_link_opens_a_page_without_account_or_cookie_but_the_forms(asked, client, time_machine):
    time_machine.move_to(MONDAY + DAY, tick=False)
    answer = client.get(path_for())
    shown = answer.content.decode()

    assert answer.status_code == 200
    for said in (
        "Đề nghị Công an thành phố cho ý kiến",
        stages.PLAN["title_vi"],
        stages.QUESTION,
        "Nhật Bản, Hàn Quốc, Hà Lan",
        "16/06/2026",
        "còn 4 ngày làm việc, hạn 28/04",
        "thư.pdf",
    ):
        assert said in shown, said
    assert "lan@example.org" not in shown
    assert "0912 345 678" not in shown
    assert set(answer.cookies) <= {"csrftoken"}
    assert "no-store" in answer["Cache-Control"] or "no-cache" in answer["Cache-Control"]
    assert "noindex" in shown


def test_an_agency_reads_the_organisers_papers_and_no_others(asked, lan, minh, hoa, client, later):
    other = stages.received(lan, minh, officer=hoa)
    own, foreign = asked.attachments.first(), other.attachments.first()

    answer = client.get(f"{path_for()}attachments/{own.pk}/")

    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, stages.PDF)
    assert answer["Content-Disposition"].startswith("attachment")
    assert client.get(f"{path_for()}attachments/{foreign.pk}/").status_code == 404
    assert client.get(f"/consult/wrong/attachments/{own.pk}/").status_code == 404


def test_an_agency_answers_once_on_its_page(asked, client, later):
    path = path_for()

    done = client.post(path, SAID)
    thanks = client.get(path)
    twice = client.post(path, {"opinion": "agree", "respondent": "B"})

    assert (done.status_code, done["Location"]) == (302, path)
    assert "Chúng tôi đã nhận ý kiến của Quý cơ quan." in thanks.content.decode()
    assert "Báo trước 3 ngày." in thanks.content.decode()
    assert twice.status_code == 409
    assert "Mỗi ý kiến chỉ gửi một lần." in twice.content.decode()
    assert to(POLICE, asked).opinion == "agree_with_conditions"
    assert set(done.cookies) | set(thanks.cookies) <= {"csrftoken"}


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"opinion": "object", "respondent": "A"}, "Hãy nêu lý do không đồng ý."),
        ({"opinion": "agree_with_conditions", "respondent": "A"}, "Hãy nêu các điều kiện."),
        ({"opinion": "agree", "respondent": "A\x07"}, "trên một dòng"),
    ],
)
def test_an_answer_to_be_mended_comes_back_with_what_was_typed(
    asked, client, later, said, sentence, everything
):
    before = everything()

    answer = client.post(path_for(), {**said, "text": "" if "object" in said else " "})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert everything() == before


def test_a_late_answer_is_taken_and_said_to_be_late(asked, client, hoa, time_machine):
    path = path_for()
    operations.conclude_consultation(dossier_id=asked.pk, actor=acting(hoa), at=MONDAY + 9 * DAY)
    time_machine.move_to(MONDAY + 10 * DAY, tick=False)

    assert "đánh dấu là đến muộn" in client.get(path).content.decode()
    assert client.post(path, SAID).status_code == 302
    assert to(POLICE, asked).after_closing


def test_a_link_that_is_over_says_so_calmly_and_a_wrong_one_helps(asked, lan, client, later):
    path = path_for()
    operations.withdraw(dossier_id=asked.pk, actor=acting(lan), at=later)

    over, wrong = client.get(path), client.get("/consult/wrong/")

    assert (over.status_code, wrong.status_code) == (404, 404)
    assert "Không còn cần ý kiến của Quý cơ quan" in over.content.decode()
    assert stages.PLAN["title_vi"] not in over.content.decode()
    assert "Đường dẫn này không mở được" in wrong.content.decode()
    assert client.post(path, SAID).status_code == 404
    assert Consultation.objects.get(agency__name_vi=POLICE).state == "lapsed"


def test_links_are_not_guessed_at_leisure_on_the_page_either(db, client):
    statuses = [client.get("/consult/x/").status_code for _ in range(61)]

    assert statuses == [404] * 60 + [429]


def test_the_dossiers_page_takes_as_many_queries_for_three_opinions_as_for_one(
    lan, minh, hoa, sits_at, later
):
    client, names = sits_at(hoa), (POLICE, ARMY, "Bộ Ngoại giao")
    dossiers = [stages.consulting(lan, minh, hoa, agencies=names[:count]) for count in (1, 3)]
    page(client, dossiers[0])

    counted = []
    for dossier in dossiers:
        with CaptureQueriesContext(connection) as queries:
            page(client, dossier)
        counted.append(len(queries))

    assert counted[0] == counted[1]


def test_the_queue_says_how_many_opinions_are_awaited(asked, lan, minh, hoa, sits_at, later):
    stages.consulting(lan, minh, hoa)
    stages.received(lan, minh, officer=hoa)
    operations.record_reply(
        consultation_id=to(ARMY, asked).pk, actor=acting(hoa), at=MONDAY, opinion="agree"
    )
    client = sits_at(hoa)

    with CaptureQueriesContext(connection) as two:
        shown = client.get(reverse("queue")).content.decode()
    stages.consulting(lan, minh, hoa, agencies=(POLICE, ARMY))
    with CaptureQueriesContext(connection) as three:
        more = client.get(reverse("queue")).content.decode()

    assert shown.count("Còn chờ 1 ý kiến") == 2
    assert "Còn chờ 2 ý kiến" in more
    assert len(two) == len(three)
