"""Makes public/fonts/stix-two-math-subset.woff2 of STIX Two Math (SIL OFL 1.1), from @fontsource/stix-two-math 5.3.0.

    pip install fonttools==4.66.1 brotli
    python3 scripts/subset-math-font.py stix-two-math-latin-400-normal.woff2

The characters are those of math-font-characters.txt. Two things are changed, because browsers set them otherwise than TeX: a superscript on a closing bracket
is lowered, and the prime, which MathML raises as a superscript, stands on the baseline and is larger.
"""

import pathlib
import sys

from fontTools import subset
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen

here = pathlib.Path(__file__).parent
options = subset.Options()
options.layout_features = ["kern", "mark", "ccmp"]
options.hinting = False
options.flavor = "woff2"
font = subset.load_font(sys.argv[1], options)
subsetter = subset.Subsetter(options)
subsetter.populate(text=(here / "math-font-characters.txt").read_text(encoding="utf-8"))
subsetter.subset(font)
font["MATH"].table.MathConstants.SuperscriptBaselineDropMax.Value = 386

PRIME, SCALE = 0x2032, 1.45
glyphs, name = font["glyf"], font.getBestCmap()[PRIME]
bottom = glyphs[name].yMin
pen = TTGlyphPen(font.getGlyphSet())
font.getGlyphSet()[name].draw(TransformPen(pen, (SCALE, 0, 0, SCALE, 0, 30 - SCALE * bottom)))
glyphs[name] = pen.glyph()
glyphs[name].recalcBounds(glyphs)
width, side = font["hmtx"][name]
font["hmtx"][name] = (round(width * SCALE), round(side * SCALE))

subset.save_font(font, here.parent / "public" / "fonts" / "stix-two-math-subset.woff2", options)
