"""Draw the service hall's floor plan: `python tools/floor_plan.py OUT.png [--font NotoSansCJK-Regular.ttc]`.

The picture is 1200 x 800 pixels, north up, one panel per floor, every label in Chinese and English.
Any font with Chinese glyphs will do, by file name or path; a collection's face is chosen with `--face`.
Debian's `fonts-noto-cjk` has the default one.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

Box = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels from the picture's upper left corner."""
Cell = tuple[str, str, str]
"""A place's number (may be empty), its Chinese label and its English label."""

SIZE = (1200, 800)
INK, PALE, PAPER, FLOOR, LINE = "#1f2d3d", "#5b6b7b", "#f4f6f8", "#ffffff", "#9aa8b5"
COUNTER, ROOM, SERVICE, DESK, WAY = "#d8e8fb", "#e9f3dd", "#ece7f6", "#ffdf9e", "#fbe3dc"

COUNTERS_1: list[Cell] = [
    ("2", "优先服务", "Priority"),
    ("3", "身份证", "ID cards"),
    ("4", "户口", "Household"),
    ("5", "居住证", "Residence permits"),
    ("6", "护照", "Passports"),
    ("7", "外国人服务", "Foreigners"),
    ("8", "婚姻登记", "Marriage"),
    ("9", "老年卡 残疾证", "Elderly, disability"),
    ("10", "缴费 取证", "Cash, collection"),
]
COUNTERS_2: list[Cell] = [
    ("11", "社保", "Social insurance"),
    ("12", "养老 失业", "Pensions"),
    ("13", "医保 生育", "Medical, maternity"),
    ("14", "公积金", "Housing fund"),
    ("15", "不动产", "Property"),
    ("16", "企业登记", "Companies"),
    ("17", "税务", "Tax"),
    ("18", "食品许可", "Food licences"),
    ("19", "车驾", "Driving, vehicles"),
    ("20", "入学", "Schools"),
]
ROOMS_1: list[Cell] = [
    ("101", "自助服务", "Self-service"),
    ("102", "医务室", "First aid"),
    ("103", "母婴室", "Baby care"),
    ("104", "复印照相", "Copies, photos"),
    ("105", "手语 安静室", "Sign language, quiet room"),
    ("106", "家庭辅导", "Family counselling"),
    ("107", "保安室", "Security"),
    ("108", "颁证厅", "Wedding room"),
]
ROOMS_2: list[Cell] = [
    ("201", "驾驶员体检", "Driver check"),
    ("202", "创业咨询", "Business advice"),
    ("203", "自助办税", "Tax machines"),
    ("204", "签约室", "Signing room"),
    ("205", "就业服务", "Job centre"),
    ("206", "法律援助", "Legal aid"),
    ("207", "公证 翻译", "Notary, translation"),
    ("208", "投诉接待", "Complaints"),
]


@dataclass(frozen=True)
class Fonts:
    """One font in the picture's four sizes: 22, 15, 12 and 26 pixels."""

    number: ImageFont.FreeTypeFont
    label: ImageFont.FreeTypeFont
    note: ImageFont.FreeTypeFont
    title: ImageFont.FreeTypeFont

    @classmethod
    def load(cls, font: str, face: int) -> Fonts:
        number, label, note, title = (ImageFont.truetype(font, size, index=face) for size in (22, 15, 12, 26))
        return cls(number, label, note, title)


class Plan:
    """The picture in the making."""

    def __init__(self, fonts: Fonts) -> None:
        self.image = Image.new("RGB", SIZE, PAPER)
        self.draw = ImageDraw.Draw(self.image)
        self.fonts = fonts

    def place(self, box: Box, cell: Cell, fill: str) -> None:
        """A filled box with its number, Chinese label and English label under each other, centred."""
        self.draw.rounded_rectangle(box, radius=5, fill=fill, outline=LINE, width=1)
        number, chinese, english = cell
        lines = [(number, self.fonts.number, INK)] if number else []
        lines += [(chinese, self.fonts.label, INK)]
        lines += [(line, self.fonts.note, PALE) for line in self.wrap(english, box[2] - box[0] - 6)]
        self.stack(box, lines)

    def stack(self, box: Box, lines: list[tuple[str, ImageFont.FreeTypeFont, str]]) -> None:
        leading = [round(font.size * 1.2) for _, font, _ in lines]
        x, y = (box[0] + box[2]) // 2, (box[1] + box[3] - sum(leading)) // 2
        for (text, font, colour), step in zip(lines, leading, strict=True):
            self.draw.text((x, y + step // 2), text, font=font, fill=colour, anchor="mm")
            y += step

    def wrap(self, text: str, width: int) -> list[str]:
        """`text` in lines of at most `width` pixels, broken at spaces."""
        lines = [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}".strip()
            if self.draw.textlength(longer, font=self.fonts.note) <= width:
                lines[-1] = longer
            else:
                lines.append(word)
        return [line for line in lines if line]

    def row(self, cells: list[Cell], left: int, top: int, width: int, height: int, fill: str) -> None:
        """Places side by side from west to east, `width` pixels each with a gap of 4."""
        for i, cell in enumerate(cells):
            x = left + i * width
            self.place((x, top, x + width - 4, top + height), cell, fill)

    def caption(self, xy: tuple[int, int], text: str, anchor: str = "mm") -> None:
        self.draw.text(xy, text, font=self.fonts.label, fill=PALE, anchor=anchor)


def outline(plan: Plan, top: int, title: str) -> None:
    """The walls and both ends of a floor, which are alike on both floors."""
    plan.draw.text((20, top - 20), title, font=plan.fonts.number, fill=INK, anchor="lm")
    plan.draw.rectangle((20, top, 1180, top + 330), fill=FLOOR, outline=INK, width=3)
    plan.place((28, top + 8, 126, top + 112), ("", "洗手间 饮水", "Toilets, water"), SERVICE)
    plan.place((28, top + 118, 126, top + 212), ("", "西侧电梯", "West lift"), WAY)
    plan.place((1074, top + 118, 1172, top + 212), ("", "东侧电梯", "East lift"), WAY)


def seats(plan: Plan, left: int, top: int, columns: int) -> None:
    """A block of three rows of seats."""
    for row in range(3):
        for column in range(columns):
            x, y = left + column * 18, top + row * 18
            plan.draw.rounded_rectangle((x, y, x + 11, y + 11), radius=3, fill="#e3e8ee")


def floor_1(plan: Plan, top: int) -> None:
    outline(plan, top, "1楼 Floor 1")
    plan.row(COUNTERS_1, 134, top + 8, 104, 92, COUNTER)
    plan.row(ROOMS_1[:4], 134, top + 230, 98, 92, ROOM)
    plan.row(ROOMS_1[4:], 678, top + 230, 98, 92, ROOM)
    plan.place((1074, top + 8, 1172, top + 100), ("", "自动售货机", "Vending machines"), SERVICE)
    plan.place((1074, top + 230, 1180, top + 322), ("", "东门 无台阶", "East entrance, no steps"), WAY)
    plan.place((520, top + 108, 676, top + 148), ("", "楼梯", "Stairs"), WAY)
    plan.place((520, top + 152, 676, top + 220), ("1", "咨询台", "Information"), DESK)
    plan.place((684, top + 160, 734, top + 212), ("", "除颤器", "AED"), SERVICE)
    plan.place((530, top + 228, 666, top + 268), ("", "取号机", "Ticket machines"), SERVICE)
    plan.place((530, top + 284, 666, top + 330), ("", "南门", "South entrance"), WAY)
    for x in (240, 800):
        seats(plan, x, top + 148, 10)
        plan.caption((x + 86, top + 128), "等候区 Waiting area")


def floor_2(plan: Plan, top: int) -> None:
    outline(plan, top, "2楼 Floor 2")
    plan.row(COUNTERS_2, 134, top + 8, 94, 92, COUNTER)
    plan.row(ROOMS_2[:4], 134, top + 230, 98, 92, ROOM)
    plan.row(ROOMS_2[4:], 678, top + 230, 98, 92, ROOM)
    plan.place((520, top + 122, 676, top + 208), ("", "楼梯", "Stairs"), WAY)
    plan.place((134, top + 140, 184, top + 192), ("", "除颤器", "AED"), SERVICE)
    for x in (240, 800):
        seats(plan, x, top + 148, 10)
        plan.caption((x + 86, top + 128), "等候区 Waiting area")


def north_arrow(plan: Plan, x: int, y: int) -> None:
    plan.draw.polygon([(x, y - 16), (x - 8, y + 8), (x, y + 2), (x + 8, y + 8)], fill=INK)
    plan.caption((x + 14, y - 2), "北 North", anchor="lm")


def draw(fonts: Fonts) -> Image.Image:
    """The finished picture, RGB, 1200 x 800."""
    plan = Plan(fonts)
    title = "江湾市市民服务大厅 Riverside City Service Hall"
    plan.draw.text((600, 26), title, font=fonts.title, fill=INK, anchor="mm")
    north_arrow(plan, 1090, 30)
    floor_2(plan, 78)
    floor_1(plan, 444)
    plan.caption((600, 787), "柳堤路 Willow Bank Road")
    plan.caption((1178, 787), "渡口巷 Ferry Lane", anchor="rm")
    return plan.image


def main() -> None:
    parser = argparse.ArgumentParser(description="Draw the service hall's floor plan.")
    parser.add_argument("out", type=Path, help="the PNG file to write")
    parser.add_argument("--font", default="NotoSansCJK-Regular.ttc", help="a font file with Chinese glyphs")
    parser.add_argument("--face", type=int, default=2, help="the face in a font collection; 2 is Noto's SC")
    arguments = parser.parse_args()
    picture = draw(Fonts.load(arguments.font, arguments.face))
    picture.quantize(128).save(arguments.out, optimize=True)


if __name__ == "__main__":
    main()
