//! `carecircle targets --towns`: the rows of a pack in every town by itself.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Result, ensure};

use crate::args::Targets;
use crate::failure::{OrFail, failure};
use crate::stdout::tell;
use crate::{Exit, Progress};
use carecircle_analysis::Loaded;
use carecircle_analysis::targets::{Pack, PackContext, TownBoard, TownWeights};
use carecircle_base::model::LayerReport;
use carecircle_base::units::thousands;
use carecircle_import::config::{FileFormat, LayerFile};
use carecircle_import::table;
use carecircle_import::text::fold;
use carecircle_present::export;
use carecircle_words::say;

/// Creates the file that is to be written, so that a wrong name fails before the long part.
pub(super) fn create(out: Option<&Path>) -> Result<()> {
    let Some(out) = out else { return Ok(()) };
    let end = out.extension().map(|e| e.to_string_lossy().to_lowercase());
    ensure!(
        matches!(end.as_deref(), Some("xlsx" | "json")),
        failure(say!("cli-out-ends", flag = "--out", path = out, ends = ".xlsx, .json"))
    );
    std::fs::File::create(out).map(drop).or_fail(|| say!("cli-cannot-write", path = out))
}

/// Weights of a table on disk: CSV or a workbook.
fn weights(file: &Path, pack: &Pack) -> Result<TownWeights> {
    let name = file.to_string_lossy();
    let format = FileFormat::of_name(&name).filter(|f| f.is_list());
    let format = format.or_fail(|| say!("cli-out-ends", flag = "--weights", path = file, ends = ".csv, .xlsx"))?;
    let bytes = std::fs::read(file).or_fail(|| say!("cli-cannot-read", path = file))?;
    let source = LayerFile::new(&name, format);
    let table = table::parse(&bytes, &source, &[], &["编号", "条", "分值", "计分"], &mut LayerReport::new("weights", &name))?;
    TownWeights::read(&table, pack).or_fail(|| say!("cli-cannot-read", path = file))
}

pub(super) fn towns(args: &Targets, packs: &[Pack], loaded: &Loaded, progress: &Progress) -> Result<Exit> {
    let (study, net) = (&loaded.study, loaded.network.as_deref());
    let is_table = args.out.as_ref().is_some_and(|out| out.extension().is_some_and(|e| e.eq_ignore_ascii_case("xlsx")));
    ensure!(
        packs.len() == 1 || !is_table && args.weights.is_none(),
        failure(say!("cli-towns-one-pack", packs = packs.iter().map(|p| p.id.as_str()).collect::<Vec<_>>().join(", ")))
    );
    let table = args.weights.as_ref().map(|file| weights(file, &packs[0])).transpose()?;
    progress.stage(say!("stage-circles"));
    let context = PackContext::new(study);
    let board = |pack: &Pack| {
        let year = super::year(args, study, pack)?;
        Ok(Arc::new(TownBoard::new(study, net, &context, pack, year, table.as_ref())))
    };
    let boards: Vec<Arc<TownBoard>> = packs.iter().map(board).collect::<Result<_>>()?;
    ensure!(boards.iter().all(|b| !b.towns.is_empty()), failure(say!("cli-towns-none")));
    let only = args.town.as_ref().map(|asked| town(&boards[0], asked)).transpose()?;
    progress.finish();
    if let Some(out) = &args.out {
        if is_table {
            export::town_board_xlsx(study, &boards[0], only, out)?;
        } else {
            let text = export::town_boards_json(study, net.is_none(), &boards);
            std::fs::write(out, text).or_fail(|| say!("cli-cannot-write", path = out))?;
        }
        progress.line(&format!("  {}", out.display()));
    }
    if args.json {
        tell!("{}", export::town_boards_json(study, net.is_none(), &boards))?;
        return Ok(Exit::Done);
    }
    for board in &boards {
        text(board, study.simulated)?;
        if let Some(only) = only {
            one(board, only)?;
        }
    }
    Ok(Exit::Done)
}

/// Row of the town that a name, code or id names.
fn town(board: &TownBoard, asked: &str) -> Result<usize> {
    let is = |t: &&carecircle_analysis::targets::TownRank| t.area == asked || fold(&t.name) == fold(asked);
    let found = board.towns.iter().find(is).and_then(|own| board.towns.iter().position(|t| t == own));
    let names = || board.towns.iter().map(|t| t.name.as_str()).collect::<Vec<_>>().join("、");
    found.or_fail(|| say!("cli-towns-unknown", town = asked, towns = names()))
}

/// The ranking as a table.
fn text(board: &TownBoard, simulated: bool) -> Result<()> {
    let mark = if simulated { " [模拟数据 simulated]" } else { "" };
    tell!("{} · {} 年，截至 as of {}{mark}\n", board.pack.name.zh, board.year, board.date)?;
    tell!("名次 rank  得分 points  达到 met  未达到 missed  缺数据 no data  落后 behind  镇街 town\n")?;
    let mut towns: Vec<_> = board.towns.iter().collect();
    towns.sort_by_key(|t| (t.rank.unwrap_or(usize::MAX), t.rank_worst));
    for town in towns {
        let points = format!("{}/{}", export::plain(town.points), export::plain(town.of));
        let [met, missed, no_data, behind] = [town.met, town.missed, town.no_data, town.behind];
        let (rank, seniors) = (export::town_rank(town), thousands(town.seniors));
        tell!("{rank:>9}  {points:>11}  {met:>8}  {missed:>13}  {no_data:>14}  {behind:>11}  {}（{seniors} 人）\n", town.name)?;
    }
    let judged = board.clauses.iter().filter(|c| c.judged).count();
    let (shown, whole) = (board.clauses.len() - judged, board.whole_only.len());
    tell!("逐镇评价 {judged} 条，只列数值 {shown} 条，没有分镇数据 {whole} 条 judged, shown only, not by town\n")
}

/// One town's rows.
fn one(board: &TownBoard, town: usize) -> Result<()> {
    tell!("\n{}\n", board.towns[town].name)?;
    for clause in &board.clauses {
        let cell = &clause.cells[town];
        let value =
            cell.value.map_or_else(|| "—".to_owned(), |v| if clause.share { export::plain(v * 100.0) + "%" } else { export::plain(v) });
        let number = clause.clause.map_or_else(String::new, |c| c.to_string());
        tell!("  {number:>3}  {}  {value}  {}\n", export::town_state(cell.state).zh(), clause.name.zh)?;
    }
    Ok(())
}
