"""What a file is, by its bytes and never by its name; and what is taken in.

Pictures are painted anew, so that nothing but the picture remains: no position, no hidden payload.
HTML, SVG, archives, programs and documents with macros are refused.
"""

import io
import warnings
import zipfile
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from wuxian.evidence.data import RefusedAttachmentError
from wuxian.support.messages import mark

LARGEST = 20 * 1024 * 1024
MOST_PIXELS = 60_000_000
UNKNOWN = mark("只接收 JPG、PNG、PDF、Excel、Word 和纯文本文件；这个文件的内容不是其中任何一种。")
TOO_LARGE = mark("文件有 {size} MB，超过上限 {limit} MB。")
EMPTY = mark("这是一个空文件，请重新选择。")
BROKEN_PICTURE = mark("这张图片打不开，可能没有传完。请重新拍摄或上传。")
TOO_MANY_PIXELS = mark("图片过大（超过 6000 万像素），请缩小后再传。")
HAS_MACROS = mark("文件含有宏，不能接收。请另存为不含宏的文件再传。")
LOCKED = mark("文件有密码保护，请取消密码后再传。")
_OFFICE = {
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True, slots=True)
class Taken:
    """A file as it will be kept: its media type and its bytes."""

    media_type: str
    body: bytes


def take(content: bytes) -> Taken:
    """Recognise a file and make it harmless. Raises RefusedAttachmentError with what to do."""
    if not content:
        raise RefusedAttachmentError(EMPTY)
    if len(content) > LARGEST:
        size, limit = len(content) // 2**20, LARGEST // 2**20
        raise RefusedAttachmentError(TOO_LARGE.format(size=size, limit=limit))
    if content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return _picture(content)
    if content.startswith(b"%PDF-"):
        return Taken("application/pdf", content)
    if content.startswith(b"PK\x03\x04"):
        return Taken(_office_type(content), content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise RefusedAttachmentError(LOCKED)
    return _text(content)


def _picture(content: bytes) -> Taken:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=("JPEG", "PNG"))
            if picture.width * picture.height > MOST_PIXELS:
                raise RefusedAttachmentError(TOO_MANY_PIXELS)
            upright = ImageOps.exif_transpose(picture)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise RefusedAttachmentError(TOO_MANY_PIXELS) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise RefusedAttachmentError(BROKEN_PICTURE) from None
    return _painted(upright, "PNG" if picture.format == "PNG" else "JPEG")


def _painted(picture: Image.Image, form: str) -> Taken:
    """The pixels alone, in a new file."""
    mode = "RGBA" if form == "PNG" and "A" in picture.getbands() else "RGB"
    fresh = Image.new(mode, picture.size)
    fresh.paste(picture.convert(mode))
    out = io.BytesIO()
    fresh.save(out, form, quality=88)
    return Taken(f"image/{form.lower()}", out.getvalue())


def _office_type(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = set(packed.namelist())
    except zipfile.BadZipFile:
        raise RefusedAttachmentError(UNKNOWN) from None
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise RefusedAttachmentError(HAS_MACROS)
    for part, media_type in _OFFICE.items():
        if part in names and "[Content_Types].xml" in names:
            return media_type
    raise RefusedAttachmentError(UNKNOWN)


def _text(content: bytes) -> Taken:
    """Plain text without markup; what a browser might run is not text."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("gb18030")
        except UnicodeDecodeError:
            raise RefusedAttachmentError(UNKNOWN) from None
    is_printable = all(letter.isprintable() or letter in "\r\n\t\f" for letter in text)
    if not is_printable or text.lstrip().startswith("<") or text.startswith("#!"):
        raise RefusedAttachmentError(UNKNOWN)
    return Taken("text/plain; charset=utf-8", text.encode())
