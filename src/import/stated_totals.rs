//! Totals that a list of people states itself (小计, 合计), held against its rows.

use carecircle_base::model::{LayerReport, Severity};

/// The totals of a list, with the people of its rows.
#[derive(Debug, Default)]
pub(super) struct StatedTotals {
    /// People of the rows so far.
    people: f64,
    /// People by which a total may differ for being rounded.
    slack: f64,
    /// Where each total stands: people of the rows above it, its own number, its place in words.
    stated: Vec<(f64, Option<f64>, String)>,
}

impl StatedTotals {
    /// No totals yet of a list that counts in units of `people`; those of more than one are rounded to a tenth.
    pub(super) fn of_unit(people: f64) -> Self {
        Self { slack: if people > 1.0 { 0.1 * people } else { 0.5 }, ..Self::default() }
    }

    /// Counts a row.
    pub(super) fn add(&mut self, people: f64) {
        self.people += people;
    }

    /// Keeps a total called `word`; `number` is `None` where it has none.
    pub(super) fn state(&mut self, word: &str, number: Option<f64>, place: String) {
        let is_total = ["合计", "总计", "小计", "共计", "total", "Total", "合 计", "总 计", "小 计"].iter().any(|w| word.contains(w));
        if is_total && !word.starts_with("其中") {
            self.stated.push((self.people, number, place));
        }
    }

    /// Tells of totals that are the sum of no rows above or below them, between two totals or to an end of the list.
    pub(super) fn note(&self, report: &mut LayerReport) {
        let bounds: Vec<f64> = std::iter::once(0.0).chain(self.stated.iter().map(|s| s.0)).chain([self.people]).collect();
        for (above, number, place) in &self.stated {
            let Some(number) = number else { continue };
            let is_sum = |bound: &f64| ((bound - above).abs() - number).abs() < self.slack;
            if !bounds.iter().any(is_sum) && (self.people - number).abs() >= self.slack {
                report.note(Severity::Warning, "total-differs", || {
                    format!("{place}: {number}; the rows above it have {above}, all have {}", self.people)
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_total_that_is_no_sum_is_told() {
        // Rows are numbers above 0; totals are negative here.
        let told = |list: &[f64]| {
            let mut totals = StatedTotals::of_unit(1.0);
            for n in list {
                if *n > 0.0 { totals.add(*n) } else { totals.state("合计", Some(-n), String::new()) }
            }
            let mut report = LayerReport::new("", "");
            totals.note(&mut report);
            report.notes.iter().map(|n| n.count).sum::<usize>()
        };
        assert_eq!(told(&[100.0, 50.0, -150.0, 70.0, -70.0, -220.0]), 0, "subtotals and a total");
        assert_eq!(told(&[-220.0, -150.0, 100.0, 50.0, -70.0, 70.0]), 0, "totals above their rows");
        assert_eq!(told(&[100.0, 50.0, -180.0]), 1);
        assert_eq!(told(&[100.0, 50.0, -150.0, 70.0, -71.0, -220.0]), 1);
    }
}
