from django.apps import AppConfig


class EmployersConfig(AppConfig):
    name = "wuxian.employers"
    label = "employers"
