"""Headers seen in the field, by the field they mean. Facts about formats; add as they turn up.

Written in normal spelling (`normal.py`). ``wage`` and ``base`` are two things: a wage is what
a person earned, a base is what the collector takes the rate of.
"""

ALIASES: dict[str, str] = {
    "name": (
        "姓名 员工姓名 职工姓名 身份证姓名 员工 员工姓名CN 姓名.简体中文 人员姓名 "
        "参保人姓名 参保人 客户姓名 中文姓名 缴费人 XingMing Name EMPLOYEE_NAME"
    ),
    "id_no": (
        "证件号码 证件号 证件编号 证照号码 身份证 身份证号 身份证号码 身份证件号码 "
        "公民身份号码 社会保障号码 社会保障号 公民身份号码(社会保障号码) 公民身份证号码 "
        "居民身份证号码 身份号码 CARD_ID IDNo. IDNumber ZJHM 证件号码(身份证) "
        "有效身份证件号码"
    ),
    "bureau_id_no": "社保局身份证号 社保局证件号 社保局证件号码",
    "id_type": "证件类型 证件种类 职工证件类型 证照类型 身份证件类型 ZJLX",
    "si_person_no": (
        "个人编号 个人社保号 电脑号 社保编号 社保号 个人社保账号 社保电脑号 个人社保编号 "
        "参保人编号 MemberAccountNo"
    ),
    "hf_person_no": (
        "个人账号 个人客户号 公积金账号 个人公积金账号 公积金个人账号 个人公积金号 GRZH"
    ),
    "employee_no": (
        "工号 员工编号 员工编码 人员编码 员工号 职工编号 职工号 员工工号 employeeno employeeid"
    ),
    "place": (
        "参保地 社保缴纳地 缴纳地 缴金地 保险缴纳地 缴费地区 参保城市 社保城市 缴纳城市 "
        "参保地区 参保地点 社保缴纳城市 缴费地 city insuredplace"
    ),
    "work_place": "工作地 工作地点 工作城市",
    "unit": (
        "单位名称 参保单位 公司 合同主体 合同公司 实际缴费单位 单位编号 单位 公司名称 "
        "参保单位.名称 缴费单位名称 缴费人名称 所属公司 用人单位 分公司名称 所属店名 "
        "缴费单位 COMPANY_NAME 签约主体 法人主体 所属主体 实际工作单位名称"
    ),
    "unit_code": (
        "缴费人识别号 统一社会信用代码 纳税人识别号 实际工作单位统一社会信用代码 单位识别号"
    ),
    "unit_account": "单位账号 单位公积金账号 单位社保号 社保编码 单位社保编码 DWZH",
    "supplier": "供应商 供应商名称",
    "department": (
        "部门 部门名称 所属部门 主部门 责任部门.名称 一级部门 二级部门 责任部门 所在部门 department"
    ),
    "position": "职位 岗位 职务 岗位名称 岗位职级 岗位类别 工种 工种/岗位",
    "project": "项目 项目.项目名称 项目名称",
    "cost_centre": "成本中心 成本中心.名称",
    "mobile": (
        "手机 手机号 手机号码 移动电话 联系电话 电话 电话号码 联系方式 联系移动电话 "
        "参保人手机 个人联系电话 本人手机 本人手机号 phone mobilephone"
    ),
    "email": "邮箱 电子邮箱 电子邮件 个人邮箱 电子邮件地址 email",
    "address": "住址 居住地址 联系地址 通讯地址 居住地地址 联系地址-社保 居住地(联系)地址",
    "household_address": "户籍地址 户口地址 身份证地址 户口所在地 户口所在地地址 户籍所在地",
    "hukou": "户籍 户籍性质 户口性质 户籍类型 户口类型 户籍地类别 户口类别 户籍类别",
    "gender": "性别",
    "birth_date": "出生日期 出生年月 生日",
    "ethnicity": "民族",
    "nationality": "国籍 国家/地区 国籍(地区籍) 国籍(地区) 国家地区代码",
    "education": "学历 文化程度 最高学历",
    "marital_status": "婚姻状况",
    "employment_type": (
        "用工形式 用工类型 员工类型 用工形式-社保 就业形式 聘用形式 雇佣类型 合同类型"
    ),
    "employment_status": "员工状态 在职状态 人员状态 在离职状态 任职状态",
    "person_type": "人员类别 人员类型 缴费人员类别 参保身份-社保 参保身份 人员身份 个人身份",
    "personal_status": "个人状态 参保状态 账户状态 状态",
    "hire_date": (
        "入职日期 入职时间 入职 到岗日期 进公司日期 入司日期 入司时间 到职日期 报到日期 "
        "用工起始日期 加入日期"
    ),
    "leave_date": "离职日期 最后工作日 离职时间 离职 离司日期 终止日期 解除日期",
    "first_work_date": "首次参加工作时间 首次参加工作日期 参加工作日期 参加工作时间",
    "contract_start": (
        "合同起始日 现合同起始日 首次合同起始日 合同开始日期 合同起始日期 劳动合同开始日期"
    ),
    "contract_end": (
        "合同到期日 现合同到期日 首次合同到期日 合同结束日期 合同终止日期 劳动合同结束日期"
    ),
    "start": (
        "参保时间 参保日期 本次参保日期 起缴时间 缴费起始年月 实际参保年月 初次缴存时间 "
        "执行时间 生效时间 起缴年月 起缴月 起缴月份 参保年月 参保起始年月 增员月份 "
        "社保起缴时间 公积金起缴时间 本次参保日期-社保 本次参保日期-医保 开始缴费年月 "
        "生效年月 start"
    ),
    "stop": (
        "停缴时间 停缴年月 停缴月 停保时间 停保日期 停保年月 减员月份 截止年月 "
        "终止缴费年月 封存时间 stop"
    ),
    "period": (
        "费款所属期 所属期 费用年月 账单期 汇缴年月 缴费年月 缴费区间 缴纳社保月 所属月份 "
        "缴费月份 月份 费款所属期起止 所属年月 缴存年月 社保月份 费款所属月份 HJNY period"
    ),
    "period_start": (
        "费款所属期起 所属期起 费款所属日期起 所属期开始 费款所属期开始 费款所属期起始 补缴开始年月"
    ),
    "period_end": (
        "费款所属期止 所属期止 费款所属日期止 所属期结束 费款所属期结束 费款所属期终止 补缴结束年月"
    ),
    "paid_on": "入库日期 到账日期 缴款日期 缴费日期 扣款日期 实缴日期 建账年月",
    "kind": "险种 险种类型 险种名称 参保费种 征收项目 保险类型 费种 CHARGE_TYPE kind",
    "kinds": "参保险种 社保类型 参保项目 kinds",
    "levy_item": "征收品目 征收子目 征收品目名称",
    "fee_type": "缴费类型 应缴类型 业务类型 缴存类型 feetype",
    "change_type": "变动类型 办事项目 增减类型 业务种类",
    "change_reason": "变动原因 增加原因 减少原因 封存原因 启封原因 离职原因",
    "status": "社保手续进度 办理进度 办理状态 社保办理情况 进度 社保状态 办理情况",
    "work_injury_rate": "工伤费率 工伤保险费率 工伤比例 工伤单位比例 workinjuryrate",
    "work_injury_class": "工伤行业类别 行业类别 工伤风险类别 工伤类别 行业风险类别 workinjuryclass",
    "housing_fund_rate": (
        "公积金比例 公积金单位比例 单位缴存比例 单位公积金比例 公积金缴存比例 "
        "住房公积金比例 缴存比例 housingfundrate"
    ),
    "housing_fund_rate_employee": (
        "公积金个人比例 个人缴存比例 个人公积金比例 housingfundrateemployee"
    ),
    "medical_plan": "医疗缴费档次 医疗档次 医保档次",
    "gross_pay": "应发工资 应发 应发合计 应发工资合计 应发金额 应发总额 本期收入 税前应发 grosspay",
    "net_pay": "实发工资 实发 实发合计 实发金额 到手工资 netpay",
    "income_tax": "个税 个人所得税 代扣个税 个调税 本期应补退税额 累计应补(退)税额",
    "bonus": "年终奖 奖金 年终奖金",
    "deduction": "扣款 预扣款 扣款合计 应扣合计",
    "medical_check": "体检费",
    "other_deduction": "其他(个人) 其他扣款",
    "management_fee": "管理费 服务费",
    "service_fee": "劳务费用合计 费用总计 劳务费",
    "tax_free_income": "本期免税收入",
    "children_education": "累计子女教育",
    "continuing_education": "累计继续教育",
    "housing_loan_interest": "累计住房贷款利息",
    "housing_rent": "累计住房租金",
    "elderly_support": "累计赡养老人",
    "infant_care": "累计3岁以下婴幼儿照护",
    "personal_pension": "累计个人养老金",
    "annuity": "企业(职业)年金",
    "health_insurance": "商业健康保险",
    "deferred_pension": "税延养老保险",
    "official_travel": "公务交通费用",
    "communication": "通讯费用",
    "lawyer_costs": "律师办案费用",
    "tibet_allowance": "西藏附加减除费用",
    "other_deductible": "其他",
    "donation": "准予扣除的捐赠额",
    "tax_relief": "减免税额",
    "bank_account": "银行卡号 工资卡号 卡号 卡号/工资卡号 银行账号 工资卡",
    "bank_name": "开户行 开户银行 支行名称 开户行名称 委托代发银行名称",
    "voucher": "凭证号 电子税票号 票证号码 流水号 交易流水号 电子回单号",
    "own_account": "本方账号 账号 付款账号",
    "other_account": "对方账号 收款账号",
    "other_name": "对方单位名称 对方名称 对方户名 收款人 收款单位",
    "traded_at": "交易时间 交易日期 记账日期",
    "debit": "借方发生额 借方金额 支出金额 付款金额",
    "credit": "贷方发生额 贷方金额 收入金额",
    "balance": "余额 账户余额",
    "summary": "摘要 用途 附言 个性化信息",
    "headcount": "缴费人数 人数 单位缴存人数",
    "sequence": "序号 编号 NO. No 行号 应征明细序号",
    "remark": "备注 说明",
}

# One header, two meanings: the user is asked once, the profile remembers.
AMBIGUOUS: dict[str, tuple[str, ...]] = {
    "人员编号": ("employee_no", "si_person_no"),
    "个人账户": ("hf_person_no", "si_person_no"),
    "编号": ("sequence", "employee_no"),
    "缴费金额": ("amount", "total"),
}

# Words that say what of an insurance a column holds; longest first when matched.
MEASURE_ALIASES: dict[str, str] = {
    "amount": (
        "应缴费额 本期应缴费额 应缴金额 应收金额 实缴金额 缴纳金额 合计月缴额 月缴存额 "
        "缴存额 月缴额 金额 应缴 缴费额 月缴存额合计 应缴费金额 应缴纳金额 实际缴费额 "
        "缴费 交 缴纳 部分 本期应缴 contribution contributions mandatorycontributions "
        "amount 总金额 补贴月缴"
    ),
    "due": "应补(退)费额 应补退费额 应补(退)额",
    "relief": "减免费额 减免额 减免金额",
    "total": (
        "合计 小计 总计 总额 金额合计 应收合计 缴费合计 社保合计 保险合计 缴费总金额 "
        "公积金合计 社保总计 totalcontributionamount total"
    ),
    "base": (
        "缴费基数 社保基数 缴存基数 个人缴存基数 基数 申报基数 核定基数 缴费工资基数 "
        "启封后缴存基数 调整后 新基数 GRJCJS base"
    ),
    "wage": (
        "缴费工资 申报工资 本人工资 工资薪金 申报月均工资收入 月平均工资性收入 "
        "申报月均工资 工资 税前工资 月工资 当前工资 社保工资 基本工资 月薪 工资标准 "
        "税前月薪 新缴费工资 月均工资 平均工资 补贴工资 wage salary"
    ),
    "base_before": "调整前 原基数 调整前基数",
    "wage_before": "原缴费工资 原工资",
    "rate": "费率 缴费比例 比例 缴存比例 缴费费率 rate",
    "late_fee": "滞纳金",
    "interest": "利息",
    "true_up": "差额 补差",
    "back_payment": "补缴 补缴合计 社保补缴合计",
    "months": "缴费月数 月数 补缴月数",
    "period": "缴费区间 所属期 缴纳社保月 费款所属期",
    "start": "起缴时间 起缴年月 起缴月",
    "stop": "停缴时间 停缴年月",
    "enrol_way": "报增方式 增员方式",
    "leave_way": "报减方式 减员方式",
    "policy_name": "政策名称 政策 参保方案.名称 参保方案",
    "personal_status": "状态",
    "enrolled": "是否参保 是否缴纳 参保",
    "declared_on": "申报时间",
    "remark": "备注",
    "material_fee": "工本费",
}
