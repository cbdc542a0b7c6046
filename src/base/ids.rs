//! Index newtypes: a row number that knows which table it counts in.

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, bytemuck::Pod, bytemuck::Zeroable)]
        #[serde(transparent)]
        #[repr(transparent)]
        pub struct $name(pub u32);

        impl $name {
            /// The row as an index into a slice.
            #[must_use]
            pub fn index(self) -> usize {
                self.0 as usize
            }

            /// The id of row `index`.
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
    /// A junction or an end of the contracted network.
    NodeId
);
id!(
    /// A stretch of the network between two nodes, with its own shape.
    EdgeId
);
id!(
    /// A row of [`Study::facilities`](crate::model::Study::facilities).
    FacilityId
);
id!(
    /// A row of [`Study::homes`](crate::model::Study::homes).
    HomeId
);
id!(
    /// A row of [`Study::areas`](crate::model::Study::areas).
    AreaId
);
id!(
    /// A row of [`Study::services`](crate::model::Study::services).
    ServiceId
);
id!(
    /// A row of [`Study::circles`](crate::model::Study::circles).
    CircleId
);
id!(
    /// A row of [`Study::cohorts`](crate::model::Study::cohorts).
    CohortId
);
id!(
    /// A row of [`Study::profiles`](crate::model::Study::profiles).
    ProfileId
);
