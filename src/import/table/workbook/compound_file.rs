//! Loops in the container of an XLS file (MS-CFB): sectors that lead round in a circle, which a reader would follow until memory ends.

/// Numbers of sectors from which on they are no sectors but marks, such as the end of a chain.
const MARKS: u32 = 0xffff_fffa;
/// Length below which a stream lies in the small sectors.
const SMALL: u32 = 4096;

/// Whether a chain of sectors that the file's directory or a stream of it lies in comes back to itself. False for what is no
/// compound file, and where its head is damaged, which its reader says.
pub(super) fn has_loop(bytes: &[u8]) -> bool {
    let number = |at: usize| bytes.get(at..at + 4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]));
    let size = match bytes.get(30..32) {
        Some([9, 0]) => 512,
        Some([12, 0]) => 4096,
        _ => return false,
    };
    let sector = |id: u32| {
        let start = (id as usize).checked_add(1)?.checked_mul(size)?;
        bytes.get(start..bytes.len().min(start + size)).filter(|b| !b.is_empty())
    };
    let numbers = |of: &[u8]| of.chunks_exact(4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect::<Vec<u32>>();
    // Where the table of sectors lies: 109 numbers in the head, more in a chain of its own whose last number is the next.
    let mut parts = numbers(bytes.get(76..512).unwrap_or_default());
    let (mut next, mut left) = (number(68).unwrap_or(MARKS), bytes.len() / size);
    while let Some(more) = sector(next).filter(|_| next < MARKS) {
        let Some(fewer) = left.checked_sub(1) else { return true };
        left = fewer;
        parts.extend(numbers(more));
        next = parts.pop().unwrap_or(MARKS);
    }
    let table: Vec<u32> = parts.into_iter().filter(|id| *id < MARKS).filter_map(sector).flat_map(numbers).collect();
    let (Some(directory), Some(small)) = (chain(number(48).unwrap_or(MARKS), &table), chain(number(60).unwrap_or(MARKS), &table)) else {
        return true;
    };
    let small: Vec<u32> = small.into_iter().filter_map(sector).flat_map(numbers).collect();
    let entries = directory.into_iter().filter_map(sector).flat_map(|s| s.chunks_exact(128));
    let root = 5;
    entries.filter(|entry| entry[66] != 0).any(|entry| {
        let at = |at: usize| u32::from_le_bytes([entry[at], entry[at + 1], entry[at + 2], entry[at + 3]]);
        let table = if entry[66] == root || at(120) >= SMALL { &table } else { &small };
        chain(at(116), table).is_none()
    })
}

/// Sectors of the chain that begins with `first`; `None` where it comes back to itself.
fn chain(first: u32, table: &[u32]) -> Option<Vec<u32>> {
    let mut out = Vec::new();
    let mut next = first;
    while next < MARKS {
        if out.len() > table.len() {
            return None;
        }
        out.push(next);
        next = table.get(next as usize).copied().unwrap_or(MARKS);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The workbook of the tests, and each copy of it in which one number of the table of sectors names the sector itself.
    #[test]
    fn a_sector_that_leads_to_itself_is_found_where_a_stream_lies_in_it() {
        let bytes = include_bytes!("../../../../fuzz/corpus/lists/facilities.xls");
        assert!(!has_loop(bytes) && !has_loop(b"") && !has_loop(&bytes[..40]));
        let table = 512 * (1 + u32::from_le_bytes(bytes[76..80].try_into().unwrap()) as usize);
        let looped = (0..128_u32).filter(|&sector| {
            let mut changed = bytes.to_vec();
            let at = table + 4 * sector as usize;
            let used = changed[at..at + 4] != [0xff; 4] && changed[at..at + 4] != [0xfd, 0xff, 0xff, 0xff];
            changed[at..at + 4].copy_from_slice(&sector.to_le_bytes());
            used && has_loop(&changed)
        });
        assert!(looped.count() >= 2, "the directory, and the stream of the workbook");
    }
}
