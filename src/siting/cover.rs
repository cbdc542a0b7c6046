//! The fewest (or cheapest) sites that cover every row: set covering, reduced first, its pieces solved apart.

use highs::{Col, HighsModelStatus, HighsSolutionStatus, Model, RowProblem, Sense};

use super::SitingError;
use super::clock::Clock;
use super::costs::u32_of;

/// Sites that cover, and a bound on what any cover costs.
#[derive(Debug, Clone)]
pub(super) struct Cover {
    pub(super) sites: Vec<u32>,
    pub(super) cost: f64,
    pub(super) bound: f64,
    pub(super) nodes: usize,
}

/// Covers all `rows` (sets of candidates, none empty) at least cost.
pub(super) fn cover(rows: &[Vec<u32>], costs: &[f64], clock: &Clock) -> Result<Cover, SitingError> {
    let reduced = reduce(rows, costs);
    let mut total = Cover { cost: reduced.picked.iter().map(|&j| costs[j as usize]).sum(), bound: 0.0, nodes: 0, sites: reduced.picked };
    total.bound = total.cost;
    for piece in pieces(&reduced.rows, costs.len()) {
        let solved = solve_piece(&piece, costs, clock)?;
        total.cost += solved.cost;
        total.bound += solved.bound;
        total.nodes += solved.nodes;
        total.sites.extend(solved.sites);
    }
    total.sites.sort_unstable();
    Ok(total)
}

/// The cover that takes the candidate with most new rows per cost, then drops what is not needed.
pub(super) fn greedy(rows: &[Vec<u32>], costs: &[f64]) -> Vec<u32> {
    let columns = columns(rows, costs.len());
    let mut left: Vec<usize> = columns.iter().map(Vec::len).collect();
    let mut covered = vec![0_u32; rows.len()];
    let mut open_rows = rows.len();
    let mut sites = Vec::new();
    while open_rows > 0 {
        let worth = |j: usize| {
            #[expect(clippy::cast_precision_loss, reason = "a number of rows")]
            let new = left[j] as f64;
            new / costs[j].max(1e-9)
        };
        let j = (0..costs.len()).max_by(|&a, &b| worth(a).total_cmp(&worth(b)).then(b.cmp(&a))).expect("rows have candidates");
        sites.push(u32_of(j));
        for &i in &columns[j] {
            if covered[i as usize] == 0 {
                open_rows -= 1;
                for &k in &rows[i as usize] {
                    left[k as usize] -= 1;
                }
            }
            covered[i as usize] += 1;
        }
    }
    for at in (0..sites.len()).rev() {
        let column = &columns[sites[at] as usize];
        if column.iter().all(|&i| covered[i as usize] > 1) {
            for &i in column {
                covered[i as usize] -= 1;
            }
            sites.remove(at);
        }
    }
    sites.sort_unstable();
    sites
}

fn columns(rows: &[Vec<u32>], candidates: usize) -> Vec<Vec<u32>> {
    let mut columns = vec![Vec::new(); candidates];
    for (i, row) in rows.iter().enumerate() {
        for &j in row {
            columns[j as usize].push(u32_of(i));
        }
    }
    columns
}

struct Reduced {
    picked: Vec<u32>,
    rows: Vec<Vec<u32>>,
}

/// Drops rows that hold another row, candidates that another beats, and picks those that a row has no choice but.
fn reduce(rows: &[Vec<u32>], costs: &[f64]) -> Reduced {
    let mut rows: Vec<Vec<u32>> = rows.to_vec();
    for row in &mut rows {
        row.sort_unstable();
        row.dedup();
    }
    let mut picked = Vec::new();
    loop {
        let before = (rows.len(), rows.iter().map(Vec::len).sum::<usize>());
        rows.sort_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
        rows.dedup();
        rows = smallest_sets(rows, costs.len());
        let columns = columns(&rows, costs.len());
        let beaten = beaten_columns(&rows, &columns, costs);
        for row in &mut rows {
            row.retain(|&j| !beaten[j as usize]);
        }
        let mut forced: Vec<u32> = rows.iter().filter(|r| r.len() == 1).map(|r| r[0]).collect();
        forced.sort_unstable();
        forced.dedup();
        rows.retain(|r| r.iter().all(|j| forced.binary_search(j).is_err()));
        picked.extend(forced);
        if (rows.len(), rows.iter().map(Vec::len).sum::<usize>()) == before {
            return Reduced { picked, rows };
        }
    }
}

/// Of sets sorted by length, those that hold no earlier one.
fn smallest_sets(rows: Vec<Vec<u32>>, candidates: usize) -> Vec<Vec<u32>> {
    // Each kept set is filed under its rarest candidate, so that a set meets few of them.
    let mut count = vec![0_usize; candidates];
    for &j in rows.iter().flatten() {
        count[j as usize] += 1;
    }
    let mut filed: Vec<Vec<u32>> = vec![Vec::new(); candidates];
    let mut kept: Vec<Vec<u32>> = Vec::new();
    let mut has = vec![false; candidates];
    for row in rows {
        for &j in &row {
            has[j as usize] = true;
        }
        let holds = row.iter().flat_map(|&j| &filed[j as usize]).any(|&k| kept[k as usize].iter().all(|&j| has[j as usize]));
        for &j in &row {
            has[j as usize] = false;
        }
        if !holds {
            let rare = row.iter().min_by_key(|&&j| (count[j as usize], j)).expect("rows are not empty");
            filed[*rare as usize].push(u32_of(kept.len()));
            kept.push(row);
        }
    }
    kept
}

/// Candidates whose rows another covers at no more cost; of equals the lowest stays.
fn beaten_columns(rows: &[Vec<u32>], columns: &[Vec<u32>], costs: &[f64]) -> Vec<bool> {
    let mut beaten = vec![false; costs.len()];
    for j in 0..costs.len() {
        let mine = &columns[j];
        let Some(rare) = mine.iter().min_by_key(|&&i| rows[i as usize].len()) else { continue };
        beaten[j] = rows[*rare as usize].iter().any(|&k| {
            let k = k as usize;
            let theirs = &columns[k];
            k != j
                && !beaten[k]
                && costs[k] <= costs[j]
                && (theirs.len() > mine.len() || (theirs.len() == mine.len() && (k < j || costs[k] < costs[j])))
                && mine.iter().all(|i| theirs.binary_search(i).is_ok())
        });
    }
    beaten
}

/// Rows that share candidates, together.
fn pieces(rows: &[Vec<u32>], candidates: usize) -> Vec<Vec<Vec<u32>>> {
    let mut parent: Vec<u32> = (0..u32_of(candidates)).collect();
    fn root(parent: &mut [u32], mut j: u32) -> u32 {
        while parent[j as usize] != j {
            parent[j as usize] = parent[parent[j as usize] as usize];
            j = parent[j as usize];
        }
        j
    }
    for row in rows {
        for &j in &row[1..] {
            let (a, b) = (root(&mut parent, row[0]), root(&mut parent, j));
            parent[a.max(b) as usize] = a.min(b);
        }
    }
    let mut number = vec![usize::MAX; candidates];
    let mut pieces: Vec<Vec<Vec<u32>>> = Vec::new();
    for row in rows {
        let at = root(&mut parent, row[0]) as usize;
        if number[at] == usize::MAX {
            number[at] = pieces.len();
            pieces.push(Vec::new());
        }
        pieces[number[at]].push(row.clone());
    }
    pieces
}

/// One connected piece, by HiGHS from the greedy cover.
fn solve_piece(rows: &[Vec<u32>], costs: &[f64], clock: &Clock) -> Result<Cover, SitingError> {
    let mut used: Vec<u32> = rows.iter().flatten().copied().collect();
    used.sort_unstable();
    used.dedup();
    let small = |j: u32| used.binary_search(&j).expect("used");
    let own_costs: Vec<f64> = used.iter().map(|&j| costs[j as usize]).collect();
    let own_rows: Vec<Vec<u32>> = rows.iter().map(|r| r.iter().map(|&j| u32_of(small(j))).collect()).collect();
    let start = greedy(&own_rows, &own_costs);
    let start_cost: f64 = start.iter().map(|&j| own_costs[j as usize]).sum();
    let step = if own_costs.iter().all(|c| c.fract() == 0.0) { 1.0 } else { 0.0 };
    let mut program = RowProblem::default();
    let columns: Vec<Col> = own_costs.iter().map(|&c| program.add_integer_column(c, 0..=1)).collect();
    for row in &own_rows {
        program.add_row(1.., row.iter().map(|&j| (columns[j as usize], 1.0)));
    }
    let mut values = vec![0.0; columns.len()];
    for &j in &start {
        values[j as usize] = 1.0;
    }
    let answer = mip(program, Some(&values), step, clock)?;
    let (sites, cost) = match answer.values {
        Some(v) => {
            let sites: Vec<u32> = (0..u32_of(v.len())).filter(|&j| v[j as usize] > 0.5).collect();
            let cost = sites.iter().map(|&j| own_costs[j as usize]).sum();
            if cost <= start_cost { (sites, cost) } else { (start, start_cost) }
        }
        None => (start, start_cost),
    };
    let bound = if step > 0.0 { (answer.bound - 1e-6).ceil() } else { answer.bound };
    Ok(Cover { sites: sites.iter().map(|&j| used[j as usize]).collect(), cost, bound: bound.clamp(0.0, cost), nodes: answer.nodes })
}

/// What a mixed-integer program gave.
pub(super) struct Mip {
    pub(super) values: Option<Vec<f64>>,
    pub(super) bound: f64,
    pub(super) nodes: usize,
}

/// Minimises by HiGHS, one thread, fixed seed; `step` is what objectives are whole multiples of, 0 for anything.
///
/// HiGHS can be told to end at a time, not now: when somebody may stop it, it works on a thread of its own, which is
/// left to run out when it is stopped.
pub(super) fn mip(program: RowProblem, start: Option<&[f64]>, step: f64, clock: &Clock) -> Result<Mip, SitingError> {
    let left = clock.left();
    if !clock.stoppable() {
        return run(program, start, step, left);
    }
    let start = start.map(<[f64]>::to_vec);
    let (send, receive) = std::sync::mpsc::channel();
    std::thread::spawn(move || send.send(run(program, start.as_deref(), step, left)));
    loop {
        match receive.recv_timeout(std::time::Duration::from_millis(20)) {
            Ok(answer) => return answer,
            Err(std::sync::mpsc::RecvTimeoutError::Timeout) if !clock.stopped() => {}
            Err(_) => return Ok(Mip { values: None, bound: f64::NEG_INFINITY, nodes: 0 }),
        }
    }
}

fn run(program: RowProblem, start: Option<&[f64]>, step: f64, left: f64) -> Result<Mip, SitingError> {
    let failed = |detail: String| SitingError::Solver { model: "mixed-integer", detail };
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
        other => Err(failed(format!("status {other:?}"))),
    }
}
