"""Time and memory of reading and checking, from one page to three hundred, and of the command alone.

`python -m bench.reading` prints a curve in milliseconds of the processor, which grows in proportion to the
pages when the reader is linear. Warm means: the modules are loaded and a first document was read.
"""

import argparse
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent.parent))

from documents.checking import examine
from documents.reading import read_docx, read_file
from tests.layouts import Parts, lines, two_tables
from tests.office_files import docx

PAGES = (1, 3, 10, 30, 100, 300)
LINES_OF_A_PAGE = 16  # paragraphs of some two printed lines each
DAY = date(2026, 6, 1)
ROUNDS = 5
PLAN_BYTES = 30_000

HEAD = Parts(
    ["UBND TỈNH AN BÌNH", "SỞ TRỒNG RỪNG", "Số: 15/KH-STR"],
    [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "An Bình, ngày 05 tháng 5 năm 2026",
    ],
    ["KẾ HOẠCH", "Trồng cây xanh dọc sông Lành năm 2026", ""],
    ["Nơi nhận:", "- UBND tỉnh (b/c);", "- Các phòng, trạm thuộc Sở (t/h);", "- Lưu: VT, KT."],
    ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "", "Trần Thị Mai Lan"],
)
TASK = (
    "{n}. Phòng Kỹ thuật {n} chủ trì, phối hợp với Văn phòng Sở triển khai Kế hoạch số {n}/KH-UBND "
    "ngày 12/3/2026 của UBND tỉnh An Bình; tổng hợp, báo cáo kết quả về UBND tỉnh (qua Sở Tài chính) "
    "trước ngày 15/7/2026."
)
DETAIL = "- Rà soát, thống kê diện tích đã trồng, bảo đảm đúng tiến độ và an toàn trong mùa mưa bão."


def body(paragraphs: int) -> list[str]:
    """Sections with tasks, each with some lines of detail."""
    texts = ["I. MỤC ĐÍCH, YÊU CẦU", "Phủ xanh bờ sông.", "II. TỔ CHỨC THỰC HIỆN"]
    while len(texts) < paragraphs:
        number = len(texts) // 4 % 99 + 1
        texts += [TASK.format(n=number), DETAIL, DETAIL, DETAIL]
    return texts[:paragraphs]


def document(pages: int) -> bytes:
    """A plan of so many pages as a Word file."""
    return two_tables(HEAD._replace(middle=[*HEAD.middle, *body(pages * LINES_OF_A_PAGE)]))


def plan_of(size: int) -> bytes:
    """A plan whose text has about so many bytes."""
    paragraphs = LINES_OF_A_PAGE
    while sum(len(text.encode()) for text in body(paragraphs)) < size:
        paragraphs += 4
    return two_tables(HEAD._replace(middle=[*HEAD.middle, *body(paragraphs)]))


def one_line(characters: int) -> bytes:
    """The whole body run together on one line, as a bad copy may have it."""
    text = " ".join(body(characters // 100 + 3))
    return docx(lines([*HEAD.middle[:2], (text * (characters // len(text) + 1))[:characters]]))


def seconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The median of some rounds, of this process alone: what else runs on the machine does not count."""
    taken = []
    for _ in range(rounds):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return median(taken)


def peak(work: Callable[[], object]) -> float:
    """The most memory that Python held in between, in MB."""
    tracemalloc.start()
    work()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / 1e6


def curve(pages: Sequence[int]) -> None:
    print(f"{'pages':>6} {'read ms':>9} {'and check ms':>13} {'ms a page':>10} {'peak MB':>8}")
    for number in pages:
        data = document(number)
        rounds = ROUNDS if number <= 30 else 1
        read = seconds(lambda: read_docx(data), rounds)  # noqa: B023  # called at once
        both = seconds(lambda: examine(data, "x.docx", day=DAY), rounds)  # noqa: B023  # called at once
        memory = peak(lambda: examine(data, "x.docx", day=DAY))  # noqa: B023  # called at once
        row = (number, read * 1e3, both * 1e3, both * 1e3 / number, memory)
        print("{:6} {:9.1f} {:13.1f} {:10.2f} {:8.1f}".format(*row))


def long_lines() -> None:
    for characters in (10_000, 100_000, 1_000_000):
        data = one_line(characters)
        taken = seconds(lambda: read_docx(data), 1)  # noqa: B023  # called at once
        print(f"one line of {characters:9} characters: read in {taken * 1e3:8.1f} ms")


def paragraphs_of(number: int) -> bytes:
    """So many short paragraphs."""
    return _plain([f"{n}. Rà soát diện tích trồng cây, lần {n}." for n in range(number)])


def dates_of(number: int) -> bytes:
    """So many days named in one paragraph."""
    return _plain([" ".join(f"trước ngày {n % 28 + 1:02}/{n % 9 + 3}/2026;" for n in range(number))])


def tabs_of(number: int) -> bytes:
    """So many tabs in one paragraph, each after a figure, so that the file is not refused as a bomb."""
    return _plain(["\t".join(map(str, range(number)))])


def _plain(texts: Sequence[str]) -> bytes:
    return docx(lines([*HEAD[0], *HEAD[1], *HEAD.middle[:2], *texts]))


EXTREMES = ((paragraphs_of, 20_000), (dates_of, 9_000), (tabs_of, 200_000))


def extremes() -> None:
    """What is unusually many: time for one at N and at half as many; ratio 1 is linear."""
    for made, most in EXTREMES:
        each = []
        for number in (most // 2, most):
            data = made(number)
            taken = seconds(lambda: examine(data, "x.docx", day=DAY), 1)  # noqa: B023  # called at once
            each.append(taken / number)
        half, whole = (1e6 * one for one in each)
        what = made.__name__.removesuffix("_of")
        print(f"{most:7} {what:10}: {half:7.1f} and {whole:7.1f} µs for each; ratio {whole / half:.2f}")


def command() -> None:
    """A fresh `banhanh read` and `banhanh check`, with the start of Python and every import."""
    with tempfile.NamedTemporaryFile(suffix=".docx") as file:
        file.write(plan_of(PLAN_BYTES))
        file.flush()
        for verb in ("read", "check"):
            call = [sys.executable, "-m", "cli", verb, file.name]
            begun = time.perf_counter()
            subprocess.run(call, capture_output=True, check=True)  # noqa: S603  # our own command
            taken = time.perf_counter() - begun
            print(f"a fresh `banhanh {verb}` of a plan of {PLAN_BYTES // 1000} KB: {taken * 1e3:.0f} ms")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="*", type=int, default=PAGES)
    asked = parser.parse_args(arguments)
    plan = plan_of(PLAN_BYTES)
    examine(plan, "x.docx", day=DAY)
    both = seconds(lambda: examine(plan, "x.docx", day=DAY))
    only = seconds(lambda: read_file(plan, "x.docx"))
    size = PLAN_BYTES // 1000
    print(f"a plan of {size} KB, warm: read {only * 1e3:.0f} ms, with checking {both * 1e3:.0f} ms")
    command()
    curve(asked.pages)
    long_lines()
    extremes()


if __name__ == "__main__":
    main()
