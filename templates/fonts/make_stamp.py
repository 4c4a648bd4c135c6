"""Make Stamp.ttf, the small face of the bundle's page numbers, from LiberationSans-Bold.ttf.

Needs fonttools. The result is renamed, as the licence's reserved names ask of a modified font.
"""

from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
NAMES = {1: "Bundle Stamp", 2: "Bold", 3: "Bundle Stamp 1", 4: "Bundle Stamp Bold", 6: "BundleStamp-Bold"}


def main() -> None:
    """Write Stamp.ttf beside this script: printable ASCII alone, no hinting, a fixed date."""
    font = TTFont(HERE / "LiberationSans-Bold.ttf", recalcTimestamp=False)
    options = subset.Options(hinting=False, name_IDs=["*"], drop_tables=["GSUB", "GPOS", "GDEF", "kern", "FFTM"])
    thin = subset.Subsetter(options)
    thin.populate(unicodes=range(0x20, 0x7F))
    thin.subset(font)
    for record in list(font["name"].names):
        if record.nameID in NAMES:
            record.string = NAMES[record.nameID]
        elif record.nameID not in (0, 13, 14):
            font["name"].names.remove(record)
    font.save(HERE / "Stamp.ttf")


if __name__ == "__main__":
    main()
