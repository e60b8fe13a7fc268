"""Clarity: what a promotion text leaves unclear to a buyer, so that analysts can judge 活动说明."""
