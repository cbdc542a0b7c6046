//! Linear and mixed-integer programs by HiGHS: one thread, a fixed seed, the time that is left.

use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

use highs::{HighsModelStatus, HighsSolutionStatus, Model, RowProblem, Sense};

use crate::model::{LocationError, TimeLimit};

/// HiGHS looks at the time now and then only; an answer that is so many seconds late is not waited for.
const LATE_S: f64 = 1.0;

/// The least value of a linear program, if there was time for it.
pub(crate) fn linear(program: RowProblem, clock: &TimeLimit) -> Result<Option<f64>, LocationError> {
    let failed = |detail: String| LocationError::Solver { model: "linear", detail };
    let mut model = Model::try_new(program).map_err(|e| failed(format!("{e:?}")))?;
    model.set_sense(Sense::Minimise);
    model.set_option("threads", 1);
    model.set_option("parallel", "off");
    model.set_option("random_seed", 0);
    model.set_option("time_limit", clock.left());
    let solved = model.try_solve().map_err(|e| failed(format!("{e:?}")))?;
    Ok((solved.status() == HighsModelStatus::Optimal).then(|| solved.objective_value()))
}

/// What a mixed-integer program gave.
pub(crate) struct Mip {
    pub(crate) values: Option<Vec<f64>>,
    pub(crate) bound: f64,
    pub(crate) nodes: usize,
}

/// Minimises by HiGHS, one thread, fixed seed; `step` is what objectives are whole multiples of, 0 for anything.
///
/// HiGHS can be told to end at a time, not now, and may be late: when somebody may stop it, or time is limited, it works
/// on a thread of its own, which is left to run out.
pub(crate) fn mip(program: RowProblem, start: Option<&[f64]>, step: f64, clock: &TimeLimit) -> Result<Mip, LocationError> {
    let left = clock.left();
    if !clock.may_end() {
        return run(program, start, step, left);
    }
    let start = start.map(<[f64]>::to_vec);
    let (send, receive) = std::sync::mpsc::channel();
    std::thread::spawn(move || send.send(run(program, start.as_deref(), step, left)));
    loop {
        match receive.recv_timeout(Duration::from_millis(20)) {
            Ok(answer) => return answer,
            Err(RecvTimeoutError::Timeout) if !clock.stopped() && clock.late_s() < LATE_S => {}
            Err(_) => return Ok(Mip { values: None, bound: f64::NEG_INFINITY, nodes: 0 }),
        }
    }
}

fn run(program: RowProblem, start: Option<&[f64]>, step: f64, left: f64) -> Result<Mip, LocationError> {
    let failed = |detail: String| LocationError::Solver { model: "mixed-integer", detail };
    let mut model = Model::try_new(program).map_err(|e| failed(format!("{e:?}")))?;
    model.set_sense(Sense::Minimise);
    model.set_option("threads", 1);
    model.set_option("parallel", "off");
    model.set_option("random_seed", 0);
    model.set_option("mip_rel_gap", 0.0);
    model.set_option("mip_abs_gap", if step > 0.0 { step * 0.999 } else { 1e-7 });
    model.set_option("time_limit", left);
    if let Some(start) = start {
        model.try_set_solution(Some(start), None, None, None).map_err(|e| failed(format!("{e:?}")))?;
    }
    let solved = model.try_solve().map_err(|e| failed(format!("{e:?}")))?;
    let found = solved.primal_solution_status() == HighsSolutionStatus::Feasible;
    let bound = solved.double_info_value(c"mip_dual_bound").unwrap_or(f64::NEG_INFINITY);
    let nodes = usize::try_from(solved.int_info_value(c"mip_node_count").unwrap_or(0)).unwrap_or(0);
    match solved.status() {
        HighsModelStatus::Infeasible | HighsModelStatus::UnboundedOrInfeasible => Ok(Mip { values: None, bound: f64::INFINITY, nodes }),
        HighsModelStatus::Optimal | HighsModelStatus::ReachedTimeLimit | HighsModelStatus::ReachedInterrupt => {
            Ok(Mip { values: found.then(|| solved.get_solution().columns().to_vec()), bound, nodes })
        }
        // Numerically lost: nothing is known.
        _ => Ok(Mip { values: None, bound: f64::NEG_INFINITY, nodes }),
    }
}
