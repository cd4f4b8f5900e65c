"""The addresses of 证据与审计."""

from django.urls import path

from wuxian.console.evidence import accesses, exporting, overview, verifying

urlpatterns = [
    path("", overview.evidence, name="evidence"),
    path("preview/", exporting.preview, name="evidence_preview"),
    path("begin/", exporting.begin, name="evidence_begin"),
    path("exports/<str:export_id>/", exporting.export, name="evidence_export"),
    path("exports/<str:export_id>/bundle.zip", exporting.fetch, name="evidence_fetch"),
    path("verify/", verifying.verify, name="evidence_verify"),
    path("accesses/", accesses.accesses, name="accesses"),
]
