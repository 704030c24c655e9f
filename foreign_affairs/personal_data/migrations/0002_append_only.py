"""The database itself refuses to change or remove an access, whoever asks."""

from django.db import migrations

SQLITE = {
    "personal_data_no_update": "BEFORE UPDATE ON personal_data_access",
    "personal_data_no_delete": "BEFORE DELETE ON personal_data_access",
    # INSERT OR REPLACE removes the row that stands in its way without asking the trigger above.
    "personal_data_no_replace": """BEFORE INSERT ON personal_data_access WHEN EXISTS (
        SELECT 1 FROM personal_data_access WHERE id = NEW.id)""",
}
REFUSAL = "accesses to personal data are append-only"


def refuse_changes(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name, event in SQLITE.items():
            schema_editor.execute(
                f"CREATE TRIGGER {name} {event} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            )
        return
    schema_editor.execute(
        "CREATE FUNCTION personal_data_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation'; END $$"
    )
    schema_editor.execute(
        "CREATE TRIGGER personal_data_no_change BEFORE UPDATE OR DELETE ON personal_data_access "
        "FOR EACH ROW EXECUTE FUNCTION personal_data_refuse()"
    )
    schema_editor.execute(
        "CREATE TRIGGER personal_data_no_truncate BEFORE TRUNCATE ON personal_data_access "
        "FOR EACH STATEMENT EXECUTE FUNCTION personal_data_refuse()"
    )


def allow_changes(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name in SQLITE:
            schema_editor.execute(f"DROP TRIGGER {name}")
        return
    schema_editor.execute("DROP TRIGGER personal_data_no_truncate ON personal_data_access")
    schema_editor.execute("DROP TRIGGER personal_data_no_change ON personal_data_access")
    schema_editor.execute("DROP FUNCTION personal_data_refuse()")


class Migration(migrations.Migration):
    dependencies = [("personal_data", "0001_initial")]

    operations = [migrations.RunPython(refuse_changes, allow_changes)]
