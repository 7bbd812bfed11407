"""The page a map is drawn on: folium and Leaflet from our own files, no tiles, no request to another host."""

import json
import re
from typing import Any, Literal

import folium
import geopandas as gpd
from branca.element import Element, Figure, MacroElement
from folium.template import Template

from maps.asset_files import asset_text, asset_url
from maps.escape import safe
from maps.page_policy import policy
from maps.words import HTML_LANGUAGE, Language, word

Assets = Literal["inline", "linked"]
Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees."""

WORLD: Bounds = (-180.0, -60.0, 180.0, 75.0)
"""Where there is nothing to show."""

STYLES = ("leaflet.css", "farreach.css")
SCRIPTS = ("leaflet.js", "farreach-map.js")
AIDS = ("farreach-states.js", "farreach-tables.js")
ASKING = "farreach-coverage.js"
"""Asks for coverage to be worked out; only with a server."""

_POLICY_PLACE = "<!-- policy -->"


class Verbatim(Element):
    """Text of ours that goes into the page as it is; branca's own ``Element`` would run it as a template."""

    _template = Template("{{ this.text }}")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class Sheet(Figure):
    """The HTML document around a map, in a named language, its panel first and readable without the map."""

    _template = Template(
        """<!DOCTYPE html>
<html lang="{{ this.language }}">
<head>
<meta charset="utf-8">
{{ this.policy }}
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ this.title }}</title>
{{ this.header.render(**kwargs) }}
</head>
<body class="map-page">
{{ this.html.render(**kwargs) }}
<script>
{{ this.script.render(**kwargs) }}
</script>
</body>
</html>
"""
    )

    def __init__(self, title: str, language: Language) -> None:
        super().__init__(title=safe(title))
        self.language = HTML_LANGUAGE[language]
        self.policy = _POLICY_PLACE


class Canvas(folium.Map):
    """A folium map without tiles whose style and script come from ``maps/assets``.

    Parameters
    ----------
    title
        Of the document; any text.
    bounds
        What to show first, in degrees.
    panel
        HTML beside the map (above it on a phone), made by one of our templates.
    language
        Of the controls.
    assets
        ``inline`` makes a file that stands alone, ``linked`` refers to ``/assets/...``.
    scripts
        Further scripts of ours, which may ask our server; only with ``linked``.
    aids
        Further scripts of ours that ask nobody; they go into a file that stands alone, too.
    """

    default_js: list[tuple[str, str]] = []  # noqa: RUF012
    default_css: list[tuple[str, str]] = []  # noqa: RUF012

    _template = Template(
        """
        {% macro html(this, kwargs) %}
        {{ this.panel }}
        <div class="folium-map" id="{{ this.get_name() }}" role="application" aria-label="{{ this.title }}"></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        const {{ this.get_name() }} = L.map("{{ this.get_name() }}", {{ this.options|tojavascript }});
        Farreach.furnish({{ this.get_name() }}, {{ this.furniture|tojavascript }});
        {% endmacro %}
        """
    )

    def __init__(
        self,
        title: str,
        bounds: Bounds,
        *,
        panel: str,
        language: Language,
        assets: Assets,
        scripts: tuple[str, ...] = (),
        aids: tuple[str, ...] = (),
    ) -> None:
        super().__init__(
            tiles=None, prefer_canvas=True, zoom_control=False, zoom_snap=0.25, zoom_delta=0.75, max_zoom=17
        )
        west, south, east, north = bounds
        self.title = safe(title)
        self.panel = panel
        self.furniture = {
            "bounds": [[south, west], [north, east]],
            "attribution": safe(word("attribution", language)),
            "words": {key: safe(word(key, language)) for key in ("zoom_in", "zoom_out", "layers", "close")},
        }
        for key in ("center", "zoom"):
            self.options.pop(key, None)
        sheet = Sheet(title, language)
        self.scripts = scripts
        further = "".join(f"\n{_script(name, assets)}" for name in aids)
        further += "".join(f"\n{_script(name, 'linked')}" for name in scripts)
        sheet.header.add_child(Verbatim(_head(assets) + further), name="head")
        sheet.add_child(self)


class Front(MacroElement):
    """Keeps ``layers`` one above the other in their order, whichever the reader switches on, and lets circles grow.

    Layers on a canvas are drawn in the order in which they were added; without this, switching on the areas would
    hide the people.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        Farreach.settle({{ this._parent.get_name() }}, [{% for layer in this.layers %}{{ layer.get_name() }}, {% endfor %}]);
        {% endmacro %}
        """
    )

    def __init__(self, layers: list[Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Front"
        self.layers = layers


class Script(MacroElement):
    """Calls a function of our scripts with layers, once they are all there, and then with ``data``.

    Texts in ``data`` have passed :func:`maps.escape.safe`.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        {{ this.function }}({% for layer in this.layers %}{{ layer.get_name() }}, {% endfor %}{{ this.data }});
        {% endmacro %}
        """
    )

    def __init__(self, function: str, layers: list[Any], data: Any = None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Script"
        self.function = function
        self.layers = layers
        self.data = "" if data is None else in_script(data)


class Shared(MacroElement):
    """Shows a layer of one group in a second group too, so that its data stand in the page once."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        {{ this._parent.get_name() }}.addLayer({{ this.layer.get_name() }});
        {% endmacro %}
        """
    )

    def __init__(self, layer: Any) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Shared"
        self.layer = layer


def bounds_around(*tables: gpd.GeoDataFrame) -> Bounds:
    """Return the bounds of the first table that has any shape; the world where none has."""
    for table in tables:
        if not table.geometry.is_empty.all():
            west, south, east, north = table.total_bounds
            return float(west), float(south), float(east), float(north)
    return WORLD


def in_script(data: Any) -> str:
    """Return ``data`` as JSON that ends no script."""
    return json.dumps(data, separators=(",", ":"), allow_nan=False).replace("<", "\\u003c")


def page(canvas: Canvas) -> str:
    """Return the HTML of the map: the same bytes for the same map, with a content security policy of its own.

    folium names its layers at random; here they are numbered in the order in which they appear. The policy allows
    the scripts in the page by their hashes and nothing else, so that even text that escaped our escaping runs not.
    """
    html = str(canvas.get_root().render())
    numbers: dict[str, str] = {}
    html = re.sub(
        r"\b((?:map|geo_json|feature_group|layer_control)_)([0-9a-f]{32})(?![0-9a-f])",
        lambda found: found[1] + numbers.setdefault(found[2], str(len(numbers))),
        html,
    )
    return html.replace(_POLICY_PLACE, _meta(html, asks=bool(canvas.scripts)), 1)


def standalone(html: str) -> str:
    """Return a page with linked assets as a file that stands alone: assets inside, no way to a server."""
    html = re.sub(r'\s*<nav class="panel-nav".*?</nav>', "", html, count=1, flags=re.DOTALL)
    html = re.sub(r'\s*<details class="again".*?</details>', "", html, count=1, flags=re.DOTALL)
    html = html.replace("\n" + _script(ASKING, "linked"), "", 1)
    html = html.replace(_head("linked"), _head("inline"), 1)
    for name in AIDS:
        html = html.replace(_script(name, "linked"), _script(name, "inline"), 1)
    meta = _meta(html)
    return re.sub(
        r'<meta http-equiv="Content-Security-Policy" content="[^"]*">', lambda _: meta, html, count=1
    )


def _meta(html: str, *, asks: bool = False) -> str:
    return f'<meta http-equiv="Content-Security-Policy" content="{policy(html, asks=asks)}">'


def _head(assets: Assets) -> str:
    if assets == "linked":
        styles = [f'<link rel="stylesheet" href="{asset_url(name)}">' for name in STYLES]
        scripts = [_script(name, assets) for name in SCRIPTS]
        return "\n".join([f'<link rel="icon" href="{asset_url("favicon.svg")}">', *styles, *scripts])
    styles = [f"<style>\n{asset_text(name)}</style>" for name in STYLES]
    scripts = [_script(name, assets) for name in SCRIPTS]
    return "\n".join(['<link rel="icon" href="data:,">', *styles, *scripts])


def _script(name: str, assets: Assets) -> str:
    if assets == "linked":
        return f'<script src="{asset_url(name)}"></script>'
    return f"<script>\n{asset_text(name)}</script>"
