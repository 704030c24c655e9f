"""The calendar of one delegation: what a subscription to it holds, and how it is offered."""

import pytest

from delegations import operations, queries
from foreign_affairs.accounts.actors import acting
from foreign_affairs.shared_calendar import operations as shared_calendar
from foreign_affairs.shared_calendar.models import Feed
from tests.delegations import stages
from tests.delegations.programme import at, item, venue
from tests.delegations.stages import NOW

pytestmark = pytest.mark.django_db

FEEDS = "/accounts/feeds/"


def read(client, address):
    return client.get(address[address.index("/feeds/") :]).content.decode().replace("\r\n ", "")


@pytest.fixture
def visit(phuc, binh):
    delegation = stages.planned(phuc)
    item(
        phuc,
        delegation,
        place_id=venue(address="18 Hoàng Diệu").pk,
        our_side="Đồng chí Trần Văn Mật",
        their_side="SATO KENJI",
        title_en="Talks",
    )
    return operations.approve(delegation_id=delegation.pk, actor=acting(binh), at=NOW)


def test_an_itinerary_holds_the_visit_and_its_items_and_no_names(visit, phuc, hoa, client, now):
    other = stages.planned(phuc)
    item(phuc, other, title_vi="Hội đàm của đoàn khác")
    _feed, address = shared_calendar.create_feed(
        name="Kobe", level="staff", group=queries.case_of(visit), actor=acting(hoa), at=now
    )

    text = read(client, address)

    assert text.count("BEGIN:VEVENT") == 2
    assert "SUMMARY:Đoàn công tác thành phố Kobe: Hội đàm" in text
    assert "LOCATION:Trung tâm Hội nghị\\, 18 Hoàng Diệu" in text
    assert "GEO:20.8625" in text
    assert "STATUS:CONFIRMED" in text
    for secret in ("Trần Văn Mật", "SATO", "đoàn khác"):
        assert secret not in text


def test_a_moved_item_has_moved_in_the_itinerary(visit, phuc, hoa, client, now):
    _feed, address = shared_calendar.create_feed(
        name="Kobe", level="staff", group=queries.case_of(visit), actor=acting(hoa), at=now
    )
    one = visit.items.get()

    operations.change_item(
        delegation_id=visit.pk,
        item_id=one.pk,
        actor=acting(phuc),
        at=NOW,
        starts_at=at(15, day=17),
        ends_at=at(16, day=17),
    )

    text = read(client, address)
    assert "DTSTART;TZID=Asia/Ho_Chi_Minh:20260617T150000" in text
    assert "SEQUENCE:" in text


def test_the_page_of_subscriptions_offers_the_visits_ahead_to_the_office(
    visit, phuc, hoa, lan, client, now
):
    stages.planned(phuc, visibility="restricted", name_vi="Đoàn kín")
    group = queries.case_of(visit)
    client.force_login(hoa)

    page = client.get(f"{FEEDS}?group={group}").content.decode()
    made = client.post(
        FEEDS, {"name": "Kobe", "level": "staff", "group": group, "reminder_minutes": ""}
    )
    client.force_login(lan)
    not_offered = client.get(FEEDS).content.decode()

    assert f'<option value="{group}" selected>Đoàn công tác thành phố Kobe' in page
    assert "Đoàn kín" not in page
    assert made.status_code == 201
    assert Feed.objects.get().group == group
    assert "một chuyến thăm" in made.content.decode()
    assert 'name="group"' not in not_offered
