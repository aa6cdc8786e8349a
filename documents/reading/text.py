"""The text of a .docx in the order of reading, with its list labels and its layout."""

from documents.reading.paragraphs import Cell, Paragraph, normal_form, paragraphs_of_text, words_digest

__all__ = ["Cell", "Paragraph", "normal_form", "paragraphs_of_text", "words_digest"]
