"""Documents of seven kinds without a fault, and what the checking finds in such texts.

The tables of the tests change them in one place at a time. Agency, place and people are invented.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from documents.checking import Checked, Fault, check
from documents.checking.examination import checked_of
from documents.checking.rules import every_rule
from documents.reading.result import Finding, Replace

DAY = date(2026, 3, 2)

PLAN = """\
UBND TỈNH MINH HÒA
SỞ KHOA HỌC VÀ CÔNG NGHỆ
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 08/KH-SKHCN
Minh Hòa, ngày 05 tháng 02 năm 2026

KẾ HOẠCH
Tổ chức Ngày hội đọc sách năm 2026

Căn cứ Luật Thư viện ngày 21/11/2019;
Căn cứ Kế hoạch số 12/KH-UBND ngày 15/01/2026 của Ủy ban nhân dân tỉnh Minh Hòa về phát triển văn hóa đọc.
Sở Khoa học và Công nghệ ban hành Kế hoạch tổ chức Ngày hội đọc sách với các nội dung cụ thể như sau:
I. MỤC ĐÍCH, YÊU CẦU
1. Mục đích
a) Hình thành thói quen đọc sách; khuyến khích công chức chia sẻ sách, góp phần xây dựng cơ quan văn hóa.
b) Tăng cường trao đổi giữa các phòng, đơn vị trong cơ quan và phục vụ Nhân dân tốt hơn.
c) Lan tỏa văn hóa đọc giai đoạn 2026 - 2030.
2. Yêu cầu
- Tổ chức thiết thực, tiết kiệm, đúng quy định tại khoản 2 Điều 5 Luật Thư viện.
II. NỘI DUNG
1. Thời gian: Từ ngày 16/3/2026 đến ngày 20/3/2026, khai mạc vào thứ Hai, ngày 16/3/2026.
2. Địa điểm: Hội trường của cơ quan; ông Nguyễn Văn Sơn chịu trách nhiệm chuẩn bị.
III. TỔ CHỨC THỰC HIỆN
1. Các phòng, đơn vị trực thuộc cử người tham gia, gửi danh sách về Văn phòng Sở trước ngày 10/3/2026.
2. Văn phòng Sở theo dõi, đôn đốc, tổng hợp kết quả, báo cáo Ủy ban nhân dân tỉnh trước ngày 31/3/2026.
Trên đây là Kế hoạch tổ chức Ngày hội đọc sách, đề nghị các phòng, đơn vị nghiêm túc thực hiện./.

Nơi nhận:
- UBND tỉnh (báo cáo);
- GĐ và các PGĐ Sở;
- Các phòng, đơn vị trực thuộc (thực hiện);
- Lưu: VT, VP (2).
KT. GIÁM ĐỐC
PHÓ GIÁM ĐỐC

Phùng Xuân Đạt
"""

LETTER = """\
UBND TỈNH MINH HÒA
SỞ KHOA HỌC VÀ CÔNG NGHỆ
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 15/SKHCN-VP
V/v phối hợp tổ chức Ngày hội đọc sách
Minh Hòa, ngày 12 tháng 3 năm 2026

Kính gửi:
- Sở Nội vụ;
- Sở Tài chính.

Thực hiện Kế hoạch số 08/KH-SKHCN ngày 05/02/2026 của Sở Khoa học và Công nghệ, đề nghị cử đại biểu dự.
Danh sách gửi về Sở Khoa học và Công nghệ trước ngày 16/3/2026 để tổng hợp./.

Nơi nhận:
- Như trên;
- Giám đốc Sở (để báo cáo);
- Lưu: VT, VP.
TL. GIÁM ĐỐC
CHÁNH VĂN PHÒNG

Lê Thị Hà
"""

DECISION = """\
ỦY BAN NHÂN DÂN
TỈNH MINH HÒA
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 15/QĐ-UBND
Minh Hòa, ngày 12 tháng 3 năm 2026

QUYẾT ĐỊNH
Thành lập Tổ công tác về văn hóa đọc

CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH MINH HÒA

Căn cứ Luật Thư viện ngày 21/11/2019;
Theo đề nghị của Giám đốc Sở Khoa học và Công nghệ tại Tờ trình số 20/TTr-SKHCN ngày 02/3/2026.

QUYẾT ĐỊNH:

Điều 1. Thành lập Tổ công tác về văn hóa đọc của tỉnh, do ông Nguyễn Văn Sơn làm Tổ trưởng.
Điều 2. Quyết định này có hiệu lực kể từ ngày ký.
Điều 3. Giám đốc Sở Khoa học và Công nghệ, cá nhân có liên quan chịu trách nhiệm thi hành Quyết định này./.

Nơi nhận:
- Như Điều 3;
- Lưu: VT, VX.
CHỦ TỊCH

Hoàng Đình Khiêm
"""

REPORT = """\
ỦY BAN NHÂN DÂN
TỈNH MINH HÒA
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 23/BC-UBND
Minh Hòa, ngày 23 tháng 3 năm 2026

BÁO CÁO
Kết quả phát triển văn hóa đọc năm 2025

Kính gửi: Bộ Nội vụ

I. KẾT QUẢ THỰC HIỆN
1. Có 120 cơ quan, đơn vị tổ chức ngày đọc sách.
2. Có 45 tủ sách được lập mới.
II. KIẾN NGHỊ
Ủy ban nhân dân tỉnh Minh Hòa kính báo cáo Bộ Nội vụ xem xét, tổng hợp./.

Nơi nhận:
- Như trên;
- Lưu: VT, VX.
TM. ỦY BAN NHÂN DÂN
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH

Trần Thị Lan
"""

RESOLUTION = """\
HỘI ĐỒNG NHÂN DÂN
TỈNH MINH HÒA
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 25/2026/NQ-HĐND
Minh Hòa, ngày 10 tháng 7 năm 2026

NGHỊ QUYẾT
Quy định mức chi hỗ trợ thư viện cộng đồng trên địa bàn tỉnh

HỘI ĐỒNG NHÂN DÂN TỈNH MINH HÒA
KHÓA XVIII, KỲ HỌP THỨ 20

Căn cứ Luật Tổ chức chính quyền địa phương số 72/2025/QH15;
Căn cứ Nghị định số 163/2016/NĐ-CP ngày 21 tháng 12 năm 2016 của Chính phủ về ngân sách;
Xét Tờ trình số 55/TTr-UBND ngày 01 tháng 7 năm 2026 của Ủy ban nhân dân tỉnh; ý kiến thảo luận.

QUYẾT NGHỊ:

Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi điều chỉnh
Nghị quyết này quy định mức chi hỗ trợ thư viện cộng đồng giai đoạn 2026 - 2030.
Điều 2. Đối tượng áp dụng
1. Hộ gia đình, cá nhân lập thư viện cộng đồng.
2. Cơ quan, tổ chức, cá nhân có liên quan.
Chương II
MỨC HỖ TRỢ
Điều 3. Mức chi
1. Hỗ trợ ban đầu:
a) Xã miền núi: 50.000.000 đồng;
b) Xã khác: 30.000.000 đồng.
2. Hỗ trợ sách theo quy định tại điểm a khoản 1 Điều 4 Luật Thư viện.
Điều 4. Giao Ủy ban nhân dân tỉnh tổ chức thực hiện; Thường trực Hội đồng nhân dân giám sát./.

Nơi nhận:
- Chính phủ;
- Thường trực HĐND; UBND tỉnh;
- Các sở, ban, ngành tỉnh;
- TT HĐND, UBND các xã, phường;
- Lưu: VT, CTHĐ.
CHỦ TỊCH

Nguyễn Văn Hiền
"""

DIRECTIVE = """\
ỦY BAN NHÂN DÂN
TỈNH MINH HÒA
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 05/CT-UBND
Minh Hòa, ngày 20 tháng 9 năm 2026

CHỈ THỊ
Về tăng cường công tác phòng cháy, chữa cháy rừng

Nguy cơ cháy rừng ở mức cao (cấp IV, cấp V). Chủ tịch Ủy ban nhân dân tỉnh yêu cầu:
1. Sở Nông nghiệp và Môi trường
a) Chủ trì, phối hợp với các đơn vị liên quan tham mưu các giải pháp.
b) Tổng hợp tình hình, báo cáo Ủy ban nhân dân tỉnh trước ngày 15 hằng tháng.
2. Công an tỉnh
Chỉ đạo tăng cường tuần tra, kiểm soát; kịp thời điều tra, xử lý các vụ vi phạm.
3. Ủy ban nhân dân các xã, phường
a) Phân công trực 24/24 giờ.
b) Báo cáo kết quả thực hiện về Sở Nông nghiệp và Môi trường trước ngày 30/11/2026.
4. Đề nghị Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh vận động Nhân dân tham gia bảo vệ rừng./.

Nơi nhận:
- TT. Tỉnh ủy, TT. HĐND tỉnh;
- Chủ tịch, các PCT UBND tỉnh;
- UBMTTQVN tỉnh và các đoàn thể;
- Các sở, ban, ngành;
- UBND các xã, phường;
- Lưu: VT, NL1.
CHỦ TỊCH

Lê Đức Thành
"""

INVITATION = """\
UBND TỈNH MINH HÒA\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
SỞ XÂY DỰNG\tĐộc lập - Tự do - Hạnh phúc
Số: 77/GM-SXD\tMinh Hòa, ngày 03 tháng 11 năm 2026

GIẤY MỜI
Họp thẩm định đồ án quy hoạch

Kính gửi:
- Sở Tài chính;
- UBND phường Trung Sơn.

Sở Xây dựng trân trọng kính mời đại diện lãnh đạo Quý cơ quan dự cuộc họp:
1. Thời gian: 14 giờ 00 phút, thứ Sáu, ngày 06/11/2026.
2. Địa điểm: Phòng họp tầng 2, Sở Xây dựng.
3. Nội dung: Thẩm định đồ án Quy hoạch chi tiết tỷ lệ 1/500 Khu dân cư số 5.
Đề nghị các cơ quan cử đại biểu tham dự đúng thành phần, đúng thời gian./.

Nơi nhận:\tTL. GIÁM ĐỐC
- Như trên;\tCHÁNH VĂN PHÒNG
- Giám đốc Sở (b/c);
- Lưu: VT, QHKT.

\tĐỗ Minh Quang
"""

GOOD = {
    "plan": PLAN,
    "letter": LETTER,
    "decision": DECISION,
    "report": REPORT,
    "resolution": RESOLUTION,
    "directive": DIRECTIVE,
    "invitation": INVITATION,
}


@dataclass(frozen=True)
class Row:
    """One fault put into a good document: in place of some of its words stand others."""

    rule: str
    document: str
    words: str
    faulty: str
    by_hand: bool = False  # what is missing altogether, or could be meant in two ways, no machine mends
    due: date | None = None  # when the agency itself must have reported

    @property
    def text(self) -> str:
        assert self.words in self.document
        return self.document.replace(self.words, self.faulty, 1)

    def shows(self) -> None:
        """The faulty document breaks the rule, the good one keeps it, and what is mended is found no more."""
        faults = self.faults(self.text)
        assert faults, self.faulty
        assert self.faults(self.document) == [], self.document
        if self.rule in MENDED and not self.by_hand:
            fixes = [fault.fix for fault in faults if isinstance(fault.fix, Replace)]
            left = [len(self.faults(mended(self.text, fix))) for fix in fixes]
            assert fixes
            assert all(count < len(faults) for count in left), self.faulty

    def faults(self, text: str) -> list[Fault]:
        """What this one rule says of a text."""
        rule = next(one for one in every_rule() if one.code == self.rule)
        return list(rule.look(_checked(text, self.due)))


@lru_cache(maxsize=30)  # most rows break the same few documents
def _checked(text: str, due: date | None) -> Checked:
    return checked_of(text.encode(), "van-ban.txt", day=DAY, due=due)


def findings(text: str, *, day: date = DAY, due: date | None = None) -> tuple[Finding, ...]:
    return check(text.encode(), "van-ban.txt", day=day, due=due)


def codes(text: str, *, day: date = DAY, due: date | None = None) -> list[str]:
    return [finding.rule for finding in findings(text, day=day, due=due)]


# The rules whose faults a machine may mend where they are plain.
MENDED = frozenset(
    {
        "archive_colon", "archive_full_stop", "authority_form", "authority_space", "basis_end",
        "capital_after_semicolon", "capital_letters", "dash_spaces", "date_needless_zero",
        "date_two_digits", "date_two_digits_in_text", "end_mark", "fields_in_names",
        "heading_small_letter", "honorific_stop", "kinh_gui_colon", "kinh_gui_ends",
        "marker_after_semicolon", "motto", "names_of_bodies", "national_name", "number_label",
        "number_space", "number_two_digits", "numeral_dot", "place_comma", "point_marks_mixed",
        "recipient_abbreviation", "recipient_end", "recipient_run_together", "recipients_colon",
        "reference_comma", "reference_word_number", "section_capitals", "section_mark", "small_letters",
        "space_after_mark", "space_before_mark", "space_doubled", "spelling", "subject_full_stop",
        "symbol_kind", "symbol_spaces", "type_capitals", "word_broken", "words_joined",
    }
)  # fmt: skip


def mended(text: str, fix: Replace) -> str:
    """The text with one fix applied."""
    lines = text.split("\n")
    line = lines[fix.place.paragraph]
    lines[fix.place.paragraph] = line[: fix.place.start] + fix.text + line[fix.place.end :]
    return "\n".join(lines)
