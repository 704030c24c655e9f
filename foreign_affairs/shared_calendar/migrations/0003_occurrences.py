"""Each time at which an entry is gets a row of its own; until now every entry had one time."""

import django.db.models.deletion
from django.db import migrations, models


def give_every_entry_its_time(apps, schema_editor):
    Entry = apps.get_model("shared_calendar", "Entry")
    Occurrence = apps.get_model("shared_calendar", "Occurrence")
    same = ("status", "title", "title_en", "location", "search")
    columns = ("pk", "span_starts_at", "span_ends_at", *same)
    Occurrence.objects.bulk_create(
        (
            Occurrence(
                entry_id=pk,
                original_starts_at=starts_at,
                starts_at=starts_at,
                ends_at=ends_at,
                **dict(zip(same, rest, strict=True)),
            )
            for pk, starts_at, ends_at, *rest in Entry.objects.order_by("pk").values_list(*columns)
        ),
        batch_size=1000,
    )


class Migration(migrations.Migration):

    dependencies = [
        ('shared_calendar', '0002_bookings'),
    ]

    operations = [
        migrations.AddField(
            model_name='entry',
            name='conference_url',
            field=models.URLField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name='entry',
            name='latitude',
            field=models.FloatField(null=True),
        ),
        migrations.AddField(
            model_name='entry',
            name='longitude',
            field=models.FloatField(null=True),
        ),
        migrations.AddField(
            model_name='entry',
            name='rule',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.CreateModel(
            name='EntryResource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entry_resources', to='shared_calendar.entry')),
                ('resource', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='shared_calendar.resource')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('entry', 'resource'), name='calendar_a_resource_once_per_entry')],
            },
        ),
        migrations.CreateModel(
            name='Occurrence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('original_starts_at', models.DateTimeField()),
                ('starts_at', models.DateTimeField(verbose_name='starts at')),
                ('ends_at', models.DateTimeField(verbose_name='ends at')),
                ('status', models.CharField(choices=[('tentative', 'not certain yet'), ('confirmed', 'certain'), ('cancelled', 'called off')], max_length=12, verbose_name='status')),
                ('title', models.TextField(verbose_name='title')),
                ('title_en', models.TextField(blank=True, verbose_name='English title')),
                ('location', models.TextField(blank=True, verbose_name='place')),
                ('search', models.TextField(blank=True)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='occurrences', to='shared_calendar.entry')),
            ],
            options={
                'verbose_name': 'time of a calendar entry',
                'verbose_name_plural': 'times of calendar entries',
                'ordering': ['starts_at', 'pk'],
                'indexes': [models.Index(fields=['starts_at', 'id'], name='calendar_occurrence_order'), models.Index(fields=['ends_at', 'starts_at'], name='calendar_occurrence_window')],
                'constraints': [models.UniqueConstraint(fields=('entry', 'original_starts_at'), name='calendar_one_occurrence_per_start'), models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='calendar_occurrence_ends_after_start'), models.CheckConstraint(condition=models.Q(('status__in', ['tentative', 'confirmed', 'cancelled'])), name='calendar_occurrence_of_known_status')],
            },
        ),
        migrations.RunPython(give_every_entry_its_time, migrations.RunPython.noop),
    ]
