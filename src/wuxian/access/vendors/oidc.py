"""OpenID Connect with what the library leaves out: the nonce, and the signature checked always.

Source: OpenID Connect Core 1.0, 3.1.3.7 (ID token validation) and 15.5.2 (nonce).
"""

from typing import Any

import jwt
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.providers.oauth2.client import OAuth2Client
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from wuxian.access.vendors import RefusedError, WithoutProfile, refusing

SIGNED_BY = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384"})


def nonce_of(state: str) -> str:
    """The nonce that belongs to a state; the state is bound to the browser by its session."""
    return salted_hmac("wuxian.access.oidc", state, algorithm="sha256").hexdigest()


class Client(OAuth2Client):
    def get_redirect_url(self, authorization_url: str, scope: Any, extra_params: Any) -> str:
        with_nonce = {**extra_params, "nonce": nonce_of(str(self.state))}
        return str(super().get_redirect_url(authorization_url, scope, with_nonce))


class Adapter(OpenIDConnectOAuth2Adapter):
    client_class = Client

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        """The user the ID token names. Raises RefusedError where it is not for us, now."""
        credential = kwargs["response"].get("id_token")
        if not credential:
            raise RefusedError("failed")
        claims = self._claims(app, credential)
        expected = nonce_of(request.GET.get("state", ""))
        if not constant_time_compare(str(claims.get("nonce", "")), expected):
            raise RefusedError("failed")
        return self.get_provider().sociallogin_from_response(request, {"id_token": claims})

    def _claims(self, app: Any, credential: str) -> dict[str, Any]:
        try:
            header = jwt.get_unverified_header(credential)
        except jwt.PyJWTError as broken:
            raise RefusedError("failed") from broken
        if header.get("alg") not in SIGNED_BY or "kid" not in header:
            raise RefusedError("failed")
        claims: dict[str, Any] = jwtkit.verify_and_decode(
            credential=credential,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        return claims


class Provider(WithoutProfile, OpenIDConnectProvider):
    """The library's, with our checks and PKCE always."""

    oauth2_adapter_class = Adapter
    pkce_enabled_default = True


@refusing
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Go to the provider."""
    return _view(OAuth2LoginView, request, provider_id)


@refusing
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Come back from the provider."""
    return _view(OAuth2CallbackView, request, provider_id)


def _view(kind: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    answer: HttpResponse = kind.adapter_view(Adapter(request, provider_id))(request)
    return answer
