//! The few signs the screen is drawn with, in three sets: thin lines, lines for terminals that draw ambiguous
//! characters wide, and ASCII.

/// Signs of one column each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Glyphs {
    pub rule: &'static str,
    /// The rule over the pane with the keyboard.
    pub rule_focused: &'static str,
    pub column: &'static str,
    /// Where the column meets the upper and the lower rule.
    pub joint_above: &'static str,
    pub joint_below: &'static str,
    /// Beside the selected row.
    pub bar: &'static str,
    pub thumb: &'static str,
    pub search: &'static str,
    pub full: &'static str,
    pub void: &'static str,
}

const LINES: Glyphs = Glyphs {
    rule: "─",
    rule_focused: "━",
    column: "│",
    joint_above: "┬",
    joint_below: "┴",
    bar: "▌",
    thumb: "▐",
    search: "›",
    full: "█",
    void: "░",
};

/// Of East Asian Width "Neutral", so they take one column everywhere.
const NEUTRAL: Glyphs = Glyphs {
    rule: "╌",
    rule_focused: "╍",
    column: "╎",
    joint_above: "╌",
    joint_below: "╌",
    bar: "▐",
    thumb: "▐",
    search: "›",
    full: "▐",
    void: "╌",
};

const ASCII: Glyphs = Glyphs {
    rule: "-",
    rule_focused: "=",
    column: "|",
    joint_above: "+",
    joint_below: "+",
    bar: ">",
    thumb: "|",
    search: "/",
    full: "#",
    void: ".",
};

impl Glyphs {
    pub fn of(ascii: bool, ambiguous_wide: bool) -> &'static Glyphs {
        match (ascii, ambiguous_wide) {
            (true, _) => &ASCII,
            (false, true) => &NEUTRAL,
            (false, false) => &LINES,
        }
    }

    #[cfg(test)]
    fn all(&self) -> [&'static str; 10] {
        let Glyphs { rule, rule_focused, column, joint_above, joint_below, bar, thumb, search, full, void } = *self;
        [rule, rule_focused, column, joint_above, joint_below, bar, thumb, search, full, void]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::width::Widths;

    #[test]
    fn every_sign_takes_one_column_on_its_terminal() {
        for (ascii, ambiguous_wide) in [(false, false), (false, true), (true, false), (true, true)] {
            for sign in Glyphs::of(ascii, ambiguous_wide).all() {
                assert_eq!(Widths { ambiguous_wide }.grapheme(sign), 1, "{sign}");
            }
        }
    }
}
