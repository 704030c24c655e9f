"""What the journeys have beside the live site: callers with tokens, and the first steps."""

import io
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import call_command

from foreign_affairs.workdays.queries import current_calendar
from tests.conftest import NOT_HERE
from tests.journeys import conference
from tests.journeys.caller import Caller

LONGEST_STORY = timedelta(days=40)


@pytest.fixture(autouse=True)
def _work_days_are_published(committed_db):
    """The journeys live today. After the last published year the site rightly refuses to count."""
    published_until = current_calendar().known_until
    if conference.TODAY.date() + LONGEST_STORY > published_until:
        pytest.skip(f"{NOT_HERE}work days after {published_until:%d/%m/%Y}")


@pytest.fixture
def calling(live_site):
    """`calling(lan)`: a caller with a token from `create_token`; `calling()`: anybody."""

    def caller(user=None):
        if user is None:
            return Caller(live_site)
        printed = io.StringIO()
        call_command("create_token", user.username, stdout=printed)
        return Caller(live_site, printed.getvalue().strip())

    return caller


@pytest.fixture
def manage(processes, committed_db):
    """`manage("verify_audit")` in a process of its own, which must end with exit code 0."""

    def run(command, *arguments):
        process = processes(command, str(settings.ROOT / "manage.py"), command, *arguments)
        assert process.wait(60) == 0, process.log.read_text()

    return run


@pytest.fixture
def handed_in():
    """`handed_in(lan, **said)`: a complete dossier that waits at the desk."""

    def hand_in(applicant, **changed):
        said = {"classification": conference.answers(), **conference.plan(**changed)}
        dossier = applicant.post("dossiers/", **said)
        for component in ("request_letter", "plan"):
            file = io.BytesIO(conference.paper())
            file.name = f"{component}.pdf"
            applicant.upload(
                f"dossiers/{dossier['id']}/attachments/", component=component, file=file
            )
        return applicant.post(f"dossiers/{dossier['id']}/submit/")

    return hand_in


@pytest.fixture
def expected_clock():
    """`expected_clock(anybody, dossier)`: what the deadline preview says of its reception."""

    def preview(caller, dossier):
        return caller.get(
            "deadlines/preview/",
            procedure=dossier["procedure"],
            track=dossier["track"],
            received_at=dossier["received_at"],
        )

    return preview


@pytest.fixture
def one_address(settings, live_site):
    """What this process writes leads to the live site, as what the site itself writes."""
    settings.SITE_ADDRESS = live_site.url


@pytest.fixture
def everything_holds(one_address):
    """Asked at the end of each story: both commands raise where something does not."""

    def hold():
        call_command("verify_audit", stdout=io.StringIO())
        call_command("rebuild_calendar", "--check", stdout=io.StringIO())

    return hold


@pytest.fixture
def earlier(one_address):
    """`earlier(5)`: the instant of today's conference's telling, five working days ago."""

    def ago(working_days):
        calendar, today = current_calendar(), conference.TODAY.date()
        if not calendar.is_working(today):
            working_days += 1
        day = calendar.working_days_before(today, working_days)
        return conference.TODAY - timedelta(days=(today - day).days)

    return ago
