"""Writes a folder as a .zip: sorted, with the time of SOURCE_DATE_EPOCH, so that the same content gives the same bytes.

Usage: python3 packaging/zip.py FOLDER FILE
"""

import os
import sys
import time
import zipfile
from pathlib import Path

folder, to = Path(sys.argv[1]), sys.argv[2]
# A zip knows no time before 1980.
when = max(int(os.environ.get("SOURCE_DATE_EPOCH", "0")), 315_532_800)
with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        info = zipfile.ZipInfo(f"{folder.name}/{path.relative_to(folder).as_posix()}", time.gmtime(when)[:6])
        info.compress_type = zipfile.ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        out.writestr(info, path.read_bytes())
