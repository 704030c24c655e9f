"""Choosing the consent to host that a dossier refers to."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from foreign_affairs.refusals import RuleBroken
from foreign_affairs.rest import answers
from foreign_affairs.rest.actor import actor_of
from permits import operations, queries
from permits.models import Dossier, Permit
from permits.web.visible import visible


class ConsentForm(forms.Form):
    consent: "forms.ModelChoiceField[Permit]" = forms.ModelChoiceField(
        label=gettext_lazy("Which consent to host does the event follow from?"),
        queryset=Permit.objects.none(),
        required=False,
        empty_label=gettext_lazy("None"),
    )

    def __init__(self, data: object = None, *, dossier: Dossier) -> None:
        super().__init__(data, initial={"consent": dossier.hosting_consent_id})  # type: ignore[arg-type]
        self.fields["consent"].queryset = queries.consents_for(dossier)  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def hosting_consent(request: HttpRequest, dossier_id: int) -> HttpResponse:
    """The consents of the organisation, one of which the dossier may name."""
    dossier = visible(request, dossier_id)
    actor = actor_of(request)
    if "submit" not in queries.available_actions(dossier, actor):
        return redirect("dossier", dossier.pk)
    form = ConsentForm(request.POST if request.method == "POST" else None, dossier=dossier)
    status = 200
    if form.is_bound and form.is_valid():
        chosen = form.cleaned_data["consent"]
        try:
            operations.refer_to_hosting(
                dossier_id=dossier.pk,
                actor=actor,
                at=timezone.now(),
                consent=chosen.pk if chosen else None,
            )
        except RuleBroken as refusal:
            answers.tell(form, refusal)
        else:
            messages.success(request, _("The draft is saved."))
            return redirect("edit_dossier", dossier.pk)
    if form.errors:
        status = answers.UNREADABLE
    context = {
        "dossier": dossier,
        "form": form,
        "crumbs": [
            (dossier.number, reverse("edit_dossier", args=[dossier.pk])),
            (_("Consent in principle to host"), None),
        ],
    }
    return render(request, "permits/hosting.html", context, status=status)
