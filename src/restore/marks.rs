//! What a character or a line says about itself: script, punctuation, bullet, heading, rule.

/// Whether a character is written without blanks between words: Han, kana, and the punctuation that goes with them.
pub fn is_cjk(c: char) -> bool {
    matches!(c,
        '\u{2e80}'..='\u{303f}' | '\u{3040}'..='\u{30ff}' | '\u{3100}'..='\u{312f}' | '\u{31a0}'..='\u{31bf}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
        || matches!(c, '“' | '”' | '‘' | '’' | '…' | '—' | '·')
}

/// A character a paragraph of Chinese may begin with: dates and quantities are often written in figures.
pub fn is_cjk_or_figure(c: char) -> bool {
    is_cjk(c) || c.is_ascii_digit()
}

pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Punctuation after which a sentence is over (closing quotes and brackets may follow it).
pub fn ends_sentence(text: &str) -> bool {
    let bare = text.trim_end_matches(['”', '’', '」', '』', '）', ')', '"', '\'', '】', '》', '］']);
    // Brackets alone (a byline, a place) close nothing but themselves.
    let closed =
        bare.chars().next_back().is_some_and(|c| matches!(c, '。' | '！' | '？' | '!' | '?' | '．' | '…' | '.'));
    closed || text.ends_with(['：', ':'])
}

/// Punctuation that stands inside a sentence, or parts it: a line that ends so goes on.
pub fn goes_on(text: &str) -> bool {
    text.ends_with(['，', '、', '；', ',', '（', '(', '《', '“', '‘', '「', '『', '【'])
}

/// Any punctuation mark at the end of a line.
pub fn ends_in_punctuation(text: &str) -> bool {
    text.chars().next_back().is_some_and(is_punctuation)
}

pub fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation()
        || matches!(c, '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301f}' | '\u{2010}'..='\u{2027}'
            | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}' | '\u{ff3b}'..='\u{ff40}' | '\u{ff5b}'..='\u{ff65}' | '·')
}

/// Marks that close what stands before them and open nothing.
pub fn closes(c: char) -> bool {
    matches!(c, '。' | '，' | '、' | '；' | '：' | '！' | '？' | '）' | '》' | '」' | '』' | '】')
}

/// Characters no line of Chinese may begin with: they keep the character before them company.
pub fn clings_back(c: char) -> bool {
    matches!(
        c,
        '。' | '，'
            | '、'
            | '；'
            | '：'
            | '！'
            | '？'
            | '）'
            | '》'
            | '」'
            | '』'
            | '】'
            | '”'
            | '’'
            | '…'
            | '—'
            | ')'
            | ','
            | '.'
            | ';'
            | ':'
            | '!'
            | '?'
            | '%'
            | '％'
            | '］'
            | '·'
            | '～'
    )
}

/// Characters no line may end with.
pub fn clings_on(c: char) -> bool {
    matches!(c, '（' | '《' | '「' | '『' | '【' | '“' | '‘' | '(' | '［' | '[')
}

/// A line of one repeated sign (`-----`, `＊＊＊`, `……………`): drawn, not written.
pub fn is_rule(text: &str) -> bool {
    let mut signs = text.chars().filter(|c| !c.is_whitespace());
    let Some(first) = signs.next() else { return false };
    let drawn = matches!(
        first,
        '-' | '=' | '_' | '*' | '~' | '·' | '.' | '…' | '─' | '━' | '═' | '—' | '－' | '＝' | '＊' | '#'
    );
    drawn && signs.clone().count() >= 4 && signs.all(|c| c == first)
}

/// A page number standing alone: `12`, `- 12 -`, `第 12 页`, `12 / 60`.
pub fn is_page_number(text: &str) -> bool {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let bare = bare.trim_matches(['-', '—', '·', '－', '–', '|', '~', '〔', '〕', '•']);
    let bare =
        bare.strip_prefix('第').and_then(|b| b.strip_suffix('页').or_else(|| b.strip_suffix('頁'))).unwrap_or(bare);
    let digits = |s: &str| {
        (1..=4).contains(&s.chars().count()) && s.chars().all(|c| c.is_ascii_digit() || ('０'..='９').contains(&c))
    };
    let roman = |s: &str| (1..=6).contains(&s.len()) && s.chars().all(|c| "ivxlc".contains(c));
    match bare.split_once(['/', '／']) {
        Some((page, of)) => digits(page) && digits(of),
        None => digits(bare) || roman(bare),
    }
}

/// The bullet or number a list item opens with: its bytes, blanks after it included.
pub fn bullet(text: &str) -> Option<usize> {
    let mut chars = text.char_indices();
    let (_, first) = chars.next()?;
    let after_blank = |at: usize| {
        let rest = text.get(at..)?;
        let body = rest.trim_start();
        (body.len() < rest.len() && !body.is_empty()).then_some(text.len() - body.len())
    };
    match first {
        '•' | '●' | '○' | '■' | '□' | '◆' | '◇' | '▪' | '►' | '▶' | '※' | '★' | '☆' | '◎' | '\u{f0b7}' =>
        {
            let body = text.get(first.len_utf8()..)?.trim_start();
            (!body.is_empty()).then_some(text.len() - body.len())
        }
        '-' | '*' | '+' | '–' | '·' => after_blank(first.len_utf8()),
        '①'..='⑳' | '❶'..='❿' => Some(first.len_utf8()),
        '(' | '（' => {
            let close = text.find([')', '）'])?;
            let inner = text.get(first.len_utf8()..close)?;
            let close_len = text.get(close..)?.chars().next()?.len_utf8();
            is_ordinal(inner).then_some(close + close_len)
        }
        _ => {
            let stop =
                text.char_indices().find(|(_, c)| !c.is_ascii_digit() && !c.is_ascii_lowercase() && !is_numeral(*c))?;
            let (number, sign) = (text.get(..stop.0)?, stop.1);
            let end = stop.0 + sign.len_utf8();
            match sign {
                '、' | '．' | '）' if is_ordinal(number) => Some(end),
                // `1.` and `1)` want a blank or a Han character behind: 3.14 is no item.
                '.' | ')' if is_ordinal(number) => {
                    let next = text.get(end..)?.chars().next()?;
                    (next.is_whitespace() || is_cjk(next)).then_some(end)
                }
                _ => None,
            }
        }
    }
}

fn is_numeral(c: char) -> bool {
    "一二三四五六七八九十百零〇".contains(c)
}

/// A number of at most three figures, Arabic or Chinese, or one Latin letter.
fn is_ordinal(text: &str) -> bool {
    let count = text.chars().count();
    let single_letter = count == 1 && text.chars().all(|c| c.is_ascii_lowercase());
    (1..=3).contains(&count)
        && (single_letter || text.chars().all(|c| c.is_ascii_digit()) || text.chars().all(is_numeral))
}

/// How deep a line that reads as a heading stands (1 is the highest), by how it is numbered: 第三章, 一、, 1.2.3.
pub fn heading_level(text: &str) -> Option<u8> {
    let length = text.chars().count();
    if length > 40 || text.ends_with(['。', '；', '，', '、', ';', ',', '：', ':']) {
        return None;
    }
    let mut chars = text.chars();
    match chars.next()? {
        '第' => {
            let number =
                chars.by_ref().take_while(|c| is_numeral(*c) || c.is_ascii_digit() || c.is_whitespace()).count();
            // take_while has eaten the unit; find it by place.
            let unit = text.chars().nth(number + 1)?;
            let after = text.chars().nth(number + 2);
            let parted = after.is_none_or(|c| c.is_whitespace() || matches!(c, '：' | ':' | '·'));
            match unit {
                _ if number == 0 => None,
                '编' | '卷' | '部' | '集' if parted => Some(1),
                '章' | '回' => Some(1),
                '节' | '節' if parted || length <= 20 => Some(2),
                _ => None,
            }
        }
        '附' if text == "附录" || text.starts_with("附录 ") => Some(1),
        '序' | '前' | '目' | '后' | '後' | '引' | '结' | '尾' | '楔' => {
            let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
            matches!(
                bare.as_str(),
                "序" | "序言" | "前言" | "目录" | "后记" | "後記" | "引言" | "结语" | "尾声" | "楔子" | "引子"
            )
            .then_some(1)
        }
        c if is_numeral(c) => {
            let number = text.chars().take_while(|c| is_numeral(*c)).count();
            (number <= 3 && text.chars().nth(number) == Some('、') && length <= 30).then_some(1)
        }
        c if c.is_ascii_digit() => numbered(text),
        _ => None,
    }
}

/// `1. 总则`, `1.2 范围`, `3.1.4. 例外`: the depth is the number of figures.
fn numbered(text: &str) -> Option<u8> {
    let (number, title) = text.split_once(char::is_whitespace)?;
    let parts: Vec<&str> = number.trim_end_matches('.').split('.').collect();
    let figures = parts.iter().all(|p| (1..=2).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit()));
    let dotted = parts.len() > 1 || number.ends_with('.');
    // 3.5 亿元 is a quantity, 3.5 范围 a heading.
    let measured = |c: char| !number.ends_with('.') && "亿万千百元个年月日人次倍米公吨度岁名户家亩".contains(c);
    let named = title.trim_start().chars().next().is_some_and(|c| c.is_alphabetic() && !measured(c));
    (figures && dotted && named && parts.len() <= 6).then_some(parts.len() as u8)
}

/// A line drawn as a table: bars at both ends, box-drawing signs, or cells parted by wide blanks.
pub fn is_table_row(text: &str) -> bool {
    let framed = text.len() > 2
        && text.starts_with(['|', '+', '│', '┃', '├', '┌', '└', '┼'])
        && text.ends_with(['|', '+', '│', '┃', '┤', '┐', '┘', '┼']);
    framed || (!text.contains("....") && wide_blanks(text) >= 2)
}

/// How many times three or more blanks stand between words.
fn wide_blanks(text: &str) -> usize {
    let (mut wide, mut run) = (0, 0);
    for c in text.chars() {
        if c == ' ' || c == '\t' {
            run += if c == '\t' { 3 } else { 1 };
        } else {
            wide += usize::from(run >= 3);
            run = 0;
        }
    }
    wide
}

/// A line of a program or a shell: no Han, and signs that prose has no use for.
pub fn is_code(text: &str) -> bool {
    if text.chars().any(is_han) && !text.starts_with(['$', '#']) {
        return false;
    }
    let prompt = text.starts_with("$ ") || text.starts_with("# ") || text.starts_with("> ");
    let signs = text.chars().filter(|c| "{}[]<>=;|$&\\/_#@~`^+*".contains(*c)).count();
    let closing = text.ends_with([';', '{', '}', '\\']) || text.starts_with(['{', '}', '<', '/']);
    prompt || closing || signs * 8 >= text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bullets_and_numbers_open_list_items() {
        let check = |text: &str, item: bool| assert_eq!(bullet(text).is_some(), item, "{text}");
        for text in ["• 一", "- 一", "1. 一", "2、二", "（三）三", "(4) four", "①甲", "a) b", "10）十", "三、三"]
        {
            check(text, true);
        }
        for text in ["3.14 是圆周率", "-5 度", "（编者）", "2021、2022", "一一", "and so", "", "12月26日", "1)2"]
        {
            check(text, false);
        }
    }

    #[test]
    fn headings_tell_their_depth() {
        let check = |text: &str, level: Option<u8>| assert_eq!(heading_level(text), level, "{text}");
        check("第一章 总则", Some(1));
        check("第十二回 王熙凤毒设相思局", Some(1));
        check("第二节 范围", Some(2));
        check("一、主要成绩", Some(1));
        check("1.2.3. shell 提示符", Some(3));
        check("前 言", Some(1));
        check("第一章规定，任何人不得违反。", None);
        check("第一次来到这里", None);
        check("一、会议指出，要坚持不懈。", None);
        check("2021 年", None);
        check("3.5 亿元", None);
    }

    #[test]
    fn rules_and_page_numbers_are_no_text() {
        for text in ["-----", "= = = = =", "………………", "＊＊＊＊＊＊"] {
            assert!(is_rule(text), "{text}");
        }
        for text in ["--", "* * *", "-a---", "……", "哈哈哈哈哈"] {
            assert!(!is_rule(text), "{text}");
        }
        for text in ["12", "- 12 -", "第 12 页", "3 / 60", "xii", "１２"] {
            assert!(is_page_number(text), "{text}");
        }
        for text in ["12345", "12 月", "", "一", "v1"] {
            assert!(!is_page_number(text), "{text}");
        }
    }
}
