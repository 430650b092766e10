"""What the hardware must do for a position of the bone."""
