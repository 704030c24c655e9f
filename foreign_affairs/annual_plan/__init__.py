"""What the office means to do in a year; permits, events and delegations point to it."""
