from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "wuxian.intake"
    label = "intake"
