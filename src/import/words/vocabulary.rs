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

/// Words that are a whole status, squeezed, by state; a blank parts them.
const WORDS: &[(WordState, &str)] = &[
    (
        WordState::Open,
        "已备案 现状 现状保留 现状保持 现有 既有 运营正常 运行正常 营业正常 运转正常 使用正常 经营正常 开放正常 服务正常 \
         运营良好 运行良好 经营良好 对外营业 正式运营 正式营业 正式开业 正式启用 正式投用 常态运营 常态开放 常年开放 全年开放 \
         运营 营业 经营 在营 在运营 正常 正常运营 正常运行 正常营业 正常开放 正常使用 正常经营 正常服务 正常运转 运行 在运行 \
         运转 开放 对外开放 开业 开张 启用 使用 在用 在使用 投用 投入使用 投入运营 投入运行 投入服务 投运 建成 已建 建成投用 \
         建成使用 建成运营 建成启用 建成开放 完工 竣工 竣工验收 验收 验收通过 通过验收 验收合格 完成 建设完成 完成建设 存续 \
         在业 登记 登记在册 在册 有效 良好 较好 优 优秀 良 一般 合格 试运行 试运营 试营业 试开放 试用 常态化运营 提供服务 开 \
         开展服务 服务 在服务 改造完成 完成改造 改造完毕 装修完成 提升完成 保留 现存 open opened operating operational active \
         交付使用 移交使用 开通 开着 在开 在办 一切正常 都正常 均正常 照常 照常营业 照常开放 每天开 每天开门 天天开 天天开门 有序运营 normal inuse used occupied inoperation running trading existing functioning inservice",
    ),
    (
        WordState::Resumed,
        "恢复 恢复营业 恢复运营 恢复开放 恢复运行 恢复使用 恢复服务 恢复正常 恢复供餐 复业 复开 重新开放 重新开业 重新营业 \
         重新运营 重新启用 重新投用 重开 reopened",
    ),
    (
        WordState::Vacant,
        "空着 闲着 荒着 空关着 空 空房 空屋 空楼 空置 闲置 空闲 空关 停用 废弃 未使用 弃用 荒废 无人使用 vacant empty idle disused unused abandoned",
    ),
    (
        WordState::Closed,
        "闭 停着 关着 锁着 破产清算 清算 建设取消 规划取消 搬空 清场 停掉 停了 关了 歇了 停 关 撤 停租 不存在 已不存在 查无 查无此点 查无此机构 无此机构 无此点 退租 停招 \
         停止招生 暂停招生 停止接收 腾退 腾空 清空 迁建 异地迁建 异址重建 原址重建 提质改造 休整 关停并转 停餐 停供 停伙 \
         停止供应 停止办学 停课 永久关闭 永久停业 永久关停 永久停办 长期关闭 闭店 清退 取缔 注销登记 撤销登记 办理注销 \
         吊销执照 吊销营业执照 注销营业执照 运营暂停 营业暂停 服务暂停 供餐暂停 运营终止 停业搬迁 停业待搬迁 停业待拆迁 \
         搬迁停业 封闭改造 封闭施工 闭馆改造 闭馆装修 改扩建 扩建改造 拆建 拆除重建 停业关闭 关停撤销 关停注销 \
         closedtemporarily closedpermanently shutdown closedforrenovation closedforrefurbishment ceasedoperation ceasedtrading \
         停业 停办 停运 停营 停开 停止运营 停止运行 停止营业 停止经营 停止服务 停止使用 停止供餐 停止开放 停业整顿 停业整改 \
         停业装修 停业改造 停业维修 关停 关闭 关门 关张 关店 歇业 休业 休馆 闭馆 暂停 暂停营业 暂停运营 暂停运行 暂停经营 \
         暂停开放 暂停服务 暂停使用 暂停供餐 暂停对外开放 暂关 暂闭 暂歇 撤销 撤消 撤并 撤除 撤点 撤离 撤回 取消 注销 吊销 \
         终止 终止运营 终止服务 解散 倒闭 破产 转为他用 改作他用 挪作他用 另作他用 改为他用 搬迁 搬离 搬走 迁出 装修 装修改造 \
         改造 改造提升 提升改造 改造升级 升级改造 改建 翻建 翻新 翻修 维修 维修改造 修缮 整修 重建 停摆 失效 作废 除名 合并 \
         并入 被合并 退出 退出运营 封闭 封存 封停 查封 无人运营 无人经营 无法运营 未正常运营 未正常开放 未正常营业 非正常 \
         非正常运营 名存实亡 closed closeddown shut suspended cancelled canceled revoked withdrawn dissolved relocated \
         deregistered permanentlyclosed temporarilyclosed defunct inactive outofservice notoperating notoperational notinuse \
         notopen ceased underrenovation renovating",
    ),
    (WordState::Gone, "拆除 拆迁 已拆 拆掉 拆平 拆 灭失 demolished"),
    (
        WordState::Planned,
        "续建 未用 没用 验收中 验收备案 验收备案中 规划类 规划点 建设期 建设阶段 在造 正在造 没造 未造 造着 竣备 可研 可研批复 初步设计 施工图审查 主体结构施工 拟新增 筹备开业 未利用 主体在建 规划预留 规划新增 规划新建 规划待建 近期规划 中期规划 远期规划 远景规划 远期 远期建设 \
         近期建设 待选址 待落实 拟 空地 荒地 净地 农田 农用地 耕地 菜地 林地 绿地 草地 山地 裸地 水塘 围挡 毛坯 没有启动 待验 \
         内装 精装 室内装修 室内装修阶段 装饰装修 水电安装 设备安装 设备采购 招投标 完成选址 完成立项 完成招标 完成设计 \
         完成土建 未实施 未落实 未办 未开办 未开设 未设立 没有开办 待开 筹备组 筹建组 筹建处 停建 烂尾 暂未对外 尚未对外 \
         未对外 未对外开放 主体已完工 主体已竣工 主体已建成 主体已完成 主体已结顶 主体已封顶 土建完成 土建已完成 主体完工 \
         主体竣工 主体建成 主体完成 主体结顶 基本建成 基本完工 基本竣工 兴建 新建中 拟新设 待正式运营 openingsoon notyetopened \
         在建 建设 在建设 拟建 拟设 拟新建 待建 待建设 筹建 筹备 筹办 筹 规划 规划建设 预留 储备 意向 备选 候选 规划在建 计划 \
         计划建设 未开 未建 未建成 未建设 未开工 未动工 未竣工 未完工 未交付 未验收 待启用 待开业 待运营 待投用 待开放 待使用 \
         待用 待营业 待投入使用 待投入运营 待验收 待开工 待装修 待交付 待批 建成待用 建成待启用 动工 开工 开工建设 施工 在施工 \
         主体施工 主体封顶 封顶 结顶 基础施工 前期 前期工作 立项 审批 报批 招标 设计 选址 土建 停工 缓建 申报 拟申报 申请 \
         即将开业 即将开放 即将启用 即将投用 即将运营 建设项目 新建项目 在建项目 拟建项目 筹建项目 planned proposed \
         underconstruction construction notyetopen comingsoon future notbuilt",
    ),
];

/// Words that name a state wherever they stand in a sentence, longest first within each row's match; a blank parts them.
const TELLING: &str = "停租 停招 停建 烂尾 腾退 腾空 关门 停餐 停伙 闭店 清退 取缔 暂停运行 暂停经营 停止运行 停止经营 停止开放 终止运营 \
    终止服务 停业 停办 停运 停止运营 停止营业 停止服务 停止供餐 停止使用 停用 关停 关闭 歇业 暂停营业 暂停运营 暂停服务 \
    暂停开放 暂停供餐 暂停使用 暂停 撤销 撤并 注销 吊销 倒闭 拆除 已拆 拆迁 空置 闲置 废弃 在建 拟建 待建 筹建 待启用 \
    待开业 待投用 待运营 待开放 即将开业 即将启用 即将开放 取消 规划新增 规划新建 规划预留 远期规划 近期规划 中期规划";

/// States by word.
static STATES: LazyLock<BTreeMap<&'static str, WordState>> =
    LazyLock::new(|| WORDS.iter().flat_map(|(state, words)| words.split(' ').map(|w| (w, *state))).collect());

/// State of a squeezed text that is one word of the vocabulary.
pub(super) fn state(word: &str) -> Option<WordState> {
    let plain = || word.replace(['_', '-'], "");
    // CLOSED_TEMPORARILY
    STATES.get(word).copied().or_else(|| STATES.get(plain().as_str()).copied().filter(|_| word.is_ascii()))
}

/// Telling word that stands last in a squeezed text: its start, itself and its state.
pub(super) fn telling(text: &str) -> Option<(usize, &'static str, WordState)> {
    let found = TELLING.split(' ').filter_map(|word| text.rfind(word).map(|at| (at, word)));
    let last = found.max_by_key(|(at, word)| (at + word.len(), word.len()))?;
    state(last.1).map(|state| (last.0, last.1, state))
}

/// Whether a text holds a word that tells a state wherever it stands (停业, 在建).
pub(crate) fn mentions_state(text: &str) -> bool {
    telling(&super::squeeze(text)).is_some()
}

/// Whether a text is as a whole a word that tells a state wherever it stands (停业, 在建).
pub(crate) fn tells(text: &str) -> bool {
    let text = super::squeeze(text);
    let begins = ["未", "尚未", "暂未", "待", "即将", "已"].iter().any(|w| text.starts_with(w));
    ["规划", "规划类", "规划点", "规划中"].contains(&text.as_str())
        || TELLING.split(' ').any(|word| word == text)
        || begins && super::segment::segment(&text).is_some_and(|found| !found.state.serves())
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

/// Words of the vocabulary that call a building vacant wherever they stand; 空 alone may be that of 空调.
pub(super) fn vacant() -> impl Iterator<Item = &'static str> {
    let words = WORDS.iter().filter(|(state, _)| *state == WordState::Vacant).flat_map(|(_, words)| words.split(' '));
    words.filter(|word| word.chars().count() > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_one_state_and_a_telling_word_has_one_too() {
        let all: usize = WORDS.iter().map(|(_, words)| words.split(' ').count()).sum();
        assert_eq!(STATES.len(), all, "a word stands twice");
        for word in TELLING.split(' ') {
            assert!(state(word).is_some_and(|s| !s.serves()), "{word}");
        }
        for (_, words) in WORDS {
            for word in words.split(' ') {
                assert_eq!(super::super::squeeze(word), word);
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
