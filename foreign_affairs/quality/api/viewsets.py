"""The doors of slips and feedback: each method reads its input, calls one operation, answers."""

import hashlib
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle

from foreign_affairs.audit.models import Entry
from foreign_affairs.quality import operations, queries, sheets
from foreign_affairs.quality.api import serializers as shapes
from foreign_affairs.quality.api.filters import FeedbackFilters, SlipFilters
from foreign_affairs.quality.domain import rules
from foreign_affairs.quality.domain.lifecycle import FEEDBACK
from foreign_affairs.quality.models import Feedback, Slip
from foreign_affairs.refusals import Forbidden, RuleBroken
from foreign_affairs.rest.parameters import read
from foreign_affairs.rest.viewsets import HouseView, HouseViewSet, lifecycle_action
from foreign_affairs.workdays.deadlines import office_date


class SlipViewSet(HouseViewSet):
    """Evaluation slips: given by the organiser, read by the organiser and by leaders."""

    queryset = Slip.objects.none()
    serializer_class = shapes.SlipOut
    filterset_class = SlipFilters
    sheet_columns = sheets.SLIPS

    def get_queryset(self) -> QuerySet[Slip]:
        return queries.slips_visible_to(self.actor)

    @extend_schema(request=shapes.SlipIn, responses={201: shapes.SlipOut})
    def create(self, request: Request) -> Response:  # noqa: ARG002
        said = self.heard(shapes.SlipIn)
        slip = operations.evaluate(dossier_id=said.pop("dossier"), **said, **self.act)
        return self.created(slip)


class ByTwoSecrets(HouseView):
    """What somebody without an account may do who knows two things that belong together.

    The Idempotency-Key of such a caller belongs to the pair, of which only a hash is kept.
    """

    permission_classes = [AllowAny]
    throttle_classes = [ScopedRateThrottle]
    secrets: tuple[str, str]

    def caller_of(self, request: Request) -> str | None:
        said = request.data if isinstance(request.data, dict) else {}
        known = [str(said.get(name, "")).strip().casefold() for name in self.secrets]
        return "pair:" + hashlib.sha256("\0".join(known).encode()).hexdigest()


class SlipByCodeView(ByTwoSecrets):
    """A slip from whoever knows the dossier's full code and its contact."""

    throttle_scope = "evaluation"
    secrets = ("code", "contact")

    @extend_schema(request=shapes.SlipByCodeIn, responses={201: shapes.ThanksOut})
    def post(self, request: Request) -> Response:  # noqa: ARG002
        slip = operations.evaluate_with_code(**self.heard(shapes.SlipByCodeIn), **self.act)
        return Response(shapes.ThanksOut(slip).data, status=201)

    def answer_status(self) -> int:
        return 201

    def replay(self, entry: Entry) -> Response:
        slip = Slip.objects.select_related("dossier").get(pk=entry.subject_id)
        return Response(shapes.ThanksOut(slip).data)


class FeedbackViewSet(HouseViewSet):
    """Feedback, proposals and complaints that the caller may see, and every action on them."""

    queryset = Feedback.objects.none()
    serializer_class = shapes.FeedbackOut
    filterset_class = FeedbackFilters
    sheet_columns = sheets.FEEDBACK

    def get_queryset(self) -> QuerySet[Feedback]:
        return queries.with_people(queries.feedback_visible_to(self.actor))

    def foresee(self, instance: Feedback, action_name: str) -> None:
        """Refuse by the table before the body is read: 403 and 409 come before 400."""
        FEEDBACK.step(
            action_name,
            state=instance.state,
            roles=queries.feedback_roles(instance, self.actor),
        )

    @extend_schema(request=shapes.FeedbackIn, responses={201: shapes.FeedbackOut})
    def create(self, request: Request) -> Response:  # noqa: ARG002
        said = self.heard(shapes.FeedbackIn)
        dossier_id = said.pop("dossier", None)
        filed = operations.file_feedback(dossier_id=dossier_id, **said, **self.act)
        return self.created(self.get_queryset().get(pk=filed.pk))

    @lifecycle_action(shapes.FeedbackAssignIn)
    def assign(self, feedback: Feedback, said: dict[str, Any]) -> None:
        operations.assign(
            feedback_id=feedback.pk,
            handler_id=said["handler"],
            against_ids=said["against"],
            **self.act,
        )

    @lifecycle_action(shapes.FeedbackAnswerIn)
    def reply(self, feedback: Feedback, said: dict[str, Any]) -> None:
        operations.reply(feedback_id=feedback.pk, **said, **self.act)

    @lifecycle_action()
    def close(self, feedback: Feedback, said: dict[str, Any]) -> None:
        operations.close(feedback_id=feedback.pk, **said, **self.act)

    @lifecycle_action(shapes.FeedbackReasonIn)
    def decline(self, feedback: Feedback, said: dict[str, Any]) -> None:
        operations.decline(feedback_id=feedback.pk, **said, **self.act)

    @lifecycle_action()
    def withdraw(self, feedback: Feedback, said: dict[str, Any]) -> None:
        operations.withdraw(feedback_id=feedback.pk, **said, **self.act)


class FeedbackByEmailView(ByTwoSecrets):
    """Feedback from whoever has no account; the answer goes to the e-mail address given."""

    throttle_scope = "feedback"
    secrets = ("email", "text")

    @extend_schema(request=shapes.FeedbackByEmailIn, responses={201: shapes.FeedbackFiledOut})
    def post(self, request: Request) -> Response:  # noqa: ARG002
        filed = operations.file_by_email(**self.heard(shapes.FeedbackByEmailIn), **self.act)
        return Response(shapes.FeedbackFiledOut(filed).data, status=201)

    def answer_status(self) -> int:
        return 201

    def replay(self, entry: Entry) -> Response:
        return Response(shapes.FeedbackFiledOut(Feedback.objects.get(pk=entry.subject_id)).data)


class FeedbackTrackingView(HouseView):
    """Where a feedback stands, for whoever knows its reference and its e-mail address."""

    permission_classes = [AllowAny]
    throttle_classes = [ScopedRateThrottle]
    throttle_scope = "tracking"

    @extend_schema(request=shapes.FeedbackPairIn, responses=shapes.FeedbackTrackedOut)
    def post(self, request: Request) -> Response:  # noqa: ARG002
        found = queries.by_reference_and_email(**self.heard(shapes.FeedbackPairIn))
        return Response(shapes.FeedbackTrackedOut(found).data)


class FeedbackWithdrawalView(ByTwoSecrets):
    """Take a feedback back, by its reference and its e-mail address."""

    throttle_scope = "tracking"
    secrets = ("reference", "email")

    @extend_schema(request=shapes.FeedbackPairIn, responses=shapes.FeedbackTrackedOut)
    def post(self, request: Request) -> Response:  # noqa: ARG002
        gone = operations.withdraw_by_email(**self.heard(shapes.FeedbackPairIn), **self.act)
        return Response(shapes.FeedbackTrackedOut(gone).data)

    def replay(self, entry: Entry) -> Response:
        return Response(shapes.FeedbackTrackedOut(Feedback.objects.get(pk=entry.subject_id)).data)


class ScoresView(HouseView):
    """What the office scores over a period. Whoever may not read slips asks for whole quarters."""

    query_parameters = ("from", "to")

    @extend_schema(parameters=[shapes.PeriodIn], responses=shapes.ScoresOut)
    def get(self, request: Request) -> Response:
        if not self.actor.is_staff:
            raise Forbidden
        period = read(request.query_params, shapes.PeriodIn)
        start, end = period["from"], period["to"]
        single_slips = queries.reads_every_slip(self.actor)
        why_not = () if single_slips else rules.why_too_narrow(start, end)
        if why_not:
            raise RuleBroken(why_not)
        today = office_date(timezone.now())
        found = queries.scores(start=start, end=end, today=today, single_slips=single_slips)
        return Response(shapes.ScoresOut(found).data)
