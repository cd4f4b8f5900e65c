"""Attached files: what is taken in, what is made of them, and what is refused with what to do."""

import io
import zipfile

import pytest
from django.db import connection
from PIL import Image
from PIL.ExifTags import Base

from tests.evidence.reading import logged
from wuxian.evidence import api as evidence
from wuxian.evidence.attached import recognising
from wuxian.evidence.attached.keeping import CHUNK
from wuxian.evidence.data import (
    BrokenSealError,
    KeptFile,
    NotFoundError,
    RefusedAttachmentError,
    ShreddedError,
    Who,
)

pytestmark = pytest.mark.django_db
WHO, LI = Who(3, "李娜", "specialist"), "person:17"
SECRET = b"Taken at 31.2304 N 121.4737 E"


def photo(form: str = "JPEG", size: tuple[int, int] = (40, 30)) -> bytes:
    """A picture that says where it was taken."""
    picture, out = Image.new("RGB", size, (200, 30, 30)), io.BytesIO()
    exif = picture.getexif()
    exif[Base.ImageDescription] = SECRET.decode()
    picture.save(out, form, exif=exif)
    return out.getvalue()


def office(*parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for part in parts:
            packed.writestr(part, "<x/>")
    return out.getvalue()


def attach(content: bytes, name: str = "合同.pdf") -> KeptFile:
    return evidence.attach(who=WHO, subject=LI, name=name, content=content)


def read(file: KeptFile) -> bytes:
    return b"".join(evidence.read_attachment(attachment_id=file.id))


PDF = b"%PDF-1.7\n" + bytes(range(256)) * 9_000


def test_a_large_file_is_kept_in_sealed_chunks_and_comes_back_as_it_was() -> None:
    kept = attach(PDF)
    assert (kept.media_type, kept.size, kept.name) == ("application/pdf", len(PDF), "合同.pdf")
    assert read(kept) == PDF
    assert evidence.get_attachment(attachment_id=kept.id) == kept
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, body FROM evidence_attachedchunk ORDER BY number")
        rows = cursor.fetchall()
    assert [number for number, _ in rows] == list(range(len(PDF) // CHUNK + 1))
    assert all(b"%PDF" not in bytes(body) for _, body in rows)


def test_it_is_on_record_without_its_name() -> None:
    attach(PDF, name="李娜身份证.pdf")
    [entry] = [one for one in logged() if one["action"] == "evidence.attached"]
    assert "李娜" not in str(entry)


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_picture_keeps_its_pixels_and_nothing_else(form: str) -> None:
    given = photo(form)
    assert SECRET in given
    kept = attach(given + b"<script>alert(1)</script>", name="照片.jpg")
    body = read(kept)
    assert kept.media_type == f"image/{form.lower()}"
    assert SECRET not in body
    assert b"<script" not in body
    assert Image.open(io.BytesIO(body)).size == (40, 30)


def test_a_sheet_and_a_document_are_told_by_their_parts_whatever_they_are_called() -> None:
    types = "[Content_Types].xml"
    assert attach(office(types, "xl/workbook.xml"), name="a.txt").media_type.endswith("sheet")
    assert attach(office(types, "word/document.xml"), name="a").media_type.endswith("document")


@pytest.mark.parametrize("text", ["说明：已交至 7 月。".encode(), "说明：已交".encode("gb18030")])
def test_plain_text_is_kept_as_utf_8(text: bytes) -> None:
    kept = attach(text, name="说明.txt")
    assert kept.media_type == "text/plain; charset=utf-8"
    assert read(kept).decode().startswith("说明")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "空文件"),
        (b"<html><script>1</script></html>", "不是其中任何一种"),
        (b"\xef\xbb\xbf  <svg xmlns='x'/>", "不是其中任何一种"),
        (b"#!/bin/sh\nrm -rf /", "不是其中任何一种"),
        (b"MZ\x90\x00\x03", "不是其中任何一种"),
        (office("readme.txt"), "不是其中任何一种"),
        (b"PK\x03\x04broken", "不是其中任何一种"),
        (office("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"), "宏"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "密码"),
        (photo()[:60], "打不开"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "打不开"),
    ],
)
def test_what_could_do_harm_is_refused_with_what_to_do(content: bytes, why: str) -> None:
    with pytest.raises(RefusedAttachmentError, match=why):
        attach(content)
    assert [one for one in logged() if one["action"] == "evidence.attached"] == []


def test_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recognising, "MOST_PIXELS", 100)
    with pytest.raises(RefusedAttachmentError, match="6000 万像素"):
        attach(photo())
    monkeypatch.setattr(recognising, "LARGEST", 2**20)
    with pytest.raises(RefusedAttachmentError, match="上限 1 MB"):
        attach(b"%PDF-" + bytes(2**21))


@pytest.mark.parametrize(
    "deed",
    [
        "UPDATE evidence_attachedchunk SET body = set_byte(body, 40, get_byte(body, 40) # 1)",
        "DELETE FROM evidence_attachedchunk WHERE number = 1",
        "UPDATE evidence_attachedchunk SET number = -number",
        "UPDATE evidence_attachedfile SET chunks = chunks - 1",
    ],
)
def test_a_changed_missing_or_cut_file_is_noticed(deed: str) -> None:
    kept = attach(PDF)
    with connection.cursor() as cursor:
        cursor.execute(deed)
    with pytest.raises(BrokenSealError):
        read(kept)


def test_after_an_erasure_nothing_opens() -> None:
    kept = attach(PDF)
    evidence.shred(subject=LI, who=WHO)
    with pytest.raises(ShreddedError):
        read(kept)
    with pytest.raises(NotFoundError):
        evidence.get_attachment(attachment_id="01ARZ3NDEKTSV4RRFFQ69G5FAV")
