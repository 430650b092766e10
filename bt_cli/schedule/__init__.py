"""Whole steps at clock times."""
