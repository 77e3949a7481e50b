"""Tables out: rows in, bytes of a CSV or XLSX file out. Nothing here knows where the rows came from."""

from trainer.exports.csv_file import csv_bytes
from trainer.exports.table import Column, Kind, Table, Value
from trainer.exports.xlsx_file import xlsx_bytes

__all__ = ["Column", "Kind", "Table", "Value", "csv_bytes", "xlsx_bytes"]
