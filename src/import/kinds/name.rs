//! What a facility's name says beside its kind: further services, denials, and a state.

use super::KindsRead;
use super::head::{Head, beside};
use super::remark::remark_of;
use crate::services::KindIndex;
use crate::text::fold;
use crate::words::{Mark, WordState, before, brackets, squeeze};
use carecircle_base::ids::ServiceId;

/// Reading of a facility's name: the services that it adds and denies.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct NameRead {
    /// Further services, by the name that gives them.
    pub(crate) added: Vec<(String, Vec<ServiceId>)>,
    /// Services of what the name joins them to: the day care of 日间照料中心和老年大学.
    pub(crate) first: Vec<ServiceId>,
    /// Services denied.
    pub(crate) denied: Vec<ServiceId>,
}

/// State right beside the kind in a facility's name (拟建老年食堂); `None` where there is none.
pub(crate) fn state_in_name(name: &str, kinds: &KindIndex) -> Option<WordState> {
    if name.is_ascii() {
        return None;
    }
    let (head, _) = brackets(&squeeze(name));
    let key = fold(&head);
    let mark = kinds.inside(&key).and_then(|(at, end, _)| beside(&key, at, end)).or_else(|| first_word(&key))?;
    if let Mark::NotNow(state) = mark { Some(state) } else { None }
}

/// State with which a name begins: 拟建城南老年食堂. 在建德, 规划路 and 关停村 are places.
fn first_word(name: &str) -> Option<Mark> {
    const WORDS: [&str; 25] = [
        "废弃",
        "已废弃",
        "荒废",
        "拟新建",
        "拟建",
        "拟设",
        "待建",
        "筹建",
        "在建",
        "建设中",
        "规划",
        "已停业",
        "注销",
        "已停用",
        "已停办",
        "已关停",
        "已撤销",
        "已拆除",
        "已注销",
        "停业",
        "停办",
        "停用",
        "关停",
        "撤销",
        "未建",
    ];
    let word = WORDS.iter().find(|word| name.starts_with(**word))?;
    let next = name[word.len()..].chars().next()?;
    let of_place = match *word {
        "在建" => "德阳瓯始平水宁昌湖邺华国设",
        "废弃" => "物",
        "规划" => "局馆院设建师和大展一二三四五六七八九十",
        _ => "",
    };
    let road = "路街巷弄村庄镇乡社区桥".contains(next) || next.is_ascii_digit();
    if road || of_place.contains(next) { None } else { before(word).or(Some(Mark::NotNow(WordState::Planned))) }
}

/// Whether a name is that of what was there, or of premises to be: 原城南老年食堂, 城南老年食堂旧址, 老年公寓预留用地. 原乡 and 原平 are places.
pub(crate) fn is_doubted_name(name: &str) -> bool {
    const ENDS: [&str; 19] = [
        "旧址",
        "原址",
        "老址",
        "遗址",
        "用地",
        "预留地",
        "地块",
        "宗地",
        "工地",
        "施工现场",
        "项目部",
        "指挥部",
        "筹备组",
        "筹建处",
        "筹备处",
        "拟建点",
        "备选点",
        "候选点",
        "预留点",
    ];
    let (head, _) = brackets(&squeeze(name));
    let former = head.strip_prefix('原').and_then(|rest| rest.chars().next());
    let of_place = "乡野点平阳州武种味色宿木上下头泉路街巷村镇庄溪山水口田坑塘桥墩岙岭坪里生";
    // 原城南小学老年食堂 is where the school was, 原南村食堂 that of a village.
    let other =
        ["村", "校", "小学", "中学", "厂", "政府", "供销社", "粮", "医院", "卫生院", "幼儿园", "公社", "镇", "信用社", "礼堂", "祠堂"];
    let of_else = other.iter().any(|word| head.contains(word));
    let was = former.is_some_and(|next| !of_place.contains(next)) && !of_else;
    was || ENDS.iter().any(|end| head.ends_with(end))
}

/// Reading of a facility's name. A name alone gives no service: only what it adds in brackets or after 含, 兼, 暨 and the like.
pub(crate) fn read_name(name: &str, kinds: &KindIndex) -> NameRead {
    if name.is_ascii() {
        return NameRead::default();
    }
    let squeezed = squeeze(name);
    let (head, remarks) = brackets(&squeezed);
    let joined = Head::joined(&head, kinds, false);
    let first = joined.as_ref().filter(|j| j.mark.is_none() && !j.services.is_empty()).map(|j| j.services.clone());
    let mut found = joined.unwrap_or_else(|| Head::read(&head, kinds));
    found.mark = None;
    let mut ignored = KindsRead::default();
    remarks.iter().for_each(|remark| remark_of(remark, name, kinds, &mut found, &mut ignored));
    NameRead { added: found.also, first: first.unwrap_or_default(), denied: found.denied }
}
