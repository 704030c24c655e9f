"""Somebody's program, which knows nothing but the API's address and a token."""

import json
from urllib.parse import urlencode
from uuid import uuid4

from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart


class Caller:
    """Speaks to the API under /api/v1/. Each POST brings a new Idempotency-Key."""

    def __init__(self, site, token=""):
        self.site, self.token, self.last_post = site, token, None

    def ask(self, method, path, body=None, **headers):
        """The answer, whatever it is; `.told` is its JSON. Underscores in `headers` are hyphens."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        if isinstance(body, dict):
            sent["Content-Type"], body = "application/json", json.dumps(body)
        answer = self.site.request(method, f"/api/v1/{path}", body, sent)
        assert answer.status < 500, (path, answer.status, self.site.log[-6000:])
        if "json" in answer.headers.get("Content-Type", ""):
            answer.told = json.loads(answer.body)
        return answer

    def get(self, path, **query):
        """What a GET tells, as JSON; anything but 200 fails."""
        answer = self.ask("GET", f"{path}?{urlencode(query)}" if query else path)
        assert answer.status == 200, (path, answer.status, answer.body)
        return answer.told

    def file(self, path):
        """The bytes behind an address; anything but 200 fails."""
        answer = self.ask("GET", path)
        assert answer.status == 200, (path, answer.status, answer.body)
        return answer.body

    def post(self, path, **said):
        """What a POST tells, as JSON; anything but 200 and 201 fails."""
        return self._done(self._post(path, json.dumps(said), "application/json"))

    def upload(self, path, **fields):
        """The same for a form with files."""
        return self._done(self._post(path, encode_multipart(BOUNDARY, fields), MULTIPART_CONTENT))

    def refused(self, path, **said):
        """What a POST that must not succeed is answered with."""
        return self._post(path, json.dumps(said), "application/json")

    def again(self):
        """The answer to the last POST sent once more, byte for byte, under the same key."""
        return self.ask("POST", *self.last_post[:2], **self.last_post[2])

    def _post(self, path, body, content_type):
        headers = {"Content_Type": content_type, "Idempotency_Key": uuid4().hex}
        self.last_post = (path, body, headers)
        return self.ask("POST", path, body, **headers)

    def _done(self, answer):
        assert answer.status in (200, 201), (self.last_post[0], answer.status, answer.told)
        return answer.told
