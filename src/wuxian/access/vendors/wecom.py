"""企业微信: silent inside its client, by QR code elsewhere.

Facts of the vendor: a code is at most 512 bytes, used once, for five minutes; every answer is
HTTP 200 with an ``errcode`` that must be looked at; the redirect host must equal the trusted domain
of the application, port included; only members in its visible range are told by ``userid``.
"""

from typing import Any
from urllib.parse import urlencode

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialToken
from allauth.socialaccount.providers.base import ProviderAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Client
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider
from allauth.socialaccount.providers.oauth2.views import (
    OAuth2Adapter,
    OAuth2CallbackView,
    OAuth2LoginView,
)
from django.http import HttpRequest

from wuxian.access.vendors import RefusedError, WithoutProfile, refusing

API = "https://qyapi.weixin.qq.com"
SILENT = "https://open.weixin.qq.com/connect/oauth2/authorize"
BY_QR = "https://login.work.weixin.qq.com/wwlogin/sso/login"
LONGEST_CODE = 512
REASONS = {40029: "expired", 60011: "not_visible"}
"""``errcode`` → why: a code that is wrong, used or too old; a member outside the visible range."""


class Client(OAuth2Client):
    """The addresses of the vendor are not those of OAuth 2."""

    def get_redirect_url(self, authorization_url: str, scope: Any, extra_params: Any) -> str:
        said = {"appid": self.consumer_key, "redirect_uri": self.callback_url,
                "state": self.state or "", **extra_params}  # fmt: skip
        if authorization_url == BY_QR:
            return f"{BY_QR}?{urlencode({'login_type': 'CorpApp', **said})}"
        silent = {"response_type": "code", "scope": "snsapi_base"}
        return f"{authorization_url}?{urlencode({**said, **silent})}#wechat_redirect"


class Adapter(OAuth2Adapter):
    provider_id = "wecom"
    client_class = Client
    access_token_url = API

    @property
    def authorize_url(self) -> str:
        is_inside = "wxwork" in self.request.headers.get("user-agent", "").lower()
        return SILENT if is_inside else BY_QR

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        trusted = app.settings.get("trusted_domain")
        if trusted and request.get_host() != trusted:
            raise RefusedError("wrong_domain")  # the vendor compares it exactly, port included
        return str(super().get_callback_url(request, app))

    def get_access_token_data(
        self, request: HttpRequest, app: Any, client: Any, pkce_code_verifier: str | None = None
    ) -> dict[str, Any]:
        """The token of the application, and who the code is. Raises RefusedError."""
        code = request.GET.get("code", "")
        if not code or len(code.encode()) > LONGEST_CODE:
            raise RefusedError("failed")
        told = self._ask(app, "gettoken", corpid=app.client_id, corpsecret=app.secret)
        token = str(told["access_token"])
        return self._ask(app, "auth/getuserinfo", access_token=token, code=code)

    def _ask(self, app: Any, what: str, **query: str) -> dict[str, Any]:
        address = f"{app.settings.get('api_url', API)}/cgi-bin/{what}"
        with get_adapter().get_requests_session() as session:
            answer = session.get(address, params=query)
            answer.raise_for_status()
        told: dict[str, Any] = answer.json()
        if told.get("errcode") != 0:
            raise RefusedError(REASONS.get(told.get("errcode", -1), "failed"))
        return told

    def parse_token(self, data: Any) -> SocialToken:
        """Nothing of the vendor's is kept: who it is was asked once and is known."""
        return SocialToken(token="")

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        """The member. Somebody who is none has an ``openid`` only. Raises RefusedError."""
        told = kwargs["response"]
        userid = told.get("userid") or told.get("UserId")
        if not userid:
            raise RefusedError("not_visible")
        member = {"userid": str(userid)}
        return self.get_provider().sociallogin_from_response(request, member)


class Provider(WithoutProfile, OAuth2Provider):
    id = "wecom"
    name = "企业微信"
    account_class = ProviderAccount
    oauth2_adapter_class = Adapter

    def get_auth_params(self) -> dict[str, str]:
        return {"agentid": str(self.app.settings["agentid"])}

    def extract_uid(self, data: dict[str, str]) -> str:
        return data["userid"]

    def extract_common_fields(self, data: dict[str, str]) -> dict[str, str]:
        return {"username": data["userid"]}


login = refusing(OAuth2LoginView.adapter_view(Adapter))
callback = refusing(OAuth2CallbackView.adapter_view(Adapter))
