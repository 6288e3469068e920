"""Taking people and firms out of a sentence before it is kept to learn from.

Simple patterns, on the safe side: rather one word too many than a name too many. What tells the need stays: numbers of
three digits and fewer, years, the line of business of a firm.
"""

from __future__ import annotations

import re

SOMEBODY, NUMBER, SOME = "某某", "＊", "某"

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田"
    "任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易武贺赖龚樊兰殷施陶洪翟安颜倪严牛温芦季俞"
    "章鲁葛伍韦申尤毕聂焦柳邢路岳齐梅庄辛管祝左涂谷祁舒耿牟卜詹关苗凌费纪靳盛童欧甄项裴席卫查屈鲍覃霍翁隋甘景阮柏"
)
_DOUBLE = "欧阳|上官|司马|诸葛|皇甫|尉迟|司徒|夏侯|慕容|令狐|公孙|端木"
_NAME = f"(?:{_DOUBLE}|[{_SURNAMES}])"
# Surnames that stand alone before 师傅 or 经理 more often as another word.
_WORDS_TOO = "安万金石方路关齐白高管左项任易温江常平"
_TITLED = f"(?:{_DOUBLE}|[{''.join(sorted(set(_SURNAMES) - set(_WORDS_TOO)))}])"
_HAN = "\u4e00-\u9fff"
# A given name does not contain these; before a title they end the stretch that could be one.
_NO_NAME = (
    "的了在是我你他她它们不没有就也都还把被给让和跟与到去来上下个这那想要会能可吗呢吧啊"
    "，。、！？今昨明从住做干欠说找叫级工部程"
)
_GIVEN = f"(?![{_NO_NAME}])[{_HAN}]"
_TITLES = (
    "先生|女士|小姐|太太|师傅|经理|老板|主任|厂长|队长|班长|组长|工头|主管|律师|老师|医生|"
    "书记|主席|科长|局长|总(?![是共计之算])"
)

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·\s]?(?:[A-HJ-NP-Z0-9]{5,6})(?![A-Z0-9])",
    re.IGNORECASE,
)
_YEAR = r"(?:19|20)\d\d(?=\s*[年.\-/])"
# Digits that hang together, also in groups: identity numbers, telephone numbers, accounts, sums of money.
_DIGITS = re.compile(rf"(?!{_YEAR})(?<!\d)\+?\d(?:[ \-]?\d){{3,}}[xX]?")
_SPOKEN_DIGITS = re.compile("[零〇一二三四五六七八九幺两○]{7,}")
_ACCOUNT = re.compile(r"((?:微信号?|QQ|qq|钉钉|账号|邮箱)(?:是|为|：|:)?\s*)[A-Za-z0-9_\-]{5,}")

_CALLED = re.compile(
    f"((?:我(?:的名字)?叫|名叫|名字叫|姓名[是：:]?|我姓|叫做|他叫|她叫)(?={_NAME})|我是(?={_TITLED})){_NAME}(?:{_GIVEN}){{0,2}}"
)
_TITLE = re.compile(
    f"(?:{_TITLED}(?:{_GIVEN}){{0,2}}|{_NAME}(?:{_GIVEN}){{2}})(?={_TITLES})|{_NAME}{_GIVEN}(?=先生|女士|小姐|太太)"
)
_FAMILIAR = re.compile(
    "(?<![不很太最较])([老小阿])([王李张刘陈杨赵吴徐孙胡朱何郭罗梁宋郑谢韩唐冯董曹袁邓许])(?![家])"
)

# The part of a firm's name that says what it does: kept.
_TRADES = (
    "建筑|装修|装饰|劳务|派遣|人力资源|外包|物业|保安|保洁|家政|快递|外卖|物流|运输|货运|出租车|网约车|搬家|餐饮|酒店|"
    "食品|服装|制衣|鞋|纺织|电子|机械|五金|汽车|化工|塑料|模具|家具|玩具|印刷|包装|水泥|砖|钢铁|制药|医药|科技|软件|"
    "网络|传媒|广告|教育|培训|贸易|商贸|电商|保险|房产|房地产|中介|工程|市政|园林|电力|煤矿|矿业|制造|加工|代工|造纸|"
    "建材|农业|养殖|旅游|咨询|平台|直播|美容|超市|水电|安装|维修|环卫|供水|公交|造船|船"
)
_OURS = (
    "我们|俺们|咱们|他们|你们|自己|本|我|俺|咱|他|她|这家|那家|一家|这个|那个|一个|某|某某|"
    "大|小|老|新|外|原|前|现|全|该|两家|几家|别的|其他|同一|子|分|总|母"
)
_AROUND = (
    "上班|老板|上个|下班|离职|之前|原来|以前|现在|去年|今年|昨天|今天|单位|工地|附近|"
    "国有|私营|民营|外资|合资|国企|私人|本地|外地"
)
_FIRM = re.compile(
    f"([{_HAN}A-Za-z（）()]{{1,20}}?)((?:(?:股份|责任|集团))*(?:有限公司|有限责任公司|集团公司|公司|集团|工厂|分厂|(?<![进出工在])厂(?![长里子内外区房门])))"
)
# A name begins after these at the latest.
_LEADS = "在从去到给被把跟和与是叫为向对的了着过吗吧呢于由经替帮，。、"
# In front of a plain 公司 or 厂 also after these, for "签合同公司不给" has no name in it.
_VERBS = (
    "让说要不没有签欠发赔干做交扣骗找换请开下离辞招怎什哪多几同资险伤工班人员板假保"
    "话法头候年月天日问求告能会想被进入该每"
)


def masked(text: str) -> str:
    """`text` without names, firms, numbers, plates and addresses; what was masked once stays as it is."""
    text = _MAIL.sub(NUMBER, text)
    text = _ACCOUNT.sub(rf"\1{NUMBER}", text)
    text = _PLATE.sub(NUMBER, text)
    text = _DIGITS.sub(NUMBER, text)
    text = _SPOKEN_DIGITS.sub(NUMBER, text)
    text = _FIRM.sub(_without_firm, text)
    text = _CALLED.sub(rf"\1{SOMEBODY}", text)
    text = _TITLE.sub(SOME, text)
    return _FAMILIAR.sub(rf"\1{SOME}", text)


def _without_firm(found: re.Match[str]) -> str:
    before, kind = found.groups()
    is_registered = "有限" in kind
    ends = _LEADS if is_registered else _LEADS + _VERBS
    start = max((place + 1 for place, character in enumerate(before) if character in ends), default=0)
    lead, name = before[:start], before[start:]
    # After "在" or "叫" stands a name, whatever it is made of.
    named = re.search("(?:在|叫|入职|是)([^的了吗呢]{2,14})$", before)
    if not is_registered and named and len(name) < len(named[1]) and not _is_plain(named[1]):
        lead, name = before[: named.start(1)], named[1]
    trade = re.search(f"(?:{_TRADES})+$", name)
    kept = trade[0] if trade else ""
    proper = name[: len(name) - len(kept)]
    if _is_plain(proper) or (len(proper) < 2 and not is_registered):
        return found[0]
    return f"{lead}{SOME}{kept}{kind}"


def _is_plain(words: str) -> bool:
    return not words or re.fullmatch(f"(?:{_OURS}|{_TRADES}|{_AROUND})+", words) is not None
