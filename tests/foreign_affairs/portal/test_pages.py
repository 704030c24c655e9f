"""Who gets which page, in which language, at what cost."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from foreign_affairs.notifications.models import Notice
from foreign_affairs.shared_calendar import operations
from foreign_affairs.shared_calendar.values import OFFICE_ZONE, EntryFacts

PUBLIC = ("/", "/calendar/")
OWN = ("/notices/", "/accounts/", "/accounts/feeds/", "/accounts/tokens/", "/accounts/colleagues/")
ALLAUTH = ("/accounts/email/", "/accounts/password/change/", "/accounts/logout/")
BEFORE_SIGN_IN = (
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/done/",
    "/accounts/password/reset/key/1-x/",
    "/accounts/confirm-email/",
    "/accounts/confirm-email/nonsense/",
    "/accounts/inactive/",
)
# A database is asked the same in either language.
LANGUAGES = ("vi", pytest.param("en", marks=pytest.mark.one_database))
ROLES = ("organiser", "desk", "officer", "approver", "planner", "leader", "administrator")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", [*PUBLIC, *BEFORE_SIGN_IN])
def test_a_visitor_reads_the_public_pages_in_both_languages(visitor, path, language):
    visitor.cookies["django_language"] = language

    page = visitor.get(path)

    assert (page.status_code, page.headers["Content-Language"]) == (200, language)
    assert f'<html lang="{language}"' in page.text


@pytest.mark.parametrize("path", [*OWN, "/accounts/organisation/"])
def test_a_visitor_is_asked_to_sign_in_and_comes_back(visitor, path):
    page = visitor.get(path)

    assert (page.status_code, page.headers["Location"]) == (302, f"/accounts/login/?next={path}")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", [*PUBLIC, *OWN, *ALLAUTH])
@pytest.mark.parametrize("role", ROLES)
def test_every_role_reads_its_own_pages_in_both_languages(
    everybody, signed_in, role, path, language
):
    page = signed_in(everybody[role], language=language).get(path)

    assert (page.status_code, page.headers["Content-Language"]) == (200, language)


@pytest.mark.parametrize("path", ["/notices/", "/calendar/", "/accounts/tokens/"])
def test_a_page_shows_its_reader_by_name(lan, signed_in, path):
    assert "Nguyễn Thị Lan" in signed_in(lan).get(path).text


def test_a_page_is_vietnamese_until_english_is_chosen(visitor):
    before = visitor.get("/", headers={"Accept-Language": "en-GB,en"})

    visitor.post("/language/", {"language": "en", "next": "/"})
    after = visitor.get("/", headers={"Accept-Language": "vi"})

    assert (before.headers["Content-Language"], after.headers["Content-Language"]) == ("vi", "en")


def test_a_page_without_a_reader_costs_no_query(visitor, django_assert_num_queries):
    with django_assert_num_queries(0):
        visitor.get("/accounts/login/")


def test_administration_is_entered_by_the_same_sign_in(visitor, lan, an, signed_in):
    asked = visitor.get("/admin/", follow=True)

    assert asked.redirect_chain[-1][0].startswith("/accounts/login/?next=")
    assert signed_in(lan).get("/admin/", follow=True).status_code == 403
    assert signed_in(an).get("/admin/").status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unknown_address_is_a_page_of_the_house(visitor, language):
    visitor.cookies["django_language"] = language

    page = visitor.get("/nothing/here/")

    assert (page.status_code, page.headers["Content-Language"]) == (404, language)
    assert "site-footer" in page.text


def test_a_form_without_its_secret_is_refused_with_a_page(db):
    page = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "lan"})

    assert page.status_code == 403
    assert "Trang đã mở quá lâu" in page.text


def test_the_calculator_answers_with_the_day_and_its_ledger(visitor):
    page = visitor.get(
        "/",
        {
            "track": "2.002312:no_consultation",
            "received_on": "20/04/2026",
            "received_hour": "09:00",
        },
    )

    answer = page.context["answer"]
    assert (answer.due_on, answer.working_days) == (date(2026, 5, 4), 7)
    assert answer.received_at == datetime(2026, 4, 20, 9, tzinfo=OFFICE_ZONE)
    assert "Thứ Hai, 04/05/2026" in page.text
    assert page.text.count('class="ledger-mark"') == 15


@pytest.mark.parametrize(
    ("received_on", "sentence"),
    [
        ("31/02/2026", "Ngày chưa đúng"),
        ("01/01/1999", "nằm ngoài lịch làm việc đã công bố"),
        ("01/01/0001", ""),
        ("31/12/9999", ""),
        ("", "Xin nhập nội dung này."),
    ],
)
def test_the_calculator_says_why_it_cannot_answer(visitor, received_on, sentence):
    page = visitor.get("/", {"track": "2.002312:no_consultation", "received_on": received_on})

    assert (page.status_code, page.context["answer"]) == (200, None)
    assert "data-problems" in page.text
    assert sentence in page.text


def entry(number, **facts):
    now = timezone.now()
    return EntryFacts(
        **{
            "source_kind": "dossier",
            "source_id": number,
            "kind": "conference",
            "case": f"case-{number}",
            "title": f"Hội thảo {number}",
            "starts_at": now + timedelta(days=1),
            "ends_at": now + timedelta(days=1, hours=2),
            "status": "confirmed",
            "visibility": "public",
            **facts,
        }
    )


@pytest.fixture
def publish(db):
    def put(*facts):
        with transaction.atomic():
            operations.publish(facts, at=timezone.now())

    return put


def test_the_home_page_shows_what_is_public_and_nothing_else(visitor, publish):
    publish(
        entry(1),
        entry(2, visibility="internal"),
        entry(3, status="tentative"),
        entry(4, visibility="restricted"),
        entry(5, kind="deadline"),
    )

    page = visitor.get("/")

    assert [row.title for row in page.context["upcoming"]] == ["Hội thảo 1"]


@pytest.mark.parametrize("path", PUBLIC)
def test_more_entries_cost_no_more_queries(visitor, publish, path):
    publish(entry(1))
    visitor.get(path)
    with CaptureQueriesContext(connection) as one:
        visitor.get(path)
    publish(entry(2), entry(3))
    with CaptureQueriesContext(connection) as three:
        visitor.get(path)

    assert len(three) == len(one)


def test_the_calendar_lists_a_month_for_who_has_no_scripts(visitor, publish):
    july = datetime(2026, 7, 20, 8, tzinfo=OFFICE_ZONE)
    called_off = {"starts_at": july, "ends_at": july + timedelta(hours=1)}
    publish(
        entry(1, starts_at=july, ends_at=july + timedelta(hours=3)),
        entry(2, starts_at=july + timedelta(days=31), ends_at=july + timedelta(days=32)),
        entry(3, **called_off),
    )
    publish(entry(3, **called_off, status="cancelled"))

    def titles(**query):
        return [row.title for row in visitor.get("/calendar/", query).context["entries"]]

    assert titles(day="2026-07-01") == ["Hội thảo 1", "Hội thảo 3"]
    assert titles(day="15/08/2026") == ["Hội thảo 2"]
    assert titles(day="2026-07-01", status="cancelled") == ["Hội thảo 3"]
    assert titles(day="2026-07-01", kind="conference", q="hoi thao 1") == ["Hội thảo 1"]


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "nonsense", "31/02/2026"])
def test_the_calendar_falls_back_to_today_for_a_day_it_cannot_show(visitor, day):
    page = visitor.get("/calendar/", {"day": day})

    assert (page.status_code, page.context["day"]) == (200, timezone.localdate())


def test_what_a_restricted_entry_is_cannot_be_found_out(minh, signed_in, publish):
    publish(entry(1, visibility="restricted", kind="delegation", title="Đoàn bí mật"))
    browser = signed_in(minh)
    day = (timezone.localtime() + timedelta(days=1)).date().isoformat()

    whole = browser.get("/calendar/", {"day": day})
    asked = browser.get("/calendar/", {"day": day, "q": "bi mat"})

    assert (len(whole.context["entries"]), len(asked.context["entries"])) == (1, 0)
    assert "bí mật" not in whole.text
    assert whole.context["kinds"] == []


@pytest.fixture
def notice(lan):
    """`notice(…)`: one in Lan's name, unless told otherwise."""

    def make(number=1, **facts):
        now = timezone.now()
        return Notice.objects.create(
            **{
                "subject_kind": "dossier",
                "subject_id": number,
                "kind": "received",
                "recipient": lan,
                "address": lan.email,
                "language": "vi",
                "path": "/dossiers/1/",
                "message_id": f"<{number}@example.org>",
                "created_at": now,
                "try_at": now,
                **facts,
            }
        )

    return make


@pytest.fixture
def _one_text(settings, tmp_path):
    """A pair of texts, so that the page does not hang on any app's own."""
    folder = tmp_path / "notices"
    folder.mkdir()
    (folder / "received.subject.txt").write_text("Hồ sơ đã được tiếp nhận", encoding="utf-8")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]


@pytest.mark.usefixtures("_one_text")
def test_notices_are_counted_shown_and_marked_as_read(lan, signed_in, notice):
    first, _second = notice(1), notice(2)
    browser = signed_in(lan)

    before = browser.get("/notices/")
    answer = browser.post("/notices/", {"notice": first.pk})
    after = browser.get("/notices/")

    assert before.text.count("Hồ sơ đã được tiếp nhận</h2>") == 2
    assert (before.context["house"].unread, after.context["house"].unread) == (2, 1)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/notices/")
    first.refresh_from_db()
    assert first.read_at is not None


@pytest.mark.usefixtures("_one_text")
def test_opening_a_notice_marks_it_and_leads_to_its_page(lan, signed_in, notice):
    told = notice()

    answer = signed_in(lan).post("/notices/", {"notice": told.pk, "open": ""})

    assert answer.headers["Location"] == "/dossiers/1/"
    assert not Notice.objects.filter(read_at=None).exists()


@pytest.mark.usefixtures("_one_text")
@pytest.mark.parametrize("number", ["own", "", "x", "9" * 30])
def test_a_notice_of_somebody_else_or_of_nobody_is_not_found(otto, signed_in, notice, number):
    told = notice()

    answer = signed_in(otto).post("/notices/", {"notice": told.pk if number == "own" else number})

    assert answer.status_code == 404
    told.refresh_from_db()
    assert told.read_at is None


@pytest.mark.usefixtures("_one_text")
def test_more_notices_cost_no_more_queries(lan, signed_in, notice):
    browser = signed_in(lan)
    notice(1)
    with CaptureQueriesContext(connection) as one:
        browser.get("/notices/")
    notice(2)
    notice(3)
    with CaptureQueriesContext(connection) as three:
        browser.get("/notices/")

    assert len(three) == len(one)


def test_the_navigation_follows_the_role(everybody, signed_in, visitor):
    def ways(browser):
        return [door.words for door in browser.get("/").context["house"].navigation]

    assert "Tra cứu hồ sơ" in ways(visitor)
    assert "Bộ phận một cửa" in ways(signed_in(everybody["desk"]))
    assert "Bộ phận một cửa" not in ways(signed_in(everybody["organiser"]))
    assert "Quản trị" in ways(signed_in(everybody["administrator"]))


@pytest.mark.parametrize(
    ("language", "heading"), [("vi", "Dung lượng quá lớn"), ("en", "That is too large")]
)
def test_a_form_beyond_the_limit_gets_a_page_in_the_chosen_language_with_a_way_back(
    client, language, heading
):
    """Without the database: nobody has looked yet who asks."""
    client.cookies["django_language"] = language
    form = "http://testserver/my/1/edit/?section=papers"

    page = client.post("/my/1/edit/", headers={"Content-Length": "999999999", "Referer": form})

    assert page.status_code == 413
    assert f'<html lang="{language}"' in page.text
    assert f"<h1>{heading}</h1>" in page.text
    assert f'<a class="btn btn-primary" href="{form}">' in page.text
    assert "csrfmiddlewaretoken" not in page.text
    assert "/accounts/login/" not in page.text


@pytest.mark.parametrize("before", ["", "https://elsewhere.example/", "javascript:alert(1)", "//x"])
def test_a_form_beyond_the_limit_leads_back_to_no_other_site(client, before):
    page = client.post("/apply/", headers={"Content-Length": "999999999", "Referer": before})

    assert page.status_code == 413
    assert '<a class="btn btn-primary" href="/">' in page.text
    assert page.text.count("btn-primary") == 1
