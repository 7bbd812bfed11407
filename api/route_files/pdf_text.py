"""Text for PDF in whatever script: each character in the first font that has it.

Latin 1 is in Helvetica, which every reader of PDF has; other Latin letters in Bitstream Vera, which comes with reportlab
and goes into the file; Chinese in STSong-Light, a font of Adobe's Asian set that readers have or replace by their own.
"""

from functools import cache
from itertools import groupby
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont

from api.route_files.plain import plain

LATIN, BOLD, OTHER_LATIN, CHINESE = "Helvetica", "Helvetica-Bold", "Vera", "STSong-Light"

_UNKNOWN = "□"
_LAST = 0xFFFF


def marked(text: str) -> str:
    """Return ``text`` as markup of reportlab's paragraphs, a font named where Helvetica will not do."""
    shown = (letter if ord(letter) <= _LAST else _UNKNOWN for letter in plain(text))
    return "".join(_run(font, "".join(letters)) for font, letters in groupby(shown, key=font_of))


def has_chinese(text: str) -> bool:
    """Return whether ``text`` has letters that only the Chinese font has."""
    return any(font_of(letter) == CHINESE for letter in text)


def _run(font: str, letters: str) -> str:
    return escape(letters) if font == LATIN else f'<font name="{font}">{escape(letters)}</font>'


def font_of(letter: str) -> str:
    """Return the font in which a letter is written."""
    try:
        letter.encode("cp1252")
    except UnicodeEncodeError:
        return OTHER_LATIN if ord(letter) in _other_latin() else CHINESE
    return LATIN


@cache
def _other_latin() -> frozenset[int]:
    """Return what Vera has, and make both further fonts known to reportlab, once."""
    font = TTFont(OTHER_LATIN, "Vera.ttf")
    pdfmetrics.registerFont(font)
    pdfmetrics.registerFont(UnicodeCIDFont(CHINESE))
    return frozenset(font.face.charToGlyph)
