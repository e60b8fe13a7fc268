"""The user's own files as observations: texts, price lists, saved pages."""
