//! The sentences of the command line. A language is one constant, so that none can be missing. Errors are told in
//! English: they are also read by programs and searched for on the web.

use super::{Language, number};

/// What the commands say.
#[derive(Debug, Clone, Copy)]
pub struct Cli {
    pub nothing_found: fn(&str) -> String,
    /// How many answer exactly, and how many lines are shown.
    pub found: fn(u64, u64) -> String,
    pub near: &'static str,
    pub untitled: &'static str,
    pub listed: fn(u64, u64) -> String,
    pub no_articles: &'static str,

    /// Files done, files in all.
    pub files: fn(u64, Option<u64>) -> String,
    pub articles: fn(u64) -> String,
    pub problems: fn(u64) -> String,
    pub left: &'static str,
    pub stopping: &'static str,

    /// Added, changed, unchanged, removed.
    pub done: fn(u64, u64, u64, u64) -> String,
    pub stopped: &'static str,
    pub unreadable: fn(u64) -> String,
    pub more: fn(u64) -> String,

    pub library: &'static str,
    pub sources: &'static str,
    pub index: &'static str,
    pub set_aside: fn(&str) -> String,
    /// Files that an import was stopped in.
    pub unfinished: fn(u64) -> String,
    pub written_by: fn(&str) -> String,
}

impl Cli {
    pub fn of(language: Language) -> &'static Cli {
        match language {
            Language::English => &EN,
            Language::Chinese => &ZH,
        }
    }
}

fn plural(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", number(n), if n == 1 { one } else { many })
}

const EN: Cli = Cli {
    nothing_found: |query| format!("No article holds {query}."),
    found: |total, shown| match (total, shown) {
        (total, shown) if shown < total => {
            format!("{}, the first {} shown (--limit N shows more)", plural(total, "article", "articles"), number(shown))
        }
        (total, _) => plural(total, "article", "articles"),
    },
    near: "These only come near:",
    untitled: "(untitled)",
    listed: |total, shown| match (total, shown) {
        (total, shown) if shown < total => format!("{} of {}", number(shown), plural(total, "article", "articles")),
        (total, _) => plural(total, "article", "articles"),
    },
    no_articles: "The library holds no article yet: `yuelan add PATH` puts some in.",
    files: |done, all| match all {
        Some(all) => format!("{} of {}", number(done), plural(all, "file", "files")),
        None => plural(done, "file", "files"),
    },
    articles: |n| plural(n, "article", "articles"),
    problems: |n| plural(n, "problem", "problems"),
    left: "left",
    stopping: "Stopping after what is at hand; once more to end at once.",
    done: |added, changed, unchanged, removed| {
        let files = |n, what: &str| (n > 0).then(|| format!("{} {what}", number(n)));
        let parts: Vec<String> = [
            files(added, "added"),
            files(changed, "changed"),
            files(removed, "removed"),
            files(unchanged, "unchanged"),
        ]
        .into_iter()
        .flatten()
        .collect();
        if parts.is_empty() { "No files to read.".to_owned() } else { format!("Files: {}.", parts.join(", ")) }
    },
    stopped: "Stopped. What was read so far is kept; the same command goes on from there.",
    unreadable: |n| format!("{}:", plural(n, "problem", "problems")),
    more: |n| format!("... and {} more", number(n)),
    library: "Library",
    sources: "Read from",
    index: "Index",
    set_aside: |reason| format!("The index was set aside ({reason}); `yuelan update` reads everything anew."),
    unfinished: |n| format!("{} not read to the end; `yuelan update` goes on.", plural(n, "file", "files")),
    written_by: |holder| format!("Being written by {holder}."),
};

const ZH: Cli = Cli {
    nothing_found: |query| format!("没有文章含有 {query}。"),
    found: |total, shown| match (total, shown) {
        (total, shown) if shown < total => {
            format!("共 {} 篇，显示前 {} 篇（--limit N 可多显示）", number(total), number(shown))
        }
        (total, _) => format!("共 {} 篇", number(total)),
    },
    near: "以下只是相近：",
    untitled: "（无题）",
    listed: |total, shown| match (total, shown) {
        (total, shown) if shown < total => format!("{} 篇中的 {} 篇", number(total), number(shown)),
        (total, _) => format!("共 {} 篇", number(total)),
    },
    no_articles: "文库里还没有文章：用 `yuelan add 路径` 添加。",
    files: |done, all| match all {
        Some(all) => format!("文件 {}/{}", number(done), number(all)),
        None => format!("文件 {}", number(done)),
    },
    articles: |n| format!("文章 {} 篇", number(n)),
    problems: |n| format!("问题 {} 个", number(n)),
    left: "剩余",
    stopping: "完成手头这一份后停止；再按一次立即结束。",
    done: |added, changed, unchanged, removed| {
        let files = |n, what: &str| (n > 0).then(|| format!("{what} {}", number(n)));
        let parts: Vec<String> =
            [files(added, "新增"), files(changed, "更改"), files(removed, "移除"), files(unchanged, "未变")]
                .into_iter()
                .flatten()
                .collect();
        if parts.is_empty() { "没有可读的文件。".to_owned() } else { format!("文件：{}。", parts.join("，")) }
    },
    stopped: "已停止。读过的都已保存；再次运行同一命令会接着读。",
    unreadable: |n| format!("问题 {} 个：", number(n)),
    more: |n| format!("……另有 {} 个", number(n)),
    library: "文库",
    sources: "来源",
    index: "索引",
    set_aside: |reason| format!("索引已移到一旁（{reason}）；`yuelan update` 会全部重读。"),
    unfinished: |n| format!("{} 个文件未读完；`yuelan update` 会接着读。", number(n)),
    written_by: |holder| format!("正在写入：{holder}。"),
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_read_well_in_both_languages() {
        for (total, shown, en, zh) in [
            (1, 1, "1 article", "共 1 篇"),
            (1234, 1234, "1,234 articles", "共 1,234 篇"),
            (40, 20, "40 articles, the first 20 shown (--limit N shows more)", "共 40 篇，显示前 20 篇（--limit N 可多显示）"),
        ] {
            assert_eq!((EN.found)(total, shown), en);
            assert_eq!((ZH.found)(total, shown), zh);
        }
        assert_eq!((EN.done)(3, 0, 1200, 0), "Files: 3 added, 1,200 unchanged.");
        assert_eq!((ZH.done)(0, 0, 0, 2), "文件：移除 2。");
        assert_eq!((EN.done)(0, 0, 0, 0), "No files to read.");
    }
}
