"""The doors of dossiers: each method reads its input, calls one operation, and answers."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from foreign_affairs.accounts.actors import Actor
from foreign_affairs.accounts.operations import OrganisationFacts
from foreign_affairs.audit.models import Entry
from foreign_affairs.documents import downloads
from foreign_affairs.documents.models import Paper
from foreign_affairs.documents.operations import rendered
from foreign_affairs.refusals import Forbidden, NotVisible, Reason
from foreign_affairs.rest import parameters
from foreign_affairs.rest.sheets import ROWS_AT_ONCE
from foreign_affairs.rest.viewsets import HouseViewSet, lifecycle_action
from foreign_affairs.workdays.deadlines import office_date
from permits import operations, queries, sheets
from permits.api import serializers as shapes
from permits.api.filters import DossierFilters
from permits.domain.lifecycle import DOSSIER, allow_editing
from permits.models import Attachment, Dossier


class DossierViewSet(HouseViewSet):
    """Dossiers that the caller may see, and every action of their lifecycle."""

    queryset = Dossier.objects.none()
    serializer_class = shapes.DossierOut
    filterset_class = DossierFilters
    parameters_of = {"clock": ("as_of",)}
    sheet_columns = sheets.DOSSIERS

    def get_queryset(self) -> QuerySet[Dossier]:
        today = office_date(timezone.now())
        dossiers = queries.with_sla_state(queries.visible_to(self.actor), today=today)
        if self.action == "list":
            return dossiers
        return queries.with_names(dossiers).select_related("permit", "filed_by")

    def actions_on(self, dossier: Dossier) -> tuple[str, ...]:
        return queries.available_actions(dossier, self.actor)

    def tells_outcome(self, dossier: Dossier) -> bool:
        return queries.outcome_is_told(dossier.state, self.actor)

    def _as_read(self, dossier: Dossier) -> queries.Writing:
        return queries.as_read_by(self.actor, dossier, at=timezone.now())

    def represent(self, instance: Dossier) -> Any:
        """Whoever hands it in reads what is written; others what was handed in."""
        return super().represent(self._as_read(instance).dossier)

    def foresee(self, instance: Dossier, action_name: str) -> None:
        """Refuse by the table before the body is read: 403 and 409 come before 400."""
        DOSSIER.step(
            action_name,
            state=instance.state,
            roles=queries.roles_towards(instance, self.actor),
        )

    @extend_schema(responses=shapes.DossierRowOut(many=True))
    def list(self, request: Request) -> Response:  # noqa: ARG002
        dossiers = self.get_queryset()
        keys = self.filter_queryset(dossiers).values_list("pk", flat=True)
        page = self.paginate_queryset(keys)
        rows = queries.rows_of(dossiers, page or [])
        return self.get_paginated_response(self.represent_many(rows))

    def sheet_rows(self, rows: QuerySet[Dossier]) -> Iterator[dict[str, Any]]:
        actor = self.actor
        for found in queries.list_rows(rows, *sheets.MORE).iterator(ROWS_AT_ONCE):
            yield queries.as_row(found, actor) | {name: found[name] for name in sheets.MORE}

    def represent_many(self, instances: Sequence[Any]) -> Any:
        actor = self.actor
        return [shapes.in_office_time(queries.as_row(row, actor)) for row in instances]

    @extend_schema(request=shapes.DraftIn, responses={201: shapes.DossierOut})
    def create(self, request: Request) -> Response:  # noqa: ARG002
        said = self.heard(shapes.DraftIn)
        answered = said.pop("classification", None)
        unknown = said.pop("new_organisation", None)
        dossier = operations.open_draft(
            procedure_code=said.pop("procedure"),
            channel=said.pop("channel"),
            organisation_id=said.pop("organisation", None),
            new_organisation=OrganisationFacts(**unknown) if unknown else None,
            portal_code=said.pop("portal_code", ""),
            answers=shapes.answers_of(answered) if answered else None,
            plan=said,
            **self.act,
        )
        return self.created(self.get_queryset().get(pk=dossier.pk))

    @extend_schema(request=shapes.PlanIn, responses=shapes.DossierOut)
    def partial_update(self, request: Request, pk: str) -> Response:  # noqa: ARG002
        _foresee_edit(self.get_object(), self.actor)
        seen = self.seen()
        operations.update_draft(
            dossier_id=seen.pk,
            revision=seen.revision,
            plan=self.heard(shapes.PlanIn, partial=True),
            **self.act,
        )
        return self.answer(self.get_object())

    @lifecycle_action()
    def submit(self, dossier: Dossier, said: dict[str, Any]) -> None:
        operations.submit(dossier_id=dossier.pk, **said, **self.act)

    @lifecycle_action(shapes.OptionalReasonIn)
    def withdraw(self, dossier: Dossier, said: dict[str, Any]) -> None:
        operations.withdraw(dossier_id=dossier.pk, **said, **self.act)

    @lifecycle_action(shapes.ReceiveIn)
    def receive(self, dossier: Dossier, said: dict[str, Any]) -> None:
        officer_id = said.pop("officer", None)
        operations.receive(dossier_id=dossier.pk, officer_id=officer_id, **said, **self.act)

    @lifecycle_action()
    def take_note(self, dossier: Dossier, said: dict[str, Any]) -> None:
        operations.take_note(dossier_id=dossier.pk, **said, **self.act)

    @lifecycle_action(shapes.ClassifyIn)
    def classify(self, dossier: Dossier, said: dict[str, Any]) -> None:
        answers = shapes.answers_of(said)
        operations.classify(dossier_id=dossier.pk, answers=answers, **said, **self.act)

    @extend_schema(responses=shapes.ClassificationOut)
    @action(detail=True)
    def classification(self, request: Request, pk: str) -> Response:  # noqa: ARG002
        """The answers that count, and what they came to."""
        return self._found(self.get_object())

    def _found(self, dossier: Dossier) -> Response:
        found = self._as_read(dossier).classification
        if found is None:
            raise NotVisible
        return Response(shapes.ClassificationOut(found).data)

    @extend_schema(request=shapes.AnswersIn, responses=shapes.ClassificationOut)
    @classification.mapping.post
    def answer_questions(self, request: Request, pk: str) -> Response:  # noqa: ARG002
        """Answer the questions while the dossier may still be changed."""
        dossier = self.get_object()
        _foresee_edit(dossier, self.actor)
        answers = shapes.answers_of(self.heard(shapes.AnswersIn))
        operations.answer_questions(dossier_id=dossier.pk, answers=answers, **self.act)
        return self._found(dossier)

    @lifecycle_action(shapes.MissingIn)
    def request_completion(self, dossier: Dossier, said: dict[str, Any]) -> None:
        operations.request_completion(dossier_id=dossier.pk, **said, **self.act)

    @lifecycle_action(shapes.ReasonIn)
    def decline(self, dossier: Dossier, said: dict[str, Any]) -> None:
        operations.decline(dossier_id=dossier.pk, **said, **self.act)

    @lifecycle_action(shapes.CorrectReceptionIn)
    def correct_reception(self, dossier: Dossier, said: dict[str, Any]) -> None:
        operations.correct_reception(dossier_id=dossier.pk, **said, **self.act)

    @lifecycle_action(shapes.ChangeTrackIn)
    def change_track(self, dossier: Dossier, said: dict[str, Any]) -> None:
        operations.change_track(dossier_id=dossier.pk, **said, **self.act)

    @lifecycle_action(shapes.ConsultIn)
    def consult(self, dossier: Dossier, said: dict[str, Any]) -> None:
        agency_ids = said.pop("agencies")
        operations.consult(dossier_id=dossier.pk, agency_ids=agency_ids, **said, **self.act)

    @lifecycle_action()
    def conclude_consultation(self, dossier: Dossier, said: dict[str, Any]) -> None:
        operations.conclude_consultation(dossier_id=dossier.pk, **said, **self.act)

    @lifecycle_action(shapes.SupplementItemsIn)
    def propose_supplement(self, dossier: Dossier, said: dict[str, Any]) -> None:
        operations.propose_supplement(dossier_id=dossier.pk, **said, **self.act)

    @lifecycle_action(shapes.ReasonIn)
    def allow_supplement(self, dossier: Dossier, said: dict[str, Any]) -> None:
        operations.allow_supplement(dossier_id=dossier.pk, **said, **self.act)

    @lifecycle_action(shapes.SupplementItemsIn)
    def request_supplement(self, dossier: Dossier, said: dict[str, Any]) -> None:
        operations.request_supplement(dossier_id=dossier.pk, **said, **self.act)

    @lifecycle_action(shapes.SupplementIn)
    def supplement(self, dossier: Dossier, said: dict[str, Any]) -> None:
        operations.supplement(dossier_id=dossier.pk, **said, **self.act)

    @lifecycle_action(shapes.StopIn)
    def stop(self, dossier: Dossier, said: dict[str, Any]) -> None:
        operations.stop(dossier_id=dossier.pk, **said, **self.act)

    @lifecycle_action(shapes.ReappointIn)
    def reappoint(self, dossier: Dossier, said: dict[str, Any]) -> None:
        operations.reappoint(dossier_id=dossier.pk, **said, **self.act)

    @lifecycle_action(shapes.UpwardIn)
    def submit_upward(self, dossier: Dossier, said: dict[str, Any]) -> None:
        operations.submit_upward(dossier_id=dossier.pk, **said, **self.act)

    @lifecycle_action(shapes.UpwardAnswerIn)
    def record_upward_answer(self, dossier: Dossier, said: dict[str, Any]) -> None:
        operations.record_upward_answer(dossier_id=dossier.pk, **said, **self.act)

    @lifecycle_action(shapes.ForwardIn)
    def forward(self, dossier: Dossier, said: dict[str, Any]) -> None:
        operations.forward(dossier_id=dossier.pk, **said, **self.act)

    @lifecycle_action(shapes.ReasonIn)
    def send_back(self, dossier: Dossier, said: dict[str, Any]) -> None:
        operations.send_back(dossier_id=dossier.pk, **said, **self.act)

    @lifecycle_action(shapes.GrantIn)
    def grant(self, dossier: Dossier, said: dict[str, Any]) -> None:
        operations.grant(dossier_id=dossier.pk, **said, **self.act)

    @lifecycle_action(shapes.RefuseIn)
    def refuse(self, dossier: Dossier, said: dict[str, Any]) -> None:
        operations.refuse(dossier_id=dossier.pk, **said, **self.act)

    @lifecycle_action()
    def deliver_to_desk(self, dossier: Dossier, said: dict[str, Any]) -> None:
        operations.deliver_to_desk(dossier_id=dossier.pk, **said, **self.act)

    @lifecycle_action()
    def return_result(self, dossier: Dossier, said: dict[str, Any]) -> None:
        operations.return_result(dossier_id=dossier.pk, **said, **self.act)

    @lifecycle_action(shapes.AssignIn)
    def assign(self, dossier: Dossier, said: dict[str, Any]) -> None:
        officer_id = said.pop("officer")
        operations.assign(dossier_id=dossier.pk, officer_id=officer_id, **said, **self.act)

    def replay(self, entry: Entry) -> Response:
        if self.action == "answer_questions":
            return self._found(self.get_object())
        return super().replay(entry)

    @extend_schema(parameters=[shapes.ClockIn], responses=shapes.ClockOut)
    @action(detail=True)
    def clock(self, request: Request, pk: str) -> Response:  # noqa: ARG002
        """Why this dossier is due when it is due, day by day; `as_of` what was believed then."""
        dossier = self.get_object()
        asked = parameters.read(request.query_params, shapes.ClockIn)
        explained = queries.clock(
            dossier, today=office_date(timezone.now()), as_of=asked.get("as_of")
        )
        if explained is None:
            raise NotVisible
        inner = {"is_staff": self.actor.is_staff}
        return Response(shapes.ClockOut(explained, context=inner).data)

    @extend_schema(responses=shapes.ControlRowOut(many=True))
    @action(detail=True, url_path="control-sheet")
    def control_sheet(self, request: Request, pk: str) -> Response:  # noqa: ARG002
        """Who handed the dossier to whom and when, each step held against its day; the office's."""
        dossier = self.get_object()
        if not self.actor.is_staff:
            raise Forbidden(Reason("wrong_role", "The control sheet is the office's own."))
        rows = queries.control_sheet(dossier, today=office_date(timezone.now()))
        return Response(shapes.ControlRowOut(rows, many=True).data)

    @extend_schema(responses=shapes.HistoryOut(many=True))
    @action(detail=True)
    def history(self, request: Request, pk: str) -> Response:  # noqa: ARG002
        """Who did what when, as far as the caller may know it, oldest first."""
        told = queries.told_history(self.get_object(), self.actor)
        return Response(shapes.HistoryOut(told, many=True).data)

    @extend_schema(request=shapes.ConsentIn, responses=shapes.DossierOut)
    @action(detail=True, methods=["post"])
    def refer_to_hosting(self, request: Request, pk: str) -> Response:  # noqa: ARG002
        """Name the consent to host that the event follows from, or none."""
        dossier = self.get_object()
        _foresee_edit(dossier, self.actor)
        said = self.heard(shapes.ConsentIn)
        operations.refer_to_hosting(dossier_id=dossier.pk, **said, **self.act)
        return self.answer(self.get_object())

    @extend_schema(responses=shapes.ChangesOut)
    @action(detail=True)
    def differences(self, request: Request, pk: str) -> Response:  # noqa: ARG002
        """What an amendment changes in the permit that it amends, field by field."""
        found = queries.changes(self.get_object())
        if found is None:
            raise NotVisible
        return Response(shapes.ChangesOut(found).data)


OF_DOSSIER = OpenApiParameter("dossier_pk", int, OpenApiParameter.PATH)


class OfDossier(HouseViewSet):
    """Things that hang on one dossier: invisible with it."""

    def list(self, request: Request, **_kwargs: Any) -> Response:
        return super().list(request)

    def dossier(self) -> Dossier:
        wanted = queries.visible_to(self.actor).filter(pk=self.kwargs["dossier_pk"])
        dossier = wanted.first()
        if dossier is None:
            raise NotVisible
        return dossier


@extend_schema(parameters=[OF_DOSSIER])
@extend_schema_view(list=extend_schema(responses=shapes.AttachmentOut(many=True)))
class AttachmentViewSet(OfDossier):
    """The organiser's papers of one dossier."""

    queryset = Attachment.objects.none()
    serializer_class = shapes.AttachmentOut

    def get_queryset(self) -> QuerySet[Attachment]:
        return queries.as_read_by(self.actor, self.dossier(), at=timezone.now()).attachments

    @extend_schema(
        request={"multipart/form-data": shapes.AttachmentIn}, responses={201: shapes.AttachmentOut}
    )
    def create(self, request: Request, dossier_pk: str) -> Response:  # noqa: ARG002
        dossier = self.dossier()
        _foresee_edit(dossier, self.actor)
        said = self.heard(shapes.AttachmentIn)
        attachment = operations.attach(
            dossier_id=dossier.pk, component=said["component"], upload=said["file"], **self.act
        )
        return self.created(attachment)

    def destroy(self, request: Request, dossier_pk: str, pk: str) -> Response:  # noqa: ARG002
        attachment = self.get_object()
        operations.detach(dossier_id=attachment.dossier_id, attachment_id=attachment.pk, **self.act)
        return Response(status=204)

    @extend_schema(responses={(200, "*/*"): bytes})
    @action(detail=True)
    def file(self, request: Request, **_kwargs: Any) -> HttpResponseBase:  # noqa: ARG002
        """The file itself, to be saved."""
        return downloads.download(self.get_object().stored_file)

    def location_of(self, instance: Attachment) -> str:
        kwargs = {"dossier_pk": instance.dossier_id, "pk": instance.pk}
        return self.reverse_action("detail", kwargs=kwargs)

    def acted_on(self, entry: Entry) -> Attachment:
        found = self.get_queryset().filter(pk=entry.details["attachment"]).first()
        if found is None:
            raise NotVisible
        return found


@extend_schema(parameters=[OF_DOSSIER])
@extend_schema_view(list=extend_schema(responses=shapes.LetterOut(many=True)))
class LetterViewSet(OfDossier):
    """The papers that the office drew up on one dossier, as far as the caller may know them."""

    queryset = Paper.objects.none()
    serializer_class = shapes.LetterOut
    lookup_field = "position"

    def get_queryset(self) -> QuerySet[Any]:
        return queries.letters(self.dossier(), self.actor)

    @extend_schema(responses={(200, "application/pdf"): bytes})
    @action(detail=True)
    def file(self, request: Request, **_kwargs: Any) -> HttpResponseBase:  # noqa: ARG002
        """The paper as PDF/A, always the same bytes."""
        letter = self.get_object()
        content = rendered(letter.pk, at=timezone.now())
        return downloads.paper(content, name=f"{letter.kind}-{self.kwargs['dossier_pk']}")


def _foresee_edit(dossier: Dossier, actor: Actor) -> None:
    allow_editing(state=dossier.state, roles=queries.roles_towards(dossier, actor))
