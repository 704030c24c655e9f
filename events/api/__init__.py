"""The API's doors of events."""
