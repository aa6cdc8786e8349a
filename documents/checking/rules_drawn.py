"""The rules drawn under Tiêu ngữ, issuing body and subject (NĐ 30/2020 Phụ lục I, II)."""
