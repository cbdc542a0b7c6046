//! Places of rows without coordinates, and why they are where they are.

pub(crate) use carecircle_base::model::GeocodingCandidate as Candidate;
use carecircle_base::model::{Approximate, Name};
use carecircle_words::{Said, say};

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
        why.said().into()
    }
}

impl Why {
    /// The reason in words.
    pub(crate) fn said(self) -> Said {
        match self {
            Self::Name => say!("located-place-this-name"),
            Self::Compound => say!("located-compound-or-building"),
            Self::HouseNumber => say!("located-house-number-on"),
            Self::BetweenNumbers => say!("located-between-neighbouring-numbers"),
            Self::StreetOnly => say!("located-street-known-number"),
            Self::Vague => say!("located-address-only-says"),
            Self::SeveralNames => say!("located-several-places-this"),
            Self::SeveralStreets => say!("located-several-streets-or"),
            Self::NameAlone => {
                say!("located-one-place-this")
            }
            Self::Contradiction => say!("located-name-address-lead"),
            Self::OtherTown => say!("located-place-or-street"),
            Self::Misspelt => say!("located-no-such-street"),
            Self::Generic => say!("located-name-says-only"),
            Self::Unknown => say!("located-neither-map-nor"),
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
