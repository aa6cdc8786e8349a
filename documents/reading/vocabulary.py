"""The words by which names of agencies, posts, tasks and kinds of documents are told apart in running text.

Each list is data for regular expressions, parted by semicolons; nothing here names an agency or a place.
"""

from documents.kinds import CITED_KINDS, KINDS
from documents.reading.patterns import any_case, one_of

# With these the name of an agency, a unit, a post or a group of them begins.
UNIT_HEADS = any_case(
    r"""
    ủy ban; uỷ ban; ubnd; hđnd; hội đồng; ubmttq; mttq; sở; bộ(?! phận| máy)
    phòng(?!,| ngừa| chống); ban(?! hành| đầu); trung tâm; chi cục; cục; tổng cục; vụ(?! việc)
    viện; trường(?! hợp); học viện; đại học; bệnh viện; văn phòng; thanh tra; công an; kho bạc
    ngân hàng; bảo hiểm; đoàn; hội(?! nghị| thảo| họp); liên đoàn; công đoàn
    (?:đảng|tỉnh|thành|huyện|quận|thị)\s(?:ủy|uỷ); (?:huyện|tỉnh|thành|quận) đoàn; thường trực
    chính phủ; thủ tướng; chủ tịch; giám đốc; tổng giám đốc; phó; chánh; thủ trưởng; trưởng
    bộ trưởng; tổ(?! chức); công ty; tổng công ty; đài; báo(?! cáo); cơ quan; đơn vị; các
    mặt trận; tòa án; toà án; viện kiểm sát; bch; vp; lãnh đạo; thành viên; cán bộ; công chức
    toàn thể; cổng; quân sự; kiểm lâm; hạt; trạm; hiệu trưởng; khoa; chi đoàn; chi bộ
    doanh nghiệp; chi nhánh; điện lực; bưu điện; nhà trường; cá nhân; ông; bà; liên minh
    thuế (?:tỉnh|thành phố|cơ sở|khu vực); thống kê (?:tỉnh|thành phố|cơ sở|khu vực); hải quan; bộ phận
    giáo viên; nhân viên; kế toán; văn thư; chuyên viên; điều tra viên; tổ trưởng; nhóm; lực lượng
    cấp (?:ủy|uỷ); ủy viên; chi hội; phân (?:hiệu|viện|xưởng); khối; cụm; chủ đầu tư; nhà thầu; ban quản lý
    quý (?:cơ quan|đơn vị|sở|ban|ông|bà|công ty|trường|doanh nghiệp|bộ|vị); người đứng đầu; hộ kinh doanh
    (?:quân khu|quân đoàn|quân chủng|sư đoàn|lữ đoàn|trung đoàn|tiểu đoàn|đại đội); vườn quốc gia; khu
    liên hiệp; hiệp hội; quỹ; hợp tác xã; nhà máy; xí nghiệp; tập đoàn; bộ tư lệnh; bộ chỉ huy
    đồn; đội(?! ngũ); ngành; bí thư; tạp chí; thư viện; bảo tàng; cục trưởng; vụ trưởng
    """
)

# With these a task begins. They are small letters: capitals belong to a name ("Ban Chỉ đạo").
_DUTIES = one_of(
    r"""
    có trách nhiệm; chịu trách nhiệm; có nhiệm vụ; căn cứ; chủ trì; chủ động; phối hợp; triển khai
    thực hiện; đôn đốc; báo cáo; tham mưu; ban hành; bố trí; cân đối; chuẩn bị; rà soát; tăng cường
    tiếp tục; khẩn trương; nghiêm túc; (?<!tiền )gửi; thông báo; cung cấp; đề xuất; hoàn (?:thành|thiện|tất)
    (?<!bầu )(?<!ứng )(?<!đề )(?<!tiến )cử; đăng (?:ký|tải|tin); quán triệt; phổ biến; quyết định; trực ban
    (?<!công )(?<!độc )lập(?! lại| trình| pháp| luận| thể); thường xuyên; quan tâm
    làm (?:đầu|việc với|tốt|rõ|thủ)
    đã; sẽ; phải; (?<!Hậu )(?<!hậu )cần; tìm kiếm; xem xét
    (?<!hương )(?<!quy )(?<!lộ )(?<!ông )(?<!quá )(?<!ờ )(?<!iáo )(?<!tiến )trình(?! độ)
    phân công; đề nghị; yêu cầu
    (?<!Ngoại )(?<!ngoại )giao(?! thông| dịch| đất); tham gia; góp ý; nộp; đưa (?:tin|các|nội|vào)
    dự họp; tham dự; kính (?:mời|đề|gửi|báo|trình); trân trọng; bảo đảm; đảm bảo; kịp thời; hằng năm
    hàng năm; định kỳ; trên cơ sở; (?<!đơn vị )(?<!người )sử dụng; cập nhật; công khai; duy trì; đẩy mạnh
    phát động; phát huy
    thống nhất; thanh toán; quyết toán; tạo điều kiện; huy động; nâng cao; mời; liên hệ; chấp hành
    nhất trí; đồng ý; phản hồi; trả lời; tự (?:kiểm|đánh|rà|chịu|tổ|giải); bàn giao; lồng ghép; xác nhận
    kiện toàn; niêm yết; phát sóng; ưu tiên; chịu sự; là (?:cơ quan|đơn vị|đầu mối); bám sát; khắc phục
    đối chiếu; kiểm kê; kiểm đếm; thành lập; đề ra; xác định; xác minh; tập trung; chấn chỉnh; bổ sung
    điều chỉnh; (?<!sức )tích cực; sẵn sàng
    phân bổ; phân loại; phân luồng; phân tích; ứng trực; tuần tra; di dời
    sơ tán; tạm dừng; đình chỉ; lắp đặt; mua sắm; sửa chữa; trang bị; trang trí; cấp phát; chi trả; thu hồi
    bồi thường; thẩm tra; phê duyệt; ký (?:kết|cam|hợp); công bố; thụ lý; trực tiếp; thay mặt
    nắm (?:bắt|chắc|tình)
    phát hiện; ngăn chặn; đấu tranh; tập huấn; thu (?:thập|gom); kết nối; chia sẻ; số hóa; khai thác
    nâng cấp; mở (?:rộng|lớp|đợt|hội); giải ngân; nghiệm thu; khởi công; ghi nhận; biểu dương; tuyên dương
    động viên; khuyến khích; treo; đón tiếp; sắp xếp; lựa chọn; giới thiệu; soạn thảo; kết thúc; nêu gương
    gương mẫu; lưu ý; chú trọng; nhanh chóng; khai báo; kê khai; cam kết; đối thoại; giải trình; hưởng ứng
    chấp thuận; cho phép; cho ý kiến; có (?:ý kiến|văn bản|kế hoạch|phương án|giải pháp|biện pháp|hình thức)
    giúp(?! việc); tiến hành; chỉnh trang; lấy ý kiến; bảo trì; bảo dưỡng; phản ánh
    điều động; điều tra; kiến nghị; nhắc nhở; tổng kết; sơ kết; dự trù; tiêu hủy; định hướng; cụ thể hóa
    kêu gọi; tăng (?:thời|tần|số|mức|thêm|ca|giờ)
    bổ nhiệm; tuyển dụng; dành; duyệt; chốt; hướng dẫn; truy cập
    """
)
# These stand in names too ("Ban chỉ đạo", "tổ kiểm tra", "Phòng Kế hoạch tổng hợp").
NAME_DUTIES = one_of(
    r"""
    (?<!các )(?<!và )(?<!, )tổ chức(?!\s(?:đoàn|chính trị|xã hội|cơ sở|phi|liên|có liên|khác|hội|[đĐ]ảng))
    (?<!được )(?:kiểm tra|giám sát|thanh tra); theo dõi
    tổng hợp(?!\s(?:theo dõi|chủ trì|tham mưu|có trách nhiệm|chịu trách nhiệm|đôn đốc))
    (?<!đầu tư )xây dựng; chỉ đạo; nghiên cứu
    tuyên truyền; vận động; thẩm định; tiếp nhận; hỗ trợ; khảo sát; thống kê; đánh giá; xử lý; giải quyết
    vận hành; điều phối
    """
)
# Behind these words they are part of a name.
_NAMED_BY_DUTY = (
    r"(?<![Bb]an )(?<![Tt]ổ )(?<![Đđ]oàn )(?<![Đđ]ội )(?<![Nn]hóm )(?<![Hh]ội đồng )(?<![Bb]ộ phận )"
)
TASKS = f"(?:{_DUTIES}|{_NAMED_BY_DUTY}{NAME_DUTIES})"
STRONG_TASKS = _DUTIES

# With these a name is left for another phrase ("… trước ngày", "… qua Sở").
LEAVING = one_of(
    """
    để; theo; trước; qua; thông qua; chậm nhất; đến hết; trong; từ; khi; nhằm; về; do; (?<!tên )tại; với
    cho; vào; đúng; bằng; nếu; như; mà; này; nêu trên; kết quả; tình hình; đến; kèm
    """
)

# After "của <issuer>" the words that go on with the title of the cited document.
ISSUER_ENDS = one_of(
    """
    về; [Qq]uy định; phê duyệt; phê chuẩn; ban hành; hướng dẫn; thực hiện; triển khai; sửa đổi
    bổ sung; công bố; thành lập; kèm; phân cấp; phân công; ủy quyền; cho phép; chấp thuận
    điều chỉnh; tổng kết; tổng hợp; báo cáo; rà soát; giao; tăng cường; đẩy mạnh; có; đã; được
    đề nghị; yêu cầu; trình; là; nêu; trên; trong; tại; đối với; theo; để; nhằm; năm; ngày; số
    xây dựng; tổ chức; kiện toàn; cấp; quyết định; thông báo; kết luận; gửi; phát động; xử lý
    thay thế; bãi bỏ; cụ thể; này; từ; đến; khóa; nhiệm kỳ; phối hợp; chỉ đạo; góp ý; tham gia; vv
    v/v; và các; sơ kết; tiếp tục; quản lý; hỗ trợ; đánh giá
    """
)

# Two of these in one recipient line, parted by a comma or "và", make it a group.
RECIPIENT_HEADS = one_of(
    r"""
    chính phủ; quốc hội; kiểm toán; bhxh
    bgh; bgđ; bcn; btv; cđ; website; thuế; thống kê; hải quan; khoa; lãnh đạo; giám hiệu
    gđ; pgđ; gd; pgd; ct; pct; cvp; pcvp; btcn; pcn; tgđ; tt[.\s]\s?; chánh; phó; chủ tịch
    giám đốc; trưởng; thủ trưởng; bí thư; thủ tướng; bộ trưởng; thứ trưởng
    (?:đảng|tỉnh|thành|huyện|quận|thị)\s(?:ủy|uỷ); thường trực; ubnd; hđnd; ủy ban; uỷ ban; ubmttq
    mttq; hội đồng; sở; bộ; phòng; văn phòng; vp; ban; cục; chi cục; vụ; viện; trung tâm; trường
    công an; quân sự; công ty; đài; báo; cổng; trang; hội; đoàn; huyện đoàn; tỉnh đoàn; công đoàn
    liên đoàn; mặt trận; tòa án; toà án; kho bạc; ngân hàng; bệnh viện; thanh tra; trạm; tổ
    """
)

_CITED = sorted({kind.name for kind in (*KINDS, *CITED_KINDS)} | {"Văn bản"}, key=len, reverse=True)
CITED = any_case("; ".join(_CITED))
