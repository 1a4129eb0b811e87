"""The sample reports that ship with the sandbox: what they say stands in ``content``, how they look in one module each."""
