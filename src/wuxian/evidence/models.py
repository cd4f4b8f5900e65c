"""Tables of ``evidence``."""

from wuxian.evidence.personal.models import DataKey, Retention, SubjectKey

__all__ = ["DataKey", "Retention", "SubjectKey"]
