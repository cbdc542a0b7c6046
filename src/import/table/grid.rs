//! Rows of cells, before headers are detected.

/// The rows of cells of a list, before headers are detected.
#[derive(Debug)]
pub(super) struct Grid {
    pub(super) text: String,
    /// End of each cell in `text`.
    pub(super) cells: Vec<usize>,
    /// End of each row in `cells`, and the row's number as users count, from 1.
    pub(super) rows: Vec<(usize, usize)>,
    /// Word for a row in messages: `column` for a table on its side.
    pub(super) row_word: &'static str,
    /// Whether the rows were made from a form.
    pub(super) is_form: bool,
}

impl Default for Grid {
    fn default() -> Self {
        Self { text: String::new(), cells: Vec::new(), rows: Vec::new(), row_word: "row", is_form: false }
    }
}

impl Grid {
    pub(super) fn cell_done(&mut self) {
        self.cells.push(self.text.len());
    }

    pub(super) fn row_done(&mut self, number: usize) {
        self.rows.push((self.cells.len(), number));
    }

    /// Appends a row of these cells; `number` is its number as users count.
    pub(super) fn push_row(&mut self, number: usize, cells: impl IntoIterator<Item = impl AsRef<str>>) {
        for cell in cells {
            self.text.push_str(cell.as_ref());
            self.cell_done();
        }
        self.row_done(number);
    }

    /// Grid of lines with commas between the cells; rows count from 1.
    #[cfg(test)]
    pub(super) fn of_lines(text: &str) -> Self {
        let mut grid = Self::default();
        for (number, line) in text.lines().enumerate() {
            grid.push_row(number + 1, line.split(','));
        }
        grid
    }

    /// Cells of a row, trimmed.
    pub(super) fn row(&self, row: usize) -> impl Iterator<Item = &str> {
        self.row_as_written(row).map(str::trim)
    }

    /// Cells of a row with the blanks about them: an indented name is a part of the one above it.
    pub(super) fn row_as_written(&self, row: usize) -> impl Iterator<Item = &str> {
        let first = if row == 0 { 0 } else { self.rows[row - 1].0 };
        (first..self.rows[row].0).map(|at| {
            let start = if at == 0 { 0 } else { self.cells[at - 1] };
            &self.text[start..self.cells[at]]
        })
    }
}
