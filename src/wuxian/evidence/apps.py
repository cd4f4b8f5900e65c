"""The room ``evidence``."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "wuxian.evidence"
    label = "evidence"
