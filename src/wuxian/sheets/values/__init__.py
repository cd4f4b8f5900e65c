"""Readers of single cells: a raw cell in, a typed value and perhaps a note out.

Every reader returns ``(value, note)`` and never raises for anything a spreadsheet can hold.
Money is integer fen, rates are integer ppm, months are YYYYMM. An unknown value is ``None``
and never zero.

>>> from wuxian.sheets.values import read_value
>>> read_value("money", "￥1,440.00元")
(144000, None)
>>> read_value("rate", "16%")
(160000, None)
"""

from wuxian.sheets.values.reading import Reader, Value, read_value, reader_of

__all__ = ["Reader", "Value", "read_value", "reader_of"]
