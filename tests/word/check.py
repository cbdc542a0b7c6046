"""Reads a Word report by python-docx and its PDF by poppler, and holds both against areas.csv. Usage: check.py FOLDER"""

import csv
import sys
from pathlib import Path

import docx
from docx.shared import Mm

folder = Path(sys.argv[1])
report = docx.Document(folder / "report.docx")
pages = (folder / "report.txt").read_text(encoding="utf-8")

section = report.sections[0]
sides = (section.top_margin, section.right_margin, section.bottom_margin, section.left_margin)
for found, mm in zip((section.page_width, section.page_height, *sides), (210, 297, 37, 26, 35, 28)):
    assert abs(found - Mm(mm)) < Mm(0.3), (found, mm)

with open(folder / "areas.csv", encoding="utf-8-sig", newline="") as file:
    rows = list(csv.DictReader(file))
first = rows[0]["circle"], rows[0]["cohort"]
towns = {r["area"]: r for r in rows if r["level"] == "town" and (r["circle"], r["cohort"]) == first}

table = [[cell.text for cell in row.cells] for row in report.tables[0].rows]
seen = {row[1]: row for row in table[1:] if row[0]}
assert seen.keys() == towns.keys(), seen.keys() ^ towns.keys()
number = lambda text: int(text.replace(",", ""))
for name, row in seen.items():
    town = towns[name]
    for cell, column in ((2, "seniors"), (3, "seniors_covered"), (5, "seniors_left_out")):
        assert abs(number(row[cell]) - float(town[column])) <= 0.5, (row, column)
    # A long name is broken over lines on the page.
    assert name[:4] in pages, name
order = [number(row[5]) for row in table[1:] if row[0]]
assert order == sorted(order, reverse=True), "worst first"
assert len(report.inline_shapes) >= 1, "the map"
assert "{{" not in pages and "Error" not in pages
print(f"{folder}: {len(seen)} towns, {len(report.tables)} tables, {pages.count(chr(12))} pages")
