from django.apps import AppConfig


class RosterConfig(AppConfig):
    name = "wuxian.roster"
    label = "roster"

    def ready(self) -> None:
        """Tell intake what the rows of a roster mean."""
        from wuxian.intake import api as intake
        from wuxian.roster.meaning import RosterMeaning

        intake.register_meaning(meaning=RosterMeaning())
