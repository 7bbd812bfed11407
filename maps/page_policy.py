"""The content security policy of our pages; light, for pages without a map have one too."""

import base64
import hashlib
import re

_POLICY = (
    "default-src 'none'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "{connect}base-uri 'none'; form-action 'none'"
)
_ASKS_THE_SERVER = "connect-src 'self'; "


def policy(html: str, *, asks: bool = False) -> str:
    """Return the content security policy under which the page ``html`` works and nothing else does.

    ``asks``: its scripts ask the server that it came from.
    """
    scripts = re.findall(r"<script>(.*?)</script>", html, flags=re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    allowed = " ".join(["'self'", *(f"'sha256-{digest}'" for digest in hashes)])
    return _POLICY.format(scripts=allowed, connect=_ASKS_THE_SERVER if asks else "")
