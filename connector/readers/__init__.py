"""From bytes to a ``Document``: one module per format, chosen by content."""
