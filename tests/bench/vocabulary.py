"""What a generated office is about: its lists, units, leaders and the words its matters are made of. Data only."""

# ruff: noqa: SIM905 (words in a row read better than a list of quotes)

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ListPlan:
    """A list, its share of all items, and how its items go: `days` from opening to deadline, `every` so many days a report (0: two or three in all)."""

    name: str
    title: str
    prefix: str
    cadence: str
    share: int
    days: tuple[int, int]
    every: int
    by_month: bool = False
    early: bool = False  # opened in the first months of the year
    milestones: float = 0.0
    document: str = ""


LISTS = (
    ListPlan("key-work", "年度重点工作", "ZD", "monthly", 8, (150, 320), 30, early=True, milestones=0.5, document="{year}年全区重点工作要点"),
    ListPlan("gov-report", "政府工作报告任务", "BG", "quarterly", 6, (200, 320), 60, early=True, milestones=0.3, document="{year}年政府工作报告"),
    ListPlan("instructions", "领导批示件", "PS", "once", 18, (5, 40), 0, document="《督查专报》第{issue}期"),
    ListPlan("decisions", "会议议定事项", "HY", "weekly", 15, (7, 60), 7, by_month=True, document="区政府第{issue}次常务会议纪要"),
    ListPlan("livelihood", "民生实事", "MS", "monthly", 2, (200, 320), 30, early=True, milestones=0.6, document="{year}年民生实事清单"),
    ListPlan("projects", "重点项目", "XM", "monthly", 5, (150, 330), 30, early=True, milestones=1.0, document="{year}年区级重点项目计划"),
    ListPlan("proposals", "建议提案", "TA", "once", 8, (60, 150), 0, early=True, document="区人大第{issue}号建议"),
    ListPlan("petitions", "信访积案", "XF", "weekly", 6, (30, 60), 7, document="{year}年信访积案化解第{issue}批交办清单"),
    ListPlan("hotline", "12345工单", "RX", "once", 25, (4, 20), 0, by_month=True, document="《12345热线周报》第{issue}期"),
    ListPlan("rectify", "问题整改", "ZG", "weekly", 5, (20, 120), 14, document="{year}年第{issue}轮专项督查反馈意见"),
    ListPlan("research", "调研课题", "DY", "monthly", 2, (60, 200), 30, document="{year}年重点调研课题计划"),
)

SETTINGS = """\
office: 某区人民政府督查室
today: {today}
lists:
{lists}
policy:
  scoring:
    clauses:
      late_finish: {{title: 超时办结, points: -1, support: 0.5}}
      overdue: {{title: 逾期未办结, points: -2, support: 0.5}}
      report_late: {{title: 迟报进展, points: -0.1}}
      report_missing: {{title: 应报未报, points: -0.5}}
      returned: {{title: 申请办结被退回, points: -0.5}}
    decisions:
      praised: {{title: 批示肯定, points: 2}}
      criticised: {{title: 通报批评, points: -1}}
"""
OWN_FIELDS = {
    "projects": "investment: {title: 总投资（万元）, type: number}",
    "petitions": "petitioner: {title: 信访人, private: true}, demand: {title: 信访诉求, private: true}",
}

DEPARTMENTS = (
    "政府办公室 发改局 教育局 科技局 工信局 公安分局 民政局 司法局 财政局 人社局 自然资源分局 生态环境分局 住建局 城管局 交通运输局 水务局 农业农村局 商务局 "
    "招商服务中心 文旅局 卫健局 医保局 退役军人局 应急局 审计局 市场监管局 统计局 行政审批局 信访局 档案馆 大数据中心 机关事务中心 体育中心 园林中心 供销社 税务局"
).split()
TOWNS = (
    "城东街道 城西街道 城南街道 城北街道 河湾街道 新桥街道 东风街道 永安街道 长青街道 建设街道 和平街道 滨河街道 "
    "柳溪镇 青石镇 白塔镇 马家镇 石桥镇 双河镇 黄坡镇 杨林镇 云岭乡 金竹乡 大坪乡 沙湾乡"
).split()
LEADERS = "李明 陈刚 刘洋 周静 孙伟 吴敏 郑强 何丽 高峰 林涛".split()
SUPERVISORS = "赵敏 钱进 孙悦 王晓东 马红".split()
SURNAMES = "许沈韩杨秦尤吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章云苏潘葛奚范彭鲁马凤方任袁史唐费岑薛雷贺倪汤滕殷罗毕郝安常乐于时傅皮卞齐康"
GIVEN = "立芳冰帆勇佳平敏华亮阳松斌涛然军宁伟婷洁琴飞颖虹青文哲辉岩骏琳圆杰莉磊果"

PLACES = (
    "城东片区 老城区 高新园区 滨河新区 建设路 东风巷 人民广场 火车站周边 南门商圈 柳溪流域 青石工业园 白塔山景区 云岭水库 "
    "永安社区 和平里小区 纺织厂宿舍 双河大桥 长青农贸市场 第三中学 区人民医院 政务服务中心 物流园 石桥古镇 环城北路"
).split()
MATTERS = (
    "老旧小区改造 雨污分流管网 既有住宅加装电梯 背街小巷整治 农贸市场提升 公办幼儿园扩建 养老服务中心建设 充电桩布点 停车泊位增设 断头路打通 "
    "黑臭水体治理 垃圾分类设施 口袋公园建设 企业开办窗口提速 惠企政策兑现 拖欠账款清偿 高标准农田建设 农村道路养护 饮用水源保护 消防通道清理 "
    "燃气管道更新 危房排查 占道经营整治 夜间施工噪声 物业服务纠纷 过渡费发放 不动产登记遗留 欠薪问题化解 招商项目落地 标准厂房建设 "
    "智慧城管平台 电子证照共享 基层减负 档案数字化 内涝点治理 公交线路优化 医保经办下沉 义务教育学位 残疾人托养 创业担保贷款"
).split()
ACTIONS = "推进 完成 加快 落实 办理 解决 启动 督办".split()
MEASURES = (("处", 5, 60), ("户", 20, 400), ("项", 3, 30), ("公里", 2, 40), ("家", 5, 120), ("个", 3, 80), ("%", 85, 100), ("万元", 100, 9000))
TAGS = "营商环境 民生 城市更新 生态环保 安全生产 乡村振兴 招商引资 数字政府 社会治理 市容环境".split()
STAGES = "完成方案编制 完成立项审批 完成招标 进场施工 主体完工 完成设备安装 通过初验 竣工验收 投入使用".split()

DONE = (
    "已完成{matter}{a}{measure}，占总量的{percent}%",
    "组织{unit}现场办公，{place}{a}{measure}已落实到位",
    "{matter}方案经区政府专题会议审定，正在履行审批程序",
    "本期新开工{b}{measure}，累计完成{a}{measure}，其余按计划推进",
    "逐户走访核实，涉及的{a}{measure}已签订协议，剩余{b}{measure}正在协商",
    "资金拨付到位{b}万元，施工单位已进场，{place}段完成基础作业",
    "会同{unit}开展联合检查{b}次，发现问题{a}个，当场整改{b}个",
)
PROBLEMS = (
    "拆迁补偿尚有{b}户未谈妥",
    "材料价格上涨，概算需调整",
    "管线迁改进度慢，影响后续施工",
    "涉及{unit}的前置手续还没有办完",
    "专项资金还有{b}万元未到位",
)
NEXT = ("月底前完成剩余{b}{measure}", "请{unit}协调解决迁改事宜", "下周召开现场推进会", "抓紧完善手续，尽快申请办结")
INSTRUCTIONS = (
    "请{unit}牵头研究，限期拿出办法，结果报我",
    "群众反映强烈，请抓紧核实处理，举一反三",
    "同意所提建议，请相关单位抓好落实，督查室跟踪",
    "问题拖得太久，请{unit}说明原因并明确完成时间",
)
METHODS = "电话催报 书面催办 现场督办".split()
INSPECTIONS = "实地督查 联合督查 专项督查 暗访".split()
EVIDENCE = "现场照片 验收报告 回访记录 答复意见书 资金拨付凭证 会议纪要".split()
