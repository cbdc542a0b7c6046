//! Whom a raster counts, by its file's name: `chn_f_60_2020.tif` is women of 60 to 64 (WorldPop).

/// The people that a raster counts, as its file's name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct AgeGroup {
    /// Sex: `f`, `m`, or `t` for both.
    pub sex: char,
    /// First age in years of the group, from 60.
    pub from: u32,
}

/// What a file's name says of whom its raster counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counted {
    /// One group of age and sex.
    Group(AgeGroup),
    /// Nothing; the raster is taken to count seniors.
    Unsaid,
    /// People younger than 60, of this age.
    Young(u32),
    /// The whole population.
    Everybody,
    /// A density, not a number a pixel.
    Density,
}

/// Width of an age group in years.
const WIDTH: u32 = 5;
/// Oldest age at which a group begins.
const OLDEST: u32 = 95;

/// People that the raster in `file` counts.
pub(super) fn counted(file: &str) -> Counted {
    let name = file.rsplit(['/', '\\']).next().unwrap_or_default().to_lowercase();
    let name = name.trim_end_matches(".tiff").trim_end_matches(".tif");
    let words: Vec<&str> = name.split(['_', '-', '.', ' ', '(', ')']).filter(|w| !w.is_empty()).collect();
    let sex = |word: &str| match word {
        "f" | "female" => Some('f'),
        "m" | "male" => Some('m'),
        "t" | "total" | "both" => Some('t'),
        _ => None,
    };
    let age =
        |word: &str| word.parse::<u32>().ok().filter(|age| word.len() <= 2 && (*age <= 1 || age.is_multiple_of(WIDTH)) && *age <= OLDEST);
    let group = words.windows(2).find_map(|pair| Some((sex(pair[0])?, age(pair[1])?)));
    let has = |any: &[&str]| words.iter().any(|w| any.contains(w));
    if has(&["pd", "density", "ppkm2"]) || name.contains("密度") {
        return Counted::Density;
    }
    match group {
        Some((_, from)) if from < 60 => Counted::Young(from),
        Some((sex, from)) => Counted::Group(AgeGroup { sex, from }),
        None => {
            let old = ["60", "65", "senior", "elder", "old", "aged", "老"].iter().any(|w| name.contains(w));
            let all = has(&["ppp", "pop", "population"]) || name.contains("人口");
            if all && !old { Counted::Everybody } else { Counted::Unsaid }
        }
    }
}

/// Groups of which `groups` lack the counterpart: an age that only one sex has, or that is missing between others, or before 80.
pub(super) fn missing(groups: &[AgeGroup]) -> Vec<AgeGroup> {
    let sexes: &[char] = if groups.iter().any(|g| g.sex == 't') { &['t'] } else { &['f', 'm'] };
    let last = groups.iter().map(|g| g.from).max().unwrap_or(80).max(80);
    let wanted = (60..=last).step_by(5).flat_map(|from| sexes.iter().map(move |&sex| AgeGroup { sex, from }));
    wanted.filter(|group| !groups.contains(group)).collect()
}

/// The first two of `groups` that count some people twice; `None` where there are none.
pub(super) fn twice(groups: &[AgeGroup]) -> Option<(usize, usize)> {
    let same = |a: AgeGroup, b: AgeGroup| a.from == b.from && (a.sex == b.sex || a.sex == 't' || b.sex == 't');
    (0..groups.len()).flat_map(|i| (i + 1..groups.len()).map(move |j| (i, j))).find(|&(i, j)| same(groups[i], groups[j]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_whom_a_raster_counts() {
        let group = |sex, from| Counted::Group(AgeGroup { sex, from });
        for (file, expected) in [
            ("chn_f_60_2020.tif", group('f', 60)),
            ("worldpop/CHN_M_80_2020_constrained.tif", group('m', 80)),
            ("chn_f_90_2025_CN_100m_R2025A_v1.tif", group('f', 90)),
            ("chn_t_65_2025_CN_100m_R2025A_v1.tiff", group('t', 65)),
            ("chn_f_55_2020.tif", Counted::Young(55)),
            ("chn_m_0_2020.tif", Counted::Young(0)),
            ("chn_ppp_2020_UNadj.tif", Counted::Everybody),
            ("chn_pop_2025_CN_100m.tif", Counted::Everybody),
            ("chn_pd_2020_1km.tif", Counted::Density),
            ("人口密度.tif", Counted::Density),
            ("临海人口.tif", Counted::Everybody),
            ("60岁以上人口.tif", Counted::Unsaid),
            ("seniors_2020.tif", Counted::Unsaid),
            ("linhai_m_2020.tif", Counted::Unsaid),
        ] {
            assert_eq!(counted(file), expected, "{file}");
        }
    }

    #[test]
    fn groups_that_are_missing_or_twice_are_found() {
        let of = |list: &[(char, u32)]| list.iter().map(|&(sex, from)| AgeGroup { sex, from }).collect::<Vec<_>>();
        let whole: Vec<(char, u32)> = (60..=80).step_by(5).flat_map(|a| [('f', a), ('m', a)]).collect();
        assert!(missing(&of(&whole)).is_empty());
        assert_eq!(missing(&of(&whole[..9])), of(&[('m', 80)]));
        assert_eq!(missing(&of(&[('t', 60), ('t', 65), ('t', 75), ('t', 80)])), of(&[('t', 70)]));
        assert_eq!(twice(&of(&[('f', 60), ('m', 60), ('f', 65)])), None);
        assert_eq!(twice(&of(&[('f', 60), ('m', 60), ('t', 60)])), Some((0, 2)));
        assert_eq!(twice(&of(&[('f', 60), ('f', 60)])), Some((0, 1)));
    }
}
