"""Random walks: every act by everybody in any order, as time goes by, and what always holds.

`WALK_STEPS=6000` walks farther than the suite does.
"""

import os
from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)
from structlog.testing import capture_logs

from foreign_affairs.accounts.actors import NOBODY, acting
from foreign_affairs.accounts.models import StandIn
from foreign_affairs.lifecycle import WrongRole, WrongState
from foreign_affairs.notifications.models import Notice
from foreign_affairs.quality import operations as quality
from foreign_affairs.refusals import NotVisible, Refusal, RuleBroken
from foreign_affairs.workdays.deadlines import office_date
from permits import operations, queries
from permits.calendar import CALLED_OFF
from permits.domain.consultations import CONSULTATION
from permits.domain.intake import Regime
from permits.domain.lifecycle import DOSSIER, State
from permits.domain.permit_lifecycle import PERMIT
from permits.domain.reports import ReportReminder
from permits.domain.values import Outcome
from permits.models import Consultation, Dossier, Permit, ProcedureVersion
from tests.permits import invariants, stages, walk_arguments
from tests.permits.editions import publish
from tests.permits.permit_stages import RESULTS

STEPS_OF_A_WALK = 100
WALKS_AT_ONCE = 4
FAR = "WALK_STEPS" in os.environ
STEPS = int(os.environ.get("WALK_STEPS", "1600"))
MOST_DOSSIERS = 9
FIRST_DAY = stages.MONDAY
HOURS = [1, 5, 20, 24, 24, 30, 72, 120, 240, 600]
DAYS_OFF = ["2026-04-28", "2026-05-12", "2026-05-26", "2026-06-10", "2026-07-01"]
DAYS_ON = ["2026-04-27"]
BY_PEOPLE = [name for name in PERMIT.actions if name != "supersede"]
STRAIGHT = {
    State.DRAFT: "submit",
    State.SUBMITTED: "receive",
    State.APPRAISING: "forward",
    State.DECIDING: "grant",
    State.DECIDED: "deliver_to_desk",
}
MAY_MOVE_THE_DAY = ("receive", "correct_reception", "change_track")
"""Acts after which the day may be another than the one promised: a person put it right."""


class Walk(RuleBasedStateMachine):
    """Several dossiers, everybody, one clock. The database is put back at the end of a walk."""

    def __init__(self, cast, trodden, salt):
        super().__init__()
        self.cast, self.trodden, self.salt = cast, trodden, salt
        self.at, self.actors, self.steps, self.done = FIRST_DAY, {}, 0, set()
        # Not an atomic block: operations are durable and would not stand inside one.
        self.point = transaction.savepoint()

    def teardown(self):
        try:
            invariants.check_books(today=self.today)
            invariants.check_actions(map(self.actor, self.cast), today=self.today)
        finally:
            transaction.savepoint_rollback(self.point)

    @property
    def today(self):
        return office_date(self.at)

    def actor(self, name):
        key = name, self.today
        if key not in self.actors:
            user = self.cast[name]
            self.actors[key] = NOBODY if user is None else acting(user, on=self.today)
        return self.actors[key]

    @initialize(resumes=st.booleans(), away=st.booleans())
    def open_the_office(self, resumes, away):
        after = ProcedureVersion.AfterSupplement
        ProcedureVersion.objects.update(after_supplement=after.RESUME if resumes else after.RESTART)
        if away:
            self._set_away("hoa", "dung", days=30)
            self._set_away("binh", "le", days=60)
        asked = self._complete("online", stages.ANSWERS)
        self._advance(asked, track="consultation")
        operations.consult(
            dossier_id=asked.pk,
            actor=self.actor("hoa"),
            at=self.at,
            agency_ids=[stages.agency().pk],
            question=stages.QUESTION,
        )
        self._advance(self._complete("counter", stages.ANSWERS), track="no_consultation")
        upward = self._complete("online", walk_arguments.FOR_THE_PRIME_MINISTER, lead_days=90)
        self._advance(upward, track="prime_minister")
        appraised = {"proposal": "granted", "appraisal": "Đủ điều kiện."}
        operations.forward(dossier_id=upward.pk, actor=self.actor("hoa"), at=self.at, **appraised)
        for lead_days in (2, 30):
            permit = self._permitted(lead_days=lead_days)
            operations.write_report(
                permit_id=permit.pk, actor=self.actor("lan"), at=self.at, results=RESULTS
            )
        notification = self._complete("online", stages.NOTIFIES)
        operations.submit(dossier_id=notification.pk, actor=self.actor("lan"), at=self.at)

    def _set_away(self, absent, stands_in, *, days):
        StandIn.objects.create(
            absent=self.cast[absent],
            stands_in=self.cast[stands_in],
            starts_on=self.today,
            ends_on=self.today + timedelta(days=days),
            set_by=self.cast[absent],
            set_at=self.at,
        )

    def _complete(self, channel, answers, *, lead_days=60, who="lan"):
        starts_at = self.at + timedelta(days=lead_days)
        plan = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=9)}
        if channel == "online":
            return stages.complete(self.cast[who], at=self.at, answers=answers, **plan)
        minh, university = self.cast["minh"], self.cast["lan"].organisation
        return stages.counter_draft(minh, university, at=self.at, channel=channel, **plan)

    def _advance(self, dossier, *, track):
        """Straight to the officer, where most of what can happen begins."""
        clerk = "lan" if dossier.channel == "online" else "minh"
        operations.submit(dossier_id=dossier.pk, actor=self.actor(clerk), at=self.at)
        operations.receive(
            dossier_id=dossier.pk,
            actor=self.actor("minh"),
            at=self.at,
            track=track,
            officer_id=self.cast["hoa"].pk,
        )

    def _permitted(self, *, lead_days):
        """A permit that its organiser knows of, so that there is time for a life of its own."""
        dossier = self._complete("online", stages.ANSWERS, lead_days=lead_days)
        self._advance(dossier, track="no_consultation")
        facts = {"dossier_id": dossier.pk, "at": self.at}
        appraised = {"proposal": "granted", "appraisal": "Đủ điều kiện."}
        operations.forward(actor=self.actor("hoa"), **facts, **appraised)
        operations.grant(actor=self.actor("binh"), **facts)
        operations.deliver_to_desk(actor=self.actor("hoa"), **facts)
        return Permit.objects.get(dossier=dossier)

    @rule(data=st.data(), seed=st.integers(0, 2**32))
    def something_happens(self, data, seed):
        """One rule for everything: of several, each walk would leave out about the half.

        What happens is chosen by a seed, since drawn choices would be the first ones too often.
        """
        self.steps += 1
        self.random = Random(f"{self.salt}:{self.steps}:{seed}")
        self.choose(HAPPENINGS)(self, data)

    def choose(self, among):
        return self.random.choice(list(among))

    def somebody_files(self, data):
        if Dossier.objects.count() == MOST_DOSSIERS:
            return
        self._complete(
            self.choose(["online", "counter", "post"]),
            data.draw(walk_arguments.ANY_ANSWERS.filter(lambda said: not said.state_secrets)),
            lead_days=self.choose([20, 60, 90]),
            who=self.choose(["lan", "lan", "otto"]),
        )

    def somebody_acts(self, data):
        """Anybody, anything, on any dossier: mostly refused."""
        dossier = self.choose(list(Dossier.objects.order_by("pk")))
        self._act(
            data,
            dossier,
            who=self.choose(list(self.cast)),
            action=self.choose(DOSSIER.actions),
        )

    def somebody_acts_as_offered(self, data):
        """What the table offers, by one to whom it is offered: done unless a rule forbids it."""
        found = list(queries.open_dossiers(Dossier.objects.order_by("pk")))
        if not found:
            return
        dossier = self.choose(found)
        offered = {name: self._offered(dossier, name) for name in self.cast}
        # In the table's order, and what ends the dossier more seldom than what leads on.
        actions = [
            name
            for name in DOSSIER.actions
            for _ in range(_weight(DOSSIER.row(name)))
            if any(name in each for each in offered.values())
        ]
        action = self.choose(actions)
        names = [name for name, each in offered.items() if action in each]
        self._act(data, dossier, who=self.choose(names), action=action)

    def somebody_does_something_new(self, data):
        """What this walk has not seen yet, wherever the table has a place for it."""
        found = list(queries.open_dossiers(Dossier.objects.order_by("pk")))
        states = {dossier.state for dossier in found}
        new = [
            row.action
            for row in DOSSIER.rows
            if row.action not in self.done and states.intersection(row.sources)
        ]
        if not new:
            return
        action = self.choose(new)
        sources = DOSSIER.row(action).sources
        dossier = self.choose([one for one in found if one.state in sources])
        names = [name for name in self.cast if action in self._offered(dossier, name)]
        if names:
            self._act(data, dossier, who=self.choose(names), action=action)

    def somebody_goes_straight_on(self, data):
        """The next step to a decision: by chance alone few would come so far, least amendments."""
        found = Dossier.objects.filter(state__in=STRAIGHT).order_by("pk")
        dossier = self.choose(found.exclude(amends=None) or found or [None])
        if dossier is None:
            return
        notifies = (dossier.state, dossier.regime) == (State.SUBMITTED, Regime.NOTIFY)
        action = "take_note" if notifies else STRAIGHT[dossier.state]
        names = [name for name in self.cast if action in self._offered(dossier, name)]
        if names:
            self._act(data, dossier, who=self.choose(names), action=action)

    def _offered(self, dossier, name):
        actor = self.actor(name)
        return queries.available_actions(dossier, actor) if self._sees(actor, dossier) else ()

    @staticmethod
    def _sees(actor, dossier):
        if actor.user is None:
            return False
        own = actor.organisation_id == dossier.organisation_id and "organiser" in actor.roles
        return (
            own
            or (actor.is_staff and dossier.state != State.DRAFT)
            or ("desk" in actor.roles and dossier.channel != "online")
        )

    def _act(self, data, dossier, *, who, action):
        officers = [self.cast["hoa"].pk, self.cast["dung"].pk]
        arguments = data.draw(
            walk_arguments.on_the_dossier(action, dossier, at=self.at, officers=officers)
        )
        actor, row = self.actor(who), DOSSIER.row(action)
        roles = queries.roles_towards(dossier, actor)
        refusal = (
            NotVisible
            if not self._sees(actor, dossier)
            else WrongRole
            if not roles.intersection(row.roles)
            else WrongState
            if dossier.state not in row.sources
            else None
        )
        done = self._try(
            getattr(operations, action), refusal, dossier_id=dossier.pk, actor=actor, **arguments
        )
        after = Dossier.objects.get(pk=dossier.pk)
        if done:
            self._check_act(dossier, after, row, actor)
            invariants.check_dossier(after, today=self.today)
            self.done.add(action)
            superseded = action == "deliver_to_desk" and dossier.amends_id and after.outcome
            self.trodden["supersede"] += int(superseded == Outcome.GRANTED)
        self.trodden[action if done else f"{action} refused"] += 1

    def _try(self, operation, refusal, *, actor, **said):
        """Whether it was done: `refusal` by the table must come, one by a rule may."""
        name = actor.user.username if actor.user else "nobody"
        note(f"{self.at:%d/%m %H:%M} {name} {operation.__name__}: {said}")
        arguments = {"at": self.at, "actor": actor, **said}
        before = invariants.fingerprint()
        if refusal is not None:
            with pytest.raises(refusal):
                operation(**arguments)
            assert invariants.fingerprint() == before, operation
            return False
        try:
            operation(**arguments)
        except RuleBroken:
            assert invariants.fingerprint() == before, operation
            return False
        return True

    def _check_act(self, before, after, row, actor):
        assert after.state == (row.target or before.state)
        assert after.revision == before.revision + 1
        entry = invariants.last_entry("dossier", after.pk)
        assert (entry.action, entry.at, entry.actor_id, entry.position) == (
            row.action,
            self.at,
            actor.user_id,
            after.revision,
        )
        if row.clock == "stops":
            assert after.result_at_desk_on == self.today
        if row.action not in MAY_MOVE_THE_DAY:
            assert _not_earlier(before.official_due_on, after.official_due_on)

    def somebody_acts_on_a_permit(self, data):
        permits = list(Permit.objects.order_by("pk"))
        if not permits:
            self.somebody_acts_as_offered(data)
            return
        suspended = [one for one in permits if one.status == "suspended"]
        reported = [one for one in permits if one.report_filed_at]
        permit = self.choose(self.choose([suspended, reported, permits]) or permits)
        held = {name: queries.roles_towards_permit(permit, self.actor(name)) for name in self.cast}
        action = self.choose(self.choose([BY_PEOPLE, self._timely_acts(permit)]) or BY_PEOPLE)
        able = [
            name for name, roles in held.items() if roles.intersection(PERMIT.row(action).roles)
        ]
        name = self.choose(self.choose([able, able, self.cast]))
        actor, row = self.actor(name), PERMIT.row(action)
        arguments = data.draw(walk_arguments.on_the_permit(action, at=self.at))
        refusal = (
            NotVisible
            if not queries.permits_visible_to(actor).filter(pk=permit.pk).exists()
            else WrongRole
            if not held[name].intersection(row.roles)
            else WrongState
            if permit.status not in row.sources
            else None
        )
        done = self._try(
            getattr(operations, action), refusal, permit_id=permit.pk, actor=actor, **arguments
        )
        after = Permit.objects.get(pk=permit.pk)
        assert after.status == ((row.target or permit.status) if done else permit.status)
        if done and after.revision != permit.revision:
            entry = invariants.last_entry("permit", permit.pk)
            assert (entry.action, entry.position) == (action, permit.revision + 1)
        if done:
            self.done.add(action)
        if done and action == "open_amendment":
            self._answered_anew(Dossier.objects.latest("pk"))
        invariants.check_permits()
        self.trodden[action if done else f"{action} refused"] += 1

    def _timely_acts(self, permit):
        """What the table has for a permit that stands so and this walk has not seen yet.

        A filed report is amended first: seldom would it be by chance.
        """
        filed, over = permit.report_filed_at is not None, permit.ends_at <= self.at
        untimely = {
            "amend_report": not filed,
            "file_report": filed or not over,
            "cancel": not filed,
        }
        timely = [
            name
            for name in BY_PEOPLE
            if permit.status in PERMIT.row(name).sources
            and name not in self.done
            and not untimely.get(name)
        ]
        return ["amend_report"] if "amend_report" in timely else timely

    def _answered_anew(self, amendment):
        clerk = "lan" if amendment.channel == "online" else "minh"
        operations.answer_questions(
            dossier_id=amendment.pk,
            actor=self.actor(clerk),
            at=self.at,
            answers=stages.ANSWERS,
        )

    def an_agency_is_heard_of(self, data):
        consultations = list(Consultation.objects.order_by("pk"))
        if not consultations:
            self.somebody_acts_as_offered(data)
            return
        waiting = [one for one in consultations if one.state == "waiting"]
        asked = self.choose(self.choose([waiting, waiting, consultations]) or consultations)
        act = self.choose(["record_reply", "reply", "reply", "remind", "answer_objection"])
        if act == "reply":
            letters = Notice.objects.filter(subject_kind="consultation", subject_id=asked.pk)
            path = letters.exclude(secret_path="").values_list("secret_path", flat=True).first()
            if path is None:
                return
            arguments = {"token": path.removeprefix("/consult/").strip("/"), "actor": NOBODY}
        else:
            people = ["hoa", "hoa", "binh", "lan", "nobody"]
            who = self.choose(people)
            arguments = {"consultation_id": asked.pk, "actor": self.actor(who)}
        if act in ("reply", "record_reply"):
            arguments |= data.draw(walk_arguments.OPINION)
        elif act == "answer_objection":
            arguments["answer"] = data.draw(walk_arguments.REASON)
        before = invariants.fingerprint()
        try:
            getattr(operations, act)(at=self.at, **arguments)
        except Refusal:
            assert invariants.fingerprint() == before
        else:
            after = Consultation.objects.get(pk=asked.pk)
            assert asked.state in CONSULTATION.row(act).sources
            assert after.state == (CONSULTATION.row(act).target or asked.state)
            self.trodden[act] += 1
        invariants.check_dossier(Dossier.objects.get(pk=asked.dossier_id), today=self.today)

    def the_organiser_goes_on_writing(self, data):
        dossier = self.choose(list(Dossier.objects.order_by("pk")))
        who = self.choose(["lan", "minh", "otto"])
        starts_at = self.at + timedelta(days=self.choose([30, 45]))
        plan = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=8)}
        before = invariants.fingerprint()
        try:
            operations.update_draft(
                dossier_id=dossier.pk, actor=self.actor(who), at=self.at, plan=plan
            )
        except Refusal:
            assert invariants.fingerprint() == before

    def time_passes(self, _data):
        self.at += timedelta(hours=self.choose(HOURS))

    def the_office_is_reminded(self, _data):
        self._sweep(operations.remind_of_deadlines)
        invariants.check_reminded(today=self.today)

    def agencies_are_chased(self, _data):
        self._sweep(operations.chase_agencies)
        invariants.check_chased(today=self.today)

    def deadlines_are_recomputed(self, _data):
        promised = dict(Dossier.objects.values_list("pk", "official_due_on"))
        self._sweep(operations.recompute_deadlines)
        for pk, due_on in Dossier.objects.values_list("pk", "official_due_on"):
            assert _not_earlier(promised[pk], due_on)
        for dossier in Dossier.objects.all():
            invariants.check_dossier(dossier, today=self.today)

    def reports_are_reminded_of(self, _data):
        self._sweep(operations.recount_report_days)
        self._sweep(operations.remind_of_reports)
        invariants.check_asked_for_reports(today=self.today)
        overdue = Notice.objects.filter(kind=ReportReminder.OVERDUE)
        self.trodden["report overdue"] += int(overdue.exists())

    def organisers_are_asked_how_it_went(self, _data):
        self._sweep(quality.ask_for_slips)

    def _sweep(self, sweep):
        """Once, and once more: nothing failed, and the second time there is nothing left to do."""
        with capture_logs() as lines:
            sweep(at=self.at)
            after = invariants.fingerprint()
            sweep(at=self.at)
        assert [line for line in lines if line["log_level"] == "error"] == []
        assert invariants.fingerprint() == after, sweep
        self.trodden[sweep.__name__] += 1

    def other_work_days_are_published(self, data):
        closed = data.draw(st.lists(st.sampled_from(DAYS_OFF), max_size=2, unique=True))
        opened = data.draw(st.lists(st.sampled_from(DAYS_ON), max_size=1))
        try:
            publish(self.cast["an"], closed=closed, opened=opened)
        except Refusal:
            return
        self.trodden["publish"] += 1


HAPPENINGS = [
    *[Walk.somebody_acts_as_offered] * 8,
    *[Walk.somebody_does_something_new] * 10,
    *[Walk.somebody_acts] * 3,
    *[Walk.time_passes] * 4,
    *[Walk.an_agency_is_heard_of] * 3,
    *[Walk.somebody_acts_on_a_permit] * 8,
    *[Walk.somebody_goes_straight_on] * 6,
    *[Walk.the_office_is_reminded] * 2,
    Walk.somebody_files,
    Walk.the_organiser_goes_on_writing,
    Walk.agencies_are_chased,
    Walk.deadlines_are_recomputed,
    Walk.reports_are_reminded_of,
    Walk.organisers_are_asked_how_it_went,
    Walk.other_work_days_are_published,
]


def _weight(row):
    if row.target in CALLED_OFF:
        return 1
    return 4 if row.target else 2


def _not_earlier(before, after):
    return before is None or after is None or after >= before


@pytest.fixture
def cast(lan, trang, otto, minh, hoa, dung, binh, le, phuc, an, division):
    """Everybody by name, and nobody."""
    division.head = phuc
    division.save()
    people = (lan, trang, otto, minh, hoa, dung, binh, le, phuc, an)
    return {**{user.username: user for user in people}, "nobody": None}


def walk_about(cast, trodden, salt):
    """A few walks; other ones with another `salt`."""
    run_state_machine_as_test(
        lambda: Walk(cast, trodden, salt),
        settings=settings(
            max_examples=WALKS_AT_ONCE,
            stateful_step_count=STEPS_OF_A_WALK,
            derandomize=True,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_whatever_is_done_in_whatever_order_what_must_hold_holds(cast):
    """Walks the distance, and on until every act of both tables was done at least once."""
    trodden, steps = Counter(), STEPS
    if connection.vendor == "postgresql" and not FAR:
        steps = STEPS // 4  # the rules are the same there; SQLite has walked the distance
    rounds = max(1, steps // (WALKS_AT_ONCE * STEPS_OF_A_WALK))
    acts = {*DOSSIER.actions, *PERMIT.actions, "report overdue"}

    for salt in range(rounds * 3):
        walk_about(cast, trodden, salt)
        never = sorted(acts - {act for act, times in trodden.items() if times})
        if salt + 1 >= rounds and (not never or steps < STEPS):
            break

    assert trodden.total() > steps / 2
    if FAR:
        print(trodden.total(), trodden.most_common())
    assert never == [] or steps < STEPS, trodden.most_common()
