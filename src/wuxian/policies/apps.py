from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    name = "wuxian.policies"
    label = "policies"
