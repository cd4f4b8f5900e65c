"""Signing in: name and password, then the second factor where there is one."""

from typing import Any

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from allauth.account.stages import LoginStageController
from allauth.mfa.stages import AuthenticateStage
from django.contrib.auth import authenticate
from django.db.models import Q
from django.http import HttpRequest, HttpResponse

from wuxian.access import attempts, data, factors, sessions, tasks
from wuxian.access.checks import normal
from wuxian.access.models import User


def sign_in(*, request: HttpRequest, username: str, password: str, goes_to: str) -> HttpResponse:
    """Let somebody in, or on to their second factor; the answer leads there.

    An unknown name, a wrong password and a disabled user are the same, in words and in time.
    Raises WrongCredentialsError, TooManyAttemptsError.
    """
    account = _account(username)
    _note(request, account)
    user = authenticate(request, username=username, password=password)
    if user is None:
        raise data.WrongCredentialsError(data.WRONG_CREDENTIALS)
    attempts.forget(request, account)
    answer: HttpResponse = perform_login(request, Login(user=user, redirect_url=goes_to))
    return answer


def _account(username: str) -> str:
    """One name for an account, whichever of its names was typed."""
    name = normal(username) or ""
    known = User.objects.filter(Q(username=name) | Q(email=name)).first()
    return known.username if known else name


def _note(request: HttpRequest, account: str) -> None:
    if attempts.note(request, account):
        return
    if attempts.is_first_refusal(account):
        tasks.announce_lock(account)
    raise attempts.too_many()


def pending_user_id(*, request: HttpRequest) -> int | None:
    """Who has given their password and owes a second factor."""
    stage = _stage(request)
    return int(stage.login.user.pk) if stage else None


def _stage(request: HttpRequest) -> Any:
    return LoginStageController.enter(request, AuthenticateStage.key)


def pass_second_factor(
    *, request: HttpRequest, code: str = "", credential: str = ""
) -> HttpResponse:
    """Finish signing in with a code of the app, a recovery code, or a passkey's answer (JSON).

    Raises WrongCredentialsError, TooManyAttemptsError, NotFoundError where nobody is waiting.
    """
    stage = _stage(request)
    if stage is None:
        raise data.NotFoundError(data.NOT_FOUND)
    _prove(request, stage.login.user, code, credential)
    answer: HttpResponse = stage.exit()
    return answer


def _prove(request: HttpRequest, user: User, code: str, credential: str) -> None:
    _note(request, user.username)
    if credential:
        factors.check_passkey(user, credential)
    else:
        factors.check_code(user, code)
    attempts.forget(request, user.username)


def confirm(
    *, request: HttpRequest, password: str = "", code: str = "", credential: str = ""
) -> None:
    """Prove again who one is, before something that matters; see `is_recently_confirmed`.

    Raises WrongCredentialsError, TooManyAttemptsError.
    """
    user = User.objects.get(pk=request.user.pk or 0)
    if code or credential:
        _prove(request, user, code, credential)
    else:
        _note(request, user.username)
        if not user.check_password(password):
            raise data.WrongCredentialsError(data.WRONG_CREDENTIALS)
        attempts.forget(request, user.username)
    sessions.confirm(request)
