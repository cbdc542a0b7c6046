//! Questions in the making: each looks its answer up, and what counts comes back.

use super::BringError;
use super::draft::{Answers, BringChoice, BringQuestion};
use carecircle_base::model::Name;

/// Questions asked so far, with the answers that there are.
pub(super) struct Asking<'a> {
    answers: &'a Answers,
    /// Questions, with the number of rows that hang on each.
    asked: Vec<(BringQuestion, usize)>,
}

/// A question before its answer is looked up.
pub(super) struct Draft {
    pub id: String,
    pub file: Option<String>,
    pub column: Option<String>,
    pub ask: Name,
    pub why: Option<Name>,
    /// Id and label of each choice.
    pub choices: Vec<(String, Name)>,
    /// Row of `choices` that is recommended; `None` where none is.
    pub recommended: Option<usize>,
    pub must: bool,
    /// Rows that hang on it.
    pub rows: usize,
}

impl<'a> Asking<'a> {
    pub(super) fn new(answers: &'a Answers) -> Self {
        Self { answers, asked: Vec::new() }
    }

    /// Answer under an id that may be given without being asked.
    pub(super) fn given(&self, id: &str) -> Option<&'a str> {
        self.answers.answers.get(id).map(String::as_str)
    }

    /// Answers whose id starts with `prefix`, with the rest of the id.
    pub(super) fn given_with(&self, prefix: &str) -> Vec<(&'a str, &'a str)> {
        let all = self.answers.answers.iter();
        all.filter_map(|(id, choice)| Some((id.strip_prefix(prefix)?, choice.as_str()))).collect()
    }

    /// Asks; returns the id of the choice that counts, or `None` where nothing is chosen yet.
    ///
    /// # Errors
    /// When the answer is none of the choices.
    pub(super) fn ask(&mut self, draft: Draft) -> Result<Option<String>, BringError> {
        let Draft { id, file, column, ask, why, choices, recommended, must, rows } = draft;
        let answer = self.given(&id).map(str::to_owned);
        if let Some(choice) = answer.as_ref().filter(|a| !choices.iter().any(|c| c.0 == **a)) {
            let expected = choices.iter().map(|c| c.0.as_str()).collect::<Vec<_>>().join(", ");
            return Err(BringError::Answer { question: id, choice: choice.clone(), expected });
        }
        let counts = answer.clone().or_else(|| recommended.filter(|_| !must).map(|at| choices[at].0.clone()));
        let assumed = answer.is_none() && counts.is_some();
        let mut labelled: Vec<BringChoice> = choices
            .into_iter()
            .enumerate()
            .map(|(at, (id, label))| BringChoice { id, label, recommended: recommended == Some(at) })
            .collect();
        labelled.sort_by_key(|c| !c.recommended);
        self.asked.push((BringQuestion { id, file, column, ask, why, choices: labelled, answer, assumed, must }, rows));
        Ok(counts)
    }

    /// Choice that counts for a question that was asked already, `Some(None)` where nothing is chosen yet; `None` where it was not asked.
    pub(super) fn chosen(&self, id: &str) -> Option<Option<String>> {
        let (question, _) = self.asked.iter().find(|(q, _)| q.id == id)?;
        let recommended = || question.choices.iter().find(|c| c.recommended && !question.must).map(|c| c.id.clone());
        Some(question.answer.clone().or_else(recommended))
    }

    /// [`Asking::ask`], unless the question was asked already of another part of the same list: then its answer counts, and `rows` hang
    /// on it too.
    ///
    /// # Errors
    /// As [`Asking::ask`].
    pub(super) fn ask_once(&mut self, draft: Draft) -> Result<Option<String>, BringError> {
        let Some(chosen) = self.chosen(&draft.id) else { return self.ask(draft) };
        if let Some(asked) = self.asked.iter_mut().find(|(q, _)| q.id == draft.id) {
            asked.1 += draft.rows;
        }
        Ok(chosen)
    }

    /// Ids of the questions asked so far.
    pub(super) fn ids(&self) -> Vec<String> {
        self.asked.iter().map(|(q, _)| q.id.clone()).collect()
    }

    /// Questions: those that must be answered first, then those that most rows hang on.
    pub(super) fn finish(mut self) -> Vec<BringQuestion> {
        self.asked.sort_by_key(|(question, rows)| (!question.must, std::cmp::Reverse(*rows)));
        self.asked.into_iter().map(|(question, _)| question).collect()
    }
}
