"""The database itself refuses to change or remove an audit entry, whoever asks."""

from django.db import migrations

SQLITE = {
    "audit_no_update": "BEFORE UPDATE ON audit_entry",
    "audit_no_delete": "BEFORE DELETE ON audit_entry",
    # INSERT OR REPLACE removes the row that stands in its way without asking the trigger above.
    "audit_no_replace": """BEFORE INSERT ON audit_entry WHEN EXISTS (
        SELECT 1 FROM audit_entry WHERE id = NEW.id
        UNION ALL
        SELECT 1 FROM audit_entry WHERE subject_kind = NEW.subject_kind
            AND subject_id = NEW.subject_id AND position = NEW.position
        UNION ALL
        SELECT 1 FROM audit_entry WHERE request_caller = NEW.request_caller
            AND request_key = NEW.request_key)""",
}
REFUSAL = "audit entries are append-only"


def refuse_changes(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name, event in SQLITE.items():
            schema_editor.execute(
                f"CREATE TRIGGER {name} {event} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
        return
    schema_editor.execute(
        "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation'; END $$"
    )
    schema_editor.execute(
        "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit_entry "
        "FOR EACH ROW EXECUTE FUNCTION audit_refuse()"
    )
    schema_editor.execute(
        "CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit_entry "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
    )


def allow_changes(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name in SQLITE:
            schema_editor.execute(f"DROP TRIGGER {name}")
        return
    schema_editor.execute("DROP TRIGGER audit_no_truncate ON audit_entry")
    schema_editor.execute("DROP TRIGGER audit_no_change ON audit_entry")
    schema_editor.execute("DROP FUNCTION audit_refuse()")


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(refuse_changes, allow_changes)]
