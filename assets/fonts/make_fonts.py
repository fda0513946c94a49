"""Makes the program's fonts from Inter 4.0 (Debian package fonts-inter, SIL OFL 1.1).

Tabular figures become the default digits (egui applies no OpenType features), and the
glyph set is cut to Latin, Greek, sub- and superscripts, arrows, mathematics and a few
symbols. Usage: make_fonts.py FOLDER-WITH-INTER-OTF FOLDER-OF-THIS-FILE
Needs fonttools from PyPI.
"""
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

RANGES = [(0x20, 0x17F), (0x2B0, 0x2FF), (0x370, 0x3FF), (0x1D00, 0x1DBF), (0x2000, 0x20CF),
          (0x2100, 0x214F), (0x2190, 0x22FF), (0x2300, 0x23FF), (0x2460, 0x24FF),
          (0x25A0, 0x27BF), (0x2B00, 0x2BFF)]


def freeze_tabular_digits(font):
    gsub = font["GSUB"].table
    mapping = {}
    for record in gsub.FeatureList.FeatureRecord:
        if record.FeatureTag == "tnum":
            for index in record.Feature.LookupListIndex:
                for table in gsub.LookupList.Lookup[index].SubTable:
                    table = getattr(table, "ExtSubTable", table)
                    mapping.update(getattr(table, "mapping", {}))
    for table in font["cmap"].tables:
        for code, glyph in table.cmap.items():
            table.cmap[code] = mapping.get(glyph, glyph)


def main(source, target):
    for weight in ["Regular", "SemiBold"]:
        font = TTFont(Path(source) / f"Inter-{weight}.otf")
        freeze_tabular_digits(font)
        options = Options()
        options.layout_features = ["kern", "mark", "mkmk", "ccmp"]
        options.name_IDs = ["*"]
        options.notdef_outline = True
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=[c for a, b in RANGES for c in range(a, b + 1)])
        subsetter.subset(font)
        for record in font["name"].names:
            if record.nameID in (1, 3, 4, 6, 16):
                text = record.toUnicode().replace("Inter", "SuperionSans" if record.nameID == 6 else "Superion Sans")
                font["name"].setName(text, record.nameID, record.platformID, record.platEncID, record.langID)
        font.save(Path(target) / f"SuperionSans-{weight}.otf")


if __name__ == "__main__":
    main(*sys.argv[1:])
