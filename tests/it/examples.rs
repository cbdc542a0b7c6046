//! What the help and the documents tell a reader to type is understood by the program.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn carecircle(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_carecircle")).args(args).output().unwrap()
}

fn help(args: &[&str]) -> String {
    let told = carecircle(&[args, &["--help"]].concat());
    assert!(told.status.success(), "{args:?}: {}", String::from_utf8_lossy(&told.stderr));
    String::from_utf8(told.stdout).unwrap()
}

/// The commands in a line: what follows `carecircle` as far as a pipe, a redirection, a comment or the next command.
fn commands(line: &str) -> Vec<Vec<String>> {
    let line = line.split("  ").map(str::trim).find(|part| part.starts_with("carecircle ")).unwrap_or_default();
    line.split("&&")
        .filter_map(|part| part.trim().strip_prefix("carecircle "))
        .map(|part| {
            let part = part.split(['|', '>', '#', '&', '…']).next().unwrap_or_default();
            part.split_whitespace().map(|word| word.trim_matches(['\'', '"']).to_owned()).collect()
        })
        .collect()
}

/// Its words are read before `--help` answers, so a flag that is none fails.
fn understood(command: &[String], told_in: &str) {
    let words: Vec<&str> = command.iter().map(String::as_str).collect();
    help(&words);
    // A row of the program's own packs is one of them.
    let own = !words.contains(&"--pack");
    if let Some(at) = words.iter().position(|&w| w == "--explain").filter(|_| own) {
        let row = carecircle(&["targets", "--explain", words[at + 1]]);
        assert!(row.status.success() || words[at + 1] == "ROW", "{told_in}: {words:?}: {}", String::from_utf8_lossy(&row.stderr));
    }
}

#[test]
fn every_example_of_the_help_is_understood() {
    for (language, commands_follow, options_follow) in [("en", "Commands:", "Options:"), ("zh", "命令：", "选项：")] {
        let page = |args: &[&str]| help(&[args, &["--lang", language]].concat());
        let overview = page(&[]);
        let mut pages = vec![overview.clone()];
        let listed = overview.split(commands_follow).nth(1).unwrap().split(options_follow).next().unwrap();
        // Texts of the second column run on below themselves.
        let names = listed.lines().filter(|l| l.starts_with("  ") && !l.starts_with("   ")).filter_map(|l| l.split_whitespace().next());
        pages.extend(names.filter(|&name| name != "help").map(|name| page(&[name])));
        let mut tried = 0;
        for page in pages {
            for line in page.lines().filter(|l| l.starts_with("  carecircle ")) {
                for command in commands(line) {
                    understood(&command, "help");
                    tried += 1;
                }
            }
        }
        assert!(tried > 20, "{tried} examples in {language}");
    }
}

/// Documents that tell a reader what to type.
const DOCUMENTS: [&str; 8] = [
    "README.md",
    "README.zh-CN.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "geodata/STUDY.md",
    "geodata/OUTPUTS.md",
    "seeds/README.md",
];

#[test]
fn every_command_of_the_documents_is_understood() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for name in DOCUMENTS {
        let text = fs::read_to_string(root.join(name)).unwrap();
        // Spans of code, and whole lines of code.
        let spans = text.split('`').skip(1).step_by(2).map(|span| span.replace('\n', " "));
        for span in spans.chain(text.lines().map(str::to_owned)).filter(|span| span.starts_with("carecircle ")) {
            for command in commands(&span) {
                understood(&command, name);
            }
        }
    }
}
