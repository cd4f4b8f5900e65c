"""Tables of ``evidence``."""

from wuxian.evidence.personal.models import DataKey, SubjectKey

__all__ = ["DataKey", "SubjectKey"]
