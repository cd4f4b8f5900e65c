"""People who do not exist: valid check digits in address codes nobody has."""

from dataclasses import dataclass
from datetime import date, timedelta

from wuxian.support.idno import check_digit

_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
_GIVEN = "安博晨德恩芳刚浩嘉康兰敏宁平琪荣森涛文欣雅泽昊静凯丽梅楠"


@dataclass(frozen=True)
class Person:
    name: str
    id_no: str
    mobile: str
    hired: date
    wage: int
    department: str
    employee_no: str


def id_number(index: int) -> str:
    born = date(1970, 1, 1) + timedelta(days=index * 37 % 12_000)
    first = f"9900{index % 90 + 10:02d}{born:%Y%m%d}{index // 90 % 1000:03d}"
    return first + check_digit(first)


def person(index: int) -> Person:
    given = _GIVEN[index // len(_SURNAMES) % len(_GIVEN)]
    third = _GIVEN[index // (len(_SURNAMES) * len(_GIVEN)) % len(_GIVEN)]
    return Person(
        name=_SURNAMES[index % len(_SURNAMES)] + given + (third if index >= 900 else ""),
        id_no=id_number(index),
        mobile=f"199{index:08d}",
        hired=date(2019, 1, 2) + timedelta(days=index * 13 % 2300),
        wage=6000 + index * 137 % 15_000,
        department=("研发部", "门店", "财务部", "人事部")[index % 4],
        employee_no=f"W{index:05d}",
    )


def people(count: int) -> list[Person]:
    return [person(index) for index in range(count)]
