"""The addresses of 政策库."""

from django.urls import path

from wuxian.console.policy import coverage, history, place, provinces, sources

urlpatterns = [
    path("", provinces.policy, name="policy"),
    path("provinces/<int:code>/", provinces.province, name="policy_province"),
    path("places/<int:code>/", place.place, name="policy_place"),
    path("places/<int:code>/<str:kind>/", history.history, name="policy_history"),
    path("sources/", sources.sources, name="policy_sources"),
    path("sources/<str:source_id>/", sources.source, name="policy_source"),
    path("coverage/", coverage.coverage, name="policy_coverage"),
]
