//! Index newtypes: row numbers typed by the table that they index.

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, bytemuck::Pod, bytemuck::Zeroable)]
        #[serde(transparent)]
        #[repr(transparent)]
        pub struct $name(pub u32);

        impl $name {
            /// Row number as an index into a slice.
            #[inline]
            #[must_use]
            pub fn index(self) -> usize {
                self.0 as usize
            }

            /// Id of row `index`.
            ///
            /// # Panics
            /// When `index` does not fit 32 bits; no table of this program is that long.
            #[must_use]
            pub fn from_index(index: usize) -> Self {
                Self(u32::try_from(index).expect("tables hold fewer than 2^32 rows"))
            }
        }
    };
}

id!(
    /// A node of the contracted network: a junction or a dead end.
    NodeId
);
id!(
    /// An edge of the contracted network: a road between two nodes, with its own line.
    EdgeId
);
id!(
    /// The id of a facility: a row of [`Study::facilities`](crate::model::Study::facilities).
    FacilityId
);
id!(
    /// The id of a home: a row of [`Study::homes`](crate::model::Study::homes).
    HomeId
);
id!(
    /// The id of an area: a row of [`Study::areas`](crate::model::Study::areas).
    AreaId
);
id!(
    /// The id of a service: a row of [`Study::services`](crate::model::Study::services).
    ServiceId
);
id!(
    /// The id of a circle: a row of [`Study::circles`](crate::model::Study::circles).
    CircleId
);
id!(
    /// The id of a cohort: a row of [`Study::cohorts`](crate::model::Study::cohorts).
    CohortId
);
id!(
    /// The id of a profile: a row of [`Study::profiles`](crate::model::Study::profiles).
    ProfileId
);
