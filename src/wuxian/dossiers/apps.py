from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "wuxian.dossiers"
    label = "dossiers"
