"""The fields a column may mean, the type of their values, and the Chinese label of each."""

from dataclasses import dataclass
from enum import StrEnum

from wuxian.sheets import errors


class Type(StrEnum):
    """How the cells of a field are read."""

    TEXT = "text"
    NAME = "name"
    ID_NO = "id_no"
    PHONE = "phone"
    DAY = "day"
    MONTH = "month"
    MONTHS = "months"
    MONEY = "money"
    RATE = "rate"
    NUMBER = "number"
    CODE = "code"
    HUKOU = "hukou"
    KINDS = "kinds"
    LEVY_ITEM = "levy_item"
    STATUS = "status"


KINDS: dict[str, str] = {
    "pension": "养老保险",
    "medical": "医疗保险",
    "unemployment": "失业保险",
    "work_injury": "工伤保险",
    "maternity": "生育保险",
    "critical_illness": "大病医疗",
    "long_term_care": "长期护理保险",
    "local_supplementary_pension": "地方补充养老",
    "housing_fund": "住房公积金",
    "supplementary_housing_fund": "补充公积金",
    "local_supplementary_medical": "地方补充医疗",
    "supplementary_work_injury": "补充工伤",
    "occupational_annuity": "职业年金",
    "enterprise_annuity": "企业年金",
}
PARTIES: dict[str, str] = {"employer": "单位", "employee": "个人"}

# Fields that stand alone: key → (type, label).
PLAIN: dict[str, tuple[Type, str]] = {
    "name": (Type.NAME, "姓名"),
    "id_no": (Type.ID_NO, "证件号码"),
    "id_type": (Type.CODE, "证件类型"),
    "bureau_id_no": (Type.TEXT, "社保局证件号"),
    "si_person_no": (Type.TEXT, "个人社保号"),
    "hf_person_no": (Type.TEXT, "个人公积金账号"),
    "employee_no": (Type.TEXT, "工号"),
    "person": (Type.TEXT, "人员"),
    "account": (Type.TEXT, "参保账户"),
    "party": (Type.CODE, "缴费方"),
    "place": (Type.TEXT, "参保地"),
    "work_place": (Type.TEXT, "工作地"),
    "unit": (Type.TEXT, "单位"),
    "unit_code": (Type.TEXT, "单位信用代码"),
    "unit_account": (Type.TEXT, "单位账号"),
    "supplier": (Type.TEXT, "供应商"),
    "department": (Type.TEXT, "部门"),
    "position": (Type.TEXT, "岗位"),
    "project": (Type.TEXT, "项目"),
    "cost_centre": (Type.TEXT, "成本中心"),
    "mobile": (Type.PHONE, "手机号码"),
    "email": (Type.TEXT, "邮箱"),
    "address": (Type.TEXT, "地址"),
    "household_address": (Type.TEXT, "户籍地址"),
    "hukou": (Type.HUKOU, "户籍性质"),
    "gender": (Type.CODE, "性别"),
    "birth_date": (Type.DAY, "出生日期"),
    "ethnicity": (Type.CODE, "民族"),
    "nationality": (Type.CODE, "国籍"),
    "education": (Type.CODE, "学历"),
    "marital_status": (Type.CODE, "婚姻状况"),
    "employment_type": (Type.CODE, "用工形式"),
    "employment_status": (Type.CODE, "员工状态"),
    "person_type": (Type.CODE, "人员类别"),
    "personal_status": (Type.CODE, "个人状态"),
    "hire_date": (Type.DAY, "入职日期"),
    "leave_date": (Type.DAY, "离职日期"),
    "first_work_date": (Type.DAY, "首次参加工作日期"),
    "contract_start": (Type.DAY, "合同起始日"),
    "contract_end": (Type.DAY, "合同到期日"),
    "start": (Type.MONTH, "起缴年月"),
    "stop": (Type.MONTH, "停缴年月"),
    "period": (Type.MONTHS, "所属期"),
    "period_start": (Type.MONTH, "所属期起"),
    "period_end": (Type.MONTH, "所属期止"),
    "paid_on": (Type.DAY, "入库日期"),
    "kind": (Type.KINDS, "险种"),
    "kinds": (Type.KINDS, "参保险种"),
    "levy_item": (Type.LEVY_ITEM, "征收品目"),
    "fee_type": (Type.CODE, "缴费类型"),
    "change_type": (Type.CODE, "变动类型"),
    "change_reason": (Type.CODE, "变动原因"),
    "status": (Type.STATUS, "办理进度"),
    "work_injury_rate": (Type.RATE, "工伤费率"),
    "work_injury_class": (Type.NUMBER, "工伤行业类别"),
    "housing_fund_rate": (Type.RATE, "公积金单位比例"),
    "housing_fund_rate_employee": (Type.RATE, "公积金个人比例"),
    "medical_plan": (Type.CODE, "医疗档次"),
    "gross_pay": (Type.MONEY, "应发工资"),
    "net_pay": (Type.MONEY, "实发工资"),
    "income_tax": (Type.MONEY, "个人所得税"),
    "bonus": (Type.MONEY, "年终奖"),
    "deduction": (Type.MONEY, "扣款"),
    "medical_check": (Type.MONEY, "体检费"),
    "other_deduction": (Type.MONEY, "其他扣款"),
    "management_fee": (Type.MONEY, "管理费"),
    "service_fee": (Type.MONEY, "劳务费用"),
    "tax_free_income": (Type.MONEY, "免税收入"),
    "children_education": (Type.MONEY, "子女教育"),
    "continuing_education": (Type.MONEY, "继续教育"),
    "housing_loan_interest": (Type.MONEY, "住房贷款利息"),
    "housing_rent": (Type.MONEY, "住房租金"),
    "elderly_support": (Type.MONEY, "赡养老人"),
    "infant_care": (Type.MONEY, "婴幼儿照护"),
    "personal_pension": (Type.MONEY, "个人养老金"),
    "annuity": (Type.MONEY, "企业（职业）年金"),
    "health_insurance": (Type.MONEY, "商业健康保险"),
    "deferred_pension": (Type.MONEY, "税延养老保险"),
    "official_travel": (Type.MONEY, "公务交通费用"),
    "communication": (Type.MONEY, "通讯费用"),
    "lawyer_costs": (Type.MONEY, "律师办案费用"),
    "tibet_allowance": (Type.MONEY, "西藏附加减除费用"),
    "other_deductible": (Type.MONEY, "其他扣除"),
    "donation": (Type.MONEY, "捐赠额"),
    "tax_relief": (Type.MONEY, "减免税额"),
    "bank_account": (Type.TEXT, "银行卡号"),
    "bank_name": (Type.TEXT, "开户行"),
    "voucher": (Type.TEXT, "凭证号"),
    "own_account": (Type.TEXT, "本方账号"),
    "other_account": (Type.TEXT, "对方账号"),
    "other_name": (Type.TEXT, "对方名称"),
    "traded_at": (Type.TEXT, "交易时间"),
    "debit": (Type.MONEY, "借方发生额"),
    "credit": (Type.MONEY, "贷方发生额"),
    "balance": (Type.MONEY, "余额"),
    "summary": (Type.TEXT, "摘要"),
    "headcount": (Type.NUMBER, "人数"),
    "sequence": (Type.TEXT, "序号"),
    "remark": (Type.TEXT, "备注"),
}

# Fields that may belong to a kind, a party, or both: key → (type, label).
MEASURES: dict[str, tuple[Type, str]] = {
    "amount": (Type.MONEY, "金额"),
    "total": (Type.MONEY, "合计"),
    "base": (Type.MONEY, "缴费基数"),
    "base_before": (Type.MONEY, "调整前基数"),
    "wage": (Type.MONEY, "工资"),
    "wage_before": (Type.MONEY, "原工资"),
    "rate": (Type.RATE, "费率"),
    "late_fee": (Type.MONEY, "滞纳金"),
    "interest": (Type.MONEY, "利息"),
    "relief": (Type.MONEY, "减免额"),
    "due": (Type.MONEY, "应补退额"),
    "true_up": (Type.MONEY, "差额"),
    "back_payment": (Type.MONEY, "补缴"),
    "months": (Type.NUMBER, "缴费月数"),
    "period": (Type.MONTHS, "所属期"),
    "start": (Type.MONTH, "起缴年月"),
    "stop": (Type.MONTH, "停缴年月"),
    "enrol_way": (Type.CODE, "报增方式"),
    "leave_way": (Type.CODE, "报减方式"),
    "policy_name": (Type.TEXT, "政策名称"),
    "personal_status": (Type.CODE, "状态"),
    "enrolled": (Type.CODE, "是否参保"),
    "declared_on": (Type.TEXT, "申报时间"),
    "remark": (Type.TEXT, "备注"),
    "material_fee": (Type.MONEY, "工本费"),
}
_NAMES_OF_OTHERS = {
    "insured_place": "place",
    "phone": "mobile",
    "hukou_type": "hukou",
}


@dataclass(frozen=True, slots=True)
class Target:
    """What a column means: a field, and for measures the kind and party it belongs to."""

    field: str
    kind: str | None = None
    party: str | None = None

    @property
    def key(self) -> str:
        """The flat name, such as ``amount_pension_employer``."""
        return "_".join(part for part in (self.field, self.kind, self.party) if part)

    @property
    def type(self) -> Type:
        """How its cells are read."""
        return (MEASURES if self.field in MEASURES else PLAIN)[self.field][0]

    @property
    def label(self) -> str:
        """What people see, such as 养老保险 单位 金额."""
        own = (MEASURES if self.field in MEASURES else PLAIN)[self.field][1]
        parts = [KINDS.get(self.kind or "", ""), PARTIES.get(self.party or "", ""), own]
        return " ".join(part for part in parts if part)


def parse_target(key: str) -> Target:
    """Read a flat name back.

    >>> parse_target("base_housing_fund").kind
    'housing_fund'

    Raises ``InvalidMappingError`` for a name that is no field.
    """
    found = find_target(key)
    if found is None:
        raise errors.InvalidMappingError(errors.NO_FIELD.format(field=key))
    return found


def find_target(key: str) -> Target | None:
    """The field of this flat name, or none."""
    name = _NAMES_OF_OTHERS.get(key, key)
    if name in PLAIN:
        return Target(name)
    stem, party = name, None
    for one in PARTIES:
        if stem.endswith(f"_{one}"):
            stem, party = stem.removesuffix(f"_{one}"), one
    for measure in sorted(MEASURES, key=len, reverse=True):
        if stem == measure:
            return Target(measure, None, party)
        kind = stem.removeprefix(f"{measure}_")
        if kind != stem and kind in KINDS:
            return Target(measure, kind, party)
    return None
