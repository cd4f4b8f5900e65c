"""What can be wrong with keys and sealed fields."""

from wuxian.support.errors import WuxianError
from wuxian.support.messages import mark

BROKEN = mark("这段密文被改动、被移到别处，或不是用现在的密钥加密的。")
SHREDDED = mark("这份个人信息已按要求删除，密钥已销毁，无法恢复。")


class SealingError(WuxianError):
    """Something about keys or sealed fields is not as it must be."""


class BrokenSealError(SealingError):
    """A ciphertext was changed, moved to another place, or made with another key."""

    def __init__(self) -> None:
        super().__init__(BROKEN)


class ShreddedError(SealingError):
    """The key was destroyed on purpose; what it sealed is gone for good."""

    def __init__(self) -> None:
        super().__init__(SHREDDED)


class MissingKeyError(SealingError):
    """The key file, or a version in it, is not there."""


class WrongKeyError(SealingError):
    """The key file belongs to another installation or is damaged."""
