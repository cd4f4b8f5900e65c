"""Tables of ``evidence``."""

from wuxian.evidence.attached.models import AttachedChunk, AttachedFile
from wuxian.evidence.personal.models import DataKey, Retention, SubjectKey

__all__ = ["AttachedChunk", "AttachedFile", "DataKey", "Retention", "SubjectKey"]
