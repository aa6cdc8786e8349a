"""The pages of administration, used by forms without scripts as an administrator would."""

import pytest
import sqlalchemy as sa

from organization.models import Account, Person, Post, Unit
from tests.visitors import Enter, upload


@pytest.fixture
def place(office):
    """The address of a page of the Sở."""
    return lambda path="": f"/quan-tri/{office.units['KHCN']}{path}"


@pytest.fixture
def quan(enter: Enter):
    """Anh Quản, the administrator of the Sở."""
    return enter("administrator")


def test_the_first_page_counts_what_its_lists_hold(quan, place):
    quan.open("/quan-tri")
    assert quan.path == place()
    tiles = quan.tiles()
    assert tiles["Người dùng"][0] == quan.open(tiles["Người dùng"][1]).rows() == 11
    without = tiles["Người đang giữ chức vụ chưa có tài khoản"]
    assert without[0] == quan.open(without[1]).rows() == 10


def test_the_menu_leads_to_every_page(quan, place):
    quan.open(place())
    links = quan.page.xpath("//nav[@class='menu']//a/@href")
    ours = [link for link in links if link.startswith("/quan-tri")]
    assert len(ours) == 12
    assert [quan.open(link).status for link in ours] == [200] * 12


def test_somebody_new_gets_a_post_and_an_account(quan, place, office, session):
    quan.open(place("/nguoi/moi")).press(
        "Thêm vào danh bạ",
        name="Nguyễn Thị Mới",
        code="moi.nt",
        unit_id=office.units["KHCN.QLCN"],
        role="staff",
        title="Chuyên viên",
    )
    assert "Bước tiếp theo: cấp tài khoản" in quan.text
    quan.press("Cấp tài khoản")
    assert "Đã cấp tài khoản" in quan.text
    assert session.scalars(sa.select(Account.username).where(Account.username == "moi.nt")).one()


def test_a_refused_post_is_told_and_what_was_typed_stays(quan, place, office):
    person = place(f"/nguoi/{office.people['drafter']}")
    quan.open(person).press("Giao chức vụ", title="Phó Giám đốc", role="deputy", valid_from="31/4/2024")
    assert quan.status == 422
    assert "không có ngày 31" in quan.error_at("valid_from")
    assert {"Phó Giám đốc", "31/4/2024"} <= set(quan.page.xpath("//input/@value"))


def test_a_post_ends_on_its_last_day(quan, place, office, session):
    quan.open(place(f"/nguoi/{office.people['technology_staff']}"))
    quan.press("Kết thúc chức vụ", valid_to="31/12/2024")
    assert "đến 31/12/2024" in quan.text


def test_an_account_is_closed_and_opened_again(quan, place, office, enter):
    enter("clerk")
    quan.open(place(f"/nguoi/{office.people['clerk']}")).press("Khóa tài khoản")
    assert "Đã khóa tài khoản" in quan.text
    assert enter("clerk").open("/").path.startswith("/sign-in")
    quan.press("Mở lại tài khoản")
    assert "Đã mở lại tài khoản" in quan.text


def test_a_forgotten_password_is_replaced(quan, place, office, enter):
    enter("clerk")
    quan.open(place(f"/nguoi/{office.people['clerk']}")).press("Đặt mật khẩu", password="ngắn")
    assert quan.status == 422
    assert "ít nhất 10 ký tự" in quan.text
    quan.press("Đặt mật khẩu", password="dài hơn hẳn rồi")
    assert "Mật khẩu mới có hiệu lực" in quan.text


def test_a_unit_is_found_and_its_other_name_kept(quan, place, office):
    quan.open(place("/don-vi?tim=giao duc"))
    assert quan.rows() == 2
    quan.open(place(f"/don-vi/{office.units['GDDT']}")).press("Thêm", text="Ngành Giáo dục Minh Hòa")
    assert "“Ngành Giáo dục Minh Hòa”" in quan.text
    quan.press("Gỡ “Ngành Giáo dục Minh Hòa”")
    assert "Đã bỏ cách viết này" in quan.text


CSV = "code,parent,kind,name\nKHCN.CDS,KHCN,division,Phòng Chuyển đổi số\n"


def test_a_directory_is_looked_at_before_it_is_imported(quan, place, session):
    quan.open(place("/nhap-danh-ba")).press("Tải lên và kiểm tra", file=upload(CSV.encode(), "units.csv"))
    assert "1 dòng: thêm mới 1, thay đổi 0" in quan.text
    assert session.scalar(sa.select(Unit.id).where(Unit.code == "KHCN.CDS")) is None
    session.rollback()
    quan.press("Nhập toàn bộ")
    assert "Đã nhập: thêm mới 1 dòng" in quan.text
    assert session.scalar(sa.select(Unit.id).where(Unit.code == "KHCN.CDS"))


def test_the_mistakes_of_a_directory_are_told_line_by_line(quan, place, session):
    wrong = CSV + "KHCN.X,KHCN,phường gì,Phòng X\nKHCN.Y,KHÔNG,division,\n"
    quan.open(place("/nhap-danh-ba")).press("Tải lên và kiểm tra", file=upload(wrong.encode(), "units.csv"))
    assert quan.status == 422
    assert [row.xpath("td")[0].text_content() for row in quan.page.xpath("//tbody/tr")] == ["3", "4"]


def test_a_directory_of_another_agency_is_refused(quan, place, session):
    theirs = CSV.replace("KHCN", "GDDT")
    quan.open(place("/nhap-danh-ba")).press("Tải lên và kiểm tra", file=upload(theirs.encode(), "units.csv"))
    assert quan.status == 403
    assert "không được giao quản trị" in quan.text
    assert "Nhập toàn bộ" not in quan.open(place("/nhap-danh-ba")).buttons()


def test_a_route_is_saved_as_a_new_version(quan, place):
    quan.open(place("/luong-trinh")).open(place("/luong-trinh/sua?loai=KH"))
    assert quan.path == place("/luong-trinh/KH")
    quan.press("Lưu thành phiên bản mới", act__3="opinion", who__3="role:deputy", days__3="2", needed__3="1")
    assert "phiên bản 1" in quan.text
    quan.open(place("/luong-trinh"))
    assert "Cho ý kiến: Cấp phó của người đứng đầu" in quan.text


def test_a_route_without_its_checks_is_refused_and_stays_typed(quan, place):
    quan.open(place("/luong-trinh/chung")).press("Lưu thành phiên bản mới", act__1="")
    assert quan.status == 422
    assert "NĐ 30/2020 Đ12" in quan.text
    assert quan.page.xpath("//select[@name='act-1']/option[@selected]/@value") == ["format"]


def test_a_page_of_a_route_that_is_out_of_date_is_refused(quan, place):
    quan.open(place("/luong-trinh/KH"))
    stale = quan.page
    quan.press("Lưu thành phiên bản mới")
    quan.page = stale
    quan.press("Lưu thành phiên bản mới")
    assert quan.status == 409


def test_a_route_is_withdrawn(quan, place):
    quan.open(place("/luong-trinh/KH")).press("Lưu thành phiên bản mới")
    quan.press("Bỏ luồng trình riêng này")
    assert "Đã bỏ luồng trình riêng" in quan.text


def test_a_series_of_its_own_is_made_changed_and_given_up(quan, place):
    quan.open(place("/so-van-ban")).press("Lưu sổ", name="Quyết định", document_types="QĐ")
    assert "Đã lưu sổ" in quan.text
    quan.open(quan.page.xpath("//td/a[contains(., 'Sửa')]/@href")[0])
    quan.press("Lưu sổ", document_types=["QĐ", "CT"])
    assert "Quyết định, Chỉ thị" in quan.text
    quan.press("Bỏ Quyết định")
    assert "Đã bỏ sổ riêng" in quan.text


def test_a_right_to_sign_is_recorded_and_ended(quan, place, office, session):
    post = session.scalars(sa.select(Post.id).where(Post.person_id == office.people["office_head"])).one()
    quan.open(place("/uy-quyen")).press("Ghi nhận", post_id=post, basis="Quy chế làm việc")
    assert "đề nghị chọn loại văn bản" in quan.text
    quan.press("Ghi nhận", post_id=post, basis="Quy chế làm việc", document_types=["GM"])
    assert "Đã ghi nhận quyền ký" in quan.text
    quan.press("Kết thúc quyền ký", last_day="31/12/2099")
    assert "31/12/2099" in quan.text


def test_a_day_off_is_looked_at_then_saved_and_taken_out(quan, place):
    quan.open(place("/lich?nam=2027")).press(
        "Xem hạn nào thay đổi", day="3/9/2027", kind="holiday", name="Quốc khánh", basis="Thông báo 1/TB"
    )
    assert "Chưa lưu" in quan.text
    assert "Không có hạn nào thay đổi." in quan.text
    quan.press("Lưu lịch")
    assert quan.path == place("/lich?nam=2027")
    assert "Thứ Sáu" in quan.text
    quan.press("Bỏ 03/9/2027").press("Lưu lịch", basis="Thông báo 2/TB")
    assert "Thứ Sáu" not in quan.text


def test_a_year_begins_with_its_expected_holidays(quan, place):
    quan.open(place("/lich?nam=2028")).press("Bắt đầu từ các ngày nghỉ dự kiến năm 2028").press("Lưu lịch")
    assert "Nghỉ bù Ngày Chiến thắng" in quan.text
    assert quan.rows() == 12


def test_every_act_is_told_in_the_history(quan, place, office):
    quan.open(place("/so-van-ban")).press("Lưu sổ", name="Quyết định", document_types="QĐ")
    quan.open(place("/luong-trinh/KH")).press("Lưu thành phiên bản mới")
    quan.open(place("/nhat-ky"))
    assert "đã lưu phiên bản 1 của luồng trình Kế hoạch" in quan.text
    assert "đã lập sổ đánh số riêng “Quyết định”: Quyết định" in quan.text


@pytest.mark.parametrize("path", ["", "/don-vi", "/nguoi", "/nguoi/moi", "/nhap-danh-ba", "/luong-trinh",
    "/luong-trinh/chung", "/so-van-ban", "/uy-quyen", "/lich", "/nhat-ky"])  # fmt: skip
def test_the_pages_speak_english_too(quan, place, path):
    quan.client.set_cookie("language", "en")
    quan.open(place(path))
    heading = quan.page.xpath("//h1")[0].text_content()
    assert heading.isascii(), heading


@pytest.mark.parametrize("nick", ["director", "office_head", "clerk", "education_head"])
def test_nobody_else_comes_in(enter: Enter, place, nick):
    someone = enter(nick)
    assert someone.open(place("/nguoi")).status == 403
    assert someone.open("/quan-tri").status == 403
    assert "Chỉ quản trị hệ thống" in someone.text


def test_the_administrator_of_one_agency_is_a_stranger_in_another(quan, office):
    assert quan.open(f"/quan-tri/{office.units['GDDT']}/nguoi").status == 403
    assert quan.open("/quan-tri/99999").status == 403


def test_a_person_of_another_agency_has_no_password_to_take(quan, place, office, session, enter):
    enter("education_head")
    quan.open(place(f"/nguoi/{office.people['education_head']}"))
    assert "Đặt mật khẩu" not in quan.buttons()
    assert session.scalars(sa.select(Person.name).where(Person.code == "education_head")).one() in quan.text
