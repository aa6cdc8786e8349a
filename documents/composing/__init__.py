"""From the structure of a document to its .docx, laid out after Phụ lục I of NĐ 30/2020."""
