//! The sentences of the screen. A language is one constant, so the compiler sees to it that no sentence is missing.

use super::{Language, number};

/// What the screen says. Sentences with a number or a name in them are functions.
#[derive(Debug, Clone, Copy)]
pub struct Screen {
    pub program: &'static str,
    pub articles: fn(u64) -> String,
    pub at_least: fn(u64) -> String,
    pub by_relevance: &'static str,
    pub by_date: &'static str,
    pub searching: &'static str,
    pub box_invitation: &'static str,
    pub near_results: &'static str,
    pub untitled: &'static str,

    pub opening: &'static str,
    pub empty_library: &'static str,
    pub empty_library_hints: &'static [&'static str],
    pub empty_importing: &'static str,
    pub nothing_found: fn(&str) -> String,
    pub nothing_found_hints: &'static [&'static str],

    pub importing: &'static str,
    pub files: fn(u64) -> String,
    pub import_done: fn(u64) -> String,
    pub import_stopped: fn(u64) -> String,
    pub import_problems: fn(u64, &str) -> String,
    pub import_failed: fn(&str) -> String,
    pub other_writer: fn(&str) -> String,

    pub hits: &'static str,
    pub last_hit: &'static str,
    pub first_hit: &'static str,
    pub no_next_article: &'static str,
    pub no_previous_article: &'static str,
    pub search_failed: fn(&str) -> String,
    pub open_failed: fn(&str) -> String,
    pub raw: &'static str,
    pub raw_loading: &'static str,

    pub help: &'static str,
    pub help_close: &'static str,
    pub and_key: &'static str,

    pub unclosed_quote: &'static str,
    pub nothing_after_operator: &'static str,
    pub nothing_to_exclude: &'static str,
    pub only_excludes: &'static str,
    pub too_long: &'static str,
}

impl Screen {
    pub fn of(language: Language) -> &'static Screen {
        match language {
            Language::English => &EN,
            Language::Chinese => &ZH,
        }
    }
}

/// English counts: one article, two articles.
fn counted(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", number(n), if n == 1 { one } else { many })
}

pub const EN: Screen = Screen {
    program: "Yuelan",
    articles: |n| counted(n, "article", "articles"),
    at_least: |n| format!("{}+ articles", number(n)),
    by_relevance: "by relevance",
    by_date: "newest first",
    searching: "searching",
    box_invitation: "type to search",
    near_results: "These come close, without all that was typed",
    untitled: "(untitled)",

    opening: "Opening the library …",
    empty_library: "There is nothing to read here yet.",
    empty_library_hints: &[
        "Add documents from a shell:",
        "yuelan add FOLDER",
        "Plain text, Markdown, HTML and JSON Lines are read,",
        "in UTF-8, UTF-16, GB18030 or Big5.",
    ],
    empty_importing: "The first articles are on their way.",
    nothing_found: |query| format!("Nothing holds “{query}”."),
    nothing_found_hints: &[
        "Every word must occur: try fewer of them.",
        "“Quotes” ask for exactly these characters, -word leaves out.",
        "Traditional and simplified, full and half width are the same.",
    ],

    importing: "importing",
    files: |n| counted(n, "file", "files"),
    import_done: |n| format!("Import done: {}.", counted(n, "article", "articles")),
    import_stopped: |n| format!("Import stopped; {} are kept.", counted(n, "article", "articles")),
    import_problems: |n, first| format!("{} could not be read; the first: {first}", counted(n, "thing", "things")),
    import_failed: |reason| format!("The import could not go on: {reason}"),
    other_writer: |who| format!("also being written by {who}"),

    hits: "hit",
    last_hit: "That was the last hit.",
    first_hit: "That was the first hit.",
    no_next_article: "This is the last article of the list.",
    no_previous_article: "This is the first article of the list.",
    search_failed: |reason| format!("The search failed: {reason}"),
    open_failed: |reason| format!("The article could not be opened: {reason}"),
    raw: "as in the file",
    raw_loading: "Reading the file …",

    help: "Keys",
    help_close: "closes this page",
    and_key: "Anything that is no key and not ASCII starts a search with it.",

    unclosed_quote: "The quotation is still open: it goes on to the end.",
    nothing_after_operator: "Nothing stands after the colon yet.",
    nothing_to_exclude: "Nothing stands after the minus yet.",
    only_excludes: "Only exclusions: all other articles are shown.",
    too_long: "Too much was typed: only the beginning is looked for.",
};

pub const ZH: Screen = Screen {
    program: "阅览",
    articles: |n| format!("{} 篇", number(n)),
    at_least: |n| format!("{}+ 篇", number(n)),
    by_relevance: "按相关",
    by_date: "新的在前",
    searching: "搜索中",
    box_invitation: "输入即搜索",
    near_results: "以下只是相近，并不含全部所输入的字词",
    untitled: "（无题）",

    opening: "正在打开文库……",
    empty_library: "这里还没有可读的文章。",
    empty_library_hints: &[
        "在命令行里添加文档：",
        "yuelan add 文件夹",
        "可读纯文本、Markdown、HTML 和 JSON Lines，",
        "编码可为 UTF-8、UTF-16、GB18030 或 Big5。",
    ],
    empty_importing: "第一批文章正在读入。",
    nothing_found: |query| format!("没有文章含有“{query}”。"),
    nothing_found_hints: &[
        "所有的词都须出现：不妨少输入几个。",
        "“引号”表示一字不差，-词 表示排除。",
        "繁体与简体、全角与半角视为相同。",
    ],

    importing: "导入",
    files: |n| format!("{} 个文件", number(n)),
    import_done: |n| format!("导入完毕：{} 篇。", number(n)),
    import_stopped: |n| format!("导入已停止，{} 篇已保存。", number(n)),
    import_problems: |n, first| format!("有 {} 处未能读入，第一处：{first}", number(n)),
    import_failed: |reason| format!("导入无法继续：{reason}"),
    other_writer: |who| format!("{who} 也在写入"),

    hits: "命中",
    last_hit: "已是最后一处。",
    first_hit: "已是第一处。",
    no_next_article: "已是列表的最后一篇。",
    no_previous_article: "已是列表的第一篇。",
    search_failed: |reason| format!("搜索失败：{reason}"),
    open_failed: |reason| format!("文章无法打开：{reason}"),
    raw: "原文",
    raw_loading: "正在读取文件……",

    help: "按键",
    help_close: "关闭此页",
    and_key: "不是按键的汉字等字符，直接输入即开始搜索。",

    unclosed_quote: "引号尚未闭合：引文算到末尾。",
    nothing_after_operator: "冒号后面还没有内容。",
    nothing_to_exclude: "减号后面还没有内容。",
    only_excludes: "只有排除：显示其余所有文章。",
    too_long: "输入过长：只查找开头部分。",
};
