"""The addresses of 账号与安全."""

from django.urls import path

from wuxian.console.account import factors, lending, linking, security

urlpatterns = [
    path("", security.security, name="account_security"),
    path("first/", security.duty, name="account_duty"),
    path("password/", security.password, name="account_password"),
    path("language/", security.language, name="account_language"),
    path("sessions/end/", security.end_sessions, name="account_end_sessions"),
    path("app/", factors.app, name="account_app"),
    path("app/remove/", factors.remove_app, name="account_remove_app"),
    path("codes/", factors.codes, name="account_codes"),
    path("passkeys/", factors.passkey, name="account_passkey"),
    path(
        "passkeys/<int:passkey_id>/remove/", factors.remove_passkey, name="account_remove_passkey"
    ),
    path("connect/<str:vendor>/", linking.connect, name="account_connect"),
    path("links/<int:link_id>/remove/", linking.disconnect, name="account_disconnect"),
    path("lend/", lending.lend, name="account_lend"),
    path("lend/<int:grant_id>/end/", lending.take_back, name="account_take_back"),
]
