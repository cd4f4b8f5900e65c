"""Thirty invented companies and their people, the same for the same seed.

Identity numbers have valid check digits and address codes that do not exist.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from wuxian.support import idno

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾萧田董潘袁蔡蒋余于杜叶程魏苏"
)
GIVEN = (
    "子涵 雨桐 浩然 思远 佳怡 宇轩 欣妍 明哲 晓雯 俊杰 梦瑶 志强 丽华 "
    "建国 秀英 海燕 国栋 小龙 婷婷 文博 诗琪 嘉豪 雅静 天佑 若曦 立新 "
    "春梅 永康 玉兰 红 伟 芳 敏 静 磊 洋 艳 勇 杰 娟 涛 超 霞 平"
).split()
RARE = ("㛃彤", "𠮷祥", "䶮")
MINORITY = ("阿依古丽·买买提", "才让·卓玛")
DEPARTMENTS = ("门店运营部", "后厨", "仓储物流部", "财务部", "人力资源部", "技术部", "客户服务部")
TYPES = ("合同工", "合同工", "合同工", "劳务派遣", "实习", "退休返聘")
HUKOU = ("本市城镇", "本市农村", "外埠城镇", "外埠农村")
FIRST_ADDRESS = 990001


@dataclass(frozen=True, slots=True)
class Company:
    """One legal entity of the group."""

    name: str
    city: str
    fund_rate: str | None
    injury_class: int | None
    headcount: int


@dataclass(frozen=True, slots=True)
class Worker:
    """One invented person, as the roster of the company knows them. ``wage`` in whole yuan."""

    number: str
    name: str
    id_no: str
    company: Company
    department: str
    hired_on: date
    left_on: date | None
    employment: str
    hukou: str
    mobile: str
    wage: int

    @property
    def is_leaver(self) -> bool:
        """Whether the last day is known."""
        return self.left_on is not None


_CITIES = (
    "上海 上海 上海 北京 北京 深圳 深圳 广州 广州 杭州 杭州 宁波 成都 "
    "成都 武汉 武汉 南京 苏州 天津 重庆 重庆 西安 长沙 郑州 青岛 济南 "
    "厦门 合肥 沈阳 东莞"
).split()
_TRADES = ("餐饮管理", "商贸", "供应链", "科技", "物业服务", "食品")


def companies(seed: int, people: int) -> list[Company]:
    """Thirty companies that share ``people`` heads unevenly."""
    chance = random.Random(seed)
    weights = [chance.paretovariate(1.6) for _ in _CITIES]
    heads = [max(8, int(people * weight / sum(weights))) for weight in weights]
    heads[0] += people - sum(heads)
    result = []
    for number, (city, count) in enumerate(zip(_CITIES, heads, strict=True)):
        trade = _TRADES[number % len(_TRADES)]
        mark = "" if _CITIES.index(city) == number else f"第{number % 9 + 1}"
        known = chance.random()
        result.append(
            Company(
                name=f"云杉({city}){mark}{trade}有限公司",
                city=city,
                fund_rate=chance.choice(("5%", "7%")) if known < 0.8 else None,
                injury_class=chance.randint(1, 4) if known > 0.15 else None,
                headcount=count,
            )
        )
    return result


def workers(seed: int, firms: list[Company], today: date) -> Iterator[Worker]:
    """Everyone, company by company."""
    chance = random.Random(seed + 1)
    serial = 0
    for firm in firms:
        for _ in range(firm.headcount):
            serial += 1
            yield _worker(chance, firm, serial, today)


def _worker(chance: random.Random, firm: Company, serial: int, today: date) -> Worker:
    hired = today - timedelta(days=int(chance.expovariate(1 / 900)) + chance.randint(2, 60))
    left = None
    if chance.random() < 0.03:
        left = min(today - timedelta(days=chance.randint(1, 40)), today)
        hired = min(hired, left - timedelta(days=90))
    return Worker(
        number=f"YS{serial:05d}",
        name=_name(chance, serial),
        id_no=_identity(chance, serial),
        company=firm,
        department=chance.choice(DEPARTMENTS),
        hired_on=hired,
        left_on=left,
        employment=chance.choice(TYPES[:4]) if chance.random() < 0.97 else chance.choice(TYPES),
        hukou=chance.choice(HUKOU),
        mobile=f"1{chance.choice('35789')}{chance.randint(0, 999_999_999):09d}",
        wage=_wage(chance),
    )


def _wage(chance: random.Random) -> int:
    wage = int(chance.lognormvariate(8.92, 0.55))
    return wage // 100 * 100 if chance.random() < 0.5 else wage


def _name(chance: random.Random, serial: int) -> str:
    if serial % 701 == 0:
        return MINORITY[serial % len(MINORITY)]
    if serial % 457 == 0:
        return chance.choice(SURNAMES) + RARE[serial % len(RARE)]
    return chance.choice(SURNAMES) + chance.choice(GIVEN)


def _identity(chance: random.Random, serial: int) -> str:
    born = date(1966, 1, 1) + timedelta(days=chance.randint(0, 13_800))
    address = FIRST_ADDRESS + serial % 900
    first_17 = f"{address}{born:%Y%m%d}{serial % 999 + 1:03d}"
    return first_17 + idno.check_digit(first_17)


def with_mistakes(people: list[Worker], seed: int) -> list[Worker]:
    """The same people, a few of them with the mistakes real rosters have."""
    chance = random.Random(seed + 2)
    result = list(people)
    for index in chance.sample(range(len(result)), max(3, len(result) // 300)):
        number = result[index].id_no
        wrong = "1" if number[-1] != "1" else "2"
        result[index] = replace(result[index], id_no=number[:-1] + wrong)
    return result
