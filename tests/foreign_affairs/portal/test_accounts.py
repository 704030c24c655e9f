"""From a proven e-mail to an organisation and its colleagues; tokens and subscriptions."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from foreign_affairs.accounts import operations
from foreign_affairs.accounts.models import ApiToken, Invitation, Organisation, Role, User
from foreign_affairs.audit.models import Entry
from foreign_affairs.notifications.models import Notice
from foreign_affairs.notifications.tasks import deliver_notices
from foreign_affairs.portal.operations import invite_colleague
from foreign_affairs.refusals import RuleBroken
from foreign_affairs.shared_calendar.models import Feed
from tests.cast import PASSWORD, as_actor, person

SIGN_UP = {
    "full_name": "Nguyễn Thị Lan",
    "email": "lan@university.example",
    "phone": "0912 345 678",
    "password1": "hoa-phuong-do-hai-phong",
    "password2": "hoa-phuong-do-hai-phong",
}
ORGANISATION = {
    "name": "Trường Đại học Hàng hải Việt Nam",
    "name_en": "Vietnam Maritime University",
    "kind": "university",
    "address": "484 Lạch Tray, Hải Phòng",
    "phone": "0225 000 0001",
}


def next_mail():
    """The one mail that waits in the outbox, sent."""
    assert deliver_notices() == 1
    return mail.outbox.pop()


def link_in(message, part):
    """The address in a mail that holds `part`, without scheme and host."""
    return re.search(rf"https?://[^/]+(/\S*{part}\S*)", message.body)[1]


def test_who_signs_up_proves_the_address_and_founds_the_organisation(visitor):
    sent = visitor.post("/accounts/signup/", SIGN_UP)
    lan = User.objects.get(email="lan@university.example")

    assert sent.headers["Location"] == "/accounts/confirm-email/"
    assert (lan.full_name, lan.username, lan.language) == ("Nguyễn Thị Lan", "lan", "vi")
    assert visitor.get("/accounts/organisation/").status_code == 302
    assert [message.subject for message in mail.outbox] == ["Xác nhận địa chỉ thư điện tử"]

    address = link_in(mail.outbox[0], "confirm-email")
    assert "Đúng, xác nhận" in visitor.get(address).text
    proven = visitor.post(address)
    assert proven.headers["Location"] == "/accounts/organisation/"
    founded = visitor.post("/accounts/organisation/", ORGANISATION)

    organisation = Organisation.objects.get()
    lan.refresh_from_db()
    assert founded.headers["Location"] == "/"
    assert {name: getattr(organisation, name) for name in ORGANISATION} == ORGANISATION
    assert lan.organisation == organisation
    assert as_actor(lan).roles == {Role.ORGANISER}
    entry = Entry.objects.get(subject_kind="organisation")
    assert (entry.action, entry.actor_id) == ("found_organisation", lan.pk)


def test_nothing_is_founded_before_the_address_is_proven(visitor):
    visitor.post("/accounts/signup/", SIGN_UP)

    answer = visitor.post("/accounts/organisation/", ORGANISATION)

    assert answer.headers["Location"] == "/accounts/login/?next=/accounts/organisation/"
    assert not Organisation.objects.exists()


def test_mails_speak_the_language_of_the_page(visitor):
    visitor.cookies["django_language"] = "en"

    visitor.post("/accounts/signup/", SIGN_UP)

    message = mail.outbox[0]
    assert message.subject == "Confirm your e-mail"
    assert "Dear Nguyễn Thị Lan," in message.body
    assert "Hải Phòng Department of Foreign Affairs" in message.body
    assert User.objects.get().language == "en"


def test_a_second_sign_up_with_an_address_is_not_told_on_the_page(visitor, lan):
    answer = visitor.post("/accounts/signup/", {**SIGN_UP, "email": lan.email})

    assert answer.headers["Location"] == "/accounts/confirm-email/"
    assert [message.subject for message in mail.outbox] == ["Quý vị đã có tài khoản"]
    assert User.objects.count() == 1


def test_what_is_wrong_with_a_sign_up_is_said_beside_the_field_and_on_top(visitor):
    page = visitor.post("/accounts/signup/", {**SIGN_UP, "full_name": "", "password2": "khac"})

    assert page.status_code == 200
    assert page.text.count("Xin nhập nội dung này.") == 2
    assert 'href="#id_full_name"' in page.text
    assert 'value="lan@university.example"' in page.text
    assert not User.objects.exists()


def test_a_forgotten_password_is_set_anew_by_mail(visitor, lan):
    visitor.post("/accounts/password/reset/", {"email": lan.email})
    address = visitor.get(link_in(mail.outbox[0], "password/reset/key")).headers["Location"]

    page = visitor.get(address)
    answer = visitor.post(
        address, {"password1": "mot-cau-that-dai", "password2": "mot-cau-that-dai"}
    )

    assert "Đặt mật khẩu mới" in page.text
    assert answer.headers["Location"] == "/accounts/password/reset/key/done/"
    lan.refresh_from_db()
    assert lan.check_password("mot-cau-that-dai")


def test_an_organisation_is_founded_once(lan, signed_in):
    answer = signed_in(lan).post("/accounts/organisation/", ORGANISATION)

    assert answer.status_code == 422
    assert "Bạn đã thuộc một cơ quan, tổ chức." in answer.text
    assert Organisation.objects.count() == 1


def test_a_colleague_joins_by_the_link_in_the_mail(lan, signed_in):
    signed_in(lan).post("/accounts/colleagues/", {"email": "dung@university.example"})
    assert mail.outbox == []
    message = next_mail()
    address = link_in(message, "accounts/join")
    dung = Client()

    assert (message.to, "Nguyễn Thị Lan" in message.body) == (["dung@university.example"], True)
    assert lan.organisation.name in dung.get(address).text
    assert 'value="dung@university.example"' in dung.get("/accounts/signup/").text
    signed_up = dung.post(
        f"/accounts/signup/?next={address}",
        {**SIGN_UP, "full_name": "Lê Tiến Dũng", "email": "dung@university.example"},
    )
    assert signed_up.headers["Location"] == address
    assert mail.outbox == []
    joined = dung.post(address)

    assert joined.headers["Location"] == "/"
    colleague = User.objects.get(email="dung@university.example")
    assert colleague.organisation == lan.organisation
    assert as_actor(colleague).roles == {Role.ORGANISER}
    assert Invitation.objects.get().accepted_at is not None
    assert Client().get(address).status_code == 404


def test_an_invitation_reads_as_a_mail_of_the_office_in_the_inviters_language(otto, signed_in):
    signed_in(otto).post("/accounts/colleagues/", {"email": "eva@example.org"})

    message = next_mail()

    day = f"{timezone.localtime(Invitation.objects.get().expires_at):%d/%m/%Y}"
    link = link_in(message, "accounts/join")
    assert message.subject == "Invitation to join your organisation's account"
    assert message.body == (
        "Dear Sir or Madam,\n\n"
        "Otto Lindqvist invites you to file and follow the dossiers of Công ty Đóng tàu Bến Bính "
        "together. Please open this link:\n\n"
        f"http://127.0.0.1:8000{link}\n\n"
        f"It is good until {day}, once, and for your address only.\n"
        "Whoever belongs to another organisation already cannot join a second one: please ignore "
        "this mail then.\n\n"
        "-- \nHải Phòng Department of Foreign Affairs\n15 Trần Quang Khải, Hồng Bàng, Hải Phòng\n"
    )


def test_an_invitations_secret_waits_in_the_outbox_and_is_gone_when_sent(lan, an, signed_in):
    signed_in(lan).post("/accounts/colleagues/", {"email": "dung@university.example"})
    waiting = Notice.objects.get()
    looked = signed_in(an).get(f"/admin/notifications/notice/{waiting.pk}/change/")

    secret = link_in(next_mail(), "accounts/join").split("/")[-2]

    assert waiting.secret_path == f"/accounts/join/{secret}/"
    assert (looked.status_code, secret in looked.text) == (200, False)
    kept = [*Notice.objects.values(), *Invitation.objects.values(), *Entry.objects.values()]
    assert len(kept) == 3
    assert secret not in str(kept)


def test_an_invitation_that_cannot_be_mailed_was_never_made(lan, university):
    with pytest.raises(RuleBroken):
        invite_colleague(email="no address", actor=as_actor(lan), at=timezone.now())

    university.refresh_from_db()
    assert university.revision == 0
    assert [model.objects.count() for model in (Invitation, Notice, Entry)] == [0, 0, 0]


def test_inviting_tells_nobody_who_is_a_member_elsewhere(lan, otto, signed_in):
    pages, mails = [], []
    for email in (otto.email, "nobody@example.org"):
        browser = signed_in(lan)
        sent = browser.post("/accounts/colleagues/", {"email": email})
        page = browser.get("/accounts/colleagues/")
        message = next_mail()
        pages.append((sent.status_code, sent.headers["Location"]))
        pages.append(list(map(str, page.context["messages"])))
        mails.append((message.to, message.subject, message.body.count("\n")))
        Invitation.objects.all().delete()

    assert pages[0] == pages[2] == (302, "/accounts/colleagues/")
    assert [text.replace("nobody", "otto") for text in pages[3]] == pages[1]
    assert mails[0] == (["otto@example.org"], *mails[1][1:])


def test_the_twenty_first_invitation_of_a_day_is_refused_with_its_reason(lan, signed_in):
    browser = signed_in(lan)
    for number in range(20):
        browser.post("/accounts/colleagues/", {"email": f"p{number}@example.org"})

    answer = browser.post("/accounts/colleagues/", {"email": "one@example.org"})

    assert answer.status_code == 422
    assert "đã gửi 20 lời mời trong 24 giờ qua" in answer.text
    assert (Invitation.objects.count(), Notice.objects.count()) == (20, 20)


def test_an_invitation_proves_no_other_address(lan, signed_in):
    signed_in(lan).post("/accounts/colleagues/", {"email": "dung@university.example"})
    address = link_in(next_mail(), "accounts/join")
    thief = Client()
    thief.get(address)

    answer = thief.post(f"/accounts/signup/?next={address}", SIGN_UP)

    assert answer.headers["Location"] == "/accounts/confirm-email/"
    assert User.objects.get(email="lan@university.example").organisation is None


def test_an_invitation_for_somebody_else_opens_nothing(lan, otto, signed_in):
    _invitation, token = operations.invite_colleague(
        email="dung@university.example", actor=as_actor(lan), at=timezone.now()
    )
    stranger = person("stranger", "Người Lạ")
    browser = signed_in(stranger)

    page = browser.get(f"/accounts/join/{token}/")
    answer = browser.post(f"/accounts/join/{token}/")

    assert "dung@university.example" in page.text
    assert answer.status_code == 404
    stranger.refresh_from_db()
    assert stranger.organisation is None


@pytest.mark.parametrize("days", [14, 20])
def test_an_invitation_past_its_end_is_not_found(lan, visitor, days):
    _invitation, token = operations.invite_colleague(
        email="dung@university.example",
        actor=as_actor(lan),
        at=timezone.now() - timedelta(days=days),
    )

    assert visitor.get(f"/accounts/join/{token}/").status_code == 404


def test_a_member_cannot_be_invited_again(lan, trang, signed_in):
    answer = signed_in(lan).post("/accounts/colleagues/", {"email": trang.email})

    assert answer.status_code == 422
    assert "Địa chỉ này đã thuộc về một thành viên." in answer.text
    assert (Notice.objects.count(), Invitation.objects.count()) == (0, 0)


def test_the_office_has_no_colleagues_to_invite(minh, signed_in):
    answer = signed_in(minh).post("/accounts/colleagues/", {"email": "a@example.org"})

    assert answer.status_code == 422
    assert (Notice.objects.count(), Invitation.objects.count()) == (0, 0)


def test_a_token_is_shown_once_and_withdrawn(lan, signed_in):
    browser = signed_in(lan)

    made = browser.post("/accounts/tokens/", {"name": "Phần mềm của trường"})
    token = ApiToken.objects.get()
    secret = made.context["secret"]
    assert secret in made.text
    assert secret not in browser.get("/accounts/tokens/").text

    answer = browser.post(f"/accounts/tokens/{token.pk}/revoke/")

    assert answer.headers["Location"] == "/accounts/tokens/"
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_a_token_of_somebody_else_is_not_found(lan, otto, signed_in):
    token, _secret = operations.create_token(
        user=lan, name="hers", actor=as_actor(lan), at=timezone.now()
    )

    answer = signed_in(otto).post(f"/accounts/tokens/{token.pk}/revoke/")

    assert answer.status_code == 404
    token.refresh_from_db()
    assert token.revoked_at is None


FEED = {"name": "Lịch của tôi", "level": "staff"}


def test_a_subscription_shows_its_address_once_with_ways_to_use_it(lan, signed_in):
    browser = signed_in(lan)

    made = browser.post("/accounts/feeds/", FEED)
    address = made.context["address"]

    assert (made.status_code, made.headers["Cache-Control"]) == (
        201,
        "max-age=0, no-cache, no-store, must-revalidate, private",
    )
    assert made.context["webcal"] == address.replace("http://", "webcal://")
    assert "https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2F" in made.text
    assert "https://outlook.office.com/calendar/0/addfromweb?url=http%3A%2F%2F" in made.text
    assert (
        browser.get(address.partition("//")[2].partition("/")[2].join(("/", ""))).status_code == 200
    )
    assert address not in browser.get("/accounts/feeds/").text


def test_a_subscription_is_given_a_new_address_and_ended(lan, signed_in):
    browser = signed_in(lan)
    first = browser.post("/accounts/feeds/", FEED).context["address"]
    feed = Feed.objects.get()

    second = browser.post(f"/accounts/feeds/{feed.pk}/rotate/").context["address"]
    browser.post(f"/accounts/feeds/{feed.pk}/revoke/")

    feed.refresh_from_db()
    assert first != second
    assert feed.revoked_at is not None
    assert browser.post(f"/accounts/feeds/{feed.pk}/rotate/").status_code == 422


@pytest.mark.parametrize("act", ["rotate", "revoke"])
def test_a_subscription_of_somebody_else_is_not_found(lan, otto, signed_in, act):
    signed_in(lan).post("/accounts/feeds/", FEED)
    feed = Feed.objects.get()

    answer = signed_in(otto).post(f"/accounts/feeds/{feed.pk}/{act}/")

    assert answer.status_code == 404
    feed.refresh_from_db()
    assert feed.revoked_at is None


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"level": "all"}, {"kinds": ["nonsense"]}, {"name": "x" * 101}]
)
def test_a_subscription_that_makes_no_sense_is_refused(lan, signed_in, wrong):
    answer = signed_in(lan).post("/accounts/feeds/", {**FEED, **wrong})

    assert answer.status_code == 400
    assert not Feed.objects.exists()


def test_signing_in_leads_where_one_wanted_to_go(lan, visitor):
    lan.emailaddress_set.create(email=lan.email, verified=True, primary=True)

    answer = visitor.post("/accounts/login/?next=/notices/", {"login": "lan", "password": PASSWORD})

    assert answer.headers["Location"] == "/notices/"
