"""Every address this installation answers."""

from django.urls import path

from wuxian.config import health

urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
]
