"""What somebody might type for each act of the tables: mostly sound, sometimes not."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from foreign_affairs.workdays.deadlines import office_date
from permits.models import Agency
from tests.permits.permit_stages import RESULTS
from tests.permits.stages import ANSWERS, ITEMS, NOTIFIES

DAY = timedelta(days=1)
REASON = st.sampled_from([*["Có lý do."] * 9, "  "])
TRACK = st.sampled_from(
    ["no_consultation", "no_consultation", "consultation", "consultation", "prime_minister", "x"]
)
FOR_THE_PRIME_MINISTER = replace(ANSWERS, minister_level_guest=True)
ANY_ANSWERS = st.sampled_from(
    [
        ANSWERS,
        ANSWERS,
        NOTIFIES,
        FOR_THE_PRIME_MINISTER,
        replace(ANSWERS, state_secrets=True),
        replace(ANSWERS, under_city=False),
    ]
)
SOMETIMES_A_DAY = st.sampled_from([None, None, None, -5, -1, 1])
"""Days from now on which something came, or nothing said."""


def on_the_dossier(action, dossier, *, at, officers):
    """A strategy for the arguments of one act on a dossier at that instant."""
    none = st.just({})
    supplement = {"items": st.sampled_from([ITEMS, ITEMS, [], [" "]]), "reason": REASON}
    ended = {"reason": REASON, "legal_basis": st.sampled_from(["Điều 5", "Điều 5", ""])}
    came = SOMETIMES_A_DAY.map(
        lambda days: {} if days is None else {"received_at": office_date(at) + days * DAY}
    )
    officer = st.sampled_from([*officers, 999_999])
    agencies = st.lists(
        st.sampled_from([*Agency.objects.values_list("pk", flat=True), 999_999]), max_size=2
    )
    ahead = st.sampled_from([0, 1, 2, 3, 7, 10, 200])
    reply = st.sampled_from(["agreed", "agreed", "declined", "perhaps"])
    return {
        "receive": _both(came, track=TRACK, officer_id=st.none() | officer),
        "request_completion": _said(missing=REASON),
        "decline": _said(reason=REASON),
        "classify": _said(answers=ANY_ANSWERS, reason=REASON),
        "propose_supplement": _said(**supplement),
        "allow_supplement": _said(reason=REASON),
        "request_supplement": _said(**supplement),
        "supplement": came,
        "consult": _said(agency_ids=agencies, question=REASON),
        "forward": _said(proposal=st.sampled_from(["granted", "refused", ""]), appraisal=REASON),
        "send_back": _said(reason=REASON),
        "submit_upward": _said(summary=REASON),
        "record_upward_answer": _said(
            answer=reply,
            answer_number=st.sampled_from(["1/VPCP", "1/VPCP", ""]),
            answered_on=st.sampled_from([0, 0, 0, 1, -1]).map(
                lambda days: office_date(at) - days * DAY
            ),
        ),
        "grant": _said(conditions=st.sampled_from(["", "Giữ trật tự."])),
        "refuse": _said(**ended),
        "assign": _said(officer_id=officer, reason=REASON),
        "change_track": _said(track=TRACK, reason=REASON),
        "correct_reception": _both(
            came,
            track=st.sampled_from(["", "no_consultation", "consultation", "x"]),
            reason=REASON,
        ),
        "reappoint": _said(
            due_on=ahead.map(
                lambda days: max(office_date(at), dossier.official_due_on or date.min) + days * DAY
            ),
            reason=REASON,
            cause=st.sampled_from(["own_step", "agency", "applicant"]),
            breach=st.sampled_from(["", "Quên."]),
        ),
        "stop": _said(**ended),
        "withdraw": _said(reason=REASON),
    }.get(action, none)


def on_the_permit(action, *, at):
    """The same for one act on a permit."""
    decision = _said(
        decision_number=st.sampled_from(["15/QĐ-SNgV", "15/QĐ-SNgV", ""]),
        legal_basis=st.just("Điều 7"),
        reason=REASON,
        decided_on=st.sampled_from([None, None, 1, -1]).map(
            lambda days: None if days is None else office_date(at) + days * DAY
        ),
    )
    return {
        "give_notice_of_cancellation": _said(reason=REASON),
        "open_amendment": st.just({}),
        "write_report": _said(
            results=st.sampled_from([RESULTS, RESULTS, {"outcome": "Ký biên bản."}])
        ),
        "file_report": st.just({}),
        "amend_report": _said(reason=REASON),
    }.get(action, decision)


OPINION = st.fixed_dictionaries(
    {
        "opinion": st.sampled_from(["agree", "agree_with_conditions", "object", "object", "none"]),
        "text": REASON,
        "conditions": REASON,
    }
)


def _said(**strategies):
    return st.fixed_dictionaries(strategies)


def _both(one, **strategies):
    return st.tuples(one, _said(**strategies)).map(lambda pair: {**pair[0], **pair[1]})
