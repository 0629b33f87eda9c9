"""A marking is told from a word: what is printed on a classified paper, and what people write about secrets."""

import pytest

from ledger.rules.markings import classified, classified_file

MARKED = [
    "秘密★1年", "机密 ★ 10年", "绝密★启用前", "绝密☆长期", "秘　密★5年", "机 密★", "机密级★20年", "关于某事的报告 秘密★1年 区委办",
    "【机密】关于某事项的报告", "[秘密]某事项", "［绝密］某事项", "关于某事项的报告（绝密）", "(秘密)", "〔机密〕", "（机密级）", "【 秘 密 】",
    "密级：绝密", "密级:秘密", "密级 机密", "密级：机密级", "密级为机密", "密 级：秘密", "机密", " 绝密 ", "机密级", "标题\n秘密\n正文",
]  # fmt: skip
PLAIN = [
    "", "保守秘密", "商业秘密保护条例宣传", "商业秘密保护专项行动", "保密检查", "机密级计算机清退", "工作秘密管理办法", "国家秘密载体销毁",
    "《中华人民共和国保守国家秘密法》宣传月", "秘密文件清退登记", "组织观看《绝密使命》", "绝密飞行", "机密文件柜采购3台", "涉密人员培训",
    "定密责任人培训", "密级标志管理培训", "按密级管理文件", "个人隐私和商业秘密（不含国家秘密）", "★重点事项", "机密性、完整性、可用性",
    "密级：内部", "破获绝密档案被盗案1起", "严守秘密、落实责任",
]  # fmt: skip


@pytest.mark.parametrize("text", MARKED)
def test_a_marking_is_seen(text: str) -> None:
    assert classified(text)
    assert classified_file(f"title: 某事\ntext: {text}\n") if "\n" not in text else classified_file(text)


@pytest.mark.parametrize("text", PLAIN)
def test_a_word_is_no_marking(text: str) -> None:
    assert classified(text) is None
    assert classified_file(f"id: ZD-2026-001\ntitle: {text}\ngoal: 甲  # {text}\n") is None
    assert classified_file(f"# 报告\n\n{text}\n- {text}。\n") is None


@pytest.mark.parametrize(
    "text",
    [
        "grade: 机密\n",
        'grade: "绝密"\n',
        "tags: [防汛, 机密]\n",
        "- {title: 秘密, due: 2026-03-31}\n",
        "goal: 甲  # 机密\n",
        "evidence:\n- 机密\n",
        "# 绝密\n",
    ],
)
def test_a_marking_may_be_all_that_a_field_or_a_comment_of_a_file_says(text: str) -> None:
    assert classified_file(text) in ("秘密", "机密", "绝密")
