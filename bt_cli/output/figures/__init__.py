"""Drawings as plain SVG."""
