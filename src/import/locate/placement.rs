//! Places of rows without coordinates, and why they are where they are.

pub(crate) use carecircle_base::model::GeocodingCandidate as Candidate;
use carecircle_base::model::{Approximate, Name};

/// Greatest estimated error in metres of a place that decides circles.
pub(crate) const DECIDES_M: f64 = 100.0;

/// The reason for a row's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    /// One place of this name, which nothing contradicts.
    Name,
    /// A compound or building that the address names.
    Compound,
    /// The very house number.
    HouseNumber,
    /// A number between its neighbours.
    BetweenNumbers,
    /// The street is known, the number is not.
    StreetOnly,
    /// The address only says what is near.
    Vague,
    /// Several places of this name.
    SeveralNames,
    /// Several streets of this name, or several doors of this number.
    SeveralStreets,
    /// A place of this name that nothing else confirms.
    NameAlone,
    /// Name and address lead to different places.
    Contradiction,
    /// A place of this name or street in another town than the row's.
    OtherTown,
    /// Streets with nearly this name.
    Misspelt,
    /// A name that says only what the place is, and no address.
    Generic,
    /// Nothing of this name or address is known.
    Unknown,
}

impl From<Why> for Name {
    fn from(why: Why) -> Self {
        let (zh, en) = why.text();
        Self { zh: zh.to_owned(), en: en.to_owned() }
    }
}

impl Why {
    /// The sentence in Chinese and English.
    pub(crate) fn text(self) -> (&'static str, &'static str) {
        match self {
            Self::Name => ("与同名地点位置一致", "a place of this name, and nothing contradicts it"),
            Self::Compound => ("地址所写的小区或楼宇", "the compound or building that the address names"),
            Self::HouseNumber => ("门牌号与地图一致", "the house number is on the map"),
            Self::BetweenNumbers => ("按同侧相邻门牌推算", "between the neighbouring numbers of the same side"),
            Self::StreetOnly => ("只找到道路，没有该门牌", "the street is known, the number is not"),
            Self::Vague => ("地址只写了附近的地点", "the address only says what is near"),
            Self::SeveralNames => ("有几处同名，请选用其一", "several places of this name: choose one"),
            Self::SeveralStreets => ("有几条同名道路或几处同号门牌，请选用其一", "several streets or doors fit: choose one"),
            Self::NameAlone => {
                ("有一处同名，但没有地址或所在镇街可印证，请核对", "one place of this name, which nothing confirms: check it")
            }
            Self::Contradiction => ("名称与地址指向不同地点，请核对", "name and address lead to different places: check them"),
            Self::OtherTown => ("同名地点或道路在别的镇街，请核对", "the place or street lies in another town: check it"),
            Self::Misspelt => ("没有这条道路，有名称相近的，请核对", "no such street, but one of nearly that name: check it"),
            Self::Generic => ("名称只说明类别，地址也查不到", "the name says only what it is, and the address leads nowhere"),
            Self::Unknown => ("地图和其他清单里没有这个名称和地址", "neither the map nor another list has this name or address"),
        }
    }
}

/// The place of a row without coordinates.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Placement {
    /// Best known position with the way in which it was found and its error; `None` where nothing is known.
    pub best: Option<Approximate>,
    /// Places where the row may be, the likeliest first.
    pub candidates: Vec<Candidate>,
    /// Reason.
    pub why: Why,
}

impl Placement {
    /// A placement of which nothing is known.
    pub(crate) fn none(why: Why) -> Self {
        Self { best: None, candidates: Vec::new(), why }
    }

    /// Whether the place is good enough to decide circles.
    pub(crate) fn decides(&self) -> bool {
        self.best.is_some_and(|best| best.within_m.is_some_and(|m| m <= DECIDES_M))
    }
}
