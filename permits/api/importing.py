"""The door of dossiers from a table."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from foreign_affairs.accounts.models import Role
from foreign_affairs.audit.models import Entry
from foreign_affairs.documents.importing import ImportResult
from foreign_affairs.refusals import Forbidden, Reason
from foreign_affairs.rest.viewsets import HouseView
from permits import operations
from permits.api import serializers as shapes
from permits.models import Dossier


class ImportView(HouseView):
    """Dossiers of the desk from CSV or XLSX: looked through whole, written whole or not at all."""

    @extend_schema(
        request={"multipart/form-data": shapes.ImportIn},
        responses={200: shapes.ImportOut, 201: shapes.ImportOut, 422: shapes.ImportOut},
    )
    def post(self, request: Request) -> Response:  # noqa: ARG002
        """200 for a dry run, 201 when written, 422 with every reason when a row is refused."""
        if not self.actor.holds(Role.DESK):
            raise Forbidden(Reason("wrong_role", "Only the desk imports dossiers."))
        said = self.heard(shapes.ImportIn)
        result = operations.import_dossiers(
            stream=said["file"], size=said["file"].size, dry_run=said["dry_run"], **self.act
        )
        status = 422 if not result.is_well else 201 if result.written else 200
        return Response(shapes.import_body(result), status=status)

    def replay(self, entry: Entry) -> Response:
        """Of an import that was written: its dossiers as they are now; rows are not told again."""
        rows = [
            operations.RowResult(0, str(dossier.organisation), dossier.title_vi, [], (), dossier)
            for dossier in Dossier.objects.select_related("organisation").filter(
                filed_by_id=entry.actor_id, created_at=entry.at
            )
        ]
        return Response(shapes.import_body(ImportResult(rows, written=True)))

    def answer_status(self) -> int:
        return 201
