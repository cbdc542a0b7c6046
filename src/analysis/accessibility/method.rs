//! Methods of accessibility: how seats and seniors are set against each other.

use super::decay::Decay;
use carecircle_base::model::Name;
use carecircle_words::say;

/// Form of an accessibility measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AccessForm {
    /// Two-step floating catchment area (2SFCA; Luo and Wang 2003): seats over the seniors within reach of each facility, summed over
    /// the facilities within reach of each home. Weighted by a decay in both steps it is the enhanced 2SFCA.
    TwoStep,
    /// Three-step floating catchment area (3SFCA; Wan, Zou and Sternberg 2012): a home's demand is first shared among the facilities
    /// within its reach, by their weights.
    ThreeStep,
    /// Modified 2SFCA (Delamater 2013): the second step weighs once more, so that far seats are not fully used by anybody.
    Modified,
    /// Balanced floating catchment area (Páez, Higgins and Vivona 2019): demand and level of service are both shared out without
    /// remainder, so that nobody counts twice. Its values compare homes; they are not per senior.
    Balanced,
    /// Potential of Hansen (1959): seats within reach, each weighed by its decay, whoever else may want them.
    Potential,
}

/// Method of accessibility: a form and its decay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccessMethod {
    /// Form of the measure.
    pub form: AccessForm,
    /// Distance decay.
    pub decay: Decay,
}

/// What one unit of a measure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccessScale {
    /// Seats per senior.
    PerSenior,
    /// Seats.
    Seats,
    /// No unit: values compare homes of one study only.
    Relative,
}

impl AccessScale {
    /// Stable code: `per_senior`, `seats`, `relative`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::PerSenior => "per_senior",
            Self::Seats => "seats",
            Self::Relative => "relative",
        }
    }
}

impl Default for AccessMethod {
    /// The plain two-step method.
    fn default() -> Self {
        Self { form: AccessForm::TwoStep, decay: Decay::Flat }
    }
}

/// Methods by name.
const NAMED: [(&str, AccessForm, Decay); 8] = [
    ("2sfca", AccessForm::TwoStep, Decay::Flat),
    ("e2sfca", AccessForm::TwoStep, Decay::Step),
    ("g2sfca", AccessForm::TwoStep, Decay::Gaussian),
    ("kd2sfca", AccessForm::TwoStep, Decay::Kernel),
    ("3sfca", AccessForm::ThreeStep, Decay::Step),
    ("m2sfca", AccessForm::Modified, Decay::Step),
    ("bfca", AccessForm::Balanced, Decay::Step),
    ("gravity", AccessForm::Potential, Decay::Gaussian),
];

impl AccessMethod {
    /// Names of the methods, the plainest first.
    pub const NAMES: [&'static str; 8] = {
        let mut names = [""; 8];
        let mut at = 0;
        while at < NAMED.len() {
            names[at] = NAMED[at].0;
            at += 1;
        }
        names
    };

    /// Method of a name, with its usual decay; `None` for any other text.
    #[must_use]
    pub fn read(name: &str) -> Option<Self> {
        NAMED.iter().find(|m| m.0 == name).map(|m| Self { form: m.1, decay: m.2 })
    }

    /// Name of the method; of a form with another decay than its usual ones, the name of the form.
    #[must_use]
    pub fn name(self) -> &'static str {
        let exact = NAMED.iter().find(|m| (m.1, m.2) == (self.form, self.decay));
        exact.or_else(|| NAMED.iter().find(|m| m.1 == self.form)).map_or("2sfca", |m| m.0)
    }

    /// What one unit of the value is.
    #[must_use]
    pub fn scale(self) -> AccessScale {
        match self.form {
            AccessForm::TwoStep | AccessForm::ThreeStep | AccessForm::Modified => AccessScale::PerSenior,
            AccessForm::Potential => AccessScale::Seats,
            AccessForm::Balanced => AccessScale::Relative,
        }
    }

    /// What the value says and what it does not, in one sentence without a full stop.
    #[must_use]
    pub fn says(self) -> Name {
        let said = match (self.form, self.decay) {
            (AccessForm::TwoStep, Decay::Flat) => say!("seats-seats-each-facility-shared"),
            (AccessForm::TwoStep, _) => say!("seats-seats-each-facility"),
            (AccessForm::ThreeStep, _) => say!("seats-each-homes-seniors"),
            (AccessForm::Modified, _) => say!("seats-far-seats-discounted"),
            (AccessForm::Balanced, _) => say!("seats-seniors-seats-each"),
            (AccessForm::Potential, _) => say!("seats-seats-within-reach"),
        };
        Name::from(said)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_read_and_given_back() {
        for name in AccessMethod::NAMES {
            assert_eq!(AccessMethod::read(name).unwrap().name(), name);
        }
        assert_eq!(AccessMethod::read("4sfca"), None);
        assert_eq!(AccessMethod { form: AccessForm::Balanced, decay: Decay::Kernel }.name(), "bfca");
    }
}
