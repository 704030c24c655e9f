"""Events of investment promotion and people-to-people diplomacy, planned on the shared calendar.

The app has the shape of `permits`: domain, models, queries, operations, doors. Nothing of it is
built yet; a granted conference already stands on the calendar through its dossier.
"""
