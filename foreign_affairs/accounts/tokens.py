"""Secrets that are shown once and stored hashed: API tokens, feed addresses, invitations. Pure."""

import hashlib
import secrets


def new_token() -> str:
    """256 random bits, safe in an address."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """SHA-256 in hex. A random 256-bit token needs no salt."""
    return hashlib.sha256(token.encode()).hexdigest()
