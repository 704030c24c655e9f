"""The database itself refuses to change what was filed or issued: reports, their papers, tables.

A report is a draft until `filed_at`; an annual table gets its paper in the act that issues it.
"""

from django.db import migrations

REFUSAL = "what was filed is append-only"
# table → what is true of a row that is closed, written with OLD
CLOSED = {
    "permits_resultreport": "OLD.filed_at IS NOT NULL",
    "permits_annualtable": "OLD.paper_id IS NOT NULL",
}
PAPERS = "permits_reportattachment"
EVENTS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


def of_a_filed_report(row):
    return (
        f"EXISTS (SELECT 1 FROM permits_resultreport "
        f"WHERE id = {row}.report_id AND filed_at IS NOT NULL)"
    )


def refuse_changes(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for table, closed in CLOSED.items():
            for event in ("UPDATE", "DELETE"):
                refuse_on_sqlite(schema_editor, table, event, closed)
        for event, rows in EVENTS.items():
            filed = " OR ".join(of_a_filed_report(row) for row in rows)
            refuse_on_sqlite(schema_editor, PAPERS, event, filed)
        return
    for table, closed in CLOSED.items():
        schema_editor.execute(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW WHEN ({closed}) EXECUTE FUNCTION permits_refuse()"
        )
    for event, rows in EVENTS.items():
        filed = " OR ".join(of_a_filed_report(row) for row in rows)
        kept = "OLD" if event == "DELETE" else "NEW"
        # A trigger's condition cannot look into another table; its function can.
        schema_editor.execute(
            f"CREATE FUNCTION {PAPERS}_{event.lower()}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN IF {filed} THEN RAISE EXCEPTION '{REFUSAL}' "
            f"USING ERRCODE = 'restrict_violation'; END IF; RETURN {kept}; END $$"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {PAPERS}_no_{event.lower()} BEFORE {event} ON {PAPERS} "
            f"FOR EACH ROW EXECUTE FUNCTION {PAPERS}_{event.lower()}()"
        )
    for table in (*CLOSED, PAPERS):
        schema_editor.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION permits_refuse()"
        )


def refuse_on_sqlite(schema_editor, table, event, condition):
    schema_editor.execute(
        f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
        f"WHEN {condition} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    )


def allow_changes(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        names = [f"{table}_no_{event}" for table in CLOSED for event in ("update", "delete")]
        for name in [*names, *(f"{PAPERS}_no_{event.lower()}" for event in EVENTS)]:
            schema_editor.execute(f"DROP TRIGGER {name}")
        return
    for table in (*CLOSED, PAPERS):
        schema_editor.execute(f"DROP TRIGGER {table}_no_truncate ON {table}")
    for table in CLOSED:
        schema_editor.execute(f"DROP TRIGGER {table}_no_change ON {table}")
    for event in EVENTS:
        schema_editor.execute(f"DROP TRIGGER {PAPERS}_no_{event.lower()} ON {PAPERS}")
        schema_editor.execute(f"DROP FUNCTION {PAPERS}_{event.lower()}()")


class Migration(migrations.Migration):
    dependencies = [("permits", "0015_another_amendment_after_a_refused_one")]
    operations = [migrations.RunPython(refuse_changes, allow_changes)]
