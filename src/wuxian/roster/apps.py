from django.apps import AppConfig


class RosterConfig(AppConfig):
    name = "wuxian.roster"
    label = "roster"
