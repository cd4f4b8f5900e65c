"""Every address this installation answers."""

from django.urls import include, path

from wuxian.config import health

urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("", include("wuxian.faces.urls")),
    path("", include("wuxian.console.urls")),
]
