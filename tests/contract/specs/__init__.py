"""What the vendors say about the operations that we use: see the README beside this."""
