//! The catalogue of actions: what a key can mean, in one table. The help page, the hints of the status line, the
//! names in the keymap file and docs/keys.md are all made from it.

use crate::locale::Words;

/// Where the keyboard goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// The search box: a key that types a character types it.
    Box,
    List,
    Reader,
    /// The help page.
    Help,
}

impl Scope {
    pub const ALL: [Scope; 4] = [Scope::Box, Scope::List, Scope::Reader, Scope::Help];

    pub fn words(self) -> Words {
        match self {
            Scope::Box => Words { en: "box", zh: "搜索框" },
            Scope::List => Words { en: "list", zh: "列表" },
            Scope::Reader => Words { en: "article", zh: "正文" },
            Scope::Help => Words { en: "help", zh: "帮助" },
        }
    }
}

/// What an action is about; the help page shows the actions in these groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    Moving,
    Searching,
    Reading,
    Typing,
    Program,
}

impl Group {
    pub const ALL: [Group; 5] = [Group::Moving, Group::Searching, Group::Reading, Group::Typing, Group::Program];

    pub fn words(self) -> Words {
        match self {
            Group::Moving => Words { en: "Getting about", zh: "移动" },
            Group::Searching => Words { en: "Searching", zh: "搜索" },
            Group::Reading => Words { en: "Reading", zh: "阅读" },
            Group::Typing => Words { en: "In the search box", zh: "搜索框内" },
            Group::Program => Words { en: "The program", zh: "程序" },
        }
    }
}

/// What a key can mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    Up,
    Down,
    PageUp,
    PageDown,
    HalfUp,
    HalfDown,
    Top,
    Bottom,
    NextPane,
    PreviousPane,
    ToBox,
    Order,
    NextHit,
    PreviousHit,
    Read,
    Back,
    Raw,
    CursorLeft,
    CursorRight,
    CursorHome,
    CursorEnd,
    DeleteBack,
    DeleteForward,
    DeleteWord,
    DeleteLine,
    Help,
    Redraw,
    Suspend,
    Quit,
    QuitNow,
}

/// One row of the catalogue.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    pub action: Action,
    /// The name in the keymap file.
    pub name: &'static str,
    pub group: Group,
    /// Where it applies. A key that types a character never applies in the box, whatever stands here.
    pub scopes: &'static [Scope],
    /// The default keys ([`crate::message::Key::parse`]), the one to be shown first.
    pub keys: &'static [&'static str],
    /// One or two words for the status line.
    pub brief: Words,
    /// A sentence for the help page and the documentation.
    pub doc: Words,
}

use Scope::{Box, Help, List, Reader};
const ANYWHERE: &[Scope] = &[Box, List, Reader, Help];
const PANES: &[Scope] = &[List, Reader, Help];
const TEXTS: &[Scope] = &[List, Reader];
const BOX: &[Scope] = &[Box];

/// A row of the table, written short.
macro_rules! entry {
    ($action:ident $name:literal $group:ident $scopes:expr, $keys:expr, $en:literal $zh:literal, $en_doc:literal $zh_doc:literal) => {
        Entry {
            action: Action::$action,
            name: $name,
            group: Group::$group,
            scopes: $scopes,
            keys: $keys,
            brief: Words { en: $en, zh: $zh },
            doc: Words { en: $en_doc, zh: $zh_doc },
        }
    };
}

#[rustfmt::skip]
pub static CATALOGUE: &[Entry] = &[
    entry!(Down "down" Moving ANYWHERE, &["Down", "j"], "down" "下",
        "Next article of the list; in the text, one line on." "列表的下一篇；正文中下移一行。"),
    entry!(Up "up" Moving ANYWHERE, &["Up", "k"], "up" "上",
        "Previous article of the list; in the text, one line back." "列表的上一篇；正文中上移一行。"),
    entry!(PageDown "page-down" Moving ANYWHERE, &["PgDn", "Space", "C-f"], "page" "翻页",
        "One page on." "向后翻一页。"),
    entry!(PageUp "page-up" Moving ANYWHERE, &["PgUp", "C-b"], "page back" "上页",
        "One page back." "向前翻一页。"),
    entry!(HalfDown "half-page-down" Moving PANES, &["C-d"], "half page" "半页",
        "Half a page on." "向后半页。"),
    entry!(HalfUp "half-page-up" Moving PANES, &["C-u"], "half back" "上半页",
        "Half a page back." "向前半页。"),
    entry!(Top "top" Moving PANES, &["g", "Home"], "top" "开头",
        "To the beginning." "到开头。"),
    entry!(Bottom "bottom" Moving PANES, &["G", "End"], "end" "末尾",
        "To the end." "到末尾。"),
    entry!(NextPane "next-pane" Moving &[Box, List, Reader], &["Tab"], "pane" "切换",
        "From the box to the list, to the text, and round again." "在搜索框、列表、正文之间依次切换。"),
    entry!(PreviousPane "previous-pane" Moving &[Box, List, Reader], &["S-Tab"], "pane back" "反向切换",
        "The same, the other way round." "反向切换。"),

    entry!(ToBox "search" Searching TEXTS, &["/"], "search" "搜索",
        "To the search box. Typing there searches with every key." "到搜索框，每键入一字即搜索。"),
    entry!(Order "order" Searching TEXTS, &["o"], "order" "排序",
        "Order the list by relevance or by date." "列表按相关或按日期排序。"),
    entry!(NextHit "next-hit" Searching TEXTS, &["n"], "next hit" "下一处",
        "To the next hit; after the last one, into the next article." "到下一处命中；最后一处之后进入下一篇。"),
    entry!(PreviousHit "previous-hit" Searching TEXTS, &["N"], "previous hit" "上一处",
        "To the previous hit; before the first one, into the previous article." "到上一处命中；第一处之前进入上一篇。"),

    entry!(Read "read" Reading &[Box, List], &["Enter"], "read" "阅读",
        "Read the selected article." "阅读所选文章。"),
    entry!(Back "back" Reading ANYWHERE, &["Esc"], "back" "返回",
        "From the text or the box to the list; in the list, clear the search." "从正文或搜索框回到列表；在列表中清除搜索。"),
    entry!(Raw "raw" Reading TEXTS, &["r"], "raw text" "原文件",
        "The text as it is in the file, with line numbers, and back." "看文件中的原样文本（带行号），再按还原。"),

    entry!(CursorLeft "cursor-left" Typing BOX, &["Left"], "left" "左移",
        "One character to the left." "左移一字。"),
    entry!(CursorRight "cursor-right" Typing BOX, &["Right"], "right" "右移",
        "One character to the right." "右移一字。"),
    entry!(CursorHome "cursor-home" Typing BOX, &["Home", "C-a"], "home" "行首",
        "To the beginning of what is typed." "到输入的开头。"),
    entry!(CursorEnd "cursor-end" Typing BOX, &["End", "C-e"], "end" "行末",
        "To the end of what is typed." "到输入的末尾。"),
    entry!(DeleteBack "delete-back" Typing BOX, &["Backspace", "C-h"], "delete" "删除",
        "Delete the character before the cursor." "删除光标前一字。"),
    entry!(DeleteForward "delete-forward" Typing BOX, &["Delete", "C-d"], "delete" "删除",
        "Delete the character after the cursor." "删除光标后一字。"),
    entry!(DeleteWord "delete-word" Typing BOX, &["C-w"], "delete word" "删词",
        "Delete back to the blank before." "删除到前一空格。"),
    entry!(DeleteLine "delete-line" Typing BOX, &["C-u"], "clear" "清空",
        "Delete all before the cursor." "删除光标前的全部。"),

    entry!(Help "help" Program PANES, &["?", "F1"], "help" "帮助",
        "This page (in the box, while it is empty)." "本页（搜索框为空时亦可）。"),
    entry!(Redraw "redraw" Program ANYWHERE, &["C-l"], "redraw" "重绘",
        "Draw the whole screen again." "重绘整个屏幕。"),
    entry!(Suspend "suspend" Program ANYWHERE, &["C-z"], "suspend" "挂起",
        "Back to the shell for a while (fg returns)." "暂回命令行（fg 返回）。"),
    entry!(Quit "quit" Program PANES, &["q"], "quit" "退出",
        "Quit; on the help page, close it." "退出；在帮助页上则关闭它。"),
    entry!(QuitNow "quit-now" Program ANYWHERE, &["C-c"], "quit" "退出",
        "Quit from anywhere." "随处退出。"),
];

impl Action {
    pub fn entry(self) -> &'static Entry {
        CATALOGUE.iter().find(|e| e.action == self).expect("a test holds that every action has a row")
    }

    pub fn named(name: &str) -> Option<Action> {
        CATALOGUE.iter().find(|e| e.name == name).map(|e| e.action)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::message::Key;

    #[test]
    fn names_and_actions_are_unique_and_names_are_kebab_case() {
        let names: HashSet<_> = CATALOGUE.iter().map(|e| e.name).collect();
        let actions: HashSet<_> = CATALOGUE.iter().map(|e| e.action).collect();
        assert_eq!(names.len(), CATALOGUE.len());
        assert_eq!(actions.len(), CATALOGUE.len());
        for e in CATALOGUE {
            assert!(e.name.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{}", e.name);
            assert!(e.doc.en.ends_with('.') && e.doc.zh.ends_with('。'), "{}", e.name);
            assert_eq!(Action::named(e.name), Some(e.action));
        }
        // The last variant: if one is added, this fails until it has a row.
        assert_eq!(CATALOGUE.len(), Action::QuitNow as usize + 1);
    }

    #[test]
    fn every_default_key_is_a_key() {
        for e in CATALOGUE {
            assert!(!e.keys.is_empty(), "{}", e.name);
            for key in e.keys {
                assert_eq!(Key::parse(key).unwrap().to_string(), *key, "{}", e.name);
            }
        }
    }
}
