"""Authlib's session, made safe against what a provider may answer: no redirection is followed, and
an answer is read up to a bounded length."""

import io
from typing import Any

import requests
import urllib3
from authlib.integrations.requests_client import OAuth2Session

from catalog.exchange.deadline import WORD_SECONDS

LONGEST_ANSWER = 256 * 1024
"""Bytes, once decompressed. Discovery documents and keys have a few thousand."""


class AnswerTooLong(requests.RequestException):
    """The answer has more than `LONGEST_ANSWER` bytes."""


class BoundedSession(OAuth2Session):
    """A session with a provider. It follows no redirection: a code, a secret or a token goes where
    the discovery document says, or nowhere."""

    def request(self, method: str, url: str, **kwargs: Any) -> requests.Response:
        """Returns the answer, already read. Raises `requests.RequestException`."""
        kwargs |= {"allow_redirects": False, "stream": True, "timeout": WORD_SECONDS}
        response: requests.Response = super().request(method, url, **kwargs)
        try:
            content = response.raw.read(LONGEST_ANSWER + 1, decode_content=True)
        except urllib3.exceptions.HTTPError as failure:
            raise requests.ConnectionError(type(failure).__name__) from None
        if len(content) > LONGEST_ANSWER:
            response.close()
            raise AnswerTooLong
        response.raw = io.BytesIO(content)
        return response
