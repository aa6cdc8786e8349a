"""Paper, orientation, margins and the number of the page (NĐ 30/2020 Phụ lục I, I)."""
