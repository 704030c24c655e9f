"""What this process sent last, whole: bodies of feeds, which need no copying from a cache."""

from collections import OrderedDict
from threading import Lock

Key = tuple[str, str, bool]


class NearBodies:
    """The bodies used last, `octets` in all at most; for threads at once.

    A key holds the hash of the secret and the validator, so it never names another body. The
    secret stands in the bodies: they never leave the process that sends them.
    """

    def __init__(self, octets: int) -> None:
        self._octets = octets
        self._held = 0
        self._bodies: OrderedDict[Key, bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key) -> bytes | None:
        with self._lock:
            body = self._bodies.get(key)
            if body is not None:
                self._bodies.move_to_end(key)
            return body

    def keep(self, key: Key, body: bytes) -> None:
        """Hold `body`, and let go of those used longest ago that no longer fit beside it.

        One that is too large for all the room is not held.
        """
        if len(body) > self._octets:
            return
        with self._lock:
            self._held += len(body) - len(self._bodies.pop(key, b""))
            self._bodies[key] = body
            while self._held > self._octets:
                _key, oldest = self._bodies.popitem(last=False)
                self._held -= len(oldest)

    def clear(self) -> None:
        with self._lock:
            self._bodies.clear()
            self._held = 0
