from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("shared_calendar", "0009_opening_hours")]

    operations = [migrations.RenameField("invitee", "revision", "version")]
