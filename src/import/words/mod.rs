//! Meaning of what people write in lists: the one vocabulary of states (open, closed, planned, vacant), denials and yes or no.
//!
//! ```
//! use carecircle_import::words::{Claim, claim, yes_no};
//!
//! assert_eq!(claim("喘息服务、助浴", "喘息"), Some(Claim::Yes));
//! assert_eq!(claim("暂无喘息服务", "喘息"), Some(Claim::No));
//! assert_eq!(claim("是否提供喘息待定", "喘息"), Some(Claim::Unclear));
//! assert_eq!(yes_no("未配有"), Some(false));
//! ```

mod answer;
mod caption;
mod claim;
mod everyday;
mod moment;
mod more_headers;
mod other_use;
mod question;
mod remark;
mod segment;
mod status;
mod status_column;
mod status_headers;
mod vocabulary;

pub use answer::{doubted, has_yes, yes_no};
pub(crate) use caption::read_caption;
pub use claim::{Claim, claim};
pub(crate) use claim::{Mark, after, before};
pub(crate) use moment::{Period, named_period, span};
pub(crate) use other_use::is_elsewhere;
pub(crate) use question::{asked, legend};
pub(crate) use remark::{is_doubted, read_remark};
pub(crate) use status::{StatusReading, Timed, read_status};
pub(crate) use status_column::{
    CAPTION, ROW_REMARK, ROW_REMARK_UNSURE, StatusColumn, answer as status_answer, asks_what_is_there, is_dash, is_status, is_suspect,
    is_vacant, may_name_use, names_use, speaks_of_else, tells_operation,
};
pub(crate) use status_headers::known as status_headers;
pub(crate) use vocabulary::{WordState, mentions_state, tells};

use carecircle_base::characters::{half_width, simplified};

/// Text for comparison of phrases: half width, Simplified, lower case, without blanks; punctuation and brackets stay.
pub(crate) fn squeeze(text: &str) -> String {
    let bracket = |c| match c {
        '[' | '{' | '【' | '〔' | '﹝' => '(',
        ']' | '}' | '】' | '〕' | '﹞' => ')',
        c => c,
    };
    text.chars().map(half_width).map(simplified).filter(|c| !c.is_whitespace()).map(bracket).flat_map(char::to_lowercase).collect()
}

/// Head of a text and what stands in its brackets; a bracket that is not closed ends with the text.
pub(crate) fn brackets(text: &str) -> (String, Vec<String>) {
    let (mut head, mut remarks, mut depth) = (String::new(), Vec::<String>::new(), 0_usize);
    for c in text.chars() {
        match c {
            '(' | '（' | '[' | '【' | '〔' | '［' | '{' | '<' | '＜' | '〈' => {
                if depth == 0 {
                    remarks.push(String::new());
                }
                depth += 1;
            }
            ')' | '）' | ']' | '】' | '〕' | '］' | '}' | '>' | '＞' | '〉' if depth > 0 => depth -= 1,
            c => match remarks.last_mut().filter(|_| depth > 0) {
                Some(remark) => remark.push(c),
                None => head.push(c),
            },
        }
    }
    (head, remarks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_of_any_width_are_taken_apart() {
        assert_eq!(squeeze(" 老年食堂 （Ａ）【乙】"), "老年食堂(a)(乙)");
        assert_eq!(brackets("甲（乙、丙）丁(戊"), ("甲丁".to_owned(), vec!["乙、丙".to_owned(), "戊".to_owned()]));
        assert_eq!(brackets("甲)"), ("甲)".to_owned(), vec![]));
    }
}
