"""Font, size, style and place of each box of the page (NĐ 30/2020 Phụ lục I, II and IV)."""
