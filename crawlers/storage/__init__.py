"""What collecting keeps on the disk: the journal, the archive, the memory of pages, the runs and their summaries."""
