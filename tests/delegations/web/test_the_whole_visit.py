"""A three-day visit through the pages, from a list of twelve members to the closed file."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

from delegations.models import Delegation
from tests.delegations import programme, stages
from tests.delegations.programme import at
from tests.delegations.web.test_writing import typed

pytestmark = pytest.mark.django_db
NAMES = ("SATO KENJI", *(f"TANAKA {letter}" for letter in "ABCDEFGHIJK"))


def members():
    lines = ["Họ và tên,Vai trò,Quốc tịch,Số hộ chiếu,Hộ chiếu có giá trị đến"]
    lines += [
        f"{name},{'thành viên' if number else 'trưởng đoàn'},Nhật Bản,TK12345{number:02},31/12/2029"
        for number, name in enumerate(NAMES)
    ]
    return SimpleUploadedFile("ds.csv", "\n".join(lines).encode())


def wishes(leader, hall):
    told = (("courtesy_call", "Chào xã giao", 45), ("talks", "Hội đàm", 90), ("visit", "Cảng", 60))
    said = {f"wish-{number}-kind": "" for number in range(8)}
    for number, (kind, title, minutes) in enumerate(told):
        said |= {
            f"wish-{number}-kind": kind,
            f"wish-{number}-title": title,
            f"wish-{number}-minutes": str(minutes),
            f"wish-{number}-chair": str(leader.pk) if kind != "visit" else "",
            f"wish-{number}-place": str(hall.pk) if kind == "talks" else "",
        }
    return said


def test_from_a_list_of_twelve_to_the_closed_file(phuc, binh, hoa, sits_at, time_machine):
    time_machine.move_to(stages.NOW, tick=False)
    leader, hall = programme.leader(), programme.venue(capacity=40)
    planner = sits_at(phuc)

    # Written down, with its members from a list and its rank confirmed.
    said = typed(head_position="deputy_minister", funding="full", responsible=hoa.pk)
    planner.post("/delegations/new/", {**said, "unit": phuc.unit_id})
    visit = Delegation.objects.get()
    way = f"/delegations/{visit.pk}/"
    planner.post(f"{way}members/import/", {"file": members(), "do": "write"})
    assert visit.members.count() == 12
    planner.post(f"{way}confirm_rank/", {"head_position": "deputy_minister", "rank": "B"})

    # A programme is proposed, accepted and adjusted by hand.
    answer = planner.post(f"{way}programme/propose/", wishes(leader, hall))
    assert len(answer.context["lines"]) == 3
    assert answer.context["unmet"] == ()
    signed = answer.context["accept"]["proposal"].value()
    planner.post(f"{way}programme/accept/", {"proposal": signed})
    talks = visit.items.get(title_vi="Hội đàm")
    moved = {
        "do": "save",
        "kind": "talks",
        "title_vi": "Hội đàm",
        "title_en": "Talks",
        "on": "17/06/2026",
        "starts_hour": "14:00",
        "ends_hour": "15:30",
        "chair": leader.pk,
        "place": hall.pk,
        "revision": talks.revision,
    }
    planner.post(f"{way}programme/{talks.pk}/", moved)
    talks.refresh_from_db()
    assert talks.starts_at == at(14, day=17)

    # Estimated, put before the approver, approved with the programme, printed in two languages.
    planner.post(f"{way}estimate/", {"banquets": "1", "do": "record"})
    planner.post(f"{way}plan/")
    sits_at(binh).post(f"{way}approve/")
    visit.refresh_from_db()
    assert (visit.state, visit.versions.count()) == ("approved", 1)
    paper = planner.get(f"{way}papers/programme_guests/")
    printed = PdfReader(io.BytesIO(paper.content)).pages[0].extract_text()
    assert "Hội đàm" in printed
    assert "Talks" in printed

    # On the day: the guests are here, the talks are late and what follows moves.
    time_machine.move_to(at(13, day=17), tick=False)
    officer = sits_at(hoa)
    officer.post(f"{way}start/")
    officer.post(f"{way}programme/{talks.pk}/track/", {"status": "delayed", "minutes": "20"})
    talks.refresh_from_db()
    assert (talks.status, talks.starts_at) == ("delayed", at(14, 20, day=17))
    for item in visit.items.all():
        officer.post(f"{way}programme/{item.pk}/track/", {"status": "done"})

    # Reported, settled, closed.
    time_machine.move_to(stages.DEPARTS + 5 * stages.DAY, tick=False)
    planner = sits_at(phuc)
    report = {"number": "45/BC", "reported_on": "22/06/2026", "results": "Ký biên bản."}
    planner.post(f"{way}record_report/", report)
    form = planner.get(f"{way}settlement/").context["form"]
    spent = {f"spent_{number}": line.amount for number, line in enumerate(form.lines)}
    planner.post(f"{way}settlement/", spent)
    planner.post(f"{way}close/")
    visit.refresh_from_db()
    assert visit.state == "closed"
    assert "Ký biên bản." in planner.get(way).content.decode()
    assert planner.get(f"{way}papers/result_report/").content.startswith(b"%PDF-")
