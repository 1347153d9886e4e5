"""JSON as every command and format writes it."""

import json
from typing import Any


def json_text(content: Any) -> str:
    """Return content as JSON text, one line per entry, the same for the same content.

    Raises:
        ValueError: A figure is not finite.
    """
    return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
