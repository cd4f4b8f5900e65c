"""Why a file or a table could not be read; each text is public and stands once.

SheetsError
├── UnreadableFileError       nothing can be read from the file
│   ├── EmptyFileError
│   ├── EncryptedFileError
│   ├── NotASpreadsheetError  a PDF, an image, a Word document …
│   ├── UnknownEncodingError
│   └── DamagedFileError
├── OversizeError             a cap was passed: bytes, ratio, entries, columns
├── UnsafeArchiveError        an entry would land outside its folder
├── NoTableError              no header row was recognised
├── NoSheetError              the sheet or member asked for does not exist
├── InvalidHeaderError        such rows cannot be the header
├── InvalidMappingError       a mapping names no such column or field
└── ChildKilledError          reading took too much memory or time
"""

from wuxian.support.errors import WuxianError
from wuxian.support.messages import mark

EMPTY = mark("文件是空的，里面没有任何内容。")
ENCRYPTED = mark("文件已加密，请另存为无密码副本")
IS_PDF = mark("这是 PDF，不是表格。请从网站导出 Excel；回单和证明请作为附件上传。")
IS_IMAGE = mark("这是图片，不是表格。请上传 Excel 或 CSV；截图请作为附件上传。")
IS_WORD = mark("这是 Word 文档，不是表格。请把表格复制到 Excel 后再上传。")
IS_OTHER_ARCHIVE = mark("暂不支持 RAR 或 7z 压缩包，请解压后上传，或改用 ZIP。")
IS_OTHER = mark("看不出这是什么文件。请上传 Excel（xlsx、xls）、CSV 或 ZIP。")
UNKNOWN_ENCODING = mark("看不出文件的文字编码。请用 Excel 打开后另存为 xlsx 再上传。")
DAMAGED = mark("文件已损坏或不完整，请在 Excel 中打开并另存一份再上传。")
TOO_BIG = mark("文件有 {size} MB，超过上限 {limit} MB。请拆分后再上传。")
TOO_BIG_UNPACKED = mark("文件解压后超过 {limit} MB，已停止读取。请拆分后再上传。")
TOO_DENSE = mark("文件解压后膨胀超过 {limit} 倍，已停止读取。")
TOO_MANY_ENTRIES = mark("压缩包里有 {count} 个文件，超过上限 {limit} 个。请分批上传。")
TOO_WIDE = mark("工作表“{sheet}”有 {count} 列，超过上限 {limit} 列。请删除多余的列再上传。")
TOO_TALL = mark("工作表“{sheet}”有 {count} 行，超过上限 {limit} 行。请拆分后再上传。")
UNSAFE_ENTRY = mark("压缩包里有指向包外的路径，已停止读取。请重新打包后上传。")
NO_TABLE = mark("没有找到表头。请确认表里有“姓名”“证件号码”等列名，或手工指定表头所在的行。")
NO_SHEET = mark("文件里没有“{sheet}”这张表。")
HEADER_ORDER = mark("表头的第一行（{first}）不能在最后一行（{last}）后面。")
HEADER_TALL = mark("表头最多 {limit} 行。请只选列名所在的行。")
HEADER_OUTSIDE = mark("表里只有 {count} 行，没有第 {last} 行。")
HEADER_BLANK = mark("第 {first} 到 {last} 行是空的，不能作表头。")
HEADER_BELOW = mark("第 {last} 行下面没有数据。表头要在数据上方，请重新选择。")
NO_ENCODING = mark("不支持的文字编码“{encoding}”。")
WRONG_ENCODING = mark("按 {encoding} 读不出这个文件，请换一种编码。")
NOT_TEXT = mark("这不是文本文件，文字编码由文件自己写明，不用另选。")
NO_COLUMN = mark("第 {column} 列不在表里。")
NO_FIELD = mark("“{field}”不是可以导入的字段。")
CHILD_KILLED = mark("文件太大或太复杂，读取已停止。请拆成几个文件后再上传。")
READER_FAULT = mark(
    "读取这个文件时程序出了错，文件没有导入。请把表格的样式（不含个人信息）反馈给我们。"
)


class SheetsError(WuxianError):
    """Anything this room refuses to read."""


class UnreadableFileError(SheetsError):
    """Nothing can be read from the file."""


class EmptyFileError(UnreadableFileError):
    """The file has no content."""


class EncryptedFileError(UnreadableFileError):
    """The file needs a password."""


class NotASpreadsheetError(UnreadableFileError):
    """The file is of another kind."""


class UnknownEncodingError(UnreadableFileError):
    """The text fits none of the encodings in use."""


class DamagedFileError(UnreadableFileError):
    """The file breaks its own format."""


class OversizeError(SheetsError):
    """A cap was passed."""


class UnsafeArchiveError(SheetsError):
    """An archive entry points outside the archive."""


class NoTableError(SheetsError):
    """No header row was recognised."""


class NoSheetError(SheetsError):
    """The sheet asked for does not exist."""


class InvalidHeaderError(SheetsError):
    """Such rows cannot be the header of the table."""


class InvalidMappingError(SheetsError):
    """A mapping names a column or field that does not exist."""


class ChildKilledError(SheetsError):
    """The reading process was stopped by its caps."""


class ReaderFaultError(SheetsError):
    """The reader itself failed; ``fault`` names the exception and the line, never a value."""

    def __init__(self, message: str, fault: str = "") -> None:
        super().__init__(message)
        self.fault = fault
