"""The addresses of 密钥."""

from django.urls import path

from wuxian.console.keys import keys

urlpatterns = [
    path("", keys.keys, name="keys"),
    path("rotate/", keys.rotate, name="keys_rotate"),
]
