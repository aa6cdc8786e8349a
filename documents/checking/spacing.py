"""The lines and paragraphs of the text (NĐ 30/2020 Phụ lục I, II.6)."""
