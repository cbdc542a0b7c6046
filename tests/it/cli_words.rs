//! What the program says on a terminal, in Chinese and in English: help, mistakes, fatal errors, and which language is chosen.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use carecircle::cli::help_texts;
use carecircle::words::Language;

use crate::cli::little;

/// Variables that name the language of a system.
const VARIABLES: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];

/// The program on a system whose variables are these and no others.
fn on(system: &[(&str, &str)], args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_carecircle"));
    VARIABLES.iter().for_each(|name| {
        command.env_remove(name);
    });
    command.envs(system.iter().copied()).args(args).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Columns of a line on a terminal: two for what is written full width.
fn columns(line: &str) -> usize {
    let wide = |c: char| matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}');
    line.chars().map(|c| if wide(c) { 2 } else { 1 }).sum()
}

/// Commands of the program with those below them, as they are typed.
fn all_commands() -> BTreeSet<Vec<String>> {
    let is_command = |of: &str| !of.contains("--") && !of.contains('<') && of != "carecircle help";
    let typed = help_texts().into_iter().filter(|text| text.required && is_command(&text.of));
    typed.map(|text| text.of.split_whitespace().skip(1).map(str::to_owned).collect()).collect()
}

#[test]
fn every_command_and_argument_is_described_in_every_language() {
    let texts = help_texts();
    assert!(texts.iter().filter(|text| text.required).count() > 250, "the walk over the commands finds too little");
    let mut wrong = Vec::new();
    for language in Language::all() {
        let places = language.catalogue().places();
        for text in texts.iter().filter(|text| text.required) {
            if !text.keys.iter().any(|key| places.contains_key(key)) {
                wrong.push(format!("{}.ftl: nothing says what `{}` is; its key is {}", language.tag(), text.of, text.keys[0]));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// A page in each language fits 100 columns, and no heading of the other language is left.
#[test]
fn pages_of_help_are_in_one_language_and_fit() {
    let commands = all_commands();
    assert!(commands.len() > 30, "{commands:?}");
    for command in commands {
        // The study stands before what is done with a scenario.
        let words: Vec<&str> = command.iter().map(String::as_str).collect();
        let words = if words.len() == 2 { vec![words[0], "my-city", words[1]] } else { words };
        for (tag, own, other) in
            [("zh", "用法：", ["Usage:", "Options:", "[OPTIONS]", "default"]), ("en", "Usage:", ["用法", "选项：", "[选项]", "不填"])]
        {
            let told = on(&[], &[&words[..], &["--lang", tag, "--help"]].concat());
            let page = stdout(&told);
            assert_eq!(told.status.code(), Some(0), "{words:?}: {}", stderr(&told));
            assert!(page.contains(own), "{words:?}: {page}");
            for word in other {
                assert!(!page.contains(word), "{words:?} --lang {tag} says {word}: {page}");
            }
            for line in page.lines() {
                assert!(columns(line) <= 100, "{words:?} --lang {tag}: {} columns: {line}", columns(line));
            }
        }
    }
}

#[test]
fn the_system_or_the_option_chooses_the_language() {
    let help = |system: &[(&str, &str)], args: &[&str]| stdout(&on(system, args));
    let zh = help(&[], &["run", "--help", "--lang", "zh"]);
    let en = help(&[], &["run", "--help", "--lang", "en"]);
    assert!(zh.contains("结果写到哪个文件夹") && en.contains("Folder to write the results to"), "{zh}{en}");
    for system in
        [&[("LANG", "zh_CN.UTF-8")][..], &[("LANG", "en_US.UTF-8"), ("LC_ALL", "zh_TW")], &[("LANG", "C"), ("LC_MESSAGES", "zh_CN.UTF-8")]]
    {
        assert_eq!(help(system, &["run", "--help"]), zh, "{system:?}");
        assert_eq!(help(system, &["run", "-h"]), zh, "{system:?}");
        assert_eq!(help(system, &["help", "run"]), zh, "{system:?}");
        assert_eq!(help(system, &["--lang=en", "run", "--help"]), en, "{system:?}");
    }
    for system in [&[("LANG", "en_GB.UTF-8")][..], &[("LANG", "de_DE.UTF-8")], &[("LC_ALL", "en_US.UTF-8"), ("LANG", "zh_CN.UTF-8")]] {
        assert_eq!(help(system, &["run", "--help"]), en, "{system:?}");
    }
    // Nothing names a language: English, and how to have it in Chinese.
    for system in [&[][..], &[("LANG", "C")], &[("LC_ALL", "POSIX"), ("LANG", "zh_CN.UTF-8")], &[("LANG", "C.UTF-8")]] {
        assert_eq!(help(system, &["run", "--help"]).trim_end(), format!("{}\n\n中文帮助：加上 --lang zh", en.trim_end()), "{system:?}");
    }
}

/// A mistake, what is said of it in Chinese, and in English.
type Mistake<'a> = (&'a [&'a str], &'a [&'a str], &'a [&'a str]);

/// Says of each mistake what matters: alone in the language that is known, both where none is, Chinese first.
fn told(mistakes: &[Mistake<'_>]) {
    for (args, zh, en) in mistakes {
        let asked = |tag: &str| on(&[("LANG", tag)], args);
        let (chinese, english, both) = (asked("zh_CN.UTF-8"), asked("en_US.UTF-8"), asked("C"));
        for output in [&chinese, &english, &both] {
            assert_eq!(output.status.code(), Some(2), "{args:?}: {}", stderr(output));
            assert!(output.stdout.is_empty(), "{args:?}: {}", stdout(output));
        }
        for part in *zh {
            assert!(stderr(&chinese).contains(part) && stderr(&both).contains(part), "{args:?}: no '{part}' in {}", stderr(&chinese));
            assert!(en.contains(part) || !stderr(&english).contains(part), "{args:?}: '{part}' in {}", stderr(&english));
        }
        for part in *en {
            assert!(stderr(&english).contains(part) && stderr(&both).contains(part), "{args:?}: no '{part}' in {}", stderr(&english));
            assert!(zh.contains(part) || !stderr(&chinese).contains(part), "{args:?}: '{part}' in {}", stderr(&chinese));
        }
        let first = |parts: &[&str]| parts.iter().filter_map(|part| stderr(&both).find(part)).min();
        assert!(first(&zh[..1]) < first(&en[..1]), "{args:?}: Chinese comes first: {}", stderr(&both));
        // The usage that follows names what was typed, which is the option now.
        let begins = |output: &Output| stderr(output).lines().next().unwrap_or_default().to_owned();
        assert_eq!(begins(&on(&[("LANG", "C")], &[&["--lang", "zh"], *args].concat())), begins(&chinese), "{args:?}: --lang");
    }
}

#[test]
fn words_that_the_command_line_does_not_know_are_told_in_the_users_language() {
    told(&[
        (&["rn"], &["没有“rn”这个命令", "是不是 run", "详细说明"], &["there is no command 'rn'", "did you mean run", "More: "]),
        (&["run", "x", "--ot", "y"], &["这里没有“--ot”这个选项", "是不是 --out"], &["there is no option '--ot'", "did you mean --out"]),
        (&["run", "x"], &["还缺：--out <文件夹>"], &["missing: --out <DIR>"]),
        (&["run", "--out", "y"], &["还缺：<研究文件夹>"], &["missing: <STUDY>"]),
        (&["run", "x", "--out"], &["--out <文件夹> 后面没有写内容"], &["--out <DIR>: nothing follows it"]),
        (&["run", "x", "--out", "y", "--out", "z"], &["--out <文件夹> 写了两次"], &["--out <DIR> is given twice"]),
        (&["check", "x", "y"], &["多写了“y”"], &["'y' is one word too many"]),
        (&["check", "x", "--json", "--accept-crs"], &["不能和", "一起写"], &["cannot be given together with"]),
        (&["run", "x", "--out", "y", "--require", "most"], &["不能写“most”：应为数字"], &["found 'most'; expected a number"]),
        (&["closures", "x", "--most", "1.5"], &["不能写“1.5”：应为整数"], &["found '1.5'; expected a whole number"]),
        (&["uncertainty", "x", "--draws", "5"], &["应为 20 到 200000 的整数"], &["a whole number from 20 to 200000"]),
        (&["serve", "--addr", "localhost"], &["应为数字地址加端口，如 127.0.0.1:8080"], &["expected a numeric address and a port"]),
        (&["serve", "--host", "http://x"], &["只写域名"], &["expected a host's name alone"]),
        (&["serve", "--memory", "much"], &["不小于 64 MiB"], &["at least 64 MiB"]),
        (&["serve", "--base-path", "a b"], &["组成的路径"], &["percent-encoded"]),
        (
            &["plan", "x", "--service", "y", "--model", "mclpp"],
            &["不能写“mclpp”，可以写：mclp", "是不是 mclp"],
            &["expected one of mclp", "did you mean mclp"],
        ),
        (&["completions"], &["还缺：<命令行>"], &["missing: <SHELL>"]),
    ]);
}

/// Without what to do, `scenario` shows its help, in the language, and fails.
#[test]
fn a_command_that_lacks_what_to_do_says_so() {
    let output = on(&[("LANG", "zh_CN.UTF-8")], &["scenario", "x"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("没有写要做什么") && stderr(&output).contains("compare"), "{}", stderr(&output));
}

#[test]
fn what_cannot_be_done_is_told_in_the_users_language() {
    let dir = tempfile::tempdir().unwrap();
    let study = dir.path().join("小镇");
    fs::create_dir(&study).unwrap();
    little(&study);
    let bare = dir.path().join("bare");
    fs::create_dir(&bare).unwrap();
    fs::write(bare.join("study.toml"), "[study]\nname = \"无名\"\n[[facilities]]\nfile = \"gone.csv\"\n[[homes]]\nfile = \"gone.csv\"\n")
        .unwrap();
    let file = dir.path().join("file.txt");
    fs::write(&file, "x").unwrap();
    let path = |p: &Path| p.to_str().unwrap().to_owned();
    let (study, bare, file, nowhere) = (path(&study), path(&bare), path(&file), path(&dir.path().join("nowhere")));
    let (out, below_file) = (path(&dir.path().join("out")), path(&Path::new(&file).join("out.csv")));
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = taken.local_addr().unwrap().to_string();
    told(&[
        (&["check", &nowhere], &["读不了", "没有这个文件或文件夹", "研究是一个装有"], &["cannot be read", "a study is a folder"]),
        (&["run", &bare, "--out", &out], &["读不了", "gone.csv"], &["cannot be read", "gone.csv"]),
        (&["run", &study, "--out", &file], &["是一个文件，--out 应为文件夹"], &["is a file; --out expects a folder"]),
        (&["run", &study, "--out", &study], &["里有 study.toml", "请换一个 --out"], &["holds a study.toml", "choose another --out"]),
        (&["closures", &study, "--out", &below_file], &["写不了", "有没有权限"], &["cannot write", "may you write there"]),
        (&["closures", &study, "--out", &file], &["文件名应以 .csv 结尾"], &["expected a name that ends in .csv"]),
        (&["closures", &study, "--circle", "x"], &["没有编号为“x”的服务圈"], &["there is no circle 'x'"]),
        (&["closures", &study, "--cohort", "x"], &["没有编号为“x”的人群"], &["there is no cohort 'x'"]),
        (&["explain", &study, "--home", "zz"], &["没有编号为“zz”的住地", "最接近"], &["no home has the id 'zz'", "the nearest id"]),
        (&["run", &study, "--out", &out, "--require", "90"], &["0 到 1，如 0.9"], &["from 0 to 1, such as 0.9"]),
        (&["run", &study, "--out", &out, "--scenario", "x"], &["没有名为“x”的方案"], &["no scenario is called 'x'"]),
        (
            &["site", &study, "--at", "28.85,121.13"],
            &["经度和纬度好像写反了", "121.13,28.85"],
            &["longitude and latitude look swapped", "121.13,28.85"],
        ),
        (&["site", &study, "--at", "121.13,28.85"], &["没有道路", "[roads]"], &["has no roads", "[roads]"]),
        (&["plan", &study, "--service", "x", "--sites", "1"], &["研究里没有", "canteen"], &["the study has", "canteen"]),
        (&["targets", &study], &["没有写政策清单", "请写 --pack"], &["names no packs", "give --pack"]),
        (
            &["targets", "--list", "--pack", "linhai"],
            &["没有“linhai”这份政策清单", "最接近的是"],
            &["there is no pack \"linhai\"", "did you mean"],
        ),
        (&["serve", &study, "--addr", &addr], &["端口已被占用"], &["cannot listen on"]),
        (&["scenario", &nowhere, "list"], &["里没有 study.toml"], &["no study.toml there"]),
        (&["new", &study, "--roads", &file], &["不是空的"], &["not empty"]),
        (&["word-template", &file], &["已有同名文件"], &["a file of that name is kept"]),
    ]);
}

/// What machines read is the same in every language, and a report is in Chinese unless it is asked for in another.
#[test]
fn the_system_changes_no_output() {
    let dir = tempfile::tempdir().unwrap();
    little(dir.path());
    let study = dir.path().to_str().unwrap();
    let outputs = ["zh_CN.UTF-8", "en_US.UTF-8", "C"].map(|tag| on(&[("LANG", tag)], &["check", study, "--json"]));
    assert!(outputs.iter().all(|o| o.status.code() == Some(0) && o.stdout == outputs[0].stdout));
    let template = |tag: &str, more: &[&str]| {
        let path = dir.path().join(format!("{tag}{}.docx", more.len()));
        assert_eq!(on(&[("LANG", tag)], &[&["word-template", path.to_str().unwrap()], more].concat()).status.code(), Some(0));
        fs::read(path).unwrap()
    };
    let chinese = template("zh_CN.UTF-8", &[]);
    assert!(template("en_US.UTF-8", &[]) == chinese && template("C", &[]) == chinese);
    assert!(template("zh_CN.UTF-8", &["--lang", "en"]) != chinese);
}

/// Stages of the crates below go to the command line by their English names; each has its words.
#[test]
fn every_stage_has_its_words() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = |path: &str| fs::read_to_string(root.join(path)).unwrap();
    let known = text("src/cli/progress.rs");
    let mut stages = 0;
    for file in ["src/analysis/pipeline/mod.rs", "src/analysis/pipeline/load.rs", "src/serve/read_study.rs", "src/serve/publish/mod.rs"] {
        for stage in text(file).split(" stage(\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(known.contains(&format!("\"{stage}\" => say!(")), "{file}: the stage '{stage}' has no words in src/cli/progress.rs");
            stages += 1;
        }
    }
    assert!(stages >= 12, "{stages}");
}
