//! Heights of rows with wrapped text: Excel and LibreOffice grow no row of a file that states none.

/// Height of one line in points.
const LINE: f64 = 15.0;

/// Height in points of a row that holds texts in columns of these widths, in characters: a Chinese one is as wide as two.
pub(super) fn height<'t>(cells: impl IntoIterator<Item = (&'t str, f64)>) -> f64 {
    cells.into_iter().map(|(text, width)| lines(text, width)).fold(1.0, f64::max) * LINE
}

fn lines(text: &str, width: f64) -> f64 {
    let wide = |c: char| if c.is_ascii() { 1.0 } else { 2.0 };
    // The margins of a cell take about a character.
    let of = |line: &str| (line.chars().map(wide).sum::<f64>() / (width - 1.0)).ceil().max(1.0);
    text.split('\n').map(of).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_as_high_as_its_longest_cell() {
        let fits = |text: &str| (height([(text, 11.0)]) - LINE).abs() < 1e-9;
        assert!(fits("") && fits("养老服务圈") && fits("0123456789"));
        assert!((height([("一", 11.0), ("养老服务圈内", 11.0)]) - 2.0 * LINE).abs() < 1e-9, "six of them are 12 characters wide");
        assert!((height([("65%\n达到", 11.0)]) - 2.0 * LINE).abs() < 1e-9, "two lines are written");
    }
}
