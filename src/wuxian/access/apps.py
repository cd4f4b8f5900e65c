from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "wuxian.access"
    label = "access"
