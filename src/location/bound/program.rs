//! Linear and mixed-integer programs solved by HiGHS: one thread, a fixed seed, the remaining time.

use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

use highs::{Col, HighsModelStatus, HighsSolutionStatus, Model, RowProblem, Sense};

use crate::model::{LocationError, TimeLimit};

/// Delay after the time limit at which an answer is no longer awaited, in seconds: HiGHS checks the time only now and then.
const MAX_OVERRUN_S: f64 = 1.0;

/// Multipliers of the rows at the least value of a linear program; `None` when it was not solved to optimality, mostly for
/// lack of time.
pub(crate) fn multipliers(program: RowProblem, time: &TimeLimit) -> Result<Option<Vec<f64>>, LocationError> {
    let solver_error = |detail: String| LocationError::Solver { model: "linear", detail };
    let mut model = Model::try_new(program).map_err(|e| solver_error(format!("{e:?}")))?;
    model.set_sense(Sense::Minimise);
    model.set_option("threads", 1);
    model.set_option("parallel", "off");
    model.set_option("random_seed", 0);
    model.set_option("time_limit", time.remaining_s());
    let solved = model.try_solve().map_err(|e| solver_error(format!("{e:?}")))?;
    Ok((solved.status() == HighsModelStatus::Optimal).then(|| solved.get_solution().dual_rows().to_vec()))
}

/// Best solution and bound of a mixed-integer program.
pub(crate) struct MipSolution {
    /// Values of all columns; `None` when no feasible solution was found.
    pub(crate) values: Option<Vec<f64>>,
    /// Lower bound on the objective: infinity when infeasible, −infinity when nothing is known.
    pub(crate) bound: f64,
    /// Number of branch-and-bound nodes.
    pub(crate) nodes: usize,
}

/// Row that a solution of a mixed-integer program broke: the sum of the terms is at least `least`.
pub(crate) struct LazyRow {
    /// Columns and their coefficients.
    pub(crate) terms: Vec<(Col, f64)>,
    /// Least value of the sum.
    pub(crate) least: f64,
}

/// Settings of a mixed-integer program.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MipSettings {
    /// Number of which objectives are whole multiples; 0 for any value.
    pub(crate) objective_step: f64,
    /// Greatest distance of a whole column from a whole number, and of a row from its limits.
    pub(crate) tolerance: f64,
}

impl MipSettings {
    /// Settings with the usual tolerance of HiGHS.
    pub(crate) fn with_step(objective_step: f64) -> Self {
        Self { objective_step, tolerance: 1e-6 }
    }
}

/// Greatest number of times that a program is solved anew with the rows that its solution broke.
const MAX_ROUNDS: usize = 400;

/// Least value of a mixed-integer program, whose solutions are judged exactly: rows that `judge` returns for a solution are
/// added, and the program is solved anew. Without such rows the solution holds.
///
/// The program itself is to be a relaxation that leaves every exact solution clear of the tolerances of HiGHS.
pub(crate) fn judged_mip(
    mut program: RowProblem,
    start: Option<&[f64]>,
    settings: MipSettings,
    time: &TimeLimit,
    mut judge: impl FnMut(&[f64]) -> Vec<LazyRow>,
) -> Result<MipSolution, LocationError> {
    let mut nodes = 0;
    for _ in 0..MAX_ROUNDS {
        let mut answer = mip(program.clone(), start, settings, time)?;
        nodes += answer.nodes;
        answer.nodes = nodes;
        let broken = answer.values.as_deref().map_or_else(Vec::new, &mut judge);
        if broken.is_empty() {
            return Ok(answer);
        }
        if time.is_up() {
            return Ok(MipSolution { values: None, ..answer });
        }
        for row in broken {
            program.add_row(row.least.., row.terms);
        }
    }
    Ok(MipSolution { values: None, bound: f64::NEG_INFINITY, nodes })
}

/// Least value of a mixed-integer program by HiGHS, one thread, fixed seed; `start` is a feasible solution to begin with.
///
/// HiGHS can be told when to end before it starts, but cannot be interrupted, and may be late. With a time limit or
/// cancellation it runs on a thread of its own, which is abandoned when late.
pub(crate) fn mip(
    program: RowProblem,
    start: Option<&[f64]>,
    settings: MipSettings,
    time: &TimeLimit,
) -> Result<MipSolution, LocationError> {
    let remaining_s = time.remaining_s();
    if !time.can_end_early() {
        return run(program, start, settings, remaining_s);
    }
    let start = start.map(<[f64]>::to_vec);
    let (send, receive) = std::sync::mpsc::channel();
    std::thread::spawn(move || send.send(run(program, start.as_deref(), settings, remaining_s)));
    loop {
        match receive.recv_timeout(Duration::from_millis(20)) {
            Ok(answer) => return answer,
            Err(RecvTimeoutError::Timeout) if !time.is_stopped() && time.overrun_s() < MAX_OVERRUN_S => {}
            Err(_) => return Ok(MipSolution { values: None, bound: f64::NEG_INFINITY, nodes: 0 }),
        }
    }
}

/// Solves on the current thread.
fn run(program: RowProblem, start: Option<&[f64]>, settings: MipSettings, remaining_s: f64) -> Result<MipSolution, LocationError> {
    let solver_error = |detail: String| LocationError::Solver { model: "mixed-integer", detail };
    let mut model = Model::try_new(program).map_err(|e| solver_error(format!("{e:?}")))?;
    model.set_sense(Sense::Minimise);
    model.set_option("threads", 1);
    model.set_option("parallel", "off");
    model.set_option("random_seed", 0);
    model.set_option("mip_rel_gap", 0.0);
    let step = settings.objective_step;
    model.set_option("mip_abs_gap", if step > 0.0 { step * 0.999 } else { 1e-7 });
    if settings.tolerance < 1e-6 {
        let tolerance = settings.tolerance.max(1e-10);
        model.set_option("mip_feasibility_tolerance", tolerance);
        model.set_option("primal_feasibility_tolerance", tolerance.min(1e-7));
        model.set_option("dual_feasibility_tolerance", tolerance.min(1e-7));
    }
    model.set_option("time_limit", remaining_s);
    if let Some(start) = start {
        model.try_set_solution(Some(start), None, None, None).map_err(|e| solver_error(format!("{e:?}")))?;
    }
    let solved = model.try_solve().map_err(|e| solver_error(format!("{e:?}")))?;
    let found = solved.primal_solution_status() == HighsSolutionStatus::Feasible;
    let bound = solved.double_info_value(c"mip_dual_bound").unwrap_or(f64::NEG_INFINITY);
    let nodes = usize::try_from(solved.int_info_value(c"mip_node_count").unwrap_or(0)).unwrap_or(0);
    match solved.status() {
        HighsModelStatus::Infeasible | HighsModelStatus::UnboundedOrInfeasible => {
            Ok(MipSolution { values: None, bound: f64::INFINITY, nodes })
        }
        HighsModelStatus::Optimal | HighsModelStatus::ReachedTimeLimit | HighsModelStatus::ReachedInterrupt => {
            Ok(MipSolution { values: found.then(|| solved.get_solution().columns().to_vec()), bound, nodes })
        }
        // Numerical failure: nothing is known.
        _ => Ok(MipSolution { values: None, bound: f64::NEG_INFINITY, nodes }),
    }
}
