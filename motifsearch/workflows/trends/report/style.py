"""How a sheet looks on the screen and on A4 paper.

Knows: the classes that the page uses. Does not know: what it says.
"""

STYLE = """
@page { size: A4; margin: 16mm 15mm 18mm; @bottom-center { content: counter(page); font: 9pt sans-serif; } }
body { font: 10.5pt/1.45 "DejaVu Sans", "Noto Sans", sans-serif; color: #222; margin: 0 auto; max-width: 180mm; }
h1 { font-size: 19pt; margin: 0 0 2mm; } h2 { font-size: 13pt; margin: 7mm 0 2mm; border-bottom: 1px solid #bbb; }
h3 { font-size: 11.5pt; margin: 0 0 1mm; } p { margin: 0 0 2mm; } .note { color: #444; font-size: 9.5pt; }
table { border-collapse: collapse; width: 100%; font-size: 8.5pt; margin: 2mm 0; }
th, td { text-align: right; padding: 1mm 1.5mm; border-bottom: 1px solid #ddd; vertical-align: top; }
th:first-child, td:first-child { text-align: left; } thead { display: table-header-group; } tr { break-inside: avoid; }
.group { break-inside: avoid; border: 1px solid #ccc; border-radius: 2mm; padding: 3mm; margin: 0 0 3mm; }
.course { font-weight: bold; border-radius: 1.5mm; padding: 0 1.5mm; background: #eee; }
.emerging, .growing { background: #d6ead7; } .fading { background: #f3d9d3; } .steady { background: #dfe6ee; }
.row { display: flex; gap: 3mm; align-items: flex-start; } .row svg { width: 84mm; flex: none; }
.pictures img { width: 19mm; height: 19mm; object-fit: cover; border-radius: 1mm; margin-right: 1.2mm; }
.summary { background: #f6f2ea; border-radius: 2mm; padding: 3mm 4mm 1mm; margin: 0 0 3mm; }
.summary .course { display: inline-block; min-width: 20mm; text-align: center; margin-right: 2mm; }
td.picture { width: 11mm; padding: 0.6mm; }
td.picture img { width: 10mm; height: 10mm; object-fit: cover; display: block; }
td.name, .glance th:nth-child(2) { text-align: left; } .glance td { vertical-align: middle; }
.unsure { display: flex; gap: 3mm; align-items: flex-start; break-inside: avoid; padding: 1.5mm 0; }
.unsure { border-bottom: 1px solid #ddd; } .unsure p { margin: 0; font-size: 9.5pt; }
.unsure .pictures { flex: none; width: 39mm; }
.unsure img { width: 12mm; height: 12mm; object-fit: cover; border-radius: 1mm; margin-right: 1mm; }
.figures { columns: 2; column-gap: 6mm; } .figures .scroll { break-inside: avoid; }
.figures table { font-size: 7pt; margin: 0 0 3mm; } .figures td, .figures th { padding: 0.5mm 0.8mm; }
.figures td, .glance td:nth-child(n + 3) { white-space: nowrap; }
.figures caption { text-align: left; font-weight: bold; }
@media (max-width: 640px) { body { padding: 0 4mm; } .row, .unsure { display: block; } .figures { columns: 1; }
  .row svg { width: 100%; }
  .scroll { overflow-x: auto; } }

"""
