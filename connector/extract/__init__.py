"""From a ``Document`` to findings as printed: by form, by register, by prose."""
