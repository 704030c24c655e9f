"""Incoming delegations, from the first letter to the closed file.

The app has the shape of `permits`: domain, models, queries, operations, doors. Nothing of it is
built yet.
"""
