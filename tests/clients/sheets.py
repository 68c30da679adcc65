"""Prints the cells of workbooks as openpyxl reads them: for each sheet its rows, and how many are formulas or links.

LibreOffice saves a yes or no as =TRUE() or =FALSE(); these are values, and not counted.
"""

import json
import sys

from openpyxl import load_workbook

VALUES = {"=TRUE()", "=FALSE()"}
found = {}
for path in sys.argv[1:]:
    book = load_workbook(path)
    sheets = {}
    for sheet in book:
        cells = [cell for row in sheet.iter_rows() for cell in row]
        sheets[sheet.title] = {
            "frozen": sheet.freeze_panes,
            "formulas": sum(cell.data_type == "f" and cell.value not in VALUES for cell in cells),
            "links": sum(cell.hyperlink is not None for cell in cells),
            "types": sorted({cell.data_type for cell in cells if cell.value is not None}),
            "rows": [[cell.value for cell in row] for row in sheet.iter_rows()],
        }
    found[path] = sheets
print(json.dumps(found, default=str))
