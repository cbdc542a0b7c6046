//! Rows of a study by id.

use rayon::prelude::*;

use carecircle_base::model::Study;

/// Rows of the study's lists, each sorted by id: 4 bytes a row.
#[derive(Debug)]
pub(super) struct IdIndex {
    facilities: Vec<u32>,
    homes: Vec<u32>,
    areas: Vec<u32>,
}

impl IdIndex {
    pub(super) fn new(study: &Study) -> Self {
        Self {
            facilities: sorted(&study.facilities, |f| &f.id),
            homes: sorted(&study.homes, |h| &h.id),
            areas: sorted(&study.areas, |a| &a.id),
        }
    }

    pub(super) fn facility(&self, study: &Study, id: &str) -> Option<usize> {
        find(&self.facilities, id, |row| &study.facilities[row].id)
    }

    pub(super) fn home(&self, study: &Study, id: &str) -> Option<usize> {
        find(&self.homes, id, |row| &study.homes[row].id)
    }

    pub(super) fn area(&self, study: &Study, id: &str) -> Option<usize> {
        find(&self.areas, id, |row| &study.areas[row].id)
    }
}

fn sorted<T: Sync>(all: &[T], id: impl Fn(&T) -> &String + Sync) -> Vec<u32> {
    let mut rows: Vec<u32> = (0..all.len()).map(|row| u32::try_from(row).expect("tables hold fewer than 2^32 rows")).collect();
    rows.par_sort_unstable_by(|a, b| id(&all[*a as usize]).cmp(id(&all[*b as usize])).then(a.cmp(b)));
    rows
}

fn find<'s>(rows: &[u32], id: &str, of: impl Fn(usize) -> &'s String) -> Option<usize> {
    let at = rows.partition_point(|row| of(*row as usize).as_str() < id);
    rows.get(at).map(|row| *row as usize).filter(|row| of(*row) == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use carecircle_base::geom::{LonLat, Plane};
    use carecircle_base::model::{Area, AreaLevel, Facility};

    #[test]
    fn a_row_is_found_by_its_whole_id() {
        let mut study = Study::on(Plane::about(LonLat::new(121.0, 28.0).unwrap()));
        study.facilities = ["b", "a/1", "", "食堂"].map(|id| Facility { id: id.to_owned(), ..Facility::default() }).into();
        study.areas = vec![Area::named("东镇", AreaLevel::Town, None)];
        let index = IdIndex::new(&study);
        let found = ["b", "a/1", "", "食堂", "a", "c"].map(|id| index.facility(&study, id));
        assert_eq!(found, [Some(0), Some(1), Some(2), Some(3), None, None]);
        assert_eq!((index.area(&study, "东镇"), index.area(&study, "b"), index.home(&study, "b")), (Some(0), None, None));
    }
}
