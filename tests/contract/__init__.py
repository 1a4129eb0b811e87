"""What every adapter must do, whatever its tracker: see ``suite``."""
