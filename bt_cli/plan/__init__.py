"""What the surgeon prescribed."""
