//! Levels of roads above and below the ground, as cells write them.

use crate::words::squeeze;

/// A level, in tenths; [`Level::GROUND`] where nothing is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(super) struct Level(pub i32);

impl Level {
    /// The ground.
    pub(super) const GROUND: Self = Self(0);
    /// A level that cannot be read: such a line meets others at its ends only.
    pub(super) const UNREAD: Self = Self(i32::MAX);

    /// Level of a cell; `None` where it cannot be read.
    pub(super) fn of(cell: &str) -> Option<Self> {
        if let Ok(number) = cell.trim().parse::<f64>() {
            #[expect(clippy::cast_possible_truncation, reason = "a hundred levels at most")]
            return (number.abs() <= 100.0).then(|| Self((number * 10.0).round() as i32));
        }
        match squeeze(cell).as_str() {
            "地面" | "地上" | "地面层" | "平面" | "路面" | "ground" => Some(Self::GROUND),
            "高架" | "高架桥" | "桥" | "桥上" | "桥梁" | "上跨" | "天桥" | "bridge" => Some(Self(10)),
            "地下" | "隧道" | "下穿" | "地道" | "地下通道" | "tunnel" => Some(Self(-10)),
            _ => None,
        }
    }

    /// The level of a line that is said to be on a bridge or in a tunnel: one off the ground where no other is said.
    pub(super) fn off(self, bridge: bool, tunnel: bool) -> Self {
        match (self, bridge, tunnel) {
            (Self::GROUND, true, true) => Self::UNREAD,
            (Self::GROUND, true, false) => Self(10),
            (Self::GROUND, false, true) => Self(-10),
            _ => self,
        }
    }

    /// Value of the tag `layer`; `None` on the ground and where the level is not read.
    pub(super) fn tag(self) -> Option<String> {
        (self != Self::GROUND && self != Self::UNREAD).then(|| (f64::from(self.0) / 10.0).to_string())
    }

    /// How far apart two levels are; what is not read is farthest from all.
    pub(super) fn apart(self, other: Self) -> i64 {
        (i64::from(self.0) - i64::from(other.0)).abs()
    }
}
