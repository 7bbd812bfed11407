"""The one door between strings from outside and HTML."""

import html
import re
from functools import lru_cache
from urllib.parse import quote

_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_REST = str.maketrans({"\\": "&#92;", "`": "&#96;", "$": "&#36;", "{": "&#123;", "}": "&#125;"})


def safe(text: object) -> str:
    r"""Return ``text`` such that it shows as itself wherever folium or a template puts it.

    ``html.escape`` alone is not enough: folium writes popups and tooltips into JavaScript template literals,
    in which ``${...}`` runs, a backtick ends the literal and a backslash breaks the page; branca reads some
    strings as Jinja templates, in which ``{{...}}`` runs. All of these become character references, which
    every sink we use turns back into text.

    Control characters, line separators, marks that turn the reading direction, and lone surrogates (which
    cannot be sent as UTF-8) are dropped; white space becomes a space.

    Parameters
    ----------
    text
        Anything; ``str()`` of it is shown.

    Examples
    --------
    >>> safe("<b>Höfn</b> ${1}")
    '&lt;b&gt;Höfn&lt;/b&gt; &#36;&#123;1&#125;'
    """
    return _safe(str(text))


@lru_cache(maxsize=1 << 16)
def _safe(text: str) -> str:
    """Escape; remembered, for a map says the same names and reasons thousands of times."""
    visible = _INVISIBLE.sub("", re.sub(r"[\t\n\r\f\v]", " ", text))
    return html.escape(visible, quote=True).translate(_REST)


def in_query(text: object) -> str:
    """Return ``text`` as a value in the query of an address; whatever it is, it ends no value and no address."""
    return quote(str(text).encode("utf-8", "replace"), safe="")
