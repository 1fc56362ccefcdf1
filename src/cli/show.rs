//! `yuelan show`: one article as plain text.

use anyhow::{Result, anyhow};

use super::args::Show;
use super::context::Context;
use super::output::{Output, complain};
use super::{FOUND, NOTHING, Status};
use crate::article::{Article, BlockKind};
use crate::config::settings::{AmbiguousWidth, Settings};
use crate::terminal;
use crate::typeset::{self, Measure};

/// On a terminal lines are not made longer than this many columns, where nothing else is asked for.
const COMFORTABLE: u16 = 80;

pub fn run(context: &Context, arguments: &Show) -> Result<Status> {
    let library = context.open_to_read()?;
    let Some(article) = library.snapshot()?.by_name(&arguments.id)? else {
        complain(&format!(
            "no article has the id {}, or more than one begins so: `yuelan list` prints the ids",
            arguments.id
        ));
        return Ok(NOTHING);
    };
    let mut out = Output::open();
    if arguments.json {
        out.json(&article)?;
    } else if arguments.raw {
        out.verbatim(&raw(&article)?)?;
    } else {
        let terminal = || terminal::size().filter(|_| out.is_terminal()).map(|(columns, _)| columns.min(COMFORTABLE));
        match arguments.width.or_else(terminal) {
            Some(width) => out.text(&set(&article, width, &context.settings))?,
            None => out.text(&unset(&article))?,
        }
    }
    out.flush()?;
    Ok(FOUND)
}

/// The lines of the source in which the article stands; all of them where it is not known which those are.
fn raw(article: &Article) -> Result<String> {
    let text = crate::library::original(article).map_err(|reason| anyhow!(reason))?;
    let (from, to) = match (article.spans.first(), article.spans.last()) {
        // The text of a record is that record alone, and the spans count from the file's beginning.
        (Some(first), Some(last)) if article.origin.record.is_none() => (first.start, last.end),
        _ => return Ok(text),
    };
    Ok(lines_of(&text, from, to).to_owned())
}

/// The whole lines that hold the characters `from..to`, counted as Unicode scalars.
fn lines_of(text: &str, from: usize, to: usize) -> &str {
    let byte = |scalar: usize| text.char_indices().nth(scalar).map_or(text.len(), |(at, _)| at);
    let (from, to) = (byte(from), byte(to.max(from)));
    let start = text.get(..from).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let end = text.get(to..).and_then(|after| after.find('\n')).map_or(text.len(), |at| to + at + 1);
    text.get(start..end).unwrap_or(text)
}

/// The article set in lines of at most `width` columns.
fn set(article: &Article, width: u16, settings: &Settings) -> String {
    let ambiguous_wide = settings.ambiguous_width == AmbiguousWidth::Wide;
    let layout = typeset::typeset(article, &Measure { width, indent: settings.indent, ambiguous_wide });
    let mut text = String::new();
    for (number, line) in layout.lines.iter().enumerate() {
        let shown = layout.text_on(article, number);
        let lead = line.lead;
        let columns = usize::from(line.indent);
        let row = format!("{lead}{:blanks$}{shown}", "", blanks = columns.saturating_sub(lead.chars().count()));
        text.push_str(row.trim_end());
        text.push('\n');
    }
    text
}

/// The article with its paragraphs in one piece each, the title first: for other programs.
fn unset(article: &Article) -> String {
    let head = [article.title.as_deref(), article.subtitle.as_deref(), article.kicker.as_deref()];
    let date = article.date.map(|date| date.to_string());
    let place: Vec<&str> =
        [article.source.as_deref(), article.section.as_deref(), date.as_deref()].into_iter().flatten().collect();
    let mut lines: Vec<String> = head.into_iter().flatten().map(str::to_owned).collect();
    lines.extend([article.byline(), place.join(" · ")]);
    lines.retain(|line| !line.trim().is_empty());
    let mut text = lines.join("\n");
    for block in &article.blocks {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        if block.kind == BlockKind::Heading {
            text.extend(std::iter::repeat_n('#', usize::from(block.level.max(1))));
            text.push(' ');
        }
        text.push_str(&block.text);
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Author, Block};

    #[test]
    fn raw_text_is_cut_at_line_ends() {
        let text = "目录\n题目\n正文一\n正文二\n尾";
        for (from, to, expected) in [(3, 5, "题目\n"), (4, 9, "题目\n正文一\n"), (10, 99, "正文二\n尾"), (0, 99, text)]
        {
            assert_eq!(lines_of(text, from, to), expected, "{from}..{to}");
        }
    }

    #[test]
    fn the_title_comes_first_and_paragraphs_stay_whole() {
        let block = |kind, text: &str| Block { kind, level: 1, text: text.into(), spans: vec![] };
        let article = Article {
            title: Some("题目".into()),
            kicker: Some("眉题".into()),
            source: Some("人民日报".into()),
            date: "1998-01-02".parse().ok(),
            authors: vec![Author { name: "王五".into(), role: Some("记者".into()) }],
            blocks: vec![block(BlockKind::Heading, "一、开头"), block(BlockKind::Paragraph, "第一段。")],
            ..Article::default()
        };
        assert_eq!(unset(&article), "题目\n眉题\n记者 王五\n人民日报 · 1998-01-02\n\n# 一、开头\n\n第一段。\n");
        let headless = Article { blocks: vec![block(BlockKind::Paragraph, "正文。")], ..Article::default() };
        assert_eq!(unset(&headless), "正文。\n");
    }
}
