//! Typed attributes of a facility: one table from which GeoJSON, OGC features, the GeoPackage, the HTTP API and the page are made.

use carecircle_words::{Said, say};
use jiff::civil::Date;
use serde::{Serialize, Serializer};
use serde_json::Value;

use carecircle_base::model::Facility;

/// Attribute of a facility that lists can hold in a column of its own.
#[derive(Debug, Clone)]
pub struct FacilityAttribute {
    /// Key in files and in the API; a column of that name is the same attribute on the way in.
    pub key: &'static str,
    /// Name for readers.
    pub name: Said,
    /// Unit behind the value; `None` where there is none.
    pub unit: Option<Said>,
    /// Meaning, as the API's description states it.
    pub about: &'static str,
    /// Way to the value of a facility.
    pub value: AttributeGetter,
    /// Whether a reader sees it on a card; files hold every attribute.
    pub on_card: bool,
}

/// Way from a facility to the value of one attribute; nothing where its list does not say.
#[derive(Debug, Clone, Copy)]
pub enum AttributeGetter {
    /// Text as the list writes it.
    Text(fn(&Facility) -> Option<&str>),
    /// Number of 0 or more.
    Number(fn(&Facility) -> Option<f64>),
    /// Calendar day.
    Day(fn(&Facility) -> Option<Date>),
}

impl FacilityAttribute {
    /// Value of `facility` as JSON; null where its list does not say.
    #[must_use]
    pub fn json(&self, facility: &Facility) -> Value {
        match self.value {
            AttributeGetter::Text(get) => get(facility).into(),
            AttributeGetter::Number(get) => get(facility).into(),
            AttributeGetter::Day(get) => get(facility).map(|day| day.to_string()).into(),
        }
    }
}

/// Every typed attribute, in the order of files.
pub static FACILITY_ATTRIBUTES: [FacilityAttribute; 10] = {
    use AttributeGetter::{Day, Number, Text};
    [
        row("kind", say!("attribute-kind"), None, true, "Kind as the list writes it; may be empty.", Text(|f| Some(&f.kind))),
        row("level", say!("attribute-level"), None, false, "Administrative level: 市, 县, 镇 or 村.", Text(|f| f.level.as_deref())),
        row("area_name", say!("attribute-area"), None, false, "Town or village that the list names.", Text(|f| f.area_name.as_deref())),
        row("address", say!("attribute-address"), None, true, "Street address.", Text(|f| f.address.as_deref())),
        row("phone", say!("attribute-telephone"), None, true, "Telephone number.", Text(|f| f.phone.as_deref())),
        row("hours", say!("attribute-hours"), None, true, "Opening hours as the list writes them.", Text(|f| f.hours.as_deref())),
        row("beds", say!("attribute-beds"), Some(say!("attribute-beds-unit")), true, "Number of beds.", Number(|f| f.beds)),
        row(
            "seats",
            say!("attribute-seats"),
            Some(say!("attribute-seats-unit")),
            true,
            "Number of seats, or of meals a day.",
            Number(|f| f.seats),
        ),
        row("opened", say!("attribute-opened"), None, false, "First day open.", Day(|f| f.opened)),
        row("closed", say!("attribute-closed"), None, false, "First day closed.", Day(|f| f.closed)),
    ]
};

const fn row(
    key: &'static str,
    name: Said,
    unit: Option<Said>,
    on_card: bool,
    about: &'static str,
    value: AttributeGetter,
) -> FacilityAttribute {
    FacilityAttribute { key, name, unit, about, value, on_card }
}

/// Typed attributes of one facility as members of its row.
#[derive(Debug, Clone, PartialEq)]
pub struct TypedAttributes(Vec<Value>);

impl TypedAttributes {
    /// Values of `facility`, in the order of [`FACILITY_ATTRIBUTES`].
    #[must_use]
    pub fn of(facility: &Facility) -> Self {
        Self(FACILITY_ATTRIBUTES.iter().map(|attribute| attribute.json(facility)).collect())
    }
}

impl Serialize for TypedAttributes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(FACILITY_ATTRIBUTES.iter().map(|attribute| attribute.key).zip(&self.0))
    }
}

#[cfg(feature = "schema")]
mod schema {
    use utoipa::openapi::RefOr;
    use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, SchemaType, Type};
    use utoipa::{PartialSchema, ToSchema};

    use super::{AttributeGetter, FACILITY_ATTRIBUTES, TypedAttributes};

    impl PartialSchema for TypedAttributes {
        fn schema() -> RefOr<Schema> {
            let object = ObjectBuilder::new().description(Some("Attributes of a facility's list that have a column of their own."));
            let object = FACILITY_ATTRIBUTES.iter().fold(object, |object, attribute| {
                let (kind, format) = match attribute.value {
                    AttributeGetter::Text(_) => (Type::String, None),
                    AttributeGetter::Number(_) => (Type::Number, Some(KnownFormat::Double)),
                    AttributeGetter::Day(_) => (Type::String, Some(KnownFormat::Date)),
                };
                let property = ObjectBuilder::new()
                    .schema_type(SchemaType::from_iter([kind, Type::Null]))
                    .format(format.map(SchemaFormat::KnownFormat))
                    .description(Some(attribute.about));
                object.property(attribute.key, property).required(attribute.key)
            });
            object.into()
        }
    }

    impl ToSchema for TypedAttributes {}
}
