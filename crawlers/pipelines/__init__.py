"""What becomes of an observation on its way to the journal: one act a module, in ITEM_PIPELINES' order."""
