"""Names of agencies and units in running text: where one begins, and where it ends before the task."""

import re

# Words of a task. They are small letters: capitals belong to a name ("Ban Chỉ đạo", "Phòng Tổng hợp").
_TASKS = (
    r"có trách nhiệm|chịu trách nhiệm|có nhiệm vụ|căn cứ|chủ trì|chủ động|phối hợp|triển khai|thực hiện|theo dõi|đôn đốc"
    r"|(?<!các )(?<!và )(?<!, )tổ chức(?!\s(?:đoàn|chính trị|xã hội|cơ sở|phi|liên quan|có liên|khác|hội|đảng|Đảng|thành viên))"
    r"|(?<!Đoàn )(?<!đoàn )(?<!Tổ )(?<!tổ )(?<!được )(?:kiểm tra|giám sát|thanh tra)|tổng hợp|báo cáo|tham mưu|ban hành"
    r"|(?<!đầu tư )xây dựng|hướng dẫn|chỉ đạo|bố trí|cân đối|chuẩn bị|rà soát|tăng cường|tiếp tục|khẩn trương|nghiêm túc"
    r"|(?<!tiền )gửi|cử (?:cán|đại|công|người|lãnh|thành)|đăng (?:ký|tải|tin)|thông báo|cung cấp|đề xuất|nghiên cứu"
    r"|hoàn (?:thành|thiện)|lập (?:kế|danh|hồ|dự|báo|biên)|quán triệt|phổ biến|tuyên truyền|thường xuyên|quan tâm"
    r"|vận động|làm (?:đầu|việc với|tốt)|đã|sẽ|phải|cần|tìm kiếm|thẩm định|trình (?!độ)|tiếp nhận|xem xét|phân công"
    r"|(?<!Ngoại )(?<!ngoại )giao(?! thông| dịch| đất)|đề nghị|yêu cầu|tham gia|góp ý|nộp|đưa (?:tin|các|nội|vào)"
    r"|dự họp|tham dự|bảo đảm|đảm bảo|kịp thời|hằng năm|hàng năm|định kỳ|trên cơ sở|sử dụng|cập nhật|công khai|duy trì"
    r"|đẩy mạnh|phát động|phát huy|thống nhất|thanh toán|quyết toán|tạo điều kiện|huy động|hỗ trợ|nâng cao|mời|liên hệ"
    r"|chấp hành|nhất trí|đồng ý|phản hồi|trả lời|tự kiểm tra|bàn giao|lồng ghép|khảo sát|thống kê|đánh giá|xác nhận"
    r"|kiện toàn|niêm yết|phát sóng|ưu tiên|chịu sự|là cơ quan|là đơn vị|là đầu mối"
)
_LEAVING = (
    r"để|theo|trước|qua|thông qua|chậm nhất|đến hết|trong|từ|khi|nhằm|về|do|tại|với|cho|vào|đúng|bằng|nếu|như|mà|này"
    r"|nêu trên|kết quả|tình hình|đến|kèm|hoặc gửi"
)
_HEADS = (
    r"ủy ban|uỷ ban|ubnd|hđnd|hội đồng|ubmttq|sở|bộ(?! phận| máy)|phòng(?!,| ngừa| chống)|ban(?! hành| đầu)|trung tâm|chi cục|cục"
    r"|tổng cục|vụ(?! việc)|viện|trường(?! hợp)|học viện|đại học|bệnh viện|văn phòng|thanh tra|công an|kho bạc|ngân hàng"
    r"|bảo hiểm|đoàn|hội(?! nghị| thảo| họp)|liên đoàn|công đoàn|đảng [ủu][yỷ]|đảng uỷ|đảng ủy|huyện ủy|huyện uỷ|tỉnh ủy|tỉnh uỷ"
    r"|thành ủy|thành uỷ|huyện đoàn|tỉnh đoàn|thành đoàn|thường trực|chính phủ|thủ tướng|chủ tịch|giám đốc|phó giám đốc"
    r"|chánh|thủ trưởng|trưởng|bộ trưởng|tổ(?! chức)|công ty|tổng công ty|đài|báo(?! cáo)|cơ quan|đơn vị|các|mặt trận"
    r"|tòa án|toà án|viện kiểm sát|bch|vp|lãnh đạo|thành viên|cán bộ|công chức|toàn thể|cổng|quân sự|kiểm lâm|hạt|trạm"
    r"|hiệu trưởng|khoa|chi đoàn|chi bộ|doanh nghiệp|chi nhánh|điện lực|bưu điện|phó|nhà trường|tổng giám đốc|cá nhân|ông|bà"
)
_HEAD = re.compile(rf"(?i)(?:{_HEADS})(?![\w])")
# A semicolon or comma goes on with the list when another name follows.
_STOP = re.compile(
    rf"[.()“”\"]|;(?!\s*(?i:{_HEADS})(?!\w))|(?<!sở):|,?\s+(?:{_TASKS})(?!\w)|,?\s(?:{_LEAVING})(?!\w)|,\s*$"
)
_CLASS_AND_COLON = re.compile(r"(?i)\bcác\s+(?:sở|ban|ngành|xã|phường|huyện|thành phố|tỉnh|phòng|đơn vị|thị xã|quận)[^:]{0,20}$")


def begins_unit(text: str) -> bool:
    """Whether these words begin like the name of an agency, a unit or a group of them."""
    return bool(_HEAD.match(text))


def begins_task(text: str) -> bool:
    """Whether these words begin like a task, capital or not."""
    words = text[:1].lower() + text[1:]
    return bool(re.match(rf"(?:{_TASKS})(?!\w)", words))


def unit_at(text: str) -> str | None:
    """The name with which `text` begins, up to the first word that cannot be part of one; None if none does."""
    if not begins_unit(text):
        return None
    name = text[: end_of_unit(text)].strip(" ,-\u2013/;")
    return name if len(name.split()) <= 60 and name else None


def end_of_unit(text: str) -> int:
    """Where the name at the beginning of `text` ends; a colon after "các sở" opens a list of names."""
    for stop in _STOP.finditer(text):
        if stop[0] == ":" and _CLASS_AND_COLON.search(text[: stop.start()]):
            continue
        return stop.start()
    return len(text)
