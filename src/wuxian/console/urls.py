"""The addresses of the console."""

from django.urls import include, path
from django.views.i18n import set_language

from wuxian.console import accounts, home, proving, signing
from wuxian.console.imports import centre, correcting, review, wizard
from wuxian.console.owed import explaining, month, people, risks

urlpatterns = [
    path("", home.home, name="home"),
    path("start-over/", home.start_over, name="start_over"),
    path("example/", home.example, name="example"),
    path("example/load/", home.load_example, name="load_example"),
    path("sign-in/", signing.sign_in, name="sign_in"),
    path("sign-in/", signing.sign_in, name="account_login"),  # what the library calls it
    path("sign-in/second-factor/", signing.second_factor, name="mfa_authenticate"),
    path("sign-in/refused/", signing.refused, name="sign_in_refused"),
    path("sign-in/", include("wuxian.access.vendors.urls")),
    path("invitation/<str:token>/", signing.invitation, name="invitation"),
    path("confirm/", proving.confirm, name="confirm"),
    path("account/", include("wuxian.console.account.urls")),
    path("users/", include("wuxian.console.users.urls")),
    path("keys/", include("wuxian.console.keys.urls")),
    path("sign-out/", signing.sign_out, name="sign_out"),
    path("language/", set_language, name="set_language"),
    path("people/", include("wuxian.console.people.urls")),
    path("companies/", include("wuxian.console.companies.urls")),
    path("evidence/", include("wuxian.console.evidence.urls")),
    path("policy/", include("wuxian.console.policy.urls")),
    path("imports/", centre.imports, name="imports"),
    path("imports/<str:run_id>/", wizard.run, name="import_run"),
    path("imports/<str:run_id>/sheet/", wizard.sheet, name="import_sheet"),
    path("imports/<str:run_id>/columns/", wizard.columns, name="import_columns"),
    path("imports/<str:run_id>/review/", review.review, name="import_review"),
    path("imports/<str:run_id>/result/", review.result, name="import_result"),
    path("imports/<str:run_id>/errors.xlsx", review.error_file, name="import_errors"),
    path("imports/<str:run_id>/original", review.original, name="import_original"),
    path("imports/<str:run_id>/correct/", correcting.correct, name="import_correct"),
    path("imports/<str:run_id>/undo/", centre.undo, name="import_undo"),
    path("imports/<str:run_id>/abandon/", centre.abandon, name="import_abandon"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("owed/", month.month, name="owed"),
    path("owed/by/", month.by, name="owed_by"),
    path("owed/compute/", month.compute, name="owed_compute"),
    path("owed/people/", people.people, name="owed_people"),
    path("owed/people/export/", people.export, name="owed_export"),
    path("owed/person/", people.person, name="owed_person"),
    path("owed/explain/", explaining.explain, name="owed_explain"),
    path("owed/runs/", month.runs, name="owed_runs"),
    path("owed/runs/<str:run_id>/replay/", month.replay, name="owed_replay"),
    path("risks/", risks.risks, name="risks"),
]
