"""What may be done with a dossier: one function, one transaction, per action of the table."""

from permits.operations.agencies import keep_agency
from permits.operations.amendments import open_amendment
from permits.operations.annual import issue_annual_table, remind_of_annual_table
from permits.operations.assignment import assign
from permits.operations.authority import keep_authorisation, signing
from permits.operations.chasing import chase_agencies
from permits.operations.consultations import conclude_consultation, consult
from permits.operations.decision import (
    deliver_to_desk,
    forward,
    grant,
    refuse,
    return_result,
    send_back,
)
from permits.operations.desk import (
    change_track,
    correct_reception,
    decline,
    receive,
    request_completion,
)
from permits.operations.filing import (
    attach,
    detach,
    open_draft,
    submit,
    update_draft,
    withdraw,
)
from permits.operations.hosting import refer_to_hosting
from permits.operations.importing import RowResult, import_dossiers
from permits.operations.intake import answer_questions, classify, erase_draft, take_note
from permits.operations.lateness import reappoint
from permits.operations.opinions import answer_objection, record_reply, remind, reply
from permits.operations.permits import cancel, give_notice_of_cancellation, reinstate, suspend
from permits.operations.report_sweeps import recount_report_days, remind_of_reports
from permits.operations.reports import (
    amend_report,
    attach_to_report,
    detach_from_report,
    file_report,
    write_report,
)
from permits.operations.scans import note_scan
from permits.operations.secrets import register_secret
from permits.operations.spoken_for import case_to_speak_for, let_go, speak_for
from permits.operations.supplement import (
    allow_supplement,
    propose_supplement,
    request_supplement,
    stop,
    supplement,
)
from permits.operations.sweeps import recompute_deadlines, remind_of_deadlines
from permits.operations.upward import record_upward_answer, submit_upward

__all__ = [
    "RowResult",
    "allow_supplement",
    "amend_report",
    "answer_objection",
    "answer_questions",
    "assign",
    "attach",
    "attach_to_report",
    "cancel",
    "case_to_speak_for",
    "change_track",
    "chase_agencies",
    "classify",
    "conclude_consultation",
    "consult",
    "correct_reception",
    "decline",
    "deliver_to_desk",
    "detach",
    "detach_from_report",
    "erase_draft",
    "file_report",
    "forward",
    "give_notice_of_cancellation",
    "grant",
    "import_dossiers",
    "issue_annual_table",
    "keep_agency",
    "keep_authorisation",
    "let_go",
    "note_scan",
    "open_amendment",
    "open_draft",
    "propose_supplement",
    "reappoint",
    "receive",
    "recompute_deadlines",
    "record_reply",
    "record_upward_answer",
    "recount_report_days",
    "refer_to_hosting",
    "refuse",
    "register_secret",
    "reinstate",
    "remind",
    "remind_of_annual_table",
    "remind_of_deadlines",
    "remind_of_reports",
    "reply",
    "request_completion",
    "request_supplement",
    "return_result",
    "send_back",
    "signing",
    "speak_for",
    "stop",
    "submit",
    "submit_upward",
    "supplement",
    "suspend",
    "take_note",
    "update_draft",
    "withdraw",
    "write_report",
]
