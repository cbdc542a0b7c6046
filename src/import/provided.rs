//! Services of one row, gathered from its cells, with what the report must say of them.

use super::kinds::{self, read_name};
use super::service_column::ServiceColumn;
use super::services::KindIndex;
use super::table::Table;
use super::words::is_dash;
use carecircle_base::ids::ServiceId;
use carecircle_base::model::{LayerReport, Severity};

/// Services that a row gives and denies.
#[derive(Debug)]
pub(super) struct Provided {
    /// Services given so far.
    services: Vec<ServiceId>,
    /// Services denied so far, each with the cell that does.
    denied: Vec<(ServiceId, String)>,
    /// Services of which a question has no clear answer.
    doubted: Vec<ServiceId>,
}

impl Provided {
    /// The start of a row: services that the study gives to every row of the list.
    pub(super) fn of(services: &[ServiceId]) -> Self {
        Self { services: services.to_vec(), denied: Vec::new(), doubted: Vec::new() }
    }

    /// Adds the services of a cell of kinds or services; returns the pieces that mean no service.
    ///
    /// Pieces that are not open now (老年食堂（在建）) give nothing beside others; where a cell holds nothing else, `whole` says
    /// that they are kept: the facility's own state then says that it is not open.
    pub(super) fn what<'c>(
        &mut self,
        cell: &'c str,
        whole: bool,
        kinds: &KindIndex,
        report: &mut LayerReport,
        table: &Table,
        row: usize,
    ) -> Vec<&'c str> {
        if cell.is_empty() {
            return Vec::new();
        }
        let read = kinds::read(cell, kinds);
        let place = || table.place(row);
        let idle = read.is_idle();
        self.services.extend(&read.services);
        for (kind, name) in &read.by_part {
            report.note(Severity::Info, "kind-by-part", || format!("{}: \"{kind}\" taken as \"{name}\"", place()));
        }
        for (piece, name) in &read.added {
            report.note(Severity::Info, "service-in-words", || format!("{}: \"{piece}\" gives \"{name}\"", place()));
        }
        for piece in &read.unclear {
            report.note(Severity::Warning, "service-unclear", || format!("{}: \"{piece}\"", place()));
        }
        for (piece, services) in &read.later {
            // Of a whole kind the facility's own date says when.
            if whole && idle && read.later.len() == 1 && read.unclear.is_empty() {
                self.services.extend(services);
            } else {
                report.note(Severity::Warning, "service-unclear", || format!("{}: \"{piece}\"", place()));
            }
        }
        for piece in &read.idle {
            if piece.state.is_some() && whole && idle {
                self.services.extend(&piece.services);
            } else {
                report.note(Severity::Warning, "service-not-now", || format!("{}: \"{}\"", place(), piece.piece));
            }
        }
        self.denied.extend(read.denied.into_iter().map(|s| (s, cell.to_owned())));
        read.missed
    }

    /// Adds what the facility's name says beside its kind: （含老年食堂）, 暨老年大学, （不含助餐）.
    pub(super) fn name(&mut self, name: &str, kinds: &KindIndex, report: &mut LayerReport, table: &Table, row: usize) {
        let read = read_name(name, kinds);
        for (what, ids) in read.added {
            if ids.iter().any(|id| !self.services.contains(id)) {
                report.note(Severity::Info, "service-in-words", || format!("{}: \"{name}\" gives \"{what}\"", table.place(row)));
            }
            self.services.extend(ids);
        }
        if read.first.iter().any(|id| !self.services.contains(id)) {
            report.note(Severity::Info, "service-in-words", || format!("{}: \"{name}\"", table.place(row)));
            self.services.extend(read.first);
        }
        self.denied.extend(read.denied.into_iter().map(|s| (s, name.to_owned())));
    }

    /// Adds or denies what yes-or-no columns ask for.
    pub(super) fn columns(&mut self, asking: &[ServiceColumn], kinds: &KindIndex, report: &mut LayerReport, table: &Table, row: usize) {
        let unclear = |report: &mut LayerReport, header: &str, cell: &str| {
            report.note(Severity::Warning, "service-unclear", || format!("{}: {header} = \"{cell}\"", table.place(row)));
        };
        // What a dining room means hangs on the other services, in whatever order the columns stand.
        for column in asking.iter().filter(|c| !c.dining).chain(asking.iter().filter(|c| c.dining)) {
            let Some(cell) = table.get(row, Some(column.column)) else { continue };
            let header = &table.headers[column.column];
            let given = column.services.iter().all(|id| self.services.contains(id));
            // The dining room of a nursing home feeds its residents.
            let inner = column.dining && !given && !kinds::of_day_care(kinds, &self.services);
            match column.answer(cell) {
                Some(true) if inner && !given => unclear(report, header, cell),
                Some(_) if inner => {}
                Some(true) => {
                    if column.services.iter().any(|id| !self.services.contains(id)) {
                        report.note(Severity::Info, "service-in-words", || format!("{}: {header} = \"{cell}\"", table.place(row)));
                    }
                    self.services.extend(&column.services);
                }
                Some(false) => self.denied.extend(column.services.iter().map(|s| (*s, format!("{header} = {cell}")))),
                // 是否供餐: 2026.9起. Not counted, as the note says.
                None if column.question && !inner && !is_dash(cell) => {
                    unclear(report, header, cell);
                    self.doubted.extend(&column.services);
                }
                None if column.question || !(given || column.dining || is_dash(cell)) => unclear(report, header, cell),
                None => {}
            }
        }
    }

    /// Services of the row, ascending: those given and not denied. A service both given and denied is told.
    pub(super) fn settle(mut self, report: &mut LayerReport, table: &Table, row: usize) -> Vec<ServiceId> {
        self.services.sort_unstable();
        self.services.dedup();
        self.services.retain(|service| !self.doubted.contains(service));
        for (service, by) in &self.denied {
            if let Ok(at) = self.services.binary_search(service) {
                self.services.remove(at);
                report.note(Severity::Warning, "service-denied", || format!("{}: \"{by}\"", table.place(row)));
            }
        }
        self.services
    }
}
