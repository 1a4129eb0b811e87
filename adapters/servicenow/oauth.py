"""OAuth tokens of an instance: ``pysnow`` lacks the client-credentials grant and refuses a loopback over http."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from requests.auth import AuthBase

from adapters.http import as_nobody
from connector.errors import AccessDenied, Problem, TargetMisconfigured
from connector.language import _

if TYPE_CHECKING:
    import requests

    from adapters.http import Channel

_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class OAuth(AuthBase):
    """Fetches a token with the first request, and a new one when the tracker does not take it any more.

    A request answered by 401 was certainly not carried out, so it is sent again, a create too.
    """

    def __init__(self, channel: Channel, url: str, form: dict[str, str]) -> None:
        self._channel, self._url, self._form = channel, f"{url}/oauth_token.do", form
        self._token = ""

    def __call__(self, r: requests.PreparedRequest) -> requests.PreparedRequest:
        """The request with a token."""
        self._token = self._token or self._fresh()
        r.headers["Authorization"] = f"Bearer {self._token}"
        r.hooks["response"].append(self._again)
        return r

    def _again(self, response: requests.Response, **kwargs: Any) -> requests.Response:
        if response.status_code != HTTPStatus.UNAUTHORIZED:
            return response
        response.close()
        self._token = self._fresh()
        request = response.request.copy()
        request.headers["Authorization"] = f"Bearer {self._token}"
        adapter = self._channel.get_adapter(self._url)
        return adapter.send(request, **kwargs)

    def _fresh(self) -> str:
        try:
            answer = self._channel.ask(
                lambda: self._channel.post(self._url, data=self._form, headers=_FORM, auth=as_nobody)
            ).json()
        except TargetMisconfigured as error:
            raise AccessDenied(*error.problems) from error
        token = answer.get("access_token") if isinstance(answer, dict) else None
        if not isinstance(token, str) or not token:
            raise AccessDenied(
                Problem(
                    self._url, _("the answer holds no token"), _("check client_id and the grant of the application")
                )
            )
        self._channel.hide(token)
        return token
