"""Pure Python that knows no Django: errors, worktime, periods, money, ids, geo."""

import os

# Said before anything imports openpyxl: with lxml, which signatures bring along, it would expand the
# entities of an uploaded workbook; with defusedxml it refuses them (tables/reading.py).
os.environ.setdefault("OPENPYXL_LXML", "False")
