"""Collect: a page becomes an observation (an Offer or an Article) in the journal."""
