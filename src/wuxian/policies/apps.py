from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    name = "wuxian.policies"
    label = "policies"

    def ready(self) -> None:
        """Let every entry of the log say which library was in force."""
        from wuxian.evidence import api as evidence
        from wuxian.policies import books

        evidence.say_policy(version=books.digest_in_use)
