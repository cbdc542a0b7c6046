//! Figures that no map holds, as a bureau would report them: all made up, some short of what was promised.

use std::fmt::Write as _;

use super::inputs::Inputs;
use super::people::shares;
use super::places::Places;

/// The dates of the four reports: the last is the study's own day.
const DATES: [&str; 4] = ["2022", "2023", "2024", "2025-06-30"];

/// Code, name, unit and the numbers of 2022 to 2025; an empty one was not reported.
type Row = (&'static str, &'static str, &'static str, [&'static str; 4]);

const ROWS: &[Row] = &[
    ("assessed-share", "失能失智专业评估人数占老年人口比例", "%", ["8.6", "", "", ""]),
    ("pension-joiners", "企业职工养老保险净增缴费人数", "人", ["11300", "10420", "10150", "4900"]),
    ("residents-pension", "城乡居民养老保险月待遇", "元/月", ["290", "300", "310", "320"]),
    ("health-insured", "户籍人口基本医保参保率", "%", ["99.1", "99.2", "99.3", "99.3"]),
    ("life-expectancy", "人均预期寿命", "岁", ["81.7", "81.9", "82.1", ""]),
    ("premature-deaths", "重大慢性病过早死亡率", "%", ["9.6", "9.4", "9.3", "9.1"]),
    ("checkups", "参保老年人健康体检人数", "人", ["116200", "117900", "118300", "64000"]),
    ("tcm-geriatrics", "公立中医医院设老年医学科比例", "%", ["85.7", "85.7", "100", "100"]),
    ("tcm-managed", "65岁以上中医药健康管理率", "%", ["65.4", "66.8", "67.9", "68.3"]),
    ("learners", "老年大学（学堂）入学人次占老年人口比例", "%", ["10.4", "11.6", "12.3", "12.6"]),
    ("university-students", "老年大学入学人数", "人", ["1080", "1160", "1250", "1310"]),
    ("tv-students", "老年电视大学入学人数", "人", ["5200", "5350", "5600", "5700"]),
    ("courses", "老年教育特色课程", "门", ["0", "0", "1", "1"]),
    ("silver-teams", "离退休干部志愿团队", "个", ["41", "47", "52", "60"]),
    ("silver-volunteers", "离退休干部志愿者", "人", ["412", "480", "551", "606"]),
    ("friendly-city", "老年友好城市（县城）", "个", ["0", "0", "0", "0"]),
    ("friendly-communities", "示范性老年友好型社区", "个", ["0", "1", "2", "2"]),
    ("sports", "经常参加体育活动的老年人比例", "%", ["24.1", "24.8", "25.2", "25.6"]),
    ("sports-events", "市级老年体育赛事", "场", ["1", "2", "2", "1"]),
    ("sports-courses", "老年体育培训", "次", ["1", "1", "1", "1"]),
    ("culture-circles", "15分钟品质文化生活圈", "个", ["83", "96", "108", "112"]),
    ("silver-models", "“银尚达人”评选", "名", ["10", "10", "10", "10"]),
    ("model-orgs", "为老示范型社会组织创建", "家", ["1", "1", "1", "0"]),
    ("subsistence", "最低生活保障年标准", "元/年", ["12180", "12660", "13140", "13560"]),
    ("carers", "持证养老护理员", "人", ["620", "640", "655", "668"]),
    ("carers-added", "新增持证养老护理员", "人", ["126", "58", "61", "27"]),
    ("carers-trained", "护理员培训", "人次", ["468", "502", "515", "260"]),
    ("carers-contest", "护理员职业技能竞赛", "场", ["1", "1", "1", "0"]),
    ("carers-allowance", "享受特殊岗位津贴的护理员", "人", ["23", "33", "42", "47"]),
    ("social-workers", "为老服务社会工作者", "人", ["210", "260", "330", "395"]),
    ("home-beds", "家庭养老床位", "张", ["54", "71", "90", "102"]),
    ("meals-needy", "兜底保障老年人助餐覆盖率", "%", ["100", "100", "100", "100"]),
    ("eye-screening", "老年糖尿病患者眼底筛查（累计）", "人", ["640", "1210", "1830", "2120"]),
    ("cataract", "困难老年人白内障复明手术", "人", ["52", "49", "55", "21"]),
    ("dementia-care", "老年人痴呆综合防控", "人", ["88", "140", "195", "210"]),
    ("bowel-screening", "结直肠癌免费筛查", "人", ["20700", "21300", "20900", "9800"]),
    ("flu-shots", "流感疫苗免费接种", "人", ["17200", "18100", "18600", "0"]),
    ("contracted", "有医养合作的养老机构比例", "%", ["86", "90", "92", "95.2"]),
    ("tcm-clinics", "能提供中医药服务的社区卫生服务中心（卫生院）比例", "%", ["100", "100", "100", "100"]),
    ("tcm-stations", "能提供中医药服务的卫生服务站（村卫生室）比例", "%", ["86.4", "87.1", "88.6", ""]),
    ("rehab-beds", "医疗机构康复护理床位", "张", ["1230", "1270", "1310", "1352"]),
    ("family-doctor", "老年人家庭医生签约率", "%", ["80.9", "82.7", "84.3", "84.6"]),
    ("leading-firms", "培育养老服务头部企业", "家", ["1", "1", "1", "1"]),
    ("homes-adapted", "困难老年人家庭适老化改造", "户", ["381", "402", "377", "160"]),
    ("lifts", "既有住宅加装电梯（累计）", "台", ["18", "22", "26", "29"]),
    ("estates", "老旧小区改造", "个", ["5", "3", "2", "1"]),
    ("barrier-free", "公共场所无障碍改造（累计）", "个", ["13", "18", "22", "25"]),
    ("homes-improved", "困难老年人善居工程", "户", ["", "12", "11", "6"]),
    ("phone-courses", "老年人智能手机培训", "场", ["12", "14", "11", "6"]),
    ("models", "敬老养老助老模范", "例", ["1", "1", "2", "1"]),
    ("good-neighbours", "孝老爱亲“身边好人”", "例", ["1", "1", "1", "0"]),
    ("associations", "培育为老社会团体、基金会", "家", ["1", "1", "1", "1"]),
    ("venture-projects", "公益创投为老项目", "个", ["1", "1", "0", "1"]),
    ("air-courses", "老年空中课堂精品课", "门", ["", "1", "1", "0"]),
    ("shows", "老年文艺汇演", "场", ["1", "2", "2", "1"]),
    ("family-trained", "家庭照护者免费培训", "人", ["463", "471", "455", "238"]),
];

/// Code, name, date and answer of what was to be delivered: two in time, two late, one not; nobody
/// answered for the others.
const DELIVERED: [(&str, &str, &str, &str); 5] = [
    ("volunteer-rules", "《临海市志愿者礼遇办法》出台", "2022-11-18", "1"),
    ("services-map", "养老服务一图可及", "2022-12-20", "1"),
    ("layout-plan", "养老服务设施专项规划编制完成", "2023-03-15", "1"),
    ("education-opinion", "社区教育实施意见出台", "2023-01-31", "1"),
    ("learning-platform", "“第三年龄学堂”平台升级", "2025-06-30", "0"),
];

/// `figures.csv`: the reports, what was delivered, and residents by town, which add up to the census.
pub fn csv(inputs: &Inputs, places: &Places) -> String {
    let mut out = String::from("指标代码,指标,地区,日期,数值,单位,来源\n");
    for (code, name, unit, values) in ROWS {
        for (date, value) in DATES.iter().zip(values).filter(|(_, v)| !v.is_empty()) {
            let _ = writeln!(out, "{code},{name},,{date},{value},{unit},模拟数据");
        }
    }
    for (code, name, date, answer) in DELIVERED {
        let _ = writeln!(out, "{code},{name},,{date},{answer},,模拟数据");
    }
    let people: Vec<f64> =
        (0..places.towns.len()).map(|t| places.villages.iter().filter(|v| v.town == t).map(|v| v.people).sum()).collect();
    let residents = shares(inputs.residents, &people);
    for date in DATES {
        let _ = writeln!(out, "residents,常住人口,,{date},{},人,第七次全国人口普查", inputs.residents);
        for (town, residents) in places.towns.iter().zip(&residents) {
            let _ = writeln!(out, "residents,常住人口,{},{date},{residents},人,模拟数据", town.name);
        }
    }
    out
}
