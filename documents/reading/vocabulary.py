"""The words by which names of agencies, posts, tasks and kinds of documents are told apart in running text.

Each list is data for regular expressions, parted by semicolons; nothing here names an agency or a place.
"""

from documents.kinds import CITED_KINDS, KINDS
from documents.reading.patterns import one_of

# With these the name of an agency, a unit, a post or a group of them begins.
UNIT_HEADS = one_of(
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
    liên hiệp; hiệp hội; quỹ; hợp tác xã; nhà máy; xí nghiệp; tập đoàn; bộ tư lệnh; bộ chỉ huy
    đồn; đội(?! ngũ); ngành; bí thư; tạp chí; thư viện; bảo tàng; cục trưởng; vụ trưởng
    """
)

# With these a task begins. They are small letters: capitals belong to a name ("Ban Chỉ đạo").
TASKS = one_of(
    r"""
    có trách nhiệm; chịu trách nhiệm; có nhiệm vụ; căn cứ; chủ trì; chủ động; phối hợp; triển khai
    thực hiện
    (?<!các )(?<!và )(?<!, )tổ chức(?!\s(?:đoàn|chính trị|xã hội|cơ sở|phi|liên|có liên|khác|hội|[đĐ]ảng))
    (?<!Đoàn )(?<!đoàn )(?<!Tổ )(?<!tổ )(?<!được )(?:kiểm tra|giám sát|thanh tra); theo dõi
    đôn đốc; tổng hợp; báo cáo; tham mưu; ban hành; (?<!đầu tư )xây dựng; hướng dẫn; chỉ đạo
    bố trí; cân đối; chuẩn bị; rà soát; tăng cường; tiếp tục; khẩn trương; nghiêm túc
    (?<!tiền )gửi; cử (?:cán|đại|công|người|lãnh|thành|viên); đăng (?:ký|tải|tin); thông báo
    cung cấp; đề xuất; nghiên cứu; hoàn (?:thành|thiện); quán triệt; phổ biến
    lập (?:kế|danh|hồ|dự|báo|biên); tuyên truyền; thường xuyên; quan tâm; vận động
    làm (?:đầu|việc với|tốt); đã; sẽ; phải; cần; tìm kiếm; thẩm định; trình (?!độ); tiếp nhận
    xem xét; phân công; đề nghị; yêu cầu; (?<!Ngoại )(?<!ngoại )giao(?! thông| dịch| đất)
    tham gia; góp ý; nộp; đưa (?:tin|các|nội|vào); dự họp; tham dự; kính (?:mời|đề|gửi|báo|trình)
    bảo đảm; đảm bảo; kịp thời; hằng năm; hàng năm; định kỳ; trên cơ sở; sử dụng; cập nhật
    công khai; duy trì; đẩy mạnh; phát động; phát huy; thống nhất; thanh toán; quyết toán
    tạo điều kiện; huy động; hỗ trợ; nâng cao; mời; liên hệ; chấp hành; nhất trí; đồng ý; phản hồi
    trả lời; tự kiểm tra; bàn giao; lồng ghép; khảo sát; thống kê; đánh giá; xác nhận; kiện toàn
    niêm yết; phát sóng; ưu tiên; chịu sự; là cơ quan; là đơn vị; là đầu mối; bám sát; khắc phục
    xử lý; giải quyết; vận hành
    """
)

# With these a name is left for another phrase ("… trước ngày", "… qua Sở").
LEAVING = one_of(
    """
    để; theo; trước; qua; thông qua; chậm nhất; đến hết; trong; từ; khi; nhằm; về; do; tại; với
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
    gđ; pgđ; gd; pgd; ct; pct; cvp; pcvp; btcn; pcn; tgđ; tt[.\s]\s?; chánh; phó; chủ tịch
    giám đốc; trưởng; thủ trưởng; bí thư; thủ tướng; bộ trưởng; thứ trưởng
    (?:đảng|tỉnh|thành|huyện|quận|thị)\s(?:ủy|uỷ); thường trực; ubnd; hđnd; ủy ban; uỷ ban; ubmttq
    mttq; hội đồng; sở; bộ; phòng; văn phòng; vp; ban; cục; chi cục; vụ; viện; trung tâm; trường
    công an; quân sự; công ty; đài; báo; cổng; trang; hội; đoàn; huyện đoàn; tỉnh đoàn; công đoàn
    liên đoàn; mặt trận; tòa án; toà án; kho bạc; ngân hàng; bệnh viện; thanh tra; trạm; tổ
    """
)

_CITED = sorted({kind.name for kind in (*KINDS, *CITED_KINDS)} | {"Văn bản"}, key=len, reverse=True)
CITED = one_of("; ".join(_CITED))
