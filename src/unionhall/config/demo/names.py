"""Names for generated people: common surnames with common given-name characters, combined by chance."""

from __future__ import annotations

from random import Random

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
    "苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎"
)
WOMEN = "芳娜敏静丽艳娟霞秀燕玲桂英华玉萍红梅莉兰凤洁琳素云莲真环雪荣爱妹香月莺媛瑞凡佳嘉琼勤珍贞倩婷慧雅欣"
MEN = "伟强磊洋勇军杰涛超明刚平辉健志建国峰宏亮海波宁贵福生龙元全胜学祥才发武新利清飞彬富顺信子良海山仁波林"
BOTH = "文晓春成小庆永安东宇晨思雨一家天佳立世广德正和"


def person_name(chance: Random, gender: str) -> str:
    """A two- or three-character name; `gender` is "f" or "m"."""
    surname = chance.choice(SURNAMES[:40] if chance.random() < 0.8 else SURNAMES)
    pool = WOMEN if gender == "f" else MEN
    if chance.random() < 0.22:
        return surname + chance.choice(pool)
    first = chance.choice(BOTH if chance.random() < 0.5 else pool)
    last = chance.choice(pool)
    return surname + first + (last if last != first else chance.choice(BOTH))
