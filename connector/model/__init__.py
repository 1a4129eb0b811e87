"""Words only: frozen values without behaviour beyond reading themselves. Nothing here does input or output."""
