"""An authenticator app."""

import base64
import hashlib
import hmac
import struct
import time

STEP = 30


def code_of(secret: str, ago: int = 0) -> str:
    """RFC 6238 with SHA-1 and six digits, now or some steps ago."""
    counter = struct.pack(">Q", int(time.time()) // STEP - ago)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    begin = digest[-1] & 15
    number = struct.unpack(">I", digest[begin : begin + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"
