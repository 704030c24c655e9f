"""An office in which every address of the API has something to talk about."""

import re
from datetime import timedelta

from django.utils import timezone

from delegations import operations as delegation_operations
from delegations.domain.lifecycle import DELEGATION
from events import operations as event_operations
from events.domain.lifecycle import EVENT
from foreign_affairs.accounts import operations as accounts
from foreign_affairs.accounts.actors import acting
from foreign_affairs.annual_plan import operations as annual_plan
from foreign_affairs.notifications.models import Notice
from foreign_affairs.quality import operations as quality
from foreign_affairs.quality.domain.lifecycle import FEEDBACK
from foreign_affairs.shared_calendar import operations as calendar
from foreign_affairs.spending.models import SpendingNorm
from permits import operations
from permits.domain.consultations import CONSULTATION
from permits.domain.lifecycle import DOSSIER
from permits.domain.permit_lifecycle import PERMIT
from permits.models import Agency, Consultation, ReportAttachment
from tests.delegations import programme
from tests.delegations import stages as delegation_stages
from tests.events import stages as event_stages
from tests.foreign_affairs.quality import speaking
from tests.foreign_affairs.quality.test_slips import ANSWERS
from tests.foreign_affairs.shared_calendar import booking as rooms
from tests.permits import permit_stages, stages

FOUR = ("organiser", "desk", "officer", "approver")


class Office:
    """A thing of every kind, dossiers, permits and feedback in every state of theirs."""

    def __init__(self, people, dung):
        self.people = people
        lan, minh, hoa, _binh = four = [people[role] for role in FOUR]
        le, now = people["leader"], timezone.now()
        today = now.date()
        dossiers = {state: stages.in_state(state, *four) for state in stages.BUILDERS}
        permits = {
            status: permit_stages.in_status(status, *four) for status in permit_stages.BUILDERS
        }
        self.amendment = permit_stages.amendment(permit_stages.told(*four), lan)
        feedback = {state: speaking.in_state(state, lan, le, hoa) for state in speaking.BUILDERS}
        consultation = Consultation.objects.get(dossier=dossiers["consulting"])
        letter = Notice.objects.get(subject_kind="consultation", subject_id=consultation.pk)
        objecting = Consultation.objects.get(dossier=stages.consulting(lan, minh, hoa))
        operations.record_reply(
            consultation_id=objecting.pk,
            actor=acting(hoa),
            at=now,
            opinion="object",
            text="Chưa rõ thành phần khách.",
        )
        consultations = {"waiting": consultation, "replied": objecting}
        operations.write_report(
            permit_id=permits["valid"].pk,
            actor=acting(lan),
            at=permits["valid"].ends_at,
            results=permit_stages.RESULTS,
        )
        operations.attach_to_report(
            permit_id=permits["valid"].pk,
            actor=acting(lan),
            at=permits["valid"].ends_at,
            upload=stages.paper(),
        )
        slip = quality.evaluate(
            dossier_id=dossiers["returned"].pk, actor=acting(lan), at=now, **ANSWERS
        )
        secret = operations.register_secret(
            received_on=today,
            organiser="Một đơn vị",
            level="secret",
            place="Tủ 3",
            actor=acting(minh),
            at=now,
        )
        stand_in = accounts.set_stand_in(
            absent_id=hoa.pk,
            stands_in_id=dung.pk,
            starts_on=today + timedelta(days=30),
            ends_on=today + timedelta(days=33),
            actor=acting(le),
            at=now,
        )
        feed, _address = calendar.create_feed(name="Hạn", level="staff", actor=acting(hoa), at=now)
        tokens = {
            role: accounts.create_token(user=user, name="test", actor=acting(user), at=now)
            for role, user in people.items()
        }
        phuc = people["planner"]
        events = {state: event_stages.in_state(state, phuc) for state in event_stages.BUILDERS}
        self.settled = {
            "delegations": delegation_stages.settled(phuc, people["approver"]),
            "events": event_stages.settled(phuc, people["approver"]),
        }
        delegations = {
            state: delegation_stages.in_state(state, phuc, people["approver"], responsible=hoa)
            for state in delegation_stages.BUILDERS
        }
        line = programme.item(phuc, delegations["approved"])
        delegation_operations.approve_programme(
            delegation_id=delegations["approved"].pk, actor=acting(people["approver"]), at=now
        )
        item = annual_plan.add_item(
            actor=acting(phuc),
            at=now,
            year=today.year,
            kind="investment_promotion",
            title_vi="Tuần lễ cảng biển",
            quarter=2,
        )
        (booking,) = rooms.hold(rooms.wish(rooms.resource("room", "Phòng họp số 1")), at=now)
        guest = {"name": "Tanaka Hiroshi", "email": "tanaka@example.jp", "language": "en"}
        invited = {"actor": acting(phuc), "at": now, "people": [guest]}
        (invitee,) = event_operations.invite(event_id=events["confirmed"].pk, **invited)
        (self.at_the_talks,) = delegation_operations.invite(
            delegation_id=line.delegation_id, item_id=line.pk, **invited
        )
        external = calendar.add_external_calendar(name="JETRO", actor=acting(phuc), at=now)
        self.secrets = {role: secret for role, (_token, secret) in tokens.items()}
        self.by_action = {
            "dossiers": (DOSSIER, dossiers),
            "delegations": (DELEGATION, delegations),
            "events": (EVENT, events),
            "permits": (PERMIT, permits),
            "feedback": (FEEDBACK, feedback),
            "consultations": (CONSULTATION, consultations),
        }
        self.in_address = {
            "agencies/{id}": Agency.objects.earliest("pk").pk,
            "attachments/{id}": dossiers["draft"].attachments.earliest("pk").pk,
            "annual/{year}": 2026,
            "annual-plan/{id}": item.pk,
            "bookings/{id}": booking.pk,
            "by-link/{token}": letter.secret_path.split("/")[2],
            "consultations/{id}": consultation.pk,
            "delegations/{delegation_pk}": delegations["approved"].pk,
            "delegations/{id}": delegations["planned"].pk,
            "dossiers/{dossier_pk}": dossiers["draft"].pk,
            "dossiers/{id}": dossiers["consulting"].pk,
            "evaluations/{id}": slip.pk,
            "events/{id}": events["confirmed"].pk,
            "external/{id}": external.pk,
            "feedback/{id}": feedback["answered"].pk,
            "feeds/{id}": feed.pk,
            "events/{event_pk}": events["confirmed"].pk,
            "invitees/{id}": invitee.pk,
            "letters/{position}": 1,
            "members/{id}": delegations["approved"].members.get().pk,
            "norms/{id}": SpendingNorm.objects.earliest("pk").pk,
            "notices/{id}": Notice.objects.filter(recipient=hoa).earliest("pk").pk,
            "permits/{id}": permits["valid"].pk,
            "programme/{id}": line.pk,
            "programme/{item_pk}": line.pk,
            "report_files/{file_id}": ReportAttachment.objects.get().pk,
            "resources/{id}": booking.resource_id,
            "secret-dossiers/{id}": secret.pk,
            "stand-ins/{id}": stand_in.pk,
            "papers/{kind}": "briefing",
            "tokens/{id}": tokens["officer"][0].pk,
            "versions/{number}": 1,
            "verification/{token}": permits["valid"].token,
        }

    def place(self, path):
        """What to write into the address `path` for its parameters, by their names."""
        said = {}
        for kind, name in re.findall(r"([\w-]+)/{(\w+)}", path):
            said[name] = self.in_address[f"{kind}/{{{name}}}"]
        act = re.fullmatch(r".*/([\w-]+)/{id}/(\w+)/", path)
        if act and act[1] in self.by_action:
            table, things = self.by_action[act[1]]
            if act[2] in table.actions:
                sources = [state for state in table.row(act[2]).sources if state in things]
                said["id"] = things[sources[0]].pk
        if path.endswith(("/estimate/", "/settlement/")):
            said["id"] = self.settled[path.split("/")[3]].pk
        if path.endswith("/programme/{item_pk}/invitees/{id}/"):
            said["id"] = self.at_the_talks.pk
        if path.endswith("/differences/"):
            said["id"] = self.amendment.pk
        if "/letters/" in path:
            said["dossier_pk"] = self.by_action["dossiers"][1]["returned"].pk
        return said
