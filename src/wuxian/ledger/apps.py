from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "wuxian.ledger"
    label = "ledger"
