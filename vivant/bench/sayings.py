"""What visitors, an audience and pupils say on the days of `vivant.bench.days`, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from vivant.score import Lang

Sayings: TypeAlias = Mapping[Lang, tuple[str, ...]]

QUESTIONS: Mapping[str, Sayings] = {
    "hall": {
        "zh": ("停车怎么收费？", "身份证丢了怎么补办？", "你们几点下班？", "结婚登记要带什么材料？"),
        "en": ("Where can I park?", "What are the opening hours?", "I lost my ID card, what should I do?"),
    },
    "reception": {
        "zh": ("洗手间在哪里？", "这里有无线网络吗？", "可以在哪里停车？"),
        "en": ("Where is the restroom?", "What is the Wi-Fi password?", "Where can I park?"),
    },
    "shop": {
        "zh": ("你们几点关门？", "可以刷卡吗？", "有没有礼品包装？"),
        "en": ("When do you close?", "Can I pay by card?", "Do you wrap gifts?"),
    },
    "museum": {
        "zh": ("这是什么年代的？", "洗手间在哪里？", "可以拍照吗？"),
        "en": ("How old is this?", "Where is the restroom?", "May I take pictures?"),
    },
    "lesson": {
        "zh": ("为什么天空是蓝色的？", "什么是分数？"),
        "en": ("Why is the sky blue?", "What is a fraction?"),
    },
}

HOSTS: Sayings = {
    "zh": ("我找王经理", "李明", "我约了张工", "我来拜访刘女士"),
    "en": ("I'm here to see Anna Lee", "Mr Brown", "I have a meeting with Doctor Chen", "John Smith, please"),
}
"""Whom visitors of a reception want to see."""

PRODUCTS = ("mug", "scarf", "lamp", "teapot")

GOODS: Mapping[str, str | float | bool] = {
    "name_zh_mug": "马克杯", "name_en_mug": "mug", "price_mug": 39.0, "stock_mug": 12.0,
    "word_zh_mug": "这款马克杯是手工上釉的。", "word_en_mug": "This mug is glazed by hand.",
    "name_zh_scarf": "围巾", "name_en_scarf": "scarf", "price_scarf": 129.0, "stock_scarf": 3.0,
    "word_zh_scarf": "这条围巾是纯羊毛的。", "word_en_scarf": "This scarf is pure wool.",
    "name_zh_lamp": "台灯", "name_en_lamp": "lamp", "stock_lamp": 0.0,
    "promotion_zh": "今天全场满两百减二十。", "promotion_en": "Today you save 20 on every 200.",
}  # fmt: skip
"""What the data of a shop tells: of the lamp no price, of the teapot nothing."""

BUYING: Sayings = {
    "zh": ("这个多少钱？", "还有货吗？", "有优惠吗？"),
    "en": ("How much is it?", "Is it in stock?", "Are there any offers?"),
}

COMPLAINTS: Sayings = {
    "zh": ("我要投诉，这个是坏的", "我要退货"),
    "en": ("I have a complaint, this one is broken", "I want a refund"),
}

GUIDING: Sayings = {
    "zh": ("继续", "跳过", "下一个", "谢谢"),
    "en": ("Go on", "Skip this", "Next one please", "Thank you"),
}
"""What visitors of a museum tell their guide."""

REPLIES: Sayings = {
    "zh": ("十二", "是十五", "北京", "我觉得是上海", "蓝色", "不知道", "八", "绿色", "春天"),
    "en": ("twelve", "I think it is fifteen", "Beijing", "Shanghai", "blue", "I don't know", "eight", "green"),
}
"""Right and wrong replies of pupils."""

COMMENTS: Sayings = {
    "zh": ("这个多少钱？", "主播好", "有蓝色的吗？", "哈哈哈", "什么时候发货？", "666", "支持"),
    "en": ("How much is it?", "Hi there", "Does it come in blue?", "lol", "When do you ship?", "nice"),
}

SEGMENTS: tuple[tuple[float, str], ...] = (
    (900.0, "opening"), (1500.0, "products"), (4500.0, "questions"), (7500.0, "closing"), (8100.0, "closed"),
)  # fmt: skip
"""The parts of a live show: seconds of its day, and name."""
