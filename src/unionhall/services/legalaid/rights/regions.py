"""The provinces whose numbers the rulebook can hold: where a worker says that the job is.

Codes are those of GB/T 2260. Hong Kong, Macao and Taiwan have labour law of their own and are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Region:
    """A province, autonomous region or municipality: division code of six digits and its short names."""

    code: str
    zh: str
    en: str

    def name(self, language: str) -> str:
        """Its name in Chinese for `zh...`, otherwise in English."""
        return self.zh if language.startswith("zh") else self.en


PROVINCES: tuple[Region, ...] = (
    Region("110000", "北京", "Beijing"),
    Region("120000", "天津", "Tianjin"),
    Region("130000", "河北", "Hebei"),
    Region("140000", "山西", "Shanxi"),
    Region("150000", "内蒙古", "Inner Mongolia"),
    Region("210000", "辽宁", "Liaoning"),
    Region("220000", "吉林", "Jilin"),
    Region("230000", "黑龙江", "Heilongjiang"),
    Region("310000", "上海", "Shanghai"),
    Region("320000", "江苏", "Jiangsu"),
    Region("330000", "浙江", "Zhejiang"),
    Region("340000", "安徽", "Anhui"),
    Region("350000", "福建", "Fujian"),
    Region("360000", "江西", "Jiangxi"),
    Region("370000", "山东", "Shandong"),
    Region("410000", "河南", "Henan"),
    Region("420000", "湖北", "Hubei"),
    Region("430000", "湖南", "Hunan"),
    Region("440000", "广东", "Guangdong"),
    Region("450000", "广西", "Guangxi"),
    Region("460000", "海南", "Hainan"),
    Region("500000", "重庆", "Chongqing"),
    Region("510000", "四川", "Sichuan"),
    Region("520000", "贵州", "Guizhou"),
    Region("530000", "云南", "Yunnan"),
    Region("540000", "西藏", "Tibet"),
    Region("610000", "陕西", "Shaanxi"),
    Region("620000", "甘肃", "Gansu"),
    Region("630000", "青海", "Qinghai"),
    Region("640000", "宁夏", "Ningxia"),
    Region("650000", "新疆", "Xinjiang"),
)  # fmt: skip

BY_CODE: Mapping[str, Region] = {region.code: region for region in PROVINCES}


def province_of(region: str) -> Region | None:
    """The province in which a division code lies; nothing for the nation or a code of none of these."""
    return BY_CODE.get(f"{region[:2]}0000")
