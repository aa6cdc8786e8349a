"""From the bytes an official uploads to the structure of the document: opening, text, fields."""
