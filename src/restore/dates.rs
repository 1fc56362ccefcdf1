//! Dates as Chinese documents write them, found inside a text.

use std::ops::Range;

use crate::article::Date;

/// The first date of the text that states at least a year and a month, and its bytes: `2018-08-26`, `2018年8月26日`,
/// `2018/8/26`, `2018.8.26`, `２０１８年８月`, `二〇一八年八月二十六日`, `民国三十八年十月一日`, `20180826`.
///
/// A year is stated in full or not at all: `8月26日` alone is no date, and none is made up for it.
pub fn find(text: &str) -> Option<(Date, Range<usize>)> {
    let mut last = None;
    for (at, c) in text.char_indices() {
        let starts = digit(c).is_some() || c == '民';
        // Only the beginning of a number begins a date.
        let inside = last.is_some_and(|l| digit(l).is_some()) && c != '民';
        last = Some(c);
        if starts
            && !inside
            && let Some((date, len)) = text.get(at..).and_then(at_start)
        {
            return Some((date, at..at + len));
        }
    }
    None
}

/// A date the text begins with, and its length in bytes.
pub fn at_start(text: &str) -> Option<(Date, usize)> {
    let mut read = Reader { text, at: 0 };
    let republic = read.one(|c| c == '民').is_some();
    if republic {
        read.one(|c| matches!(c, '国' | '國'))?;
    }
    let (figures, year) = read.year(republic)?;
    if figures == 8 {
        let date = Date::from_sort_key(u64::from(year)).filter(|d| d.day() > 0)?;
        return plausible(date).then_some((date, read.at));
    }
    let year = u16::try_from(if republic { year + 1911 } else { year }).ok()?;
    if !republic && figures != 4 {
        return None;
    }
    read.blanks();
    let sign = read.one(|c| matches!(c, '年' | '-' | '/' | '.' | '－' | '．' | '／' | '–'))?;
    let after_year = read.at;
    read.blanks();
    let named = sign == '年';
    let Some(month) = read.small(12) else {
        // 2018年 stands alone; 2018- does not.
        let date = Date::new(year, 0, 0).filter(|d| named && plausible(*d))?;
        return Some((date, after_year));
    };
    let after_month = read.at;
    read.blanks();
    let sign = read.one(|c| if named { matches!(c, '月') } else { c == sign });
    let Some(_) = sign else {
        // 2018.5 may be any number.
        let date = Date::new(year, month, 0).filter(|d| plausible(*d) && !named && !read.any_figure_ahead())?;
        return text.get(..after_month).filter(|t| t.contains(['-', '/'])).map(|_| (date, after_month));
    };
    let after_sign = read.at;
    read.blanks();
    let day = read.small(31).filter(|_| {
        let end = read.at;
        read.blanks();
        let closed = read.one(|c| matches!(c, '日' | '号' | '號')).is_some();
        if !closed {
            read.at = end;
        }
        closed || !named
    });
    let (day, end) = match day {
        Some(day) => (day, read.at),
        None => (0, if named { after_sign } else { after_month }),
    };
    // The thirtieth of February: believe the month at most.
    let stated = Date::new(year, month, day).map(|date| (date, end));
    let (date, end) = stated.or_else(|| Some((Date::new(year, month, 0)?, after_month)))?;
    plausible(date).then_some((date, end))
}

/// The first date that states a day, else the first that states a month, else none.
pub fn best(text: &str) -> Option<Date> {
    let (mut rest, mut best): (&str, Option<Date>) = (text, None);
    // Three candidates are looked at: where a page states more, the first ones are its own.
    for _ in 0..3 {
        let Some((date, range)) = find(rest) else { break };
        if date.day() > 0 {
            return Some(date);
        }
        if date.month() > 0 && best.is_none() {
            best = Some(date);
        }
        rest = rest.get(range.end..).unwrap_or_default();
    }
    best
}

/// Documents that are read by a machine are not older than this, nor from the far future: 9012-12-12 is a serial number.
fn plausible(date: Date) -> bool {
    (1800..=2100).contains(&date.year())
}

fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => c.to_digit(10),
        '０'..='９' => Some(u32::from(c) - u32::from('０')),
        '〇' | '○' | '零' | 'Ｏ' => Some(0),
        '一' | '元' => Some(1),
        _ => "二三四五六七八九".chars().position(|d| d == c).and_then(|i| u32::try_from(i + 2).ok()),
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    fn one(&mut self, wanted: impl Fn(char) -> bool) -> Option<char> {
        let c = self.peek().filter(|&c| wanted(c))?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn blanks(&mut self) {
        while self.one(|c| c == ' ' || c == '\u{a0}').is_some() {}
    }

    fn any_figure_ahead(&self) -> bool {
        self.peek().is_some_and(|c| digit(c).is_some() || c == '.')
    }

    /// How many figures, and the number they make. Years of the republic may be written with 十.
    fn year(&mut self, republic: bool) -> Option<(usize, u32)> {
        if republic {
            return self.small(99).map(|n| (2, u32::from(n)));
        }
        let (mut figures, mut value) = (0, 0);
        while figures < 9 {
            let Some(d) = self.peek().and_then(digit) else { break };
            self.one(|_| true);
            figures += 1;
            value = value * 10 + d;
        }
        // Eight figures in a row are a date only as ASCII.
        (figures == 4 || (figures == 8 && self.text.get(..8).is_some_and(str::is_ascii))).then_some((figures, value))
    }

    /// A number from 1 to `most`, in figures or as 十二, 廿六.
    fn small(&mut self, most: u8) -> Option<u8> {
        let start = self.at;
        let mut value: u32 = 0;
        let (mut seen, mut tens) = (0, false);
        while seen < 3 {
            let Some(c) = self.peek() else { break };
            match (c, digit(c)) {
                ('十' | '廿' | '卅', _) => {
                    let ten = match c {
                        '十' => value.max(1) * 10,
                        '廿' => 20,
                        _ => 30,
                    };
                    (value, tens) = (ten, true);
                }
                (_, Some(d)) if tens => value += d,
                (_, Some(d)) => value = value * 10 + d,
                _ => break,
            }
            self.one(|_| true);
            seen += 1;
        }
        let value = u8::try_from(value).ok().filter(|v| seen > 0 && (1..=most).contains(v));
        if value.is_none() {
            self.at = start;
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dates_in_their_usual_forms() {
        let check = |text: &str, date: &str| {
            assert_eq!(find(text).map(|(d, _)| d.to_string()).as_deref().unwrap_or("-"), date, "{text}");
        };
        check("2018-08-26 23:23:27  |  來源", "2018-08-26");
        check("发布于2018年8月26日", "2018-08-26");
        check("2018 年 8 月 26 日", "2018-08-26");
        check("2018/8/6", "2018-08-06");
        check("2018.8.26", "2018-08-26");
        check("２０１８年８月", "2018-08");
        check("二〇一八年八月二十六日", "2018-08-26");
        check("二○一八年十月", "2018-10");
        check("二零一八年十二月卅一日", "2018-12-31");
        check("民国三十八年十月一日", "1949-10-01");
        check("民國元年", "1912");
        check("20180826", "2018-08-26");
        check("2018-08", "2018-08");
        check("2019-09-07T06:52:51+08:00", "2019-09-07");
        check("2021年", "2021");
        check("8月26日", "-");
        check("电话 0431-81126178", "-");
        check("2018年13月", "2018");
        check("2018.5 万元", "-");
        check("3000-4000", "-");
        check("9012-12-12", "-");
        check("2019-02-30", "2019-02");
    }

    proptest! {
        #[test]
        fn any_text_is_looked_at(text in "[0-9０-９〇一二十廿年月日民国/. -]{0,24}") {
            if let Some((_, range)) = find(&text) {
                prop_assert!(text.get(range).is_some());
            }
        }
    }
}
