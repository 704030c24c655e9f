"""What stands in the tables, to be held against what stands there after a refusal."""

from django.db import connection


def all_rows(*models):
    """`{"permits.Dossier": [its rows by primary key], …}`.

    Past the ORM: to write the statements anew would take twenty times as long as to run them,
    and nearly every test of a refusal asks twice.
    """
    quoted = connection.ops.quote_name
    rows = {}
    with connection.cursor() as cursor:
        for model in models:
            table, key = quoted(model._meta.db_table), quoted(model._meta.pk.column)
            cursor.execute(f"SELECT * FROM {table} ORDER BY {key}")
            rows[model._meta.label] = cursor.fetchall()
    return rows
