"""One form for each action that the dossier's page offers. No rule lives here."""

from permits.web.forms.actions.base import ActionForm
from permits.web.forms.actions.classification import ClassifyForm, TakeNoteForm
from permits.web.forms.actions.decision import (
    DeliverForm,
    ForwardForm,
    GrantForm,
    RefuseForm,
    ReturnForm,
    SendBackForm,
    SubmitUpwardForm,
    UpwardAnswerForm,
)
from permits.web.forms.actions.intake import (
    CorrectReceptionForm,
    DeclineForm,
    ReceiveForm,
    RequestCompletionForm,
    WithdrawForm,
)
from permits.web.forms.actions.opinions import ConcludeConsultationForm, ConsultForm
from permits.web.forms.actions.settlement import AssignForm, ChangeTrackForm, ReappointForm
from permits.web.forms.actions.supplement import (
    AllowSupplementForm,
    ProposeSupplementForm,
    RequestSupplementForm,
    StopForm,
    SupplementForm,
)

__all__ = ["ACTION_FORMS", "LEADING", "ActionForm"]

ACTION_FORMS: dict[str, type[ActionForm]] = {
    form.action: form
    for form in (
        ReceiveForm,
        RequestCompletionForm,
        DeclineForm,
        ProposeSupplementForm,
        AllowSupplementForm,
        RequestSupplementForm,
        SupplementForm,
        ConsultForm,
        ConcludeConsultationForm,
        ForwardForm,
        SubmitUpwardForm,
        UpwardAnswerForm,
        GrantForm,
        RefuseForm,
        SendBackForm,
        ReappointForm,
        StopForm,
        DeliverForm,
        ReturnForm,
        WithdrawForm,
        ChangeTrackForm,
        CorrectReceptionForm,
        AssignForm,
        TakeNoteForm,
        ClassifyForm,
    )
}
"""Every action that the dossier's page offers; `submit` is done from the form of the plan."""

LEADING = (
    "take_note",
    "receive",
    "supplement",
    "conclude_consultation",
    "forward",
    "submit_upward",
    "record_upward_answer",
    "grant",
    "refuse",
    "deliver_to_desk",
    "return_result",
)
"""What may stand on top as the one thing to do next, the first that is possible."""
