"""Questions in a workbook."""
