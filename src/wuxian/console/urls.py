"""The addresses of the console."""

from django.urls import include, path
from django.views.i18n import set_language

from wuxian.console import home, signing

urlpatterns = [
    path("", home.home, name="home"),
    path("sign-in/", signing.sign_in, name="sign_in"),
    path("sign-out/", signing.sign_out, name="sign_out"),
    path("language/", set_language, name="set_language"),
    path("people/", include("wuxian.console.people.urls")),
    path("companies/", include("wuxian.console.companies.urls")),
    path("policy/", include("wuxian.console.policy.urls")),
]
