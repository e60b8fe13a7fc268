"""Office documents and PDF files as text: what they say, in their own order, never what they would run or fetch."""

from __future__ import annotations

from crawlers.intake.documents.document import Document
from crawlers.intake.documents.opening import DOCUMENTS, read_document, read_workbook
from crawlers.intake.documents.workbook import Sheet, Workbook

__all__ = ["DOCUMENTS", "Document", "Sheet", "Workbook", "read_document", "read_workbook"]
