//! Linear and mixed-integer programs solved by HiGHS: one thread, a fixed seed, the remaining time.

use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

use highs::{HighsModelStatus, HighsSolutionStatus, Model, RowProblem, Sense};

use crate::model::{LocationError, TimeLimit};

/// Delay after the time limit at which an answer is no longer awaited, in seconds: HiGHS checks the time only now and then.
const MAX_OVERRUN_S: f64 = 1.0;

/// Least value of a linear program; `None` when it was not solved to optimality, mostly for lack of time.
pub(crate) fn linear(program: RowProblem, time: &TimeLimit) -> Result<Option<f64>, LocationError> {
    let solver_error = |detail: String| LocationError::Solver { model: "linear", detail };
    let mut model = Model::try_new(program).map_err(|e| solver_error(format!("{e:?}")))?;
    model.set_sense(Sense::Minimise);
    model.set_option("threads", 1);
    model.set_option("parallel", "off");
    model.set_option("random_seed", 0);
    model.set_option("time_limit", time.remaining_s());
    let solved = model.try_solve().map_err(|e| solver_error(format!("{e:?}")))?;
    Ok((solved.status() == HighsModelStatus::Optimal).then(|| solved.objective_value()))
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

/// Least value of a mixed-integer program by HiGHS, one thread, fixed seed. Objectives are whole multiples of
/// `objective_step`, 0 for any value; `start` is a feasible solution to begin with.
///
/// HiGHS can be told when to end before it starts, but cannot be interrupted, and may be late. With a time limit or
/// cancellation it runs on a thread of its own, which is abandoned when late.
pub(crate) fn mip(program: RowProblem, start: Option<&[f64]>, objective_step: f64, time: &TimeLimit) -> Result<MipSolution, LocationError> {
    let remaining_s = time.remaining_s();
    if !time.can_end_early() {
        return run(program, start, objective_step, remaining_s);
    }
    let start = start.map(<[f64]>::to_vec);
    let (send, receive) = std::sync::mpsc::channel();
    std::thread::spawn(move || send.send(run(program, start.as_deref(), objective_step, remaining_s)));
    loop {
        match receive.recv_timeout(Duration::from_millis(20)) {
            Ok(answer) => return answer,
            Err(RecvTimeoutError::Timeout) if !time.is_stopped() && time.overrun_s() < MAX_OVERRUN_S => {}
            Err(_) => return Ok(MipSolution { values: None, bound: f64::NEG_INFINITY, nodes: 0 }),
        }
    }
}

/// Solves on the current thread.
fn run(program: RowProblem, start: Option<&[f64]>, objective_step: f64, remaining_s: f64) -> Result<MipSolution, LocationError> {
    let solver_error = |detail: String| LocationError::Solver { model: "mixed-integer", detail };
    let mut model = Model::try_new(program).map_err(|e| solver_error(format!("{e:?}")))?;
    model.set_sense(Sense::Minimise);
    model.set_option("threads", 1);
    model.set_option("parallel", "off");
    model.set_option("random_seed", 0);
    model.set_option("mip_rel_gap", 0.0);
    model.set_option("mip_abs_gap", if objective_step > 0.0 { objective_step * 0.999 } else { 1e-7 });
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
