"""Understand: an observation becomes a Finding."""
