"""How django-allauth behaves here: it proves who somebody is, and never creates a user."""

from base64 import b64decode, b64encode
from typing import Any, NoReturn

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base import AuthError
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url

from wuxian.access import attempts, sessions
from wuxian.access.vendors import RefusedError
from wuxian.evidence import api as evidence
from wuxian.evidence.data import Context

CONNECTING = "connecting"
_SUBJECT = "sign-in"
_PLACE = Context("mfa_authenticator", "data", "secret")


class AccountAdapter(DefaultAccountAdapter):
    """No sign-up, no messages of the library, its own second confirmation not asked for."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, *_args: Any, **_rest: Any) -> None:
        return None

    def is_reauthentication_required(self, **_rest: Any) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return attempts.address_of(request)

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        return _refused("unknown")

    def post_login(self, request: HttpRequest, user: Any, **rest: Any) -> HttpResponse:
        answer: HttpResponse = super().post_login(request, user, **rest)
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax", httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
        )  # fmt: skip
        return answer


class SocialAdapter(DefaultSocialAccountAdapter):
    """A sign-in elsewhere must be linked to a user already, or be about to be by that user."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        if sociallogin.state.get("process") == "connect":
            self._check_connecting(request, sociallogin.account.provider)
        elif not sociallogin.is_existing:
            raise ImmediateHttpResponse(_refused("unknown"))

    def _check_connecting(self, request: HttpRequest, provider: str) -> None:
        began_here = request.session.pop(CONNECTING, None) == provider
        if not (began_here and sessions.is_recently_confirmed(request=request)):
            raise ImmediateHttpResponse(_refused("failed"))

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None,
        extra_context: Any = None,
    ) -> NoReturn:  # fmt: skip
        why = "cancelled" if error == AuthError.CANCELLED else "failed"
        if isinstance(exception, RefusedError):
            why = exception.why
        raise ImmediateHttpResponse(_refused(why))

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        return resolve_url(settings.ACCOUNT_PAGE)


def _refused(why: str) -> HttpResponse:
    return redirect(f"{resolve_url(settings.REFUSED_PAGE)}?why={why}")


class FactorAdapter(DefaultMFAAdapter):
    """Secrets of second factors are sealed like personal data."""

    def encrypt(self, text: str) -> str:
        seals = evidence.create_seals(subjects=[_SUBJECT])
        return b64encode(seals.seal(_SUBJECT, _PLACE, text)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        seals = evidence.open_seals(subjects=[_SUBJECT])
        return seals.unseal(_SUBJECT, _PLACE, b64decode(encrypted_text))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": "无险 Wuxian"}
