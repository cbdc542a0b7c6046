//! The one vocabulary of states of operation, and the particles around them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// State that a word of a list names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum WordState {
    /// Open, in trial operation included (试运行).
    Open,
    /// Open again after a closure (恢复营业).
    Resumed,
    /// Vacant building (空置, 停用).
    Vacant,
    /// Closed, suspended, withdrawn, under renovation (停业, 注销, 装修改造).
    Closed,
    /// Demolished (拆除): no premises are left.
    Gone,
    /// Planned, under construction, not yet open (在建, 待启用).
    Planned,
}

impl WordState {
    /// Whether what is in this state serves people.
    pub(crate) fn serves(self) -> bool {
        matches!(self, Self::Open | Self::Resumed)
    }
}

/// Words that are a whole status, squeezed, by state.
const WORDS: &[(WordState, &[&str])] = &[
    (
        WordState::Open,
        &[
            "运营",
            "营业",
            "经营",
            "在营",
            "在运营",
            "正常",
            "正常运营",
            "正常运行",
            "正常营业",
            "正常开放",
            "正常使用",
            "正常经营",
            "正常服务",
            "正常运转",
            "运行",
            "在运行",
            "运转",
            "开放",
            "对外开放",
            "开业",
            "开张",
            "启用",
            "使用",
            "在用",
            "在使用",
            "投用",
            "投入使用",
            "投入运营",
            "投入运行",
            "投入服务",
            "投运",
            "建成",
            "已建",
            "建成投用",
            "建成使用",
            "建成运营",
            "建成启用",
            "建成开放",
            "完工",
            "竣工",
            "竣工验收",
            "验收",
            "验收通过",
            "通过验收",
            "验收合格",
            "完成",
            "建设完成",
            "完成建设",
            "存续",
            "在业",
            "登记",
            "登记在册",
            "在册",
            "有效",
            "良好",
            "较好",
            "优",
            "优秀",
            "良",
            "一般",
            "合格",
            "试运行",
            "试运营",
            "试营业",
            "试开放",
            "试用",
            "常态化运营",
            "提供服务",
            "开展服务",
            "服务",
            "在服务",
            "改造完成",
            "完成改造",
            "改造完毕",
            "装修完成",
            "提升完成",
            "保留",
            "现存",
            "open",
            "opened",
            "operating",
            "operational",
            "active",
            "normal",
            "inuse",
            "used",
            "occupied",
            "inoperation",
            "running",
            "trading",
            "existing",
            "functioning",
            "inservice",
        ],
    ),
    (
        WordState::Resumed,
        &[
            "恢复",
            "恢复营业",
            "恢复运营",
            "恢复开放",
            "恢复运行",
            "恢复使用",
            "恢复服务",
            "恢复正常",
            "恢复供餐",
            "复业",
            "复开",
            "重新开放",
            "重新开业",
            "重新营业",
            "重新运营",
            "重新启用",
            "重新投用",
            "重开",
            "reopened",
        ],
    ),
    (
        WordState::Vacant,
        &[
            "空置",
            "闲置",
            "空闲",
            "空关",
            "停用",
            "废弃",
            "未使用",
            "弃用",
            "荒废",
            "无人使用",
            "vacant",
            "empty",
            "idle",
            "disused",
            "unused",
            "abandoned",
        ],
    ),
    (
        WordState::Closed,
        &[
            "停业",
            "停办",
            "停运",
            "停营",
            "停开",
            "停止运营",
            "停止运行",
            "停止营业",
            "停止经营",
            "停止服务",
            "停止使用",
            "停止供餐",
            "停止开放",
            "停业整顿",
            "停业整改",
            "停业装修",
            "停业改造",
            "停业维修",
            "关停",
            "关闭",
            "关门",
            "关张",
            "关店",
            "歇业",
            "休业",
            "休馆",
            "闭馆",
            "暂停",
            "暂停营业",
            "暂停运营",
            "暂停运行",
            "暂停经营",
            "暂停开放",
            "暂停服务",
            "暂停使用",
            "暂停供餐",
            "暂停对外开放",
            "暂关",
            "暂闭",
            "暂歇",
            "撤销",
            "撤消",
            "撤并",
            "撤除",
            "撤点",
            "撤离",
            "撤回",
            "取消",
            "注销",
            "吊销",
            "终止",
            "终止运营",
            "终止服务",
            "解散",
            "倒闭",
            "破产",
            "转为他用",
            "改作他用",
            "挪作他用",
            "另作他用",
            "改为他用",
            "搬迁",
            "搬离",
            "搬走",
            "迁出",
            "装修",
            "装修改造",
            "改造",
            "改造提升",
            "提升改造",
            "改造升级",
            "升级改造",
            "改建",
            "翻建",
            "翻新",
            "翻修",
            "维修",
            "维修改造",
            "修缮",
            "整修",
            "重建",
            "停摆",
            "失效",
            "作废",
            "除名",
            "合并",
            "并入",
            "被合并",
            "退出",
            "退出运营",
            "封闭",
            "封存",
            "封停",
            "查封",
            "无人运营",
            "无人经营",
            "无法运营",
            "未正常运营",
            "未正常开放",
            "未正常营业",
            "非正常",
            "非正常运营",
            "名存实亡",
            "closed",
            "closeddown",
            "shut",
            "suspended",
            "cancelled",
            "canceled",
            "revoked",
            "withdrawn",
            "dissolved",
            "relocated",
            "deregistered",
            "permanentlyclosed",
            "temporarilyclosed",
            "defunct",
            "inactive",
            "outofservice",
            "notoperating",
            "notoperational",
            "notinuse",
            "notopen",
            "ceased",
            "underrenovation",
            "renovating",
        ],
    ),
    (WordState::Gone, &["拆除", "拆迁", "已拆", "拆掉", "拆", "灭失", "demolished"]),
    (
        WordState::Planned,
        &[
            "在建",
            "建设",
            "在建设",
            "拟建",
            "拟设",
            "拟新建",
            "待建",
            "待建设",
            "筹建",
            "筹备",
            "筹办",
            "筹",
            "规划",
            "规划建设",
            "规划在建",
            "计划",
            "计划建设",
            "未建",
            "未建成",
            "未建设",
            "未开工",
            "未动工",
            "未竣工",
            "未完工",
            "未交付",
            "未验收",
            "待启用",
            "待开业",
            "待运营",
            "待投用",
            "待开放",
            "待使用",
            "待用",
            "待营业",
            "待投入使用",
            "待投入运营",
            "待验收",
            "待开工",
            "待装修",
            "待交付",
            "待批",
            "建成待用",
            "建成待启用",
            "动工",
            "开工",
            "开工建设",
            "施工",
            "在施工",
            "主体施工",
            "主体封顶",
            "封顶",
            "结顶",
            "基础施工",
            "前期",
            "前期工作",
            "立项",
            "审批",
            "报批",
            "招标",
            "设计",
            "选址",
            "土建",
            "停工",
            "缓建",
            "申报",
            "拟申报",
            "申请",
            "即将开业",
            "即将开放",
            "即将启用",
            "即将投用",
            "即将运营",
            "建设项目",
            "新建项目",
            "在建项目",
            "拟建项目",
            "筹建项目",
            "planned",
            "proposed",
            "underconstruction",
            "construction",
            "notyetopen",
            "comingsoon",
            "future",
            "notbuilt",
        ],
    ),
];

/// Words that name a state wherever they stand in a sentence, longest first within each row's match.
const TELLING: &[&str] = &[
    "停业",
    "停办",
    "停运",
    "停止运营",
    "停止营业",
    "停止服务",
    "停止供餐",
    "停止使用",
    "停用",
    "关停",
    "关闭",
    "歇业",
    "暂停营业",
    "暂停运营",
    "暂停服务",
    "暂停开放",
    "暂停供餐",
    "暂停使用",
    "暂停",
    "撤销",
    "撤并",
    "注销",
    "吊销",
    "倒闭",
    "拆除",
    "已拆",
    "拆迁",
    "空置",
    "闲置",
    "废弃",
    "在建",
    "拟建",
    "待建",
    "筹建",
    "待启用",
    "待开业",
    "待投用",
    "待运营",
    "待开放",
    "即将开业",
    "即将启用",
    "即将开放",
    "取消",
];

/// States by word.
static STATES: LazyLock<BTreeMap<&'static str, WordState>> =
    LazyLock::new(|| WORDS.iter().flat_map(|(state, words)| words.iter().map(|w| (*w, *state))).collect());

/// State of a squeezed text that is one word of the vocabulary.
pub(super) fn state(word: &str) -> Option<WordState> {
    STATES.get(word).copied()
}

/// Telling word that stands last in a squeezed text: its start, itself and its state.
pub(super) fn telling(text: &str) -> Option<(usize, &'static str, WordState)> {
    let found = TELLING.iter().filter_map(|word| text.rfind(word).map(|at| (at, *word)));
    let last = found.max_by_key(|(at, word)| (at + word.len(), word.len()))?;
    state(last.1).map(|state| (last.0, last.1, state))
}

/// Words of state that may stand right before a kind (拟建老年食堂) or end the text before it, longest match.
pub(super) fn state_before(text: &str) -> Option<(&'static str, WordState)> {
    // One character alone, and what is as often part of a name, does not count here.
    let usable = |word: &str, state: WordState| !state.serves() && word.chars().count() >= 2 && !word.is_ascii() && !LOOSE.contains(&word);
    let found = STATES.iter().filter(|(word, state)| usable(word, **state) && text.ends_with(**word));
    found.max_by_key(|(word, _)| word.len()).map(|(word, state)| (*word, *state))
}

/// Words of state that say little inside a longer text: 建设村, 设计院, 服务.
const LOOSE: &[&str] = &["建设", "设计", "合并", "前期", "选址", "改造", "装修", "维修", "开工", "封闭", "退出"];

/// Words of the vocabulary that call a building vacant.
pub(super) fn vacant() -> impl Iterator<Item = &'static str> {
    WORDS.iter().filter(|(state, _)| *state == WordState::Vacant).flat_map(|(_, words)| words.iter().copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_one_state_and_a_telling_word_has_one_too() {
        let all: usize = WORDS.iter().map(|(_, words)| words.len()).sum();
        assert_eq!(STATES.len(), all, "a word stands twice");
        for word in TELLING {
            assert!(state(word).is_some_and(|s| !s.serves()), "{word}");
        }
        for (_, words) in WORDS {
            for word in *words {
                assert_eq!(super::super::squeeze(word), **word);
            }
        }
    }

    #[test]
    fn the_last_telling_word_is_found_whole() {
        assert_eq!(telling("因漏水暂停营业"), Some((9, "暂停营业", WordState::Closed)));
        assert_eq!(state_before("甲村拟建"), Some(("拟建", WordState::Planned)));
        for text in ["建设", "甲村设计", "在建德市", "停车", ""] {
            assert_eq!(state_before(text), None, "{text}");
        }
    }
}
