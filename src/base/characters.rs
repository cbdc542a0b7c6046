//! Characters as people type them: their width and their script.

use std::borrow::Cow;

/// Half-width form of a full-width character; any other character as it is.
#[must_use]
pub fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

/// Text of at most `most` characters: a longer one is cut, and says how long it was.
#[must_use]
pub fn shortened(text: &str, most: usize) -> Cow<'_, str> {
    // No text of so few bytes has more characters.
    match text.char_indices().nth(most) {
        Some((end, _)) if text.len() > most => Cow::Owned(format!("{}… ({} bytes)", &text[..end], text.len())),
        _ => Cow::Borrowed(text),
    }
}

/// Pairs of a Traditional character and its Simplified form, as one string: `稱称` and so on.
const PAIRS: &str = "\
稱称經经緯纬數数類类電电話话歲岁鎮镇鄉乡區区號号編编開开時时間间機机構构設设務务營营業业級级層层聯联繫系絡络戶户總总養养\
齡龄處处場场點点標标橫横縱纵東东單单項项圍围範范園园圖图網网線线醫医療疗護护學学飯饭館馆廳厅會会樂乐體体衛卫門门顧顾長长\
無无與与為为內内員员價价備备註注計计記记證证該该詳详細细資资質质費费額额錢钱預预領领頻频題题顯显驗验關关閉闭陽阳階阶際际\
隊队靜静頂顶順顺風风飲饮飼饲餘余馬马駐驻騎骑億亿倉仓個个們们傳传債债傷伤優优兒儿兩两創创劃划動动勞劳勢势勵励匯汇協协參参\
雙双發发變变問问喚唤喪丧團团墻墙墊垫壽寿夾夹姍姗嬰婴孫孙寧宁實实寬宽審审寫写導导將将專专屆届屬属島岛崗岗嶺岭幣币幹干廣广\
廟庙彈弹強强後后從从徵征應应戲戏戰战執执擔担據据擴扩擬拟擇择損损換换撥拨擁拥斷断於于書书條条樓楼橋桥檢检權权歷历歸归殘残\
沒没溫温準准滿满漁渔潔洁濟济灣湾災灾烏乌爐炉爾尔獎奖獨独環环現现產产畝亩當当監监盤盘眾众確确礎础禮礼種种積积穩稳築筑簡简\
糧粮紀纪約约紅红純纯紙纸結结給给統统絕绝維维綜综綠绿緊紧練练縣县繳缴續续羅罗義义習习聽听職职聲声腦脑臨临興兴舉举舊旧節节\
莊庄華华萬万葉叶蓋盖藥药蘇苏虛虚補补裝装裡里製制複复見见規规視视親亲覽览訂订訓训託托訪访許许評评試试誌志認认語语課课調调\
論论諮谘講讲譜谱讀读負负財财貨货貧贫販贩責责貴贵買买貸贷貿贸賀贺賓宾賣卖賴赖購购贈赠趙赵車车軍军軟软較较輔辅輕轻輛辆輪轮\
輸输轄辖轉转農农運运過过達达遠远適适遷迁選选還还邊边鄰邻鄭郑醬酱鋪铺錄录鍋锅鐘钟鐵铁鑒鉴閑闲閱阅隨随險险雜杂離离難难雲云\
靈灵韓韩頁页頭头飛飞魚鱼鮮鲜鳥鸟麥麦黃黄齊齐龍龙貳贰陸陆週周暫暂對对鍾钟國国慶庆籌筹銷销狀状態态廢废棄弃\
況况驛驿頤颐徑径櫃柜遊游佈布併并籃篮絲丝繪绘舖铺臺台灘滩塊块壓压壞坏尋寻廂厢懷怀戀恋揚扬擠挤攝摄敗败暢畅曉晓極极榮荣槍枪樣样樹树殺杀\
涼凉淨净渾浑湯汤溝沟濕湿濱滨瀏浏燈灯燒烧燭烛爺爷牆墙狹狭獻献瑪玛盡尽碼码祿禄穫获競竞筆笔簽签籠笼緩缓繞绕罰罚羨羡聖圣聞闻脅胁膚肤膠胶\
艙舱藝艺蘭兰螢萤術术裏里襯衬詢询誠诚請请諾诺謝谢謹谨贊赞趕赶跡迹踐践蹤踪軌轨輩辈遙遥遞递遲迟釋释鈴铃鋼钢鎖锁闊阔闡阐阪坂陰阴陳陈雖虽\
張张辦办啟启復复冊册來来診诊僅仅別别說说終终讓让進进霧雾響响頃顷飾饰騰腾魯鲁鹽盐鬥斗鬧闹";

/// Simplified form of a Traditional character; any other character as it is.
#[must_use]
pub fn simplified(c: char) -> char {
    use std::collections::BTreeMap;
    use std::sync::LazyLock;
    static MAP: LazyLock<BTreeMap<char, char>> = LazyLock::new(|| {
        let mut chars = PAIRS.chars();
        std::iter::from_fn(|| Some((chars.next()?, chars.next()?))).collect()
    });
    if c.is_ascii() { c } else { MAP.get(&c).copied().unwrap_or(c) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_between_characters() {
        assert_eq!(shortened("养老服务", 4), "养老服务");
        assert_eq!(shortened("养老服务圈", 4), "养老服务… (15 bytes)");
    }

    #[test]
    fn headers_of_taiwan_and_hong_kong_read_like_ours() {
        let plain = |text: &str| text.chars().map(simplified).collect::<String>();
        assert_eq!(plain("機構名稱經度緯度床位數老年人口"), "机构名称经度纬度床位数老年人口");
        assert_eq!(plain("類型 所屬街道 開放時間 聯繫電話"), "类型 所属街道 开放时间 联系电话");
        assert_eq!(PAIRS.chars().count() % 2, 0);
        assert_eq!(plain("东门食堂"), "东门食堂");
    }
}
